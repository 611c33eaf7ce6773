"""A user's own actors: added, imported, shown, and known to every reading."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dateline.actors import mentions
from dateline.actors.additions import COLUMNS, add, added, fault_of, home_file, read_rows
from dateline.actors.registry import load_registry
from dateline.cli import app
from dateline.errors import RunError
from dateline.language.engine import load_engine
from dateline.types import Section, Span, Story

DAY = datetime.date(2024, 5, 1)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder for the user's rows, and a registry that knows none of them afterwards."""
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "home"))
    load_registry.cache_clear()
    yield tmp_path / "home"
    monkeypatch.undo()
    load_registry.cache_clear()


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["actors", *map(str, arguments)], prog_name="dateline")


def test_an_added_actor_is_found_and_shown_with_the_office_of_the_day() -> None:
    office = ("--side", "Veltria", "--office", "Minister of Defence", "--from", "2024-03")
    done = run("add", "Ana Ruiz", *office, "--names", "Anna Ruiz")
    assert (done.exit_code, done.stdout.split(";")[0]) == (0, "1 row added")
    shown = json.loads(run("show", "anna ruiz", "--on", "2024-05-01", "--json").stdout)
    assert (shown["name"], shown["side"], shown["holds"]) == ("Ana Ruiz", "Veltria", ["defence minister"])
    assert shown["rows"][0]["source"] == "unchecked"
    before = json.loads(run("show", "Ana Ruiz", "--on", "2024-02-29", "--json").stdout)
    assert before["holds"] == []


def test_adding_twice_changes_nothing(home: Path) -> None:
    arguments = ("add", "Front of Ulm", "--kind", "group", "--side", "=", "--names", "FU|Ulm Front")
    assert "1 row added" in run(*arguments).stdout
    written = (home / "actors.tsv").read_bytes()
    again = run("add", "front of ulm", "--kind", "group", "--side", "=", "--names", "Ulm Front|FU")
    assert again.exit_code == 0
    assert again.stdout.startswith("0 rows added, 1 there already;")
    assert (home / "actors.tsv").read_bytes() == written


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.tsv", "name\tkind\tside\tnames\n# ours\nUlm Guard\tforce\tUlm\tUG Force|Guard of Ulm\n\nDora Lind\tperson\tUlm\t\n"),
        ("a.csv", 'name,kind,side,names\n"Ulm Guard",force,Ulm,"UG Force|Guard of Ulm"\nDora Lind,,Ulm,\n'),
        (
            "a.jsonl",
            '{"name": "Ulm Guard", "kind": "force", "side": "Ulm", "names": ["UG Force", "Guard of Ulm"]}\n'
            '{"name": "Dora Lind", "side": "Ulm", "office": null}\n',
        ),
    ],
)
def test_three_formats_say_the_same(tmp_path: Path, name: str, text: str) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    assert run("import", file).stdout.startswith("2 rows added;")
    assert [(r.name, r.kind, r.side, r.names) for r in added()] == [
        ("Ulm Guard", "force", "Ulm", ("UG Force", "Guard of Ulm")),
        ("Dora Lind", "person", "Ulm", ()),
    ]
    assert run("import", file).stdout.startswith("0 rows added, 2 there already;")


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"name": " "}, "there is no name"),
        ({"name": "!!"}, "there is no name"),
        ({"name": "A B", "kind": "army"}, "'army' is no kind"),
        ({"name": "A B", "rank": "x"}, "'rank' is no column"),
        ({"name": "A B", "from": "May 2024"}, "'May 2024' is no date"),
        ({"name": "A B", "from": "2024-02-30"}, "'2024-02-30' is no date"),
        ({"name": "A B", "from": "2024", "to": "2023-12"}, "ends (2023-12) before it begins (2024)"),
        ({"name": "A B", "kind": "force", "office": "president"}, "only a person holds an office"),
        ({"name": "A\x1b[2J"}, "name holds a control character"),
        ({"name": "A" * 401}, "name holds a control character or more than 400"),
    ],
)
def test_a_bad_row_is_one_clear_sentence(row: dict[str, str], fault: str) -> None:
    assert fault in str(fault_of(row))


