"""Ask: the fact-checker's door. A sentence, a quote or a number, and what the record holds for and against it."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from dateline.errors import RunError
from dateline.judging.ask import Answer, ask
from dateline.web.asked import FAILURES
from dateline.web.desk import Desk, desk
from dateline.web.outputs import as_json
from dateline.web.render import query, render

router = APIRouter(tags=["ask"])
LONGEST = 2_000

Question = Annotated[str, Query(max_length=LONGEST, description="A sentence, a quote or a number, as it was said.")]
Day = Annotated[str | None, Query(max_length=10, description="Only what was published by that day.")]


@router.get("/ask", include_in_schema=False)
def ask_page(request: Request, q: Question = "", as_of: Day = None) -> Response:
    """The page."""
    found = _asked(desk(request), q, as_of) if q.strip() else None
    exports = {"json": query("/ask.json", q=q, as_of=as_of)} if found else {}
    return render(request, "ask.html", q=q, day_asked=as_of or "", answer=found, exports=exports)


@router.get("/ask.json", response_model=None, responses=FAILURES, summary="Ask")
def ask_json(request: Request, q: Question = "", as_of: Day = None) -> Response:
    """Claims that say the same as a sentence, that contradict it, that said it first; or that it is not there, of so much."""
    if not q.strip():
        raise RunError("R104", where="q", detail="nothing was asked; give a sentence")
    found = _asked(desk(request), q, as_of)
    return as_json({**dataclasses.asdict(found), "found": found.found})


def _asked(here: Desk, q: str, as_of: str | None) -> Answer:
    with here.room.lock:
        tools = here.room.tools()
        return ask(here.ledger, q, tools, as_of=_day(as_of), today=here.ledger.clock().date())


def _day(text: str | None) -> datetime.date | None:
    if not text or not text.strip():
        return None
    try:
        return datetime.date.fromisoformat(text.strip())
    except ValueError as error:
        raise RunError("R001", detail=text) from error
