"""What was read, of which outlets and days, whatever is asked of claims: what every count is out of."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, func, select

from dateline.ledger.access import collected
from dateline.ledger.collections import Sight, may_see, sight
from dateline.ledger.connect import Ledger
from dateline.ledger.schema import days_read as days
from dateline.ledger.schema import heads, versions
from dateline.query.filters import Filter
from dateline.query.held import version_holds
from dateline.query.limits import asking

Read = tuple[str, str, int]  # outlet, day, stories; "" where it is not known


@dataclass(frozen=True, slots=True)
class Outlet:
    """What was read of one outlet: stories, first and last day, days in between on which nothing was read."""

    name: str | None
    stories: int
    first: str | None
    last: str | None
    gaps: tuple[tuple[str, str], ...]  # first and last day of each


@dataclass(frozen=True, slots=True)
class DayRead:
    """What was read of one day of publication."""

    day: str
    stories: int
    outlets: int


@dataclass(frozen=True, slots=True)
class OutletRead:
    """The same without naming the days: ``unread`` of them lie between the first and the last."""

    name: str | None
    stories: int
    first: str | None
    last: str | None
    unread: int


def coverage(ledger: Ledger, filter: Filter) -> tuple[Outlet, ...]:
    """What was read, of the outlets, languages and days of publication that the filter lets through. Raises R032."""
    with asking(ledger) as connection:
        return tuple(coverage_of(connection, filter))


def about(filter: Filter) -> Filter:
    """The part of a filter that what was read depends on: outlet, language, days of publication, collection, and as of when."""
    names = ("publisher", "language", "published_from", "published_to", "as_of", "recorded_by", "collection", "allowed")
    return Filter(**{name: getattr(filter, name) for name in names})


def outlets_read(ledger: Ledger, filter: Filter) -> tuple[OutletRead, ...]:
    """What was read of each outlet that the filter lets through, the most read first. Raises R032."""
    with asking(ledger) as connection:
        seen = sight(connection, asked=filter.collection, allowed=filter.allowed)
        rows: Iterable[Sequence[Any]]
        if _plainly(filter, seen):
            dated = _dated(connection, filter)
            rows = ((name, n, min(on, default=None), max(on, default=None), len(on)) for name, n, on in dated)
        elif seen.hidden and filter.as_of is None and filter.recorded_by is None and not seen.wanted:
            return tuple(sorted(map(_summary, coverage_of(connection, filter)), key=_most))
        else:
            rows = _summed(connection, _of_versions(connection, filter, seen))
        found = [
            OutletRead(
                row[0] or None, int(row[1]), row[2], row[3], _number(row[3]) - _number(row[2]) + 1 - row[4] if row[2] else 0
            )
            for row in rows
        ]
    return tuple(sorted(found, key=_most))


def _most(one: OutletRead) -> tuple[int, str]:
    return -one.stories, one.name or ""


def _summed(connection: Connection, read: Select[Any, Any, Any]) -> Sequence[Any]:
    """Of each outlet: stories, first and last day, how many days."""
    some = read.subquery()
    day = func.nullif(some.c.day, "")
    asked = select(some.c.name, func.sum(some.c.n), func.min(day), func.max(day), func.count(day.distinct()))
    return connection.execute(asked.group_by(some.c.name)).all()


def _summary(one: Outlet) -> OutletRead:
    unread = sum(_number(end) - _number(start) + 1 for start, end in one.gaps)
    return OutletRead(one.name, one.stories, one.first, one.last, unread)


def days_read(ledger: Ledger, filter: Filter) -> tuple[DayRead, ...]:
    """The days of which something was read, of the outlets and days that the filter lets through. Raises R032."""
    stories: Counter[str] = Counter()
    outlets: Counter[str] = Counter()
    with asking(ledger) as connection:
        seen = sight(connection, asked=filter.collection, allowed=filter.allowed)
        if _plainly(filter, seen):
            asked = select(days.c.published, func.sum(days.c.stories), func.count(days.c.publisher.distinct()))
            asked = asked.where(*_within(filter, days), days.c.published != "").group_by(days.c.published)
            return tuple(
                DayRead(row[0], int(row[1]), int(row[2])) for row in connection.execute(asked.order_by(days.c.published))
            )
        for name, day, n in _read(connection, filter, seen):
            if day:
                stories[day] += n
                outlets[day] += bool(name)
    return tuple(DayRead(day, n, outlets[day]) for day, n in sorted(stories.items()))


def coverage_of(connection: Connection, filter: Filter) -> Iterator[Outlet]:
    """What was read of each outlet that the filter lets through."""
    seen = sight(connection, asked=filter.collection, allowed=filter.allowed)
    if _plainly(filter, seen):
        for name, n, on in _dated(connection, filter):
            yield _outlet(name, n, sorted(on))
        return
    for name, rows in groupby(_read(connection, filter, seen), key=itemgetter(0)):
        found = list(rows)
        yield _outlet(name, sum(n for _, _, n in found), [day for _, day, _ in found if day])


def _dated(connection: Connection, filter: Filter) -> Iterator[tuple[str, int, set[str]]]:
    """Of each outlet, in order: its stories, and the days on which something of it was read.

    Outlets times days are many rows: one a name, its days as one text, is quicker than all of them.
    """
    joined = func.group_concat if connection.dialect.name == "sqlite" else func.string_agg
    asked = select(days.c.publisher, func.sum(days.c.stories), joined(days.c.published, ","))
    asked = asked.where(*_within(filter, days)).group_by(days.c.publisher).order_by(days.c.publisher)
    for name, n, dates in connection.execute(asked):
        yield name, int(n), {*dates.split(",")} - {""}


def _outlet(name: str, stories: int, dated: list[str]) -> Outlet:
    """An outlet with the days on which something of it was read, in order."""
    first, last = (dated[0], dated[-1]) if dated else (None, None)
    return Outlet(name or None, stories, first, last, tuple(_gaps(dated)))


def _plainly(filter: Filter, seen: Sight) -> bool:
    """Whether the table of days tells all: nothing as of a day, no collection asked for and none left out."""
    return filter.as_of is None and filter.recorded_by is None and not seen.wanted and not seen.hidden


def _read(connection: Connection, filter: Filter, seen: Sight) -> Iterator[Read]:
    """How many stories were read of each outlet and day, in that order."""
    if filter.as_of is not None or filter.recorded_by is not None or seen.wanted:
        yield from _counted(connection, filter, seen)
        return
    hidden = Counter({(name, day): n for name, day, n in _hidden(connection, filter, seen)})
    names = days.c.publisher, days.c.published
    asked = select(*names, func.sum(days.c.stories)).where(*_within(filter, days)).group_by(*names).order_by(*names)
    for name, day, n in connection.execute(asked):
        if (left := int(n) - hidden[name, day]) > 0:
            yield name, day, left


def _counted(connection: Connection, filter: Filter, seen: Sight) -> Iterator[Read]:
    """The same from the versions themselves: as of a day, or of some collections."""
    yield from map(_plain, connection.execute(_of_versions(connection, filter, seen).order_by("name", "day")))


def _of_versions(connection: Connection, filter: Filter, seen: Sight) -> Select[Any, Any, Any]:
    own = versions.alias("own")
    names = func.coalesce(own.c.publisher, ""), func.coalesce(own.c.published, "")
    asked = select(names[0].label("name"), names[1].label("day"), func.count().label("n")).select_from(own)
    if filter.as_of is not None or filter.recorded_by is not None:
        asked = asked.where(version_holds(filter, own))
    else:
        asked = asked.join(heads, heads.c.version == own.c.key)
    asked = asked.where(*_within(filter, own), *may_see(connection, own.c.story, seen))
    # By the columns themselves, in whose order they stand in an index.
    return asked.group_by(own.c.publisher, own.c.published)


def _hidden(connection: Connection, filter: Filter, seen: Sight) -> Iterator[Read]:
    """The stories among them that are in restricted collections which were not asked for."""
    names = func.coalesce(versions.c.publisher, ""), func.coalesce(versions.c.published, "")
    mine: Select[tuple[int]] = select(collected.c.story).where(collected.c.collection.in_(seen.hidden))
    asked = select(names[0].label("name"), names[1].label("day"), func.count()).join(heads, heads.c.version == versions.c.key)
    asked = asked.where(heads.c.story.in_(mine), *_within(filter, versions))
    yield from map(_plain, connection.execute(asked.group_by("name", "day")))


def _plain(row: Sequence[Any]) -> Read:
    return row[0], row[1], int(row[2])


def _within(filter: Filter, table: FromClause) -> Iterator[ColumnElement[bool]]:
    """What the filter asks of outlets, languages and days."""
    if filter.publisher:
        yield table.c.publisher.in_(filter.publisher)
    if filter.language:
        yield table.c.language.in_(filter.language)
    if filter.published_from:
        yield table.c.published >= filter.published_from.isoformat()
    if filter.published_to:
        yield table.c.published <= filter.published_to.isoformat()
        yield table.c.published != ""


def _gaps(days: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The runs of days between the first and the last on which nothing was read."""
    numbers = list(map(_number, days))
    for before, after in pairwise(numbers):
        if after - before > 1:
            yield _day(before + 1), _day(after - 1)


@cache
def _number(day: str) -> int:
    return datetime.date.fromisoformat(day).toordinal()


@cache
def _day(number: int) -> str:
    return datetime.date.fromordinal(number).isoformat()
