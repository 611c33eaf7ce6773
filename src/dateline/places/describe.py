"""Words that stand for a place named before: "the town", "the province", "there", "the north-east"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from dateline.lexicons import rows
from dateline.places.words import compass, demonyms
from dateline.types import Place, Span, Token


@cache
def _heads() -> Mapping[str, tuple[str, ...]]:
    """Noun → the kinds of place it may stand for."""
    return {row[0]: tuple(row[1].split("|")) for row in rows("places_heads.tsv")}


@cache
def _plurals() -> Mapping[str, str]:
    return {row[2]: row[0] for row in rows("places_heads.tsv") if len(row) > 2}


def fits(place: Place, kinds: tuple[str, ...]) -> bool:
    """Whether a place is of one of the kinds."""
    return any(_is(place, kind) for kind in kinds)


def _is(place: Place, kind: str) -> bool:
    feature = place.feature or ""
    if kind == "town":
        return not place.area and feature.startswith("PPL")
    if kind == "region":
        return place.area and (feature not in _NO_REGION or (feature == "PCLI" and place.precision == "zone"))
    if kind == "site":
        return not place.area or feature == "ADM2"
    if kind == "any":
        return feature not in {"CONT", "PCLI"} or place.precision == "zone"
    return feature == kind


_NO_REGION = frozenset({"PCLI", "CONT", "SEA", "OCN", "STM", "GULF", "BDRY"})
_NEW = frozenset({"site", "scene", "spot", "facility"})  # behind another noun, nothing named before
_OF_STATE = frozenset({"national", "country"})
# "Troops came back from the south": behind other words, "from the south" is a direction.
_LEFT = frozenset("back return returned returning fled flee flees fleeing withdraw withdrew withdrawn withdrawal evacuated "
                  "evacuate displaced people refugees residents families civilians".split())  # fmt: skip
_EACH = frozenset({"both", "these", "those"})
_POINTING = frozenset({"the", "this", "that"})
_BORDERS = frozenset({"border", "borders", "frontier", "frontiers"})
_AT = frozenset("on at across along near in inside within to over towards toward around from".split())
_SHUT = frozenset({"open", "reopen", "close", "shut", "seal", "cross", "patrol"})
_OWN = frozenset({"its", "our", "their", "his", "her"})
# A description opens with one of these, or with a people's name.
_OPENING = _EACH | _POINTING | _OWN | {"there", "it", "each"}
# What is done to a place and to little else, so that "it" behind them or passive before them is one.
_TAKEN = frozenset("recapture retake liberate besiege encircle surround invade occupy comb storm overrun blockade".split())
_HELD = _TAKEN | frozenset({"control", "seal", "capture", "seize", "divide", "cut"})
_OF_BEING = frozenset({"is", "are", "was", "were", "has", "have", "will", "would", "’s", "'s"})
_GUARDING = frozenset("security guard guards force forces police patrol patrols control controls policy".split())
_ADJECTIVES = 3  # words between the article and the head


# Behind a country's adjective these make it where: "Syrian territory", "southern Syrian towns".
_LAND = frozenset("territory soil airspace waters coast coastline desert mainland countryside".split())
_PLACES = frozenset("town towns village villages city cities province provinces district districts".split())


@dataclass(frozen=True, slots=True)
class Description:
    """Words that point at a place: which places they may mean, or which part of which country (of the story's, if none)."""

    span: Span
    kinds: tuple[str, ...] = ()
    direction: str | None = None
    country: str | None = None
    head: str = ""  # the noun of a definite description
    many: bool = False
    border: bool = False  # the border between that country and the story's; with no country, the border last spoken of
    whose: Span | None = None  # the possessive of "its soil", whose owner's country is meant


def descriptions(text: str, tokens: Sequence[Token], taken: Sequence[Span]) -> Iterator[Description]:
    """The descriptions of a story, in text order, outside the spans already taken."""
    at = until = 0
    for i, token in enumerate(tokens):
        if token.start < until or (token.lower not in _OPENING and text[token.start : token.end] not in demonyms()):
            continue
        while at < len(taken) and taken[at].end <= token.start:
            at += 1
        if at < len(taken) and taken[at].start <= token.start:
            continue
        found = _there(tokens, i) if token.lower == "there" else _definite(text, tokens, i) if token.lower in _POINTING else None
        found = (
            found
            or _it(tokens, i)
            or _owned(text, tokens, i)
            or _border(text, tokens, i)
            or _of_a_people(text, tokens, i)
            or _several(text, tokens, i)
        )
        if found is not None and not (at < len(taken) and taken[at].meets(found.span)):
            until = found.span.end
            yield found


def _there(tokens: Sequence[Token], i: int) -> Description | None:
    token = tokens[i]
    follows = tokens[i + 1].lower if i + 1 < len(tokens) else ""
    if token.dep == "expl" or token.tag == "EX":
        return None
    said_of = i > 0 and tokens[i - 1].pos == "NOUN" and token.dep != "nsubj"  # "the people there are …"
    if follows in _OF_BEING and not said_of:
        return None
    return Description(Span(token.start, token.end), ("any", "PCLI"))


def _it(tokens: Sequence[Token], i: int) -> Description | None:
    """``it``, where only a place can be meant: "retook it", "it was besieged"."""
    token = tokens[i]
    if token.lower != "it":
        return None
    verb = tokens[token.head]
    taken = (token.dep == "dobj" and verb.lemma in _TAKEN) or (token.dep == "nsubjpass" and verb.lemma in _HELD)
    return Description(Span(token.start, token.end), ("town", "region", "site"), head="it") if taken else None


def _owned(text: str, tokens: Sequence[Token], i: int) -> Description | None:
    """``its borders``, ``on their soil``, ``inside its own borders``; "the border" as well."""
    token = tokens[i]
    if not (token.lower == "the" or token.lower in _OWN) or i == 0:
        return None
    if tokens[i - 1].lower not in _AT and tokens[i - 1].lemma not in _SHUT:
        return None
    for k in range(i + 1, min(i + 4, len(tokens))):
        noun = tokens[k]
        if noun.lower in _BORDERS:
            if k + 1 < len(tokens) and tokens[k + 1].lower in _GUARDING | {"with", "between", "town", "city", "village"}:
                return None
            inside = token.lower in _OWN and tokens[i - 1].lower in {"inside", "within"}
            span = Span(token.start, noun.end)
            whose = Span(token.start, token.end) if token.lower in _OWN else None
            return Description(span, whose=span) if inside else Description(span, border=True, head="border", whose=whose)
        if noun.lower in _LAND and token.lower in _OWN:
            return Description(Span(token.start, noun.end), whose=Span(token.start, token.end))
        if noun.pos not in {"ADJ", "NOUN"} or noun.lower in _heads() or text[noun.start].isupper():
            return None
    return None


def _several(text: str, tokens: Sequence[Token], i: int) -> Description | None:
    """``both cities``, ``these areas``, ``those three towns``, ``each country``."""
    if tokens[i].lower == "each" and i + 1 < len(tokens) and tokens[i + 1].lower in _plurals().values():
        return Description(Span(tokens[i].start, tokens[i + 1].end), _heads()[tokens[i + 1].lower], many=True)
    if tokens[i].lower == "the" and i + 1 < len(tokens) and tokens[i + 1].lower in _plurals():
        kinds = _heads()[_plurals()[tokens[i + 1].lower]]
        return (
            Description(Span(tokens[i].start, tokens[i + 1].end), kinds, many=True) if _ends_there(text, tokens, i + 1) else None
        )
    if tokens[i].lower not in _EACH:
        return None
    for token in tokens[i + 1 : i + 3]:
        if token.lower in _plurals():
            head = "both" if tokens[i].lower == "both" else ""
            return Description(Span(tokens[i].start, token.end), _heads()[_plurals()[token.lower]], head=head, many=True)
    return None


def _border(text: str, tokens: Sequence[Token], i: int) -> Description | None:
    """``the Iraqi border``; ``the border with`` a country is left to the name behind it."""
    code = demonyms().get(text[tokens[i].start : tokens[i].end])
    if code is None or i + 1 >= len(tokens):
        return None
    joined = tokens[i + 1].lower == "and" and i + 3 < len(tokens) and tokens[i + 3].lower in _BORDERS
    if joined and text[tokens[i + 2].start : tokens[i + 2].end] in demonyms():  # "the Jordanian and Israeli borders"
        return Description(Span(tokens[i].start, tokens[i].end), (), None, code, border=True)
    if tokens[i + 1].lower not in _BORDERS or (i + 2 < len(tokens) and tokens[i + 2].lower in _GUARDING):
        return None
    return Description(Span(tokens[i].start, tokens[i + 1].end), (), None, code, border=True)


def _of_a_people(text: str, tokens: Sequence[Token], i: int) -> Description | None:
    """``northern Syrian towns``, ``Syrian territory``."""
    if not text[tokens[i].start].isupper() or i + 1 >= len(tokens):
        return None
    code = demonyms().get(text[tokens[i].start : tokens[i].end])
    if code is None:
        return None
    if i + 2 < len(tokens) and tokens[i + 2].lower == "of":
        return None  # "the northern Iraqi town of …": the name follows
    noun, before = tokens[i + 1], tokens[i - 1] if i else None
    direction = compass().get(before.lower) if before is not None and before.lower.endswith("ern") else None
    if direction is not None and before is not None:
        if i >= 3 and tokens[i - 2].lower == "-":
            direction = compass().get(f"{tokens[i - 3].lower}-{before.lower}", direction)
        last = noun if noun.lower in _PLACES | _LAND else tokens[i]
        return Description(Span(before.start, last.end), (), direction, code)
    return Description(Span(tokens[i].start, noun.end), (), None, code) if noun.lower in _LAND else None


def _definite(text: str, tokens: Sequence[Token], i: int) -> Description | None:
    """``the``, a few adjectives, a head that names a kind of place; or ``the`` and a part of the compass."""
    part = _part(tokens, i)
    if part is not None:
        return part
    for k in range(i + 1, min(i + 2 + _ADJECTIVES, len(tokens))):
        token = tokens[k]
        if token.lower in _LAND and (code := demonyms().get(text[tokens[k - 1].start : tokens[k - 1].end])):
            return Description(Span(tokens[i].start, token.end), (), None, code)
        if token.lower in _heads() and _ends_there(text, tokens, k):
            new = token.lower in _NEW and any(t.pos == "NOUN" for t in tokens[i + 1 : k])  # "the missile launch site"
            if new or (token.lower == "capital" and tokens[k - 1].i != i and tokens[k - 1].lower not in _OF_STATE):
                return None
            if tokens[k - 1].lower in {"border", "frontier"}:
                return _border_strip(tokens, i, k)
            whose = next((c for t in tokens[i + 1 : k] if (c := demonyms().get(text[t.start : t.end]))), None)
            return Description(Span(tokens[i].start, token.end), _heads()[token.lower], None, whose, head=token.lower)
        plain = token.pos in {"ADJ", "ADV", "VERB", "NOUN", "PUNCT", ""} and (token.lower == "-" or token.lower[0].isalpha())
        if not plain or (text[token.start].isupper() and token.pos not in {"ADJ", "PROPN"} and not _people(text, token)):
            return None
    return None


def _border_strip(tokens: Sequence[Token], i: int, k: int) -> Description | None:
    """ "the border area": the border that the story last spoke of; "the border area with Iraq" is left to that name."""
    with_whom = k + 1 < len(tokens) and tokens[k + 1].lower == "with"
    return None if with_whom else Description(Span(tokens[i].start, tokens[k].end), border=True, head="border")


def _ends_there(text: str, tokens: Sequence[Token], k: int) -> bool:
    """Whether the head is the last noun of its phrase, and no name follows it ("the city of Raqqa", "the city centre")."""
    if k + 1 >= len(tokens):
        return True
    after = tokens[k + 1]
    if after.lower == "in" and k + 3 < len(tokens):
        name = tokens[k + 3] if tokens[k + 2].lower in compass() else tokens[k + 2]
        if text[name.start].isupper():
            return False  # "the enclave in southern Idlib": the name says which
    if after.pos in {"NOUN", "PROPN"} or after.lower in {
        "-",
        "of",
        "where",
        "that",
        "which",
        "between",
        "around",
        "called",
        "near",
    }:
        return False
    return not (text[after.start].isupper() and after.start == tokens[k].end + 1)


def _part(tokens: Sequence[Token], i: int) -> Description | None:
    """ "the north-east", "the south", "the east of the country"."""
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
    elif not rest or rest[0] not in {
        ",",
        ".",
        "and",
        "where",
        "to",
        "after",
        "in",
        "on",
        "over",
        "’",
        "”",
        '"',
        "would",
        "has",
        "have",
        "is",
        "was",
        ";",
        "-",
        "–",
        "—",
    }:
        return None
    elif direction in {"west", "east"} and used == 1:
        return None  # "the West" is a side more often than a place
    elif _seen_from_elsewhere(tokens, i, rest):
        return None
    return Description(Span(tokens[i].start, tokens[i + used].end), (), direction)


def _seen_from_elsewhere(tokens: Sequence[Token], i: int, rest: Sequence[str]) -> bool:
    """ "To the north, shells fell", "attacked from the north": a direction, and no region."""
    before = tokens[i - 1] if i else None
    if before is None or before.lower not in {"to", "from"}:
        return False
    if before.lower == "to" and i >= 2 and tokens[i - 2].pos == "PROPN":
        return True  # "in Raqqa to the north": of where one stands
    if before.lower == "to":
        return rest[:1] == [","] and (i < 2 or tokens[i - 2].lower in {".", "“", "”", '"', "‘", ";"})
    return i < 2 or tokens[i - 2].lower not in _LEFT


def _people(text: str, token: Token) -> bool:
    return text[token.start : token.end] in demonyms()
