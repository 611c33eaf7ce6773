"""A copy of the ledger as it stands now, while others read and write: itself a ledger, in one SQLite file."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import Connection, Table, insert, select

from dateline.errors import RunError
from dateline.ledger.columns import metadata
from dateline.ledger.connect import Ledger, open_ledger
from dateline.ledger.faults import told
from dateline.ledger.schema import schemas

CHUNK = 1_000


def backup(ledger: Ledger, to: Path) -> Path:
    """Write the copy, which is there whole or not at all. Raises `RunError` R022 when something is there already."""
    if os.path.lexists(to):
        raise RunError("R022", where=str(to), detail="there is something here already")
    if not to.parent.is_dir():
        raise RunError("R022", where=str(to), detail="there is no such folder")
    half = to.with_name(f".{to.name}.{os.getpid()}.half")
    try:
        if ledger.dialect == "sqlite":
            _vacuum(ledger, half)
        else:
            with open_ledger(half, clock=ledger.clock) as copy:
                copy_rows(ledger, copy)
        with told(str(to)):
            _settle(half, to)
    finally:
        for rest in ("", "-wal", "-shm", "-journal"):
            Path(f"{half}{rest}").unlink(missing_ok=True)
    return to


def copy_rows(ledger: Ledger, empty: Ledger) -> None:
    """Put every row of a ledger into an empty one, keys, log and all: from a file to a server or back."""
    with ledger.snapshot() as source, empty.writing() as target:
        for table in metadata.sorted_tables:
            if table is not schemas:  # the copy is of the newest schema, as the ledger is once it is open
                _copy(source, target, table)


def _copy(source: Connection, target: Connection, table: Table) -> None:
    for rows in source.execute(select(table), execution_options={"yield_per": CHUNK}).partitions():
        target.execute(insert(table), [dict(row._mapping) for row in rows])


def _vacuum(ledger: Ledger, to: Path) -> None:
    with told(str(to)), ledger.engine.connect().execution_options(dateline_bare=True) as connection:
        connection.exec_driver_sql("PRAGMA query_only=OFF")  # which would forbid writing the copy, too
        connection.exec_driver_sql("VACUUM INTO ?", (str(to),))
        connection.invalidate()


def _settle(half: Path, to: Path) -> None:
    """Bring the file to the disk before it gets its name, and the name before we say so."""
    with half.open("rb+") as file:
        os.fsync(file.fileno())
    half.rename(to)
    folder = os.open(to.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
