"""Tolls from a story's claims: the range, what it rests on, and nothing added that overlaps."""

from __future__ import annotations

import pytest

from dateline.claims.counts.toll import tolls
from dateline.pipeline import build_tools, read
from dateline.reading.story import Known, build
from dateline.types import Story


def toll(text: str) -> dict[str, tuple[float | None, float | None]]:
    story = build(text, Known(), id="t", doc="t")
    assert isinstance(story, Story)
    (reading,) = read([story], build_tools())
    return {unit: (t.low, t.high) for unit, t in tolls(story, reading.claims).items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Shelling killed five villagers and wounded nine on Monday.", {"killed": (5, 5), "wounded": (9, 9)}),
        ("Six people, including two children, were killed. Six people died, the mayor said.", {"killed": (6, 6)}),
        ("The raid killed two officers and three guards.", {"killed": (5, 5)}),
        ("Between 12 and 15 farmers were killed in the blast.", {"killed": (12, 15)}),
        ("At least ten men were killed in the strike. The hospital said 12 men were killed.", {"killed": (10, 12)}),
        ("Up to 20 people were killed in the raid. Officials said 14 people were killed.", {"killed": (14, 20)}),
        ("Dozens of people were wounded.", {"wounded": (None, None)}),
        ("Gunmen killed four guards. More than 8,000 people have been killed since the war began in 2011.", {"killed": (4, 4)}),
        ("The council met on Monday and adopted a budget.", {}),
    ],
)
def test_the_toll_of_a_story(text: str, expected: dict[str, tuple[float | None, float | None]]) -> None:
    assert toll(text) == expected


def test_a_toll_names_the_claims_behind_it() -> None:
    story = build("At least ten men were killed. The hospital said 12 men were killed.", Known(), id="t", doc="t")
    assert isinstance(story, Story)
    (reading,) = read([story], build_tools())
    found = tolls(story, reading.claims)["killed"]
    assert [t.claim.content.of(story.text) for t in found.tallies] == ["At least ten men were killed", "12 men were killed"]
