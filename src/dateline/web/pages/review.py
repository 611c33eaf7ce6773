"""Review: one decision a screen. What a person decides is kept beside what the reader made, and can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from dateline.errors import RunError
from dateline.ledger.connect import Ledger
from dateline.query.filters import Filter
from dateline.query.find import find
from dateline.query.stories import Standing, standing
from dateline.review import decide
from dateline.review.agreement import agreement
from dateline.review.fields import built_in_kinds
from dateline.review.queue import Waiting, queue, so_far
from dateline.review.view import View, view
from dateline.types import Modality
from dateline.web.asked import Asking, Record
from dateline.web.desk import desk
from dateline.web.marks import parts
from dateline.web.render import query, render
from dateline.web.who import signed

router = APIRouter(include_in_schema=False)
AHEAD = 8  # claims of the queue that a page looks at
# Claims of one story whose words overlap by so much of the shorter may be one claim twice.
OVERLAP = 0.5
# What is corrected most, each in a line of its own; everything else by its name.
EDITED = ("content", "kind", "modality", "certainty", "outcome", "agent", "target", "time", "places", "quantities", "attribution")

Name = Annotated[str, Query(max_length=100)]
Words = Annotated[str, Form(max_length=20_000)]


@dataclass(frozen=True, slots=True)
class Line:
    """A field to correct: what it is now, as its words, and what it may be, where that is a closed list."""

    name: str
    value: str
    choices: tuple[str, ...] = ()


@router.get("/review")
def review(request: Request, asked: Record, by: Name = "", claim: Name = "", edit: Name = "", done: Name = "") -> Response:
    """The next claim that waits for this reviewer, or the one that is named."""
    here, filter, who = desk(request).ledger, asked.filter(), signed(request, by)
    mine = asked.parameters(by=who)
    if not who:
        return render(request, "review.html", who="", asked=asked, hidden=_pairs(asked))
    waiting = queue(here, filter, by=who, limit=AHEAD)
    at = claim or (waiting[0].claim if waiting else "")
    seen = view(here, at, viewer=who) if at else None
    story = standing(here, seen.story, version=seen.version) if seen else None
    states, whole = desk(request).soon(so_far, filter) or ({}, True)
    return render(
        request,
        "review.html",
        who=who,
        asked=asked,
        hidden=_pairs(asked),
        here=query("/review", **mine),
        seen=seen,
        story=story,
        around=_around(story, seen) if story and seen else [],
        twins=_twins(story, seen) if story and seen else [],
        lines=_lines(seen) if seen else [],
        edit=bool(edit),
        next=_next(waiting, at, mine),
        before=_before(here, seen, who),
        progress=states,
        counted=whole,
        agreed=agreement(here),
        done=done,
        editing=query("/review", **{**mine, "claim": at, "edit": "1"}),
    )


@router.post("/review/{claim}")
def decided(
    request: Request,
    claim: str,
    action: Words,
    by: Words = "",
    note: Words = "",
    back: Words = "",
    field: Annotated[list[str] | None, Form()] = None,
    value: Annotated[list[str] | None, Form()] = None,
    was: Annotated[list[str] | None, Form()] = None,
    into: Words = "",
) -> Response:
    """Decide, then go on to the next."""
    here, told, by = desk(request).ledger, note.strip() or None, signed(request, by)
    if action == "accept":
        decide.accept(here, claim, by=by, note=told)
    elif action == "reject":
        decide.reject(here, claim, by=by, note=told)
    elif action == "correct":
        decide.correct(here, claim, _given(field, value, was), by=by, note=told)
    elif action == "merge":
        decide.merge(here, claim, [into], by=by, note=told)
    elif action == "undo":
        decide.undo(here, claim, by=by, note=told)
    elif action == "comment":
        decide.comment(here, claim, note, by=by)
    else:
        raise RunError("R104", where="action", detail=f"{action[:40]!r} is nothing that can be decided")
    stay = claim if action in {"undo", "comment"} else None
    return RedirectResponse(query("/review", *_onward(back), by=by, done=f"{action}:{claim}", claim=stay), status_code=303)


def _onward(back: str) -> list[tuple[str, object]]:
    """The question the queue was asked with, out of the form; only names that a filter has."""
    from urllib.parse import parse_qsl

    return [(name, value) for name, value in parse_qsl(back.partition("?")[2]) if name in Asking.model_fields]


def _given(field: Sequence[str] | None, value: Sequence[str] | None, was: Sequence[str] | None) -> dict[str, object]:
    """The fields that were changed in the form."""
    rows = zip(field or [], value or [], was or [], strict=False)
    return {name: new for name, new, old in rows if name and new.strip() != old.strip()}


def _pairs(asked: Asking) -> list[tuple[str, str]]:
    return [(name, value) for name, values in asked.parameters().items() for value in values]


def _around(story: Standing, seen: View) -> list[Any]:
    """The paragraph of the claim, and those before and after."""
    drawn = parts(story.text or "", story.layout, [{**seen.record, "id": seen.claim}])
    at = next((n for n, part in enumerate(drawn) if part.claims), 0)
    return [part for part in drawn[max(0, at - 1) : at + 2] if not part.aside]


def _twins(story: Standing, seen: View) -> list[Any]:
    """Other claims of the story whose words are largely the same: one of the two may be one too many."""
    start, end = int(str(seen.record["start"])), int(str(seen.record["end"]))
    found: list[Any] = []
    for one in story.claims:
        other: Any = one
        shared = min(end, other["end"]) - max(start, other["start"])
        if other["id"] != seen.claim and shared >= OVERLAP * min(end - start, other["end"] - other["start"]):
            found.append(other)
    return found


def _lines(seen: View) -> list[Line]:
    import typing

    choices = {"kind": tuple(sorted(built_in_kinds())), "modality": typing.get_args(Modality)}
    return [Line(name, _plain(seen.record.get(name)), choices.get(name, ())) for name in EDITED if name != "content"]


def _plain(value: Any) -> str:
    """A field as somebody would type it: its words; what has parts as JSON."""
    import json

    if value is None or value == []:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _next(waiting: Sequence[Waiting], at: str, mine: dict[str, list[str]]) -> str | None:
    """The claim after this one: to look at it first, and leave this for later."""
    ids = [one.claim for one in waiting]
    later = ids[ids.index(at) + 1 :] if at in ids else ids
    return query("/review", **{**mine, "claim": later[0]}) if later else None


def _before(ledger: Ledger, seen: View | None, who: str) -> str | None:
    """The claim before this one in its story."""
    if seen is None:
        return None
    page = find(ledger, Filter(story=(seen.story,)), limit=1000)
    ids = sorted((int(str(one.record["start"])), one.id) for one in page.claims if one.record)
    earlier = [id for start, id in ids if start < int(str(seen.record["start"]))]
    return query("/review", by=who, claim=earlier[-1]) if earlier else None
