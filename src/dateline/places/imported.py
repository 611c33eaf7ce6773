"""Gazetteers of others beside our own: taken in whole or not at all, listed, let go of again.

They lie in one SQLite file beside the built gazetteer and outlive its rebuilding. An import is one
transaction: killed or broken off, it leaves the file as it was. Importing the same name again
replaces what that name brought before.
"""

from __future__ import annotations

import contextlib
import csv
import datetime
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from dateline.errors import RunError
from dateline.places.build import home_file
from dateline.places.entries import TRANSLITERATED
from dateline.places.formats import HEAD, READERS, Bad, Format, Found, Row, guess
from dateline.places.gazetteer import IMPORTED, Candidate, Entry, keys_of
from dateline.places.normal import key

SCHEMA = """
CREATE TABLE IF NOT EXISTS source (id INTEGER PRIMARY KEY, name TEXT UNIQUE, format TEXT, day TEXT, places INTEGER, bad INTEGER);
CREATE TABLE IF NOT EXISTS place (id INTEGER PRIMARY KEY, name TEXT, lat REAL, lon REAL, area INTEGER, feature TEXT,
    country TEXT, admin1 TEXT, population INTEGER, geonames INTEGER, radius REAL, source INTEGER);
CREATE INDEX IF NOT EXISTS places ON place (source);
CREATE INDEX IF NOT EXISTS numbers ON place (geonames) WHERE geonames IS NOT NULL;
CREATE TABLE IF NOT EXISTS name (key TEXT, place INTEGER, preferred INTEGER, source INTEGER,
    PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS names ON name (source);
CREATE TABLE IF NOT EXISTS alias (key TEXT, geonames INTEGER, source INTEGER,
    PRIMARY KEY (key, geonames, source)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS aliases ON alias (source);
CREATE TABLE IF NOT EXISTS listed (key TEXT, country TEXT, number INTEGER, source INTEGER,
    PRIMARY KEY (key, country, source)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS lists ON listed (source);
"""


@dataclass(frozen=True, slots=True)
class Source:
    """What one import brought."""

    name: str
    format: str
    day: str
    places: int
    bad: int
    first_bad: str | None = None


def imported_file() -> Path:
    """Where imported gazetteers lie: beside the built one."""
    return home_file().parent / IMPORTED


def take_in(path: Path, file: IO[bytes], *, name: str, format: Format | None, store: Path | None = None) -> Source:
    """Import an open gazetteer under a name. Raises `RunError` R060 (no format fits), R061 (all else)."""
    known = format or _guessed(path)
    with _open(store) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
            _clear(connection, name)
            day = datetime.date.today().isoformat()
            source = connection.execute("INSERT INTO source VALUES (NULL, ?, ?, ?, 0, 0)", (name, known, day)).lastrowid
            places, bad, first = _write(connection, READERS[known](file), source or 0)
            if places == 0:
                raise RunError(
                    "R061",
                    where=str(path),
                    detail=f"it holds no place that can be read as {known}" + (f"; {first}" if first else ""),
                )
            connection.execute("UPDATE source SET places = ?, bad = ? WHERE id = ?", (places, bad, source))
            connection.commit()
        except (sqlite3.Error, OSError, csv.Error) as error:
            raise RunError("R061", where=str(path), detail=str(error)) from error
        finally:
            connection.rollback()
    return Source(name, known, day, places, bad, first)


def _nothing(format: str, first_bad: str | None) -> str:
    return f"it holds no place that can be read as {format}" + (f"; {first_bad}" if first_bad else "")


def sources(store: Path | None = None) -> list[Source]:
    """What has been imported, oldest first."""
    file = store or imported_file()
    if not file.exists():
        return []
    with _open(file) as connection:
        rows = connection.execute("SELECT name, format, day, places, bad FROM source ORDER BY id").fetchall()
    return [Source(*row) for row in rows]


def forget(name: str, store: Path | None = None) -> bool:
    """Let go of what was imported under a name; whether there was anything."""
    file = store or imported_file()
    if not file.exists():
        return False
    with _open(file) as connection:
        connection.execute("BEGIN IMMEDIATE")
        there = _clear(connection, name)
        connection.commit()
    return there


def _guessed(path: Path) -> Format:
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise RunError("R061", where=str(path), detail=error.strerror or str(error)) from error
    found = guess(head)
    if found is None:
        raise RunError("R060", where=str(path))
    return found


@contextlib.contextmanager
def _open(store: Path | None) -> Iterator[sqlite3.Connection]:
    file = store or imported_file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(file, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise RunError("R061", where=str(file), detail=str(error)) from error
    try:
        connection.executescript(SCHEMA)
        yield connection
    except sqlite3.Error as error:
        raise RunError("R061", where=str(file), detail=str(error)) from error
    finally:
        connection.close()


def _clear(connection: sqlite3.Connection, name: str) -> bool:
    row = connection.execute("SELECT id FROM source WHERE name = ?", (name,)).fetchone()
    if row is None:
        return False
    for table in ("name", "place", "alias", "listed"):
        connection.execute(f"DELETE FROM {table} WHERE source = ?", row)
    connection.execute("DELETE FROM source WHERE id = ?", row)
    return True


def _write(connection: sqlite3.Connection, rows: Iterator[Row], source: int) -> tuple[int, int, str | None]:
    """Places taken, rows that could not be read, and what the first of those was."""
    places = bad = 0
    first: str | None = None
    for row in rows:
        if isinstance(row, Bad):
            bad += 1
            first = first or f"line {row.line}: {row.reason}"
            continue
        places += 1
        if row.of is not None:
            connection.execute("INSERT OR IGNORE INTO alias VALUES (?, ?, ?)", (key(row.name), row.of, source))
        elif row.lat is None:
            _list(connection, row, source)
        else:
            _place(connection, row, source)
    return places, bad, first


def _list(connection: sqlite3.Connection, row: Found, source: int) -> None:
    for keyed in dict.fromkeys(map(key, (row.name, *row.aliases))):
        connection.execute(
            "INSERT INTO listed VALUES (?, ?, 1, ?) ON CONFLICT DO UPDATE SET number = number + 1",
            (keyed, row.country or "", source),
        )


def _place(connection: sqlite3.Connection, row: Found, source: int) -> None:
    values = (
        row.name, row.lat, row.lon, row.area, row.feature, row.country, row.admin1, row.population, row.geonames_id,
        row.radius_km, source,
    )  # fmt: skip
    number = connection.execute("INSERT INTO place VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values).lastrowid or 0
    place = Candidate(
        row.name, row.lat or 0.0, row.lon or 0.0, row.area, row.feature, row.country, row.admin1, row.population, None
    )
    entry = Entry(place, row.aliases, loose=row.country in TRANSLITERATED)
    connection.executemany("INSERT OR IGNORE INTO name VALUES (?, ?, ?, ?)", ((*k, source) for k in keys_of(entry, number)))
