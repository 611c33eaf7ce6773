"""Shards: what many ledgers hold comes together in one as if one had read it all, in any order, as often as one likes."""

from __future__ import annotations

import dataclasses
import json
import random
import subprocess
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from dateline.cli import app
from dateline.cluster import shards as sharding
from dateline.cluster.join import join, read_table, there, write_table
from dateline.cluster.shards import Work, read_shard
from dateline.errors import DocumentError, RunError
from dateline.ledger.append import Stored, append
from dateline.ledger.collections import list_collections, mark_collection
from dateline.ledger.connect import Ledger, open_ledger
from dateline.ledger.merge import bundles, merge
from dateline.ledger.takedown import takedown
from dateline.reading.story import Known
from dateline.stream.plan import Plan
from dateline.stream.pool import Pool
from ledger_kit import BETTER, READER, contents, faults, held, keep, made, readings_of
from stream_kit import COMMAND, archive, run_shard, serve

parquet = pytest.importorskip("pyarrow.parquet")


@pytest.fixture
def whole(tmp_path: Path) -> Iterator[Ledger]:
    """What one reader would hold."""
    with open_ledger(tmp_path / "whole.db") as ledger:
        keep(ledger, readings_of(range(20)))
        yield ledger


@pytest.fixture
def joined(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "joined.db") as ledger:
        yield ledger


def taken(ledger: Ledger, shard: Path | str) -> list[Stored]:
    done = list(join(ledger, str(shard)))
    assert not [one for one in done if isinstance(one, DocumentError)]
    return [one for one in done if isinstance(one, Stored)]


def parts(folder: Path, *numbers: range) -> list[Path]:
    paths = [folder / f"part-{i}.db" for i in range(len(numbers))]
    for path, some in zip(paths, numbers, strict=True):
        with open_ledger(path) as ledger:
            keep(ledger, readings_of(some))
    return paths


def test_ledgers_are_joined_in_any_order_and_overlap(tmp_path: Path, whole: Ledger, joined: Ledger) -> None:
    paths = parts(tmp_path, range(8), range(5, 14), range(13, 20))
    random.Random(4).shuffle(paths)
    for path in [*paths, *paths]:
        taken(joined, path)
    assert contents(joined) == contents(whole)
    assert faults(joined) == []


def test_joining_again_changes_nothing(tmp_path: Path, joined: Ledger) -> None:
    (path,) = parts(tmp_path, range(4))
    assert [one.new_reading for one in taken(joined, path)] == [True] * 4
    with joined.snapshot() as connection:
        before = connection.exec_driver_sql("SELECT count(*), max(hash) FROM log").one()
    assert [one.new_reading for one in taken(joined, path)] == [False] * 4
    with joined.snapshot() as connection:
        assert connection.exec_driver_sql("SELECT count(*), max(hash) FROM log").one() == before


def test_the_rows_are_those_that_reading_writes(tmp_path: Path, whole: Ledger, joined: Ledger) -> None:
    """Every column of every table, but keys, times and where the log has them."""
    with open_ledger(tmp_path / "part.db") as part:
        keep(part, readings_of(range(20)))
    taken(joined, tmp_path / "part.db")

    def bare(ledger: Ledger) -> list[str]:
        found = []
        for bundle in chain.from_iterable(bundles(ledger)):
            rows = {**bundle.rows, "version": {**bundle.rows["version"], "retrieved": ""}}
            found.append(json.dumps(rows, sort_keys=True) + bundle.data.hex())
        return sorted(found)

    assert bare(joined) == bare(whole) and len(bare(whole)) == 20


def test_the_head_of_a_story_is_its_newest_version_whatever_came_first(tmp_path: Path, joined: Ledger) -> None:
    for name, edition in (("new", 3), ("old", 0)):
        with open_ledger(tmp_path / f"{name}.db") as part:
            keep(part, [made(1, edition=edition)])
        taken(joined, tmp_path / f"{name}.db")
    with joined.snapshot() as connection:
        asked = "SELECT v.updated FROM heads h JOIN versions v ON v.key = h.version"
        assert connection.exec_driver_sql(asked).scalars().all() == ["2024-11-05"]


