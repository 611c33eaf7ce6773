"""A farm of shards whose workers die at any time: python farm.py KILLS SHARDS SEED FOLDER.

Each shard is a process that keeps what a worker of its own reads. Again and again a random one of the processes,
keeper or worker, is killed; a keeper that is gone is started again. What is joined in the end must be what an unbroken run holds.
Prints one JSON object; exit status 1 when something did not hold.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from dateline.cluster.join import join
from dateline.errors import DocumentError
from dateline.ledger.connect import open_ledger
from ledger_kit import contents, faults, keep, readings_of
from stream_kit import archive, run_shard

STORIES_A_SHARD = 40
SIDE_BY_SIDE = 4
# The longest between two kills: a keeper and its worker take about a second to start, and some two to finish.
BETWEEN = 1.2


def run(path: str, ledger: str, shards: int, shard: int) -> None:
    """One shard, in a group of its own, so that its worker can be found."""
    os.setpgrp()
    run_shard(path, ledger, shards, shard)


def of_group(group: int) -> list[int]:
    """The processes of a group."""
    found = []
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                fields = (place / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == group and fields[0] != "Z":
                found.append(int(place.name))
    return found


def farm(kills: int, shards: int, seed: int, folder: Path) -> dict[str, object]:
    """Run the shards, kill, join, compare."""
    chance = random.Random(seed)
    stories = shards * STORIES_A_SHARD
    path = archive(folder / "archive.jsonl", range(stories))
    context = multiprocessing.get_context("fork")
    waiting, running, killed, keepers = list(range(1, shards + 1)), {}, 0, 0
    while waiting or running:
        while waiting and len(running) < SIDE_BY_SIDE:
            shard = waiting.pop()
            running[shard] = process = context.Process(target=run, args=(path, str(folder / f"{shard}.db"), shards, shard))
            process.start()
        time.sleep(chance.uniform(0, BETWEEN))
        if killed < kills and (group := of_group(chance.choice([*running.values()]).pid or 0)):
            victim = chance.choice(group)
            try:
                os.kill(victim, signal.SIGKILL)
            except ProcessLookupError:
                continue
            killed += 1
            keepers += any(victim == process.pid for process in running.values())
        for shard, process in [*running.items()]:
            if not process.is_alive():
                del running[shard]
                if process.exitcode != 0 or killed < kills:  # one that is done may still be killed while it finds that out
                    waiting.insert(0, shard)
    errors: list[str] = []
    with open_ledger(folder / "joined.db") as ledger:
        for shard in chance.sample(range(1, shards + 1), shards):
            errors += [str(one) for one in join(ledger, str(folder / f"{shard}.db")) if isinstance(one, DocumentError)]
        found, broken = contents(ledger), faults(ledger)
    with open_ledger(folder / "unbroken.db") as ledger:
        keep(ledger, readings_of(range(stories)))
        same = contents(ledger) == found
    return {
        "kills": killed, "keepers among them": keepers, "shards": shards, "stories": stories, "identical": same,
        "errors": errors, "faults": broken,
    }  # fmt: skip


if __name__ == "__main__":
    result = farm(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
    print(json.dumps(result))
    sys.exit(not (result["identical"] and not result["errors"] and not result["faults"]))
