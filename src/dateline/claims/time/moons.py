"""Other calendars: Julian, Islamic, Hebrew, and the moons that Chinese and Hindu feasts hang on.

Easter by the anonymous Gregorian computus and Meeus' Julian one; the Hebrew new year after Gauss
(as in Reingold and Dershowitz, *Calendrical Calculations*); new moons after Meeus, *Astronomical
Algorithms*, chapter 49, with its largest terms (right to some minutes). Islamic days are tabular,
within a day of the sighted moon. Every function answers ``None`` outside the calendar.
"""

from __future__ import annotations

import datetime
import math

from dateline.claims.time.calendar import date, shift

# Julian day number of the eve of 1 Muharram 1 AH, reckoned from Thursday (nearer to the sighted moon than from
# Friday); of day 0 of the proleptic Gregorian ordinal; of day 0 of the Hebrew calendar as an ordinal.
HIJRA, ORDINAL, HEBREW = 1948438.5, 1721424.5, -1373427
LAST_ORDINAL = 3_652_059
# What a new moon's universal time is moved by to give its day: China's clock; India's, less the part of a day for which
# the evening before still belongs to the dark moon.
CHINA, INDIA = 8 / 24, 5.5 / 24 - 0.77
NEW_YEAR, DIWALI = ((1, 21), (2, 20)), ((10, 17), (11, 15))


def from_julian(year: int, month: int, day: int) -> datetime.date | None:
    """The Gregorian day of a day in the Julian calendar (Old Style)."""
    if not (1 <= month <= 12 and 1 <= day <= 31 and 1 <= year <= 9999):
        return None
    a = (14 - month) // 12
    y, m = year + 4800 - a, month + 12 * a - 3
    number = day + (153 * m + 2) // 5 + 365 * y + y // 4 - 32083
    return _ordinal(number - ORDINAL - 0.5)


def islamic(year: int, month: int, day: int) -> datetime.date | None:
    """The Gregorian day of a day in the tabular Islamic calendar."""
    if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= 30):
        return None
    return _ordinal(day + (59 * (month - 1) + 1) // 2 + (year - 1) * 354 + (3 + 11 * year) // 30 + HIJRA - 1 - ORDINAL)


def western_easter(year: int) -> datetime.date | None:
    """Easter Sunday of the western churches."""
    if not 1583 <= year <= 9999:
        return None
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)


def orthodox_easter(year: int) -> datetime.date | None:
    """Easter Sunday of the eastern churches, as a Gregorian day."""
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    return from_julian(year, month, day + 1)


def hebrew_new_year(year: int) -> datetime.date | None:
    """1 Tishri that falls in a Gregorian year."""
    hebrew = year + 3761
    months = (235 * hebrew - 234) // 19
    parts = 12084 + 13753 * months
    day = 29 * months + parts // 25920
    if (3 * (day + 1)) % 7 < 3:
        day += 1
    before, after = _elapsed(hebrew - 1), _elapsed(hebrew + 1)
    here = _elapsed(hebrew)
    delay = 2 if after - here == 356 else 1 if here - before == 382 else 0
    return _ordinal(day + delay + HEBREW)


def _elapsed(hebrew: int) -> int:
    """Days from the start of the Hebrew calendar to a new year, before the year's length is seen to."""
    months = (235 * hebrew - 234) // 19
    day = 29 * months + (12084 + 13753 * months) // 25920
    return day + 1 if (3 * (day + 1)) % 7 < 3 else day


def hebrew_feast(year: int, anchor: int, offset: int) -> datetime.date | None:
    """So many days after the new year of a Gregorian year (``anchor`` 0), Passover (1), or 1 Kislev (2)."""
    new = hebrew_new_year(year)
    if new is None:
        return None
    if anchor == 1:
        return shift(new, offset - 163, "D")  # Passover stands 163 days in front of the new year
    if anchor == 2:
        following = hebrew_new_year(year + 1)
        long = following is not None and (following - new).days in {355, 385}
        return shift(new, offset + (60 if long else 59), "D")
    return shift(new, offset, "D")


def lunar_new_year(year: int) -> datetime.date | None:
    """The first day of the Chinese year, Tet, Seollal: the new moon between about 21 January and 20 February."""
    return _new_moon_between(year, NEW_YEAR, CHINA)


def diwali(year: int) -> datetime.date | None:
    """The new moon of Kartika, in October or November; within a day of what a country keeps."""
    return _new_moon_between(year, DIWALI, INDIA)


def _new_moon_between(year: int, window: tuple[tuple[int, int], tuple[int, int]], zone: float) -> datetime.date | None:
    first, last = date(year, *window[0]), date(year, *window[1])
    if first is None or last is None or not 1600 <= year <= 2400:
        return None
    k = math.floor((first.toordinal() - datetime.date(2000, 1, 6).toordinal()) / 29.530588861) - 1
    found = (_ordinal(_new_moon(k + n) + zone - ORDINAL) for n in range(4))
    return next((day for day in found if day and first <= day <= last), None)


def _new_moon(k: int) -> float:
    """The Julian day of the k-th new moon from January 2000, in universal time to some minutes."""
    t = k / 1236.85
    mean = 2451550.09766 + 29.530588861 * k + 0.00015437 * t * t
    sun = math.radians(2.5534 + 29.10535670 * k)
    moon = math.radians(201.5643 + 385.81693528 * k + 0.0107582 * t * t)
    node = math.radians(160.7108 + 390.67050284 * k - 0.0016118 * t * t)
    return (
        mean - 0.40720 * math.sin(moon) + 0.17241 * math.sin(sun) + 0.01608 * math.sin(2 * moon)
        + 0.01039 * math.sin(2 * node) + 0.00739 * math.sin(moon - sun) - 0.00514 * math.sin(moon + sun)
        + 0.00208 * math.sin(2 * sun)
    )  # fmt: skip


def _ordinal(number: float) -> datetime.date | None:
    whole = math.floor(number)
    return datetime.date.fromordinal(whole) if 1 <= whole <= LAST_ORDINAL else None
