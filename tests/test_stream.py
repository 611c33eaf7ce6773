"""Archives: many processes read, one writes; whatever dies, nothing is lost and nothing is told twice."""

from __future__ import annotations

import itertools
import json
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import stream_kit
from dateline.cli.archive import summary
from dateline.errors import DocumentError, RunError
from dateline.keep import Keeping
from dateline.ledger.append import Stored, records_of, stored
from dateline.ledger.bundle import Bundle, bundle_of
from dateline.ledger.connect import Ledger, open_ledger
from dateline.ledger.takedown import takedown
from dateline.reading.inputs import Found, items
from dateline.reading.jsonl import Row
from dateline.samples import SAMPLE
from dateline.stream import pool as pools
from dateline.stream.plan import Outcome, Passed, Plan, There, sharded, shared
from dateline.stream.pool import Pool
from dateline.stream.run import Tally, gauge_of
from dateline.stream.worker import Desk, lean, resident
from dateline.types import Reading
from ledger_kit import BETTER, READER, contents, faults, held, keep, made, readings_of
from pipeline_kit import lines_of, tools
from stream_kit import COMMAND, DEADLY, HANGING, archive, serve, serve_heavily, stillborn
from warc_kit import ONE_IN, write_warc


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "one.db") as opened:
        yield opened


def outcomes(path: str, pool: Pool) -> list[tuple[Found, Outcome]]:
    return list(itertools.chain.from_iterable(pool.read(items([path]))))


def docs(found: list[tuple[Found, Outcome]]) -> Counter[str]:
    return Counter(outcome.story.doc for _, outcome in found if isinstance(outcome, Reading))


# --- the pool ---


def test_every_story_is_read_once(tmp_path: Path) -> None:
    found = outcomes(archive(tmp_path / "a.jsonl", range(50)), Pool(Plan(), 2, serve))
    assert docs(found) == Counter(f"story-{number}" for number in range(50))


def test_an_outcome_comes_with_what_it_came_of(tmp_path: Path) -> None:
    for one, outcome in outcomes(archive(tmp_path / "a.jsonl", [3, 1, "nothing", 2]), Pool(Plan(), 2, serve)):
        assert isinstance(one, Row)
        assert isinstance(outcome, Passed) if one.text == "nothing" else outcome == made(int(one.text or 0))


def test_a_line_that_holds_no_story_is_an_error_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    archive(path, range(2))
    path.write_text(path.read_text(encoding="utf-8") + "{\n", encoding="utf-8")
    errors = [outcome for _, outcome in outcomes(str(path), Pool(Plan(), 1, serve)) if isinstance(outcome, DocumentError)]
    assert [(error.code, error.where) for error in errors] == [("D020", f"{path}:3")]


def test_a_story_that_kills_its_worker_is_named_and_no_other_is_lost(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.jsonl", [*range(12), DEADLY, *range(12, 20)])
    found = outcomes(path, Pool(Plan(), 2, serve))
    errors = [outcome for _, outcome in found if isinstance(outcome, DocumentError)]
    assert [(error.code, error.where) for error in errors] == [("D130", f"{path}:13")]
    assert "SIGKILL" in str(errors[0])
    assert docs(found) == Counter(f"story-{number}" for number in range(20))


def test_a_story_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "SECONDS", 0.4)
    path = archive(tmp_path / "a.jsonl", [*range(3), HANGING, *range(3, 6)])
    found = outcomes(path, Pool(Plan(), 1, serve))
    assert [outcome.where for _, outcome in found if isinstance(outcome, DocumentError)] == [f"{path}:4"]
    assert docs(found) == Counter(f"story-{number}" for number in range(6))


def test_workers_that_somebody_kills_cost_nothing(tmp_path: Path) -> None:
    pool = Pool(Plan(), 2, serve)
    done = []
    for number, one in enumerate(itertools.chain.from_iterable(pool.read(items([archive(tmp_path / "a.jsonl", range(60))])))):
        done.append(one)
        if number in (5, 30):
            os.kill(pool.workers[0].process.pid or 0, signal.SIGKILL)
    assert docs(done) == Counter(f"story-{number}" for number in range(60))


def test_a_worker_that_has_grown_is_replaced(tmp_path: Path) -> None:
    pool = Pool(Plan(), 1, serve_heavily)
    seen = set()
    done = []
    for some in pool.read(items([archive(tmp_path / "a.jsonl", range(40))])):
        done += some
        seen |= {worker.process.pid for worker in pool.workers}
    assert docs(done) == Counter(f"story-{number}" for number in range(40))
    assert len(seen) > 1


