"""The front page: what the record holds, what is new, what does not add up, and where to begin. And the help page."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from dateline.query.stories import holdings, newest_stories
from dateline.web.desk import desk
from dateline.web.render import render

router = APIRouter(include_in_schema=False)
FLAGS = 6

# What the hand learns: `docs/desk.md` and the help page say the same.
KEYS = (
    ("j  k", "next and previous: claim, row or decision"),
    ("a", "accept"),
    ("x", "reject"),
    ("e", "edit"),
    ("u", "undo"),
    ("/", "search"),
    ("m", "map"),
    ("?", "this page"),
)


@router.get("/")
def front(request: Request) -> Response:
    """What the record holds."""
    here = desk(request)
    held = here.soon(holdings)
    looked = here.checks.looked()
    return render(
        request,
        "front.html",
        held=held,
        stories=newest_stories(here.ledger),
        findings=looked.findings[:FLAGS],
        many=len(looked.findings),
        looked=looked,
    )


@router.get("/help")
def help_page(request: Request) -> Response:
    """How the desk is read and worked."""
    return render(request, "help.html", keys=KEYS)
