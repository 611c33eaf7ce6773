"""Reading gazetteers of others, row by row: what each line of a dump says, or why it says nothing.

Every reader takes an open binary file and gives `Found` or `Bad` in the file's order, holding one
row at a time. ``guess`` tells the format from the first bytes.
"""

from __future__ import annotations

import codecs
import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any, Literal

from lxml import etree

from dateline.places.translit import latin

Format = Literal["geonames", "alternates", "osm", "geojson", "pcodes", "katottg", "csv"]

HEAD = 65_536  # bytes looked at to tell the format
CHUNK = 1 << 16
_AREAS = {"ADM1": 60.0, "ADM2": 25.0, "ADM3": 15.0, "ADM4": 8.0}  # feature → radius in km, where nothing better is known
_CLASSES = frozenset({"P", "A"})
# Of sites, waters and land in GeoNames, those that reporting names; schools and farms would only be namesakes.
_SITES = frozenset(
    "AIRB AIRF AIRP MILB INSM NVB CMP CMPRF PRN DAM PS PSN PSH MFGN MN CSNO PRT BDG CRSG PASS ISL ISLS VAL MTS MT PEN "
    "LK RSV STM SEA GULF STRT BAY DSRT RGN AREA OILF".split()
)
_WIDE = frozenset("ISL ISLS VAL MTS PEN LK RSV STM SEA GULF STRT DSRT RGN AREA".split())
_NO_NAMES = frozenset("link wkdt post iata icao faac tcid unlc phon piny".split())  # GeoNames "languages" that are none
_OSM_PLACES = frozenset("city town village hamlet isolated_dwelling suburb neighbourhood quarter locality borough".split())
_KATOTTG = re.compile(r"UA\d{17}")


@dataclass(frozen=True, slots=True)
class Found:
    """A place of another gazetteer. Without coordinates it is only known that there is one of that name."""

    name: str
    aliases: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None
    feature: str = "PPL"
    country: str | None = None
    admin1: str | None = None
    population: int = 0
    geonames_id: int | None = None
    radius_km: float = 5.0
    of: int | None = None  # only other names, of the place with this GeoNames number

    @property
    def area(self) -> bool:
        """Whether it is an area rather than a point."""
        return self.feature in _AREAS or self.feature in _WIDE


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that cannot be read."""

    line: int
    reason: str


Row = Found | Bad
Reader = Callable[[IO[bytes]], Iterator[Row]]


def guess(head: bytes) -> Format | None:
    """The format of a file that begins like this."""
    text = head.decode("utf-8-sig", "replace").lstrip()
    first = text.split("\n", 1)[0].rstrip("\r")
    if text.startswith("<") and "<osm" in text[:2_000]:
        return "osm"
    if text.startswith("{") and '"FeatureCollection"' in text[:2_000]:
        return "geojson"
    cells = first.split("\t")
    if len(cells) == 19 and cells[0].isdigit():
        return "geonames"
    if 8 <= len(cells) <= 10 and cells[0].isdigit() and cells[1].isdigit():
        return "alternates"
    if _KATOTTG.search(text[:4_000]):
        return "katottg"
    columns = [c.casefold() for c in _split(first)]
    if any(re.fullmatch(r"adm(?:in)?[0-4]_?p_?code|#adm\d\+code", c) for c in columns):
        return "pcodes"
    return "csv" if _column(columns, _NAME) is not None else None


# --- GeoNames ---


def read_geonames(file: IO[bytes]) -> Iterator[Row]:
    """``allCountries.txt`` or one country's file: 19 columns, https://download.geonames.org/export/dump/readme.txt."""
    for number, line in enumerate(_lines(file), 1):
        c = line.split("\t")
        if len(c) != 19:
            yield Bad(number, f"{len(c)} columns where 19 belong")
        elif c[6] in _CLASSES or c[7] in _SITES:
            yield _checked(number, c[1], c[3].split(","), c[4], c[5], c[7], c[8], c[10], c[14], c[0])


def read_alternates(file: IO[bytes]) -> Iterator[Row]:
    """``alternateNamesV2.txt``: other names of GeoNames places, also former ones."""
    for number, line in enumerate(_lines(file), 1):
        c = line.split("\t")
        if len(c) < 4 or not c[1].isdigit() or not c[3].strip():
            yield Bad(number, "no number and name of a place")
        elif c[2] not in _NO_NAMES:
            yield Found(c[3].strip(), of=int(c[1]))


# --- OpenStreetMap ---


