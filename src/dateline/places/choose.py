"""Which of the places that share a name is meant: the one the rest of the story speaks for.

First every name votes for the countries and provinces of its candidates, by how likely each is
by itself; then every candidate is weighed again with those votes. A container beside the name
("Paris, Texas", "Lyman in Donetsk region") outweighs the rest.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dateline.places.gazetteer import Candidate
from dateline.places.spot import Spot
from dateline.places.words import abbreviations

# Weights were set by hand so that a capital beats its namesakes without a hint, a small town of the story's country beats
# a big one elsewhere, and a named container beats both; LGL and GeoVirus move by less than a point around them.
COUNTRY, REGION, OWN_NAME, CAPITAL, OURS = 4.0, 0.7, 0.8, 2.0, 4.0
WILD = 5.5  # seas, rivers, regions without a count of people: as a city of some hundred thousand
FOCUS, NEIGHBOURHOOD, CONTAINED, WORDED = 1.3, 1.2, 6.0, 2.0
DEMONYM = 0.7  # a demonym's vote, beside 1 of a place's


@dataclass(frozen=True, slots=True)
class Chosen:
    """A spot, the place it stands for, and the others it may stand for, best first."""

    spot: Spot
    place: Candidate
    others: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Focus:
    """How much of a story is about each country and province."""

    countries: Mapping[str, float]
    provinces: Mapping[tuple[str, str], float]

    def country(self) -> str | None:
        return max(self.countries, key=lambda c: self.countries[c], default=None)


def prior(place: Candidate) -> float:
    """How likely a name stands for this place when nothing else is known."""
    score = math.log10(max(place.population, 200)) + (OWN_NAME if place.preferred else 0.0)
    if place.feature in {"PCLI", "CONT"}:
        return score + COUNTRY
    if place.feature == "PPLC":
        return score + CAPITAL
    if place.area:
        return score + REGION if place.population else WILD + OWN_NAME
    if place.geonames_id is None:
        return score + OURS
    return score


def choose(text: str, spots: Sequence[Spot], demonyms: Counter[str]) -> tuple[list[Chosen], Focus]:
    """The place each spot stands for; spots that only look like a name need a place in the story's countries."""
    containers = [_containers(text, spots, n) for n in range(len(spots))]
    named: dict[str, int] = {}
    for n, spot in enumerate(spots):
        if not spot.alike:
            named.setdefault(spot.name, n)
    focus = _votes(spots, named, containers, demonyms)
    settled: dict[str, Candidate] = {}
    for n, spot in enumerate(spots):  # a container once given holds for the name in the whole story
        if containers[n]:
            best = _ranked(spot, containers[n], focus)
            if best and _holds(containers[n], best[0]):
                settled.setdefault(spot.name, best[0])
    found = []
    for n, spot in enumerate(spots):
        ranked = _ranked(spot, containers[n], focus)
        if not ranked:
            continue
        place = settled.get(spot.name, ranked[0])
        if place not in ranked:
            place = ranked[0]
        found.append(Chosen(spot, place, tuple(c for c in ranked if c is not place)[:5]))
    return found, focus


def _votes(
    spots: Sequence[Spot], named: Mapping[str, int], containers: Sequence[frozenset[str]], demonyms: Counter[str]
) -> Focus:  # fmt: skip
    countries: defaultdict[str, float] = defaultdict(float)
    provinces: defaultdict[tuple[str, str], float] = defaultdict(float)
    for country, count in demonyms.items():
        countries[country] += DEMONYM * (1 + math.log(count))
    for n in named.values():
        spot = spots[n]
        scores = [prior(c) + (CONTAINED if _holds(containers[n], c) else 0.0) for c in spot.candidates]
        top = max(scores)
        shares = [math.exp(2.0 * (s - top)) for s in scores]
        total = sum(shares)
        for place, share in zip(spot.candidates, shares, strict=True):
            if place.country:
                countries[place.country] += share / total
                if place.admin1:
                    provinces[place.country, place.admin1] += share / total
    return Focus(countries, provinces)


def _ranked(spot: Spot, containers: frozenset[str], focus: Focus) -> list[Candidate]:
    def score(place: Candidate) -> float:
        worth = prior(place)
        if place.country:
            worth += FOCUS * math.log1p(focus.countries.get(place.country, 0.0))
        if place.country and place.admin1:
            worth += NEIGHBOURHOOD * math.log1p(focus.provinces.get((place.country, place.admin1), 0.0))
        if _holds(containers, place):
            worth += CONTAINED
        if spot.direction is not None and place.area:
            worth += WORDED
        elif spot.kind is None and place.feature == "ADM1" and not place.preferred:
            worth -= WORDED  # the bare name is the town's, unless the words say otherwise
        return worth

    candidates = spot.candidates
    if spot.alike:
        strong = {c for c, weight in focus.countries.items() if weight >= 1.0}
        candidates = tuple(c for c in candidates if c.country in strong)
    return sorted(candidates, key=score, reverse=True)


def _holds(containers: frozenset[str], place: Candidate) -> bool:
    return place.country in containers or f"{place.country}.{place.admin1}" in containers


def _containers(text: str, spots: Sequence[Spot], n: int) -> frozenset[str]:
    """Codes of the areas that the words behind a name put it in: "Texas" → US.TX, "Iraq" → IQ."""
    spot = spots[n]
    rest = text[spot.span.end : spot.span.end + 12]
    if rest.startswith((", ", " (")):
        for short, code in abbreviations().items():
            if rest[2:].startswith(short) and not rest[2 + len(short) : 3 + len(short)].isalnum():
                return frozenset({code})
    if n + 1 == len(spots):
        return frozenset()
    following = spots[n + 1]
    between = text[spot.span.end : following.span.start]
    link = between in {", ", " in ", " (", ", in ", " province of ", ", in the ", " in the ", " in eastern ", " in northern "}
    link = link or (between.startswith(", a ") and between.endswith((" in ", " of ")) and len(between) < 40)
    if not link:
        return frozenset()
    codes = set()
    for area in following.candidates:
        if area.feature == "PCLI" and area.country:
            codes.add(area.country)
        elif area.feature == "ADM1" and area.country and area.admin1:
            codes.add(f"{area.country}.{area.admin1}")
    own = {c.country for c in spot.candidates} | {f"{c.country}.{c.admin1}" for c in spot.candidates if not c.area}
    return frozenset(codes & own)
