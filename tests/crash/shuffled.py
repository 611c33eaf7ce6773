"""The same stories in any order by any number of writers: python shuffled.py STORIES FOLDER.

Once in order; then by 1, 2, 7 and 64 handles, shuffled, each story twice, a hundred of them a third time. What the ledgers hold
must be the same to the byte.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from dateline.ledger.connect import open_ledger
from ledger_kit import contents, faults, keep, made

WRITERS = (1, 2, 7, 64)
RETRIES = 100


def main(stories: int, folder: Path) -> dict[str, object]:
    """Make the ledgers and compare what they hold."""
    found = [made(number, sentences=2) for number in range(stories)]
    hashes, broken = [], 0
    for writers in (0, *WRITERS):
        chance = random.Random(writers)
        order = list(range(stories)) * (2 if writers else 1) + (chance.choices(range(stories), k=RETRIES) if writers else [])
        if writers:
            chance.shuffle(order)
        path = folder / f"{writers}.db"
        handles = [open_ledger(path) for _ in range(max(1, writers))]
        for position, number in enumerate(order):
            keep(handles[position % len(handles)], [found[number]])
        hashes.append(hashlib.sha256("\n".join(contents(handles[0])).encode()).hexdigest())
        broken += len(faults(handles[0]))
        for handle in handles:
            handle.close()
    return {"stories": stories, "ledgers": len(hashes), "different": len(set(hashes)) - 1, "broken": broken}


if __name__ == "__main__":
    found = main(int(sys.argv[1]), Path(sys.argv[2]))
    print(json.dumps(found))
    sys.exit(bool(found["different"] or found["broken"]))
