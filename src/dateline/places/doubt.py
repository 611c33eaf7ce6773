"""Doubt: whether a name that the gazetteer knows is part of a longer name here, or no name at all.

A person's, a body's or a paper's name may hold a place's ("Denzel Washington", "the General Staff
of Ukraine"); an ordinary word or a given name may be spelt like a village. Tags of the parse only
help at the heads of sentences, so that the rest stands where they are poor.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from dateline.places.gazetteer import Candidate
from dateline.places.words import abbreviations, beside, compass, demonyms, traps
from dateline.types import Token

LOUD = 12  # letters of a line that may be judged
LARGE = 200_000  # people: a town of that many is believed at the head of a sentence whatever the tagger says
NEAR = frozenset({"in", "near", "outside", "around", "inside", "towards", "toward", "into"})

_ISLAMIC_STATE = re.compile(r"Islamic State (?:of|(?:of|in) Iraq and(?: the)?) $")
_BEFORE = frozenset(
    "the greater downtown inner outer old lake mount mt port fort camp city town village province region district governorate "
    "oblast state county republic kingdom west east north south occupied besieged neighbouring neighboring nearby".split()
)


@dataclass(slots=True)
class Page:
    """One story while it is being searched."""

    text: str
    tokens: Sequence[Token]
    heads: frozenset[int]  # first tokens of sentences
    people: set[str] = field(default_factory=set)  # names seen as parts of people's names
    lines: list[tuple[int, bool]] = field(default_factory=list)  # start of each line, whether it is all capitals

    def capital(self, i: int) -> bool:
        return 0 <= i < len(self.tokens) and self.text[self.tokens[i].start].isupper()

    def word(self, i: int) -> str:
        return self.tokens[i].lower if 0 <= i < len(self.tokens) else ""

    def beside(self, i: int) -> bool:
        """Whether token ``i`` stands one blank before the next one."""
        if not 0 <= i < len(self.tokens) - 1:
            return False
        return self.gap(i) == " "

    def gap(self, i: int) -> str:
        """What stands between token ``i`` and the next; a line break within a sentence is a blank."""
        between = self.text[self.tokens[i].end : self.tokens[i + 1].start]
        if between in {"\n", "\xa0", "  ", " \n", "\r\n"} and i + 1 not in self.heads:
            return " "
        return between

    def loud(self, i: int) -> bool:
        """Whether token ``i`` stands in a line of capitals, where capitals tell nothing."""
        if not self.lines:
            self.lines = _lines(self.text)
        return self.lines[bisect_right(self.lines, (self.tokens[i].start, True)) - 1][1]


def _lines(text: str) -> list[tuple[int, bool]]:
    """Where each line starts, and whether it is all capitals."""
    found, at = [], 0
    for line in text.split("\n"):
        small = sum(map(str.islower, line))
        large = sum(map(str.isupper, line))
        found.append((at, small + large >= LOUD and large >= 0.9 * (small + large)))
        at += len(line) + 1
    return found


def in_longer_name(story: Page, i: int, last: int, before: str, after: str, *, land: bool) -> bool:
    """Whether the words beside a name make it part of a longer one.

    A name of ``land``, and that of a well-known town, may stand before another ("the Boston Marathon").
    """
    words, start = beside(), story.tokens[i].start
    if before in words["title"] and before not in words["settlement_head"] and story.capital(i - 1 if before else i):
        return True
    if before in words["craft"]:
        return True  # "the cruiser General Belgrano"
    if _nicknamed(story, i) or leans_left(story, i, before) or _ISLAMIC_STATE.search(story.text, max(0, start - 40), start):
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


def _nicknamed(story: Page, i: int) -> bool:
    """Whether a name in quotation marks between two others makes it a person's (Katherine "Kay" Parsons)."""
    marks = {'"', "“", "”", "'", "‘", "’"}
    return story.word(i - 1) in marks and story.capital(i - 2) and story.word(i - 3) in marks and story.capital(i - 4)


def leans_left(story: Page, i: int, before: str) -> bool:
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


def _shouting(story: Page, i: int) -> bool:
    """Whether a word stands in a line of capitals, where capitals tell nothing."""
    t = story.tokens[i]
    return t.end - t.start > 3 and story.text[t.start : t.end].isupper()


def trapped(story: Page, i: int, last: int, found: tuple[Candidate, ...], before: str, after: str) -> bool:
    """Whether the word is more likely something else here."""
    words, trap, word = beside(), traps(), story.word(i)
    if last > i or any(c.feature == "PCLI" for c in found):
        return last > i and _plain(story, i, last) and all(c.geonames_id is not None and not c.area for c in found)
    told = (
        after in words["area_word"]
        or after in {"city", "town"}
        or (before == "of" and story.word(i - 2) in words["settlement_head"])
    )
    told = told or contained(story, last)
    if word in trap["ordinary"]:
        sea = before == "the" and any(c.area and c.geonames_id is None for c in found)  # "the Gulf"
        return not ((told or sea) and i not in story.heads)
    if word in trap["person"] or word in story.people:
        return not (told or before in NEAR)
    if word in trap["both"] and not before and not told:
        return True
    if i in story.heads and not told:
        large = any(c.area or c.population >= LARGE or c.feature != "PPL" for c in found)
        return not large and story.tokens[i].pos not in {"PROPN", ""}
    return False


def _plain(story: Page, i: int, last: int) -> bool:
    """Whether a name of several words is made of ordinary ones only ("Olive Branch", "Old City")."""
    usual = traps()["ordinary"] | traps()["person"] | beside()["function"] | {"city", "town", "-"}
    return all(t.lower in usual for t in story.tokens[i : last + 1])


def contained(story: Page, last: int) -> bool:
    """Whether ", Ky." or the like stands behind."""
    if story.word(last + 1) != ",":
        return False
    at = story.tokens[last + 1].end
    rest = story.text[at + 1 : at + 8]
    return any(rest.startswith(short) and not rest[len(short) : len(short) + 1].isalnum() for short in abbreviations())
