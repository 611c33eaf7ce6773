"""Small words that change between two wordings of one statement: found on scales, and no paraphrase taken for a change."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.linking.altered import altered

PAIRS = [
    line.split("\t")
    for line in (Path(__file__).parent / "tallies" / "reworded.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("scale", "before", "after"), PAIRS)
def test_a_word_that_changes_what_is_said(scale: str, before: str, after: str) -> None:
    found = {one.scale for one in altered(before, after)}
    assert found == ({scale} if scale != "-" else set())


@pytest.mark.parametrize(("scale", "before", "after"), PAIRS)
def test_what_is_lost_one_way_is_gained_the_other(scale: str, before: str, after: str) -> None:
    there, back = altered(before, after), altered(after, before)
    assert {(one.scale, one.before, one.after) for one in there} == {(one.scale, one.after, one.before) for one in back}


def test_both_words_are_named() -> None:
    (one,) = altered("they took a small area near the mill", "they took little near the mill")
    assert one.sentence == "“a small” becomes “little”"


def test_half_of_the_pairs_are_harmless() -> None:
    assert sum(scale == "-" for scale, _, _ in PAIRS) * 2 >= len(PAIRS) >= 40
