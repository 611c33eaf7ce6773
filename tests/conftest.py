"""What several tests share: the tools, built once a run; how many examples the generated tests try; where commands keep."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from dateline.pipeline import Tools, build_tools

# No deadline: a slow machine is no fault of the code. A hundred examples, or a thousand with HYPOTHESIS_PROFILE=long.
settings.register_profile("short", max_examples=100, deadline=None)
settings.register_profile("long", max_examples=1_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))


@pytest.fixture(scope="session")
def tools() -> Tools:
    return build_tools()


@pytest.fixture(autouse=True)
def ledger_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each test's commands keep what they read in a ledger of that test."""
    path = tmp_path_factory.mktemp("ledger") / "dateline.db"
    monkeypatch.setenv("DATELINE_LEDGER", str(path))
    return path
