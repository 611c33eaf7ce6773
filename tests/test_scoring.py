"""The product's own measure of a reader, beside the gold set's scorer where that is there."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from dateline.cli import app
from dateline.errors import DocumentError, RunError
from dateline.scoring import paired, read_gold, score

TEXT = "The army said two soldiers were killed near Verin. Rain fell."
GOLD = Path(__file__).parents[2] / "shared" / "gold"
CLAIM = {
    "content": "two soldiers were killed near Verin", "section": "body", "quote": "indirect", "kind": "casualties",
    "modality": "asserted", "certainty": None, "hedge": None, "outcome": None, "agent": None,
    "target": {"text": "two soldiers", "who": None}, "places": [], "time": None,
    "quantities": [
        {"text": "two", "value": 2, "high": None, "unit": "killed", "of": "soldiers", "basis": "count", "bound": "exact"},
    ],
    "attribution": [{"source": "The army", "who": "army", "role": None, "side": None, "cue": "said", "medium": None}],
}  # fmt: skip


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.json").write_text(
        json.dumps({"published": "2024-03-12", "publisher": "X", "claims": [CLAIM]}), encoding="utf-8"
    )
    return tmp_path


def given(**fields: Any) -> dict[str, Any]:
    return {**CLAIM, "start": 14, "end": 49, **fields}


def test_the_same_claims_are_all_right(gold: Path) -> None:
    result = score(read_gold(gold), {"a": [given()]})
    assert result.fields["claim"].f1() == result.fields["complete"].f1() == 1.0 and result.ungrounded == 0
    assert all(count.right == count.gold == count.given for count in result.fields.values())


@pytest.mark.parametrize(
    ("field", "value", "wrong"),
    [
        ("kind", "attack", "kind"), ("modality", "denied", "modality"), ("certainty", "likely", "certainty"),
        ("attribution", [], "source"), ("quote", "direct", "quote"), ("quantities", [], "quantity"),
        ("time", {"start": "2024-03-11", "end": "2024-03-11", "text": None}, "time"),
    ],
)  # fmt: skip
def test_a_field_that_differs_makes_a_claim_incomplete(gold: Path, field: str, value: Any, wrong: str) -> None:
    result = score(read_gold(gold), {"a": [given(**{field: value})]})
    assert result.fields["claim"].f1() == 1.0
    assert result.fields[wrong].found() == 0.0 and result.fields["complete"].f1() == 0.0


def test_words_that_are_in_no_text_are_counted(gold: Path) -> None:
    assert score(read_gold(gold), {"a": [given(hedge="perhaps", agent={"text": "Nobody", "who": None})]}).ungrounded == 2


def test_half_of_the_words_in_common_is_found_and_less_is_not(gold: Path) -> None:
    (article,) = read_gold(gold)
    assert paired(article.claims, [given(end=32)]) == {0: 0}
    assert paired(article.claims, [given(end=31)]) == {}


def test_no_claims_found_is_no_error(gold: Path) -> None:
    result = score(read_gold(gold), {})
    assert result.fields["claim"].f1() == 0.0 and result.fields["claim"].gold == 1


def test_what_is_no_gold_is_said(tmp_path: Path, gold: Path) -> None:
    with pytest.raises(RunError, match="R145"):
        read_gold(tmp_path / "nowhere")
    (gold / "b.json").write_text("{}", encoding="utf-8")
    with pytest.raises(DocumentError, match="D141"):
        read_gold(gold)


def test_the_command_prints_a_table(gold: Path) -> None:
    done = CliRunner().invoke(app, ["score", str(gold)])
    assert done.exit_code == 0 and "claim, F1" in done.stdout and "1 article;" in done.stdout
    told = json.loads(CliRunner().invoke(app, ["score", str(gold), "--json"]).stdout)
    assert told["reader"] == "dateline" and told["fields"]["claim"]["gold"] == 1


@pytest.mark.skipif(not GOLD.is_dir(), reason="the gold set is in ../shared, which is not there")
def test_it_agrees_with_the_scorer_of_the_gold_set() -> None:
    """Gold claims, some of them spoilt, on whole articles: both measures give the same counts."""
    spec = importlib.util.spec_from_file_location("gold_score", GOLD / "score.py")
    assert spec is not None and spec.loader is not None
    official = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(official)
    golds = read_gold(GOLD / "dev")
    found = {one.doc: [_spoilt(claim, n) for n, claim in enumerate(one.claims) if n % 7] for one in golds}
    ours = score(golds, found)
    theirs = official.score(official.read_gold(GOLD / "dev"), found)
    for name, count in ours.fields.items():
        assert (count.right, count.gold, count.given) == _counts(theirs[name], count), name
    assert ours.ungrounded == theirs["ungrounded"]


def _spoilt(claim: dict[str, Any], n: int) -> dict[str, Any]:
    """A system's version of a gold claim: in turn cut short, of another kind, without its speaker, dated, placed elsewhere."""
    turns: tuple[dict[str, Any], ...] = (
        {}, {"kind": "other"}, {"attribution": []}, {"time": None}, {"places": claim["places"][1:]}, {"hedge": "quite surely so"},
        {"quantities": claim["quantities"][:1]}, {"modality": "forecast", "target": claim["agent"]},
    )  # fmt: skip
    made = {**claim, **turns[n % len(turns)]}
    if n % 5 == 0:
        end = claim["end"] - (claim["end"] - claim["start"]) // 3
        made |= {"end": end, "content": claim["content"][: end - claim["start"]]}
    return made


def _counts(row: dict[str, Any], ours: Any) -> tuple[int, int, int]:
    right = round(row["p"] * row["system"]) if row["system"] else 0
    return right, row["gold"], row["system"]
