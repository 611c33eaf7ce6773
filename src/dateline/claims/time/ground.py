"""The dated expressions of a story, ready to be asked for by sentence."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dateline.claims.time.events import Dating, Event, find_event, is_point, told
from dateline.claims.time.named import COUNTED, day_count, named
from dateline.claims.time.shape import Dated, shaped
from dateline.claims.time.tense import head_of
from dateline.language.tree import Tokens, child
from dateline.types import Claim, Reading, Span

# How far up the tree a governor is sought.
REACH = 40
# Beyond this many characters nothing in an endless sentence dates a claim.
FAR = 1500
# How far from its cue a day of speaking is sought.
BESIDE = 150
# What stands between an expression and the word it depends on.
LINKS = frozenset({"ADP", "SCONJ", "PART", "PUNCT", "DET"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A dated expression, its own head and the token it depends on."""

    dated: Dated
    head: int
    governor: int

    @property
    def words(self) -> Span:
        """The expression without its preposition."""
        return self.dated.plain.span or self.dated.span


@dataclass(frozen=True, slots=True)
class Ground:
    """A reading with its candidates in text order, and where they and the sentences begin."""

    reading: Reading
    candidates: tuple[Candidate, ...]
    starts: tuple[int, ...]
    sentences: tuple[int, ...]

    def sentence_of(self, claim: Claim) -> Span | None:
        """The sentences that the claim's content touches, as one span."""
        found = self.reading.sentences
        first = max(bisect_right(self.sentences, claim.content.start) - 1, 0)
        last = bisect_left(self.sentences, claim.content.end) - 1
        if not found or last < first or not found[last].span.meets(claim.content):
            return None
        return Span(found[first].span.start, found[last].span.end)

    def near(self, claim: Claim) -> Sequence[Candidate]:
        """The candidates that begin in the claim's sentences, not too far off."""
        sentence = self.sentence_of(claim)
        if sentence is None:
            return ()
        start, end = max(sentence.start, claim.content.start - FAR), min(sentence.end, claim.content.end + FAR)
        return self.candidates[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def beside_cue(self, claim: Claim) -> list[Candidate]:
        """The candidates that say when the claim's innermost speaker spoke."""
        cue = claim.chain[-1].cue if claim.chain else None
        if cue is None:
            return []
        first, last = bisect_left(self.starts, max(0, cue.start - BESIDE)), bisect_left(self.starts, cue.end + BESIDE)
        return [c for c in self.candidates[first:last] if is_cue(self.reading.tokens, claim, c.governor)]

    def until(self, offset: int) -> int:
        """How many candidates begin before an offset."""
        return bisect_left(self.starts, offset)

    def opens_sentence(self, candidate: Candidate) -> bool:
        """Whether a sentence begins with the expression."""
        at = bisect_left(self.sentences, candidate.dated.span.start)
        return at < len(self.sentences) and self.sentences[at] == candidate.dated.span.start


def with_day_counts(reading: Reading) -> Reading:
    """The reading with the days of "day 40 of the war"; without them where nothing tells when that began."""
    if not any(t.rule == COUNTED for t in reading.times):
        return reading
    events = _told(reading)[2] if reading.tokens else ()
    counted = (day_count(reading, events, t) if t.rule == COUNTED else t for t in reading.times)
    return replace(reading, times=tuple(t for t in counted if t is not None))


def _told(reading: Reading) -> tuple[list[Dated], list[Candidate], tuple[Event, ...]]:
    """The dated expressions, where they stand in the parse, and the events that they date."""
    dated = shaped(reading.story.text, reading.times, reading.story.published)
    placed = [c for d in dated if (c := _candidate(reading.tokens, d))]
    return dated, placed, told(reading.tokens, [Dating(c.governor, c.head, c.dated.plain, c.dated.word) for c in placed])


def ground(reading: Reading) -> Ground:
    """The candidates of a reading, each with its place in the parse."""
    tokens = reading.tokens
    dated, placed, events = _told(reading)
    by_event = sorted(named(reading, events, dated), key=lambda d: d.span.start)
    taken = [d.span for d in by_event]
    kept = [_on_its_day(tokens, events, c) for c in placed if not _overlaps(taken, c.dated.span)]
    found = tuple(sorted((*kept, *(c for d in by_event if (c := _candidate(tokens, d)))), key=lambda c: c.dated.span.start))
    return Ground(reading, found, tuple(c.dated.span.start for c in found), tuple(s.span.start for s in reading.sentences))


def _on_its_day(tokens: Tokens, events: Sequence[Event], candidate: Candidate) -> Candidate:
    """A bare time of day on the day of the event that it is told of ("the raid began at 3am"), where the story tells that."""
    plain = candidate.dated.plain
    subject = child(tokens, candidate.governor, "nsubj", "nsubjpass") if plain.rule == "clock" else None
    event = find_event(events, tokens, subject) if subject is not None and is_point(subject.lemma) else None
    if event is None or event.first != event.last:
        return candidate
    moved, plain_moved = (
        replace(i, start=event.first, end=event.last, edtf=str(event.first), timex=None, base=event.first)
        for i in (candidate.dated.interval, plain)
    )
    return replace(candidate, dated=replace(candidate.dated, interval=moved, plain=plain_moved))


def _overlaps(taken: Sequence[Span], span: Span) -> bool:
    """Whether one of some spans in text order meets a span."""
    at = bisect_left(taken, span.end, key=lambda s: s.start)
    return any(s.meets(span) for s in taken[max(0, at - 2) : at])


def _candidate(tokens: Tokens, dated: Dated) -> Candidate | None:
    head = head_of(tokens, dated.interval.span or dated.span)
    if head is None:
        return None
    at = head
    for _ in range(REACH):
        if tokens[at].head == at:
            break
        at = tokens[at].head
        if tokens[at].pos not in LINKS and not dated.span.start <= tokens[at].start < dated.span.end:
            break
    return Candidate(dated, head, at)


def chain(tokens: Tokens, i: int) -> list[int]:
    """A token and its governors, nearest first."""
    found = [i]
    for _ in range(REACH):
        if tokens[i].head == i:
            break
        i = tokens[i].head
        found.append(i)
    return found


def path(tokens: Tokens, left: int, right: int) -> list[int]:
    """The tokens from one to another through the tree, the meeting point left out."""
    up, down = chain(tokens, left), chain(tokens, right)
    common = set(down)
    meeting = next((i for i in up if i in common), None)
    if meeting is None:
        return up + down
    return up[: up.index(meeting)] + down[: down.index(meeting)]


def is_cue(tokens: Tokens, claim: Claim, i: int) -> bool:
    """Whether a token belongs to a cue of the claim's speakers."""
    return any(s.cue is not None and s.cue.start <= tokens[i].start < s.cue.end for s in claim.chain)
