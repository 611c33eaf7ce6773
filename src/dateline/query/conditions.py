"""A filter as conditions on the claims table, in the words of either database. Values are always parameters."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
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
    text,
)

from dateline.ledger.identity import fold
from dateline.ledger.reviews import claims_with
from dateline.ledger.schema import claim_places, claim_quantities, claim_speakers, claims, places, speakers, stories
from dateline.query.filters import Filter, Near

KM_A_DEGREE = 111.195  # of latitude, on a sphere of 6,371 km
TERM = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')
WORD = re.compile(r"\w+")

# From so many on, claims that another table names are not gathered first.
MANY = 5_000
FULL_TEXT = table("claims_fts", column("rowid"))

Condition = ColumnElement[bool]


def conditions(filter: Filter, connection: Connection) -> Iterator[Condition]:
    """What must hold of a claim, apart from its reading being the one that counts."""
    if filter.words:
        yield from _words(filter.words, connection)
    yield from _said(filter, connection)
    for name in ("kind", "modality", "certainty", "outcome", "quote", "language", "publisher"):
        if values := getattr(filter, name):
            yield claims.c[name].in_(values)
    for name in ("agent", "target"):
        if values := getattr(filter, name):
            yield or_(claims.c[name].in_(values), claims.c[f"{name}_side"].in_(values))
    yield from _where(filter, connection)
    yield from _when(filter)
    yield from _how_many(filter, connection)
    if filter.story:
        yield claims.c.story.in_(select(stories.c.key).where(stories.c.id.in_(filter.story)))
    if filter.claim:
        yield claims.c.id.in_(filter.claim)
    if filter.reviewed:
        decided, others = claims_with(connection, filter.reviewed)
        mine = claims.c.id.in_(_listed(decided, connection))
        yield not_(mine) if others else mine


def _among(connection: Connection, keys: Select[tuple[int]], mine: Condition) -> Condition:
    """Whether a claim is among those of another table: ``keys`` selects them, ``mine`` is the one row that is the claim's.

    A few are looked up. Many are not gathered: each claim is asked in its turn, and a page is full before long.
    """
    if connection.dialect.name != "sqlite":  # PostgreSQL keeps statistics and knows by itself
        return claims.c.key.in_(keys)
    some = keys.limit(MANY).subquery()
    many = connection.execute(select(func.count()).select_from(some)).scalar_one() == MANY
    return keys.where(mine).correlate(claims).exists() if many else claims.c.key.in_(keys)


def _listed(ids: list[str], connection: Connection) -> Select[tuple[str]]:
    """Ids as rows, however many."""
    if connection.dialect.name == "sqlite":
        return select(func.json_each(json.dumps(ids)).table_valued("value").c.value)
    return select(func.unnest(cast(ids, ARRAY(Text))).table_valued("value").render_derived().c.value)


def _words(words: str, connection: Connection) -> Iterator[Condition]:
    """All words and phrases, none of those with a minus before them."""
    wanted: list[str] = []
    unwanted: list[str] = []
    for minus, phrase, word in TERM.findall(words):
        found = WORD.findall(fold(phrase or word))
        if found:
            (unwanted if minus else wanted).append(" ".join(found))
    if connection.dialect.name == "sqlite":
        if wanted:
            matching = _matching("wanted", " AND ".join(f'"{term}"' for term in wanted))
            yield _among(connection, matching, FULL_TEXT.c.rowid == claims.c.key)
        if unwanted:
            yield not_(claims.c.key.in_(_matching("unwanted", " OR ".join(f'"{term}"' for term in unwanted))))
        return
    vector: ColumnElement[str] = column("found", _selectable=claims)
    for terms, within in ((wanted, True), (unwanted, False)):
        for term in terms:
            hit = vector.op("@@", is_comparison=True)(func.phraseto_tsquery("dateline", literal(term)))
            yield hit if within else not_(hit)


def _matching(name: str, query: str) -> Select[tuple[int]]:
    """The claims that SQLite's full text finds; the parameter has a name, so that two may stand in one statement."""
    return select(FULL_TEXT.c.rowid).where(text(f"claims_fts MATCH :{name}").bindparams(bindparam(name, query)))


def _said(filter: Filter, connection: Connection) -> Iterator[Condition]:
    """Who says it: any speaker of the chain."""
    for name, who in (("name", filter.speaker), ("side", filter.side)):
        if who:
            # Who speaks together is kept as alternatives, "Iran and Russia|Iran|Russia": each of them finds it.
            each = literal("|") + func.lower(speakers.c[name], type_=Text) + literal("|")
            mine = select(speakers.c.key).where(or_(*(each.contains(f"|{value.lower()}|", autoescape=True) for value in who)))
            said = select(claim_speakers.c.claim).where(claim_speakers.c.speaker.in_(mine))
            yield _among(connection, said, claim_speakers.c.claim == claims.c.key)
    if filter.voice:
        anybody = exists().where(claim_speakers.c.claim == claims.c.key)
        yield anybody if filter.voice == "attributed" else not_(anybody)


def _where(filter: Filter, connection: Connection) -> Iterator[Condition]:
    found: list[Condition] = []
    if filter.place:
        found.append(func.lower(places.c.name).in_([name.lower() for name in filter.place]))
    if filter.near:
        found.append(_within(filter.near))
    if found:
        mine = select(places.c.key).where(*found)
        where = select(claim_places.c.claim).where(claim_places.c.place.in_(mine))
        yield _among(connection, where, claim_places.c.claim == claims.c.key)


def _within(near: Near) -> Condition:
    """Points in the circle: a box that the index finds, then the distance on a plane that fits there."""
    reach = near.km / KM_A_DEGREE
    narrow = max(math.cos(math.radians(near.lat)), 0.01)
    lat, lon = places.c.lat, places.c.lon
    east = func.abs(lon - near.lon)
    apart = case((east > 180, 360 - east), else_=east) * narrow  # the shorter way round
    flat = (lat - near.lat) * (lat - near.lat) + apart * apart <= reach * reach
    return and_(lat.between(near.lat - reach, near.lat + reach), flat)


def _when(filter: Filter) -> Iterator[Condition]:
    if filter.event_from:
        yield claims.c.time_end >= filter.event_from.isoformat()
    if filter.event_to:
        yield claims.c.time_start <= filter.event_to.isoformat()
    if filter.published_from:
        yield claims.c.published >= filter.published_from.isoformat()
    if filter.published_to:
        yield claims.c.published <= filter.published_to.isoformat()


def _how_many(filter: Filter, connection: Connection) -> Iterator[Condition]:
    found: list[Condition] = []
    if filter.unit:
        found.append(claim_quantities.c.unit.in_(filter.unit))
    if filter.at_least is not None:
        found.append(func.coalesce(claim_quantities.c.high, claim_quantities.c.value) >= filter.at_least)
    if filter.at_most is not None:
        found.append(claim_quantities.c.value <= filter.at_most)
    if found:
        counted = select(claim_quantities.c.claim).where(*found)
        yield _among(connection, counted, claim_quantities.c.claim == claims.c.key)
