"""The collector of garbage, told what a long run is: what is loaded stays, and much is made that is gone a moment later."""

from __future__ import annotations

import gc

# New objects before the young are looked through: with Python's own 700, a page of a thousand claims, some hundred thousand
# objects that point at one another in no circle, is looked through a hundred times, which takes as long as making it.
YOUNG, MIDDLE, OLD = 50_000, 20, 50


def calm() -> None:
    """Look at what is loaded no more, and seldom at what is new."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
