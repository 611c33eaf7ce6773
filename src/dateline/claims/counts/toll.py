"""How many were killed and wounded in what a story tells, from its claims: `tolls`.

Tallies of one event overlap: the headline's five are the body's five, and the two children are among them. They are
therefore never added, but for those that one claim lists side by side ("two officers and three guards"). The first tally
of a story is taken for the event it reports; later ones by others widen it to a range. Totals of a whole war and of
other times say nothing of the event and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from dateline.claims.counts.predicates import adjectives, nouns, verbs
from dateline.types import Claim, Quantity, Story

# A tally that covers more days than this is a sum over many events.
LONGEST_EVENT = 3
# A later tally of another source belongs to the event while it is at most so many times the first, or its inverse.
WIDEST = 2.0
# Words between two numbers of a claim that add them; behind any others the second is a part of the first, or counts anew.
ADDS = re.compile(
    r"\s*(?:,|,?\s?and|,?\s?as\swell\sas|,?\s?plus|,?\s?along\swith|&)\s*(?:the\s|another\s|a\sfurther\s|\w+ing\s)?",
    re.IGNORECASE,
)
PART = re.compile(r"\b(?:includ\w+|among|amongst|of\s(?:them|whom|those)|made\sup\sof|mostly)\b|[-–—(:]\s*$", re.IGNORECASE)
# Victims side by side, and what names one of them: a person's name, or "a baker", "his son".
JOINED = re.compile(r"\s*,\s*(?:and\s)?|\s+and\s+|\s+as\swell\sas\s+")
ONE = re.compile(r"(?:an?|one|his|her|their|the)\s[\w\s-]*\b\w*[^s\W]\Z", re.IGNORECASE)
MANY = re.compile(
    r"\A(?:(?:a\snumber\sof|many|some|several|other|more|the)\s)?(?:[\w-]+\s){0,2}(?:\w+s|people|men|women|children)\Z",
    re.IGNORECASE,
)
NAME = re.compile(r"(?:[\w.’'-]+\s){0,4}[A-Z][\w’'-]+\s[A-Z]")
MODES = frozenset({"asserted"})


@dataclass(frozen=True, slots=True)
class Tally:
    """One tally of a claim: numbers that it lists side by side are summed, parts of a whole are left out."""

    claim: Claim
    quantities: tuple[Quantity, ...]
    low: float | None  # ``None`` for a vague one ("dozens")
    high: float | None


@dataclass(frozen=True, slots=True)
class Toll:
    """How many of one kind, at least and at most, and the tallies it rests on. Both ends are ``None`` where all are vague."""

    unit: str
    low: float | None
    high: float | None
    tallies: tuple[Tally, ...]
    named: tuple[str, ...] = ()  # victims known by name alone


def tolls(story: Story, claims: Sequence[Claim]) -> dict[str, Toll]:
    """The toll of each kind (killed, wounded) that the claims of a story give; a kind they do not speak of is left out."""
    found = {}
    for unit in ("killed", "wounded"):
        toll = _toll(story, claims, unit)
        if toll is not None:
            found[unit] = toll
    return found


def _toll(story: Story, claims: Sequence[Claim], unit: str) -> Toll | None:
    tallies = [t for claim in claims if _tells(claim) for t in _tallies(story.text, claim, unit)]
    named = _victims([tuple(_named(story.text, claim, unit)) for claim in claims if _tells(claim)])
    numbers = [t for t in tallies if t.low is not None]
    if numbers:
        same = tuple(t for t in numbers if _alike(numbers[0], t))
        return Toll(unit, *_ends(numbers[0], same), same, named)
    if tallies or any(_several(story.text, claim, unit) for claim in claims if _tells(claim)):
        return Toll(unit, None, None, tuple(tallies), named)
    return Toll(unit, float(len(named)), float(len(named)), (), named) if named else None


def _victims(by_claim: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Those known without a number: all persons named, or the most that one claim describes ("the boy" may be any)."""
    people = {name.split()[-1]: name for names in by_claim for name in names if NAME.match(name)}
    most = max(by_claim, key=len, default=())
    return tuple(people.values()) if len(people) >= len(most) else most


def _ends(first: Tally, same: Sequence[Tally]) -> tuple[float | None, float | None]:
    """The first tally, opened to the others on the side that its own words leave open: "at least ten", "up to ten"."""
    low, high = first.low, first.high
    bounds = {q.bound for q in first.quantities}
    if "at_least" in bounds:
        high = max(t.high for t in same if t.high is not None)
    if "at_most" in bounds:
        low = min(t.low for t in same if t.low is not None)
    return low, high


def _alike(first: Tally, other: Tally) -> bool:
    a, b = first.high or 0.0, other.high or 0.0
    return min(a, b) > 0 and max(a, b) <= WIDEST * min(a, b)


def _tells(claim: Claim) -> bool:
    return claim.modality in MODES


# --- one claim ---


def _tallies(text: str, claim: Claim, unit: str) -> Iterator[Tally]:
    """The tallies of a claim: whole numbers, those side by side summed."""
    group: list[Quantity] = []
    for quantity in claim.quantities:
        if quantity.unit != unit or _of_many_events(quantity):
            continue
        between = text[group[-1].span.end : quantity.span.start] if group else ""
        if group and PART.search(between):
            continue
        if group and ADDS.fullmatch(between):
            group.append(quantity)
            continue
        if group:
            continue
        group = [quantity]
    if group:
        yield _tally(claim, group)


def _tally(claim: Claim, group: Sequence[Quantity]) -> Tally:
    values = [q.value for q in group if q.value is not None]
    if not values:
        return Tally(claim, tuple(group), None, None)
    return Tally(claim, tuple(group), sum(values), sum(q.high or q.value or 0.0 for q in group))


def _of_many_events(quantity: Quantity) -> bool:
    time = quantity.time
    if quantity.basis == "count" or time is None:
        return False
    return time.start is None or time.end is None or (time.end - time.start).days > LONGEST_EVENT


# --- victims without a number ---


def _named(text: str, claim: Claim, unit: str) -> Iterator[str]:
    """Those a claim says came to harm, where it gives no number: "Nour Haddad was killed", "a baker and his son died"."""
    if any(q.unit == unit for q in claim.quantities) or claim.target is None or unit not in _harms(claim.content.of(text)):
        return
    for part in JOINED.split(claim.target.span.of(text)):
        if ONE.match(part) or NAME.match(part):
            yield part.strip()


def _several(text: str, claim: Claim, unit: str) -> bool:
    """Whether a claim says that some came to harm, and not how many: "civilians were killed", "others were hurt"."""
    if any(q.unit == unit for q in claim.quantities) or claim.target is None:
        return False
    return bool(MANY.search(claim.target.span.of(text))) and unit in _harms(claim.content.of(text))


def _harms(words: str) -> set[str]:
    return {unit for w in re.findall(r"[a-z]+", words.lower()) if (unit := _unit(w))}


@cache
def _unit(word: str) -> str | None:
    for form in (word, word.removesuffix("ed"), word.removesuffix("d"), word.removesuffix("s")):
        found = adjectives().get(form) or verbs().get(form, {}).get("object") or verbs().get(form, {}).get("subject")
        noun = nouns().get(form, ("", ""))
        found = found or (noun[0] if noun[1] == "harm" else None)
        if found:
            return found
    return None
