"""What holds: of each story the version and reading that count, now or as of a day."""

from __future__ import annotations

import datetime

from sqlalchemy import ColumnElement, Subquery, exists, func, select

from dateline.ledger.connect import stamp
from dateline.ledger.schema import claims, heads, readings, versions
from dateline.ledger.versions import by_second
from dateline.query.filters import Filter


def holds(filter: Filter) -> ColumnElement[bool]:
    """Whether a claim's reading is one that holds. Asked of each claim, so that it never decides where a search begins."""
    if filter.as_of is None and filter.recorded_by is None:
        return exists().where(heads.c.reading == claims.c.reading)
    return claims.c.reading.in_(select(held(filter).c.reading))


def held(filter: Filter) -> Subquery:
    """The readings that hold, as (story, version, reading): each story as it stood by the day asked for.

    A correction supersedes: of a story's versions published by then the newest counts, and of that its newest reading.
    """
    if filter.as_of is None and filter.recorded_by is None:
        return select(heads.c.story, heads.c.version, heads.c.reading).subquery("held")
    day = func.coalesce(versions.c.updated, versions.c.published, "")
    order = (day.desc(), versions.c.retrieved.desc(), versions.c.id.desc(), by_second(), readings.c.key.desc())
    ranked = select(
        versions.c.story,
        versions.c.key.label("version"),
        readings.c.key.label("reading"),
        func.row_number().over(partition_by=versions.c.story, order_by=order).label("rank"),
    ).join(readings, readings.c.version == versions.c.key)
    if filter.as_of is not None:
        # A version without a day is known only from when it was retrieved.
        known = func.coalesce(versions.c.updated, versions.c.published, func.substr(versions.c.retrieved, 1, 10))
        ranked = ranked.where(known <= filter.as_of.isoformat())
    if filter.recorded_by is not None:
        moment = stamp(_utc(filter.recorded_by))
        ranked = ranked.where(readings.c.recorded <= moment, versions.c.recorded <= moment)
    every = ranked.subquery("ranked")
    return select(every.c.story, every.c.version, every.c.reading).where(every.c.rank == 1).subquery("held")


def _utc(moment: datetime.datetime) -> datetime.datetime:
    return moment.astimezone(datetime.UTC)
