"""Dates that stand near a claim without being part of its clause: "in 2017, when …", "Later, …", "has since …"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from dateline.claims.time.ground import Candidate, Ground
from dateline.claims.time.measured import is_perfect
from dateline.claims.time.shape import since
from dateline.language.tree import Tokens, within
from dateline.types import Claim, Interval, Reading, Span

# How many expressions back the day told last is sought.
BACK = 20
# Openings that carry on with the day told last.
LATER = re.compile(
    r"(?:later(?: (?:in|on) (?:the|that) (?:same )?day)?|after a while|shortly (?:after|afterwards?|before)|soon after(?:wards)?"
    r"|afterwards|moments later|minutes (?:later|earlier)"
    r"|(?:that|the same) (?:night|evening|morning|afternoon))\b",
    re.I,
)


def when_clause(reading: Reading, claim: Claim, near: Sequence[Candidate]) -> Interval | None:
    """The expression that a "when" clause explains: "in 2017, when a general was killed"."""
    text = reading.story.text
    for candidate in near:
        end = candidate.dated.span.end
        gap = text[end : claim.content.start]
        if claim.content.start >= end and gap.strip(" ,–—-").lower() == "when":
            plain = candidate.dated.plain
            return plain if plain.start or plain.end else None
    return None


def behind_since(reading: Reading, claim: Claim, near: Sequence[Candidate]) -> Interval | None:
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


def open_since(reading: Reading, claim: Claim) -> Interval | None:
    """Up to publication, from a day that the text does not give: "since the end of the cold war"."""
    tokens, today = reading.tokens, reading.story.published
    for token in within(tokens, claim.content):
        marks = token.dep == "mark" and is_perfect(tokens, claim.head)
        if token.lower == "since" and today and ((token.dep == "prep" and token.children) or marks):
            first, last = (
                tokens[token.i if token.dep == "prep" else token.head].left,
                tokens[token.i if token.dep == "prep" else token.head].right,
            )
            span = Span(token.start, max(token.end, min(tokens[last].end, claim.content.end)))
            return Interval(None, today, "open", f"../{today}", span, rule="open since", base=today) if first <= last else None
    return None


def carried(ground: Ground, claim: Claim) -> Interval | None:
    """The day told last, where the claim opens with "Later" or the like; and from it on, where it says "since"."""
    reading = ground.reading
    opening = LATER.match(reading.story.text, claim.content.start, claim.content.end)
    bare = None if opening else _bare_since(reading.tokens, claim)
    if opening is None and bare is None:
        return None
    last = _told_last(ground, claim.content.start if opening else claim.content.end)
    if last is None or (opening and last.start != last.end):
        return None
    if opening:
        return replace(last, span=Span(opening.start(), opening.end()), timex=None, rule="carried over", base=last.start)
    today = reading.story.published
    if today is None or last.start is None or last.start >= today:
        return None
    return replace(since(last, today), span=bare, timex=None, rule="carried over", base=last.start)


def _told_last(ground: Ground, offset: int) -> Interval | None:
    """The last dated expression in front of an offset."""
    last = ground.until(offset) - 1
    for n in range(last, max(last - BACK, -1), -1):
        found = ground.candidates[n].dated.interval
        if found.start and found.end and found.timex_type in {"DATE", "TIME"}:
            return found
    return None


def _bare_since(tokens: Tokens, claim: Claim) -> Span | None:
    """The word "since" that nothing hangs on ("has since withdrawn")."""
    for token in within(tokens, claim.content):
        if token.lower == "since" and not token.children and token.dep in {"advmod", "prep"}:
            return Span(token.start, token.end)
    return None
