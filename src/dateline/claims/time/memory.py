"""What a story has said of time so far, as the next expression may count from it."""

from __future__ import annotations

from dataclasses import dataclass, field

from dateline.claims.time.calendar import When

# How many of the dates told last a narrative's next one is weighed against.
RECENT = 4
# What moves a story's own clock; durations, repeated times and bare references do not.
TELLING = frozenset({"day", "days", "week", "month", "season", "quarter", "year"})


@dataclass(slots=True)
class Memory:
    """Grows as a story is read, expression by expression."""

    told: list[When] = field(default_factory=list)  # dates, in text order
    latest: When | None = None  # whatever had days last
    stretch: When | None = None  # whatever had several days last
    antique: int | None = None  # the year before Christ told last, as long as no later year is told

    @property
    def recent(self) -> tuple[When, ...]:
        """The dates told last, last first."""
        return tuple(self.told[: -RECENT - 1 : -1])

    def hear(self, when: When) -> None:
        """Take in one more value."""
        if when.start is not None and when.end is not None:
            self.latest = when
            self.stretch = when if when.start != when.end else self.stretch
        if when.type not in {"DATE", "TIME"} or when.precision not in TELLING:
            return
        if when.start is not None:
            self.told.append(when)
            self.antique = None
        elif when.timex and when.timex.startswith("BC"):
            self.antique = int(when.timex[2:6]) if when.timex[2:6].isdecimal() and len(when.timex) >= 6 else self.antique
