"""Date each claim by the expression that dates its event: the one its own words carry, or one shared with them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dateline.claims.time.calendar import shift
from dateline.claims.time.shape import Dated, shaped, since
from dateline.claims.time.tense import head_of, is_attribute
from dateline.language.tree import Tokens, child, within
from dateline.types import Claim, Interval, Reading, Span

REACH = 40
# Openings that carry on with the day told last.
LATER = re.compile(r"(?:later(?: (?:in|on) (?:the|that) (?:same )?day)?|after a while|shortly (?:after|afterwards?|before)|soon after(?:wards)?|afterwards|"
                   r"moments later|minutes (?:later|earlier)|at the same time|(?:that|the same) (?:night|evening|morning|afternoon))\b", re.I)  # fmt: skip
# Relations at which a clause of its own begins: what is dated in there is dated apart.
CLAUSES = frozenset({"relcl", "advcl", "ccomp", "acl", "csubj", "pcomp", "parataxis"})
# Cost of leaving a clause, of a noun's own date, of a measured duration against a date.
CLAUSE, NOMINAL, LENGTH = 3.0, 1.0, 2.5
NEVER = 1000.0
# How far from the head a noun's own date ("Friday's attack") still dates the claim.
NOMINAL_REACH = 3
# Appeals: the saying itself is what is dated.
DIRECTIVES = frozenset("ask call urge demand order request appeal press beg implore instruct command".split())
# A date behind one of these belongs to another event.
EVENTS = frozenset({"before", "after"})
# Participles that give an aim or an account, not a part of the event.
PURPOSES = frozenset("aim seek hope say state claim note add cite argue want intend deal mark".split())
HELPERS = {
    "had": "pluperfect", "has": "perfect", "have": "perfect", "'ve": "perfect", "’ve": "perfect", "is": "present", "are": "present",
    "was": "past", "were": "past", "did": "past", "will": "future", "would": "future", "may": "future", "might": "future", "could": "future",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A dated expression with the token it depends on."""

    dated: Dated
    head: int
    governor: int


def bind(reading: Reading) -> Reading:
    """The reading with the time of each claim, from its own sentence."""
    candidates = [
        c for d in shaped(reading.story.text, reading.times, reading.story.published) if (c := _candidate(reading.tokens, d))
    ]
    claims = tuple(_bound(reading, claim, candidates) for claim in reading.claims)
    return replace(reading, claims=claims)


def _candidate(tokens: Tokens, dated: Dated) -> Candidate | None:
    head = head_of(tokens, dated.interval.span or dated.span)
    if head is None:
        return None
    at = head
    for _ in range(REACH):
        token = tokens[at]
        if token.head == at:
            break
        at = token.head
        if (
            tokens[at].pos not in {"ADP", "SCONJ", "PART", "PUNCT", "DET"}
            and not dated.span.start <= tokens[at].start < dated.span.end
        ):
            break
    return Candidate(dated, head, at)


def _bound(reading: Reading, claim: Claim, candidates: Sequence[Candidate]) -> Claim:
    sentence = _sentence_of(reading, claim)
    if sentence is None:
        return claim
    near = [c for c in candidates if sentence.start <= c.dated.span.start < sentence.end]
    found = _own(reading, claim, near) or _when(reading, claim, near) or _behind_since(reading, claim, near)
    found = found or _shared(reading, claim, near) or _carried(reading, claim, candidates) or _open_since(reading, claim)
    return replace(claim, time=found) if found else claim


def _sentence_of(reading: Reading, claim: Claim) -> Span | None:
    """The sentences that the claim's content touches."""
    touched = [s for s in reading.sentences if s.span.meets(claim.content)]
    return Span(touched[0].span.start, touched[-1].span.end) if touched else None


def _own(reading: Reading, claim: Claim, near: Sequence[Candidate]) -> Interval | None:
    """The expression inside the content that is nearest to its head."""
    inside = [c for c in near if claim.content.meets(c.dated.interval.span or c.dated.span)]
    best: tuple[float, Interval] | None = None
    for candidate in inside:
        interval = _resolved(reading, claim, candidate)
        if interval is None:
            continue
        cost = _cost(reading.tokens, claim, candidate, interval)
        if cost < NEVER and (best is None or cost < best[0]):
            best = cost, interval
    return best[1] if best else None


