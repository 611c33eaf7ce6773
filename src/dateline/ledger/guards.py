"""What the database itself refuses and keeps up: append-only tables and the full-text index, in each database's own words."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Table, text

from dateline.ledger.columns import metadata
from dateline.ledger.schema import FOREVER, TAKEN_DOWN

REFUSED = "the ledger is append-only"


def statements(dialect: str) -> Iterator[str]:
    """The statements to run once, after the tables are made."""
    if dialect == "sqlite":
        yield from _sqlite_guards()
        yield from SQLITE_SEARCH
    else:
        yield from _postgres_guards()
        yield from POSTGRES_SEARCH


def triggers(dialect: str) -> dict[str, str]:
    """The triggers by name, with the statement that makes each."""
    return {made.split()[2]: made for made in statements(dialect) if made.startswith("CREATE TRIGGER")}


def missing(connection: Connection) -> dict[str, str]:
    """The triggers that the database lacks, or (on SQLite) has in other words."""
    wanted = triggers(connection.dialect.name)
    if connection.dialect.name == "sqlite":
        there = set(connection.execute(text("SELECT sql FROM sqlite_master WHERE type = 'trigger'")).scalars())
        return {name: made for name, made in wanted.items() if made not in there}
    enabled = text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
    named = set(connection.execute(enabled).scalars())
    return {name: made for name, made in wanted.items() if name not in named}


def _losable() -> Iterator[tuple[Table, tuple[str, ...], list[str]]]:
    """Tables that may lose words: the columns that may, and those that may not."""
    for name, words in TAKEN_DOWN.items():
        table = metadata.tables[name]
        yield table, words, [column.name for column in table.columns if column.name not in words]


# --- SQLite ---


def _sqlite_guards() -> Iterator[str]:
    for table in FOREVER:
        for change in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER {table.name}_no_{change.lower()} BEFORE {change} ON {table.name} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            )
    for table, words, kept in _losable():
        same = " AND ".join(f'OLD."{name}" IS NEW."{name}"' for name in kept)
        gone = " AND ".join(f'coalesce(length(NEW."{name}"), 0) = 0' for name in words)
        yield (f"CREATE TRIGGER {table.name}_no_delete BEFORE DELETE ON {table.name} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END")
        yield (
            f"CREATE TRIGGER {table.name}_no_update BEFORE UPDATE ON {table.name} WHEN NOT ({same} AND {gone} AND EXISTS "
            f"(SELECT 1 FROM tombstones WHERE table_name = '{table.name}' AND row_key = OLD.key)) "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        )


# The full text's row numbers run as claims are shown, by day of publication and then by key, so that the latest of many hits are
# met first and the rest need not be looked at: the day's number (0: none) above `ORDER_BITS` bits of the claim's key.
ORDER_BITS = 40


def in_order(claim: str) -> str:
    """The number of a claim's row in SQLite's full text; ``claim`` is the table's name."""
    return f"((coalesce(CAST(julianday({claim}.published) AS INTEGER), 0) << {ORDER_BITS}) | {claim}.key)"


SQLITE_SEARCH = (
    "CREATE VIRTUAL TABLE claims_fts USING fts5(search, content='', columnsize=0, "
    'tokenize="porter unicode61 remove_diacritics 2")',
    "CREATE TRIGGER claims_found AFTER INSERT ON claims BEGIN "
    f"INSERT INTO claims_fts(rowid, search) VALUES ({in_order('NEW')}, NEW.search); END",
    "CREATE TRIGGER claims_lost AFTER UPDATE ON claims BEGIN "
    f"INSERT INTO claims_fts(claims_fts, rowid, search) VALUES ('delete', {in_order('OLD')}, OLD.search); "
    f"INSERT INTO claims_fts(rowid, search) VALUES ({in_order('NEW')}, NEW.search); END",
)
# Full text derived anew, in its own order and in one piece.
SQLITE_SEARCH_ANEW = (
    "INSERT INTO claims_fts(claims_fts) VALUES ('delete-all')",
    f"INSERT INTO claims_fts(rowid, search) SELECT {in_order('claims')}, search FROM claims ORDER BY published, key",
    "INSERT INTO claims_fts(claims_fts) VALUES ('optimize')",
)

# --- PostgreSQL ---


def _postgres_guards() -> Iterator[str]:
    yield (
        "CREATE FUNCTION dateline_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for table in FOREVER:
        yield _postgres_trigger(table, "no_change", "UPDATE OR DELETE")
    for table, words, kept in _losable():
        same = " AND ".join(f'OLD."{name}" IS NOT DISTINCT FROM NEW."{name}"' for name in kept)
        gone = " AND ".join(f'coalesce(length(NEW."{name}"), 0) = 0' for name in words)
        yield _postgres_trigger(table, "no_delete", "DELETE")
        # A trigger's condition may hold no query, so that the tombstone is looked for in the function.
        yield (
            f"CREATE FUNCTION dateline_losing_{table.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {same} AND {gone} AND EXISTS "
            f"(SELECT 1 FROM tombstones WHERE table_name = '{table.name}' AND row_key = OLD.key) THEN RETURN NEW; END IF; "
            f"RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        yield (
            f"CREATE TRIGGER {table.name}_no_update BEFORE UPDATE ON {table.name} "
            f"FOR EACH ROW EXECUTE FUNCTION dateline_losing_{table.name}()"
        )
    for table in (*FOREVER, *(metadata.tables[name] for name in TAKEN_DOWN)):
        yield (
            f"CREATE TRIGGER {table.name}_no_truncate BEFORE TRUNCATE ON {table.name} "
            "FOR EACH STATEMENT EXECUTE FUNCTION dateline_refuse()"
        )


def _postgres_trigger(table: Table, name: str, change: str) -> str:
    return f"CREATE TRIGGER {table.name}_{name} BEFORE {change} ON {table.name} FOR EACH ROW EXECUTE FUNCTION dateline_refuse()"


# English stems without stop words, as SQLite's porter tokenizer has none: "who" must be found in both.
POSTGRES_SEARCH = (
    "CREATE TEXT SEARCH DICTIONARY dateline_stem (TEMPLATE = snowball, LANGUAGE = english)",
    "CREATE TEXT SEARCH CONFIGURATION dateline (COPY = simple)",
    "ALTER TEXT SEARCH CONFIGURATION dateline ALTER MAPPING FOR "
    "asciiword, word, asciihword, hword, hword_asciipart, hword_part WITH dateline_stem",
    "ALTER TABLE claims ADD COLUMN found tsvector GENERATED ALWAYS AS (to_tsvector('dateline', search)) STORED",
    "CREATE INDEX claims_by_words ON claims USING gin (found)",
)
