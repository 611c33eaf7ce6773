"""Published series in the ledger: what a claimant gave for each day, and what it gave for that day before.

A table that comes again adds what it says otherwise and nothing else. Which of two tables is the newer is told by their last
days, so that an older one may come later and changes nothing that holds.
"""

from __future__ import annotations

import datetime
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, func, select

from dateline.ledger import schema
from dateline.ledger.connect import Ledger
from dateline.ledger.entry import Entry, Row, Value, entry
from dateline.ledger.identity import content_id
from dateline.linking import series as linking
from dateline.linking.series import Counted, Series

Figures = tuple[Value, ...]
FIGURES = ("total", "increment", "high", "bound", "hours")


@dataclass(frozen=True, slots=True)
class Kept:
    """What keeping series did: how many series and rows were new, for how many days another figure than before."""

    series: int
    new_series: int
    new_rows: int
    revised: int


def keep_series(ledger: Ledger, found: Sequence[Series], *, by: str = "dateline import series") -> Kept:
    """Keep series, all or nothing, in one log entry; what is there already is left as it is. Raises `RunError`."""
    summary: dict[str, Value] = {}
    with entry(ledger, "series", by=by, summary=summary) as writing:
        done = [_keep(writing, one) for one in found if one.rows]
        kept = Kept(len(done), *(sum(each) for each in zip(*done, strict=True)) if done else (0, 0, 0))
        summary |= {"series": kept.series, "rows": kept.new_rows, "revised": kept.revised}
    return kept


def series_of(
    connection: Connection, *, claimant: str | None = None, whose: str | None = None, unit: str | None = None
) -> tuple[Series, ...]:
    """The series of the ledger as they hold now, by claimant and count; only those asked for. Case does not matter."""
    known = schema.series
    asked = select(known).order_by(known.c.claimant, known.c.unit, known.c.of, known.c.name, known.c.id)
    for name, value in (("claimant", claimant), ("whose", whose), ("unit", unit)):
        if value is not None:
            asked = asked.where(func.lower(known.c[name]) == value.lower())
    return tuple(_series(connection, row) for row in connection.execute(asked).all())


def series_id(one: Series) -> str:
    """The id under which the ledger keeps the series: of claimant, count and the table's name."""
    return content_id("series", *_named(one).values())


# --- writing ---


def _named(one: Series) -> Row:
    counted = one.counted
    names = {"name": one.name, "claimant": one.claimant, "unit": counted.unit, "of": counted.of, "whose": counted.whose}
    return {column: _clean(value) for column, value in names.items()}


def _keep(writing: Entry, one: Series) -> tuple[int, int, int]:
    """Keep one series: whether it is new, how many rows are, and how many days are given otherwise."""
    row, id = _named(one), series_id(one)
    found = writing.connection.execute(select(schema.series.c.key).where(schema.series.c.id == id)).scalar()
    key = found if found is not None else writing.insert(schema.series, {"id": id, **row, "side": _clean(one.side)})
    edition = one.last.isoformat()
    held = _held(writing.connection, key) if found is not None else {}
    new = revised = 0
    for day, reports in groupby(one.rows, key=lambda report: report.day.isoformat()):
        was = held.get(day, [])
        said = dict(reversed([(_said(report), report) for report in reports]))  # of lines that say the same, the first
        newer = _newest(was) <= edition
        if said.keys() <= {_figures(before) for before in (_holding(was) if newer else was)}:
            continue
        # All that the table gives for the day, so that what it repeats holds beside what it adds.
        gone = [before.id for before in _holding(was)] if newer else []
        for figures, report in reversed(said.items()):
            values: Row = {"day": day, **dict(zip(FIGURES, figures, strict=True)), "edition": edition}
            row_id = content_id("series row", id, *values.values(), gone)
            written: Row = {"id": row_id, "series": key, "supersedes": json.dumps(gone) if gone else None}
            writing.insert(schema.series_rows, {**written, **values, "line": _clean(report.where)})
        new, revised = new + len(said), revised + bool(was)
    return int(found is None), new, revised


def _held(connection: Connection, key: int) -> Mapping[str, list[Any]]:
    """The rows of a series by day, in order of writing."""
    rows = schema.series_rows
    found: dict[str, list[Any]] = defaultdict(list)
    for row in connection.execute(select(rows).where(rows.c.series == key).order_by(rows.c.day, rows.c.key)):
        found[row.day].append(row)
    return found


def _newest(rows: Iterable[Any]) -> str:
    return max((row.edition for row in rows), default="")


def _holding(rows: Sequence[Any]) -> list[Any]:
    """Of a day's rows those that hold: of the latest edition, and of that of the latest entry."""
    last = max(((row.edition, row.entry) for row in rows), default=None)
    return [row for row in rows if (row.edition, row.entry) == last]


def _figures(row: Any) -> Figures:
    return tuple(getattr(row, name) for name in FIGURES)


def _said(report: linking.Row) -> Figures:
    """The figures as the database gives them back."""
    values = [getattr(report, name) for name in FIGURES]
    return tuple(float(value) if isinstance(value, int | float) else value for value in values)


def _clean(words: str | None) -> str | None:
    """Words without what a column cannot hold."""
    return words.replace("\0", "�").encode("utf-8", "replace").decode() if words is not None else None


# --- reading ---


def _series(connection: Connection, row: Any) -> Series:
    held: list[linking.Row] = []
    revised: list[tuple[linking.Row, ...]] = []
    for _, rows in sorted(_held(connection, row.key).items()):
        ordered = sorted(rows, key=lambda report: (report.edition, report.key))
        now = _holding(ordered)
        held += map(_report, now)
        if len(now) < len(ordered) and len(set(map(_figures, ordered))) > 1:
            revised.append(tuple(map(_report, ordered)))
    return Series(row.name, row.claimant, row.side, Counted(row.unit, row.of, row.whose), tuple(held), tuple(revised))


def _report(row: Any) -> linking.Row:
    values = {name: getattr(row, name) for name in FIGURES}
    return linking.Row(datetime.date.fromisoformat(row.day), **values, where=row.line)
