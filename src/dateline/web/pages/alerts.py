"""Alerts, a page and a feed: what does not add up, accounts that contradict each other, plans that fell due."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from fastapi import APIRouter, Request
from sqlalchemy import func, select
from starlette.responses import Response

from dateline.judging.forecasts import Forecast, forecasts
from dateline.judging.incidents import Agreement, Incident, incidents
from dateline.ledger.connect import Ledger, stamp
from dateline.ledger.schema import days_read
from dateline.ledger.series import series_id
from dateline.linking.arithmetic import Anomaly
from dateline.phrases import clean
from dateline.query.limits import asking
from dateline.web.asked import CSV, FAILURES
from dateline.web.desk import desk
from dateline.web.outputs import as_csv, as_json
from dateline.web.render import day, render

router = APIRouter(tags=["alerts"])
SHOWN = 40
LATEST = 30  # incidents whose accounts are looked at
FORECASTS = 1_000  # claims of what is ahead that are looked at
SOON = datetime.timedelta(days=7)
COLUMNS = ("id", "kind", "title", "sentence", "updated", "url")
# Missing days are told where the series is; a page of alerts is for what somebody should look at.
QUIET = frozenset({"days_missing"})
ATOM: dict[int | str, dict[str, Any]] = {
    200: {"description": "An Atom feed (RFC 4287)", "content": {"application/atom+xml": {"schema": {"type": "string"}}}}
}


@dataclass(frozen=True, slots=True)
class Falling:
    """Plans and forecasts that fell due unheard of, the last first; those that fall due soon, the first first; since when."""

    overdue: tuple[Forecast, ...]
    soon: tuple[Forecast, ...]
    last: str | None


NONE = Falling((), (), None)


@router.get("/alerts", include_in_schema=False)
def alerts(request: Request) -> Response:
    """The page."""
    here = desk(request)
    looked = here.checks.looked()
    feed = request.app.state.feed
    return render(
        request,
        "alerts.html",
        findings=looked.findings,
        looked=looked,
        apart=here.soon(contradictions) or (),
        falling=here.soon(falling) or NONE,
        odd=_odd(request),
        ids=series_id,
        feed=f"{str(request.base_url).rstrip('/')}/feed/{feed}.atom" if feed else None,
        exports={"csv": "/alerts.csv", "json": "/alerts.json", "atom": "/alerts.atom"},
    )


@router.get("/alerts.json", response_model=None, responses=FAILURES, summary="Alerts")
def alerts_json(request: Request) -> Response:
    """What somebody should look at: what does not add up in the stories read last and in the series, accounts that contradict
    each other, plans that fell due or fall due soon. `unchecked`: stories read last that nobody has checked yet."""
    return as_json({"alerts": _alerts(request), "unchecked": desk(request).checks.looked().waiting, "next": None})


@router.get("/alerts.csv", response_model=None, responses={**FAILURES, **CSV}, summary="Alerts as a table")
def alerts_csv(request: Request) -> Response:
    """The same as CSV."""
    return as_csv(COLUMNS, _alerts(request), name="alerts")


@router.get("/alerts.atom", response_model=None, responses={**FAILURES, **ATOM}, summary="Alerts as a feed")
def alerts_atom(request: Request) -> Response:
    """The same as Atom."""
    return _atom(request)


@router.get("/feed/{key}.atom", include_in_schema=False)
def feed(request: Request, key: str) -> Response:
    """The feed at its own address, for readers that keep no session; the guard knows the key (`web.feed`)."""
    return _atom(request)


def _atom(request: Request) -> Response:
    here, base = desk(request), str(request.base_url).rstrip("/")
    found = _alerts(request)
    entries = [
        f"<entry><id>urn:dateline:{escape(one['id'])}</id><title>{_xml(one['title'])}</title>"
        f"<updated>{one['updated']}</updated><link href={quoteattr(base + one['url'])}/>"
        f"<content>{_xml(one['sentence'])}</content></entry>"
        for one in found
    ]
    newest = max((str(one["updated"]) for one in found), default=stamp(here.ledger.clock()))
    text = (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><id>urn:dateline:alerts</id>'
        f"<title>Dateline: alerts</title><updated>{newest}</updated><author><name>Dateline</name></author>"
        f'<link rel="self" href={quoteattr(base + request.url.path)}/>{"".join(entries)}</feed>'
    )
    return Response(text.encode("utf-8", "replace"), media_type="application/atom+xml")


def contradictions(ledger: Ledger) -> tuple[tuple[Incident, Agreement], ...]:
    """Accounts of one happening that contradict each other, of the latest happenings. Raises `RunError` R032."""
    latest = incidents(ledger, limit=LATEST).incidents
    return tuple((one, told) for one in latest for told in one.agreements if told.verdict in {"contradicts", "denies"})[:SHOWN]


def falling(ledger: Ledger) -> Falling:
    """Forecasts and plans that fell due and of which nothing has been heard, and those due within a week.

    Counted from the last day of which anything was read, as "overdue" is. Raises `RunError` R032.
    """
    with asking(ledger) as connection:
        last = connection.execute(select(func.max(days_read.c.published))).scalar() or None
    if last is None:
        return NONE
    found = forecasts(ledger, limit=FORECASTS).forecasts
    end = (datetime.date.fromisoformat(last) + SOON).isoformat()
    overdue = sorted((one for one in found if one.state == "overdue"), key=lambda one: one.due_to or "", reverse=True)
    ahead = [one for one in found if one.state == "open" and one.due_to and last <= one.due_to <= end]
    return Falling(tuple(overdue[:SHOWN]), tuple(sorted(ahead, key=lambda one: one.due_to or "")[:SHOWN]), last)


def _alerts(request: Request) -> list[dict[str, Any]]:
    here = desk(request)
    ahead = here.soon(falling) or NONE
    found: list[dict[str, Any]] = [
        {
            "id": f"{one.id}:{told.verdict}:{told.field}:{told.left}:{told.right}",
            "kind": told.verdict,
            "title": f"{told.verdict}: {one.kind.replace('_', ' ')}, {', '.join(one.places[:2]) or 'no place given'}",
            "sentence": told.sentence,
            "updated": _at(one.last or one.first),
            "url": f"/incidents/{quote(one.id, safe='')}",
        }
        for one, told in here.soon(contradictions) or ()
    ]
    found += [_due(one, "due", f"falls due {day(one.due_to)}", one.made) for one in ahead.soon]
    found += [
        _due(one, "overdue", f"fell due {day(one.due_to)}, and nothing of it was heard", one.due_to) for one in ahead.overdue
    ]
    found += [
        {
            "id": f"{story.id}:{finding['finding']}:{finding['spans']}",
            "kind": finding["finding"],
            "title": f"{str(finding['finding']).replace('_', ' ')}: {story.title or story.doc}",
            "sentence": finding["sentence"],
            "updated": story.recorded,
            "url": f"/stories/{quote(story.id, safe='')}",
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
                "updated": _at(str(anomaly.day)),
                "url": f"/tallies/{id}?until={anomaly.day}#d-{anomaly.day}",
            }
        )
    return found


def _due(one: Forecast, kind: str, told: str, when: str | None) -> dict[str, Any]:
    said = one.said
    return {
        "id": f"{said.ref}:{kind}",
        "kind": kind,
        "title": f"{told}: {said.content}",
        "sentence": f"{said.speaker or said.outlet or 'the outlet'}: {said.content}; {told}",
        "updated": _at(when or one.made),
        "url": f"/stories/{quote(said.story, safe='')}#claim-{said.claim}",
    }


def _at(day: str | None) -> str:
    return f"{day or '1970-01-01'}T00:00:00Z"


def _odd(request: Request) -> list[Anomaly]:
    """The latest anomalies of all series."""
    every = [one for known in desk(request).room.known_series() for one in known.odd if one.kind not in QUIET]
    return sorted(every, key=lambda one: one.day, reverse=True)[:SHOWN]


def _xml(text: object) -> str:
    return escape(clean(str(text)))
