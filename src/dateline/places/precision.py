"""How exactly a place is known: from what it is, and from the words beside it in the claim.

``places_precision.tsv`` says what each precision is in the codebooks of UCDP and ACLED.
"""

from __future__ import annotations

import re
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from dateline.lexicons import rows
from dateline.places.geometry import kilometres
from dateline.places.roles import distance_km, is_beside, is_reference
from dateline.types import Place, PlacePrecision, Reading

# GeoNames feature codes that are not told by being an area or not.
_BY_FEATURE: Mapping[str, PlacePrecision] = {
    "PCLI": "country", "CONT": "continent", "ADM1": "region", "ADM2": "district", "ADM3": "district", "ADM4": "district",
    "SEA": "sea", "OCN": "sea", "GULF": "sea", "STRT": "sea", "BDRY": "line", "STM": "line", "CNL": "line", "CHN": "line",
}  # fmt: skip
_SECTOR = re.compile(r"\b(?:sectors?|axis|axes|directions?|fronts?|frontline|salient|corridor)\b", re.IGNORECASE)
_NEAR = re.compile(
    r"\b(?:near|close to|not far from|in the vicinity of|(?:just )?outside|on the outskirts of|around)\s(?:the\s)?$"
)
_BETWEEN = re.compile(r"\bbetween\s[^.;]{0,60}$")


@dataclass(frozen=True, slots=True)
class Codes:
    """One row of the table."""

    radius_km: float | None
    where_prec: int | None
    geo_precision: int | None


@cache
def codes() -> Mapping[PlacePrecision, Codes]:
    """Precision → its radius and its codes."""
    known = typing.get_args(PlacePrecision)
    return {
        row[0]: Codes(*(None if cell == "-" else kind(cell) for cell, kind in zip(row[1:4], (float, int, int), strict=True)))  # type: ignore[misc]
        for row in rows("places_precision.tsv")
        if row[0] in known
    }


def precision_of(feature: str | None, *, area: bool) -> PlacePrecision:
    """How exact a place is by what it is."""
    return _BY_FEATURE.get(feature or "", "zone" if area else "settlement")


def said(reading: Reading, place: Place, *, since: int) -> Place:
    """The place with what the words of its claim, from ``since`` on, say about how near it is."""
    text = reading.story.text
    lead = text[max(since, place.span.start - 70) : place.span.start]
    if place.lat is None or place.precision not in {"settlement", "site"}:
        return place
    if is_reference(reading, place, since=since):
        return _within(place, "near", distance_km(lead))
    if _SECTOR.search(place.span.of(text)):
        return _within(place, "sector", None)
    if _BETWEEN.search(lead) or (lead.endswith(" and ") and _BETWEEN.search(lead.removesuffix(" and "))):
        return _within(place, "between", None)
    return _within(place, "near", None) if _NEAR.search(lead) or is_beside(reading, place) else place


def halved(places: Sequence[Place]) -> list[Place]:
    """Places that something is between: what lies between two is half their distance from each, at most."""
    ends = [p for p in places if p.precision == "between" and p.lat is not None and p.lon is not None]
    if len(ends) != 2:
        return [replace(p, precision="settlement") if p in ends else p for p in places]
    (one, other) = ends
    half = round(kilometres((one.lat or 0.0, one.lon or 0.0), (other.lat or 0.0, other.lon or 0.0)) / 2, 1)
    return [replace(p, radius_km=half) if p in ends else p for p in places]


def _within(place: Place, precision: PlacePrecision, radius: float | None) -> Place:
    return replace(place, precision=precision, radius_km=radius or codes()[precision].radius_km or place.radius_km)
