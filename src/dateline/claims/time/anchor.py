"""What an expression counts from: the day of publication, or in a narrative the date last mentioned."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable
from dataclasses import dataclass

from dateline.claims.time.calendar import When, a_day, a_month, a_season, before_christ, date, shift
from dateline.claims.time.feasts import FEASTS, feast_days
from dateline.claims.time.figures import Habit
from dateline.claims.time.tense import AHEAD, UNKNOWN

# In a narrative, the year of "in June" is the one that puts it nearest to the dates told before it, in months.
# A step back costs more than one forward, an older date more than the last, and a bare year stands for no month of it.
BACKWARD, OLDER, SOME_MONTH = 1.5, 1.0, 4.0

# A day this many times nearer in the past than in the future is not foretold.
NEARER = 4


@dataclass(frozen=True, slots=True)
class Anchor:
    """The day of publication, the date last mentioned, and the direction the verb gives (asked only when needed)."""

    today: datetime.date | None
    recent: tuple[When, ...]  # the dates told so far, last first
    narrative: bool
    direction: Callable[[], int]
    antique: int | None = None  # the year before Christ told last
    latest: When | None = None  # what was said last, a span of days included ("at that time")
    stretch: When | None = None  # the span of several days said last ("in the same period")
    habit: Habit | None = None  # how figures stand for days in this story

    @property
    def last(self) -> When | None:
        """The date last mentioned."""
        return self.recent[0] if self.recent else None

    @property
    def base(self) -> datetime.date | None:
        """The day that "this week" and "last month" count from."""
        return self.last_day if self.narrative or self.antique else self.today

    @property
    def last_day(self) -> datetime.date | None:
        """The day that "the following day" counts from; days before Christ have none."""
        if self.antique:
            return None
        return self.last.start if self.last else self.today

    @property
    def told_day(self) -> datetime.date | None:
        """The single day told last, which "that day" means; where none was, whatever was told last."""
        if self.narrative or self.antique:
            return self.last_day
        return next((w.start for w in self.recent if w.precision == "day" and w.start), self.last_day)

    @property
    def last_end(self) -> datetime.date | None:
        """Where the date last mentioned ends: "two days later" counts from a range's end."""
        return self.last.end if self.last else self.today


def month_alone(month: int, anchor: Anchor) -> When:
    """A month without a year: the nearest in the direction of the tense, or of the narrative's year."""
    if anchor.antique:
        return before_christ(anchor.antique, month)
    return _nearest(f"XXXX-{month:02}", "month", [a_month(y, month) for y in _years(anchor)], anchor)


def day_alone(month: int, day: int, anchor: Anchor) -> When | None:
    """A day and month without a year."""
    if date(2000, month, day) is None:
        return None
    return _nearest(f"XXXX-{month:02}-{day:02}", "day", [a_day(date(y, month, day)) for y in _years(anchor)], anchor)


def season_alone(season: str, anchor: Anchor) -> When:
    """A season without a year."""
    if anchor.antique:
        return before_christ(anchor.antique, season=season)
    found = [a_season(y, season) for y in _years(anchor)]
    return _nearest(f"XXXX-{season}", "season", found, anchor)


def feast_alone(name: str, anchor: Anchor) -> When:
    """A feast without a year."""
    years = [FEASTS[name][1]] if FEASTS[name][0] == "once" else _years(anchor)
    return _nearest(None, "day", [when for y in years for when in feasts(name, y)], anchor)


def feasts(name: str, year: int) -> list[When]:
    """A feast in a year: Islamic ones may fall twice in it, or not at all."""
    return [when for start, end in feast_days(name, year) if (when := days_from(start, end))]


def days_from(start: datetime.date, end: datetime.date) -> When | None:
    """One day or a run of days."""
    if start == end:
        return a_day(start)
    text = f"{start}/{end}"
    return When(text, "DATE", "days", start, end, text)


def weekday_alone(weekday: int, anchor: Anchor) -> When:
    """A weekday: the nearest in the direction of the tense, the day itself included."""
    base = anchor.base
    if base is None:
        return When(f"XXXX-WXX-{weekday}", "DATE", "day")
    ahead = (weekday - base.isoweekday()) % 7
    step = ahead if anchor.narrative or anchor.direction() == AHEAD else ahead - 7 if ahead else 0
    return a_day(shift(base, step, "D")) or When(f"XXXX-WXX-{weekday}", "DATE", "day")


def _years(anchor: Anchor) -> list[int]:
    bases = (
        {w.start.year for w in anchor.recent if w.start} if anchor.narrative else {anchor.today.year} if anchor.today else set()
    )
    return sorted({y + step for y in bases for step in (-1, 0, 1)})


def _nearest(blank: str | None, precision: str, found: list[When | None], anchor: Anchor) -> When:
    """Of the same date in three years, the one meant; a blank value where nothing tells the year."""
    base, known = anchor.base, [w for w in found if w is not None and w.start and w.end]
    if base is None or not known:
        return When(blank, "DATE", "month" if precision == "month" else "season" if precision == "season" else "day")
    if anchor.narrative:
        return min(known, key=lambda w: _jump(w, anchor))
    way = anchor.direction()
    if way == UNKNOWN and precision == "day":
        return min(known, key=lambda w: _distance(w, base))
    back = [w for w in known if w.start and w.start <= base]
    ahead = [w for w in known if w.end and w.end >= base]
    if way == AHEAD and ahead and not (back and _much_nearer(back[-1], ahead[0], base)):
        return ahead[0]
    return back[-1] if back else known[-1]


def _distance(when: When, base: datetime.date) -> int:
    """Days off; a day to come counts double, as reporting looks back."""
    days = (when.start - base).days if when.start else 0
    return 2 * days if days > 0 else -days


def _much_nearer(back: When, ahead: When, base: datetime.date) -> bool:
    """Whether the day just past is meant although the verb looks ahead ("… the plans of the 4 August attack")."""
    if back.end is None or ahead.start is None or back.precision != "day":
        return False
    return (base - back.end).days * NEARER < (ahead.start - base).days


def _jump(when: When, anchor: Anchor) -> float:
    """How unlikely a narrative goes to a date next."""
    return min(_step(when, told) + OLDER * n for n, told in enumerate(anchor.recent))


def _step(when: When, told: When) -> float:
    if when.start is None or told.start is None:
        return math.inf
    months = (when.start.year - told.start.year) * 12 + when.start.month - told.start.month
    if told.precision == "year":
        return SOME_MONTH + 12 * abs(when.start.year - told.start.year) * BACKWARD
    return -months * BACKWARD if months < 0 else float(months)
