"""Military units named in a claim."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dateline.claims.arms import units
from dateline.claims.arms.units import read_units
from dateline.types import Claim, Span
from language_kit import parsed


def named(text: str) -> list[tuple[str, str | None]]:
    return [(u.name, u.echelon) for u in read_units(text, parsed(text).tokens)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The 1st Guards Tank Army moved.", [("1st Guards Tank Army", "army")]),
        ("The 47th Mechanised Brigade held.", [("47th Mechanised Brigade", "brigade")]),
        ("Men of the 28th separate mechanized brigade spoke.", [("28th separate mechanized brigade", "brigade")]),
        ("The Golani Brigade withdrew.", [("Golani Brigade", "brigade")]),
        ("The 3rd Battalion stayed.", [("3rd Battalion", "battalion")]),
        ("III Corps and the 82nd Airborne Division came.", [("III Corps", "corps"), ("82nd Airborne Division", "division")]),
        ("The Black Sea Fleet sailed.", [("Black Sea Fleet", "fleet")]),
        ("Spetsnaz troops landed.", [("Spetsnaz", None)]),
    ],
)
def test_names_and_echelons(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert named(text) == expected


def test_coordinated_numbers_are_units_each() -> None:
    text = "The 53rd and 54th Brigades were hit."
    found = read_units(text, parsed(text).tokens)
    assert [(u.name, u.span.of(text)) for u in found] == [("53rd Brigade", "53rd"), ("54th Brigade", "54th Brigades")]


@pytest.mark.parametrize(
    "text",
    [
        "The British Army and the Russian army met.",
        "An Israeli battalion moved in.",
        "NATO battalion tactical groups arrived.",
        "A brigade was sent.",
        "The First company to leave was a bank.",
    ],
)
def test_what_is_no_unit(text: str) -> None:
    assert named(text) == []


def test_each_claim_gets_those_in_its_words() -> None:
    text = "The 5th Corps left while the Golani Brigade stayed."
    cut = text.index(" while")
    claims = tuple(
        Claim(id=str(i), section="body", content=s, head=0) for i, s in enumerate([Span(0, cut), Span(cut + 7, len(text))])
    )
    reading = units.find(replace(parsed(text), claims=claims))
    assert [[u.name for u in c.units] for c in reading.claims] == [["5th Corps"], ["Golani Brigade"]]
