"""Resolving words that point back: each to the last place before it that fits, or to none."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dateline.copies import changed
from dateline.places.choose import Chosen
from dateline.places.describe import Description, descriptions, fits
from dateline.places.gazetteer import Candidate, Gazetteer
from dateline.places.precision import precision_of
from dateline.places.roles import is_reference, is_where
from dateline.places.words import beside
from dateline.types import Place, Reading, Span

REACH = 1_500  # characters: further back a reader has to look the place up, and so does not guess
TOGETHER = 30  # characters between a place and the country it is said to be in
TOLD = 800  # characters: two sentences are seldom longer
RECENT = 40  # places looked at, latest first
_WATERS = frozenset({"STM", "SEA", "GULF", "LK"})  # pointed back to wherever they were named
_BORDER = re.compile(r"\b(?:borders?|frontiers?)(?: (?:area|region|zone|crossing)s?)? with (?:the )?$")
_COUNTRY = ("country", "nation")
_UNITS = frozenset({"province", "governorate", "oblast", "state"})
_EASTERN = {
    part: part + "ern" for part in ("north", "south", "east", "west", "north-east", "north-west", "south-east", "south-west")
}


@dataclass(frozen=True, slots=True)
class _Known:
    """What has been found in a story so far."""

    reading: Reading
    gazetteer: Gazetteer
    country: Candidate | None  # the one the story is most about
    standing: tuple[Place, ...]  # names that tell where, in text order
    units: Mapping[Span, Candidate]  # the first-level unit of a settlement named there
    states: Sequence[
        tuple[int, str, bool]
    ]  # where words speak of a country, which, and whether it is named and something is there


def pointed(
    reading: Reading,
    named: Sequence[Place],
    chosen: Sequence[Chosen],
    country: str | None,
    peoples: Sequence[tuple[int, str]],
    gazetteer: Gazetteer,
) -> list[Place]:
    """The places that the story's descriptions stand for ("the town", "there", "both cities", "the north-east")."""
    units = {
        p.span: u
        for p, c in zip(named, chosen, strict=True)
        if c.place is not None and (u := unit_of(c.place, gazetteer)) is not None
    }
    standing = tuple(p for p in named if p.lat is not None and (_is_there(reading, p) or p.feature in _WATERS))
    states = _states(standing, named, peoples)
    known = _Known(reading, gazetteer, gazetteer.country(country) if country else None, standing, units, states)
    ends = [p.span.end for p in standing]
    found = [line for p in named if (line := _border_with(p, known)) is not None]
    for d in descriptions(reading.story.text, reading.tokens, [p.span for p in named]):
        if d.border and d.country is None:
            found.extend(_same_border(d, known, found))
        else:
            found.extend(_stands_for(d, known, bisect_right(ends, d.span.start)))
    return found


def _same_border(d: Description, known: _Known, before: Sequence[Place]) -> list[Place]:
    """The border that was spoken of before, else the one between the story's country and the neighbour spoken of last."""
    owner = _owner(d.whose, known) if d.whose is not None else None
    if owner is not None and owner.country and known.country is not None and owner.country != known.country.country:
        line = known.gazetteer.border(owner.country, known.country.country or "")
        return [_whole(line, d.span)] if line is not None else []
    since = d.span.start - REACH
    named = [p for p in (*known.standing, *before) if p.feature == "BDRY" and since <= p.span.start < d.span.start]
    if named:
        return [changed(max(named, key=lambda p: p.span), span=d.span)]
    line = _border_of(known.country, known, d.span.start)
    return [_whole(line, d.span)] if line is not None else []


def _border_of(country: Candidate | None, known: _Known, at: int) -> Candidate | None:
    """The border of a country with the neighbour where something last was, else the one spoken of last."""
    if country is None or country.country is None:
        return None
    states = known.states[
        max(0, bisect_left(known.states, (at, "", False)) - RECENT) : bisect_left(known.states, (at, "", False))
    ]
    latest = [code for _, code, there in reversed(states) if there] + [code for _, code, _ in reversed(states)]
    lines = (known.gazetteer.border(country.country, code) for code in dict.fromkeys(latest) if code != country.country)
    return next((line for line in lines if line is not None), None)


