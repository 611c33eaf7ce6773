"""How exactly a claim's places are known, and the codes of the codebooks for it."""

from __future__ import annotations

import typing
from dataclasses import replace

import pytest

from dateline.claims import places
from dateline.language import tree
from dateline.places.precision import codes
from dateline.types import Claim, Place, PlacePrecision, Span
from language_kit import parsed
from test_places_bind import GAZETTEER


def bound(text: str, content: str | None = None, *, kind: str = "fighting") -> list[Place]:
    reading = parsed(text)
    start = text.index(content or text)
    span = Span(start, start + len(content or text))
    inside = tree.within(reading.tokens, span)
    head = next((t.i for t in inside if t.head == t.i or not inside[0].i <= t.head <= inside[-1].i), inside[0].i)
    claim = Claim(id="c", section="body", content=span, head=head, kind=kind)
    return list(places.bind(places.find(replace(reading, claims=(claim,)), GAZETTEER)).claims[0].places)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rebels shelled Manbij on Monday.", [("settlement", 5.0)]),
        ("A convoy was hit near Manbij.", [("near", 25.0)]),
        ("A convoy was hit 6 km from Manbij.", [("near", 6.0)]),
        ("A convoy was hit 5 miles south of Manbij.", [("near", 8.0)]),
        ("Troops attacked in the Manbij sector.", [("sector", 25.0)]),
        ("Troops attacked in the Manbij direction.", [("sector", 25.0)]),
        ("Troops attacked in Idlib province.", [("region", 45.0)]),
        ("Troops attacked in northern Syria.", [("zone", 120.0)]),
        ("Troops attacked in Syria.", [("country", 240.0)]),
        ("A ship sank in the Black Sea.", [("sea", 450.0)]),
        ("Troops repelled attacks near eight settlements.", []),
        ("Drones hit a Russian airbase.", []),
    ],
)
def test_precision(text: str, expected: list[tuple[str, float]]) -> None:
    assert [(p.precision, p.radius_km) for p in bound(text)] == expected


def test_between_two_places() -> None:
    one, other = bound("A convoy was hit between Manbij and Idlib.")
    assert (one.precision, other.precision) == ("between", "between")
    assert one.radius_km == other.radius_km
    assert 60 < (one.radius_km or 0) < 75, "half of 135 km"


def test_every_precision_has_its_codes() -> None:
    table = codes()
    assert set(table) == set(typing.get_args(PlacePrecision))
    assert {c.where_prec for c in table.values()} == {1, 2, 3, 4, 5, 6, 7, None}
    assert {c.geo_precision for c in table.values()} == {1, 2, 3, None}
    assert table["unresolved"].where_prec is None


@pytest.mark.parametrize(
    ("text", "content", "expected"),
    [
        ("Troops took Manbij, where a bomb killed ten people.", "a bomb killed ten people", ["Manbij"]),
        ("The army holds Idlib, where shells fell all night.", "shells fell all night", ["Idlib"]),
        ("Rebels entered Manbij and burned two houses.", "burned two houses", ["Manbij"]),
        ("Four men died in Idlib when their car hit a mine.", "their car hit a mine", ["Idlib"]),
        ("Fighters from Manbij signed a letter.", "signed a letter", []),
        ("The wounded were taken to Al-Noor Hospital in Idlib.", None, ["Al-Noor Hospital", "Idlib"]),
        ("A bomb went off in Manbij. It hit Victory Square.", "It hit Victory Square", ["Victory Square"]),
        ("Rebels lost Manbij in May. They retook it in June.", "They retook it in June", ["Manbij"]),
        ("Manbij lies on the river. It was besieged for weeks.", "It was besieged for weeks", ["Manbij"]),
        ("Rebels in Manbij bought a truck. They sold it in June.", "They sold it in June", []),
        ("Militants from Manbij signed a letter.", None, []),
        ("The ministers discussed a plan to free Manbij.", None, []),
        ("A professor at Greenfield University in Idlib spoke.", None, ["Idlib"]),
    ],
)
def test_places_handed_over(text: str, content: str | None, expected: list[str]) -> None:
    assert [p.name for p in bound(text, content, kind="attack")] == expected
