"""Alerts, a page and a feed: what does not add up, accounts that contradict each other, plans that fell due."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from fastapi import APIRouter, Request
from starlette.responses import Response

from dateline.judging.forecasts import Forecast, forecasts
from dateline.judging.incidents import Agreement, Incident, incidents
from dateline.ledger.connect import Ledger, stamp
from dateline.ledger.series import series_id
from dateline.linking.arithmetic import Anomaly
from dateline.phrases import clean
from dateline.web.asked import FAILURES
from dateline.web.desk import desk
from dateline.web.outputs import as_json
from dateline.web.render import render

router = APIRouter(tags=["alerts"])
SHOWN = 40
LATEST = 30  # incidents whose accounts are looked at
# Missing days are told where the series is; a page of alerts is for what somebody should look at.
QUIET = frozenset({"days_missing"})
ATOM: dict[int | str, dict[str, Any]] = {
    200: {"description": "An Atom feed (RFC 4287)", "content": {"application/atom+xml": {"schema": {"type": "string"}}}}
}


@router.get("/alerts", include_in_schema=False)
def alerts(request: Request) -> Response:
    """The page."""
    here = desk(request)
    looked = here.checks.looked()
    return render(
        request,
        "alerts.html",
        findings=looked.findings,
        looked=looked,
        apart=here.soon(contradictions) or (),
        due=here.soon(overdue) or (),
        odd=_odd(request),
        ids=series_id,
        exports={"json": "/alerts.json", "atom": "/alerts.atom"},
    )


@router.get("/alerts.json", response_model=None, responses=FAILURES, summary="Alerts")
def alerts_json(request: Request) -> Response:
    """What does not add up: in the stories read last, and the latest in the series."""
    return as_json({"alerts": _alerts(request), "next": None})


@router.get("/alerts.atom", response_model=None, responses={**FAILURES, **ATOM}, summary="Alerts as a feed")
def alerts_atom(request: Request) -> Response:
    """The same as Atom."""
    here = desk(request)
    entries = [
        f"<entry><id>urn:dateline:{escape(one['id'])}</id><title>{_xml(one['title'])}</title>"
        f"<updated>{one['updated']}</updated><link href={quoteattr(str(request.base_url).rstrip('/') + one['url'])}/>"
        f"<content>{_xml(one['sentence'])}</content></entry>"
        for one in _alerts(request)
    ]
    now = stamp(here.ledger.clock())
    feed = (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><id>urn:dateline:alerts</id>'
        f"<title>Dateline: does not add up</title><updated>{now}</updated><author><name>Dateline</name></author>"
        f"{''.join(entries)}</feed>"
    )
    return Response(feed.encode("utf-8", "replace"), media_type="application/atom+xml")


def contradictions(ledger: Ledger) -> tuple[tuple[Incident, Agreement], ...]:
    """Accounts of one happening that contradict each other, of the latest happenings. Raises `RunError` R032."""
    latest = incidents(ledger, limit=LATEST).incidents
    return tuple((one, told) for one in latest for told in one.agreements if told.verdict in {"contradicts", "denies"})[:SHOWN]


def overdue(ledger: Ledger) -> tuple[Forecast, ...]:
    """Forecasts and plans that fell due and of which nothing has been heard. Raises `RunError` R032."""
    return forecasts(ledger, state="overdue", limit=SHOWN).forecasts


def _alerts(request: Request) -> list[dict[str, Any]]:
    here = desk(request)
    found: list[dict[str, Any]] = [
        {
            "id": f"{one.id}:{told.verdict}:{told.field}:{told.left}:{told.right}",
            "kind": told.verdict,
            "title": f"{told.verdict}: {one.kind.replace('_', ' ')}, {', '.join(one.places[:2]) or 'no place given'}",
            "sentence": told.sentence,
            "updated": f"{one.last or one.first or '1970-01-01'}T00:00:00Z",
            "url": f"/incidents/{quote(one.id, safe='')}",
        }
        for one, told in here.soon(contradictions) or ()
    ]
    found += [
        {
            "id": f"{one.said.ref}:overdue",
            "kind": "overdue",
            "title": f"fell due: {one.said.content}",
            "sentence": f"{one.said.speaker or 'the outlet'}: {one.said.content}; nothing of it has been heard",
            "updated": f"{one.due_to or one.made or '1970-01-01'}T00:00:00Z",
            "url": f"/stories/{one.said.story}#claim-{one.said.claim}",
        }
        for one in here.soon(overdue) or ()
    ]
    found += [
        {
            "id": f"{story.id}:{finding['finding']}:{finding['spans']}",
            "kind": finding["finding"],
            "title": f"{str(finding['finding']).replace('_', ' ')}: {story.title or story.doc}",
            "sentence": finding["sentence"],
            "updated": story.recorded,
            "url": f"/stories/{story.id}",
        }
        for story, finding in here.checks.looked().findings
    ]
    for anomaly in _odd(request):
        id, counts = series_id(anomaly.series), f"{anomaly.series.claimant or anomaly.series.name}, {anomaly.series.counted}"
        found.append(
            {
                "id": f"{id}:{anomaly.kind}:{anomaly.day}",
                "kind": anomaly.kind,
                "title": f"{anomaly.kind.replace('_', ' ')}: {counts}",
                "sentence": anomaly.sentence,
                "updated": f"{anomaly.day}T00:00:00Z",
                "url": f"/tallies/{id}?until={anomaly.day}#d-{anomaly.day}",
            }
        )
    return found


def _odd(request: Request) -> list[Anomaly]:
    """The latest anomalies of all series."""
    every = [one for known in desk(request).room.known_series() for one in known.odd if one.kind not in QUIET]
    return sorted(every, key=lambda one: one.day, reverse=True)[:SHOWN]


def _xml(text: object) -> str:
    return escape(clean(str(text)))
