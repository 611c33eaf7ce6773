"""Taking in gazetteers of others: each format, all or nothing, listed and let go of again."""

from __future__ import annotations

import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from dateline.claims import places
from dateline.errors import RunError
from dateline.places import imported
from dateline.places.formats import guess
from dateline.places.gazetteer import SCHEMA, Candidate, Entry, Gazetteer, open_imported, write
from dateline.places.namesakes import caution
from language_kit import parsed

REST = "UA\t\t05\t\t\t\t120\t\t90\tEurope/Kyiv\t2024-01-01\n"
GEONAMES = (
    f"900001\tMala Dolyna\tMala Dolyna\tМала Долина,Malaya Dolina\t48.5\t37.9\tP\tPPL\t{REST}"
    f"900002\tDolyna farm\tDolyna farm\t\t48.6\t37.8\tS\tFRM\t{REST}"
    f"900003\tBroken\tBroken\t\tnorth\t37.8\tP\tPPL\t{REST}"
)
OSM = (
    '<?xml version="1.0"?><osm version="0.6"><node id="1" lat="36.2" lon="37.1"><tag k="place" v="village"/>'
    '<tag k="name" v="تل الورد"/><tag k="name:en" v="Tell Ward"/><tag k="old_name" v="Wardan"/></node>'
    '<node id="2" lat="1" lon="1"><tag k="shop" v="bakery"/></node></osm>'
)
GEOJSON = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"name": "Umm Sidra", "place": "hamlet"},
                "geometry": {"type": "Point", "coordinates": [25.3, 13.7]},
            },
            {
                "type": "Feature",
                "properties": {"name": "a road"},
                "geometry": {"type": "LineString", "coordinates": [[1, 2], [3, 4]]},
            },
        ],
    }
)
PCODES = (
    "ADM1_EN,ADM1_PCODE,ADM2_EN,ADM2_AR,ADM2_PCODE,center_lat,center_lon\n"
    "#adm1+name,#adm1+code,#adm2+name,#adm2+name+ar,#adm2+code,,\n"
    "Red Hills,YE90,Wadi Nur,وادي نور,YE9001,15.5,44.5\n"
)
KATOTTG = (
    "Level 1;Level 2;Level 3;Level 4;Extra;Category;Name\n"
    "UA01000000000000001;UA01020000000000002;UA01020010000000003;UA01020010010000004;;C;Нова Зоря\n"
    "UA02000000000000001;UA02020000000000002;UA02020010000000003;UA02020010010000004;;С;Нова Зоря\n"
)
TABLE = "name;lat;lon;country;aliases\nKasumba Hill;-1.55;29.01;CD;Kasumba|Mont Kasumba\nNowhere;99;29;CD;\n"

FILES = [
    ("geonames", GEONAMES, "Malaya Dolina", (48.5, 37.9), 1, 1),
    ("osm", OSM, "Wardan", (36.2, 37.1), 1, 0),
    ("geojson", GEOJSON, "Umm Sidra", (13.7, 25.3), 1, 0),
    ("pcodes", PCODES, "وادي نور", (15.5, 44.5), 1, 0),
    ("csv", TABLE, "Mont Kasumba", (-1.55, 29.01), 1, 1),
]


def base() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)
    write(connection, [Entry(Candidate("Kyiv", 50.45, 30.52, False, "PPLC", "UA", "12", 2_900_000, 703448))])
    return connection


def taken(tmp_path: Path, text: str, name: str = "mine") -> imported.Source:
    file = tmp_path / "rows"
    file.write_text(text, encoding="utf-8")
    with file.open("rb") as opened:
        return imported.take_in(file, opened, name=name, format=None, store=tmp_path / "store.sqlite")


def opened(tmp_path: Path) -> Gazetteer:
    return Gazetteer(base(), open_imported(tmp_path / "store.sqlite"))


@pytest.mark.parametrize(("kind", "text", "name", "point", "places", "bad"), FILES)
def test_each_format(tmp_path: Path, kind: str, text: str, name: str, point: tuple[float, float], places: int, bad: int) -> None:
    assert guess(text.encode()) == kind
    source = taken(tmp_path, text)
    assert (source.format, source.places, source.bad) == (kind, places, bad)
    assert (source.first_bad is None) == (bad == 0)
    (found,) = opened(tmp_path).find(name)
    assert (found.lat, found.lon, found.source) == (*point, "mine")


def test_a_codifier_tells_what_is_frequent(tmp_path: Path) -> None:
    taken(tmp_path, KATOTTG)
    gazetteer = opened(tmp_path)
    assert gazetteer.listed("Nova Zoria", "UA") == 2
    assert gazetteer.listed("Нова Зоря", "UA") == 2
    assert gazetteer.listed("Nova Zoria", "PL") == 0
    assert gazetteer.find("Nova Zoria") == (), "without coordinates it is no place to be found"


def test_a_name_found_once_may_be_another_village(tmp_path: Path) -> None:
    taken(tmp_path, KATOTTG, "codifier")
    taken(tmp_path, "name,lat,lon,country\nNova Zoria,48.1,37.2,UA\n", "villages")
    gazetteer = opened(tmp_path)
    (found,) = gazetteer.find("Nova Zoria")
    assert caution(found, "Nova Zoria", (), gazetteer) == "2 settlements of this name are listed in UA, of which 1 can be placed"
    small = replace(found, name="Sychi", population=700, source=None)
    assert "small settlement" in (caution(small, "Sychi", (), gazetteer) or "")
    assert caution(replace(small, population=70_000), "Sychi", (), gazetteer) is None


