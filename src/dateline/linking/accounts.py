"""Each side's account of a happening, and the numbers of all: low, best, high, never a sum.

As the Uppsala Conflict Data Program counts: tallies of one happening overlap, so none is added to another; a claimant's later
figure takes the place of its earlier one; the best figure is the one that most claimants give, the lower of equals. Claimants of
one side are one voice.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dateline.claims.counts.toll import Toll, tolls
from dateline.linking.claimants import united, voice_of
from dateline.types import Claim, Reading, Speaker, Story

Voices = Mapping[tuple[str, str], Speaker | None]  # doc and claim id → who says it


@dataclass(frozen=True, slots=True)
class Figure:
    """What a claimant gives for one unit on a day, and the tallies behind it. Open where only vague words are given."""

    unit: str
    low: float | None
    high: float | None
    told: datetime.date | None
    story: Story
    toll: Toll


@dataclass(frozen=True, slots=True)
class Account:
    """What one claimant says of a happening, by whatever names and through however many outlets; or what an outlet says."""

    claimant: str
    side: str | None
    outlet: bool
    claims: tuple[tuple[str, Claim], ...]  # doc, claim
    figures: tuple[Figure, ...]  # oldest first

    def latest(self, unit: str) -> tuple[Figure, ...]:
        """The figures of the last day on which the claimant gave any."""
        own = [f for f in self.figures if f.unit == unit and f.low is not None]
        last = max((f.told or datetime.date.min for f in own), default=None)
        return tuple(f for f in own if (f.told or datetime.date.min) == last)

    def since(self, figure: Figure) -> datetime.date | None:
        """The day on which the claimant first gave the figure."""
        days = [f.told for f in self.figures if (f.unit, f.low, f.high) == (figure.unit, figure.low, figure.high) and f.told]
        return min(days, default=None)


@dataclass(frozen=True, slots=True)
class Range:
    """How many, at least and at most, by what the claimants last said; the best by most of them; who gives which."""

    unit: str
    low: float
    best: float
    high: float
    behind: tuple[tuple[str, Figure], ...]  # claimant, figure


def accounts_of(told: Sequence[tuple[Reading, tuple[Claim, ...]]], voices: Voices) -> tuple[Account, ...]:
    """The claims of a happening by claimant, in the order they are first heard; ``voices`` tells who speaks."""
    heard: dict[str, list[tuple[Reading, Claim]]] = defaultdict(list)
    every = [(reading, claim) for reading, claims in told for claim in claims]
    for name, row in zip(_claimants(every, voices), every, strict=True):
        heard[name].append(row)
    return tuple(_account(name, rows, voices) for name, rows in heard.items())


def _claimants(rows: Sequence[tuple[Reading, Claim]], voices: Voices) -> list[str]:
    """Who says each: the innermost speaker, by one name wherever it goes by several; else the wire, else the outlet."""
    speakers = [voices[reading.story.doc, claim.id] for reading, claim in rows]
    spoken = [(n, speaker) for n, speaker in enumerate(speakers) if speaker is not None]
    stories = [reading.story for reading, _ in rows]
    named = united([voice_of(speaker, stories[n].text, stories[n].doc) for n, speaker in spoken])
    found = {n: name for (n, _), name in zip(spoken, named, strict=True)}
    return [found.get(n) or story.relay or story.publisher or story.doc for n, story in enumerate(stories)]


def _account(name: str, rows: Sequence[tuple[Reading, Claim]], voices: Voices) -> Account:
    by_story: dict[str, tuple[Story, list[Claim]]] = {}
    for reading, claim in rows:
        by_story.setdefault(reading.story.doc, (reading.story, []))[1].append(claim)
    figures = [
        Figure(unit, toll.low, toll.high, story.published, story, toll)
        for story, claims in by_story.values()
        for unit, toll in tolls(story, claims).items()
    ]
    speakers = [voices[reading.story.doc, claim.id] for reading, claim in rows]
    sides = [speaker.side for speaker in speakers if speaker is not None and speaker.side]
    return Account(
        claimant=name,
        side=sides[0] if sides else None,
        outlet=speakers[0] is None,
        claims=tuple((reading.story.doc, claim) for reading, claim in rows),
        figures=tuple(sorted(figures, key=lambda f: (f.told or datetime.date.max, f.story.doc, f.unit))),
    )


def range_of(accounts: Iterable[Account], unit: str) -> Range | None:
    """Low, best and high of what claimants last gave. Outlets count only where nobody else is quoted."""
    behind = [(account, figure) for account in accounts for figure in account.latest(unit)]
    spoken = [pair for pair in behind if not pair[0].outlet] or behind
    if not spoken:
        return None
    votes: Counter[float] = Counter()
    for value, _ in {(figure.low or 0.0, account.side or account.claimant) for account, figure in spoken}:
        votes[value] += 1
    best = min(votes, key=lambda value: (-votes[value], value))
    lows, highs = [f.low or 0.0 for _, f in spoken], [f.high or f.low or 0.0 for _, f in spoken]
    return Range(unit, min(lows), best, max(highs), tuple((account.claimant, figure) for account, figure in spoken))
