"""Durations that run up to publication: "for three years" of what still is, "in 24 hours", "a decades-long war"."""

from __future__ import annotations

import datetime
from dataclasses import replace

from dateline.claims.time.calendar import shift
from dateline.claims.time.events import is_lasting
from dateline.claims.time.ground import Candidate
from dateline.language.tree import Tokens
from dateline.types import Claim, Interval, Reading

# Prepositions in front of a duration that measures back from publication.
BACK_FROM = frozenset({"in", "for", "within", "over"})
PERFECT = frozenset({"has", "have", "'ve", "’ve", "'s", "’s"})


def measured(reading: Reading, claim: Claim, candidate: Candidate, interval: Interval) -> Interval | None:
    """A duration that runs up to publication: "for three years" of what still is, "in 24 hours", "decades-long"."""
    today = reading.story.published
    value = interval.timex or ""
    if today is None or not value.startswith("P") or interval.rule == "age":
        return None
    words = (interval.span or candidate.dated.span).of(reading.story.text).lower()
    attributive = "long" in words or "-" in words
    perfect = is_perfect(reading.tokens, claim.head)
    if attributive and candidate.governor == claim.head and is_lasting(reading.tokens[claim.head].lemma) and "X" not in value:
        start = _earlier(today, value)
        return _up_to(interval, start if value[-1] in "DWM" else None, today)
    if attributive:
        return _up_to(interval, None, today) if perfect and value[-1] in "EYM" else None
    word, noun = candidate.dated.word, reading.tokens[claim.head].pos in {"NOUN", "PROPN"}
    if word not in BACK_FROM or "X" in value or not (perfect or word == "in" or (word == "for" and noun)):
        return None
    start = _earlier(today, value)
    return _up_to(interval, start, today) if start else None


def is_perfect(tokens: Tokens, head: int) -> bool:
    """Whether the claim's verb is a present perfect or a present: what it tells goes on."""
    if any(tokens[c].dep in {"aux", "auxpass"} and tokens[c].lower in PERFECT for c in tokens[head].children):
        return True
    at = head
    while tokens[at].pos not in {"VERB", "AUX"} and tokens[at].head != at:
        at = tokens[at].head
    return tokens[at].tag in {"VBZ", "VBP"}


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
