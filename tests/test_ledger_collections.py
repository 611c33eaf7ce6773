"""Stories kept together: in a restricted collection they are shown to nobody who does not name it, and counts say so."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from dateline.cli import app
from dateline.errors import RunError
from dateline.evidence import evidence
from dateline.ledger.append import append
from dateline.ledger.collections import list_collections, mark_collection
from dateline.ledger.connect import Ledger
from dateline.ledger.schema import claims, log, stories
from dateline.query.changes import version_changes
from dateline.query.counts import count
from dateline.query.coverage import coverage, days_read
from dateline.query.filters import Filter, read_filter
from dateline.query.find import find
from ledger_kit import READER, faults, keep, made, readings_of


@pytest.fixture
def leaks(ledger: Ledger) -> Ledger:
    """Stories 0 to 3 in the open, 4 and 5 in a restricted collection, 5 also in an open one."""
    keep(ledger, readings_of(range(4)))
    mark_collection(ledger, "leaks", restricted=True, by="ida", note="sources at risk")
    for number in (4, 5):
        append(ledger, made(number), reader=READER, collection="leaks")
    append(ledger, made(5), reader=READER, collection="north")
    return ledger


def docs(ledger: Ledger, **asked: object) -> set[str]:
    return {str(found.record["doc"]) for found in find(ledger, Filter(**asked), limit=1_000).claims}  # type: ignore[arg-type]


OPEN = {f"story-{number}" for number in range(4)}


@pytest.mark.parametrize("more", [{}, {"words": "killed"}, {"unit": ("killed",)}, {"as_of": datetime.date(2030, 1, 1)}])
def test_a_restricted_collection_is_left_out_unless_it_is_named(leaks: Ledger, more: dict[str, object]) -> None:
    assert docs(leaks, **more) == OPEN
    assert docs(leaks, collection=("leaks",), **more) == {"story-4", "story-5"}
    assert docs(leaks, collection=("north",), **more) == set(), "in an open collection, too, it stays restricted"
    assert docs(leaks, collection=("north", "leaks"), **more) == {"story-4", "story-5"}


def test_counts_and_coverage_leave_it_out_and_say_so(leaks: Ledger) -> None:
    counted = count(leaks, Filter())
    assert (counted.stories, counted.left_out) == (4, 2) and sum(outlet.stories for outlet in counted.coverage) == 4
    assert sum(day.stories for day in days_read(leaks, Filter())) == 4
    named = count(leaks, Filter(collection=("leaks",)))
    assert (named.stories, named.left_out) == (2, 0) and sum(outlet.stories for outlet in named.coverage) == 2
    mark_collection(leaks, "leaks", restricted=False, by="ida")
    assert count(leaks, Filter()).left_out == 0 and docs(leaks) == OPEN | {"story-4", "story-5"}
    assert coverage(leaks, Filter()) == coverage(leaks, Filter(as_of=datetime.date(2030, 1, 1)))


def test_who_may_not_see_it_cannot_tell_it_from_one_that_is_not_there(leaks: Ledger) -> None:
    for name, allowed in (("leaks", frozenset[str]()), ("leaks", frozenset({"other"})), ("none", None)):
        with pytest.raises(RunError, match="R081"):
            find(leaks, Filter(collection=(name,), allowed=allowed))
    assert docs(leaks, collection=("leaks",), allowed=frozenset({"leaks"})) == {"story-4", "story-5"}
    with pytest.raises(RunError, match="R030"):
        read_filter({"allowed": "leaks"})


def test_evidence_and_changes_ask_for_the_name_too(leaks: Ledger) -> None:
    with leaks.snapshot() as connection:
        asked = select(claims.c.id, stories.c.id.label("story")).join(stories, stories.c.key == claims.c.story)
        claim, story = connection.execute(asked.where(claims.c.version == 5).limit(1)).one()
    with pytest.raises(RunError, match="R082"):
        evidence(leaks, claim)
    with pytest.raises(RunError, match="R082"):
        version_changes(leaks, story)
    assert evidence(leaks, claim, collection=["leaks"]).record["id"] == claim
    assert version_changes(leaks, story, collection=["leaks"]) == ()


def test_every_mark_is_in_the_log_and_once(leaks: Ledger) -> None:
    assert [(one.name, one.stories, one.restricted, one.by) for one in list_collections(leaks)] == [
        ("leaks", 2, True, "ida"),
        ("north", 1, False, None),
    ]
    assert not mark_collection(leaks, "leaks", restricted=True, by="per")
    append(leaks, made(4), reader=READER, collection="leaks")
    with leaks.snapshot() as connection:
        actions = list(connection.execute(select(log.c.action).order_by(log.c.seq)).scalars())
    assert actions == ["read"] * 4 + ["restrict", "read", "read", "collect"] and faults(leaks) == []


def test_marks_need_names(ledger: Ledger) -> None:
    with pytest.raises(RunError, match="R080"):
        mark_collection(ledger, "leaks", restricted=True, by=" ")
    with pytest.raises(RunError, match="R081"):
        mark_collection(ledger, "leaks", restricted=False, by="ida")


def test_from_the_command_line(tmp_path: Path, ledger_of_its_own: Path) -> None:
    def run(*arguments: str | Path) -> str:
        return CliRunner().invoke(app, [str(argument) for argument in arguments], prog_name="dateline").stdout

    story = tmp_path / "told.txt"
    story.write_text("The mayor said on Monday that 12 people had been killed when shells hit Akureyri.", encoding="utf-8")
    assert run("collections", "restrict", "leaks", "--by", "ida") == "leaks: restricted\n"
    run("read", story, "--collection", "leaks", "--published", "2024-11-13")
    assert run("find", "--json") == ""
    assert "left out: 1 story of restricted collections" in run("find")
    (found,) = [
        json.loads(line) for line in run("find", "--collection", "leaks", "--said-from", "2024-11-11", "--json").splitlines()
    ]
    assert found["doc"] == "told" and found["attribution"][0]["said"]["start"] == "2024-11-11"
    assert run("find", "--collection", "leaks", "--said-to", "2024-11-10", "--json") == ""
    assert json.loads(run("collections", "list", "--json"))["restricted"] is True
    assert run("collections", "open", "leaks", "--by", "ida") == "leaks: open\n"
    assert run("collections", "open", "leaks", "--by", "ida") == "leaks: already open\n"
