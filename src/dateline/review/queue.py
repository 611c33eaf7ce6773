"""What is still to do: claims that nobody decided about, or that one reviewer did not, the least certain first; and where the
reader and a second reader disagree."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import Connection, Row, Select, func, select

from dateline.exchange.records import Record
from dateline.ledger.collections import may_see, sight
from dateline.ledger.connect import Ledger
from dateline.ledger.reader import SECOND
from dateline.ledger.reviews import Decision, decisions, live, opinions_of, standing
from dateline.ledger.schema import claims, heads, readers, readings, stories, versions
from dateline.ledger.versions import by_second
from dateline.query.changes import Change, Moved, compare, reading_records
from dateline.query.conditions import rows_of_keys
from dateline.query.filters import Filter
from dateline.query.find import latest
from dateline.query.limits import asking, some_of
from dateline.query.plan import Place, in_any_order, matching_keys

CHUNK = 50
# Among so many claims the least certain come first.
AMONG = 2_000
# So many claims that nobody decided about are counted, or as many as are met in so many seconds.
COUNTED = 10_000
COUNTING = 0.05


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

    What was given to that reviewer comes before the rest; ``assigned``: nothing else does. Claims that were taken down, merged or
    split are left out.
    """
    asked = filter or Filter()
    with ledger.snapshot() as connection:
        made = decisions(connection)
        given = {claim for claim, mine in made.items() if by is not None and _waits(mine, by, assigned=True)}
        mine = given & set(asked.claim) if asked.claim else given
        found = _some(connection, replace(asked, claim=tuple(sorted(mine))), made, by, limit) if mine else []
        if not assigned:
            found += _some(connection, asked, made, by, limit - len(found), known=given)
    return tuple(found)


def _some(
    connection: Connection,
    asked: Filter,
    made: Mapping[str, Sequence[Decision]],
    by: str | None,
    limit: int,
    *,
    known: Collection[str] = (),
) -> list[Waiting]:
    """The first that wait; those known already are passed over."""
    found: list[Waiting] = []
    with closing(_lowest(connection, asked)) as rows:
        while len(found) < limit and (row := next(rows, None)) is not None:
            if row.record and row.id not in known and _waits(made.get(row.id, []), by, assigned=False):
                found.append(_waiting(row, made.get(row.id, [])))
    return found


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A claim that only one of two readers found, or whose fields they have otherwise, with both readings of it.

    ``claim`` is the reader's where it found one, else the second reader's; ``moved`` are the fields that differ.
    """

    claim: str
    story: str
    title: str | None
    publisher: str | None
    published: str | None
    kind: Literal["only_reader", "only_second", "differs"]
    read: Record | None
    second: Record | None
    moved: tuple[Moved, ...]


def disagreements(
    ledger: Ledger, filter: Filter | None = None, *, by: str | None = None, limit: int = 20
) -> tuple[Disagreement, ...]:
    """What the reader and a second one read otherwise in a story, and ``by`` has not decided (without a name: nobody has).

    Of stories in which the filter finds a claim, in the order in which they came; without one, of all that may be seen.
    """
    asked = filter or Filter()
    with ledger.snapshot() as connection:
        made = decisions(connection)
        found: list[Disagreement] = []
        for row in _read_twice(connection, asked):
            both = [reading_records(connection, key) for key in (row.reading, row.second)]
            for change in compare(*both, by_words=True):
                if change.kind == "kept" or not _waits(made.get(claim_of(change), []), by, assigned=False):
                    continue
                found.append(_disagreement(row, change))
                if len(found) == limit:
                    return tuple(found)
    return tuple(found)


def claim_of(change: Change) -> str:
    """The id by which the change is decided: the reader's claim, where there is one."""
    return str((change.before or change.after or {})["id"])


def _disagreement(row: Any, change: Change) -> Disagreement:
    kind: Literal["only_reader", "only_second", "differs"] = (
        "only_reader" if change.after is None else "only_second" if change.before is None else "differs"
    )
    about = (row.story, row.title, row.publisher, row.published)
    return Disagreement(claim_of(change), *about, kind, change.before, change.after, change.moved)


