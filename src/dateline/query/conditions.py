"""A filter as conditions on the claims table, in the words of either database. Values are always parameters.

What stands in the claims' own columns is a plain condition. What another table or another order knows (words, speakers, places,
numbers, days) is a `Part`: a list of claims, and the way to ask one claim whether it is in there; `plan` chooses between them.
"""

from __future__ import annotations

import datetime
import json
import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    column,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    table,
)
from sqlalchemy import text as sql
from sqlalchemy.sql.selectable import CompoundSelect

from dateline.ledger.collections import ONE
from dateline.ledger.guards import ORDER_BITS
from dateline.ledger.identity import fold
from dateline.ledger.reviews import claims_with
from dateline.ledger.schema import (
    LONG_DAYS,
    LONG_EVENT,
    claim_places,
    claim_quantities,
    claim_speakers,
    claims,
    places,
    speakers,
    stories,
)
from dateline.query.filters import Filter, Near

KM_A_DEGREE = 111.195  # of latitude, on a sphere of 6,371 km
TERM = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')
WORD = re.compile(r"\w+")
JULIAN = 1_721_424  # the whole number of the Julian day at midnight before the first day that Python counts from
LONGEST_SAYING = 400  # days; nobody says something for longer

FULL_TEXT = table("claims_fts", column("rowid"))
KEY_BITS = (1 << ORDER_BITS) - 1

Condition = ColumnElement[bool]
Keys = Select[Any] | CompoundSelect[Any]


@dataclass(frozen=True, slots=True)
class Part:
    """Claims that another table, or another order, knows: all their keys, and whether one claim is among them.

    ``together``: they lie close to one another in the order of pages, so that a walk may meet none for long.
    """

    keys: Keys
    mine: Condition
    together: bool = False


def plain(filter: Filter) -> Iterator[Condition]:
    """What must hold of a claim's own columns, where indexes in the order of pages know it."""
    names = ("kind", "publisher", "modality", "certainty", "outcome", "quote", "language")
    given = [name for name in names if getattr(filter, name)]
    for name in given:
        # One value's own index is in the order of days; of several it is not, and must not tempt the planner to sort. Of several
        # columns none is walked by its index, for the others would be asked of the rows, which are long.
        alone = len(given) == 1 and len(getattr(filter, name)) == 1
        yield (claims.c[name] if alone else func.coalesce(claims.c[name], "")).in_(getattr(filter, name))
    if filter.published_from:
        yield claims.c.published >= filter.published_from.isoformat()
    if filter.published_to:
        yield claims.c.published <= filter.published_to.isoformat()
    if filter.voice:
        anybody = exists(ONE).where(claim_speakers.c.claim == claims.c.key)
        yield anybody if filter.voice == "attributed" else not_(anybody)


def columned(filter: Filter) -> Iterator[Part]:
    """What stands in the claims' own columns and has an index of its own, as lists: a rare value is met too seldom on a walk."""
    for name in ("kind", "modality", "certainty", "outcome", "publisher"):
        if values := getattr(filter, name):
            mine = claims.c[name].in_(values)
            yield Part(select(claims.c.key).where(mine), mine)


def parts(filter: Filter) -> Iterator[Part]:
    """What other tables and orders know; words apart."""
    yield from _said(filter)
    yield from _where(filter)
    yield from _how_many(filter)
    for name in ("agent", "target"):
        if values := getattr(filter, name):
            columns = claims.c[name], claims.c[f"{name}_side"]
            found = (
                select(claims.c.key).where(columns[0].in_(values)).union_all(select(claims.c.key).where(columns[1].in_(values)))
            )
            yield Part(found, or_(*(one.in_(values) for one in columns)))
    if filter.event_from or filter.event_to:
        yield _between("time", filter.event_from, filter.event_to, LONG_DAYS)
    if filter.said_from or filter.said_to:
        yield _between("said", filter.said_from, filter.said_to, LONGEST_SAYING)
    if filter.story:
        mine = claims.c.story.in_(select(stories.c.key).where(stories.c.id.in_(filter.story)))
        yield Part(select(claims.c.key).where(mine), mine)
    if filter.claim:
        yield Part(select(claims.c.key).where(claims.c.id.in_(filter.claim)), claims.c.id.in_(filter.claim))


