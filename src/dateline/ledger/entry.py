"""How anything is written: rows and the log entry that vouches for them, in one transaction.

The log is a chain: the hash of an entry covers the hash before it, so that no entry can be changed, dropped or put in without
every later hash changing. An entry lists each row it wrote with the digest of all its columns (for a claim also of its parts),
so that no row can either.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any, TypeAlias

from sqlalchemy import Connection, Double, Select, Table, func, insert, select
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.dialects.sqlite import pysqlite

from dateline.ledger.columns import metadata
from dateline.ledger.connect import Ledger, stamp
from dateline.ledger.schema import LOGGED, log

Value: TypeAlias = str | int | float | bytes | None
Row: TypeAlias = Mapping[str, Value]
Parts: TypeAlias = Sequence[tuple[Table, Sequence[Row]]]

GENESIS = "0" * 64
# Values in one statement: SQLite takes 32,766, PostgreSQL 65,535. One by one each row costs SQLite's full text a segment.
VALUES = 30_000


def _hashed(value: object) -> str:
    """Bytes in JSON: their hash."""
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    raise TypeError(f"no value of a ledger: {type(value).__name__}")


CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False, check_circular=False, default=_hashed)


@dataclass(slots=True)
class Entry:
    """One entry of the log while it is written; where several go into one transaction, each after the one before."""

    connection: Connection
    seq: int
    recorded: str
    before: str  # hash of the entry before
    by: str
    rows: list[tuple[Table, int, str]] = field(default_factory=list)
    rewritten: list[tuple[Table, int, str]] = field(default_factory=list)
    waiting: dict[Table, list[tuple[Value, ...]]] = field(default_factory=dict)
    next_keys: dict[Table, int] = field(default_factory=dict)
    known: dict[Table, dict[str, int | None]] = field(default_factory=dict)  # keys by content id; None: looked up, not there

    def insert(self, table: Table, row: Row, *, parts: Parts = ()) -> int:
        """Put a row in, and what belongs to it; its key. It is written when the entry ends, or before the next `flush`."""
        key = self._next_key(table)
        whole = _whole(table, row, key=key, entry=self.seq, recorded=self.recorded)
        owned = [(part, [_whole(part, values, claim=key, position=i) for i, values in enumerate(rows)]) for part, rows in parts]
        self.rows.append((table, key, digest(whole, [rows for _, rows in owned])))
        self._wait(table, whole)
        for part, rows in owned:
            for values in rows:
                self._wait(part, values)
        return key

    def _wait(self, table: Table, whole: Row) -> None:
        self.waiting.setdefault(table, []).append(_columns(table).in_order(whole))

    def rewrite(self, table: Table, key: int, row: Row, *, parts: Sequence[Sequence[Row]] = ()) -> None:
        """Vouch for a row that has lost its words to a takedown: the whole row as it stands now, a claim's with its parts."""
        self.rewritten.append((table, key, digest(row, parts)))

    def flush(self) -> None:
        """Write what is waiting."""
        for table in metadata.sorted_tables:  # what is pointed at comes before what points
            rows, size = self.waiting.pop(table, []), VALUES // len(table.columns)
            for at in range(0, len(rows), size):
                some = rows[at : at + size]
                values = tuple(chain.from_iterable(some))
                self.connection.exec_driver_sql(_insert(table, self.connection.dialect.name, len(some)), values)

    def close(self, action: str, summary: Mapping[str, Value]) -> None:
        """End the entry, which then waits with its rows; no entry at all when there was nothing to write. The next one begins."""
        if not self.rows and not self.rewritten:
            return
        body = canonical({"what": dict(summary), "rows": _listed(self.rows), "rewritten": _listed(self.rewritten)})
        values: Row = {"seq": self.seq, "recorded": self.recorded, "by": self.by, "action": action, "body": body}
        self.before = chained(self.before, values)
        self._wait(log, _whole(log, {**values, "hash": self.before}))
        self.seq, self.rows, self.rewritten = self.seq + 1, [], []

    def _next_key(self, table: Table) -> int:
        if table not in self.next_keys:
            self.next_keys[table] = (self.connection.execute(_last_key(table)).scalar() or 0) + 1
        key = self.next_keys[table]
        self.next_keys[table] = key + 1
        return key


