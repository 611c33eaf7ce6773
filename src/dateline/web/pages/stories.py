"""Stories: the list of them, and one as it was published with its claims in the margin, or beside an earlier version."""

from __future__ import annotations

import dataclasses
import difflib
import re
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from dateline.errors import RunError
from dateline.query.changes import compare
from dateline.query.corrected import holding
from dateline.query.coverage import coverage
from dateline.query.filters import Filter
from dateline.query.find import find
from dateline.query.points import points
from dateline.query.stories import Standing, list_stories, standing
from dateline.web.asked import CSV, FAILURES, GEOJSON, LARGEST, LARGEST_MAP
from dateline.web.asked import Page as Paged
from dateline.web.checks import Checked
from dateline.web.desk import desk
from dateline.web.marks import Part, parts
from dateline.web.outputs import CLAIM_COLUMNS, as_csv, as_geojson, as_json, claim_row, features
from dateline.web.render import query, render

router = APIRouter(tags=["stories"])
COLUMNS = ("id", "doc", "title", "publisher", "published", "updated", "recorded", "claims", "versions")
WORD = re.compile(r"\s+|[^\s]+")

Words = Annotated[str | None, Query(max_length=200, description="Words of the title or name.")]
Publisher = Annotated[list[str] | None, Query(max_length=50, description="Who published it.")]
Version = Annotated[str | None, Query(max_length=64, description="A version's id; else the one that holds now.")]


@router.get("/stories", include_in_schema=False)
def stories(request: Request, asked: Paged, words: Words = None, publisher: Publisher = None) -> Response:
    """The list."""
    ledger = desk(request).ledger
    page = list_stories(ledger, publisher=_given(publisher), words=words, after=asked.after, limit=asked.limit)
    mine = _parameters(words, publisher, asked)
    here = {**mine, "after": asked.after}
    return render(
        request,
        "stories.html",
        stories=page.stories,
        words_asked=words or "",
        publisher=_given(publisher),
        outlets=desk(request).soon(coverage, Filter()) or (),
        next=query("/stories", **{**mine, "after": page.next}) if page.next else None,
        exports={kind: query(f"/stories.{kind}", **here) for kind in ("csv", "json")},
    )


@router.get("/stories.json", response_model=None, responses=FAILURES, summary="Stories")
def stories_json(request: Request, asked: Paged, words: Words = None, publisher: Publisher = None) -> Response:
    """Stories, the latest published first, each as its newest version has it."""
    page = list_stories(desk(request).ledger, publisher=_given(publisher), words=words, after=asked.after, limit=asked.limit)
    onward = query("/stories.json", **_parameters(words, publisher, asked), after=page.next) if page.next else None
    return as_json({"stories": [_row(one) for one in page.stories], "next": onward})


@router.get("/stories.csv", response_model=None, responses={**FAILURES, **CSV}, summary="Stories as a table")
def stories_csv(request: Request, asked: Paged, words: Words = None, publisher: Publisher = None) -> Response:
    """The same as CSV."""
    page = list_stories(desk(request).ledger, publisher=_given(publisher), words=words, after=asked.after, limit=asked.limit)
    onward = query("/stories.csv", **_parameters(words, publisher, asked), after=page.next) if page.next else None
    return as_csv(COLUMNS, map(_row, page.stories), name="stories", next=onward)


def _parameters(words: str | None, publisher: list[str] | None, asked: Paged) -> dict[str, object]:
    """What was asked, but for the page of it."""
    return {"words": words, "publisher": _given(publisher), "limit": asked.limit if asked.limit != 50 else None}


@router.get("/stories/{story_id}.json", response_model=None, responses=FAILURES, summary="One story")
def story_json(request: Request, story_id: str, version: Version = None) -> Response:
    """A story as it stood in one version: text, parts, claims, and what does not add up in it; null while it is not checked."""
    here = desk(request)
    story = standing(here.ledger, story_id, version=version)
    record = dataclasses.asdict(story)
    record.pop("reading")
    record["versions"] = [{"id": id, "day": day, "retrieved": when} for id, day, when in story.versions]
    checked = here.checks.of(story.version, story.reading, seconds=30)
    return as_json({**record, "findings": checked.findings if checked.state == "checked" else None})


@router.get("/stories/{story_id}.csv", response_model=None, responses={**FAILURES, **CSV}, summary="Claims of a story as a table")
def story_csv(request: Request, story_id: str) -> Response:
    """The claims of a story, as it stands now, as CSV."""
    ledger = desk(request).ledger
    page = find(ledger, Filter(story=(standing(ledger, story_id).id,)), limit=LARGEST)
    return as_csv(CLAIM_COLUMNS, map(claim_row, page.claims), name=f"story-{story_id}")


