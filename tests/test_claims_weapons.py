"""Weapons named in a claim."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dateline.claims.arms import weapons
from dateline.claims.arms.weapons import read_weapons
from dateline.lexicons import rows
from dateline.types import Claim, Span
from language_kit import parsed


def named(text: str) -> list[tuple[str, str]]:
    return [(w.span.of(text), w.kind) for w in read_weapons(text, parsed(text).tokens)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They fired Grad rocket launchers.", [("Grad rocket launchers", "rocket launcher")]),
        ("They fired Grad rockets.", [("Grad rockets", "rocket")]),
        ("Two Shahed-136 drones fell.", [("Shahed-136 drones", "drone")]),
        ("They lost three T-72B3 tanks.", [("T-72B3 tanks", "tank")]),
        ("Iskander-M ballistic missiles hit it.", [("Iskander-M ballistic missiles", "missile")]),
        ("A roadside bomb went off.", [("roadside bomb", "IED")]),
        ("Helicopters dropped barrel bombs.", [("Helicopters", "helicopter"), ("barrel bombs", "bomb")]),
        ("The town was hit by mortar shells.", [("mortar shells", "mortar")]),
        ("A multiple rocket-launcher fired.", [("multiple rocket-launcher", "rocket launcher")]),
        ("Militants carried AK-47s and RPG-7s.", [("AK-47s", "small arms"), ("RPG-7s", "grenade")]),
        ("They used cluster munitions and sarin gas.", [("cluster munitions", "cluster munition"), ("sarin", "chemical")]),
        ("HIMARS and Patriot missiles arrived.", [("HIMARS", "rocket launcher"), ("Patriot missiles", "air defence")]),
    ],
)
def test_kinds(text: str, expected: list[tuple[str, str]]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "A think tank said so.",
        "The workers of the coal mine went home.",
        "The fault was mine.",
        "Troops shell the town.",
        "Elements of the 1st Guards Tank Army moved.",
        "The minister talked about the weather.",
    ],
)
def test_what_is_no_weapon(text: str) -> None:
    assert named(text) == []


def test_each_claim_gets_those_in_its_words() -> None:
    text = "Rebels fired mortars while jets circled."
    cut = text.index(" while")
    claims = tuple(
        Claim(id=str(i), section="body", content=s, head=0) for i, s in enumerate([Span(0, cut), Span(cut + 7, len(text))])
    )
    reading = weapons.find(replace(parsed(text), claims=claims))
    assert [[w.kind for w in c.weapons] for c in reading.claims] == [["mortar"], ["aircraft"]]


def test_the_lexicon_is_in_order() -> None:
    table = rows("weapons.tsv")
    assert all(len(row) == 3 and row[2] in {"any", "exact"} for row in table)
    assert len({row[0] for row in table}) == len(table)
    assert all(row[0] == row[0].lower() for row in table if row[2] == "any")
