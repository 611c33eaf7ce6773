"""What came of things foretold, planned and demanded: a later claim that tells of it, proposed as a judgement with its score.

A proposal says what a later report says, never what was so. The later claims looked at are those published since the stories
that were linked last, so that the work does not grow with the archive.
"""

from __future__ import annotations

import datetime
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from dateline.judging.store import UNDONE, Judgement, Wanted, program, ref, resolved, take_back, write
from dateline.language.plain import words_of
from dateline.ledger.connect import Ledger
from dateline.ledger.entry import entry
from dateline.ledger.schema import claims, heads, stories
from dateline.ledger.schema import judgements as table
from dateline.lexicons import rows
from dateline.linking.likely import family

AHEAD = ("forecast", "intention", "demand", "conditional")
TOLD = ("asserted", "denied")
# A thing without a due day is looked for so long; what comes so long after its due day is another thing.
OPEN_DAYS, LATE_DAYS = 120, 30
# From this score on a later claim settles; so many words of the claim ahead it has at least, one of them not in every tenth of
# such claims. One that says outright that a thing was dropped or put off may have fewer.
SETTLED, SHARED, OUTRIGHT, COMMON = 0.6, 3, 2, 0.1
NOT = re.compile(r"\b(?:not|never|no|cannot|neither|nor)\b|n[’']t\b", re.IGNORECASE)
WORDS, KIND, PLACE, PARTY = 0.5, 0.15, 0.15, 0.2


@dataclass(frozen=True, slots=True)
class Telling:
    """A claim as settling sees it."""

    ref: str
    story: str
    published: datetime.date
    modality: str
    kind: str
    outcome: str | None
    start: datetime.date | None
    end: datetime.date | None
    words: frozenset[str]
    places: frozenset[str]
    parties: frozenset[str]
    content: str


def settle(ledger: Ledger, *, since: str, until: str) -> int:
    """Propose what came of claims ahead where they, or what tells of them, came out between two days; how many judgements.

    Looked at are only the claims of days on which one may settle another.
    """
    open_since = (datetime.date.fromisoformat(since) - datetime.timedelta(days=OPEN_DAYS)).isoformat()
    due_since = (datetime.date.fromisoformat(since) - datetime.timedelta(days=LATE_DAYS)).isoformat()
    may_be_open = (claims.c.published >= open_since) | (claims.c.time_end >= due_since)
    with ledger.snapshot() as connection:
        ahead = list(_tellings(connection, AHEAD, may_be_open, claims.c.published < until))
        reach = max((_reach(one) for one in ahead if one.published.isoformat() >= since), default="")
        told = claims.c.published >= since, claims.c.published <= max(until, reach)
        later = list(_tellings(connection, (*TOLD, "intention", "forecast"), *told)) if ahead else []
        held = resolved(connection.execute(select(table).where(table.c.kind == "forecast")).all())
    found = dict(_settled(ahead, later, _refused(held)))
    people = {j.left for j in held if not j.program and j.verdict != UNDONE and j.undone is None}
    mine = {j.left: j for j in held if j.program and j.undone is None and j.undoes is None}
    fresh = [w for left, w in sorted(found.items()) if left not in people and not _better(mine.get(left), w)]
    if not fresh:
        return 0
    with entry(ledger, "settle", by=program()) as writing:
        for w in fresh:
            if w.left in mine:
                take_back(writing, mine[w.left], by=program(), because="a later report tells more surely what came of it")
            write(writing, w, by=program(), again=writing.recorded)
    return len(fresh)


def _refused(held: Sequence[Judgement]) -> set[tuple[str, str]]:
    """Pairs that were taken back."""
    return {(j.left, j.right) for j in held if j.undone is not None}


def _better(now: Judgement | None, proposed: Wanted) -> bool:
    """Whether what is judged already is as sure as what is proposed."""
    return now is not None and (now.right == proposed.right or (now.score or 0.0) >= (proposed.score or 0.0))


# --- which settles which ---


def _settled(ahead: Sequence[Telling], later: Sequence[Telling], refused: set[tuple[str, str]]) -> Iterator[tuple[str, Wanted]]:
    """For each claim ahead the later one that settles it most surely, the earliest of equals."""
    spread: Mapping[str, int] = _spread(ahead)
    index: dict[str, list[Telling]] = defaultdict(list)
    for one in ahead:
        for word in one.words:
            if spread[word] <= max(2, COMMON * len(ahead)):
                index[word].append(one)
    best: dict[str, tuple[float, datetime.date, str, Wanted]] = {}
    for told in later:
        near = {one.ref: one for word in told.words for one in index.get(word, ())}
        for one in near.values():
            if one.story == told.story or (one.ref, told.ref) in refused or not _in_time(one, told):
                continue
            verdict = _verdict(one, told)
            least = OUTRIGHT if verdict in {"dropped", "slipped"} else SHARED
            score, why = _score(one, told, least)
            if verdict is None or score < SETTLED:
                continue
            because = {"sentence": f"a report of {told.published} says “{told.content}”; {why}"}
            wanted = Wanted("forecast", one.ref, told.ref, verdict, round(score, 3), because)
            rank = (-score, told.published, told.ref, wanted)
            if one.ref not in best or rank[:3] < best[one.ref][:3]:
                best[one.ref] = rank
    yield from ((name, rank[3]) for name, rank in best.items())


