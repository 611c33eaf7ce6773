"""Durations that run up to publication: "for three years" of what still is, "in 24 hours", "a decades-long war"."""

from __future__ import annotations

import datetime
from dataclasses import replace

from dateline.claims.time.calendar import shift
from dateline.claims.time.events import is_lasting
from dateline.claims.time.ground import Candidate
from dateline.claims.time.tense import AHEAD, direction
from dateline.language.tree import Tokens
from dateline.types import Claim, Interval, Reading

# Prepositions in front of a duration that measures back from publication.
BACK_FROM = frozenset({"in", "for", "within", "over"})
# Prepositions in front of one that runs from publication on, where the verb looks ahead.
AHEAD_FROM = frozenset({"in", "within", "for", "over"})
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
    if candidate.dated.word in AHEAD_FROM and "X" not in value and _looks_ahead(reading, claim, candidate):
        return _to_come(interval, value, today, exact=candidate.dated.word == "in")
    word, noun = candidate.dated.word, reading.tokens[claim.head].pos in {"NOUN", "PROPN"}
    perfect = is_perfect(reading.tokens, claim.head, present=word != "for")
    if word not in BACK_FROM or "X" in value or not (perfect or word == "in" or (word == "for" and noun)):
        return None
    start = _earlier(today, value)
    return _up_to(interval, start, today) if start else None


def _looks_ahead(reading: Reading, claim: Claim, candidate: Candidate) -> bool:
    """Whether what lasts so long is still to come ("must leave within two days")."""
    if reading.tokens[candidate.governor].pos not in {"VERB", "AUX"}:
        return False
    return claim.modality != "asserted" and direction(reading.tokens, candidate.words) == AHEAD


def _to_come(interval: Interval, value: str, today: datetime.date, *, exact: bool) -> Interval | None:
    """From publication on, or "in" so many days the day itself."""
    length = _length(value)
    end = shift(today, length[0], length[1]) if length else None
    if end is None:
        return None
    start = end if exact and value[-1] == "D" else today
    return replace(interval, start=start, end=end, precision="days", edtf=f"{start}/{end}", base=today)


def is_perfect(tokens: Tokens, head: int, *, present: bool = True) -> bool:
    """Whether the claim's verb is a present perfect, or a present: what it tells goes on.

    "For two days" needs a perfect: who *has fuel* for two days has not had it for so long.
    """
    if any(tokens[c].dep in {"aux", "auxpass"} and tokens[c].lower in PERFECT for c in tokens[head].children):
        return True
    at = head
    while tokens[at].pos not in {"VERB", "AUX"} and tokens[at].head != at:
        at = tokens[at].head
    return present and tokens[at].tag in {"VBZ", "VBP"}


def _up_to(interval: Interval, start: datetime.date | None, today: datetime.date) -> Interval:
    return replace(
        interval, start=start, end=today, precision="days" if start else "open", edtf=f"{start or '..'}/{today}", base=today
    )


def _earlier(today: datetime.date, value: str) -> datetime.date | None:
    length = _length(value)
    return shift(today, -length[0], length[1]) if length else None


def _length(value: str) -> tuple[float, str] | None:
    """The number and unit of a TIMEX3 duration."""
    digits = value.lstrip("PT")
    number = digits.rstrip("DWMYECTHSL")
    unit = digits[len(number) :]
    if not number.replace(".", "", 1).isdecimal():
        return None
    return float(number), f"T{unit}" if value.startswith("PT") else unit
