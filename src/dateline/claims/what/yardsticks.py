"""What a step of certainty stands for in numbers: the UK's probability yardstick, and that of US directive ICD 203.

The two share their seven steps in order and differ in their bounds. `lexicons/yardsticks.tsv` holds both and names the sources.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from dateline.lexicons import rows
from dateline.types import Step

Scale = Literal["phia", "icd203"]


@dataclass(frozen=True, slots=True)
class Rung:
    """One step on one scale: the scale's own words, and the probabilities they stand for."""

    scale: Scale
    step: Step
    words: tuple[str, ...]
    low: float
    high: float


@cache
def yardstick(scale: Scale = "phia") -> dict[Step, Rung]:
    """The rungs of a scale, from least to most likely."""
    found = (
        Rung(cast(Scale, row[0]), cast(Step, row[1]), tuple(row[2].split("|")), float(row[3]), float(row[4]))
        for row in rows("yardsticks.tsv")[1:]
    )
    return {rung.step: rung for rung in found if rung.scale == scale}


def bounds(step: Step, scale: Scale = "phia") -> tuple[float, float]:
    """The lowest and highest probability that a step stands for."""
    rung = yardstick(scale)[step]
    return rung.low, rung.high
