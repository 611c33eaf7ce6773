"""The word lists, and words as they write them."""

from __future__ import annotations

import re
import sys

from dateline.lexicons import key


def test_a_key_is_what_a_pattern_that_ignores_case_found() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    pattern = re.compile(f"[{letters}]", re.IGNORECASE)
    found = [letter for letter in map(chr, range(sys.maxunicode + 1)) if pattern.fullmatch(letter)]
    assert len(found) > 2 * len(letters)
    assert {key(letter) for letter in found} == set(letters)


def test_blanks_of_any_width_are_one() -> None:
    assert key("At\u2009 Least\n") == "at least"
