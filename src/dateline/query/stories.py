"""The stories of the ledger: a list of them, and one as it stands in one of its versions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, distinct, exists, func, or_, select

from dateline.errors import RunError
from dateline.exchange.records import Record
from dateline.ledger.collections import may_see, see_story, sight
from dateline.ledger.connect import Ledger
from dateline.ledger.schema import claims, days_read, heads, log, readers, readings, series, stories, versions
from dateline.ledger.takedown import reasons
from dateline.ledger.versions import by_second, stories_named
from dateline.query.find import LARGEST_PAGE, cursor_of
from dateline.query.limits import asking

FACTS = ("doc", "title", "publisher", "byline", "url", "published", "updated", "language", "relay", "retrieved")


@dataclass(frozen=True, slots=True)
class Told:
    """A story in a list, as its newest version has it: that version's key. ``versions``: how many there are."""

    key: int
    id: str
    doc: str
    title: str | None
    publisher: str | None
    published: str | None
    updated: str | None
    recorded: str
    claims: int
    versions: int


@dataclass(frozen=True, slots=True)
class Stories:
    """Some stories, and the cursor that the next page starts after; None at the end."""

    stories: tuple[Told, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A story as it stands in one version, read by its newest reader. ``text`` is None when it was taken down."""

    id: str
    version: str
    facts: dict[str, str | None]
    text: str | None
    layout: dict[str, Any]
    notes: tuple[str, ...]
    claims: tuple[Record, ...]
    reading: int
    reader: str
    recorded: str
    versions: tuple[tuple[str, str | None, str], ...]  # id, day, retrieved; the newest last
    taken_down: str | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """What the ledger holds, in all."""

    stories: int
    claims: int
    outlets: int
    series: int
    first: str | None
    last: str | None
    entry: int | None  # the log's head
    head: str | None
    recorded: str | None


def holdings(ledger: Ledger) -> Held:
    """What the ledger holds. Raises `RunError` R032."""
    with asking(ledger) as connection:
        outlet, day = (func.nullif(days_read.c[name], "") for name in ("publisher", "published"))
        asked = select(
            func.coalesce(func.sum(days_read.c.stories), 0), func.count(distinct(outlet)), func.min(day), func.max(day)
        )
        row = connection.execute(asked).one()
        read = select(func.sum(readings.c.claims)).join(heads, heads.c.reading == readings.c.key)
        found = connection.execute(read).scalar()
        kept = connection.execute(select(func.count()).select_from(series)).scalar_one()
        last = connection.execute(select(log.c.seq, log.c.hash, log.c.recorded).order_by(log.c.seq.desc()).limit(1)).first()
    entry, head, recorded = tuple(last) if last else (None, None, None)
    return Held(int(row[0]), int(found or 0), row[1], kept, row[2], row[3], entry, head, recorded)


def newest_stories(ledger: Ledger, *, limit: int = 12) -> tuple[Told, ...]:
    """The stories that were read last. Raises `RunError` R032."""
    with asking(ledger) as connection:
        return tuple(_told(connection, _asked().where(*_open(connection)).order_by(heads.c.reading.desc()).limit(limit)))


def told_of(connection: Connection, wanted: Sequence[int]) -> dict[int, Told]:
    """The stories whose newest readings have these keys, by them."""
    found = _told(connection, _asked().where(heads.c.reading.in_(wanted)))
    of = {
        row[0]: row[1] for row in connection.execute(select(heads.c.version, heads.c.reading).where(heads.c.reading.in_(wanted)))
    }
    return {of[one.key]: one for one in found}


def list_stories(
    ledger: Ledger, *, publisher: Sequence[str] = (), words: str | None = None, after: str | None = None, limit: int = 50
) -> Stories:
    """A page of stories, the latest published first, undated ones last; ``words`` stand in the title or name.

    Raises `RunError` R031 for a cursor that is none, R032.
    """
    limit = max(1, min(limit, LARGEST_PAGE))
    place = cursor_of(after)
    day, key = versions.c.published, versions.c.key
    # Whether a version is the one that holds is asked of each, so that the days' index decides where the search begins.
    asked = select(key).where(exists().where(heads.c.version == key))
    if publisher:
        asked = asked.where(versions.c.publisher.in_(publisher))
    for word in (words or "").lower().split():
        asked = asked.where(
            func.lower(func.coalesce(versions.c.title, "") + " " + versions.c.doc).contains(word, autoescape=True)
        )
    found: list[int] = []
    with asking(ledger) as connection:
        asked = asked.where(*_open(connection))
        if words:
            # An expression, so that words are looked for in the index that holds titles, not row by row along the days.
            known = func.coalesce(day, "")
            some = asked.order_by(known.desc(), key.desc())
            if place is not None:
                some = some.where(or_(known < (place.day or ""), and_(known == (place.day or ""), key < place.key)))
            found += connection.execute(some.limit(limit + 1)).scalars()
        # Dated and undated ones apart, as claims are (`query.find`).
        elif place is None or place.day:
            some = asked.where(day.is_not(None)).order_by(day.desc(), key.desc())
            if place is not None:
                some = some.where(day <= place.day, or_(day < place.day, and_(day == place.day, key < place.key)))
            found += connection.execute(some.limit(limit + 1)).scalars()
        if not words and len(found) <= limit:
            rest = asked.where(day.is_(None)).order_by(key.desc())
            rest = rest if place is None or place.day else rest.where(key < place.key)
            found += connection.execute(rest.limit(limit + 1 - len(found))).scalars()
        told = {one.key: one for one in _told(connection, _asked().where(heads.c.version.in_(found[:limit])))}
    shown = tuple(told[one] for one in found[:limit])
    return Stories(shown, f"{shown[-1].published or ''}.{shown[-1].key}" if len(found) > limit else None)


def standing(ledger: Ledger, name: str, *, version: str | None = None) -> Standing:
    """The story of that id, address or name, in the version that holds now or the one named. Raises `RunError` R033, R082."""
    with asking(ledger) as connection:
        keys = stories_named(connection, name)
        if not keys:
            raise RunError("R033", where=name)
        see_story(connection, keys[0], name, sight(connection))
        every = connection.execute(
            select(
                versions.c.key,
                versions.c.id,
                func.coalesce(versions.c.updated, versions.c.published).label("day"),
                versions.c.retrieved,
            )
            .where(versions.c.story == keys[0])
            .order_by(func.coalesce(versions.c.updated, versions.c.published, ""), versions.c.retrieved, versions.c.id)
        ).all()
        chosen = next((row.key for row in every if row.id == version), None)
        if chosen is None and version is not None:
            raise RunError("R033", where=f"{name}, version {version}")
        if chosen is None:
            chosen = connection.execute(select(heads.c.version).where(heads.c.story == keys[0])).scalar_one()
        row: Any = connection.execute(
            _whole().where(versions.c.key == chosen).order_by(by_second(readings.c.key), readings.c.key.desc()).limit(1)
        ).one()
        found = connection.execute(
            select(claims.c.record).where(claims.c.reading == row.reading).order_by(claims.c.start, claims.c.end, claims.c.key)
        ).scalars()
        records = tuple(json.loads(record) for record in found if record)
        gone = reasons(connection, versions, [chosen]).get(chosen) if row.text is None else None
    return Standing(
        id=row.story_id,
        version=row.version_id,
        facts={name: getattr(row, name) for name in FACTS},
        text=row.text,
        layout=json.loads(row.layout),
        notes=tuple(json.loads(row.notes)),
        claims=records,
        reading=row.reading,
        reader=row.reader_id,
        recorded=row.recorded,
        versions=tuple((one.id, one.day, one.retrieved) for one in every),
        taken_down=gone,
    )


def _open(connection: Connection) -> Iterator[ColumnElement[bool]]:
    """No story of a restricted collection: nobody asked for one by name."""
    return may_see(connection, versions.c.story, sight(connection))


def _whole() -> Select[Any]:
    return (
        select(
            stories.c.id.label("story_id"),
            versions.c.id.label("version_id"),
            versions.c.text,
            *(versions.c[name] for name in FACTS),
            readings.c.key.label("reading"),
            readings.c.layout,
            readings.c.notes,
            readings.c.recorded,
            readers.c.id.label("reader_id"),
        )
        .join(versions, versions.c.story == stories.c.key)
        .join(readings, readings.c.version == versions.c.key)
        .join(readers, readers.c.key == readings.c.reader)
    )


def _asked() -> Select[Any]:
    names = ("doc", "title", "publisher", "published", "updated")
    return (
        select(
            versions.c.key,
            stories.c.key.label("story"),
            stories.c.id,
            *(versions.c[name] for name in names),
            readings.c.recorded,
            readings.c.claims,
        )
        .select_from(heads)
        .join(stories, stories.c.key == heads.c.story)
        .join(versions, versions.c.key == heads.c.version)
        .join(readings, readings.c.key == heads.c.reading)
    )


def _told(connection: Connection, asked: Select[Any]) -> list[Told]:
    rows = connection.execute(asked).all()
    many = select(versions.c.story, func.count().label("n")).where(versions.c.story.in_([row.story for row in rows]))
    counted = {row.story: row.n for row in connection.execute(many.group_by(versions.c.story))}
    return [_row(row._asdict(), counted) for row in rows]


def _row(row: dict[str, Any], counted: dict[int, int]) -> Told:
    return Told(versions=counted.get(row.pop("story"), 1), **row)
