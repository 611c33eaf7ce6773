"""Whether a number is a count, one of a stated span, or a running total, from the words of its clause."""

from __future__ import annotations

import re
from functools import cache
from typing import cast

from dateline.claims.counted import MONTHS
from dateline.claims.harm import nouns
from dateline.lexicons import rows
from dateline.types import Basis

# "in November", "in November 2022", "in 2016", "between 24 and 27 December", "between June and August".
CALENDAR = re.compile(
    rf"\b(?:in|during|throughout|for)\s(?:the\smonth\sof\s|early\s|late\s|mid-?\s?)?(?:{MONTHS}(?!\s\d{{1,2}}\b)(?!\w)|(?:19|20)\d\d\b)"
    rf"|\b(?:between|from)\s(?:{MONTHS}|\d{{1,2}}\s(?:and|to)\s\d{{1,2}}\s{MONTHS}|\d{{1,2}}\s{MONTHS})(?!\w)",
    re.IGNORECASE,
)
SPANNED = re.compile(
    r"\b(?:in|over|during|for|within|throughout)\s(?:the\s)?(?:past|last|first|previous|preceding|latest|recent|course\sof|span\sof|space\sof)\s"
    r"(?:(?:\w+|\d+)[\s-]){0,2}(?:minute|hour|day|night|week|weekend|month|quarter|year|decade)s?\b",
    re.IGNORECASE,
)


def basis_of(clause: str) -> Basis:
    """The basis that the words of a clause give a number in it."""
    match = _cues().search(clause)
    found: set[str] = set()
    while match:
        found.add(_table()[" ".join(match["cue"].lower().split())])
        match = _cues().search(clause, match.end())
    if "cumulative" in found:
        return "cumulative"
    if "period" in found or SPANNED.search(clause) or any(not _of_event(clause, m) for m in CALENDAR.finditer(clause)):
        return "period"
    return "count"


def _of_event(clause: str, match: re.Match[str]) -> bool:
    """Whether the time is that of a single event named right before it: "an attack in April that killed 80"."""
    before = clause[max(0, match.start() - 25) : match.start()].lower().split()
    return bool(before) and nouns().get(before[-1], ("", ""))[1] == "event"


@cache
def _table() -> dict[str, Basis]:
    return {words: cast(Basis, basis) for words, basis in rows("quantity_bases.tsv")}


@cache
def _cues() -> re.Pattern[str]:
    longest = sorted(_table(), key=len, reverse=True)
    return re.compile(r"\b(?P<cue>" + "|".join(re.escape(c).replace(r"\ ", r"\s") for c in longest) + r")\b", re.IGNORECASE)
