"""Weighing candidates: how much of a story speaks for each country, province and neighbourhood.

All names vote with all they may stand for, first evenly, then by how likely each has become. A
name never speaks for itself. The work is linear in names and candidates.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dateline.places.gazetteer import Candidate

# Weights were set by hand so that a capital beats its namesakes without a hint, a small town of the story's country beats
# a big one elsewhere, and a named container beats both; then moved within a factor of two on LGL and GeoVirus together.
COUNTRY, REGION, OWN_NAME, CAPITAL, OURS = 4.0, 0.7, 0.8, 2.0, 4.0
PEOPLE = 1.15  # for ten times the people
WILD = 5.5  # regions and mountains without a count of people: as a city of some hundred thousand
SHARED = 8.0  # a sea or a region of several countries is better known than a province or town named after it
FOCUS, PROVINCE, NEAR, CONTAINED = 1.6, 2.5, 2.0, 6.0
DEMONYM = 0.7  # a demonym's vote, beside 1 of a place's
ROUNDS = 3
EVEN, SURE = 0.5, 1.0  # how steeply likelihood becomes votes, in the first round and later
POSSIBLE = 0.3  # in the first round, what all that a name may stand for have at least, together
SMALL_KM = 60.0  # an area of that size has a neighbourhood, as a town has

Cell = tuple[int, int]  # a square degree


@dataclass(frozen=True, slots=True)
class Votes:
    """What speaks for countries, provinces and neighbourhoods, and what of it each name said itself."""

    countries: Mapping[str, float]
    provinces: Mapping[tuple[str, str], float]
    cells: Mapping[Cell, float]
    own: Mapping[str, Mapping[Cell, float]]
    most: float  # of the country most spoken of

    def nearby(self, name: str, place: Candidate) -> float:
        """How many of the other names are likely within a degree or two."""
        cell = _cell(place)
        return max(0.0, self.cells.get(cell, 0.0) - self.own.get(name, {}).get(cell, 0.0))


def prior(place: Candidate) -> float:
    """How likely a name stands for this place when nothing else is known."""
    score = PEOPLE * math.log10(max(place.population, 200)) + (OWN_NAME if place.preferred else 0.0)
    if place.feature in {"PCLI", "CONT"}:
        return score + COUNTRY
    if place.feature == "PPLC":
        return score + CAPITAL
    if place.area:
        return score + REGION if place.population else (SHARED if place.country is None else WILD) + OWN_NAME
    if place.geonames_id is None:
        return score + OURS
    return score


def weigh(names: Mapping[str, Sequence[tuple[Candidate, float]]], demonyms: Counter[str]) -> Votes:
    """The votes of a story's names, each with its candidates and their own worth."""
    votes = _count({n: _shares([w for _, w in cs], EVEN) for n, cs in names.items()}, names, demonyms, floor=POSSIBLE)
    for _ in range(ROUNDS - 1):
        scored = {n: [w + support(votes, n, c) for c, w in cs] for n, cs in names.items()}
        votes = _count({n: _shares(s, SURE) for n, s in scored.items()}, names, demonyms, floor=0.0)
    return votes


def support(votes: Votes, name: str, place: Candidate) -> float:
    """What the rest of the story adds to a candidate."""
    if place.country is None:  # what lies in several countries is as good as the story's own
        return FOCUS * math.log1p(votes.most)
    worth = FOCUS * math.log1p(votes.countries.get(place.country, 0.0))
    if place.admin1:
        worth += PROVINCE * math.log1p(votes.provinces.get((place.country, place.admin1), 0.0))
    wide = place.area and (place.radius_km or SMALL_KM) >= SMALL_KM
    return worth if wide else worth + NEAR * math.log1p(votes.nearby(name, place))


def _shares(scores: Sequence[float], steep: float) -> list[float]:
    top = max(scores)
    raw = [math.exp(steep * (s - top)) for s in scores]
    total = sum(raw)
    return [r / total for r in raw]


def _count(
    shares: Mapping[str, Sequence[float]],
    names: Mapping[str, Sequence[tuple[Candidate, float]]],
    demonyms: Counter[str],
    *,
    floor: float,
) -> Votes:
    countries: defaultdict[str, float] = defaultdict(float)
    provinces: defaultdict[tuple[str, str], float] = defaultdict(float)
    cells: defaultdict[Cell, float] = defaultdict(float)
    own: dict[str, dict[Cell, float]] = {}
    for country, count in demonyms.items():
        countries[country] += DEMONYM * (1 + math.log(count))
    for name, candidates in names.items():
        near: dict[Cell, float] = {}
        for (place, _), share in zip(candidates, shares[name], strict=True):
            if place.country:
                countries[place.country] += share
                if place.admin1:
                    provinces[place.country, place.admin1] += share
            if not place.area:
                _spread(near, _cell(place), max(share, floor / len(candidates)))
        own[name] = near
        for cell, share in near.items():
            cells[cell] += share
    return Votes(countries, provinces, cells, own, max(countries.values(), default=0.0))


def _spread(near: dict[Cell, float], cell: Cell, share: float) -> None:
    for north in (-1, 0, 1):
        for east in (-1, 0, 1):
            at = (cell[0] + north, cell[1] + east)
            near[at] = max(near.get(at, 0.0), share)


def _cell(place: Candidate) -> Cell:
    return math.floor(place.lat), math.floor(place.lon)
