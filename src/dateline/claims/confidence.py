"""How likely a claim is one that a careful reader would have written down with these words: its ``confidence``.

A small logistic model weighs what the finished record shows: how long its words are, how many claims share its sentence,
whether anything was found in it. It is fitted on claims of articles that the cut had not seen, so that of the claims shown
with 0.9 about nine in ten are right (``benchmarks/calibration.py``). How sure the cut was of the claim's verb is left out: it
adds nothing (log loss .418 without, .421 with) and moves with names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from dateline.claims.measures import named
from dateline.copies import changed
from dateline.language.linear import Linear
from dateline.language.tree import Tokens, sentence_at, within
from dateline.types import Claim, Reading, Token

MODEL = "model_confidence.tsv"
CLASSES = ("right", "wrong")
LENGTHS = (3, 5, 8, 12, 18, 25, 35)
# The rule by which `dateline.claims.clauses` cuts; claims that other stages made keep the confidence those gave.
CUT = "worth"


def weigh(reading: Reading, *, model: Linear) -> Reading:
    """The reading with the confidence of each claim that was cut from a sentence."""
    crowd, lengths = _crowd(reading), dict[int, int]()
    claims = []
    for claim in reading.claims:
        if claim.because and claim.because[0].rule == CUT:
            likely = model.probabilities(features(reading, claim, crowd, lengths))[0]
            claim = changed(claim, confidence=round(likely, 2))
        claims.append(claim)
    return changed(reading, claims=tuple(claims))


def all_features(reading: Reading) -> list[list[str]]:
    """What the model sees of each claim of a reading, in order."""
    crowd, lengths = _crowd(reading), dict[int, int]()
    return [list(features(reading, claim, crowd, lengths)) for claim in reading.claims]


def features(reading: Reading, claim: Claim, crowd: Counter[int], lengths: dict[int, int]) -> Iterator[str]:
    """What the model sees of a claim: nothing about whom it is by or what it says."""
    yield "bias"
    inside = within(reading.tokens, claim.content)
    words = _length(reading.tokens, inside[0].i, inside[-1].i) if inside else 0
    yield f"words={next((n for n in LENGTHS if words <= n), 'more')}"
    head = reading.tokens[claim.head]
    yield f"head={head.dep}"
    yield f"head={head.pos}"
    yield f"subject={any(reading.tokens[c].dep in {'nsubj', 'nsubjpass', 'expl'} for c in head.children)}"
    sentence = sentence_at(reading.sentences, claim.head)
    first = sentence.first if sentence else claim.head
    yield f"crowd={min(crowd[first], 5)}"
    if sentence is not None:
        if first not in lengths:  # of a sentence's claims each asks
            lengths[first] = _length(reading.tokens, sentence.first, sentence.last)
        whole = lengths[first]
        yield f"share={round(4 * words / whole)}"
        yield f"sentence={next((n for n in (8, 15, 25, 35, 50) if whole <= n), 'more')}"
    yield f"section={claim.section}"
    yield f"quote={claim.quote}"
    yield f"kind={'other' if claim.kind == 'other' else 'known'}"
    yield f"modality={claim.modality}"
    yield f"dated={claim.time is not None}"
    yield f"counted={bool(claim.quantities)}"


def _crowd(reading: Reading) -> Counter[int]:
    """How many claims each sentence holds, by its first token."""
    found = (sentence_at(reading.sentences, c.head) for c in reading.claims)
    return Counter(s.first for s in found if s is not None)


def _length(tokens: Tokens, first: int, last: int) -> int:
    """Words from the first to the last, any name with its article as one: "the White House" is as long as "Kyiv"."""
    inside = [named(t) or t.pos == "PROPN" or _adjective(tokens, t) for t in tokens[first : last + 1]]
    names = sum(one and other for one, other in pairwise(inside))
    articles = sum(name and tokens[i].lower == "the" for i, name in enumerate(inside[1:], first))
    return last - first + 1 - names - articles


def _adjective(tokens: Tokens, t: Token) -> bool:
    """Whether a token is the last of a name that is an adjective: "South African"."""
    return t.pos == "ADJ" and t.i > 0 and tokens[t.i - 1].pos == "PROPN" and tokens[t.i - 1].head == t.i