def test_readings_by_two_readers_are_both_taken_in(tmp_path: Path, joined: Ledger) -> None:
    with open_ledger(tmp_path / "part.db") as part:
        keep(part, [made(1)])
        keep(part, [made(1)], BETTER)
    assert [(one.new_version, one.new_reading) for one in taken(joined, tmp_path / "part.db")] == [(True, True), (False, True)]


def test_a_restricted_collection_comes_restricted(tmp_path: Path, joined: Ledger) -> None:
    with open_ledger(tmp_path / "part.db") as part:
        mark_collection(part, "leaks", restricted=True, by="ida", note="sources")
        append(part, made(1), reader=READER, collection="leaks")
        append(part, made(2), reader=READER, collection="leaks")
    taken(joined, tmp_path / "part.db")
    (kept,) = list_collections(joined)
    assert (kept.name, kept.stories, kept.restricted, kept.note) == ("leaks", 2, True, "sources")
    mark_collection(joined, "leaks", restricted=False, by="ida")
    taken(joined, tmp_path / "part.db")
    assert not list_collections(joined)[0].restricted
    assert faults(joined) == []


def test_what_was_taken_down_does_not_come_back(tmp_path: Path, joined: Ledger) -> None:
    (path,) = parts(tmp_path, range(3))
    taken(joined, path)
    takedown(joined, "story-1", reason="court order", by="ida")
    with open_ledger(path) as part:
        keep(part, readings_of(range(3)), BETTER)
    done = list(join(joined, str(path)))
    assert [one.code for one in done if isinstance(one, DocumentError)] == ["D050"]


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows["version"].update(text=rows["version"]["text"] + "!"),
        lambda rows: rows["version"].pop("text"),
        lambda rows: rows["reading"].update(id="0" * 16),
        lambda rows: rows["source"].update(sha256="0" * 64),
        lambda rows: rows.pop("claims"),
        lambda rows: rows["claims"].append(7),
        lambda rows: rows["claims"][0].update(record="{"),
    ],
)
def test_a_shard_that_is_not_whole_is_refused(change: Callable[[Any], Any], whole: Ledger, joined: Ledger) -> None:
    """It alone, and among others, which are kept."""
    broken, *others = next(bundles(whole))
    change(broken.rows)
    (done,) = merge(joined, [broken], where="shard")
    assert isinstance(done, DocumentError) and done.code == "D131"
    assert contents(joined) == [] and faults(joined) == []
    codes = [getattr(one, "code", "kept") for one in merge(joined, [*others[:3], broken, *others[3:]], where="shard")]
    assert codes == ["kept"] * 3 + ["D131"] + ["kept"] * 16
    assert len(held(joined)) == 19 and faults(joined) == []


def test_a_span_that_does_not_stand_in_the_text_is_refused(whole: Ledger, joined: Ledger) -> None:
    bundle = next(bundles(whole))[0]
    record = json.loads(bundle.rows["claims"][0]["record"])
    bundle.rows["claims"][0]["record"] = json.dumps({**record, "start": record["start"] + 1})
    (done,) = merge(joined, [bundle], where="shard")
    assert isinstance(done, DocumentError) and done.code == "D040" and contents(joined) == []


# --- tables ---


def test_a_table_holds_all_that_a_ledger_does(tmp_path: Path, whole: Ledger, joined: Ledger) -> None:
    table = str(tmp_path / "out" / "shard.parquet")
    assert not there(table)
    assert write_table(bundles(whole), table) == 20
    assert there(table)
    taken(joined, table)
    assert contents(joined) == contents(whole) and faults(joined) == []
    assert [path.name for path in Path(table).parent.iterdir()] == ["shard.parquet"]


