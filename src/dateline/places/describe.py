"""Words that stand for a place named before: "the town", "the province", "there", "the north-east"."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dateline.places.words import compass, demonyms
from dateline.types import Place, Span, Token

REACH = 1_500  # characters: further back a reader has to look the place up, and so does not guess

_TOWN = frozenset({"PPL", "PPLA", "PPLC", "PPLX"})


def _town(place: Place) -> bool:
    return not place.area and (place.feature or "").startswith("PPL")


def _region(place: Place) -> bool:
    return place.area and place.feature not in {"PCLI", "CONT", "SEA", "OCN", "STM", "GULF"}


def _feature(*codes: str) -> Callable[[Place], bool]:
    return lambda place: place.feature in codes


def _any(place: Place) -> bool:
    return place.feature not in {"CONT", "PCLI"}


def _site(place: Place) -> bool:
    return not place.area or place.feature == "ADM2"


# Several at once: "both cities", "these areas".
MANY: Mapping[str, str] = {
    "cities": "city", "towns": "town", "villages": "village", "settlements": "settlement", "areas": "area", "regions": "region",
    "provinces": "province", "districts": "district", "countries": "country", "strongholds": "stronghold", "camps": "camp", "places": "area",
}  # fmt: skip
_EACH = frozenset({"both", "these", "those"})

# Heads of definite descriptions, and which places each may stand for.
KINDS: Mapping[str, Callable[[Place], bool]] = {
    "city": _town, "town": _town, "village": _town, "settlement": _town,
    "province": _feature("ADM1"), "governorate": _feature("ADM1"), "oblast": _feature("ADM1"), "region": _region,
    "district": _feature("ADM2", "ADM1"), "enclave": lambda p: _region(p) or _town(p), "area": _any, "territory": _region, "scene": _any,
    "peninsula": _feature("PEN", "ADM1"), "valley": _feature("VAL"), "strip": _region, "camp": _feature("CMP"), "facility": _feature("CMP", "INSM"),
    "airbase": _feature("AIRB"), "airfield": _feature("AIRB", "AIRP"), "base": _feature("AIRB", "INSM"), "airport": _feature("AIRP", "AIRB"),
    "river": _feature("STM"), "sea": _feature("SEA"), "strait": _feature("STRT"), "dam": _feature("DAM"), "crossing": _feature("CRSG"),
    "country": _feature("PCLI"), "nation": _feature("PCLI"), "continent": _feature("CONT"), "stronghold": _any,
    "mosque": _site, "hospital": _site, "site": _site, "spot": _site, "vicinity": _site, "market": _site, "neighbourhood": _town,
    "neighborhood": _town, "island": _feature("ISL"), "mountain": _feature("MT", "MTS"), "canal": _feature("CNL"),
}  # fmt: skip
_POINTING = frozenset({"the", "this", "that"})
_ADJECTIVES = 3  # words between the article and the head


# Behind a country's adjective these make it where: "Syrian territory", "southern Syrian towns".
_LAND = frozenset("territory soil airspace waters coast coastline desert mainland countryside".split())
_PLACES = frozenset("town towns village villages city cities province provinces district districts".split())


@dataclass(frozen=True, slots=True)
class Description:
    """Words that point at a place: which places they may mean, or which part of which country (of the story's, if none)."""

    span: Span
    fits: Callable[[Place], bool] | None
    direction: str | None = None
    country: str | None = None
    many: bool = False
    border: bool = False  # the border between that country and the story's


def descriptions(text: str, tokens: Sequence[Token], taken: Sequence[Span]) -> Iterator[Description]:
    """The descriptions of a story, in text order, outside the spans already taken."""
    at = until = 0
    for i, token in enumerate(tokens):
        if token.start < until:
            continue
        while at < len(taken) and taken[at].end <= token.start:
            at += 1
        if at < len(taken) and taken[at].start <= token.start:
            continue
        found = _there(tokens, i) if token.lower == "there" else _definite(text, tokens, i) if token.lower in _POINTING else None
        found = found or _border(text, tokens, i) or _of_a_people(text, tokens, i) or _several(tokens, i)
        if found is not None and not (at < len(taken) and taken[at].meets(found.span)):
            until = found.span.end
            yield found


def _there(tokens: Sequence[Token], i: int) -> Description | None:
    token = tokens[i]
    follows = tokens[i + 1].lower if i + 1 < len(tokens) else ""
    if token.dep == "expl" or token.tag == "EX" or follows in {"is", "are", "was", "were", "has", "have", "will", "would", "’s", "'s"}:
        return None
    return Description(Span(token.start, token.end), lambda place: place.feature != "CONT")


def _several(tokens: Sequence[Token], i: int) -> Description | None:
    """``both cities``, ``these areas``, ``those three towns``."""
    if tokens[i].lower not in _EACH:
        return None
    for token in tokens[i + 1 : i + 3]:
        if token.lower in MANY:
            return Description(Span(tokens[i].start, token.end), KINDS[MANY[token.lower]], many=True)
    return None


def _border(text: str, tokens: Sequence[Token], i: int) -> Description | None:
    """``the Iraqi border``; ``the border with`` a country is left to the name behind it."""
    if i + 1 >= len(tokens) or tokens[i + 1].lower not in {"border", "borders", "frontier"}:
        return None
    code = demonyms().get(text[tokens[i].start : tokens[i].end])
    return Description(Span(tokens[i].start, tokens[i + 1].end), None, None, code, border=True) if code else None


def _of_a_people(text: str, tokens: Sequence[Token], i: int) -> Description | None:
    """``northern Syrian towns``, ``Syrian territory``."""
    if not text[tokens[i].start].isupper() or i + 1 >= len(tokens):
        return None
    code = demonyms().get(text[tokens[i].start : tokens[i].end])
    if code is None:
        return None
    noun, before = tokens[i + 1], tokens[i - 1] if i else None
    direction = compass().get(before.lower) if before is not None and before.lower.endswith("ern") else None
    if direction is not None and before is not None:
        if i >= 3 and tokens[i - 2].lower == "-":
            direction = compass().get(f"{tokens[i - 3].lower}-{before.lower}", direction)
        last = noun if noun.lower in _PLACES | _LAND else tokens[i]
        return Description(Span(before.start, last.end), None, direction, code)
    return Description(Span(tokens[i].start, noun.end), None, None, code) if noun.lower in _LAND else None


def _definite(text: str, tokens: Sequence[Token], i: int) -> Description | None:
    """``the``, a few adjectives, a head that names a kind of place; or ``the`` and a part of the compass."""
    part = _part(tokens, i)
    if part is not None:
        return part
    for k in range(i + 1, min(i + 2 + _ADJECTIVES, len(tokens))):
        token = tokens[k]
        if token.lower in KINDS and _ends_there(text, tokens, k):
            return Description(Span(tokens[i].start, token.end), KINDS[token.lower])
        plain = token.pos in {"ADJ", "ADV", "VERB", "NOUN", "PUNCT", ""} and (token.lower == "-" or token.lower[0].isalpha())
        if not plain or text[token.start].isupper() and token.pos not in {"ADJ", "PROPN"}:
            return None
    return None


def _ends_there(text: str, tokens: Sequence[Token], k: int) -> bool:
    """Whether the head is the last noun of its phrase, and no name follows it ("the city of Raqqa", "the city centre")."""
    if k + 1 >= len(tokens):
        return True
    after = tokens[k + 1]
    if after.pos in {"NOUN", "PROPN"} or after.lower in {"-", "of", "where", "that", "which", "between", "around", "called", "near"}:
        return False
    return not (text[after.start].isupper() and after.start == tokens[k].end + 1)


def _part(tokens: Sequence[Token], i: int) -> Description | None:
    """"the north-east", "the south", "the east of the country"."""
    parts, words = compass(), [t.lower for t in tokens[i + 1 : i + 8]]
    direction, used = None, 0
    if len(words) >= 3 and words[1] == "-" and f"{words[0]}-{words[2]}" in parts:
        direction, used = parts[f"{words[0]}-{words[2]}"], 3
    elif words and words[0] in parts and not words[0].endswith("ern") and words[0] != "central":
        direction, used = parts[words[0]], 1
    if direction is None:
        return None
    rest = words[used:]
    if rest[:3] == ["of", "the", "country"]:
        used += 3
    elif not rest or rest[0] not in {",", ".", "and", "where", "to", "after", "in", "on", "over", "’", "”", '"', "would", "has", "have", "is", "was", ";"}:
        return None
    elif direction in {"west", "east"} and used == 1:
        return None  # "the West" is a side more often than a place
    return Description(Span(tokens[i].start, tokens[i + used].end), None, direction)
