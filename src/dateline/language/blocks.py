"""A story's text in blocks that the parser can hold, and blocks in groups that it parses together."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from dateline.language.sentences import sentence_starts
from dateline.types import Reading, Story

# Stories taken up at a time.
BATCH = 16
# The parser needs some 15 kB a word while it works. A long text is therefore parsed in blocks of whole sentences, each of this
# many characters at most and a sentence over (nine in ten articles are one block), and as many blocks at a time as hold
# this many characters together: enough for the matrix products, 120 MB in prose and 600 MB in a text of nothing but commas.
LONGEST_BLOCK, LARGEST_BATCH = 20_000, 40_000
# What no UTF-8 can hold stands as this for the parser; the story keeps its own text.
SURROGATE = re.compile("[\ud800-\udfff]")
UNREADABLE = "\ufffd"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of whole sentences, and where in it they begin."""

    text: str
    starts: tuple[int, ...]
    headlines: tuple[tuple[int, int], ...] = ()  # where in it the headlines stand


def blocks_of(reading: Reading) -> list[Block]:
    """The text in blocks that the parser can hold: one, unless the story is a book."""
    text = SURROGATE.sub(UNREADABLE, reading.story.text)
    starts = sentence_starts(text, reading.story.sections, reading.quotations)
    edges = [0]
    for before, start in pairwise((*starts, len(text))):
        if start - edges[-1] > LONGEST_BLOCK and before > edges[-1]:
            edges.append(before)
    edges.append(len(text))
    heads = [s.span for s in reading.story.sections if s.kind == "headline"]
    return [
        Block(
            text[a:b],
            tuple(s - a for s in starts[bisect_left(starts, a) : bisect_left(starts, b)]),
            tuple((h.start - a, h.end - a) for h in heads if a <= h.start and h.end <= b),
        )
        for a, b in pairwise(edges)
    ]


def batches(stories: Iterable[Story], size: int = BATCH) -> Iterator[list[Story]]:
    """The stories so many at a time."""
    batch: list[Story] = []
    for story in stories:
        batch.append(story)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def groups(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """The blocks in groups of ``LARGEST_BATCH`` characters at most, or of one block."""
    group: list[Block] = []
    size = 0
    for block in blocks:
        if group and size + len(block.text) > LARGEST_BATCH:
            yield group
            group, size = [], 0
        group.append(block)
        size += len(block.text)
    if group:
        yield group
