"""What others' programs make of our files: the formats' own libraries, and a spreadsheet that runs any formula it finds."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from exchange_kit import PAYLOADS, items, with_words, written

SPREADSHEET = shutil.which("soffice")
TABLES = ("csv", "hxl", "acled", "ucdp", "atlos")


def test_geojson_by_its_models() -> None:
    models = pytest.importorskip("geojson_pydantic", reason="geojson-pydantic is not installed: ./setup.sh dev installs it")
    found = models.FeatureCollection.model_validate_json(written("geojson", items()))
    assert [(one.geometry.coordinates.longitude, one.geometry.coordinates.latitude) for one in found.features] == [
        (place["lon"], place["lat"]) for item in items() for place in item.said["places"]
    ]


def test_geoparquet_by_geopandas() -> None:
    geopandas = pytest.importorskip("geopandas", reason="geopandas is not installed: ./setup.sh dev installs it")
    found = geopandas.read_parquet(io.BytesIO(written("geoparquet", items())))
    assert str(found.crs) == "OGC:CRS84" and list(found.claim) == [item.said["id"] for item in items()]
    assert [(point.x, point.y) for point in found.geometry] == list(zip(found.lon, found.lat, strict=True))
    # A radius is drawn where it is: five kilometres round a place in Iceland are no five degrees.
    area = found.to_crs(3057).buffer(found.radius_km * 1000).area
    assert all(70e6 < one < 80e6 for one in area)


def test_hxl_by_libhxl() -> None:
    hxl = pytest.importorskip("hxl", reason="libhxl is not installed: ./setup.sh dev installs it")
    found = hxl.data(list(csv.reader(io.StringIO(written("hxl", items()).decode(), newline=""))))
    rows = [row.get("#affected+killed") for row in found.with_rows("#affected+killed > 0")]
    assert [float(row) for row in rows] == [item.said["quantities"][0]["value"] for item in items()]
    assert "#geo+lat" in found.display_tags and found.columns[0].header


# --- a spreadsheet ---

needs_one = pytest.mark.skipif(SPREADSHEET is None, reason="LibreOffice is not installed: apt-get install libreoffice-calc")


def taken_in(folder: Path, *paths: Path, how: str = "") -> Iterator[str]:
    """What LibreOffice makes of the files, as XML that shows each cell."""
    out = folder / f"out{abs(hash(how))}"
    options = [f"--infilter={how}"] if how else []
    home = f"-env:UserInstallation={(folder / 'home').as_uri()}"
    words = [str(SPREADSHEET), home, "--headless", *options, "--convert-to", "fods", "--outdir", str(out), *map(str, paths)]
    subprocess.run(words, check=True, capture_output=True, timeout=600)
    for path in paths:
        yield (out / f"{path.stem}.fods").read_text(encoding="utf-8")


@needs_one
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_no_payload_is_alive_in_a_spreadsheet(tmp_path: Path, delimiter: str) -> None:
    """PROMISES 22, at worst: CSV taken in with formulas evaluated, split where we split it and where we do not."""
    attacks = [with_words(items()[0], words) for words in PAYLOADS]
    (tmp_path / "live.csv").write_text(f"a{delimiter}b\n=1+1{delimiter}x\n", encoding="utf-8")
    for name in TABLES:
        (tmp_path / f"{name}.csv").write_bytes(written(name, attacks))
    how = f"CSV:{ord(delimiter)},34,76,1,,0,false,true,false,false,false,-1,true"
    live, *ours = taken_in(tmp_path, tmp_path / "live.csv", *(tmp_path / f"{name}.csv" for name in TABLES), how=how)
    assert "table:formula" in live, "the check itself must be able to see a formula"
    for name, made in zip(TABLES, ours, strict=True):
        assert made.count("<table:table-cell") > 30, name
        assert not re.findall(r'table:formula="[^"]*"', made), name


@needs_one
def test_no_payload_is_alive_in_a_workbook(tmp_path: Path) -> None:
    (tmp_path / "claims.xlsx").write_bytes(written("xlsx", [with_words(items()[0], words) for words in PAYLOADS]))
    (made,) = taken_in(tmp_path, tmp_path / "claims.xlsx")
    formulas = set(re.findall(r'table:formula="([^"]*)"', made))
    assert made.count("<table:table-cell") > 30 and formulas <= {"of:=FALSE()", "of:=TRUE()"}  # how it writes yes and no
