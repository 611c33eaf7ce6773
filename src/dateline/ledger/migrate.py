"""From one schema to the next: ordered functions, each in a transaction with its record, after a backup."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, insert, select, text

from dateline import __version__
from dateline.errors import RunError
from dateline.ledger import guards, steps
from dateline.ledger.columns import metadata
from dateline.ledger.schema import APPLICATION_ID, SCHEMA, days_read, heads, schemas, stories
from dateline.ledger.versions import set_heads

if TYPE_CHECKING:
    from dateline.ledger.connect import Ledger

Step = Callable[[Connection], None]

# What leads to each schema from the one before.
STEPS: dict[int, tuple[str, Step]] = {
    2: ("collections, and indexes in the order of pages", steps.to_schema_2),
    3: ("indexes for lists of stories and for ranges", steps.to_schema_3),
}


def create(connection: Connection, now: str) -> None:
    """Make an empty ledger of the newest schema."""
    metadata.create_all(connection)
    for statement in guards.statements(connection.dialect.name):
        connection.exec_driver_sql(statement)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
    _record(connection, SCHEMA, "made", now)


def upgrade(ledger: Ledger, version: int, *, write: bool) -> list[str]:
    """Bring a ledger of that schema to the newest one. Says what was done. Raises R020, R021."""
    newest = max([SCHEMA, *STEPS])
    if version > newest:
        raise RunError("R020", where=ledger.where, detail=f"{version}, this one knows {newest}")
    if version == newest:
        return []
    if not write:
        raise RunError("R021", where=ledger.where, detail=f"{version} to {newest}")
    from dateline.ledger.backup import backup
    from dateline.ledger.connect import stamp

    done = []
    if ledger.dialect == "sqlite":
        copy = Path(f"{ledger.where}.schema{version}.backup")
        if not copy.exists():  # a migration that was cut short has left the true one
            backup(ledger, copy)
        done.append(f"backup {copy}")
    for number in range(version + 1, newest + 1):
        name, step = STEPS[number]
        with ledger.writing() as connection:
            if _held(connection) < number:  # another process may have been faster
                step(connection)
                _record(connection, number, name, stamp(ledger.clock()))
                done.append(f"schema {number}: {name}")
    return done


def mend(ledger: Ledger) -> list[str]:
    """Derive anew what is derived (heads, full text) and put back guards that are missing. Says what was done."""
    with ledger.writing() as connection:
        lacking = guards.missing(connection)
        for name, statement in lacking.items():
            table = statement.split(" ON ")[1].split()[0]
            connection.exec_driver_sql(
                f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if ledger.dialect == "postgresql" else "")
            )
            connection.exec_driver_sql(statement)
        connection.execute(delete(heads))
        connection.execute(delete(days_read))
        set_heads(connection, connection.execute(select(stories.c.key)).scalars())
        if ledger.dialect == "sqlite":
            for statement in guards.SQLITE_SEARCH_ANEW:
                connection.exec_driver_sql(statement)
    return [f"guard {name} put back" for name in lacking]


def _held(connection: Connection) -> int:
    return int(connection.execute(text("SELECT max(version) FROM schemas")).scalar_one())


def _record(connection: Connection, version: int, name: str, now: str) -> None:
    connection.execute(insert(schemas).values(version=version, name=name, code=__version__, recorded=now))
