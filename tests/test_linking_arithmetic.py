"""What does not add up within a series, on rows of our own."""

from __future__ import annotations

import datetime

import pytest

from dateline.linking.arithmetic import anomalies
from dateline.linking.numbers import slip, stands_for
from dateline.linking.series import Counted, Row, Series
from dateline.types import Bound

FIRST = datetime.date(2031, 3, 1)


def series(*reports: tuple[int, float | None, float | None]) -> Series:
    """Reports as (days after the first, total, increment)."""
    rows = tuple(Row(FIRST + datetime.timedelta(days=day), total, increment) for day, total, increment in reports)
    return Series("daily", "Northern Command", "Northland", Counted("losses", None, "Southland"), rows)


def steady(days: int, step: float = 10) -> list[tuple[int, float | None, float | None]]:
    return [(day, 100 + step * day, step) for day in range(days)]


def kinds(found: Series) -> list[str]:
    return [anomaly.kind for anomaly in anomalies(found)]


def test_a_series_that_adds_up_raises_nothing() -> None:
    assert kinds(series(*steady(60))) == []


def test_an_increment_that_is_not_the_difference() -> None:
    (found,) = anomalies(series((0, 100, 10), (1, 130, 20), (2, 140, 10)))
    assert found.kind == "increment_differs"
    assert "adds 20" in found.sentence and "rises by 30 (100 to 130)" in found.sentence and "10 came in besides" in found.sentence


def test_a_total_that_took_the_increment_in_a_day_later() -> None:
    first, second = anomalies(series((0, 100, 10), (1, 100, 15), (2, 115, 9)))
    assert first.kind == second.kind == "increment_differs"
    assert "a day later" in first.sentence


def test_a_total_that_falls_is_a_slip_or_a_correction() -> None:
    (slipped,) = anomalies(series((0, 100, None), (1, 90, None), (2, 120, None)))
    assert slipped.kind == "total_falls" and slipped.sentence.endswith("a slip") and len(slipped.rows) == 3
    (corrected,) = anomalies(series((0, 100, None), (1, 90, None), (2, 95, None)))
    assert corrected.sentence.endswith("a correction downwards")


def test_a_new_count() -> None:
    assert kinds(series((0, 4000, None), (1, 4010, None), (2, 12, None))) == ["restart"]


def test_days_missing_in_a_daily_series() -> None:
    (found,) = anomalies(series(*steady(5), (7, 170, None), (8, 180, 10)))
    assert found.kind == "days_missing" and "2 days are missing" in found.sentence and "that of 3 days" in found.sentence


def test_a_report_that_speaks_for_the_days_between_leaves_none_missing() -> None:
    rows = series(*steady(5)).rows
    late = Row(FIRST + datetime.timedelta(days=6), 160, 20, hours=48)
    assert kinds(Series("daily", None, None, Counted("killed"), (*rows, late))) == []


def test_a_weekly_series_misses_no_days() -> None:
    assert kinds(series(*((7 * week, 100 + week, None) for week in range(8)))) == []


def test_two_totals_for_one_day() -> None:
    assert kinds(series((0, 100, None), (1, 110, None), (1, 112, None), (2, 120, None))) == ["restated"]


def test_a_leap() -> None:
    reports = [(day, total + (900 if day >= 20 else 0), None) for day, total, _ in steady(45) if total is not None]
    (found,) = anomalies(series(*reports))
    assert found.kind == "leap" and found.day == FIRST + datetime.timedelta(days=20)


@pytest.mark.parametrize(
    ("said", "true", "bound", "stands"),
    [
        (620, 620, "exact", True),
        (620, 625, "exact", False),
        (2000, 1960, "exact", True),  # a round number
        (2030, 1960, "exact", False),
        (1700, 1790, "at_least", True),
        (1700, 2270, "at_least", False),
        (1800, 1790, "at_most", True),
        (1800, 1500, "at_most", False),
        (103000, 103220, "about", True),
        (103000, 106000, "about", False),
        (40000, 43603, "at_least", True),
        (41020, 43603, "at_least", False),  # nobody rounds down to 41,020
    ],
)
def test_a_number_that_may_stand_for_another(said: float, true: float, bound: Bound, *, stands: bool) -> None:
    assert stands_for(said, true, bound) is stands


@pytest.mark.parametrize(
    ("said", "true", "how"),
    [
        (12700, 1270, "with a nought too many"),
        (127, 1270, "with a nought too few"),
        (409802, 409820, "with two digits changed over"),
        (5230, 5730, "with one digit wrong"),
        (620, 102600, None),
        (12, 21, None),  # too short to tell
    ],
)
def test_slips(said: float, true: float, how: str | None) -> None:
    assert slip(said, true) == how
