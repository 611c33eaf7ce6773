"""The commands of review, exchange and situation, as a person types them."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dateline.cli import app
from dateline.ledger.connect import open_ledger
from dateline.ledger.reader import second_reader
from dateline.query.filters import Filter
from dateline.query.find import find
from dateline.types import Span
from ledger_kit import keep, made


@pytest.fixture
def claims(ledger_of_its_own: Path) -> list[str]:
    with open_ledger(ledger_of_its_own) as opened:
        keep(opened, (made(number) for number in range(2)))
        return [found.id for found in find(opened, Filter()).claims]


def run(*words: str, status: int = 0) -> str:
    done = CliRunner().invoke(app, [*words])
    assert done.exit_code == status, done.output
    return done.output


def test_a_claim_is_reviewed_from_the_command_line(claims: list[str], tmp_path: Path) -> None:
    one, two, three, *_ = claims
    assert "6 open" in run("queue", "--limit", "2") and "6 open" in run("review", "queue")
    told = run("review", one, "correct", "kind=shelling", "agent=people", "--by", "ida", "--note", "as the caption says")
    assert "corrected" in told and "kind: casualties → shelling" in told and "as the caption says" in told
    assert "accepted" in run("review", two, "accept", "--by", "ida")
    assert "R110" in run("review", two, "accept", status=2)
    assert "R112 action" in run("review", two, "agree", "--by", "ida", status=2)
    assert "R112 kind" in run("review", two, "correct", "kind=shell", "--by", "ida", status=2)
    assert "R111" in run("review", two, "correct", "colour=red", "--by", "ida", status=2)
    record = json.loads(run("review", one, "undo", "--by", "ida", "--json"))
    assert record["status"] == "open" and record["record"] == record["read"] and len(record["history"]) == 2
    assert "waits for ole" in run("review", three, "assign", "ole", "--by", "ida")
    assert three in run("queue", "--by", "ole", "--assigned")
    assert json.loads(run("find", "--reviewed", "accepted", "--json"))["id"] == two
    assert "R031" in run("find", "--reviewed", "good", status=2)
    assert "1 claim decided by ida" in run("agreement")
    assert "left out: story-0" in run("review", "gold", str(tmp_path / "gold"))


def test_where_two_readers_disagree_waits_for_review(ledger_of_its_own: Path) -> None:
    first = made(1)
    one, two, three = first.claims
    other = dataclasses.replace(two, id="2" * 16, kind="shelling", places=())
    alone = dataclasses.replace(one, id="3" * 16, content=Span(0, len("On Monday")), target=None, places=(), quantities=())
    alone = dataclasses.replace(alone, certainty=None, because=(), time=None)
    second = second_reader(model="test", code="test")
    with open_ledger(ledger_of_its_own) as opened:
        keep(opened, [first, made(2)])
        keep(opened, [dataclasses.replace(first, claims=(alone, one, other))], second)
    found = [json.loads(line) for line in run("queue", "--second", "--json").splitlines()]
    assert {(row["kind"], row["claim"]) for row in found} == {
        *(("only_second", alone.id), ("differs", two.id), ("only_reader", three.id))
    }
    (differs,) = (row for row in found if row["kind"] == "differs")
    assert differs["read"]["kind"] == "casualties" and differs["second"]["kind"] == "shelling"
    assert {moved["field"] for moved in differs["moved"]} == {"kind", "places"}
    told = run("review", "queue", "--second")
    assert "kind: casualties | second reader: shelling" in told and "only the second reader has it" in told
    assert "only the reader has it" in told and told.count("“") == 3
    # Decided, it waits no longer: the reader's claim, or the one that the second reader alone has.
    run("review", two.id, "accept", "--by", "ida")
    run("review", alone.id, "reject", "--by", "ida")
    assert run("queue", "--second").count("“") == 1 and run("queue", "--second", "--by", "ole").count("“") == 3
    assert run("queue", "--second", "--by", "ole", "--limit", "2").count("“") == 2
    assert "no two readers disagree" in run("queue", "--second", "--publisher", "Courier 2")
    assert run("queue", "--second", "--publisher", "Courier 1").count("“") == 1
    assert "R112" in run("queue", "--second", "--assigned", status=2)


def test_claims_go_out_and_come_in_from_the_command_line(claims: list[str], tmp_path: Path) -> None:
    out = tmp_path / "o.jsonl"
    assert "about.json" in run("export", "jsonl", "-o", str(out))
    other = str(tmp_path / "other.db")
    assert "stories read: 2; new: 2; claims: 6" in run("import", "jsonl", str(out), "--ledger", other)
    again = tmp_path / "again.jsonl"
    run("export", "jsonl", "-o", str(again), "--ledger", other)
    assert again.read_bytes() == out.read_bytes()
    assert "geojson" in run("export", "list") and "R116" in run("export", "doc", status=2)
    run("export", "csv", "killed", "--publisher", "Courier 1", "-o", str(tmp_path / "o.csv"))
    assert len((tmp_path / "o.csv").read_text(encoding="utf-8").splitlines()) == 4
    assert "R118" in run("export", "prodigy", "--mask-private", "-o", str(tmp_path / "p"), status=2)
    (tmp_path / "s.csv").write_text("words;day\nTwo were killed;2023-05-04\n", encoding="utf-8")
    assert "rows read: 1; new: 1; claims: 1" in run("import", "sheet", str(tmp_path / "s.csv"), "--map", "content=words")
    assert "R119" in run("import", "sheet", str(tmp_path / "s.csv"), status=2)
    assert "D070" in run("import", "jsonl", str(tmp_path / "none"), status=1)
    assert "<Labels" in run("import", "labelstudio-config")


def test_a_situation_is_counted_from_the_command_line(claims: list[str], tmp_path: Path) -> None:
    assert "reports: 6" in run("situation", "--by", "kind,week")
    assert "6 reports in" in run("situation", "-o", str(tmp_path / "s.html"))
    assert "R112" in run("situation", "--by", "pcode", status=2)
