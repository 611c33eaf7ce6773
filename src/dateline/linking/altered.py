"""One statement in two wordings: a small word that makes it another. "A small area" is not "little", "damaged" not "destroyed".

Two clauses are held against one another where they have most of their words in common; a word of a scale (`drift_scales.tsv`)
that stands in the same slot on another step has changed what is said, and so has a "not" that one has alone. Other words for the
same thing are on no scale: a paraphrase is no change. Which of the two is right is not for us to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from dateline.language.plain import words_of
from dateline.lexicons import rows

# So much of the shorter clause's own words stand in the other, and at least so many.
ALIKE, LEAST = 0.5, 2
# A slot is told by the own words beside it: so many words further at most.
BESIDE = 4
_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
# Scales of verbs that may be turned round: "destroying 14 vehicles", "14 vehicles were damaged".
_TURNED = {"damage", "body", "attack", "pause"}
# Who tried and who failed did not do it.
_UNDONE = {"tried", "failed"}
_NOT = frozenset("not never cannot no neither nor without".split())
# What says the same without a "not".
_NOT_SO = frozenset("unable failed fails fail failing refused refuses denied denies nobody nothing none".split())
_SENTENCE = 80  # words; a longer clause is held against others by its beginning


@dataclass(frozen=True, slots=True)
class Altered:
    """What changed between two wordings: on which scale, and the words on both sides ("" where one has none)."""

    scale: str
    before: str
    after: str

    @property
    def sentence(self) -> str:
        """ "“a small area” becomes “little”"."""
        if not self.after:
            return f"“{self.before}” is lost"
        return f"“{self.before}” becomes “{self.after}”" if self.before else f"“{self.after}” is added"


@dataclass(frozen=True, slots=True)
class _Step:
    """A word of a scale in a clause, and the own words that stand beside it."""

    step: str
    words: str
    left: frozenset[str]
    right: frozenset[str]


def altered(before: str, after: str) -> tuple[Altered, ...]:
    """What makes the second wording of a clause say something else than the first; nothing where they are of other things."""
    first, second = _words(before), _words(after)
    if not alike(before, after) or [word.lower() for word in first] == [word.lower() for word in second]:
        return ()
    mine, its = _steps(first), _steps(second)
    found = [changed for scale in mine.keys() & its.keys() for changed in _moved(scale, mine[scale], its[scale])]
    found += _effort(mine.get("effort", []), its.get("effort", []), first, second)
    if not found:
        found += _negated(first, second)
    return tuple(sorted(set(found), key=lambda one: (one.scale, one.before, one.after)))


def alike(before: str, after: str) -> bool:
    """Whether two clauses have most of their own words in common, so that they may be one statement."""
    mine, its = _own(before), _own(after)
    shared = mine[0] & its[0]
    least = min(len(own - (scaled - shared)) for own, scaled in (mine, its))
    return len(shared) >= LEAST and len(shared) >= ALIKE * least


# --- scales ---


def _moved(scale: str, mine: Sequence[_Step], its: Sequence[_Step]) -> Iterator[Altered]:
    """Words of a scale that stand in one slot on two steps; none where either clause has the other's step too."""
    steps = {one.step for one in mine}, {one.step for one in its}
    if steps[0] & steps[1] or steps[0] | steps[1] == _UNDONE:
        return
    for a in mine:
        for b in its:
            turned = scale in _TURNED and (a.left & b.right or a.right & b.left)
            if a.left & b.left or a.right & b.right or turned:
                yield Altered(scale, a.words, b.words)
                return


def _steps(words: Sequence[str]) -> Mapping[str, list[_Step]]:
    """The words of scales in a clause, by scale, the longest first where one holds another."""
    found: dict[str, list[_Step]] = {}
    low = [word.lower().replace("’", "'") for word in words]
    taken: set[int] = set()
    for length in range(_longest(), 0, -1):
        for at in range(len(low) - length + 1):
            if taken.isdisjoint(range(at, at + length)):
                for scale, step in _scales().get(tuple(low[at : at + length]), ()):
                    left = words_of(" ".join(words[max(0, at - BESIDE) : at]))
                    right = words_of(" ".join(words[at + length : at + length + BESIDE]))
                    told = _Step(step, " ".join(words[at : at + length]), frozenset(left), frozenset(right))
                    found.setdefault(scale, []).append(told)
                    taken.update(range(at, at + length))
    return found


def _effort(mine: Sequence[_Step], its: Sequence[_Step], first: Sequence[str], second: Sequence[str]) -> Iterator[Altered]:
    """That somebody only tried to, lost or gained: "tried to take the mill", "took the mill"."""
    for some, others, words in ((mine, its, second), (its, mine, first)):
        for one in () if others else some:
            if one.step != "managed" and one.right & set(words_of(" ".join(words))) and not _nay(words):
                yield Altered("effort", one.words if some is mine else "", "" if some is mine else one.words)


# --- not ---


def _negated(first: Sequence[str], second: Sequence[str]) -> Iterator[Altered]:
    """A "not" that one clause has alone, before a word that the other has without it."""
    for some, others, lost in ((first, second, True), (second, first, False)):
        if _nay(others):
            continue
        have = set(words_of(" ".join(others)))
        for n, word in enumerate(some):
            behind = set(words_of(" ".join(some[n + 1 : n + 1 + BESIDE])))
            if _is_not(word) and some[n + 1 : n + 2] != ["only"] and behind & have:
                yield Altered("not", word if lost else "", "" if lost else word)
                break


def _nay(words: Sequence[str]) -> bool:
    """Whether a clause says of anything that it is not so."""
    return any(_is_not(word) or word.lower() in _NOT_SO for word in words)


def _is_not(word: str) -> bool:
    low = word.lower().replace("’", "'")
    return low in _NOT or low.endswith("n't")


# --- words ---


def _words(text: str) -> list[str]:
    return _WORD.findall(text)[:_SENTENCE]


@lru_cache(maxsize=4_096)
def _own(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words of a clause that carry what is said, and those of them that are on a scale."""
    words = _words(text)
    scaled = words_of(" ".join(one.words for some in _steps(words).values() for one in some))
    counts = {word for word in words if word.isdigit()}
    return frozenset(words_of(" ".join(words))) | counts, frozenset(scaled)


@cache
def _scales() -> Mapping[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """For words their scale and step."""
    found: dict[tuple[str, ...], tuple[tuple[str, str], ...]] = {}
    for scale, step, words in rows("drift_scales.tsv"):
        for form in words.split("|"):
            key = tuple(form.split())
            found[key] = (*found.get(key, ()), (scale, step))
    return found


@cache
def _longest() -> int:
    return max(map(len, _scales()))
