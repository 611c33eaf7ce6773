"""The reading room behind the desk: the tools, loaded once; stories read in; and a story's numbers checked.

The tools take seconds to load and read one story at a time, so that they stand behind a lock; no page waits that need not.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from dateline.errors import DatelineError
from dateline.exchange.records import Record
from dateline.ledger.connect import Ledger
from dateline.ledger.schema import heads, series_rows, stories, versions
from dateline.ledger.series import series_id, series_of
from dateline.linking.arithmetic import Anomaly, anomalies
from dateline.linking.series import Series
from dateline.query.stories import Told, newest_stories

if TYPE_CHECKING:
    from dateline.pipeline import Tools
    from dateline.types import Reading, Story

REMEMBERED = 512  # stories whose findings are kept in mind
WATCHED = 200  # of the stories read last, those that are checked without being asked


# How long a page waits for a story's numbers to be checked before it shows the story without them.
PATIENCE = 0.8


@dataclass(frozen=True, slots=True)
class Known:
    """A published series, and what does not add up in it."""

    id: str
    series: Series
    odd: tuple[Anomaly, ...]


@dataclass(slots=True)
class Room:
    """What reads. ``findings`` of a story hold as long as its reading and the series stay as they are."""

    ledger: Ledger
    lock: threading.Lock = field(default_factory=threading.Lock)
    loaded: Tools | None = None
    findings: OrderedDict[tuple[int, int], tuple[Record, ...]] = field(default_factory=OrderedDict)
    checking: bool = False
    asking: threading.Lock = field(default_factory=threading.Lock)
    underway: dict[tuple[int, int], Future[tuple[Record, ...]]] = field(default_factory=dict)
    workers: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "check"))
    counting: threading.Lock = field(default_factory=threading.Lock)
    series: tuple[int, tuple[Known, ...]] = (-1, ())

    def read(self, given: Iterable[Story]) -> Iterator[Reading]:
        """Read stories, one at a time. Raises `RunError` R002, R003."""
        from dateline.pipeline import read

        for story in given:
            with self.lock:
                found = list(read([story], self.tools()))
            yield from found

    def check(self, version: str, reading: int, *, seconds: float = PATIENCE) -> tuple[Record, ...] | None:
        """What does not add up in the story, and what was worded otherwise: as `dateline check` finds it, worked out once.

        None when it takes longer than that: it goes on meanwhile, and who asks again is told.
        """
        key = (reading, self._written())
        if key in self.findings:
            return self.findings[key]
        with self.asking:
            if key not in self.underway:
                self.underway[key] = self.workers.submit(self._found, key, version)
            future = self.underway[key]
        try:
            return future.result(timeout=seconds)
        except TimeoutError:
            return None

    def warm(self) -> None:
        """Load the tools meanwhile, and check the stories read last; where that cannot be, who needs it is told then."""

        def work() -> None:
            try:
                with self.lock:
                    self.tools()
                self.checking = True
                for key, _, version in reversed(self._newest()):
                    self._found((key, self._written()), version)
            except DatelineError:
                return
            finally:
                self.checking = False

        threading.Thread(target=work, name="checks", daemon=True).start()

    def findings_known(self) -> list[tuple[Told, Record]]:
        """What does not add up in the stories read last, as far as they have been checked, the last read first."""
        newest = {one.id: one for one in newest_stories(self.ledger, limit=WATCHED)}
        entry = self._written()
        found: list[tuple[Told, Record]] = []
        for key, story, _ in self._newest():
            if story in newest:
                found += [(newest[story], one) for one in self.findings.get((key, entry), ())]
        return found

    def known_series(self) -> tuple[Known, ...]:
        """The series of the ledger with what does not add up in them, worked out anew only when some were written."""
        with self.counting:
            entry = self._written()
            if self.series[0] != entry:
                with self.ledger.snapshot() as connection:
                    found = series_of(connection)
                self.series = (entry, tuple(Known(series_id(one), one, tuple(anomalies(one))) for one in found))
            return self.series[1]

    def _found(self, key: tuple[int, int], version: str) -> tuple[Record, ...]:
        if key not in self.findings:
            self.findings[key] = self._checked(version)
            while len(self.findings) > REMEMBERED:
                self.findings.popitem(last=False)
        with self.asking:
            self.underway.pop(key, None)
        return self.findings[key]

    def _newest(self) -> list[tuple[int, str, str]]:
        """The readings that hold of the stories read last: its key, story and version."""
        asked = select(heads.c.reading, stories.c.id, versions.c.id).join(stories, stories.c.key == heads.c.story)
        asked = asked.join(versions, versions.c.key == heads.c.version).where(versions.c.text.is_not(None))
        with self.ledger.snapshot() as connection:
            return [(row[0], row[1], row[2]) for row in connection.execute(asked.order_by(heads.c.reading.desc()).limit(WATCHED))]

    def tools(self) -> Tools:
        """What reads, loaded at the first call; whoever calls holds the lock. Raises `RunError` R002, R003."""
        if self.loaded is None:
            from dateline.pipeline import build_tools

            self.loaded = build_tools()
        return self.loaded

    def _written(self) -> int:
        """The last row of any series."""
        with self.ledger.snapshot() as connection:
            return int(connection.execute(select(func.max(series_rows.c.key))).scalar() or 0)

    def _checked(self, version: str) -> tuple[Record, ...]:
        from dateline.linking.checks import check
        from dateline.linking.wording import drifts
        from dateline.reread import kept_story
        from dateline.show_ledger import finding_records

        with self.ledger.snapshot() as connection:
            row: Any = connection.execute(select(versions.c.key, versions.c.text).where(versions.c.id == version)).one()
        if row.text is None:
            return ()
        series = [one.series for one in self.known_series()]
        found: list[Record] = []
        for reading in self.read([kept_story(self.ledger, row.key)]):
            found += finding_records(reading.story, check(reading, series), tuple(drifts(reading)))
        return tuple(found)
