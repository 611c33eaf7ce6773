"""How many, and of what: facets with capped counts, and what was read at all, so that no count stands alone."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, Subquery, func, select

from dateline.ledger.connect import Ledger
from dateline.ledger.schema import claim_places, claim_speakers, claims, places, speakers, versions
from dateline.query.conditions import conditions
from dateline.query.filters import Filter
from dateline.query.held import held
from dateline.query.limits import asking

# Beyond this many claims nobody counts on; the answer says "more than".
CAP = 10_000
VALUES = 12  # of each facet
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Count:
    """A value and how many claims have it; ``capped``: at least so many."""

    value: str
    claims: int
    capped: bool = False


@dataclass(frozen=True, slots=True)
class Outlet:
    """What was read of one outlet: stories, first and last day, days in between on which nothing was read."""

    name: str | None
    stories: int
    first: str | None
    last: str | None
    gaps: tuple[tuple[str, str], ...]  # first and last day of each


@dataclass(frozen=True, slots=True)
class Counts:
    """The claims, stories and outlets that a filter finds, its facets, and the coverage they rest on."""

    claims: Count
    stories: int
    outlets: int
    facets: dict[str, tuple[Count, ...]]
    coverage: tuple[Outlet, ...]


def count(ledger: Ledger, filter: Filter, *, cap: int = CAP) -> Counts:
    """Count what the filter finds, up to the cap. Raises `RunError` R032 when it takes too long."""
    with asking(ledger) as connection:
        some = _some(filter, ledger.dialect, cap)
        total, stories, outlets = connection.execute(
            select(func.count(), func.count(some.c.story.distinct()), func.count(some.c.publisher.distinct()))
        ).one()
        facets = {name: tuple(_facet(connection, query, cap)) for name, query in _facets(some)}
        return Counts(
            Count("claims", min(total, cap), total > cap), stories, outlets, facets, tuple(_coverage(connection, filter))
        )


def coverage(ledger: Ledger, filter: Filter) -> tuple[Outlet, ...]:
    """What was read, of the outlets, languages and days of publication that the filter lets through. Raises R032."""
    with asking(ledger) as connection:
        return tuple(_coverage(connection, filter))


def _some(filter: Filter, dialect: str, cap: int) -> Subquery:
    """The claims that are counted: those found, up to one more than the cap."""
    counts = held(filter)
    columns = [claims.c[name] for name in ("key", "story", "publisher", "kind", "modality", "certainty", "published")]
    found = select(*columns).join(counts, counts.c.reading == claims.c.reading).where(*conditions(filter, dialect))
    return found.limit(cap + 1).subquery("some")


def _facets(some: Subquery) -> Iterator[tuple[str, Select[Any]]]:
    for name in ("kind", "publisher", "modality", "certainty"):
        yield name, select(some.c[name].label("value"), func.count().label("n")).where(some.c[name].is_not(None))
    said = select(speakers.c.name, speakers.c.side, claim_speakers.c.claim)
    said = said.join(claim_speakers, claim_speakers.c.speaker == speakers.c.key)
    for facet, name in (("speaker", "name"), ("side", "side")):
        who = said.subquery()
        found = select(who.c[name].label("value"), func.count(some.c.key.distinct()).label("n"))
        yield facet, found.join(some, some.c.key == who.c.claim).where(who.c[name] != "")
    where = select(places.c.name, claim_places.c.claim).join(claim_places, claim_places.c.place == places.c.key).subquery()
    found = select(where.c.name.label("value"), func.count(some.c.key.distinct()).label("n"))
    yield "place", found.join(some, some.c.key == where.c.claim)


def _facet(connection: Connection, query: Select[Any], cap: int) -> Iterator[Count]:
    counted = query.group_by("value").order_by(query.selected_columns.n.desc(), "value").limit(VALUES)
    for row in connection.execute(counted):
        yield Count(row.value, min(row.n, cap), row.n > cap)


# --- what was read ---


def _coverage(connection: Connection, filter: Filter) -> Iterator[Outlet]:
    """What was read of each outlet that the filter lets through: whatever it asks of claims, this is what it was asked of."""
    counts = held(filter)
    read = select(versions.c.publisher, versions.c.published, func.count().label("n")).join(
        counts, counts.c.version == versions.c.key
    )
    if filter.publisher:
        read = read.where(versions.c.publisher.in_(filter.publisher))
    if filter.language:
        read = read.where(versions.c.language.in_(filter.language))
    if filter.published_from:
        read = read.where(versions.c.published >= filter.published_from.isoformat())
    if filter.published_to:
        read = read.where(versions.c.published <= filter.published_to.isoformat())
    order = (versions.c.publisher, versions.c.published)
    rows = connection.execute(read.group_by(*order).order_by(*order))
    for name, days in groupby(rows, key=lambda row: row.publisher):
        found = list(days)
        dated = [row.published for row in found if row.published]
        first, last = (dated[0], dated[-1]) if dated else (None, None)
        yield Outlet(name, sum(row.n for row in found), first, last, tuple(_gaps(dated)))


def _gaps(days: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The runs of days between the first and the last on which nothing was read."""
    before: datetime.date | None = None
    for day in map(datetime.date.fromisoformat, days):
        if before is not None and (day - before) > DAY:
            yield (before + DAY).isoformat(), (day - DAY).isoformat()
        before = day
