"""Days, months, seasons, feasts: what they cover, and that a date which does not exist is none."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.claims.time import calendar
from dateline.claims.time.calendar import shift, unit_at
from dateline.claims.time.feasts import FEASTS, feast_days

DAY = datetime.date(2022, 12, 27)


@pytest.mark.parametrize(
    ("unit", "timex", "start", "end"),
    [
        ("D", "2022-12-27", "2022-12-27", "2022-12-27"),
        ("W", "2022-W52", "2022-12-26", "2023-01-01"),
        ("WE", "2022-W52-WE", "2022-12-31", "2023-01-01"),
        ("M", "2022-12", "2022-12-01", "2022-12-31"),
        ("Q", "2022-Q4", "2022-10-01", "2022-12-31"),
        ("Y", "2022", "2022-01-01", "2022-12-31"),
        ("DE", "202", "2020-01-01", "2029-12-31"),
        ("CE", "20", "2000-01-01", "2099-12-31"),
    ],
)
def test_the_unit_of_a_day(unit: str, timex: str, start: str, end: str) -> None:
    found = unit_at(DAY, unit)
    assert found is not None
    assert (found.timex, str(found.start), str(found.end)) == (timex, start, end)


def test_winter_runs_into_the_next_year() -> None:
    winter = calendar.a_season(1941, "WI")
    assert winter is not None and (str(winter.start), str(winter.end)) == ("1941-12-01", "1942-02-28")


@pytest.mark.parametrize(
    ("year", "month", "day"), [(2022, 2, 30), (2023, 2, 29), (1900, 2, 29), (0, 1, 1), (10_000, 1, 1), (2022, 13, 1)]
)
def test_a_day_that_does_not_exist_is_none(year: int, month: int, day: int) -> None:
    assert calendar.date(year, month, day) is None


@pytest.mark.parametrize(
    ("n", "unit", "expected"),
    [
        (-2, "M", "2022-10-27"),
        (-48, "TH", "2022-12-25"),
        (-1, "TH", "2022-12-26"),
        (-8, "W", "2022-11-01"),
        (1.5, "Y", "2024-06-27"),
        (-3, "DE", "1992-12-27"),
    ],
)
def test_shift(n: float, unit: str, expected: str) -> None:
    assert str(shift(DAY, n, unit)) == expected


def test_a_month_back_from_its_last_day_stays_in_the_month() -> None:
    assert shift(datetime.date(2019, 1, 31), -2, "M") == datetime.date(2018, 11, 30)


@given(st.dates(), st.floats(-1e9, 1e9), st.sampled_from(sorted({*calendar.MONTHS, *calendar.DAYS})))
def test_shift_never_raises(day: datetime.date, n: float, unit: str) -> None:
    assert shift(day, n, unit) is None or isinstance(shift(day, n, unit), datetime.date)


@given(st.dates(), st.sampled_from(sorted(calendar.PRECISIONS)))
def test_a_unit_holds_its_day(day: datetime.date, unit: str) -> None:
    found = unit_at(day, unit)
    if found is not None and found.start and found.end and unit != "WE":
        assert found.start <= day <= found.end


@pytest.mark.parametrize(
    ("name", "year", "expected"),
    [
        ("Easter", 2024, "2024-03-31"),
        ("Good Friday", 1998, "1998-04-10"),
        ("Thanksgiving", 2022, "2022-11-24"),
        ("Nowruz", 2020, "2020-03-21"),
        ("Victory Day", 2022, "2022-05-09"),
    ],
)
def test_feasts(name: str, year: int, expected: str) -> None:
    assert str(feast_days(name, year)[0][0]) == expected


@pytest.mark.parametrize(
    ("name", "sighted"),
    [("Ramadan", "2022-04-02"), ("Eid al-Adha", "2017-09-01"), ("Eid al-Fitr", "2023-04-21"), ("Ashura", "2021-08-19")],
)
def test_islamic_feasts_are_within_a_day_of_the_sighted_moon(name: str, sighted: str) -> None:
    day = datetime.date.fromisoformat(sighted)
    assert any(abs((start - day).days) <= 1 for start, _ in feast_days(name, day.year))


@given(st.sampled_from(sorted(FEASTS)), st.integers(-10, 12_000))
def test_feasts_of_any_year_never_raise(name: str, year: int) -> None:
    assert all(start <= end and start.year == year for start, end in feast_days(name, year))
