"""Expressions that name a day by an event: where they stand, and the days they come to."""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dateline.claims.time.calendar import DAY, shift, unit_at
from dateline.claims.time.events import OPENINGS, STARTS, Event, find_event, is_point, period
from dateline.claims.time.shape import Dated
from dateline.language.tree import Tokens, child, children, phrase, token_at
from dateline.lexicons import rows
from dateline.types import Interval, Reading, Span, Token

LENGTH = re.compile(r"P(T?)(\d+(?:\.\d+)?)([DWMYHS])")
# Words between an event and the day it makes: "shortly before the blast", "at the time of the raid".
SHORTLY = frozenset("shortly moments minutes immediately soon hours seconds just".split())
TIMES = frozenset({"time", "day", "moment", "night", "morning"})
WITHIN = frozenset({"during", "under", "throughout", "amid"})
LONGEST = 200
# The rule of the grammar that reads "day 40 of".
COUNTED = "day of"
FIGURE = re.compile(r"\d+")

ORDINALS = {row[0]: int(row[2]) for row in rows("time_words.tsv") if row[1] == "ordinal"}


def named(reading: Reading, events: Sequence[Event], dated: Sequence[Dated]) -> Iterator[Dated]:
    """The expressions of a story that an event dates, where the story or general knowledge tells its day."""
    tokens = reading.tokens
    lengths = [d for d in dated if d.interval.timex_type == "DURATION" and d.plain.span]
    for found in (*_by_length(reading, events, lengths), *(d for t in tokens for d in _by_word(reading, events, t))):
        if found.span.end - found.span.start <= LONGEST and not _known(dated, found.span):
            yield found


def _known(dated: Sequence[Dated], where: Span) -> bool:
    """Whether an expression with days of its own meets a span; the expressions are in text order and disjoint."""
    first = max(bisect_left(dated, where.start, key=lambda d: d.span.start) - 1, 0)
    last = bisect_left(dated, where.end, key=lambda d: d.span.start)
    return any(d.plain.start and d.plain.rule != "that time" and d.span.meets(where) for d in dated[first:last])


def _by_word(reading: Reading, events: Sequence[Event], token: Token) -> Iterator[Dated]:
    """ "since the raid", "since the siege began", "at the time of the raid", "during the occupation"."""
    if token.lower == "since":
        yield from _since(reading, events, token)
    elif token.lower in WITHIN and token.dep == "prep":
        for noun in children(reading.tokens, token.i, "pobj"):
            yield from _during(reading, events, token, noun)
    elif token.lower in {"before", "after"} and token.dep in {"prep", "mark"} and token.i:
        close = next((reading.tokens[i] for i in (token.i - 1,) if reading.tokens[i].lower in SHORTLY), None)
        if close is not None:
            for noun in children(reading.tokens, token.i, "pobj"):
                yield from _on_day(reading, events, close, noun)
    elif token.lower == "of" and token.i and reading.tokens[token.i - 1].lower in TIMES:
        for noun in children(reading.tokens, token.i, "pobj"):
            yield from _on_day(reading, events, reading.tokens[max(token.i - 3, 0)], noun)


def _since(reading: Reading, events: Sequence[Event], since: Token) -> Iterator[Dated]:
    """From the event's first day to publication."""
    tokens, today = reading.tokens, reading.story.published
    noun, last = _begun(tokens, since)
    if noun is None or last is None or today is None:
        return
    first = _first_day(reading, events, noun)
    if first is None or first > today:
        return
    span = Span(since.start, tokens[last].end)
    interval = Interval(first, today, "open", f"{first}/{today}", span, rule="since an event", base=first)
    plain = Interval(first, first, "day", str(first), span, rule="event", base=first)
    yield Dated(interval, plain, span, "since")


def _begun(tokens: Tokens, since: Token) -> tuple[Token | None, int | None]:
    """What began, and the last token of the words that say so."""
    noun = child(tokens, since.i, "pobj")
    if noun is not None:
        inner = child(tokens, noun.i, "prep") if noun.lemma in OPENINGS else None
        meant = child(tokens, inner.i, "pobj") if inner is not None and inner.lower == "of" else noun
        return meant, _end_of(tokens, meant or noun)
    verb = tokens[since.head]
    if since.dep != "mark" or verb.i < since.i:
        return None, None
    if verb.lemma in STARTS:
        begun = child(tokens, verb.i, "dobj") or child(tokens, verb.i, "nsubjpass", "nsubj")
        return begun, max(verb.i, _end_of(tokens, begun) if begun else verb.i)
    return None, None


def _end_of(tokens: Tokens, noun: Token) -> int:
    """The last token of a noun's phrase up to its first clause or comma."""
    for i in range(noun.i + 1, noun.right + 1):
        if tokens[i].pos in {"VERB", "AUX", "PUNCT", "NUM"} or tokens[i].lower in {"which", "who", "that"}:
            return i - 1
    return noun.right


