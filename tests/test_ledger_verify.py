"""Whatever is changed behind the ledger's back is found, and the row is named."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from sqlalchemy import Connection, LargeBinary, Table, insert, select, text, update

from dateline.ledger import driver, schema
from dateline.ledger.connect import Ledger, open_ledger
from dateline.ledger.entry import entry, newest
from dateline.ledger.guards import triggers
from dateline.ledger.migrate import mend
from dateline.ledger.verify import Report, verify
from ledger_kit import BETTER, faults, keep, made, readings_of, ticking

ROWS = int(os.environ.get("DATELINE_TAMPERED", "120"))
VOUCHED = (schema.log, *schema.LOGGED, *schema.PARTS_OF_CLAIM)


def disarm(ledger: Ledger) -> None:
    """Take the guards away, as somebody who owns the database can."""
    with ledger.writing() as connection:
        for name, made_by in triggers(ledger.dialect).items():
            table = made_by.split(" ON ")[1].split()[0]
            connection.exec_driver_sql(f"DROP TRIGGER {name}" + (f" ON {table}" if ledger.dialect == "postgresql" else ""))


def named(ledger: Ledger) -> set[str]:
    """The rows that verify names, the missing guards aside."""
    return {fault for fault in faults(ledger) if not fault.startswith("V040")}


def fill(ledger: Ledger, stories: int = 6) -> None:
    keep(ledger, readings_of(range(stories)))
    keep(ledger, [made(0), made(1, edition=1)], BETTER)
    with entry(ledger, "review", by="ida") as writing:
        writing.insert(schema.reviews, {"id": "r1", "claim": "c", "story": 1, "action": "accept", "note": "seen", "by": "ida"})
        row = {"id": "j1", "kind": "origin", "left": "a", "right": "b", "verdict": "same", "because": "[]", "by": "ida"}
        writing.insert(schema.judgements, row | {"score": 0.5})


def test_an_untouched_ledger_has_no_faults(ledger: Ledger) -> None:
    fill(ledger)
    report = Report()
    assert list(verify(ledger, report)) == []
    assert (report.entries, report.head) == (newest(ledger)[0], newest(ledger)[2])
    assert report.rows > 60


@pytest.mark.parametrize("number", range(ROWS))
def test_one_changed_byte_is_found_in_any_row(tampered: tuple[Path, bytes], number: int) -> None:
    """A random row of any table that the log vouches for, a random column, a random byte: by a raw connection."""
    path, clean = tampered
    path.write_bytes(clean)
    raw = driver.find().module.connect(str(path))
    raw.text_factory = bytes
    chance = random.Random(number)
    table = VOUCHED[number % len(VOUCHED)]
    rows = raw.execute(f"SELECT rowid FROM {table.name} ORDER BY 1").fetchall()
    if not rows:
        pytest.skip(f"no rows in {table.name}")
    (rowid,) = chance.choice(rows)
    columns = [column.name for column in table.columns if column.name not in {"key", "seq", "claim", "position"}]
    values = raw.execute(f"SELECT * FROM {table.name} WHERE rowid = ?", (rowid,)).fetchone()
    row = dict(zip(table.c.keys(), values, strict=True))
    column = chance.choice(sorted(name for name in columns if row[name] not in (None, b"")))
    value = flipped(row[column], chance)
    kept = "?" if not isinstance(value, bytes) or isinstance(table.c[column].type, LargeBinary) else "CAST(? AS TEXT)"
    raw.execute(f'UPDATE {table.name} SET "{column}" = {kept} WHERE rowid = ?', (value, rowid))
    raw.commit()
    raw.close()
    with open_ledger(path) as ledger:
        found = named(ledger)
    if table is schema.log:
        wanted = {f"V001 log entry {row['seq']}"}
    elif table in schema.PARTS_OF_CLAIM:
        wanted = {f"V010 claims row {row['claim']}"}
    else:
        wanted = {f"V010 {table.name} row {row['key']}"}
    assert wanted <= found, (table.name, column, row[column], value)


def flipped(value: object, chance: random.Random) -> object:
    """The value with one byte changed."""
    if isinstance(value, bytes):
        at = chance.randrange(len(value))
        return value[:at] + bytes([value[at] ^ (1 << chance.randrange(8))]) + value[at + 1 :]
    if isinstance(value, int):
        return value ^ (1 << chance.randrange(8))
    assert isinstance(value, float)
    return value + chance.choice((-1, 1)) * 2.0**-20


@pytest.fixture(scope="module")
def tampered(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A ledger without guards, and what its file holds untouched."""
    path = tmp_path_factory.mktemp("tampered") / "ledger.db"
    with open_ledger(path, clock=ticking()) as ledger:
        fill(ledger, stories=3)
        with entry(ledger, "test", by="test") as writing:
            writing.insert(schema.tombstones, {"table_name": "none", "row_key": 1, "reason": "test", "by": "test"})
            writing.insert(schema.actors, {"id": "a", "registry_id": "a"})
        assert named(ledger) == set()
        disarm(ledger)
    raw = driver.find().module.connect(str(path))
    raw.execute("PRAGMA journal_mode=DELETE")
    raw.close()
    return path, path.read_bytes()


