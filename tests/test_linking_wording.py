"""Wording that shifts between a lead and the words it rests on, on stories of our own."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.linking.wording import drifts
from dateline.pipeline import Tools, read
from dateline.reading.inputs import stories

SEED = Path(__file__).parent.parent.parent / "shared" / "gold" / "dev" / "bakhmut-2022-12-27.txt"

SHIFTED = [
    (
        "hedge_lost",
        "The northern brigades are not ready for an offensive, the Norland defence ministry said.\n\n"
        "The ministry said in its report: “The northern brigades are unlikely to be ready for an offensive before May.”",
    ),
    (
        "hedge_lost",
        "Rebels captured the airfield at Tessalit, the French army said.\n\n"
        "“Rebels have probably captured the airfield,” a French army spokesman told reporters.",
    ),
    (
        "number_hardened",
        "Saudi Arabia says 300 fighters were killed in the raid on the camp.\n\nGeneral Ali Harbi drove out to the border.\n\n"
        "“At least 300 fighters were killed in the raid,” the Saudi Arabian defence ministry said.",
    ),
    (
        "number_changed",
        "Egypt said 40 soldiers were killed in the ambush on the convoy.\n\n"
        "“14 soldiers were killed in the ambush,” the Egyptian army said.",
    ),
]
SHIFTED += [
    (
        "hedge_lost",
        "Norland is unable to hold the bridge, the general staff of Southmark said.\n\n"
        "“The enemy will probably be unable to hold the bridge for long,” the general staff said.",
    ),
    (
        "plan_as_fact",
        "Norland moves its tanks away from Verinka\n\n"
        "“We will move our tanks away from Verinka on Friday if they do the same,” General Otto Brandt told reporters.",
    ),
]
STEADY = [
    "The northern brigades are unlikely to be ready for an offensive, the Norland defence ministry said.\n\n"
    "The ministry said: “The northern brigades are unlikely to be ready for an offensive before the spring.”",
    "Rebels captured the airfield at Tessalit, the French army said.\n\n"
    "“The weather will probably be bad for the rest of the week,” a French army spokesman told reporters.",
    "Saudi Arabia says at least 300 fighters were killed in the raid on the camp.\n\n"
    "“At least 300 fighters were killed in the raid,” the Saudi Arabian defence ministry said.",
    "Egypt said 40 soldiers were killed in the ambush on the convoy.\n\n"
    "Libya said 14 soldiers were killed in another ambush.\n\n"
    "“We lost 40 soldiers killed in the ambush,” the Egyptian army said.",
]


def found(text: str, tools: Tools, folder: Path) -> list[str]:
    path = folder / "story.txt"
    path.write_text(text, encoding="utf-8")
    (reading,) = read(stories([str(path)], published=None, publisher=None, format="text", stdin=None), tools)
    return [drift.kind for drift in drifts(reading)]


@pytest.mark.parametrize(("kind", "text"), SHIFTED)
def test_a_shift_is_told(kind: str, text: str, tools: Tools, tmp_path: Path) -> None:
    assert found(text, tools, tmp_path) == [kind]


@pytest.mark.parametrize("text", STEADY)
def test_words_that_hold_are_left_alone(text: str, tools: Tools, tmp_path: Path) -> None:
    assert found(text, tools, tmp_path) == []


@pytest.mark.skipif(not SEED.is_file(), reason="the gold articles in ../shared are not here")
def test_the_lead_of_the_first_story(tools: Tools) -> None:
    (reading,) = read(stories([str(SEED)], published=None, publisher=None, format="text", stdin=None), tools)
    (drift,) = drifts(reading)
    assert drift.kind == "hedge_lost" and "not battle-ready" in drift.sentence and "unlikely" in drift.sentence
