"""Wording that shifts on the way: a hedge lost between quotation and lead, a number hardened in the headline.

Pairs of claims of one story that say the same thing in one mouth, the retelling beside the fuller words. What differs is told;
which is right is not for us to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from dateline.linking.voices import go_together, roles
from dateline.linking.words import Content, Weights, content_of, likeness, weight, weights
from dateline.types import Claim, Quantity, Reading, Span, Speaker, Story

DriftKind = Literal["hedge_lost", "hedge_gained", "number_hardened", "number_changed", "plan_as_fact", "denial_lost"]

# How alike two claims must be to be one thing said twice; found on stories of our own, see tests/test_linking_wording.py.
ALIKE = 0.28
# Plans and denials share their words with much that is only near them: these must be alike in their own words.
_SURE, _WORDS = 0.6, 3
# A paraphrase and the quotation that bears it out stand together.
_TOGETHER = 600
Voices = dict[Span, frozenset[str]]
_RANK = {"headline": 0, "standfirst": 1, "caption": 2, "body": 3}
_QUOTED = {"direct": 2, "mixed": 1, "indirect": 0, "none": 0}


@dataclass(frozen=True, slots=True)
class Drift:
    """A retelling beside the words it retells, and what changed between them."""

    kind: DriftKind
    retold: Claim
    source: Claim
    likeness: float
    sentence: str


def drifts(reading: Reading, *, alike: float = ALIKE) -> Iterator[Drift]:
    """Every shift between a retelling and the fuller words in the same story, in the order of the retellings."""
    rare = weights([reading])
    contents = {claim.id: content_of(claim, reading) for claim in reading.claims}
    sources = _sources(reading, contents, rare, alike)
    for retold in reading.claims:
        source, score = _fullest(retold, sources)
        if source is not None:
            sure = _sure(contents[retold.id], contents[source.id], rare)
            for kind, text in _shifts(retold, source, reading.story, sure=sure):
                yield Drift(kind, retold, source, score, text)
        yield from _hardened(retold, sources.get(retold.id, []), reading.story)


def _sources(reading: Reading, contents: dict[str, Content], rare: Weights, alike: float) -> dict[str, list[tuple[float, Claim]]]:
    """For each claim the fuller words that it may retell, in a mouth that may be the same, the most alike first."""
    lead, voices = _lead(reading.story), _voices(reading)
    found: dict[str, list[tuple[float, Claim]]] = {}
    for retold in reading.claims:
        scored = [
            (score, other)
            for other in reading.claims
            if not retold.content.meets(other.content)
            and _retells(retold, other, lead, voices)
            and (score := likeness(contents[retold.id], contents[other.id], rare)) >= alike
        ]
        found[retold.id] = sorted(scored, key=lambda pair: (-pair[0], pair[1].content.start))
    return found


def _fullest(retold: Claim, sources: dict[str, list[tuple[float, Claim]]]) -> tuple[Claim | None, float]:
    """The words that a claim rests on: the most alike, or those that they in turn retell."""
    known = {claim.id: score for score, claim in sources[retold.id]}
    source, passed = (sources[retold.id][0][1] if known else None), {retold.id}
    while source is not None and source.id not in passed:
        passed.add(source.id)
        further = next(
            (claim for _, claim in sources[source.id] if claim.id in known and _QUOTED[claim.quote] > _QUOTED[source.quote]), None
        )
        source = further or source
    return source, known[source.id] if source is not None else 0.0


def _hardened(retold: Claim, sources: list[tuple[float, Claim]], story: Story) -> Iterator[Drift]:
    """Numbers that have lost their bound on the way."""
    for mine in retold.quantities:
        for score, source in sources:
            for its in source.quantities:
                same = mine.value is not None and (mine.value, mine.unit, mine.basis) == (its.value, its.unit, its.basis)
                if same and mine.bound == "exact" and its.bound != "exact":
                    bound = its.bound.replace("_", " ")
                    here, there = _words(retold, story), _words(source, story)
                    told = f"the number is exact in “{here}”, “{bound}” in the words it rests on: “{there}”"
                    yield Drift("number_hardened", retold, source, score, told)
                    break
            else:
                continue
            break


def _retells(retold: Claim, source: Claim, lead: Span, voices: Voices) -> bool:
    """Whether the one may be a retelling of the other: higher up the page, further from quotation, and no other's words."""
    if not _one_mouth(retold, source, voices) or _RANK[source.section] < _RANK[retold.section]:
        return False
    if _QUOTED[retold.quote] > _QUOTED[source.quote]:
        return False
    together = 0 <= source.content.start - retold.content.end <= _TOGETHER and _QUOTED[retold.quote] < _QUOTED[source.quote]
    return together or _RANK[retold.section] < _RANK[source.section] or lead.holds(retold.content)


