"""Date the saying itself: the time that stands with a speaker's cue ("said on Monday"), never one taken from elsewhere."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from dateline.claims.time.ground import BESIDE, Candidate, Ground, ground
from dateline.copies import changed
from dateline.types import Claim, Interval, Reading, Span, Speaker

# How a time hangs on the cue through what was said it in or to: "said in a statement on Monday", "told reporters on Friday".
WAYS = frozenset({"prep", "pobj", "dobj", "dative", "npadvmod", "advmod", "pcomp"})
# Participles of a statement's being given ("in a statement issued on Monday").
GIVEN = frozenset("issue release publish post air broadcast deliver give record date upload share circulate sign carry".split())
STEPS = 6
# Words before a time that make it another's: what it was said after, or since when it has been said.
OTHERS = frozenset({"before", "after", "since", "by", "until", "till", "for", "pre-", "post-", "from", "through"})
POINTING = ("that ", "the same ", "the following ", "the next ", "the previous ")
LONGEST = 31  # days; "last year" tells no more than that it was said


def date_sayings(reading: Reading) -> Reading:
    """The reading with ``said`` of every speaker beside whose cue a time stands."""
    if not any(speaker.cue for claim in reading.claims for speaker in claim.chain):
        return reading
    here = ground(reading)
    return changed(reading, claims=tuple(_dated(here, claim) for claim in reading.claims))


def _dated(here: Ground, claim: Claim) -> Claim:
    chain = tuple(changed(speaker, said=_said(here, claim, speaker)) for speaker in claim.chain)
    return claim if chain == claim.chain else changed(claim, chain=chain)


def _said(here: Ground, claim: Claim, speaker: Speaker) -> Interval | None:
    """The time nearest to the cue among those that hang on it."""
    cue = speaker.cue
    if cue is None:
        return None
    near = [c for c in _beside(here, cue) if _is_of_saying(here.reading, claim, c, cue) and _told(here.reading, c)]
    best = min(near, key=lambda c: (_apart(c.words, cue), c.words.start), default=None)
    if best is None:
        return None
    time, published = best.dated.plain, here.reading.story.published
    # "This week" is not over when the story comes out; the saying is.
    end = min(time.end, published) if time.end and published else time.end
    return changed(time, end=end, span=best.words)


def _beside(here: Ground, cue: Span) -> Iterator[Candidate]:
    first, last = bisect_left(here.starts, max(0, cue.start - BESIDE)), bisect_left(here.starts, cue.end + BESIDE)
    return iter(here.candidates[first:last])


def _is_of_saying(reading: Reading, claim: Claim, candidate: Candidate, cue: Span) -> bool:
    """Whether the time hangs on the cue, straight or through a statement; a time among the words said never does."""
    if candidate.dated.word in OTHERS or claim.content.meets(candidate.words):
        return False
    tokens, at = reading.tokens, candidate.governor
    for _ in range(STEPS):
        token = tokens[at]
        if cue.start <= token.start < cue.end:
            return True
        given = token.dep == "acl" and token.lemma in GIVEN
        said = claim.content.start <= token.start < claim.content.end
        if said or token.head == at or not (token.dep in WAYS or given):
            return False
        at = token.head
    return False


def _told(reading: Reading, candidate: Candidate) -> bool:
    """Whether the days are known, few, and not to come."""
    time, published = candidate.dated.plain, reading.story.published
    if time.start is None or time.end is None or time.timex_type in {"SET", "DURATION"}:
        return False
    # "That day" points at a day told before; where none was found it would be counted from publication.
    if candidate.words.of(reading.story.text).lower().startswith(POINTING) and time.base in (None, published):
        return False
    return (time.end - time.start).days < LONGEST and not (published and time.start > published)


def _apart(words: Span, cue: Span) -> int:
    return max(words.start - cue.end, cue.start - words.end, 0)
