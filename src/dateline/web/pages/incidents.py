"""Incidents: one happening as its claimants tell it, side by side, and where their words come from."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from dateline.judging.incidents import Account, Agreement, Incident, incident, incidents
from dateline.judging.origins import Node, origins
from dateline.judging.weeks import unlinked
from dateline.web.asked import CSV, FAILURES, GEOJSON, Record
from dateline.web.desk import desk
from dateline.web.outputs import as_csv, as_geojson, as_json
from dateline.web.render import query, render

router = APIRouter(tags=["incidents"])
COLUMNS = ("id", "kind", "first", "last", "places", "reports", "outlets", "origins", "claimants", "figures", "grade")
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
        waiting=unlinked(here),
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
    return as_geojson([feature for one in page.incidents for feature in _features(one)])


@router.get("/incidents/{incident_id}.json", response_model=None, responses=FAILURES, summary="One incident")
def incident_json(request: Request, incident_id: str) -> Response:
    """A happening: each claimant's account, the figures, where they agree and differ and why, and the origins."""
    here = desk(request).ledger
    found = incident(here, incident_id)
    return as_json({**dataclasses.asdict(found), "origins": [dataclasses.asdict(tree) for tree in origins(here, found.id)]})


@router.get("/incidents/{incident_id}", include_in_schema=False)
def incident_page(request: Request, incident_id: str) -> Response:
    """The page."""
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
        exports={"json": f"/incidents/{found.id}.json"},
    )


def heading(one: Incident) -> str:
    """What, where."""
    return " · ".join(part for part in (one.kind.replace("_", " "), ", ".join(one.places[:3])) if part)


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
