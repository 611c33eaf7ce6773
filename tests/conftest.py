"""What several tests share: the tools, built once a run."""

from __future__ import annotations

import pytest

from dateline.pipeline import Tools, build_tools


@pytest.fixture(scope="session")
def tools() -> Tools:
    return build_tools()
