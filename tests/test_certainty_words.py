"""What hedges stand for, against what people read in them (benchmarks/words.py)."""

import importlib.util
import sys
from pathlib import Path

import pytest

from dateline.claims.what.yardsticks import yardstick
from dateline.pipeline import build_tools

ROOT = Path(__file__).resolve().parent.parent
PEOPLE = ROOT.parent / "shared" / "corpora" / "words" / "probly.csv"


def test_ranges_agree_with_people() -> None:
    """At least 14 of the 17 phrases hedge and have the people's median in their range or within five points of it."""
    if not PEOPLE.exists():
        pytest.skip(f"{PEOPLE} is not here")
    spec = importlib.util.spec_from_file_location("words_benchmark", ROOT / "benchmarks" / "words.py")
    assert spec is not None and spec.loader is not None
    words = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = words
    spec.loader.exec_module(words)
    rows = words.compare(PEOPLE, build_tools())
    assert sum(r.off is not None and r.off <= 5 for r in rows) >= 14


def test_the_page_gives_the_bounds_of_the_data() -> None:
    page = (ROOT / "docs" / "certainty.md").read_text(encoding="utf-8")
    for step, phia in yardstick("phia").items():
        icd = yardstick("icd203")[step]
        assert f"| `{step}` | {phia.low:.0%} to {phia.high:.0%} | {icd.low:.0%} to {icd.high:.0%} |".replace("%", "") in page
