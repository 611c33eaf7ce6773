"""How a story goes on: which sentences are its own words, where its paragraphs begin, who speaks in its main clauses."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from dateline.actors.people import speaks, speech_verbs
from dateline.language.tree import ancestors
from dateline.types import Reading, Sentence, Token

# How many governors of a verb of speech are looked at.
_UP = 8
# Blanks looked back over for a line break.
_LINE = 20


class Flow:
    """A reading's sentences, numbered from 1: which stand wholly inside a quotation, which open a paragraph."""

    __slots__ = ("_ends", "_opened", "_own", "_reading", "_starts")

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._starts = [q.span.start for q in reading.quotations]
        self._ends = [q.span.end for q in reading.quotations]
        own = [not _within(s, self._starts, self._ends) for s in reading.sentences]
        opening = [_fresh(reading.story.text, s.span.start) for s in reading.sentences]
        self._own = [0, *accumulate(map(int, own))]
        fresh: list[int] = []
        due = False  # a paragraph that opens with a quoted sentence begins at the first sentence of the story's own
        for plain, opens in zip(own, opening, strict=True):
            due = due or opens
            fresh.append(int(due and plain))
            due = due and not plain
        self._opened = [0, *accumulate(fresh)]

    def between(self, earlier: int, later: int) -> int:
        """How many sentences on the later one is, those wholly quoted left out."""
        return self._own[later] - self._own[earlier]

    def paragraphs(self, earlier: int, later: int) -> int:
        """How many paragraphs on the later sentence is, those wholly quoted left out."""
        return self._opened[later] - self._opened[earlier]

    def opens(self, token: Token) -> bool:
        """Whether the token is the first word of a paragraph, or first behind a quotation that opens it: "…," he said."""
        text, start = self._reading.story.text, token.start
        at = bisect_right(self._ends, start) - 1
        if at >= 0 and not text[self._ends[at] : start].strip(" ,"):
            start = self._starts[at]
        return _fresh(text, start)


def main_voice(tokens: Sequence[Token], token: Token) -> bool:
    """Whether the token speaks in its own right: in "A said that B had warned", only A does."""
    if not speaks(tokens, token):
        return False
    above = zip(ancestors(tokens, token.head), range(_UP), strict=False)
    return token.dep == "pobj" or not any(t.lemma in speech_verbs() for t, _ in above)


def _within(sentence: Sentence, starts: Sequence[int], ends: Sequence[int]) -> bool:
    at = bisect_right(starts, sentence.span.start) - 1
    return at >= 0 and sentence.span.end <= ends[at]


def _fresh(text: str, start: int) -> bool:
    """Whether nothing but blanks stands before the offset in its line."""
    before = text[max(0, start - _LINE) : start].rstrip(" ")
    return not before or before.endswith("\n")
