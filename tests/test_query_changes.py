"""What moved between versions of a story, and between readers."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest

from dateline.errors import RunError
from dateline.ledger.append import append
from dateline.ledger.connect import open_ledger
from dateline.ledger.reader import this_reader
from dateline.pipeline import Tools, read
from dateline.query.changes import Change, Step, compare, reader_changes, version_changes
from dateline.reading.inputs import stories
from dateline.types import Reading

FIRST = "Rebels shelled Goma on Monday, killing about 20 people, the army said.\n\nThe airport will probably close, the UN said."
SECOND = (
    "Rebels shelled Goma on Monday, killing 31 people, the army said.\n\nThe airport will close, the UN said.\n\n"
    "Government soldiers captured the port on Tuesday."
)


def reading_of(text: str, day: str, tools: Tools, folder: Path) -> Reading:
    path = folder / "goma.txt"
    path.write_text(text + "\n", encoding="utf-8")
    published = datetime.date.fromisoformat(day)
    (reading,) = read(stories([str(path)], published=published, publisher="Lake News", format="text", stdin=None), tools)
    return reading


def moved(step: Step) -> dict[str, tuple[str | None, str | None]]:
    return {m.field: (m.before, m.after) for change in step.changes for m in change.moved if m.field != "words"}


def test_numbers_and_hedges_that_moved_between_versions(tools: Tools, tmp_path: Path) -> None:
    with open_ledger(tmp_path / "dateline.db") as ledger:
        for text, day in ((SECOND, "2024-02-07"), (FIRST, "2024-02-06")):  # read in the wrong order
            append(ledger, reading_of(text, day, tools, tmp_path), reader=this_reader())
        (step,) = version_changes(ledger, "goma")
        assert (step.before.published, step.after.published) == ("2024-02-06", "2024-02-07")
        assert moved(step)["numbers"] == ("about 20 killed", "31 killed")
        assert moved(step)["hedge"] == ("probably", None)
        assert [change.after["content"] for change in step.changes if change.kind == "new" and change.after]
        assert not [change for change in step.changes if change.kind == "dropped"]


def test_what_a_better_reader_changed(tools: Tools, tmp_path: Path) -> None:
    reading = reading_of(FIRST, "2024-02-06", tools, tmp_path)
    better = replace(reading, claims=(replace(reading.claims[0], kind="other"), *reading.claims[2:]))
    with open_ledger(tmp_path / "dateline.db") as ledger:
        append(ledger, reading, reader=this_reader())
        append(ledger, better, reader=replace(this_reader(), id="a better one"))
        (step,) = reader_changes(ledger, "goma")
        kinds = [change.kind for change in step.changes]
        assert kinds[:2] == ["changed", "dropped"] and set(kinds[2:]) <= {"kept"}
        assert moved(step)["kind"] == (reading.claims[0].kind, "other")
        assert version_changes(ledger, "goma") == ()


def test_a_story_that_is_not_there(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "dateline.db") as ledger, pytest.raises(RunError) as error:
        version_changes(ledger, "nowhere")
    assert error.value.code == "R033"


def test_claims_pair_by_their_words_and_no_claim_twice() -> None:
    before = [{"start": 0, "content": "ten tanks crossed the river"}, {"start": 40, "content": "ten tanks crossed the bridge"}]
    after = [{"start": 0, "content": "ten tanks crossed the old bridge"}, {"start": 50, "content": "it rained"}]
    changes = compare(before, after, by_words=True)
    assert [change.kind for change in changes] == ["dropped", "changed", "new"]
    pair = next(change for change in changes if change.kind == "changed")
    assert isinstance(pair, Change) and pair.before == before[1] and pair.after == after[0]
