"""Take what other ledgers hold into this one, a reading at a time: the same rows as if it had been read here, in any order, once.

What goes from ledger to ledger is a `Bundle`: a reading with its source, story, version, reader and claims, without keys,
which are each ledger's own. What people decided stays where it is (reviews, judgements); what was taken down is not taken in.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import Connection, RowMapping, Table, select

from dateline.errors import DocumentError
from dateline.ledger import schema, versions
from dateline.ledger.access import collected, collection_marks, collections
from dateline.ledger.append import IN_ONE, Stored, key_of, look_up, once
from dateline.ledger.collections import collect, collection_of
from dateline.ledger.connect import Ledger
from dateline.ledger.entry import Entry, Parts, Value, entry
from dateline.ledger.identity import content_id, sha256
from dateline.ledger.spans import misplaced
from dateline.ledger.takedown import spared
from dateline.types import Claim, Reading, Span, Story

Plain: TypeAlias = dict[str, Any]
PARTS = ("speakers", "places", "quantities")
# What a ledger writes by itself.
OWN = {"key", "entry", "recorded", "claim", "position"}


@dataclass(frozen=True, slots=True)
class Bundle:
    """A reading and all it rests on. ``rows`` is JSON: source, story, version, reader, reading, claims, collections."""

    id: str  # of the reading
    rows: Plain
    data: bytes  # the source as the ledger packed it


def bundles(ledger: Ledger) -> Iterator[Bundle]:
    """Every reading of a ledger whose words are there, in the order of their coming, one at a time."""
    last = 0
    while True:
        with ledger.snapshot() as connection:
            asked = select(schema.readings).where(schema.readings.c.key > last).order_by(schema.readings.c.key).limit(1)
            row = connection.execute(asked).mappings().first()
            if row is None:
                return
            last = row["key"]
            if (found := _bundle(connection, row)) is not None:
                yield found


def take_in(ledger: Ledger, bundle: Bundle, *, where: str, by: str = "dateline merge") -> Stored:
    """Keep a bundle: all or nothing, checked as anything read here is; nothing new when it is there.

    Raises `DocumentError`: D131 it is not whole, D040 a span does not stand in the text, D050 it was taken down here.
    """
    try:
        text, records = _checked(bundle, where)
        return _take_in(ledger, bundle, text, records, by)
    except (KeyError, TypeError, AttributeError, ValueError, zlib.error) as error:
        raise DocumentError("D131", where=where, detail=f"{type(error).__name__}: {error}"[:160]) from error


# --- out of a ledger ---


def _bundle(connection: Connection, reading: RowMapping) -> Bundle | None:
    version = _row(connection, schema.versions, reading["version"])
    source = _row(connection, schema.sources, version["source"])
    if version["text"] is None or source["data"] is None:
        return None
    claims = connection.execute(select(schema.claims).where(schema.claims.c.reading == reading["key"])).mappings().all()
    inside = (collections.c.key, collections.c.name)
    named = select(*inside).join(collected, collected.c.collection == collections.c.key)
    parts = _parts(connection, reading["key"])
    rows: Plain = {
        "source": _plain(schema.sources, source),
        "story": _plain(schema.stories, _row(connection, schema.stories, version["story"])),
        "version": _plain(schema.versions, version),
        "reader": _plain(schema.readers, _row(connection, schema.readers, reading["reader"])),
        "reading": _plain(schema.readings, reading),
        "claims": [
            {**_plain(schema.claims, claim), **{name: parts[name].get(claim["key"], []) for name in PARTS}}
            for claim in sorted(claims, key=lambda row: (row["start"], row["key"]))
            if claim["record"]
        ],
        "collections": [
            [name, _mark(connection, key)]
            for key, name in connection.execute(named.where(collected.c.story == version["story"]).order_by(collections.c.name))
        ],
    }
    rows["source"].pop("data")
    return Bundle(reading["id"], rows, source["data"])


def _row(connection: Connection, table: Table, key: int) -> RowMapping:
    return connection.execute(select(table).where(table.c.key == key)).mappings().one()


def _plain(table: Table, row: RowMapping) -> Plain:
    """A row's own columns: without keys, of its own and of others, and without what a ledger writes by itself."""
    return {name: value for name in _own(table) if (value := row[name]) is not None}


