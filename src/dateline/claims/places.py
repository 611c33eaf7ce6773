"""Where: the places a story names, and where each claim's event or state is.

``find`` fills ``reading.places`` with every place the text names or points back to, resolved.
``bind`` gives each claim those of them that stand in its words and tell where, not who: "Moscow
said" and "Turkey's army" name no place, "45 km south of Mosul" is not at Mosul.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence

from dateline.claims.shared import BODILY, in_past, shared, unclaimed
from dateline.claims.sites import sites
from dateline.copies import changed
from dateline.places.choose import Chosen, choose
from dateline.places.gazetteer import Gazetteer
from dateline.places.geometry import kilometres
from dateline.places.namesakes import caution
from dateline.places.point import part, pointed
from dateline.places.precision import halved, precision_of, said
from dateline.places.roles import is_beside, is_far, is_reference, is_where
from dateline.places.spot import spots
from dateline.places.words import demonyms
from dateline.types import Claim, Place, Reading

REACHES = 1.0  # radii of an area within which a place is taken to lie in it
NEAR_KM = 10.0  # how far off an airport or hospital may lie from the settlement it is named after

_EACH = ("both ", "these ", "those ", "each ")  # point back, so that beside a name they add nothing


def find(reading: Reading, gazetteer: Gazetteer) -> Reading:
    """Fill ``reading.places``: names resolved within the story, then the words that point back to them."""
    text, tokens = reading.story.text, reading.tokens
    if not tokens:
        return reading
    heads = frozenset(s.first for s in reading.sentences)
    found = spots(text, tokens, heads, gazetteer)
    peoples = _peoples(reading)
    chosen, focus = choose(text, found, Counter(code for _, code in peoples))
    named = [_place(c, gazetteer) for c in chosen]
    back = pointed(reading, named, chosen, focus.country(), peoples, gazetteer)
    return changed(reading, places=tuple(sorted((*named, *back), key=lambda p: p.span)))


def bind(reading: Reading) -> Reading:
    """Fill each claim's ``places``: most specific first, one entry a place."""
    starts = [p.span.start for p in reading.places]
    loose = unclaimed(reading)
    return changed(reading, claims=tuple(_bound(c, reading, starts, loose.get(c.head, ())) for c in reading.claims))


def _bound(claim: Claim, reading: Reading, starts: Sequence[int], loose: Sequence[Place]) -> Claim:
    inside = reading.places[bisect_left(starts, claim.content.start) : bisect_left(starts, claim.content.end)]
    kept: dict[tuple[str, float | None, float | None], Place] = {}
    for place in inside:
        if not claim.content.holds(place.span) or in_past(claim, reading, place):
            continue
        if is_where(reading, place, since=claim.content.start):
            kept.setdefault((place.name, place.lat, place.lon), place)
    named = {k: p for k, p in kept.items() if not p.span.of(reading.story.text).casefold().startswith(_EACH)}
    kept = named or kept
    apart = {k: p for k, p in kept.items() if not is_reference(reading, p, since=claim.content.start)}
    within = {k: p for k, p in apart.items() if not is_beside(reading, p)}
    kept = within or apart or {k: p for k, p in kept.items() if not is_far(reading, p, since=claim.content.start)}
    for site in sites(claim, reading, starts):
        kept.setdefault((site.name, site.lat, site.lon), site)
    if not kept and claim.kind in BODILY:
        kept = {(p.name, p.lat, p.lon): p for p in loose}
    if not kept:
        kept = {(p.name, p.lat, p.lon): p for p in shared(claim, reading, starts)}
    exact = halved(
        [said(reading, p, since=claim.content.start) for p in _specific_first(sorted(kept.values(), key=lambda p: p.span))]
    )
    return changed(claim, places=tuple(exact))


def _specific_first(places: Iterable[Place]) -> list[Place]:
    """In text order, but what lies in an area named before it comes before that area."""
    ordered: list[Place] = []
    for place in places:
        at = next((n for n, wider in enumerate(ordered) if _lies_in(place, wider)), len(ordered))
        ordered.insert(at, place)
    return ordered


def _lies_in(place: Place, wider: Place) -> bool:
    if not wider.area or (place.area and (place.radius_km or 0.0) >= (wider.radius_km or 0.0)):
        return False
    if wider.precision == "country":
        return place.country == wider.country
    if None in (place.lat, place.lon, wider.lat, wider.lon):
        return False
    far = kilometres((place.lat or 0.0, place.lon or 0.0), (wider.lat or 0.0, wider.lon or 0.0))
    return far <= REACHES * (wider.radius_km or 0.0)


def _peoples(reading: Reading) -> list[tuple[int, str]]:
    """Where a story speaks of a country by its adjective or people, and which."""
    text, known, found = reading.story.text, demonyms(), []
    for t in reading.tokens:
        if text[t.start].isupper() and (code := known.get(text[t.start : t.end])):
            found.append((t.start, code))
    return found


def _place(chosen: Chosen, gazetteer: Gazetteer) -> Place:
    spot, place = chosen.spot, chosen.place
    if place is None:
        maybe = tuple(c.geonames_id for c in chosen.others if c.geonames_id is not None)
        return Place(spot.name, None, None, spot.kind == "area", "unresolved", None, None, None, None, spot.span, maybe)
    others = tuple(c.geonames_id for c in chosen.others if c.geonames_id is not None)
    if spot.direction is not None and place.area:
        return part(place, spot.direction, spot.span, gazetteer)
    precision = "site" if spot.facility and not place.area else precision_of(place.feature, area=place.area)
    radius = NEAR_KM if spot.facility and not place.area else place.radius_km
    return Place(
        place.name, place.lat, place.lon, place.area, precision, radius,
        place.geonames_id, place.country, place.feature, spot.span, others,
        caution(place, spot.name, chosen.others, gazetteer),
    )  # fmt: skip
