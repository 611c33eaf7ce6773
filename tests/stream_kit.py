"""An archive of numbers, and workers that read them without the language model: what is tested is how they are run."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Iterable
from multiprocessing.connection import Connection
from pathlib import Path

from dateline.keep import Keeping
from dateline.ledger.bundle import bundle_of
from dateline.ledger.connect import open_ledger
from dateline.reading.inputs import items
from dateline.reading.jsonl import Row
from dateline.stream.plan import Outcome, Passed, Plan, sharded, shared
from dateline.stream.pool import Pool
from dateline.stream.run import Tally, stream
from ledger_kit import READER, made

# The command of the Python that runs the tests, wherever that is installed.
COMMAND = (sys.executable, "-c", "from dateline.cli import main; main()")

DEADLY, HANGING = "deadly", "hanging"


def serve(pipe: Connection, plan: Plan) -> None:
    """Read story ``number`` for a text that is one; die of a deadly one, sleep over a hanging one."""
    try:
        pipe.send(([], 0))
    except BrokenPipeError:  # who started it is gone already
        os._exit(1)
    while True:
        try:
            batch = pipe.recv()
        except EOFError:
            os._exit(1)
        if batch is None:
            return
        try:
            pipe.send(([(number, _outcome(found, plan)) for number, found in batch], 0))
        except BrokenPipeError:
            os._exit(1)


def serve_heavily(pipe: Connection, plan: Plan) -> None:
    """The same, but say after each batch that memory has grown past all bounds."""
    pipe.send(([], 0))
    while (batch := pipe.recv()) is not None:
        pipe.send(([(number, _outcome(found, plan)) for number, found in batch], 10**12))


def stillborn(pipe: Connection, plan: Plan) -> None:
    """Die before anything."""
    os._exit(3)


def _outcome(found: object, plan: Plan) -> Outcome:
    if not isinstance(found, Row):
        return found  # type: ignore[return-value]
    if found.text == DEADLY:
        os.kill(os.getpid(), signal.SIGKILL)
    if found.text == HANGING:
        time.sleep(600)
    if found.text == "nothing":
        return Passed()
    reading = made(int(found.text or 0))
    return bundle_of(reading, reader=READER) if plan.rows else reading


def archive(path: Path, texts: Iterable[object]) -> str:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps({"id": f"s{i}", "text": str(text)}) + "\n" for i, text in enumerate(texts))
    return str(path)


def run_shard(path: str, ledger: str, shards: int = 1, shard: int = 1, jobs: int = 1) -> Tally:
    """Read a shard of an archive of numbers into a ledger."""
    tally = Tally()
    chosen, split = sharded([path], shards, shard)
    found = items(chosen)
    with open_ledger(ledger) as opened:
        keeper = Keeping(opened, READER)
        pool = Pool(Plan(rows=True), jobs, serve)
        for _ in stream(shared(found, shards, shard) if split else found, pool, keeper=keeper, tally=tally):
            pass
    return tally
