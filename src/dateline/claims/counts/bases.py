"""Whether a number is a count, one of a stated span, or a running total, from the words of its clause."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import cast

from dateline.claims.counts.predicates import nouns
from dateline.claims.counts.uncounted import MONTHS
from dateline.lexicons import any_of, key, rows
from dateline.types import Basis

# "in November", "in November 2022", "in 2016", "between 24 and 27 December", "between June and August".
CALENDAR = re.compile(
    rf"\b(?:in|during|throughout|for)\s(?:the\smonth\sof\s|early\s|late\s|mid-?\s?)?(?:{MONTHS}(?!\s\d{{1,2}}\b)(?!\w)|(?:19|20)\d\d\b)"
    rf"|\b(?:between|from)\s(?:{MONTHS}|\d{{1,2}}\s(?:and|to)\s\d{{1,2}}\s{MONTHS}|\d{{1,2}}\s{MONTHS})(?!\w)"
    r"|\b(?:between|from)\s(?:last\s)?(?:mon|tues|wednes|thurs|fri|satur|sun)day\s(?:\w+\s)?(?:and|to|until|through)\s",
    re.IGNORECASE,
)
SPANNED = re.compile(
    r"\b(?:in|over|during|for|within|throughout)\s(?:the\s)?(?:past|last|first|previous|preceding|latest|recent|course\sof|span\sof|space\sof)\s"
    r"(?:(?:\w+|\d+)[\s-]){0,2}(?:minute|hour|day|night|week|weekend|month|quarter|year|decade)s?\b"
    r"|\A\W{0,3}(?:[\w-]+\s){1,3}(?:hours|days|nights|weeks|months)\sof\s",  # "Three days of shelling drove out …"
    re.IGNORECASE,
)


# "the worst attack since 2011" looks back and sums nothing up.
SUPERLATIVE = re.compile(r"\b(?:first|last|only|\w+est|most|least|worst|best)\b[^,;]*$", re.IGNORECASE)
# What may stand between words that reach for the next number and that number.
REACH = 60
# How many characters either side of a number are its clause.
WINDOW = 400
# Where a sentence turns from a count to its total: what is said of the time on one side holds on that side only.
TURN = re.compile(
    r",?\s(?:and\s)?(?:bring|tak|push|rais|lift|driv|putt)ing\s(?=(?:[\w’'-]+\s){0,6}(?:total|toll|tally|number|count|figure|losses|casualties)\b)",
    re.IGNORECASE,
)
# "A total of 30 drones have been destroyed during the operation": a war or campaign still going on is no span of its own.
CAMPAIGN = re.compile(
    r"\b(?:during|throughout|in|over\sthe\scourse\sof|in\sthe\scourse\sof)\s(?:the|its|this|their)\s(?:[\w-]+\s){0,3}?"
    r"(?:operation|war|conflict|campaign|offensive|invasion|uprising|intervention)\b",
    re.IGNORECASE,
)
SUMMED = re.compile(r"\b(?:in\stotal|total\sof|in\sall|overall|altogether|ha(?:s|ve)\s(?:\w+\s)?been)\b", re.IGNORECASE)
# A time that opens a sentence holds for all of it.
FRONT = 3
BREAK = re.compile(r"\d|;|\b(?:and|but|while|after|when)\b", re.IGNORECASE)


def basis_of(clause: str, at: int) -> Basis:
    """The basis that the words of a clause give the number that stands ``at`` this offset in it."""
    turn = TURN.search(clause)
    if turn is not None:
        clause, at = (clause[turn.start() :], at - turn.start()) if turn.start() <= at else (clause[: turn.start()], at)
    cues, times = _signs(clause)
    found = {_table()[key(m["cue"])][0] for m in cues if _is_near(m, at) and _applies(clause, m, at)}
    if "cumulative" in found or (CAMPAIGN.search(clause) and SUMMED.search(clause)):
        return "cumulative"
    if "period" in found or any(_is_near(m, at) and not _of_event(clause, m) and not _parted(clause, m, at) for m in times):
        return "period"
    return "count"


def opens_with_time(sentence: str) -> bool:
    """Whether a sentence opens with words that make a total or a span: "Since May, …", "Over the past week …"."""
    cues, times = _signs(sentence)
    return any(m.start() <= FRONT for m in (*cues, *times))


@lru_cache(maxsize=64)
def _signs(clause: str) -> tuple[tuple[re.Match[str], ...], tuple[re.Match[str], ...]]:
    """The cues and the spans of time that a clause holds: looked for once, however many numbers stand in it."""
    return tuple(_cues().finditer(clause)), tuple(m for p in (SPANNED, CALENDAR) for m in p.finditer(clause))


def _is_near(match: re.Match[str], at: int) -> bool:
    return at - WINDOW <= match.start() and match.end() <= at + WINDOW


def _parted(clause: str, match: re.Match[str], at: int) -> bool:
    """Whether a semicolon stands between a time and a number; a time that opens the sentence holds for all of it."""
    low, high = (match.end(), at) if match.end() <= at else (at, match.start())
    return match.start() > FRONT and ";" in clause[low:high]


def _applies(clause: str, match: re.Match[str], at: int) -> bool:
    words = key(match["cue"])
    basis, scope = _table()[words]
    if scope == "next":
        between = clause[match.end() : at]
        return match.end() <= at <= match.end() + REACH and not BREAK.search(between)
    if words == "since":
        return not SUPERLATIVE.search(clause[max(0, match.start() - 50) : match.start()])
    return basis == "cumulative" or not _of_event(clause, match)


def _of_event(clause: str, match: re.Match[str]) -> bool:
    """Whether the time is that of a single event named right before it: "an attack in April that killed 80"."""
    before = clause[max(0, match.start() - 25) : match.start()].lower().split()
    return bool(before) and nouns().get(before[-1], ("", ""))[1] == "event"


@cache
def _table() -> dict[str, tuple[Basis, str]]:
    return {words: (cast(Basis, basis), scope) for words, basis, scope in rows("quantity_bases.tsv")}


@cache
def _cues() -> re.Pattern[str]:
    return re.compile(rf"\b(?P<cue>{any_of(_table())})\b", re.IGNORECASE)