def _shared(reading: Reading, claim: Claim, near: Sequence[Candidate]) -> Interval | None:
    """An expression of the same sentence outside the content that dates the same event."""
    best: tuple[float, Interval] | None = None
    for candidate in near:
        if claim.content.meets(candidate.dated.interval.span or candidate.dated.span) or candidate.dated.word in EVENTS:
            continue
        interval = _resolved(reading, claim, candidate)
        if interval is None or not _shares(reading, claim, candidate):
            continue
        cost = float(len(_path(reading.tokens, candidate.governor, claim.head)))
        if best is None or cost < best[0]:
            best = cost, interval
    return best[1] if best else None


def _when(reading: Reading, claim: Claim, near: Sequence[Candidate]) -> Interval | None:
    """The expression that a "when" clause explains: "in 2017, when a general was killed"."""
    text = reading.story.text
    for candidate in near:
        end = candidate.dated.span.end
        gap = text[end : claim.content.start]
        if claim.content.start >= end and gap.strip(" ,–—-").lower() == "when":
            plain = candidate.dated.plain
            return plain if plain.start or plain.end else None
    return None


def _behind_since(reading: Reading, claim: Claim, near: Sequence[Candidate]) -> Interval | None:
    """The date of a "since" clause that stands right behind the content."""
    text = reading.story.text
    for candidate in near:
        plain = candidate.dated.plain
        gap = (
            text[claim.content.end : plain.span.start].strip().lower()
            if plain.span and plain.span.start >= claim.content.end
            else ""
        )
        if gap.startswith("since ") and not any(mark in gap for mark in ",;:.") and plain.start:
            return since(plain, reading.story.published)
    return None


def _open_since(reading: Reading, claim: Claim) -> Interval | None:
    """Up to publication, from a day that the text does not give: "since the end of the cold war"."""
    tokens, today = reading.tokens, reading.story.published
    for token in within(tokens, claim.content):
        marks = token.dep == "mark" and _is_perfect(tokens, claim.head)
        if token.lower == "since" and today and ((token.dep == "prep" and token.children) or marks):
            first, last = (
                tokens[token.i if token.dep == "prep" else token.head].left,
                tokens[token.i if token.dep == "prep" else token.head].right,
            )
            span = Span(token.start, max(token.end, min(tokens[last].end, claim.content.end)))
            return Interval(None, today, "open", f"../{today}", span, rule="open since", base=today) if first <= last else None
    return None


def _carried(reading: Reading, claim: Claim, candidates: Sequence[Candidate]) -> Interval | None:
    """The day told last, where the claim opens with "Later" or the like; and from it on, where it says "since"."""
    text = claim.content.of(reading.story.text)
    opening = LATER.match(text)
    bare = None if opening else _bare_since(reading.tokens, claim)
    if opening is None and bare is None:
        return None
    told = [c.dated.interval for c in candidates if c.dated.span.start < claim.content.start + (len(text) if bare else 0)]
    last = next((i for i in reversed(told) if i.start and i.end and i.timex_type in {"DATE", "TIME"}), None)
    if last is None or (opening and last.start != last.end):
        return None
    if opening:
        span = Span(claim.content.start, claim.content.start + opening.end())
        return replace(last, span=span, timex=None, rule="carried over", base=last.start)
    return replace(since(last, reading.story.published), span=bare, timex=None, rule="carried over", base=last.start)


def _bare_since(tokens: Tokens, claim: Claim) -> Span | None:
    """The word "since" that nothing hangs on ("has since withdrawn")."""
    for token in within(tokens, claim.content):
        if token.lower == "since" and not token.children and token.dep in {"advmod", "prep"}:
            return Span(token.start, token.end)
    return None


def _resolved(reading: Reading, claim: Claim, candidate: Candidate) -> Interval | None:
    """The candidate's days for this claim; ``None`` where it has none."""
    interval = replace(candidate.dated.interval, span=candidate.dated.span)
    if candidate.dated.span.start < claim.content.start < candidate.dated.span.end:
        interval = candidate.dated.plain
    if interval.rule == "age" or interval.timex_type == "SET":
        return None
    if interval.start is None and interval.end is None:
        if interval.timex_type != "DURATION":
            return None
        return _measured(reading, claim, candidate, interval)
    if _under_since(reading.tokens, claim, candidate):
        return since(interval, reading.story.published)
    return interval


