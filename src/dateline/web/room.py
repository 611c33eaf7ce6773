"""The reading room behind the desk: the tools, loaded once, and the series of the ledger.

The tools take seconds to load and read one story at a time, so that they stand behind a lock; no page waits that need not.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from dateline.ledger.connect import Ledger
from dateline.ledger.schema import series_rows
from dateline.ledger.series import series_id, series_of
from dateline.linking.arithmetic import Anomaly, anomalies
from dateline.linking.series import Series

if TYPE_CHECKING:
    from dateline.pipeline import Tools
    from dateline.types import Reading, Story


@dataclass(frozen=True, slots=True)
class Known:
    """A published series, and what does not add up in it."""

    id: str
    series: Series
    odd: tuple[Anomaly, ...]


@dataclass(slots=True)
class Room:
    """What reads, and the series that numbers are held against."""

    ledger: Ledger
    lock: threading.Lock = field(default_factory=threading.Lock)
    loaded: Tools | None = None
    counting: threading.Lock = field(default_factory=threading.Lock)
    series: tuple[int, tuple[Known, ...]] = (-1, ())

    def read(self, given: Iterable[Story]) -> Iterator[Reading]:
        """Read stories, one at a time. Raises `RunError` R002, R003."""
        from dateline.pipeline import read

        for story in given:
            with self.lock:
                found = list(read([story], self.tools()))
            yield from found

    def known_series(self) -> tuple[Known, ...]:
        """The series of the ledger with what does not add up in them, worked out anew only when some were written."""
        with self.counting:
            entry = self.written()
            if self.series[0] != entry:
                with self.ledger.snapshot() as connection:
                    found = series_of(connection)
                self.series = (entry, tuple(Known(series_id(one), one, tuple(anomalies(one))) for one in found))
            return self.series[1]

    def tools(self) -> Tools:
        """What reads, loaded at the first call; whoever calls holds the lock. Raises `RunError` R002, R003."""
        if self.loaded is None:
            from dateline.pipeline import build_tools

            self.loaded = build_tools()
            gc.freeze()  # they stay: nobody need look through them again
        return self.loaded

    def written(self) -> int:
        """The last row of any series."""
        with self.ledger.snapshot() as connection:
            return int(connection.execute(select(func.max(series_rows.c.key))).scalar() or 0)
