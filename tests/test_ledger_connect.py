"""Which database, which driver, and what a person is told when it cannot be used."""

from __future__ import annotations

import os
import sqlite3
import sys
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from dateline.errors import MESSAGES, RunError
from dateline.ledger import connect, driver, schema
from dateline.ledger.connect import Ledger, default_place, open_ledger, stamp
from dateline.ledger.guards import triggers
from ledger_kit import contents, faults, held, keep, made, readings_of


def code(where: str | Path, **options: bool) -> str:
    """The code of the error that opening gives."""
    with pytest.raises(RunError) as caught:
        open_ledger(where, **options).close()
    assert str(where).split("?")[0] in caught.value.message or caught.value.code == "R017"
    return caught.value.code


def test_a_new_file_becomes_a_ledger(tmp_path: Path) -> None:
    path = tmp_path / "a ledger #1?.db"
    with open_ledger(path) as ledger:
        keep(ledger, [made(1)])
    with open_ledger(path, write=False) as ledger:
        assert held(ledger) == {"story-1"}
        with ledger.snapshot() as connection:
            assert connection.exec_driver_sql("PRAGMA application_id").scalar() == schema.APPLICATION_ID
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == driver.find().journal
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    assert path.exists()


def test_the_rollback_journal_where_wal_is_not_safe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    versions = ((3, 40, 1), (3, 51, 2), (3, 51, 3), (3, 53, 4))
    assert [driver.journal_of(version) for version in versions] == ["delete", "delete", "wal", "wal"]
    with open_ledger(tmp_path / "l.db") as ledger:
        keep(ledger, [made(1)])
    old = driver.Driver(driver.find().module, "delete")
    monkeypatch.setattr(driver, "find", lambda: old)
    assert "WAL is not safe" in old.state
    with open_ledger(tmp_path / "l.db") as ledger:  # one that was made with WAL, too
        keep(ledger, [made(2)])
        with ledger.snapshot() as connection:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "delete"
        assert held(ledger) == {"story-1", "story-2"} and faults(ledger) == []


def test_no_sqlite_that_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "DRIVERS", ("none.such",))
    driver.find.cache_clear()
    try:
        with pytest.raises(RunError, match="R019"):
            driver.find()
    finally:
        driver.find.cache_clear()


def test_what_is_no_ledger_is_left_alone(tmp_path: Path) -> None:
    words, other, empty = tmp_path / "words.txt", tmp_path / "other.db", tmp_path / "empty.db"
    words.write_text("The army said it had left.")
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE mine (a)")
    connection.commit()
    connection.close()
    before = words.read_bytes(), other.read_bytes()
    assert code(words) == code(other) == "R014"
    assert (words.read_bytes(), other.read_bytes()) == before
    empty.touch()
    open_ledger(empty).close()


def test_paths_that_cannot_be_a_ledger(tmp_path: Path) -> None:
    assert code(tmp_path) == "R010"
    assert code(tmp_path / "none" / "l.db") == "R010"
    assert code(tmp_path / "none.db", create=False) == code(tmp_path / "none.db", write=False) == "R013"
    assert not (tmp_path / "none.db").exists()


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    with open_ledger(path) as ledger:
        keep(ledger, readings_of(range(20)))
    data = bytearray(path.read_bytes())
    data[4096 : len(data) // 2] = os.urandom(len(data) // 2 - 4096)
    path.write_bytes(data)
    with pytest.raises(RunError, match=r"R01[46]"), open_ledger(path) as ledger:
        faults(ledger)


def test_a_ledger_that_is_busy(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connect, "BUSY_SECONDS", 0.3 if place[0] == "/" else 1)
    with open_ledger(place) as one, open_ledger(place) as other:
        keep(one, [made(1)])
        with one.writing():
            assert held(other) == {"story-1"}, "a reader need not wait"
            with pytest.raises(RunError, match="R012"):
                keep(other, [made(2)])
        keep(other, [made(2)])


def test_a_ledger_opened_for_reading_cannot_be_written(tmp_path: Path) -> None:
    open_ledger(tmp_path / "l.db").close()
    with open_ledger(tmp_path / "l.db", write=False) as ledger, pytest.raises(RunError, match="R011"):
        keep(ledger, [made(1)])


def test_rights_that_are_missing(tmp_path: Path) -> None:
    """As somebody who may not read or write there; root may everywhere, so that root's child becomes nobody first."""
    (tmp_path / "closed").mkdir(mode=0o500)
    tmp_path.chmod(0o700)
    if (child := os.fork()) == 0:
        status = 1
        try:
            if os.getuid() == 0:
                os.setuid(65_534)
            with pytest.raises(RunError, match=r"R01[01]"):
                open_ledger(tmp_path / "closed" / "l.db")
            status = 0
        finally:
            os._exit(status)
    assert os.waitpid(child, 0)[1] == 0


def test_a_full_disk(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "l.db") as ledger:
        keep(ledger, [made(1)])
        with ledger.engine.connect() as connection:  # the one connection of the pool
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        with pytest.raises(RunError, match="R015"):
            keep(ledger, readings_of(range(2, 60)))
        before = contents(ledger)
    with open_ledger(tmp_path / "l.db") as ledger:
        assert contents(ledger) == before and faults(ledger) == []


def test_a_newer_ledger_is_refused(ledger: Ledger, place: str) -> None:
    with ledger.writing() as connection:
        connection.execute(insert(schema.schemas).values(version=99, name="later", code="9.0", recorded="2030"))
    with pytest.raises(RunError, match=r"R020.*99"):
        open_ledger(place)


# --- PostgreSQL ---


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    assert code(f"postgresql://dateline@/none?host={tmp_path}") == "R017"
    assert code("postgresql://ida:secret@127.0.0.1:1/none") == "R017"
    with pytest.raises(RunError) as caught:
        open_ledger("postgresql://ida:secret@127.0.0.1:1/none")
    assert "secret" not in str(caught.value)
    assert code("postgresql://[") == "R017"


def test_without_its_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(RunError, match=r"R018.*dateline\[postgres\]"):
        open_ledger("postgresql://dateline@/none")


def test_a_database_of_somebody_else(postgres: str) -> None:
    import psycopg

    with psycopg.connect(postgres) as connection:
        connection.execute("CREATE TABLE mine (a int)")
    with pytest.raises(RunError, match="R014"):
        open_ledger(postgres)


def test_postgres_refuses_truncate(postgres: str) -> None:
    with open_ledger(postgres) as ledger:
        keep(ledger, [made(1)])
        with pytest.raises(Exception, match="append-only"), ledger.writing() as connection:
            connection.execute(text("TRUNCATE log"))
        assert len(triggers("postgresql")) > 30


# --- the small things ---


def test_where_the_ledger_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_LEDGER", "postgresql://x/y")
    assert default_place() == "postgresql://x/y"
    monkeypatch.delenv("DATELINE_LEDGER")
    assert default_place() == "dateline.db"


def test_times_are_utc() -> None:
    import datetime

    moment = datetime.datetime(2024, 11, 13, 1, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=2)))
    assert stamp(moment) == "2024-11-12T23:30:00.000000Z"


def test_every_ledger_error_says_what_to_do() -> None:
    ours = [message for name, message in MESSAGES.items() if "R010" <= name < "R030" or name[0] == "V"]
    assert len(ours) > 15 and all(";" in message for message in ours)
