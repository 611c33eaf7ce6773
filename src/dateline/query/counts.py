"""How many, and of what: facets with capped counts, and what was read at all, so that no count stands alone."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Connection, Select, cast, func, select

from dateline.ledger.collections import left_out, sight
from dateline.ledger.connect import Ledger
from dateline.ledger.schema import claim_places, claim_speakers, claims, places, speakers
from dateline.query.corrected import corrected
from dateline.query.coverage import Outlet, coverage_of
from dateline.query.filters import Filter
from dateline.query.limits import asking, some_of
from dateline.query.plan import in_any_order

# Beyond this many claims, or this many seconds, nobody counts on; the answer says "or more".
CAP = 1_000
COUNTING = 0.05
VALUES = 12  # of each facet
FACETS = ("kind", "publisher", "modality", "certainty")


@dataclass(frozen=True, slots=True)
class Count:
    """A value and how many claims have it; ``capped``: at least so many."""

    value: str
    claims: int
    capped: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """The claims, stories and outlets that a filter finds, its facets, and the coverage they rest on.

    ``left_out`` are stories in restricted collections that were not asked for, whatever the filter asks of claims.
    """

    claims: Count
    stories: int
    outlets: int
    facets: dict[str, tuple[Count, ...]]
    coverage: tuple[Outlet, ...]
    left_out: int = 0


def count(ledger: Ledger, filter: Filter, *, cap: int = CAP, covering: bool = True) -> Counts:
    """Count what the filter finds, up to the cap. Raises `RunError` R032 when it takes too long, R081 for a collection.

    Without ``covering`` the coverage is left empty, for who asks for it apart.
    """
    with asking(ledger) as connection:
        columns = [claims.c[name] for name in ("key", "story", *FACETS)]
        asked = in_any_order(connection, filter, *columns, all=False).limit(cap + 1)
        rows, whole = some_of(connection, asked, seconds=COUNTING)
        capped = len(rows) > cap or not whole
        holds = {one.key: one.record for one in corrected(connection, filter)}
        facets = {
            name: _top(Counter(_given(holds.get(row.key, {}).get(name, row[at]) for row in rows)), capped)
            for at, name in enumerate(FACETS, start=2)
        }
        facets |= {
            name: tuple(_facet(connection, query, capped)) for name, query in _joined([row.key for row in rows], ledger.dialect)
        }
        outlets = len({row.publisher for row in rows} - {None})
        total = Count("claims", min(len(rows), cap), capped)
        coverage = tuple(coverage_of(connection, filter)) if covering else ()
        out = left_out(connection, sight(connection, asked=filter.collection, allowed=filter.allowed))
    return Counts(total, len({row.story for row in rows}), outlets, facets, coverage, out)


def _given(values: Iterable[object]) -> Iterator[str]:
    return (str(value) for value in values if value is not None)


def _top(counted: Counter[str], capped: bool) -> tuple[Count, ...]:
    first = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:VALUES]
    return tuple(Count(value, n, capped) for value, n in first)


def _joined(keys: list[int], dialect: str) -> Iterator[tuple[str, Select[Any]]]:
    """Facets whose values stand in tables of their own, over the claims that are counted."""
    if dialect == "sqlite":
        some = func.json_each(json.dumps(keys)).table_valued("value", name="some")
    else:
        some = func.unnest(cast(keys, ARRAY(BigInteger))).table_valued("value", name="some").render_derived()
    said = some.join(claim_speakers, claim_speakers.c.claim == some.c.value)
    # By an expression, so that SQLite goes from the claims to their speakers and places, not the other way round.
    said = said.join(speakers, speakers.c.key == claim_speakers.c.speaker + 0)
    where = some.join(claim_places, claim_places.c.claim == some.c.value).join(places, places.c.key == claim_places.c.place + 0)
    for facet, column, source in (
        ("speaker", speakers.c.name, said),
        ("side", speakers.c.side, said),
        ("place", places.c.name, where),
    ):
        counted = select(column.label("facet"), func.count(some.c.value.distinct()).label("n")).select_from(source)
        yield facet, counted.where(column != "")


def _facet(connection: Connection, query: Select[Any], capped: bool) -> Iterator[Count]:
    counted = query.group_by("facet").order_by(query.selected_columns.n.desc(), "facet").limit(VALUES)
    for row in connection.execute(counted):
        yield Count(row.facet, row.n, capped)
