"""Who speaks: sources and how their claims fared, positions of parties over time, forecasts and what became of them."""

from __future__ import annotations

import dataclasses
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from dateline.errors import RunError
from dateline.judging.forecasts import forecasts
from dateline.judging.positions import Position, parties, positions
from dateline.judging.sources import source, sources
from dateline.ledger.connect import Ledger
from dateline.query.filters import Filter
from dateline.web.asked import CSV, FAILURES, Page, Record
from dateline.web.desk import desk
from dateline.web.outputs import as_csv, as_json
from dateline.web.render import query, render

router = APIRouter(tags=["speakers"])

FORECAST_COLUMNS = (
    "made",
    "speaker",
    "content",
    "step",
    "due_from",
    "due_to",
    "state",
    "sentence",
    "publisher",
    "story",
    "claim",
)
POSITION_COLUMNS = ("day", "stance", "speaker", "content", "publisher", "story", "claim")
SOURCE_COLUMNS = ("name", "side", "claims")
LISTED = 200  # sources on one page
STATES = ("open", "overdue", "came_true", "held", "slipped", "dropped", "did_not")

State = Annotated[str | None, Query(max_length=20, description=f"What became of it: {', '.join(STATES)}.")]
Party = Annotated[str | None, Query(max_length=300, description="A party, by its name in the record.")]


# --- sources and actors ---


@router.get("/sources", include_in_schema=False)
def sources_page(request: Request, asked: Page) -> Response:
    """The list."""
    limit = max(asked.limit, LISTED)
    exports = {kind: query(f"/sources.{kind}", limit=limit) for kind in ("csv", "json")}
    return render(request, "sources.html", found=sources(desk(request).ledger, limit=limit), exports=exports)


@router.get("/sources.json", response_model=None, responses=FAILURES, summary="Sources")
def sources_json(request: Request, asked: Page) -> Response:
    """Who is heard, and in how many claims; the most heard first."""
    found = sources(desk(request).ledger, limit=asked.limit)
    return as_json({"sources": [dict(zip(SOURCE_COLUMNS, one, strict=True)) for one in found], "next": None})


@router.get("/sources.csv", response_model=None, responses={**FAILURES, **CSV}, summary="Sources as a table")
def sources_csv(request: Request, asked: Page) -> Response:
    """The same as CSV."""
    found = sources(desk(request).ledger, limit=asked.limit)
    return as_csv(SOURCE_COLUMNS, [dict(zip(SOURCE_COLUMNS, one, strict=True)) for one in found], name="sources")


@router.get("/sources/{name:path}.json", response_model=None, responses=FAILURES, summary="One source")
def source_json(request: Request, name: str, asked: Record) -> Response:
    """What a source claimed, how often others confirmed or contradicted it, and its habits of wording. No score of truth."""
    return as_json(dataclasses.asdict(source(desk(request).ledger, name, asked.filter())))


@router.get("/sources/{name:path}", include_in_schema=False)
@router.get("/actors/{name:path}", include_in_schema=False)
def source_page(request: Request, name: str, asked: Record) -> Response:
    """The page of a speaker or a side."""
    found = source(desk(request).ledger, name, asked.filter())
    return render(request, "source.html", source=found, exports={"json": f"/sources/{quote(name, safe='')}.json"})


# --- positions ---


@router.get("/positions", include_in_schema=False)
def positions_page(request: Request, asked: Record, party: Party = None) -> Response:
    """Each party's demands, offers, conditions over time."""
    here, filter = desk(request).ledger, asked.filter()
    known = parties(here, filter)
    chosen = party or (known[0][0] if known else None)
    found = _positions(here, chosen, filter, given=bool(party)) if chosen else ()
    exports = (
        {kind: query(f"/positions.{kind}", party=chosen, **asked.parameters()) for kind in ("csv", "json")} if chosen else {}
    )
    return render(request, "positions.html", parties=known[:60], party=chosen, positions=found, asked=asked, exports=exports)


