"""Sources who are not named: told as such, and no claim of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.pipeline import Tools, read
from dateline.reading.inputs import stories
from dateline.types import Reading


def reading_of(text: str, tools: Tools, folder: Path) -> Reading:
    path = folder / "story.txt"
    path.write_text(text + "\n", encoding="utf-8")
    (reading,) = read(stories([str(path)], published=None, publisher=None, format="text", stdin=None), tools)
    return reading


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        (
            "Two envoys said the sides had agreed, speaking on condition of anonymity.",
            "speaking on condition of anonymity",
        ),
        ("A diplomat said the convoy had been attacked, asking not to be named.", "asking not to be named"),
        ("A colonel who declined to be identified said rebels had shelled the port.", "declined to be identified"),
        ("A guard, who spoke on condition of anonymity, said soldiers had looted the depot.", "spoke on condition of anonymity"),
    ],
)
def test_the_terms_are_kept_with_the_attribution_and_are_no_claim(text: str, terms: str, tools: Tools, tmp_path: Path) -> None:
    reading = reading_of(text, tools, tmp_path)
    assert not [claim for claim in reading.claims if terms in claim.content.of(reading.story.text)]
    (claim,) = reading.claims
    assert terms in [r.span.of(reading.story.text) for r in claim.because if r.rule == "unnamed" and r.span]


@pytest.mark.parametrize(
    "text",
    [
        "The commission asked the army to name the dead, the minister said.",
        "The minister said soldiers had looted the depot.",
        "The rebels refused to give the town back, the army said.",
    ],
)
def test_other_words_are_no_terms(text: str, tools: Tools, tmp_path: Path) -> None:
    assert not [r for claim in reading_of(text, tools, tmp_path).claims for r in claim.because if r.rule == "unnamed"]
