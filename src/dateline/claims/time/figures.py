"""Which comes first in "03/04/2022", the day or the month: by the story's own habit, then by its publisher's."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from dateline.claims.time.calendar import date
from dateline.lexicons import word_set

# A two-figure year lies in the century of the year it is read from, or of the last one.
PIVOT = 2000


@dataclass(frozen=True, slots=True)
class Habit:
    """Whether the month stands first; ``None`` where nothing tells. Points and slashes may differ."""

    slashed: bool | None = None
    dotted: bool | None = None


def habit_of(dates: Iterable[str], publisher: str | None) -> Habit:
    """What the other figures of a story, then its publisher, tell."""
    seen = {"/": [0, 0], ".": [0, 0]}
    for text in dates:
        first, second, _ = _numbers(text)
        if first > 12 >= second or second > 12 >= first:
            seen["." if "." in text else "/"][second > 12] += 1
    slashed, dotted = (None if a == b else b > a for a, b in (seen["/"], seen["."]))
    if slashed is None and publisher:
        slashed = any(name in publisher.casefold() for name in word_set("time_month_first.tsv"))
    return Habit(slashed, dotted)


def readings(text: str, habit: Habit, today: datetime.date | None) -> list[datetime.date]:
    """The days that figures may stand for, the likelier first; without any habit the one nearer to publication."""
    first, second, year = _numbers(text)
    if year < 100:
        century = (today.year if today else PIVOT) // 100 * 100
        year += century if not today or year + century <= today.year + 1 else century - 100
    by_day, by_month = date(year, second, first), date(year, first, second)
    month_first = bool(habit.dotted) if "." in text else habit.slashed
    ordered = [by_month, by_day] if month_first else [by_day, by_month]
    found = list(dict.fromkeys(day for day in ordered if day))
    if month_first is None and today is not None:
        found.sort(key=lambda day: abs((day - today).days))
    return found


def is_open(text: str, habit: Habit) -> bool:
    """Whether neither the story nor its publisher tells which figure is the month."""
    return habit.slashed is None and "/" in text


def _numbers(text: str) -> tuple[int, int, int]:
    first, second, year = (int(x) for x in re.split(r"[/.]", text))
    return first, second, year
