"""How fast a large ledger answers: pages, facets, coverage and changes beside the target of 200 ms, and nothing over a second.

    ledger.py fill LEDGER [--claims 1000000]     # a file or postgresql://…; some minutes
    ledger.py ask LEDGER [--times 20]

The claims are those of the sample story, multiplied: other outlets, days, speakers, places, numbers and words, a few of each
often and most of them seldom, as in real archives. The first rows go in as `dateline read` puts them, through log entries; the
rest are copies of these with other days and numbers, made inside SQLite, since a million entries take an hour (so that such a
ledger does not verify).
"""

from __future__ import annotations

import argparse
import datetime
import random
import statistics
import time
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Table, func, select

from dateline.errors import RunError
from dateline.exchange.records import claim_record, json_line
from dateline.ledger import schema
from dateline.ledger.connect import Ledger, open_ledger
from dateline.ledger.entry import Entry, entry
from dateline.ledger.guards import SQLITE_SEARCH_ANEW, triggers
from dateline.ledger.identity import content_id, fold, sha256
from dateline.ledger.versions import set_heads
from dateline.pipeline import build_tools, read
from dateline.query import limits
from dateline.query.changes import version_changes
from dateline.query.counts import count
from dateline.query.coverage import coverage
from dateline.query.filters import Filter, Near
from dateline.query.find import find
from dateline.reading.inputs import stories
from dateline.samples import PUBLISHED, PUBLISHER, SAMPLE
from dateline.types import Story

TARGET, LIMIT = 0.2, 1.0
A_STORY, AN_ENTRY = 20, 200  # claims of a story, stories of a log entry
OUTLETS, SPEAKERS, PLACES, WORDS, DAYS = 120, 4_000, 3_000, 30_000, 1_500
FIRST = datetime.date(2020, 1, 1)
SIDES = ("Northland", "Southland", "Eastmark", "Westmark", None, None)
THROUGH_ENTRIES = 20_000
COPIED = (
    *(schema.stories, schema.versions, schema.readings, schema.claims),
    *(*schema.PARTS_OF_CLAIM, schema.heads),
)
# One story in so many came again, changed.
CHANGED = 15


