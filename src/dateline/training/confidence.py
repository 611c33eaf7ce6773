"""Train the confidence of claims (`dateline.claims.confidence`) on claims that were found in articles unseen by the cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import linear_sum_assignment

from dateline.claims.confidence import CLASSES, CUT, all_features
from dateline.language.linear import Linear
from dateline.pipeline import Tools, claim_stages, field_stages
from dateline.speech import attributions
from dateline.training import worth
from dateline.training.fit import fit
from dateline.training.gold import Gold
from dateline.types import Reading, Span

FOLDS = 7
# A claim stands for a gold one when their words overlap by at least half, as the gold scorer has it.
HALF = 0.5
# By cross-validation by article: log loss .435 from 10 to 20; of claims given .85 to .95, .86 are right at 10, .88 at 20.
L2 = 20.0


@dataclass(frozen=True, slots=True)
class Judged:
    """One found claim: what the model sees of it, and whether an annotator wrote it down."""

    features: Sequence[str]
    right: bool


def judged(golds: Sequence[Gold], readings: Sequence[Reading], tools: Tools, *, folds: int = FOLDS) -> list[list[Judged]]:
    """For each article the claims that a cut trained on the other folds finds in it; ``readings`` hold mentions, no claims."""
    labelled = [worth.label(attributions.find(r), g.spans) for g, r in zip(golds, readings, strict=True)]
    found: dict[int, list[Judged]] = {}
    for fold in range(folds):
        unseeing = replace(tools, worth=worth.train([a for i, a in enumerate(labelled) if i % folds != fold]))
        stages = (*claim_stages(unseeing), *field_stages(unseeing))
        for i in range(fold, len(golds), folds):
            reading = readings[i]
            for stage in stages:
                reading = stage(reading)
            found[i] = _judged(golds[i], reading)
    return [found[i] for i in range(len(golds))]


def _judged(gold: Gold, reading: Reading) -> list[Judged]:
    right = matched(gold.spans, [c.content for c in reading.claims])
    every = zip(reading.claims, all_features(reading), strict=True)
    return [Judged(f, i in right) for i, (c, f) in enumerate(every) if c.because and c.because[0].rule == CUT]


def matched(gold: Sequence[Span], found: Sequence[Span]) -> set[int]:
    """Which of the spans found stand for a gold one, paired one to one so that the overlap is largest."""
    if not gold or not found:
        return set()
    overlaps = np.array([[_overlap(g, f) for f in found] for g in gold])
    rows, cols = linear_sum_assignment(-overlaps)
    return {int(c) for r, c in zip(rows, cols, strict=True) if overlaps[r, c] >= HALF}


def _overlap(a: Span, b: Span) -> float:
    shared = min(a.end, b.end) - max(a.start, b.start)
    return max(shared, 0) / (max(a.end, b.end) - min(a.start, b.start))


def train(articles: Sequence[Sequence[Judged]], *, l2: float = L2) -> Linear:
    """The model fitted on the claims of the articles."""
    return fit([(j.features, CLASSES[not j.right]) for article in articles for j in article], CLASSES, l2=l2)


def crossed(articles: Sequence[Sequence[Judged]], *, folds: int = FOLDS, l2: float = L2) -> list[tuple[float, bool]]:
    """The confidence of every claim by a model that saw none of its article, and whether it was right."""
    found = []
    for fold in range(folds):
        model = train([a for i, a in enumerate(articles) if i % folds != fold], l2=l2)
        for article in articles[fold::folds]:
            found += [(model.probabilities(j.features)[0], j.right) for j in article]
    return found
