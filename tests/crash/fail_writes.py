"""Every write and sync of an ingest fails once: python fail_writes.py STORIES FOLDER EVERY, with the shim loaded.

The making of the ledger and then each story is tried again and again, its first call failing, then its second, until it comes
through without meeting a failure. After each: the story is there whole or not at all, others untouched, and the error was told as
one of ours. EVERY other call is tried (1: all). The ledger is opened anew now and then, as another run would.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent))

from shim import KINDS, loaded

from dateline.errors import RunError
from dateline.ledger.connect import Ledger, open_ledger
from ledger_kit import faults, held, keep, made

CODES = {"R010", "R011", "R015", "R016"}


REOPENED = 10  # failures


@dataclass
class Outcome:
    """What happened, and what should not have."""

    failures: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)


def main(stories: int, folder: Path, every: int) -> Outcome:
    """Ingest with each kind of failure; what went wrong beyond it."""
    library, outcome = loaded(), Outcome()
    library.shim_watch(str(folder).encode())
    found = [made(number) for number in range(stories)]

    def failing(name: str, call: int, work: Callable[[], None]) -> tuple[bool, bool]:
        """Do the work with that call failing; whether it came through, and whether the failure was met."""
        library.shim_arm(KINDS[name], call)
        done = False
        try:
            work()
            done = True
        except RunError as error:
            outcome.codes[error.code] += 1
            if error.code not in CODES:
                outcome.violations.append(f"{name} at call {call}: told as {error}")
        finally:
            fired = bool(library.shim_fired())
            library.shim_arm(0, 0)
        outcome.failures[name] += fired
        return done, fired

    for name in KINDS:
        path, call, fired = folder / f"{KINDS[name]}.db", 1, True
        while fired:  # the making of the ledger
            _, fired = failing(name, call, lambda path=path: open_ledger(path).close())
            call += every
        ledger = open_ledger(path)
        for number, reading in enumerate(found):
            call, fired = 1, True
            while fired:
                kept, fired = failing(name, call, lambda ledger=ledger, reading=reading: keep(ledger, [reading]) and None)
                if fired and call // every % REOPENED == 0:
                    ledger.close()
                    ledger = open_ledger(path)
                outcome.violations += [f"{name} at call {call} of story {number}: {said}" for said in look(ledger, number, kept)]
                call += every
        ledger.close()
        with open_ledger(path) as ledger:
            outcome.violations += faults(ledger)
    return outcome


def look(ledger: Ledger, number: int, kept: bool) -> list[str]:
    """What is wrong with the ledger after a failure."""
    there = held(ledger)
    with ledger.snapshot() as connection:
        whole = connection.exec_driver_sql("PRAGMA quick_check").scalar()
    before = {f"story-{n}" for n in range(number)}
    wrong = [] if whole == "ok" else [f"quick_check: {whole}"]
    if not before <= there or there - before - {f"story-{number}"}:
        wrong.append("other stories than before")
    if kept and f"story-{number}" not in there:
        wrong.append("kept and not there")
    return wrong


if __name__ == "__main__":
    found = main(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
    print(json.dumps({"failures": found.failures, "codes": found.codes, "violations": found.violations}))
    sys.exit(bool(found.violations) or len(found.failures) < len(KINDS))
