"""Claims that a filter asks for, a page at a time, the latest publication first."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, select

from dateline.errors import RunError
from dateline.exchange.records import Record
from dateline.ledger.connect import Ledger
from dateline.ledger.schema import claims, stories, versions
from dateline.ledger.takedown import reasons
from dateline.query.conditions import rows_of_keys
from dateline.query.corrected import corrected, otherwise
from dateline.query.filters import Filter
from dateline.query.limits import asking, some_of
from dateline.query.plan import Place, in_order

CURSOR = re.compile(r"(\d{4}-\d{2}-\d{2})?\.(\d{1,18})")
LARGEST_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Found:
    """A claim of the ledger with the story it stands in. ``record`` is as `dateline read --json` gives it.

    Of a claim that was taken down it is empty, and ``taken_down`` says why. Of one that people corrected it is what holds, unless
    the filter asks for what was read.
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
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Some claims, and the cursor that the next page starts after; None at the end."""

    claims: tuple[Found, ...]
    next: str | None


class Keys(NamedTuple):
    """Keys of claims, and whether these are all that were asked for or only those that were met in time."""

    found: tuple[int, ...]
    whole: bool


def find(ledger: Ledger, filter: Filter, *, after: str | None = None, limit: int = 50, seconds: float | None = None) -> Page:
    """One page of claims; with ``seconds`` a shorter one, if no more are met within them.

    Raises `RunError` R031 for a cursor that is none, R032 when it takes too long, R081 (`sight`).
    """
    with asking(ledger) as connection:
        return page_of(connection, filter, after=after, limit=limit, seconds=seconds)


def latest(
    connection: Connection, filter: Filter, *, limit: int, after: Place | None = None, seconds: float | None = None
) -> Keys:
    """The keys of so many claims in the order of pages; with ``seconds`` as many as are met within them, if any are.

    Claims that people corrected are met by what holds of them.
    """
    aside, again = otherwise(connection, filter)
    met, whole = _met(connection, in_order(connection, filter, after, aside=aside), limit, seconds)
    if again is not None:
        by_id = bool(filter.claim or filter.story)
        more, _ = _met(connection, in_order(connection, again, after, by_id=by_id), limit, None)
        if not whole:  # none that lies behind what was not met in time
            more = [place for place in more if place > met[-1]]
        met = sorted([*met, *more], reverse=True)[:limit]
    return Keys(tuple(key for _, key in met), whole)


def _met(
    connection: Connection, statements: Iterator[Select[Any]], limit: int, seconds: float | None
) -> tuple[list[tuple[str, int]], bool]:
    """The first days and keys, and whether they are all that were asked for."""
    met: list[tuple[str, int]] = []
    for asked in statements:
        wanted = asked.limit(limit - len(met))
        rows, whole = ([], False) if seconds is None else some_of(connection, wanted, seconds=seconds)
        if seconds is None or not (whole or met or rows):
            rows, whole = list(connection.execute(wanted)), True
        met += [(row.published or "", row.key) for row in rows]
        if not whole or len(met) >= limit:
            return met, whole
    return met, True


def page_of(connection: Connection, filter: Filter, *, after: str | None, limit: int, seconds: float | None = None) -> Page:
    """One page of claims on a connection that is open already; with ``seconds`` a shorter one, if no more are met within them."""
    limit = max(1, min(limit, LARGEST_PAGE))
    keys, whole = latest(connection, filter, limit=limit + 1, after=cursor_of(after), seconds=seconds)
    # Rows are long: only those that are shown are read.
    rows = {row.key: row for row in connection.execute(_whole().where(claims.c.key.in_(rows_of_keys(keys[:limit], connection))))}
    lost = reasons(connection, claims, [key for key, row in rows.items() if not row.record])
    holds = {one.key: one.record for one in corrected(connection, filter)}
    found = tuple(_found(rows[key], lost.get(key), holds.get(key)) for key in keys[:limit])
    return Page(found, _after(found[-1]) if len(keys) > limit or not whole else None)


def first(page: Page, limit: int) -> Page:
    """The first claims of a page, as a page of so many."""
    if len(page.claims) <= limit:
        return page
    return Page(page.claims[:limit], _after(page.claims[limit - 1]))


def _after(last: Found) -> str:
    return f"{last.published or ''}.{last.key}"


def _whole() -> Select[Any]:
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
    )


def cursor_of(after: str | None) -> Place | None:
    """The place in the order of pages that a cursor stands for. Raises `RunError` R031."""
    if after is None:
        return None
    match = CURSOR.fullmatch(after)
    if match is None:
        raise RunError("R031", where="after", detail=f"{after!r}; give the cursor that the last page ended with")
    return Place(match[1], int(match[2]))


def _found(row: Row[Any], taken_down: str | None, holds: Record | None) -> Found:
    record: Record = holds or (json.loads(row.record) if row.record else {})
    story = (row.story, row.version, row.title, row.url, row.publisher, row.published, row.recorded)
    return Found(row.key, row.id, *story, record, taken_down, corrected=holds is not None)
