"""Who speaks in a story, and what they say there: a story's claims gathered by mouth.

What one mouth says close together is one utterance; the outlet's own words are one, and a headline that retells what somebody
says below belongs to that.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from dateline.linking.traits import Traits, together, traits_of
from dateline.linking.voices import go_together, roles
from dateline.linking.words import Weights, weight
from dateline.types import Claim, Reading, Speaker, Story

# What one mouth says further apart, in characters, may be said on two occasions.
FAR = 600
# A headline retells what is said below where it has this much of its weight of words.
RETOLD = 0.45
# The same number counts for so much of it, the same speaker for so much.
NUMBER, NAMED = 0.3, 0.2
Mouth = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Utterance:
    """The claims of one story that come from one mouth; no speaker is the outlet's own voice."""

    story: Story
    speaker: Speaker | None
    traits: tuple[Traits, ...]  # of each claim, in text order
    whole: Traits  # of all of them
    sides: frozenset[str]  # whom the speaker speaks for

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims, in text order."""
        return tuple(claim for part in self.traits for claim in part.claims)

    @property
    def key(self) -> tuple[datetime.date, bool, str, int, str]:
        """Its place among all utterances: by day, own work before wire copy, then by story and place in it."""
        first = self.claims[0]
        day = self.story.published or datetime.date.max
        return day, self.story.relay is not None, self.story.doc, first.content.start, first.id


def utterances(reading: Reading, rare: Weights) -> list[Utterance]:
    """A story's claims by mouth, in text order."""
    traits = traits_of(reading)
    spoken: dict[Mouth, list[list[Claim]]] = defaultdict(list)
    own: list[Claim] = []
    for claim in reading.claims:
        if not claim.chain or claim.section != "body":
            own.append(claim)
            continue
        runs = spoken[_mouth(claim.chain[-1], reading.story)]
        if runs and claim.content.start - runs[-1][-1].content.end <= FAR:
            runs[-1].append(claim)
        else:
            runs.append([claim])
    gathered = [run for runs in spoken.values() for run in runs]
    rest: dict[Mouth, list[Claim]] = defaultdict(list)
    for claim in own:
        scores = [_retells(claim, run, traits, reading.story, rare) for run in gathered] if claim.section != "body" else []
        if scores and max(scores) >= RETOLD:
            gathered[scores.index(max(scores))].append(claim)
        else:
            rest[_mouth(claim.chain[-1], reading.story) if claim.chain else ()].append(claim)
    found = [_utterance(reading.story, run, traits) for run in (*gathered, *rest.values())]
    return sorted(found, key=lambda u: u.key)


def _utterance(story: Story, run: list[Claim], traits: dict[str, Traits]) -> Utterance:
    """The claims as one utterance; whoever speaks in its body speaks in all of it."""
    speaker = next((claim.chain[-1] for claim in run if claim.chain), None)
    ordered = tuple(traits[claim.id] for claim in sorted(run, key=lambda claim: (claim.content.start, claim.id)))
    sides = frozenset(speaker.side.split("|")) if speaker is not None and speaker.side else frozenset()
    return Utterance(story, speaker, ordered, together(list(ordered)), sides)


def _mouth(speaker: Speaker, story: Story) -> Mouth:
    if speaker.who is not None:
        return ("who", speaker.who)
    return ("words", speaker.source.of(story.text).lower()) if speaker.source else ("nobody",)


def _retells(claim: Claim, run: list[Claim], traits: dict[str, Traits], story: Story, rare: Weights) -> float:
    """How much of the claim's words, and its number, somebody says below."""
    mine = traits[claim.id]
    if claim.chain and not _may_be(claim.chain[-1], run[0].chain[-1], story):
        return 0.0
    said: set[str] = set()
    numbers: set[tuple[str, float]] = set()
    for other in run:
        if other.chain:
            said |= traits[other.id].words
            numbers |= traits[other.id].numbers
    if mine.numbers and not mine.numbers & numbers:
        return 0.0
    shared = weight(mine.words & said, rare) / max(weight(mine.words, rare), 0.01)
    return shared + NUMBER * bool(mine.numbers) + NAMED * bool(claim.chain)


def _may_be(a: Speaker, b: Speaker, story: Story) -> bool:
    """Whether a headline's "ministry" or "Mali" may stand for the speaker below."""
    if a.who is None or a.who == b.who or (a.side is not None and a.side == b.side):
        return True
    return bool(roles(a, story) & roles(b, story))


# --- whether two speakers are one ---


def same_speaker(a: Utterance, b: Utterance) -> float:
    """How far the speakers may be one: 1 for one name, less for one role or one side; nought for strangers."""
    one, other = a.speaker, b.speaker
    if one is None or other is None:
        return 0.0
    mine, its = role_words(a), role_words(b)
    if (one.who is not None and one.who == other.who) or (mine and mine == its):
        return 1.0
    if a.sides and b.sides:
        return 0.7 if a.sides & b.sides else 0.0
    # "The ministry" may be Norland's; Norland's and Southland's are two.
    return 0.7 if go_together(mine, its) else 0.0


def with_sides(said: Iterable[Utterance]) -> list[Utterance]:
    """The utterances, each speaker with the side that any of the stories gives them."""
    said = list(said)
    known: dict[str, frozenset[str]] = defaultdict(frozenset)
    for utterance in said:
        if utterance.speaker is not None and utterance.speaker.who is not None:
            known[utterance.speaker.who] |= utterance.sides
    return [replace(u, sides=u.sides or known[u.speaker.who]) if u.speaker is not None and u.speaker.who else u for u in said]


def role_words(utterance: Utterance) -> frozenset[str]:
    """The words that tell who speaks, by their beginnings, so that "Norland's" is "Norlandic"; without those any speaker has."""
    return roles(utterance.speaker, utterance.story)
