"""The eight questions an agent may ask of a ledger. None writes, none opens a connection, none shows a restricted collection."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from dateline.agents import arguments as given
from dateline.agents.told import (
    cited,
    coverage_told,
    incident_told,
    match_told,
    said_told,
    series_told,
    tally_told,
    tree_told,
)
from dateline.errors import RunError
from dateline.exchange.records import Record, claim_record
from dateline.judging.ask import ask
from dateline.judging.incidents import incident, incidents
from dateline.judging.link import full_ref
from dateline.judging.origins import origins
from dateline.judging.recall import kept
from dateline.judging.said import said_found
from dateline.judging.store import ref, story_of
from dateline.judging.tally import tally
from dateline.ledger.collections import left_out, see_story, sight
from dateline.ledger.connect import Ledger
from dateline.ledger.schema import claims, heads, stories, versions
from dateline.ledger.series import series_of
from dateline.ledger.versions import stories_named
from dateline.linking.checks import check
from dateline.linking.wording import drifts
from dateline.pipeline import Tools, read
from dateline.query.counts import count
from dateline.query.coverage import coverage_of
from dateline.query.filters import Filter
from dateline.query.find import find
from dateline.query.limits import asking
from dateline.reading.story import Known, build, story_id
from dateline.show_ledger import finding_records
from dateline.types import Reading

NOBODY: frozenset[str] = frozenset()  # the restricted collections that an agent may name
EVERYTHING = Filter(allowed=NOBODY)
SERIES, TREES, FINDINGS, CLAIMS, PARTS = 40, 20, 100, 100, 20


@dataclass(frozen=True, slots=True)
class Desk:
    """What questions are asked of: a ledger open for reading, and the reader for texts that are given."""

    ledger: Ledger
    reader: Callable[[], Tools]


@dataclass(frozen=True, slots=True)
class Tool:
    """A question: its name, what it is for, what it takes, and how it is answered."""

    name: str
    says: str
    takes: type[given.Arguments]
    answer: Callable[[Desk, Any], Record]


# --- the claims ---


def find_claims(desk: Desk, asked: given.FindClaims) -> Record:
    """One page of claims, with how many there are."""
    filter = asked.filter()
    page = find(desk.ledger, filter, after=asked.after, limit=asked.limit)
    counts = count(desk.ledger, filter)
    told = [
        {"claim": one.id, "story": one.story, "taken_down": one.taken_down or True}
        if not one.record
        else said_told(said_found(one))
        for one in page.claims
    ]
    return {
        "claims": told,
        "next": page.next,
        "found": {"claims": counts.claims.claims, "or_more": counts.claims.capped, "stories": counts.stories},
        "tally": tally_told(tally(desk.ledger, filter)),
        "coverage": coverage_told(counts.coverage, counts.left_out),
    }


def story_text(desk: Desk, asked: given.StoryText) -> Record:
    """A part of a story's text, with the claims that begin in it."""
    with desk.ledger.snapshot() as connection:
        key = _story(connection, asked.story)
        columns = ("text", "url", "title", "publisher", "published", "updated", "language")
        held = select(heads.c.reading, stories.c.id, *(versions.c[name] for name in columns))
        held = held.join(stories, stories.c.key == heads.c.story).join(versions, versions.c.key == heads.c.version)
        row = connection.execute(held.where(heads.c.story == key)).one()
        if row.text is None:
            raise RunError("R155", where=asked.story)
        end = min(len(row.text), asked.start + asked.limit)
        inside = (claims.c.reading == row.reading, claims.c.start >= asked.start, claims.c.start < end, claims.c.record != "")
        columns_of = (claims.c.id, claims.c.kind, claims.c.start, claims.c.end)
        found = connection.execute(select(*columns_of).where(*inside).order_by(claims.c.start, claims.c.key).limit(CLAIMS))
        told = [{"claim": c.id, "ref": ref(row.id, c.id), "kind": c.kind, "start": c.start, "end": c.end} for c in found]
    return {
        "story": row.id,
        "url": row.url,
        "title": row.title,
        "outlet": row.publisher,
        "published": row.published,
        "updated": row.updated,
        "language": row.language,
        "start": asked.start,
        "end": max(end, asked.start),
        "of": len(row.text),
        "text": row.text[asked.start : end],
        "claims": told,
        "coverage": _coverage(desk),
    }


# --- what they come to ---


def one_incident(desk: Desk, asked: given.OneIncident) -> Record:
    """The accounts of one happening side by side."""
    _seen(desk, asked.id)
    return incident_told(incident(desk.ledger, asked.id)) | {"coverage": _coverage(desk)}


def some_incidents(desk: Desk, asked: given.Incidents) -> Record:
    """One page of happenings."""
    filter = asked.filter()
    page = incidents(desk.ledger, filter, after=asked.after, limit=asked.limit, reports=asked.reports)
    told = {"incidents": [incident_told(one) for one in page.incidents], "next": page.next, "found": page.total}
    return told | {"coverage": _coverage(desk, filter)}


def where_from(desk: Desk, asked: given.Origins) -> Record:
    """The origins of a claim or of an incident's claims."""
    _seen(desk, asked.id)
    found = origins(desk.ledger, asked.id)
    told = {"origins": [tree_told(tree) for tree in found[:TREES]], "more_origins": max(0, len(found) - TREES)}
    return told | {"coverage": _coverage(desk)}


