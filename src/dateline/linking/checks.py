"""Does it add up: a story's numbers against published series and against one another.

Every flag names the words, the rows, the counting conventions tried, and the most likely explanation.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from dateline.lexicons import rows as lexicon_rows
from dateline.linking.match import kinship, series_for
from dateline.linking.numbers import slip, stands_for
from dateline.linking.series import DAY, Row, Series
from dateline.linking.statements import Statement, statements
from dateline.phrases import number_phrase
from dateline.types import Reading, Story

FlagKind = Literal["period_differs", "total_differs", "unit_changed", "bound_dropped", "part_exceeds_whole", "sum_differs"]

# How far from the days a story names its number is looked for in the series, and over how many days at once.
_NEAR, _SPAN = 21, 31
# How far apart, in characters, two numbers of one speaker may stand to be one account.
_ACCOUNT = 400
# Words that make a number part of another may stand behind it.
_BEHIND = 9


@dataclass(frozen=True, slots=True)
class Flag:
    """Something about a story's numbers that does not add up, or was changed on the way.

    ``statements`` are the numbers it concerns, ``rows`` those of the series that show it, ``shows`` what each
    counting convention gives.
    """

    kind: FlagKind
    statements: tuple[Statement, ...]
    sentence: str
    series: Series | None = None
    rows: tuple[Row, ...] = ()
    shows: tuple[tuple[str, float], ...] = ()


class Convention(NamedTuple):
    """One way of counting the reports of a period: what it gives, from which rows, in words."""

    words: str
    value: float
    rows: tuple[Row, Row]


def check(reading: Reading, series: Sequence[Series]) -> tuple[Flag, ...]:
    """Everything in the story's numbers that does not add up, in the order of the text."""
    said = tuple(statements(reading))
    flags = [*_within(said, reading.story)]
    for statement in said:
        found = series_for(statement, series)
        if found is not None:
            flags += _against(statement, found, reading.story)
    return tuple(sorted(_once(flags), key=lambda flag: (flag.statements[-1].quantity.span, flag.kind)))


def _once(flags: Iterable[Flag]) -> list[Flag]:
    """Each change of unit told once: what the story itself shows goes before what a series shows."""
    kept: list[Flag] = []
    for flag in flags:
        changed = [other for other in kept if other.kind == flag.kind == "unit_changed"]
        if not any(set(flag.statements) & set(other.statements) for other in changed):
            kept.append(flag)
    return kept


# --- against a series ---


def _against(statement: Statement, series: Series, story: Story) -> Iterator[Flag]:
    if statement.quantity.basis == "cumulative":
        yield from _total(statement, series, story)
    elif statement.quantity.basis == "period":
        yield from _period(statement, series, story)


def conventions(series: Series, start: datetime.date, end: datetime.date, known: datetime.date | None = None) -> list[Convention]:
    """The ways of counting the reports of a period that the series can be asked for.

    From the total of the first day on; with that day's own report; and, where reports speak for the day before,
    one day later, if that report was out by the day ``known``.
    """
    tries = [(start, end, f"counted from the total of {start}"), (start - DAY, end, f"with the report of {start} itself")]
    if known is None or end + DAY <= known:
        tries.append((start, end + DAY, "each report taken for the day before"))
    found: dict[float, Convention] = {}
    for first, last, words in tries:
        low, high = series.on(first), series.on(last)
        if first < last and low and high and low.total is not None and high.total is not None:
            rise = high.total - low.total
            found.setdefault(rise, Convention(words, rise, (low, high)))
    return list(found.values())


def _period(statement: Statement, series: Series, story: Story) -> Iterator[Flag]:
    if statement.start is None or statement.end is None:
        return
    ways = conventions(series, statement.start, statement.end, story.published)
    if not ways:
        return
    yield from _unit(statement, series)
    if any(_fits(statement, way.value) for way in ways):
        return
    shows = tuple((way.words, way.value) for way in ways)
    days = f"{statement.start} to {statement.end}" if statement.start != statement.end else str(statement.start)
    told = "; ".join(f"{number_phrase(way.value)} {way.words}" for way in ways)
    why, rows = _elsewhere(statement, series) or (None, ways[0].rows)
    words = statement.words(story)
    sentence = f"“{words}” for {days}: the series of {_name(series)} shows {told}" + (f"; {why}" if why else "")
    yield Flag("period_differs", (statement,), sentence, series, rows, shows)


