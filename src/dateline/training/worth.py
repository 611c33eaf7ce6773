"""Train the model that decides which predicates state a claim (`dateline.claims.worth`).

Labels follow from gold spans: the outermost predicate in a gold claim is its own, others in it
are merged, those outside every claim are dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dateline.claims import scene
from dateline.claims.worth import DECISIONS, Decision, features
from dateline.language.linear import Linear
from dateline.training.fit import Example, fit
from dateline.types import Reading, Span

# Found by cross-validation by article on the dev set (claim F1): .768 at 1, .778 at 3, .782 at 5, .780 at 8.
L2 = 5.0


@dataclass(frozen=True, slots=True)
class Labelled:
    """One article's scenes, their candidates, and the right decision for each."""

    scenes: tuple[tuple[scene.Scene, tuple[int, ...]], ...]
    labels: dict[int, Decision]


def label(reading: Reading, spans: Sequence[Span]) -> Labelled:
    """The right decisions for a reading with attributions, given its gold spans."""
    scenes = [(found, tuple(scene.candidates(found))) for found in scene.scenes(reading)]
    depth = {h: scene.depth(reading.tokens, h) for _, heads in scenes for h in heads}
    own: set[int] = set()
    for span in sorted(spans, key=lambda s: s.end - s.start):
        inside = [h for h in depth if h not in own and span.start <= reading.tokens[h].start < span.end]
        if inside:
            own.add(min(inside, key=lambda h: (depth[h], h)))
    return Labelled(tuple(scenes), {h: _label(reading, h, own, spans) for h in depth})


def _label(reading: Reading, head: int, own: set[int], spans: Sequence[Span]) -> Decision:
    if head in own:
        return "own"
    at = reading.tokens[head].start
    return "merge" if any(s.start <= at < s.end for s in spans) else "drop"


def examples(labelled: Iterable[Labelled]) -> list[Example]:
    """One example a candidate, with the decisions above it as they should be."""
    found: list[Example] = []
    for article in labelled:
        for where, heads in article.scenes:
            above: dict[int, Decision] = {}
            for head in heads:
                found.append((features(where, head, above), article.labels[head]))
                above[head] = article.labels[head]
    return found


def train(labelled: Iterable[Labelled]) -> Linear:
    """The model fitted on the labelled articles."""
    return fit(examples(labelled), DECISIONS, l2=L2)
