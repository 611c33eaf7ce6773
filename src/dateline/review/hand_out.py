"""Give work to reviewers: the next claims that wait, but for what they have to do already."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.errors import RunError
from dateline.ledger.connect import Ledger
from dateline.ledger.reviews import standings
from dateline.query.filters import Filter
from dateline.review.decide import assign
from dateline.review.queue import queue


def hand_out(ledger: Ledger, filter: Filter, to: Sequence[str], *, many: int, by: str, blind: bool = False) -> int:
    """Give so many of the claims that the filter finds to each of these reviewers, the least certain first; how many there were.

    Raises `RunError` R110, R112.
    """
    names = list(dict.fromkeys(name.strip() for name in to if name.strip()))
    if not names or many < 1:
        raise RunError("R112", where="to", detail="name at least one reviewer, and one claim")
    with ledger.snapshot() as connection:
        given = sum(bool(stands.waiting) for stands in standings(connection).values())
    waiting = queue(ledger, filter, limit=many + given)
    fresh = [one.claim for one in waiting if not set(names) <= set(one.assigned)][:many]
    if fresh:
        assign(ledger, fresh, names, by=by, blind=blind)
    return len(fresh)
