"""Look-ups: spellings, articles, other names, compass parts; building and opening the file."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from dateline.errors import RunError
from dateline.lexicons import rows
from dateline.places import build as builder
from dateline.places.entries import Town
from dateline.places.gazetteer import Candidate, Entry, Gazetteer, open_gazetteer
from dateline.places.geometry import kilometres, middle, parts_of, shifted
from dateline.places.normal import folded, key, skeleton, without_articles


def town(name: str, lat: float, lon: float, country: str, population: int = 1000, number: int | None = None) -> Candidate:
    return Candidate(name, lat, lon, False, "PPL", country, None, population, number, 5.0)


SMALL = Gazetteer.of(
    [
        Entry(town("Ar Raqqah", 35.95, 39.01, "SY", 500_000, 1), ("Raqqa", "Rakka", "الرقة"), loose=True),
        Entry(town("Khān Yūnis", 31.34, 34.30, "PS", 170_000, 2), ("Khan Younis",), loose=True),
        Entry(town("El Paso", 31.76, -106.49, "US", 680_000, 3)),
        Entry(town("Bakhmut", 48.59, 38.0, "UA", 80_000, 4), ("Artemivsk", "Бахмут"), loose=True),
        Entry(town("Bakhmut", 50.0, 80.0, "KZ", 300_000, 5)),
        Entry(town("Mayadin", 35.02, 40.45, "SY", 50_000, 6), ("Al Mayādīn",), loose=True),
    ]
)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("Raqqa", 1),
        ("al-Raqqah", 1),
        ("ar-Raqqa", 1),
        ("RAQQA", 1),
        ("الرقة", 1),
        ("Khan Yunis", 2),
        ("Khan-Younis", 2),
        ("Artemivsk", 4),
    ],
)
def test_a_name_is_found_however_it_is_written(written: str, number: int) -> None:
    assert [c.geonames_id for c in SMALL.find(written)][:1] == [number]


def test_the_article_is_dropped_only_where_it_is_arabic() -> None:
    assert SMALL.find("Paso") == ()
    assert [c.name for c in SMALL.find("El Paso")] == ["El Paso"]


def test_own_names_stand_before_other_names_then_the_larger_place() -> None:
    assert [c.geonames_id for c in SMALL.find("Bakhmut")] == [5, 4]
    assert [c.preferred for c in SMALL.find("Artemivsk")] == [False]


def test_a_like_spelling_is_found_only_when_asked_for() -> None:
    assert SMALL.find("Mayyadeen") == ()
    assert [c.geonames_id for c in SMALL.resembling("Mayyadeen")] == [6]
    assert SMALL.resembling("Oa") == ()


def test_keys() -> None:
    assert key("Deir  ez-Zor’s") == "deir ez zors"
    assert key("U.S.") == "us"
    assert without_articles("deir ez zor") == "deir zor"
    assert without_articles("al") == "al"
    assert skeleton(key("Sukhnah")) == skeleton(key("al-Sukhna"))
    assert skeleton("бахмут") is None
    assert folded("‘Afrīn") == "Afrin"


def test_compass_parts_lie_on_their_side() -> None:
    points = [(lat, lon) for lat in range(30, 38) for lon in range(40, 48)]
    parts = {name: (lat, lon) for name, lat, lon in parts_of(points, (33.5, 43.5))}
    assert parts["north"][0] > 35.5
    assert parts["south-west"][0] < 33.5
    assert parts["south-west"][1] < 43.5
    assert parts["central"] == (33.5, 43.5)
    round_ones = {name: (lat, lon) for name, lat, lon in shifted((0.0, 0.0), 100.0)}
    assert round_ones["east"][1] > 0 == round_ones["east"][0]


def test_the_middle_is_right_across_the_date_line() -> None:
    lat, lon = middle([(0.0, 179.0), (0.0, -179.0)])
    assert lat == 0.0
    assert abs(lon) == 180.0
    assert kilometres((0.0, 179.0), (0.0, -179.0)) == pytest.approx(222.4, abs=0.5)


TOWNS = (
    Town(10, "Kyiv", 50.45, 30.52, "UA", "12", 2_900_000, ("Kiev",)),
    Town(11, "Lyman", 48.99, 37.80, "UA", "05", 20_000, ()),
    Town(12, "‘Afrīn", 36.51, 36.87, "SY", "09", 48_000, ("Afrin",)),
    Town(13, "Al Qā’im", 34.37, 41.06, "IQ", "01", 0, ()),
)


@pytest.fixture
def few_towns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builder, "read_towns", lambda: iter(TOWNS))


@pytest.mark.usefixtures("few_towns")
def test_a_gazetteer_is_built_once_and_then_only_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path))
    told: list[str] = []
    file = builder.build(tell=told.append)
    assert file.parent == tmp_path
    assert [p.name for p in tmp_path.iterdir()] == [file.name]  # nothing half-built is left beside it
    assert any("places" in words for words in told)
    monkeypatch.setattr(builder, "read_towns", lambda: pytest.fail("built twice"))
    gazetteer = open_gazetteer()
    assert [(c.name, c.feature) for c in gazetteer.find("Kiev")][:1] == [("Kyiv", "PPLC")]
    assert gazetteer.find("Afrin")[0].name == "Afrin"
    oblast = [c for c in gazetteer.find("Donetsk region") if c.feature == "ADM1"]
    assert [(c.geonames_id, c.area) for c in oblast] == [(709716, True)]
    assert gazetteer.find("Donbass")[0].name == "Donbas"
    assert gazetteer.find("the Gulf")[0].feature == "GULF"
    assert gazetteer.find("al-Qaim")[0].geonames_id == 13  # our spelling, the settlement's id
    country = gazetteer.country("SY")
    assert country is not None
    assert gazetteer.unit("US.XX") is None


@pytest.mark.usefixtures("few_towns")
def test_a_gazetteer_that_cannot_be_built_is_one_clear_error(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(RunError) as error:
        builder.build(blocked / "gazetteer.sqlite", tell=lambda _: None)
    assert error.value.code == "R003"


def test_a_broken_file_is_one_clear_error(tmp_path: Path) -> None:
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"no database at all" * 100)
    with pytest.raises(RunError) as error:
        open_gazetteer(broken)
    assert error.value.code == "R003"


def test_the_file_is_opened_for_reading_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builder, "read_towns", lambda: iter(TOWNS))
    file = builder.build(tmp_path / "g.sqlite", tell=lambda _: None)
    gazetteer = open_gazetteer(file)
    with pytest.raises(sqlite3.OperationalError):
        gazetteer._connection.execute("DELETE FROM place")


def test_the_lexicons_are_whole() -> None:
    units = {row[0] for row in rows("places_admin1.tsv")}
    for code, lat, lon, *_ in rows("places_countries.tsv"):
        assert len(code) == 2
        assert -90 <= float(lat) <= 90 and -180 <= float(lon) <= 180
    for row in rows("places_regions.tsv"):
        assert len(row) == 8, row
        assert not row[5] or row[5] in units, row
        assert -90 <= float(row[2]) <= 90 and -180 <= float(row[3]) <= 180 and float(row[4]) > 0
    for row in rows("places_sites.tsv"):
        assert len(row) == 6, row
        assert -90 <= float(row[2]) <= 90 and -180 <= float(row[3]) <= 180
    for row in rows("places_abbreviations.tsv"):
        assert row[0] in units, row
