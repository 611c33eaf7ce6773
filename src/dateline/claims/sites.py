"""Buildings, streets and quarters that no gazetteer knows ("Al-Noor Hospital", "Station Road"), placed at their town.

They are read only where they tell where a claim is, so that they are no mentions of places. The
town is the one named in the words behind ("the Nasr market in Sanaa"), else the one named last.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from dateline.language import tree
from dateline.places.normal import ARTICLES
from dateline.places.roles import is_reference, is_where
from dateline.places.words import beside, compass, demonyms
from dateline.types import Claim, Place, Reading, Span, Token

BEHIND = 40  # characters from a site to the town that the words behind put it in
REACH = 1_500  # and back to the town named last, as for "the city"
RADIUS_KM = 10.0  # how far a building may lie from the middle of its town
WIDE_KM = 40.0  # a wider area says too little about where a building in it is
LONGEST = 6  # words of a name
_INNER = ARTICLES | {"of", "-", "bin", "ibn", "abu", "de", "la", "del"}
_SEATS_OF_LEARNING = frozenset({"university", "college", "institute", "school"})
_INTO = ("in", "of", ",", "at", "near", "(")


def sites(claim: Claim, reading: Reading, starts: Sequence[int]) -> Iterator[Place]:
    """The sites in a claim's words that tell where. ``starts``: where each place of the reading starts."""
    text, tokens = reading.story.text, reading.tokens
    for t in tree.within(tokens, claim.content):
        span = _name(text, tokens, t, claim.content)
        if span is None or not _told_where(tokens, t) or _taken(span, reading, starts):
            continue
        town = _town(span, reading, starts)
        if town is not None:
            site = Place(
                span.of(text), town.lat, town.lon, False, "site", RADIUS_KM, None, town.country, "BLDG", span, ()
            )  # fmt: skip
            if is_where(reading, site, since=claim.content.start):
                yield site


def _name(text: str, tokens: Sequence[Token], last: Token, within: Span) -> Span | None:
    """The words of a site's name that ends at a token: capitalised ones before a word for a building, street or quarter."""
    capital = text[last.start].isupper()
    if last.lower not in beside()["own_site" if capital else "quarter"]:
        return None
    first = last.i
    for i in range(last.i - 1, max(last.i - LONGEST, -1), -1):
        t = tokens[i]
        if t.start < within.start or t.end < tokens[i + 1].start - 1:
            break
        if text[t.start].isupper():
            first = i
        elif t.lower not in _INNER:
            break
    own = [t for t in tokens[first : last.i] if text[t.start].isupper() and (_is_own(text, t) or _given(text, t, last))]
    return Span(tokens[first].start, last.end) if own else None


def _is_own(text: str, t: Token) -> bool:
    """Whether a word could name a site: no adjective of a people, no compass word, no word that opens a sentence."""
    word = text[t.start : t.end]
    return word not in demonyms() and t.lower not in compass() and t.lower not in beside()["function"] and t.pos != "DET"


def _given(text: str, t: Token, last: Token) -> bool:
    """Whether a people's adjective is the name of what it gave: "the Indonesian Hospital", not "Turkish hospitals"."""
    return text[last.start].isupper() and text[t.start : t.end] in demonyms()


def _told_where(tokens: Sequence[Token], t: Token) -> bool:
    """Whether it stands behind a preposition, or is what was entered or hit."""
    while t.dep in {"conj", "compound"} and t.head != t.i:
        t = tokens[t.head]
    governor = tokens[t.head]
    if t.dep == "pobj" and t.lower in _SEATS_OF_LEARNING:
        return tokens[governor.head].pos == "VERB"  # "gathered at", not "a professor at"
    if t.dep == "pobj":
        return governor.lower != "of" or tokens[governor.head].lemma in beside()["done_to"]
    return t.dep in {"dobj", "nsubjpass"} and governor.lemma in beside()["entry_verb"]


def _taken(span: Span, reading: Reading, starts: Sequence[int]) -> bool:
    at = bisect_left(starts, span.end)
    return any(p.span.meets(span) for p in reading.places[max(at - 2, 0) : at])


def _town(span: Span, reading: Reading, starts: Sequence[int]) -> Place | None:
    """The settlement that the words behind a site name, else the last one named before it."""
    text, at = reading.story.text, bisect_left(starts, span.end)
    for p in reading.places[at : at + 1]:
        between = text[span.end : p.span.start].split()
        if (
            p.span.start - span.end <= BEHIND
            and between
            and between[0].rstrip("(") in ("", *_INTO)
            and (_is_town(p) or _is_small(p))
        ):
            return p
    small = None
    for p in reversed(reading.places[max(at - 20, 0) : at]):
        if p.span.end < span.start - REACH:
            break
        if _is_town(p) and is_where(reading, p) and not is_reference(reading, p):
            return p
        if small is None and _is_small(p) and is_where(reading, p):
            small = p
    return small  # a road or a camp in a strip or district whose towns are not named


def _is_small(p: Place) -> bool:
    return p.lat is not None and p.area and (p.radius_km or WIDE_KM) < WIDE_KM


def _is_town(p: Place) -> bool:
    return p.lat is not None and not p.area and (p.feature or "").startswith("PPL")
