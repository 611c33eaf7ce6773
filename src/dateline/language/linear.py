"""Small linear models over named features: weights in a TSV, scores in plain Python.

A model file has comment lines that say on what it was trained, a header row naming the classes,
and one row a feature. Weights are readable, so every decision can be explained by the features
that carried it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from dateline.lexicons import rows

# Weights are summed as whole numbers of a millionth: in any order, and with any version of Python, the sum is the same.
UNIT = 1_000_000
# All classes of a feature stand in one whole number, so many bits each: one sum adds up all of them.
BITS = 48
FIELD, HALF = (1 << BITS) - 1, 1 << BITS - 1


@dataclass(frozen=True, slots=True)
class Linear:
    """Classes and the weights of each feature for each class."""

    classes: tuple[str, ...]
    weights: Mapping[str, Sequence[float]]
    packed: Mapping[str, int] = field(init=False, repr=False, compare=False)
    zero: int = field(init=False, repr=False, compare=False)  # what sums start from: below 0 a class would borrow from the next

    def __post_init__(self) -> None:
        packed = {name: _packed(round(weight * UNIT) for weight in row) for name, row in self.weights.items()}
        object.__setattr__(self, "packed", packed)
        object.__setattr__(self, "zero", _packed(HALF for _ in self.classes))

    def scores(self, features: Iterable[str]) -> list[float]:
        """The sum of weights for each class, of less than a hundred million each way."""
        total = sum(filter(None, map(self.packed.get, features)), self.zero)
        found = []
        for _ in self.classes:
            found.append(((total & FIELD) - HALF) / UNIT)
            total >>= BITS
        return found

    def probabilities(self, features: Iterable[str]) -> list[float]:
        """The softmax of the scores."""
        return softmax(self.scores(features))


def softmax(scores: Sequence[float]) -> list[float]:
    """Scores as probabilities."""
    top = max(scores)
    powers = [math.exp(s - top) for s in scores]
    whole = sum(powers)
    return [p / whole for p in powers]


def _packed(numbers: Iterable[int]) -> int:
    return sum(number << BITS * k for k, number in enumerate(numbers))


@cache
def load_linear(name: str) -> Linear:
    """A model from ``lexicons/``; its first row is ``feature`` and the classes."""
    header, *body = rows(name)
    return Linear(tuple(header[1:]), {row[0]: tuple(float(cell) for cell in row[1:]) for row in body})
