"""Days of what is named by an event: "since the offensive began", "three days after the blast", "during the occupation".

What happened on which day is taken from the dates that the story itself tells, or from
``lexicons/time_periods.tsv``; where neither knows, nothing is made up.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from dateline.claims.time.calendar import month_length
from dateline.language.tree import Tokens, children, phrase
from dateline.lexicons import rows
from dateline.types import Interval, Story, Token

STARTS = frozenset("begin start launch mount commence open unleash initiate erupt break flare declare trigger".split())
ENDS = frozenset("end stop finish cease halt conclude expire continue".split())
# Words that stand for the beginning of what follows "of".
OPENINGS = frozenset("start beginning launch onset outbreak outset eruption opening commencement".split())
# Prepositions that name another day than the event's.
ELSEWHEN = frozenset({"before", "after", "since", "until", "till", "by", "pre-", "post-"})
UNTOLD = frozenset({"so far", "since then", "that time", "reference", "carried over", "age", "clock"})
LASTING = frozenset({"operation", "war", "siege", "truce", "unrest", "talks"})
# Relations of a date that stands in front of its noun ("the April 15 attack").
ATTRIBUTES = frozenset({"nmod", "compound", "nummod", "amod", "poss"})
# "The war" by itself may mean the one that a story is about.
BARE = frozenset({"war", "conflict", "invasion"})
LONGEST = 120
NO_WORD = re.compile(r"[’']s\b|[^\w.–-]+|\.(?!\w)")
# A story's own account of an event may stand this many dates off at most, so that reading stays linear.
NEAREST = 200


@dataclass(frozen=True, slots=True)
class Event:
    """An event that a date was told for; ``first`` is its day, or the first day of what lasts."""

    noun: str
    names: frozenset[str]
    offset: int
    first: datetime.date
    last: datetime.date
    lasts: bool


@dataclass(frozen=True, slots=True)
class Dating:
    """A date in the story: the token it depends on, its days, and the word in front."""

    governor: int
    head: int
    interval: Interval
    word: str


@cache
def _classes() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("time_events.tsv")}


@cache
def _verbs() -> dict[str, str]:
    return {verb: row[0] for row in rows("time_events.tsv") if len(row) > 2 for verb in row[2].split("|") if verb}


def is_point(noun: str) -> bool:
    """Whether an event happens within a day."""
    return noun in _classes() and _classes()[noun] not in LASTING


def is_lasting(noun: str) -> bool:
    """Whether an event goes on for days or years."""
    return _classes().get(noun) in LASTING


def is_event(token: Token) -> bool:
    """Whether a noun names an event, which has a date of its own."""
    return token.pos in {"NOUN", "PROPN"} and token.lemma in _classes()


def told(tokens: Tokens, datings: Sequence[Dating]) -> tuple[Event, ...]:
    """The events that a story dates, in text order."""
    return tuple(e for d in datings for e in _told_by(tokens, d))


def _told_by(tokens: Tokens, dating: Dating) -> Iterator[Event]:
    when = dating.interval
    if when.start is None or when.end is None or when.timex_type not in {"DATE", "TIME"}:
        return
    if (dating.word in ELSEWHEN and tokens[dating.head].dep not in ATTRIBUTES) or when.rule in UNTOLD or when.precision == "open":
        return
    for noun, head, lasts in _events_of(tokens, tokens[dating.governor]):
        yield Event(noun, names(tokens, head), tokens[dating.governor].start, when.start, when.end, lasts)


def _events_of(tokens: Tokens, governor: Token) -> Iterator[tuple[str, Token, bool]]:
    """The events that a date's governor tells: itself, what it begins, what it happens to."""
    if governor.pos in {"NOUN", "PROPN"}:
        if governor.lemma in _classes():
            yield governor.lemma, governor, not is_point(governor.lemma)
        elif governor.lemma in OPENINGS:
            yield from ((t.lemma, t, True) for t in _of(tokens, governor) if t.lemma in _classes())
        return
    if governor.lemma in ENDS:
        return
    above = tokens[governor.head]
    if governor.tag == "VB" and above.lemma in _classes() and tokens[above.head].lemma in STARTS:
        yield above.lemma, above, True  # "began the operation to free the town on Monday"
    if governor.tag == "VB" and above.lemma in STARTS:
        yield from ((t.lemma, t, True) for t in _parts(tokens, above) if t.lemma in _classes() and not is_point(t.lemma))
    if governor.lemma in _verbs():
        noun = _verbs()[governor.lemma]
        yield noun, governor, not is_point(noun)
    for part in _parts(tokens, governor):
        if part.lemma in OPENINGS:
            yield from ((t.lemma, t, True) for t in _of(tokens, part) if t.lemma in _classes())
        elif part.lemma in _classes() and (is_point(part.lemma) or governor.lemma in STARTS):
            yield part.lemma, part, not is_point(part.lemma)


