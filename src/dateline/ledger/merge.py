"""Take what other ledgers hold into this one: the same rows as if it had been read here, in any order, once.

What goes from ledger to ledger is a `Bundle`. What people decided stays where it is (reviews, judgements); what was taken down
is not taken in.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from dateline.errors import DocumentError
from dateline.ledger import schema
from dateline.ledger.access import collected, collection_marks, collections
from dateline.ledger.append import Stored, in_some, take_in
from dateline.ledger.bundle import OF_A_CLAIM, TOGETHER, WEIGHT, Bundle, Plain
from dateline.ledger.connect import Ledger
from dateline.ledger.identity import content_id, sha256
from dateline.ledger.spans import looks_in

# What a ledger writes by itself.
OWN = {"key", "entry", "recorded", "claim", "position"}
# What of a bundle may be anything where it comes from elsewhere: a shard that is not whole.
BROKEN = (KeyError, TypeError, AttributeError, ValueError, zlib.error)


def bundles(ledger: Ledger) -> Iterator[list[Bundle]]:
    """Every reading of a ledger whose words are there, in the order of their coming, some at a time."""
    readings, last = schema.readings, 0
    weight = readings.c.claims * OF_A_CLAIM + schema.sources.c.size
    asked = select(readings.c.key, weight.label("weight")).join(schema.versions, schema.versions.c.key == readings.c.version)
    asked = asked.join(schema.sources, schema.sources.c.key == schema.versions.c.source).order_by(readings.c.key).limit(TOGETHER)
    while True:
        with ledger.snapshot() as connection:
            keys = list(_light(connection.execute(asked.where(readings.c.key > last))))
            if not keys:
                return
            found = _bundles(connection, keys)
        last = keys[-1]
        yield found


def merge(ledger: Ledger, found: Sequence[Bundle], *, where: str, by: str = "dateline merge") -> Iterator[Stored | DocumentError]:
    """Keep bundles that come from elsewhere, each checked as anything read here is; what came of each.

    One that cannot be kept is a `DocumentError`: D131 it is not whole, D040 a span does not stand in the text, D050 it was taken
    down here. Raises `RunError`.
    """
    try:
        faults = [_fault(bundle, where) for bundle in found]
        done = iter(take_in(ledger, [one for one, fault in zip(found, faults, strict=True) if not fault], action="merge", by=by))
    except BROKEN as error:
        if len(found) == 1:
            yield DocumentError("D131", where=where, detail=f"{type(error).__name__}: {error}"[:160])
        else:  # one of them: each by itself
            for bundle in found:
                yield from merge(ledger, [bundle], where=where, by=by)
        return
    yield from (fault or next(done) for fault in faults)


def _fault(bundle: Bundle, where: str) -> DocumentError | None:
    """Why a bundle is not what it says: words, hashes and ids are looked at again, and every span."""
    rows = bundle.rows
    text, doc = rows["version"]["text"], rows["version"]["doc"]
    raw = zlib.decompress(bundle.data) if rows["source"]["coding"] == "zlib" else bundle.data
    if hashlib.sha256(raw).hexdigest() != rows["source"]["sha256"] or sha256(text) != rows["version"]["text_sha256"]:
        return DocumentError("D131", where=where, detail=f"the words of {doc} are not those that were read")
    if content_id("reading", rows["version"]["id"], rows["reader"]["id"]) != bundle.id:
        return DocumentError("D131", where=where, detail=f"the reading of {doc} is another's")
    misplaced = looks_in(text)
    for claim in rows["claims"]:
        if (fault := misplaced(claim["record"])) is not None:
            return DocumentError("D040", where=doc, detail=fault)
    return None


# --- out of a ledger ---


def _light(found: Iterable[Row[Any]]) -> Iterator[int]:
    """The first of these readings that together are not too heavy; one at least."""
    weight = 0
    for row in found:
        if weight and weight + row.weight > WEIGHT:
            return
        weight += row.weight
        yield row.key


def _bundles(connection: Connection, keys: list[int]) -> list[Bundle]:
    """The readings of these keys: a question a table."""
    readings = _by_key(connection, schema.readings, keys)
    versions = _by_key(connection, schema.versions, {row["version"] for row in readings.values()})
    sources = _by_key(connection, schema.sources, {row["source"] for row in versions.values()})
    stories = _by_key(connection, schema.stories, {row["story"] for row in versions.values()})
    readers = _by_key(connection, schema.readers, {row["reader"] for row in readings.values()})
    inside = _collections(connection, set(stories))
    claims = _claims(connection, keys)
    found = []
    for key in keys:
        reading = readings[key]
        version = versions[reading["version"]]
        source = sources[version["source"]]
        if version["text"] is None or source["data"] is None:
            continue
        mine, shared = claims.get(key, ([], {table.name: {} for table in SHARED}))
        rows: Plain = {
            "source": _plain(schema.sources, source),
            "story": _plain(schema.stories, stories[version["story"]]),
            "version": _plain(schema.versions, version),
            "reader": _plain(schema.readers, readers[reading["reader"]]),
            "reading": _plain(schema.readings, reading),
            **shared,
            "claims": mine,
            "collections": inside.get(version["story"], []),
        }
        del rows["source"]["data"]
        found.append(Bundle(rows, source["data"]))
    return found


SHARED = (schema.actors, schema.speakers, schema.places)


def _claims(connection: Connection, keys: list[int]) -> dict[int, tuple[list[Plain], Plain]]:
    """The claims of each reading in the order of the text, and the actors, speakers and places that they name."""
    claims = schema.claims
    chains, where, counts = (_parts(connection, table, keys) for table in schema.PARTS_OF_CLAIM)
    speakers = _by_key(connection, schema.speakers, {row["speaker"] for rows in chains.values() for row in rows})
    places = _by_key(connection, schema.places, {row["place"] for rows in where.values() for row in rows})
    actors = _by_key(connection, schema.actors, {row["actor"] for row in speakers.values()} - {None})
    found: dict[int, tuple[list[Plain], Plain]] = {}
    own = _own(claims)
    asked = select(claims.c.reading, claims.c.key, *(claims.c[name] for name in own))
    asked = asked.where(claims.c.reading.in_(keys)).order_by(claims.c.reading, claims.c.start, claims.c.key)
    for reading, key, *values in connection.execute(asked).all():
        claim: Plain = dict(zip(own, values, strict=True))
        mine, shared = found.setdefault(reading, ([], {table.name: {} for table in SHARED}))
        if not claim["record"]:
            continue
        mine.append(claim)
        claim["speakers"], claim["places"], claim["quantities"] = [], [], []
        for row in chains.get(key, ()):
            speaker = speakers[row["speaker"]]
            actor = actors.get(speaker["actor"])
            claim["speakers"].append(speaker["id"])
            if actor is not None:
                shared["actors"][actor["id"]] = _shared(schema.actors, actor)
            shared["speakers"][speaker["id"]] = {**_shared(schema.speakers, speaker), "actor": actor and actor["id"]}
        for row in where.get(key, ()):
            place = places[row["place"]]
            claim["places"].append({**_plain(schema.claim_places, row), "place": place["id"]})
            shared["places"][place["id"]] = _shared(schema.places, place)
        claim["quantities"] = [_plain(schema.claim_quantities, row) for row in counts.get(key, ())]
    return found


def _parts(connection: Connection, table: Table, keys: list[int]) -> dict[int, list[Plain]]:
    """The parts of a sort of all claims of these readings, by claim, in order."""
    claims = schema.claims
    asked = select(table).join(claims, claims.c.key == table.c.claim).where(claims.c.reading.in_(keys))
    names = table.c.keys()
    rows = (
        dict(zip(names, row, strict=True)) for row in connection.execute(asked.order_by(table.c.claim, table.c.position)).all()
    )
    return {claim: list(found) for claim, found in groupby(rows, itemgetter("claim"))}


def _by_key(connection: Connection, table: Table, keys: Collection[int]) -> dict[int, Plain]:
    """Rows by their keys, so many in a question as every database takes."""
    names = table.c.keys()
    rows = (row for some in in_some(sorted(keys)) for row in connection.execute(select(table).where(table.c.key.in_(some))).all())
    return {row.key: dict(zip(names, row, strict=True)) for row in rows}


def _plain(table: Table, row: Plain) -> Plain:
    """A row's own columns: without keys, of its own and of others, and without what a ledger writes by itself."""
    return {name: row[name] for name in _own(table)}


