"""Each format by its own libraries and rules: values equal, spans right with an emoji before them, nothing alive in a cell."""

from __future__ import annotations

import csv
import io
import json
import re
import struct
import zipfile
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.exchange import webannotation
from dateline.exchange.crosswalk import crossings
from dateline.exchange.csv_rows import LIVE, guarded, read, unguarded
from dateline.exchange.excel import read as read_excel
from dateline.exchange.flat import COLUMNS, NAMES, row_of
from dateline.exchange.formats import FORMATS
from dateline.exchange.item import Item
from dateline.exchange.records import claim_record
from dateline.exchange.restore import claim_of
from dateline.exchange.stories import story_line
from exchange_kit import PAYLOADS, items, with_words, written
from ledger_kit import made

FLAT = [row_of(item) for item in items()]


# --- tables ---


def test_a_csv_gives_the_values_back() -> None:
    assert list(read(io.BytesIO(written("csv", items())))) == FLAT


@given(st.text(alphabet=st.sampled_from("=+-@'\t\r\n; \"a,|％＝\ufeff")))
def test_a_guard_comes_off_as_it_went_on(words: str) -> None:
    cell = guarded(words)
    assert isinstance(cell, str) and unguarded(cell) == words


@pytest.mark.parametrize("words", PAYLOADS)
@pytest.mark.parametrize("name", ["csv", "hxl", "acled", "ucdp", "atlos"])
def test_no_cell_of_a_csv_is_alive(name: str, words: str) -> None:
    """PROMISES 22: as the file says, and as a spreadsheet that splits at semicolons or tabs would take it."""
    text = written(name, [with_words(items()[0], words)]).decode()
    for delimiter in (",", ";", "\t"):
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            for cell in row:
                assert not cell.strip(' "\ufeff\u200b\u00a0\r\n').startswith(tuple("=+-@|%＝＋－＠")) or is_number(cell), (
                    delimiter,
                    cell,
                )


