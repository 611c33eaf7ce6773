"""A sample of the long runs (`make long` runs them whole: tests/crash/long.py): killed, failing, cut off, crowded, backed up."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from crash import shim


def outcome(program: str, *arguments: object, library: Path | None = None) -> Any:
    done = shim.run(program, *arguments, library=library)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shim.compiler() is None:
        pytest.skip("there is no C compiler: ./setup.sh dev installs Debian's gcc")
    return shim.build(tmp_path_factory.mktemp("shim"))


def test_killed_at_random_points_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    found = outcome("kill_sweep.py", 40, 1, tmp_path)
    assert (found["lost"], found["broken"]) == (0, 0) and found["acknowledged"] > 40


def test_every_kind_of_failing_write_leaves_all_or_nothing(tmp_path: Path, library: Path) -> None:
    found = outcome("fail_writes.py", 3, tmp_path, 5, library=library)
    assert found["violations"] == [] and set(found["failures"]) == set(shim.KINDS)
    assert {"R015", "R016"} <= set(found["codes"])


def test_every_kind_of_failure_in_a_migration_leaves_the_old_schema_or_the_new(tmp_path: Path, library: Path) -> None:
    found = outcome("fail_migrations.py", tmp_path, 25, library=library)
    assert found["violations"] == [] and set(found["failures"]) == {*shim.KINDS, "statement"}


def test_order_and_shards_give_the_same_bytes(tmp_path: Path) -> None:
    found = outcome("shuffled.py", 12, tmp_path)
    assert (found["different"], found["broken"], found["ledgers"]) == (0, 0, 5)


def test_a_power_cut_loses_nothing_acknowledged(tmp_path: Path, library: Path) -> None:
    found = outcome("power_cut.py", 5, tmp_path, 3, library=library)
    assert found["violations"] == [] and found["syncs"] >= 10


def test_a_power_cut_without_syncs_would_be_seen(tmp_path: Path, library: Path) -> None:
    """The simulation can fail: told that no sync ever reached the disk, it finds what is lost."""
    done = shim.run("power_cut.py", 3, tmp_path, 0, "unsynced", library=library)
    assert done.returncode == 1 and "is lost" in done.stdout


def test_a_farm_whose_workers_die_holds_what_an_unbroken_run_does(tmp_path: Path) -> None:
    found = outcome("farm.py", 8, 3, 1, tmp_path)
    assert found["identical"] and (found["kills"], found["errors"], found["faults"]) == (8, [], [])


def test_many_writers_at_once(place: str) -> None:
    found = outcome("writers.py", place, 8, 4)
    assert (found["lost"], found["failed"], found["broken"]) == (0, 0, []) and found["stories"] >= 8


def test_backups_while_others_read_and_write(place: str, tmp_path: Path) -> None:
    found = outcome("backups.py", place, 2, tmp_path)
    assert found["good"] == found["backups"] == 2


def test_a_small_disk_fills_up(tmp_path: Path) -> None:
    """A file system of 2 MB of its own, where the system lets one be mounted; the shim has tried every call in any case."""
    import subprocess

    from dateline.errors import RunError
    from dateline.ledger.connect import open_ledger
    from ledger_kit import contents, faults, keep, made

    disk = tmp_path / "disk"
    disk.mkdir()
    if (
        os.getuid()
        or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", disk], capture_output=True, check=False).returncode
    ):
        pytest.skip("only root may mount a file system, and not in every container")
    try:
        with open_ledger(disk / "l.db") as ledger:
            with pytest.raises(RunError, match="R015"):
                for number in range(1_000):
                    keep(ledger, [made(number, sentences=10)])
            before = contents(ledger)
            assert len(before) > 20
        with open_ledger(disk / "l.db") as ledger:
            assert contents(ledger) == before and faults(ledger) == []
    finally:
        subprocess.run(["umount", disk], check=True)
