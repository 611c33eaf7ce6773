"""Walk a dependency parse. Every function takes the tokens of one story."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from operator import attrgetter

from dateline.types import Sentence, Span, Token

Tokens = Sequence[Token]
_END = attrgetter("end")


def children(tokens: Tokens, i: int, *deps: str) -> list[Token]:
    """The dependents of a token, in text order; of the named relations only, when any are named."""
    found = [tokens[c] for c in tokens[i].children]
    return [t for t in found if t.dep in deps] if deps else found


def child(tokens: Tokens, i: int, *deps: str) -> Token | None:
    """The first dependent of one of the named relations."""
    for c in tokens[i].children:
        if tokens[c].dep in deps:
            return tokens[c]
    return None


def ancestors(tokens: Tokens, i: int) -> Iterator[Token]:
    """The governors of a token, nearest first."""
    while tokens[i].head != i:
        i = tokens[i].head
        yield tokens[i]


def span(tokens: Tokens, first: int, last: int) -> Span:
    """The characters from one token to another, both included."""
    return Span(tokens[first].start, tokens[last].end)


def phrase(tokens: Tokens, i: int) -> Span:
    """The characters of a token's whole subtree."""
    return span(tokens, tokens[i].left, tokens[i].right)


def subject(tokens: Tokens, verb: int) -> Token | None:
    """The subject of a verb, its own or the one it shares with the verb it is coordinated with or controlled by."""
    for _ in range(6):
        own = child(tokens, verb, "nsubj", "nsubjpass", "csubj", "expl")
        if own is not None:
            return own
        if tokens[verb].dep not in {"conj", "xcomp", "advcl", "acomp"} or tokens[verb].head == verb:
            return None
        verb = tokens[verb].head
    return None


def token_at(tokens: Tokens, offset: int) -> int:
    """The index of the token that holds an offset, or of the first one behind it; ``len(tokens)`` past the end."""
    return bisect_right(tokens, offset, key=_END)


def within(tokens: Tokens, where: Span) -> Sequence[Token]:
    """The tokens that lie in a span."""
    first, last = token_at(tokens, where.start), token_at(tokens, where.end - 1)
    return tokens[first : last + 1]


def sentence_at(sentences: Sequence[Sentence], token: int) -> Sentence | None:
    """The sentence that holds a token, by bisection."""
    at = bisect_left(sentences, token, key=lambda s: s.last)
    return sentences[at] if at < len(sentences) and sentences[at].first <= token else None


def sentences_in(sentences: Sequence[Sentence], where: Span) -> Sequence[Sentence]:
    """The sentences that share a character with a span."""
    first = bisect_right(sentences, where.start, key=lambda s: s.span.end)
    last = bisect_left(sentences, where.end, key=lambda s: s.span.start)
    return sentences[first:last]
