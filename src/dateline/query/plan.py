"""Where a question begins: along the order of pages, at the words, or at the shortest list of claims that must hold.

PostgreSQL keeps statistics and knows by itself. SQLite is told: it counts how long each list is, up to a bound, and
- words are met in the order of pages as full text has them (`guards.ORDER_BITS`), the rest asked of each;
- a short list is gathered, the rest asked of each, and then put in order;
- with only long lists claims are walked in the order of pages, each asked in its turn: a page is full before long.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Connection, Select, and_, func, intersect, literal_column, or_, select, union_all

from dateline.ledger import guards
from dateline.ledger.collections import may_see, sight
from dateline.ledger.schema import claims, log
from dateline.query.conditions import (
    FULL_TEXT,
    KEY_BITS,
    Condition,
    Part,
    columned,
    decided,
    in_vector,
    key_of,
    matching,
    parts,
    place_in_order,
    plain,
    rows_of_keys,
    terms,
)
from dateline.query.corrected import otherwise
from dateline.query.filters import Filter
from dateline.query.held import holds

# So many claims are gathered and sorted within some hundredths of a second; where there are more, one in two hundred of a million
# is met often enough on the way.
FEW = 5_000
# Of claims that lie together in the order of pages, which a walk may miss for long, so many.
MORE = 40_000
# Of two lists up to so long those in both are looked for, some hundredths of a second.
TWO = 60_000
# With so few, words are asked of each.
VERY_FEW = 500


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the order of pages: a day, None for claims without one, which come last; and a key."""

    day: str | None
    key: int


def in_order(
    connection: Connection, filter: Filter, after: Place | None, *, aside: Sequence[int] = (), by_id: bool | None = None
) -> Iterator[Select[Any]]:
    """Statements that give days and keys, each statement's in the order of pages, one after the other the whole.

    The claims ``aside`` do not count; ``by_id`` as in `sight`, where it is not the filter that tells.
    """
    plan = _plan(connection, filter, aside, by_id=by_id)
    asked: Select[Any] = select(claims.c.published, claims.c.key)
    day, key = claims.c.published, claims.c.key
    if plan.words:
        met = _at_words(asked, filter, plan)
        row = FULL_TEXT.c.rowid
        yield (met.where(row < place_in_order(after.day, after.key)) if after else met).order_by(row.desc())
    elif plan.gathered is not None:
        # An expression, so that no index of days is walked instead.
        known = func.coalesce(day, "")
        found = asked.where(key.in_(plan.gathered.keys), *plan.conditions)
        if after:
            found = found.where(or_(known < (after.day or ""), and_(known == (after.day or ""), key < after.key)))
        yield found.order_by(known.desc(), key.desc())
    else:
        walked = asked.where(*plan.conditions)
        if after is None or after.day is not None:
            dated = walked.where(day.is_not(None), *([day <= filter.as_of.isoformat()] if filter.as_of else []))
            if after and after.day:
                dated = dated.where(day <= after.day, or_(day < after.day, key < after.key))
            yield dated.order_by(day.desc(), key.desc())
        undated = walked.where(day.is_(None)).order_by(key.desc())
        yield undated if after is None or after.day is not None else undated.where(key < after.key)


def in_any_order(connection: Connection, filter: Filter, *columns: ColumnElement[Any], all: bool = True) -> Select[Any]:
    """A statement that gives those columns of the claims, as quickly as it can; not ``all``: the first of them."""
    aside, again = otherwise(connection, filter)
    asked = _in_any_order(connection, filter, aside, *columns, all=all)
    if again is None:
        return asked
    corrected = _in_any_order(connection, again, [], *columns, all=all, by_id=bool(filter.claim or filter.story))
    return select(*union_all(asked, corrected).subquery().c)


def _in_any_order(
    connection: Connection,
    filter: Filter,
    aside: Sequence[int],
    *columns: ColumnElement[Any],
    all: bool,
    by_id: bool | None = None,
) -> Select[Any]:
    plan = _plan(connection, filter, aside, gather="all" if all else "some", by_id=by_id)
    if plan.words:
        return _at_words(select(*columns), filter, plan)
    if plan.gathered is not None:
        return select(*columns).where(claims.c.key.in_(plan.gathered.keys), *plan.conditions)
    return select(*columns).where(*plan.conditions)


def matching_keys(connection: Connection, filter: Filter) -> Select[Any]:
    """The keys of the claims, to be asked for inside another question about claims."""
    return in_any_order(connection, filter, claims.c.key).correlate(None)


@dataclass(frozen=True, slots=True)
class _Plan:
    words: list[str]  # where full text leads
    gathered: Part | None  # the list that leads
    conditions: list[Condition]  # what is asked of each claim


