"""Which places a claim gets: where it happened, not who did it nor what it is measured from."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dateline.claims import places
from dateline.language import tree
from dateline.places.gazetteer import Candidate, Entry, Gazetteer
from dateline.types import Claim, Span
from language_kit import parsed


def entry(
    name: str, lat: float, lon: float, country: str, feature: str, number: int, *aliases: str, radius: float = 5.0
) -> Entry:
    area = feature in {"PCLI", "ADM1", "SEA"}
    people = {"PCLI": 20_000_000, "PPLC": 2_000_000, "ADM1": 1_000_000}.get(feature, 100_000)
    return Entry(Candidate(name, lat, lon, area, feature, country, None, people, number, radius), aliases)


GAZETTEER = Gazetteer.of(
    [
        entry("Syria", 35.0, 38.0, "SY", "PCLI", 1, radius=240),
        entry("Turkey", 39.0, 35.0, "TR", "PCLI", 2, radius=500),
        entry("Russia", 60.0, 100.0, "RU", "PCLI", 3, radius=2300),
        entry("Moscow", 55.75, 37.62, "RU", "PPLC", 4),
        entry("Damascus", 33.51, 36.29, "SY", "PPLC", 5),
        entry("Manbij", 36.53, 37.95, "SY", "PPL", 6),
        entry("Idlib", 35.93, 36.63, "SY", "PPL", 7),
        entry("Idlib Governorate", 35.8, 36.7, "SY", "ADM1", 8, "Idlib", radius=45),
        entry("Mosul", 36.34, 43.13, "IQ", "PPL", 9),
        entry("Homs", 34.73, 36.71, "SY", "PPL", 11),
        entry("Homs Governorate", 34.4, 38.3, "SY", "ADM1", 12, "Homs", radius=110),
        entry("Deir ez-Zor", 35.33, 40.14, "SY", "PPL", 13),
        entry("Deir ez-Zor Governorate", 35.1, 40.3, "SY", "ADM1", 14, "Deir ez-Zor", radius=100),
        entry("Black Sea", 43.4, 34.3, "RU", "SEA", 10, radius=450),
    ]
)


def bound(text: str, content: str | None = None) -> list[str]:
    """Names of the places of one claim whose content is given (the whole text, if not)."""
    reading = parsed(text)
    start = text.index(content or text)
    span = Span(start, start + len(content or text))
    inside = tree.within(reading.tokens, span)
    head = next((t.i for t in inside if t.head == t.i or not inside[0].i <= t.head <= inside[-1].i), inside[0].i)
    reading = replace(reading, claims=(Claim(id="c", section="body", content=span, head=head),))
    return [p.name for p in places.bind(places.find(reading, GAZETTEER)).claims[0].places]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rebels shelled Manbij on Monday.", ["Manbij"]),
        ("Turkey sent more troops into Syria.", ["Syria"]),
        ("Russia carried out two strikes in Idlib province.", ["Idlib Governorate"]),
        ("Shells fell on villages in Idlib and Homs provinces.", ["Idlib Governorate", "Homs Governorate"]),
        ("Rebels hold parts of the Idlib and Homs governorates.", ["Idlib Governorate", "Homs Governorate"]),
        (
            "Fires burned in the Idlib, Homs and Deir ez-Zor regions.",
            ["Idlib Governorate", "Homs Governorate", "Deir ez-Zor Governorate"],
        ),
        ("Farms lie empty in the eastern Homs and Deir ez-Zor enclaves.", ["Homs Governorate", "Deir ez-Zor Governorate"]),
        ("Shells fell on Idlib and Homs.", ["Idlib", "Homs"]),
        ("Moscow said that it would withdraw its forces from Syria.", ["Syria"]),
        ("A bomb went off in Damascus on Friday.", ["Damascus"]),
        ("Turkey’s army entered Manbij.", ["Manbij"]),
        ("Damascus officials visited Manbij.", ["Manbij"]),
        ("Thousands fled the fighting in Syria’s northern provinces.", ["Syria"]),
        ("A village about 45km south of Mosul was burned.", []),
        ("Fighters dug in east of Mosul.", ["Mosul"]),
        ("Fighters dug in at Manbij, east of Mosul.", ["Manbij"]),
        ("A village 6km from Mosul was burned.", ["Mosul"]),
        ("Turkish-backed rebels advanced.", []),
        ("Talks between Russia and Turkey went on.", []),
        ("Turkey invaded Syria.", ["Syria"]),
        ("Warships left the Black Sea.", ["Black Sea"]),
        ("The ministers discussed the fighting in Manbij.", []),
        ("They held talks in Damascus on the siege of Manbij.", ["Damascus"]),
        ("The losses could match the siege of Manbij.", []),
    ],
)
def test_where_and_not_who(text: str, expected: list[str]) -> None:
    assert bound(text) == expected


def test_the_most_specific_place_stands_first() -> None:
    assert bound("In Syria, a hospital in Manbij was hit.") == ["Manbij", "Syria"]
    assert bound("A hospital in Manbij, Syria, was hit.") == ["Manbij", "Syria"]


def test_a_place_is_given_once() -> None:
    assert bound("Manbij burned and people left Manbij.") == ["Manbij"]


def test_only_places_in_the_words_of_the_claim_count() -> None:
    text = "In Manbij a doctor said that two children had died in Idlib province."
    assert bound(text, "two children had died in Idlib province") == ["Idlib Governorate"]


def test_what_is_said_of_a_place_is_there() -> None:
    assert bound("The town of Manbij has been shelled for weeks.", "has been shelled for weeks") == ["Manbij"]
    assert bound("The town of Manbij, officials added on Monday evening, has been shelled.", "has been shelled") == []


def test_a_second_participle_has_the_place_of_its_subject() -> None:
    assert bound("The city of Manbij was taken on Monday and was later burned.", "was later burned") == ["Manbij"]


def test_a_reading_without_claims_stays_as_it_is() -> None:
    reading = places.find(parsed("Manbij fell."), GAZETTEER)
    assert places.bind(reading).claims == ()