def read_osm(file: IO[bytes]) -> Iterator[Row]:
    """Nodes with ``place`` and ``name`` of an .osm extract, each let go of when it has been read."""
    try:
        for _, node in etree.iterparse(
            file, events=("end",), tag=("node", "way", "relation"), resolve_entities=False, no_network=True
        ):
            tags = {str(t.get("k")): str(t.get("v")) for t in node.iter("tag")}
            if node.tag == "node" and tags.get("place") in _OSM_PLACES and tags.get("name"):
                yield _osm(node.sourceline or 0, tags, node.get("lat"), node.get("lon"))
            node.clear()
            while node.getprevious() is not None:
                del node.getparent()[0]
    except etree.XMLSyntaxError as error:
        yield Bad(error.lineno or 0, f"the XML breaks off or is broken: {error.msg}")


def _osm(line: int, tags: Mapping[str, str], lat: object, lon: object) -> Row:
    names = [v for k, v in tags.items() if re.fullmatch(r"(?:old_|alt_|int_|official_)?name(?::\w+)?", k) and k != "name"]
    aliases = [n for joined in names for n in joined.split(";")]
    name = tags.get("name:en") or tags["name"]
    country = tags.get("is_in:country_code") or tags.get("addr:country") or ""
    return _checked(line, name, [tags["name"], *aliases], lat, lon, "PPL", country, "", tags.get("population", ""), "")


def read_geojson(file: IO[bytes]) -> Iterator[Row]:
    """Points of a FeatureCollection with a ``name``, as osmium and Overpass write them."""
    for number, feature in enumerate(_features(file), 1):
        tags = {str(k): str(v) for k, v in (feature.get("properties") or {}).items() if v is not None}
        shape = feature.get("geometry") or {}
        if shape.get("type") != "Point" or not tags.get("name"):
            continue
        point = shape.get("coordinates") or [None, None]
        yield _osm(number, tags, point[1], point[0]) if len(point) >= 2 else Bad(number, "no coordinates")


def _features(file: IO[bytes]) -> Iterator[dict[str, Any]]:
    """The objects in ``features``, decoded one at a time."""
    letters, decoder = codecs.getincrementaldecoder("utf-8")("replace"), json.JSONDecoder()
    buffer, opened = "", False
    while chunk := file.read(CHUNK):
        buffer += letters.decode(chunk)
        if not opened:
            found = re.search(r'"features"\s*:\s*\[', buffer)
            if found is None:
                continue
            buffer, opened = buffer[found.end() :], True
        at = 0
        while True:
            while at < len(buffer) and buffer[at] in ", \r\n\t":
                at += 1
            if at >= len(buffer) or buffer[at] != "{":
                break
            try:
                feature, at = decoder.raw_decode(buffer, at)
            except json.JSONDecodeError:
                break  # the rest of it has not been read yet
            yield feature
        buffer = buffer[at:]


# --- tables ---

_NAME = ("name", "name_en", "place", "placename", "settlement", "#loc+name", "asciiname", "city", "town", "village")
_LAT = ("lat", "latitude", "y", "center_lat", "centroid_lat", "y_coord", "#geo+lat")
_LON = ("lon", "lng", "long", "longitude", "x", "center_lon", "centroid_lon", "x_coord", "#geo+lon")
_COUNTRY = ("country", "country_code", "iso2", "iso", "cc", "adm0_pcode", "admin0pcode")
_PEOPLE = ("population", "pop", "#population")
_OTHERS = ("aliases", "alternates", "alternatenames", "alternate_names", "other_names", "alt_name")


def read_csv(file: IO[bytes]) -> Iterator[Row]:
    """A table with a header: a name, and as far as they are there coordinates, country, population, other names."""
    rows = _table(file)
    _, header = next(rows, (0, []))
    columns = [c.strip().casefold() for c in header]
    name, lat, lon = (_column(columns, names) for names in (_NAME, _LAT, _LON))
    country, people, others = (_column(columns, names) for names in (_COUNTRY, _PEOPLE, _OTHERS))
    for number, row in rows:
        if row and row[0].startswith("#"):
            continue  # the HXL row
        other = re.split(r"[|;]", _cell(row, others)) if others is not None else []
        yield _checked(
            number,
            _cell(row, name),
            other,
            _cell(row, lat),
            _cell(row, lon),
            "PPL",
            _cell(row, country)[:2],
            "",
            _cell(row, people),
            "",
        )


