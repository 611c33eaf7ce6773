"""Finding the words that name places: the longest runs of capitalised words that the gazetteer knows.

What stands beside a name is read with it: a compass word, "province", "airport", "the city of".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.places.doubt import NEAR, Page, contained, in_longer_name, leans_left, trapped
from dateline.places.gazetteer import Candidate, Gazetteer
from dateline.places.normal import ARTICLES
from dateline.places.words import abbreviations, beside, compass, traps
from dateline.types import Span, Token

LONGEST = 6  # words of a name
ENDING = frozenset({"and", "y", "e"})
MOST_LISTED = 8  # names before one head ("the A, B and C provinces")
KNOWN = 50_000  # people: a town of that many may stand before another name ("the Boston Marathon")
_INNER = frozenset("of the de la le du da do dos del di am an der den and y e i bin ben".split()) | ARTICLES
_JOINTS = frozenset("- ‐ ‑ – ' ’ ‘ ʿ ` .".split())
_TAILS = frozenset(
    "river valley camp crossing airbase airfield dam prison plateau province region oblast governorate gorge forest mountains "
    "mountain corridor heights plains desert islands island sea strait canal delta border peninsula countryside highlands city "
    "state bridge reservoir base checkpoint".split()
)
_STREETS = frozenset({"street", "road", "square", "avenue", "mosque", "church", "school", "highway"})
_THOROUGHFARES = frozenset("street avenue drive lane boulevard road parkway st ave blvd rd dr ln pkwy".split())
_HAPPENINGS = frozenset("battle siege fall liberation streets mayor outskirts enclave pocket".split())  # heads of towns as well
_TWO_WORDS = frozenset({("air", "base"), ("air", "field"), ("naval", "base"), ("army", "base"), ("military", "base"),
                        ("military", "airport"), ("military", "airfield"), ("refugee", "camp")})  # fmt: skip
_BASE_WORDS = frozenset({first for first, _ in _TWO_WORDS})
_COASTS = frozenset("coast coasts coastline coastlines shore shores seas".split())
_SEAS = frozenset({"SEA", "OCN", "GULF", "LK"})
_SMALL = frozenset("as at an in on by to is it".split())  # in a line of capitals, no articles


@dataclass(frozen=True, slots=True)
class Spot:
    """Words that name a place, and what stands beside them."""

    first: int  # token
    last: int
    span: Span
    name: str  # the words that were looked up
    candidates: tuple[Candidate, ...]
    direction: str | None = None  # "northern" before it
    kind: str | None = None  # "area", "settlement" where the words say so
    facility: bool = False  # an airport, hospital … of that place
    alike: bool = False  # found by a like spelling only
    placed: bool = False  # the words beside it say that it is a place, whatever the gazetteer knows


def spots(text: str, tokens: Sequence[Token], heads: frozenset[int], gazetteer: Gazetteer) -> list[Spot]:
    """The place names of a story, in text order, with all that they may stand for."""
    story = Page(text, tokens, heads)
    found: list[Spot] = []
    i = 0
    while i < len(tokens):
        if not _starts(story, i):
            i += 1
            continue
        spot = _named(story, i, gazetteer)
        if spot is not None:
            found.append(spot)
        i = max(spot.last if spot else i, i) + 1
    return found


def _starts(story: Page, i: int) -> bool:
    if story.capital(i):
        return not (story.word(i) in _SMALL and _upper(story, i) and (_upper(story, i + 1) or _upper(story, i - 1)))
    return story.word(i) in ARTICLES and story.word(i + 1) == "-" and story.capital(i + 2)


def _upper(story: Page, i: int) -> bool:
    if not 0 <= i < len(story.tokens):
        return False
    word = story.text[story.tokens[i].start : story.tokens[i].end]
    return len(word) > 1 and word.isupper()


def _named(story: Page, i: int, gazetteer: Gazetteer) -> Spot | None:
    ends = _ends(story, i)
    words = beside()
    for last in reversed(ends):
        name = story.text[story.tokens[i].start : story.tokens[last].end]
        if last == i and (
            story.word(i).rstrip(".") in words["weekday"] or (story.word(i) in words["function"] and not name.isupper())
        ):
            continue
        if last == i and "." in name and (code := abbreviations().get(name)) and (unit := gazetteer.unit(code)):
            return Spot(i, i, Span(story.tokens[i].start, story.tokens[i].end), name, (unit,), placed=True)
        found = _less_loud(story, i, last, gazetteer.find(name))
        if found and not _too_short(name, found):
            return _judged(story, i, last, found, gazetteer)
    return _alike(story, i, ends, gazetteer)


def _ends(story: Page, i: int) -> list[int]:
    """Where a name that starts here may end, shortest first."""
    tokens, ends, k = story.tokens, [], i
    if story.capital(i):
        ends.append(i)
    for k in range(i + 1, min(i + 2 * LONGEST, len(tokens))):
        gap = story.gap(k - 1)
        if gap not in {"", " "}:
            break
        word = tokens[k].lower
        if (
            (story.capital(k) and word not in ARTICLES and word not in _SMALL)
            or (word in _TAILS and gap == " ")
            or (k == i + 2 and tokens[k - 1].lower == "-")
        ):
            ends.append(k)
        elif not (word in _INNER or word in _BASE_WORDS or (word in _JOINTS and gap == "")):
            break
    return ends


def _too_short(name: str, found: tuple[Candidate, ...]) -> bool:
    """An acronym, or a word of two letters, is a place only where it is a country or the like."""
    bare = name.replace(".", "")
    if len(bare) <= 2:
        return not (bare.isupper() and any(c.feature == "PCLI" for c in found))
    return bare.isupper() and len(bare) <= 4 and not any(c.area for c in found)


def _less_loud(story: Page, i: int, last: int, found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Without countries that only an acronym names, where the word is no acronym ("Car bomb")."""
    if last > i or story.tokens[i].end - story.tokens[i].start > 4:
        return found
    name = story.text[story.tokens[i].start : story.tokens[i].end]
    plain = not name.isupper() or (story.loud(i) and (name.casefold() in traps()["ordinary"] or story.tokens[i].pos == "PRON"))
    return tuple(c for c in found if c.preferred or c.feature != "PCLI") if plain else found


