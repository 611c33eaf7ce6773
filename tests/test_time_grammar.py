"""The rules and words of time as data: every rule names a builder, a pattern never repeats, and reading is linear."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from dateline.claims import dates
from dateline.claims.time import absolute, hours, lengths, relative
from dateline.claims.time.grammar import _openings
from dateline.claims.time.words import alphabet, classify, cut
from dateline.lexicons import rows
from dateline.types import Reading
from growth_kit import grows_within
from language_kit import story

RULES = [row for row in rows("time_grammar.tsv") if len(row) > 2]


@pytest.mark.parametrize("row", RULES, ids=lambda row: f"{row[0]}: {row[1]}"[:60])
def test_every_rule_names_a_builder_and_known_classes(row: tuple[str, ...]) -> None:
    assert any(hasattr(room, row[2]) for room in (absolute, relative, lengths, hours))
    assert set(re.findall(r"[a-z]+", row[1])) <= set(alphabet())


def test_no_pattern_repeats() -> None:
    assert not [row for row in rows("time_grammar.tsv") if re.search(r"[*+{]", row[1])]


def test_a_word_of_time_stands_once() -> None:
    words = [row[0] for row in rows("time_words.tsv")]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("May", "month"),
        ("may", "other"),
        ("27", "day"),
        ("32", "number"),
        ("1941", "year"),
        ("1,941", "big"),
        ("27th", "ordinal"),
        ("1990s", "decade"),
        ("10:28", "clock"),
        ("2022-12-27", "iso"),
        ("27.12.2022", "dotted"),
        ("’44", "shortyear"),
        ("Christmas Eve", "feast"),
        ("p.m.", "meridian"),
        ("B.C.", "era"),
        ("D+3", "dday"),
        ("–", "hyphen"),
        ("99999", "big"),
    ],
)
def test_classes_of_words(word: str, kind: str) -> None:
    assert classify(word)[0] == alphabet()[kind]


def test_sections_are_cut_apart() -> None:
    text = "He came on 3\nMay is warm."
    words = cut(text, story(text).sections)
    assert words.kinds.count(alphabet()["break"]) == 2
    assert not [t for t in dates.find(Reading(story(text))).times if t.span and t.span.of(text).startswith("3")]


@pytest.mark.parametrize(
    "unit", ["1 ", "the last ", "May 5, ", "in early ", "1-", "a few days later, ", "9:99", "Monday and ", "9"]
)
def test_reading_is_linear(unit: str) -> None:
    def finding(times: int) -> Callable[[], object]:
        reading = Reading(story(unit * times))
        return lambda: dates.find(reading)

    assert grows_within(8 * 3, finding(1_000), finding(8_000))  # a square would be 64 times the work


@pytest.mark.parametrize(
    ("pattern", "openings", "empty"),
    [
        ("ab?", {"a"}, False),
        ("a?b", {"a", "b"}, False),
        ("(a?b?)c|d", {"a", "b", "c", "d"}, False),
        ("((a|b)c)?d?", {"a", "b", "d"}, True),
        ("(a|b?)(c|d)?e", {"a", "b", "c", "d", "e"}, False),
    ],
)
def test_a_rule_is_kept_under_every_class_that_it_may_begin_with(pattern: str, openings: set[str], empty: bool) -> None:
    assert _openings(iter(pattern)) == (openings, empty)
