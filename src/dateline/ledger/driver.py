"""Which SQLite is used, and which journal it can be trusted with.

SQLite 3.7.0 to 3.51.2 can corrupt a file in WAL mode when two connections checkpoint at once (fixed in 3.51.3). Python's own
is mostly older, so that a driver that brings a newer one comes first; an older one gets the rollback journal.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from functools import cache
from types import ModuleType

from sqlalchemy.pool import QueuePool

from dateline.errors import RunError

DRIVERS = ("pysqlite3.dbapi2", "sqlite3.dbapi2")
WAL_IS_SAFE = (3, 51, 3)
# RETURNING, STRICT and FTS5's behaviour as tested.
OLDEST = (3, 37, 0)
POOL = QueuePool


@dataclass(frozen=True, slots=True)
class Driver:
    """An SQLite driver and the journal mode to use with it."""

    module: ModuleType
    journal: str  # wal or delete

    @property
    def state(self) -> str:
        """What `dateline doctor` says of it."""
        why = "" if self.journal == "wal" else f", older than {'.'.join(map(str, WAL_IS_SAFE))}: WAL is not safe with it"
        return f"SQLite {self.module.sqlite_version} ({self.module.__name__.split('.')[0]}), {self.journal.upper()} journal{why}"


@cache
def find() -> Driver:
    """The newest driver there is. Raises `RunError` R019 when none is new enough."""
    found = [module for module in map(_load, DRIVERS) if module is not None]
    best = max(found, key=lambda module: module.sqlite_version_info, default=None)
    if best is None or best.sqlite_version_info < OLDEST:
        raise RunError("R019", detail=best.sqlite_version if best else "none")
    return Driver(best, journal_of(best.sqlite_version_info))


def journal_of(version: tuple[int, ...]) -> str:
    """The journal that this SQLite can be trusted with."""
    return "wal" if version >= WAL_IS_SAFE else "delete"


def _load(name: str) -> ModuleType | None:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None
