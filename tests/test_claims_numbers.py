"""Numbers as they are written, without a parse."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.claims.counts.numbers import Number, read_numbers
from growth_kit import grows_within


def only(text: str) -> Number:
    numbers = read_numbers(text)
    assert len(numbers) == 1, numbers
    return numbers[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234 men", 1234),
        ("1 234 men", 1234),
        ("1\u00a0234 men", 1234),
        ("3.5 litres", 3.5),
        ("12k men", 12_000),
        ("1.5 million men", 1_500_000),
        ("3.7m refugees", 3_700_000),
        ("twenty-three men", 23),
        ("two hundred and five men", 205),
        ("three thousand four hundred and twelve men", 3412),
        ("a hundred men", 100),
        ("a dozen men", 12),
        ("three dozen men", 36),
        ("half a dozen men", 6),
        ("half a million men", 500_000),
        ("a quarter of a million men", 250_000),
        ("two and a half million men", 2_500_000),
        ("33,000, he said", 33_000),
    ],
)
def test_values(text: str, value: float) -> None:
    assert only(text).value == value


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("20-30 men", 20, 30),
        ("20–30 men", 20, 30),
        ("between 20 and 30 men", 20, 30),
        ("from 5 to 7 men", 5, 7),
        ("300 to 400 men", 300, 400),
        ("two or three men", 2, 3),
        ("5-7 million men", 5_000_000, 7_000_000),
        ("between $20 and $30 million", 20_000_000, 30_000_000),
    ],
)
def test_ranges(text: str, low: float, high: float) -> None:
    number = only(text)
    assert (number.value, number.high) == (low, high)


def test_a_change_is_no_range() -> None:
    assert [n.value for n in read_numbers("the camp has grown from 4,000 to 9,000 people")] == [4000, 9000]


def test_a_list_is_no_range() -> None:
    assert [n.value for n in read_numbers("wards 3 and 5")] == [3, 5]


@pytest.mark.parametrize(
    ("text", "bound", "cue"),
    [
        ("at least 12 men", "at_least", "at least 12"),
        ("more than two dozen men", "at_least", "more than two dozen"),
        ("Over half a million men", "at_least", "Over half a million"),
        ("200-plus men", "at_least", "200-plus"),
        ("50 or more men", "at_least", "50 or more"),
        ("up to 90 men", "at_most", "up to 90"),
        ("as many as 90 men", "at_most", "as many as 90"),
        ("fewer than ten men", "at_most", "fewer than ten"),
        ("some 400 men", "about", "some 400"),
        ("an estimated 400 men", "about", "an estimated 400"),
        ("almost 400 men", "about", "almost 400"),
        ("anywhere from 20 to 30 men", "about", "anywhere from 20 to 30"),
        ("400 men", "exact", "400"),
    ],
)
def test_bounds(text: str, bound: str, cue: str) -> None:
    number = only(text)
    assert number.bound == bound
    assert number.cue.of(text) == cue


def test_no_more_than_is_not_more_than() -> None:
    assert only("no more than 12 men").bound == "at_most"


@pytest.mark.parametrize(
    "text", ["dozens", "scores", "tens of thousands", "several hundred", "a handful", "a few dozen", "hundreds"]
)
def test_vague_words_have_no_value(text: str) -> None:
    number = only(f"{text} of men")
    assert number.value is None
    assert number.span.of(f"{text} of men") == text


@pytest.mark.parametrize(
    "text", ["few came", "how many", "as many again", "the town", "one-", "T-72", "G20", "the 1st Army", "the 1990s", "at 12:30"]
)
def test_no_number(text: str) -> None:
    assert [n for n in read_numbers(text) if n.value != 1] == []


def test_money_and_shares() -> None:
    assert only("$60bn").money and only("$60bn").value == 60e9
    assert only("€3.5 million").value == 3.5e6
    assert only("£1.1bn").value == 1.1e9
    assert only("ten per cent").percent
    assert only("at least 60% of it").percent
    assert not only("300m from here").money and only("300m from here").value == 300


@given(st.text(alphabet="0123456789 ,.-–$%mk()\nabdeinorstuy", max_size=80))
def test_any_text_gives_spans_in_order(text: str) -> None:
    numbers = read_numbers(text)
    assert all(0 <= n.cue.start <= n.span.start < n.span.end <= n.cue.end <= len(text) for n in numbers)
    assert all(a.span.end <= b.span.start for a, b in pairwise(numbers))


@given(st.integers(0, 999_999_999))
def test_digits_read_back(value: int) -> None:
    assert only(f"there were {value:,} of them").value == value


@pytest.mark.parametrize(
    "piece", ["111 ", "1,111", "one ", "$5 ", "a ", "five million ", "at least ", "between 5 and 6 ", "1-", "hundred and "]
)
def test_work_grows_with_length_and_no_faster(piece: str) -> None:
    small, large = piece * 4_000, piece * 32_000  # eight times the text; a square would take 64 times the work
    assert grows_within(8 * 3, lambda: read_numbers(small), lambda: read_numbers(large))