def test_imports_take_effect_in_reading(tmp_path: Path) -> None:
    taken(tmp_path, GEONAMES)
    text = "Shells fell on Mala Dolyna, a village near Kyiv, on Monday."
    found = places.find(parsed(text), opened(tmp_path)).places
    assert [(p.name, p.geonames_id) for p in found] == [("Mala Dolyna", 900001), ("Kyiv", 703448)]


def test_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "villages.csv").write_text(TABLE, encoding="utf-8")
    store = tmp_path / "home"

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "DATELINE_HOME": str(store)}
        command = [sys.executable, "-c", "from dateline.cli import main; main()", "places", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=tmp_path)

    done = run("import", "villages.csv")
    assert (done.returncode, done.stdout) == (0, "villages.csv: 1 rows taken in as csv, 1 could not be read\n")
    assert "line 3: not on the globe: 99, 29" in done.stderr
    assert json.loads(run("list", "--json").stdout)["places"] == 1
    assert run("forget", "villages.csv").returncode == 0
    assert (run("forget", "villages.csv").returncode, run("list").stdout) == (2, "no gazetteer has been imported\n")
    assert run("import", "absent.csv").stderr.startswith("R061")


def test_other_names_reach_places_of_our_own(tmp_path: Path) -> None:
    taken(tmp_path, "1\t703448\tde\tKiew am Dnepr\t\t\t\t1\t\t\n2\t703448\twkdt\tQ1899\t\t\t\t\t\t\n")
    gazetteer = opened(tmp_path)
    assert [c.geonames_id for c in gazetteer.find("Kiew am Dnepr")] == [703448]
    assert gazetteer.find("Q1899") == ()


def test_what_is_known_already_is_not_doubled(tmp_path: Path) -> None:
    taken(tmp_path, "name,lat,lon,country\nKyiv,50.46,30.53,UA\nKyiv,44.1,20.2,RS\n")
    assert [c.country for c in opened(tmp_path).find("Kyiv")] == ["UA", "RS"]


def test_importing_twice_is_importing_once_and_forgetting_leaves_nothing(tmp_path: Path) -> None:
    store = tmp_path / "store.sqlite"
    taken(tmp_path, TABLE)
    taken(tmp_path, TABLE)
    assert len(opened(tmp_path).find("Kasumba Hill")) == 1
    assert [s.name for s in imported.sources(store)] == ["mine"]
    assert imported.forget("mine", store)
    assert not imported.forget("mine", store)
    assert opened(tmp_path).find("Kasumba Hill") == ()
    with sqlite3.connect(store) as connection:
        assert connection.execute("SELECT COUNT(*) FROM name").fetchone() == (0,)


@pytest.mark.parametrize("text", ["just words\n", ""])
def test_no_gazetteer(tmp_path: Path, text: str) -> None:
    with pytest.raises(RunError) as raised:
        taken(tmp_path, text)
    assert raised.value.code == "R060"


def test_nothing_readable_leaves_what_was_there(tmp_path: Path) -> None:
    taken(tmp_path, TABLE)
    with pytest.raises(RunError) as raised:
        taken(tmp_path, "name,lat,lon\nX,north,east\n")
    assert raised.value.code == "R061"
    assert "line 2" in str(raised.value)
    assert len(opened(tmp_path).find("Kasumba Hill")) == 1


def test_a_kill_leaves_what_was_there(tmp_path: Path) -> None:
    taken(tmp_path, TABLE)
    script = (
        "import itertools\nfrom pathlib import Path\nfrom dateline.places import imported\n"
        "def slow():\n    yield b'name,lat,lon\\n'\n    for n in itertools.count():\n"
        "        if n == 3000: print('under way', flush=True)\n        yield f'Place{n},1,1\\n'.encode()\n"
        f"imported.take_in(Path('x'), slow(), name='mine', format='csv', store=Path({str(tmp_path / 'store.sqlite')!r}))\n"
    )
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, env=os.environ)
    assert process.stdout is not None
    assert process.stdout.readline() == b"under way\n"
    time.sleep(0.1)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert len(opened(tmp_path).find("Kasumba Hill")) == 1
    assert opened(tmp_path).find("Place1") == ()
    assert [s.places for s in imported.sources(tmp_path / "store.sqlite")] == [1]


def test_memory_stays_the_same(tmp_path: Path) -> None:
    """A GeoJSON of one line is decoded feature by feature."""
    import tracemalloc

    from dateline.places.formats import read_geojson

    feature = json.dumps({"properties": {"name": "x" * 50}, "geometry": {"type": "Point", "coordinates": [1, 2]}})
    text = ('{"type": "FeatureCollection", "features": [' + ",".join([feature] * 40_000) + "]}").encode()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    assert sum(1 for _ in read_geojson(io.BytesIO(text))) == 40_000
    peak = tracemalloc.get_traced_memory()[1] - before
    tracemalloc.stop()
    assert peak < len(text) / 2, peak
