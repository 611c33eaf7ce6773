"""After reading: a few stories are compared at once, many wait, and what cannot be written is said, never raised."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from sqlalchemy import event
from typer.testing import CliRunner

from dateline.cli import app
from dateline.errors import RunError
from dateline.judging import after
from dateline.judging.after import after_reading, hint
from dateline.judging.incidents import incidents
from dateline.judging.weeks import unlinked
from dateline.ledger.connect import Ledger, open_ledger
from ledger_kit import faults, keep, ticking
from week_kit import beginning as week


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "week.db", clock=ticking()) as opened:
        yield opened


def test_a_few_stories_are_compared_at_once(ledger: Ledger) -> None:
    keep(ledger, week()[:5])
    assert after_reading(ledger).startswith("compared with the other stories")
    assert unlinked(ledger) == 0 and hint(ledger) == ""
    assert incidents(ledger).total
    assert after_reading(ledger) == ""
    assert faults(ledger) == []


def test_many_stories_wait_and_it_is_said(ledger: Ledger) -> None:
    keep(ledger, week()[:3])
    with patch.object(after, "STORIES", 2):
        told = after_reading(ledger)
    assert told == "3 stories are not compared with others yet; `dateline link` does it" == hint(ledger)
    assert unlinked(ledger) == 3


def test_a_week_with_much_in_it_waits(ledger: Ledger) -> None:
    keep(ledger, week()[:3])
    after_reading(ledger)
    keep(ledger, week()[3:4])
    with patch.object(after, "CLAIMS", 10):
        assert after_reading(ledger) == "1 story is not compared with others yet; `dateline link` does it"


def test_what_cannot_be_linked_is_told_and_not_raised(ledger: Ledger) -> None:
    keep(ledger, week()[:3])
    with patch.object(after, "link", side_effect=RunError("R011", where="week.db")):
        told = after_reading(ledger)
    assert told.startswith("not compared with other stories yet (R011") and told.endswith("`dateline link` does it")


def test_one_more_story_asks_for_the_weeks_around_it_alone(ledger: Ledger) -> None:
    stories = week()
    late = [reading for reading in stories if reading.story.published is not None]
    keep(ledger, stories)
    after_reading(ledger)
    asked: list[str] = []
    event.listen(ledger.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    keep(ledger, late[:1])  # read before: nothing is new
    assert after_reading(ledger) == ""
    assert not any("layout" in statement for statement in asked), "no story is recalled where none is new"


def test_reading_leaves_a_ledger_that_is_compared(tmp_path: Path) -> None:
    said = "Rebels shelled the market in Gao on Tuesday and killed nine people, the Malian army said."
    place = tmp_path / "read.db"
    for n, words in enumerate((said, said.replace("Rebels shelled", "Fighters fired rockets at"))):
        (tmp_path / f"{n}.txt").write_text(words, encoding="utf-8")
        result = CliRunner().invoke(
            app,
            ["read", str(tmp_path / f"{n}.txt"), "--published", "2024-03-06", "--publisher", f"Post {n}", "--ledger", str(place)],
        )
        assert result.exit_code == 0
    assert "compared with the other stories of those days" in result.stderr
    shown = CliRunner().invoke(app, ["incidents", "--ledger", str(place)])
    assert "2 reports" in shown.output and "not compared" not in shown.output + shown.stderr
