import itertools
from typing import get_args

import pytest

from claim_kit import after, with_claims
from dateline.claims.what import certainty
from dateline.claims.what.yardsticks import Scale, bounds, yardstick
from dateline.types import Certainty, Step


def weighed(text: str, *contents: str, cue: str | None = None) -> Certainty | None:
    return after(with_claims(text, *contents, cue=cue), certainty.weigh).certainty


@pytest.mark.parametrize(
    ("text", "step", "hedge"),
    [
        ("The strike may widen the war.", "realistic_possibility", "may"),
        ("The brigade probably lost half its tanks.", "likely", "probably"),
        ("The town is unlikely to hold.", "unlikely", "unlikely"),
        ("The garrison is almost certain to surrender.", "almost_certain", "almost certain"),
        ("A truce is possible.", "realistic_possibility", "possible"),
        ("The rebels appear to have left.", "likely", "appear"),
        ("The offensive is highly likely to resume.", "highly_likely", "highly likely"),
    ],
)
def test_hedges_of_the_claims_own_verb(text: str, step: str, hedge: str) -> None:
    found = weighed(text)
    assert found is not None
    assert (found.step, found.hedge.of(text)) == (step, hedge)
    assert (found.low, found.high) == bounds(found.step)


def test_the_frame_before_the_content_counts() -> None:
    text = "It is unclear whether the ceasefire will hold."
    found = weighed(text, "the ceasefire will hold")
    assert found is not None and found.step == "realistic_possibility"
    text = "He was confident that the city would hold."
    found = weighed(text, "the city would hold")
    assert found is not None and found.step == "highly_likely"


def test_a_negated_hedge_turns_round() -> None:
    found = weighed("The militia is not likely to return.")
    assert found is not None and found.step == "unlikely"


@pytest.mark.parametrize(
    "text",
    [
        "The wounded could not be reached.",
        "Neither figure could be checked.",
        "None of the reports could be confirmed.",
        "The toll could not be independently verified.",
        "No ship could leave the port.",
        "The broadcaster was unable to confirm the account.",
        "She could see the smoke from her window.",
        "In May the army shelled the port.",
        "The target was unclear.",
        "Four men appeared in court.",
        "The army claimed the hill.",
        "It was not immediately possible to verify the account.",
        "It was possible to reach the town by road.",
    ],
)
def test_what_is_no_hedge(text: str) -> None:
    assert weighed(text) is None


def test_a_hedge_of_an_embedded_clause_is_not_the_claims() -> None:
    assert weighed("The army shelled the ridge where snipers may be hiding.") is None


def test_the_hedge_of_another_claim_is_left_to_it() -> None:
    text = "The truce is unlikely to hold, and the army shelled the port."
    assert weighed(text, "the army shelled the port") is None


def test_both_scales_have_every_step_in_order() -> None:
    for scale in ("phia", "icd203"):
        rungs = list(yardstick(scale).values())
        assert [r.step for r in rungs] == list(get_args(Step))
        assert all(0 <= r.low < r.high <= 1 for r in rungs)
        assert all(below.high <= above.low for below, above in itertools.pairwise(rungs))


@pytest.mark.parametrize(
    ("scale", "step", "low", "high"),
    [
        ("phia", "remote", 0, 0.05),
        ("phia", "likely", 0.55, 0.75),
        ("icd203", "remote", 0.01, 0.05),
        ("icd203", "likely", 0.55, 0.8),
    ],
)
def test_the_published_bounds(scale: Scale, step: Step, low: float, high: float) -> None:
    assert bounds(step, scale) == (low, high)


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("The envoy hinted at a possible return of the fleet.", "realistic_possibility"),
        ("The report warned of a likely famine.", "likely"),
        ("It is beyond doubt that the garrison fell.", "almost_certain"),
        ("It is unclear if the column crossed the river.", "realistic_possibility"),
        ("There is almost no chance that the truce will hold.", "remote"),
        ("The chances that the bridge stands are about even.", "realistic_possibility"),
    ],
)
def test_hedges_of_an_event_and_of_a_chance(text: str, step: str) -> None:
    found = weighed(text)
    assert found is not None and found.step == step


def test_how_many_is_no_whether() -> None:
    assert weighed("It is not clear how many tanks the army lost.", "how many tanks the army lost") is None
