"""What does not add up within one series, each with its rows and the most likely explanation."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median
from typing import Literal

from dateline.linking.series import DAY, Row, Series, restated
from dateline.phrases import number_phrase

AnomalyKind = Literal["total_falls", "increment_differs", "restart", "restated", "days_missing", "leap", "silent_revision"]

# A total that falls below this share of the one before is a new count, not a correction.
_RESTART = 0.2
# A leap: this many times the median rise of the days around, counted over so many reports on each side.
_LEAP, _AROUND, _LEAST = 12.0, 15, 50.0


@dataclass(frozen=True, slots=True)
class Anomaly:
    """Something in a series that does not add up: its rows, and one sentence that says what and why, most likely."""

    kind: AnomalyKind
    series: Series
    rows: tuple[Row, ...]
    sentence: str

    @property
    def day(self) -> datetime.date:
        """The day of the report that does not fit."""
        return self.rows[-1].day


def anomalies(series: Series) -> Iterator[Anomaly]:
    """Everything in the series that does not add up, in order of day."""
    found = [*_restated(series), *_revised(series), *_steps(series), *_leaps(series)]
    yield from sorted(found, key=lambda anomaly: (anomaly.day, anomaly.kind))


def _restated(series: Series) -> Iterator[Anomaly]:
    for rows in restated(series):
        said = " and ".join(number_phrase(r.total if r.total is not None else r.increment) for r in rows)
        yield Anomaly("restated", series, rows, f"{rows[0].day}: the series says {said} for one day")


def _revised(series: Series) -> Iterator[Anomaly]:
    for rows in series.revised:
        said = ", then ".join(dict.fromkeys(_figures(row) for row in rows))
        text = f"{rows[0].day}: first given as {said}: a revision that the series itself does not show"
        yield Anomaly("silent_revision", series, rows, text)


def _figures(row: Row) -> str:
    """What a report gives, in words."""
    high = f" to {number_phrase(row.high)}" if row.high is not None else ""
    bound = "" if row.bound == "exact" else row.bound.replace("_", " ") + " "
    total = f"{bound}{number_phrase(row.total)}{high}" if row.total is not None else ""
    return " ".join(filter(None, (total, f"(+{number_phrase(row.increment)})" if row.increment is not None else "")))


def _steps(series: Series) -> Iterator[Anomaly]:
    """Neighbouring reports: missing days, totals that fall, increments that are not the difference of the totals."""
    usual = _usual_gap(series)
    rows = _daily(series)
    for at, (before, row) in enumerate(pairwise(rows)):
        gap = (row.day - before.day).days
        # A count that comes without totals may be told only on days when there is something to tell.
        if usual == 1 and gap > 1 and row.total is not None and not _covers(row, gap):
            yield Anomaly("days_missing", series, (before, row), _missing_sentence(before, row, gap))
        if before.total is None or row.total is None:
            continue
        after = rows[at + 2] if at + 2 < len(rows) else None
        if (row.high or row.total) < before.total:
            yield _fall(series, before, row, after)
        elif row.increment is not None and row.increment != row.total - before.total and gap == usual:
            yield Anomaly("increment_differs", series, (before, row), _differs_sentence(before, row, after))


def _missing_sentence(before: Row, row: Row, gap: int) -> str:
    days = "one day is" if gap == 2 else f"{gap - 1} days are"
    tail = ""
    if before.total is not None and row.total is not None:
        tail = f"; the rise of {number_phrase(row.total - before.total)} to {row.day} is that of {gap} days"
    return f"{before.day} to {row.day}: {days} missing{tail}"


def _fall(series: Series, before: Row, row: Row, after: Row | None) -> Anomaly:
    assert before.total is not None and row.total is not None
    said = f"{row.day}: the total falls from {number_phrase(before.total)} to {number_phrase(row.total)}"
    if row.total < before.total * _RESTART:
        return Anomaly("restart", series, (before, row), f"{said}; most likely the source began a new count")
    if after is not None and after.total is not None and after.total >= before.total:
        return Anomaly("total_falls", series, (before, row, after), f"{said} and is above it again on {after.day}: a slip")
    return Anomaly("total_falls", series, (before, row), f"{said} and stays below: a correction downwards")


def _differs_sentence(before: Row, row: Row, after: Row | None) -> str:
    assert before.total is not None and row.total is not None and row.increment is not None
    rise = row.total - before.total
    said = (
        f"{row.day}: the report adds {number_phrase(row.increment)}, the total rises by {number_phrase(rise)} "
        f"({number_phrase(before.total)} to {number_phrase(row.total)})"
    )
    if rise > row.increment:
        return f"{said}; {number_phrase(rise - row.increment)} came in besides the day's own: a revision that is not told"
    if after is not None and after.total is not None and after.total - row.total == row.increment:
        return f"{said}; the total took it in a day later"
    return f"{said}; {number_phrase(row.increment - rise)} of those added were taken off elsewhere or counted before"


def _leaps(series: Series) -> Iterator[Anomaly]:
    """Rises far beyond those of the days around: a backlog taken in at once, a new method, or a slip."""
    steps = [(a, b, b.total - a.total) for a, b in pairwise(_daily(series)) if a.total is not None and b.total is not None]
    for at, (before, row, rise) in enumerate(steps):
        around = [s for _, _, s in steps[max(0, at - _AROUND) : at] + steps[at + 1 : at + 1 + _AROUND] if s > 0]
        gap = (row.day - before.day).days
        if len(around) >= _AROUND and rise >= _LEAST and rise > _LEAP * gap * median(around):
            usual = number_phrase(median(around))
            text = f"{row.day}: the total rises by {number_phrase(rise)}, in the reports around by {usual} at a time"
            yield Anomaly(
                "leap",
                series,
                (before, row),
                f"{text}: an exceptional day, a backlog taken in at once, another way of counting, or a slip",
            )


def _daily(series: Series) -> tuple[Row, ...]:
    """The last row of each day."""
    return tuple(list(rows)[-1] for _, rows in groupby(series.rows, key=lambda row: row.day))


def _usual_gap(series: Series) -> int:
    """The days from one report to the next, most of the time."""
    days = sorted({row.day for row in series.rows})
    return int(median([(b - a) / DAY for a, b in pairwise(days)])) if len(days) > 1 else 1


def _covers(row: Row, gap: int) -> bool:
    """Whether the report itself says that it speaks for all those days."""
    return row.hours is not None and row.hours >= 24 * gap