@pytest.mark.parametrize("table", [schema.sources, schema.versions, schema.claims, schema.reviews], ids=str)
def test_changed_dropped_and_foreign_rows_are_named(ledger: Ledger, table: Table) -> None:
    fill(ledger)
    disarm(ledger)

    def change(connection: Connection) -> None:
        column = table.columns.keys()[2]
        value = connection.execute(select(table.c[column]).where(table.c.key == 1)).scalar_one()
        changed = value + 1 if isinstance(value, int) else f"{value}x"
        connection.execute(update(table).where(table.c.key == 1).values({column: changed}))

    with ledger.writing() as connection:
        last = connection.execute(select(table).order_by(table.c.key.desc()).limit(1)).one()._mapping
    before = named(ledger)
    assert before == set()
    if table is schema.reviews:  # nothing points at it, so that it can be dropped
        with ledger.writing() as connection:
            connection.execute(text("DELETE FROM reviews"))
        assert named(ledger) == {"V011 reviews row 1"}
        with ledger.writing() as connection:
            connection.execute(insert(table).values(**last))
        assert named(ledger) == set()
    with ledger.writing() as connection:
        foreign = dict(last) | {"key": last["key"] + 1} | {name: f"{last[name]}x" for name in ("id", "sha256") if name in last}
        connection.execute(insert(table).values(**foreign))
    assert named(ledger) == {f"V012 {table.name} row {last['key'] + 1}"}
    with ledger.writing() as connection:
        change(connection)
    assert f"V010 {table.name} row 1" in named(ledger)


def test_a_part_of_a_claim_cannot_be_added_or_dropped(ledger: Ledger) -> None:
    fill(ledger)
    disarm(ledger)
    with ledger.writing() as connection:
        connection.execute(text("DELETE FROM claim_places WHERE claim = 2"))
        connection.execute(text("INSERT INTO claim_speakers (claim, position, speaker) VALUES (3, 7, 1)"))
    assert named(ledger) == {"V010 claims row 2", "V010 claims row 3"}


def test_the_log_cannot_lose_an_entry(ledger: Ledger) -> None:
    fill(ledger)
    disarm(ledger)
    head = newest(ledger)
    with ledger.writing() as connection:
        connection.execute(text("DELETE FROM log WHERE seq = 2"))
    assert "V001 log entry 3" in named(ledger)
    assert f"V002 {head[2]}" not in faults(ledger, head[2])


def test_a_cut_tail_is_found_with_a_head_from_before_and_only_then(ledger: Ledger) -> None:
    keep(ledger, [made(1)])
    middle = newest(ledger)
    keep(ledger, [made(1)], BETTER)
    head = newest(ledger)
    assert faults(ledger, middle[2], head[2]) == []
    disarm(ledger)
    with ledger.writing() as connection:  # all that the last entry wrote, and the entry
        connection.execute(text("DELETE FROM heads"))
        for table in reversed(schema.metadata.sorted_tables):
            if table in schema.PARTS_OF_CLAIM:
                connection.execute(text(f"DELETE FROM {table.name} WHERE claim > 3"))
            elif "entry" in table.c:
                connection.execute(table.delete().where(table.c.entry == 2))
        connection.execute(text("DELETE FROM log WHERE seq = 2"))
    mend(ledger)
    assert named(ledger) == set()  # said plainly in docs/ledger.md
    assert faults(ledger, middle[2]) == []
    assert faults(ledger, head[2]) == [f"V002 {head[2]}"]


def test_rewriting_the_log_with_new_hashes_is_found_with_a_head(ledger: Ledger) -> None:
    """Somebody who knows the code makes a whole new ledger: only a head kept elsewhere tells."""
    keep(ledger, [made(1)])
    head = newest(ledger)[2]
    with open_ledger("sqlite:///" + str(Path(os.environ["DATELINE_LEDGER"]).with_name("other.db")), clock=ticking()) as other:
        keep(other, [made(2)])
        assert faults(other) == [] and faults(other, head) == [f"V002 {head}"]


def test_what_is_derived_is_held_against_the_rest_and_mended(ledger: Ledger) -> None:
    fill(ledger)
    with ledger.writing() as connection:
        connection.execute(text("UPDATE heads SET version = 2, reading = 2 WHERE story = 1"))
        connection.execute(text("DELETE FROM heads WHERE story = 3"))
    assert named(ledger) == {"V030 heads of story 1", "V030 heads of story 3"}
    mend(ledger)
    assert faults(ledger) == []


def test_missing_guards_are_named_and_put_back(ledger: Ledger) -> None:
    fill(ledger, stories=1)
    wanted = set(triggers(ledger.dialect))
    disarm(ledger)
    assert {fault.removeprefix("V040 ") for fault in faults(ledger)} == wanted
    mend(ledger)
    assert faults(ledger) == []
