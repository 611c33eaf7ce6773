"""What was taken down is gone from record, full text and file; the chain still holds, and it does not come back."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from sqlalchemy import select, text, update
from typer.testing import CliRunner, Result

from dateline.cli import app
from dateline.errors import DocumentError, RunError
from dateline.evidence import evidence
from dateline.ledger import connect, schema
from dateline.ledger.append import append
from dateline.ledger.connect import Ledger, open_ledger
from dateline.ledger.entry import entry
from dateline.ledger.guards import triggers
from dateline.ledger.takedown import expired, retire, takedown
from dateline.query.filters import Filter
from dateline.query.find import find
from dateline.types import Reading, Span
from ledger_kit import BETTER, READER, faults, keep, made, readings_of

WORD = "quinquereme"


def rare(number: int = 3) -> Reading:
    """A story with a word in it that no other file has by chance."""
    reading = made(number)
    text = reading.story.text.replace("“all of them”", f"{WORD}s, {'x' * 20}", 1)
    moved = len(text) - len(reading.story.text)
    content = reading.claims[0].content
    first = dataclasses.replace(reading.claims[0], content=Span(content.start, text.index(WORD) + len(WORD)))
    story = dataclasses.replace(reading.story, text=text, raw=text.encode(), title=f"A {WORD}", sections=(), boilerplate=())
    assert moved >= 0
    return Reading(story, claims=(first,))


def words(ledger: Ledger, **fields: object) -> list[str]:
    return [str(found.record.get("content", found.taken_down)) for found in find(ledger, Filter(**fields)).claims]  # type: ignore[arg-type]


def files_with(folder: Path, word: str) -> list[str]:
    return [path.name for path in folder.iterdir() if path.is_file() and word.encode() in path.read_bytes().lower()]


def test_a_story_loses_its_words_and_the_ledger_still_verifies(ledger: Ledger) -> None:
    keep(ledger, [made(0), rare(), made(1)])
    (before,) = find(ledger, Filter(words=WORD)).claims
    with entry(ledger, "review", by="ida") as writing:
        row = {"id": "r", "claim": before.id, "story": 2, "action": "edit", "after": json.dumps(WORD), "note": WORD, "by": "ida"}
        writing.insert(schema.reviews, row)
    taken = takedown(ledger, before.story, reason="asked by the court", by="ida")
    assert (taken.story, taken.claims, taken.rows) == (before.story, 1, 4)
    assert faults(ledger) == []
    assert words(ledger, words=WORD) == [] and words(ledger, claim=(before.id,)) == ["asked by the court"]
    with pytest.raises(RunError, match="R035"):
        evidence(ledger, before.id)
    with ledger.snapshot() as connection:
        version = connection.execute(select(schema.versions).where(schema.versions.c.id == before.version)).one()
        source = connection.execute(select(schema.sources).where(schema.sources.c.key == version.source)).one()
        entries = connection.execute(select(schema.log.c.body).where(schema.log.c.action == "takedown")).scalars().all()
    assert version.text is None and version.title is None and source.data is None
    assert version.text_sha256 and source.sha256 and source.size
    assert len(entries) == 1 and json.loads(entries[0])["what"]["reason"] == "asked by the court"


def test_a_row_that_is_changed_after_a_takedown_is_named(ledger: Ledger) -> None:
    keep(ledger, [rare()])
    takedown(ledger, "story-3", reason="asked", by="ida")
    with ledger.writing() as connection:
        for name, statement in triggers(ledger.dialect).items():
            table = statement.split(" ON ")[1].split()[0]
            connection.exec_driver_sql(f"DROP TRIGGER {name}" + (f" ON {table}" if ledger.dialect == "postgresql" else ""))
        connection.execute(update(schema.claims).values(kind="raid"))
        connection.execute(update(schema.claim_places).values(radius_km=7.0))
        connection.execute(update(schema.versions).values(text="other words"))
    named = [fault for fault in faults(ledger) if not fault.startswith("V040")]
    assert named == ["V010 versions row 1", "V010 claims row 1"]


def test_only_what_has_a_stone_may_lose_words_and_nothing_else(ledger: Ledger) -> None:
    keep(ledger, [rare(), made(0)])
    takedown(ledger, "story-3", reason="asked", by="ida")
    for change in ("UPDATE claims SET record = '', search = ''", "UPDATE claims SET kind = 'x' WHERE key = 1"):
        with pytest.raises(Exception, match="append-only"), ledger.writing() as connection:
            connection.execute(text(change))


def test_one_claim_loses_its_record_and_its_story_stays(ledger: Ledger) -> None:
    keep(ledger, [made(0), made(1)])
    keep(ledger, [made(1)], BETTER)
    claim = made(1).claims[1].id
    taken = takedown(ledger, claim, reason="a private person", by="ida")
    assert (taken.story, taken.claim, taken.rows) == (None, claim, 2), "in both readings"
    assert faults(ledger) == []
    assert sorted(words(ledger))[0] == "a private person" and len(words(ledger)) == 6
    with pytest.raises(RunError, match="R035"):
        evidence(ledger, claim)
    assert evidence(ledger, made(1).claims[0].id).text == made(1).story.text


def test_twice_is_once(ledger: Ledger) -> None:
    keep(ledger, [made(1)])
    takedown(ledger, made(1).claims[0].id, reason="one", by="ida")
    assert takedown(ledger, "story-1", reason="all", by="ida").claims == 2
    count = select(schema.log.c.seq)
    with ledger.snapshot() as connection:
        entries = len(connection.execute(count).all())
    assert takedown(ledger, "story-1", reason="again", by="ida").rows == 0
    with ledger.snapshot() as connection:
        assert len(connection.execute(count).all()) == entries
    assert words(ledger) == ["all", "all", "one"]


def test_it_does_not_come_back(ledger: Ledger) -> None:
    keep(ledger, [made(1), made(2)])
    takedown(ledger, "story-1", reason="asked", by="ida")
    lost = made(2).claims[0].id
    takedown(ledger, lost, reason="asked", by="ida")
    for reader in (READER, BETTER):
        with pytest.raises(DocumentError, match="D050"):
            append(ledger, made(1), reader=reader)
    renamed = dataclasses.replace(made(1), story=dataclasses.replace(made(1).story, doc="other", url="https://else.example/"))
    with pytest.raises(DocumentError, match="D050"):
        append(ledger, renamed, reader=READER)
    assert append(ledger, made(2), reader=BETTER).claims == 2, "read anew without the claim"
    assert faults(ledger) == []


def test_what_cannot_be_taken_down(ledger: Ledger) -> None:
    keep(ledger, [made(1)])
    other = dataclasses.replace(made(2).story, doc="story-1")
    keep(ledger, [dataclasses.replace(made(2), story=other)])
    for what, code in (("nothing", "R070"), ("story-1", "R071")):
        with pytest.raises(RunError, match=code):
            takedown(ledger, what, reason="asked", by="ida")
    with pytest.raises(RunError, match="R073"):
        takedown(ledger, made(1).claims[0].id, reason=" ", by="ida")


def test_bytes_that_another_story_came_as_stay_for_it(ledger: Ledger) -> None:
    first = made(1)
    again = dataclasses.replace(first, story=dataclasses.replace(first.story, doc="twin", url="https://twin.example/"))
    keep(ledger, [first, again])
    taken = takedown(ledger, "story-1", reason="asked", by="ida")
    assert len(taken.shared) == 1 and faults(ledger) == []
    assert takedown(ledger, "twin", reason="asked", by="ida").shared == ()
    with ledger.snapshot() as connection:
        assert connection.execute(select(schema.sources.c.data)).scalars().all() == [None]


def test_no_byte_of_the_words_is_left_in_the_ledgers_files(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    folder.mkdir()
    with open_ledger(folder / "l.db") as ledger:
        keep(ledger, [*readings_of(range(20)), rare(30)])
        keep(ledger, [rare(30)], BETTER)
        with ledger.snapshot() as connection:
            packed = connection.execute(select(schema.sources.c.data).order_by(schema.sources.c.key.desc())).scalar()
        assert files_with(folder, WORD)
        takedown(ledger, "story-30", reason="asked", by="ida")
        found = [path.read_bytes() for path in folder.iterdir()]
        assert files_with(folder, WORD) == [] and files_with(folder, WORD[:9]) == []
        assert packed and not any(packed[:40] in data for data in found)
        assert words(ledger, words="killed"), "the word index still works"
    assert files_with(folder, WORD) == []


def test_a_file_that_others_keep_open_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connect, "BUSY_SECONDS", 0.2)
    with open_ledger(tmp_path / "l.db") as ledger, open_ledger(tmp_path / "l.db", write=False) as other:
        keep(ledger, [rare()])
        with other.snapshot() as connection:
            connection.execute(select(schema.claims)).all()
            with pytest.raises(RunError, match="R072"):
                takedown(ledger, "story-3", reason="asked", by="ida")
        assert faults(ledger) == [] and words(ledger) == ["asked"]
        takedown(ledger, "story-3", reason="asked", by="ida")
    assert files_with(tmp_path, WORD) == []


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), prog_name="dateline")


def test_the_command_says_what_it_did_and_what_stays(ledger_of_its_own: Path) -> None:
    with open_ledger(ledger_of_its_own) as ledger:
        keep(ledger, [made(1), made(2)])
    claim = made(1).claims[0].id
    done = run("takedown", claim, "--reason", "private", "--by", "ida")
    assert done.exit_code == 0 and "1 rows lost" in done.stdout and "still holds the words" in done.stdout
    assert "taken down: private" in run("find").stdout
    assert any(json.loads(line).get("taken_down") == "private" for line in run("find", "--json").stdout.splitlines())
    assert run("evidence", claim).stderr.startswith("R035 ")
    done = run("takedown", "story-1", "--reason", "private", "--by", "ida")
    assert done.exit_code == 0 and "4 rows lost" in done.stdout and run("verify").exit_code == 0
    assert run("takedown", "none", "--reason", "private", "--by", "ida").stderr.startswith("R070 ")
    assert run("takedown", claim, "--by", "ida").exit_code == 2


# --- retention ---


def test_only_what_was_retrieved_before_is_listed_and_taken_down(ledger: Ledger) -> None:
    keep(ledger, [made(1), made(2), made(3)])
    append(ledger, made(4), reader=READER, retrieved="2020-01-01T00:00:00.000000Z")
    append(ledger, made(5), reader=READER, retrieved="2020-01-01T00:00:00.000000Z")
    append(ledger, made(5, edition=1), reader=READER)
    assert [story.doc for story in expired(ledger, days=30)] == ["story-4"], "a story counts by its latest version"
    assert expired(ledger, days=3_000) == ()
    (taken,) = retire(ledger, expired(ledger, days=30), reason="kept longer than 30 days", by="ida")
    assert taken.claims == 3 and expired(ledger, days=30) == () and faults(ledger) == []


def test_retention_lists_and_applies_only_when_told(ledger_of_its_own: Path) -> None:
    with open_ledger(ledger_of_its_own) as ledger:
        append(ledger, made(1), reader=READER, retrieved="2020-01-01T00:00:00.000000Z")
        keep(ledger, [made(2)])
    assert "story-1" in run("retention", "--older-than", "90").stdout and run("verify").exit_code == 0
    assert run("retention", "--older-than", "90", "--apply").stderr.startswith("R073 ")
    assert json.loads(run("retention", "--older-than", "90", "--json").stdout)["doc"] == "story-1"
    assert "taken down" in run("retention", "--older-than", "90", "--apply", "--by", "ida").stdout
    assert "0 stories" in run("retention", "--older-than", "90").stdout and run("verify").exit_code == 0
