"""A long list of losses is one claim: "In total, 40 aircraft, 310 tanks, 95 boats … have been destroyed".

Parsers tear such sentences; the pieces that the cut made of one are put together again round the verb of loss.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dateline.claims.clauses import claim_id
from dateline.language.tree import Tokens
from dateline.types import Claim, Reading, Sentence, Span

# So many numbers one after another are a list, each at most so many tokens behind the one before.
ITEMS, APART = 4, 14
LOST = frozenset(
    {"destroy", "lose", "eliminate", "neutralize", "neutralise", "liquidate", "down", "capture", "seize", "hit", "shoot"}
)
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
# What opens a list and belongs to it.
OPENING = re.compile(r"(?:\b(?:in\s(?:total|all)|overall|altogether)\s?,?\s?|\b(?:a\s)?total\sof\s)+\Z", re.IGNORECASE)


def join(reading: Reading) -> Reading:
    """The reading with the pieces of each list of losses joined to one claim."""
    claims = list(reading.claims)
    found = [(s, where) for s in reading.sentences for where in _list(reading, s)]
    if not found:
        return reading
    digest = hashlib.sha256(reading.story.text.encode("utf-8", "surrogatepass")).hexdigest()
    at = 0
    kept: list[Claim] = []
    for sentence, where in found:
        while at < len(claims) and claims[at].content.end <= sentence.span.start:
            kept.append(claims[at])
            at += 1
        own = []
        while at < len(claims) and claims[at].content.start < sentence.span.end:
            own.append(claims[at])
            at += 1
        pieces = [c for c in own if c.content.meets(where)]
        whole = _joined(reading, pieces, where, digest)
        taken = {c.id for c in pieces}
        kept += [c for c in own if c.id not in taken] + ([whole] if whole else [])
    return replace(reading, claims=tuple(sorted([*kept, *claims[at:]], key=lambda c: (c.content.start, c.content.end))))


def _list(reading: Reading, sentence: Sentence) -> Iterator[Span]:
    """The words of a sentence from the first number of its list to the verb of loss, if it is such a list."""
    tokens = reading.tokens
    words = tokens[sentence.first : sentence.last + 1]
    numbers = [t.i for t in words if t.pos == "NUM" and t.lower[0].isdigit()]
    if len(numbers) < ITEMS:
        return
    lost = next((t.i for t in words if t.lemma in LOST and t.pos == "VERB"), None)
    run = _longest(tokens, numbers)
    if lost is not None and len(run) >= ITEMS:
        first = OPENING.search(reading.story.text, sentence.span.start, tokens[run[0]].start)
        start = first.start() if first else tokens[run[0]].start
        yield Span(min(start, tokens[lost].start), max(tokens[lost].end, tokens[run[-1]].end))


def _longest(tokens: Tokens, numbers: Sequence[int]) -> list[int]:
    """The longest run of numbers with no finite verb between them."""
    best: list[int] = []
    run: list[int] = []
    for i in numbers:
        if run and (i - run[-1] > APART or any(t.tag in FINITE for t in tokens[run[-1] : i])):
            best, run = max(best, run, key=len), []
        run.append(i)
    return max(best, run, key=len)


def _joined(reading: Reading, pieces: Sequence[Claim], where: Span, digest: str) -> Claim | None:
    if not pieces:
        return None
    tokens = reading.tokens
    span = Span(min(where.start, *(c.content.start for c in pieces)), max(where.end, *(c.content.end for c in pieces)))
    head = next((c for c in pieces if tokens[c.head].lemma in LOST), pieces[0])
    return replace(head, id=claim_id(digest, span), content=span)
