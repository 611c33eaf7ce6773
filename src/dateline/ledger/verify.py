"""Hold the whole ledger against itself: the chain, every row against its log entry, every span against its text, every byte
against its hash. Each fault names its row.

What it cannot see: that the newest entries were cut off, or the whole ledger written anew, unless somebody kept a head from
before (`dateline heads`).
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection, Table, select

from dateline.errors import LedgerFault
from dateline.ledger import guards, schema
from dateline.ledger.audit import CHUNK, Found, as_stored, chain, rewritten, rows_of
from dateline.ledger.connect import Ledger
from dateline.ledger.entry import GENESIS
from dateline.ledger.identity import sha256
from dateline.ledger.spans import misplaced
from dateline.ledger.versions import newest_first

# A source of 20 MB packs bytes a thousand to one; more is no source of ours.
MAX_SOURCE_BYTES = 64_000_000


@dataclass(slots=True)
class Report:
    """What was looked at, and the newest head."""

    entries: int = 0
    rows: int = 0
    head: str = GENESIS
    recorded: str = ""
    faults: int = 0
    wanted: set[str] = field(default_factory=set)  # heads that were given and not met yet


def verify(ledger: Ledger, report: Report, *, heads: Collection[str] = ()) -> Iterator[LedgerFault]:
    """Every fault, as it is found; ``report`` is filled in on the way. ``heads`` are hashes kept from before."""
    report.wanted = {head.strip().lower() for head in heads}
    with ledger.snapshot() as connection, as_stored(connection):
        for fault in _faults(connection, report):
            report.faults += 1
            yield fault


def _faults(connection: Connection, report: Report) -> Iterator[LedgerFault]:
    for name in guards.missing(connection):
        yield LedgerFault("V040", where=name)
    lost = rewritten(connection)
    tables = {table.name: _Beside(table, rows_of(connection, table), _check(connection, table)) for table in schema.LOGGED}
    # The log's list of rows and each table are both in the order of keys, so that they are met side by side.
    for entry in chain(connection):
        report.wanted.discard(entry.hash)
        report.entries, report.head, report.recorded = report.entries + 1, entry.hash, entry.recorded
        if entry.broken:
            yield LedgerFault("V001", where=f"log entry {entry.seq}", detail=entry.broken)
        for name, key, sha in entry.rows:
            if name in tables:
                yield from tables[name].expect(key, lost.get((name, key), sha), taken_down=(name, key) in lost)
    for beside in tables.values():
        yield from beside.rest()
        report.rows += beside.seen
    for head in sorted(report.wanted):
        yield LedgerFault("V002", where=head)
    yield from _heads(connection)


# --- the rows ---


Check = Callable[[Found], str | None]


@dataclass(slots=True)
class _Beside:
    """One table's rows, and how far they have been met."""

    table: Table
    rows: Iterator[Found]
    check: Check
    seen: int = 0
    waiting: Found | None = None
    started: bool = False

    def expect(self, key: int, digest: str, *, taken_down: bool) -> Iterator[LedgerFault]:
        """The log vouches for this row: is it there, and as it was written?"""
        self._start()
        while self.waiting is not None and self.waiting.key < key:
            yield LedgerFault("V012", where=self._name(self.waiting.key))
            self._next()
        if self.waiting is None or self.waiting.key > key:
            yield LedgerFault("V011", where=self._name(key))
            return
        self.seen += 1
        if self.waiting.digest != digest:
            yield LedgerFault("V010", where=self._name(key))
        elif not taken_down and (said := self.check(self.waiting)) is not None:
            yield LedgerFault("V020", where=self._name(key), detail=said)
        self._next()

    def rest(self) -> Iterator[LedgerFault]:
        """Rows that nobody vouches for."""
        self._start()
        while self.waiting is not None:
            yield LedgerFault("V012", where=self._name(self.waiting.key))
            self._next()

    def _start(self) -> None:
        if not self.started:
            self.started = True
            self._next()

    def _next(self) -> None:
        self.waiting = next(self.rows, None)

    def _name(self, key: int) -> str:
        return f"{self.table.name} row {key}"


# --- what a row says of itself ---


def _check(connection: Connection, table: Table) -> Check:
    if table is schema.sources:
        return _source
    if table is schema.versions:
        return _version
    if table is schema.claims:
        return _Claims(connection)
    return lambda _: None


def _source(found: Found) -> str | None:
    row = found.row
    data = row["data"]
    if not isinstance(data, bytes):
        return "its bytes are gone, and nothing says why"
    raw: bytes = data
    if row["coding"] == "zlib":
        try:
            raw = zlib.decompressobj().decompress(data, MAX_SOURCE_BYTES)
        except zlib.error as error:
            return f"its bytes cannot be unpacked ({error})"
    return None if hashlib.sha256(raw).hexdigest() == row["sha256"] else "its bytes have another hash"


def _version(found: Found) -> str | None:
    stands = found.row["text"] is not None and sha256(str(found.row["text"])) == found.row["text_sha256"]
    return None if stands else "its text has another hash"


class _Claims:
    """Whether a claim's words stand in its story; the text of the last version is kept at hand."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.version: object = None
        self.text: str | None = None

    def __call__(self, found: Found) -> str | None:
        row = found.row
        if row["version"] != self.version:
            self.version = row["version"]
            wanted = select(schema.versions.c.text).where(schema.versions.c.key == self.version)
            self.text = self.connection.execute(wanted).scalar()
        if self.text is None:
            return "its story's text is not there"
        record = json.loads(str(row["record"]))
        if [record[name] for name in ("id", "start", "end")] != [row[name] for name in ("id", "start", "end")]:
            return "its record is another claim's"
        fault = misplaced(record, self.text)
        return None if fault is None else f"its words do not stand in the text ({fault})"


# --- what is derived ---


def _heads(connection: Connection) -> Iterator[LedgerFault]:
    """Whether `heads` says what follows from the rest."""
    held = {row.story: (row.version, row.reading) for row in connection.execute(select(schema.heads))}
    last = None
    for head in connection.execute(newest_first(), execution_options={"yield_per": CHUNK}):
        if head.story != last and held.pop(head.story, None) != (head.version, head.reading):
            yield LedgerFault("V030", where=f"heads of story {head.story}")
        last = head.story
    for story in held:
        yield LedgerFault("V030", where=f"heads of story {story}")
