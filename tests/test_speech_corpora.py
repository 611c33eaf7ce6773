"""A floor on PolNeAR's development articles: who says what, in every form, on another kind of news."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GOLD = ROOT.parent / "shared" / "corpora" / "attribution" / "polnear-dev.json"
GOLD_SHA256 = "918e3de209c3bb2cb25c7eb6aa9d650a5b18237f1386c8b34e7c388016603bb4"
FLOORS = {"token content": 0.84, "token source": 0.70, "token cue": 0.61, "part  triple": 0.55}

pytestmark = pytest.mark.skipif(not GOLD.is_file(), reason="needs ../shared/corpora, which is not part of the project")


def test_the_corpus_is_the_one_the_floors_were_set_on() -> None:
    assert hashlib.sha256(GOLD.read_bytes()).hexdigest() == GOLD_SHA256


def test_floors() -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "attribution.py"), str(GOLD)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout
    for line, floor in FLOORS.items():
        (row,) = [text for text in printed.splitlines() if text.startswith(line)]
        assert float(row.split("'f1': ")[1].split("}")[0]) >= floor, row
