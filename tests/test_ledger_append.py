"""What is kept, once and whole, on both databases."""

from __future__ import annotations

import dataclasses
import json
import random
import tempfile
import zlib
from functools import cache

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from dateline.errors import DocumentError
from dateline.exchange.records import claim_record, json_line
from dateline.ledger import schema
from dateline.ledger.append import append
from dateline.ledger.connect import Ledger, open_ledger
from dateline.ledger.entry import entry, newest
from dateline.ledger.spans import looks_in, misplaced
from dateline.types import Reading, Span
from ledger_kit import BETTER, READER, contents, faults, held, keep, made, readings_of, ticking

SHARDS = (1, 2, 7, 64)


def count(ledger: Ledger, table: str) -> int:
    with ledger.snapshot() as connection:
        return int(connection.execute(select(func.count()).select_from(schema.metadata.tables[table])).scalar_one())


def test_a_reading_is_kept_whole(ledger: Ledger) -> None:
    reading = made(1)
    stored = append(ledger, reading, reader=READER)
    assert stored.new_story and stored.new_version and stored.new_reading and stored.claims == 3
    with ledger.snapshot() as connection:
        version = connection.execute(schema.versions.select()).one()
        source = connection.execute(schema.sources.select()).one()
        rows = connection.execute(schema.claims.select().order_by(schema.claims.c.key)).all()
        words = [(q.value, q.unit) for q in connection.execute(schema.claim_quantities.select())]
    assert version.text == reading.story.text
    assert (zlib.decompress(source.data) if source.coding == "zlib" else source.data) == reading.story.raw
    assert [row.record for row in rows] == [json_line(claim_record(claim, reading.story)) for claim in reading.claims]
    assert [row.id for row in rows] == [claim.id for claim in reading.claims]
    assert all(version.text[row.start : row.end] == json.loads(row.record)["content"] for row in rows)
    assert words == [(quantity.value, "killed") for claim in reading.claims for quantity in claim.quantities]
    assert faults(ledger) == []


def test_reading_again_writes_nothing(ledger: Ledger) -> None:
    keep(ledger, readings_of(range(5)))
    before = newest(ledger), contents(ledger)
    again = keep(ledger, readings_of(range(5)))
    assert not any(stored.new_story or stored.new_version or stored.new_reading for stored in again)
    assert (newest(ledger), contents(ledger)) == before


def test_a_better_reader_keeps_the_ids(ledger: Ledger) -> None:
    (first,) = keep(ledger, [made(1)])
    (second,) = keep(ledger, [made(1)], BETTER)
    assert second.new_reading and not second.new_version and second.version == first.version
    assert count(ledger, "claims") == 6 and count(ledger, "sources") == 1
    with ledger.snapshot() as connection:
        ids = connection.execute(select(schema.claims.c.id, func.count()).group_by(schema.claims.c.id)).all()
        head = connection.execute(schema.heads.select()).one()
    assert [times for _, times in ids] == [2, 2, 2] and head.reading == second.reading


@pytest.mark.parametrize(
    "table", [table.name for table in schema.metadata.sorted_tables if table not in (schema.heads, schema.days_read)]
)
def test_nothing_can_be_changed_or_deleted(ledger: Ledger, table: str) -> None:
    keep(ledger, [made(1)])
    with entry(ledger, "test", by="test") as writing:
        writing.insert(
            schema.judgements,
            {"id": "j", "kind": "origin", "left": "a", "right": "b", "verdict": "same", "because": "[]", "by": "test"},
        )
        writing.insert(schema.reviews, {"id": "r", "claim": "c", "story": 1, "action": "accept", "by": "test"})
        writing.insert(schema.tombstones, {"table_name": "none", "row_key": 1, "reason": "test", "by": "test"})
        writing.insert(schema.actors, {"id": "a", "registry_id": "a"})
        collection = writing.insert(schema.collections, {"id": "c", "name": "leaks"})
        writing.insert(schema.collection_marks, {"collection": collection, "restricted": 1, "by": "test"})
        writing.insert(schema.collected, {"collection": collection, "story": 1})
        series = writing.insert(schema.series, {"id": "s", "name": "daily", "unit": "killed"})
        row = {"id": "s1", "series": series, "day": "2024-01-01", "bound": "exact", "line": "a.csv:2", "edition": "2024-01-01"}
        writing.insert(schema.series_rows, row)
    column = schema.metadata.tables[table].columns.keys()[-1]
    assert count(ledger, table) > 0
    for statement in (f'UPDATE {table} SET "{column}" = "{column}"', f"DELETE FROM {table}"):
        with pytest.raises(DBAPIError, match="append-only"), ledger.writing() as connection:
            connection.execute(text(statement))
    assert faults(ledger) == []


def test_words_may_be_taken_down_and_nothing_else(ledger: Ledger) -> None:
    keep(ledger, [made(1)])
    with entry(ledger, "takedown", by="test") as writing:
        writing.insert(schema.tombstones, {"table_name": "sources", "row_key": 1, "reason": "court order", "by": "test"})
        writing.flush()
        writing.connection.execute(text("UPDATE sources SET data = NULL WHERE key = 1"))
        writing.rewrite(schema.sources, 1, dict(writing.connection.execute(schema.sources.select()).one()._mapping))
    assert faults(ledger) == []
    for statement in ("UPDATE sources SET size = 0, data = NULL", "UPDATE sources SET data = 'x'"):
        with pytest.raises(DBAPIError), ledger.writing() as connection:
            connection.execute(text(statement))


