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
                yield _statement(claim, quantity, reading)


def _statement(claim: Claim, quantity: Quantity, reading: Reading) -> Statement:
    story = reading.story
    counted = Counted(quantity.unit, quantity.of, _whose(claim, reading))
    time = quantity.time or claim.time
    start, end = (time.start, time.end) if time is not None else (None, None)
    if quantity.basis == "cumulative":
        start, end = None, end or story.published
    elif story.published is not None and end is not None and end > story.published:
        end = story.published
    return Statement(claim, quantity, claim.chain[-1] if claim.chain else None, counted, start, end)


def _whose(claim: Claim, reading: Reading) -> str | None:
    """Whose losses they are: the target's side, else the only side that the claim's own words name."""
    if claim.target is not None and claim.target.side is not None:
        return claim.target.side
    named = {m.side for m in reading.mentions if m.side is not None and claim.content.holds(m.span)}
    return named.pop() if len(named) == 1 else None


def days_of(statement: Statement) -> int | None:
    """How many days the statement speaks for, both ends included."""
    if statement.start is None or statement.end is None:
        return None
    return (statement.end - statement.start) // DAY + 1
