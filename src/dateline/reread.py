"""Read what the ledger keeps again, with the reader of this version: a reading more of each version, and what it changed.

Nothing is lost by it: the earlier readings stay, a claim that is found again keeps its id, and with it its reviews.
"""

from __future__ import annotations

import dataclasses
import datetime
import json
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from dateline.errors import DocumentError, RunError
from dateline.ledger.append import append
from dateline.ledger.connect import Ledger
from dateline.ledger.identity import content_id, version_id
from dateline.ledger.reader import Reader
from dateline.ledger.schema import claims, readings, sources, versions
from dateline.ledger.versions import by_second, stories_named
from dateline.pipeline import Tools, read
from dateline.query.changes import compare
from dateline.reading.story import Known, build, story_id
from dateline.types import Story


@dataclass(frozen=True, slots=True)
class Work:
    """The versions to read, by key in the order of their coming; and how many are left out, for what reason."""

    versions: tuple[int, ...]
    done: int  # this reader has read them
    taken_down: int


@dataclass(frozen=True, slots=True)
class Reread:
    """A version that was read again: how many of its claims are as they were, changed, new, dropped."""

    doc: str
    kept: int
    changed: int
    new: int
    dropped: int


def work(ledger: Ledger, names: Sequence[str], *, reader: Reader) -> Work:
    """What there is to read of the stories of these ids, addresses or names; of no names, of all. Raises `RunError` R033."""
    asked = select(versions.c.key, versions.c.id, versions.c.text.is_(None).label("gone")).order_by(versions.c.key)
    with ledger.snapshot() as connection:
        if names:
            asked = asked.where(versions.c.story.in_([key for name in names for key in _stories(connection, name)]))
        found = connection.execute(asked).all()
        ids = set(connection.execute(select(readings.c.id)).scalars())
    live = [row for row in found if not row.gone]
    todo = tuple(row.key for row in live if content_id("reading", row.id, reader.id) not in ids)
    return Work(todo, len(live) - len(todo), len(found) - len(live))


def reread(ledger: Ledger, todo: Work, tools: Tools, *, reader: Reader) -> Iterator[Reread | DocumentError]:
    """Read the versions, in order, and keep each reading; one that cannot be read again or kept is an error in its place."""
    errors: list[DocumentError] = []
    keys: dict[str, list[int]] = {}

    def stories() -> Iterator[Story]:
        for key in todo.versions:
            try:
                story = kept_story(ledger, key)
            except DocumentError as error:
                errors.append(error)
            else:
                keys.setdefault(version_id(story), []).append(key)
                yield story

    for reading in read(stories(), tools):
        yield from _taken(errors)
        key = keys[version_id(reading.story)][0]
        before = _newest(ledger, key)
        try:
            stored = append(ledger, reading, reader=reader, by="dateline reread")
        except DocumentError as error:
            yield error
            continue
        with ledger.snapshot() as connection:
            moved = compare(before, _records(connection, stored.reading), by_words=False)
        kinds = Counter(change.kind for change in moved)
        yield Reread(reading.story.doc, kinds["kept"], kinds["changed"], kinds["new"], kinds["dropped"])
    yield from _taken(errors)


def _taken(errors: list[DocumentError]) -> Iterator[DocumentError]:
    while errors:
        yield errors.pop(0)


def _stories(connection: Connection, name: str) -> list[int]:
    found = stories_named(connection, name)
    if not found:
        raise RunError("R033", where=name)
    return found


def _newest(ledger: Ledger, version: int) -> list[dict[str, object]]:
    """The claims of the version's newest reading, as records."""
    with ledger.snapshot() as connection:
        newest = (
            select(readings.c.key)
            .where(readings.c.version == version)
            .order_by(by_second(readings.c.key), readings.c.key.desc())
            .limit(1)
        )
        key = connection.execute(newest).scalar()
        return [] if key is None else _records(connection, key)


def _records(connection: Connection, reading: int) -> list[dict[str, object]]:
    rows = connection.execute(select(claims.c.record).where(claims.c.reading == reading).order_by(claims.c.start, claims.c.key))
    return [json.loads(record) for record in rows.scalars() if record]


# --- the story as it was ---


def kept_story(ledger: Ledger, version: int) -> Story:
    """The story as it was read, divided anew by this reader. What was known of it stays: it makes the version what it is.

    Raises `DocumentError` D051 when bytes and text do not give the version that the ledger has.
    """
    newest = select(readings.c.layout).where(readings.c.version == version).order_by(readings.c.key.desc()).limit(1)
    with ledger.snapshot() as connection:
        asked = select(versions, sources.c.data, sources.c.coding).join(sources, sources.c.key == versions.c.source)
        row: Any = connection.execute(asked.where(versions.c.key == version)).one()
        layout = connection.execute(newest).scalar()
    raw = _bytes(row)
    facts: dict[str, Any] = {name: getattr(row, name) for name in ("title", "publisher", "byline", "url", "language")}
    facts |= {name: day and datetime.date.fromisoformat(day) for name in ("published", "updated") for day in [getattr(row, name)]}
    known = Known(
        **facts,
        standfirst=_standfirst(layout, row.text),
        captions=_captions(layout, row.text),
        credits=_credits(layout, row.text),
    )
    made = build(row.text, known, id=story_id(raw), doc=row.doc, raw=raw)
    story = dataclasses.replace(made, **facts, relay=row.relay)
    if version_id(story) != row.id:
        raise DocumentError("D051", where=row.doc, detail="what is known of it makes another version")
    return story


def _bytes(row: Any) -> bytes:
    if row.data is None:
        raise DocumentError("D051", where=row.doc, detail="its source is not there")
    try:
        return zlib.decompress(row.data) if row.coding == "zlib" else bytes(row.data)
    except zlib.error as error:
        raise DocumentError("D051", where=row.doc, detail=f"its source cannot be unpacked: {error}") from error


def _standfirst(layout: str | None, text: str) -> str | None:
    """The standfirst as the reading before found it, for a page says which it is and its text does not."""
    parts = json.loads(layout)["sections"] if layout else []
    return next((text[start:end] for kind, start, end in parts if kind == "standfirst"), None)


def _credits(layout: str | None, text: str) -> tuple[str, ...]:
    """The credits of pictures, which a page marks: lines of their own behind a caption."""
    held = json.loads(layout) if layout else {"sections": [], "boilerplate": []}
    behind = {end for kind, _, end in held["sections"] if kind == "caption"}
    lines = ((start, end) for kind, start, end in held["boilerplate"] if kind == "credit")
    return tuple(
        text[start:end] for start, end in lines if len(text[:start].rstrip()) in behind and "\n" in text[start - 1 : start]
    )


def _captions(layout: str | None, text: str) -> tuple[str, ...]:
    """The captions likewise."""
    parts = json.loads(layout)["sections"] if layout else []
    return tuple(text[start:end] for kind, start, end in parts if kind == "caption")