@router.get("/stories/{story_id}.geojson", response_model=None, responses={**FAILURES, **GEOJSON}, summary="A story on a map")
def story_geojson(request: Request, story_id: str) -> Response:
    """The claims of a story, as it stands now, as a FeatureCollection: a feature for each place of each."""
    ledger = desk(request).ledger
    found = points(ledger, Filter(story=(standing(ledger, story_id).id,)), limit=LARGEST_MAP)
    return as_geojson(list(features(found.points)), total=found.claims, next=None)


@router.get("/stories/{story_id}", include_in_schema=False)
def story(request: Request, story_id: str, version: Version = None, against: Version = None) -> Response:
    """The page."""
    here = desk(request)
    now = standing(here.ledger, story_id, version=version)
    if against is not None:
        return _versions(request, now, standing(here.ledger, story_id, version=against))
    findings, state = here.checks.of(now.version, now.reading) if now.text is not None else Checked((), "checked")
    now = dataclasses.replace(now, claims=holding(here.ledger, now.claims))
    drawn = parts(now.text or "", now.layout, now.claims, [_spans(one) for one in findings])
    return render(
        request,
        "story.html",
        story=now,
        parts=drawn,
        claims={claim["id"]: claim for claim in now.claims},
        numbers={claim["id"]: at for at, claim in enumerate(now.claims, start=1)},
        headline=_headline(now, drawn),
        findings=findings,
        state=state,
        series=_linked(here.room, findings),
        voices=_voices(now),
        exports={
            "json": query(f"/stories/{now.id}.json", version=version),
            **{kind: f"/stories/{now.id}.{kind}" for kind in ("csv", "geojson") if now.version == now.versions[-1][0]},
        },
    )


def _given(values: list[str] | None) -> list[str]:
    return [value for value in values or [] if value.strip()]


def _row(one: Any) -> dict[str, object]:
    return {name: getattr(one, name) for name in COLUMNS}


def _spans(finding: Any) -> list[tuple[int, int]]:
    return [(start, end) for start, end in finding["spans"]]


def _headline(story: Standing, drawn: list[Part]) -> str:
    """The title; where it stands in the text as a headline, it is not shown twice."""
    return str(story.facts["title"] or story.facts["doc"])


def _voices(story: Standing) -> list[tuple[str, int]]:
    """Who is heard in the story, and in how many claims; the most heard first, the outlet's own voice as it comes."""
    from dateline.web.words import who

    counted: dict[str, int] = {}
    for claim in story.claims:
        counted[who(claim)] = counted.get(who(claim), 0) + 1
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def _linked(room: Any, findings: Any) -> dict[str, str]:
    """The addresses of the series that findings name, by series and claimant."""
    named = {(one["series"], one["claimant"]) for one in findings if one.get("series")}
    return (
        {one.series.name: one.id for one in room.known_series() if (one.series.name, one.series.claimant) in named}
        if named
        else {}
    )


# --- versions ---


def _versions(request: Request, now: Standing, before: Standing) -> Response:
    """Two versions beside one another: the words that moved, then the claims."""
    if now.text is None or before.text is None:
        raise RunError("R035", where=now.id)
    changes = compare(before.claims, now.claims, by_words=True)
    return render(
        request,
        "versions.html",
        story=now,
        before=before,
        moved=list(_moved(before.text, now.text)),
        changes=[change for change in changes if change.kind != "kept"],
        kept=sum(change.kind == "kept" for change in changes),
    )


def _moved(before: str, after: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Paragraph by paragraph, runs of words that stayed, went or came."""
    old, new = before.split("\n"), after.split("\n")
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            for line in new[c:d]:
                if line.strip():
                    yield "same", [("same", line)]
        else:
            yield "changed", _runs("\n".join(old[a:b]), "\n".join(new[c:d]))


def _runs(before: str, after: str) -> list[tuple[str, str]]:
    old, new = WORD.findall(before), WORD.findall(after)
    runs: list[tuple[str, str]] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=len(old) + len(new) > 4_000).get_opcodes():
        if tag == "equal":
            runs.append(("same", "".join(new[c:d])))
            continue
        if a < b:
            runs.append(("gone", "".join(old[a:b])))
        if c < d:
            runs.append(("came", "".join(new[c:d])))
    return runs
