"""The scene of a claim: places handed over by the words around it, and places that are only said in passing."""

from __future__ import annotations

import pytest

from claim_kit import after, with_claims
from dateline.claims import places
from dateline.claims.what import kinds
from dateline.places.gazetteer import Gazetteer
from test_places_bind import entry

GAZETTEER = Gazetteer.of(
    [
        entry("Sudan", 15.0, 30.0, "SD", "PCLI", 1, radius=800),
        entry("Chad", 15.0, 19.0, "TD", "PCLI", 2, radius=700),
        entry("Kenya", 0.0, 38.0, "KE", "PCLI", 3, radius=500),
        entry("Khartoum", 15.5, 32.5, "SD", "PPLC", 4),
        entry("Nyala", 12.05, 24.88, "SD", "PPL", 5),
        entry("El Fasher", 13.63, 25.35, "SD", "PPL", 6),
        entry("Geneina", 13.45, 22.45, "SD", "PPL", 7),
        entry("North Darfur", 15.5, 25.5, "SD", "ADM1", 8, radius=60),
        entry("Nairobi", -1.28, 36.82, "KE", "PPLC", 9),
        entry("Darfur Strip", 13.0, 24.0, "SD", "ADM1", 10, radius=20),
    ]
)


def names(text: str, *contents: str) -> list[str]:
    """The names of the places of the last claim given."""
    reading = places.find(with_claims(text, *contents), GAZETTEER)
    return [p.name for p in after(reading, kinds.assign, places.bind).places]


@pytest.mark.parametrize(
    ("text", "content", "expected"),
    [
        ("Twelve people were killed and wounded in Nyala on Friday.", "Twelve people were killed", ["Nyala"]),
        ("Rebels ambushed a convoy, wounding six soldiers at Geneina.", "Rebels ambushed a convoy", ["Geneina"]),
        ("As the column approached Nyala, rebels opened fire.", "rebels opened fire", ["Nyala"]),
        ("Two doctors were killed while travelling to El Fasher.", "Two doctors were killed", ["El Fasher"]),
        ("Three soldiers were killed during a patrol in Nyala.", "Three soldiers were killed", ["Nyala"]),
        ("The army launched an offensive on Geneina led by militias.", "led by militias", ["Geneina"]),
    ],
)
def test_a_claim_takes_the_scene_it_runs_on_into(text: str, content: str, expected: list[str]) -> None:
    assert names(text, content) == expected


@pytest.mark.parametrize(
    ("text", "other", "content"),
    [
        ("Soldiers shelled a camp, while the militia held Nyala.", "the militia held Nyala", "Soldiers shelled a camp"),
        ("Two men were detained, meaning the rest must leave Nyala.", "the rest must leave Nyala", "Two men were detained"),
        ("Guards shot a man whose brother later fled Nyala.", "brother later fled Nyala", "Guards shot a man"),
    ],
)
def test_another_scene_is_not_taken(text: str, other: str, content: str) -> None:
    assert names(text, other, content) == []


@pytest.mark.parametrize(
    "text",
    [
        "They were motivated by the wars in Chad and Sudan.",
        "The raids could match the siege of Nyala and the assault on Geneina.",
        "The ministry shielded its partners in Nairobi from blame.",
        "The envoys praised the Nairobi process.",
        "Soldiers who once visited Chad are not ready.",
        "Hundreds of fighters from the town surrendered.",
        "The militia promised to protect the border.",
    ],
)
def test_what_is_said_in_passing_is_no_place(text: str) -> None:
    assert names("Fighting went on in Nyala, Sudan. " + text, text.rstrip(".")) == []


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        ("Shells fell on Nyala. Later El Fasher burned.", "People fled both cities.", ["El Fasher", "Nyala"]),
        ("There were 20 soldiers in Sudan and 30 in Chad.", "The number for each country is higher.", ["Chad", "Sudan"]),
        ("Shells fell on Nyala and El Fasher.", "Rockets destroyed the cities.", ["El Fasher", "Nyala"]),
        ("Shells fell on Nyala.", "The militia in El Fasher regretted the fate of both cities.", ["El Fasher"]),
        ("Shells fell on northern Sudan.", "Rockets hit the region.", ["northern Sudan"]),
        ("Shells fell on Nyala.", "The enclave in northern Sudan was bombed.", ["northern Sudan"]),
    ],
)
def test_words_that_point_back(before: str, text: str, expected: list[str]) -> None:
    assert sorted(names(f"{before} {text}", text.rstrip("."))) == sorted(expected)


def test_a_name_that_only_helps_to_find_another_is_no_place() -> None:
    assert names("Rebels burned a depot in Geneina near Nyala.") == ["Geneina"]
    assert names("Rebels burned a depot near Nyala.") == ["Nyala"]


def test_a_judgement_takes_no_scene() -> None:
    text = "The assault on Nyala has been a failure."
    assert names(text, "a failure") == []


def test_a_building_may_be_named_after_a_people() -> None:
    assert names("Bodies were taken to the Turkish Hospital in Nyala.") == ["Turkish Hospital", "Nyala"]
    assert names("Wounded men were treated in Turkish hospitals.") == []


def test_a_road_lies_in_the_strip_named_behind_it() -> None:
    text = "A car was hit on the Desert Road in Darfur Strip."
    assert names(text) == ["Desert Road", "Darfur Strip"]