def test_workers_that_cannot_start_end_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "STILLBORN", 2)
    with pytest.raises(RunError, match="R130"):
        outcomes(archive(tmp_path / "a.jsonl", [1]), Pool(Plan(), 1, stillborn))


def test_nothing_of_an_ended_run_goes_on(tmp_path: Path) -> None:
    pool = Pool(Plan(), 2, serve)
    reading = pool.read(items([archive(tmp_path / "a.jsonl", range(40))]))
    next(reading)
    processes = [worker.process for worker in pool.workers]
    reading.close()
    assert processes and not any(process.is_alive() for process in processes)


def test_only_so_much_is_taken_up_at_a_time(tmp_path: Path) -> None:
    taken = 0

    def counted() -> Iterator[Found]:
        nonlocal taken
        for found in items([archive(tmp_path / "a.jsonl", range(400))]):
            taken += 1
            yield found

    reading = Pool(Plan(), 1, serve).read(counted())
    next(reading)
    assert taken <= pools.BATCH * (pools.AHEAD + 1)
    reading.close()


def test_errors_go_from_process_to_process() -> None:
    error = pickle.loads(pickle.dumps(DocumentError("D005", where="a", detail="4 MB")))
    assert (str(error), error.code, error.where) == (str(DocumentError("D005", where="a", detail="4 MB")), "D005", "a")


# --- the writer ---


def test_what_many_processes_read_is_what_one_would(tmp_path: Path, ledger: Ledger) -> None:
    keep(ledger, readings_of(range(30)))
    stream_kit.run_shard(archive(tmp_path / "a.jsonl", range(30)), str(tmp_path / "two.db"), jobs=2)
    with open_ledger(tmp_path / "two.db") as other:
        assert contents(other) == contents(ledger)


