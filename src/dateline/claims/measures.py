"""How long a stretch of a sentence is and what it holds, with no side having a weight of its own.

A name counts as one word whether it takes an article or a hyphen or not, so that what is said of "the US" is as long as
what is said of "Chad". Everything is counted once a sentence, as sums up to each word: every candidate asks for its own stretch.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from dateline.actors.names import fold
from dateline.actors.registry import load_registry
from dateline.language.tree import Tokens
from dateline.lexicons import word_set
from dateline.types import Token


@dataclass(frozen=True, slots=True)
class Measures:
    """Sums over the words of a sentence: each has one place more than there are words."""

    first: int
    joined: tuple[int, ...]  # words that count as one with the word before
    tied: tuple[int, ...]  # of each word, how much of that it owes to the word before
    nations: tuple[int, ...]  # names of states that open
    within: tuple[int, ...]  # of each word, whether it goes on with the name of a state
    numbers: tuple[int, ...]
    war: tuple[int, ...]

    def holds(self, first: int, last: int) -> bool:
        """Whether a stretch lies in the sentence."""
        return self.first <= first and last - self.first < len(self.tied)

    def length(self, first: int, last: int) -> int:
        """Words from the first to the last, a name with its article or hyphens as one."""
        a, b = first - self.first, last - self.first + 1
        return b - a - (self.joined[b] - self.joined[a] - self.tied[a])

    def held(self, first: int, last: int) -> tuple[int, int, int]:
        """How many states, numbers and words of war a stretch holds."""
        a, b = first - self.first, last - self.first + 1
        nations = self.nations[b] - self.nations[a] + self.within[a]
        return nations, self.numbers[b] - self.numbers[a], self.war[b] - self.war[a]


def measure(tokens: Tokens, first: int, last: int) -> Measures:
    """Count a sentence."""
    words = tokens[first : last + 1]
    war = word_set("war_words.tsv")
    names = [named(t) for t in words]
    tied = [0] * len(words)
    within = [0] * len(words)
    for i in range(1, len(words)):
        if names[i]:
            tied[i] = int(names[i - 1] or words[i - 1].lower == "the")
            within[i] = int(names[i - 1])
    own = [2 * (t.lower == "-" and t.pos == "PROPN") for t in words]
    return Measures(
        first,
        _sums(tie + hyphen for tie, hyphen in zip(tied, own, strict=True)),
        tuple(tied),
        _sums(name and not inner for name, inner in zip(names, within, strict=True)),
        tuple(within),
        _sums(t.pos == "NUM" for t in words),
        _sums(t.lemma in war for t in words),
    )


def _sums(values: Iterable[int]) -> tuple[int, ...]:
    return tuple(accumulate(values, initial=0))


# --- names ---


@cache
def _nations() -> frozenset[str]:
    """Single words for states, their people and their capitals."""
    states = load_registry().states.values()
    names = (name for s in states for name in (s.actor.name, *s.actor.aliases, *s.adjectives, *s.people, *s.seats))
    return frozenset(name.lower() for name in names if " " not in name)


@cache
def _parts() -> frozenset[str]:
    """Words of names of several words, of states and of seats of power: names only as proper nouns."""
    names = (*(state.actor.name for state in load_registry().states.values()), *word_set("standins_seats.tsv"))
    return frozenset(word.lower() for name in names if " " in name for word in name.split() if word[0].isupper())


@cache
def _known() -> frozenset[str]:
    """Single words that stand for a person or body of the registry: surnames, acronyms, seats of power."""
    registry = load_registry()
    bodies = (e.words[0] for entries in registry.entries.values() for e in entries if len(e.words) == 1)
    return frozenset((*bodies, *(name for name in registry.surnames if " " not in name)))


def named(t: Token) -> bool:
    """Whether the token names a state or its people."""
    return t.pos != "PRON" and (t.lower in _nations() or (t.pos == "PROPN" and t.lower in _parts()))


def plain(t: Token, word: str) -> str:
    """The word as the model may see it: of a name, that it is one and not whose, so that every side is weighed alike."""
    if named(t) or (t.pos == "PROPN" and fold(t.lower) in _known()):
        return "Name"
    return "a" if word == "an" else word


def before_name(tokens: Tokens, i: int) -> bool:
    """Whether the token is the article that some names take ("the US", "the YPG"), and others do not."""
    return tokens[i].lower == "the" and i + 1 < len(tokens) and plain(tokens[i + 1], "") == "Name"