def _read_twice(connection: Connection, filter: Filter) -> list[Any]:
    """The stories whose version that holds was read by the reader and by a second one: both readings, of each the newest."""
    again = readings.alias("again")
    asked = (
        select(
            stories.c.id.label("story"),
            *(versions.c[name] for name in ("title", "publisher", "published")),
            heads.c.reading,
            func.max(again.c.key).label("second"),
        )
        .join(heads, heads.c.story == stories.c.key)
        .join(versions, versions.c.key == heads.c.version)
        .join(again, again.c.version == heads.c.version)
        .join(readers, readers.c.key == again.c.reader)
        .where(readers.c.id.startswith(SECOND, autoescape=True), by_second(heads.c.reading) == 0, versions.c.text.is_not(None))
        .where(*may_see(connection, stories.c.key, sight(connection, asked=filter.collection, allowed=filter.allowed)))
        .group_by(stories.c.key, stories.c.id, *(versions.c[n] for n in ("title", "publisher", "published")), heads.c.reading)
        .order_by(stories.c.key)
    )
    if filter != Filter(collection=filter.collection, allowed=filter.allowed):
        matched = select(claims.c.story).where(claims.c.key.in_(matching_keys(connection, filter)))
        asked = asked.where(stories.c.key.in_(matched))
    return list(connection.execute(asked))


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


def so_far(ledger: Ledger, filter: Filter | None = None) -> tuple[dict[str, int], bool]:
    """The same, those that nobody decided about only as far as they are counted in a moment; and whether all are."""
    asked = filter or Filter()
    counted: Counter[str] = Counter()
    with asking(ledger) as connection:
        made = decisions(connection)
        known = {id: standing(some).status for id, some in made.items()}
        ids = in_any_order(connection, asked, claims.c.id, all=False).limit(COUNTED + 1)
        rows, whole = some_of(connection, ids, seconds=COUNTING)
        whole = whole and len(rows) <= COUNTED
        if whole:
            counted.update(known.get(row.id, "open") for row in rows)
        else:
            others = tuple(sorted({*known.values()} - {"open"}))
            if others and not asked.reviewed:
                decided = in_any_order(connection, replace(asked, reviewed=others), claims.c.id)
                counted.update(known[row.id] for row in connection.execute(decided))
            counted["open"] = sum(known.get(row.id, "open") == "open" for row in rows[:COUNTED])
    return dict(sorted(counted.items())), whole


def _waits(made: Sequence[Decision], by: str | None, *, assigned: bool) -> bool:
    stands = standing(made, viewer=by)
    if assigned and by not in stands.waiting:
        return False
    if by is None:
        return stands.status in {"open", "disputed"}
    decided: Mapping[str, object] = opinions_of(live(made))
    return by not in decided and stands.status not in {"merged", "split"}


def _lowest(connection: Connection, filter: Filter) -> Generator[Row[Any], None, None]:
    """The claims found, two thousand after two thousand from the latest on, of each the least certain first.

    Those that no model weighed come last. However many there are, the first is there in a moment.
    """
    columns = (claims.c.id, stories.c.id.label("story"), versions.c.title, claims.c.publisher, claims.c.published)
    asked: Select[Any] = (
        select(*columns, claims.c.confidence, claims.c.record, claims.c.key)
        .join(stories, stories.c.key == claims.c.story)
        .join(versions, versions.c.key == claims.c.version)
    )
    weighed = select(claims.c.key, claims.c.confidence, claims.c.published)
    after: Place | None = None
    while True:
        keys = latest(connection, filter, limit=AMONG, after=after).found
        rows = {row.key: row for row in connection.execute(weighed.where(claims.c.key.in_(rows_of_keys(keys, connection))))}
        least = sorted(rows.values(), key=lambda row: (row.confidence is None, row.confidence or 0.0, row.key))
        for at in range(0, len(least), CHUNK):
            some = [row.key for row in least[at : at + CHUNK]]
            whole = {row.key: row for row in connection.execute(asked.where(claims.c.key.in_(some)))}
            yield from (whole[key] for key in some)
        if len(keys) < AMONG:
            return
        after = Place(rows[keys[-1]].published, keys[-1])


def _waiting(row: Any, made: Sequence[Decision]) -> Waiting:
    about = (row.id, row.story, row.title, row.publisher, row.published, row.confidence)
    return Waiting(*about, json.loads(row.record), standing(made).waiting)