def test_a_span_that_does_not_stand_is_not_kept(ledger: Ledger) -> None:
    reading = made(1)
    claim = reading.claims[0]
    moved = dataclasses.replace(claim.places[0], name="Elsewhere", span=Span(0, 5))
    for wrong in (
        dataclasses.replace(claim, content=Span(claim.content.start, len(reading.story.text) + 9)),
        dataclasses.replace(claim, chain=(dataclasses.replace(claim.chain[0], cue=Span(10**6, 10**6 + 4)),)),
    ):
        with pytest.raises(DocumentError, match="D040"):
            append(ledger, dataclasses.replace(reading, claims=(wrong,)), reader=READER)
    assert held(ledger) == set() and newest(ledger)[0] == 0
    append(ledger, dataclasses.replace(reading, claims=(dataclasses.replace(claim, places=(moved,)),)), reader=READER)


@pytest.mark.parametrize("part", ["attribution", "places", "because", "target", "content"])
def test_a_record_is_looked_at_alike_as_a_record_and_as_json(part: str) -> None:
    reading = made(1)
    record = claim_record(reading.claims[0], reading.story)
    looked = looks_in(reading.story.text)
    assert misplaced(record, reading.story.text) is None and looked(json_line(record)) is None
    wrong = json.loads(json_line(record))
    inside = wrong[part][0] if isinstance(wrong[part], list) else wrong[part] if isinstance(wrong[part], dict) else wrong
    name = {"attribution": "cue", "content": "content"}.get(part, "text")
    inside[name] += "!"
    fault = misplaced(wrong, reading.story.text)
    assert fault is not None and fault.startswith(part)
    assert looked(json.dumps(wrong)) == fault and looked(json_line(record)) is None


def test_a_nul_is_refused_and_half_characters_are_kept(ledger: Ledger) -> None:
    story = made(1).story
    with pytest.raises(DocumentError, match="D041"):
        append(ledger, Reading(dataclasses.replace(story, text="The army\0 left.")), reader=READER)
    append(ledger, Reading(dataclasses.replace(story, doc="a\udcffb", title="t\0", url=None)), reader=READER)
    assert held(ledger) == {"a?b"} and faults(ledger) == []


@pytest.mark.parametrize("shards", SHARDS)
def test_order_and_shards_do_not_matter(place: str, shards: int) -> None:
    """Each shard is a ledger handle of its own; the stories come shuffled, some twice, some in two editions."""
    stories = [(number, edition) for number in range(40) for edition in range(1 + (number % 4 == 0))]
    chance = random.Random(shards)
    shuffled = [*stories, *chance.choices(stories, k=20)]
    chance.shuffle(shuffled)
    handles = [open_ledger(place, clock=ticking()) for _ in range(min(shards, 8))]
    for position, (number, edition) in enumerate(shuffled):
        keep(handles[position % shards % len(handles)], [made(number, edition=edition)])
    found = contents(handles[0])
    assert faults(handles[0]) == []
    for handle in handles:
        handle.close()
    assert found == _in_order(tuple(stories))


@cache
def _in_order(stories: tuple[tuple[int, int], ...]) -> list[str]:
    """What a ledger holds that read them one after the other."""
    with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/l.db", clock=ticking()) as ledger:
        keep(ledger, [made(number, edition=edition) for number, edition in stories])
        return contents(ledger)


def test_the_log_never_runs_backwards(place: str) -> None:
    with open_ledger(place, clock=ticking("2024-11-13T00:00:00+00:00")) as late:
        keep(late, [made(1)])
    with open_ledger(place, clock=ticking("2020-01-01T00:00:00+00:00")) as early:
        keep(early, [made(2)])
        with early.snapshot() as connection:
            times = connection.execute(select(schema.log.c.recorded).order_by(schema.log.c.seq)).scalars().all()
        assert times == sorted(times) and faults(early) == []


def test_full_text_finds_stems_whatever_the_case_and_marks(ledger: Ledger) -> None:
    keep(ledger, readings_of(range(6)))
    query = (
        "SELECT rowid FROM claims_fts WHERE claims_fts MATCH :words"
        if ledger.dialect == "sqlite"
        else "SELECT key FROM claims WHERE found @@ plainto_tsquery('dateline', :words)"
    )
    with ledger.snapshot() as connection:

        def found(words: str) -> int:
            return len(connection.execute(text(query), {"words": words}).all())

        assert found("killing") == 18 and found("who") == 0
        assert found("isafjorður") == sum(claim.places[0].name == "Ísafjörður" for n in range(6) for claim in made(n).claims) > 0


def test_entries_and_keys_only_grow(ledger: Ledger) -> None:
    keep(ledger, readings_of(range(4)))
    with ledger.snapshot() as connection:
        rows = connection.execute(select(schema.claims.c.key, schema.claims.c.entry).order_by(schema.claims.c.key)).all()
    assert [row.key for row in rows] == list(range(1, 13))
    assert [row.entry for row in rows] == sorted(row.entry for row in rows)
