"""A long log, verified: python million.py ENTRIES FOLDER. One review an entry; the time that verify takes, and its memory."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from sqlalchemy import insert

from dateline.ledger import schema
from dateline.ledger.connect import open_ledger
from dateline.ledger.entry import canonical, chained, digest, newest
from dateline.ledger.verify import Report, verify
from ledger_kit import keep, made

A_TIME = 10_000


def main(entries: int, folder: Path) -> dict[str, object]:
    """Write the log in large transactions, as no program would, and verify it."""
    with open_ledger(folder / "l.db") as ledger:
        keep(ledger, [made(1)])
        seq, recorded, before = newest(ledger)
        while seq < entries:
            reviews, log = [], []
            for number in range(seq + 1, min(seq + A_TIME, entries) + 1):
                row = dict.fromkeys(schema.reviews.c.keys()) | {
                    "key": number - 1,
                    "id": f"{number:016x}",
                    "claim": "c",
                    "story": 1,
                }
                row |= {"action": "accept", "by": "ida", "entry": number, "recorded": recorded}
                body = canonical({"what": {}, "rows": [["reviews", number - 1, digest(row, [])]], "rewritten": []})
                entry = {"seq": number, "recorded": recorded, "by": "ida", "action": "review", "body": body}
                before = chained(before, entry)
                reviews.append(row)
                log.append(entry | {"hash": before})
            with ledger.writing() as connection:
                connection.execute(insert(schema.reviews), reviews)
                connection.execute(insert(schema.log), log)
            seq = log[-1]["seq"]
        size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        report, start, spent = Report(), time.monotonic(), time.process_time()
        faults = len(list(verify(ledger, report)))
        return {
            "entries": report.entries,
            "faults": faults,
            "seconds": round(time.monotonic() - start, 1),
            "cpu_seconds": round(time.process_time() - spent, 1),
            "memory_grown_mb": round((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - size) / 1024, 1),
        }


if __name__ == "__main__":
    found = main(int(sys.argv[1]), Path(sys.argv[2]))
    print(json.dumps(found))
    sys.exit(bool(found["faults"]))
