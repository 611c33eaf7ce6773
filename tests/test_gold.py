"""Floors on the gold articles: learned parts cross-validated by article, the set pinned by hash.

A figure that falls below its floor fails. Floors are raised when the figures rise, and never
lowered without a line in the changelog that says why.
"""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from dateline.pipeline import build_tools
from dateline.training.__main__ import digest
from dateline.training.gold import mentioned, read_gold

ROOT = Path(__file__).parent.parent
GOLD = ROOT.parent / "shared" / "gold" / "dev"
GOLD_SHA256 = "68083b8a316d6ea98018287f860fbde465671e9166cff7bed3ced79dc8786bc9"
FOLDS = 3

pytestmark = pytest.mark.skipif(not GOLD.is_dir(), reason="needs ../shared/gold, which is not part of the project")

F1 = {"claim": 0.77, "source": 0.73, "chain": 0.72, "cue": 0.73, "quote": 0.73, "section": 0.77, "complete": 0.33}
SPOKEN = {"source": 0.87, "chain": 0.86, "cue": 0.88, "quote": 0.93}
FOUND = SPOKEN | {"kind": 0.66, "modality": 0.91, "time": 0.71, "place": 0.74, "quantity": 0.79, "agent": 0.53, "target": 0.40}


def benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gold_benchmark", ROOT / "benchmarks" / "gold.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def result() -> dict[str, dict[str, float]]:
    gold = benchmark()
    tools = build_tools()
    golds = list(read_gold(GOLD))
    readings = list(mentioned(golds, tools))
    scores: dict[str, dict[str, float]] = gold.scores(GOLD, gold.crossed(golds, readings, tools, FOLDS))
    return scores


def test_the_gold_set_is_the_one_the_floors_were_set_on() -> None:
    assert digest(GOLD) == GOLD_SHA256


@pytest.mark.parametrize("field", F1)
def test_f1_floors(result: dict[str, dict[str, float]], field: str) -> None:
    assert result[field]["f1"] >= F1[field]


@pytest.mark.parametrize("field", FOUND)
def test_found_floors(result: dict[str, dict[str, float]], field: str) -> None:
    assert result[field]["found"] >= FOUND[field]


def test_nothing_is_ungrounded(result: dict[str, dict[str, float]]) -> None:
    assert result["ungrounded"] == 0
