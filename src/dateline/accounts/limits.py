"""How often: tries to sign in, and requests. Kept in mind alone; whoever starts the server anew may sign in at once."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from dateline.errors import RunError

REMEMBERED = 20_000


@dataclass(slots=True)
class Limit:
    """At most ``most`` of a kind within ``seconds``, for each key."""

    most: int
    seconds: float
    what: str
    clock: Callable[[], float] = time.monotonic
    seen: OrderedDict[Hashable, deque[float]] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, key: Hashable) -> None:
        """Count one, before it is known whether it is right: many at once are not more. Raises `RunError` R183.

        Of very many keys those that were not seen for longest are forgotten.
        """
        with self.lock:
            times = self.seen.setdefault(key, deque())
            self.seen.move_to_end(key)
            now = self.clock()
            while times and times[0] <= now - self.seconds:
                times.popleft()
            if len(times) >= self.most:
                raise RunError("R183", where=self.what, detail=_wait(times[0] + self.seconds - now))
            times.append(now)
            while len(self.seen) > REMEMBERED:
                self.seen.popitem(last=False)

    def give_back(self, key: Hashable) -> None:
        """The last one does not count: the try was right."""
        with self.lock:
            if times := self.seen.get(key):
                times.pop()


def _wait(seconds: float) -> str:
    """How long, in words; never less than it is."""
    whole = max(1, int(seconds) + 1)
    return f"{whole} seconds" if whole < 120 else f"{-(-whole // 60)} minutes"
