"""The desk as one application: pages for people, the same as JSON for programs, behind one guard."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from dateline import __version__
from dateline.errors import DatelineError
from dateline.ledger.connect import Ledger
from dateline.web import faults
from dateline.web.checks import Checks
from dateline.web.desk import Desk
from dateline.web.guard import LOOPBACK, App, Guard, Keys, Scope
from dateline.web.jobs import Jobs
from dateline.web.pages import ROUTERS
from dateline.web.render import STATIC
from dateline.web.room import Room
from dateline.web.team.door import Door, Team
from dateline.web.team.pages import router as team_pages
from dateline.web.team.rules import ways

ABOUT = """\
The record of what is claimed in a war: who said what happened, where, when and how many.
A claim is somebody's word, never a fact of Dateline's; every field rests on words of the story (`docs/record.md`).

Every list is also a page: take `.json`, `.csv` or `.geojson` from the end of the address. `next` is the address of the next page.
Requests need the session that the address printed by `dateline serve` opens.
"""


def create_app(
    ledger: Ledger, *, keys: Keys | None = None, hosts: tuple[str, ...] = LOOPBACK, warm: bool = False, team: Team | None = None
) -> Guard:
    """The desk over a ledger that is open for writing. Without ``keys`` nobody is asked for one: for tests alone.

    With a ``team`` everybody signs in, and no page opens that has no rule (`web.team.rules`; R184). With ``warm`` the stories
    read last are checked meanwhile, for which what reads is loaded.
    """
    room = Room(ledger)
    app = FastAPI(
        title="Dateline", version=__version__, description=ABOUT, docs_url=None, redoc_url=None, openapi_url="/openapi.json"
    )
    checks = Checks(room, watching=warm)
    app.state.desk = Desk(ledger, room, Jobs(room), checks)
    for kind, handler in (
        (DatelineError, faults.dateline_fault),
        (HTTPException, faults.http_fault),
        (RequestValidationError, faults.invalid_fault),
        (Exception, faults.unforeseen),
    ):
        app.add_exception_handler(kind, handler)
    routers = ROUTERS if team is None else (*ROUTERS, team_pages)
    for router in routers:
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.state.feed = keys.feed if keys else None
    app.state.pages = frozenset(path.strip("/").partition("/")[0] for path in paths())

    if warm:
        checks.start()

    def refuse(scope: Scope, error: DatelineError) -> App:
        return faults.answer(Request({**scope, "app": app}), error)

    return Guard(app if team is None else Door(app, refuse, team, ways(routers)), refuse, keys, hosts)


def paths() -> list[str]:
    """The address of every page and list, as its route writes it."""
    return [route.path for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
