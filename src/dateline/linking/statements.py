"""What a story says in numbers: each tally of its claims with who says it, whose it is, and for which days."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from dateline.linking.series import DAY, Counted
from dateline.types import Claim, Quantity, Reading, Speaker, Story

# Units that count something again and again, so that one report can be held against another.
TALLIED = frozenset(
    "killed wounded casualties losses missing captured displaced people vehicles drones missiles strikes attacks other".split()
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One number of a claim. ``start`` and ``end`` bound the days it speaks for; a running total has its ``end`` alone."""

    claim: Claim
    quantity: Quantity
    claimant: Speaker | None  # None: the outlet's own voice
    counted: Counted
    start: datetime.date | None
    end: datetime.date | None

    @property
    def value(self) -> float:
        """The number."""
        assert self.quantity.value is not None
        return self.quantity.value

    def words(self, story: Story) -> str:
        """The words of the number."""
        return self.quantity.span.of(story.text)


def statements(reading: Reading) -> Iterator[Statement]:
    """Every number of the reading's claims that counts harm or losses, in text order."""
    for claim in reading.claims:
        if claim.modality in {"denied", "demand", "intention", "conditional"}:
            continue
        for quantity in claim.quantities:
            if quantity.value is not None and quantity.unit in TALLIED:
                yield _statement(claim, quantity, reading.story)


def _statement(claim: Claim, quantity: Quantity, story: Story) -> Statement:
    party = claim.target
    # "31,000 troops": those counted are not whose they are.
    named = party.who if party is not None and party.who != quantity.of else None
    whose = (party.side or named) if party is not None else None
    counted = Counted(quantity.unit, quantity.of, whose)
    start, end = (claim.time.start, claim.time.end) if claim.time is not None else (None, None)
    if quantity.basis == "cumulative":
        start, end = None, end or story.published
    elif story.published is not None and end is not None and end > story.published:
        end = story.published
    return Statement(claim, quantity, claim.chain[-1] if claim.chain else None, counted, start, end)


def days_of(statement: Statement) -> int | None:
    """How many days the statement speaks for, both ends included."""
    if statement.start is None or statement.end is None:
        return None
    return (statement.end - statement.start) // DAY + 1