def _judged(story: Page, i: int, last: int, found: tuple[Candidate, ...], gazetteer: Gazetteer) -> Spot | None:
    words = beside()
    before, after = story.word(i - 1) if story.beside(i - 1) else "", story.word(last + 1) if story.beside(last) else ""
    direction, first = _direction(story, i)
    named = traps()["person"] | traps()["both"]
    land = any(c.area or c.population >= KNOWN for c in found) and (last > i or story.word(i) not in named)
    if not land and story.word(i - 1) == "-" and story.capital(i - 2) and story.gap(i - 1) == "" and story.gap(i - 2) == "":
        return None  # "Linda Smith-Bradford"
    if _half(story, i, last, found, gazetteer):
        return None
    if first == i and in_longer_name(story, i, last, before, after, land=land):
        if not land and last == i and (before in beside()["title"] or leans_left(story, i, before)):
            story.people.add(story.word(last))
        return None
    whole = gazetteer.find(story.text[story.tokens[first].start : story.tokens[last].end]) if direction else ()
    if whole and not any(c.feature in _SEAS for c in found):
        found, direction = whole, None  # "eastern Ghouta" is a name of its own
    if trapped(story, i, last, found, before, after):
        return None
    if after in _THOROUGHFARES and story.capital(last + 1) and last == i:
        return None  # "Highland Avenue"
    kind, facility, end = None, False, last
    head = story.word(i - 2) if before == "of" else story.word(i - 3) if before == "the" and story.word(i - 2) == "of" else ""
    if after in words["area_word"]:
        kind, end = "area", last + 1
        if after not in {"region", "territory"} and any(c.feature == "ADM1" and c.preferred for c in found):
            found = tuple(c for c in found if c.feature not in _SEAS)  # "Red Sea state", but "the Gulf state"
    elif after in {"city", "town", "village"}:
        kind, end = "settlement", last + 1
    elif _listed(story, last):
        kind, direction, first = "area", None, i  # "the eastern A and B provinces" lie in the east
    elif (after, story.word(last + 2)) in _TWO_WORDS and story.beside(last + 1):
        facility, end = True, last + 2
    elif after in words["facility"]:
        facility, end = True, last + 1
        small = not any(c.area or c.population >= KNOWN for c in found)
        elsewhere = story.word(last + 2) in {"in", "of"} and story.capital(last + 3)
        if small and (after in _STREETS or elsewhere):  # "Boylston Street", "the al-Khani mosque in Daquq"
            return None
    elif after in _COASTS and (seas := _seas(story, i, last, gazetteer)):
        found, end = seas, last + 1
    elif head in words["settlement_head"] and head != "capital":  # the capital of a country is no town of its name
        kind = "settlement"
    elif head in words["area_head"] and head not in _HAPPENINGS:
        kind = "area"
    placed = kind is not None or facility or before in NEAR | {"at"} or contained(story, last)
    kept = tuple(c for c in found if kind is None or c.area == (kind == "area") or (kind == "settlement" and c.feature == "CMP"))
    span = Span(story.tokens[first].start, story.tokens[end].end - _overhang(story, end))
    if kind == "area" and not kept and end > last:  # "Samarra district": an area round the town
        kept, facility = found, True
    name = story.text[story.tokens[i].start : story.tokens[last].end]
    return Spot(first, end, span, name, kept or found, direction, kind, facility, placed=placed)


