"""Date each claim by the expression that dates its event: the one its own words carry, or one shared with them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from dateline.claims.time.carried import behind_since, carried, open_since, when_clause
from dateline.claims.time.ground import Candidate, Ground, ground, is_cue, path
from dateline.claims.time.measured import measured
from dateline.claims.time.shape import since
from dateline.claims.time.sharing import behind_cue, shares, under_since
from dateline.claims.time.tense import is_attribute
from dateline.copies import changed
from dateline.language.tree import Tokens
from dateline.types import Claim, Interval, Reading, Reason

# Relations at which a clause of its own begins: what is dated in there is dated apart.
CLAUSES = frozenset({"relcl", "advcl", "ccomp", "acl", "csubj", "pcomp", "parataxis"})
# Cost of leaving a clause, of a noun's own date, of a measured duration against a date.
CLAUSE, NOMINAL, LENGTH = 3.0, 1.0, 2.5
NEVER = 1000.0
# How far from the head a noun's own date ("Friday's attack") still dates the claim.
NOMINAL_REACH = 3
# What is dated for itself wherever it is mentioned.
OWN_DATE = frozenset("publish release schedule sign issue adopt broadcast post plan slate print air draft ratify".split())
# Rules that count from the day of speaking.
COUNTED_IN_SPEECH = frozenset({"deictic", "ago", "weekday", "part of day"})
# A date behind one of these belongs to another event.
EVENTS = frozenset({"before", "after", "pre-", "post-"})


def bind(reading: Reading) -> Reading:
    """The reading with the time of each claim, from its own sentence."""
    here = ground(reading)
    return changed(reading, claims=tuple(_bound(here, claim) for claim in reading.claims))


def _bound(here: Ground, claim: Claim) -> Claim:
    reading, near = here.reading, here.near(claim)
    found = (
        _own(reading, claim, near)
        or when_clause(reading, claim, near)
        or behind_since(reading, claim, near)
        or _shared(here, claim, near)
        or carried(here, claim)
        or open_since(reading, claim)
    )
    if found is None:
        return claim
    found = as_spoken(here, claim, found)
    return changed(claim, time=found, because=(*claim.because, _because(reading, found)))


def as_spoken(here: Ground, claim: Claim, found: Interval) -> Interval:
    """ "Today" inside marks is the day of speaking, where the cue tells that."""
    today = here.reading.story.published
    if claim.quote not in {"direct", "mixed"} or found.rule not in COUNTED_IN_SPEECH or found.base != today or today is None:
        return found
    spoken = next((c for c in here.beside_cue(claim) if _is_past_day(c.dated.plain, today)), None)
    if spoken is None or spoken.words == found.span or spoken.dated.plain.start is None:
        return found
    off = spoken.dated.plain.start - today
    start, end = (day + off if day else None for day in (found.start, found.end))
    return changed(found, start=start, end=end, edtf=f"{start}/{end}" if start != end else str(start), base=today + off)


def _is_past_day(interval: Interval, today: datetime.date) -> bool:
    return interval.start is not None and interval.start == interval.end and interval.start < today


def _because(reading: Reading, time: Interval) -> Reason:
    """How the days were come by."""
    words = f"“{time.span.of(reading.story.text)}”" if time.span else "The sentence before"
    read = f" is read by the rule “{time.rule}”" if time.rule else ""
    counted = f", counted from {time.base}" if time.base else ""
    return Reason("time", time.rule or "time", f"{words}{read}{counted}.", time.span)


def _own(reading: Reading, claim: Claim, near: Sequence[Candidate]) -> Interval | None:
    """The expression inside the content that is nearest to its head."""
    inside = [c for c in near if claim.content.meets(c.words) and not _of_saying(reading, claim, c)]
    best: tuple[float, Interval] | None = None
    for candidate in inside:
        interval = _resolved(reading, claim, candidate)
        if interval is None:
            continue
        cost = _cost(reading.tokens, claim, candidate, interval)
        if cost < NEVER and (best is None or cost < best[0]):
            best = cost, interval
    return best[1] if best else None


def _of_saying(reading: Reading, claim: Claim, candidate: Candidate) -> bool:
    """Whether an expression that the content opens with belongs to the cue in front ("said last May it would …")."""
    opens = candidate.words.start <= claim.content.start + 1
    return opens and behind_cue(reading, claim, candidate) and claim.modality != "demand"


def _shared(here: Ground, claim: Claim, near: Sequence[Candidate]) -> Interval | None:
    """An expression of the same sentence outside the content that dates the same event."""
    best: tuple[float, Interval] | None = None
    for candidate in near:
        if claim.content.meets(candidate.words) or candidate.dated.word in EVENTS:
            continue
        interval = _resolved(here.reading, claim, candidate)
        if interval is None or not shares(here, claim, candidate):
            continue
        cost = float(len(path(here.reading.tokens, candidate.governor, claim.head)))
        if best is None or cost < best[0]:
            best = cost, interval
    return best[1] if best else None


def _resolved(reading: Reading, claim: Claim, candidate: Candidate) -> Interval | None:
    """The candidate's days for this claim; ``None`` where it has none."""
    interval = changed(candidate.dated.interval, span=candidate.dated.span)
    if candidate.dated.span.start < claim.content.start < candidate.dated.span.end:
        interval = candidate.dated.plain
    if interval.rule == "age" or interval.timex_type == "SET":
        return None
    if interval.start is None and interval.end is None:
        if interval.timex_type != "DURATION":
            return None
        return measured(reading, claim, candidate, interval)
    if under_since(reading.tokens, claim, candidate):
        return since(interval, reading.story.published)
    return interval


def _cost(tokens: Tokens, claim: Claim, candidate: Candidate, interval: Interval) -> float:
    """How far an expression in the content stands from what the claim says."""
    way = path(tokens, candidate.governor, claim.head)
    if candidate.dated.word in EVENTS:
        return NEVER
    cost = float(len(way)) + CLAUSE * sum(_apart(tokens, i, claim.head) for i in way)
    if is_cue(tokens, claim, candidate.governor):
        cost += CLAUSE
    if claim.modality != "intention" and any(_of_another(tokens, i, claim.head) for i in way):
        return NEVER
    if is_attribute(tokens, candidate.head, candidate.words):
        cost += NOMINAL
        if len(way) > NOMINAL_REACH or any(tokens[i].dep == "xcomp" for i in way):
            return NEVER
    return cost + (LENGTH if interval.timex_type == "DURATION" else 0.0)


def _of_another(tokens: Tokens, i: int, head: int) -> bool:
    """Whether a token says when a document or a plan that the claim only mentions is from ("a list published in May")."""
    return i != head and tokens[i].dep in {"relcl", "acl"} and tokens[i].head != head and tokens[i].lemma in OWN_DATE


def _apart(tokens: Tokens, i: int, head: int) -> bool:
    """Whether a token opens a clause whose date is its own, not that of the claim's head."""
    if i == head or tokens[i].dep not in CLAUSES:
        return False
    if any(tokens[c].lower == "since" for c in tokens[i].children):
        return False
    return not (tokens[i].dep in {"relcl", "acl", "ccomp", "pcomp"} and tokens[i].head == head)
