"""Put a reading into the ledger: one transaction a story, nothing new when it is there already.

Order does not matter: what a row says comes from the story and the reader alone, never from what was there before.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, select

from dateline.errors import DocumentError
from dateline.exchange.records import Record, claim_record, json_line
from dateline.ledger import schema, versions
from dateline.ledger.collections import collect, is_collected
from dateline.ledger.connect import Ledger
from dateline.ledger.entry import Entry, Parts, Row, Value, entry
from dateline.ledger.identity import content_id, fold, sha256, story_identity, version_id
from dateline.ledger.reader import Reader
from dateline.ledger.spans import misplaced
from dateline.ledger.takedown import spared
from dateline.types import Claim, Mention, Place, Reading, Speaker, Story

# Bytes that do not shrink by a tenth are kept as they are.
WORTH_PACKING = 0.9
# Keys in one question.
IN_ONE = 1_000
COUNTED = ("value", "high", "unit", "of", "basis", "bound")


@dataclass(frozen=True, slots=True)
class Stored:
    """What storing a reading did. ``reading`` is its key; what is not new was there already."""

    story: str
    version: str
    reading: int
    claims: int
    new_story: bool
    new_version: bool
    new_reading: bool


def append(
    ledger: Ledger, reading: Reading, *, reader: Reader, by: str = "dateline read", retrieved: str = "", collection: str = ""
) -> Stored:
    """Keep a reading: bytes, version, claims and log entry, all or nothing. ``retrieved`` is as `stamp` writes it, else now.

    The story is put into the collection of that name in the same transaction, so that nobody sees it outside meanwhile.
    Raises `DocumentError` D040 when a span does not stand in the text, D041 for a NUL, D050 after a takedown.
    Raises `RunError` when it cannot be written.
    """
    story = reading.story
    with ledger.snapshot() as connection:
        reading = spared(connection, reading)
        records = checked(reading)
        version, made = version_id(story), content_id("reading", version_id(story), reader.id)
        found = _stored(connection, story, version, made)
        if found is not None and (not collection or is_collected(connection, found.story, collection)):
            return found
    summary: dict[str, Value] = {}
    with entry(ledger, "read" if found is None else "collect", by=by, summary=summary) as writing:
        # Another process may have stored it since we looked, or taken it down.
        before, reading = reading, spared(writing.connection, reading)
        records = records if reading is before else checked(reading)
        story_key, new_story = _story(writing, story)
        if collection:
            writing.flush()
            collect(writing, story_key, collection)
        if (found := _stored(writing.connection, story, version, made)) is not None:
            summary |= {"story": found.story, "collection": collection}
            return found
        version_key, new_version = _version(writing, story, story_key, version, retrieved)
        key = _reading(writing, reading, version_key, made, reader)
        for claim, record in zip(reading.claims, records, strict=True):
            _claim(writing, claim, record, reading, (key, version_key, story_key))
        writing.flush()
        versions.set_head(writing.connection, story_key)
        summary |= {"story": content_id(story_identity(story)), "version": version, "reading": made, "reader": reader.id}
    return Stored(content_id(story_identity(story)), version, key, len(records), new_story, new_version, True)


def stored(ledger: Ledger, story: Story, *, reader: Reader, collection: str = "") -> Stored | None:
    """What the ledger has of this very version by this reader, told before anything is parsed; ``None``: it is to be read."""
    version = version_id(story)
    with ledger.snapshot() as connection:
        found = _stored(connection, story, version, content_id("reading", version, reader.id))
        if found is None or (collection and not is_collected(connection, found.story, collection)):
            return None
        return found


def records_of(ledger: Ledger, reading: int) -> list[str]:
    """The claims of a stored reading as `dateline read --json` prints them, one line each, in the order of the text."""
    claims = schema.claims
    asked = select(claims.c.record).where(claims.c.reading == reading).order_by(claims.c.start, claims.c.key)
    with ledger.snapshot() as connection:
        return [record for record in connection.execute(asked).scalars() if record]


def checked(reading: Reading) -> list[Record]:
    """The records of a reading's claims. Raises `DocumentError` when one does not stand in the text."""
    story = reading.story
    if "\0" in story.text:
        raise DocumentError("D041", where=story.doc, detail=str(story.text.index("\0")))
    records = [claim_record(claim, story) for claim in reading.claims]
    for record in records:
        if (fault := misplaced(record, story.text)) is not None:
            raise DocumentError("D040", where=story.doc, detail=fault)
    return records


