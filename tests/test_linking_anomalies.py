"""The list of anomalies in published series is what the code finds, every one judged, and nine in ten right."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "corpora" / "series"
sys.path.insert(0, str(ROOT / "benchmarks"))

FLOOR = 0.9


@pytest.mark.skipif(not SHARED.is_dir(), reason="the published series in ../shared are not here")
def test_the_list_is_what_is_found() -> None:
    from anomalies import found, key, verdicts

    known = verdicts(ROOT / "docs" / "anomalies.tsv")
    now = [key(folder, anomaly) for folder, anomaly in found(SHARED)]
    assert set(now) == set(known), "judge the new ones in docs/anomalies.tsv"
    right = sum(known[what][0] == "right" for what in now)
    assert right / len(now) >= FLOOR
