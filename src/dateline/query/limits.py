"""No question runs for ever: a connection for reading that is cut off after a second."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from dateline.errors import RunError
from dateline.ledger.connect import Ledger

SECONDS = 1.0
# SQLite looks at the clock once in so many steps of its machine: some tenths of a millisecond.
STEPS = 10_000


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
    end = time.monotonic() + seconds
    raw.set_progress_handler(lambda: int(time.monotonic() > end), STEPS)
    try:
        yield connection
    except DBAPIError as error:
        if "interrupted" in str(error.orig):
            raise RunError("R032", where=where, detail=f"{seconds:g} s") from error
        raise
    finally:
        raw.set_progress_handler(None, STEPS)


def _postgres(connection: Connection, where: str, seconds: float) -> Iterator[Connection]:
    connection.execute(text(f"SET LOCAL statement_timeout = {int(seconds * 1000)}"))
    try:
        yield connection
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) == "57014":
            raise RunError("R032", where=where, detail=f"{seconds:g} s") from error
        raise