def _under_since(tokens: Tokens, claim: Claim, candidate: Candidate) -> bool:
    """Whether a "since" stands between the claim's head and the expression ("since the war began in 2011")."""
    at = candidate.head
    for _ in range(REACH):
        if at == claim.head or tokens[at].head == at:
            return False
        if tokens[at].lower == "since" or any(
            tokens[c].lower == "since" and tokens[c].dep == "mark" for c in tokens[at].children
        ):
            return True
        at = tokens[at].head
    return False


def _measured(reading: Reading, claim: Claim, candidate: Candidate, interval: Interval) -> Interval | None:
    """A duration that runs up to publication: "for three years" of what still is, "in 24 hours", "decades-long"."""
    today = reading.story.published
    value = interval.timex or ""
    if today is None or not value.startswith("P") or interval.rule == "age":
        return None
    words = (interval.span or candidate.dated.span).of(reading.story.text).lower()
    attributive = "long" in words or "-" in words
    perfect = _is_perfect(reading.tokens, claim.head)
    if attributive:
        return _up_to(interval, None, today) if perfect and value[-1] in "EYM" else None
    word, noun = candidate.dated.word, reading.tokens[claim.head].pos in {"NOUN", "PROPN"}
    if word not in {"in", "for", "within", "over"} or "X" in value or not (perfect or word == "in" or (word == "for" and noun)):
        return None
    start = _earlier(today, value)
    return _up_to(interval, start, today) if start else None


def _up_to(interval: Interval, start: datetime.date | None, today: datetime.date) -> Interval:
    return replace(
        interval, start=start, end=today, precision="days" if start else "open", edtf=f"{start or '..'}/{today}", base=today
    )


def _earlier(today: datetime.date, value: str) -> datetime.date | None:
    digits = value.lstrip("PT")
    number = digits.rstrip("DWMYECTHSL")
    unit = digits[len(number) :]
    try_unit = f"T{unit}" if value.startswith("PT") else unit
    if not number.replace(".", "", 1).isdecimal():
        return None
    return shift(today, -float(number), try_unit)


def _is_perfect(tokens: Tokens, head: int) -> bool:
    """Whether the claim's verb is a present perfect or a present."""
    at: int | None = head
    helpers = {tokens[c].lower for c in tokens[head].children if tokens[c].dep in {"aux", "auxpass"}}
    if helpers & {"has", "have", "'ve", "’ve", "'s", "’s"}:
        return True
    while at is not None and tokens[at].pos not in {"VERB", "AUX"} and tokens[at].head != at:
        at = tokens[at].head
    return (at is not None and tokens[at].tag in {"VBZ", "VBP"}) or (child(tokens, head, "aux") is not None and "have" in helpers)


def _cost(tokens: Tokens, claim: Claim, candidate: Candidate, interval: Interval) -> float:
    """How far an expression in the content stands from what the claim says."""
    path = _path(tokens, candidate.governor, claim.head)
    if candidate.dated.word in EVENTS:
        return NEVER
    cost = float(len(path)) + CLAUSE * sum(_apart(tokens, i, claim.head) for i in path)
    if _is_cue(tokens, claim, candidate.governor):
        cost += CLAUSE
    if is_attribute(tokens, candidate.head, candidate.dated.plain.span or candidate.dated.span):
        cost += NOMINAL
        if len(path) > NOMINAL_REACH or any(tokens[i].dep == "xcomp" for i in path):
            return NEVER
    return cost + (LENGTH if interval.timex_type == "DURATION" else 0.0)


def _apart(tokens: Tokens, i: int, head: int) -> bool:
    """Whether a token opens a clause whose date is its own, not that of the claim's head."""
    if i == head or tokens[i].dep not in CLAUSES:
        return False
    if any(tokens[c].lower == "since" for c in tokens[i].children):
        return False
    return not (tokens[i].dep in {"relcl", "acl", "ccomp", "pcomp"} and tokens[i].head == head)


def _shares(reading: Reading, claim: Claim, candidate: Candidate) -> bool:
    """Whether an expression outside the content dates the claim's event too."""
    tokens, governor = reading.tokens, candidate.governor
    if _is_cue(tokens, claim, governor) or _behind_cue(reading, claim, candidate):
        return _told_then(reading, claim, candidate)
    if candidate.dated.interval.timex_type == "DURATION" and candidate.dated.interval.start is None:
        return False
    if claim.head in _chain(tokens, candidate.head) and _under_since(tokens, claim, candidate):
        return True
    return bool(_along(tokens, claim, claim.head) & _along(tokens, claim, governor))


