import pytest

from claim_kit import after, with_claims
from dateline.claims.what import kinds, modality, outcomes


def outcome(text: str) -> str | None:
    return after(with_claims(text), modality.judge, kinds.assign, outcomes.judge).outcome


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Government troops recaptured the airport.", "succeeded"),
        ("Both sides signed a ceasefire agreement.", "succeeded"),
        ("The defenders repelled two assaults.", "failed"),
        ("The rebels failed to take the town.", "failed"),
        ("The army is fighting the insurgents.", "ongoing"),
        ("The battle is raging around the port.", "ongoing"),
        ("Gunners shelled the suburb.", None),
        ("The army plans to retake the airport.", None),
        ("The rebels did not capture the town.", None),
        ("Eleven civilians died.", None),
    ],
)
def test_how_an_attempt_came_out(text: str, expected: str | None) -> None:
    assert outcome(text) == expected


def test_an_outcome_rests_on_words() -> None:
    text = "Government troops recaptured the airport."
    claim = after(with_claims(text), modality.judge, kinds.assign, outcomes.judge)
    reason = next(r for r in claim.because if r.field == "outcome")
    assert reason.span is not None and reason.span.of(text) == "recaptured"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No agreement has been reached.", None),
        ("Neither side captured the town.", None),
        ("The general failed in his goals: capturing the port and the airport.", "failed"),
        ("The priority should be fighting the insurgents.", None),
        ("The army is looking for a reason to fight.", None),
        ("Forty thousand civilians are still besieged in the city.", None),
        ("40,000 civilians besieged within the city", "ongoing"),
        ("Norway brokered a ceasefire agreement.", "succeeded"),
        ("The two armies came to an agreement on the valley.", "succeeded"),
    ],
)
def test_goals_and_nothings_came_to_nothing(text: str, expected: str | None) -> None:
    assert outcome(text) == expected


def test_a_goal_is_not_reached_by_being_named() -> None:
    text = "The general spoke of the goal of capturing the port."
    claim = after(with_claims(text, "capturing the port"), modality.judge, kinds.assign, outcomes.judge)
    assert claim.kind == "capture" and claim.outcome is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The junta started its offensive against the islands.", "ongoing"),
        ("There is fighting in the northern suburbs.", "ongoing"),
        ("There was fighting in the northern suburbs.", None),
        ("The two clans compete for the valley.", "ongoing"),
        ("The militia still besieges the capital.", "ongoing"),
        ("The gang holds nine hostages.", "ongoing"),
        ("The gang held nine hostages in 1994.", None),
        ("Delegates are in talks with the rebels over fuel.", "ongoing"),
        ("Their offensive has continued to falter.", "failed"),
        ("The coup attempt collapsed within hours.", "failed"),
        ("Police prevented an attack on the embassy.", "failed"),
        ("The assault on the barracks was beaten back.", "failed"),
        ("The rebels would have seized the airport by now.", None),
        ("The army may have captured the hill.", None),
    ],
)
def test_what_goes_on_and_what_came_to_nothing(text: str, expected: str | None) -> None:
    assert outcome(text) == expected
