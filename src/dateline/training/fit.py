"""Fit small linear models: multinomial logistic regression and conditional logit with an L2 penalty, by L-BFGS.

Used at training time only; needs numpy and scipy (the ``dev`` extra).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from dateline.language.linear import Linear

Example = tuple[Sequence[str], str]


def fit(examples: Sequence[Example], classes: Sequence[str], *, l2: float = 1.0, least: int = 2) -> Linear:
    """A model for the examples; features seen fewer than ``least`` times are left out."""
    seen = Counter(f for features, _ in examples for f in set(features))
    names = sorted(f for f, n in seen.items() if n >= least)
    index = {f: i for i, f in enumerate(names)}
    pairs = [(r, f) for r, (features, _) in enumerate(examples) for f in sorted({index[f] for f in features if f in index})]
    x = _ones(pairs, len(examples), len(names))
    y = np.array([list(classes).index(label) for _, label in examples])
    target = np.eye(len(classes))[y]

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        weights = w.reshape(len(names), len(classes))
        z = x @ weights
        z -= z.max(axis=1, keepdims=True)
        e = np.exp(z)
        p = e / e.sum(axis=1, keepdims=True)
        value = -np.log(p[np.arange(len(y)), y] + 1e-12).sum() + 0.5 * l2 * (w**2).sum()
        return value, ((x.T @ (p - target)) + l2 * weights).ravel()

    best = minimize(loss, np.zeros(len(names) * len(classes)), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    weights = best.x.reshape(len(names), len(classes))
    return Linear(tuple(classes), {f: tuple(float(v) for v in weights[i]) for f, i in index.items()})


def _ones(pairs: Sequence[tuple[int, int]], rows: int, columns: int) -> csr_matrix:
    """A sparse matrix with a one at each pair of row and column."""
    where = ([r for r, _ in pairs], [c for _, c in pairs])
    return csr_matrix((np.ones(len(pairs)), where), shape=(rows, columns))


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice among options: the features of each, and which of them are right."""

    options: Sequence[Sequence[str]]
    right: frozenset[int]


def fit_choice(choices: Sequence[Choice], *, l2: float = 1.0, least: int = 2) -> dict[str, float]:
    """Weights that give the right options of each choice most of the probability: conditional logit with an L2 penalty."""
    seen = Counter(f for choice in choices for option in choice.options for f in set(option))
    index = {f: i for i, f in enumerate(sorted(f for f, n in seen.items() if n >= least))}
    options = [option for choice in choices for option in choice.options]
    pairs = [(r, index[f]) for r, option in enumerate(options) for f in sorted(set(option)) if f in index]
    x = _ones(pairs, len(options), len(index))
    sizes = np.array([len(choice.options) for choice in choices])
    starts, group = np.cumsum(sizes) - sizes, np.repeat(np.arange(len(choices)), sizes)
    right = np.array([float(k in choice.right) for choice in choices for k in range(len(choice.options))])

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ w
        e = np.exp(z - np.maximum.reduceat(z, starts)[group])
        whole, good = np.add.reduceat(e, starts), np.add.reduceat(e * right, starts) + 1e-12
        slope = e / whole[group] - e * right / good[group]
        return float((np.log(whole) - np.log(good)).sum() + 0.5 * l2 * (w @ w)), x.T @ slope + l2 * w

    best = minimize(loss, np.zeros(len(index)), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return {f: float(best.x[i]) for f, i in index.items()}


def to_tsv(model: Linear, comment: Sequence[str], *, digits: int = 3) -> str:
    """The model as a lexicon file; rows whose weights all round to nothing are left out."""
    lines = [f"# {line}" for line in comment]
    lines.append("\t".join(["feature", *model.classes]))
    for feature, weights in sorted(model.weights.items()):
        if any(abs(w) >= 0.5 * 10**-digits for w in weights):
            lines.append("\t".join([feature, *(f"{w:.{digits}f}" for w in weights)]))
    return "\n".join(lines) + "\n"
