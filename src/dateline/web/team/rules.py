"""The one place that says who may do what: each way to each page, and the least role for it.

A page without a rule keeps the team's desk from starting, and a test from passing: nobody forgets one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.routing import compile_path

from dateline.accounts.roles import Role
from dateline.errors import RunError


@dataclass(frozen=True, slots=True)
class Rule:
    """The least role; None for what whoever is not signed in may open. ``in_person``: not by a program's token."""

    least: Role | None
    in_person: bool = False


READER, REVIEWER, EDITOR, ADMIN = Rule("reader"), Rule("reviewer"), Rule("editor"), Rule("admin", in_person=True)
OWN, ANYBODY = Rule("reader", in_person=True), Rule(None)


def _get(rule: Rule, *paths: str) -> dict[tuple[str, str], Rule]:
    return {("GET", path): rule for path in paths}


def _post(rule: Rule, *paths: str) -> dict[tuple[str, str], Rule]:
    return {("POST", path): rule for path in paths}


RULES: dict[tuple[str, str], Rule] = {
    **_get(READER, "/", "/help", "/openapi.json"),
    **_get(READER, "/record", "/record.json", "/record.csv", "/record.geojson", "/coverage.json", "/coverage.csv"),
    **_get(READER, "/days.json", "/days.csv"),
    **_get(READER, "/stories", "/stories.json", "/stories.csv", "/stories/{story_id}", "/stories/{story_id}.json"),
    **_get(READER, "/stories/{story_id}.csv", "/stories/{story_id}.geojson"),
    **_get(READER, "/claims/{claim_id}", "/claims/{claim_id}.json", "/claims/{claim_id}/evidence.zip"),
    **_get(READER, "/claims/{claim_id}.csv", "/claims/{claim_id}.geojson"),
    **_get(READER, "/tallies", "/tallies.json", "/tallies.csv"),
    **_get(READER, "/tallies/{series}", "/tallies/{series}.json", "/tallies/{series}.csv"),
    **_get(READER, "/incidents", "/incidents.json", "/incidents.csv", "/incidents.geojson"),
    **_get(READER, "/incidents/{incident_id}", "/incidents/{incident_id}.json"),
    **_get(READER, "/incidents/{incident_id}.csv", "/incidents/{incident_id}.geojson"),
    **_get(READER, "/sources", "/sources.json", "/sources.csv"),
    **_get(READER, "/sources/{name:path}", "/sources/{name:path}.json", "/actors/{name:path}"),
    **_get(READER, "/positions", "/positions.json", "/positions.csv", "/forecasts", "/forecasts.json", "/forecasts.csv"),
    **_get(READER, "/ask", "/ask.json", "/alerts", "/alerts.json", "/alerts.csv", "/alerts.atom", "/feed/{key}.atom"),
    **_get(REVIEWER, "/review"),
    **_post(REVIEWER, "/review/{claim}", "/judgements", "/judgements/{judgement}/undo"),
    **_get(EDITOR, "/read", "/read/{job}", "/read/{job}.json"),
    **_post(EDITOR, "/read", "/read/{job}/stop"),
    # the team's own pages
    **_get(ANYBODY, "/sign-in"),
    **_post(ANYBODY, "/sign-in"),
    **_post(OWN, "/sign-out"),
    **_get(EDITOR, "/assign"),
    **_post(EDITOR, "/assign"),
    **_get(OWN, "/account"),
    **_post(OWN, "/account/password", "/account/tokens", "/account/tokens/{token}/revoke"),
    **_get(ADMIN, "/accounts", "/accounts/log"),
    **_post(ADMIN, "/accounts", "/accounts/{name}", "/takedown"),
}
# Sheets and scripts hold nothing of the record, and the page that asks for a name needs them.
OPEN = "/static/"


@dataclass(frozen=True, slots=True)
class Way:
    """A page as the desk routes to it: one method, its address as the route writes it, and what matches it."""

    method: str
    path: str
    pattern: re.Pattern[str]
    rule: Rule


def ways(routers: Iterable[APIRouter]) -> tuple[Way, ...]:
    """Every way into the desk with its rule, in the order in which the desk looks. Raises `RunError` R184 for one without."""
    found: list[Way] = []
    for method, path in (("GET", "/openapi.json"), *_routed(routers)):
        rule = RULES.get((method, path))
        if rule is None:
            raise RunError("R184", where=f"{method} {path}")
        found.append(Way(method, path, compile_path(path)[0], rule))
    return tuple(found)


def way_to(known: Sequence[Way], method: str, path: str) -> Way | None:
    """The way that the desk will take; None where it has none, and says so itself."""
    asked = "GET" if method == "HEAD" else method
    return next((way for way in known if way.method == asked and way.pattern.match(path)), None)


def _routed(routers: Iterable[APIRouter]) -> Iterator[tuple[str, str]]:
    for router in routers:
        for route in router.routes:
            if not isinstance(route, APIRoute):
                raise RunError("R184", where=str(getattr(route, "path", route)))
            for method in sorted(route.methods or ()):
                yield method, route.path
