"""What a database says when it cannot, as the one sentence a person can act on."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from dateline.errors import RunError

# SQLite's primary result codes (sqlite.org/rescode.html), by the last byte of the extended ones.
SQLITE = {
    5: "R012", 6: "R012",  # BUSY, LOCKED
    8: "R011",  # READONLY
    10: "R016",  # IOERR
    11: "R016",  # CORRUPT
    13: "R015",  # FULL
    14: "R010",  # CANTOPEN
    26: "R014",  # NOTADB
}  # fmt: skip
SQLITE_READONLY, SQLITE_IOERR_ENOSPC = 8, 10 | (12 << 8)
# PostgreSQL's SQLSTATE, by its beginning (Appendix A of its manual).
POSTGRES = {"53100": "R015", "55P03": "R012", "40P01": "R012", "25006": "R011", "42501": "R011", "08": "R017", "57P": "R017"}
OS = {
    errno.ENOSPC: "R015",
    errno.EDQUOT: "R015",
    errno.EROFS: "R011",
    errno.EACCES: "R011",
    errno.EPERM: "R011",
    errno.EIO: "R016",
}


@contextmanager
def told(where: str) -> Iterator[None]:
    """Turn what the database or the disk raises into a `RunError`; what is not theirs passes through."""
    try:
        yield
    except DBAPIError as error:
        code = _code(error)
        if code is None:
            raise
        raise RunError(code, where=where, detail=_words(error)) from error
    except OSError as error:
        raise RunError(OS.get(error.errno or 0, "R010"), where=where, detail=error.strerror or type(error).__name__) from error


def _code(error: DBAPIError) -> str | None:
    number = getattr(error.orig, "sqlite_errorcode", None)
    if isinstance(number, int):
        return "R015" if number == SQLITE_IOERR_ENOSPC else SQLITE.get(number & 0xFF)
    state = getattr(error.orig, "sqlstate", None)
    if isinstance(state, str):
        return next((code for start, code in POSTGRES.items() if state.startswith(start)), None)
    # Without a state the connection itself failed; SQLAlchemy says the same of one that broke.
    return "R017" if error.connection_invalidated or type(error.orig).__module__.startswith("psycopg") else None


def _words(error: DBAPIError) -> str:
    """The database's own words, the first line of them."""
    return " ".join(str(error.orig).strip().split("\n")[0].split()) or type(error.orig).__name__
