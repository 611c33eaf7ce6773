"""What several tests share: the tools, built once a run; how many examples the generated tests try; where commands keep."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from dateline.ledger.connect import Ledger, open_ledger
from dateline.pipeline import Tools, build_tools
from ledger_kit import ticking
from postgres_kit import binaries, cluster

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


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server, with ``%s`` for the database."""
    if binaries() is None:
        pytest.skip("PostgreSQL is not installed: ./setup.sh dev installs Debian's package")
    with cluster() as address:
        yield address


@pytest.fixture
def postgres(postgres_server: str, request: pytest.FixtureRequest) -> str:
    """The address of an empty PostgreSQL database."""
    import psycopg

    name = f"t{abs(hash(request.node.nodeid)):x}"
    with psycopg.connect(postgres_server % "postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return postgres_server % name


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a ledger may be made: once a file, once a database."""
    if request.param == "sqlite":
        return str(tmp_path / "ledger.db")
    return str(request.getfixturevalue("postgres"))


@pytest.fixture
def ledger(place: str) -> Iterator[Ledger]:
    """An empty ledger, once in a file and once in PostgreSQL, with a clock that ticks."""
    with open_ledger(place, clock=ticking()) as opened:
        yield opened
