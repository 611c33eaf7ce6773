"""The made-up week of tests/week: its readings, and how what is found there stands to its gold."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from dateline.exchange.series import Told, read_series
from dateline.linking.checks import check
from dateline.linking.wording import drifts
from dateline.pipeline import read
from dateline.reading.story import Known, build
from dateline.types import Reading, Span
from pipeline_kit import tools

WEEK = Path(__file__).parent / "week"
ALONE = "-"  # the label of words that belong with no others
Named = dict[tuple[str, str], str]  # doc and words → label
Where = tuple[str, Span]


class Score(NamedTuple):
    """Of what was found how much is right, of what is right how much was found."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean."""
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)

    def __str__(self) -> str:
        return f"precision {self.precision:.3f} recall {self.recall:.3f} F1 {self.f1:.3f}"


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
            Known(publisher=outlet, published=None if day == "-" else datetime.date.fromisoformat(day)),
            id=doc,
            doc=doc,
        )
        for doc, outlet, day in rows("story")
    )
    return tuple(read(stories, tools()))


def beginning() -> tuple[Reading, ...]:
    """The first war's stories without what tells of it later: enough for tests that need a ledger."""
    return readings()[:24]


def gold(sort: str) -> Named:
    """What the gold says belongs together; each that belongs with no others has a label of its own."""
    return {(doc, words): f"{label}{n}" if label == ALONE else label for n, (label, doc, words) in enumerate(rows(sort))}


def where(doc: str, words: str) -> Span:
    """Where the words stand in the story."""
    text = next(reading.story.text for reading in readings() if reading.story.doc == doc)
    start = text.index(words)
    return Span(start, start + len(words))


def found(groups: Iterable[Iterable[Where]], named: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The group that each of the gold's words fell into: that of the claim that shares most with them."""
    numbered = [list(group) for group in groups]
    result: dict[tuple[str, str], int] = {}
    for doc, words in named:
        asked = where(doc, words)
        shared = [
            (min(asked.end, span.end) - max(asked.start, span.start), -n)
            for n, group in enumerate(numbered)
            for other, span in group
            if other == doc
        ]
        best = max(shared, default=(0, 0))
        result[doc, words] = -best[1] if best[0] > 0 else -1 - len(result)
    return result


def paired(right: Mapping[tuple[str, str], str], got: Mapping[tuple[str, str], int]) -> Score:
    """Over the pairs that belong together."""
    pairs = [(right[a] == right[b], got[a] == got[b]) for a, b in combinations(sorted(right), 2)]
    both = sum(g and s for g, s in pairs)
    return Score(both / max(1, sum(s for _, s in pairs)), both / max(1, sum(g for g, _ in pairs)))


@cache
def flags() -> tuple[tuple[str, Where], ...]:
    """What `dateline check` raises over the week's stories, with the army's series at hand: each kind, and the words it is of."""
    series = read_series(WEEK / "army-count.csv", tools().registry, told=Told("Malian army")).series
    raised: list[tuple[str, Where]] = []
    for reading in readings():
        raised += [(drift.kind, (reading.story.doc, drift.retold.content)) for drift in drifts(reading)]
        raised += [(flag.kind, (reading.story.doc, flag.statements[-1].quantity.span)) for flag in check(reading, series)]
    return tuple(raised)


def met(wanted: Iterable[tuple[str, str, str]], raised: Iterable[tuple[str, Where]]) -> Score:
    """How flags stand to the gold's: one kind, and words that meet."""
    flagged, given = list(wanted), list(raised)
    expected = [(kind, doc, where(doc, words)) for kind, doc, words in flagged]
    right = sum(any(_meets(e, r) for e in expected) for r in given)
    reached = len(expected) - len(missed(flagged, given))
    return Score(right / max(1, len(given)), reached / max(1, len(expected)))


def missed(wanted: Iterable[tuple[str, str, str]], raised: Iterable[tuple[str, Where]]) -> list[tuple[str, str, str]]:
    """The gold's flags that were not raised."""
    given = list(raised)
    return [row for row in wanted if not any(_meets((row[0], row[1], where(row[1], row[2])), r) for r in given)]


def _meets(expected: tuple[str, str, Span], raised: tuple[str, Where]) -> bool:
    return expected[:2] == (raised[0], raised[1][0]) and expected[2].meets(raised[1][1])
