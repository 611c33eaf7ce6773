import pytest

from claim_kit import after, with_claims
from dateline.claims import kinds, modality, outcomes


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
