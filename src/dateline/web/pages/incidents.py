"""Incidents: one happening as its claimants tell it, side by side, and where their words come from."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, Query, Request
from sqlalchemy import func, select
from starlette.responses import RedirectResponse, Response

from dateline.errors import RunError
from dateline.judging.incidents import Account, Agreement, Incident, incident, incidents
from dateline.judging.link import judge, undo
from dateline.judging.origins import Node, origins
from dateline.judging.said import Said
from dateline.judging.store import Judgement
from dateline.judging.store import one as judgement_of
from dateline.judging.weeks import waits
from dateline.ledger.connect import Ledger
from dateline.ledger.schema import heads, readings
from dateline.query.limits import asking
from dateline.web.asked import CSV, FAILURES, GEOJSON, Record
from dateline.web.desk import desk
from dateline.web.outputs import as_csv, as_geojson, as_json
from dateline.web.render import query, render
from dateline.web.who import signed

router = APIRouter(tags=["incidents"])
COLUMNS = ("id", "kind", "first", "last", "places", "reports", "outlets", "origins", "claimants", "figures", "grade")
ACCOUNT_COLUMNS = ("claimant", "content", "speaker", "side", "kind", "modality", "outlet", "published", "story", "claim")
MANY = 1_000  # stories that are not compared yet are counted so far
Words = Annotated[str, Form(max_length=2_000)]
Done = Annotated[str, Query(max_length=100)]
# The rows of the matrix, in the order a reader asks.
FIELDS = ("what", "agent", "target", "where", "when", "how many", "how sure")


@dataclass(frozen=True, slots=True)
class Cell:
    """What one claimant says to one question; ``framed`` where another contradicts it."""

    values: tuple[str, ...]
    framed: bool


@dataclass(frozen=True, slots=True)
class Branch:
    """One utterance of a tree, and how deep it stands in it."""

    node: Node
    depth: int


@router.get("/incidents", include_in_schema=False)
def incidents_page(request: Request, asked: Record) -> Response:
    """The list."""
    here = desk(request).ledger
    page = incidents(here, asked.filter(), after=asked.after, limit=min(asked.limit, 100))
    mine = asked.parameters()
    return render(
        request,
        "incidents.html",
        page=page,
        asked=asked,
        waiting=desk(request).soon(waiting) or 0,
        next=query("/incidents", **{**mine, "after": page.next}) if page.next else None,
        exports={kind: query(f"/incidents.{kind}", **{**mine, "after": asked.after}) for kind in ("csv", "json", "geojson")},
    )


@router.get("/incidents.json", response_model=None, responses=FAILURES, summary="Incidents")
def incidents_json(request: Request, asked: Record) -> Response:
    """Happenings that more than one story tells of, the latest first: figures low, best and high, and how many origins."""
    page = incidents(desk(request).ledger, asked.filter(), after=asked.after, limit=min(asked.limit, 100))
    onward = query("/incidents.json", **{**asked.parameters(), "after": page.next}) if page.next else None
    return as_json({"incidents": [_row(one) for one in page.incidents], "next": onward})


@router.get("/incidents.csv", response_model=None, responses={**FAILURES, **CSV}, summary="Incidents as a table")
def incidents_csv(request: Request, asked: Record) -> Response:
    """The same as CSV."""
    page = incidents(desk(request).ledger, asked.filter(), after=asked.after, limit=min(asked.limit, 100))
    return as_csv(COLUMNS, [_row(one) for one in page.incidents], name="incidents")


@router.get("/incidents.geojson", response_model=None, responses={**FAILURES, **GEOJSON}, summary="Incidents on a map")
def incidents_geojson(request: Request, asked: Record) -> Response:
    """The same as a FeatureCollection: a feature for each place of each."""
    page = incidents(desk(request).ledger, asked.filter(), after=asked.after, limit=min(asked.limit, 100))
    onward = query("/incidents.geojson", **{**asked.parameters(), "after": page.next}) if page.next else None
    return as_geojson([feature for one in page.incidents for feature in _features(one)], total=page.total, next=onward)


@router.get("/incidents/{incident_id}.json", response_model=None, responses=FAILURES, summary="One incident")
def incident_json(request: Request, incident_id: str) -> Response:
    """A happening: each claimant's account, the figures, where they agree and differ and why, and the origins."""
    here = desk(request).ledger
    found = incident(here, incident_id)
    return as_json({**dataclasses.asdict(found), "origins": [dataclasses.asdict(tree) for tree in origins(here, found.id)]})


@router.get("/incidents/{incident_id}.csv", response_model=None, responses={**FAILURES, **CSV}, summary="Accounts as a table")
def incident_csv(request: Request, incident_id: str) -> Response:
    """What each claimant says of a happening, a line a claim, as CSV."""
    found = incident(desk(request).ledger, incident_id)
    rows = ({"claimant": account.claimant, **_told(said)} for account in found.accounts for said in account.said)
    return as_csv(ACCOUNT_COLUMNS, rows, name="incident")


@router.get(
    "/incidents/{incident_id}.geojson", response_model=None, responses={**FAILURES, **GEOJSON}, summary="An incident on a map"
)
def incident_geojson(request: Request, incident_id: str) -> Response:
    """The places that a happening is told to be at, as a FeatureCollection."""
    return as_geojson(list(_features(incident(desk(request).ledger, incident_id))), total=1, next=None)


