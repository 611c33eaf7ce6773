"""Open a ledger: an SQLite file or a PostgreSQL database, through the same code from here on."""

from __future__ import annotations

import datetime
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, select, text
from sqlalchemy.exc import ArgumentError

from dateline.errors import RunError
from dateline.ledger import driver, migrate
from dateline.ledger.faults import told
from dateline.ledger.schema import APPLICATION_ID, schemas

Clock = Callable[[], datetime.datetime]

DEFAULT = "dateline.db"
# How long a writer waits for another before it gives up (R012).
BUSY_SECONDS = 60
# How long until a statement that SQLite does not wait with itself is tried again.
ASK_AGAIN = 0.02
MAGIC = b"SQLite format 3\0"
# The key of PostgreSQL's advisory lock that makes writers wait for each other: "Dlne", as the file's application id.
LOCK = APPLICATION_ID
# The execution option that says which restricted collections whoever asks may see.
ALLOWED = "dateline_allowed"


@dataclass(frozen=True, slots=True)
class Ledger:
    """An open ledger. ``where`` is its name for a person, without a password."""

    where: str
    engine: Engine
    clock: Clock
    done: list[str] = field(default_factory=list)  # what was migrated when it was opened
    actor: str | None = None  # the person of a team whose writes these are, whatever name they are given

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self.engine.dialect.name

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection that sees the ledger as it is now, whatever is written meanwhile. Raises `RunError`."""
        with told(self.where), self.engine.connect() as connection:
            if self.dialect == "postgresql":
                connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection that alone may write until it is done; all of it is kept, or none. Raises `RunError`."""
        engine = self.engine.execution_options(dateline_writes=True)
        with told(self.where), engine.begin() as connection:
            if self.dialect == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            yield connection

    @contextmanager
    def bare(self) -> Iterator[Connection]:
        """A connection without a transaction, for what a database does only outside of one. Raises `RunError`."""
        options: dict[str, Any] = {"dateline_bare": True} if self.dialect == "sqlite" else {"isolation_level": "AUTOCOMMIT"}
        with told(self.where), self.engine.connect().execution_options(**options) as connection:
            yield connection

    def seen_by(self, name: str, allowed: frozenset[str]) -> Ledger:
        """The same ledger for one person of a team: of restricted collections only ``allowed`` are shown, and the log names them.

        It rides on the connection, so that no question can forget to ask.
        """
        return replace(self, engine=self.engine.execution_options(**{ALLOWED: allowed}), actor=name)

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def utc_now() -> datetime.datetime:
    """The system's clock."""
    return datetime.datetime.now(datetime.UTC)