def _lead(story: Story) -> Span:
    """The story's opening: what comes before its second paragraph."""
    body = [section.span for section in story.sections if section.kind == "body"]
    return Span(0, body[0].end if body else 1)


def _voices(reading: Reading) -> Voices:
    """For the words of each speaker all that the story tells of it: "the ministry" is the one that is named in full."""
    told = {
        speaker.source: roles(speaker, reading.story)
        for claim in reading.claims
        for speaker in claim.chain
        if speaker.source is not None
    }
    full = set(told.values())
    fuller = {own: [other for other in full if own < other and not any(other < more for more in full)] for own in full if own}
    return {source: fuller[own][0] if own and len(fuller[own]) == 1 else own for source, own in told.items()}


def _one_mouth(retold: Claim, source: Claim, voices: Voices) -> bool:
    """The same speaker or side; a headline without a speaker may retell anybody who is named below."""
    if not retold.chain:
        return retold.section != "body" and bool(source.chain)
    return any(_same(a, b, voices) for a in retold.chain for b in source.chain)


def _same(a: Speaker, b: Speaker, voices: Voices) -> bool:
    if a.who and a.who == b.who:
        return True
    if a.side is not None and b.side is not None:
        return a.side == b.side
    return a.source is not None and b.source is not None and go_together(voices[a.source], voices[b.source])


def _sure(a: Content, b: Content, rare: Weights) -> bool:
    """Whether both say that the same happens: the retelling has little but words of what it retells."""
    if not a.predicate & b.predicate or len(a.own & b.own) < _WORDS:
        return False
    return weight(a.own & b.own, rare) >= _SURE * weight(a.own, rare)


def _shifts(retold: Claim, source: Claim, story: Story, *, sure: bool) -> Iterator[tuple[DriftKind, str]]:
    """What differs between the two, each with its sentence."""
    here, there = _words(retold, story), _words(source, story)
    if _hedged(source) and retold.certainty is None and retold.modality in {"asserted", "denied"}:
        assert source.certainty is not None
        hedge = source.certainty.hedge.of(story.text)
        yield "hedge_lost", f"“{here}” is told as certain; the words it rests on say “{hedge}”: “{there}”"
    elif retold.certainty is not None and source.certainty is None and source.modality == "asserted":
        hedge = retold.certainty.hedge.of(story.text)
        yield "hedge_gained", f"“{here}” says “{hedge}”; the words it rests on do not: “{there}”"
    if not sure:
        return
    for mine in retold.quantities:
        for its in source.quantities:
            yield from _numbers(mine, its, here, there)
    if retold.modality == "asserted" and source.modality in {"intention", "forecast", "conditional"} and not _hedged(source):
        yield "plan_as_fact", f"“{here}” is told as done; the words it rests on are {source.modality}: “{there}”"
    if retold.modality == "asserted" and source.modality == "denied":
        yield "denial_lost", f"“{here}” is told as so; the words it rests on deny it: “{there}”"


def _hedged(claim: Claim) -> bool:
    """Whether the words leave room for doubt about a thing that is or was."""
    return (
        claim.certainty is not None and claim.certainty.step != "almost_certain" and claim.modality not in {"intention", "demand"}
    )


def _numbers(mine: Quantity, its: Quantity, here: str, there: str) -> Iterator[tuple[DriftKind, str]]:
    if mine.value is None or its.value is None or (mine.unit, mine.basis) != (its.unit, its.basis):
        return
    if mine.value != its.value and (its.high is None or not its.value <= mine.value <= its.high):
        yield "number_changed", f"“{here}” and the words it rests on differ in the number: “{there}”"


def _words(claim: Claim, story: Story) -> str:
    return " ".join(claim.content.of(story.text).split())
