"""Looking a name up: which places it may stand for.

A `Gazetteer` is a read-only SQLite file built once (`dateline.places.build`), or, in a test, the
same tables in memory. Looking up costs microseconds; opening costs no more than opening a file.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dateline.errors import RunError
from dateline.places.geometry import kilometres
from dateline.places.normal import key, skeleton, without_articles

IMPORTED = "places-imported.sqlite"  # beside the built gazetteer
KEPT = 65_536  # names remembered with their places; a story repeats its names, a corpus repeats most


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may stand for. ``preferred``: the name is its own, not one of its other names."""

    name: str
    lat: float
    lon: float
    area: bool
    feature: str  # GeoNames feature code
    country: str | None  # ISO 3166-1 alpha-2
    admin1: str | None  # GeoNames admin-1 code within the country
    population: int
    geonames_id: int | None
    radius_km: float | None = None
    preferred: bool = True
    row: int = 0  # its number in this gazetteer; below 0 in an imported one
    source: str | None = None  # the import it comes from, if any


@dataclass(frozen=True, slots=True)
class Entry:
    """A place to be put in: the place, the other names it goes by, where its compass parts lie."""

    place: Candidate
    aliases: tuple[str, ...] = ()
    parts: tuple[tuple[str, float, float], ...] = ()  # ("north", lat, lon) …
    own: tuple[str, ...] = ()  # other names that are as much its own: alone they mean it rather than a namesake
    loose: bool = False  # whether spellings without the article and by skeleton shall find it too


SCHEMA = """
CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT, lat REAL, lon REAL, area INTEGER, feature TEXT,
                    country TEXT, admin1 TEXT, population INTEGER, geonames INTEGER, radius REAL);
CREATE INDEX countries ON place (country) WHERE feature = 'PCLI';
CREATE INDEX capitals ON place (country) WHERE feature = 'PPLC';
CREATE INDEX units ON place (country, admin1) WHERE feature = 'ADM1';
CREATE INDEX numbers ON place (geonames) WHERE geonames IS NOT NULL;
CREATE TABLE name (key TEXT, place INTEGER, preferred INTEGER, PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE part (place INTEGER, direction TEXT, lat REAL, lon REAL, PRIMARY KEY (place, direction)) WITHOUT ROWID;
"""

_FIND = """
SELECT p.name, p.lat, p.lon, p.area, p.feature, p.country, p.admin1, p.population, p.geonames, p.radius, n.preferred, p.id
FROM name n JOIN place p ON p.id = n.place WHERE n.key = ?
ORDER BY n.preferred DESC, p.population DESC, p.id
"""
_FIND_NUMBER = """
SELECT name, lat, lon, area, feature, country, admin1, population, geonames, radius, 0, id FROM place WHERE geonames = ?
"""
_FIND_IMPORTED = """
SELECT p.name, p.lat, p.lon, p.area, p.feature, p.country, p.admin1, p.population, p.geonames, p.radius,
       n.preferred, -p.id, s.name
FROM name n JOIN place p ON p.id = n.place JOIN source s ON s.id = p.source WHERE n.key = ?
UNION ALL
SELECT p.name, p.lat, p.lon, p.area, p.feature, p.country, p.admin1, p.population, p.geonames, p.radius,
       0, -p.id, s.name
FROM alias a JOIN place p ON p.geonames = a.geonames JOIN source s ON s.id = p.source WHERE a.key = ?
ORDER BY 11 DESC, 8 DESC, 12 DESC
"""
SAME_KM = 15.0  # an imported place this near to one of its name that is known is that place


