"""The run over an archive: what comes from the workers is kept by one writer and counted; nothing is gathered."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from dateline.errors import DocumentError
from dateline.keep import Keeping
from dateline.ledger.bundle import Bundle
from dateline.reading.formats import kind_of_name
from dateline.reading.inputs import Found
from dateline.stream.plan import Outcome, Passed, There
from dateline.stream.pool import Pool

# From this size on a file is an archive, and starting processes for it pays.
ARCHIVE_BYTES = 5_000_000
ARCHIVES = {"warc", "wacz", "parquet", "jsonl"}


@dataclass(slots=True)
class Tally:
    """How far a run has come."""

    began: float = field(default_factory=time.monotonic)
    read: int = 0  # stories read anew
    words: int = 0
    claims: int = 0
    there: int = 0  # in the ledger already
    passed: int = 0  # passed over by the gate
    rejected: Counter[str] = field(default_factory=Counter)  # by code

    @property
    def seen(self) -> int:
        """Everything that is done with."""
        return self.read + self.there + self.passed + self.rejected.total()

    def seconds(self) -> float:
        """How long it has been going."""
        return max(time.monotonic() - self.began, 1e-6)


@dataclass(slots=True)
class Gauge:
    """How much of the files has been read."""

    total: int
    behind: int = 0  # bytes of files that are done
    path: str = ""
    stream: BinaryIO | None = None

    def open(self, path: str, stream: BinaryIO) -> None:
        """A file has been begun."""
        self.behind += size(self.path) if self.path else 0
        self.path, self.stream = path, stream

    def done(self) -> int:
        """How many bytes of all files have been read."""
        if self.stream is None or self.stream.closed:
            return self.behind + (size(self.path) if self.path else 0)
        try:
            return self.behind + self.stream.tell()
        except OSError:  # a pipe
            return self.behind


def gauge_of(paths: list[str]) -> Gauge:
    """A gauge over the files among the paths."""
    return Gauge(sum(size(path) for path in paths))


def size(path: str) -> int:
    """How many bytes a file holds; nothing of what is none."""
    return Path(path).stat().st_size if "\0" not in path and Path(path).is_file() else 0


def is_archive(path: str) -> bool:
    """Whether a file is large and holds many stories."""
    return kind_of_name(path) in ARCHIVES and size(path) >= ARCHIVE_BYTES


def stream(found: Iterable[Found], pool: Pool, *, keeper: Keeping | None, tally: Tally) -> Generator[Outcome, None, None]:
    """Read what is found with the workers of a pool, keep each reading before it is handed on, and count. Raises `RunError`.

    The order is that in which stories are done; what the ledger holds in the end does not depend on it.
    """
    for heard in pool.read(found):
        outcomes = [outcome for _, outcome in heard]
        if keeper is not None:
            outcomes = _kept(keeper, outcomes)
        for outcome in outcomes:
            _count(tally, outcome)
            yield outcome


def _kept(keeper: Keeping, outcomes: list[Outcome]) -> list[Outcome]:
    """Keep what was read, all of it together; what could not be kept is an error in its place."""
    for outcome in outcomes:
        if isinstance(outcome, There):
            keeper.note(outcome.stored)
    done = iter(keeper.keep_all([outcome for outcome in outcomes if isinstance(outcome, Bundle)]))
    stored = [next(done) if isinstance(outcome, Bundle) else None for outcome in outcomes]
    return [said if isinstance(said, DocumentError) else outcome for outcome, said in zip(outcomes, stored, strict=True)]


def _count(tally: Tally, outcome: Outcome) -> None:
    if isinstance(outcome, DocumentError):
        tally.rejected[outcome.code] += 1
    elif isinstance(outcome, Passed):
        tally.passed += 1
    elif isinstance(outcome, There):
        tally.there += 1
    else:
        text, claims = (outcome.text, outcome.records) if isinstance(outcome, Bundle) else (outcome.story.text, outcome.claims)
        tally.read += 1
        tally.words += len(text.split())
        tally.claims += len(claims)
