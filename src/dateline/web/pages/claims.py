"""One claim: its words where they stand, its fields, why, and a package to keep."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from dateline.errors import RunError
from dateline.evidence import evidence, pack
from dateline.query.filters import Filter
from dateline.query.find import Found, find
from dateline.query.points import points
from dateline.query.stories import standing
from dateline.web.asked import CSV, FAILURES, GEOJSON, ClaimItem
from dateline.web.desk import desk
from dateline.web.marks import parts
from dateline.web.outputs import CLAIM_COLUMNS, as_csv, as_geojson, as_json, claim_item, claim_row, features
from dateline.web.render import render

router = APIRouter(tags=["claims"])
ZIP: dict[int | str, dict[str, Any]] = {
    200: {"description": "One ZIP file", "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}
}


@router.get(
    "/claims/{claim_id}.json", response_model=None, responses={200: {"model": ClaimItem}, **FAILURES}, summary="One claim"
)
def claim_json(request: Request, claim_id: str) -> Response:
    """A claim as its story's newest reading has it."""
    return as_json(claim_item(_claim(request, claim_id)))


@router.get("/claims/{claim_id}.csv", response_model=None, responses={**FAILURES, **CSV}, summary="One claim as a table")
def claim_csv(request: Request, claim_id: str) -> Response:
    """The same as CSV, in one line."""
    return as_csv(CLAIM_COLUMNS, [claim_row(_claim(request, claim_id))], name=f"claim-{claim_id}")


@router.get("/claims/{claim_id}.geojson", response_model=None, responses={**FAILURES, **GEOJSON}, summary="One claim on a map")
def claim_geojson(request: Request, claim_id: str) -> Response:
    """The same as a FeatureCollection: a feature for each of its places."""
    found = points(desk(request).ledger, Filter(claim=(_claim(request, claim_id).id,)))
    return as_geojson(list(features(found.points)), total=1, next=None)


@router.get("/claims/{claim_id}/evidence.zip", response_model=None, responses={**FAILURES, **ZIP}, summary="Evidence package")
def package(request: Request, claim_id: str) -> Response:
    """The claim packed to be kept: record, story, source as it came, log entry, a page to print, and the hash of each."""
    found = evidence(desk(request).ledger, claim_id)
    headers = {"content-disposition": f'attachment; filename="{found.name}.zip"'}
    return Response(pack(found), media_type="application/zip", headers=headers)


@router.get("/claims/{claim_id}", include_in_schema=False)
def claim(request: Request, claim_id: str) -> Response:
    """The page."""
    found = _claim(request, claim_id)
    if not found.record:
        raise RunError("R035", where=claim_id)
    here = desk(request)
    story = standing(here.ledger, found.story)
    record: Any = found.record
    drawn = parts(story.text or "", story.layout, [record])
    at = next((n for n, part in enumerate(drawn) if found.id in part.claims), 0)
    return render(
        request,
        "claim.html",
        found=found,
        claim=record,
        story=story,
        around=[part for part in drawn[max(0, at - 1) : at + 2] if not part.aside],
        findings=[one for one in here.checks.of(story.version, story.reading).findings if found.id in one["claims"]],  # type: ignore[operator]
        exports={kind: f"/claims/{found.id}.{kind}" for kind in ("csv", "json", "geojson")},
    )


def _claim(request: Request, claim_id: str) -> Found:
    page = find(desk(request).ledger, Filter(claim=(claim_id,)), limit=1)
    if not page.claims:
        raise RunError("R034", where=claim_id)
    return page.claims[0]
