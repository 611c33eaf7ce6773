"""Small linear models over named features: weights in a TSV, scores in plain Python.

A model file has comment lines that say on what it was trained, a header row naming the classes,
and one row a feature. Weights are readable, so every decision can be explained by the features
that carried it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from operator import add

from dateline.lexicons import rows


@dataclass(frozen=True, slots=True)
class Linear:
    """Classes and the weights of each feature for each class."""

    classes: tuple[str, ...]
    weights: Mapping[str, Sequence[float]]

    def scores(self, features: Iterable[str]) -> list[float]:
        """The sum of weights for each class."""
        found = filter(None, map(self.weights.get, features))
        # not `sum`: how it rounds depends on the version of Python
        return [reduce(add, column, 0.0) for column in zip(*found, strict=True)] or [0.0] * len(self.classes)

    def probabilities(self, features: Iterable[str]) -> list[float]:
        """The softmax of the scores."""
        return softmax(self.scores(features))


def softmax(scores: Sequence[float]) -> list[float]:
    """Scores as probabilities."""
    top = max(scores)
    powers = [math.exp(s - top) for s in scores]
    whole = sum(powers)
    return [p / whole for p in powers]


@cache
def load_linear(name: str) -> Linear:
    """A model from ``lexicons/``; its first row is ``feature`` and the classes."""
    header, *body = rows(name)
    return Linear(tuple(header[1:]), {row[0]: tuple(float(cell) for cell in row[1:]) for row in body})
