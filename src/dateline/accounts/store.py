"""Where accounts are kept: beside the record, never in it.

The ledger is evidence: append-only, copied, merged, handed on. Accounts are none of that: passwords change, sessions end, and no
copy of the record should carry them. An SQLite ledger has them in a file of its own beside it, ``LEDGER.accounts``; in PostgreSQL
they are tables of the schema ``accounts`` of the same database. What is kept for good are the names: an account is never deleted,
so that no other person can come to have the name that stands in the ledger's log.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Engine, Integer, MetaData, Table, Text, UniqueConstraint, func, insert, select
from sqlalchemy import text as sql

from dateline.errors import RunError
from dateline.ledger.columns import KEY, or_null, text
from dateline.ledger.connect import LOCK, Clock, engine_of, stamp, utc_now
from dateline.ledger.faults import told

SCHEMA = 1
NAMESPACE = "accounts"  # PostgreSQL's schema
REFUSED = "the journal of accounts is append-only"

metadata = MetaData()

facts = Table("facts", metadata, Column("name", Text, primary_key=True), text("value"))
# ``login`` is the name as it is compared; ``disabled`` since when.
accounts = Table(
    "accounts",
    metadata,
    Column("key", KEY, primary_key=True, autoincrement=False),
    Column("login", Text, nullable=False, unique=True),
    text("name"),
    text("role"),
    text("password"),
    Column("must_change", Integer, nullable=False),
    or_null("disabled"),
    text("made"),
)
# Of sessions and tokens only the hash of what the browser or the program holds is kept.
sessions = Table(
    "sessions",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("account", KEY, nullable=False, index=True),
    text("made"),
    text("seen"),
    text("ends"),
)
tokens = Table(
    "tokens",
    metadata,
    Column("id", Text, primary_key=True),
    Column("hash", Text, nullable=False, unique=True),
    Column("account", KEY, nullable=False, index=True),
    text("scope"),
    or_null("note"),
    text("made"),
    text("ends"),
    or_null("used"),
    or_null("revoked"),
)
# Restricted collections that an account may see.
grants = Table(
    "grants",
    metadata,
    Column("account", KEY, nullable=False),
    text("collection"),
    UniqueConstraint("account", "collection"),
)
# Everything that was done to accounts, and every attempt to sign in. Never changed.
journal = Table(
    "journal",
    metadata,
    Column("key", KEY, primary_key=True, autoincrement=False),
    text("recorded"),
    text("by"),
    text("action"),
    or_null("account"),
    or_null("before"),  # JSON
    or_null("after"),  # JSON
)


@dataclass(frozen=True, slots=True)
class Store:
    """The accounts of one ledger."""

    where: str
    engine: Engine
    clock: Clock

    @property
    def now(self) -> str:
        """The time, as it is kept."""
        return stamp(self.clock())

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to look things up. Raises `RunError`."""
        with told(self.where), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection that alone may write until it is done; all of it is kept, or none. Raises `RunError`."""
        with told(self.where), self.engine.execution_options(dateline_writes=True).begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(sql("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK + 1})
            yield connection

    def secret(self) -> bytes:
        """What signs the cookies of this desk."""
        with self.reading() as connection:
            return bytes.fromhex(connection.execute(select(facts.c.value).where(facts.c.name == "secret")).scalar_one())

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_store(ledger: str | Path, *, clock: Clock = utc_now) -> Store:
    """Open the accounts of the ledger at that place; they are made where there are none. Raises `RunError`."""
    place = str(ledger)
    postgres = place.startswith(("postgresql:", "postgres:", "postgresql+"))
    if not postgres:
        path = Path(f"{place.removeprefix('sqlite:///')}.accounts")
        with told(str(path)):
            path.touch(mode=0o600)  # nobody else's to read, and so are the files that SQLite lays beside it
        place = str(path)
    base = engine_of(place, clock)
    engine = base.engine.execution_options(schema_translate_map={None: NAMESPACE}) if postgres else base.engine
    store = Store(base.where, engine, clock)
    try:
        _make_ready(store)
    except BaseException:
        store.close()
        raise
    return store


def note(
    connection: Connection,
    store: Store,
    action: str,
    *,
    by: str,
    account: str | None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Put into the journal what was done, by whom, to whose account, what was before and what is after."""
    at = int(connection.execute(select(func.max(journal.c.key))).scalar() or 0) + 1
    told = {
        name: None if value is None else json.dumps(value, sort_keys=True)
        for name, value in (("before", before), ("after", after))
    }
    connection.execute(insert(journal).values(key=at, recorded=store.now, by=by, action=action, account=account, **told))


def _make_ready(store: Store) -> None:
    """See that the tables are there, or make them."""
    with store.writing() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sql(f"CREATE SCHEMA IF NOT EXISTS {NAMESPACE}"))
        metadata.create_all(connection)
        held = connection.execute(select(facts.c.value).where(facts.c.name == "schema")).scalar()
        if held is None:
            for statement in _guards(connection.dialect.name):
                connection.exec_driver_sql(statement)
            made = {"schema": str(SCHEMA), "secret": secrets.token_hex(32)}
            connection.execute(insert(facts), [{"name": name, "value": value} for name, value in made.items()])
        elif int(held) > SCHEMA:
            raise RunError("R020", where=store.where, detail=held)


def _guards(dialect: str) -> Iterator[str]:
    """The journal is added to and nothing else."""
    if dialect == "sqlite":
        for change in ("UPDATE", "DELETE"):
            refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            yield f"CREATE TRIGGER journal_no_{change.lower()} BEFORE {change} ON journal {refuse}"
        return
    yield (
        f"CREATE OR REPLACE FUNCTION {NAMESPACE}.refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$"
    )
    done = f"EXECUTE FUNCTION {NAMESPACE}.refuse()"
    yield f"CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE ON {NAMESPACE}.journal FOR EACH ROW {done}"
    yield f"CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON {NAMESPACE}.journal FOR EACH STATEMENT {done}"