def _parts(tokens: Tokens, verb: Token) -> Iterator[Token]:
    """What a verb says something of: subject, object, agent."""
    for t in children(tokens, verb.i, "nsubj", "nsubjpass", "dobj", "agent"):
        if t.dep == "agent":
            yield from children(tokens, t.i, "pobj")
        elif t.lower in {"which", "that"} and verb.dep == "relcl":
            yield tokens[verb.head]
        else:
            yield t


def _of(tokens: Tokens, noun: Token) -> list[Token]:
    """What stands behind a noun's "of"."""
    return [p for c in children(tokens, noun.i, "prep") if c.lower == "of" for p in children(tokens, c.i, "pobj")]


def names(tokens: Tokens, noun: Token) -> frozenset[str]:
    """The names that tell one event from another: "the Mosul offensive", "the attack on Beirut"."""
    near = tokens[max(noun.left, noun.i - 6) : min(noun.right, noun.i + 6) + 1]
    return frozenset(t.lower for t in near if t.pos == "PROPN" and t.i != noun.i and t.lower not in _calendar())


@cache
def _calendar() -> frozenset[str]:
    """Months and weekdays: names, but no event's."""
    return frozenset(row[0] for row in rows("time_words.tsv") if row[1] in {"month", "abmonth", "weekday", "abweekday"})


def find_event(events: Sequence[Event], tokens: Tokens, noun: Token) -> Event | None:
    """The event that a noun means: of the same word rather than the same class, of the same names, told last."""
    alike = _classes().get(noun.lemma)
    if alike is None:
        return None
    meant = names(tokens, noun)
    owned = is_point(noun.lemma) and any(t.pos == "PROPN" for t in children(tokens, noun.i, "poss"))
    best: tuple[tuple[bool, int, bool, int], Event] | None = None
    for event in events[-NEAREST:]:
        same = event.noun == noun.lemma
        if not same and not (_classes().get(event.noun) == alike or (event.noun == "invasion" and alike == "war")):
            continue
        if meant and (event.names or owned) and not meant & event.names:
            continue
        behind = event.offset < noun.start
        rank = (same, len(meant & event.names), behind, event.offset if behind else -event.offset)
        if best is None or rank > best[0]:
            best = rank, event
    return best[1] if best else None


def period(story: Story, tokens: Tokens, noun: Token) -> tuple[datetime.date, datetime.date | None] | None:
    """First and last day of a war, occupation or government that its name alone dates; of "the war", the only one told of."""
    where = phrase(tokens, noun.i)
    words = _plain(where.of(story.text)[:LONGEST])
    known = [p for p in _periods() if noun.lemma in p.heads and not (story.published and p.first > story.published)]
    for found in known:
        if found.named_in(words) and (not found.needed or found.needed in _plain(story.text)):
            return found.first, found.last
    if story.published is None or noun.lemma not in BARE or names(tokens, noun):
        return None
    live = [p for p in _spoken_of(story.text) if p in known and (p.last is None or p.last >= story.published)]
    return (live[0].first, live[0].last) if len(live) == 1 else None


@lru_cache(maxsize=2)
def _spoken_of(text: str) -> tuple[Period, ...]:
    """The periods whose place a story names; asked once a story, for it takes the whole text."""
    return tuple(p for p in _periods() if p.named_in(_plain(text)))


@lru_cache(maxsize=64)
def _plain(words: str) -> str:
    """Words between single blanks, so that whole ones can be looked for."""
    return f" {NO_WORD.sub(' ', words.lower())} "


@dataclass(frozen=True, slots=True)
class Period:
    """A line of ``lexicons/time_periods.tsv``."""

    heads: frozenset[str]
    modifiers: tuple[str, ...]
    first: datetime.date
    last: datetime.date | None
    needed: str

    def named_in(self, words: str) -> bool:
        """Whether one of its modifiers stands in words between blanks."""
        return any(f" {m} " in words for m in self.modifiers)


@cache
def _periods() -> tuple[Period, ...]:
    """The periods, those that began last in front."""
    found = [
        Period(
            frozenset(row[0].split("|")), tuple(row[1].split("|")), _day(row[2], first=True),
            _day(row[3], first=False) if len(row) > 3 and row[3] else None, row[4] if len(row) > 4 else "",
        )
        for row in rows("time_periods.tsv")
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda p: p.first, reverse=True))


def _day(text: str, *, first: bool) -> datetime.date:
    """The day of "2014-03-18"; the first or last one of "2014-03"."""
    year, month, *day = (int(x) for x in text.split("-"))
    return datetime.date(year, month, day[0] if day else 1 if first else month_length(year, month))
