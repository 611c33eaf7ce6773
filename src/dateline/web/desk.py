"""What the pages ask: the ledger, the room that reads, what is being read, and what was counted since the last write."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from fastapi import Request
from sqlalchemy import func, select

from dateline.errors import RunError
from dateline.ledger.connect import ALLOWED, Ledger
from dateline.ledger.schema import log
from dateline.web.checks import Checks
from dateline.web.jobs import Jobs
from dateline.web.room import Room
from dateline.web.who import person_of

T = TypeVar("T")
REMEMBERED = 256  # counts that are kept in mind


@dataclass(frozen=True, slots=True)
class Desk:
    """The desk of one ledger."""

    ledger: Ledger
    room: Room
    jobs: Jobs
    checks: Checks
    counted: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def once(self, work: Callable[..., T], *asked: Hashable) -> T:
        """What ``work`` makes of the ledger and what is asked, worked out once for each state of the ledger: its log's head."""
        with self.ledger.snapshot() as connection:
            head = connection.execute(select(func.max(log.c.seq))).scalar()
        # What one person of a team may see is not what another may.
        seen = self.ledger.engine.get_execution_options().get(ALLOWED)
        key = (head, seen, work.__module__, work.__qualname__, asked)
        with self.lock:
            if key in self.counted:
                self.counted.move_to_end(key)
                found: T = self.counted[key]
                return found
        made = work(self.ledger, *asked)
        with self.lock:
            self.counted[key] = made
            while len(self.counted) > REMEMBERED:
                self.counted.popitem(last=False)
        return made

    def soon(self, work: Callable[..., T], *asked: Hashable) -> T | None:
        """The same, or None where it takes too long: a page is worth having without its counts."""
        try:
            return self.once(work, *asked)
        except RunError as error:
            if error.code != "R032":
                raise
            return None


def desk(request: Request) -> Desk:
    """The desk that is asked; on a team's, as the person signed in sees it."""
    found: Desk = request.app.state.desk
    person = person_of(request)
    return replace(found, ledger=found.ledger.seen_by(person.name, person.collections)) if person else found
