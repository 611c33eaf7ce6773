"""Scores of clusterings over the same mentions: B³, MUC, CEAF-e and their mean, the CoNLL F1."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from typing import NamedTuple

import numpy
from scipy.optimize import linear_sum_assignment

Clusters = Mapping[Hashable, Hashable]  # mention → cluster


class Score(NamedTuple):
    """Precision, recall and F1."""

    precision: float
    recall: float
    f1: float


def b_cubed(gold: Clusters, system: Clusters) -> Score:
    """B³ (Bagga and Baldwin 1998)."""
    return _score(_b_cubed(system, gold), _b_cubed(gold, system))


def conll(gold: Clusters, system: Clusters) -> float:
    """The mean F1 of MUC, B³ and CEAF-e."""
    muc = _score(_muc(system, gold), _muc(gold, system))
    return (muc.f1 + b_cubed(gold, system).f1 + _ceaf(gold, system).f1) / 3


def _score(precision: float, recall: float) -> Score:
    return Score(precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0)


def _groups(clusters: Clusters) -> dict[Hashable, set[Hashable]]:
    groups: dict[Hashable, set[Hashable]] = defaultdict(set)
    for mention, cluster in clusters.items():
        groups[cluster].add(mention)
    return groups


def _b_cubed(key: Clusters, response: Clusters) -> float:
    """Over each mention, the share of its cluster in the key that the response holds together with it."""
    overlap = Counter((key[m], response[m]) for m in key)
    sizes = Counter(key.values())
    return sum(n * n / sizes[k] for (k, _), n in overlap.items()) / max(1, len(key))


def _muc(key: Clusters, response: Clusters) -> float:
    kept = links = 0
    for group in _groups(key).values():
        links += len(group) - 1
        kept += len(group) - len({response[m] for m in group})
    return kept / links if links else 0.0


def _ceaf(gold: Clusters, system: Clusters) -> Score:
    """Entities matched one to one by how much they share."""
    keys, responses = list(_groups(gold)), list(_groups(system))
    at = {k: n for n, k in enumerate(keys)}, {r: n for n, r in enumerate(responses)}
    sizes = Counter(gold.values()), Counter(system.values())
    table = numpy.zeros((len(keys), len(responses)))
    for (k, r), n in Counter((gold[m], system[m]) for m in gold).items():
        table[at[0][k], at[1][r]] = 2 * n / (sizes[0][k] + sizes[1][r])
    rows, columns = linear_sum_assignment(-table)
    total = float(table[rows, columns].sum())
    return _score(total / max(1, len(responses)), total / max(1, len(keys)))