def test_bad_rows_are_told_by_number_and_the_others_taken(tmp_path: Path) -> None:
    file = tmp_path / "mixed.csv"
    file.write_text("name,kind,from\nUlm Guard,force,2020\nX Y,army,\nDora Lind,person,soon\na,b,c,d\n", encoding="utf-8")
    result = run("import", file)
    assert result.exit_code == 1
    assert result.stdout.startswith("1 row added, 3 left out;")
    first, second, third = result.stderr.splitlines()
    assert first.startswith(f"D031 {file}, row 3: 'army' is no kind")
    assert second.startswith(f"D031 {file}, row 4: 'soon' is no date")
    assert third == f"D031 {file}, row 5: it has 4 cells, the header 3; the row is left out"


@pytest.mark.parametrize(("name", "text"), [("a.csv", "who,what\nx,y\n"), ("a.tsv", "just words\n")])
def test_a_file_without_a_header_is_refused(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    result = run("import", tmp_path / name)
    assert (result.exit_code, result.stderr[:4]) == (2, "R052")
    assert "no header" in result.stderr


def test_what_is_not_there_or_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_bytes(b"name\n\xff\xfe\n")
    for file in (tmp_path / "none.csv", tmp_path / "b.csv", tmp_path):
        assert run("import", file).stderr.startswith(f"R052 {file}: ")
    with pytest.raises(RunError):
        list(read_rows(tmp_path / "none.tsv"))


def test_a_line_that_is_no_object_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('[1]\n{"name": "Dora Lind"}\nnonsense\n', encoding="utf-8")
    result = run("import", tmp_path / "a.jsonl")
    assert result.stderr.count("this line is no JSON object") == 2
    assert result.stdout.startswith("1 row added, 2 left out;")


def test_a_broken_file_of_ones_own_is_named(home: Path) -> None:
    home.mkdir()
    home_file().write_text("name\tkind\nX Y\tarmy\n", encoding="utf-8")
    result = run("show", "Reuters")
    assert (result.exit_code, result.stderr[:4]) == (2, "R050")
    assert "row 2" in result.stderr


def test_ones_own_name_comes_before_a_shipped_one_and_joins_a_shipped_person() -> None:
    add([("here", {"name": "Radio Sunrise Fund", "kind": "ngo", "side": "=", "names": "RSF"})])
    add([("here", {"name": "Sergei Shoigu", "names": "Sergej Schojgu", "side": "Russia"})])
    load_registry.cache_clear()
    registry = load_registry()
    fund, minister = registry.find("RSF", DAY), registry.find("Sergej Schojgu", DAY)
    assert fund is not None and fund.name == "Radio Sunrise Fund"
    assert minister is not None and minister.name == "Sergei Shoigu"
    holder = registry.holder("Russia", "defence minister", DAY)
    assert holder is not None and holder.id == minister.id


def test_a_side_in_other_words_is_the_state() -> None:
    add([("here", {"name": "Cole Marsh", "side": "Britain", "office": "president", "from": "1970", "to": "1971"})])
    load_registry.cache_clear()
    actor = load_registry().find("Cole Marsh")
    assert actor is not None and actor.side == "United Kingdom"


def test_show_of_a_stranger_and_list() -> None:
    assert run("show", "Nobody Atall").stderr.startswith("R053 'Nobody Atall'")
    assert run("show", "RSF", "--on", "soon").stderr.startswith("R001")
    assert run("list", "--added", "--json").stdout == ""
    run("add", "Dora Lind", "--side", "Ulm")
    assert [json.loads(line)["name"] for line in run("list", "--added", "--json").stdout.splitlines()] == ["Dora Lind"]
    people = [json.loads(line) for line in run("list", "--side", "Sudan", "--kind", "person", "--json").stdout.splitlines()]
    assert {"Abdel Fattah al-Burhan"} <= {p["name"] for p in people} and all(p["kind"] == "person" for p in people)


def test_a_reading_knows_an_added_actor_and_keeps_a_stranger_as_named() -> None:
    run("add", "Committee of Ulm", "--kind", "ngo", "--side", "Ulm", "--names", "Ulm Vigil")
    text = "The Ulm Vigil said ten people had been killed. The Dorn Vigil said it was eleven."
    (reading,) = load_engine().parse_all([Story("x", "x", text, sections=(Section("body", Span(0, len(text))),))])
    found = {m.span.of(text): (m.who, m.side) for m in mentions.find(reading, load_registry()).mentions}
    assert found["The Ulm Vigil"] == ("Committee of Ulm", "Ulm")
    assert found["Dorn Vigil"] == ("Dorn Vigil", None)


def test_the_columns_are_the_documented_ones() -> None:
    page = (Path(__file__).parent.parent / "docs" / "actors.md").read_text(encoding="utf-8")
    assert all(f"| `{column}` |" in page for column in COLUMNS)
