"""Values of dates that name themselves: days, months, years, seasons, decades, centuries, quarters, feasts."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

from dateline.claims.time.anchor import Anchor, day_alone, days_from, feast_alone, feasts, month_alone, season_alone
from dateline.claims.time.calendar import (
    When,
    a_century,
    a_day,
    a_decade,
    a_half,
    a_month,
    a_quarter,
    a_season,
    a_year,
    before_christ,
    date,
    of_day,
    shift,
)
from dateline.claims.time.doubt import (
    behind_figure,
    behind_time_word,
    is_count,
    is_counted,
    is_day_of_month,
    is_month,
    is_name,
    is_name_of_event,
    is_year,
)
from dateline.claims.time.feasts import FEASTS, HIJRI_YEARS, hijri_days
from dateline.claims.time.figures import PIVOT, Habit, is_open, readings
from dateline.claims.time.hours import offset_of, timed
from dateline.claims.time.moons import from_julian
from dateline.claims.time.parts import Part, Piece
from dateline.lexicons import rows

MONTH_SIGNS = {r[0]: int(r[2]) for r in rows("time_words.tsv") if r[1] in {"month", "abmonth"}}
# Words that make an age of a decade.
OF_AGE = frozenset({"his", "her", "their", "my", "our", "your"})
# A short name that is also a word of other languages needs one of these in front.
BEFORE_FEAST = frozenset("during on after before over since until for the by at".split())


def month_of(part: Part, i: int = 0) -> int | None:
    """The number of the part's ``i``-th month."""
    months = sorted(part.at("month") + part.at("abmonth"))
    return int(part.words.values[months[i]]) if i < len(months) else None


def year_of(part: Part, anchor: Anchor) -> int | None:
    """The year a part names."""
    value = part.value("year") or (part.values("number")[-1] if part.has("number") else None)
    if value is not None:
        return int(value) if value.isdecimal() else None
    short = part.value("shortyear")
    if short is None:
        return None
    base = anchor.base or anchor.today
    year = (base.year if base else PIVOT - 1) // 100 * 100 + int(short)
    return year - 100 if base and year > base.year + 1 else year


def full_date(part: Part, anchor: Anchor) -> When | None:
    """Day, month and year in any order; part of the day where it is named."""
    month, year, day = month_of(part), year_of(part, anchor), _day_of(part)
    if month is None or year is None or day is None:
        return None
    if part.value("era") == "BC":
        return before_christ(year, month)
    return _in_part(a_day(date(year, month, day)), part)


def day_month(part: Part, anchor: Anchor) -> When | None:
    """Day and month; the year is found from the anchor."""
    month, day = month_of(part), _day_of(part)
    if month is None or day is None or is_count(part):
        return None
    return _in_part(day_alone(month, day, anchor), part)


def days_of_month(part: Part, anchor: Anchor) -> list[Piece]:
    """ "24 and 27 December", "December 24–27, 2022": a piece for each day, all of one month."""
    month = month_of(part)
    year = year_of(part, anchor) if part.has("year") else None
    places = part.at("day") + part.at("ordinal")
    found: list[Piece] = []
    if month is None or is_count(part):
        return found
    months = part.at("month") + part.at("abmonth")
    for n, i in enumerate(sorted(places)):
        day = int(part.words.values[i])
        when = a_day(date(year, month, day)) if year else day_alone(month, day, anchor)
        if when is None:
            return []
        first, last = i, i + 1
        if n == 0 and months[0] < i:
            first = part.first
        if n == len(places) - 1 and (months[0] > i or year):
            last = part.last
        found.append(Piece(first, last, when))
    return found


def month_year(part: Part, anchor: Anchor) -> When | None:
    """A month of a year."""
    month, year = month_of(part), year_of(part, anchor)
    if month is None or year is None or behind_figure(part):
        return None
    return before_christ(year, month) if part.value("era") == "BC" else a_month(year, month)


def months_of_year(part: Part, anchor: Anchor) -> list[Piece]:
    """ "January and February 1937": the first month borrows the year."""
    year = year_of(part, anchor)
    places = sorted(part.at("month") + part.at("abmonth"))
    found: list[Piece] = []
    for n, i in enumerate(places):
        when = a_month(year, int(part.words.values[i])) if year else None
        if when is None:
            return []
        found.append(Piece(part.first if n == 0 else i, part.last if n == len(places) - 1 else i + 1, when))
    return found


def bare_month(part: Part, anchor: Anchor) -> When | None:
    """A month alone, where the words round it do not make it a name or a verb."""
    month = month_of(part)
    if month is None or not is_month(part) or behind_figure(part):
        return None
    return month_alone(month, anchor)