def read_pcodes(file: IO[bytes]) -> Iterator[Row]:
    """OCHA's table of administrative units: the name of each row's lowest unit, in every language it is given in."""
    rows = _table(file)
    _, header = next(rows, (0, []))
    columns = [c.strip().casefold() for c in header]
    lat, lon = _column(columns, _LAT), _column(columns, _LON)
    levels: dict[int, list[int]] = {}
    codes: dict[int, int] = {}
    for at, column in enumerate(columns):
        named = re.fullmatch(r"adm(?:in)?([0-4])_?(?:name)?_?(?:[a-z]{2}|ref|alt\w*|name\w*)?", column)
        coded = re.fullmatch(r"adm(?:in)?([0-4])_?p_?code", column)
        if coded:
            codes[int(coded[1])] = at
        elif named:
            levels.setdefault(int(named[1]), []).append(at)
    for number, row in rows:
        if row and any(cell.startswith("#adm") for cell in row):
            continue
        level = max((n for n, at in codes.items() if n and _cell(row, at)), default=None)
        if level is None:
            yield Bad(number, "no P-code")
            continue
        names = [n for at in levels.get(level, []) if (n := _cell(row, at))]
        country = _cell(row, codes[level])[:2]
        name = names[0] if names else ""
        yield _checked(number, name, names[1:], _cell(row, lat), _cell(row, lon), f"ADM{level}", country, "", "", "")


def read_katottg(file: IO[bytes]) -> Iterator[Row]:
    """Ukraine's codifier: codes, a letter for the kind, a name. It has no coordinates; it tells which names are frequent."""
    for number, row in _table(file):
        cells = [c.strip() for c in row if c.strip()]
        if not any(_KATOTTG.fullmatch(c) for c in cells):
            if number > 1 and cells:
                yield Bad(number, "no code of a unit")
            continue
        rest = [c for c in cells if not _KATOTTG.fullmatch(c)]
        kind, name = (rest[0], rest[1]) if len(rest) > 1 else ("", "")
        if not name:
            yield Bad(number, "no name")
        elif kind in {"M", "М", "T", "Т", "C", "С", "X", "Х", "K", "К"}:  # city, settlement, village, Latin or Cyrillic letter
            yield Found(latin(name), (name,), country="UA")


READERS: Mapping[Format, Reader] = {
    "geonames": read_geonames, "alternates": read_alternates, "osm": read_osm, "geojson": read_geojson,
    "pcodes": read_pcodes, "katottg": read_katottg, "csv": read_csv,
}  # fmt: skip


# --- rows ---


def _checked(
    line: int, name: str, aliases: Sequence[str], lat: object, lon: object, feature: str,
    country: str, admin1: str, population: str, number: str,
) -> Row:  # fmt: skip
    """A place whose values are what they should be, or what is wrong with them."""
    name = name.strip()
    if not name:
        return Bad(line, "no name")
    point = _point(lat, lon)
    if isinstance(point, str):
        return Bad(line, point)
    people = int(population) if population.strip().isdigit() else 0
    others = tuple(dict.fromkeys(a.strip() for a in aliases if a.strip() and a.strip() != name))
    code = country.strip().upper()
    return Found(
        name, others, point[0], point[1], feature, code if len(code) == 2 else None, admin1 or None, people,
        int(number) if number.isdigit() else None, _AREAS.get(feature, 30.0 if feature in _WIDE else 5.0),
    )  # fmt: skip


def _point(lat: object, lon: object) -> tuple[float | None, float | None] | str:
    if lat in ("", None) and lon in ("", None):
        return None, None
    try:
        north, east = float(str(lat)), float(str(lon))
    except ValueError:
        return f"no coordinates: {lat!s}, {lon!s}"
    if not (-90 <= north <= 90 and -180 <= east <= 180):
        return f"not on the globe: {lat!s}, {lon!s}"
    return north, east


def _lines(file: IO[bytes]) -> Iterator[str]:
    """Lines without their ends; what is no UTF-8 becomes marks of its own."""
    for raw in file:
        line = raw.decode("utf-8", "replace").rstrip("\r\n")
        yield line.removeprefix("\ufeff")


def _table(file: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of a table; the separator is told from its first line."""
    lines = (raw.decode("utf-8", "replace") for raw in file)
    first = next(lines, "").removeprefix("\ufeff")
    mark = max(",;\t", key=first.count)
    yield 1, next(csv.reader([first], delimiter=mark), [])
    rows = csv.reader(lines, delimiter=mark)
    for row in rows:
        yield rows.line_num + 1, row


def _split(line: str) -> list[str]:
    return [c.strip().strip('"') for c in line.split(max(",;\t", key=line.count))]


def _column(columns: Sequence[str], names: Sequence[str]) -> int | None:
    return next((columns.index(n) for n in names if n in columns), None)


def _cell(row: Sequence[str], at: int | None) -> str:
    return row[at].strip() if at is not None and at < len(row) else ""