@cache
def _own(table: Table) -> tuple[str, ...]:
    return tuple(c.name for c in table.columns if c.name not in OWN and not c.foreign_keys)


def _parts(connection: Connection, reading: int) -> dict[str, dict[int, list[Plain]]]:
    """The parts of all claims of a reading, by sort and claim, in order: few questions a reading, not some for each claim."""
    claims = schema.claims
    rows = {}
    for name, table in zip(PARTS, schema.PARTS_OF_CLAIM, strict=True):
        asked = select(table).join(claims, claims.c.key == table.c.claim).where(claims.c.reading == reading)
        rows[name] = connection.execute(asked.order_by(table.c.claim, table.c.position)).mappings().all()
    speakers = _rows(connection, schema.speakers, {row["speaker"] for row in rows["speakers"]})
    actors = _rows(connection, schema.actors, {row["actor"] for row in speakers.values() if row["actor"] is not None})
    places = _rows(connection, schema.places, {row["place"] for row in rows["places"]})
    found: dict[str, dict[int, list[Plain]]] = {name: {} for name in PARTS}
    for name, table in zip(PARTS, schema.PARTS_OF_CLAIM, strict=True):
        for row in rows[name]:
            part = _plain(table, row)
            if name == "speakers":
                speaker = speakers[row["speaker"]]
                actor = actors.get(speaker["actor"])
                part |= {"speaker": _plain(schema.speakers, speaker), "actor": _plain(schema.actors, actor) if actor else None}
            elif name == "places":
                part["place"] = _plain(schema.places, places[row["place"]])
            found[name].setdefault(row["claim"], []).append(part)
    return found


def _rows(connection: Connection, table: Table, keys: Collection[int]) -> dict[int, RowMapping]:
    """Rows by their keys, so many in a question as every database takes."""
    found: dict[int, RowMapping] = {}
    wanted = sorted(keys)
    for at in range(0, len(wanted), IN_ONE):
        asked = select(table).where(table.c.key.in_(wanted[at : at + IN_ONE]))
        found |= {row["key"]: row for row in connection.execute(asked).mappings()}
    return found


def _mark(connection: Connection, key: int) -> Plain | None:
    """Who restricted the collection, where it is restricted."""
    marks = select(collection_marks).where(collection_marks.c.collection == key).order_by(collection_marks.c.key.desc())
    last = connection.execute(marks.limit(1)).mappings().first()
    return _plain(collection_marks, last) if last is not None and last["restricted"] else None


# --- into a ledger ---


def _checked(bundle: Bundle, where: str) -> tuple[str, list[Plain]]:
    """The version's text and the claims, when all is as it says. Raises `DocumentError`."""
    rows = bundle.rows
    text, doc = rows["version"]["text"], rows["version"]["doc"]
    raw = zlib.decompress(bundle.data) if rows["source"]["coding"] == "zlib" else bundle.data
    if hashlib.sha256(raw).hexdigest() != rows["source"]["sha256"] or sha256(text) != rows["version"]["text_sha256"]:
        raise DocumentError("D131", where=where, detail=f"the words of {doc} are not those that were read")
    made = content_id("reading", rows["version"]["id"], rows["reader"]["id"])
    if not made == rows["reading"]["id"] == bundle.id:
        raise DocumentError("D131", where=where, detail=f"the reading of {doc} is another's")
    for claim in rows["claims"]:
        if (fault := misplaced(json.loads(claim["record"]), text)) is not None:
            raise DocumentError("D040", where=doc, detail=fault)
    return text, rows["claims"]


