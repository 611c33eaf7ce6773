"""Series: what one claimant has said, day after day, of one count.

A row is a report: the running total it gave, or the increment, or both. Series are published by the
claimants themselves (a general staff's losses, a health ministry's dead) or built from stories.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from dataclasses import dataclass
from itertools import groupby

from dateline.types import Bound

DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Row:
    """One report. ``total`` is the running total it gave, ``increment`` what it added; either may be missing.

    ``high`` is the upper end of a total given as a range. ``hours`` is the time the increment covers, where
    the source says. ``where`` names the line it was read from.
    """

    day: datetime.date
    total: float | None = None
    increment: float | None = None
    high: float | None = None
    bound: Bound = "exact"
    hours: float | None = None
    where: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Counted:
    """What a series counts: ``unit`` as in a claim's quantity, ``of`` whom or what, ``whose`` they are."""

    unit: str
    of: str | None = None
    whose: str | None = None

    def __str__(self) -> str:
        own = f"{self.whose}'s " if self.whose else ""
        what = self.of if self.of and self.unit in {"other", "vehicles", "people"} else self.unit
        return own + what + (f" ({self.of})" if self.of and what != self.of else "")


@dataclass(frozen=True, slots=True)
class Series:
    """Reports by one claimant on one count, in order of day. ``name`` tells sources of one claimant apart.

    ``claimant`` is a name of the registry where it is known there, else as given; None where nobody is named. ``revised`` are
    days whose figures were given otherwise before: the earlier ones in order, then those that hold.
    """

    name: str
    claimant: str | None
    side: str | None
    counted: Counted
    rows: tuple[Row, ...]
    revised: tuple[tuple[Row, ...], ...] = ()

    @property
    def first(self) -> datetime.date:
        """The day of the first report."""
        return self.rows[0].day

    @property
    def last(self) -> datetime.date:
        """The day of the last report."""
        return self.rows[-1].day

    def on(self, day: datetime.date) -> Row | None:
        """The last row of that day."""
        at = bisect_right(self.rows, day, key=lambda row: row.day)
        return self.rows[at - 1] if at and self.rows[at - 1].day == day else None

    def total(self, day: datetime.date) -> float | None:
        """The running total reported on that day."""
        row = self.on(day)
        return row.total if row else None

    def rise(self, start: datetime.date, end: datetime.date) -> float | None:
        """How much the total rose from the report of one day to that of another."""
        low, high = self.total(start), self.total(end)
        return None if low is None or high is None else high - low

    def within(self, start: datetime.date, end: datetime.date) -> tuple[Row, ...]:
        """The rows of those days, both ends included."""
        low = bisect_right(self.rows, start - DAY, key=lambda row: row.day)
        return self.rows[low : bisect_right(self.rows, end, key=lambda row: row.day)]


def restated(series: Series) -> tuple[tuple[Row, ...], ...]:
    """Days on which the series says two things."""
    days = (tuple(rows) for _, rows in groupby(series.rows, key=lambda row: row.day))
    return tuple(rows for rows in days if len({(r.total, r.increment) for r in rows if r.bound == rows[0].bound}) > 1)
