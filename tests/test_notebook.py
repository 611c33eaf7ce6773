"""Dateline in Python: read, ask, rows that data frames take, and what a notebook shows."""

from __future__ import annotations

import datetime
import subprocess
import sys
from pathlib import Path

import pytest

import dateline
from dateline.errors import DocumentError, RunError
from dateline.ledger.connect import open_ledger
from dateline.notebook import Rows, Told
from dateline.pipeline import Tools
from dateline.review.decide import correct, reject
from dateline.samples import PUBLISHED, PUBLISHER, SAMPLE
from ledger_kit import keep, made, ticking


@pytest.fixture(autouse=True)
def loaded(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.notebook._tools", lambda: tools)


@pytest.fixture
def told() -> Told:
    return dateline.read(SAMPLE, published=PUBLISHED.isoformat(), publisher=PUBLISHER)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    with open_ledger(tmp_path / "l.db", clock=ticking()) as opened:
        keep(opened, (made(number) for number in range(4)))
    return tmp_path / "l.db"


def test_importing_costs_nothing() -> None:
    """PROMISES 27: under 0.2 s; what makes it slow is a library that is loaded, so that is what is asserted."""
    heavy = ("spacy", "numpy", "sqlalchemy", "lxml", "pandas", "polars", "pyarrow", "typer", "rich", "dateline.notebook")
    asked = f"import sys, dateline; print([name for name in {heavy!r} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_a_story_is_read_with_its_claims(told: Told) -> None:
    assert told.story.publisher == PUBLISHER and len(told.claims) > 10
    for row, record in zip(told.claims, told.claims.records, strict=True):
        assert told.text[int(str(row["start"])) : int(str(row["end"]))] == row["content"] == record["content"]
    assert told.claims[0]["published"] == "2024-11-13" and told.claims[-1:][0] == told.claims[len(told.claims) - 1]


def test_a_text_is_read() -> None:
    words = "The mayor of Akureyri said 12 people had been killed by shelling on Monday."
    rows = dateline.read(text=words, published=datetime.date(2024, 11, 13), publisher="Courier").claims
    row = rows[0]
    assert (row["number"], row["number_unit"], row["publisher"]) == (12.0, "killed", "Courier")
    assert row["time_start"] == "2024-11-11"
    with pytest.raises(TypeError):
        dateline.read()
    with pytest.raises(DocumentError, match="D001"):
        dateline.read("no such file.txt")


def test_a_ledger_is_asked(place: Path) -> None:
    with dateline.Ledger(place) as ledger:
        rows = ledger.find("killed", publisher=["Courier 0", "Courier 1"], published_from=datetime.date(2024, 11, 1))
        assert len(rows) == 6 and {row["publisher"] for row in rows} == {"Courier 0", "Courier 1"}
        coverage, head = rows.about["coverage"], rows.about["head"]
        assert isinstance(coverage, list | tuple) and {one["name"] for one in coverage} == {"Courier 0", "Courier 1"}
        assert isinstance(head, dict) and len(str(head["hash"])) == 64
        with pytest.raises(RunError, match="R030"):
            ledger.find(colour="red")
    with pytest.raises(RunError, match="R013"):
        dateline.Ledger(place.with_name("none.db"))


def test_claims_come_as_people_left_them(place: Path) -> None:
    with dateline.Ledger(place) as ledger:
        one, two, *_ = [str(row["claim"]) for row in ledger.find()]
        with open_ledger(place) as opened:
            correct(opened, one, {"kind": "shelling"}, by="ida")
            reject(opened, two, by="ida")
        found = {str(row["claim"]): row for row in ledger.find()}
        assert (found[one]["kind"], found[one]["review"]) == ("shelling", "corrected") and two not in found
        as_read = {str(row["claim"]): row for row in ledger.find(as_read=True)}
        assert as_read[one]["kind"] == "casualties" and two in as_read


def test_data_frames_take_the_rows_as_they_are(place: Path) -> None:
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    with dateline.Ledger(place) as ledger:
        rows = ledger.find()
    late = Rows([*[item for item in rows.items for _ in range(20)], *dateline.read(SAMPLE).claims.items])  # values that come late
    for found in (rows, late):
        assert list(pandas.DataFrame(found)["content"]) == [row["content"] for row in found]
        frame = polars.DataFrame(found)
        assert frame["number"].to_list() == [row["number"] for row in found]
        assert frame["time_end"].cast(polars.String).to_list() == [row["time_end"] for row in found]
        assert str(found.to_pandas().dtypes["time_start"]).startswith("datetime64")
        assert found.to_polars().columns == list(found.columns)
    assert rows.to_pandas().groupby("publisher")["number"].max().notna().all()
    assert polars.DataFrame(Rows([])).columns == list(rows.columns)


def test_a_notebook_shows_the_words_marked_and_nothing_else_alive() -> None:
    words = "🕯 The mayor of Akureyri said 12 people had been killed <script>alert(1)</script> on Monday & that it was quiet."
    told = dateline.read(text=words, published="2024-11-13", publisher="<img src=x onerror=alert(1)>")
    for shown in (told._repr_html_(), told.claims._repr_html_()):
        assert "<script" not in shown and "<img" not in shown
        assert 'number, claim">12 people<' in shown.replace("event, ", "") and "border-bottom" in shown
    assert repr(told.claims).endswith("claims>")