def _is_there(reading: Reading, place: Place) -> bool:
    return is_where(reading, place) and not is_reference(reading, place)


# What is called one of these is seldom the city abroad, or the capital, where talks were named in between.
SMALL = frozenset({"town", "village", "enclave", "hamlet", "settlement"})
SEATS = frozenset({"PPLC", "PPLA", "PPLG"})


def _border_with(place: Place, known: _Known) -> Place | None:
    """``the border region with Iraq``: the border between that country and the story's."""
    if place.feature != "PCLI" or place.country is None or known.country is None or known.country.country is None:
        return None
    start = max(0, place.span.start - 40)
    words = _BORDER.search(known.reading.story.text[start : place.span.start])
    if words is None:
        return None
    if place.country == known.country.country:
        line = _border_of(known.country, known, place.span.start)
    else:
        line = known.gazetteer.border(known.country.country, place.country)
    return _whole(line, Span(start + words.start(), place.span.end)) if line is not None else None


def part(place: Candidate, direction: str, span: Span, gazetteer: Gazetteer) -> Place:
    """A compass part of an area: near the middle of that part's settlements."""
    lat, lon = gazetteer.part(place, direction) or (place.lat, place.lon)
    radius = round((place.radius_km or 0.0) / 2, 1) or None
    name = f"{direction if direction == 'central' else direction + 'ern'} {place.name}"
    return Place(name, lat, lon, True, "zone", radius, None, place.country, place.feature, span)


def unit_of(place: Candidate, gazetteer: Gazetteer) -> Candidate | None:
    """The first-level unit a settlement lies in."""
    return gazetteer.unit(f"{place.country}.{place.admin1}") if place.country and place.admin1 and not place.area else None


def _stands_for(d: Description, known: _Known, at: int) -> list[Place]:
    if d.border:
        line = known.gazetteer.border(known.country.country or "", d.country or "") if known.country else None
        return [_whole(line, d.span)] if line is not None else []
    if d.whose is not None:
        owner = _owner(d.whose, known)
        return [_whole(owner, d.span)] if owner is not None else []
    if not d.kinds:
        land = _meant(d, known) if d.direction or d.country else known.country
        if land is None:
            return []
        return [part(land, d.direction, d.span, known.gazetteer) if d.direction else _whole(land, d.span)]
    before = [p for p in reversed(known.standing[max(0, at - RECENT) : at]) if p.span.end >= d.span.start - REACH]
    fitting = [p for p in before if fits(p, d.kinds)]
    if d.head == "it":
        return [changed(fitting[0], span=d.span)] if fitting and fitting[0].span.end >= d.span.start - TOLD else []
    if d.many:
        return _several(fitting, d, known.reading)
    if d.head in _COUNTRY:
        return [_whole(land, d.span)] if (land := _meant(d, known)) is not None else []
    if d.head == "capital":
        land = _meant(d, known)
        town = known.gazetteer.capital(land.country) if land is not None and land.country else None
        return [_town(town, d.span)] if town is not None else []
    if fitting:
        return [changed(_narrowed(_likely_small(fitting, d.head, known)), span=d.span)]
    holder = next((u for p in before if (u := known.units.get(p.span))), None) if d.head in _UNITS else None
    return [_whole(holder, d.span)] if holder is not None else []


def _owner(whose: Span, known: _Known) -> Candidate | None:
    """The country that a possessive stands for, as far as the story's mentions tell."""
    mentions = known.reading.mentions
    at = bisect_left(mentions, whose.start, key=lambda m: m.span.start)
    mention = next((m for m in mentions[at : at + 2] if m.span.start == whose.start and m.kind == "state"), None)
    found = known.gazetteer.find(mention.who) if mention is not None and mention.who else ()
    return next((c for c in found if c.feature == "PCLI"), None)


