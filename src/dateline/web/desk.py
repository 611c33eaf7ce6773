"""What the pages ask: the ledger, the room that reads, and what is being read."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from dateline.ledger.connect import Ledger
from dateline.web.jobs import Jobs
from dateline.web.room import Room


@dataclass(frozen=True, slots=True)
class Desk:
    """The desk of one ledger."""

    ledger: Ledger
    room: Room
    jobs: Jobs


def desk(request: Request) -> Desk:
    """The desk that is asked."""
    found: Desk = request.app.state.desk
    return found
