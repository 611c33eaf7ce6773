"""How many, and of what: facets with capped counts, and what was read at all, so that no count stands alone."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Connection, Select, cast, func, select

from dateline.ledger.connect import Ledger
from dateline.ledger.schema import claim_places, claim_speakers, claims, places, speakers, versions
from dateline.query.conditions import conditions
from dateline.query.filters import Filter
from dateline.query.held import held, holds
from dateline.query.limits import asking

# Beyond this many claims nobody counts on; the answer says "more than".
CAP = 2_000
VALUES = 12  # of each facet
FACETS = ("kind", "publisher", "modality", "certainty")
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
        rows = connection.execute(_some(filter, connection, cap)).all()
        facets = {name: _top(Counter(_given(row[at] for row in rows)), cap) for at, name in enumerate(FACETS, start=2)}
        facets |= {
            name: tuple(_facet(connection, query, cap)) for name, query in _joined([row.key for row in rows], ledger.dialect)
        }
        outlets = len({row.publisher for row in rows} - {None})
        total = Count("claims", min(len(rows), cap), len(rows) > cap)
    return Counts(total, len({row.story for row in rows}), outlets, facets, coverage(ledger, filter))


def coverage(ledger: Ledger, filter: Filter) -> tuple[Outlet, ...]:
    """What was read, of the outlets, languages and days of publication that the filter lets through. Raises R032."""
    with asking(ledger) as connection:
        return tuple(_coverage(connection, filter))


@dataclass(frozen=True, slots=True)
class DayRead:
    """What was read of one day of publication."""

    day: str
    stories: int
    outlets: int


def days_read(ledger: Ledger, filter: Filter) -> tuple[DayRead, ...]:
    """The days of which something was read, of the outlets and days that the filter lets through. Raises R032."""
    days: dict[str, list[str | None]] = {}
    with asking(ledger) as connection:
        for name, day, n in connection.execute(_read(filter)):
            if day:
                days.setdefault(day, []).extend([name] * n)
    return tuple(DayRead(day, len(found), len(set(found))) for day, found in sorted(days.items()))


def _some(filter: Filter, connection: Connection, cap: int) -> Select[Any]:
    """The claims that are counted: those found, up to one more than the cap."""
    columns = [claims.c[name] for name in ("key", "story", *FACETS)]
    return select(*columns).where(holds(filter), *conditions(filter, connection)).limit(cap + 1)


def _given(values: Iterable[str | None]) -> Iterator[str]:
    return (value for value in values if value is not None)


def _top(counted: Counter[str], cap: int) -> tuple[Count, ...]:
    first = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:VALUES]
    return tuple(Count(value, min(n, cap), n > cap) for value, n in first)


def _joined(keys: list[int], dialect: str) -> Iterator[tuple[str, Select[Any]]]:
    """Facets whose values stand in tables of their own, over the claims that are counted."""
    if dialect == "sqlite":
        some = func.json_each(json.dumps(keys)).table_valued("value", name="some")
    else:
        some = func.unnest(cast(keys, ARRAY(BigInteger))).table_valued("value", name="some").render_derived()
    said = some.join(claim_speakers, claim_speakers.c.claim == some.c.value)
    said = said.join(speakers, speakers.c.key == claim_speakers.c.speaker)
    where = some.join(claim_places, claim_places.c.claim == some.c.value).join(places, places.c.key == claim_places.c.place)
    for facet, column, source in (
        ("speaker", speakers.c.name, said),
        ("side", speakers.c.side, said),
        ("place", places.c.name, where),
    ):
        counted = select(column.label("facet"), func.count(some.c.value.distinct()).label("n")).select_from(source)
        yield facet, counted.where(column != "")


def _facet(connection: Connection, query: Select[Any], cap: int) -> Iterator[Count]:
    counted = query.group_by("facet").order_by(query.selected_columns.n.desc(), "facet").limit(VALUES)
    for row in connection.execute(counted):
        yield Count(row.facet, min(row.n, cap), row.n > cap)


# --- what was read ---


def _coverage(connection: Connection, filter: Filter) -> Iterator[Outlet]:
    """What was read of each outlet that the filter lets through: whatever it asks of claims, this is what it was asked of."""
    for name, days in groupby(map(tuple, connection.execute(_read(filter))), key=itemgetter(0)):
        found = list(days)
        dated = [day for _, day, _ in found if day]
        first, last = (dated[0], dated[-1]) if dated else (None, None)
        yield Outlet(name, sum(n for _, _, n in found), first, last, tuple(_gaps(dated)))


def _read(filter: Filter) -> Select[Any]:
    """How many stories were read of each outlet and day."""
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
    return read.group_by(*order).order_by(*order)


def _gaps(days: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The runs of days between the first and the last on which nothing was read."""
    before: datetime.date | None = None
    for day in map(datetime.date.fromisoformat, days):
        if before is not None and (day - before) > DAY:
            yield (before + DAY).isoformat(), (day - DAY).isoformat()
        before = day
