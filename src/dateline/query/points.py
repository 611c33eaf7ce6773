"""Claims for a map: only what a point is drawn and told by, so that many thousands come in a moment, some thousands at a time."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, func, select

from dateline.ledger.connect import Ledger
from dateline.ledger.schema import claim_places, claim_speakers, claims, places, speakers, stories
from dateline.query.conditions import rows_of_keys
from dateline.query.filters import Filter
from dateline.query.find import cursor_of, latest
from dateline.query.limits import asking, clock, in_time
from dateline.query.plan import in_any_order

LARGEST = 20_000
CHUNK = 500
# So many seconds claims are looked for, and after so many no more are read: who wants more goes on with `next`.
LOOKING, READING = 0.08, 0.15
# How many there are is told where so many seconds and claims suffice to count them.
COUNTING, COUNTED = 0.05, 100_000
# How a record begins, as `json` writes it: what stands before is its story's name and numbers, in which no such words can stand.
CONTENT = '"content": "'
DECODE = json.JSONDecoder().raw_decode


class Point(NamedTuple):
    """A claim at one of its places. ``who`` is the innermost speaker's name or words; None is the outlet's own voice."""

    claim: str
    story: str
    content: str
    who: str | None
    kind: str
    modality: str
    start: str | None
    end: str | None
    place: str
    lat: float | None
    lon: float | None
    area: bool
    precision: str
    radius_km: float | None
    confidence: float | None
    publisher: str | None
    published: str | None


@dataclass(frozen=True, slots=True)
class Points:
    """The places of some claims in the order of pages; how many claims these are; the cursor that the next ones start after."""

    points: tuple[Point, ...]
    claims: int
    next: str | None


def points(ledger: Ledger, filter: Filter, *, after: str | None = None, limit: int = 50) -> Points:
    """The places of up to so many claims, of fewer where time is short. Raises `RunError` R031, R032, R081."""
    limit = max(1, min(limit, LARGEST))
    began = clock()
    with asking(ledger) as connection:
        keys, whole = latest(connection, filter, limit=limit + 1, after=cursor_of(after), seconds=LOOKING)
        more = len(keys) > limit or not whole
        keys = keys[:limit]
        found: list[Point] = []
        done = 0
        last: str | None = None
        for at in range(0, len(keys), CHUNK):
            if at and clock() - began > READING:
                break
            some = keys[at : at + CHUNK]
            found += _read(connection, some)
            done += len(some)
        if done < len(keys) or (more and keys):
            day = connection.execute(select(claims.c.published).where(claims.c.key == keys[done - 1])).scalar()
            last = f"{day or ''}.{keys[done - 1]}"
    return Points(tuple(found), done, last)


def how_many(ledger: Ledger, filter: Filter) -> int | None:
    """How many claims the filter finds, where they can be counted in a moment; else None. Raises `RunError` R032, R081."""
    with asking(ledger) as connection:
        some = in_any_order(connection, filter, claims.c.key).limit(COUNTED + 1).subquery()
        many = in_time(connection, select(func.count()).select_from(some), seconds=COUNTING)
    return int(many) if many is not None and many <= COUNTED else None


def _read(connection: Connection, keys: tuple[int, ...]) -> Iterator[Point]:
    """The places of those claims, in their order."""
    by: dict[int, list[tuple[int, Point]]] = defaultdict(list)
    for key, position, record, name, named, area, *told in connection.execute(
        _asked().where(claims.c.key.in_(rows_of_keys(keys, connection)))
    ):
        id, story, kind, modality, start, end, place, lat, lon, precision, radius, *out = told
        what = (id, story, _content(record), _who(name, named), kind, modality, start, end)
        by[key].append((position, Point(*what, place, lat, lon, bool(area), precision, radius, *out)))
    for key in keys:
        if found := by.get(key):
            yield from (point for _, point in sorted(found, key=itemgetter(0)))


def _content(record: str) -> str:
    """The claim's words; the rest of a record, which is long, is not taken apart."""
    begun = record.find(CONTENT)
    found: str = DECODE(record, begun + len(CONTENT) - 1)[0] if begun >= 0 else json.loads(record)["content"]
    return found


def _who(name: str | None, named: int | None) -> str | None:
    if name is None:
        return None
    return str(name.split("|")[0] if named else name) or "unnamed source"


def _asked() -> Select[Any]:
    # One look at the chain of speakers: whose words they are is its last.
    chain = select(claim_speakers.c.speaker).where(claim_speakers.c.claim == claims.c.key)
    last = chain.order_by(claim_speakers.c.position.desc()).limit(1).correlate(claims).scalar_subquery()
    own = ("kind", "modality", "time_start", "time_end")
    out = ("confidence", "publisher", "published")
    return (
        select(
            claims.c.key,
            claim_places.c.position,
            claims.c.record,
            speakers.c.name,
            speakers.c.named,
            places.c.area,
            claims.c.id,
            stories.c.id,
            *(claims.c[name] for name in own),
            *(places.c[name] for name in ("name", "lat", "lon")),
            *(claim_places.c[name] for name in ("precision", "radius_km")),
            *(claims.c[name] for name in out),
        )
        .join(stories, stories.c.key == claims.c.story)
        .join(claim_places, claim_places.c.claim == claims.c.key)
        .join(places, places.c.key == claim_places.c.place)
        .outerjoin(speakers, speakers.c.key == last)
        .where(claims.c.record != "")
    )
