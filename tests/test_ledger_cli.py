"""The ledger as a person meets it: what is said when something is kept, checked, copied, and when it cannot be."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dateline.cli import app
from dateline.keep import Keeping
from dateline.ledger.connect import Ledger, open_ledger
from ledger_kit import faults, keep, made, readings_of

HEAD = re.compile(r"(\d+) (\S+Z) ([0-9a-f]{64})")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], prog_name="dateline")


@pytest.fixture
def filled(ledger_of_its_own: Path) -> Path:
    with open_ledger(ledger_of_its_own) as ledger:
        keep(ledger, readings_of(range(3)))
    return ledger_of_its_own


def told(path: Path) -> Path:
    path.write_text("The mayor said on Monday that 12 people had been killed when shells hit Akureyri.", encoding="utf-8")
    return path


def test_read_says_where_it_is_kept_and_what_was_new(tmp_path: Path) -> None:
    story, ledger = told(tmp_path / "told.txt"), tmp_path / "mine.db"
    first = run("read", story, "--ledger", ledger)
    assert first.stderr == f"kept in {ledger}: 1 new story, 1 claim\n"
    assert run("read", story, "--ledger", ledger).stderr == f"kept in {ledger}: nothing new (1 story there already)\n"
    story.write_text(story.read_text().replace("12 people", "20 people"), encoding="utf-8")
    assert run("read", story, "--ledger", ledger).stderr == f"kept in {ledger}: 1 changed story, 1 claim\n"
    assert run("read", story, "--ledger", ledger, "--json").stderr == ""
    with open_ledger(ledger, write=False) as opened:
        assert faults(opened) == []


def test_nothing_is_made_where_nothing_is_read(tmp_path: Path, ledger_of_its_own: Path) -> None:
    assert run("read", tmp_path / "none.txt").exit_code == 1
    assert not ledger_of_its_own.exists()


def test_a_ledger_that_cannot_be_opened_stops_the_run(tmp_path: Path) -> None:
    story = told(tmp_path / "told.txt")
    result = run("read", story, "--ledger", story)
    assert (result.exit_code, result.stdout) == (2, "") and result.stderr.startswith("R014 ")
    assert run("read", story, "--ledger", story, "--no-store").exit_code == 0


def test_what_is_said_of_many(ledger: Ledger) -> None:
    keeper = Keeping(ledger)
    assert keeper.told() == ""
    for reading in [*readings_of(range(2)), made(0, edition=1), made(0)]:
        keeper.keep(reading)
    assert keeper.told() == f"kept in {ledger.where}: 2 new stories, 1 changed story, 9 claims; 1 there already"


def test_verify_and_heads(filled: Path, tmp_path: Path) -> None:
    head = run("heads").stdout
    seq, recorded, hash = HEAD.fullmatch(head.strip()).groups()  # type: ignore[union-attr]
    assert json.loads(run("heads", "--json").stdout) == {"entry": int(seq), "recorded": recorded, "hash": hash}
    (tmp_path / "heads.txt").write_text(head)
    result = run("verify", "--head", hash, "--heads", tmp_path / "heads.txt")
    assert result.exit_code == 0 and not result.stderr
    assert "as they were written" in result.stdout and f"head {seq} {recorded} {hash}" in result.stdout
    wrong = run("verify", "--head", "0" * 63 + "1")
    assert wrong.exit_code == 1 and wrong.stderr.startswith("V002 ")


def test_verify_names_the_row(filled: Path) -> None:
    with open_ledger(filled) as ledger, ledger.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER claims_no_update")
        connection.exec_driver_sql("UPDATE claims SET kind = 'shelling' WHERE key = 2")
    result = run("verify")
    assert result.exit_code == 1 and "2 faults in 3 log entries" in result.stdout
    assert [line[:4] for line in result.stderr.splitlines()] == ["V040", "V010"] and "claims row 2:" in result.stderr
    assert "guard claims_no_update put back" in run("migrate").stdout
    assert [line[:4] for line in run("verify").stderr.splitlines()] == ["V010"]


def test_a_file_that_holds_no_heads(filled: Path, tmp_path: Path) -> None:
    (tmp_path / "heads.txt").write_text("hello\n")
    for file in (tmp_path / "heads.txt", tmp_path / "none.txt"):
        result = run("verify", "--heads", file)
        assert result.exit_code == 2 and result.stderr.startswith("R023 ")


def test_backup(filled: Path, tmp_path: Path) -> None:
    result = run("backup", tmp_path / "copy.db")
    assert result.exit_code == 0 and "MB, a copy of" in result.stdout
    assert run("verify", "--ledger", tmp_path / "copy.db").exit_code == 0
    again = run("backup", tmp_path / "copy.db")
    assert again.exit_code == 2 and again.stderr.startswith("R022 ")


@pytest.mark.parametrize("command", [["verify"], ["heads"], ["backup", "x.db"], ["migrate"]])
def test_no_ledger_is_made_by_who_looks_after_one(command: list[str], ledger_of_its_own: Path) -> None:
    result = run(*command)
    assert result.exit_code == 2 and result.stderr.startswith("R013 ")
    assert not ledger_of_its_own.exists()
