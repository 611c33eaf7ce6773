"""Finding and resolving place names, on a gazetteer of a few places and words without any tags."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from dateline.claims import places
from dateline.places.gazetteer import Candidate, Entry, Gazetteer
from dateline.types import Place, Reading, Section, Sentence, Span, Story, Token
from growth_kit import grows_within


def entry(
    name: str, lat: float, lon: float, country: str | None, *, feature: str = "PPL", admin1: str | None = None,
    people: int = 20_000, aliases: tuple[str, ...] = (), parts: tuple[tuple[str, float, float], ...] = (), radius: float = 5.0,
) -> Entry:  # fmt: skip
    area = feature not in {"PPL", "PPLC", "CMP", "AIRB"}
    number = None if feature in {"RGN", "CMP", "BDRY"} else int(abs(lat * 1e4))
    place = Candidate(name, lat, lon, area, feature, country, admin1, people, number, radius)
    return Entry(place, aliases, parts, loose=country in {"SY", "IQ", "UA"})


GAZETTEER = Gazetteer.of(
    [
        entry(
            "Syria",
            35.0,
            38.0,
            "SY",
            feature="PCLI",
            people=17_000_000,
            parts=(("north", 36.4, 38.0), ("north-east", 36.4, 40.6)),
            radius=240,
        ),
        entry("Iraq", 33.0, 44.0, "IQ", feature="PCLI", people=38_000_000, radius=370),
        entry("Ukraine", 49.0, 32.0, "UA", feature="PCLI", people=40_000_000, radius=440),
        entry("United States", 39.8, -98.5, "US", feature="PCLI", people=320_000_000, aliases=("US", "U.S."), radius=1700),
        entry("Texas", 31.3, -99.3, "US", feature="ADM1", admin1="TX", people=22_000_000, radius=500),
        entry(
            "Donetsk Oblast", 48.1, 37.8, "UA", feature="ADM1", admin1="05", people=4_000_000, aliases=("Donetsk",), radius=110
        ),
        entry("Donetsk", 48.02, 37.80, "UA", admin1="05", people=900_000),
        entry("Eastern Ghouta", 33.53, 36.42, "SY", feature="RGN", aliases=("Ghouta",), radius=12),
        entry("Paris", 48.85, 2.35, "FR", feature="PPLC", people=2_100_000),
        entry("Paris", 33.66, -95.55, "US", admin1="TX", people=25_000),
        entry("Lyman", 48.99, 37.80, "UA", admin1="05", people=20_000),
        entry("Lyman", 35.0, -82.0, "US", admin1="SC", people=30_000),
        entry("Tel Rifaat", 36.47, 37.10, "SY"),
        entry("Manbij", 36.53, 37.95, "SY", people=100_000),
        entry("Reading", 51.45, -0.97, "GB", people=318_000),
        entry("Washington", 38.9, -77.04, "US", feature="PPLC", people=600_000),
        entry("Hol camp", 36.37, 41.15, "SY", feature="CMP", aliases=("al-Hol",)),
        entry(
            "Iraq–Syria border", 34.4, 41.0, "IQ", feature="BDRY", aliases=("border IQ SY", "border SY IQ"), people=0, radius=200
        ),
    ]
)


def words(text: str) -> tuple[Token, ...]:
    """The text cut up as the parser cuts it, without tags: heads point at themselves."""
    found = re.finditer(r"U\.S\.|[^\W_]+|[^\w\s]", text)
    return tuple(Token(i, m.start(), m.end(), m[0].lower(), m[0].lower(), "", "", "", i, i, i, ()) for i, m in enumerate(found))


def read(text: str) -> tuple[Place, ...]:
    tokens = words(text)
    sentences, first = [], 0
    for i, t in enumerate(tokens):
        if t.lower == "." or i == len(tokens) - 1:
            sentences.append(Sentence(first, i, Span(tokens[first].start, t.end), "body"))
            first = i + 1
    story = Story("s", "s", text, sections=(Section("body", Span(0, len(text))),))
    return places.find(Reading(story, tokens, tuple(sentences)), GAZETTEER).places


def named(text: str) -> list[tuple[str, str]]:
    return [(p.span.of(text), p.name) for p in read(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Shells fell on Lyman in Ukraine.", [("Lyman", "Lyman"), ("Ukraine", "Ukraine")]),
        ("They reached al-Hol on foot.", [("al-Hol", "Hol camp")]),
        ("Clashes went on in northern Syria.", [("northern Syria", "northern Syria")]),
        ("Troops sit in north-east Syria.", [("north-east Syria", "north-eastern Syria")]),
        ("Food ran out in eastern Ghouta.", [("eastern Ghouta", "Eastern Ghouta")]),
        ("Villages of Donetsk oblast were hit.", [("Donetsk oblast", "Donetsk Oblast")]),
        ("He went to the city of Donetsk.", [("Donetsk", "Donetsk")]),
    ],
)
def test_names_are_found_with_what_belongs_to_them(text: str, expected: list[tuple[str, str]]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Denzel Washington arrived.",
        "President Lyman spoke.",
        "The Washington Post wrote so.",
        "Reading the reports took days.",
        "The Ministry of Defence of Ukraine replied.",
        "Fighters of the Islamic State of Iraq and the Levant fled.",
        "They told us nothing.",
        "Russian troops left.",
    ],
)
def test_what_is_no_place_is_left_alone(text: str) -> None:
    assert named(text) == []


def test_a_compass_part_lies_in_it_and_says_so() -> None:
    (place,) = read("Clashes went on in northern Syria.")
    assert (place.lat, place.lon, place.area, place.precision) == (36.4, 38.0, True, "zone")


def test_a_container_beside_the_name_decides() -> None:
    text = "A fire broke out in Paris, Texas. Firemen of Paris came."
    assert {p.country for p in read(text)} == {"US"}
    assert [p.country for p in read("He flew to Paris.")] == ["FR"]
    assert [p.country for p in read("A fire in Paris, Tex. was put out.")] == ["US"]


def test_the_country_of_the_story_decides() -> None:
    assert [p.country for p in read("Ukrainian soldiers held Lyman.")] == ["UA"]
    assert named("Lyman was quiet.") == []  # nothing tells which


def test_a_place_that_nothing_in_the_story_speaks_for_stays_unresolved() -> None:
    text = "Syrian troops lost men in Lyman."
    (place,) = read(text)
    assert (place.span.of(text), place.lat, place.country, place.precision) == ("Lyman", None, None, "unresolved")
    assert len(place.candidates) == 2
    assert named("Syrian troops met Lyman.") == []  # and without a word of place, it is no place at all
    assert [p.country for p in read("Syrian troops flew to Paris.")] == ["FR"]  # a capital needs no such help


def test_towns_near_each_other_speak_for_each_other() -> None:
    assert [p.country for p in read("Ukrainian towns fell. Lyman burned.")] == ["UA"]
    pair = [("Alton", 38.9, -90.2), ("Alton", 51.1, -1.0), ("Godfrey", 38.95, -90.18), ("Bethalto", 38.91, -90.04)]
    near = Gazetteer.of([entry(n, a, o, "US" if o < -50 else "GB", people=60_000 if o > -50 else 9_000) for n, a, o in pair])
    text = "A fire in Alton spread to Godfrey and Bethalto."
    tokens = words(text)
    found = places.find(Reading(Story("s", "s", text), tokens), near).places
    assert [p.country for p in found] == ["US", "US", "US"]


def test_a_country_behind_a_comma_is_no_container_of_what_follows_it() -> None:
    assert read("He flew to Paris, U.S. forces said.")[0].country == "FR"
    assert read("He flew to Paris, U.S., on Monday.")[0].country == "US"


def test_the_capital_of_a_country_is_no_town_of_its_name() -> None:
    found = Gazetteer.of(
        [
            entry("Chad", 15.5, 19.0, "TD", feature="PCLI", people=15_000_000, radius=600),
            entry("Chad", 40.0, -84.0, "US", people=900),
            entry("N'Djamena", 12.1, 15.0, "TD", feature="PPLC", people=900_000),
        ]
    )
    text = "He fled the capital of Chad. Later he went back to the capital."
    placed = places.find(Reading(Story("s", "s", text), words(text)), found).places
    assert [(p.span.of(text), p.name) for p in placed] == [("Chad", "Chad"), ("the capital", "N'Djamena")]


SEAS = Gazetteer.of(
    [
        entry("Sea of Azov", 46.1, 36.7, None, feature="SEA", people=0, radius=140),
        entry("Azov", 47.1, 39.4, "RU", people=80_000),
        entry("Red Sea", 20.5, 38.5, None, feature="SEA", people=0, parts=(("north", 26.0, 35.0),), radius=900),
        entry("Red Sea", 20.0, 36.0, "SD", feature="ADM1", admin1="36", people=600_000, radius=200),
        entry("Northern Red Sea", 16.0, 38.0, "ER", feature="ADM1", admin1="3", people=500_000, radius=150),
        entry("Sudan", 15.0, 30.0, "SD", feature="PCLI", people=40_000_000, radius=800),
    ]
)


@pytest.mark.parametrize(
    ("text", "feature", "country"),
    [
        ("The Azov coast was mined.", "SEA", None),
        ("Sudanese ships left the Red Sea.", "SEA", None),
        ("A ship in the northern Red Sea burned.", "SEA", None),
        ("Clashes went on in Red Sea state, Sudan.", "ADM1", "SD"),
    ],
)
def test_a_sea_is_not_the_province_or_the_town_named_after_it(text: str, feature: str, country: str | None) -> None:
    place = places.find(Reading(Story("s", "s", text), words(text)), SEAS).places[0]
    assert (place.feature, place.country) == (feature, country)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("REBELS IN SYRIA LEFT MANBIJ AS IRAQ LOOKED ON", ["Syria", "Manbij", "Iraq"]),
        ("Anna “Annie” Lyman spoke in Ukraine.", ["Ukraine"]),
        ("The shop on Lyman Avenue in Ukraine burned.", ["Ukraine"]),
        ("He lives in Ukraine, at Donetsk.-", ["Ukraine", "Donetsk"]),
        ("A line\nbreak in Tel\nRifaat, Syria, was seen.", ["Tel Rifaat", "Syria"]),
    ],
)
def test_capitals_nicknames_streets_and_line_breaks(text: str, expected: list[str]) -> None:
    assert [n for _, n in named(text)] == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Iraqi officials spoke of Syria. Rebels hold parts of Syria, and the country is at war.", "Syria"),
        ("Syrian, Syrian and Syrian papers wrote. The Ukrainian nation mourned.", "Ukraine"),
        ("Syrian troops in Manbij in Syria left. An attack on Ukraine began. The country was at war.", "Ukraine"),
    ],
)
def test_the_country_is_the_one_where_things_last_were(text: str, name: str) -> None:
    assert [p.name for p in read(text) if p.span.of(text).casefold().endswith(("country", "nation"))] == [name]


@pytest.mark.parametrize("text", ["Syria was calm. To the north, shells fell.", "Syria was attacked from the north."])
def test_a_direction_seen_from_elsewhere_is_no_region(text: str) -> None:
    assert [n for w, n in named(text) if "north" in w] == []


def test_a_site_told_by_another_noun_is_new() -> None:
    assert named("Rebels took Manbij in Syria. A missile hit the launch site.")[-1][1] in {"Syria", "Manbij"}


def test_a_like_spelling_needs_the_country_of_the_story() -> None:
    assert ("Tal Refat", "Tel Rifaat") in named("Syrian rebels in Manbij moved on. Others stayed in Tal Refat.")
    assert named("Others stayed in Tal Refat.") == []


def test_an_airport_is_placed_at_its_town_and_says_how_near() -> None:
    text = "Rockets hit Donetsk airport in Ukraine."
    place = read(text)[0]
    assert (place.span.of(text), place.lat, place.precision, place.radius_km) == ("Donetsk airport", 48.02, "site", 10.0)


@pytest.mark.parametrize(
    ("text", "words_", "name"),
    [
        ("Rebels took Manbij in Syria. The town was empty.", "The town", "Manbij"),
        ("Rebels took Manbij in Syria. People there starved.", "there", "Manbij"),
        ("Syrian troops left. They went to Manbij. The country was at war.", "The country", "Syria"),
        ("Syrian forces hold the north-east, a minister said.", "the north-east", "north-eastern Syria"),
        ("They lived in the al-Hol camp in Syria. The camp burned.", "The camp", "Hol camp"),
        ("Troops left Lyman in Ukraine. The whole province was shelled.", "The whole province", "Donetsk Oblast"),
        ("Syrian rebels in Manbij fled over the Iraqi border.", "Iraqi border", "Iraq–Syria border"),
        ("Syrian rebels in Manbij hold the border area with Iraq.", "border area with Iraq", "Iraq–Syria border"),
    ],
)
def test_descriptions_point_back(text: str, words_: str, name: str) -> None:
    assert (words_, name) in named(text)


def test_several_at_once() -> None:
    text = "In Syria and Ukraine, Manbij and Lyman were shelled. Both towns burned."
    assert [n for w, n in named(text) if w == "Both towns"] == ["Manbij", "Lyman"]


@pytest.mark.parametrize("text", ["The town was empty.", "There is no news.", "The city of dreams.", "The towns burned."])
def test_descriptions_of_nothing_are_no_places(text: str) -> None:
    assert named(text) == []


def test_spans_are_the_words_and_in_order() -> None:
    text = "In Syria, Manbij fell. The town and Lyman burned; Iraq watched the north."
    found = read(text)
    assert [p.span for p in found] == sorted(p.span for p in found)
    assert all(0 <= p.span.start < p.span.end <= len(text) for p in found)


def test_a_story_without_tokens_has_no_places() -> None:
    assert places.find(Reading(Story("s", "s", "Manbij fell.")), GAZETTEER).places == ()


def test_the_work_grows_with_the_text_only() -> None:
    def finding(copies: int) -> Callable[[], object]:
        text = "Rebels took Manbij in Syria and The Big Old Red Long Name of Al Al Al. The town burned. " * copies
        reading = Reading(Story("s", "s", text), words(text))
        return lambda: places.find(reading, GAZETTEER)

    assert grows_within(8 * 3, finding(400), finding(3200))  # eight times the text; a square would be 64 times the work


def test_a_direction_at_the_front_of_a_quotation_is_no_region() -> None:
    text = "Fighting raged near Kharkiv in Ukraine. “To the north, forces were sent to Belarus,” the ministry said."
    assert "the north" not in [p.span.of(text) for p in read(text)]
