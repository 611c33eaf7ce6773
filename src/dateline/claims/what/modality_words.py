"""The words that tell modality, and how they are found in a claim."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from dateline.claims.core import content_range, cue_lemmas, subject_of
from dateline.language.tree import Tokens, span
from dateline.lexicons import rows
from dateline.types import Claim, Modality, Reading, Span, Token

FUTURE = frozenset({"will", "'ll", "’ll", "wo", "shall"})
POSSIBLE = frozenset({"could", "may", "might"})
DEMANDING = frozenset({"must", "should", "ought"})
NOT = frozenset({"n't", "n’t"})
FIRST_PERSON = frozenset({"i", "we"})
PRONOUNS = frozenset({"he", "she", "it", "they"})
# Reports of what is believed to be so already: "is believed to hold", "were reported to have fired".
BELIEF_CUES = frozenset(
    {"believe", "report", "think", "know", "understand", "say", "reportedly", "allegedly", "rumour", "presume", "accuse"}
)
# "The country would", "his government would": the speaker's own, as far as the text tells.
OWN = frozenset({"the", "his", "her", "its", "their", "our", "my", "this"})
SMALL = frozenset({"the", "of", "and", "for", "in", "de", "al"})
# Words before this many characters must agree for a name and its demonym: Turkey, Turkish; Russia, Russian.
STEM = 4


@dataclass(frozen=True, slots=True)
class Verdict:
    """A modality, the rule that gave it and the words it rests on."""

    modality: Modality
    rule: str
    sentence: str
    span: Span | None = None


@cache
def cue_effects() -> dict[tuple[str, ...], tuple[str, str]]:
    """Cue lemmas → the modality and the kind they give; "-" for none."""
    return {tuple(row[0].split()): (row[1], row[2]) for row in rows("cue_effects.tsv")[1:]}


@cache
def words(modality: str, where: str) -> tuple[tuple[str, ...], ...]:
    """The lemma sequences of one part of the lexicon."""
    found = [
        tuple(w.split()) for row in rows("modality.tsv")[1:] if (row[0], row[1]) == (modality, where) for w in row[2].split("|")
    ]
    return tuple(found)


@cache
def single(modality: str, where: str) -> frozenset[str]:
    """The one-word entries of one part of the lexicon."""
    return frozenset(w[0] for w in words(modality, where) if len(w) == 1)


def cue_effect(reading: Reading, claim: Claim) -> tuple[str, str]:
    """What the innermost cue says of modality and kind; "-" for nothing."""
    lemmas = cue_lemmas(reading, claim)
    for length in (3, 2, 1):
        for at in range(len(lemmas) - length, -1, -1):
            effect = cue_effects().get(lemmas[at : at + length])
            if effect is not None:
                return effect
    return "-", "-"


def opens_with(tokens: Tokens, claim: Claim, modality: str) -> Span | None:
    where = [i for i in content_range(tokens, claim) if tokens[i].pos not in ("PUNCT", "SPACE")][:5]
    if not where:
        return None
    first = tokens[where[0]]
    for sequence in words(modality, "opening"):
        if not matches(first, sequence[0]):
            continue
        if len(sequence) <= len(where) and all(matches(tokens[i], w) for i, w in zip(where, sequence, strict=False)):
            return span(tokens, where[0], where[len(sequence) - 1])
    return None


def phrase_in(tokens: Tokens, claim: Claim, modality: str, *, reach: int) -> Span | None:
    """A sequence of the modality's phrases near the claim's head."""
    where = content_range(tokens, claim)
    first, last = max(where[0], claim.head - reach), min(where[-1], claim.head + reach)
    phrases = _by_first_word(modality)
    for i in range(first, last + 1):
        for key in dict.fromkeys((tokens[i].lower, tokens[i].lemma)):
            for sequence in phrases.get("not" if key in NOT else key, ()):
                if i + len(sequence) - 1 <= last and all(matches(tokens[i + k], w) for k, w in enumerate(sequence)):
                    return span(tokens, i, i + len(sequence) - 1)
    return None


@cache
def _by_first_word(modality: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for sequence in words(modality, "phrase"):
        found[sequence[0]] = (*found.get(sequence[0], ()), sequence)
    return found


def matches(token: Token, word: str) -> bool:
    return token.lemma == word or token.lower == word or (word == "not" and token.lower in ("n't", "n’t"))


def first_person(tokens: Tokens, i: int) -> bool:
    subject = subject_of(tokens, i)
    return subject is not None and subject.lower in FIRST_PERSON
