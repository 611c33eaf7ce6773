"""The verbs that ask the ledger and check stories, as a person types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dateline.cli import app

FIRST = "Rebels shelled Goma on Monday, killing about 20 people, Congo's army said.\n"
SECOND = "Rebels shelled Goma on Monday, killing 31 people, Congo's army said.\n"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def goma(tmp_path: Path) -> Path:
    path = tmp_path / "goma.txt"
    for text, day in ((FIRST, "2024-02-06"), (SECOND, "2024-02-07")):
        path.write_text(text, encoding="utf-8")
        assert run("read", path, "--published", day, "--publisher", "Lake News", "--json").exit_code == 0
    return path


def test_find_shows_claims_and_what_they_are_out_of(goma: Path) -> None:
    done = run("find", "goma", "--unit", "killed")
    assert done.exit_code == 0, done.stderr
    assert "31 people" in done.stdout and "20 people" not in done.stdout
    assert "in 1 story of 1 outlet" in done.stdout and "Lake News: 1 story, 2024-02-07" in done.stdout


def test_find_as_of_a_day_and_as_json(goma: Path) -> None:
    done = run("find", "--as-of", "2024-02-06", "--json")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert any("20 people" in record["content"] for record in records)
    assert records[0]["found_in"]["publisher"] == "Lake News"


def test_find_nothing_says_what_was_searched(goma: Path) -> None:
    done = run("find", "nonsense")
    assert done.exit_code == 0 and "not in the record" in done.stdout and "Lake News" in done.stdout


def test_what_cannot_be_asked_ends_with_its_code(goma: Path) -> None:
    done = run("find", "--near", "here")
    assert done.exit_code == 2 and "R031" in done.stderr


def test_changes_show_what_moved(goma: Path) -> None:
    done = run("changes", "goma")
    assert done.exit_code == 0 and "about 20 killed → 31 killed" in done.stdout
    (line,) = [json.loads(s) for s in run("changes", "goma", "--json").stdout.splitlines() if '"changed"' in s]
    assert {"field": "numbers", "before": "about 20 killed", "after": "31 killed"} in line["moved"]
    assert "no two readers" in run("changes", "goma", "--reader").stdout


def test_evidence_is_written_where_it_is_told(goma: Path, tmp_path: Path) -> None:
    claim = json.loads(run("find", "--json").stdout.splitlines()[0])["id"]
    done = run("evidence", claim, "--to", tmp_path)
    assert done.exit_code == 0 and Path(done.stdout.strip()).is_file()
    assert run("evidence", "0" * 16).exit_code == 2


def test_check_names_words_rows_and_reason(tmp_path: Path) -> None:
    table = tmp_path / "ua-general-staff" / "russia_losses.csv"
    table.parent.mkdir()
    days = "\n".join(f"2031-03-{day:02},{1000 * day}" for day in range(1, 20))
    table.write_text(f"date,personnel\n{days}\n", encoding="utf-8")
    story = tmp_path / "story.txt"
    story.write_text("Ukraine's General Staff said Russia lost 1,000 troops between March 10 and 14.\n", encoding="utf-8")
    done = run("check", story, "--published", "2031-03-14", "--series", table.parent)
    assert done.exit_code == 0, done.stderr
    told = " ".join(done.stdout.split())
    assert "4,000 counted from the total of 2031-03-10" in told and "alone, the last day" in told
    (record,) = [
        json.loads(s) for s in run("check", story, "--published", "2031-03-14", "--series", table, "--json").stdout.splitlines()
    ]
    assert record["finding"] == "period_differs"
    text = story.read_text(encoding="utf-8")
    assert [text[start:end] for start, end in record["spans"]] == record["texts"]


def test_tallies_draws_series_and_names_what_does_not_add_up(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_text("date,killed,killed_cum\n2031-01-02,3,10\n2031-01-03,4,20\n", encoding="utf-8")
    done = run("tallies", table, "--claimant", "Health Board")
    assert done.exit_code == 0 and "Health Board" in done.stdout and "increment differs" in done.stdout
    assert run("tallies", tmp_path / "nothing.csv").exit_code == 1


def test_find_masks_and_rounds_what_it_shows_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Shells hit Goma on Monday, killing 20 people, Ida Lundqvist said.\n", encoding="utf-8")
    assert run("read", path, "--published", "2024-02-06", "--json").exit_code == 0
    plain, less = (
        json.loads(run("find", "--json", *options).stdout.splitlines()[0])
        for options in ((), ("--mask-private", "--round-coordinates", "50"))
    )
    assert "Lundqvist" in json.dumps(plain) and "Lundqvist" not in json.dumps(less) and "I. L." in json.dumps(less)
    assert "Goma" in json.dumps(less) and less["places"][0]["lat"] != plain["places"][0]["lat"]
    assert "Lundqvist" not in run("find", "--mask-private").stdout and "Lundqvist" in run("find").stdout


def test_compare_lays_accounts_beside_one_another(tmp_path: Path) -> None:
    rows = [
        {"id": "a", "publisher": "Lake News", "published": "2024-02-06", "text": FIRST},
        {"id": "b", "publisher": "Hill Post", "published": "2024-02-06", "text": SECOND},
    ]
    path = tmp_path / "two.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    done = run("compare", path)
    assert done.exit_code == 0, done.stderr
    assert "Goma" in done.stdout and "2 reports, 2 outlets" in done.stdout
    record = json.loads(run("compare", path, "--json").stdout.splitlines()[0])
    assert {claim["doc"] for account in record["accounts"] for claim in account["claims"]} == {"a", "b"}
    alone = tmp_path / "one.jsonl"
    alone.write_text(json.dumps(rows[0]) + "\n", encoding="utf-8")
    assert "--all" in run("compare", alone).stdout
