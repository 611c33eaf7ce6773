"""What is still to do: claims that nobody decided about, or that one reviewer did not, the least certain first."""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, select

from dateline.exchange.records import Record
from dateline.ledger.connect import Ledger
from dateline.ledger.reviews import Decision, decisions, live, opinions_of, standing
from dateline.ledger.schema import claims, stories, versions
from dateline.query.filters import Filter
from dateline.query.plan import in_any_order, matching_keys

CHUNK = 200


@dataclass(frozen=True, slots=True)
class Waiting:
    """A claim that waits for a decision, with the story it stands in."""

    claim: str
    story: str
    title: str | None
    publisher: str | None
    published: str | None
    confidence: float | None
    record: Record
    assigned: tuple[str, ...]  # who has it to do and has not


def queue(
    ledger: Ledger, filter: Filter | None = None, *, by: str | None = None, assigned: bool = False, limit: int = 20
) -> tuple[Waiting, ...]:
    """The claims that the filter finds and that ``by`` has not decided (without a name: nobody has), lowest confidence first.

    ``assigned``: only those that were given to that reviewer. Claims that were taken down, merged or split are left out.
    """
    asked = filter or Filter()
    with ledger.snapshot() as connection:
        made = decisions(connection)
        found: list[Waiting] = []
        with closing(_lowest(connection, asked)) as rows:
            for row in rows:
                mine = made.get(row.id, [])
                if row.record and _waits(mine, by, assigned=assigned):
                    found.append(_waiting(row, mine))
                if len(found) == limit:
                    break
    return tuple(found)


def progress(ledger: Ledger, filter: Filter | None = None) -> dict[str, int]:
    """How many of the claims that the filter finds are in each state of review."""
    counted: dict[str, int] = {}
    with ledger.snapshot() as connection:
        made = decisions(connection)
        ids = in_any_order(connection, filter or Filter(), claims.c.id)
        for id in connection.execute(ids).scalars():
            status = standing(made[id]).status if id in made else "open"
            counted[status] = counted.get(status, 0) + 1
    return dict(sorted(counted.items()))


def _waits(made: Sequence[Decision], by: str | None, *, assigned: bool) -> bool:
    stands = standing(made, viewer=by)
    if assigned and by not in stands.waiting:
        return False
    if by is None:
        return stands.status in {"open", "disputed"}
    decided: Mapping[str, object] = opinions_of(live(made))
    return by not in decided and stands.status not in {"merged", "split"}


def _lowest(connection: Connection, filter: Filter) -> Generator[Any]:
    """The claims found, the least certain first; those that no model weighed come last."""
    order = (claims.c.confidence.is_(None), claims.c.confidence, claims.c.key)
    columns = (claims.c.id, stories.c.id.label("story"), versions.c.title, claims.c.publisher, claims.c.published)
    asked: Select[Any] = (
        select(*columns, claims.c.confidence, claims.c.record)
        .join(stories, stories.c.key == claims.c.story)
        .join(versions, versions.c.key == claims.c.version)
        .where(claims.c.key.in_(matching_keys(connection, filter)))
        .order_by(*order)
    )
    found = connection.execute(asked, execution_options={"yield_per": CHUNK})
    try:
        yield from found
    finally:
        found.close()  # whoever has enough stops in the middle


def _waiting(row: Any, made: Sequence[Decision]) -> Waiting:
    about = (row.id, row.story, row.title, row.publisher, row.published, row.confidence)
    return Waiting(*about, json.loads(row.record), standing(made).waiting)