def _first_day(reading: Reading, events: Sequence[Event], noun: Token) -> datetime.date | None:
    event = find_event(events, reading.tokens, noun)
    if event is not None:
        return event.first
    known = period(reading.story, reading.tokens, noun)
    return known[0] if known else None


def _during(reading: Reading, events: Sequence[Event], word: Token, noun: Token) -> Iterator[Dated]:
    """The days of a period known by name, or the day of an event."""
    today = reading.story.published
    known = period(reading.story, reading.tokens, noun)
    if known is not None and today is not None:
        end = min(known[1] or today, today)
        yield _dated(reading, word, noun, known[0], end)
    elif is_point(noun.lemma):
        yield from _on_day(reading, events, word, noun)


def _on_day(reading: Reading, events: Sequence[Event], word: Token, noun: Token) -> Iterator[Dated]:
    """The day of an event that took no longer."""
    event = find_event(events, reading.tokens, noun)
    if event is not None and event.first == event.last and is_point(event.noun):
        yield _dated(reading, word, noun, event.first, event.last)


def _by_length(reading: Reading, events: Sequence[Event], lengths: Sequence[Dated]) -> Iterator[Dated]:
    """ "three days after the blast", "in the first three days of the siege"."""
    tokens, text = reading.tokens, reading.story.text
    for d in lengths:
        span = d.plain.span
        match = LENGTH.fullmatch(d.plain.timex or "")
        if span is None or match is None or span.end >= len(text):
            continue
        link = token_at(tokens, span.end)
        if link >= len(tokens) or link == 0:
            continue
        word = tokens[link]
        noun = next((t for t in tokens[link + 1 : link + 8] if t.head == link and t.dep == "pobj"), None)
        if noun is None:
            continue
        n, unit = float(match[2]), f"T{match[3]}" if match[1] else match[3]
        before = text[max(0, span.start - 12) : span.start].lower().split()
        if word.lower in {"after", "before", "into", "following"}:
            event = find_event(events, tokens, noun)
            if event is not None:
                yield from _moved(reading, d, noun, event.first, -n if word.lower == "before" else n, unit)
        elif word.lower == "of" and before[-1:] in (["first"], ["opening"]):
            first = _first_day(reading, events, noun)
            end = shift(first, n, unit) if first and unit in {"D", "W", "M", "Y"} else first
            if first and end:
                yield _dated(reading, tokens[token_at(tokens, d.span.start)], noun, first, max(first, end - DAY))


def _moved(reading: Reading, d: Dated, noun: Token, base: datetime.date, n: float, unit: str) -> Iterator[Dated]:
    moved = base if unit[0] == "T" and abs(n) < 24 else shift(base, n, unit)
    when = unit_at(moved, unit) if moved else None
    if when is None or when.start is None or when.end is None:
        return
    yield _dated(reading, reading.tokens[token_at(reading.tokens, d.span.start)], noun, when.start, when.end)


def day_count(reading: Reading, events: Sequence[Event], counted: Interval) -> Interval | None:
    """ "day 40 of the war", "the third day of the siege": so many days from its first, where that is known."""
    tokens, span = reading.tokens, counted.span
    number = _number(span.of(reading.story.text)) if span else None
    link = token_at(tokens, span.end) if span else len(tokens)
    if number is None or span is None or link >= len(tokens):
        return None
    noun = next((t for t in tokens[link + 1 : link + 8] if t.head == link and t.dep == "pobj"), None)
    exact = [e for e in events if e.first == e.last]
    first = _first_day(reading, exact, noun) if noun else None
    day = shift(first, number - 1, "D") if first else None
    if day is None or noun is None or (reading.story.published and day > reading.story.published):
        return None
    whole = Span(span.start, tokens[_end_of(tokens, noun)].end)
    return replace(counted, start=day, end=day, timex=str(day), edtf=str(day), span=whole, base=first)


def _number(words: str) -> int | None:
    figure = FIGURE.search(words)
    return int(figure.group()) if figure else next((ORDINALS[w] for w in words.lower().split() if w in ORDINALS), None)


def _dated(reading: Reading, word: Token, noun: Token, first: datetime.date, last: datetime.date) -> Dated:
    """The days of an event, at the words from one token to the end of the event's phrase."""
    end = reading.tokens[_end_of(reading.tokens, noun)].end
    start = min(word.start, phrase(reading.tokens, noun.i).start)
    edtf = str(first) if first == last else f"{first}/{last}"
    span = Span(start, end)
    found = Interval(first, last, "day" if first == last else "days", edtf, span, rule="event", timex_type="DATE", base=first)
    return Dated(found, found, span, word.lower)