def _take_in(ledger: Ledger, bundle: Bundle, text: str, claims: Sequence[Plain], by: str) -> Stored:
    rows = bundle.rows
    story, version = rows["story"]["id"], rows["version"]["id"]
    thin = Reading(Story("", rows["version"]["doc"], text), claims=tuple(_thin(claim) for claim in claims))
    with ledger.snapshot() as connection:
        found = _there(connection, bundle)
    if found is not None and not rows["collections"]:
        return Stored(story, version, *found, False, False, False)
    summary: dict[str, Value] = {}
    with entry(ledger, "merge", by=by, summary=summary) as writing:
        spare = {claim.id for claim in spared(writing.connection, thin).claims}
        claims = [claim for claim in claims if claim["id"] in spare]
        story_key, new_story = once(writing, schema.stories, story, lambda: _without_id(rows["story"]))
        for name, mark in rows["collections"]:
            _collect(writing, story_key, name, mark)
        if (found := _there(writing.connection, bundle)) is not None:
            summary |= {"story": story}
            return Stored(story, version, *found, False, False, False)
        source = _source(writing, bundle)
        about = {**_without_id(rows["version"]), "story": story_key, "source": source}
        version_key, new_version = once(writing, schema.versions, version, lambda: about)
        reader, _ = once(writing, schema.readers, rows["reader"]["id"], lambda: _without_id(rows["reader"]))
        links = {"version": version_key, "reader": reader, "claims": len(claims)}
        key = writing.insert(schema.readings, {**rows["reading"], **links})
        _look_up_parts(writing, claims)
        for claim in claims:
            own = {name: value for name, value in claim.items() if name not in PARTS}
            links = {"reading": key, "version": version_key, "story": story_key}
            writing.insert(schema.claims, {**own, **links}, parts=_parts_in(writing, claim))
        writing.flush()
        versions.set_head(writing.connection, story_key)
        summary |= {"story": story, "version": version, "reading": bundle.id, "reader": rows["reader"]["id"]}
    return Stored(story, version, key, len(claims), new_story, new_version, True)


def _thin(claim: Plain) -> Claim:
    return Claim(claim["id"], "body", Span(claim["start"], claim["end"]), 0)


def _there(connection: Connection, bundle: Bundle) -> tuple[int, int] | None:
    """Key and number of claims of the reading, when this ledger has it."""
    readings = schema.readings
    found = connection.execute(select(readings.c.key, readings.c.claims).where(readings.c.id == bundle.id)).first()
    return (found.key, found.claims) if found is not None else None


def _source(writing: Entry, bundle: Bundle) -> int:
    found = key_of(writing.connection, schema.sources, "sha256", bundle.rows["source"]["sha256"])
    return found if found is not None else writing.insert(schema.sources, {**bundle.rows["source"], "data": bundle.data})


def _collect(writing: Entry, story: int, name: str, mark: Plain | None) -> None:
    """Put the story into the collection; one restricted elsewhere is so here, unless somebody here decided otherwise."""
    writing.flush()
    key = collection_of(writing, name)
    writing.flush()
    marked = select(collection_marks.c.key).where(collection_marks.c.collection == key).limit(1)
    if mark is not None and writing.connection.execute(marked).first() is None:
        writing.insert(collection_marks, {**mark, "collection": key})
    collect(writing, story, name)
    writing.flush()


def _look_up_parts(writing: Entry, claims: Sequence[Plain]) -> None:
    speakers = [part for claim in claims for part in claim["speakers"]]
    look_up(writing, schema.speakers, [part["speaker"]["id"] for part in speakers])
    look_up(writing, schema.actors, [part["actor"]["id"] for part in speakers if part["actor"]])
    look_up(writing, schema.places, [part["place"]["id"] for claim in claims for part in claim["places"]])


def _parts_in(writing: Entry, claim: Plain) -> Parts:
    chain = [{"speaker": _speaker(writing, part)} for part in claim["speakers"]]
    where = [
        {
            **{name: value for name, value in part.items() if name != "place"},
            "place": _known(writing, schema.places, part["place"]),
        }
        for part in claim["places"]
    ]
    return [(schema.claim_speakers, chain), (schema.claim_places, where), (schema.claim_quantities, claim["quantities"])]


def _speaker(writing: Entry, part: Plain) -> int:
    actor = _known(writing, schema.actors, part["actor"]) if part["actor"] else None
    row = {**_without_id(part["speaker"]), "actor": actor}
    return once(writing, schema.speakers, part["speaker"]["id"], lambda: row)[0]


def _known(writing: Entry, table: Table, row: Mapping[str, Any]) -> int:
    return once(writing, table, row["id"], lambda: _without_id(row))[0]


def _without_id(row: Mapping[str, Any]) -> Plain:
    return {name: value for name, value in row.items() if name != "id"}
