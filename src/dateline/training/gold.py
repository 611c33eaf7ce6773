"""Read gold articles: a text and its claims as annotators set them, one pair of files an article.

The format is that of ``gold/GUIDELINES.md``: ``DOC.txt`` as published and ``DOC.json`` with the
claims. A newsroom's own corrected claims come in the same format.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dateline.errors import DocumentError
from dateline.language.tree import within
from dateline.pipeline import Tools, mention_stages
from dateline.reading.inputs import stories
from dateline.types import Claim, Reading, Span, Speaker, Story, Token


@dataclass(frozen=True, slots=True)
class Gold:
    """One annotated article: the story, and its claims as plain records with their spans."""

    story: Story
    records: tuple[dict[str, Any], ...]
    spans: tuple[Span, ...]


def read_gold(folder: Path) -> Iterator[Gold]:
    """The articles of a folder in name order, read as `dateline read` reads them."""
    for path in sorted(folder.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        published = datetime.date.fromisoformat(gold["published"])
        story = next(stories([str(path.with_suffix(".txt"))], published=published, publisher=gold.get("publisher")))
        if isinstance(story, DocumentError):
            raise story
        records = tuple(gold["claims"])
        yield Gold(story, records, tuple(locate(story.text, c["content"], c.get("nth", 1)) for c in records))


def mentioned(golds: Sequence[Gold], tools: Tools) -> Iterator[Reading]:
    """Each article parsed, its actors, times, places and quantities found."""
    for reading in tools.engine.parse_all([g.story for g in golds]):
        for stage in mention_stages(tools):
            reading = stage(reading)
        yield reading


def locate(text: str, content: str, nth: int = 1) -> Span:
    """Where the content stands, counting from the first time."""
    at = -1
    for _ in range(nth):
        at = text.find(content, at + 1)
    return Span(at, at + len(content))


def gold_claims(gold: Gold, tokens: Sequence[Token]) -> tuple[Claim, ...]:
    """The gold claims as `Claim`s with content, section, chain and quote, their other fields empty."""
    return tuple(_claim(gold, n, tokens) for n in range(len(gold.records)))


def _claim(gold: Gold, n: int, tokens: Sequence[Token]) -> Claim:
    record, span, text = gold.records[n], gold.spans[n], gold.story.text
    chain = tuple(
        Speaker(
            source=nearest(text, a["source"], span),
            who=a["who"],
            role=nearest(text, a["role"], span),
            side=a["side"],
            cue=nearest(text, a["cue"], span),
            medium=nearest(text, a["medium"], span),
        )
        for a in record["attribution"]
    )
    return Claim(
        id=str(n), section=record["section"], content=span, head=head_of(tokens, span), chain=chain, quote=record["quote"]
    )


def head_of(tokens: Sequence[Token], span: Span) -> int:
    """The token of a span that governs most of it and is governed from outside."""
    inside = within(tokens, span)
    first, last = inside[0].i, inside[-1].i
    tops = [t for t in inside if t.head == t.i or not first <= t.head <= last]
    tops = [t for t in tops if t.pos not in {"PUNCT", "SPACE"}] or tops or list(inside)
    return max(tops, key=lambda t: t.right - t.left).i


def nearest(text: str, words: str | None, span: Span) -> Span | None:
    """The standing of some words that is nearest to a span."""
    if not words:
        return None
    found, at = [], text.find(words)
    while at >= 0:
        found.append(Span(at, at + len(words)))
        at = text.find(words, at + 1)
    return min(found, key=lambda p: max(p.start - span.end, span.start - p.end, 0), default=None)
