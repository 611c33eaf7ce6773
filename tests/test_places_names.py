"""Names of places as they stand in stories, read with the shipped gazetteer."""

from __future__ import annotations

import pytest

from dateline.pipeline import Tools, read
from pipeline_kit import story_of

TALKS = """\
Gunners shelled Goražde in Bosnia for a second day, officials in Bosnia said.

In Geneva, mediators met the foreign minister of Bosnia.

Planes flew over the {noun} on Sunday.
"""


def names(text: str, tools: Tools) -> list[str]:
    (reading,) = read([story_of(text)], tools)
    return [p.name for p in reading.places]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hundreds were stabbed in Mai-Kadra on Monday.", []),
        ("A bomb went off on the Kherson-Mykolaiv road.", ["Kherson", "Mykolayiv"]),
        ("Moscow-Washington talks failed in Vienna.", ["Washington", "Vienna"]),
    ],
)
def test_half_of_a_longer_name_is_no_place(text: str, found: list[str], tools: Tools) -> None:
    assert [name for name in names(text, tools) if name in found] == found
    assert "Mai" not in names(text, tools)


@pytest.mark.parametrize(("noun", "name"), [("town", "Gorazde"), ("enclave", "Gorazde"), ("city", "Geneva")])
def test_the_town_is_not_the_city_abroad_where_talks_were(noun: str, name: str, tools: Tools) -> None:
    assert names(TALKS.format(noun=noun), tools)[-1] == name