def stamp(moment: datetime.datetime) -> str:
    """A moment as the ledger writes it: UTC, microseconds, ``Z``."""
    return moment.astimezone(datetime.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def open_ledger(where: str | Path = DEFAULT, *, clock: Clock = utc_now, create: bool = True, write: bool = True) -> Ledger:
    """Open a ledger; a new one is made, an older one is migrated (after a backup), unless told not to.

    Raises `RunError`: R010 to R019.
    """
    ledger = engine_of(str(where), clock, create=create, write=write)
    try:
        _make_ready(ledger, create=create and write, write=write)
    except BaseException:
        ledger.close()
        raise
    return ledger


def engine_of(name: str, clock: Clock, *, create: bool = True, write: bool = True) -> Ledger:
    """The database at that place, whatever is in it. Raises `RunError` R010 to R019."""
    ledger = _postgres(name, clock) if name.startswith(("postgresql:", "postgres:", "postgresql+")) else None
    return ledger or _sqlite(Path(name.removeprefix("sqlite:///")), clock, create=create, write=write)


def _make_ready(ledger: Ledger, *, create: bool, write: bool) -> None:
    """See that it is a ledger of this schema, or make it one."""
    with ledger.snapshot() as connection:
        version = _version(connection, ledger.where)
    if version is None and not create:
        raise RunError("R013", where=ledger.where)
    if write and ledger.dialect == "sqlite":  # now that it is known to be ours
        _set_journal(ledger)
    if version is None:
        with ledger.writing() as connection:
            if _version(connection, ledger.where) is None:  # another process may have been faster
                migrate.create(connection, stamp(ledger.clock()))
    else:
        ledger.done.extend(migrate.upgrade(ledger, version, write=write))


def _version(connection: Connection, where: str) -> int | None:
    """The ledger's schema, ``None`` for an empty database. Raises R014 when it holds something else."""
    tables = set(inspect(connection).get_table_names())
    if "schemas" in tables and "log" in tables:
        return int(connection.execute(select(schemas.c.version).order_by(schemas.c.version.desc()).limit(1)).scalar_one())
    if tables:
        raise RunError("R014", where=where)
    return None


# --- SQLite ---


def _sqlite(path: Path, clock: Clock, *, create: bool, write: bool) -> Ledger:
    where = str(path)
    with told(where):
        _look(path, where, make=create and write)
    mode = "rwc" if write and create else "rw" if write else "ro"
    address = f"{path.absolute().as_uri()}?mode={mode}"
    found = driver.find()
    engine = create_engine(
        "sqlite+pysqlite://",
        module=found.module,
        creator=lambda: found.module.connect(address, uri=True, timeout=BUSY_SECONDS, check_same_thread=False),
        pool_size=2,
        max_overflow=-1,
        poolclass=driver.POOL,
    )

    @event.listens_for(engine, "connect")
    def _(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # transactions are begun below, not guessed by the driver
        run = connection.execute
        run("PRAGMA synchronous=FULL")
        run("PRAGMA foreign_keys=ON")
        run("PRAGMA cell_size_check=ON")
        run("PRAGMA trusted_schema=OFF")
        if not write:
            run("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        options = connection.get_execution_options()
        if not options.get("dateline_bare"):
            connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("dateline_writes") else "BEGIN")

    return Ledger(where, engine, clock)


def _look(path: Path, where: str, *, make: bool) -> None:
    """See that the path is a database, or that one may be made there."""
    if "\0" in where or path.is_dir():
        raise RunError("R010", where=where, detail="it is a folder" if "\0" not in where else "it holds a NUL character")
    if not path.exists():
        if not make:
            raise RunError("R013", where=where)
        if not path.parent.is_dir():
            raise RunError("R010", where=where, detail="there is no such folder")
        return
    with path.open("rb") as file:
        head = file.read(len(MAGIC))
    if head and head != MAGIC:
        raise RunError("R014", where=where)


def _set_journal(ledger: Ledger) -> None:
    """Set how SQLite keeps its journal; where another process is at it, wait: SQLite itself does not for this one statement."""
    journal, late = driver.find().journal, time.monotonic() + BUSY_SECONDS
    while True:
        try:
            with told(ledger.where), ledger.engine.connect().execution_options(dateline_bare=True) as connection:
                if connection.exec_driver_sql("PRAGMA journal_mode").scalar() != journal:
                    connection.exec_driver_sql(f"PRAGMA journal_mode={journal}")
            return
        except RunError as error:
            if error.code != "R012" or time.monotonic() > late:
                raise
            time.sleep(ASK_AGAIN)


# --- PostgreSQL ---


def _postgres(name: str, clock: Clock) -> Ledger:
    try:
        url = make_url(name).set(drivername="postgresql+psycopg")
    except ArgumentError as error:
        raise RunError("R017", where="PostgreSQL", detail="the address cannot be understood") from error
    where = url.set(drivername="postgresql").render_as_string(hide_password=True)
    try:
        import psycopg  # noqa: F401  whether it is installed
    except ImportError as error:
        raise RunError("R018", where=where) from error
    engine = create_engine(
        url,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 10, "options": f"-c timezone=UTC -c lock_timeout={BUSY_SECONDS * 1000}"},
    )
    return Ledger(where, engine, clock)


def default_place() -> str:
    """Where the ledger is when the command line does not say: ``DATELINE_LEDGER``, else `DEFAULT` in the folder one is in."""
    return os.environ.get("DATELINE_LEDGER") or DEFAULT
