"""The archive read again: ids and reviews stay, what changed is counted, nothing twice, and what cannot be read is told."""

from __future__ import annotations

import dataclasses
import datetime
import json
from pathlib import Path

import pytest
from sqlalchemy import select, text
from typer.testing import CliRunner, Result

from dateline.cli import app
from dateline.errors import DocumentError, RunError
from dateline.ledger import schema
from dateline.ledger.append import append
from dateline.ledger.connect import Ledger, open_ledger
from dateline.ledger.entry import entry
from dateline.ledger.reader import reader_of, this_reader
from dateline.ledger.takedown import takedown
from dateline.pipeline import Tools, read
from dateline.query.changes import reader_changes
from dateline.query.filters import Filter
from dateline.query.find import find
from dateline.reading.inputs import stories
from dateline.reading.story import Known, build, story_id
from dateline.reread import Reread, reread, work
from dateline.types import Reading, Story
from ledger_kit import faults, held

OLD = reader_of(code="old")
PAGE = """Shells hit Gao

The army blames rebels.

Fighters shelled the town of Gao on Monday, killing 12 people, Mali's army said.

The governor denied that the airport had been closed.
"""
PLAIN = "Rebels shelled Goma on Monday, killing about 20 people, Congo's army said.\n"


@pytest.fixture(scope="module")
def archive(tools: Tools, tmp_path_factory: pytest.TempPathFactory) -> list[Reading]:
    path = tmp_path_factory.mktemp("archive") / "goma.txt"
    path.write_text(PLAIN, encoding="utf-8")
    known = Known("Shells hit Gao", "Sahel Post", published=datetime.date(2023, 11, 14), standfirst="The army blames rebels.")
    gao = build(PAGE, known, id=story_id(PAGE.encode()), doc="gao", raw=PAGE.encode())
    (goma,) = stories([str(path)], published=datetime.date(2023, 11, 14), publisher="Sahel Post")
    assert isinstance(goma, Story)
    return list(read([gao, goma], tools))


def worse(reading: Reading) -> Reading:
    """As an older reader might have read it: the first claim of another kind, the last not found."""
    first, *rest = reading.claims
    return dataclasses.replace(reading, claims=(dataclasses.replace(first, kind="other"), *rest[:-1]))


def again(ledger: Ledger, tools: Tools, *names: str) -> list[Reread | DocumentError]:
    return list(reread(ledger, work(ledger, names, reader=this_reader()), tools, reader=this_reader()))


def test_a_better_reader_keeps_ids_and_reviews(ledger: Ledger, tools: Tools, archive: list[Reading]) -> None:
    gao, goma = archive
    append(ledger, worse(gao), reader=OLD)
    append(ledger, goma, reader=OLD)
    reviewed = gao.claims[0].id
    with entry(ledger, "review", by="ida") as writing:
        writing.insert(schema.reviews, {"id": "r", "claim": reviewed, "story": 1, "action": "accept", "by": "ida"})
    done = again(ledger, tools)
    assert [dataclasses.astuple(one) for one in done if isinstance(one, Reread)] == [
        ("gao", len(gao.claims) - 2, 1, 1, 0),
        ("goma", len(goma.claims), 0, 0, 0),
    ]
    (step,) = reader_changes(ledger, "gao")
    assert [change.kind for change in step.changes].count("new") == 1
    assert any(moved.field == "kind" for change in step.changes for moved in change.moved)
    holds = {found.id: found.record["kind"] for found in find(ledger, Filter()).claims}
    assert holds == {claim.id: claim.kind for reading in archive for claim in reading.claims}
    with ledger.snapshot() as connection:
        assert connection.execute(select(schema.reviews.c.claim)).scalar() in holds
    assert faults(ledger) == []


def test_a_page_is_read_again_as_it_was_read(ledger: Ledger, tools: Tools, archive: list[Reading]) -> None:
    append(ledger, archive[0], reader=OLD)
    again(ledger, tools)
    with ledger.snapshot() as connection:
        layouts = connection.execute(select(schema.readings.c.layout)).scalars().all()
    assert layouts[0] == layouts[1] and "standfirst" in layouts[0]


def test_done_again_it_does_nothing(ledger: Ledger, tools: Tools, archive: list[Reading]) -> None:
    for reading in archive:
        append(ledger, reading, reader=OLD)
    assert len(again(ledger, tools, "gao")) == 1, "only what was asked for"
    todo = work(ledger, (), reader=this_reader())
    assert (len(todo.versions), todo.done) == (1, 1)
    assert len(again(ledger, tools)) == 1 and again(ledger, tools) == []
    assert held(ledger) == {"gao", "goma"}
    with pytest.raises(RunError, match="R033"):
        work(ledger, ["nothing"], reader=this_reader())


def test_what_was_taken_down_is_left(ledger: Ledger, tools: Tools, archive: list[Reading]) -> None:
    gao = archive[0]
    for reading in archive:
        append(ledger, reading, reader=OLD)
    takedown(ledger, "goma", reason="asked", by="ida")
    takedown(ledger, gao.claims[0].id, reason="asked", by="ida")
    todo = work(ledger, (), reader=this_reader())
    assert (len(todo.versions), todo.taken_down) == (1, 1)
    (one,) = again(ledger, tools)
    assert isinstance(one, Reread) and (one.kept, one.new, one.dropped) == (len(gao.claims) - 1, 0, 0)
    assert faults(ledger) == []


def test_a_story_that_cannot_be_read_again_is_told_and_the_rest_is_read(
    tmp_path: Path, tools: Tools, archive: list[Reading]
) -> None:
    with open_ledger(tmp_path / "l.db") as ledger:
        for reading in archive:
            append(ledger, reading, reader=OLD)
        with ledger.writing() as connection:
            connection.execute(text("DROP TRIGGER versions_no_update"))
            connection.execute(text("UPDATE versions SET publisher = 'Another' WHERE doc = 'gao'"))
        error, one = again(ledger, tools)
        assert isinstance(error, DocumentError) and error.code == "D051" and isinstance(one, Reread)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], prog_name="dateline")


def test_the_command_says_what_changed_in_numbers(ledger_of_its_own: Path, archive: list[Reading]) -> None:
    assert run("reread", "--all").stderr.startswith("R013 ")
    with open_ledger(ledger_of_its_own) as ledger:
        append(ledger, worse(archive[0]), reader=OLD)
    assert run("reread").stderr.startswith("R074 ") and run("reread", "x").stderr.startswith("R033 ")
    done = run("reread", "gao")
    assert done.exit_code == 0 and "1 versions of stories read again" in done.stdout and "1 changed, 1 new" in done.stdout
    assert "1 were read by this reader already" in run("reread", "--all").stdout
    record = json.loads(run("reread", "--all", "--json").stdout)
    assert record == {"read": 0, "kept": 0, "changed": 0, "new": 0, "dropped": 0, "read_before": 1, "taken_down": 0}
    assert "kind" in run("changes", "gao", "--reader").stdout
