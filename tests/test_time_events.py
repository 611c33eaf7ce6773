"""Days that a claim gets from an event told elsewhere in the story, or from a war known by its name."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from claim_kit import head_of, span_of
from dateline.claims import dates
from dateline.claims.time.events import period
from dateline.lexicons import rows
from dateline.types import Claim, Interval, Reading, Section, Span
from language_kit import engine, story

PUBLISHED = "2016-05-20"  # a Friday


def days(interval: Interval | None) -> str:
    if interval is None or (interval.start is None and interval.end is None):
        return "none"
    return str(interval.start) if interval.start == interval.end else f"{interval.start or ''}..{interval.end or ''}"


def parsed(text: str, published: str) -> Reading:
    return engine().parse(story(text, published=published))


def bound(text: str, content: str, published: str = PUBLISHED) -> Interval | None:
    reading = dates.find(parsed(text, published))
    span = span_of(text, content)
    claim = Claim("1", "body", span, head_of(reading, span))
    return dates.bind(replace(reading, claims=(claim,))).claims[0].time


SIEGE = "Rebels began the siege of the airport on 2 May. "
BLAST = "A bomb tore through the market on Tuesday. The blast on Tuesday wounded dozens. "


@pytest.mark.parametrize(
    ("text", "content", "expected"),
    [
        (SIEGE + "Nine people have died since the siege began.", "Nine people have died", "2016-05-02..2016-05-20"),
        (SIEGE + "Since the start of the siege nine people have died.", "nine people have died", "2016-05-02..2016-05-20"),
        (
            SIEGE + "The army lost two jets in the first three days of the siege.",
            "The army lost two jets",
            "2016-05-02..2016-05-04",
        ),
        (
            "The army launched its offensive on 9 May. Thousands have fled since the campaign started.",
            "Thousands have fled",
            "2016-05-09..2016-05-20",
        ),
        (
            "The militia began an operation to clear the valley on 9 May. It has killed forty since the operation began.",
            "It has killed forty",
            "2016-05-09..2016-05-20",
        ),
        (BLAST + "Two days after the blast, police shot a suspect.", "police shot a suspect", "2016-05-19"),
        (BLAST + "A truck was seen near the market shortly before the blast.", "A truck was seen near the market", "2016-05-17"),
        (BLAST + "Guards were asleep at the time of the attack.", "Guards were asleep", "2016-05-17"),
        (
            "The 4 May ambush killed six. A week after the ambush, the road reopened.",
            "the road reopened",
            "2016-05-09..2016-05-15",
        ),
        ("Four ministers have left since the offensive began.", "Four ministers have left", "..2016-05-20"),
        ("A truck was seen shortly before the blast.", "A truck was seen shortly before the blast", "none"),
    ],
)
def test_an_event_of_the_story_gives_the_days(text: str, content: str, expected: str) -> None:
    whole = text[text.index(content) :].rstrip(".") if expected.startswith("..") else content
    assert days(bound(text, whole)) == expected


@pytest.mark.parametrize(
    ("text", "content", "published", "expected"),
    [
        (
            "The bank moved its gold during the Iraqi occupation of Kuwait.",
            "The bank moved its gold during the Iraqi occupation of Kuwait",
            "1995-03-01",
            "1990-08-02..1991-02-28",
        ),
        (
            "The camp was built under the Obama administration.",
            "The camp was built under the Obama administration",
            "2019-03-01",
            "2009-01-20..2017-01-20",
        ),
        ("Ten mayors were killed during the war in Kosovo.", "Ten mayors were killed", "2001-03-01", "1998-02-01..1999-06-30"),
        ("Ten mayors were killed during the war.", "Ten mayors were killed during the war", "2001-03-01", "none"),
        ("Six people died during the storm.", "Six people died during the storm", "2001-03-01", "none"),
    ],
)
def test_a_war_or_a_government_gives_the_days_by_its_name(text: str, content: str, published: str, expected: str) -> None:
    assert days(bound(text, content, published)) == expected


@pytest.mark.parametrize(
    ("text", "words", "published", "expected"),
    [
        ("On day 100 of the war in Ukraine, shells fell.", "day 100 of the war in Ukraine", "2022-06-03", "2022-06-03"),
        (
            "Ukraine asked for shells. It was the 48th day of the war.",
            "the 48th day of the war",
            "2022-04-12",
            "2022-04-12",
        ),
        (
            "The siege began on 1 March. Water ran out on the third day of the siege.",
            "the third day of the siege",
            "2022-03-09",
            "2022-03-03",
        ),
    ],
)
def test_a_day_of_the_war_is_counted_from_its_first(text: str, words: str, published: str, expected: str) -> None:
    found = {t.span.of(text): days(t) for t in dates.find(parsed(text, published)).times if t.span}
    assert found.get(words) == expected


def test_a_day_of_an_unknown_war_is_no_day() -> None:
    text = "On day 12 of the war, shells fell."
    assert not [t for t in dates.find(parsed(text, PUBLISHED)).times if t.start]


def test_a_period_is_none_before_it_begins() -> None:
    text = "The war in Ukraine goes on."
    reading = parsed(text, "2013-05-01")
    war = next(t for t in reading.tokens if t.lower == "war")
    assert period(reading.story, reading.tokens, war) is None


def test_every_period_has_days() -> None:
    for row in rows("time_periods.tsv"):
        assert 3 <= len(row) <= 5 and datetime.date.fromisoformat(f"{row[2]}-01"[:10])


def test_many_events_are_read_in_linear_time() -> None:
    text = "The blast on Tuesday killed two. Two days after the blast, a raid began. " * 400
    reading = Reading(replace(story(text, published=PUBLISHED), sections=(Section("body", Span(0, len(text))),)))
    assert len(dates.find(reading).times) >= 800
