"""Calendars other than the Gregorian, military time, hours with a zone, and figures with two readings."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.claims import dates
from dateline.claims.time import moons
from dateline.claims.time.feasts import feast_days, hijri_days
from dateline.claims.time.figures import Habit, habit_of, readings
from dateline.claims.time.hours import offset_of
from dateline.types import Interval
from language_kit import engine, story


def find(text: str, published: str = "2022-12-27", publisher: str | None = None) -> dict[str, Interval]:
    reading = engine().parse(replace(story(text, published=published), publisher=publisher))
    return {t.span.of(text): t for t in dates.find(reading).times if t.span}


def days(interval: Interval | None) -> str:
    if interval is None or (interval.start is None and interval.end is None):
        return "none"
    return str(interval.start) if interval.start == interval.end else f"{interval.start}..{interval.end}"


@pytest.mark.parametrize(
    ("name", "year", "expected"),
    [
        ("Orthodox Easter", 2022, "2022-04-24"),
        ("Orthodox Easter", 2024, "2024-05-05"),
        ("Passover", 2023, "2023-04-06"),
        ("Rosh Hashanah", 2021, "2021-09-07"),
        ("Rosh Hashanah", 2024, "2024-10-03"),
        ("Yom Kippur", 1973, "1973-10-06"),
        ("Yom Kippur", 2022, "2022-10-05"),
        ("Hanukkah", 2023, "2023-12-08"),
        ("Hanukkah", 2024, "2024-12-26"),
        ("Purim", 2024, "2024-03-24"),
        ("Simchat Torah", 2023, "2023-10-07"),
        ("Lunar New Year", 2023, "2023-01-22"),
        ("Lunar New Year", 2024, "2024-02-10"),
        ("Diwali", 2020, "2020-11-14"),
        ("Diwali", 2022, "2022-10-24"),
        ("Memorial Day", 2022, "2022-05-30"),
        ("9/11", 2001, "2001-09-11"),
    ],
)
def test_feasts_of_many_calendars(name: str, year: int, expected: str) -> None:
    assert str(feast_days(name, year)[0][0]) == expected


def test_a_feast_told_once_falls_in_no_other_year() -> None:
    assert feast_days("9/11", 2002) == []


@given(st.integers(1, 9999))
def test_no_calendar_raises(year: int) -> None:
    for rule in (moons.western_easter, moons.orthodox_easter, moons.hebrew_new_year, moons.lunar_new_year, moons.diwali):
        assert rule(year) is None or isinstance(rule(year), datetime.date)


@given(st.integers(1900, 2100))
def test_the_jewish_new_year_keeps_its_weekdays(year: int) -> None:
    new = moons.hebrew_new_year(year)
    assert new is not None and new.isoweekday() not in {7, 3, 5} and new.month in {9, 10}


def test_a_holy_month_of_an_islamic_year() -> None:
    month = hijri_days("Ramadan", 1445)
    assert month is not None and abs((month[0] - datetime.date(2024, 3, 11)).days) <= 1 and 28 <= (month[1] - month[0]).days <= 29


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("The truce was signed on 15 Ramadan 1445.", "15 Ramadan 1445", "2024-03-24"),
        ("The fort fell on the 3rd of Rajab 1410.", "the 3rd of Rajab 1410", "1990-01-29"),
        ("The town surrendered on 12 Safar 1300 AH.", "12 Safar 1300 AH", "1882-12-22"),
        ("He was killed on the eve of Eid al-Fitr.", "the eve of Eid al-Fitr", "2022-05-01"),
        ("Shells fell on the second day of Passover.", "the second day of Passover", "2022-04-17"),
        ("Fighting died down last Ramadan.", "last Ramadan", "2022-04-02..2022-05-01"),
        ("The raid came on Orthodox Christmas Eve.", "Orthodox Christmas Eve", "2022-01-06"),
        ("The tsar was shot on 4 July 1918 (Old Style).", "4 July 1918 (Old Style)", "1918-07-17"),
        ("The fleet sailed on 2 October 1904, O.S., from the bay.", "2 October 1904, O.S.", "1904-10-15"),
        ("The rising of 7 November (25 October, Old Style) 1917 won.", "25 October, Old Style", "1917-11-07"),
        ("The rising of 7 November (25 October, Old Style) 1917 won.", "7 November", "1917-11-07"),
        ("Contact was lost at 110415ZNOV22 off the cape.", "110415ZNOV22", "2022-11-11"),
        ("Contact was lost at 110415B MAR 2011 off the cape.", "110415B MAR 2011", "2011-03-11"),
        ("Losses doubled in Q2 2021.", "Q2 2021", "2021-04-01..2021-06-30"),
        ("Drones came in the early hours of Saturday.", "the early hours of Saturday", "2022-12-24"),
        ("Drones came overnight into Sunday.", "overnight into Sunday", "2022-12-24..2022-12-25"),
        ("Drones came on 03-Oct-2021.", "03-Oct-2021", "2021-10-03"),
        ("The port will open three weeks from now.", "three weeks from now", "2023-01-16..2023-01-22"),
    ],
)
def test_dates_of_other_calendars_and_forms(text: str, words: str, expected: str) -> None:
    assert days(find(text).get(words)) == expected


@pytest.mark.parametrize(
    "text", ["310475ZDEC22", "322359ZDEC22", "15 Christmas trees burned.", "The Tet offensive began.", "301545ZFEB22"]
)
def test_what_is_no_such_date(text: str) -> None:
    assert all(t.rule != "date-time group" and "15" not in words for words, t in find(text).items())


@pytest.mark.parametrize(
    ("text", "words", "edtf"),
    [
        ("The base was hit at 0300 GMT on Monday.", "0300 GMT", "2022-12-26T03:00:00Z"),
        ("It was posted at 4:42 PM EDT, Mon October 24, 2022", "4:42 PM EDT", "2022-10-24T16:42:00-04:00"),
        ("It was hit around 2 a.m. local time on Sunday.", "2 a.m. local time", "2022-12-25T02:00:00"),
        ("It was hit at 271530ZDEC22.", "271530ZDEC22", "2022-12-27T15:30:00Z"),
    ],
)
def test_hours_keep_their_zone(text: str, words: str, edtf: str) -> None:
    assert find(text)[words].edtf == edtf


@pytest.mark.parametrize(
    ("letter", "offset"), [("Z", "Z"), ("A", "+01:00"), ("M", "+12:00"), ("N", "-01:00"), ("Y", "-12:00"), ("J", "")]
)
def test_military_zones(letter: str, offset: str) -> None:
    assert offset_of(letter) == offset


@pytest.mark.parametrize(
    ("text", "publisher", "expected"),
    [
        ("It fell on 03/04/2021.", "The Daily Star, Beirut", "2021-04-03"),
        ("It fell on 03/04/2021.", "Voice of America", "2021-03-04"),
        ("Signed on 25/01/2021, it lapsed on 03/04/2021.", "Voice of America", "2021-04-03"),
        ("Signed on 01/25/2021, it lapsed on 03/04/2021.", "The Daily Star, Beirut", "2021-03-04"),
        ("It fell on 03.04.2021.", None, "2021-04-03"),
    ],
)
def test_figures_are_read_as_the_story_then_its_publisher_writes(text: str, publisher: str | None, expected: str) -> None:
    found = find(text, publisher=publisher)
    date = next(t for words, t in found.items() if words.startswith("03"))
    assert days(date) == expected and len(date.candidates) == 2 and str(date.candidates[0]) == expected


def test_a_doubtful_date_is_noted() -> None:
    reading = dates.find(engine().parse(story("It fell on 03/04/2021.", published="2022-12-27")))
    assert [n for n in reading.notes if "03/04/2021" in n and "it may mean" in n]


def test_figures_without_any_habit_are_read_near_publication() -> None:
    assert readings("03/04/2022", Habit(), datetime.date(2022, 4, 5))[0] == datetime.date(2022, 4, 3)
    assert habit_of(["03/04/2022"], None) == Habit(None, None)
