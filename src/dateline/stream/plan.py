"""What is to be done with every story of an archive, and what can come of one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from dateline.claims.what.own import NOTHING, Own
from dateline.errors import DocumentError
from dateline.ledger.append import Stored
from dateline.ledger.bundle import Bundle
from dateline.reading.inputs import Found
from dateline.reading.story import Known
from dateline.types import Reading

NO_OPTIONS = Known()


@dataclass(frozen=True, slots=True)
class Plan:
    """What every worker does alike. ``ledger`` is where stories that need no reading are looked up; ``None``: nowhere."""

    options: Known = NO_OPTIONS
    own: Own = NOTHING
    ledger: str | None = None
    collection: str = ""
    gate: bool = False
    records: bool = False  # the claims of what is there already are asked for, too
    rows: bool = False  # readings are wanted as the rows that a ledger holds of them


@dataclass(frozen=True, slots=True)
class Passed:
    """A story that the gate passed over."""


@dataclass(frozen=True, slots=True)
class There:
    """A story that this reader has read into this ledger before, and its records as `--json` prints them."""

    stored: Stored
    records: tuple[str, ...]


# A reading comes as rows or as itself, as the plan says.
Outcome: TypeAlias = Bundle | Reading | DocumentError | Passed | There


def sharded(paths: list[str], shards: int, shard: int) -> tuple[list[str], bool]:
    """The paths of a shard, and whether stories have to be shared out as well: where there are fewer paths than shards."""
    return (paths, shards > 1) if len(paths) < shards else (paths[shard - 1 :: shards], False)


def shared(found: Iterable[Found], shards: int, shard: int) -> Iterator[Found]:
    """The stories of a shard by the hash of their bytes: each in one shard, whatever their order. Errors are shard 1's."""
    for one in found:
        of = 0 if isinstance(one, DocumentError) else int.from_bytes(hashlib.sha256(one.raw).digest()[:8], "big") % shards
        if of == shard - 1:
            yield one
