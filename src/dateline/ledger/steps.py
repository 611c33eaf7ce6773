"""What leads from one schema to the next, in SQL of its own: the tables of `schema` move on, a step stays as it was."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

REFUSED = "the ledger is append-only"

# --- schema 2: collections; indexes and full text in the order in which pages show claims ---

TABLES_2 = (
    "CREATE TABLE collections (key {key} NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, entry {key} NOT NULL, "
    "recorded TEXT NOT NULL, PRIMARY KEY (key), UNIQUE (id), UNIQUE (name))",
    "CREATE TABLE collection_marks (key {key} NOT NULL, collection {key} NOT NULL, restricted INTEGER NOT NULL, note TEXT, "
    "by TEXT NOT NULL, entry {key} NOT NULL, recorded TEXT NOT NULL, PRIMARY KEY (key), "
    "FOREIGN KEY(collection) REFERENCES collections (key))",
    "CREATE INDEX ix_collection_marks_collection ON collection_marks (collection)",
    "CREATE TABLE collected (key {key} NOT NULL, collection {key} NOT NULL, story {key} NOT NULL, entry {key} NOT NULL, "
    "recorded TEXT NOT NULL, PRIMARY KEY (key), UNIQUE (story, collection), "
    "FOREIGN KEY(collection) REFERENCES collections (key), FOREIGN KEY(story) REFERENCES stories (key))",
    "CREATE INDEX collected_by_collection ON collected (collection, story)",
    "CREATE TABLE days_read (publisher TEXT NOT NULL, published TEXT NOT NULL, language TEXT NOT NULL, "
    "stories INTEGER NOT NULL, PRIMARY KEY (publisher, published, language)){without}",
    "INSERT INTO days_read SELECT coalesce(publisher, ''), coalesce(published, ''), coalesce(language, ''), count(*) "
    "FROM heads JOIN versions ON versions.key = heads.version "
    "GROUP BY coalesce(publisher, ''), coalesce(published, ''), coalesce(language, '')",
)
GUARDED_2 = ("collections", "collection_marks", "collected")
INDEXES_2 = (
    *(
        f"DROP INDEX {name}"
        for name in (
            *("versions_by_story", "claims_by_day", "ix_claims_time_start", "ix_claims_time_end", "ix_claim_speakers_speaker"),
            *("ix_claim_places_place", "quantities_by_value"),
        )
    ),
    "CREATE INDEX versions_in_order ON versions (story, key, updated, published, retrieved, id, recorded, publisher, language)",
    "CREATE INDEX claims_by_event ON claims (time_start, time_end)",
    "CREATE INDEX claims_by_long_event ON claims (time_end, time_start){long}",
    "CREATE INDEX claims_by_saying ON claims (said_start, said_end)",
    "CREATE INDEX claims_by_modality ON claims (modality, published)",
    *(
        f"CREATE INDEX claims_by_{name} ON claims ({name}, published) WHERE {name} IS NOT NULL"
        for name in ("certainty", "outcome")
    ),
    *(
        f"CREATE INDEX claims_by_{name} ON claims ({name}) WHERE {name} IS NOT NULL"
        for name in ("agent", "agent_side", "target", "target_side")
    ),
    "CREATE INDEX claims_in_order ON claims (published, key, reading, version, story, kind, publisher, certainty, modality, "
    "outcome, quote, language, time_start, time_end, said_start, said_end)",
    "CREATE INDEX claims_by_speaker ON claim_speakers (speaker, claim)",
    "CREATE INDEX claims_by_place ON claim_places (place, claim)",
    "CREATE INDEX quantities_by_most ON claim_quantities (unit, coalesce(high, value), claim)",
    "CREATE INDEX quantities_by_value ON claim_quantities (unit, value, claim)",
)
ORDER_2 = "((coalesce(CAST(julianday({0}.published) AS INTEGER), 0) << 40) | {0}.key)"
SEARCH_2 = (
    *("DROP TRIGGER IF EXISTS claims_found", "DROP TRIGGER IF EXISTS claims_lost", "DROP TABLE claims_fts"),
    "CREATE VIRTUAL TABLE claims_fts USING fts5(search, content='', columnsize=0, "
    'tokenize="porter unicode61 remove_diacritics 2")',
    f"INSERT INTO claims_fts(rowid, search) SELECT {ORDER_2.format('claims')}, search FROM claims ORDER BY published, key",
    "INSERT INTO claims_fts(claims_fts) VALUES ('optimize')",
    "CREATE TRIGGER claims_found AFTER INSERT ON claims BEGIN "
    f"INSERT INTO claims_fts(rowid, search) VALUES ({ORDER_2.format('NEW')}, NEW.search); END",
    "CREATE TRIGGER claims_lost AFTER UPDATE ON claims BEGIN "
    f"INSERT INTO claims_fts(claims_fts, rowid, search) VALUES ('delete', {ORDER_2.format('OLD')}, OLD.search); "
    f"INSERT INTO claims_fts(rowid, search) VALUES ({ORDER_2.format('NEW')}, NEW.search); END",
)


def to_schema_2(connection: Connection) -> None:
    """Make the tables of collections, guard them, and lay the indexes and SQLite's full text as pages walk them."""
    sqlite = connection.dialect.name == "sqlite"
    _run(
        connection,
        (made.format(key="INTEGER" if sqlite else "BIGINT", without=" WITHOUT ROWID" if sqlite else "") for made in TABLES_2),
    )
    _run(
        connection,
        (_sqlite_guard(table, change) for table in GUARDED_2 for change in ("UPDATE", "DELETE"))
        if sqlite
        else (made for table in GUARDED_2 for made in _postgres_guards(table)),
    )
    long = " WHERE julianday(time_end) - julianday(time_start) > 31" if sqlite else ""
    _run(connection, (made.format(long=long) for made in INDEXES_2))
    if sqlite:
        _run(connection, SEARCH_2)


# --- schema 3: what lists of stories ask, without their texts; when a version was read; numbers that are ranges ---

OUTLETS_3 = (
    "CREATE INDEX versions_by_outlet ON versions "
    "(publisher, published, key, story, updated, retrieved, id, recorded, language, title, doc)"
)
HELD_3 = "CREATE INDEX readings_by_version ON readings (version, recorded)"
RANGES_3 = "CREATE INDEX quantities_by_high ON claim_quantities (unit, high, value, claim) WHERE high IS NOT NULL"


def to_schema_3(connection: Connection) -> None:
    """Lay the indexes; on PostgreSQL, whose indexes hold no long titles, there is none of stories."""
    _run(connection, [HELD_3, RANGES_3, *([OUTLETS_3] if connection.dialect.name == "sqlite" else [])])


def _run(connection: Connection, statements: Iterable[str]) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)


def _sqlite_guard(table: str, change: str) -> str:
    """As `guards` has them, which looks for these very words."""
    return f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"


def _postgres_guards(table: str) -> Iterable[str]:
    refuse = "EXECUTE FUNCTION dateline_refuse()"
    yield f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {refuse}"
    yield f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}"
