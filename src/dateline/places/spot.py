"""Finding the words that name places: the longest runs of capitalised words that the gazetteer knows.

A run that is part of a longer name (a person's, a body's, a paper's) is no place, nor is an
ordinary word or a person's name without a place word beside it. Tags of the parse only help at
the heads of sentences, so that the rest stands where they are poor.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from dateline.places.gazetteer import Candidate, Gazetteer
from dateline.places.normal import ARTICLES
from dateline.places.words import abbreviations, beside, compass, demonyms, traps
from dateline.types import Span, Token

LONGEST = 6  # words of a name
KNOWN = 50_000  # people: a town of that many may stand before another name ("the Boston Marathon")
LARGE = 200_000  # people: a town of that many is believed at the head of a sentence whatever the tagger says

_INNER = frozenset("of the de la le du da do dos del di am an der den and y e i bin ben".split()) | ARTICLES
_JOINTS = frozenset("- ‐ ‑ – ' ’ ‘ ʿ ` .".split())
_TAILS = frozenset(
    "river valley camp crossing airbase airfield dam prison plateau province region oblast governorate gorge forest".split()
)
_TAILS |= {
    "mountains",
    "mountain",
    "corridor",
    "heights",
    "plains",
    "desert",
    "islands",
    "island",
    "sea",
    "strait",
    "canal",
    "delta",
}
_TAILS |= {
    "border",
    "peninsula",
    "countryside",
    "highlands",
    "city",
    "state",
    "bridge",
    "reservoir",
    "heights",
    "base",
    "checkpoint",
}
_ISLAMIC_STATE = re.compile(r"Islamic State (?:of|in) (?:Iraq and (?:the )?)?$")
_STREETS = frozenset({"street", "road", "square", "avenue", "mosque", "church", "school", "highway"})
_NEAR = frozenset({"in", "near", "outside", "around", "inside", "towards", "toward", "into"})
_BEFORE = frozenset(
    "the greater downtown inner outer old lake mount mt port fort camp city town village province region district governorate "
    "oblast state county republic kingdom west east north south occupied besieged neighbouring neighboring nearby".split()
)


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


@dataclass(slots=True)
class _Story:
    """One story while it is being searched."""

    text: str
    tokens: Sequence[Token]
    heads: frozenset[int]  # first tokens of sentences
    people: set[str] = field(default_factory=set)  # names seen as parts of people's names

    def capital(self, i: int) -> bool:
        return 0 <= i < len(self.tokens) and self.text[self.tokens[i].start].isupper()

    def word(self, i: int) -> str:
        return self.tokens[i].lower if 0 <= i < len(self.tokens) else ""

    def beside(self, i: int) -> bool:
        """Whether token ``i`` stands one blank before the next one."""
        if not 0 <= i < len(self.tokens) - 1:
            return False
        return self.text[self.tokens[i].end : self.tokens[i + 1].start] == " "


def spots(text: str, tokens: Sequence[Token], heads: frozenset[int], gazetteer: Gazetteer) -> list[Spot]:
    """The place names of a story, in text order, with all that they may stand for."""
    story = _Story(text, tokens, heads)
    found: list[Spot] = []
    i = 0
    while i < len(tokens):
        if not _starts(story, i):
            i += 1
            continue
        spot = _named(story, i, gazetteer)
        if spot is not None:
            found.append(spot)
        i = max(spot.last if spot else _skip(story, i), i) + 1
    return found


def _starts(story: _Story, i: int) -> bool:
    if story.capital(i):
        return True
    return story.word(i) in ARTICLES and story.word(i + 1) == "-" and story.capital(i + 2)


def _skip(story: _Story, i: int) -> int:
    """The last token of what has just been turned down: one token, or an article and its joint."""
    return i


def _named(story: _Story, i: int, gazetteer: Gazetteer) -> Spot | None:
    ends = _ends(story, i)
    words = beside()
    for last in reversed(ends):
        name = story.text[story.tokens[i].start : story.tokens[last].end]
        if last == i and (
            story.word(i).rstrip(".") in words["weekday"] or (story.word(i) in words["function"] and not name.isupper())
        ):
            continue
        if last == i and "." in name and (code := abbreviations().get(name)) and (unit := gazetteer.unit(code)):
            return Spot(i, i, Span(story.tokens[i].start, story.tokens[i].end), name, (unit,))
        found = gazetteer.find(name)
        if found and not _too_short(name, found):
            return _judged(story, i, last, found, gazetteer)
    return _alike(story, i, ends, gazetteer)


def _ends(story: _Story, i: int) -> list[int]:
    """Where a name that starts here may end, shortest first."""
    tokens, ends, k = story.tokens, [], i
    if story.capital(i):
        ends.append(i)
    for k in range(i + 1, min(i + 2 * LONGEST, len(tokens))):
        gap = story.text[tokens[k - 1].end : tokens[k].start]
        if gap not in {"", " "}:
            break
        word = tokens[k].lower
        if story.capital(k) or (word in _TAILS and gap == " ") or (k == i + 2 and tokens[k - 1].lower == "-"):
            ends.append(k)
        elif not (word in _INNER or (word in _JOINTS and gap == "")):
            break
    return ends


def _too_short(name: str, found: tuple[Candidate, ...]) -> bool:
    """An acronym, or a word of two letters, is a place only where it is a country or the like."""
    bare = name.replace(".", "")
    if len(bare) <= 2:
        return not (bare.isupper() and any(c.feature == "PCLI" for c in found))
    return bare.isupper() and len(bare) <= 4 and not any(c.area for c in found)


def _judged(story: _Story, i: int, last: int, found: tuple[Candidate, ...], gazetteer: Gazetteer) -> Spot | None:
    words = beside()
    before, after = story.word(i - 1) if story.beside(i - 1) else "", story.word(last + 1) if story.beside(last) else ""
    direction, first = _direction(story, i)
    named = traps()["person"] | traps()["both"]
    land = any(c.area or c.population >= KNOWN for c in found) and (last > i or story.word(i) not in named)
    if first == i and _in_longer_name(story, i, last, before, after, land=land):
        if not land and last == i and (before in beside()["title"] or _leans_left(story, i, before)):
            story.people.add(story.word(last))
        return None
    if direction and (whole := gazetteer.find(story.text[story.tokens[first].start : story.tokens[last].end])):
        found, direction = whole, None  # "eastern Ghouta" is a name of its own
    if _trapped(story, i, last, found, before, after):
        return None
    kind, facility, end = None, False, last
    head = story.word(i - 2) if before == "of" else story.word(i - 3) if before == "the" and story.word(i - 2) == "of" else ""
    if after in words["area_word"]:
        kind, end = "area", last + 1
    elif after in {"city", "town", "village"}:
        kind, end = "settlement", last + 1
    elif after in words["facility"]:
        facility, end = True, last + 1
        small = not any(c.area or c.population >= KNOWN for c in found)
        elsewhere = story.word(last + 2) in {"in", "of"} and story.capital(last + 3)
        if small and (after in _STREETS or elsewhere):  # "Boylston Street", "the al-Khani mosque in Daquq"
            return None
    elif head in words["settlement_head"]:
        kind = "settlement"
    elif head in words["area_head"] and head not in {
        "battle",
        "siege",
        "fall",
        "liberation",
        "streets",
        "mayor",
        "outskirts",
        "enclave",
        "pocket",
    }:
        kind = "area"
    kept = tuple(c for c in found if kind is None or c.area == (kind == "area") or (kind == "settlement" and c.feature == "CMP"))
    span = Span(story.tokens[first].start, story.tokens[end].end)
    if kind == "area" and not kept and end > last:  # "Samarra district": an area round the town
        kept, facility = found, True
    name = story.text[story.tokens[i].start : story.tokens[last].end]
    return Spot(first, end, span, name, kept or found, direction, kind, facility)


def _direction(story: _Story, i: int) -> tuple[str | None, int]:
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


def _in_longer_name(story: _Story, i: int, last: int, before: str, after: str, *, land: bool) -> bool:
    words, start = beside(), story.tokens[i].start
    if before in words["title"] and before not in words["settlement_head"] and story.capital(i - 1 if before else i):
        return True
    if _leans_left(story, i, before) or _ISLAMIC_STATE.search(story.text, max(0, start - 40), start):
        return True
    if before in {"of", "for"} or (before == "the" and story.word(i - 2) in {"of", "for"}):
        of = i - 1 if before != "the" else i - 2
        owner, named = story.word(of - 1), story.capital(of - 1) and of - 1 not in story.heads
        islamic = owner == "state" and story.word(of - 2) == "islamic"
        geographic = (
            owner in words["area_head"] or owner in words["settlement_head"] or owner in words["function"] or owner in compass()
        )
        geographic = geographic and not islamic
        if named and not geographic and story.beside(of - 1) and story.tokens[of - 1].lower not in demonyms():
            return True
    if after and story.capital(last + 1):
        allowed = ("area_word", "facility", "function", "weekday", "title", "compass")
        if after in words["org"]:
            return True
        if (
            not any(after in words[c] for c in allowed)
            and story.text[story.tokens[last + 1].start : story.tokens[last + 1].end] not in demonyms()
        ):
            return not land and not _shouting(story, last + 1)
    return False


def _leans_left(story: _Story, i: int, before: str) -> bool:
    """Whether the word before belongs to the same name ("Denzel Washington")."""
    if not before or not story.capital(i - 1):
        return False
    words = beside()
    text = story.text[story.tokens[i - 1].start : story.tokens[i - 1].end]
    if (
        before in words["function"]
        or before in words["weekday"]
        or before in _BEFORE
        or text in demonyms()
        or before in compass()
    ):
        return False
    if _shouting(story, i - 1):
        return False
    return i - 1 not in story.heads or story.tokens[i - 1].pos in {"PROPN", ""}


def _shouting(story: _Story, i: int) -> bool:
    """Whether a word stands in a line of capitals, where capitals tell nothing."""
    t = story.tokens[i]
    return t.end - t.start > 3 and story.text[t.start : t.end].isupper()


def _trapped(story: _Story, i: int, last: int, found: tuple[Candidate, ...], before: str, after: str) -> bool:
    """Whether the word is more likely something else here."""
    words, trap, word = beside(), traps(), story.word(i)
    if last > i or any(c.feature == "PCLI" for c in found):
        return last > i and _plain(story, i, last) and all(c.geonames_id is not None and not c.area for c in found)
    told = (
        after in words["area_word"]
        or after in {"city", "town"}
        or (before == "of" and story.word(i - 2) in words["settlement_head"])
    )
    told = told or _contained(story, last)
    if word in trap["ordinary"]:
        return not (told and i not in story.heads)
    if word in trap["person"] or word in story.people:
        return not (told or before in _NEAR)
    if word in trap["both"] and not before and not told:
        return True
    if i in story.heads and not told:
        large = any(c.area or c.population >= LARGE or c.feature != "PPL" for c in found)
        return not large and story.tokens[i].pos not in {"PROPN", ""}
    return False


def _plain(story: _Story, i: int, last: int) -> bool:
    """Whether a name of several words is made of ordinary ones only ("Olive Branch", "Old City")."""
    usual = traps()["ordinary"] | traps()["person"] | beside()["function"] | {"city", "town", "-"}
    return all(t.lower in usual for t in story.tokens[i : last + 1])


def _contained(story: _Story, last: int) -> bool:
    """Whether ", Ky." or the like stands behind."""
    if story.word(last + 1) != ",":
        return False
    at = story.tokens[last + 1].end
    rest = story.text[at + 1 : at + 8]
    return any(rest.startswith(short) for short in abbreviations())


def _alike(story: _Story, i: int, ends: Sequence[int], gazetteer: Gazetteer) -> Spot | None:
    """A name in a spelling of its own, where the words before it say that it is a place."""
    words = beside()
    before = story.word(i - 1) if story.beside(i - 1) else ""
    placed = (
        before in _NEAR
        or (before == "of" and story.word(i - 2) in words["settlement_head"])
        or before in words["settlement_head"]
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
    return Spot(i, last, Span(story.tokens[i].start, story.tokens[last].end), name, found, alike=True)
