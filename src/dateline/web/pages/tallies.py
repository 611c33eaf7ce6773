"""Tallies: what claimants have counted day after day, drawn, tabled, and where it does not add up."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from dateline.errors import RunError
from dateline.linking.arithmetic import Anomaly
from dateline.linking.checks import conventions
from dateline.linking.series import DAY, Row, Series
from dateline.phrases import number_phrase
from dateline.web.asked import CSV, FAILURES
from dateline.web.desk import desk
from dateline.web.outputs import as_csv, as_json
from dateline.web.render import query, render
from dateline.web.room import Known

router = APIRouter(tags=["tallies"])
SHOWN = 45  # days of a series that a page tables at once
LISTED = 60  # anomalies that a page lists at once
WIDE, HIGH = 720.0, 200.0  # of a drawing, in its own units
SPARK = (132.0, 24.0)
THICK = 14.0  # of a bar, at most
COLUMNS = ("id", "claimant", "counts", "unit", "of", "whose", "first", "last", "reports", "latest", "anomalies")
ROW_COLUMNS = ("day", "total", "increment", "high", "bound", "hours", "where")

Day = Annotated[str | None, Query(max_length=10, description="A day, YYYY-MM-DD.", examples=["2022-12-24"])]


@dataclass(frozen=True, slots=True)
class Listed:
    """A series in the list."""

    id: str
    series: Series
    latest: Row
    spark: str
    odd: int
    shared: bool = False  # another series of this claimant counts the same: its table tells them apart


@router.get("/tallies", include_in_schema=False)
def tallies(request: Request) -> Response:
    """The list."""
    known = desk(request).room.known_series()
    often = Counter((one.series.claimant, one.series.counted) for one in known)
    found = [replace(_listed(one), shared=often[one.series.claimant, one.series.counted] > 1) for one in known]
    return render(request, "tallies.html", listed=found, spark=SPARK, exports={"csv": "/tallies.csv", "json": "/tallies.json"})


@router.get("/tallies.json", response_model=None, responses=FAILURES, summary="Series of counts")
def tallies_json(request: Request) -> Response:
    """Every series of the ledger: who counts what, from when to when."""
    return as_json({"series": [_row(_listed(one)) for one in desk(request).room.known_series()], "next": None})


@router.get("/tallies.csv", response_model=None, responses={**FAILURES, **CSV}, summary="Series of counts as a table")
def tallies_csv(request: Request) -> Response:
    """The same as CSV."""
    return as_csv(COLUMNS, [_row(_listed(one)) for one in desk(request).room.known_series()], name="tallies")


@router.get("/tallies/{series}.json", response_model=None, responses=FAILURES, summary="One series")
def tally_json(request: Request, series: str) -> Response:
    """A series with its rows, the days between reports that have none, and what does not add up, each with its arithmetic."""
    known = _named(request, series)
    one = known.series
    rows = [{"day": str(row.day), **{name: getattr(row, name) for name in ROW_COLUMNS[1:]}, "edition": None} for row in one.rows]
    flags = [_flag(anomaly) for anomaly in known.odd]
    return as_json({"series": _row(_listed(known)), "rows": rows, "missing": list(map(str, _missing(one))), "flags": flags})


@router.get("/tallies/{series}.csv", response_model=None, responses={**FAILURES, **CSV}, summary="One series as a table")
def tally_csv(request: Request, series: str) -> Response:
    """The rows of a series as CSV."""
    one = _named(request, series).series
    return as_csv(ROW_COLUMNS, [{name: getattr(row, name) for name in ROW_COLUMNS} for row in one.rows], name=f"tally-{series}")


@router.get("/tallies/{series}", include_in_schema=False)
def tally(request: Request, series: str, since: Day = None, until: Day = None) -> Response:
    """The page."""
    known = _named(request, series)
    one, odd = known.series, list(known.odd)
    last = _day(until) or one.last
    first = _day(since) or last - SHOWN * DAY
    # The report before the first day is where a period's count begins.
    rows = one.within(first, last)
    return render(
        request,
        "tally.html",
        id=series,
        series=one,
        rows=[_tabled(one, row, odd) for row in reversed(_with_gaps(rows))],
        odd=sorted(odd, key=lambda anomaly: anomaly.day, reverse=True)[:LISTED],
        many=len(odd),
        arithmetic=_arithmetic,
        since=first,
        until=last,
        given=bool(since or until),
        ways=_ways(one, first, last) if since and until else [],
        earlier=query(f"/tallies/{series}", since=first - SHOWN * DAY, until=first - DAY) if first > one.first else None,
        later=query(f"/tallies/{series}", since=last + DAY, until=min(last + SHOWN * DAY, one.last)) if last < one.last else None,
        around=lambda day: query(f"/tallies/{series}", since=day - 10 * DAY, until=day + 10 * DAY) + f"#d-{day}",
        drawing=_drawing(one.within(first, last)),
        size=(WIDE, HIGH),
        exports={"csv": f"/tallies/{series}.csv", "json": f"/tallies/{series}.json"},
    )


def _named(request: Request, id: str) -> Known:
    """The series of that id. Raises `RunError` R100."""
    found = next((one for one in desk(request).room.known_series() if one.id == id), None)
    if found is None:
        raise RunError("R100", where=request.url.path[:200])
    return found


def _day(text: str | None) -> datetime.date | None:
    if not text or not text.strip():
        return None
    try:
        return datetime.date.fromisoformat(text.strip())
    except ValueError as error:
        raise RunError("R001", detail=text) from error


def _listed(known: Known) -> Listed:
    series = known.series
    spark = _line([_value(row) for row in _thinned(series.rows, 60)], *SPARK)
    return Listed(known.id, series, series.rows[-1], spark, len(known.odd))


def _row(listed: Listed) -> dict[str, object]:
    one, counted = listed.series, listed.series.counted
    return {
        "id": listed.id,
        "claimant": one.claimant or one.name,
        "counts": str(counted),
        "unit": counted.unit,
        "of": counted.of,
        "whose": counted.whose,
        "first": str(one.first),
        "last": str(one.last),
        "reports": len(one.rows),
        "latest": _value(listed.latest),
        "anomalies": listed.odd,
    }


# --- what does not add up ---


def _flag(anomaly: Anomaly) -> dict[str, object]:
    return {"day": str(anomaly.day), "code": anomaly.kind, "sentence": anomaly.sentence, "arithmetic": _arithmetic(anomaly)}


def _arithmetic(anomaly: Anomaly) -> str:
    """The sum written out, as one would on the margin: "102,600 + 620 = 103,220, not 103,400"."""
    rows = anomaly.rows
    if anomaly.kind in {"restated", "silent_revision"}:
        return " ≠ ".join(dict.fromkeys(number_phrase(row.total if row.total is not None else row.increment) for row in rows))
    before, row = rows[0], rows[1] if len(rows) > 1 else rows[0]
    if before.total is None or row.total is None:
        return ""
    rise = row.total - before.total
    if anomaly.kind == "increment_differs" and row.increment is not None:
        told = f"{number_phrase(before.total)} + {number_phrase(row.increment)} = {number_phrase(before.total + row.increment)}"
        return f"{told}, not {number_phrase(row.total)}"
    sign = "−" if rise < 0 else "+"
    days = (row.day - before.day).days
    over = f" in {days} days" if days > 1 else ""
    return f"{number_phrase(before.total)} {sign} {number_phrase(abs(rise))} = {number_phrase(row.total)}{over}"


def _ways(series: Series, first: datetime.date, last: datetime.date) -> list[tuple[str, str, str]]:
    """Each way of counting a period: what it gives, its sum, and in words which reports it goes by."""
    found = []
    for way in conventions(series, first, last):
        low, high = way.rows
        told = f"{number_phrase(high.total)} ({high.day}) − {number_phrase(low.total)} ({low.day})"
        found.append((number_phrase(way.value), told, way.words))
    return found


# --- the table ---


def _with_gaps(rows: tuple[Row, ...]) -> list[Row | tuple[datetime.date, datetime.date]]:
    """The rows, and between them the stretches of days without one."""
    found: list[Row | tuple[datetime.date, datetime.date]] = list(rows[:1])
    for before, row in pairwise(rows):
        if (row.day - before.day).days > 1:
            found.append((before.day + DAY, row.day - DAY))
        found.append(row)
    return found


def _tabled(series: Series, row: Row | tuple[datetime.date, datetime.date], odd: list[Anomaly]) -> dict[str, Any]:
    if isinstance(row, tuple):
        return {"gap": row}
    before = series.on(row.day - DAY)
    rise = row.total - before.total if before and before.total is not None and row.total is not None else None
    return {"gap": None, "row": row, "rise": rise, "odd": [anomaly for anomaly in odd if anomaly.day == row.day]}


def _missing(series: Series) -> list[datetime.date]:
    """Days between reports of a daily series that have none."""
    days: list[datetime.date] = []
    for before, row in pairwise(series.rows):
        gap = (row.day - before.day).days
        days += [before.day + n * DAY for n in range(1, gap) if gap <= 366]
    return days


# --- drawings that need no script ---


def _value(row: Row) -> float | None:
    return row.total if row.total is not None else row.increment


def _thinned(rows: tuple[Row, ...], most: int) -> tuple[Row, ...]:
    step = max(1, len(rows) // most)
    return rows[::step] if step > 1 else rows


def _line(values: list[float | None], wide: float, high: float) -> str:
    """Points of a polyline."""
    known = [value for value in values if value is not None]
    if not known:
        return ""
    low, top = min(known), max(known)
    reach = (top - low) or 1.0
    step = wide / max(1, len(values) - 1)
    return " ".join(
        f"{n * step:.1f},{high - 2 - (value - low) / reach * (high - 4):.1f}"
        for n, value in enumerate(values)
        if value is not None
    )


def _drawing(rows: tuple[Row, ...]) -> dict[str, Any]:
    """Bars for what each report adds, a step line for the total, hatched stretches for days without a report."""
    if len(rows) < 2:
        return {}
    first, last = rows[0].day, rows[-1].day
    days = (last - first).days + 1
    step = WIDE / days
    thick = max(min(step - 1.5, THICK), 0.8)
    rises = [(row, _rise(before, row)) for before, row in pairwise(rows)]
    most = max((abs(rise) for _, rise in rises if rise is not None), default=0.0) or 1.0
    bars = []
    for row, rise in rises:
        if rise is not None:
            tall = abs(rise) / most * (HIGH / 2 - 8)
            bars.append(
                {
                    "x": round((row.day - first).days * step + (step - thick) / 2, 1),
                    "y": round(HIGH - tall, 1),
                    "high": round(tall, 1),
                    "row": row,
                }
            )
    gaps = [
        {"x": round(((before.day - first).days + 1) * step, 1), "wide": round(((row.day - before.day).days - 1) * step, 1)}
        for before, row in pairwise(rows)
        if (row.day - before.day).days > 1
    ]
    totals = [(row.day, row.total) for row in rows if row.total is not None]
    return {
        "bars": bars,
        "wide": round(thick, 1),
        "gaps": gaps,
        "total": _steps(totals, first, step),
        "most": most,
    }


def _rise(before: Row, row: Row) -> float | None:
    if row.increment is not None:
        return row.increment
    return row.total - before.total if row.total is not None and before.total is not None else None


def _steps(totals: list[tuple[datetime.date, float]], first: datetime.date, step: float) -> str:
    if len(totals) < 2:
        return ""
    low, top = totals[0][1], max(total for _, total in totals)
    reach = (top - low) or 1.0
    path: list[str] = []
    for n, (day, total) in enumerate(totals):
        x, y = (day - first).days * step, HIGH / 2 - 6 - (total - low) / reach * (HIGH / 2 - 16)
        path.append(f"M{x:.1f} {y:.1f}" if n == 0 else f"H{x:.1f}V{y:.1f}")
    return "".join(path) + f"H{WIDE:.1f}"
