"""The long runs, whole: python tests/crash/long.py (`make long`). Writes its results into docs/promises.md.

Each is one program of this folder, or pytest with larger numbers; the sample that CI runs is in test_crash.py.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from crash import shim
from postgres_kit import cluster

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs" / "promises.md"
BEGIN, END = "<!-- long: begin -->", "<!-- long: end -->"
# By name: a line of the table each. The numbers are those of the promise.
KILLS, STORIES, CUTS, SECONDS, BACKUPS, TAMPERED, SHUFFLED, ENTRIES = 1_000, 50, 20, 60, 20, 1_000, 5_000, 1_000_000
FARM_KILLS, SHARDS = 200, 64
FUZZED, SOAKED, DAMAGED = 180, 600, 10_000
PAGES = ROOT.parent / "shared" / "corpora" / "html"


def runs(folder: Path, database: Callable[[str], str]) -> Iterator[tuple[str, str, Callable[[], Any]]]:
    """Promise, what is run, and how."""
    library = shim.build(folder)

    def program(name: str, *arguments: object, shimmed: bool = False, inside: Path | None = None) -> Callable[[], Any]:
        def run() -> Any:
            done = shim.run(name, *arguments, library=library if shimmed else None, inside=inside)
            last = done.stdout.strip().rpartition("\n")[2]
            return json.loads(last) if last.startswith("{") else {"failed": done.stderr[-500:]}

        return run

    def place(name: str) -> Path:
        path = folder / name
        path.mkdir()
        return path

    yield "1", f"kill -9 at {KILLS:,} random points", program("kill_sweep.py", KILLS, 1, place("kills"))
    yield (
        "2",
        f"every write and sync of {STORIES} stories fails",
        program("fail_writes.py", STORIES, place("fails"), 1, shimmed=True),
    )
    yield (
        "2",
        "every write, sync and statement of every migration fails",
        program("fail_migrations.py", place("migrations"), 1, shimmed=True),
    )
    yield "3", f"power cut at every sync of {CUTS} stories", program("power_cut.py", CUTS, place("cuts"), 5, shimmed=True)
    yield (
        "4",
        f"{SHUFFLED:,} stories twice, shuffled, by 1, 2, 7 and 64 writers",
        program("shuffled.py", SHUFFLED, place("shuffled")),
    )
    yield "7", f"one byte changed in {TAMPERED:,} rows", lambda: tampered(TAMPERED)
    yield "7", f"{ENTRIES:,} log entries verified", program("million.py", ENTRIES, place("million"))
    yield "9", f"{BACKUPS} backups under load, SQLite", program("backups.py", folder / "b.db", BACKUPS, place("backups"))
    yield "9", f"{BACKUPS} backups under load, PostgreSQL", program("backups.py", database("b"), BACKUPS, place("pg"))
    yield "16", f"{FARM_KILLS} kills over {SHARDS} shards", program("farm.py", FARM_KILLS, SHARDS, 1, place("farm"))
    yield "16", "a node of a Ray cluster killed half-way", program("cluster_kill.py", 24, 6, place("ray"))
    yield "11", "every hostile file", program("../hostile/evil.py", place("evil"))
    for target in ("page", "feed", "pdf", "mail", "text", "jsonl", "warc", "robots", "stages"):
        yield (
            "12",
            f"{FUZZED} s of fuzzing: {target}",
            program("../hostile/fuzz.py", target, FUZZED, 1, inside=place(f"f-{target}")),
        )
    yield "13", "every reader and stage from 10 kB to 1 MB", program("../hostile/grows.py")
    yield "14", f"a soak of {SOAKED} s", program("../hostile/soak.py", place("soak"), SOAKED)
    if PAGES.is_dir():
        yield "15", f"{DAMAGED:,} damaged real pages", program("../hostile/pages.py", PAGES, DAMAGED, 1)
    yield "", f"8 processes for {SECONDS} s, SQLite", program("writers.py", folder / "w.db", 8, SECONDS)
    yield "", f"8 processes for {SECONDS} s, PostgreSQL", program("writers.py", database("w"), 8, SECONDS)


def tampered(rows: int) -> dict[str, object]:
    """The test of one changed byte, with so many rows."""
    command = [sys.executable, "-m", "pytest", "-q", "tests/test_ledger_verify.py", "-k", "one_changed_byte"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | {"DATELINE_TAMPERED": str(rows)}, capture_output=True, check=False)
    return {"rows": rows, "all found": done.returncode == 0}


def main(wanted: list[str]) -> None:
    """Run those whose number or words are asked for, or all, and put the results in the page."""
    import psycopg

    with tempfile.TemporaryDirectory(prefix="dateline-long-") as name, cluster() as server:

        def database(name: str) -> str:
            with psycopg.connect(server % "postgres", autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}")
            return server % name

        for promise, words, run in runs(Path(name), database):
            if wanted and promise not in wanted:
                continue
            start = time.monotonic()
            result = json.dumps(run())
            line = f"| {promise} | {words} | `{result}` | {time.monotonic() - start:,.0f} s | {time.strftime('%Y-%m-%d')} |"
            print(line, flush=True)
            write(words, line)


def write(words: str, line: str) -> None:
    """Put the line in the page, in place of the one from last time."""
    before, table, after = _split(PAGE.read_text(encoding="utf-8"))
    rows = [row for row in table.strip().split("\n") if row.strip() and f"| {words} |" not in row]
    page = "\n".join([before + BEGIN, *rows, line, END + after])
    PAGE.write_text(page, encoding="utf-8")


def _split(page: str) -> tuple[str, str, str]:
    before, rest = page.split(BEGIN)
    table, after = rest.split(END)
    return before, table, after


if __name__ == "__main__":
    main(sys.argv[1:])
