"""An older ledger is copied, brought forward, and still verifies; a failing step leaves it as it was."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, text

from dateline.errors import RunError
from dateline.ledger import connect, migrate, schema
from dateline.ledger.connect import open_ledger
from ledger_kit import faults, held, keep, made

FIXTURES = Path(__file__).parent / "fixtures"
RELEASED = sorted(FIXTURES.glob("schema*.db.gz"))


@pytest.fixture
def next_schema(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Connection]]:
    """A schema after this one, which adds a column and a table."""
    seen: list[Connection] = []

    def step(connection: Connection) -> None:
        seen.append(connection)
        connection.execute(text("ALTER TABLE versions ADD COLUMN mood TEXT"))
        connection.execute(text("CREATE TABLE moods (key INTEGER PRIMARY KEY)"))

    monkeypatch.setitem(migrate.STEPS, schema.SCHEMA + 1, ("moods", step))
    yield seen


@pytest.mark.parametrize("fixture", RELEASED, ids=[path.name for path in RELEASED])
def test_every_released_schema_opens_and_verifies(fixture: Path, tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    path.write_bytes(gzip.decompress(fixture.read_bytes()))
    with open_ledger(path) as ledger:
        assert held(ledger) == {"story-0", "story-1", "story-2"} and faults(ledger) == []
        keep(ledger, [made(0), made(7)])
        assert faults(ledger) == []


def test_there_is_a_fixture_of_every_schema() -> None:
    assert [path.name for path in RELEASED] == [f"schema{number}.db.gz" for number in range(1, schema.SCHEMA + 1)]


def test_a_step_is_taken_once_with_its_record_after_a_backup(place: str, next_schema: list[Connection]) -> None:
    with pytest.MonkeyPatch.context() as before:
        before.delitem(migrate.STEPS, schema.SCHEMA + 1)
        with open_ledger(place) as ledger:
            keep(ledger, [made(1)])
    with open_ledger(place) as ledger:
        assert f"schema {schema.SCHEMA + 1}: moods" in ledger.done
        assert faults(ledger) == [], "a column that was added is no change of what was written"
        with ledger.snapshot() as connection:
            names = connection.execute(select(schema.schemas.c.name).order_by(schema.schemas.c.version)).scalars().all()
        assert names == ["made", "moods"]
    with open_ledger(place) as ledger:
        assert ledger.done == [] and len(next_schema) == 1
    if place[0] == "/":
        copy = Path(f"{place}.schema{schema.SCHEMA}.backup")
        with pytest.MonkeyPatch.context() as before:
            before.delitem(migrate.STEPS, schema.SCHEMA + 1)
            with open_ledger(copy) as ledger:
                assert held(ledger) == {"story-1"} and faults(ledger) == []


def test_a_failing_step_changes_nothing(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    open_ledger(place).close()

    def step(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE half (a INTEGER)"))
        raise RunError("R016", where="here", detail="broken on purpose")

    monkeypatch.setitem(migrate.STEPS, schema.SCHEMA + 1, ("broken", step))
    with pytest.raises(RunError, match="on purpose"):
        open_ledger(place)
    monkeypatch.delitem(migrate.STEPS, schema.SCHEMA + 1)
    with open_ledger(place) as ledger, ledger.snapshot() as connection:
        assert connect._version(connection, place) == schema.SCHEMA
        assert not connection.dialect.has_table(connection, "half")


def test_an_older_ledger_is_not_changed_by_who_only_reads(tmp_path: Path, next_schema: list[Connection]) -> None:
    with pytest.MonkeyPatch.context() as before:
        before.delitem(migrate.STEPS, schema.SCHEMA + 1)
        open_ledger(tmp_path / "l.db").close()
    with pytest.raises(RunError, match="R021"):
        open_ledger(tmp_path / "l.db", write=False)
    assert next_schema == []