def _elsewhere(statement: Statement, series: Series) -> tuple[str, tuple[Row, ...]] | None:
    """Where the series does show the number: one day's rise, that of other days, or a slip."""
    assert statement.start is not None and statement.end is not None
    rows = [r for r in series.within(statement.start - _NEAR * DAY, statement.end + _NEAR * DAY) if r.total is not None]
    rises = [(a, b, b.total - a.total) for a, b in pairwise(rows) if a.total is not None and b.total is not None]
    single = [(a, b) for a, b, rise in rises if rise == statement.value]
    if single:
        before, row = min(single, key=lambda ab: _distance(ab[1].day, statement))
        last = " alone, the last day" if row.day == statement.end else " alone"
        said = f"{number_phrase(statement.value)} is the rise of {row.day}{last} ({_from_to(before, row)})"
        return said, (before, row)
    for at, before in enumerate(rows):
        for row in rows[at + 2 : at + _SPAN]:
            if row.total is not None and before.total is not None and row.total - before.total == statement.value:
                return f"{number_phrase(statement.value)} is the rise from {before.day} to {row.day} ({_from_to(before, row)})", (
                    before,
                    row,
                )
    whole = next((row for row in rows if row.total == statement.value), None)
    if whole is not None:
        return f"{number_phrase(statement.value)} is the running total of {whole.day}, not a rise", (whole,)
    for way in conventions(series, statement.start, statement.end):
        how = slip(statement.value, way.value)
        if how is not None:
            return f"most likely {number_phrase(way.value)} {how}", way.rows
    return None


def _total(statement: Statement, series: Series, story: Story) -> Iterator[Flag]:
    if statement.end is None or not series.first <= statement.end <= series.last + DAY:
        return
    # A story goes by the report of the day, of the day before, or of the day it was put out.
    days = {statement.end, statement.end - DAY, *(d for d in [story.published] if d and 0 <= (d - statement.end).days <= 1)}
    near = [row for day in sorted(days, reverse=True) for row in [series.on(day)] if row and row.total is not None]
    if not near:
        return
    yield from _unit(statement, series)
    fitting = next((row for row in near if row.total is not None and _fits(statement, row.total)), None)
    if fitting is not None:
        yield from _bound(statement, series, fitting)
        return
    why, rows = _other_total(statement, series, near[0]) or (None, ())
    shown = ", ".join(f"{number_phrase(row.total)} on {row.day}" for row in near)
    sentence = f"“{statement.words(story)}” as the running total: the series of {_name(series)} shows {shown}"
    shows = tuple((str(row.day), row.total) for row in near if row.total is not None)
    sentence += f"; {why}" if why else ""
    yield Flag("total_differs", (statement,), sentence, series, (*rows, *near), shows)


def _other_total(statement: Statement, series: Series, near: Row) -> tuple[str, tuple[Row, ...]] | None:
    """Where else the series has the number: the total of another day, a rise, or a slip; else between which days it lies."""
    value = statement.value
    same = next((row for row in reversed(series.rows) if row.total == value), None)
    if same is not None:
        apart = abs((same.day - near.day).days)
        when = "older" if same.day < near.day else "later"
        return f"{number_phrase(value)} is the total of {same.day}, {apart} days {when}", (same,)
    for before, row in pairwise(series.within(near.day - _NEAR * DAY, near.day)):
        if before.total is not None and row.total is not None and row.total - before.total == value:
            return f"{number_phrase(value)} is the rise of {row.day}, not a total ({_from_to(before, row)})", (before, row)
    how = slip(value, near.total or 0)
    if how is not None:
        return f"most likely {number_phrase(near.total)} {how}", (near,)
    for before, row in pairwise(series.rows):
        if before.total is not None and row.total is not None and before.total < value < row.total:
            return f"the series passes {number_phrase(value)} between {before.day} and {row.day}", (before, row)
    return None


def _unit(statement: Statement, series: Series) -> Iterator[Flag]:
    """A number of one kind taken from a series of another."""
    why = kinship(statement.counted.unit, series.counted.unit)
    if why:
        said, counts = statement.counted.unit, series.counted.unit
        sentence = f"“{said}” here, but the series of {_name(series)} counts {counts}: {why}"
        yield Flag("unit_changed", (statement,), sentence, series)


def _bound(statement: Statement, series: Series, row: Row) -> Iterator[Flag]:
    """An "about" of the source that the story left out."""
    if row.bound == "about" and statement.quantity.bound == "exact":
        sentence = f"{_name(series)} said “about” ({row.day}); the story gives the number as exact"
        yield Flag("bound_dropped", (statement,), sentence, series, (row,))


