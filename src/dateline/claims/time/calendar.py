"""Days, months, seasons and the rest as values: TIMEX3 shorthand and the days they cover.

Nothing here raises on a date that does not exist: it answers ``None``. A season's days are the
meteorological ones of the northern hemisphere, as TIMEX3 has no others.
"""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass, replace

from dateline.types import TimePrecision, TimexType

DAY = datetime.timedelta(days=1)
SEASONS = {"SP": (3, 21), "SU": (6, 22), "FA": (9, 23), "WI": (12, 24)}  # first month; EDTF's number
PRECISIONS: dict[str, TimePrecision] = {
    "D": "day", "W": "week", "WE": "days", "F": "days", "M": "month", "Q": "quarter", "Y": "year", "DE": "decade",
    "CE": "century", "ML": "century", "TH": "day", "TM": "day", "TS": "day",
}  # fmt: skip
MONTHS = {"M": 1, "Q": 3, "Y": 12, "DE": 120, "CE": 1200, "ML": 12000}
DAYS = {"D": 1.0, "W": 7.0, "F": 14.0, "WE": 7.0, "TH": 1 / 24, "TM": 1 / 1440, "TS": 1 / 86400}
# Longer spans than this reach past the calendar; they say nothing about any war.
MOST_DAYS = 400_000


@dataclass(frozen=True, slots=True)
class When:
    """A value not yet tied to its words."""

    timex: str | None
    type: TimexType
    precision: TimePrecision
    start: datetime.date | None = None
    end: datetime.date | None = None
    edtf: str | None = None
    base: datetime.date | None = None
    candidates: tuple[datetime.date, ...] = ()  # every reading of figures that have two


def date(year: int, month: int, day: int) -> datetime.date | None:
    """The day, or ``None`` where there is no such day."""
    if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= month_length(year, month)):
        return None
    return datetime.date(year, month, day)


def month_length(year: int, month: int) -> int:
    """Days in a month."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in {4, 6, 9, 11} else 31


def a_day(day: datetime.date | None) -> When | None:
    """One day."""
    if day is None:
        return None
    return When(day.isoformat(), "DATE", "day", day, day, day.isoformat())


def a_month(year: int, month: int) -> When | None:
    """One whole month."""
    first = date(year, month, 1)
    if first is None:
        return None
    text = f"{year:04}-{month:02}"
    return When(text, "DATE", "month", first, first.replace(day=month_length(year, month)), text)


def a_year(year: int) -> When | None:
    """One whole year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    return When(f"{year:04}", "DATE", "year", first, last, f"{year:04}") if first else None


def before_christ(year: int, month: int | None = None, season: str | None = None) -> When:
    """A year (month, season) before the calendar begins: a value without days."""
    text = f"BC{year:04}" + (f"-{month:02}" if month else f"-{season}" if season else "")
    return When(text, "DATE", "month" if month else "season" if season else "year", edtf=f"-{year - 1:04}")


def a_season(year: int, season: str) -> When | None:
    """One season; winter is named after the year it begins in."""
    month, number = SEASONS[season]
    first = date(year, month, 1)
    last_year, last_month = (year + 1, 2) if season == "WI" else (year, month + 2)
    last = date(last_year, last_month, month_length(last_year, last_month)) if last_year <= 9999 else None
    return When(f"{year:04}-{season}", "DATE", "season", first, last, f"{year:04}-{number}") if first else None


def a_week(day: datetime.date) -> When | None:
    """The week of a day, Monday to Sunday."""
    first = shift(day, -day.weekday(), "D")
    last = first and shift(first, 6, "D")
    if not first or not last:
        return None
    year, week, _ = first.isocalendar()
    return When(f"{year:04}-W{week:02}", "DATE", "week", first, last, f"{first}/{last}")


def a_weekend(day: datetime.date) -> When | None:
    """The Saturday and Sunday of a day's week."""
    week = a_week(day)
    if week is None or week.end is None:
        return None
    return replace(week, timex=f"{week.timex}-WE", precision="days", start=week.end - DAY, edtf=f"{week.end - DAY}/{week.end}")


def a_quarter(year: int, quarter: int) -> When | None:
    """Three months."""
    if not 1 <= quarter <= 4:
        return None
    return _months(year, 3 * quarter - 2, 3, f"Q{quarter}", f"{year:04}-{32 + quarter}")


def a_half(year: int, half: int) -> When | None:
    """Six months."""
    return _months(year, 6 * half - 5, 6, f"H{half}", f"{year:04}-{39 + half}")


def _months(year: int, month: int, count: int, name: str, edtf: str) -> When | None:
    first, last = date(year, month, 1), date(year, month + count - 1, month_length(year, month + count - 1))
    return When(f"{year:04}-{name}", "DATE", "quarter", first, last, edtf) if first else None


def a_decade(year: int) -> When | None:
    """Ten years from the one that ends in nought."""
    first, last = date(year, 1, 1), date(year + 9, 12, 31)
    return When(f"{year // 10:03}", "DATE", "decade", first, last, f"{year // 10:03}X") if first and last else None


def a_century(number: int) -> When | None:
    """A hundred years; the 20th is 1900 to 1999, as TIMEX3 and EDTF count."""
    year = (number - 1) * 100
    first, last = date(max(year, 1), 1, 1), date(year + 99, 12, 31)
    return (
        When(f"{number - 1:02}", "DATE", "century", first, last, f"{number - 1:02}XX") if first and last and number > 0 else None
    )


def shift(day: datetime.date, n: float, unit: str) -> datetime.date | None:
    """A day that lies ``n`` units off; a month's last day stands in for one it lacks."""
    if unit in MONTHS:
        months = n * MONTHS[unit]
        if abs(months) > 120_000:
            return None
        whole = day.year * 12 + day.month - 1 + math.floor(months)
        year, month = divmod(whole, 12)
        rest = round((months - math.floor(months)) * 30)
        found = date(year, month + 1, min(day.day, month_length(year, month + 1))) if 1 <= year <= 9999 else None
        return shift(found, rest, "D") if found and rest else found
    days = n * DAYS[unit]
    if abs(days) > MOST_DAYS:
        return None
    number = day.toordinal() + (math.ceil(days) if days > 0 else math.floor(days))
    return datetime.date.fromordinal(number) if 1 <= number <= datetime.date.max.toordinal() else None


def unit_at(day: datetime.date, unit: str) -> When | None:
    """The whole calendar unit that a day lies in."""
    if unit == "W":
        return a_week(day)
    if unit == "WE":
        return a_weekend(day)
    if unit == "M":
        return a_month(day.year, day.month)
    if unit == "Q":
        return a_quarter(day.year, (day.month + 2) // 3)
    if unit == "Y":
        return a_year(day.year)
    if unit == "DE":
        return a_decade(day.year // 10 * 10)
    if unit == "CE":
        return a_century(day.year // 100 + 1)
    return a_day(day)


def of_day(when: When, part: str) -> When:
    """A part of a day: the same days, a TIMEX3 time."""
    return replace(when, timex=f"{when.timex}T{part}", type="TIME") if when.timex else when


def length(n: float | None, unit: str) -> str:
    """TIMEX3 duration; ``n`` is ``None`` when vague."""
    if unit == "F":
        return length(None if n is None else 2 * n, "W")
    number = "X" if n is None else f"{n:g}"
    return f"PT{number}{unit[1:]}" if unit[0] == "T" else f"P{number}{unit}"
