"""What one story tells of one happening: its claims gathered, so that "three were killed" has the place told before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.linking.likely import Likeness, family, likeness, ruled_out
from dateline.linking.traits import Traits, together, traits_of
from dateline.linking.words import Weights
from dateline.types import Claim, Reading

TOLD = frozenset({"asserted", "denied"})
# From this score on two claims of a story are of one happening: lower than between stories, for a story has a subject.
WITHIN = 0.42
# A claim that names neither place nor day speaks of what was told so many characters before.
NEAR = 350


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


def happenings(reading: Reading, rare: Weights) -> list[Happening]:
    """The happenings a story tells of, in the order of the text."""
    traits = traits_of(reading)
    groups: list[list[Traits]] = []
    joins: list[list[Joined]] = []
    for claim in sorted(reading.claims, key=lambda c: (c.content.start, c.id)):
        if claim.modality not in TOLD or family(claim.kind) is None:
            continue
        one = traits[claim.id]
        scored = [(found.score, n, found) for n, group in enumerate(groups) if (found := _fits(one, group, rare)) is not None]
        if scored and max(scored, key=lambda s: s[:2])[0] >= WITHIN:
            _, n, why = max(scored, key=lambda s: s[:2])
            joins[n].append(Joined(groups[n][-1].claims[-1], claim, why))
            groups[n].append(one)
        else:
            groups.append([one])
            joins.append([])
    return [Happening(reading, together(group), tuple(joined)) for group, joined in zip(groups, joins, strict=True)]


def _fits(one: Traits, group: Sequence[Traits], rare: Weights) -> Likeness | None:
    """How well a claim goes with those before it; None where its day or place is another."""
    whole = together(list(group))
    if ruled_out(one, whole) is not None:
        return None
    found = likeness(one, whole, rare)
    gap = one.claims[0].content.start - group[-1].claims[-1].content.end
    if gap <= NEAR and (one.days is None or not one.places):
        near = 0.3 if gap <= NEAR / 3 or (one.days is None and not one.places and not one.names) else 0.15
        return Likeness(round(min(1.0, found.score + near), 3), (*found.features, ("near", near)), f"close by; {found.sentence}")
    return found