def _spread(ahead: Iterable[Telling]) -> dict[str, int]:
    counted: dict[str, int] = defaultdict(int)
    for one in ahead:
        for word in one.words:
            counted[word] += 1
    return counted


def _reach(one: Telling) -> str:
    """The last day on which something may tell what came of it."""
    last = one.published + datetime.timedelta(days=OPEN_DAYS) if one.end is None else one.end + datetime.timedelta(days=LATE_DAYS)
    return last.isoformat()


def _in_time(one: Telling, told: Telling) -> bool:
    """Whether the later claim was published after, and tells of a time after, within reach of the due day."""
    if told.published <= one.published or (told.end is not None and told.end < one.published):
        return False
    return told.published.isoformat() <= _reach(one)


def _verdict(one: Telling, told: Telling) -> str | None:
    """What the later claim says came of it; None where it says nothing of that."""
    said = {what for word in told.words - one.words for what in _settling().get(word, ())}
    if told.modality not in TOLD:  # still ahead: put off, when it now has a later day
        later = one.end is not None and told.start is not None and told.start > one.end
        return "slipped" if later or ("slipped" in said and told.modality == "intention") else None
    if "dropped" in said:
        return "dropped"
    if "slipped" in said:
        return "slipped"
    if told.modality == "denied" or told.outcome == "failed" or "failed" in said:
        return "did_not"
    if one.end is not None and told.start is not None and told.start > one.end:
        return "slipped"
    if bool(NOT.search(one.content)) != bool(NOT.search(told.content)):
        return "did_not"
    return "came_true" if one.modality in {"forecast", "conditional"} else "held"


def _score(one: Telling, told: Telling, least: int) -> tuple[float, str]:
    """How surely the later claim tells of the same, and why in words."""
    shared = one.words & told.words
    if len(shared) < least or family(one.kind) != family(told.kind):
        return 0.0, ""
    parts = [(WORDS, len(shared) / max(least, len(one.words) if least == SHARED else OUTRIGHT))]
    parts.append((KIND, float(one.kind == told.kind)))
    for weight, mine, its in ((PLACE, one.places, told.places), (PARTY, one.parties, told.parties)):
        if mine and its:
            parts.append((weight, float(bool(mine & its))))
    score = sum(weight * value for weight, value in parts) / sum(weight for weight, _ in parts)
    same = [f"both have {', '.join(sorted(shared)[:5])}"]
    same += [", ".join(sorted(both)) for both in (one.places & told.places, one.parties & told.parties) if both]
    return min(1.0, score), "; ".join(same)


@cache
def _settling() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for what, word in rows("settling_words.tsv"):
        found[word] += (what,)
    return dict(found)


# --- out of the ledger ---


def _tellings(connection: Connection, modalities: Sequence[str], *where: ColumnElement[bool]) -> Iterator[Telling]:
    asked = (
        select(stories.c.id.label("story"), claims.c.id, claims.c.published, claims.c.record)
        .join(stories, stories.c.key == claims.c.story)
        .join(heads, heads.c.reading == claims.c.reading)
        .where(claims.c.modality.in_(modalities), claims.c.published.is_not(None), claims.c.record != "", *where)
        .order_by(claims.c.published, stories.c.id, claims.c.start)
    )
    for row in connection.execute(asked):
        yield _telling(row.story, row.published, json.loads(row.record))


def _telling(story: str, published: str, record: dict[str, Any]) -> Telling:
    parties = [party for party in (record["agent"], record["target"]) if party]
    time = record["time"] or {}
    start, end = (datetime.date.fromisoformat(day) if day else None for day in (time.get("start"), time.get("end")))
    return Telling(
        ref=ref(story, record["id"]),
        story=story,
        published=datetime.date.fromisoformat(published),
        modality=record["modality"],
        kind=record["kind"],
        outcome=record["outcome"],
        start=start,
        end=end,
        words=frozenset(words_of(record["content"])),
        places=frozenset(place["name"] for place in record["places"]),
        parties=frozenset(party["side"] or party["who"] or party["text"].lower() for party in parties),
        content=" ".join(record["content"].split()),
    )