def _plan(
    connection: Connection,
    filter: Filter,
    aside: Sequence[int],
    *,
    gather: Literal["few", "some", "all"] = "few",
    by_id: bool | None = None,
) -> _Plan:
    """What leads. Where no order is wanted the shortest list does: however long to ``gather`` all, one of `TWO` to gather some.

    The claims ``aside`` do not count. ``by_id``: whether somebody named a story or a claim (`sight`), where it is not the filter
    that tells.
    """
    wanted, unwanted = terms(filter.words or "")
    reviewed, unreviewed = decided(filter, connection)
    own = [*parts(filter), *reviewed]
    named = bool(filter.claim or filter.story) if by_id is None else by_id
    seen = sight(connection, asked=filter.collection, allowed=filter.allowed, by_id=named)
    common = [
        holds(filter),
        *plain(filter),
        *unreviewed,
        *may_see(connection, claims.c.story, seen),
        *([claims.c.key.not_in(rows_of_keys(aside, connection))] if aside else []),
    ]
    if connection.dialect.name != "sqlite":
        return _Plan([], None, [*common, *in_vector(wanted, unwanted), *(_listed(part) for part in own)])
    if unwanted:
        common.append(claims.c.key.not_in(select(key_of(FULL_TEXT.c.rowid)).where(matching("unwanted", unwanted, joined="OR"))))
    lists = _lists(connection, filter, own)
    shortest = lists[0][0] if lists else FEW
    if wanted and shortest >= min(VERY_FEW, FEW):
        return _Plan(wanted, None, common + [_asked(part, length) for length, part in lists])
    if lists and (
        gather == "all"
        or shortest < _bound(lists[0][1])
        or (gather == "some" and not wanted and not _longer(connection, lists[0][1], TWO))
    ):
        rest = [_asked(part, length) for length, part in lists[1:]]
        if wanted:
            here = FULL_TEXT.c.rowid == literal_column(guards.in_order("claims"))
            rest.append(
                select(FULL_TEXT.c.rowid).where(matching("wanted", wanted, joined="AND"), here).correlate(claims).exists()
            )
        return _Plan([], lists[0][1], common + rest)
    return _Plan([], None, common + [_asked(part, length) for length, part in lists])


Lists = list[tuple[int, Part]]
# A page asks for the claims, how many they are, and whose: how long the lists are is asked once for each state of a ledger.
_known: WeakKeyDictionary[Any, OrderedDict[tuple[int, Filter], Lists]] = WeakKeyDictionary()
_lock = threading.Lock()
KEPT = 64


def _lists(connection: Connection, filter: Filter, own: Sequence[Part]) -> Lists:
    """The lists and how long they are, the shortest first."""
    head: int = connection.execute(select(func.max(log.c.seq))).scalar() or 0
    pool, key = connection.engine.pool, (head, filter)
    with _lock:
        found = _known.get(pool)
        if found is not None and key in found:
            return found[key]
    some = [(_length(connection, part), part) for part in own]
    some += [(length, part) for part in columned(filter) if (length := _length(connection, part)) < FEW]
    lists = sorted(some, key=lambda pair: pair[0])
    if len(lists) > 1 and lists[0][0] >= FEW and (both := _common(connection, lists[0][1], lists[1][1])) is not None:
        lists = [(0, both), *lists[2:]]
    with _lock:
        kept = _known.setdefault(pool, OrderedDict())
        kept[key] = lists
        while len(kept) > KEPT:
            kept.popitem(last=False)
    return lists


def _common(connection: Connection, one: Part, other: Part) -> Part | None:
    """The claims that two long lists have in common, where neither is too long to look and these are few."""
    if any(part.together or _longer(connection, part, TWO) for part in (one, other)):
        return None
    keys = connection.execute(intersect(one.keys, other.keys).limit(FEW)).scalars().all()
    if len(keys) >= FEW:
        return None
    return Part(select(func.json_each(json.dumps(keys)).table_valued("value").c.value), and_(one.mine, other.mine))


def _longer(connection: Connection, part: Part, bound: int) -> bool:
    return int(connection.execute(select(func.count()).select_from(part.keys.limit(bound).subquery())).scalar_one()) >= bound


def _length(connection: Connection, part: Part) -> int:
    """How long the list is, up to a bound."""
    return int(connection.execute(select(func.count()).select_from(part.keys.limit(_bound(part)).subquery())).scalar_one())


def _asked(part: Part, length: int) -> Condition:
    """Whether a claim is in the list: looked up among a few, else asked of the claim's own rows."""
    return _listed(part) if length < _bound(part) else part.mine


def _bound(part: Part) -> int:
    return MORE if part.together else FEW


def _listed(part: Part) -> Condition:
    return claims.c.key.in_(part.keys)


def _at_words(asked: Select[Any], filter: Filter, plan: _Plan) -> Select[Any]:
    """The claims that full text finds, as it meets them."""
    row = FULL_TEXT.c.rowid
    # The key comes out of an expression, so that full text cannot be asked claim by claim.
    asked = asked.select_from(FULL_TEXT.join(claims, claims.c.key == key_of(row)))
    asked = asked.where(matching("wanted", plan.words, joined="AND"), *plan.conditions)
    last = min((day for day in (filter.published_to, filter.as_of) if day), default=None)
    if filter.published_from:
        asked = asked.where(row >= place_in_order(filter.published_from, 0))
    if last:
        asked = asked.where(row <= place_in_order(last, KEY_BITS))
    return asked