@contextmanager
def entry(ledger: Ledger, action: str, *, by: str, summary: dict[str, Value] | None = None) -> Iterator[Entry]:
    """One transaction and its entry in the log. ``summary`` may still be filled in inside. Raises `RunError`.

    Time never runs backwards in the log, whatever the clock does. Through a ledger that one person of a team uses (`seen_by`)
    the entry is theirs, whatever ``by`` says.
    """
    told = summary if summary is not None else {}
    with ledger.writing() as connection:
        seq, recorded, hash = _last(connection) or (0, "", GENESIS)
        writing = Entry(connection, seq + 1, max(stamp(ledger.clock()), recorded), hash, ledger.actor or by)
        yield writing
        writing.close(action, told)
        writing.flush()


def newest(ledger: Ledger) -> tuple[int, str, str]:
    """The head of the log: number, time and hash of its last entry; of an empty log 0 and `GENESIS`."""
    with ledger.snapshot() as connection:
        last = _last(connection)
    return last or (0, "", GENESIS)


def _last(connection: Connection) -> tuple[int, str, str] | None:
    found = connection.execute(select(log.c.seq, log.c.recorded, log.c.hash).order_by(log.c.seq.desc()).limit(1)).first()
    return None if found is None else (found.seq, found.recorded, found.hash)


def chained(before: str, values: Row) -> str:
    """The hash of an entry: over the hash before it and everything the entry says."""
    said = [before, *(values[name] for name in ("seq", "recorded", "by", "action"))]
    return hashlib.sha256((canonical(said) + str(values["body"])).encode("utf-8", "surrogatepass")).hexdigest()


def digest(row: Row, parts: Sequence[Sequence[Row]]) -> str:
    """The hash of a row's columns by name, and of the rows of its parts, table by table.

    Empty columns are left out, so that a later schema may add a column without touching what was vouched for.
    """
    return hashlib.sha256(canonical([_said(row), [[_said(part) for part in rows] for rows in parts]]).encode()).hexdigest()


def _said(row: Row) -> Row:
    """What the row holds."""
    return {name: value for name, value in row.items() if value is not None}


def _writer() -> Callable[[object], str]:
    """What writes canonical JSON. Python makes a new encoder at each call, which is half of the time; this one is kept."""
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:  # another Python than CPython
        return CANONICAL.encode
    escape = json.encoder.encode_basestring_ascii
    kept = make(None, _hashed, escape, None, CANONICAL.key_separator, CANONICAL.item_separator, True, False, False)
    return lambda value: "".join(kept(value, 0))


_WRITE = _writer()


def canonical(value: object) -> str:
    """JSON with one way to write each value: names sorted, no blanks, ASCII, bytes as their hash."""
    return _WRITE(value)


def _whole(table: Table, row: Row, **links: Value) -> Row:
    """The row with every column of its table, each value as the database will give it back."""
    columns = _columns(table)
    whole = {**columns.empty, **row, **links}
    if len(whole) > len(columns.empty):
        raise KeyError(f"{table.name} has no {sorted(whole.keys() - columns.empty.keys())}")
    for name in columns.doubles:
        if isinstance(value := whole[name], int):
            whole[name] = float(value)
    return whole


@dataclass(frozen=True, slots=True)
class _Columns:
    """An empty row, its names sorted as they are hashed; those that hold numbers that need not be whole; and a row's values in
    the order of the table."""

    empty: dict[str, Value]
    doubles: tuple[str, ...]
    in_order: Callable[[Row], tuple[Value, ...]]


@cache
def _columns(table: Table) -> _Columns:
    names = [column.name for column in table.columns]
    doubles = tuple(column.name for column in table.columns if isinstance(column.type, Double))
    return _Columns(dict.fromkeys(sorted(names)), doubles, itemgetter(*names))


@lru_cache(256)
def _insert(table: Table, dialect: str, rows: int) -> str:
    """The statement that puts so many rows in, their values in the order of the columns."""
    made: Any = pysqlite.dialect if dialect == "sqlite" else psycopg.dialect
    one = str(insert(table).compile(dialect=made(paramstyle="qmark" if dialect == "sqlite" else "format")))
    into, _, values = one.partition(" VALUES ")
    return f"{into} VALUES {', '.join([values] * rows)}"


@cache
def _last_key(table: Table) -> Select[Any]:
    return select(func.max(table.c.key))


def _listed(rows: list[tuple[Table, int, str]]) -> list[list[str | int]]:
    order = {table.name: i for i, table in enumerate(LOGGED)}
    return [[table.name, key, digest] for table, key, digest in sorted(rows, key=lambda row: (order[row[0].name], row[1]))]
