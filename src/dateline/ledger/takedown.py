"""Take a story's words, or one claim's, out of the ledger: hashes, days and the reason stay, the text is gone from the file.

What stays is what the record needs to be trusted: that something was here, when it was read, and why it is no longer shown.
Names of speakers and places stay as well, for other claims share them; so do the story's name and address.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy import ColumnElement, Connection, Table, and_, func, select, update

from dateline.errors import RunError
from dateline.ledger.audit import row_with_parts
from dateline.ledger.columns import metadata
from dateline.ledger.connect import Ledger, stamp
from dateline.ledger.entry import Entry, Value, entry
from dateline.ledger.schema import TAKEN_DOWN, claims, reviews, sources, stories, tombstones, versions
from dateline.ledger.versions import stories_named

T = TypeVar("T")
CHUNK = 500
# Columns that must hold something keep an empty text.
EMPTY: dict[tuple[str, str], Value] = {("claims", "record"): "", ("claims", "search"): ""}


@dataclass(frozen=True, slots=True)
class Taken:
    """What a takedown did. ``shared`` are stories that still hold the same bytes, ``copies`` files that a migration left."""

    story: str | None
    claim: str | None
    rows: int  # that lost their words now; 0 when all had lost them before
    claims: int
    shared: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Expired:
    """A story that has been kept longer than it may be."""

    id: str
    doc: str
    publisher: str | None
    retrieved: str  # its latest version


def takedown(ledger: Ledger, what: str, *, reason: str, by: str) -> Taken:
    """Take down the story of that id, address or name, or the claim of that id, and clear the file of it.

    Raises `RunError` R070 when there is none, R071 when it names several stories, R072 when the words are gone from the
    record but others keep the file from being cleared. Doing it again changes nothing and clears the file again.
    """
    with ledger.snapshot() as connection:
        story, claim = _meant(connection, what)
    taken = _take(ledger, story, claim, reason, by)
    erase(ledger)
    return taken


def expired(ledger: Ledger, *, days: int) -> tuple[Expired, ...]:
    """The stories of which every version was retrieved before so many days ago and some words are left, the oldest first."""
    latest = func.max(versions.c.retrieved)
    columns = (stories.c.id, func.max(versions.c.doc).label("doc"), func.max(versions.c.publisher).label("publisher"), latest)
    before = stamp(ledger.clock() - datetime.timedelta(days=days))
    asked = select(*columns).join(versions, versions.c.story == stories.c.key).group_by(stories.c.key, stories.c.id)
    asked = asked.having(latest < before, func.count(versions.c.text) > 0).order_by(latest, stories.c.id)
    with ledger.snapshot() as connection:
        return tuple(Expired(*row) for row in connection.execute(asked))


def retire(ledger: Ledger, found: Sequence[Expired], *, reason: str, by: str) -> Iterator[Taken]:
    """Take those stories down, each in an entry of its own, and clear the file once at the end."""
    for story in found:
        yield _take(ledger, story.id, None, reason, by)
    if found:
        erase(ledger)


def _take(ledger: Ledger, story: str | None, claim: str | None, reason: str, by: str) -> Taken:
    by = ledger.actor or by
    if not reason.strip() or not by.strip():
        raise RunError("R073")
    summary: dict[str, Value] = {"story": story, "claim": claim, "reason": reason}
    with entry(ledger, "takedown", by=by, summary=summary) as writing:
        rows, shared = _rows_of(writing.connection, story, claim)
        lost = {table: _lose(writing, table, keys, reason, by) for table, keys in rows.items()}
        summary["rows"] = sum(lost.values())
    copies = Path(ledger.where).parent.glob(f"{Path(ledger.where).name}.schema*.backup") if ledger.dialect == "sqlite" else ()
    return Taken(story, claim, sum(lost.values()), lost[claims], shared, tuple(sorted(map(str, copies))))


def reasons(connection: Connection, table: Table, keys: Sequence[int]) -> dict[int, str]:
    """Why those rows were taken down, by key; rows that were not are left out."""
    mine = and_(tombstones.c.table_name == table.name, tombstones.c.row_key.in_(keys))
    return {row.row_key: row.reason for row in connection.execute(select(tombstones.c.row_key, tombstones.c.reason).where(mine))}


def lost_texts(connection: Connection, sha256s: Collection[str]) -> dict[str, str]:
    """Of these texts those that were taken down, with the reason: under whatever name, they are not taken in again."""
    if not _any_of(connection, versions):
        return {}
    found: dict[str, str] = {}
    for some in _chunks(sorted(sha256s)):
        asked = select(versions.c.text_sha256, tombstones.c.reason).join(tombstones, _tombstone(versions, versions.c.key))
        asked = asked.where(versions.c.text_sha256.in_(some)).order_by(tombstones.c.key.desc())
        found |= {row.text_sha256: row.reason for row in connection.execute(asked)}
    return found


def lost_claims(connection: Connection, ids: Collection[str]) -> set[str]:
    """Of these claims those that were taken down, so that no better reader brings them back."""
    if not _any_of(connection, claims):
        return set()
    found: set[str] = set()
    for some in _chunks(sorted(ids)):
        asked = select(claims.c.id).join(tombstones, _tombstone(claims, claims.c.key)).where(claims.c.id.in_(some))
        found |= set(connection.execute(asked).scalars())
    return found


def _any_of(connection: Connection, table: Table) -> bool:
    """Whether anything of the table was taken down: mostly nothing was."""
    return connection.execute(select(tombstones.c.key).where(tombstones.c.table_name == table.name).limit(1)).first() is not None


# --- what is meant ---


def _meant(connection: Connection, what: str) -> tuple[str | None, str | None]:
    """The ids of the story or the claim."""
    keys = stories_named(connection, what)
    if len(keys) > 1:
        raise RunError("R071", where=what, detail=f"{len(keys):,}")
    if keys:
        return connection.execute(select(stories.c.id).where(stories.c.key == keys[0])).scalar_one(), None
    if connection.execute(select(claims.c.key).where(claims.c.id == what).limit(1)).first() is None:
        raise RunError("R070", where=what)
    return None, what


def _rows_of(connection: Connection, story: str | None, claim: str | None) -> tuple[dict[Table, list[int]], tuple[str, ...]]:
    """The keys of the rows that hold the words, by table; and other stories that came as the same bytes, which keep them."""
    if story is None:
        return {
            claims: _keys(connection, claims, claims.c.id == claim),
            reviews: _keys(connection, reviews, reviews.c.claim == claim),
        }, ()
    key = connection.execute(select(stories.c.key).where(stories.c.id == story)).scalar_one()
    mine = select(versions.c.source).where(versions.c.story == key)
    others = select(versions.c.source, stories.c.id).join(stories, stories.c.key == versions.c.story)
    live = others.where(versions.c.source.in_(mine), versions.c.story != key, versions.c.text.is_not(None))
    shared = connection.execute(live).all()
    kept = {row.source for row in shared}
    return {
        sources: [source for source in _keys(connection, sources, sources.c.key.in_(mine)) if source not in kept],
        versions: _keys(connection, versions, versions.c.story == key),
        claims: _keys(connection, claims, claims.c.story == key),
        reviews: _keys(connection, reviews, reviews.c.story == key),
    }, tuple(sorted({row.id for row in shared}))


def _keys(connection: Connection, table: Table, mine: ColumnElement[bool]) -> list[int]:
    return [int(key) for key in connection.execute(select(table.c.key).where(mine).order_by(table.c.key)).scalars()]


def _tombstone(table: Table, key: ColumnElement[int]) -> ColumnElement[bool]:
    return and_(tombstones.c.table_name == table.name, tombstones.c.row_key == key)


# --- losing ---


def _lose(writing: Entry, table: Table, keys: Iterable[int], reason: str, by: str) -> int:
    """Put a stone on each row, empty its words, and vouch for what is left; how many had any."""
    lost = 0
    words = {name: EMPTY.get((table.name, name)) for name in TAKEN_DOWN[table.name]}
    for some in _chunks(list(keys)):
        before = reasons(writing.connection, table, some)
        fresh = [key for key in some if key not in before]
        for key in fresh:
            writing.insert(tombstones, {"table_name": table.name, "row_key": key, "reason": reason, "by": by})
        writing.flush()
        writing.connection.execute(update(table).where(table.c.key.in_(fresh)).values(words))
        for key in fresh:
            row, parts = row_with_parts(writing.connection, table, key)
            writing.rewrite(table, key, row, parts=parts)
        lost += len(fresh)
    return lost


def _chunks(values: list[T]) -> Iterator[list[T]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]


def erase(ledger: Ledger) -> None:
    """Clear the database's own files of what was taken down. Raises `RunError` R072 while others keep it open.

    SQLite: the word index is merged, so that no deleted word is left in it, the file is written anew and the journal emptied.
    PostgreSQL: the tables are written anew; its write-ahead log and its archives are the server's.
    """
    try:
        if ledger.dialect == "sqlite":
            _erase_sqlite(ledger)
        else:
            _erase_postgres(ledger)
    except RunError as error:
        if error.code != "R012":
            raise
        raise RunError("R072", where=ledger.where, detail=error.code) from error


def _erase_sqlite(ledger: Ledger) -> None:
    with ledger.writing() as connection:
        connection.exec_driver_sql("INSERT INTO claims_fts(claims_fts) VALUES ('optimize')")
    with ledger.bare() as connection:
        connection.exec_driver_sql("PRAGMA secure_delete=ON")
        connection.exec_driver_sql("VACUUM")
        busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").first()
    if busy is not None and busy[0]:
        raise RunError("R012", where=ledger.where, detail="somebody still reads what was there before")


def _erase_postgres(ledger: Ledger) -> None:
    with ledger.bare() as connection:
        for name in TAKEN_DOWN:
            connection.exec_driver_sql(f"VACUUM (FULL) {metadata.tables[name].name}")
