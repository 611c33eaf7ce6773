"""Containers: the area that the words behind a name put it in ("Paris, Texas", "Lyman in Donetsk region")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dateline.places.gazetteer import Candidate
from dateline.places.spot import Spot
from dateline.places.words import abbreviations

_LINK = re.compile(
    r"(?:, | \(|,? in (?:the )?(?:(?:north|south|east|west)\w*(?:-\w+)? |central )?| province of "
    r"|, an? [^,.;:]{0,30} (?:in|of) )$"
)
_OPEN = re.compile(r"[\s\-–’']")  # behind these the container may be another phrase's word: ", U.S. forces", ", Iraq's army"
_CLOSED = re.compile(
    r"\s(?:on|in|at|and|or|as|by|for|from|to|with|was|were|is|are|has|have|had|who|which|that|where|when|while|after|before|during|"
    r"since|until|said|says|told|but|will|would|could|may|near|over|under|into|because|also|then|killed|injured|wounded)\b"
)
_WIDE = frozenset({"PCLI", "CONT", "RGN", "SEA", "OCN", "GULF"})


def containers(text: str, spots: Sequence[Spot], n: int) -> frozenset[str]:
    """Codes of the areas that the words behind a name put it in: "Texas" → US.TX, "Iraq" → IQ."""
    spot = spots[n]
    rest = text[spot.span.end : spot.span.end + 12]
    if rest.startswith((", ", " (")):
        for short, code in abbreviations().items():
            if rest[2:].startswith(short) and not rest[2 + len(short) : 3 + len(short)].isalnum():
                return frozenset({code})
    if n + 1 == len(spots) or any(c.feature in _WIDE and c.preferred for c in spot.candidates):
        return frozenset()  # what is wide itself needs no container: "in the Gulf, Iran" is a list
    following = spots[n + 1]
    between = text[spot.span.end : following.span.start]
    if len(between) > 40 or not _LINK.fullmatch(between) or (between == ", " and not _closes(text, following.span.end)):
        return frozenset()
    codes = frozenset(filter(None, map(_code, following.candidates)))
    own = {c.country for c in spot.candidates} | {f"{c.country}.{c.admin1}" for c in spot.candidates if not c.area}
    return codes & own


def holds(codes: frozenset[str], place: Candidate) -> bool:
    """Whether a place lies in one of the areas."""
    return place.country in codes or f"{place.country}.{place.admin1}" in codes


def _code(area: Candidate) -> str | None:
    if area.feature == "PCLI":
        return area.country
    return f"{area.country}.{area.admin1}" if area.feature == "ADM1" and area.admin1 else None


def _closes(text: str, at: int) -> bool:
    """Whether the phrase ends behind the container, so that no noun follows that it belongs to."""
    rest = text[at : at + 16]
    return not rest or not _OPEN.match(rest) or bool(_CLOSED.match(rest)) or rest[:2] in {" (", "  "} or rest[0] == "\n"
