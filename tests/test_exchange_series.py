"""Published tables read as series, on files of our own."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from dateline.actors.registry import Registry
from dateline.errors import DocumentError
from dateline.exchange.series import Told, read_series
from dateline.linking.series import Counted
from dateline.pipeline import Tools


@pytest.fixture(scope="module")
def registry(tools: Tools) -> Registry:
    return tools.registry


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_wide_table_gives_a_series_a_column(tmp_path: Path, registry: Registry) -> None:
    table = write(tmp_path / "a.csv", "report_date,killed,killed_cum,injured_cum\n2031-01-02,3,10,40\n2031-01-03,4,14,44\n")
    killed, injured = read_series(table, registry, told=Told("Health Board", "Northland")).series
    assert killed.counted == Counted("killed", None, "Northland") and injured.counted.unit == "wounded"
    assert [(row.total, row.increment) for row in killed.rows] == [(10, 3), (14, 4)]
    assert killed.claimant == "Health Board" and killed.rows[1].where == "a.csv:3"


def test_a_long_table_gives_a_series_for_every_source_and_count(tmp_path: Path, registry: Registry) -> None:
    text = "date,source,country,type,estimate_low,estimate_high\n"
    text += "13/01/2031,UK MoD,Russia,casualties,100,150\n20/01/2031,UK MoD,Russia,casualties,120,\n"
    text += "14/01/2031,Some Group,Russia,deaths,7,\n"
    first, second = read_series(write(tmp_path / "b.csv", text), registry).series
    assert (first.claimant, first.side, first.counted) == (
        "UK Ministry of Defence",
        "United Kingdom",
        Counted("casualties", None, "Russia"),
    )
    assert [(row.day, row.total, row.high) for row in first.rows] == [
        (datetime.date(2031, 1, 13), 100, 150),
        (datetime.date(2031, 1, 20), 120, None),
    ]
    assert second.claimant == "Some Group" and second.counted.unit == "killed"


def test_columns_that_run_up_are_totals_and_others_increments(tmp_path: Path, registry: Registry) -> None:
    rows = [{"date": f"2031-01-{day:02}", "tanks": 10 * day, "drones": (7 * day) % 5} for day in range(1, 29)]
    tanks, drones = read_series(write(tmp_path / "c.json", json.dumps(rows)), registry).series
    assert tanks.rows[0].total == 10 and tanks.rows[0].increment is None
    assert drones.rows[0].total is None and drones.rows[0].increment == 2


def test_a_mark_beside_a_column_is_its_bound(tmp_path: Path, registry: Registry) -> None:
    rows = [{"date": "2031-01-01", "personnel": 50, "personnel*": "about"}, {"date": "2031-01-02", "personnel": 60}]
    (series,) = read_series(write(tmp_path / "d.json", json.dumps(rows)), registry).series
    assert [row.bound for row in series.rows] == ["about", "exact"]


def test_names_of_files_and_folders_say_who_claims_and_whose(tmp_path: Path, registry: Registry) -> None:
    table = "date,personnel\n2031-01-01,5\n2031-01-02,6\n"
    write(tmp_path / "ua-general-staff" / "russia_losses.csv", table)
    (series,) = read_series(tmp_path, registry).series
    assert (series.side, series.counted.whose) == ("Ukraine", "Russia")


@pytest.mark.parametrize("folder", ["ci", "my data", "in", "no", "it/tables"])
def test_a_short_word_of_a_folder_is_no_country(tmp_path: Path, registry: Registry, folder: str) -> None:
    table = write(tmp_path / folder / "losses.csv", "date,killed\n2031-01-01,5\n2031-01-02,6\n")
    (series,) = read_series(table, registry).series
    assert (series.claimant, series.counted.whose) == (None, None)


def test_the_name_of_a_user_says_nothing(tmp_path: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    table = write(tmp_path / "jordan" / "losses.csv", "date,killed\n2031-01-01,5\n2031-01-02,6\n")
    assert read_series(table, registry).series[0].counted.whose == "Jordan"
    monkeypatch.setenv("HOME", str(table.parent))
    assert read_series(table, registry).series[0].counted.whose is None


def test_a_health_ministry_is_not_made_to_speak_for_another_country(tmp_path: Path, registry: Registry) -> None:
    table = "date,killed\n2031-01-01,5\n2031-01-02,6\n"
    write(tmp_path / "gaza-moh" / "casualties.csv", table)
    write(tmp_path / "gaza-moh" / "lebanon.csv", table)
    gaza, lebanon = read_series(tmp_path, registry).series
    assert gaza.claimant == "Gaza Health Ministry" and lebanon.claimant is None and lebanon.counted.whose == "Lebanon"


def test_what_the_compiler_reckoned_is_left_out_and_named(tmp_path: Path, registry: Registry) -> None:
    table = write(tmp_path / "e.csv", "date,killed_cum,ext_killed_cum\n2031-01-02,10,12\n2031-01-03,14,15\n")
    found = read_series(table, registry)
    assert len(found.series) == 1 and "ext_killed_cum" in found.left_out[0]


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("no_days.csv", "a,b\n1,2\n", "D030"),
        ("no_numbers.csv", "date,note\n2031-01-01,quiet\n", "D030"),
        ("broken.json", "[{", "D020"),
        ("object.json", "{}", "D030"),
        ("not_utf8.csv", None, "D004"),
    ],
)
def test_what_cannot_be_read_says_so(tmp_path: Path, registry: Registry, name: str, text: str | None, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"date,killed\n2031-01-01,\xff\n" if text is None else text.encode())
    with pytest.raises(DocumentError) as error:
        read_series(path, registry)
    assert error.value.code == code and name in error.value.message


def test_a_folder_reads_on_past_a_bad_table(tmp_path: Path, registry: Registry) -> None:
    write(tmp_path / "bad.json", "[{")
    write(tmp_path / "good.csv", "date,killed\n2031-01-01,5\n2031-01-02,6\n")
    found = read_series(tmp_path, registry)
    assert len(found.series) == 1 and "bad.json" in found.left_out[0]
