"""What holds: of each story the version and reading that count, now or as of a day."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, exists, func, not_, or_, tuple_

from dateline.ledger.collections import ONE
from dateline.ledger.connect import stamp
from dateline.ledger.schema import claims, heads, readings, versions
from dateline.ledger.versions import by_second
from dateline.query.filters import Filter

Condition = ColumnElement[bool]


def holds(filter: Filter) -> Condition:
    """Whether a claim's reading is one that holds. Asked of each claim, so that it never decides where a search begins."""
    if filter.as_of is None and filter.recorded_by is None:
        return exists(ONE).where(heads.c.reading == claims.c.reading)
    own = versions.alias("own")
    mine = and_(own.c.key == claims.c.version, own.c.story == claims.c.story, *known(filter, own))
    if filter.recorded_by is not None:
        mine = and_(mine, claims.c.recorded <= moment(filter.recorded_by))
    # What holds today held since it was there: only of the rest later ones are looked for.
    newest = exists(ONE).where(heads.c.reading == claims.c.reading).correlate_except(heads)
    return exists(ONE).where(mine, or_(newest, not_(_superseded(filter, own, claims.c.reading))))


def version_holds(filter: Filter, own: FromClause) -> Condition:
    """Whether a version is the one of its story that holds as of the filter's days."""
    other = versions.alias("other")
    later = exists(ONE).where(other.c.story == own.c.story, *known(filter, other), _read(filter, other))
    later = later.where(tuple_(*_rank(other)) > tuple_(*_rank(own))).correlate_except(other)
    newest = exists(ONE).where(heads.c.story == own.c.story, heads.c.version == own.c.key).correlate_except(heads)
    return and_(*known(filter, own), _read(filter, own), or_(newest, not_(later)))


def _read(filter: Filter, version: FromClause) -> Condition:
    """Whether the version had been read by then."""
    read = readings.alias("read")
    held = [read.c.recorded <= moment(filter.recorded_by)] if filter.recorded_by is not None else []
    return exists(ONE).where(read.c.version == version.c.key, *held).correlate_except(read)


def known(filter: Filter, version: FromClause) -> Iterator[Condition]:
    """Whether a version was there: published by that day, held at that moment.

    It counts from its update, else its publication; one without a day from when it was retrieved.
    """
    if filter.as_of is not None:
        day = filter.as_of.isoformat()
        retrieved = func.substr(version.c.retrieved, 1, len("YYYY-MM-DD"))
        yield func.coalesce(version.c.updated, version.c.published, retrieved) <= day
        yield func.coalesce(version.c.published, "") <= day  # an expression, so that no index of days is walked
    if filter.recorded_by is not None:
        yield version.c.recorded <= moment(filter.recorded_by)


def _superseded(filter: Filter, own: FromClause, reading: ColumnElement[Any]) -> Condition:
    """Whether the story had a later version by then, or this one a newer reading. Of a few rows, asked story by story."""
    other, read = versions.alias("other"), readings.alias("other_reading")
    conditions = [other.c.story == own.c.story, read.c.version == other.c.key, *known(filter, other)]
    if filter.recorded_by is not None:
        conditions.append(read.c.recorded <= moment(filter.recorded_by))
    # Of one version's readings that of a second reader counts least.
    newer = tuple_(*_rank(other), -by_second(read.c.key), read.c.key)
    later = newer > tuple_(*_rank(own), -by_second(reading), reading)
    return exists(ONE).where(*conditions, later).correlate_except(other, read)


def _rank(version: FromClause) -> tuple[ColumnElement[Any], ...]:
    """What a story's versions are ordered by: as `dateline.ledger.versions.newest_first`."""
    return func.coalesce(version.c.updated, version.c.published, ""), version.c.retrieved, version.c.id


def moment(when: datetime.datetime) -> str:
    """A moment as the ledger writes it."""
    return stamp(when.astimezone(datetime.UTC))