def _states(
    standing: Sequence[Place], named: Sequence[Place], peoples: Sequence[tuple[int, str]]
) -> list[tuple[int, str, bool]]:  # fmt: skip
    """Every word that speaks of a country, in text order."""
    there = {p.span for p in standing}
    places = ((p.span.start, p.country, p.span in there and p.feature == "PCLI") for p in named if p.country is not None)
    return sorted((*places, *((at, code, False) for at, code in peoples)))


def _meant(d: Description, known: _Known) -> Candidate | None:
    """The country that "the country" stands for: where things last were, in this sentence or the one before; else the story's."""
    if d.country is not None:
        return known.gazetteer.country(d.country)
    sentences = known.reading.sentences
    n = bisect_right(sentences, d.span.start, key=lambda s: s.span.start) - 1
    since = max(sentences[max(n - 1, 0)].span.start if n >= 0 else 0, d.span.start - TOLD)
    near = known.states[bisect_left(known.states, (since, "", False)) : bisect_left(known.states, (d.span.start, "", False))]
    own = known.country.country if known.country is not None else None
    code = next((c for _, c, there in reversed(near) if there), None)
    if code is None and near:
        code = near[-1][1]
        if any(c == own for _, c, _ in near) or _behind_preposition(d, known.reading):
            code = own  # "Russia fought around the country": not its own
    return known.gazetteer.country(code) if code is not None else known.country


def _behind_preposition(d: Description, reading: Reading) -> bool:
    before = reading.story.text[max(0, d.span.start - 12) : d.span.start].split()
    return bool(before) and before[-1].casefold() in beside()["within"]


def _likely_small(fitting: Sequence[Place], head: str, known: _Known) -> Sequence[Place]:
    """Of the places that "the town" or "the village" may stand for, those in the country the story is about, no seat of one."""
    if head not in SMALL or known.country is None:
        return fitting
    own = [p for p in fitting if p.country == known.country.country]
    return [p for p in own if p.feature not in SEATS] or own or fitting


def _narrowed(fitting: Sequence[Place]) -> Place:
    """The nearest place; of "Manbij in Syria", which are named together, the town."""
    nearest = fitting[0]
    if nearest.feature != "PCLI":
        return nearest
    beside = (p for p in fitting[1:3] if p.country == nearest.country and nearest.span.start - p.span.end <= TOGETHER)
    return next((p for p in beside if p.feature != "PCLI"), nearest)


def _several(fitting: Sequence[Place], d: Description, reading: Reading) -> list[Place]:
    """All the places that stand in the same sentence as the nearest one: two or more, else none; for "both" the last two."""
    span = d.span
    if not fitting:
        return []
    n = bisect_right(reading.sentences, fitting[0].span.start, key=lambda s: s.span.start) - 1
    if n < 0:
        return []
    together = {(p.name, p.lat): p for p in reversed(fitting) if reading.sentences[n].span.holds(p.span)}
    towns = [p for p in together.values() if not p.area]
    meant = towns or list(together.values())  # towns named with their provinces: the towns
    if len(together) < 2 and d.head == "both":
        meant = list({(p.name, p.lat): p for p in fitting}.values())[:2]
    return [changed(p, span=span) for p in meant] if len(meant) > 1 else []


def _town(p: Candidate, span: Span) -> Place:
    return Place(
        p.name, p.lat, p.lon, False, precision_of(p.feature, area=False), p.radius_km, p.geonames_id, p.country, p.feature, span
    )


def _whole(p: Candidate, span: Span) -> Place:
    return Place(
        p.name, p.lat, p.lon, True, precision_of(p.feature, area=True), p.radius_km, p.geonames_id, p.country, p.feature, span
    )
