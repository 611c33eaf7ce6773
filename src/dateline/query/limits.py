"""No question runs for ever: a connection for reading that is cut off after a second."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Row, Select, text
from sqlalchemy.exc import DBAPIError

from dateline.errors import RunError
from dateline.ledger.connect import Ledger

SECONDS = 1.0
# SQLite looks at the clock once in so many steps of its machine: some tenths of a millisecond.
STEPS = 10_000
END = "dateline_end"
# Rows that are fetched at once where a question may be cut off: those of the last fetch are lost then.
SOME = 50
# What a second is measured by; a benchmark on a machine that others use puts processor time here.
clock = time.monotonic


@contextmanager
def asking(ledger: Ledger, *, seconds: float = SECONDS) -> Iterator[Connection]:
    """A snapshot to ask questions of. Raises `RunError` R032 when one takes longer than that."""
    with ledger.snapshot() as connection:
        if ledger.dialect == "sqlite":
            yield from _sqlite(connection, ledger.where, seconds)
        else:
            yield from _postgres(connection, ledger.where, seconds)


def _sqlite(connection: Connection, where: str, seconds: float) -> Iterator[Connection]:
    raw = connection.connection.dbapi_connection
    assert raw is not None
    end = clock() + seconds
    connection.info[END] = end
    _cut_off_at(connection, end)
    try:
        yield connection
    except DBAPIError as error:
        if "interrupted" in str(error.orig):
            raise RunError("R032", where=where, detail=f"{seconds:g} s") from error
        raise
    finally:
        connection.info.pop(END, None)
        raw.set_progress_handler(None, STEPS)


def _cut_off_at(connection: Connection, end: float) -> None:
    raw = connection.connection.dbapi_connection
    assert raw is not None
    raw.set_progress_handler(lambda: int(clock() > end), STEPS)


def some_of(connection: Connection, asked: Select[Any], *, seconds: float) -> tuple[list[Row[Any]], bool]:
    """The rows that a question of `asking` gives within so many seconds, and whether those are all.

    On PostgreSQL, which gives rows only when it has them all, the limit is that of the whole connection.
    """
    if connection.dialect.name != "sqlite":
        return list(connection.execute(asked)), True
    rows: list[Row[Any]] = []
    _cut_off_at(connection, clock() + seconds)
    try:
        result = connection.execute(asked, execution_options={"yield_per": SOME})
        while some := result.fetchmany(SOME):
            rows.extend(some)
    except DBAPIError as error:
        if "interrupted" not in str(error.orig):
            raise
        return rows, False
    finally:
        _cut_off_at(connection, connection.info[END])
    return rows, True


def in_time(connection: Connection, asked: Select[Any], *, seconds: float) -> Any:
    """The one value that a question gives; None where it is not there within so many seconds."""
    if connection.dialect.name != "sqlite":
        return connection.execute(asked).scalar()
    _cut_off_at(connection, clock() + seconds)
    try:
        return connection.execute(asked).scalar()
    except DBAPIError as error:
        if "interrupted" not in str(error.orig):
            raise
        return None
    finally:
        _cut_off_at(connection, connection.info[END])


def _postgres(connection: Connection, where: str, seconds: float) -> Iterator[Connection]:
    connection.execute(text(f"SET LOCAL statement_timeout = {int(seconds * 1000)}"))
    try:
        yield connection
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) == "57014":
            raise RunError("R032", where=where, detail=f"{seconds:g} s") from error
        raise
