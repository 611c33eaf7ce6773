"""Holidays and holy months: the days they fall on in a year.

Western Easter by the anonymous Gregorian computus; Islamic dates by the tabular calendar, which is
within a day of the sighted moon. The names stand in ``lexicons/time_feasts.tsv``.
"""

from __future__ import annotations

import datetime

from dateline.claims.time.calendar import date, shift
from dateline.lexicons import rows

# Julian day number of the eve of 1 Muharram 1 AH, reckoned from Thursday (nearer to the sighted moon than from
# Friday), and of day 0 of the proleptic Gregorian ordinal.
HIJRA, ORDINAL = 1948438.5, 1721424.5
# name → (rule, number, number, days long)
FEASTS: dict[str, tuple[str, int, int, int]] = {r[0]: (r[1], int(r[2]), int(r[3]), int(r[4])) for r in rows("time_feasts.tsv")}
Days = tuple[datetime.date, datetime.date]


def feast_days(name: str, year: int) -> list[Days]:
    """When a feast falls in a Gregorian year: once, or for Islamic ones now and then twice or never."""
    rule, first, second, days = FEASTS[name]
    starts: list[datetime.date | None] = []
    if rule == "fixed":
        starts = [date(year, first, second)]
    elif rule == "easter":
        easter = _easter(year)
        starts = [shift(easter, first, "D") if easter else None]
    elif rule == "islamic":
        starts = [_islamic(y, first, second) for y in _hijri_years(year)]
    elif rule == "nth":
        starts = [_nth_weekday(year, first, second // 10, second % 10)]
    found = []
    for start in starts:
        end = shift(start, days - 1, "D") if start else None
        if start and end and start.year == year:
            found.append((start, end))
    return found


def _easter(year: int) -> datetime.date | None:
    if not 1583 <= year <= 9999:
        return None
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)


def _hijri_years(year: int) -> range:
    about = int((year - 622) * 33 / 32)
    return range(max(1, about - 1), about + 3)


def _islamic(year: int, month: int, day: int) -> datetime.date | None:
    """The Gregorian day of a day in the tabular Islamic calendar."""
    number = day + (59 * (month - 1) + 1) // 2 + (year - 1) * 354 + (3 + 11 * year) // 30 + HIJRA - 1 - ORDINAL
    return datetime.date.fromordinal(int(number)) if 1 <= number <= 3_652_059 else None


def _nth_weekday(year: int, month: int, nth: int, weekday: int) -> datetime.date | None:
    first = date(year, month, 1)
    if first is None:
        return None
    return date(year, month, 1 + (weekday - first.isoweekday()) % 7 + 7 * (nth - 1))
