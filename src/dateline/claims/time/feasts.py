"""Holidays and holy months: the days they fall on in a year. The names stand in ``lexicons/time_feasts.tsv``."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator

from dateline.claims.time.calendar import date, month_length, shift
from dateline.claims.time.moons import diwali, hebrew_feast, islamic, lunar_new_year, orthodox_easter, western_easter
from dateline.lexicons import rows

# name → (rule, number, number, days long)
FEASTS: dict[str, tuple[str, int, int, int]] = {r[0]: (r[1], int(r[2]), int(r[3]), int(r[4])) for r in rows("time_feasts.tsv")}
MOVABLE: dict[str, Callable[[int], datetime.date | None]] = {
    "easter": western_easter, "orthodox": orthodox_easter, "lunar": lunar_new_year, "diwali": diwali,
}  # fmt: skip
# Names that two feasts share.
SHARED = {"Eid": ("Eid al-Fitr", "Eid al-Adha"), "Bayram": ("Eid al-Fitr", "Eid al-Adha")}
HIJRI_YEARS = range(1200, 1600)
Days = tuple[datetime.date, datetime.date]


def feast_days(name: str, year: int) -> list[Days]:
    """When a feast falls in a Gregorian year: once, or for Islamic ones now and then twice or never."""
    days = [d for one in SHARED.get(name, (name,)) for d in _days_of(one, year)]
    return sorted(days)


def hijri_days(name: str, year: int) -> Days | None:
    """When an Islamic feast or month falls in an Islamic year."""
    rule, month, day, days = FEASTS[name]
    start = islamic(year, month, day) if rule == "islamic" else None
    end = shift(start, _month_days(year, month) - 1 if days == 30 else days - 1, "D") if start else None
    return (start, end) if start and end else None


def _month_days(year: int, month: int) -> int:
    first = islamic(year, month, 1)
    following = islamic(year, month + 1, 1) if month < 12 else islamic(year + 1, 1, 1)
    return (following - first).days if first and following else 30


def _days_of(name: str, year: int) -> list[Days]:
    _, _, _, days = FEASTS[name]
    found = []
    for start in _starts(name, year):
        end = shift(start, days - 1, "D") if start else None
        if start and end and start.year == year:
            found.append((start, end))
    return found


def _starts(name: str, year: int) -> Iterator[datetime.date | None]:
    rule, first, second, _ = FEASTS[name]
    if rule == "fixed":
        yield date(year, first, second)
    elif rule == "once":
        yield date(first, second // 100, second % 100)
    elif rule == "islamic":
        yield from (islamic(y, first, second) for y in _hijri_years(year))
    elif rule == "hebrew":
        yield hebrew_feast(year, first, second)
    elif rule == "nth":
        yield _nth_weekday(year, first, second // 10, second % 10)
    else:
        day = MOVABLE[rule](year)
        yield shift(day, first, "D") if day else None


def _hijri_years(year: int) -> range:
    about = int((year - 622) * 33 / 32)
    return range(max(1, about - 1), about + 3)


def _nth_weekday(year: int, month: int, nth: int, weekday: int) -> datetime.date | None:
    """The nth weekday of a month; the last one for 0."""
    first = date(year, month, 1)
    if first is None:
        return None
    day = 1 + (weekday - first.isoweekday()) % 7
    if nth == 0:
        return date(year, month, day + (month_length(year, month) - day) // 7 * 7)
    return date(year, month, day + 7 * (nth - 1))
