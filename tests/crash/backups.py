"""Backups while others read and write: python backups.py PLACE BACKUPS FOLDER.

One process writes and four read all the while. Each backup must be a whole ledger that verifies and holds every story that was
acknowledged before it began.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from dateline.ledger.backup import backup
from dateline.ledger.connect import open_ledger
from ledger_kit import contents, faults, held, keep, made

READERS = 4
BEFORE = 20  # stories there before the first backup
MOST = 3_000


def writer(place: str, pipe: int) -> None:
    """Keep stories and say which are kept."""
    with open_ledger(place) as ledger:
        for number in range(BEFORE, MOST):
            keep(ledger, [made(number)])
            os.write(pipe, f"story-{number}\n".encode())


def reader(place: str) -> None:
    """Read all there is, again and again."""
    with open_ledger(place, write=False) as ledger:
        while True:
            contents(ledger)


def main(place: str, backups: int, folder: Path) -> dict[str, object]:
    """Make the backups; how many are good."""
    with open_ledger(place) as ledger:
        keep(ledger, map(made, range(BEFORE)))
    source, sink = os.pipe()
    children = []
    for work in (lambda: writer(place, sink), *[lambda: reader(place)] * READERS):
        if (pid := os.fork()) == 0:
            try:
                work()
            finally:
                os._exit(0)
        children.append(pid)
    os.close(sink)
    good, stories = 0, 0
    known = {f"story-{number}" for number in range(BEFORE)}
    try:
        with open_ledger(place, write=False) as ledger, os.fdopen(source) as told:
            for number in range(backups):
                known.add(told.readline().strip())  # at least one more than last time
                path = backup(ledger, folder / f"backup-{number}.db")
                with open_ledger(path) as copy:
                    there = held(copy)
                    good += known <= there and not faults(copy)
                    stories = len(there)
                path.unlink()
    finally:
        for pid in children:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    return {"backups": backups, "good": good, "stories": stories}


if __name__ == "__main__":
    found = main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
    print(json.dumps(found))
    sys.exit(found["good"] != found["backups"])
