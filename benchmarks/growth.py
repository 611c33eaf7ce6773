"""How the work of linking grows with the stories of one week: made-up stories, their claims set by the template that wrote them.

    growth.py [--stories 250,1000,4000] [--shape busy|alike|undated|many]

busy     events of many towns and days, each told by a handful of outlets in words of their own
alike    one town, one day, one kind: all stories of one happening
undated  one town and kind, no day told, another number each: hardly any belong together
many     busy weeks, one after another, as an archive has them: `dateline link` over a ledger of them

Each row: stories, claims, seconds of processor time for origins and for incidents, milliseconds a claim, groups found, and how often
a bound was met: accounts that were held against the last of their place and day alone.
"""

from __future__ import annotations

import argparse
import datetime
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from dateline.language.plain import plain_reading
from dateline.linking.incidents import incidents
from dateline.linking.origins import origins
from dateline.reading.story import Known, build
from dateline.types import Claim, Interval, Place, Quantity, Reading, Span, Speaker

DAY = datetime.date(2021, 5, 3)
TOWNS = [
    f"{a}{b}" for a in ("Kar", "Bel", "Tor", "Mas", "Dun", "Ori", "Sel", "Vad") for b in ("ava", "imir", "esh", "undo", "alik")
]
WEAPONS = ("rockets", "mortar shells", "drones", "artillery fire", "aircraft")
THINGS = "market school bridge station depot mosque clinic warehouse mill convoy checkpoint barracks".split()
DETAILS = "smoke windows ambulances curfew power water families shops railway grain officers engineers border harbour bus".split()
VOICES = ("the mayor", "the army", "the rebels", "doctors", "the governor", "residents")


def main() -> None:
    """Read the command line and print a row for each size."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--stories", default="250,1000,4000")
    cli.add_argument("--shape", choices=("busy", "alike", "undated", "many"), default="busy")
    args = cli.parse_args()
    print("stories claims origins incidents ms/claim groups")
    for size in map(int, args.stories.split(",")):
        if args.shape == "many":
            _ledger(size)
            continue
        readings = list(week(size, args.shape))
        began = time.process_time()
        found = origins(readings)
        between = time.process_time()
        told = incidents(readings)
        ended = time.process_time()
        claims = sum(len(reading.claims) for reading in readings)
        each = 1000 * (ended - began) / claims
        print(f"{size:7} {claims:6} {between - began:7.1f} {ended - between:9.1f} {each:8.2f} {len(found)}/{len(told)}")


def week(size: int, shape: str, *, seed: int = 1, first: datetime.date = DAY) -> Iterator[Reading]:
    """So many stories of one week."""
    chance = random.Random(seed)
    happenings = [
        (chance.choice(TOWNS), chance.randrange(7), chance.randint(2, 60), chance.choice(WEAPONS), chance.choice(THINGS))
        for _ in range(max(1, size // 6))
    ]
    for n in range(size):
        if shape == "busy":
            town, day, dead, weapon, thing = happenings[n % len(happenings)]
        else:
            town, day, dead, weapon, thing = "Karava", 0, 12 if shape == "alike" else n + 2, "rockets", "market"
        yield _story(f"{seed}-{n}", (town, day, dead, weapon, thing), chance, first, dated=shape != "undated")


def _story(
    name: str, told: tuple[str, int, int, str, str], chance: random.Random, first: datetime.date, *, dated: bool
) -> Reading:
    town, day, dead, weapon, thing = told
    on = first + datetime.timedelta(days=day)
    voice, one, other = chance.choice(VOICES), chance.choice(DETAILS), chance.choice(DETAILS)
    weekday = f" on {on:%A}" if dated else ""
    sentences = [
        (f"{weapon.capitalize()} hit a {thing} in {town}{weekday}", None, "shelling"),
        (f"{dead} people were killed near the {one}", voice, "casualties"),
        (f"The {other} of {town} was damaged by {weapon}", None, "damage"),
    ]
    text, claims = "", []
    for n, (content, who, kind) in enumerate(sentences):
        start = len(text)
        text += content
        span = Span(start, len(text))
        chain = ()
        if who is not None:
            text += f", {who} said"
            source = Span(len(text) - 5 - len(who), len(text) - 5)
            chain = (Speaker(source=source, who=f"{who} of {town}"),)
        where = start + content.find(town)
        place = Place(
            town, 10.0 + TOWNS.index(town) * 0.7, 20.0, False, "exact", 5.0, 1000 + TOWNS.index(town), None, None, Span(where, where + len(town))
        )  # fmt: skip
        number = Quantity(float(dead), None, "killed", "people", "count", "exact", Span(start, start + len(str(dead))))
        claims.append(
            Claim(
                f"{name}.{n}",
                "body",
                span,
                0,
                chain,
                kind=kind,
                places=(place,) if town in content else (),
                time=Interval(on, on, "day", str(on), None) if dated and n == 0 else None,
                quantities=(number,) if n == 1 else (),
            )
        )
        text += ".\n\n" if n == 2 else ". "
    known = Known(publisher=f"Outlet {chance.randrange(40)}", published=on + datetime.timedelta(days=chance.randrange(2)))
    story = build(text, known, id=f"{name}", doc=f"s{name}")
    return replace(plain_reading(story), claims=tuple(claims))


def _ledger(size: int) -> None:
    """Stories of many weeks in a ledger, linked; then one more that comes."""
    from dateline.judging.link import link
    from dateline.ledger.append import append
    from dateline.ledger.connect import open_ledger
    from dateline.ledger.reader import this_reader

    made = [r for n in range(max(1, size // 100)) for r in week(100, "busy", seed=n, first=DAY + datetime.timedelta(days=7 * n))]
    with tempfile.TemporaryDirectory() as folder, open_ledger(Path(folder) / "growth.db") as ledger:

        def keep(some: Sequence[Reading]) -> None:
            for reading in some:
                append(
                    ledger, replace(reading, story=replace(reading.story, raw=reading.story.text.encode())), reader=this_reader()
                )

        keep(made[:-1])
        began = time.process_time()
        done = link(ledger)
        between = time.process_time()
        keep(made[-1:])
        before = time.process_time()
        link(ledger)
        one = time.process_time() - before
        claims = sum(len(reading.claims) for reading in made)
        print(
            f"{size:7} {claims:6} linked {between - began:.1f} s, {1000 * (between - began) / claims:.2f} ms/claim, {done.new:,} judgements; one more {one:.2f} s"
        )


if __name__ == "__main__":
    main()