def tallies(desk: Desk, asked: given.Tally) -> Record:
    """Published series of counts, and what they come to between two days."""
    with desk.ledger.snapshot() as connection:
        found = series_of(connection, claimant=asked.claimant, whose=asked.whose, unit=asked.unit)
    first, last = asked.day_from or datetime.date.min, asked.day_to or datetime.date.max
    inside = [(one, tuple(row for row in one.rows if first <= row.day <= last)) for one in found if one.rows]
    told = [series_told(one, rows, asked.limit) for one, rows in inside[:SERIES]]
    return {"series": told, "more_series": max(0, len(found) - SERIES), "coverage": _coverage(desk)}


def checked(desk: Desk, asked: given.Check) -> Record:
    """What does not add up in a story or a text, and where its wording shifts."""
    with desk.ledger.snapshot() as connection:
        known = series_of(connection)
        held = next(kept(connection, [_story(connection, asked.story)], words=True), None) if asked.story else None
    if asked.story and held is None:
        raise RunError("R155", where=asked.story)
    reading = held.reading if held else _read(desk, asked)
    story = reading.story
    flags, shifts = check(reading, known), tuple(drifts(reading))
    found = [{k: v for k, v in one.items() if k != "doc"} for one in finding_records(story, flags, shifts)]
    where = {"story": story.id if held else None, "url": story.url, "outlet": story.publisher, "title": story.title}
    where["published"] = story.published.isoformat() if story.published else None
    records = [claim_record(claim, story) for claim in reading.claims]
    return {
        "findings": found[:FINDINGS],
        "more_findings": max(0, len(found) - FINDINGS),
        "claims_read": len(records),
        "series_held_against": len(known),
        "cited": list(cited(records, found[:FINDINGS], **where)),
        "coverage": _coverage(desk),
    }


def asked_about(desk: Desk, asked: given.Ask) -> Record:
    """Who in the record says so, who says otherwise, who said it first."""
    today = datetime.datetime.now(datetime.UTC).date()
    answer = ask(desk.ledger, asked.sentence, desk.reader(), as_of=asked.as_of, today=today)
    return {
        "found": answer.found,
        "searched": {name: getattr(answer.searched, name) for name in ("stories", "outlets", "first", "last")},
        **{name: [match_told(m) for m in getattr(answer, name)[:PARTS]] for name in ("supports", "contradicts", "differently")},
        "first_said": match_told(answer.first) if answer.first else None,
        "tally": tally_told(answer.tally),
        "series": [{"sentence": sentence} for sentence in answer.series[:PARTS]],
        "coverage": _coverage(desk, Filter(as_of=asked.as_of, allowed=NOBODY)),
    }


TOOLS: Sequence[Tool] = (
    Tool(
        "find_claims",
        "Find claims by words, speaker, side, kind, place, day, number and more, the latest published first. Each comes with "
        "its words, who says it, its address and its ids; the counts say how many origins there are.",
        given.FindClaims,
        find_claims,
    ),
    Tool(
        "story_text",
        "Read a story's text, a part at a time, with the claims that begin in it. Offsets of claims count into this text.",
        given.StoryText,
        story_text,
    ),
    Tool(
        "incident",
        "One happening as all its claimants tell it: accounts side by side, lowest and highest figures, what differs and why.",
        given.OneIncident,
        one_incident,
    ),
    Tool("incidents", "List happenings that several stories tell of, the latest first.", given.Incidents, some_incidents),
    Tool(
        "origins",
        "Follow a claim from its first utterance in the record to each outlet that carries it, and what was changed on the way. "
        "Many outlets may be one origin.",
        given.Origins,
        where_from,
    ),
    Tool(
        "tally",
        "Published series of counts (a claimant's running totals by day): rows, silent revisions, and what the days come to by "
        "each counting convention.",
        given.Tally,
        tallies,
    ),
    Tool(
        "check",
        "Check whether the numbers of a story or of a text you give add up, against one another and against published series, "
        "and whether its headline and lead keep to the words they rest on.",
        given.Check,
        checked,
    ),
    Tool(
        "ask",
        "Ask the record about a sentence, a quotation or a number: who says so, who says otherwise, who said it first. Where "
        "nothing is found, say what was searched.",
        given.Ask,
        asked_about,
    ),
)


# --- what they share ---


def _coverage(desk: Desk, filter: Filter = EVERYTHING) -> Record:
    with asking(desk.ledger) as connection:
        outlets = tuple(coverage_of(connection, filter))
        return coverage_told(outlets, left_out(connection, sight(connection, asked=filter.collection, allowed=NOBODY)))


def _story(connection: Connection, name: str) -> int:
    """The key of a story that may be shown. Raises `RunError` R033, of a restricted one too: that it is there is not told."""
    found = stories_named(connection, name)
    if not found:
        raise RunError("R033", where=name)
    try:
        see_story(connection, found[0], name, sight(connection, allowed=NOBODY))
    except RunError as error:
        raise RunError("R033", where=name) from error
    return found[0]


def _seen(desk: Desk, name: str) -> None:
    """See that a claim may be shown. Raises `RunError` R034, of one in a restricted collection too; R095."""
    with desk.ledger.snapshot() as connection:
        try:
            _story(connection, story_of(full_ref(connection, name)))
        except RunError as error:
            raise (RunError("R034", where=name) if error.code == "R033" else error) from error


def _read(desk: Desk, asked: given.Check) -> Reading:
    raw = (asked.text or "").encode()
    story = build(asked.text or "", Known(published=asked.published), id=story_id(raw), doc="text", raw=raw)
    return next(iter(read([story], desk.reader())))
