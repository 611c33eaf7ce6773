"""The record: claims that a filter finds, as a table, on a map, along time, and to take away exactly as shown."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterable, Iterator
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from dateline.judging.tally import tally
from dateline.ledger.connect import Ledger
from dateline.query.counts import Counts, count
from dateline.query.coverage import about, coverage, days_read, outlets_read
from dateline.query.filters import Filter
from dateline.query.find import find
from dateline.query.points import Points, how_many, points
from dateline.web.asked import CSV, FAILURES, GEOJSON, LARGEST, LARGEST_MAP, Asked, ClaimList, DayList, Longer, Record, only_known
from dateline.web.desk import desk
from dateline.web.outputs import CLAIM_COLUMNS, Row, as_csv, as_geojson, as_json, as_long_csv, claim_item, claim_row, features
from dateline.web.render import query, render

router = APIRouter(tags=["claims"])

# The facets a page shows, in this order, and the filter each value asks for.
FACETS = ("kind", "speaker", "side", "publisher", "place", "certainty", "modality")
LABELS = {"publisher": "outlet", "words": "words", "event_from": "event from", "event_to": "event to", "voice": "voice"}
OUTLET_COLUMNS = ("name", "stories", "first", "last", "unread")
DAY_COLUMNS = ("day", "stories", "outlets")
# On a map and along time more is shown than in a table: so many at once, the scripts go on with `next` up to 20,000.
ON_A_MAP = 5_000
ALONG_TIME = 500
LOOKING = 0.1  # seconds that claims of a page are looked for before it is cut short
PATIENCE = 4  # seconds, for a map to keep


@router.get("/record", include_in_schema=False)
def record(request: Request, asked: Record) -> Response:
    """The page."""
    only_known(request)
    here, filter = desk(request), asked.filter()
    page = find(here.ledger, filter, after=asked.after, limit=asked.limit)
    counts = here.soon(counted, filter)
    read = here.soon(outlets_read, about(filter))
    mine = asked.parameters()
    shown = {
        kind: asked.parameters(after=asked.after, limit=asked.limit if asked.view == "table" else most)
        for kind, most in (("csv", LARGEST_MAP), ("json", LARGEST), ("geojson", LARGEST_MAP))
    }
    return render(
        request,
        "record.html",
        found=page.claims,
        counts=counts,
        # Where not all were counted, their origins would be those of some.
        told=here.soon(tally, filter) if counts and not counts.claims.capped else None,
        read=read,
        asked=asked,
        chosen=[
            (name, LABELS.get(name, name.replace("_", " ")), value, _without(mine, name, value)) for name, value in _pairs(mine)
        ],
        facets=[
            (name, LABELS.get(name, name), _facet(counts.facets.get(name, ()) if counts else (), mine, name)) for name in FACETS
        ],
        views=[(name, label, query("/record", **asked.parameters(view=name))) for name, label in VIEWS],
        hidden=[(name, value) for name, value in _pairs(mine) if name in FACETS or name in {"view", "story", "claim"}],
        next=query("/record", **asked.parameters(after=page.next)) if page.next else None,
        exports={kind: query(f"/record.{kind}", **_unseen(mine)) for kind, mine in shown.items()},
        drawn={
            "map": query("/record.geojson", **_unseen(asked.parameters(after=asked.after, limit=ON_A_MAP))),
            "time": query("/record.json", **_unseen(asked.parameters(after=asked.after, limit=ALONG_TIME))),
        },
        days=query("/days.json", publisher=asked.publisher, language=asked.language, collection=asked.collection),
    )


def counted(ledger: Ledger, filter: Filter) -> Counts:
    """How many the filter finds; what was read is asked for apart, for it is the same for most filters."""
    return count(ledger, filter, covering=False)


VIEWS = (("table", "Table"), ("map", "Map"), ("time", "Timeline"))


@router.get("/record.json", response_model=None, responses={200: {"model": ClaimList}, **FAILURES}, summary="Claims")
def record_json(request: Request, asked: Record) -> Response:
    """Claims that the filter finds, the latest published first, with the days of which anything was read.

    A page may hold fewer than `limit` where time is short: `next` goes on.
    """
    only_known(request)
    here, filter = desk(request), asked.filter()
    page = find(here.ledger, filter, after=asked.after, limit=asked.limit, seconds=LOOKING)
    onward = query("/record.json", **_unseen(asked.parameters(after=page.next))) if page.next else None
    days = [{"day": day.day, "stories": day.stories, "outlets": day.outlets} for day in here.once(days_read, about(filter))]
    return as_json({"claims": [claim_item(one) for one in page.claims], "coverage": days, "next": onward})


@router.get("/record.csv", response_model=None, responses={**FAILURES, **CSV}, summary="Claims as a table")
def record_csv(request: Request, asked: Longer) -> Response:
    """The same claims as CSV; of several places or numbers of a claim the first. No spreadsheet takes a cell for a formula.

    Up to 20,000 claims; the header `Link` has the next page of a table of up to 1,000.
    """
    only_known(request)
    ledger, filter = desk(request).ledger, asked.filter()
    if asked.limit > LARGEST:
        return as_long_csv(CLAIM_COLUMNS, _pages(ledger, filter, asked.after, asked.limit), name="claims", next=None)
    page = find(ledger, filter, after=asked.after, limit=asked.limit)
    onward = query("/record.csv", **_unseen(asked.parameters(after=page.next))) if page.next else None
    return as_csv(CLAIM_COLUMNS, map(claim_row, page.claims), name="claims", next=onward)


def _pages(ledger: Ledger, filter: Filter, after: str | None, limit: int) -> Iterator[Iterable[Row]]:
    """Rows of so many claims, a page at a time."""
    while limit > 0:
        page = find(ledger, filter, after=after, limit=min(limit, LARGEST))
        yield map(claim_row, page.claims)
        after, limit = page.next, limit - len(page.claims) if page.next else 0


@router.get("/record.geojson", response_model=None, responses={**FAILURES, **GEOJSON}, summary="Claims on a map")
def record_geojson(request: Request, asked: Longer) -> Response:
    """The same claims as a FeatureCollection: a feature for each place of each, null where it was not found on the map.

    Up to 20,000 claims at once, fewer where time is short: `next` goes on. `total` counts claims.
    """
    only_known(request)
    here, filter = desk(request), asked.filter()
    found = points(here.ledger, filter, after=asked.after, limit=asked.limit)
    if asked.limit > ON_A_MAP:  # somebody keeps it: a question after the other, each with a second of its own
        found = _gathered(here.ledger, filter, found, asked.limit)
    onward = query("/record.geojson", **_unseen(asked.parameters(after=found.next))) if found.next else None
    total = found.claims if asked.after is None and onward is None else here.soon(how_many, filter)
    return as_geojson(list(features(found.points)), total=total, next=onward)


def _gathered(ledger: Ledger, filter: Filter, found: Points, limit: int) -> Points:
    """More of the same up to the limit, for some seconds."""
    end = time.monotonic() + PATIENCE
    while found.next and found.claims < limit and time.monotonic() < end:
        more = points(ledger, filter, after=found.next, limit=limit - found.claims)
        found = Points(found.points + more.points, found.claims + more.claims, more.next)
    return found


@router.get("/coverage.json", response_model=None, responses=FAILURES, summary="What was read")
def coverage_json(request: Request, asked: Record) -> Response:
    """Of each outlet that the filter lets through: stories, first and last day, days in between of which nothing was read."""
    return as_json({"outlets": [_outlet(one) for one in desk(request).once(coverage, about(asked.filter()))], "next": None})


@router.get("/days.json", response_model=None, responses={200: {"model": DayList}, **FAILURES}, summary="Days of publication")
def days_json(request: Request, asked: Record) -> Response:
    """The days on which anything was published of what was read: the days as of which one can ask.

    Of the filter only outlet, language and collection count; what it says of days does not narrow the days.
    """
    found = desk(request).once(days_read, all_days(asked.filter()))
    return as_json({"days": [dataclasses.asdict(one) for one in found], "next": None})


@router.get("/days.csv", response_model=None, responses={**FAILURES, **CSV}, summary="Days of publication as a table")
def days_csv(request: Request, asked: Record) -> Response:
    """The same as CSV."""
    found = desk(request).once(days_read, all_days(asked.filter()))
    return as_csv(DAY_COLUMNS, map(dataclasses.asdict, found), name="days")


def all_days(filter: Filter) -> Filter:
    """The filter without what it says of days, so that one can go from a day to another."""
    return Filter(publisher=filter.publisher, language=filter.language, collection=filter.collection, allowed=filter.allowed)


@router.get("/coverage.csv", response_model=None, responses={**FAILURES, **CSV}, summary="What was read, as a table")
def coverage_csv(request: Request, asked: Record) -> Response:
    """The same as CSV, the days of which nothing was read counted."""
    found = desk(request).once(outlets_read, about(asked.filter()))
    return as_csv(OUTLET_COLUMNS, map(dataclasses.asdict, found), name="coverage")


def _outlet(one: Any) -> dict[str, object]:
    return {
        "name": one.name,
        "stories": one.stories,
        "first": one.first,
        "last": one.last,
        "gaps": [list(gap) for gap in one.gaps],
    }


# --- addresses ---


def _pairs(asked: Asked) -> list[tuple[str, str]]:
    return [(name, value) for name, values in asked.items() if name not in {"limit"} for value in values if name != "view"]


def _without(asked: Asked, name: str, value: str) -> str:
    """The address that asks for one thing less."""
    left = {key: [one for one in values if (key, one) != (name, value)] for key, values in asked.items()}
    return query("/record", **left)


def _with(asked: Asked, name: str, value: str) -> str:
    return query("/record", **{**asked, name: [*asked.get(name, []), value]})


def _facet(values: Any, asked: Asked, name: str) -> list[tuple[str, str, bool, bool, str]]:
    """Value, how many, whether more, whether chosen, and the address that adds or drops it."""
    chosen = asked.get(name, [])
    return [
        (
            one.value,
            f"{one.claims:,}",
            one.capped,
            one.value in chosen,
            (_without if one.value in chosen else _with)(asked, name, one.value),
        )
        for one in values
    ]


def _unseen(asked: Asked) -> Asked:
    return {name: values for name, values in asked.items() if name != "view"}