def _behind_cue(reading: Reading, claim: Claim, candidate: Candidate) -> bool:
    """Whether the expression stands right behind the cue ("said last May it would …"), whatever the parse makes of it."""
    start = candidate.dated.span.start
    return any(
        s.cue is not None and s.cue.end <= start and not reading.story.text[s.cue.end : start].strip() for s in claim.chain
    )


def _along(tokens: Tokens, claim: Claim, i: int) -> frozenset[int]:
    """A verb and the governors that it shares its time with, up to the cue."""
    found = {i}
    for _ in range(REACH):
        if tokens[i].head == i or not _goes_along(tokens, i) or _is_cue(tokens, claim, tokens[i].head):
            break
        i = tokens[i].head
        found.add(i)
    return frozenset(found)


def _goes_along(tokens: Tokens, i: int) -> bool:
    """Whether a clause shares its governor's time: conjoined in the same tense, a bare participle, or "while"."""
    token, governor = tokens[i], tokens[tokens[i].head]
    if token.dep == "xcomp":
        return True
    if token.dep == "conj":
        return _tense(tokens, i) == _tense(tokens, governor.i)
    if token.dep == "advcl":
        marks = {tokens[c].lower for c in token.children if tokens[c].dep in {"mark", "advmod", "prep"} and tokens[c].i < i}
        if token.tag == "VBG" and not marks:
            return token.lemma not in PURPOSES
        return marks in ({"while"}, {"as"}) and _tense(tokens, i) == _tense(tokens, governor.i)
    return False


def _tense(tokens: Tokens, i: int) -> str:
    """A verb's tense as its auxiliaries and tag give it; a noun has none."""
    helpers = sorted(HELPERS[tokens[c].lower] for c in tokens[i].children if tokens[c].lower in HELPERS)
    if helpers:
        return helpers[0]
    return "past" if tokens[i].tag in {"VBD", "VBN"} else tokens[i].pos


def _told_then(reading: Reading, claim: Claim, candidate: Candidate) -> bool:
    """Whether the day of speaking dates the claim too: an appeal is the dated act; "In May, it said a raid had failed" tells of May."""
    tokens = reading.tokens
    if (
        claim.modality == "demand"
        or tokens[candidate.governor].lemma in DIRECTIVES
        or _is_hearsay(tokens, claim, candidate.governor)
    ):
        return True
    first = next((s for s in reading.sentences if s.span.start <= candidate.dated.span.start < s.span.end), None)
    fronted = first is not None and candidate.dated.span.start == first.span.start
    between = _chain(tokens, claim.head)
    between = between[: between.index(candidate.governor)] if candidate.governor in between else between[:1]
    told = any(tokens[c].lower == "had" for i in between for c in tokens[i].children)
    return fronted and candidate.dated.interval.precision != "day" and told


def _is_hearsay(tokens: Tokens, claim: Claim, cue: int) -> bool:
    """Whether nobody is named to have spoken ("were reported to have fired"): the date is the event's."""
    return claim.chain[-1].source is None and any(tokens[c].dep in {"auxpass", "nsubjpass"} for c in tokens[cue].children)


def _is_cue(tokens: Tokens, claim: Claim, i: int) -> bool:
    return any(s.cue is not None and s.cue.start <= tokens[i].start < s.cue.end for s in claim.chain)


def _first_conjunct(tokens: Tokens, i: int) -> int:
    for _ in range(REACH):
        if tokens[i].dep != "conj" or tokens[i].head == i:
            break
        i = tokens[i].head
    return i


def _chain(tokens: Tokens, i: int) -> list[int]:
    """A token and its governors, nearest first."""
    found = [i]
    for _ in range(REACH):
        if tokens[i].head == i:
            break
        i = tokens[i].head
        found.append(i)
    return found


def _path(tokens: Tokens, left: int, right: int) -> list[int]:
    """The tokens from one to another through the tree, the meeting point left out."""
    up, down = _chain(tokens, left), _chain(tokens, right)
    common = set(down)
    meeting = next((i for i in up if i in common), None)
    if meeting is None:
        return up + down
    return up[: up.index(meeting)] + down[: down.index(meeting)]