def _shared(table: Table, row: Plain) -> Plain:
    return {name: row[name] for name in _own(table) if name != "id"}


@cache
def _own(table: Table) -> tuple[str, ...]:
    return tuple(c.name for c in table.columns if c.name not in OWN and not c.foreign_keys)


def _collections(connection: Connection, stories: Collection[int]) -> dict[int, list[list[Any]]]:
    """The collections of each story: names, and who restricted those that are."""
    if connection.execute(select(collected.c.key).limit(1)).first() is None:
        return {}
    inside = select(collected.c.story, collections.c.key, collections.c.name).join(
        collected, collected.c.collection == collections.c.key
    )
    found: dict[int, list[list[Any]]] = {}
    marks: dict[int, Plain | None] = {}
    for story, key, name in connection.execute(inside.where(collected.c.story.in_(stories))):
        if key not in marks:
            marks[key] = _mark(connection, key)
        found.setdefault(story, []).append([name, marks[key]])
    return found


def _mark(connection: Connection, key: int) -> Plain | None:
    """Who restricted the collection, where it is restricted."""
    marks = select(collection_marks).where(collection_marks.c.collection == key).order_by(collection_marks.c.key.desc())
    last = connection.execute(marks.limit(1)).mappings().first()
    return _plain(collection_marks, dict(last)) if last is not None and last["restricted"] else None
