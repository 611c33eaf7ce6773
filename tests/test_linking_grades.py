"""A rule set of one's own grades incidents; one that cannot be meant is refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.errors import RunError
from dateline.lexicons import rows
from dateline.linking.grades import AIRWARS, CONDITIONS, read_rules

OWN = "# ours\nheard\tseveral_origins !denied\ttwo tell of it\nunsure\t\tanything else\n"


def test_a_file_of_rules(tmp_path: Path) -> None:
    path = tmp_path / "ours.tsv"
    path.write_text(OWN, encoding="utf-8")
    assert read_rules(path) == [["heard", "several_origins !denied", "two tell of it"], ["unsure", "", "anything else"]]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("heard\tseveral_origins\n", ":1: this is no rule set for grades (a row has three columns"),
        ("heard\tseveral_origin\ttwo tell of it\n", "no condition is called several_origin; there are withdrawn"),
        ("# nothing\n", "it has no rows"),
    ],
)
def test_what_is_no_rule_set(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "ours.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RunError) as caught:
        read_rules(path)
    assert caught.value.code == "R160" and told in caught.value.message


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(RunError) as caught:
        read_rules(tmp_path / "none.tsv")
    assert caught.value.code == "R160"


def test_the_shipped_rules_name_conditions_that_there_are() -> None:
    assert {need.removeprefix("!") for _, needs, _ in rows(AIRWARS) for need in needs.split()} <= set(CONDITIONS)
