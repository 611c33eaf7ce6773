"""kill -9 at random points of an ingest: python kill_sweep.py KILLS SEED FOLDER.

Each child opens the ledger, keeps stories and says so after each. Killed at a random moment, everything it said must be there,
nothing half, the file whole, the log unbroken. Prints one JSON object; exit status 1 when something did not hold.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from dateline.ledger.connect import open_ledger
from ledger_kit import faults, held, keep, made

A_LEDGER = 25  # kills before a new ledger is begun: verifying the whole of it each time must stay fast
STORIES = 150  # more than any child comes to
MOST = 6  # stories a child may acknowledge before it is killed, at a random moment of the next one
NEXT = 0.03  # seconds: about as long as one story takes
FIRST = 50  # children begin at different stories, so that some find theirs there already
MADE = [made(number) for number in range(FIRST + STORIES)]  # made once, so that a child does nothing but keep


def child(path: Path, first: int, pipe: int) -> None:
    """Keep stories until killed, and say which are kept."""
    with open_ledger(path) as ledger:
        for number in range(first, first + STORIES):
            keep(ledger, [MADE[number]])
            os.write(pipe, f"{number}\n".encode())


def sweep(kills: int, seed: int, folder: Path) -> dict[str, object]:
    """Kill so many children; what was lost."""
    chance = random.Random(seed)
    acknowledged: set[str] = set()
    told = lost = broken = 0
    path = folder / "first.db"
    with open_ledger(path) as ledger:
        keep(ledger, MADE[:1])  # what a process does once is done before the children are forked
    for kill in range(kills):
        if kill % A_LEDGER == 0:
            path, acknowledged = folder / f"ledger-{kill}.db", set()
        reading, writing = os.pipe()
        first = chance.randrange(FIRST)
        if (process := os.fork()) == 0:
            os.close(reading)
            with contextlib.suppress(BaseException):
                child(path, first, writing)
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            said = "".join(pipe.readline() for _ in range(chance.randrange(MOST)))
            time.sleep(chance.uniform(0, NEXT))
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
            said += pipe.read()
        acknowledged |= {f"story-{number}" for number in said[: said.rfind("\n") + 1].split()}
        told += said.count("\n")
        if not path.exists():
            continue
        with open_ledger(path) as ledger:
            lost += len(acknowledged - held(ledger))
            with ledger.snapshot() as connection:
                whole = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
            broken += whole != "ok" or bool(faults(ledger))
    return {"kills": kills, "acknowledged": told, "lost": lost, "broken": broken}


if __name__ == "__main__":
    found = sweep(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
    print(json.dumps(found))
    sys.exit(bool(found["lost"] or found["broken"] or not found["acknowledged"]))