def month_of_year(part: Part, anchor: Anchor) -> When | None:
    """ "August of that year", "November this year", "last December", "next March", "that May"."""
    month, base = month_of(part), anchor.last_day if part.has("that", "same", "following") else anchor.base
    if month is None or (part.has("that") and not part.has("unit") and not behind_time_word(part)):
        return None
    if base is None:
        return When(f"XXXX-{month:02}", "DATE", "month")
    step = -1 if part.has("last", "previous") else 1 if part.has("next", "following") else 0
    if part.has("unit"):
        return _with_day(part, a_month(base.year + step, month))
    if step < 0:
        return _with_day(part, a_month(base.year - (month >= base.month), month))
    if step > 0:
        return _with_day(part, a_month(base.year + (month <= base.month), month))
    return _with_day(part, a_month(base.year, month) if part.has("that", "same", "this") else month_alone(month, anchor))


def bare_year(part: Part, anchor: Anchor) -> When | None:
    """A year alone, where the words round it do not make it a count."""
    year = year_of(part, anchor)
    if year is None:
        return None
    if part.value("era") == "BC":
        return before_christ(year)
    if part.has("number") and not part.has("era"):
        antique = anchor.antique and len(part.value("number") or "") == 3 and not is_counted(part)
        return before_christ(year) if antique else None
    return a_year(year) if part.last - part.first > 1 or is_year(part) else None


def years(part: Part, anchor: Anchor) -> list[Piece]:
    """ "1998–2003", "1914-18": a piece for each year."""
    places = part.at("year")
    first = int(part.words.values[places[0]])
    last_place = part.last - 1
    text = part.words.values[last_place]
    second = int(text) if len(text) == 4 else first // 100 * 100 + int(text) if len(text) == 2 else None
    left, right = a_year(first), a_year(second) if second else None
    if left is None or right is None or not second or not first < second <= first + 200:
        return []
    return [Piece(part.first, places[0] + 1, left), Piece(last_place, part.last, right)]


def season(part: Part, anchor: Anchor) -> When | None:
    """A season with or without its year."""
    name = part.value("season")
    if name is None or is_name(part):
        return None
    year = year_of(part, anchor) if part.has("year", "number", "shortyear") else None
    if year is not None:
        return before_christ(year, season=name) if part.value("era") == "BC" else a_season(year, name)
    if anchor.antique:
        return season_alone(name, anchor)
    base = anchor.base
    if base is None:
        return When(f"XXXX-{name}", "DATE", "season")
    if part.has("unit"):
        step = -1 if part.has("last", "previous") else 1 if part.has("next", "following") else 0
        return a_season(base.year + step, name)
    if part.has("last", "previous", "next", "following"):
        return _season_step(name, anchor, back=part.has("last", "previous"))
    return season_alone(name, anchor)


def bare_season(part: Part, anchor: Anchor) -> When | None:
    """A season without article: only where it is an attribute or stands behind a preposition."""
    if part.lower(part.last - 1) == "fall" and part.before not in {"in", "by", "since", "until", "during", "this"}:
        return None
    if part.before == "to":
        return None
    return season(part, anchor)


def _season_step(name: str, anchor: Anchor, *, back: bool) -> When | None:
    base = anchor.base
    if base is None:
        return None
    found = [w for y in range(base.year - 2, base.year + 3) if (w := a_season(y, name)) and w.start and w.end]
    if back:
        return next((w for w in reversed(found) if w.end and w.end < base), None)
    return next((w for w in found if w.start and w.start > base), None)


def decade(part: Part, anchor: Anchor) -> When | None:
    """ "the 1990s", "the nineties"; with "BC" a value without days."""
    value = part.value("decade")
    if value is None:
        return None
    if part.before in OF_AGE:
        return None  # "a man in his forties"
    year = int(value) if len(value) != 2 else 1900 + int(value)
    if part.value("era") == "BC":
        return When(f"BC{year // 10:03}", "DATE", "decade")
    return a_decade(year) if len(value) != 3 else None


def century(part: Part, anchor: Anchor) -> When | None:
    """ "the 19th century", "the 4th century BC"."""
    if part.value("unit") != "CE":
        return None
    number = int(part.value("ordinal") or 0) + (int(part.value("num") or 0))
    if part.value("era") == "BC":
        return When(f"BC{number - 1:02}", "DATE", "century") if number else None
    return a_century(number)


def quarter(part: Part, anchor: Anchor) -> When | None:
    """ "the third quarter of 2022", "the second half of 2008"; without a year that of the anchor."""
    if part.values("unit")[:1] not in ([], ["Q"], ["Y"]) or (not part.has("half") and part.value("unit") != "Q"):
        return None
    year = year_of(part, anchor)
    if year is None and anchor.base is not None:
        year = anchor.base.year + (-1 if part.has("last", "previous") else 1 if part.has("next") else 0)
    number = (
        2
        if part.has("latter") or (part.has("last") and part.has("half") and not part.has("ordinal"))
        else int(part.value("ordinal") or 1)
    )
    if year is None:
        return None
    if part.has("half"):
        return a_half(year, number) if number in {1, 2} else None
    return a_quarter(year, number)


def numbered_quarter(part: Part, anchor: Anchor) -> When | None:
    """ "Q3 2022", "Q3"."""
    year = year_of(part, anchor) or (anchor.base.year if anchor.base else None)
    return a_quarter(year, int(part.value("quarterno") or 1)) if year else None