def _half(story: Page, i: int, last: int, found: tuple[Candidate, ...], gazetteer: Gazetteer) -> bool:
    """Whether the words are the first half of a longer name: "Mai-Kadra" is not in Mai, the "Kherson-Odesa road" is at both."""
    other = last + 2
    if other >= len(story.tokens) or story.word(last + 1) != "-" or story.gap(last) or story.gap(last + 1):
        return False
    if not story.capital(other) or story.tokens[other].tag.startswith("V"):
        return False
    second = gazetteer.find(story.text[story.tokens[other].start : story.tokens[other].end])
    large = any(c.area or c.population >= KNOWN for c in found) and any(c.area or c.population >= KNOWN for c in second)
    return not large and {c.country for c in found}.isdisjoint(c.country for c in second)


def _listed(story: Page, last: int) -> bool:
    """Whether a name is one of several before one plural head: in "the Sindh and Punjab provinces" both are provinces."""
    at, joined = last + 1, False
    for _ in range(MOST_LISTED):
        if story.word(at) == ",":
            at += 1
        joined = story.word(at) in {"and", "or", "&"}
        first = at = at + joined
        if first == last + 1:
            return False
        while at < first + LONGEST and (story.capital(at) or (at > first and story.word(at) in _JOINTS | _INNER - ENDING)):
            at += 1
        if joined or at == first:
            break
    return joined and story.word(at) in beside()["area_words"]


def _overhang(story: Page, i: int) -> int:
    """Characters of a full stop and a dash that the cutting into words left on a name ("Lviv.-")."""
    name = story.text[story.tokens[i].start : story.tokens[i].end]
    bare = name.rstrip("-–—")
    return len(name) - len(bare.rstrip(".")) if bare != name else 0


def _seas(story: Page, i: int, last: int, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """The sea of a name that stands before its coast ("the Caspian shore")."""
    name = story.text[story.tokens[i].start : story.tokens[last].end]
    found = (*gazetteer.find(name + " Sea"), *gazetteer.find("Sea of " + name))
    return tuple(dict.fromkeys(c for c in found if c.feature in _SEAS))


def _direction(story: Page, i: int) -> tuple[str | None, int]:
    """The compass word before a name, and the token it starts at."""
    parts = compass()
    if story.beside(i - 1) and story.word(i - 1) in parts:
        word, first = story.word(i - 1), i - 1
        if story.word(i - 2) == "-" and i >= 3 and f"{story.word(i - 3)}-{word}" in parts:
            return parts[f"{story.word(i - 3)}-{word}"], i - 3
        if story.word(i - 2) in parts and story.beside(i - 2) and f"{story.word(i - 2)} {word}" in parts:
            return parts[f"{story.word(i - 2)} {word}"], i - 2
        return parts[word], first
    return None, i


def _alike(story: Page, i: int, ends: Sequence[int], gazetteer: Gazetteer) -> Spot | None:
    """A name in a spelling of its own, where the words before it say that it is a place."""
    words = beside()
    before = story.word(i - 1) if story.beside(i - 1) else ""
    placed = (
        before in NEAR or (before == "of" and story.word(i - 2) in words["settlement_head"]) or before in words["settlement_head"]
    )
    if not placed or not ends or i in story.heads or story.word(i) in words["weekday"]:
        return None
    last = ends[-1]
    while last > i and not story.capital(last):
        last -= 1
    name = story.text[story.tokens[i].start : story.tokens[last].end]
    found = gazetteer.resembling(name)
    if not found or name.isupper():
        return None
    return Spot(i, last, Span(story.tokens[i].start, story.tokens[last].end), name, found, alike=True, placed=True)
