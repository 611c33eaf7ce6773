"""Agreement by published examples, and what the reviews of a ledger come to."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.errors import RunError
from dateline.ledger.connect import open_ledger
from dateline.query.filters import Filter
from dateline.query.find import find
from dateline.review.agreement import agreement, cohen, krippendorff, percent, wilson
from dateline.review.decide import accept, add, assign, correct, reject
from dateline.review.view import view
from ledger_kit import keep, made, ticking


def test_alpha_of_two_observers_and_two_values() -> None:
    """Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), example A."""
    assert krippendorff(zip("0100000010", "1110010000", strict=True)) == pytest.approx(0.095, abs=0.0005)


def test_alpha_of_two_observers_and_nominal_values() -> None:
    """Example B there."""
    assert krippendorff(zip("aabbdcccedda", "babbbccceddd", strict=True)) == pytest.approx(0.692, abs=0.0005)


def test_alpha_of_four_observers_with_gaps() -> None:
    """Example C there."""
    # By unit, as the paper's table has them: an asterisk is a gap.
    units = (
        "1 1 * 1",
        "2 2 3 2",
        "3 3 3 3",
        "3 3 3 3",
        "2 2 2 2",
        "1 2 3 4",
        "4 4 4 4",
        "1 1 2 1",
        "2 2 2 2",
        "* 5 5 5",
        "* * 1 1",
        "* * 3 *",
    )
    found = krippendorff([value for value in unit.split() if value != "*"] for unit in units)
    assert found == pytest.approx(0.743, abs=0.0005)


def test_kappa_of_fifty_proposals() -> None:
    """Two readers, fifty grant proposals: both yes 20, yes and no 5, no and yes 10, both no 15; by hand .7 and .5."""
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert cohen(pairs) == pytest.approx(0.4)
    assert percent([{"a": one, "b": other} for one, other in pairs]) == pytest.approx(0.7)


def test_cohens_own_example() -> None:
    """Cohen 1960, table 1: 200 cases in three classes, .70 observed, .41 expected, kappa .492."""
    table = {
        ("1", "1"): 88,
        ("1", "2"): 10,
        ("1", "3"): 2,
        ("2", "1"): 14,
        ("2", "2"): 40,
        ("2", "3"): 6,
        ("3", "1"): 18,
        ("3", "2"): 10,
        ("3", "3"): 12,
    }
    pairs = [pair for pair, number in table.items() for _ in range(number)]
    assert cohen(pairs) == pytest.approx(0.492, abs=0.0005)


def pair_by_pair(units: list[list[int]]) -> float | None:
    """Alpha from its definition, pair by pair: disagreement within units over that between any two values that can be paired."""
    paired = [unit for unit in units if len(unit) > 1]
    values = [value for unit in paired for value in unit]
    within = sum(sum(a != b for a, b in permutations(unit, 2)) / (len(unit) - 1) for unit in paired) / max(len(values), 1)
    between = sum(a != b for a, b in permutations(values, 2)) / max(len(values) * (len(values) - 1), 1)
    return 1 - within / between if between else None


def case_by_case(pairs: list[tuple[int, int]]) -> float | None:
    """Kappa against chance as it is: each of the first's values beside each of the second's."""
    observed = sum(a == b for a, b in pairs) / len(pairs)
    chance = sum(a == b for a, _ in pairs for _, b in pairs) / len(pairs) ** 2
    return (observed - chance) / (1 - chance) if chance < 1 else None


@given(st.lists(st.lists(st.integers(0, 4), max_size=4), max_size=12))
def test_alpha_by_a_second_way(units: list[list[int]]) -> None:
    assert krippendorff(units) == pytest.approx(pair_by_pair(units))


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=25))
def test_kappa_by_a_second_way(pairs: list[tuple[int, int]]) -> None:
    assert cohen(pairs) == pytest.approx(case_by_case(pairs))


def test_where_nothing_varies_there_is_nothing_to_tell() -> None:
    assert krippendorff([["a", "a"], ["a", "a"]]) is None and cohen([("a", "a")]) is None and krippendorff([["a"]]) is None
    assert percent([{"x": "a", "y": "a"}]) == 1.0 and percent([]) is None and cohen([]) is None


def test_few_cases_tell_little() -> None:
    """Wilson's bounds for 0 of 10, by hand: 0 to z²/(n + z²)."""
    low, high = wilson(0, 10)
    assert low == pytest.approx(0.0, abs=1e-9) and high == pytest.approx(3.8415 / 13.8415, abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0)


def test_the_reviews_of_a_ledger_tell_of_reader_and_reviewers(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "l.db", clock=ticking()) as ledger:
        keep(ledger, (made(number) for number in range(2)))
        claims = [found.id for found in find(ledger, Filter()).claims]
        for claim in claims[:4]:
            assign(ledger, [claim], ["ida", "ole"], by="eva", blind=True)
            correct(ledger, claim, {"kind": "shelling"}, by="ida")
        correct(ledger, claims[0], {"kind": "shelling"}, by="ole")
        accept(ledger, claims[1], by="ole")
        reject(ledger, claims[2], by="ole")
        assert agreement(ledger).decided == 3  # the fourth is still being coded blind
        add(ledger, view(ledger, claims[0]).story, "all of them", by="ida")
        found = agreement(ledger)
        errors, between = ({one.field: one for one in part} for part in (found.errors, found.between))
        assert (found.missed, found.reviewers) == (1, ("ida", "ole"))
        assert (errors["kind"].claims, errors["kind"].wrong) == (5, 4)
        assert (errors["claim"].claims, errors["claim"].wrong) == (6, 1)
        assert (between["kind"].claims, between["kind"].percent) == (2, 0.5)
        assert (between["claim"].claims, between["claim"].percent) == (3, pytest.approx(2 / 3))
        assert agreement(ledger, reviewers=["ole"]).between == ()
        with pytest.raises(RunError, match="R112 by: 'nobody' decided nothing"):
            agreement(ledger, reviewers=["nobody"])
