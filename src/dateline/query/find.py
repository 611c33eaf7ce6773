"""Claims that a filter asks for, a page at a time, the latest publication first."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, or_, select

from dateline.errors import RunError
from dateline.exchange.records import Record
from dateline.ledger.connect import Ledger
from dateline.ledger.schema import claims, stories, versions
from dateline.ledger.takedown import reasons
from dateline.query.conditions import conditions
from dateline.query.filters import Filter
from dateline.query.held import holds
from dateline.query.limits import asking

CURSOR = re.compile(r"(\d{4}-\d{2}-\d{2})?\.(\d{1,18})")
LARGEST_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Found:
    """A claim of the ledger with the story it stands in. ``record`` is as `dateline read --json` gives it.

    Of a claim that was taken down it is empty, and ``taken_down`` says why.
    """

    key: int
    id: str
    story: str
    version: str
    title: str | None
    url: str | None
    publisher: str | None
    published: str | None
    recorded: str
    record: Record
    taken_down: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some claims, and the cursor that the next page starts after; None at the end."""

    claims: tuple[Found, ...]
    next: str | None


def find(ledger: Ledger, filter: Filter, *, after: str | None = None, limit: int = 50) -> Page:
    """One page of claims. Raises `RunError` R031 for a cursor that is none, R032 when it takes too long."""
    with asking(ledger) as connection:
        return page_of(connection, filter, after=after, limit=limit)


def page_of(connection: Connection, filter: Filter, *, after: str | None, limit: int) -> Page:
    """One page of claims on a connection that is open already."""
    limit = max(1, min(limit, LARGEST_PAGE))
    dated, last = cursor_of(after)
    rows: list[Row[Any]] = []
    asked = _asked(filter, connection)
    # Claims of stories without a day come last; asked for apart, each part goes along an index.
    if dated:
        rows += connection.execute(_dated(asked, after, last).limit(limit + 1)).all()
    if len(rows) <= limit:
        start = None if dated else last
        rows += connection.execute(_undated(asked, start).limit(limit + 1 - len(rows))).all()
    more = len(rows) > limit
    lost = reasons(connection, claims, [row.key for row in rows if not row.record])
    found = tuple(_found(row, lost.get(row.key)) for row in rows[:limit])
    return Page(found, f"{found[-1].published or ''}.{found[-1].key}" if more else None)


def _asked(filter: Filter, connection: Connection) -> Select[Any]:
    return (
        select(
            claims.c.key,
            claims.c.id,
            stories.c.id.label("story"),
            versions.c.id.label("version"),
            versions.c.title,
            versions.c.url,
            versions.c.publisher,
            claims.c.published,
            claims.c.recorded,
            claims.c.record,
        )
        .join(stories, stories.c.key == claims.c.story)
        .join(versions, versions.c.key == claims.c.version)
        .where(holds(filter), *conditions(filter, connection))
    )


def _dated(asked: Select[Any], after: str | None, last: int | None) -> Select[Any]:
    day, key = claims.c.published, claims.c.key
    asked = asked.where(day.is_not(None)).order_by(day.desc(), key.desc())
    if after is None or last is None:
        return asked
    before = after.partition(".")[0]
    return asked.where(day <= before, or_(day < before, and_(day == before, key < last)))


def _undated(asked: Select[Any], last: int | None) -> Select[Any]:
    asked = asked.where(claims.c.published.is_(None)).order_by(claims.c.key.desc())
    return asked if last is None else asked.where(claims.c.key < last)


def cursor_of(after: str | None) -> tuple[bool, int | None]:
    """Whether dated claims are still to come, and the last key seen."""
    if after is None:
        return True, None
    match = CURSOR.fullmatch(after)
    if match is None:
        raise RunError("R031", where="after", detail=f"{after!r}; give the cursor that the last page ended with")
    return match[1] is not None, int(match[2])


def _found(row: Row[Any], taken_down: str | None) -> Found:
    record: Record = json.loads(row.record) if row.record else {}
    story = (row.story, row.version, row.title, row.url, row.publisher, row.published, row.recorded)
    return Found(row.key, row.id, *story, record, taken_down)
