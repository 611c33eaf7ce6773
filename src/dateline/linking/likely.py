"""How likely two accounts tell one happening: likenesses weighed by a table, and what rules it out."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from dateline.lexicons import rows
from dateline.linking.traits import HARM, SLACK, WORD_ONLY, Traits, days_apart, distance, is_narrow
from dateline.linking.words import Weights

# From this weight on a name is rare: it stands in few of the stories' sentences.
RARE = 0.6
# A number from here on tells something by itself; a smaller one is worth so much of it.
TELLING, FEW = 8, 0.7
# From this on the name of a place tells one place: it may stand in more sentences, for much may happen there.
SITE = 0.45
# So many words, and so much of the weight of the lesser's, are most of what is said.
MOST, ALIKE = 4, 0.3
# Both told in one region, among whose places the one may be another: so much of what one place is worth.
REGION = 0.3
OTHER_KINDS = "other kinds of happening"
NO_SLACK = datetime.timedelta(0)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two accounts are, from 0 to 1, by which features, each from 0 to 1, and why in a sentence."""

    score: float
    features: tuple[tuple[str, float], ...]
    sentence: str


def family(kind: str) -> str | None:
    """The family of a kind of claim; None for words about happenings."""
    return _families().get(kind)


@cache
def _sort(event: str) -> str | None:
    """The family of a kind; a word that stands for itself."""
    return event if event.startswith(WORD_ONLY) else family(event)


def is_happening(traits: Traits) -> bool:
    """Whether a claim tells of something that happens, of a kind of ours or by a word of its own with a day, place or name."""
    return any(_sort(event) is not None for event in traits.events)


def word_only(traits: Traits) -> bool:
    """Whether nothing but its own words tells what happened."""
    return all(event.startswith(WORD_ONLY) for event in traits.events)


def linked() -> float:
    """The score from which two accounts are of one happening."""
    return _weights()["linked"]


def ruled_out(a: Traits, b: Traits) -> str | None:
    """Why the two cannot be one happening, in words; None where they may be."""
    if days_apart(a.period, b.period):
        return f"other days: {_days(a)} and {_days(b)}"
    for one, other in ((a, b), (b, a)):
        slack = SLACK if other.days is None or (one.days is not None and one.days[0] <= other.days[1]) else NO_SLACK
        if one.days is not None and other.told is not None and one.days[0] > other.told + slack:
            return f"told on {other.told}, before {one.days[0]}"
    apart = distance(a.places, b.places)
    if apart is not None and apart > 0:
        return f"other places: {_places(a)} and {_places(b)}, {apart:.0f} km beyond their radii"
    if not affinity(a, b):
        return OTHER_KINDS
    return None


def anchored(a: Traits, b: Traits, rare: Weights) -> bool:
    """Whether the two share anything that not every story of a war has: a place, a number, a name, or most of their words."""
    if _narrow(a, b) or _counts_alike(a, b) or any(rare.get(name, 1.0) >= RARE for name in a.names & b.names):
        return True
    if a.told is None and b.told is None and (a.days is None or b.days is None):
        return False  # nothing tells when: words alone may be of another day
    if any(rare.get(name, 1.0) >= SITE for name in a.sites & b.sites):
        return True
    return len(a.words & b.words) >= MOST and _shared(a.words, b.words, rare) >= ALIKE


def _counts_alike(a: Traits, b: Traits) -> bool:
    """Whether a number both give tells one happening: by itself, or with a word they share; not where they name other places."""
    if a.sites and b.sites and not a.sites & b.sites:
        return False
    return telling(a, b) or bool(a.numbers & b.numbers and a.words & b.words)


def telling(a: Traits, b: Traits) -> bool:
    """Whether both have a number that few happenings share: three dead are many."""
    return any(value >= TELLING for _, value in a.numbers & b.numbers)


def likeness(a: Traits, b: Traits, rare: Weights) -> Likeness:
    """How alike two accounts are that nothing rules out. That one story tells both on one day says nothing."""
    features = tuple(_features(a, b, rare))
    return Likeness(_weighed(features), features, _sentence(a, b, features))


def score(a: Traits, b: Traits, rare: Weights) -> float:
    """The score of their likeness alone: most of what is held against one another is not alike."""
    return _weighed(tuple(_features(a, b, rare)))


def _weighed(features: tuple[tuple[str, float], ...]) -> float:
    weights = _weights()
    known = sum(weights[name] for name, _ in features)
    return round(sum(weights[name] * value for name, value in features) / (known + weights["unknown"]), 3)


def other_means(a: Traits, b: Traits) -> bool:
    """Whether each tells by which means it was done, and none of these are the same: shells, and a drone."""
    mine, its = ({_means()[event] for event in x.events if event in _means()} for x in (a, b))
    return bool(mine and its) and not mine & its