class Gazetteer:
    """Names to places. Every look-up is remembered. ``imported`` holds the gazetteers of others, if any were taken in."""

    def __init__(self, connection: sqlite3.Connection, imported: sqlite3.Connection | None = None) -> None:
        self._connection = connection
        self._imported = imported
        self._found: dict[str, tuple[Candidate, ...]] = {}

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Gazetteer:
        """A gazetteer in memory that holds these places only."""
        connection = sqlite3.connect(":memory:")
        connection.executescript(SCHEMA)
        write(connection, entries)
        return cls(connection)

    def find(self, name: str) -> tuple[Candidate, ...]:
        """The places a name may stand for: those whose own name it is first, then by population.

        Case, marks, apostrophes and hyphens do not count; a name written with the Arabic article is
        also looked up without it.
        """
        keyed = key(name)
        found = self._look_up(keyed)
        if not found and (bare := without_articles(keyed)) != keyed:
            found = self._look_up(bare)
        return found

    def resembling(self, name: str) -> tuple[Candidate, ...]:
        """The places whose name is spelt in some like way ("Mayadeen", "Mayedin"): evidence is wanted beside it."""
        bones = skeleton(key(name))
        return self._look_up("~" + bones) if bones else ()

    def country(self, code: str) -> Candidate | None:
        """The country of an ISO code."""
        row = self._connection.execute("SELECT name FROM place WHERE feature = 'PCLI' AND country = ?", (code,)).fetchone()
        found = self.find(row[0]) if row else ()
        return next((c for c in found if c.feature == "PCLI" and c.country == code), None)

    def capital(self, code: str) -> Candidate | None:
        """The capital of a country."""
        query = "SELECT name FROM place WHERE feature = 'PPLC' AND country = ?"
        row = self._connection.execute(query, (code,)).fetchone()
        found = self.find(row[0]) if row else ()
        return next((c for c in found if c.feature == "PPLC" and c.country == code), None)

    def unit(self, code: str) -> Candidate | None:
        """The first-level unit of a GeoNames code ("US.TX")."""
        country, admin1 = code.split(".", 1)
        query = "SELECT name FROM place WHERE feature = 'ADM1' AND country = ? AND admin1 = ?"
        row = self._connection.execute(query, (country, admin1)).fetchone()
        found = self.find(row[0]) if row else ()
        return next((c for c in found if c.feature == "ADM1" and c.country == country and c.admin1 == admin1), None)

    def within(self, place: Candidate) -> tuple[str, ...]:
        """Names of what a place lies in, from the first-level unit up to the country."""
        unit = (
            self.unit(f"{place.country}.{place.admin1}") if place.admin1 and place.country and place.feature != "ADM1" else None
        )
        country = self.country(place.country) if place.country and place.feature != "PCLI" else None
        return tuple(c.name for c in (unit, country) if c is not None)

    def border(self, one: str, other: str) -> Candidate | None:
        """The border between two countries, by ISO code."""
        return next(iter(self._look_up(key(f"border {one} {other}"))), None)

    def part(self, place: Candidate, direction: str) -> tuple[float, float] | None:
        """The middle of a compass part ("north", "south-east", "central") of an area, as far as known."""
        query = "SELECT lat, lon FROM part WHERE place = ? AND direction = ?"
        row = self._connection.execute(query, (place.row, direction)).fetchone()
        return (float(row[0]), float(row[1])) if row else None

    def _look_up(self, keyed: str) -> tuple[Candidate, ...]:
        found = self._found.get(keyed)
        if found is None:
            found = tuple(_candidate(row) for row in self._connection.execute(_FIND, (keyed,)))
            if self._imported is not None:
                found = self._with_imported(found, keyed, self._imported)
            if len(self._found) >= KEPT:
                self._found.clear()
            self._found[keyed] = found
        return found

    def _with_imported(self, found: tuple[Candidate, ...], keyed: str, imported: sqlite3.Connection) -> tuple[Candidate, ...]:
        """What our own gazetteer found, and what the imported ones know beside it."""
        all_found = list(found)
        for (number,) in imported.execute("SELECT geonames FROM alias WHERE key = ?", (keyed,)):
            all_found.extend(
                _candidate(row) for row in self._connection.execute(_FIND_NUMBER, (number,)) if not _has(all_found, row)
            )
        for *row, source in imported.execute(_FIND_IMPORTED, (keyed, keyed)):
            if not _has(all_found, row):
                all_found.append(_candidate(row, source))
        return tuple(sorted(all_found, key=lambda c: (not c.preferred, -c.population)))

    def listed(self, name: str, country: str) -> int:
        """How many places of a name an imported codifier without coordinates lists in a country."""
        if self._imported is None:
            return 0
        query = "SELECT MAX(number) FROM listed WHERE key = ? AND country = ?"
        return int(self._imported.execute(query, (key(name), country)).fetchone()[0] or 0)

    def other_names(self, place: Candidate, *, limit: int = 8) -> tuple[str, ...]:
        """Other spellings under which a place is found, as keys: lower case, without marks. Reads the whole list of names."""
        connection = self._imported if place.row < 0 else self._connection
        if connection is None:
            return ()
        query = "SELECT key FROM name WHERE place = ? AND key NOT LIKE '~%' AND key != ? ORDER BY key LIMIT ?"
        rows = connection.execute(query, (abs(place.row), key(place.name), limit))
        return tuple(name for (name,) in rows)