# --- within the story ---


def _within(said: Sequence[Statement], story: Story) -> Iterator[Flag]:
    yield from _sums(said, story)
    for before, after in pairwise(said):
        if before.claim.id == after.claim.id:
            yield from _part(before, after, story)
        elif _one_account(before, after):
            yield from _added(before, after, story)


def _sums(said: Sequence[Statement], story: Story) -> Iterator[Flag]:
    """All the dead told one by one, and not as many as were told before: "nine died; the dead were seven men and three women"."""
    for first in said:
        parts = [s for s in said if s.claim.id == first.claim.id and s.counted.unit == first.counted.unit]
        if parts[0] is not first or len(parts) < 2 or not _lists_all(first, story):
            continue
        wholes = [s for s in said if _is_whole(s, first)]
        added = sum(part.value for part in parts)
        if wholes and wholes[-1].value != added and all(part.quantity.bound == "exact" for part in parts):
            told = " and ".join(f"“{part.words(story)}”" for part in parts)
            sentence = f"{told} make {number_phrase(added)}, not “{wholes[-1].words(story)}”"
            yield Flag("sum_differs", (wholes[-1], *parts), sentence)


def _lists_all(statement: Statement, story: Story) -> bool:
    words = statement.claim.content.of(story.text).lower().removeprefix("the ").split()
    return len(words) > 1 and words[0] in {"dead", "victims", "killed", "fatalities"} and words[1] in {"were", "are"}


def _is_whole(statement: Statement, part: Statement) -> bool:
    gap = part.claim.content.start - statement.claim.content.end
    alike = statement.counted.unit == part.counted.unit and statement.quantity.basis == "count"
    return alike and statement.quantity.bound == "exact" and 0 <= gap <= _ACCOUNT


def _one_account(before: Statement, after: Statement) -> bool:
    """Whether both are one speaker's, of one side's losses, and the second is told with the first."""
    if not 0 <= after.claim.content.start - before.claim.content.end <= _ACCOUNT:
        return False
    first, second = (s.claimant.who if s.claimant else None for s in (before, after))
    whose = {before.counted.whose, after.counted.whose} - {None}
    return first == second and len(whose) < 2


def _added(before: Statement, after: Statement, story: Story) -> Iterator[Flag]:
    """A total that is reached by adding what was just said, of another kind or too small to hold it."""
    if before.quantity.basis != "period" or after.quantity.basis != "cumulative":
        return
    if not _holds(after.claim.content.of(story.text), "adds"):
        return
    why = kinship(before.counted.unit, after.counted.unit)
    first, second = before.words(story), after.words(story)
    if why:
        sentence = (
            f"“{first}” are {before.counted.unit}, the total “{second}” they are added to counts {after.counted.unit}: {why}"
        )
        yield Flag("unit_changed", (before, after), sentence)
    elif before.counted.unit == after.counted.unit and before.value > after.value:
        yield Flag("sum_differs", (before, after), f"“{first}” cannot be part of a running total of “{second}”")


def _part(whole: Statement, part: Statement, story: Story) -> Iterator[Flag]:
    """Part of a number that is larger than the whole: "killed 10 people, including 12 children"."""
    between = story.text[whole.quantity.span.end : part.quantity.span.end + _BEHIND]  # "ten of them children"
    if part.value > (whole.quantity.high or whole.value) and whole.quantity.bound == "exact" and _holds(between, "part"):
        sentence = f"“{part.words(story)}” cannot be among “{whole.words(story)}”"
        yield Flag("part_exceeds_whole", (whole, part), sentence)


def _holds(words: str, role: str) -> bool:
    """Whether the words hold one that ties numbers together in that way."""
    plain = f" {' '.join(words.lower().replace(',', ' ').split())} "
    return any(f" {row[1]} " in plain for row in lexicon_rows("tally_words.tsv") if row[0] == role)


# --- words ---


def _fits(statement: Statement, value: float) -> bool:
    high = statement.quantity.high
    if high is not None and statement.value <= value <= high:
        return True
    return stands_for(statement.value, value, statement.quantity.bound)


def _distance(day: datetime.date, statement: Statement) -> tuple[int, int]:
    """How far a day lies from the end of the period, and later days last."""
    assert statement.end is not None
    return abs((day - statement.end).days), int(day > statement.end)


def _from_to(before: Row, row: Row) -> str:
    return f"{number_phrase(before.total)} to {number_phrase(row.total)}"


def _name(series: Series) -> str:
    return f"{series.claimant or series.name} ({series.counted})"
