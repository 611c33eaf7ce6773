"""A copy is a ledger, whole or not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.errors import RunError
from dateline.ledger import backup as backups
from dateline.ledger.backup import backup, copy_rows
from dateline.ledger.connect import Ledger, open_ledger
from dateline.ledger.entry import newest
from ledger_kit import contents, faults, keep, made, readings_of


def test_a_copy_holds_the_same_and_verifies(ledger: Ledger, tmp_path: Path) -> None:
    keep(ledger, readings_of(range(5)))
    copy = backup(ledger, tmp_path / "copy.db")
    with open_ledger(copy) as opened:
        assert contents(opened) == contents(ledger) and newest(opened) == newest(ledger)
        assert faults(opened, newest(ledger)[2]) == []
        keep(opened, [made(9)])
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith((".", "copy"))) == ["copy.db"]


def test_nothing_is_written_over(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("mine")
    for to in (tmp_path / "there", tmp_path / "none" / "copy.db"):
        with pytest.raises(RunError, match="R022"):
            backup(ledger, to)
    assert (tmp_path / "there").read_text() == "mine"


def test_a_copy_that_fails_leaves_nothing(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "_settle", fails)
    with pytest.raises(RunError, match="R015"):
        backup(ledger, tmp_path / "copy.db")
    assert not [path for path in tmp_path.iterdir() if "copy" in path.name]


def test_a_file_is_put_into_a_server(postgres: str, tmp_path: Path) -> None:
    with open_ledger(tmp_path / "l.db") as ledger, open_ledger(postgres) as server:
        keep(ledger, readings_of(range(3)))
        copy_rows(ledger, server)
        assert contents(server) == contents(ledger) and faults(server, newest(ledger)[2]) == []
        keep(server, [made(9)])
        assert faults(server) == []
