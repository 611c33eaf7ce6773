"""The log and the rows it vouches for, streamed side by side: what an auditor needs, in memory that does not grow."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection, Table, select

from dateline.ledger.entry import GENESIS, Row, Value, chained, digest
from dateline.ledger.schema import PARTS_OF_CLAIM, claims, log

CHUNK = 2_000
HEAVY = 50  # rows at a time of tables that hold whole documents


Listed = tuple[str, int, str]  # table, key, digest


@dataclass(frozen=True, slots=True)
class Logged:
    """One entry of the log, with the rows it wrote. ``broken`` says what is wrong with its place in the chain."""

    seq: int
    recorded: str
    hash: str
    rows: list[Listed]
    broken: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """A row as it stands, with the digest of what it holds now."""

    key: int
    row: Row
    digest: str


def chain(connection: Connection) -> Iterator[Logged]:
    """Every entry in order, each held against the one before."""
    before, seq, recorded = GENESIS, 0, ""
    for entry in _stream(connection, log, "seq"):
        broken = None
        if entry["seq"] != seq + 1:
            broken = f"entry {seq + 1} is missing"
        elif chained(before, entry) != entry["hash"]:
            broken = "its hash does not follow from what it says and the entry before"
        elif str(entry["recorded"]) < recorded:
            broken = "it is older than the entry before"
        before, seq, recorded = str(entry["hash"]), _whole_number(entry["seq"]), str(entry["recorded"])
        yield Logged(seq, recorded, before, _listed(entry["body"], "rows"), broken)


def rewritten(connection: Connection) -> dict[tuple[str, int], str]:
    """The rows that lost their words to a takedown, with the digest of what was left of them."""
    bodies = select(log.c.body).where(log.c.body.not_like('{"rewritten":[],%')).order_by(log.c.seq)
    return {(table, key): sha for body in connection.execute(bodies).scalars() for table, key, sha in _listed(body, "rewritten")}


def _listed(body: Value, name: str) -> list[Listed]:
    """The rows an entry lists; none when its body is no longer what was written (then its hash is wrong too)."""
    try:
        return [(str(table), int(key), str(sha)) for table, key, sha in json.loads(str(body))[name]]
    except (ValueError, TypeError, KeyError):
        return []


def rows_of(connection: Connection, table: Table) -> Iterator[Found]:
    """Every row of a table in key order; a claim with its parts."""
    if table is claims:
        yield from _claims(connection)
        return
    for row in _stream(connection, table, "key"):
        yield Found(_whole_number(row["key"]), row, digest(row, []))


def row_with_parts(connection: Connection, table: Table, key: int) -> tuple[Row, list[list[Row]]]:
    """One row as it stands, and what belongs to it: what its digest is made of."""
    row = dict(connection.execute(select(table).where(table.c.key == key)).one()._mapping)
    owned = PARTS_OF_CLAIM if table is claims else ()
    found = [connection.execute(select(part).where(part.c.claim == key).order_by(part.c.position)) for part in owned]
    return row, [[dict(part._mapping) for part in rows] for rows in found]


def _claims(connection: Connection) -> Iterator[Found]:
    parts = [_Parts(connection, table) for table in PARTS_OF_CLAIM]
    for row in _stream(connection, claims, "key"):
        key = _whole_number(row["key"])
        yield Found(key, row, digest(row, [part.of(key) for part in parts]))
    for part in parts:  # of claims after the last
        for orphan in part.of(None):
            yield Found(_whole_number(orphan["claim"]), orphan, "")


class _Parts:
    """The rows of a part table, handed out claim by claim; those of a claim that is not there go to the next, where they show."""

    def __init__(self, connection: Connection, table: Table) -> None:
        self.names = table.c.keys()
        order = (table.c.claim, table.c.position)
        streamed = connection.execute(select(table).order_by(*order), execution_options={"yield_per": CHUNK})
        self.rows = iter(streamed)
        self.waiting = next(self.rows, None)

    def of(self, claim: int | None) -> list[Row]:
        """The parts of that claim; all that are left for ``None``."""
        found: list[Row] = []
        while self.waiting is not None and (claim is None or _whole_number(self.waiting[0]) <= claim):
            found.append(dict(zip(self.names, self.waiting, strict=True)))
            self.waiting = next(self.rows, None)
        return found


def _stream(connection: Connection, table: Table, key: str) -> Iterator[dict[str, Any]]:
    """The rows of a table in key order, some at a time."""
    size = HEAVY if "data" in table.c or "text" in table.c else CHUNK
    names = table.c.keys()
    rows = connection.execute(select(table).order_by(table.c[key]), execution_options={"yield_per": size})
    for row in rows:
        yield dict(zip(names, row, strict=True))


def _whole_number(value: Value) -> int:
    """A key, -1 where somebody has put something else."""
    return value if isinstance(value, int) else -1


@contextmanager
def as_stored(connection: Connection) -> Iterator[None]:
    """See text that is no longer UTF-8 as it stands, instead of failing on it."""
    raw: Any = connection.connection.dbapi_connection
    if connection.dialect.name != "sqlite":
        yield
        return
    before = raw.text_factory
    raw.text_factory = partial(str, encoding="utf-8", errors="surrogateescape")
    try:
        yield
    finally:
        raw.text_factory = before