def test_the_count_of_a_run(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.jsonl", [*range(3), "nothing", DEADLY, 0])
    tally = stream_kit.run_shard(path, str(tmp_path / "one.db"))
    assert (tally.seen, tally.read, tally.passed, tally.rejected) == (6, 4, 1, Counter(D130=1))
    assert (tally.claims, tally.words) == (12, sum(len(made(number).story.text.split()) for number in (0, 1, 2, 0)))


def test_the_summary_says_what_was_done_and_what_was_not() -> None:
    tally = Tally(read=1, words=300, claims=4, there=2, passed=3, rejected=Counter(D010=2, D002=1))
    told = "\n".join(summary(tally, None, jobs=2, stopped=True))
    for words in ("1 story read", "300 words", "4 claims", "2 processes", "2 read before", "3 passed over", "D002 1, D010 2"):
        assert words in told


def test_the_gauge_runs_over_all_files(tmp_path: Path) -> None:
    paths = [archive(tmp_path / f"{name}.jsonl", range(30)) for name in "ab"]
    gauge = gauge_of(paths)
    done = [gauge.done() for _ in items(paths, opened=gauge.open)]
    assert done == sorted(done) and done[0] > 0 and gauge.done() == gauge.total


# --- the shards ---


def test_each_story_is_in_one_shard_whatever_the_order(tmp_path: Path) -> None:
    forth, back = archive(tmp_path / "a.jsonl", range(40)), tmp_path / "b.jsonl"
    lines = Path(forth).read_text(encoding="utf-8").splitlines(keepends=True)
    back.write_text("".join(reversed(lines)), encoding="utf-8")
    ways = []
    for path in (forth, str(back)):
        parts = [{found.raw for found in shared(items([path]), 3, shard) if isinstance(found, Row)} for shard in (1, 2, 3)]
        assert sum(map(len, parts)) == len(set.union(*parts)) == 40 and all(parts)
        ways.append(parts)
    assert ways[0] == ways[1]


@pytest.mark.parametrize(("paths", "shards"), [(10, 3), (3, 3), (64, 7)])
def test_whole_files_are_shared_out_where_there_are_enough(paths: int, shards: int) -> None:
    names = [f"{number}.warc" for number in range(paths)]
    parts = [sharded(names, shards, shard) for shard in range(1, shards + 1)]
    assert sorted(itertools.chain.from_iterable(chosen for chosen, _ in parts)) == sorted(names)
    assert not any(split for _, split in parts)


# --- reading, in the worker's own process ---


def rows(*texts: str) -> list[tuple[int, Found]]:
    lines = "".join(json.dumps({"id": f"s{i}", "text": text, "published": "2024-11-13"}) + "\n" for i, text in enumerate(texts))
    from io import BytesIO

    return list(enumerate(items(["-"], format="jsonl", stdin=BytesIO(lines.encode()))))


WAR = "The army said on Monday that shelling had killed 14 soldiers near Akureyri, and that rebels had fired rockets at Selfoss."
GARDEN = "Ida Lund said on Monday that her roses had won the first prize for the third time."


def test_a_desk_reads_as_the_pipeline_does() -> None:
    ((_, outcome),) = Desk(Plan(), tools()).read(rows(WAR))
    assert isinstance(outcome, Reading)
    assert outcome.claims and not outcome.tokens
    from pipeline_kit import reading_of

    assert [claim.content for claim in outcome.claims] == [claim.content for claim in reading_of(WAR).claims]


def test_a_desk_makes_the_rows_that_the_ledger_holds(ledger: Ledger, tmp_path: Path) -> None:
    ((_, reading),) = Desk(Plan(), tools()).read(rows(WAR))
    ((_, made_there),) = Desk(Plan(rows=True), tools()).read(rows(WAR))
    assert isinstance(reading, Reading) and isinstance(made_there, Bundle)
    Keeping(ledger).keep(reading)
    with open_ledger(tmp_path / "two.db") as other:
        (done,) = Keeping(other).keep_all([pickle.loads(pickle.dumps(made_there))])
        assert isinstance(done, Stored) and done.new_reading and contents(other) == contents(ledger)
        assert made_there.records == records_of(other, done.reading)


def test_what_is_kept_together_is_each_its_own(ledger: Ledger) -> None:
    """Twice the same, one that was taken down and one that is there: the others are kept all the same."""
    keep(ledger, [made(1), made(2)])
    takedown(ledger, "story-2", reason="court order", by="ida")
    numbers = (3, 1, 2, 3, 4)
    done = Keeping(ledger).keep_all([bundle_of(made(number), reader=BETTER if number == 2 else READER) for number in numbers])
    codes = [one.code if isinstance(one, DocumentError) else one.new_reading for one in done]
    assert codes == [True, False, "D050", False, True]
    assert faults(ledger) == [] and held(ledger) == {f"story-{number}" for number in (1, 2, 3, 4)}
    with ledger.snapshot() as connection:
        actions = connection.exec_driver_sql("SELECT action FROM log ORDER BY seq").scalars().all()
    assert actions == ["read", "read", "takedown", "read", "read"]


def test_what_is_kept_is_not_read_again_and_its_records_are_there(ledger: Ledger, tmp_path: Path) -> None:
    ((_, first),) = Desk(Plan(), tools()).read(rows(WAR))
    assert isinstance(first, Reading)
    Keeping(ledger).keep(first)
    desk = Desk(Plan(ledger=str(tmp_path / "one.db"), records=True), tools())
    ((_, again),) = desk.read(rows(WAR))
    desk.close()
    assert isinstance(again, There)
    assert list(again.records) == [line for line in lines_of(first).splitlines() if '"attribution"' in line]
    assert list(again.records) == records_of(ledger, again.stored.reading)


def test_what_is_not_in_the_collection_yet_is_handed_on(ledger: Ledger, tmp_path: Path) -> None:
    keep(ledger, [made(1)])
    assert stored(ledger, made(1).story, reader=READER) is not None
    assert stored(ledger, made(1).story, reader=READER, collection="leaks") is None
    assert stored(ledger, made(2).story, reader=READER) is None


def test_the_gate_stands_before_the_parse() -> None:
    kinds = [type(outcome) for _, outcome in sorted(Desk(Plan(gate=True), tools()).read(rows(WAR, GARDEN)), key=lambda a: a[0])]
    assert kinds == [Reading, Passed]


def test_of_a_web_archive_only_the_pages_about_war_are_read(tmp_path: Path) -> None:
    pages = write_warc(tmp_path / "day.warc.gz", 1_000_000)
    found = list(enumerate(items([str(tmp_path / "day.warc.gz")])))
    desk = Desk(Plan(gate=True), tools())
    try:
        kinds = Counter(type(outcome) for _, outcome in desk.read(found))
    finally:
        desk.close()
    assert pages == len(found) == kinds.total() > 10
    assert kinds == {Reading: -(-pages // ONE_IN), Passed: pages - -(-pages // ONE_IN)}


def test_a_fault_in_the_stages_costs_one_story(monkeypatch: pytest.MonkeyPatch) -> None:
    import dateline.pipeline as pipeline

    whole = pipeline.read

    def broken(stories, tools):  # type: ignore[no-untyped-def]
        for reading in whole(stories, tools):
            if "roses" in reading.story.text:
                raise KeyError("roses")
            yield reading

    monkeypatch.setattr(pipeline, "read", broken)
    answers = dict(Desk(Plan(), tools()).read(rows(WAR, GARDEN)))
    assert isinstance(answers[0], Reading)
    assert isinstance(answers[1], DocumentError) and answers[1].code == "D130" and "KeyError" in str(answers[1])


def test_a_lean_reading_keeps_what_the_ledger_needs(ledger: Ledger, tmp_path: Path) -> None:
    from pipeline_kit import reading_of

    whole = reading_of(SAMPLE.read_text(encoding="utf-8"))
    keep(ledger, [whole])
    with open_ledger(tmp_path / "two.db") as other:
        keep(other, [lean(whole)])
        assert contents(other) == contents(ledger)


# --- the command ---


def command(*arguments: object) -> list[str]:
    return [*COMMAND, *map(str, arguments)]


def sample_archive(path: Path, stories: int) -> Path:
    text = SAMPLE.read_text(encoding="utf-8").split("\n\n")[6]
    with path.open("w", encoding="utf-8") as file:
        for number in range(stories):
            row = {"id": f"s{number}", "text": text.replace("five", str(number + 10)), "published": "2024-11-13"}
            file.write(json.dumps(row) + "\n")
    return path


def test_killed_and_run_again_it_prints_and_keeps_what_an_unbroken_run_does(tmp_path: Path) -> None:
    path, place = sample_archive(tmp_path / "a.jsonl", 24), tmp_path / "killed.db"
    run = command("read", path, "--jobs", 1, "--json", "--ledger", place)
    with subprocess.Popen(run, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as first:
        assert first.stdout is not None and first.stdout.readline()
        first.kill()
    with open_ledger(place) as ledger:
        assert contents(ledger)
    again = subprocess.run(run, capture_output=True, check=True, text=True)
    assert "read before, and not again" in again.stderr
    alone = command("read", path, "--json", "--ledger", tmp_path / "b.db")
    serial = subprocess.run(alone, capture_output=True, check=True, text=True)
    assert sorted(again.stdout.splitlines()) == sorted(serial.stdout.splitlines())
    with open_ledger(place) as ledger, open_ledger(tmp_path / "b.db") as other:
        assert contents(ledger) == contents(other)


def test_ctrl_c_ends_it_cleanly(tmp_path: Path) -> None:
    path = sample_archive(tmp_path / "a.jsonl", 200)
    run = command("read", path, "--jobs", 1, "--json", "--ledger", tmp_path / "a.db")
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where the tests run in a shell's background
    try:
        started = subprocess.Popen(run, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    finally:
        signal.signal(signal.SIGINT, before)
    with started as process:
        assert process.stdout is not None and process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)
        threading.Thread(target=process.stdout.read, daemon=True).start()
        assert process.stderr is not None
        told = process.stderr.read()
    assert process.returncode == 130
    assert "goes on from there" in told and "Traceback" not in told


def test_shards_and_readers_elsewhere_do_not_go_together(tmp_path: Path) -> None:
    path = sample_archive(tmp_path / "a.jsonl", 1)
    for wrong in (["--jobs", 2, "--translate", "cat"], ["--shards", 2, "--shard", 3]):
        done = subprocess.run(command("read", path, *wrong), capture_output=True, text=True, cwd=tmp_path, check=False)
        assert done.returncode == 2 and done.stderr.startswith("R131"), done.stderr


# --- memory ---

PEAK = """
import resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from stream_kit import run_shard
run_shard(sys.argv[2], sys.argv[3])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_the_writer_takes_no_more_memory_for_ten_times_the_archive(tmp_path: Path) -> None:
    peaks = []
    for stories in (150, 1_500):
        path = archive(tmp_path / f"{stories}.jsonl", range(stories))
        run = [sys.executable, "-c", PEAK, str(Path(__file__).parent), path, str(tmp_path / f"{stories}.db")]
        peaks.append(int(subprocess.run(run, capture_output=True, check=True, text=True).stdout))
    assert peaks[1] < 1.1 * peaks[0], peaks


def test_a_process_knows_what_it_holds() -> None:
    before = resident()
    held = bytearray(os.urandom(1)) * 60_000_000
    assert resident() > before + 40_000_000
    del held
