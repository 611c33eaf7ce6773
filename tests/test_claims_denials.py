"""Denials: charges rejected in so many words, and deeds of one's own side said not to have been done."""

from __future__ import annotations

import pytest

from dateline.pipeline import Tools, read
from pipeline_kit import story_of


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("The rebel commander said that his group had not shelled the market.", "denied"),
        ("“We did not bomb the hospital,” the minister said.", "denied"),
        ("Russia's army said its aircraft had not hit the town.", "denied"),
        ("“Our forces have never attacked a convoy,” the Sudanese general said.", "denied"),
        ("Russia said Ukraine had not attacked the bridge.", "asserted"),
        ("The mayor said no shells had hit the town.", "asserted"),
        ("The minister said he had not met the envoy in Cairo.", "asserted"),
        ("The army said it would not attack the town.", "intention"),
    ],
)
def test_who_says_that_his_own_did_not_do_it_denies_it(text: str, modality: str, tools: Tools) -> None:
    (reading,) = read([story_of(text)], tools)
    assert [claim.modality for claim in reading.claims] == [modality]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Officials raised the death toll to 15 on Sunday.", "the death toll to 15"),
        ("The UN revised its estimate of those killed to 40.", "its estimate of those killed to 40"),
        ("The army raised the number of troops there to 500.", None),
    ],
)
def test_who_raises_a_toll_says_it_and_who_raises_troops_does_it(text: str, content: str | None, tools: Tools) -> None:
    (reading,) = read([story_of(text)], tools)
    assert [c.content.of(text) if c.chain else None for c in reading.claims] == [content]
