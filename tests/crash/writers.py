"""Processes that write at once: python writers.py PLACE PROCESSES SECONDS.

Each keeps stories, half of them the same as its neighbour's, until its time is up. Then every story that anyone was told is kept
is there once, and the log is unbroken.
"""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from dateline.ledger.connect import open_ledger
from ledger_kit import faults, held, keep, made

LEAST = 3  # stories, however busy the machine is
STEP = 1_000  # stories of one process; the next one's begin halfway


def child(place: str, process: int, seconds: float, pipe: int) -> None:
    """Keep stories until the time is up, saying which are kept."""
    end = time.monotonic() + seconds
    with open_ledger(place) as ledger:
        number = first = process * STEP // 2
        while time.monotonic() < end or number < first + LEAST:
            keep(ledger, [made(number)])
            os.write(pipe, f"story-{number}\n".encode())
            number += 1


def main(place: str, processes: int, seconds: float) -> dict[str, object]:
    """Let them write; what was lost."""
    children, pipes = [], []
    for process in range(processes):
        reading, writing = os.pipe()
        if (pid := os.fork()) == 0:
            status = 1
            try:
                child(place, process, seconds, writing)
                status = 0
            except BaseException:
                traceback.print_exc()  # `_exit` says nothing
            finally:
                os._exit(status)
        os.close(writing)
        children.append(pid)
        pipes.append(reading)
    said = []
    for pipe in pipes:
        with os.fdopen(pipe) as told:
            said += told.read().split()
    failed = sum(os.waitpid(pid, 0)[1] != 0 for pid in children)
    with open_ledger(place) as ledger:
        there, broken = held(ledger), faults(ledger)
        whole = "ok"
        if ledger.dialect == "sqlite":
            with ledger.snapshot() as connection:
                whole = str(connection.exec_driver_sql("PRAGMA integrity_check").scalar())
    return {
        "acknowledged": len(said),
        "stories": len(there),
        "lost": len(set(said) - there),
        "failed": failed,
        "broken": [*broken, *([] if whole == "ok" else [whole])],
    }


if __name__ == "__main__":
    found = main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
    print(json.dumps(found))
    sys.exit(bool(found["lost"] or found["failed"] or found["broken"] or not found["stories"]))
