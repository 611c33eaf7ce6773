"""A Ray cluster of three nodes loses one half-way: python cluster_kill.py STORIES SHARDS FOLDER.

The shards of an archive are read on a local cluster; when the first is done, a node that works is killed. What is
joined in the end must be what a run without a cluster holds. Prints one JSON object; exit status 1 when something did not hold.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from dateline.cluster.join import join
from dateline.cluster.on_ray import read_on_ray
from dateline.cluster.shards import Work, read_shard
from dateline.errors import DocumentError
from dateline.ledger.connect import open_ledger
from dateline.samples import SAMPLE
from dateline.stream.plan import Plan
from ledger_kit import contents, faults

STORE_BYTES = 80_000_000
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # read when Ray is imported


def main(stories: int, shards: int, folder: Path) -> dict[str, object]:
    """Read with and without the cluster and compare."""
    import ray
    from ray.cluster_utils import Cluster

    text = SAMPLE.read_text(encoding="utf-8").split("\n\n")[6]
    path = folder / "archive.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(stories):
            file.write(
                json.dumps({"id": f"s{number}", "text": text.replace("five", str(number + 10)), "published": "2024-11-13"}) + "\n"
            )
    work = Work((str(path),), "auto", Plan(), shards, str(folder / "parts"))
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "object_store_memory": STORE_BYTES})
    try:
        nodes = [cluster.add_node(num_cpus=1, object_store_memory=STORE_BYTES) for _ in range(2)]
        ray.init(address=cluster.address, log_to_driver=False)
        killed = done = 0
        errors: list[str] = []
        with open_ledger(folder / "cluster.db") as ledger:
            for one in read_on_ray(work, cluster.address):
                done += 1
                if not killed:
                    cluster.remove_node(nodes[0], allow_graceful=False)
                    killed = 1
                    cluster.add_node(num_cpus=1, object_store_memory=STORE_BYTES)
                errors += [str(kept) for kept in join(ledger, one.table) if isinstance(kept, DocumentError)]
            found, broken = contents(ledger), faults(ledger)
        ray.shutdown()
    finally:
        cluster.shutdown()
    alone = Work(work.paths, "auto", Plan(), 1, str(folder / "alone"))
    with open_ledger(folder / "alone.db") as ledger:
        for _ in join(ledger, read_shard(alone, 1).table):
            pass
        same = contents(ledger) == found
    return {
        "shards": done, "nodes killed": killed, "claims": len(found), "identical": same, "errors": errors, "faults": broken
    }  # fmt: skip


if __name__ == "__main__":
    result = main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
    print(json.dumps(result))
    sys.exit(not (result["identical"] and result["claims"] and not result["errors"] and not result["faults"]))
