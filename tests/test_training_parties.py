"""The training of the choice of parties: which names agree, and that the fit prefers what was right."""

import pytest

from dateline.training.fit import Choice, fit_choice
from dateline.training.parties import same_name


@pytest.mark.parametrize(
    ("gold", "found", "same"),
    [
        ("Kenya", "Kenya", True),
        ("Ali Hassan Omar", "Omar", True),
        ("Free Army|rebels", "rebels", True),
        ("Kenya", "Uganda", False),
        ("Kenya", "men of the second battalion of Kenya", False),
    ],
)
def test_a_telling_part_of_a_name_is_the_name(gold: str, found: str, same: bool) -> None:
    assert same_name(gold, found) is same


def test_the_fit_prefers_what_was_right() -> None:
    choices = [Choice((("subject",), ("object",), ("nobody",)), frozenset({0})) for _ in range(5)]
    weights = fit_choice(choices, least=1)
    assert weights["subject"] > weights["object"]
    assert weights["subject"] > weights["nobody"]


def test_several_options_may_be_right() -> None:
    choices = [Choice((("a",), ("b",), ("c",)), frozenset({0, 1})) for _ in range(5)]
    weights = fit_choice(choices, least=1)
    assert weights["a"] == pytest.approx(weights["b"])
    assert weights["a"] > weights["c"]


def test_rare_features_are_left_out() -> None:
    choices = [Choice((("a", "rare"), ("b",)), frozenset({0})), Choice((("a",), ("b",)), frozenset({0}))]
    assert set(fit_choice(choices, least=2)) == {"a", "b"}