def is_number(cell: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", cell) is not None


@pytest.mark.parametrize("words", PAYLOADS)
def test_no_cell_of_a_workbook_is_a_formula(words: str) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    raw = written("xlsx", [with_words(items()[0], words)])
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert not any(
            b"<f>" in archive.read(name) or b"<f " in archive.read(name) for name in archive.namelist() if "sheets/" in name
        )
    book = openpyxl.load_workbook(io.BytesIO(raw))
    cells = {names.value: cell for names, cell in zip(*book["Claims"].iter_rows(), strict=True)}
    assert all(cell.data_type != "f" for cell in cells.values())
    assert cells["content"].value.replace("\r", "") == words.replace("\r", "").replace("_x000D_", "")
    assert cells["content"].quotePrefix is bool(LIVE.search(words))


def test_a_workbook_gives_the_values_back(tmp_path: Any) -> None:
    pytest.importorskip("openpyxl")
    (tmp_path / "o.xlsx").write_bytes(written("xlsx", items()))
    assert list(read_excel(tmp_path / "o.xlsx")) == FLAT
    assert any("code points" in str(row) for row in read_excel(tmp_path / "o.xlsx", sheet="About"))


def test_parquet_and_arrow_give_the_values_back() -> None:
    parquet, ipc = pytest.importorskip("pyarrow.parquet"), pytest.importorskip("pyarrow.ipc")
    file = parquet.ParquetFile(io.BytesIO(written("parquet", items())))
    table, other = file.read(), ipc.open_file(io.BytesIO(written("arrow", items()))).read_all()
    for found, metadata in ((table, file.metadata.metadata), (other, other.schema.metadata)):
        assert [{name: told(value) for name, value in row.items()} for row in found.to_pylist()] == FLAT
        assert "code points" in json.loads(metadata[b"dateline"])["offsets"]
    assert str(table.schema.field("time_start").type) == "date32[day]"


def told(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


# --- maps ---


def test_geojson_has_a_feature_for_each_place() -> None:
    """RFC 7946, and the values of the record."""
    found = items()
    collection = json.loads(written("geojson", found))
    assert collection["type"] == "FeatureCollection" and "coverage" in collection["dateline"]
    features = collection["features"]
    assert len(features) == sum(max(1, len(item.said["places"])) for item in found)
    for feature, item in zip(features, found, strict=True):
        place, properties = item.said["places"][0], feature["properties"]
        assert set(feature) == {"type", "geometry", "properties"} and feature["type"] == "Feature"
        assert feature["geometry"] == {"type": "Point", "coordinates": [place["lon"], place["lat"]]}
        assert (properties["radius_km"], properties["place"], properties["claim"]) == (5, place["name"], item.said["id"])
    nowhere = Item({**found[0].record, "places": []}, found[0].source)
    assert json.loads(written("geojson", [nowhere]))["features"][0]["geometry"] is None
    assert json.loads(written("geojson", []))["features"] == []


def test_geoparquet_says_what_its_column_is() -> None:
    """GeoParquet 1.1: metadata `geo`, points as WKB, longitude first."""
    parquet = pytest.importorskip("pyarrow.parquet")
    file = parquet.ParquetFile(io.BytesIO(written("geoparquet", items())))
    table, geo = file.read(), json.loads(file.metadata.metadata[b"geo"])
    assert "coverage" in json.loads(file.metadata.metadata[b"dateline"])
    assert (geo["version"], geo["primary_column"]) == ("1.1.0", "geometry")
    assert geo["columns"]["geometry"] == {"encoding": "WKB", "geometry_types": ["Point"]}
    for row in table.to_pylist():
        assert struct.unpack("<BIdd", row["geometry"]) == (1, 1, row["lon"], row["lat"]) and row["radius_km"] == 5.0


# --- the record's own ---


def test_a_record_can_be_made_a_claim_again() -> None:
    for number in range(20):
        reading = made(number)
        for claim in reading.claims:
            record = claim_record(claim, reading.story)
            assert claim_record(claim_of(record), reading.story) == record


def test_a_masked_story_has_no_text() -> None:
    class Row:
        doc, url, title, publisher, byline, published, updated, language, relay = (
            "d",
            None,
            "Ida Lund",
            "P",
            "I. L.",
            None,
            None,
            None,
            None,
        )
        retrieved, text, raw, layout, notes, reader, parts = "t", "words", b"words", "{}", "[]", "r", "{}"

    assert story_line(Row(), masked=False)["text"] == "words"
    line = story_line(Row(), masked=True)
    assert (line["text"], line["source"], line["title"], line["byline"]) == (None, None, None, None)


# --- other schemes ---


def test_acled_and_ucdp_rows_say_what_they_lose() -> None:
    one = items()[0]
    killed = {**one.said["quantities"][0], "value": 12, "bound": "at_least"}
    record = {
        **one.record,
        "kind": "shelling",
        "quantities": [killed],
        "time": {**one.said["time"], "start": "2024-11-01", "end": "2024-11-03"},
    }
    item = Item(record, one.source, one.text)
    (acled,) = csv.DictReader(io.StringIO(written("acled", [item]).decode(), newline=""))
    crossing = crossings()["shelling"][0]
    assert (acled["event_type"], acled["sub_event_type"]) == (crossing.acled_event, crossing.acled_sub_event)
    assert (acled["event_date"], acled["time_precision"], acled["fatalities"], acled["geo_precision"]) == ("", "2", "12", "1")
    assert crossing.lost in acled["lost"] and "no event" in acled["lost"] and acled["claim"] == one.said["id"]
    (ucdp,) = csv.DictReader(io.StringIO(written("ucdp", [item]).decode(), newline=""))
    assert (ucdp["best"], ucdp["low"], ucdp["high"], ucdp["date_prec"], ucdp["where_prec"]) == ("12", "12", "", "2", "1")
    denied = Item({**record, "modality": "denied"}, one.source, one.text)
    (acled,) = csv.DictReader(io.StringIO(written("acled", [denied]).decode(), newline=""))
    assert (acled["event_type"], acled["modality"]) == ("", "denied") and "denied is no event" in acled["lost"]
    none = Item({**record, "quantities": []}, one.source, one.text)
    (ucdp,) = csv.DictReader(io.StringIO(written("ucdp", [none]).decode(), newline=""))
    assert (ucdp["best"], ucdp["low"], ucdp["high"]) == ("", "", "")  # nothing said is not zero
    parquet = pytest.importorskip("pyarrow.parquet")
    (row,) = parquet.read_table(io.BytesIO(written("ucdp-parquet", [item]))).to_pylist()
    assert (row["date_start"], row["best"], row["latitude"]) == (date(2024, 11, 1), 12, one.said["places"][0]["lat"])


def test_followthemoney_takes_the_entities() -> None:
    pytest.importorskip("followthemoney")
    from followthemoney import model

    schemata: dict[str, int] = {}
    for line in written("ftm", items()).splitlines():
        data = json.loads(line)
        entity = model.get_proxy(data)
        entity.schema.validate(data)
        given = {name: sorted(values) for name, values in data["properties"].items()}
        kept = {name: sorted(values) for name, values in entity.to_dict()["properties"].items()}
        assert given == kept, "a value that FollowTheMoney does not take as it is"
        schemata[entity.schema.name] = schemata.get(entity.schema.name, 0) + 1
    assert schemata["Event"] == 9 and schemata["Article"] == 3 and {"LegalEntity", "Address"} <= set(schemata)


def test_annotations_find_their_words_in_a_browser() -> None:
    """W3C Web Annotation: positions count UTF-16 code units, and an emoji before the words counts two."""
    page = json.loads(written("annotations", items()))
    assert page["type"] == "AnnotationPage" and page["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    shifted = 0
    for annotation, item in zip(page["items"], items(), strict=True):
        text = item.text or ""
        quote, position = annotation["target"]["selector"]
        units = text.encode("utf-16-le")
        assert units[2 * position["start"] : 2 * position["end"]].decode("utf-16-le") == quote["exact"] == item.said["content"]
        assert quote["prefix"] + quote["exact"] + quote["suffix"] in text
        assert json.loads(annotation["body"][1]["value"]) == item.record
        shifted += position["start"] != item.said["start"]
    assert shifted == 6  # all but the first of each story


@given(st.text(alphabet="a🕯é\n", max_size=20), st.integers(0, 20))
def test_offsets_are_turned_and_turned_back(text: str, at: int) -> None:
    at = min(at, len(text))
    units = webannotation.utf16(text, at)
    assert units == len(text[:at].encode("utf-16-le")) // 2
    assert webannotation.code_points(text, units) == at


def test_schema_org_claims_rate_nothing() -> None:
    graph = json.loads(written("schemaorg", items()))
    claims = [node for node in graph["@graph"] if node["@type"] == "Claim"]
    assert graph["@context"] == "https://schema.org" and len(claims) == 9
    assert b"ClaimReview" not in written("schemaorg", items()) and b"Rating" not in written("schemaorg", items())
    assert claims[0]["appearance"]["@type"] == "NewsArticle" and claims[0]["text"] == items()[0].said["content"]
    unnamed = Item(
        {**items()[0].record, "attribution": [{**items()[0].said["attribution"][0], "who": None, "source": None}]},
        items()[0].source,
    )
    assert "author" not in json.loads(written("schemaorg", [unnamed]))["@graph"][0]


def test_hxl_tags_are_well_formed() -> None:
    """HXL 1.1: a hashtag, then attributes; under it as many cells."""
    names, tags, *rows = csv.reader(io.StringIO(written("hxl", items()).decode(), newline=""))
    assert all(re.fullmatch(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*", tag) for tag in tags)
    assert len(rows) == 9 and {len(row) for row in rows} == {len(tags)} == {len(names)}
    killed = tags.index("#affected+killed")
    assert [float(row[killed]) for row in rows] == [item.said["quantities"][0]["value"] for item in items()]


def test_timemap_takes_the_files() -> None:
    """The checks of its reducers: text everywhere, latitude and longitude together, a date or a place, sources that are there."""
    with zipfile.ZipFile(io.BytesIO(written("timemap", items()))) as archive:
        events, sources, kinds = (json.loads(archive.read(f"{name}.json")) for name in ("events", "sources", "associations"))
        assert "coverage" in json.loads(archive.read("about.json"))
    assert len(events) == 9 and len({event["id"] for event in events}) == 9
    for event in events:
        assert all(isinstance(value, str) for name, value in event.items() if name not in {"associations", "sources"})
        assert bool(event["latitude"]) == bool(event["longitude"]) and (event["date"] or event["latitude"])
        assert re.fullmatch(r"\d\d/\d\d/\d{4}", event["date"])
        assert set(event["sources"]) <= set(sources) and set(event["associations"]) <= {kind["id"] for kind in kinds}
    assert all({"id", "paths"} <= set(source) for source in sources.values())


def test_atlos_takes_the_rows() -> None:
    long = Item({**items()[0].record, "content": "word " * 200}, items()[0].source)
    for row in csv.DictReader(io.StringIO(written("atlos", [*items(), long]).decode(), newline="")):
        assert 8 <= len(row["description"]) <= 240 and row["sensitive"] == "Not Sensitive"
        assert -90 <= float(row["latitude"]) <= 90 and date.fromisoformat(row["date"])


def test_every_format_has_its_name_and_says_what_it_loses() -> None:
    assert all(name == format.name and format.suffix[0] == "." and format.loss for name, format in FORMATS.items())
    assert len(NAMES) == len(set(NAMES)) == len(COLUMNS)
