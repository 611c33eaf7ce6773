"""One shard of an archive, read on whatever machine: a Parquet file comes out, whole or not at all, and is made once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dateline.cluster.join import there, write_table
from dateline.errors import DocumentError
from dateline.ledger.bundle import Bundle, together
from dateline.ledger.connect import stamp, utc_now
from dateline.ledger.identity import content_id
from dateline.ledger.reader import this_reader
from dateline.reading.formats import Format
from dateline.reading.inputs import items
from dateline.stream.plan import Plan, sharded, shared
from dateline.stream.pool import Pool
from dateline.stream.run import Tally, stream

# How the rows of a table are laid out: a table of another layout is not taken for its own.
LAYOUT = 2
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
        name = content_id("work", LAYOUT, *known, self.plan.collection, this_reader().id)
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


def read_shard(work: Work, shard: int, *, jobs: int = 1) -> Done:
    """Read a shard straight into a Parquet file: a ledger between them would be written only to be read. Raises `RunError`."""
    table = work.table(shard)
    if there(table):
        return Done(shard, table, known=True)
    chosen, split = sharded(list(work.paths), work.shards, shard)
    found = items(chosen, format=work.format)
    found = shared(found, work.shards, shard) if split else found
    tally = Tally()
    errors: list[DocumentError] = []

    def readings() -> Iterator[Bundle]:
        plan = replace(work.plan, ledger=None, records=False, rows=True)
        for outcome in stream(found, Pool(plan, jobs), keeper=None, tally=tally):
            if isinstance(outcome, Bundle):
                outcome.rows["version"]["retrieved"] = stamp(utc_now())
                yield outcome
            elif isinstance(outcome, DocumentError) and len(errors) < TOLD:
                errors.append(outcome)

    write_table(together(readings()), table)
    rejected = tuple(sorted(tally.rejected.items()))
    return Done(shard, table, False, tally.read, tally.words, tally.claims, tally.passed, rejected, tuple(errors))
