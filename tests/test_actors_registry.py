"""The registry of actors: look-up, scanning, offices."""

from __future__ import annotations

import datetime

import pytest

from dateline.actors.names import fold, short_forms, words_of
from dateline.actors.registry import load_registry
from dateline.types import Token

REGISTRY = load_registry()


def words(text: str) -> list[Token]:
    """Plain tokens of a text whose words are parted by blanks."""
    found, at = [], 0
    for i, word in enumerate(text.split(" ")):
        tag = "POS" if word in {"'s", "’s"} else "HYPH" if word == "-" else "NNP"
        found.append(Token(i, at, at + len(word), word.lower(), word.lower(), "PROPN", tag, "dep", i, i, i, ()))
        at += len(word) + 1
    return found


def scan(text: str) -> list[tuple[str, str]]:
    tokens = words(text)
    return [(text[tokens[h.first].start : tokens[h.last].end], h.actor.name) for h in REGISTRY.scan(tokens, text)]


@pytest.mark.parametrize(
    ("name", "who", "side"),
    [
        ("the Kremlin", "Kremlin", "Russia"),
        ("Ankara", "Turkey", "Turkey"),
        ("TÜRKIYE", "Turkey", "Turkey"),
        ("the Russians", "Russia", "Russia"),
        ("Daesh", "Islamic State", "Islamic State"),
        ("al-Qa'ida", "al-Qaeda", "al-Qaeda"),
        ("Mevlut Cavusoglu", "Mevlüt Çavuşoğlu", "Turkey"),
        ("President Volodymyr Zelenskiy", "Volodymyr Zelensky", "Ukraine"),
        ("Tass", "TASS", "Russia"),
        ("Reuters", "Reuters", None),
        ("WHO", "World Health Organization", "UN"),
        ("Tamil Tigers", "Liberation Tigers of Tamil Eelam", "LTTE"),
    ],
)
def test_finds_a_name_whatever_its_dress(name: str, who: str, side: str | None) -> None:
    actor = REGISTRY.find(name)
    assert actor is not None
    assert (actor.name, actor.side) == (who, side)


@pytest.mark.parametrize(
    ("name", "who", "side"),
    [
        ("Poland's Ministry of Defence", "Polish Defence Ministry", "Poland"),
        ("the Ethiopian army", "Ethiopian army", "Ethiopia"),
        ("armed forces of Chad", "Chadian military", "Chad"),
        ("Nigeria’s police", "Nigerian police", "Nigeria"),
        ("Ukraine's General Staff", "General Staff of the Armed Forces of Ukraine", "Ukraine"),
        ("Colombian government", "Colombian government", "Colombia"),
    ],
)
def test_makes_the_bodies_of_a_state_by_rule(name: str, who: str, side: str) -> None:
    actor = REGISTRY.find(name)
    assert actor is not None
    assert (actor.name, actor.side) == (who, side)


@pytest.mark.parametrize("name", ["", "  ", "the", "Nobody Atall", "Ministry of Silly Walks", "Ruritanian army"])
def test_an_unknown_name_is_nobody(name: str) -> None:
    assert REGISTRY.find(name) is None


def test_the_longest_name_wins() -> None:
    assert scan("the Islamic State West Africa Province struck") == [
        ("Islamic State West Africa Province", "Islamic State West Africa Province")
    ]
    assert scan("People 's Protection Units fought Islamic State") == [
        ("People 's Protection Units", "People's Protection Units"),
        ("Islamic State", "Islamic State"),
    ]


def test_small_letters_are_no_acronym() -> None:
    assert scan("it told us who is there") == []
    assert scan("it let them go") == []
    assert scan("the US and the WHO") == [("US", "United States"), ("WHO", "World Health Organization")]


def test_an_outlet_inside_a_longer_name_does_not_count() -> None:
    assert scan("Liam Fox spoke") == [("Liam Fox", "Liam Fox")]
    assert scan("Jonas Fox spoke") == []


def test_an_office_has_the_holder_of_the_day() -> None:
    on = datetime.date(2010, 3, 1)
    holder = REGISTRY.holder("Russia", "president", on)
    assert holder is not None and holder.name == "Dmitry Medvedev"
    assert REGISTRY.holder("Russia", "president", None) is None
    assert REGISTRY.holder("Russia", "president", datetime.date(1920, 1, 1)) is None
    leader = REGISTRY.holder("United Kingdom", "leader", datetime.date(1995, 6, 1))
    assert leader is not None and leader.name == "John Major"


def test_a_surname_is_somebody_only_in_that_time() -> None:
    young = REGISTRY.surname(("clinton",), datetime.date(1995, 1, 1))
    assert young is not None and young.name == "Bill Clinton"
    assert REGISTRY.surname(("putin",), datetime.date(1950, 1, 1)) is None
    assert REGISTRY.surname(("smith",), datetime.date(2020, 1, 1)) is None


