"""The confidence of claims: a share between 0 and 1 for every claim, calibrated on gold."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from dateline.claims.confidence import MODEL, all_features
from dateline.language.linear import load_linear
from dateline.pipeline import build_tools, read
from dateline.reading.story import Known, build
from dateline.types import Story

ROOT = Path(__file__).parent.parent
GOLD = ROOT.parent / "shared" / "gold" / "dev"


def test_every_claim_has_one_and_a_plain_sentence_more_than_a_scrap() -> None:
    story = build(
        "The army shelled the port of Kalba on Monday. He, walking home, with it gone, slept.", Known(), id="t", doc="t"
    )
    assert isinstance(story, Story)
    (reading,) = read([story], build_tools())
    sure = [c.confidence for c in reading.claims]
    assert all(s is not None and 0 < s < 1 for s in sure)
    assert sure[0] == max(s for s in sure if s is not None)


def test_the_model_knows_its_features() -> None:
    story = build("The army shelled the port of Kalba on Monday.", Known(), id="t", doc="t")
    assert isinstance(story, Story)
    (reading,) = read([story], build_tools())
    (features,) = all_features(reading)
    assert {"bias", "section=body", "counted=False"} <= set(features) & set(load_linear(MODEL).weights)


@pytest.mark.skipif(not GOLD.is_dir(), reason="needs ../shared/gold, which is not part of the project")
def test_of_the_claims_shown_with_nine_tenths_nine_in_ten_are_right() -> None:
    spec = importlib.util.spec_from_file_location("calibration", ROOT / "benchmarks" / "calibration.py")
    assert spec is not None and spec.loader is not None
    calibration = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(calibration)
    weighed = calibration.measure(GOLD, 3)
    shown = [right for p, right in weighed if 0.85 <= p < 0.95]
    assert len(shown) > 100
    assert 0.85 <= sum(shown) / len(shown) <= 0.95
    assert calibration.error(weighed) < 0.05