def _stored(connection: Connection, story: Story, version: str, made: str) -> Stored | None:
    """The reading, when the ledger has it."""
    readings = schema.readings
    found = connection.execute(select(readings.c.key, readings.c.claims).where(readings.c.id == made)).first()
    if found is None:
        return None
    return Stored(content_id(story_identity(story)), version, found.key, found.claims, False, False, False)


# --- the rows of a story ---


def _story(writing: Entry, story: Story) -> tuple[int, bool]:
    identity = story_identity(story)
    return once(writing, schema.stories, content_id(identity), lambda: {"identity": _clean(identity)})


def _version(writing: Entry, story: Story, story_key: int, id: str, retrieved: str) -> tuple[int, bool]:
    def row() -> Row:
        return {
            "story": story_key,
            "source": _source(writing, story.raw or story.text.encode()),
            "text_sha256": sha256(story.text),
            "text": story.text,
            "doc": _clean(story.doc),
            "url": _clean(story.url),
            "title": _clean(story.title),
            "publisher": _clean(story.publisher),
            "byline": _clean(story.byline),
            "published": story.published.isoformat() if story.published else None,
            "updated": story.updated.isoformat() if story.updated else None,
            "language": _clean(story.language),
            "relay": _clean(story.relay),
            "retrieved": retrieved or writing.recorded,
        }

    return once(writing, schema.versions, id, row)


def _source(writing: Entry, raw: bytes) -> int:
    digest = hashlib.sha256(raw).hexdigest()
    found = key_of(writing.connection, schema.sources, "sha256", digest)
    if found is not None:
        return found
    packed = zlib.compress(raw, 6)
    coding, data = ("zlib", packed) if len(packed) < WORTH_PACKING * len(raw) else ("none", raw)
    return writing.insert(schema.sources, {"sha256": digest, "size": len(raw), "coding": coding, "data": data})


def _reading(writing: Entry, reading: Reading, version: int, id: str, reader: Reader) -> int:
    reader_key, _ = once(writing, schema.readers, reader.id, lambda: {"parts": reader.parts})
    story = reading.story
    layout = {
        "sections": [[part.kind, part.span.start, part.span.end] for part in story.sections],
        "boilerplate": [[part.kind, part.span.start, part.span.end] for part in story.boilerplate],
    }
    row: Row = {
        "id": id,
        "version": version,
        "reader": reader_key,
        "claims": len(reading.claims),
        "layout": json.dumps(layout),
        "notes": json.dumps([*story.notes, *reading.notes]),
    }
    return writing.insert(schema.readings, row)


# --- the rows of a claim ---


def _claim(writing: Entry, claim: Claim, record: Record, reading: Reading, keys: tuple[int, int, int]) -> None:
    story, time = reading.story, claim.time
    key, version, story_key = keys
    row: Row = {
        "id": claim.id,
        "reading": key,
        "version": version,
        "story": story_key,
        "start": claim.content.start,
        "end": claim.content.end,
        "section": claim.section,
        "quote": claim.quote,
        "kind": claim.kind,
        "modality": claim.modality,
        "certainty": claim.certainty.step if claim.certainty else None,
        "probability_low": claim.certainty.low if claim.certainty else None,
        "probability_high": claim.certainty.high if claim.certainty else None,
        "outcome": claim.outcome,
        "agent": _clean(claim.agent.who or claim.agent.span.of(story.text)) if claim.agent else None,
        "agent_side": _clean(claim.agent.side) if claim.agent else None,
        "target": _clean(claim.target.who or claim.target.span.of(story.text)) if claim.target else None,
        "target_side": _clean(claim.target.side) if claim.target else None,
        "time_start": time.start.isoformat() if time and time.start else None,
        "time_end": time.end.isoformat() if time and time.end else None,
        **_said(claim),
        "published": story.published.isoformat() if story.published else None,
        "publisher": _clean(story.publisher),
        "language": _clean(story.language),
        "confidence": claim.confidence,
        "record": json_line(record),
        "search": fold(" ".join([claim.content.of(story.text), *_names(claim, story.text)])),
    }
    writing.insert(schema.claims, row, parts=_parts(writing, claim, reading))


