"""The words that two claims are compared by: what names or does something, weighed by how rare it is."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dateline.types import Claim, Reading, Span

# Parts of speech that carry what is said.
_CARRYING = frozenset({"NOUN", "PROPN", "VERB", "ADJ"})
# Words that carry nothing by themselves.
_LIGHT = frozenset(
    "be have do make take get go come say tell report claim add give more other new last next people happen continue see provide"
    " become remain begin start call know think want need use show put keep let include agree believe able part time day".split()
)
# What stands around a claim in its sentence and its quotation counts for less than its own words.
CONTEXT = 0.4
# One word in common is chance.
_SHARED = 2

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Content:
    """A claim's own words, those that say what happens in it, and those around it that say what it is about."""

    own: frozenset[str]
    predicate: frozenset[str]
    around: frozenset[str]


def content_of(claim: Claim, reading: Reading) -> Content:
    """The words of a claim, and those of the paragraph's other words in the same mouth."""
    own = frozenset(lemmas(reading, claim.content))
    around: set[str] = set()
    for other in reading.claims:
        if other.section == claim.section and _mouth(other) == _mouth(claim) and _near(other.content, claim.content):
            around.update(lemmas(reading, other.content))
    return Content(own, frozenset(_predicate(claim, reading)) & own, frozenset(around) - own)


def weights(readings: Iterable[Reading]) -> Weights:
    """How much each word tells: the rarer among the sentences, the more; one that two share is as rare as can be. 0 to 1."""
    found: Counter[str] = Counter()
    sentences = 0
    for reading in readings:
        for sentence in reading.sentences:
            found.update(set(lemmas(reading, sentence.span)))
            sentences += 1
    top = math.log(1 + sentences) or 1.0
    return {word: math.log((1 + sentences) / max(1, count - 1)) / top for word, count in found.items()}


def weight(words: Iterable[str], rare: Weights) -> float:
    """How much the words tell, taken together; added in a fixed order."""
    return sum(rare.get(word, 1.0) for word in sorted(words))


def likeness(a: Content, b: Content, rare: Weights) -> float:
    """How much of their words two claims share, own words in full, words around in part. 0 to 1.

    Nought where the second has no word of what happens in the first.
    """
    own = sum(rare.get(word, 1.0) for word in a.own & b.own)
    around = (a.own & b.around) | (a.around & b.own)
    if not a.predicate & b.own or len(a.own & b.own) + len(around) / 2 < _SHARED:
        return 0.0
    sizes = [sum(rare.get(word, 1.0) for word in x.own) for x in (a, b)]
    whole = math.sqrt(sizes[0] * sizes[1])
    return min(1.0, (own + CONTEXT * sum(rare.get(word, 1.0) for word in around)) / whole) if whole and own else 0.0


# What completes a predicate: "are *ready*", "carried out *strikes*", "want to *hold*".
_COMPLETING = frozenset({"acomp", "attr", "dobj", "oprd", "xcomp", "ccomp", "nsubjpass", "pobj", "prep"})
_DEEP = 3


def _predicate(claim: Claim, reading: Reading) -> Iterable[str]:
    """The lemma of the claim's head, and of what completes it."""
    level = [claim.head]
    for _ in range(_DEEP):
        below: list[int] = []
        for i in level:
            yield reading.tokens[i].lemma
            told = _COMPLETING if reading.tokens[i].pos != "NUM" else {"acl"}  # "nine *killed*"
            below += [child for child in reading.tokens[i].children if reading.tokens[child].dep in told]
        level = below


def is_light(lemma: str) -> bool:
    """Whether a word carries nothing by itself."""
    return lemma in _LIGHT


def lemmas(reading: Reading, span: Span) -> Iterable[str]:
    """The lemmas of the words in the span that carry what is said, in text order."""
    at = bisect_left(reading.tokens, span.start, key=lambda token: token.start)
    while at < len(reading.tokens) and reading.tokens[at].end <= span.end:
        token = reading.tokens[at]
        if token.pos in _CARRYING and token.lemma not in _LIGHT:
            yield token.lemma
        at += 1


def _mouth(claim: Claim) -> tuple[str | None, str | None]:
    return (claim.chain[-1].who, claim.chain[-1].side) if claim.chain else (None, None)


# A quotation runs over paragraphs; what stands further off is another matter.
_FAR = 600


def _near(a: Span, b: Span) -> bool:
    return abs(a.start - b.start) <= _FAR
