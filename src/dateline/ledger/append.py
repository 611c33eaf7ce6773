"""Take readings into the ledger, here read or read elsewhere: all or nothing, and nothing new when they are there already.

Order does not matter: what a row says comes from the bundle alone, never from what was there before. Many are taken in in one
transaction, synced to the disk once; each has its own entry in the log, as if it had come alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, select

from dateline.errors import DocumentError
from dateline.ledger import schema, versions
from dateline.ledger.access import collection_marks
from dateline.ledger.bundle import Bundle, Plain, bundle_of
from dateline.ledger.collections import collect, collection_of, is_collected
from dateline.ledger.connect import Ledger
from dateline.ledger.entry import Entry, Parts, Row, Value, entry
from dateline.ledger.identity import content_id, story_identity, version_id
from dateline.ledger.reader import Reader
from dateline.ledger.takedown import lost_claims, lost_texts
from dateline.types import Reading, Story

# Keys in one question.
IN_ONE = 1_000


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
    bundle = bundle_of(reading, reader=reader, retrieved=retrieved, collection=collection)
    with ledger.snapshot() as connection:  # of a reading that is there already, too: who reads the text again is told
        for reason in lost_texts(connection, [bundle.rows["version"]["text_sha256"]]).values():
            raise DocumentError("D050", where=reading.story.doc, detail=reason)
    (done,) = take_in(ledger, [bundle], action="read", by=by)
    if isinstance(done, DocumentError):
        raise done
    return done


def take_in(ledger: Ledger, found: Sequence[Bundle], *, action: str, by: str) -> list[Stored | DocumentError]:
    """Keep bundles, an entry of the log for each that is new, all in one transaction; what came of each, in order.

    What was taken down is not taken in: a text is a `DocumentError` D050, a claim is left out. Raises `RunError`.
    """
    if not found:
        return []
    with ledger.snapshot() as connection:
        known = _known(connection, found)
    if not any(done is None for done in known):
        return [done for done in known if done is not None]
    with entry(ledger, action, by=by) as writing:
        return _write_all(writing, found, action)


def stored(ledger: Ledger, story: Story, *, reader: Reader, collection: str = "") -> Stored | None:
    """What the ledger has of this very version by this reader, told before anything is parsed; ``None``: it is to be read."""
    version, id = version_id(story), content_id(story_identity(story))
    readings = schema.readings
    asked = select(readings.c.key, readings.c.claims).where(readings.c.id == content_id("reading", version, reader.id))
    with ledger.snapshot() as connection:
        found = connection.execute(asked).first()
        if found is None or (collection and not is_collected(connection, id, collection)):
            return None
        return Stored(id, version, found.key, found.claims, False, False, False)


def records_of(ledger: Ledger, reading: int) -> list[str]:
    """The claims of a stored reading as `dateline read --json` prints them, one line each, in the order of the text."""
    claims = schema.claims
    asked = select(claims.c.record).where(claims.c.reading == reading).order_by(claims.c.start, claims.c.key)
    with ledger.snapshot() as connection:
        return [record for record in connection.execute(asked).scalars() if record]


# --- what is there ---


def _known(connection: Connection, found: Sequence[Bundle]) -> list[Stored | DocumentError | None]:
    """Of each bundle what there is to say without writing: it is there, or was taken down; ``None``: it is to be written."""
    gone = lost_texts(connection, [bundle.rows["version"]["text_sha256"] for bundle in found])
    readings = schema.readings
    there: dict[str, tuple[int, int]] = {}
    for ids in in_some([bundle.id for bundle in found]):
        asked = select(readings.c.id, readings.c.key, readings.c.claims).where(readings.c.id.in_(ids))
        there |= {row.id: (row.key, row.claims) for row in connection.execute(asked)}

    def of(bundle: Bundle) -> Stored | DocumentError | None:
        version, story = bundle.rows["version"], bundle.rows["story"]["id"]
        # A mark of a restricted collection may be new here, though the story is in it.
        kept = all(mark is None and is_collected(connection, story, name) for name, mark in bundle.rows["collections"])
        if bundle.id in there and kept:
            return Stored(story, version["id"], *there[bundle.id], False, False, False)
        if (reason := gone.get(version["text_sha256"])) is not None:
            return DocumentError("D050", where=version["doc"], detail=reason)
        return None

    return [of(bundle) for bundle in found]


def _write_all(writing: Entry, found: Sequence[Bundle], action: str) -> list[Stored | DocumentError]:
    known = _known(writing.connection, found)  # another process may have stored it since we looked, or taken it down
    fresh = [bundle for bundle, done in zip(found, known, strict=True) if done is None]
    lost = lost_claims(writing.connection, [claim["id"] for bundle in fresh for claim in bundle.rows["claims"]])
    _look_up_all(writing, fresh)
    read: set[int] = set()
    done = [
        _write(writing, bundle, lost, action, read) if answer is None else answer
        for bundle, answer in zip(found, known, strict=True)
    ]
    writing.flush()
    versions.set_heads(writing.connection, read)
    return done


def _look_up_all(writing: Entry, found: Sequence[Bundle]) -> None:
    """Ask for the keys of everything that may be there, some at a time, so that `once` need not."""
    for table, name, id in (
        (schema.sources, "source", "sha256"),
        (schema.stories, "story", "id"),
        (schema.versions, "version", "id"),
        (schema.readers, "reader", "id"),
        (schema.readings, "reading", "id"),
    ):
        _look_up(writing, table, {bundle.rows[name][id] for bundle in found}, id)
    for table in (schema.actors, schema.speakers, schema.places):
        _look_up(writing, table, {id for bundle in found for id in bundle.rows[table.name]}, "id")


# --- what is written ---


def _write(writing: Entry, bundle: Bundle, lost: Collection[str], action: str, read: set[int]) -> Stored:
    """A bundle's rows and its entry in the log; the story's key goes into ``read`` when it has a reading more."""
    rows = bundle.rows
    story, version = rows["story"]["id"], rows["version"]["id"]
    story_key, new_story = _once(writing, schema.stories, rows["story"])
    for name, mark in rows["collections"]:
        _collect(writing, story_key, name, mark)
    if (key := writing.known[schema.readings][bundle.id]) is not None:
        writing.close("collect", {"story": story, "collection": ", ".join(name for name, _ in rows["collections"])})
        return Stored(story, version, key, int(rows["reading"]["claims"]), False, False, False)
    source, _ = _once(writing, schema.sources, {**rows["source"], "data": bundle.data}, id="sha256")
    about = {**rows["version"], "story": story_key, "source": source}
    about["retrieved"] = about["retrieved"] or writing.recorded
    version_key, new_version = _once(writing, schema.versions, about)
    reader, _ = _once(writing, schema.readers, rows["reader"])
    claims = [claim for claim in rows["claims"] if claim["id"] not in lost]
    links = {"version": version_key, "reader": reader, "claims": len(claims)}
    key, _ = _once(writing, schema.readings, {**rows["reading"], **links})
    links = {"reading": key, "version": version_key, "story": story_key}
    for claim in claims:
        own = {**claim, **links}
        parts = _parts(writing, bundle, own.pop("speakers"), own.pop("places"), own.pop("quantities"))
        writing.insert(schema.claims, own, parts=parts)
    read.add(story_key)
    summary: dict[str, Value] = {"story": story, "version": version, "reading": bundle.id, "reader": rows["reader"]["id"]}
    writing.close(action, summary)
    return Stored(story, version, key, len(claims), new_story, new_version, True)


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


def _parts(writing: Entry, bundle: Bundle, chain: list[str], where: list[Plain], counts: list[Row]) -> Parts:
    places = bundle.rows["places"]
    return [
        (schema.claim_speakers, [{"speaker": _speaker(writing, bundle, id)} for id in chain]),
        (
            schema.claim_places,
            [{**part, "place": _shared(writing, schema.places, part["place"], places[part["place"]])} for part in where],
        ),
        (schema.claim_quantities, counts),
    ]


def _speaker(writing: Entry, bundle: Bundle, id: str) -> int:
    if (known := writing.known[schema.speakers][id]) is not None:
        return known
    row = bundle.rows["speakers"][id]
    actor = row["actor"]
    key = None if actor is None else _shared(writing, schema.actors, actor, bundle.rows["actors"][actor])
    return _shared(writing, schema.speakers, id, {**row, "actor": key})


def _shared(writing: Entry, table: Table, id: str, row: Plain) -> int:
    """The key of a row that many claims point at."""
    known = writing.known[table][id]
    return known if known is not None else _once(writing, table, {"id": id, **row})[0]


# --- once and no more ---


def _once(writing: Entry, table: Table, row: Plain, *, id: str = "id") -> tuple[int, bool]:
    """The key of the row with this id, and whether it is new. It has been looked up."""
    known = writing.known[table]
    if (key := known[row[id]]) is not None:
        return key, False
    known[row[id]] = key = writing.insert(table, row)
    return key, True


def _look_up(writing: Entry, table: Table, ids: Collection[str], id: str) -> None:
    known = writing.known.setdefault(table, {})
    known.update(dict.fromkeys(ids))
    for some in in_some(sorted(ids)):
        found = writing.connection.execute(select(table.c[id], table.c.key).where(table.c[id].in_(some)))
        known.update((row[0], row[1]) for row in found)


def in_some(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    """Values, so many at a time as every database takes in a question."""
    return (values[at : at + IN_ONE] for at in range(0, len(values), IN_ONE))