def holiday(part: Part, anchor: Anchor) -> When | None:
    """A feast with or without its year, a day of it ("the first day of Ramadan", "15 Ramadan 1445"), or its eve."""
    name = part.value("feast")
    if name is None or name not in FEASTS or is_name_of_event(part) or (name == "Tet" and part.before not in BEFORE_FEAST):
        return None
    year = year_of(part, anchor)
    if (year and year in HIJRI_YEARS) or (part.value("era") == "AH" and year):
        days = hijri_days(name, year or 0)
        when = days_from(*days) if days else None
    elif year:
        when = next(iter(feasts(name, year)), None)
    else:
        when = _feast_stepped(name, part, anchor)
    if when is None or when.start is None or when.end is None:
        return when
    if part.has("day", "ordinal"):
        if FEASTS[name][0] != "islamic" and not part.has("unit"):
            return None
        day = when.start.toordinal() + int(part.value("day") or part.value("ordinal") or 1) - 1
        return a_day(datetime.date.fromordinal(min(day, when.end.toordinal())))
    if part.has("border") and part.lower(part.at("border")[0]) == "eve":
        return a_day(shift(when.start, -1, "D"))
    return _in_part(when, part)


def _feast_stepped(name: str, part: Part, anchor: Anchor) -> When | None:
    """ "last Ramadan", "next Easter", or the feast nearest in the direction of the tense."""
    base = anchor.base
    if base is None or not part.has("last", "next"):
        return feast_alone(name, anchor)
    known = [when for y in range(base.year - 2, base.year + 3) for when in feasts(name, y)]
    if part.has("last"):
        return next((w for w in reversed(known) if w.end and w.end < base), None)
    return next((w for w in known if w.start and w.start > base), None)


def old_style(part: Part, anchor: Anchor) -> When | list[Piece] | None:
    """ "25 October 1917 (Old Style)", "7 November (25 October, O.S.) 1917": a day of the Julian calendar."""
    month, day = month_of(part), _day_of(part)
    year = year_of(part, anchor) or (anchor.last.start.year if anchor.last and anchor.last.start else None)
    if month is None or day is None or year is None:
        return None
    second = month_of(part, 1)
    if second is None:
        return a_day(from_julian(year, month, day))
    new = a_day(date(year, month, day))
    if new is None:
        return None
    return [Piece(part.first, part.at("open")[0], new), Piece(part.at("open")[0] + 1, part.at("close")[0], new)]


def military(part: Part, anchor: Anchor) -> When | None:
    """ "271530ZDEC22": a date-time group; month and year may be left out."""
    text = re.sub(r"\s", "", part.value("dtg") or "")
    match = re.fullmatch(r"(\d\d)(\d\d)(\d\d)([A-Z])(?:([A-Z]{3})(\d{2,4})?)?", text)
    if match is None:
        return None
    day, hour, minute = int(match[1]), int(match[2]), int(match[3])
    if hour > 23 or minute > 59:
        return None
    month = MONTH_SIGNS.get(match[5].lower()) if match[5] else anchor.base.month if anchor.base else None
    if month is None:
        return None
    if match[6]:
        year = int(match[6]) if len(match[6]) == 4 else 2000 + int(match[6]) if int(match[6]) < 70 else 1900 + int(match[6])
        when = a_day(date(year, month, day))
    else:
        when = day_alone(month, day, anchor)
    return timed(when, hour, minute, offset_of(match[4])) if when else None


def iso_date(part: Part, anchor: Anchor) -> When | None:
    """ "2022-12-27"."""
    year, month, day = (int(x) for x in (part.value("iso") or "0-0-0").split("-"))
    return a_day(date(year, month, day))


def dotted_date(part: Part, anchor: Anchor) -> When | None:
    """ "27/12/2022", "12/27/22", "27.12.2022"; where two readings are left, both are kept."""
    text, habit = part.value("dotted") or "", anchor.habit or Habit()
    found = readings(text, habit, anchor.today)
    if not found or (len(found) > 1 and is_open(text, habit) and anchor.today is None):
        return None
    when = a_day(found[0])
    return replace(when, candidates=tuple(found)) if when and len(found) > 1 else when


def day_number(part: Part, anchor: Anchor) -> When | None:
    """ "on the 27th": a day of the month spoken of."""
    day, base = int(part.value("ordinal") or 0), anchor.last_day
    if base is None or not is_day_of_month(part):
        return None
    return a_day(date(base.year, base.month, day))


def _day_of(part: Part) -> int | None:
    value = part.value("day") or part.value("ordinal") or part.value("num")
    return int(value) if value and value.isdecimal() else None


def _with_day(part: Part, month: When | None) -> When | None:
    """The day of the month where a part names one."""
    day = _day_of(part)
    if day is None or month is None or month.start is None:
        return month
    return a_day(date(month.start.year, month.start.month, day))


def _in_part(when: When | None, part: Part) -> When | None:
    value = part.value("part")
    return of_day(when, value) if when and value else when