def _candidate(row: Sequence[Any], source: str | None = None) -> Candidate:
    n, la, lo, a, f, c, a1, pop, g, r, own, i = row
    return Candidate(n, la, lo, bool(a), f, c, a1, pop, g, r, bool(own), i, source)


def _has(found: Sequence[Candidate], row: Sequence[Any]) -> bool:
    """Whether a place is among those found: by its number, or by lying where one of them lies."""
    lat, lon, area, number = row[1], row[2], bool(row[3]), row[8]
    return any(
        (number is not None and c.geonames_id == number) or (c.area == area and kilometres((c.lat, c.lon), (lat, lon)) <= SAME_KM)
        for c in found
    )


def write(connection: sqlite3.Connection, entries: Iterable[Entry]) -> int:
    """Put the entries in, numbered in order. Returns how many."""
    number = 0
    for number, entry in enumerate(entries, 1):
        p = entry.place
        row = (number, p.name, p.lat, p.lon, p.area, p.feature, p.country, p.admin1, p.population, p.geonames_id, p.radius_km)
        connection.execute("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        connection.executemany("INSERT OR IGNORE INTO name VALUES (?, ?, ?)", keys_of(entry, number))
        connection.executemany("INSERT INTO part VALUES (?, ?, ?, ?)", ((number, *part) for part in entry.parts))
    return number


def keys_of(entry: Entry, number: int) -> Iterable[tuple[str, int, int]]:
    """The keys an entry is found under, each with the entry's number and whether the name is its own."""
    keyed = {key(name): 1 for name in (entry.place.name, *entry.own)}
    for alias in entry.aliases:
        keyed.setdefault(key(alias), 0)
    if entry.loose:
        for exact, own in list(keyed.items()):
            keyed.setdefault(without_articles(exact), own)
        for exact in list(keyed):
            if bones := skeleton(exact):
                keyed.setdefault("~" + bones, 0)
    return ((k, number, own) for k, own in keyed.items() if k)


def open_gazetteer(path: Path | None = None) -> Gazetteer:
    """Open the gazetteer; where none is built yet, build it first (half a minute, once). Raises `RunError` R003."""
    from dateline.places.build import build, home_file  # the builder reads gazetteers too

    file = path or home_file()
    if not file.exists():
        build(file)
    try:
        connection = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        with contextlib.closing(connection.execute("SELECT COUNT(*) FROM part")) as counted:
            counted.fetchone()
        connection.execute("PRAGMA mmap_size = 268435456")
    except sqlite3.Error as error:
        raise RunError("R003", detail=f"{file}: {error}") from error
    return Gazetteer(connection, open_imported(file.parent / IMPORTED))


def open_imported(file: Path) -> sqlite3.Connection | None:
    """The imported gazetteers, to be read only; ``None`` where there are none."""
    if not file.exists():
        return None
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False)