def innermost(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Of the last speaker of a claim's chain."""
    asked = select(column).join(claim_speakers, claim_speakers.c.speaker == speakers.c.key)
    last = asked.where(claim_speakers.c.claim == claims.c.key).order_by(claim_speakers.c.position.desc()).limit(1)
    return last.correlate(claims).scalar_subquery().label(column.key)


def decided(filter: Filter, connection: Connection) -> tuple[list[Part], list[Condition]]:
    """What people decided: the claims of those states, or of all claims those of none of the other states."""
    if not filter.reviewed:
        return [], []
    ids, others = claims_with(connection, filter.reviewed)
    mine = claims.c.id.in_(rows_of(ids, connection))
    return ([], [not_(mine)]) if others else ([Part(select(claims.c.key).where(mine), mine)], [])


def rows_of(ids: Sequence[str], connection: Connection) -> Select[Any]:
    """Ids as rows, however many."""
    return _rows(ids, connection, Text)


def rows_of_keys(keys: Sequence[int], connection: Connection) -> Select[Any]:
    """Keys as rows, however many."""
    return _rows(keys, connection, BigInteger)


def _rows(values: Sequence[object], connection: Connection, kind: type[Text] | type[BigInteger]) -> Select[Any]:
    if connection.dialect.name == "sqlite":
        return select(func.json_each(json.dumps(values)).table_valued("value").c.value)
    return select(func.unnest(cast(values, ARRAY(kind))).table_valued("value").render_derived().c.value)


def terms(words: str) -> tuple[list[str], list[str]]:
    """The words and phrases that are wanted, and those with a minus before them."""
    wanted: list[str] = []
    unwanted: list[str] = []
    for minus, phrase, word in TERM.findall(words):
        found = WORD.findall(fold(phrase or word))
        if found:
            (unwanted if minus else wanted).append(" ".join(found))
    return wanted, unwanted


def matching(name: str, found: Sequence[str], *, joined: str) -> Condition:
    """What SQLite's full text finds; the parameter has a name, so that two may stand in one statement."""
    query = f" {joined} ".join(f'"{term}"' for term in found)
    return sql(f"claims_fts MATCH :{name}").bindparams(bindparam(name, query))  # type: ignore[return-value]


def key_of(row: ColumnElement[int]) -> ColumnElement[int]:
    """The claim's key of a row of SQLite's full text."""
    return row.op("&")(KEY_BITS)


def place_in_order(day: datetime.date | str | None, key: int) -> int:
    """The row of SQLite's full text of a claim published on that day."""
    if not day:
        return key
    found = datetime.date.fromisoformat(day) if isinstance(day, str) else day
    return ((found.toordinal() + JULIAN) << ORDER_BITS) | key


def in_vector(found: Sequence[str], unwanted: Sequence[str]) -> Iterator[Condition]:
    """The same in PostgreSQL's words."""
    vector: ColumnElement[str] = column("found", _selectable=claims)
    for some, within in ((found, True), (unwanted, False)):
        for term in some:
            hit = vector.op("@@", is_comparison=True)(func.phraseto_tsquery("dateline", literal(term)))
            yield hit if within else not_(hit)


def _said(filter: Filter) -> Iterator[Part]:
    """Who says it: any speaker of the chain."""
    for name, who in (("name", filter.speaker), ("side", filter.side)):
        if who:
            # Who speaks together is kept as alternatives, "Iran and Russia|Iran|Russia": each of them finds it.
            each = literal("|") + func.lower(speakers.c[name], type_=Text) + literal("|")
            mine = select(speakers.c.key).where(or_(*(each.contains(f"|{value.lower()}|", autoescape=True) for value in who)))
            yield _belonging(claim_speakers.c.claim, claim_speakers.c.speaker, partial(_one_of, mine))


def _where(filter: Filter) -> Iterator[Part]:
    found: list[Condition] = []
    if filter.place:
        found.append(func.lower(places.c.name).in_([name.lower() for name in filter.place]))
    if filter.near:
        found.append(_within(filter.near))
    if found:
        mine = select(places.c.key).where(*found)
        yield _belonging(claim_places.c.claim, claim_places.c.place, partial(_one_of, mine))


def _within(near: Near) -> Condition:
    """Points in the circle: a box that the index finds, then the distance on a plane that fits there."""
    reach = near.km / KM_A_DEGREE
    narrow = max(math.cos(math.radians(near.lat)), 0.01)
    lat, lon = places.c.lat, places.c.lon
    east = func.abs(lon - near.lon)
    apart = case((east > 180, 360 - east), else_=east) * narrow  # the shorter way round
    flat = (lat - near.lat) * (lat - near.lat) + apart * apart <= reach * reach
    return and_(lat.between(near.lat - reach, near.lat + reach), flat)


def _how_many(filter: Filter) -> Iterator[Part]:
    if filter.unit or filter.at_least is not None or filter.at_most is not None:
        quantities = claim_quantities.c
        most = func.coalesce(quantities.high, quantities.value)

        def found(unit: ColumnElement[Any]) -> list[Condition]:
            asked: list[Condition] = [unit.in_(filter.unit)] if filter.unit else []
            asked += [most >= filter.at_least] if filter.at_least is not None else []
            return asked + ([quantities.value <= filter.at_most] if filter.at_most is not None else [])

        part = _belonging(quantities.claim, quantities.unit, found)
        yield part if filter.at_least is None or filter.at_most is None else replace(part, keys=_both_bounds(filter))


def _both_bounds(filter: Filter) -> Keys:
    """Claims with a number between two bounds, without looking through all that is more than the lower one.

    One that lies there is found by itself; one from below it up to there, which few are, by the most that it may be.
    """
    quantities = claim_quantities.c
    most = func.coalesce(quantities.high, quantities.value)
    keys = select(quantities.claim).where(*([quantities.unit.in_(filter.unit)] if filter.unit else []))
    value = quantities.value + 0  # an expression, so that it is not what is walked
    return keys.where(quantities.value.between(filter.at_least, filter.at_most), most >= filter.at_least).union_all(
        keys.where(
            quantities.high.is_not(None), quantities.high >= filter.at_least, value < filter.at_least, value <= filter.at_most
        )
    )


def _one_of(keys: Select[tuple[int]], led: ColumnElement[Any]) -> list[Condition]:
    return [led.in_(keys)]


def _belonging(
    claim: ColumnElement[int], led: ColumnElement[Any], asked: Callable[[ColumnElement[Any]], list[Condition]]
) -> Part:
    """Claims by the rows of a table that belong to them. ``led`` is the column whose index gives the list.

    Asked of one claim it is made an expression, so that SQLite goes by the claim and not through the whole list.
    """
    keys: Select[Any] = select(claim).where(*asked(led))
    plain: ColumnElement[Any] = led + 0 if isinstance(led.type, Integer) else led + ""
    return Part(keys, select(claim).where(claim == claims.c.key, *asked(plain)).correlate(claims).exists())


def _between(name: str, first: datetime.date | None, last: datetime.date | None, reach: int) -> Part:
    """Days that meet those asked for. The list begins ``reach`` days before them; what began still earlier is asked for apart."""
    start, end = claims.c[f"{name}_start"], claims.c[f"{name}_end"]
    found = [end >= first.isoformat()] if first else []
    found += [start <= last.isoformat()] if last else []
    # As the claim's own columns they must not tempt the planner to leave the order of pages.
    asked = [func.coalesce(end, "") >= first.isoformat()] if first else []
    asked += [func.coalesce(start, "9999") <= last.isoformat()] if last else []
    keys: Keys = select(claims.c.key).where(*found)
    if first and first.toordinal() > reach:
        early = (first - datetime.timedelta(days=reach)).isoformat()
        near = select(claims.c.key).where(*found, start >= early)
        long = [sql(LONG_EVENT)] if name == "time" else []
        keys = near.union_all(select(claims.c.key).where(*found, start < early, *long)) if long else near
    return Part(keys, and_(*asked), together=True)
