"""Whether stories add up: worked out once for each reading, behind the pages, the story that somebody waits for first.

What is still to be checked follows from the ledger: the readings that hold of the stories read last and that have no findings
yet, whoever read them, this desk or a command beside it. A page that meets some begins the work if none is under way.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from sqlalchemy import select

from dateline.errors import DatelineError, RunError
from dateline.exchange.records import Record
from dateline.ledger.collections import may_see, sight
from dateline.ledger.schema import heads, stories, versions
from dateline.query.stories import Told, told_of
from dateline.web.room import Room

Findings = tuple[Record, ...]
WATCHED = 200  # of the stories read last, those that are checked without being asked
REMEMBERED = 512  # stories whose findings are kept in mind; more than are watched
# How long a page waits for a story's numbers to be checked before it shows the story without them.
PATIENCE = 0.8
# Where nothing can be checked at all, so many seconds pass before it is tried again.
REST = 30


class Key(NamedTuple):
    """Findings hold as long as the reading and the series stay as they are: the last row of any series."""

    reading: int
    series: int


class Checked(NamedTuple):
    """What does not add up in a story, and whether that is known."""

    findings: Findings
    state: Literal["checked", "checking", "failed"]


def _told(findings: Findings | None) -> Checked:
    return Checked((), "failed") if findings is None else Checked(findings, "checked")


@dataclass(frozen=True, slots=True)
class Looked:
    """What is known of the stories read last: findings, the last read first; how many stories, how many not checked yet.

    ``failed`` are the stories that could not be checked; ``fault`` says why none can be.
    """

    findings: tuple[tuple[Told, Record], ...]
    stories: int
    waiting: int
    failed: tuple[Told, ...]
    fault: str | None


@dataclass(slots=True)
class Checks:
    """What does not add up in the stories of a ledger. ``watching``: those read last are checked without being asked."""

    room: Room
    watching: bool = False
    turn: threading.Condition = field(default_factory=threading.Condition)
    known: OrderedDict[Key, Findings | None] = field(default_factory=OrderedDict)  # None: it could not be checked
    asked: OrderedDict[Key, tuple[str, Future[Findings | None]]] = field(default_factory=OrderedDict)
    running: bool = False
    fault: str | None = None
    faulty_until: float = 0.0

    def of(self, version: str, reading: int, *, seconds: float = PATIENCE) -> Checked:
        """What does not add up in the story, as `dateline check` finds it, and what is worded otherwise.

        When it takes longer than that, it goes on meanwhile, and who asks again is told.
        """
        key = Key(reading, self.room.written())
        with self.turn:
            if key in self.known:
                return _told(self.known[key])
            if key not in self.asked:
                self.asked[key] = (version, Future())
            future = self.asked[key][1]
            self._begin()
        try:
            return _told(future.result(timeout=seconds))
        except TimeoutError:
            return Checked((), "checking")

    def start(self) -> None:
        """Begin to check the stories read last."""
        with self.turn:
            self._begin()

    def looked(self) -> Looked:
        """What is known of the stories read last; begins to check those that nobody has checked."""
        entry, newest = self.room.written(), self._newest()
        with self.turn:
            waiting = [key for key in (Key(reading, entry) for reading, _ in newest) if key not in self.known]
            if waiting and self.watching and time.monotonic() >= self.faulty_until:
                self._begin()
            found = [(self.known.get(Key(reading, entry), ()), reading) for reading, _ in newest]
            fault = self.fault
        wanted = [reading for findings, reading in found if findings or findings is None]
        with self.room.ledger.snapshot() as connection:
            told = told_of(connection, wanted)
        shown = [(told[reading], findings) for findings, reading in found if reading in told]
        return Looked(
            findings=tuple((story, one) for story, findings in shown for one in findings or ()),
            stories=len(newest),
            waiting=len(waiting),
            failed=tuple(story for story, findings in shown if findings is None),
            fault=fault if waiting else None,
        )

    def idle(self, seconds: float) -> bool:
        """Wait until nothing more is being checked; whether that is so in time."""
        with self.turn:
            return self.turn.wait_for(lambda: not self.running, timeout=seconds)

    # --- behind the pages ---

    def _begin(self) -> None:
        """Start the work unless it runs; whoever calls holds the turn."""
        if not self.running:
            self.running = True
            threading.Thread(target=self._work, name="checks", daemon=True).start()

    def _work(self) -> None:
        """Check one story after the other until none waits."""
        fault: DatelineError | None = None
        try:
            if self.watching:  # loaded before anybody waits
                with self.room.lock:
                    self.room.tools()
            while (job := self._next()) is not None:
                self._check(*job)
        except DatelineError as error:  # no tools, or no ledger any more: who comes next tries again
            fault = error
        self._end(fault)

    def _next(self) -> tuple[Key, str] | None:
        """What to check next: what a page waits for, the last asked first, else of the stories read last the last read."""
        with self.turn:
            if self.asked:
                key = next(reversed(self.asked))
                return key, self.asked[key][0]
        if self.watching:
            entry = self.room.written()
            for reading, version in self._newest():
                if Key(reading, entry) not in self.known:
                    return Key(reading, entry), version
        with self.turn:
            if not self.asked:
                self.running = False  # from here on whoever asks begins anew
                self.turn.notify_all()
                return None
        return self._next()

    def _check(self, key: Key, version: str) -> None:
        """Check a story; one that cannot be checked is kept as that, and does not stop the others."""
        found: Findings | None
        try:
            found = self._checked(version)
        except RunError:  # of no one story
            raise
        except Exception:  # whatever it is, the others must not wait for it
            found = None
        with self.turn:
            self.known[key] = found
            while len(self.known) > REMEMBERED:
                self.known.popitem(last=False)
            if job := self.asked.pop(key, None):
                job[1].set_result(found)

    def _end(self, fault: DatelineError | None) -> None:
        with self.turn:
            self.fault = fault.message if fault else None
            self.faulty_until = time.monotonic() + REST if fault else 0.0
            if fault:
                self.running = False
                for _, future in self.asked.values():
                    future.set_result(None)
                self.asked.clear()
            self.turn.notify_all()

    def _checked(self, version: str) -> Findings:
        from dateline.linking.checks import check
        from dateline.linking.wording import drifts
        from dateline.reread import kept_story
        from dateline.show_ledger import finding_records

        ledger = self.room.ledger
        with ledger.snapshot() as connection:
            row: Any = connection.execute(select(versions.c.key, versions.c.text).where(versions.c.id == version)).one()
        if row.text is None:
            return ()
        series = [one.series for one in self.room.known_series()]
        found: list[Record] = []
        for reading in self.room.read([kept_story(ledger, row.key)]):
            found += finding_records(reading.story, check(reading, series), tuple(drifts(reading)))
        return tuple(found)

    def _newest(self) -> list[tuple[int, str]]:
        """The readings that hold of the stories read last that anybody may see, and the versions they are of."""
        asked = select(heads.c.reading, versions.c.id).join(stories, stories.c.key == heads.c.story)
        asked = asked.join(versions, versions.c.key == heads.c.version).where(versions.c.text.is_not(None))
        with self.room.ledger.snapshot() as connection:
            asked = asked.where(*may_see(connection, heads.c.story, sight(connection)))
            rows = connection.execute(asked.order_by(heads.c.reading.desc()).limit(WATCHED))
            return [(row[0], row[1]) for row in rows]
