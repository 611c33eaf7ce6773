"""How anything is written: rows and the log entry that vouches for them, in one transaction.

The log is a chain: the hash of an entry covers the hash before it, so that no entry can be changed, dropped or put in without
every later hash changing. An entry lists each row it wrote with the digest of all its columns (for a claim also of its parts),
so that no row can either.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sqlalchemy import Column, Connection, Double, Table, func, insert, select

from dateline.ledger.connect import Ledger, stamp
from dateline.ledger.schema import LOGGED, log, metadata

Value: TypeAlias = str | int | float | bytes | None
Row: TypeAlias = Mapping[str, Value]
Parts: TypeAlias = Sequence[tuple[Table, Sequence[Row]]]

GENESIS = "0" * 64


@dataclass(slots=True)
class Entry:
    """One entry of the log while it is written."""

    connection: Connection
    seq: int
    recorded: str
    before: str  # hash of the entry before
    by: str
    rows: list[tuple[Table, int, str]] = field(default_factory=list)
    rewritten: list[tuple[Table, int, str]] = field(default_factory=list)
    waiting: dict[Table, list[Row]] = field(default_factory=dict)
    next_keys: dict[Table, int] = field(default_factory=dict)
    known: dict[Table, dict[str, int]] = field(default_factory=dict)  # keys by content id, as far as looked up

    def insert(self, table: Table, row: Row, *, parts: Parts = ()) -> int:
        """Put a row in, and what belongs to it; its key. It is written when the entry ends, or before the next `flush`."""
        key = self._next_key(table)
        whole = _whole(table, {"key": key, **row, "entry": self.seq, "recorded": self.recorded})
        owned = [
            (part, [_whole(part, {"claim": key, "position": i, **values}) for i, values in enumerate(rows)])
            for part, rows in parts
        ]
        self.rows.append((table, key, digest(whole, [[list(row.values()) for row in rows] for _, rows in owned])))
        self.waiting.setdefault(table, []).append(whole)
        for part, rows in owned:
            self.waiting.setdefault(part, []).extend(rows)
        return key

    def rewrite(self, table: Table, key: int, row: Row) -> None:
        """Vouch for a row that has lost its words to a takedown: the whole row as it stands now."""
        self.rewritten.append((table, key, digest(row, [])))

    def flush(self) -> None:
        """Write what is waiting."""
        for table in metadata.sorted_tables:  # what is pointed at comes before what points
            if rows := self.waiting.pop(table, None):
                self.connection.execute(insert(table), list(rows))

    def close(self, action: str, summary: Mapping[str, Value]) -> None:
        """Write the rows and the entry; nothing at all when there was nothing to write."""
        if not self.rows and not self.rewritten:
            return
        self.flush()
        body = canonical({"what": dict(summary), "rows": _listed(self.rows), "rewritten": _listed(self.rewritten)})
        values: Row = {"seq": self.seq, "recorded": self.recorded, "by": self.by, "action": action, "body": body}
        self.connection.execute(insert(log).values(**values, hash=chained(self.before, values)))

    def _next_key(self, table: Table) -> int:
        if table not in self.next_keys:
            self.next_keys[table] = (self.connection.execute(select(func.max(table.c.key))).scalar() or 0) + 1
        key = self.next_keys[table]
        self.next_keys[table] = key + 1
        return key


@contextmanager
def entry(ledger: Ledger, action: str, *, by: str, summary: dict[str, Value] | None = None) -> Iterator[Entry]:
    """One transaction and its entry in the log. ``summary`` may still be filled in inside. Raises `RunError`.

    Time never runs backwards in the log, whatever the clock does.
    """
    told = summary if summary is not None else {}
    with ledger.writing() as connection:
        last = connection.execute(select(log.c.seq, log.c.recorded, log.c.hash).order_by(log.c.seq.desc()).limit(1)).first()
        now = stamp(ledger.clock())
        if last is None:
            writing = Entry(connection, 1, now, GENESIS, by)
        else:
            writing = Entry(connection, last.seq + 1, max(now, last.recorded), last.hash, by)
        yield writing
        writing.close(action, told)


def chained(before: str, values: Row) -> str:
    """The hash of an entry: over the hash before it and everything the entry says."""
    said = [values[name] for name in ("seq", "recorded", "by", "action", "body")]
    return hashlib.sha256(canonical([before, *said]).encode()).hexdigest()


def digest(row: Row, parts: Sequence[Sequence[Sequence[Value]]]) -> str:
    """The hash of a row's columns by name, and of the rows of its parts, table by table."""
    plain = {name: hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else value for name, value in row.items()}
    return hashlib.sha256(canonical([plain, parts]).encode("utf-8", "surrogatepass")).hexdigest()


def canonical(value: object) -> str:
    """JSON with one way to write each value: names sorted, no blanks, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _whole(table: Table, row: Row) -> Row:
    """The row with every column of its table, each value as the database will give it back."""
    if unknown := row.keys() - table.c.keys():
        raise KeyError(f"{table.name} has no {sorted(unknown)}")
    return {column.name: _kept(row.get(column.name), column) for column in table.columns}


def _kept(value: Value, column: Column[Any]) -> Value:
    return float(value) if isinstance(value, int) and isinstance(column.type, Double) else value


def _listed(rows: list[tuple[Table, int, str]]) -> list[list[str | int]]:
    order = {table.name: i for i, table in enumerate(LOGGED)}
    return [[table.name, key, digest] for table, key, digest in sorted(rows, key=lambda row: (order[row[0].name], row[1]))]
