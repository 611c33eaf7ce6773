"""Floors on two public corpora of place names, on words without tags: what the gazetteer and the rules are worth alone."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from dateline.claims import places
from dateline.places.gazetteer import open_gazetteer
from dateline.types import Reading, Story

GEO = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "geo"

# corpus, SHA-256 of the file (first 16 digits), floor of end-to-end F1 (recognised and within 161 km)
FLOORS = [("lgl", "a74a4c616014c75b", 0.625), ("geovirus", "a8e458539b7bf47d", 0.795)]


def _scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_geo", GEO / "score_geo.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(not GEO.is_dir(), reason="the public corpora are not beside this checkout (../shared/corpora/geo)")
@pytest.mark.parametrize(("name", "sha", "floor"), FLOORS)
def test_end_to_end_does_not_fall(name: str, sha: str, floor: float) -> None:
    from test_places_find import words

    data = (GEO / f"{name}.json").read_bytes()
    assert hashlib.sha256(data).hexdigest()[:16] == sha, "another version of the corpus: measure again, then change the floor"
    gazetteer, gold = open_gazetteer(), json.loads(data)
    system: dict[str, list[dict[str, Any]]] = {}
    for doc in gold:
        text = doc["text"]
        found = places.find(Reading(Story(str(doc["id"]), str(doc["id"]), text), words(text)), gazetteer)
        system[doc["id"]] = [
            {"start": p.span.start, "end": p.span.end, "lat": p.lat, "lon": p.lon, "geonameid": p.geonames_id}
            for p in found.places
            if not p.span.of(text).casefold().startswith(("the ", "this ", "that ", "there", "both ", "these ", "those "))
        ]  # fmt: skip
    result, _ = _scorer().score(gold, system, keep="coords")
    assert result["e2e_F1"] >= floor, result