def main() -> None:
    """Read the command line and do what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("fill", "ask"))
    parser.add_argument("ledger")
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--cpu", action="store_true", help="processor time instead of the clock's, where others use the machine")
    given = parser.parse_args()
    with open_ledger(given.ledger) as ledger:
        if given.what == "fill":
            fill(ledger, given.claims)
        else:
            if given.cpu:
                limits.clock = time.process_time
            ask(ledger, given.times, time.process_time if given.cpu else time.perf_counter)


def seldom(chance: random.Random, number: int) -> int:
    """A number below that, the small ones much more often than the large."""
    return int(number * chance.random() ** 3)


# --- filling ---


def fill(ledger: Ledger, claims: int) -> None:
    """Put so many claims into an empty ledger."""
    (story,) = stories([str(SAMPLE)], published=PUBLISHED, publisher=PUBLISHER, format="text")
    assert isinstance(story, Story)
    (reading,) = read([story], build_tools())
    records: list[Any] = [claim_record(claim, story) for claim in reading.claims]
    chance, began, number = random.Random(1), time.monotonic(), 0
    first = min(claims, THROUGH_ENTRIES) if ledger.dialect == "sqlite" else claims
    numbers = iter(range(first // A_STORY))
    with entry(ledger, "fill", by="benchmark") as writing:
        _lists(writing, chance)
    while some := list(islice(numbers, AN_ENTRY)):
        with entry(ledger, "fill", by="benchmark") as writing:
            keys = [_story(writing, story.text, records, chance, at) for at in some]
            writing.flush()
            set_heads(writing.connection, keys)
        number += len(some) * A_STORY
        print(f"{number:,} claims, {time.monotonic() - began:,.0f} s", end="\r", flush=True)
    if ledger.dialect == "sqlite":
        multiply(ledger, claims // first)
        with ledger.bare() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    print()


NEWEST = """SELECT story, version, reading FROM (
    SELECT versions.story, versions.key AS version, readings.key AS reading, row_number() OVER (
        PARTITION BY versions.story ORDER BY coalesce(updated, published, '') DESC, retrieved DESC, versions.id DESC, readings.key DESC
    ) AS place FROM versions JOIN readings ON readings.version = versions.key
) WHERE place = 1"""  # noqa: E501 — one clause


def multiply(ledger: Ledger, copies: int) -> None:
    """Copy every story so many times onto other days; indexes and full text are made anew at the end, which is quicker."""
    with ledger.writing() as connection:
        run = connection.exec_driver_sql
        found = run("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").all()
        indexes = [(row.name, row.sql) for row in found]
        for name, _ in indexes:
            run(f"DROP INDEX {name}")
        run("DROP TRIGGER claims_found")
        last = {
            table: run(f"SELECT max(key) FROM {table}").scalar_one() for table in ("stories", "versions", "readings", "claims")
        }
    for copy in range(1, copies):
        with ledger.writing() as connection:
            for table in COPIED:
                connection.exec_driver_sql(_copy(table, copy, last))
        print(f"{(copy + 1) * last['claims']:,} claims", end="\r", flush=True)
    with ledger.writing() as connection:
        for statement in [sql for _, sql in indexes] + [triggers("sqlite")["claims_found"]]:
            connection.exec_driver_sql(statement)
        for statement in SQLITE_SEARCH_ANEW:
            connection.exec_driver_sql(statement)
        # The days have moved, each its own way: of a story's versions another may be the newest.
        connection.exec_driver_sql("DELETE FROM heads")
        connection.exec_driver_sql(f"INSERT INTO heads (story, version, reading) {NEWEST}")
        connection.exec_driver_sql("DELETE FROM days_read")
        connection.exec_driver_sql(
            "INSERT INTO days_read SELECT publisher, published, language, count(*) FROM heads "
            "JOIN versions ON versions.key = heads.version GROUP BY publisher, published, language"
        )


def _copy(table: Table, copy: int, last: dict[str, int]) -> str:
    """The statement that copies the first rows of a table."""
    key = table.c.get("key", table.c.get("claim", table.c.get("story")))
    assert key is not None
    moved = f"((julianday(published) - julianday('{FIRST}') + {97 * copy}) % {DAYS})"
    day = f"date('{FIRST}', CAST({moved} AS INTEGER) || ' days')"
    values = {name: f'"{name}"' for name in [column.name for column in table.columns]}
    for column in table.columns:
        to = {fk.column.table.name for fk in column.foreign_keys} or ({table.name} if column.name == "key" else set())
        if to & last.keys():
            values[column.name] = f'"{column.name}" + {copy * last[next(iter(to))]}'
    values |= {name: f"\"{name}\" || '-{copy}'" for name in ("id", "identity", "doc") if name in values}
    values |= {name: day for name in ("published", "updated", "time_start", "time_end") if name in values}
    values |= {"value": f'"value" + {copy}'} if "value" in values else {}
    kind = "heads" if table is schema.heads else None
    limit = last["stories"] if kind else last.get(table.name, last["claims"])
    names = ", ".join(f'"{name}"' for name in values)
    return (
        f'INSERT INTO {table.name} ({names}) SELECT {", ".join(values.values())} FROM {table.name} WHERE "{key.name}" <= {limit}'
    )


def _lists(writing: Entry, chance: random.Random) -> None:
    writing.insert(schema.readers, {"id": "r", "parts": "{}"})
    for at in range(SPEAKERS):
        side = SIDES[at % len(SIDES)]
        writing.insert(schema.speakers, {"id": f"s{at}", "name": f"Speaker {at}", "named": 1, "side": side})
    for at in range(PLACES):
        point = {"lat": chance.uniform(30, 60), "lon": chance.uniform(-10, 50)}
        writing.insert(schema.places, {"id": f"p{at}", "name": f"Town {at}", "area": 0, **point})


def _story(writing: Entry, text: str, records: list[Any], chance: random.Random, at: int) -> int:
    day = FIRST + datetime.timedelta(days=chance.randrange(DAYS))
    outlet = f"Outlet {seldom(chance, OUTLETS)}"
    story = writing.insert(schema.stories, {"id": content_id(at), "identity": f"doc {at}"})
    for edition in range(1 + (at % CHANGED == 0)):
        own = f"{text}\n\nStory {at}, edition {edition}."
        raw = own.encode()
        source = writing.insert(schema.sources, {"sha256": sha256(own), "size": len(raw), "coding": "none", "data": raw})
        version = {"id": content_id(at, edition), "story": story, "source": source, "text_sha256": sha256(own), "text": own}
        told = {"doc": f"story-{at}", "title": f"Story {at}", "publisher": outlet, "language": "en"}
        days = {
            "published": day.isoformat(),
            "updated": (day + datetime.timedelta(days=edition)).isoformat(),
            "retrieved": "2024",
        }
        key = writing.insert(schema.versions, {**version, **told, **days})
        row = {"id": content_id("r", at, edition), "version": key, "reader": 1, "claims": A_STORY, "layout": "{}", "notes": "[]"}
        reading = writing.insert(schema.readings, row)
        for number in range(A_STORY):
            _claim(writing, records[(at + number) % len(records)], chance, (reading, key, story, number), day, outlet)
    return story


def _claim(
    writing: Entry, model: Any, chance: random.Random, keys: tuple[int, int, int, int], day: datetime.date, outlet: str
) -> None:
    reading, version, story, number = keys
    speaker, place = seldom(chance, SPEAKERS), seldom(chance, PLACES)
    happened = (day - datetime.timedelta(days=seldom(chance, 30))).isoformat()
    words = " ".join(f"word{seldom(chance, WORDS)}" for _ in range(4))
    record = {**model, "id": content_id(version, number), "content": f"{model['content']} {words}"}
    row = {
        **{"id": record["id"], "reading": reading, "version": version, "story": story},
        **{name: model[name] for name in ("start", "end", "section", "quote", "kind", "modality", "certainty", "outcome")},
        **{"time_start": happened, "time_end": happened, "published": day.isoformat(), "publisher": outlet, "language": "en"},
        "confidence": round(chance.random(), 2),
        "record": json_line(record),
        "search": fold(f"{record['content']} Speaker {speaker} Town {place}"),
    }
    counted = {"value": float(seldom(chance, 5_000)), "unit": chance.choice(("killed", "wounded", "losses", "other"))}
    parts = [
        (schema.claim_speakers, [{"speaker": speaker + 1}] if number % 4 else []),
        (schema.claim_places, [{"place": place + 1, "precision": "settlement", "radius_km": 5.0}] if number % 2 else []),
        (schema.claim_quantities, [{**counted, "basis": "count", "bound": "exact"}] if number % 3 == 0 else []),
    ]
    writing.insert(schema.claims, row, parts=parts)


# --- asking ---


def filters(chance: random.Random) -> Iterator[tuple[str, Filter]]:
    """One question of each sort, each time about something else."""
    day = FIRST + datetime.timedelta(days=chance.randrange(DAYS))
    month = datetime.timedelta(days=30)
    yield "all", Filter()
    yield "words, frequent", Filter(words=f"word{seldom(chance, 20)}")
    yield "words, every claim", Filter(words="speaker")
    yield "words, rare", Filter(words=f"word{chance.randrange(WORDS)} word{chance.randrange(50)}")
    yield "kind", Filter(kind=("shelling",))
    yield "speaker", Filter(speaker=(f"Speaker {seldom(chance, SPEAKERS)}",))
    yield "side", Filter(side=("Northland",))
    yield "side and words", Filter(side=("Northland",), words=f"word{seldom(chance, 20)}")
    yield "own voice", Filter(voice="own")
    yield "place", Filter(place=(f"Town {seldom(chance, PLACES)}",))
    yield "near", Filter(near=Near(chance.uniform(35, 55), chance.uniform(0, 40), 50.0))
    yield "near, wide", Filter(near=Near(45.0, 20.0, 1000.0))
    yield "killed, at least", Filter(unit=("killed",), at_least=float(chance.randrange(5_000)))
    yield "events of a month", Filter(event_from=day, event_to=day + month)
    yield (
        "events of a day long ago",
        Filter(event_from=FIRST + datetime.timedelta(days=40), event_to=FIRST + datetime.timedelta(days=40)),
    )
    yield "published in a month", Filter(published_from=day, published_to=day + month)
    yield "outlet", Filter(publisher=(f"Outlet {chance.randrange(OUTLETS)}",))
    yield "certainty", Filter(certainty=("unlikely",))
    yield "certainty that none has", Filter(certainty=("almost_certain",))
    yield "place and speaker", Filter(place=("Town 0",), speaker=("Speaker 0",))
    yield "outlet, kind and month", Filter(publisher=("Outlet 3",), kind=("shelling",), published_from=day)
    yield "as of a day", Filter(as_of=day)
    yield "as of, place", Filter(as_of=day, place=(f"Town {seldom(chance, PLACES)}",))
    yield "held by a moment", Filter(recorded_by=datetime.datetime(2100, 1, 1, tzinfo=datetime.UTC))
    yield "as of, words", Filter(as_of=day, words=f"word{chance.randrange(WORDS)}")


def ask(ledger: Ledger, times: int, clock: Callable[[], float]) -> None:
    """Ask everything so many times and print a table of milliseconds."""
    with ledger.snapshot() as connection:
        number = connection.execute(select(func.count()).select_from(schema.claims)).scalar()
        last = connection.execute(select(func.max(schema.stories.c.key))).scalar() or 1
        names = [
            row.id
            for row in connection.execute(select(schema.stories.c.id).where(schema.stories.c.key % CHANGED == 1).limit(999))
        ]
    print(
        f"{number:,} claims of {last:,} stories in {ledger.dialect}; ms\n\n| question | p50 | p95 | p99 | over 200 ms | cut off |"
    )
    print("| --- | --- | --- | --- | --- | --- |")
    chance = random.Random(7)
    asked = [dict(filters(chance)) for _ in range(times)]
    everything: list[float] = []
    for name in asked[0]:
        pages: dict[str, Callable[[Filter], object]] = {
            "page": lambda filter: find(ledger, filter),
            "tenth page": lambda filter: find(ledger, filter, after="2022-06-01.400000"),
            "counts": lambda filter: count(ledger, filter),
        }
        for what, question in pages.items():
            everything += _told(f"{what}: {name}", [lambda f=each[name], q=question: q(f) for each in asked], clock)
    everything += _told("coverage", [lambda: coverage(ledger, Filter())] * times, clock)
    everything += _told("changes of a story", [lambda name=name: version_changes(ledger, name) for name in names[:times]], clock)
    _row("everything", everything)


def _told(name: str, questions: list[Callable[[], object]], clock: Callable[[], float]) -> list[float]:
    taken = []
    for question in questions:
        began = clock()
        try:
            question()
        except RunError as error:
            assert error.code == "R032", error
            taken.append(LIMIT * 1.01)
            continue
        taken.append(clock() - began)
    _row(name, taken)
    return taken


def _row(name: str, taken: list[float]) -> None:
    cuts = statistics.quantiles(taken, n=100, method="inclusive")
    slow, cut = sum(one > TARGET for one in taken), sum(one > LIMIT for one in taken)
    print(f"| {name} | {' | '.join(f'{1000 * cuts[at]:.0f}' for at in (49, 94, 98))} | {slow or ''} | {cut or ''} |", flush=True)


if __name__ == "__main__":
    main()
