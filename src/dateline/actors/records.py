"""Rows of the registry: one name, side or office of an actor each, valid from a day to a day.

The lexicons and a user's own additions (`dateline.actors.additions`) come as the same rows.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from dateline.lexicons import rows

# An office whose row is open was held when the row was written; who holds it after this day is not known.
_KNOWN = datetime.date(2025, 12, 31)
# What an actor may be; docs/actors.md says what each means.
KINDS = ("person", "group", "force", "body", "ngo", "outlet", "company")
_WRITTEN = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


@dataclass(frozen=True, slots=True)
class Record:
    """What one row says: whom the actor speaks for, or which office a person holds, in that time.

    ``start`` and ``end`` are both included; ``None`` is open.
    """

    name: str
    kind: str
    side: str | None = None
    names: tuple[str, ...] = ()
    office: str | None = None
    start: datetime.date | None = None
    end: datetime.date | None = None
    source: str = "unchecked"

    def holds(self, day: datetime.date) -> bool:
        """Whether the row is valid on the day."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


def first_day(written: str) -> datetime.date | None:
    """The first day of "2024", "2024-05" or "2024-05-12"; none for an empty cell. Raises ValueError."""
    year, month, day = _parts(written)
    return None if year is None else datetime.date(year, month or 1, day or 1)


def last_day(written: str) -> datetime.date | None:
    """The last day of what is written; none for an empty cell. Raises ValueError."""
    year, month, day = _parts(written)
    if year is None:
        return None
    month = month or 12
    return datetime.date(year, month, day or calendar.monthrange(year, month)[1])


def _parts(written: str) -> tuple[int | None, int | None, int | None]:
    if not written:
        return None, None, None
    found = _WRITTEN.fullmatch(written)
    if found is None:
        raise ValueError(written)
    year, month, day = found.groups()
    return int(year), int(month) if month else None, int(day) if day else None


def alternatives(cell: str) -> tuple[str, ...]:
    """The parts of a cell joined by "|"."""
    return tuple(part for part in (p.strip() for p in cell.split("|")) if part)


def shipped() -> Iterator[Record]:
    """The rows of the lexicons that name actors, states left out."""
    for row in rows("actors.tsv"):
        name, kind, side, names, start, end, source = _cells(row, 7)
        yield _record(name, kind, name if side == "=" else side, names, "", start, end, source)
    for row in rows("people.tsv"):
        name, names, side, source = _cells(row, 4)
        yield _record(name, "person", side, names, "", "", "", source)
    for row in rows("offices.tsv"):
        name, office, side, start, end, source = _cells(row, 6)
        yield _record(name, "person", side, "", office, start, end or _KNOWN.isoformat(), source)


def other_scripts() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Canonical names, and how they are written in other scripts."""
    for row in rows("names_scripts.tsv"):
        yield row[0], alternatives(row[1])


def _record(name: str, kind: str, side: str, names: str, office: str, start: str, end: str, source: str) -> Record:
    return Record(
        name, kind, side or None, alternatives(names), office or None, first_day(start), last_day(end), source or "unchecked"
    )


def _cells(row: tuple[str, ...], count: int) -> tuple[str, ...]:
    return (*row, *("",) * (count - len(row)))[:count]