@router.post("/judgements", include_in_schema=False)
def judged(request: Request, left: Words, right: Words, verdict: Words, because: Words = "", by: Words = "") -> Response:
    """Say of two claims that they are of one happening, or that they are not; back to the page."""
    made = judge(desk(request).ledger, left.strip(), right.strip(), verdict, by=signed(request, by), because=because)
    return RedirectResponse(query(f"/incidents/{quote(left.strip(), safe='')}", done=made.id), status_code=303)


@router.post("/judgements/{judgement}/undo", include_in_schema=False)
def taken_back(request: Request, judgement: str, incident: Words, because: Words = "", by: Words = "") -> Response:
    """Take a judgement back; back to the page, which can take that back, too."""
    made = undo(desk(request).ledger, judgement, by=signed(request, by), because=because)
    return RedirectResponse(query(f"/incidents/{quote(incident, safe='')}", done=made.id), status_code=303)


@router.get("/incidents/{incident_id}", include_in_schema=False)
def incident_page(request: Request, incident_id: str, done: Done = "") -> Response:
    """The page. ``done``: the judgement that somebody made a moment ago."""
    here = desk(request).ledger
    found = incident(here, incident_id)
    return render(
        request,
        "incident.html",
        incident=found,
        matrix=[(name, [_cell(name, account, found.agreements) for account in found.accounts]) for name in FIELDS],
        told=[one for one in found.agreements if one.verdict in {"contradicts", "denies", "updates", "rewords", "refines"}],
        same=[one for one in found.agreements if one.verdict == "corroborates"],
        trees=[(tree, list(_branches(tree.root, 0))) for tree in origins(here, found.id)],
        done=_done(here, done),
        who=signed(request, ""),
        exports={kind: f"/incidents/{quote(found.id, safe='')}.{kind}" for kind in ("csv", "json", "geojson")},
    )


def heading(one: Incident) -> str:
    """What, where."""
    return " · ".join(part for part in (one.kind.replace("_", " "), ", ".join(one.places[:3])) if part)


def waiting(ledger: Ledger) -> int:
    """How many stories came since claims were last linked, up to a number beyond which nobody counts. Raises `RunError` R032."""
    with asking(ledger) as connection:
        some = select(heads.c.story).join(readings, readings.c.key == heads.c.reading).where(waits()).limit(MANY + 1)
        return int(connection.execute(select(func.count()).select_from(some.subquery())).scalar_one())


def _done(ledger: Ledger, id: str) -> Judgement | None:
    """The judgement of that id; None where there is none."""
    if not id:
        return None
    with ledger.snapshot() as connection:
        try:
            return judgement_of(connection, id)
        except RunError:
            return None


def _told(said: Said) -> dict[str, object]:
    names = ("content", "speaker", "side", "kind", "modality", "outlet", "published", "story", "claim")
    return {name: getattr(said, name) for name in names}


def _row(one: Incident) -> dict[str, object]:
    return {
        **{name: getattr(one, name) for name in ("id", "kind", "first", "last")},
        "places": ", ".join(one.places) or None,
        **{name: getattr(one.tally, name) for name in ("reports", "outlets", "origins")},
        "claimants": ", ".join(account.claimant for account in one.accounts),
        "figures": "; ".join(f"{toll.unit}: {toll.best:g} ({toll.low:g} to {toll.high:g})" for toll in one.tolls) or None,
        "grade": one.grade.name if one.grade else None,
    }


def _features(one: Incident) -> Iterator[dict[str, object]]:
    for name, lat, lon, radius in one.points:
        point = {"type": "Point", "coordinates": [lon, lat]} if lat is not None and lon is not None else None
        properties = {**_row(one), "incident": one.id, "place": name, "radius_km": radius}
        yield {"type": "Feature", "geometry": point, "properties": properties}


def _cell(name: str, account: Account, agreements: tuple[Agreement, ...]) -> Cell:
    from dateline.web import words

    say: dict[str, Any] = {
        "what": lambda claim: [words.what(claim)],
        "agent": lambda claim: [words.party(claim.get("agent"))],
        "target": lambda claim: [words.party(claim.get("target"))],
        "where": words.places,
        "when": lambda claim: [words.time(claim)],
        "how many": words.numbers,
        "how sure": lambda claim: [words.certainty(claim)],
    }
    values = [value for said in account.said if said.record for value in say[name](said.record) if value]
    at_odds = {
        one.field for one in agreements if one.verdict in {"contradicts", "denies"} and account.claimant in {one.left, one.right}
    }
    return Cell(tuple(dict.fromkeys(values)), framed=bool(at_odds & _NAMES[name]) and bool(values))


# The names that agreements give the rows of the matrix.
_NAMES = {
    "what": {"what", "kind", "modality", "outcome"},
    "agent": {"agent"},
    "target": {"target"},
    "where": {"place", "places"},
    "when": {"time", "day", "days"},
    "how many": {
        "quantities",
        "quantity",
        "number",
        "killed",
        "wounded",
        "casualties",
        "losses",
        "captured",
        "missing",
        "displaced",
    },
    "how sure": {"certainty", "hedge"},
}


def _branches(node: Node, depth: int) -> Iterator[Branch]:
    yield Branch(node, depth)
    for child in node.children:
        yield from _branches(child, depth + 1)