def affinity(a: Traits, b: Traits) -> float:
    """How well the kinds of two accounts go together: the best of any two."""
    return _affinity(a.events, b.events)


@lru_cache(maxsize=65_536)
def _affinity(some: frozenset[str], others: frozenset[str]) -> float:
    mine, its = ({_sort(event) for event in events} - {None} for events in (some, others))
    return max((_beside().get(frozenset((x, y)), float(x == y)) for x in mine for y in its), default=0.0)


def _features(a: Traits, b: Traits, rare: Weights) -> Iterator[tuple[str, float]]:
    yield "kind", affinity(a, b)
    time = _time(a, b)
    if time is not None:
        yield "time", time
    where = _where(a, b, rare)
    if where is not None:
        yield "place", where
    if a.parties and b.parties:
        yield "parties", len(a.parties & b.parties) / min(len(a.parties), len(b.parties))
    if a.harmed and b.harmed and not a.harmed & b.harmed:
        yield "harmed", 0.0
    units = {unit for unit, _ in a.numbers} & {unit for unit, _ in b.numbers} & HARM
    if units:
        yield "numbers", (1.0 if telling(a, b) else FEW) if a.numbers & b.numbers else 0.0
    yield "words", _shared(a.words, b.words, rare)
    if a.names & b.names:  # that each names others says little: one has the victim, one the street
        yield "names", _shared(a.names, b.names, rare)


def _where(a: Traits, b: Traits, rare: Weights) -> float | None:
    """1 for one place, less for one region, nought for names that are others; None where either tells none."""
    if _narrow(a, b):
        return 1.0
    if a.sites and b.sites:
        return max((min(1.0, rare.get(name, 1.0) / SITE) for name in a.sites & b.sites), default=0.0)
    return REGION if a.places and b.places else None


def _narrow(a: Traits, b: Traits) -> bool:
    """Whether both name narrow places."""
    return any(is_narrow(place) for place in a.places) and any(is_narrow(place) for place in b.places)


def _time(a: Traits, b: Traits) -> float | None:
    """1 for one day; less where one is only told about that time; None where nothing is known."""
    if a.days is not None and b.days is not None:
        return 1.0 if a.days[0] <= b.days[1] and b.days[0] <= a.days[1] else 0.3
    if a.doc == b.doc:
        return None
    first, second = (x.days[1] if x.days is not None else x.told for x in (a, b))
    if first is None or second is None:
        return None
    return max(0.0, 0.8 - 0.2 * max(0, abs((first - second) // datetime.timedelta(days=1)) - 1))


def _shared(a: frozenset[str], b: frozenset[str], rare: Weights) -> float:
    """How much of the lesser's weight of words both have; few words in common count for less."""
    both = _weight(a & b, rare)
    least = min(_weight(a, rare), _weight(b, rare))
    return both / max(least, 2.0) if least > 0 else 0.0


def _weight(words: frozenset[str], rare: Weights) -> float:
    return sum(rare.get(word, 1.0) for word in sorted(words))


# --- in words ---


def _sentence(a: Traits, b: Traits, features: tuple[tuple[str, float], ...]) -> str:
    told = dict(features)
    parts = []
    if told.get("place", 0.0) > 0:
        parts.append(f"one place ({_places(a)})")
    if told.get("time", 0.0) >= 0.5:
        parts.append(f"one time ({_days(a)})" if a.days and b.days else "told of about one time")
    if a.numbers & b.numbers:
        parts.append("the same numbers (" + ", ".join(f"{value:g} {unit}" for unit, value in sorted(a.numbers & b.numbers)) + ")")
    if a.parties & b.parties:
        parts.append("the same parties (" + ", ".join(sorted(a.parties & b.parties)) + ")")
    if a.words & b.words:
        parts.append("the same words (" + ", ".join(sorted(a.words & b.words)[:5]) + ")")
    return "; ".join(parts) or "of one kind"


def _days(a: Traits) -> str:
    if a.period is None:
        return "no day"
    return str(a.period[0]) if a.period[0] == a.period[1] else f"{a.period[0]} to {a.period[1]}"


def _places(a: Traits) -> str:
    return ", ".join(sorted({place.name for place in a.places} or a.sites))


# --- the tables ---


@cache
def _families() -> dict[str, str]:
    return {kind: row[1] for row in rows("incident_kinds.tsv") if row[0] == "family" for kind in row[2].split("|")}


@cache
def _means() -> dict[str, str]:
    return {kind: row[1] for row in rows("incident_kinds.tsv") if row[0] == "means" for kind in row[2].split("|")}


@cache
def _beside() -> dict[frozenset[str | None], float]:
    return {frozenset(row[1:3]): float(row[3]) for row in rows("incident_kinds.tsv") if row[0] == "beside"}


@cache
def _weights() -> dict[str, float]:
    return {row[0]: float(row[1]) for row in rows("incident_weights.tsv")}
