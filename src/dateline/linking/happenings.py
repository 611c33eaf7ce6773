"""What one story tells of one happening: its claims gathered, so that "three were killed" has the place told before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dateline.linking.decided import NOTHING, Decided
from dateline.linking.likely import (
    OTHER_KINDS,
    RARE,
    Likeness,
    affinity,
    is_happening,
    likeness,
    other_means,
    ruled_out,
    word_only,
)
from dateline.linking.traits import Traits, at_large, numbers_differ, together, traits_of
from dateline.linking.words import Weights
from dateline.types import Claim, Reading

TOLD = frozenset({"asserted", "denied"})
# From this score on two claims of a story are of one happening: lower than between stories, for a story has a subject.
WITHIN = 0.42
# A claim that names neither place nor day speaks of what was told so many characters before.
NEAR = 500
# What standing right behind it is worth; half of it where another happening was told of in between.
CLOSE = 0.3
# A claim is held against so many of the last of each happening: a report of hundreds of claims moves on.
LAST = 8
# What joins the clause that tells when or by what a thing came about, and what sets another happening apart.
JOINT = re.compile(r",?\s+(?:when|after|as|in which|because|since|by)\s+(?:(?:a|an|the|its|their)\s+)?", re.IGNORECASE)
APART = re.compile(
    r"\b(?:separately|elsewhere|in (?:a )?(?:separate|another|other|different) (?:attack|strike|incident|raid|clashe?)s?)\b,?\s*",
    re.IGNORECASE,
)
LONGEST = 40  # characters that such words take
# How surely two clauses of one sentence are of one happening when such a word joins them.
ONE = 0.75


@dataclass(frozen=True, slots=True)
class Joined:
    """A claim of a story beside the claim before it that tells of the same happening."""

    left: Claim
    right: Claim
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Happening:
    """One story's claims of one happening, taken together."""

    reading: Reading
    traits: Traits
    joined: tuple[Joined, ...] = ()


def happenings(reading: Reading, rare: Weights, decided: Decided = NOTHING) -> list[Happening]:
    """The happenings a story tells of, in the order of the text; what people have decided to be apart is kept so.

    What tells of a war at large belongs to none. Claims of which none names a day, a narrow place or a count of harm stand
    each by itself: they may be of anything.
    """
    traits = traits_of(reading)
    groups: list[_Gathered] = []
    last = -1
    for claim in sorted(reading.claims, key=lambda c: (c.content.start, c.id)):
        one = traits[claim.id]
        if claim.modality not in TOLD or not is_happening(one) or at_large(claim, reading):
            continue
        scored = [
            (found.score, n, found)
            for n, group in enumerate(groups)
            if not decided.part(named(one), [name for part in group.parts for name in named(part)])
            and (found := _fits(one, group.parts, reading, rare, goes_on=n == last)) is not None
        ]
        best = max(scored, key=lambda s: s[:2], default=None)
        if best is not None and best[0] >= WITHIN:
            group = groups[best[1]]
            group.joined.append(Joined(group.parts[-1].claims[-1], claim, best[2]))
            group.parts.append(one)
            last = best[1]
        else:
            groups.append(_Gathered([one], []))
            last = len(groups) - 1
    return [happening for group in groups for happening in _told(reading, group)]


@dataclass(frozen=True, slots=True)
class _Gathered:
    """Claims taken for one happening so far, and what joined each to those before."""

    parts: list[Traits]
    joined: list[Joined]


def _told(reading: Reading, group: _Gathered) -> list[Happening]:
    whole = together(group.parts)
    if whole.specific:
        return [Happening(reading, whole, tuple(group.joined))]
    return [Happening(reading, part) for part in group.parts]


def named(traits: Traits) -> list[tuple[str, str]]:
    """The claims, as people decide on them."""
    return [(traits.doc, claim.id) for claim in traits.claims]


def _fits(one: Traits, group: Sequence[Traits], reading: Reading, rare: Weights, *, goes_on: bool) -> Likeness | None:
    """How well a claim goes with those before it, the likest of them; None where its day or place is another than any's.

    ``goes_on`` tells that no other happening was told of in between.
    """
    told = next((part for part in reversed(group) if part.specific), group[0])
    group = group[-LAST:]
    if _set_apart(one, reading) or _another_toll(one, told, group):
        return None
    if any(ruled_out(one, other) not in (None, OTHER_KINDS) or _other_day(one, other) for other in group):
        return None
    gap = one.claims[0].content.start - told.claims[-1].content.end  # "three were killed" has its place from there
    if goes_on and _joint(group[-1], one, reading) and (affinity(one, group[-1]) or word_only(one)):
        found = likeness(one, group[-1], rare)
        features = (*found.features, ("one sentence", ONE))
        return Likeness(max(found.score, ONE), features, f"told in one breath; {found.sentence}")
    aside = goes_on and gap <= NEAR / 3 and (word_only(one) or all(word_only(part) for part in group))
    if not aside and not affinity(one, together(list(group))):
        return None
    found = max((likeness(one, other, rare) for other in group), key=lambda likeness: likeness.score)
    if gap <= NEAR and (one.days is None or not (one.places or one.sites)):
        bare = one.days is None and not one.places and not one.names
        near = CLOSE if (gap <= NEAR / 3 or bare) and goes_on else CLOSE / 2
        if _of_others(one, together(list(group))):
            near = 0.0
        return Likeness(round(min(1.0, found.score + near), 3), (*found.features, ("near", near)), f"close by; {found.sentence}")
    shared = one.words & frozenset().union(*(other.words for other in group))
    if not one.specific and not any(rare.get(word, 1.0) >= RARE for word in shared):
        return None  # further off, what every story of a war has is not enough
    return found


def _joint(before: Traits, one: Traits, reading: Reading) -> bool:
    """Whether the claim tells when or by what the one before it came about: "nine died when shells hit the market"."""
    between = reading.story.text[before.claims[-1].content.end : one.claims[0].content.start]
    return len(between) <= LONGEST and JOINT.fullmatch(between) is not None


def _set_apart(one: Traits, reading: Reading) -> bool:
    """Whether the words open with what sets another happening apart: "Separately, …", "In another attack …"."""
    text, start = reading.story.text, one.claims[0].content.start
    if APART.match(text, start) is not None:
        return True
    return any(found.end() == LONGEST for found in APART.finditer(text[max(0, start - LONGEST) : start].rjust(LONGEST)))


def _another_toll(one: Traits, told: Traits, group: Sequence[Traits]) -> bool:
    """Whether it was done by other means and harmed others or another number: the shells on the market are not the drone's."""
    if not any(other_means(one, part) for part in group):
        return False
    whole = together(list(group))
    return bool(one.harmed and whole.harmed and not one.harmed & whole.harmed) or numbers_differ(one.numbers, whole.numbers)


def _of_others(one: Traits, whole: Traits) -> bool:
    """Whether another number of others is told: that nine civilians died stands near the forty fighters, and is not of them."""
    return bool(one.harmed and whole.harmed and not one.harmed & whole.harmed) and numbers_differ(one.numbers, whole.numbers)


def _other_day(one: Traits, other: Traits) -> bool:
    """Whether the days are others: a story that names both keeps them apart, as two stories need not."""
    return one.days is not None and other.days is not None and (one.days[1] < other.days[0] or other.days[1] < one.days[0])