def _said(claim: Claim) -> Row:
    """The days of saying: those of the innermost speaker of whom the text tells them."""
    said = next((speaker.said for speaker in reversed(claim.chain) if speaker.said), None)
    days = (said.start, said.end) if said else (None, None)
    return {name: day.isoformat() if day else None for name, day in zip(("said_start", "said_end"), days, strict=True)}


def _names(claim: Claim, text: str) -> Iterator[str]:
    """Who is named around a claim, for full text."""
    for speaker in claim.chain:
        yield from filter(None, (speaker.who, speaker.source and speaker.source.of(text), speaker.role and speaker.role.of(text)))
    yield from (party.who for party in (claim.agent, claim.target) if party and party.who)
    yield from (place.name for place in claim.places)


def _parts(writing: Entry, claim: Claim, reading: Reading) -> Parts:
    chain = [{"speaker": _speaker(writing, speaker, reading)} for speaker in claim.chain]
    where = [
        {"place": _place(writing, place), "precision": place.precision, "radius_km": place.radius_km} for place in claim.places
    ]
    counts: list[Row] = [
        {name: getattr(quantity, name) for name in ("value", "high", "unit", "of", "basis", "bound")}
        for quantity in claim.quantities
    ]
    return [(schema.claim_speakers, chain), (schema.claim_places, where), (schema.claim_quantities, counts)]


def _speaker(writing: Entry, speaker: Speaker, reading: Reading) -> int | None:
    """The speaker's key. Somebody whom nobody names ("reportedly") is a speaker without a name."""
    words = speaker.source.of(reading.story.text) if speaker.source else ""
    name, side, actor = _clean(speaker.who or words) or "", _clean(speaker.side), None
    if speaker.actor:
        actor = _actor(writing, speaker.actor, speaker, reading.mentions)
    named = int(speaker.who is not None)
    id = content_id("speaker", name, named, side, speaker.actor)
    return once(writing, schema.speakers, id, lambda: {"name": name, "named": named, "side": side, "actor": actor})[0]


def _actor(writing: Entry, registry_id: str, speaker: Speaker, mentions: Sequence[Mention]) -> int:
    kind = next((mention.kind for mention in mentions if mention.actor == registry_id and mention.kind), None)
    row: Row = {"registry_id": registry_id, "name": _clean(speaker.who), "kind": kind, "side": _clean(speaker.side)}
    return once(writing, schema.actors, content_id("actor", *row.values()), lambda: row)[0]


def _place(writing: Entry, place: Place) -> int:
    row: Row = {
        "name": _clean(place.name),
        "lat": place.lat,
        "lon": place.lon,
        "area": int(place.area),
        "geonames_id": place.geonames_id,
        "country": place.country,
        "feature": place.feature,
    }
    return once(writing, schema.places, content_id("place", *row.values()), lambda: row)[0]


# --- once and no more ---


def once(writing: Entry, table: Table, id: str, row: Callable[[], Row]) -> tuple[int, bool]:
    """The key of the row with this content id, and whether it is new."""
    known = writing.known.setdefault(table, {})
    if id not in known:
        known[id] = key_of(writing.connection, table, "id", id)
    if (key := known[id]) is not None:
        return key, False
    known[id] = key = writing.insert(table, {"id": id, **row()})
    return key, True


def look_up(writing: Entry, table: Table, ids: Collection[str]) -> None:
    """Ask for the keys of many rows at once, so that `once` need not ask for each."""
    known = writing.known.setdefault(table, {})
    wanted = sorted(set(ids) - known.keys())
    known.update(dict.fromkeys(wanted))
    for at in range(0, len(wanted), IN_ONE):
        found = writing.connection.execute(select(table.c.id, table.c.key).where(table.c.id.in_(wanted[at : at + IN_ONE])))
        known.update((row.id, row.key) for row in found)


def key_of(connection: Connection, table: Table, column: str, value: str) -> int | None:
    found = connection.execute(_by(table, column), {"value": value}).scalar()
    return None if found is None else int(found)


@cache
def _by(table: Table, column: str) -> Select[Any]:
    """The question for a row's key, built once: it is asked for each place, speaker and actor of a story."""
    return select(table.c.key).where(table.c[column] == bindparam("value"))


def _clean(words: str | None) -> str | None:
    """Words without what a column cannot hold: NUL and halves of characters (`record` keeps them, escaped)."""
    return words.replace("\0", "�").encode("utf-8", "replace").decode() if words is not None else None
