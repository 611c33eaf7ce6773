"""How much dearer more input is: CPU time, measured so that a busy machine and the garbage collector decide nothing."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

ROUNDS = 3


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of this thread for the work.

    The collector rests: its passes over all that lives in the process would be charged to it.
    """
    gc.collect()
    resting = not gc.isenabled()
    gc.disable()
    try:
        begun = time.thread_time()
        work()
        return time.thread_time() - begun
    finally:
        if not resting:
            gc.enable()


def grows_within(most: float, small: Callable[[], object], large: Callable[[], object], *, least: float = 0.02) -> bool:
    """Whether the larger work is at most so many times as dear as the smaller, in one of three rounds.

    Noise makes work dearer, never cheaper, so that one good round is an answer. A smaller work under the least seconds
    counts as that: below it a measurement is noise.
    """
    seconds(small)  # what is loaded at first use is no part of it
    return any(seconds(large) <= most * max(seconds(small), least) for _ in range(ROUNDS))
