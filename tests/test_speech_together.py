"""Several who speak together: one link of the chain, all of them and each as alternatives."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.pipeline import Tools, read
from dateline.reading.inputs import stories
from dateline.types import Speaker


def speaker(text: str, tools: Tools, folder: Path) -> Speaker:
    path = folder / "story.txt"
    path.write_text(text + "\n", encoding="utf-8")
    (reading,) = read(stories([str(path)], published=None, publisher=None, format="text", stdin=None), tools)
    (speaker,) = reading.claims[0].chain
    return speaker


@pytest.mark.parametrize(
    ("text", "who", "side"),
    [
        (
            "Norway and Sweden said rebels had shelled the port.",
            "Norway and Sweden|Norway|Sweden",
            "Norway|Sweden",
        ),
        (
            "The US and the UK said the fighters had fired three missiles.",
            "United States and United Kingdom|United States|United Kingdom",
            "United States|United Kingdom",
        ),
        ("Norway said rebels had shelled the port.", "Norway", "Norway"),
    ],
)
def test_each_of_them_is_named(text: str, who: str, side: str, tools: Tools, tmp_path: Path) -> None:
    found = speaker(text, tools, tmp_path)
    assert (found.who, found.side) == (who, side)


def test_who_is_only_described_stands_beside_who_is_named(tools: Tools, tmp_path: Path) -> None:
    found = speaker("Norway and two villagers said rebels had shelled the port.", tools, tmp_path)
    assert (found.who, found.side) == ("Norway and villagers|Norway|villagers", "Norway")
