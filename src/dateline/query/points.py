"""Claims for a map: only what a point is drawn and told by, so that many thousands come in a moment, some thousands at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import JSON, Connection, Row, Select, cast, func, select

from dateline.ledger.connect import Ledger
from dateline.ledger.schema import claim_places, claims, places, speakers, stories
from dateline.query.conditions import innermost
from dateline.query.filters import Filter
from dateline.query.find import cursor_of, latest
from dateline.query.limits import asking, clock, some_of
from dateline.query.plan import in_any_order

LARGEST = 20_000
CHUNK = 500
# So many seconds claims are looked for, and after so many no more are read: who wants more goes on with `next`.
LOOKING, READING = 0.3, 0.6
# How many there are is told where so many seconds and claims suffice to count them.
COUNTING, COUNTED = 0.1, 100_000


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
        asked = in_any_order(connection, filter, claims.c.key).limit(COUNTED + 1)
        rows, whole = some_of(connection, asked, seconds=COUNTING)
    return len(rows) if whole and len(rows) <= COUNTED else None


def _read(connection: Connection, keys: tuple[int, ...]) -> Iterator[Point]:
    """The places of those claims, in their order."""
    by: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(_asked(connection.dialect.name).where(claims.c.key.in_(keys))):
        by[row.key].append(row)
    for key in keys:
        for row in sorted(by.get(key, ()), key=lambda row: row.position):
            told = (row.id, row.story, row.content, _who(row), row.kind, row.modality, row.time_start, row.time_end)
            where = (row.place, row.lat, row.lon, bool(row.area), row.precision, row.radius_km)
            yield Point(*told, *where, row.confidence, row.publisher, row.published)


def _who(row: Row[Any]) -> str | None:
    if row.named is None:
        return None
    return str(row.name.split("|")[0] if row.named else row.name) or "unnamed source"


def _asked(dialect: str) -> Select[Any]:
    record = claims.c.record
    content = func.json_extract(record, "$.content") if dialect == "sqlite" else cast(record, JSON)["content"].as_string()
    own = ("key", "id", "kind", "modality", "time_start", "time_end", "confidence", "publisher", "published")
    return (
        select(
            *(claims.c[name] for name in own),
            stories.c.id.label("story"),
            content.label("content"),
            innermost(speakers.c.name),
            innermost(speakers.c.named),
            *(claim_places.c[name] for name in ("position", "precision", "radius_km")),
            places.c.name.label("place"),
            *(places.c[name] for name in ("lat", "lon", "area")),
        )
        .join(stories, stories.c.key == claims.c.story)
        .join(claim_places, claim_places.c.claim == claims.c.key)
        .join(places, places.c.key == claim_places.c.place)
        .where(record != "")
    )
