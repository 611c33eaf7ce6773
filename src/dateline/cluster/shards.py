"""One shard of an archive, read on whatever machine: a Parquet file comes out, whole or not at all, and is made once."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from dateline.cluster.join import there, write_table
from dateline.errors import DocumentError
from dateline.keep import keeping
from dateline.ledger.identity import content_id
from dateline.ledger.reader import this_reader
from dateline.reading.formats import Format
from dateline.reading.inputs import items
from dateline.stream.plan import Plan, sharded, shared
from dateline.stream.pool import Pool
from dateline.stream.run import Tally, stream

# Errors of a shard that are told one by one; the others are counted.
TOLD = 1_000


@dataclass(frozen=True, slots=True)
class Work:
    """What all shards of a run have in common. ``parts`` is the folder, or address in object storage, that they go to."""

    paths: tuple[str, ...]
    format: Format
    plan: Plan
    shards: int
    parts: str

    def table(self, shard: int) -> str:
        """Where a shard's Parquet file is: the same for the same work by the same reader, and for no other."""
        options = self.plan.options
        known = (self.paths, self.format, str(options.published), options.publisher, self.plan.gate, repr(self.plan.own))
        name = content_id("work", *known, self.plan.collection, this_reader().id)
        return f"{self.parts.rstrip('/')}/{name}-{shard:04}-of-{self.shards:04}.parquet"


@dataclass(frozen=True, slots=True)
class Done:
    """A shard that is read: its file, what was read and what was not. ``known``: it was there from before."""

    shard: int
    table: str
    known: bool = False
    read: int = 0
    words: int = 0
    claims: int = 0
    passed: int = 0
    rejected: tuple[tuple[str, int], ...] = ()
    errors: tuple[DocumentError, ...] = ()


def read_shard(work: Work, shard: int) -> Done:
    """Read a shard into a ledger of its own and write that as Parquet. Raises `RunError`."""
    table = work.table(shard)
    if there(table):
        return Done(shard, table, known=True)
    chosen, split = sharded(list(work.paths), work.shards, shard)
    tally = Tally()
    errors: list[DocumentError] = []
    with tempfile.TemporaryDirectory(prefix="dateline-shard-") as folder:
        plan = replace(work.plan, ledger=str(Path(folder) / "shard.db"), records=False)
        keeper = keeping(str(plan.ledger), collection=plan.collection)
        with keeper.ledger:
            found = items(chosen, format=work.format)
            found = shared(found, work.shards, shard) if split else found
            for outcome in stream(found, Pool(plan, 1), keeper=keeper, tally=tally):
                if isinstance(outcome, DocumentError) and len(errors) < TOLD:
                    errors.append(outcome)
            write_table(keeper.ledger, table)
    rejected = tuple(sorted(tally.rejected.items()))
    return Done(shard, table, False, tally.read, tally.words, tally.claims, tally.passed, rejected, tuple(errors))
