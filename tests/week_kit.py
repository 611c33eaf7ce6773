"""The made-up week of tests/week: its readings, the claims its gold names, and pairwise F1 against it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import combinations
from pathlib import Path

from dateline.pipeline import read
from dateline.reading.story import Known, build
from dateline.types import Reading, Span
from pipeline_kit import tools

WEEK = Path(__file__).parent / "week"
Named = dict[tuple[str, str], str]  # doc and words → label


def rows(sort: str) -> list[list[str]]:
    """The rows of the gold of one sort, without it."""
    lines = (WEEK / "gold.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t")[1:] for line in lines if line.startswith(f"{sort}\t")]


@cache
def readings() -> tuple[Reading, ...]:
    """The week's stories, read."""
    stories = (
        build(
            (WEEK / f"{doc}.txt").read_text(encoding="utf-8"),
            Known(publisher=outlet, published=datetime.date.fromisoformat(day)),
            id=doc,
            doc=doc,
        )
        for doc, outlet, day in rows("story")
    )
    return tuple(read(stories, tools()))


def gold(sort: str) -> Named:
    """What the gold says belongs together."""
    return {(doc, words): label for label, doc, words in rows(sort)}


def found(groups: Iterable[Iterable[tuple[str, Span]]], named: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The group that each of the gold's words fell into: that of the claim that shares most with them."""
    texts = {reading.story.doc: reading.story.text for reading in readings()}
    numbered = [list(group) for group in groups]
    result: dict[tuple[str, str], int] = {}
    for doc, words in named:
        start = texts[doc].index(words)
        ends = start + len(words)
        shared = [
            (min(ends, span.end) - max(start, span.start), -n)
            for n, group in enumerate(numbered)
            for where, span in group
            if where == doc
        ]
        best = max(shared, default=(0, 0))
        result[doc, words] = -best[1] if best[0] > 0 else -1 - len(result)
    return result


def pair_f1(right: Mapping[tuple[str, str], str], got: Mapping[tuple[str, str], int]) -> float:
    """F1 over the pairs that belong together."""
    pairs = [(right[a] == right[b], got[a] == got[b]) for a, b in combinations(sorted(right), 2)]
    both = sum(g and s for g, s in pairs)
    return 2 * both / max(1, sum(g for g, _ in pairs) + sum(s for _, s in pairs))