def test_a_table_is_claims_for_other_programs_too(tmp_path: Path, whole: Ledger) -> None:
    table = tmp_path / "shard.parquet"
    write_table(bundles(whole), table.as_uri())
    rows = parquet.read_table(table).to_pylist()
    assert json.loads(rows[0]["claims"][0])["kind"] == "casualties" and rows[0]["publisher"].startswith("Courier")


def test_a_table_that_cannot_be_written_leaves_nothing(tmp_path: Path, whole: Ledger) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RunError, match="R135"):
        write_table(bundles(whole), str(tmp_path / "file" / "shard.parquet"))


@pytest.mark.parametrize("content", [b"", b"PAR1 nothing", b"{}"])
def test_what_is_no_table_is_told(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(content)
    with pytest.raises(RunError, match="R132"):
        list(read_table(str(path)))


def test_a_shard_that_is_not_there_is_told(tmp_path: Path, joined: Ledger) -> None:
    with pytest.raises(RunError, match="R132"):
        list(join(joined, str(tmp_path / "none.db")))


# --- shards ---


def test_shards_by_number_hold_what_one_run_does(tmp_path: Path, whole: Ledger, joined: Ledger) -> None:
    path = archive(tmp_path / "a.jsonl", range(20))
    for shard in (3, 1, 2):
        run_shard(path, str(tmp_path / f"{shard}.db"), 3, shard)
        taken(joined, tmp_path / f"{shard}.db")
    assert contents(joined) == contents(whole)


def test_a_shard_of_a_cluster_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, joined: Ledger) -> None:
    monkeypatch.setattr(sharding, "Pool", lambda plan, jobs: Pool(plan, jobs, serve))
    work = Work((archive(tmp_path / "a.jsonl", [1, 2, 3, "nothing"]),), "auto", Plan(), 1, str(tmp_path / "parts"))
    done = read_shard(work, 1)
    assert (done.read, done.passed, done.known) == (3, 1, False)
    assert read_shard(work, 1).known
    assert len(taken(joined, done.table)) == 3


def test_shards_go_into_parquet_without_a_cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: Ledger) -> None:
    monkeypatch.setattr(sharding, "Pool", lambda plan, jobs: Pool(plan, jobs, serve))
    path, folder, place = archive(tmp_path / "a.jsonl", [*range(20), "nothing"]), tmp_path / "parts", tmp_path / "all.db"
    for shard in (2, 1):
        run = ["read", path, "--shards", "2", "--shard", str(shard), "--parts", str(folder), "--jobs", "1"]
        told = [CliRunner().invoke(app, run) for _ in range(2)]
        assert [result.exit_code for result in told] == [0, 0], told[0].output
        assert "stories" in told[0].output and "there from before" in told[1].output
    assert CliRunner().invoke(app, ["merge", *map(str, folder.iterdir()), "--ledger", str(place)]).exit_code == 0
    with open_ledger(place) as ledger:
        assert contents(ledger) == contents(whole) and faults(ledger) == []
    refused = CliRunner().invoke(app, ["read", path, "--parts", str(folder), "--json"])
    assert refused.exit_code == 2 and "R131" in refused.output


def test_a_shard_of_other_work_has_another_name() -> None:
    work = Work(("a.jsonl",), "auto", Plan(), 4, "parts")
    others = [
        dataclasses.replace(work, paths=("b.jsonl",)),
        dataclasses.replace(work, plan=Plan(gate=True)),
        dataclasses.replace(work, plan=Plan(Known(publisher="Courier"))),
        dataclasses.replace(work, shards=5),
    ]
    assert len({one.table(1) for one in [work, *others]} | {work.table(2)}) == 6


def test_the_command_joins_and_says_so(tmp_path: Path) -> None:
    paths = parts(tmp_path, range(3), range(2, 5))
    run = [*COMMAND, "merge", *map(str, paths), "--ledger", str(tmp_path / "all.db")]
    first, again = (subprocess.run(run, capture_output=True, text=True, check=True).stdout for _ in range(2))
    assert "5 new stories" in first and "nothing new" in again
