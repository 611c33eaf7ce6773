"""Stories and readings made without the reader, many and fast, and what a ledger holds told apart from how it came to hold it."""

from __future__ import annotations

import datetime
import json
import random
from collections.abc import Iterable, Iterator
from itertools import count

from sqlalchemy import select

from dateline.ledger.append import Stored, append
from dateline.ledger.connect import Clock, Ledger
from dateline.ledger.reader import Reader, reader_of
from dateline.ledger.schema import claims, readers, readings, stories, versions
from dateline.ledger.verify import Report, verify
from dateline.reading.story import Known, build, story_id
from dateline.types import Certainty, Claim, Interval, Party, Place, Quantity, Reading, Reason, Span, Speaker

READER = reader_of(code="test")
BETTER = reader_of(code="better")
TOWNS = ("Akureyri", "Húsavík", "Ísafjörður", "Kópavogur", "Selfoss", "Höfn")
PEOPLE = ("the mayor", "the governor", "the army", "Ida Lund", "the rebels")


def ticking(start: str = "2024-11-13T00:00:00+00:00") -> Clock:
    """A clock that moves on a second each time it is looked at."""
    first, seconds = datetime.datetime.fromisoformat(start), count()
    return lambda: first + datetime.timedelta(seconds=next(seconds))


def made(number: int, *, edition: int = 0, sentences: int = 3) -> Reading:
    """Story ``number`` as it stood in that edition, read: the same each time."""
    chance = random.Random(f"{number}/{edition}")
    text, claimed = "", []
    for _ in range(sentences):
        person, town, dead = chance.choice(PEOPLE), chance.choice(TOWNS), chance.randrange(2, 900)
        start = len(text) + len(f"On Monday {person} said ")
        text += f"On Monday {person} said probably {dead} people had been killed in {town} – “all of them” 🕯.\n\n"
        claimed.append((start, person, town, dead))
    published = datetime.date(2024, 11, 1) + datetime.timedelta(days=number % 28)
    known = Known(
        title=f"Story {number}",
        publisher=f"Courier {number % 5}",
        url=f"https://news.example/{number}",
        published=published,
        updated=published + datetime.timedelta(days=edition) if edition else None,
    )
    raw = text.encode()
    story = build(text, known, id=story_id(raw), doc=f"story-{number}", raw=raw)
    return Reading(story, claims=tuple(_claim(text, published, i, *said) for i, said in enumerate(claimed)))


def _claim(text: str, day: datetime.date, position: int, start: int, person: str, town: str, dead: int) -> Claim:
    def span(words: str, after: int = start) -> Span:
        at = text.index(words, after)
        return Span(at, at + len(words))

    content = Span(start, span(town).end)
    source = Span(start - len(f"{person} said "), start - len(" said "))
    return Claim(
        id=story_id(f"{text}:{content.start}:{content.end}".encode()),
        section="body",
        content=content,
        head=position,
        chain=(Speaker(source, person.title() if person[0].isupper() else None, cue=Span(start - 5, start - 1)),),
        quote="indirect",
        kind="casualties",
        certainty=Certainty("likely", 0.55, 0.75, span("probably")),
        target=Party(span(f"{dead} people"), None),
        places=(Place(town, 65.0 + position, -18.5, False, "settlement", 5, 2_600_000 + len(town), "IS", "PPL", span(town)),),
        time=Interval(day, day, "day", day.isoformat(), None),
        quantities=(Quantity(dead, None, "killed", "people", "count", "exact", span(f"{dead} people")),),
        confidence=0.5 + dead / 2_000,
        because=(Reason("kind", "test", "made for a test", span("killed")),),
    )


def keep(ledger: Ledger, found: Iterable[Reading], reader: Reader = READER) -> list[Stored]:
    return [append(ledger, reading, reader=reader) for reading in found]


def contents(ledger: Ledger) -> list[str]:
    """What the ledger holds, without keys and times: one line a claim, in an order of its own."""
    wanted = (
        select(stories.c.id, versions.c.id, readers.c.id, versions.c.text_sha256, claims.c.id, claims.c.record)
        .join(versions, versions.c.story == stories.c.key)
        .join(readings, readings.c.version == versions.c.key)
        .join(readers, readers.c.key == readings.c.reader)
        .join(claims, claims.c.reading == readings.c.key)
    )
    with ledger.snapshot() as connection:
        return sorted(json.dumps(list(row), ensure_ascii=False) for row in connection.execute(wanted))


def held(ledger: Ledger) -> set[str]:
    """The names of the stories whose reading is there with all its claims; fails on a half one."""
    counted = select(versions.c.doc, readings.c.claims, readings.c.key).join(readings, readings.c.version == versions.c.key)
    with ledger.snapshot() as connection:
        found = connection.execute(counted).all()
        there = {row.key: 0 for row in found}
        for (key,) in connection.execute(select(claims.c.reading)):
            there[key] += 1
    assert all(there[row.key] == row.claims for row in found), "a reading without all its claims"
    return {row.doc for row in found}


def faults(ledger: Ledger, *heads: str) -> list[str]:
    """What verify says, each as ``CODE where``."""
    return [f"{fault.code} {fault.where}" for fault in verify(ledger, Report(), heads=heads)]


def readings_of(numbers: Iterable[int]) -> Iterator[Reading]:
    return (made(number) for number in numbers)