def _positions(ledger: Ledger, party: str, filter: Filter, *, given: bool) -> tuple[Position, ...]:
    """A party's positions; none where nobody asked for that party and it has none after all."""
    try:
        return positions(ledger, party, filter)
    except RunError as error:
        if given or error.code != "R097":
            raise
        return ()


@router.get("/positions.json", response_model=None, responses=FAILURES, summary="Positions")
def positions_json(request: Request, asked: Record, party: Party = None) -> Response:
    """What a party demanded, offered, refused, made a condition or meant to do, by day; without a party who has any."""
    here = desk(request).ledger
    if not party:
        return as_json(
            {"parties": [{"party": name, "claims": many} for name, many in parties(here, asked.filter())], "next": None}
        )
    found = [dataclasses.asdict(one) for one in positions(here, party, asked.filter(), limit=asked.limit)]
    return as_json({"positions": found, "next": None})


@router.get("/positions.csv", response_model=None, responses={**FAILURES, **CSV}, summary="Positions as a table")
def positions_csv(request: Request, asked: Record, party: Party = None) -> Response:
    """The same as CSV."""
    found = positions(desk(request).ledger, party, asked.filter(), limit=asked.limit) if party else ()
    rows: list[dict[str, object]] = [{"day": one.day, "stance": one.stance, **_said(one.said)} for one in found]
    return as_csv(POSITION_COLUMNS, rows, name="positions")


# --- forecasts ---


@router.get("/forecasts", include_in_schema=False)
def forecasts_page(request: Request, asked: Record, state: State = None) -> Response:
    """What was foretold or planned, when it is due, and what became of it."""
    here = desk(request).ledger
    chosen = state if state in STATES else None
    register = forecasts(here, asked.filter(), state=chosen, after=asked.after, limit=asked.limit)
    mine = {**asked.parameters(), "state": chosen}
    return render(
        request,
        "forecasts.html",
        register=register,
        states=[(None, "all", query("/forecasts", **{**mine, "state": None}))]
        + [(one, one.replace("_", " "), query("/forecasts", **{**mine, "state": one})) for one in STATES],
        state=chosen,
        asked=asked,
        next=query("/forecasts", **{**mine, "after": register.next}) if register.next else None,
        exports={kind: query(f"/forecasts.{kind}", **{**mine, "after": asked.after}) for kind in ("csv", "json")},
    )


@router.get("/forecasts.json", response_model=None, responses=FAILURES, summary="Forecasts and plans")
def forecasts_json(request: Request, asked: Record, state: State = None) -> Response:
    """Forecasts, plans and conditions with the days they are due and what later claims say became of them."""
    chosen = state if state in STATES else None
    register = forecasts(desk(request).ledger, asked.filter(), state=chosen, after=asked.after, limit=asked.limit)
    mine = {**asked.parameters(), "state": chosen}
    onward = query("/forecasts.json", **{**mine, "after": register.next}) if register.next else None
    return as_json({"forecasts": [dataclasses.asdict(one) for one in register.forecasts], "next": onward})


@router.get("/forecasts.csv", response_model=None, responses={**FAILURES, **CSV}, summary="Forecasts and plans as a table")
def forecasts_csv(request: Request, asked: Record, state: State = None) -> Response:
    """The same as CSV."""
    chosen = state if state in STATES else None
    register = forecasts(desk(request).ledger, asked.filter(), state=chosen, after=asked.after, limit=asked.limit)
    names = ("made", "step", "due_from", "due_to", "state", "sentence")
    rows: list[dict[str, object]] = [
        {**{name: getattr(one, name) for name in names}, **_said(one.said)} for one in register.forecasts
    ]
    return as_csv(FORECAST_COLUMNS, rows, name="forecasts")


def _said(said: object) -> dict[str, object]:
    names = ("speaker", "content", "story", "claim")
    return {**{name: getattr(said, name) for name in names}, "publisher": getattr(said, "outlet", None)}
