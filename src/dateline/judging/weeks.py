"""The weeks that time is cut into for linking: which stories are of which, and which nobody has linked yet."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from dateline.judging.store import program
from dateline.ledger.connect import Ledger
from dateline.ledger.schema import heads, judgements, readings, stories, versions

WEEK = 7  # days: longer than any statement is passed on, and than the days before a report that it may tell of
CHUNK = 400
# A story's day: that on which it came out, else that on which it was retrieved.
DAY = func.coalesce(versions.c.published, versions.c.updated, func.substr(versions.c.retrieved, 1, 10))


@dataclass(frozen=True, slots=True)
class Row:
    """A story that holds now: its key, id, reading and week."""

    key: int
    id: str
    reading: str
    week: int


def unlinked(ledger: Ledger) -> int:
    """How many stories came since claims were last linked."""
    with ledger.snapshot() as connection:
        return _count(connection, func.count(), waits())


def ahead(ledger: Ledger, *, most: int) -> tuple[int, int]:
    """How many stories wait to be linked, and how many claims would be looked at for it; not counted for more than ``most``."""
    with ledger.snapshot() as connection:
        waiting = _count(connection, func.count(), waits())
        if not 0 < waiting <= most:
            return waiting, 0
        weeks = {near for row in rows(connection, waits()) for near in (row.week - 1, row.week, row.week + 1)}
        told = func.coalesce(func.sum(readings.c.claims), 0)
        return waiting, sum(_count(connection, told, in_week(week)) for week in sorted(weeks))


def rows(connection: Connection, *where: ColumnElement[bool]) -> list[Row]:
    """Stories that hold, with their weeks."""
    what = select(stories.c.key, stories.c.id, readings.c.id.label("reading"), DAY.label("day"))
    return [Row(row.key, row.id, row.reading, _week(row.day)) for row in connection.execute(_holding(what, *where))]


def of_ids(connection: Connection, ids: Iterable[str]) -> list[Row]:
    """The stories of those ids."""
    names = sorted(set(ids))
    return [row for at in range(0, len(names), CHUNK) for row in rows(connection, stories.c.id.in_(names[at : at + CHUNK]))]


def waits() -> ColumnElement[bool]:
    """That this program has not linked the reading yet."""
    done = judgements.c.left == readings.c.id, judgements.c.kind == "compared", judgements.c.right == program()
    return ~select(judgements.c.key).where(*done).exists()


def in_week(week: int) -> ColumnElement[bool]:
    """That a story is of that week; in two parts, each of which an index answers."""
    first, last = first_day(week), first_day(week + 1)
    dated = versions.c.published.between(first, last) & (versions.c.published != last)
    return or_(dated, versions.c.published.is_(None) & DAY.between(first, last) & (last != DAY))


def since_week(day: datetime.date) -> ColumnElement[bool]:
    """That a story is of the week of that day or a later one."""
    return first_day(_week(day.isoformat())) <= DAY


def first_day(week: int) -> str:
    """The first day of a week."""
    return datetime.date.fromordinal(week * WEEK).isoformat()


def _week(day: str) -> int:
    return datetime.date.fromisoformat(day).toordinal() // WEEK


def _holding(what: Select[Any], *where: ColumnElement[bool]) -> Select[Any]:
    """A question about the stories that hold."""
    return (
        what.select_from(stories)
        .join(heads, heads.c.story == stories.c.key)
        .join(versions, versions.c.key == heads.c.version)
        .join(readings, readings.c.key == heads.c.reading)
        .where(versions.c.text.is_not(None), *where)
    )


def _count(connection: Connection, what: Any, *where: ColumnElement[bool]) -> int:
    return int(connection.execute(_holding(select(what), *where)).scalar_one())
