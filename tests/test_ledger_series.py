"""Published series in the ledger: once and no more, in any order, and what was given otherwise before is told."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from sqlalchemy import select, text
from typer.testing import CliRunner, Result

from dateline.cli import app
from dateline.errors import RunError
from dateline.ledger import schema
from dateline.ledger.backup import backup
from dateline.ledger.connect import Ledger, open_ledger
from dateline.ledger.series import keep_series, series_of
from dateline.linking.arithmetic import anomalies
from dateline.linking.series import Counted, Row, Series
from ledger_kit import faults

FIRST = datetime.date(2031, 3, 1)


def table(*totals: float | None, name: str = "losses") -> Series:
    """What a staff gives day after day; None where it gives nothing."""
    rows = [Row(FIRST + datetime.timedelta(days=i), total, where=f"{name}.csv:{i}") for i, total in enumerate(totals) if total]
    return Series(name, "Northern Command", "Northland", Counted("losses", None, "Southland"), tuple(rows))


def totals(ledger: Ledger) -> list[float | None]:
    (one,) = _series(ledger)
    return [row.total for row in one.rows]


def told(ledger: Ledger) -> list[str]:
    return [found.sentence for one in _series(ledger) for found in anomalies(one) if found.kind == "silent_revision"]


def _series(ledger: Ledger) -> tuple[Series, ...]:
    with ledger.snapshot() as connection:
        return series_of(connection)


def test_what_was_kept_comes_back_the_same(ledger: Ledger) -> None:
    whole = table(10, 20, 30)
    ranged = Series("toll", None, None, Counted("other", "bridges"), (Row(FIRST, 4.0, 1.0, 9.0, "about", 48.0, "toll.csv:1"),))
    kept = keep_series(ledger, [whole, ranged])
    assert (kept.series, kept.new_series, kept.new_rows, kept.revised) == (2, 2, 4, 0)
    assert set(_series(ledger)) == {whole, ranged} and faults(ledger) == []


def test_twice_and_longer(ledger: Ledger) -> None:
    for given in (table(10, 20), table(10, 20)):
        keep_series(ledger, [given])
    assert keep_series(ledger, [table(10, 20)]).new_rows == 0
    with ledger.snapshot() as connection:
        assert connection.execute(select(schema.log.c.seq)).scalars().all() == [1], "nothing new is no entry"
    assert keep_series(ledger, [table(10, 20, 35)]).new_rows == 1
    assert totals(ledger) == [10, 20, 35] and told(ledger) == []


def test_another_figure_for_a_day_supersedes_and_is_told(ledger: Ledger) -> None:
    keep_series(ledger, [table(10, 20, 30)])
    kept = keep_series(ledger, [table(10, 25, 30, 40)])
    assert (kept.new_rows, kept.revised) == (2, 1)
    assert totals(ledger) == [10, 25, 30, 40]
    assert told(ledger) == ["2031-03-02: first given as 20, then 25: a revision that the series itself does not show"]
    with ledger.snapshot() as connection:
        rows = connection.execute(select(schema.series_rows).where(schema.series_rows.c.day == "2031-03-02")).all()
    assert json.loads(rows[1].supersedes) == [rows[0].id]
    keep_series(ledger, [table(10, 20, 30, 40, 50)])
    assert totals(ledger) == [10, 20, 30, 40, 50], "a figure may go back to what it was"
    assert faults(ledger) == []


def test_an_older_table_that_comes_later_changes_nothing_that_holds(ledger: Ledger) -> None:
    keep_series(ledger, [table(10, 25, 30, 40)])
    assert keep_series(ledger, [table(10, 20, 30)]).revised == 1
    assert totals(ledger) == [10, 25, 30, 40] and "first given as 20, then 25" in told(ledger)[0]
    for given in (table(10, 20, 30), table(10, 25, 30, 40), table(10, 25)):
        assert keep_series(ledger, [given]).new_rows == 0


def test_a_day_with_two_figures_keeps_both(ledger: Ledger) -> None:
    both = Series("losses", None, None, Counted("losses"), (Row(FIRST, 10.0), Row(FIRST, 12.0)))
    keep_series(ledger, [both])
    assert keep_series(ledger, [both]).new_rows == 0 and _series(ledger) == (both,) and told(ledger) == []
    three = Series("losses", None, None, Counted("losses"), (Row(FIRST, 12.0), Row(FIRST, 14.0)))
    keep_series(ledger, [three])
    assert totals(ledger) == [12, 14] and keep_series(ledger, [three]).new_rows == 0


def test_tables_of_one_claimant_are_told_apart_and_asked_for(ledger: Ledger) -> None:
    keep_series(ledger, [table(1, 2), table(3, name="other")])
    with ledger.snapshot() as connection:
        assert len(series_of(connection, claimant="northern command", whose="southland", unit="LOSSES")) == 2
        assert series_of(connection, unit="killed") == () == series_of(connection, claimant="else")


def test_rows_cannot_be_changed(ledger: Ledger) -> None:
    keep_series(ledger, [table(1, 2)])
    for change in ("UPDATE series_rows SET total = 3", "DELETE FROM series_rows", "DELETE FROM series"):
        with pytest.raises(Exception, match="append-only"), ledger.writing() as connection:
            connection.execute(text(change))


def test_a_copy_holds_them(ledger: Ledger, tmp_path: Path) -> None:
    keep_series(ledger, [table(1, 2), table(3, name="other")])
    with open_ledger(backup(ledger, tmp_path / "copy.db")) as copy:
        assert _series(copy) == _series(ledger) and faults(copy) == []


def test_a_failing_row_keeps_nothing(ledger: Ledger) -> None:
    broken = Series("x", None, None, Counted("losses"), (Row(FIRST, float("inf")),))
    with pytest.raises((ValueError, RunError)):
        keep_series(ledger, [table(1, 2), broken])
    assert _series(ledger) == ()


# --- as a person types it ---


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], prog_name="dateline")


@pytest.fixture
def losses(tmp_path: Path) -> Path:
    path = tmp_path / "ua-general-staff" / "russia_losses.csv"
    path.parent.mkdir()
    days = "\n".join(f"2031-03-{day:02},{1000 * day}" for day in range(1, 20))
    path.write_text(f"date,personnel\n{days}\n", encoding="utf-8")
    return path


def test_import_tallies_and_a_silent_revision(losses: Path) -> None:
    assert run("tallies").stderr.startswith("R013 ")
    done = run("import", "series", losses.parent)
    assert done.exit_code == 0 and "1 new series, 19 new rows" in done.stdout, done.stderr
    assert "nothing new" in run("import", "series", losses).stdout
    losses.write_text(losses.read_text().replace("2031-03-05,5000", "2031-03-05,5100"), encoding="utf-8")
    assert "1 new rows, 1 days given otherwise" in run("import", "series", losses).stdout
    (head, revision) = [json.loads(line) for line in run("tallies", "--json").stdout.splitlines()]
    assert head["rows"] == 19 and revision["anomaly"] == "silent_revision" and "5,000, then 5,100" in revision["sentence"]
    assert run("tallies", "--unit", "killed", "--json").stdout == ""
    assert run("tallies", "--whose", head["whose"], "--claimant", head["claimant"], "--json").stdout
    assert run("verify").exit_code == 0


def test_nothing_is_made_of_a_table_without_series(tmp_path: Path, ledger_of_its_own: Path) -> None:
    (tmp_path / "a.csv").write_text("name,age\nx,1\n")
    done = run("import", "series", tmp_path / "a.csv")
    assert done.exit_code == 1 and done.stderr.startswith("D030 ") and not ledger_of_its_own.exists()


def test_check_holds_a_story_against_the_ledgers_series(losses: Path, tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text("Ukraine's General Staff said on Friday that Russia had lost 31,000 troops since the invasion began.\n")
    asked = ("check", story, "--published", "2031-03-14", "--json")
    assert "total_differs" not in run(*asked).stdout
    assert run("import", "series", losses).exit_code == 0
    assert "total_differs" in run(*asked).stdout
    assert run(*asked, "--ledger", tmp_path / "none.db").stderr.startswith("R013 ")
