"""The word lists, and words as they write them."""

from __future__ import annotations

import re
import sys

from dateline.lexicons import any_of, key


def test_a_key_is_what_a_pattern_that_ignores_case_found() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    pattern = re.compile(f"[{letters}]", re.IGNORECASE)
    found = [letter for letter in map(chr, range(sys.maxunicode + 1)) if pattern.fullmatch(letter)]
    assert len(found) > 2 * len(letters)
    assert {key(letter) for letter in found} == set(letters)


def test_blanks_of_any_width_are_one() -> None:
    assert key("At\u2009 Least\n") == "at least"


def test_any_of_finds_what_a_list_of_the_words_longest_first_finds() -> None:
    words = ["tank", "tank army", "tan", "t.an", "anti-tank mine", "anti", "as of", "a"]
    listed = "|".join(re.escape(w).replace(r"\ ", r"\s") for w in sorted(words, key=len, reverse=True))
    text = "A tan tank, a tank\u00a0army as of t.an txan anti-tank\tmine anti-tanks Anti tankarmy"
    for end in ("", r"\b", r"s?(?!\w)"):
        by_list = re.findall(rf"\b(?:{listed}){end}", text, re.IGNORECASE)
        assert re.findall(rf"\b{any_of(words)}{end}", text, re.IGNORECASE) == by_list
    assert re.findall(any_of(["rocket launcher"], gap="[ -]"), "rocket-launcher") == ["rocket-launcher"]
