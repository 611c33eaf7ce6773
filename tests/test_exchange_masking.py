"""Exports with less in them: private persons by their initials, places on a grid; public ones and everything else as it was."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.exchange.masking import initials, known_names, masked, rounded
from dateline.pipeline import Tools

NAMES = {"Gao", "Ursula Brandt", "Brandt"}


def record(content: str, *, who: str | None = None, role: str | None = None, target: str | None = None) -> dict[str, Any]:
    party = {"text": target, "who": target, "side": None} if target else None
    speaker = {"who": who, "role": role, "source": who, "side": None}
    return {"id": "0" * 16, "content": content, "attribution": [speaker] if who else [], "agent": None, "target": party}


@pytest.mark.parametrize(
    ("given", "gone", "stays"),
    [
        (record("the house was gone", who="Ida Lund"), "Ida|Lund", "house"),
        (record("shells killed Ida van Lund in Gao", target="Ida van Lund"), "Ida|Lund", "Gao"),
        (record("neighbours buried Ida Lund; Lund was nine"), "Ida|Lund", "nine"),
        (record("Ursula Brandt met Ida Lund", who="Ursula Brandt"), "Ida|Lund", "Ursula Brandt"),
        (record("Gao fell", who="Tomas Berg", role="spokesman"), "", "Tomas Berg"),
        (record("the Health Ministry and Mayor Anna Holm said so"), "", "Health Ministry|Mayor Anna Holm"),
        (record("NATO troops left"), "", "NATO"),
    ],
)
def test_private_persons_are_masked_and_others_are_not(given: dict[str, Any], gone: str, stays: str) -> None:
    told = json.dumps(masked(given, NAMES.__contains__))
    assert not any(word in told for word in gone.split("|") if word), told
    assert all(word in told for word in stays.split("|")), told
    assert ('"masked": true' in told) == bool(gone)


def test_initials() -> None:
    assert initials("Ida van Lund") == "I. L." and initials("Omar al-Hadi") == "O. a."


def test_the_registry_and_the_gazetteer_know_who_is_public(tools: Tools) -> None:
    known = known_names(tools.registry, tools.gazetteer)
    assert known("Volodymyr Zelensky") and known("Goma") and not known("Ida Lund-Berg")


@given(st.floats(-89, 89), st.floats(-180, 180), st.sampled_from([1.0, 5.0, 25.0, 100.0]))
def test_a_place_stays_within_its_square(lat: float, lon: float, km: float) -> None:
    place = {"name": "x", "lat": lat, "lon": lon, "radius_km": 0.5, "geonames_id": 7, "candidates": [7, 8]}
    (out,) = rounded({"places": [place]}, km)["places"]  # type: ignore[misc,attr-defined]
    east = min(abs(out["lon"] - lon), 360 - abs(out["lon"] - lon)) * math.cos(math.radians(min(abs(lat), abs(out["lat"]))))
    assert math.hypot(out["lat"] - lat, east) * 111.195 <= out["radius_km"] * 1.2 + 0.1
    assert out["geonames_id"] is None and out["candidates"] == [] and place["lat"] == lat


def test_neighbours_share_a_point_and_what_has_none_is_left() -> None:
    places = [{"lat": 48.60, "lon": 38.00}, {"lat": 48.61, "lon": 38.01}, {"lat": None, "lon": None}]
    first, second, third = rounded({"places": places}, 50.0)["places"]  # type: ignore[misc,attr-defined]
    assert (first["lat"], first["lon"]) == (second["lat"], second["lon"]) and third == places[2]
