"""Claims for tests of the field stages: a text, the words of one claim, and with whom it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dateline.language.tree import within
from dateline.types import Claim, QuoteKind, Reading, Span, Speaker
from language_kit import parsed


def span_of(text: str, words: str) -> Span:
    at = text.index(words)
    return Span(at, at + len(words))


def head_of(reading: Reading, content: Span) -> int:
    """The token of the content whose governor lies outside it."""
    inside = within(reading.tokens, content)
    first, last = inside[0].i, inside[-1].i
    tops = [t for t in inside if t.pos not in ("PUNCT", "SPACE") and (t.head == t.i or not first <= t.head <= last)]
    return max(tops, key=lambda t: t.right - t.left).i


def with_claims(text: str, *contents: str, who: str | None = None, side: str | None = None, cue: str | None = None) -> Reading:
    """A parsed text with the claims given (the whole text where none is), all from one speaker or the outlet."""
    reading = parsed(text)
    chain: tuple[Speaker, ...] = ()
    if cue is not None or who is not None:
        chain = (Speaker(None, who, side=side, cue=span_of(text, cue) if cue else None),)
    quote: QuoteKind = "indirect" if chain else "none"
    claims = []
    for n, words in enumerate(contents or (text.rstrip("."),)):
        content = span_of(text, words)
        claims.append(Claim(str(n), "body", content, head_of(reading, content), chain=chain, quote=quote))
    return replace(reading, claims=tuple(claims))


def after(reading: Reading, *stages: Callable[[Reading], Reading]) -> Claim:
    """The last claim when the stages are through."""
    for stage in stages:
        reading = stage(reading)
    return reading.claims[-1]
