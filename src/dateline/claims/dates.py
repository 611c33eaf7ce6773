"""Find the expressions of time in a story, and date each claim by the one that dates its event."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dateline.claims.time import bind as _bind
from dateline.claims.time.anchor import Anchor
from dateline.claims.time.figures import habit_of
from dateline.claims.time.grammar import scan
from dateline.claims.time.ground import with_day_counts
from dateline.claims.time.memory import Memory
from dateline.claims.time.parts import Piece
from dateline.claims.time.tense import direction
from dateline.claims.time.words import Words, alphabet, cut
from dateline.types import Interval, Reading, Span

# A story is a narrative of history where so many dates name a year before publication's, and days
# counted from publication are fewer than one in so many of them.
PAST_YEARS, TO_ONE = 6, 4
# Times of day, and how far behind one its day may be named.
OF_A_DAY, NEAR = frozenset({"clock", "part", "part of day"}), 40


def find(reading: Reading) -> Reading:
    """The reading with every expression of time in its sections, resolved as far as the story allows."""
    story = reading.story
    words = cut(story.text, story.sections)
    narrative = _is_narrative(words, reading)
    # In headlines and captions the present tense tells what has happened.
    historic = [s.span for s in story.sections if s.kind in {"headline", "caption"}]
    memory = Memory()
    dotted = alphabet()["dotted"]
    figures = (v for kind, v in zip(words.kinds, words.values, strict=True) if kind == dotted)
    habit = habit_of(figures, story.publisher) if dotted in words.kinds else None

    def anchor_of(first: int, end: int) -> Anchor:
        span = Span(words.starts[first], words.ends[end - 1])
        told = any(h.holds(span) for h in historic)
        return Anchor(
            story.published, memory.recent, narrative, lambda: direction(reading.tokens, span, historic=told),
            memory.antique, memory.latest, memory.stretch, habit,
        )  # fmt: skip

    found = [_interval(words, name, piece) for name, piece in scan(words, anchor_of, memory.hear)]
    times = tuple(_with_its_day(words.text, found, n) for n in range(len(found)))
    return with_day_counts(replace(reading, times=times, notes=(*reading.notes, *_doubts(words.text, times))))


def bind(reading: Reading) -> Reading:
    """The reading with ``time`` set for each claim whose event is dated."""
    return _bind.bind(reading)


def _interval(words: Words, rule: str, piece: Piece) -> Interval:
    when = piece.when
    span = Span(words.starts[piece.first], words.ends[piece.last - 1])
    return Interval(
        when.start, when.end, when.precision, when.edtf, span, when.timex, when.type, rule, when.base, when.candidates
    )  # fmt: skip


def _doubts(text: str, times: tuple[Interval, ...]) -> Iterator[str]:
    """A note for each date in figures that can be read in two ways."""
    for time in times:
        if time.candidates and time.span:
            best, *others = (str(day) for day in time.candidates)
            yield f"the date “{time.span.of(text)}” is read as {best}; it may mean {' or '.join(others)}"


def _with_its_day(text: str, found: list[Interval], n: int) -> Interval:
    """A time of day on the day named right behind it ("at 6am on Monday", "at 3pm (1200 GMT) on Sunday")."""
    clock = found[n]
    if clock.rule not in OF_A_DAY or clock.span is None or clock.timex is None or "T" not in clock.timex:
        return clock
    for day in found[n + 1 : n + 3]:
        if (
            day.span is None
            or day.span.start - clock.span.end > NEAR
            or any(c in ".;\n" for c in text[clock.span.end : day.span.start].replace(".m.", ""))
        ):
            break
        if day.timex_type == "DATE" and day.precision == "day" and day.start:
            timex = f"{day.start}T{clock.timex.split('T', 1)[1]}"
            hour = clock.edtf.partition("T")[2] if clock.edtf else ""
            edtf = f"{day.start}T{hour}" if hour else day.edtf
            return replace(
                clock, start=day.start, end=day.end, edtf=edtf, timex=timex, base=day.start, rule=f"{clock.rule} of a day"
            )
    return clock


def _is_narrative(words: Words, reading: Reading) -> bool:
    """Whether a story tells history: its dates name years long past, and hardly one counts from today."""
    published, letters = reading.story.published, alphabet()
    near = sum(words.kinds.count(letters[k]) for k in ("deictic", "weekday"))
    if published is None:
        # an undated news story is no history: its weekdays must not be counted from some year it mentions
        return words.kinds.count(letters["year"]) + words.values.count("BC") >= near
    old = sum(
        1 for kind, v in zip(words.kinds, words.values, strict=True) if _is_past(kind == letters["year"], v, published.year)
    )
    return old >= PAST_YEARS and old >= TO_ONE * (near + words.values.count(str(published.year)))


def _is_past(is_year: bool, value: str, year: int) -> bool:
    """Whether a word names a year long past, or the era before Christ."""
    return value == "BC" or (is_year and int(value) < year)
