"""What shards cost beside one run that reads and keeps: stories read, kept, and joined again, in turns and in one run.

    python benchmarks/shards.py [STORIES.jsonl …] [--stories N] [--write]

CPU seconds of one process, some stories at a time, so that whatever else the machine does falls on all alike. Without files
the development texts of `../shared` are read. --write puts the figures in docs/scale.md.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import TypeVar

os.environ["OMP_NUM_THREADS"] = "1"  # before numpy is there: one thread a process

import pyarrow.fs
import pyarrow.parquet  # noqa: F401  loaded before anything is measured

from dateline.calm import calm
from dateline.cluster.join import join, write_table
from dateline.errors import DocumentError
from dateline.keep import Keeping
from dateline.ledger.bundle import bundle_of, together
from dateline.ledger.connect import open_ledger, stamp, utc_now
from dateline.ledger.reader import this_reader
from dateline.pipeline import build_tools, read
from dateline.reading.inputs import stories
from dateline.stream.pool import BATCH
from dateline.stream.worker import lean
from dateline.types import Story

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "scale.md"
TEXTS = ROOT.parent / "shared" / "corpora" / "stories"
BEGIN, END = "<!-- shards: begin -->", "<!-- shards: end -->"
A_SHARD = 50  # stories
NAMES = {
    "read": "read: story to claims",
    "rows": "make the rows, in the process that reads",
    "keep": "keep them, eight stories at a time",
    "join": "join a ledger: take out, check, keep",
    "again": "join it again: nothing is new",
    "table": "write the rows as Parquet",
    "join table": "join the Parquet file",
}
T = TypeVar("T")


def measured(files: list[str], most: int) -> tuple[dict[str, float], str]:
    """CPU seconds of each step over all stories, and how much that was."""
    calm()  # as the commands do
    tools, took, claims, words, seen = build_tools(), dict.fromkeys(NAMES, 0.0), 0, 0, 0

    def count(name: str, work: Callable[[], T]) -> T:
        before = time.process_time()
        done = work()
        took[name] += time.process_time() - before
        return done

    each = [(one for one in stories([file]) if isinstance(one, Story) and one.text) for file in files]
    chosen: Iterable[Story] = (story for one in each for story in islice(one, most // len(files)))
    with tempfile.TemporaryDirectory(prefix="dateline-shards-") as name:
        folder = Path(name)
        with open_ledger(folder / "all.db") as whole, open_ledger(folder / "tables.db") as tables:
            for number in range(most):
                some = list(islice(chosen, A_SHARD))
                if not some:
                    break
                readings = count("read", lambda some=some: [lean(reading) for reading in read(some, tools)])
                shard, table = str(folder / f"{number}.db"), str(folder / f"{number}.parquet")
                made = count("rows", lambda readings=readings: [bundle_of(reading, reader=this_reader()) for reading in readings])
                with open_ledger(shard) as ledger:
                    keeper = Keeping(ledger)
                    heard = [made[at : at + BATCH] for at in range(0, len(made), BATCH)]
                    count("keep", lambda keeper=keeper, heard=heard: [keeper.keep_all(some) for some in heard])
                for bundle in made:
                    bundle.rows["version"]["retrieved"] = stamp(utc_now())
                count("table", lambda made=made, table=table: write_table(together(made), table))
                for step, into, of in (("join", whole, shard), ("again", whole, shard), ("join table", tables, table)):
                    done = count(step, lambda into=into, of=of: list(join(into, of)))
                    if any(isinstance(one, DocumentError) for one in done):
                        sys.exit("a shard could not be joined")
                seen += len(readings)
                claims += sum(len(reading.claims) for reading in readings)
                words += sum(len(reading.story.text.split()) for reading in readings)
    return took, f"{seen:,} stories, {words:,} words, {claims:,} claims, {A_SHARD} stories a shard"


def table(took: dict[str, float], what: str) -> str:
    """The figures as the page has them."""
    whole = took["read"] + took["rows"] + took["keep"]
    lines = [f"| {what} | CPU seconds | of one run |", "| --- | ---: | ---: |"]
    lines += [f"| {told} | {took[name]:.2f} | {100 * took[name] / whole:.1f} % |" for name, told in NAMES.items()]
    more = {"ledgers": took["join"], "Parquet files, as Ray does": took["table"] + took["join table"] - took["keep"]}
    lines.append("")
    lines += [f"Shards that are {name}, beside one run: {100 * cost / whole:+.1f} %." for name, cost in more.items()]
    return "\n".join(lines)


def main() -> None:
    """Measure, report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--stories", type=int, default=100)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    found = table(*measured(options.files or sorted(map(str, TEXTS.glob("*.jsonl"))), options.stories))
    print(found)
    if options.write:
        before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
        PAGE.write_text(before + BEGIN + "\n" + found + "\n" + END + rest.split(END)[1], encoding="utf-8")


if __name__ == "__main__":
    main()
