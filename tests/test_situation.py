"""Situation tables: counts that say of what, districts by their boundaries, and days of which nothing was read."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.errors import RunError
from dateline.ledger.connect import Ledger, open_ledger
from dateline.query.filters import Filter, read_filter
from dateline.review.decide import reject
from dateline.situation.areas import area_of, read_areas
from dateline.situation.report import page, write
from dateline.situation.table import situation
from ledger_kit import keep, made, ticking

# Two districts side by side; the first has a hole, the second lies in two parts.
AREAS = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"ADM2_EN": "West", "ADM2_PCODE": "IS01"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [[-20, 64], [-18, 64], [-18, 66.5], [-20, 66.5], [-20, 64]],
                    [[-18.6, 65.9], [-18.4, 65.9], [-18.4, 66.1], [-18.6, 66.1], [-18.6, 65.9]],
                ],
            },
        },
        {
            "type": "Feature",
            "properties": {"ADM2_EN": "<East>", "ADM2_PCODE": "IS02"},
            "geometry": {
                "type": "MultiPolygon",
                "coordinates": [[[[0, 0], [1, 0], [1, 1], [0, 0]]], [[[-18, 64], [-16, 64], [-16, 70], [-18, 64]]]],
            },
        },
        {"type": "Feature", "properties": {"ADM2_EN": "A point"}, "geometry": {"type": "Point", "coordinates": [0, 0]}},
    ],
}


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Ledger]:
    (tmp_path / "adm2.geojson").write_text(json.dumps(AREAS))
    with open_ledger(tmp_path / "l.db", clock=ticking()) as opened:
        keep(opened, (made(number) for number in (0, 1, 2, 9)))  # 1, 2, 3 and 10 November 2024
        yield opened


def test_a_point_lies_in_its_district(file: Ledger, tmp_path: Path) -> None:
    areas = read_areas(tmp_path / "adm2.geojson")
    assert [area.code for area in areas] == ["IS01", "IS02"]
    told = {(lat, lon): area_of(areas, lat, lon) for lat, lon in ((65, -19), (66, -18.5), (65, -17), (0.2, 0.5), (50, 50))}
    assert [area.name if area else None for area in told.values()] == ["West", None, "<East>", "<East>", None]
    (tmp_path / "no.geojson").write_text("{}")
    with pytest.raises(RunError, match="R112"):
        read_areas(tmp_path / "no.geojson")


def test_reports_are_counted_with_what_they_are_out_of(file: Ledger, tmp_path: Path) -> None:
    areas = read_areas(tmp_path / "adm2.geojson")
    found = situation(file, ["pcode", "kind", "side", "week"], Filter(), areas=areas)
    assert found.names == (
        "pcode",
        "kind",
        "side",
        "week",
        "reports",
        "stories",
        "outlets",
        "origins",
        "unattributed",
        "days_not_read",
    )
    assert sum(row.reports for row in found.rows) == found.claims == 12
    first = {row.values: row for row in found.rows}
    # The first claim of each story lies at 65, the second in the hole at 66, the third at 67, all at -18.5.
    assert {values[0] for values in first} == {"IS01", "outside the areas given"}
    row = first["IS01", "casualties", "not said", "2024-10-28"]
    assert (row.reports, row.stories, row.outlets, row.origins, row.unattributed) == (3, 3, 3, 2, 0)
    assert row.unread == 4  # of the week from 28 October, the first to the third were read
    assert len(row.claims) == 3
    assert found.gaps == (("2024-11-04", "2024-11-09"),)
    by_place = situation(file, ["place"], read_filter({"publisher": ["Courier 1"]}))
    assert sum(row.reports for row in by_place.rows) == 3 and [one["name"] for one in by_place.about.coverage] == ["Courier 1"]


def test_what_people_put_aside_is_not_counted(file: Ledger) -> None:
    claim = situation(file, ["kind"], Filter()).rows[0].claims[0]
    reject(file, claim, by="ida")
    found = situation(file, ["kind"], Filter())
    assert (found.rows[0].reports, found.rows[0].origins is not None, found.about.left_out) == (11, True, {"rejected": 1})


def test_a_place_known_less_exactly_is_in_no_district(file: Ledger, tmp_path: Path) -> None:
    from dateline.exchange.item import Item
    from dateline.situation.table import _keys
    from exchange_kit import items

    item = items()[0]
    keys = _keys(read_areas(tmp_path / "adm2.geojson"), None)
    assert keys["admin2"](item) == "West"
    region = Item({**item.record, "places": [{**item.said["places"][0], "precision": "region"}]}, item.source)
    assert keys["admin2"](region) == "less exactly placed"
    nothing = Item({**item.record, "places": [], "time": None}, item.source)
    assert (keys["admin2"](nothing), keys["week"](nothing)) == ("no place given", "no day given")
    longer = Item({**item.record, "time": {"start": "2024-11-01", "end": "2024-11-20"}}, item.source)
    assert (keys["week"](longer), keys["month"](longer)) == ("longer than that", "2024-11")


def test_what_cannot_be_counted_by_is_said(file: Ledger) -> None:
    with pytest.raises(RunError, match="R112 by: 'admin2' cannot be counted by; give the boundaries"):
        situation(file, ["admin2"], Filter())
    with pytest.raises(RunError, match="R112 by: 'colour'"):
        situation(file, ["colour"], Filter())


def test_the_report_says_what_it_rests_on(file: Ledger, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    found = situation(file, ["admin2", "week"], Filter(), areas=read_areas(tmp_path / "adm2.geojson"))
    shown = page(found)
    assert "<East>" not in shown and "2024-11-04 to 2024-11-09" in shown and "Courier 0: 1 story" in shown
    assert str(found.about.head["hash"]) in shown and "http" not in shown.replace("https://news.example", "")
    for name in ("o.html", "o.xlsx", "o.csv"):
        write(found, tmp_path / name)
    assert (tmp_path / "o.html").read_text(encoding="utf-8") == shown
    rows = list(csv.reader((tmp_path / "o.csv").read_text(encoding="utf-8").splitlines()))
    assert rows[0] == list(found.names) and sum(int(row[2]) for row in rows[1:]) == 12
    book = openpyxl.load_workbook(tmp_path / "o.xlsx")
    assert book["Situation"]["A1"].value == "admin2"
    assert any(row[0].value == "nothing read" for row in book["About"].iter_rows())
    with pytest.raises(RunError, match="R117"):
        write(found, tmp_path / "o.doc")


def test_what_the_docs_put_on_a_schedule_runs(file: Ledger, tmp_path: Path) -> None:
    """The command of docs/situation.md, as cron and as systemd hand it to a shell, which is the same."""
    import os
    import subprocess
    import sys

    lines = (Path(__file__).parent.parent / "docs" / "situation.md").read_text(encoding="utf-8").splitlines()
    cron = next(line.split("* * 1", 1)[1].strip().replace("\\%", "%") for line in lines if "* * 1 " in line)
    unit = next(line.partition("-c ")[2].strip("'").replace("%%", "%") for line in lines if "ExecStart=" in line)
    assert cron.partition("&& ")[2] == unit
    dateline = tmp_path / "bin" / "dateline"
    dateline.parent.mkdir()
    dateline.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "from dateline.cli import main; main()" "$@"\n')
    dateline.chmod(0o755)
    here = os.environ | {"PATH": f"{dateline.parent}:{os.environ['PATH']}", "DATELINE_LEDGER": file.where}
    done = subprocess.run(["/bin/sh", "-c", unit], cwd=tmp_path, env=here, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (report,) = tmp_path.glob("situation-20*.html")
    assert "origins" in report.read_text(encoding="utf-8") and "IS01" in report.read_text(encoding="utf-8")
