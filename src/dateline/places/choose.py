"""Which of the places that share a name is meant: the one the rest of the story speaks for.

Every candidate is weighed with what the other names of the story say (`dateline.places.weigh`).
A container beside the name ("Paris, Texas", "Lyman in Donetsk region") outweighs the rest. A
place of no renown in a country that nothing in the story speaks of is not taken: the name stays
unresolved.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dateline.places.contain import containers, holds
from dateline.places.gazetteer import Candidate
from dateline.places.spot import Spot
from dateline.places.weigh import CONTAINED, Votes, prior, support, weigh

WORDED = 2.0  # "Donetsk" alone is the town, "northern Donetsk" the area
RENOWNED = 100_000  # people: a town of that many, under its own name, is believed in whatever story
PASSED = 1.5  # how much better an unsupported candidate may be, before its name is left unresolved
SEEN = 20  # towns of a state that a county is put among
PEERS = 1.5  # other names likely near by: as good as the country's name


@dataclass(frozen=True, slots=True)
class Chosen:
    """A spot, the place it stands for (``None`` where the story does not tell), and what else it may stand for, best first."""

    spot: Spot
    place: Candidate | None
    others: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Focus:
    """How much of a story is about each country, and which it names or implies."""

    countries: Mapping[str, float]
    named: frozenset[str] = frozenset()

    def country(self) -> str | None:
        """The country that the story is most about."""
        return max(self.countries, key=lambda c: self.countries[c], default=None)


def choose(text: str, spots: Sequence[Spot], demonyms: Counter[str]) -> tuple[list[Chosen], Focus]:
    """The place each spot stands for; spots that only look like a name need a place in the story's countries."""
    inside = [containers(text, spots, n) for n in range(len(spots))]
    held: dict[str, frozenset[str]] = {}  # a container once given holds for the name in the whole story
    names: dict[str, list[tuple[Candidate, float]]] = {}
    for n, spot in enumerate(spots):
        if inside[n]:
            held.setdefault(spot.name, inside[n])
    for spot in spots:
        if not spot.alike and spot.name not in names:
            codes = held.get(spot.name, frozenset())
            names[spot.name] = [(c, prior(c) + (CONTAINED if holds(codes, c) else 0.0)) for c in spot.candidates]
    votes = weigh(names, demonyms)
    focus = Focus(votes.countries, _spoken_of(names, votes, demonyms) | _codes(inside))
    found = []
    for n, spot in enumerate(spots):
        holder = n > 0 and bool(inside[n - 1])
        ranked, worth = _ranked(spot, inside[n] or held.get(spot.name, frozenset()), votes, holder=holder)
        if not ranked and spot.alike:
            continue
        best = _best(spot, ranked, worth, focus, votes)
        if best is not None:
            found.append(Chosen(spot, best, tuple(c for c in ranked if c is not best)[:5]))
        elif spot.placed:
            found.append(Chosen(spot, None, tuple(ranked[:5])))
    return _counties(found), focus


def _counties(found: list[Chosen]) -> list[Chosen]:
    """Counties, of which only the state is known, put among the towns of that state that the story names."""
    towns: defaultdict[tuple[str | None, str | None], dict[str, tuple[float, float]]] = defaultdict(dict)
    for c in found:
        if c.place is not None and not c.place.area and c.place.admin1:
            towns[c.place.country, c.place.admin1][c.place.name] = (c.place.lat, c.place.lon)
    return [
        replace(c, place=_among(c.place, list(towns[c.place.country, c.place.admin1].values()))) if c.place else c for c in found
    ]


def _among(place: Candidate, points: Sequence[tuple[float, float]]) -> Candidate:
    if place.feature != "ADM2" or place.country != "US" or not points:
        return place
    central = min(points[:SEEN], key=lambda p: sum(abs(p[0] - q[0]) + abs(p[1] - q[1]) for q in points[:SEEN]))
    return replace(place, lat=central[0], lon=central[1])


def _codes(inside: Sequence[frozenset[str]]) -> frozenset[str]:
    return frozenset(code.split(".")[0] for codes in inside for code in codes)


def _spoken_of(
    names: Mapping[str, Sequence[tuple[Candidate, float]]], votes: Votes, demonyms: Counter[str]
) -> frozenset[str]:  # fmt: skip
    """Countries that the story names, by themselves, their people, a province, the capital or a great city."""
    found = set(demonyms)
    for name, candidates in names.items():
        best, _ = max(candidates, key=lambda pair: pair[1] + support(votes, name, pair[0]))
        if best.country and (best.feature in {"PCLI", "PPLC", "ADM1"} or _renowned(best)):
            found.add(best.country)
        elif len({c.country for c, _ in candidates}) == 1 and any(c.area for c, _ in candidates):
            found.update(c.country for c, _ in candidates if c.country)  # whichever "Henry County" it is
    return frozenset(found)


def _renowned(place: Candidate) -> bool:
    return place.preferred and place.population >= RENOWNED


def _best(
    spot: Spot, ranked: Sequence[Candidate], worth: Sequence[float], focus: Focus, votes: Votes
) -> Candidate | None:  # fmt: skip
    """The best candidate that the story bears out, unless a far better one has been passed over for it."""
    for place, own in zip(ranked, worth, strict=True):
        if own < worth[0] - PASSED:
            return None
        if _borne_out(spot, place, ranked, focus, votes):
            return place
    return None


def _borne_out(spot: Spot, place: Candidate, ranked: Sequence[Candidate], focus: Focus, votes: Votes) -> bool:
    """Whether the story gives a reason to take the name for this place."""
    if place.country is None or place.country in focus.named or place.feature in {"PCLI", "PPLC", "CONT"}:
        return True
    if place.geonames_id is None or (place.area and place.feature != "ADM2") or _renowned(place):
        return True
    if votes.nearby(spot.name, place) >= PEERS:
        return True
    return not focus.named and len({c.country for c in ranked}) == 1  # nothing else to go by, and no choice


def _ranked(spot: Spot, codes: frozenset[str], votes: Votes, *, holder: bool) -> tuple[list[Candidate], list[float]]:
    """The candidates and their worth, best first."""

    towns = {(c.country, c.admin1) for c in spot.candidates if not c.area and c.preferred and c.population}
    states = {c.country for c in spot.candidates if c.feature == "PCLI" and c.preferred}
    at_sea = spot.kind is None and any(c.feature in {"SEA", "OCN", "GULF"} for c in spot.candidates)

    def score(place: Candidate) -> float:
        worth = prior(place) + support(votes, spot.name, place) + (CONTAINED if holds(codes, place) else 0.0)
        if (states and not place.preferred) or (place.country in states and place.feature != "PCLI"):
            worth -= 2 * WORDED  # "Guatemala" is also what a province and the capital are called
        if at_sea and place.feature == "ADM1":
            worth -= 2 * WORDED  # "the Red Sea", not the province named after it
        if (spot.direction is not None and place.area) or (holder and place.feature == "ADM1"):
            worth += WORDED  # "Svatove in Luhansk": what holds a town is the province
        elif spot.kind is None and place.feature == "ADM1" and (not place.preferred or (place.country, place.admin1) in towns):
            worth -= WORDED  # the bare name is the town's, unless the words say otherwise
        return worth

    candidates = spot.candidates
    if spot.alike:
        strong = {c for c, weight in votes.countries.items() if weight >= 1.0}
        candidates = tuple(c for c in candidates if c.country in strong)
    scored = sorted(((score(c), c) for c in candidates), key=lambda pair: pair[0], reverse=True)
    return [c for _, c in scored], [worth for worth, _ in scored]
