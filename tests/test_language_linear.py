import pytest

from dateline.language.linear import Linear


def test_scores_are_sums_and_unknown_features_weigh_nothing() -> None:
    model = Linear(("yes", "no"), {"a": (1.0, 0.0), "b": (0.5, 2.0)})
    assert model.scores(["a", "b", "never seen"]) == [1.5, 2.0]


def test_probabilities_sum_to_one_even_for_great_scores() -> None:
    model = Linear(("yes", "no"), {"a": (900.0, -900.0)})
    assert sum(model.probabilities(["a"])) == pytest.approx(1.0)
