"""Figures whose noun stands far off take the unit and basis of the tally they are put on."""

from __future__ import annotations

import pytest

from dateline.claims.counts import quantities
from language_kit import parsed


def found(text: str) -> list[tuple[float | None, str, str]]:
    return [(q.value, q.unit, q.basis) for q in quantities.find(parsed(text)).quantities]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("Serb losses reached 900. A week earlier the corps had put the total at 850.", (850, "losses", "cumulative")),
        (
            "Shelling killed 12 on Monday, bringing the death toll since the siege began in April to 310.",
            (310, "killed", "cumulative"),
        ),
        (
            "Forty guards were wounded, taking the army's casualties since the truce collapsed to 1,150.",
            (1150, "casualties", "cumulative"),
        ),
        ("An estimate put the death toll as high as 150,000.", (150000, "killed", "cumulative")),
        ("Officials reported 31 deaths. The hospital put the figure at 45.", (45, "killed", "count")),
        ("Ministry puts militia losses above 2,300", (2300, "losses", "count")),
        ("The number of wounded has, according to the governor, climbed past 600.", (600, "wounded", "count")),
        ("There were 20 airstrikes in May. In June the total was 31.", (31, "strikes", "cumulative")),
    ],
)
def test_a_far_total_counts_what_its_tally_counts(text: str, last: tuple[float, str, str]) -> None:
    assert found(text)[-1] == last


def test_the_time_of_a_total_says_nothing_of_the_count_beside_it() -> None:
    text = "The corps said 70 fighters had been killed between Friday and Sunday, bringing losses since the war began to 2,140."
    assert found(text) == [(70, "killed", "period"), (2140, "losses", "cumulative")]


def test_a_time_that_opens_a_sentence_holds_for_all_of_it() -> None:
    assert [b for _, _, b in found("Since March, the jets have flown 40 raids and dropped 90 bombs.")] == ["cumulative"] * 2
    assert [b for _, _, b in found("Three days of shelling killed 40 people.")] == ["period"]


def test_a_time_behind_a_semicolon_is_of_something_else() -> None:
    assert found("Mortars killed nine; talks may resume in June.") == [(9, "killed", "count")]