def test_every_side_of_a_person_is_known_or_a_party() -> None:
    """No state is spelt in two ways: a side that looks like a state is one."""
    states = {fold(name) for name in REGISTRY.states}
    sides = {e.actor.side for entries in REGISTRY.entries.values() for e in entries if e.actor.kind == "person" and e.actor.side}
    for wrong in ("usa", "uk", "britain", "us", "united nations", "burma", "isis"):
        assert wrong not in {fold(str(s)) for s in sides}
    assert {"russia", "israel", "syria"} <= states & {fold(str(s)) for s in sides}


def test_words_and_short_forms() -> None:
    assert words_of("the People’s Army") == ("people", "army")
    assert words_of("Erdoğan\u200e") == ("erdogan",)
    assert short_forms(("abu", "bakr", "al", "baghdadi")) == (("bakr", "al", "baghdadi"), ("al", "baghdadi"), ("baghdadi",))
    assert short_forms(("ferdinand", "marcos", "jr"))[-1] == ("marcos",)


# --- over time ---


@pytest.mark.parametrize(
    ("name", "day", "who", "side"),
    [
        ("RSF", "2010-01-01", None, None),  # there were no such forces yet
        ("RSF", "2020-01-01", "Rapid Support Forces", "Sudan"),
        ("RSF", "2024-01-01", "Rapid Support Forces", "RSF"),
        ("RSF", None, "Rapid Support Forces", None),  # without a day nobody can say
        ("HTS", "2020-01-01", "Hayat Tahrir al-Sham", "Hayat Tahrir al-Sham"),
        ("HTS", "2025-06-01", "Hayat Tahrir al-Sham", "Syria"),
        ("Tamil Tigers", "2015-01-01", "Liberation Tigers of Tamil Eelam", "LTTE"),  # stories look back
        ("Ahmed al-Sharaa", "2024-12-01", "Ahmed al-Sharaa", "Hayat Tahrir al-Sham"),
        ("Ahmed al-Sharaa", "2025-06-01", "Ahmed al-Sharaa", "Syria"),
        ("South Sudan", "2005-01-01", None, None),
    ],
)
def test_a_name_and_its_side_are_those_of_the_day(name: str, day: str | None, who: str | None, side: str | None) -> None:
    actor = REGISTRY.find(name, datetime.date.fromisoformat(day) if day else None)
    assert (actor and actor.name, actor and actor.side) == (who, side)


@pytest.mark.parametrize(
    ("side", "office", "day", "who"),
    [
        ("Russia", "president", "2008-05-06", "Vladimir Putin"),
        ("Russia", "president", "2008-05-07", None),  # the day of the change
        ("Russia", "president", "2008-05-08", "Dmitry Medvedev"),
        ("Russia", "president", "2022-02-24", "Vladimir Putin"),
        ("Ukraine", "defence minister", "2023-09-01", "Oleksii Reznikov"),
        ("Ukraine", "defence minister", "2023-09-10", "Rustem Umerov"),
        ("Ukraine", "defence minister", "2031-01-01", None),  # nobody knows yet
        ("Syria", "leader", "2024-12-20", None),
        ("United Kingdom", "prime minister", "2022-10-01", "Liz Truss"),
    ],
)
def test_an_office_names_its_holder_inside_the_days_it_is_known_for(side: str, office: str, day: str, who: str | None) -> None:
    holder = REGISTRY.holder(side, office, datetime.date.fromisoformat(day))
    assert (holder and holder.name) == who


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("Зеленський", "Volodymyr Zelensky"),
        ("Володимир Зеленський", "Volodymyr Zelensky"),
        ("Россия", "Russia"),
        ("חיזבאללה", "Hezbollah"),
        ("السودان", "Sudan"),
        ("داعش", "Islamic State"),
    ],
)
def test_names_in_other_scripts(name: str, who: str) -> None:
    actor = REGISTRY.find(name)
    assert actor is not None and actor.name == who


def test_every_row_says_where_it_was_checked_and_its_days_are_in_order() -> None:
    for rows in REGISTRY.rows.values():
        for row in rows:
            assert row.source
            assert row.start is None or row.end is None or row.start <= row.end, row
    sources = {row.source for rows in REGISTRY.rows.values() for row in rows}
    assert "unchecked" in sources and any("GeoNames" in source for source in sources)


def test_who_holds_an_office_is_a_known_person() -> None:
    for rows in REGISTRY.terms.values():
        for row in rows:
            assert REGISTRY.rows[f"person:{'-'.join(words_of(row.name))}"][0].office is None, f"{row.name} is not in people.tsv"
