"""Every hostile file, read whole: python evil.py FOLDER [NAME ...]. Promises 11 and 19.

Each file is read in a process of its own that reads an honest page before and after it. Its seconds are those of the clock, with
the start of a worker where one had to be started.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from evil_kit import FILES
from test_reading_html import PAGE

MOST_SECONDS, MOST_MEGABYTES = 11.0, 50.0
READ = """
import json, resource, sys, time
from dateline.errors import DatelineError
from dateline.reading import inputs
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
honest, evil = sys.argv[1:]
def read(path):
    start, seen = time.monotonic(), []
    for found in inputs.stories([path]):
        seen.append("story" if not isinstance(found, DatelineError) else found.code)
        if len(seen) >= 50:
            break
    return time.monotonic() - start, seen
first = read(honest)
before = peak()
bad = read(evil)
grown = peak() - before
last = read(honest)
print(json.dumps({"first": first[1], "seconds": bad[0], "seen": bad[1], "grown": grown, "last": last[1]}))
"""


def read_one(folder: Path, name: str) -> dict[str, object]:
    """What reading one file did, with its size; ``{"crashed"}`` where the process did not live."""
    honest, evil = folder / "honest.html", folder / name
    honest.write_text(PAGE)
    evil.write_bytes(FILES[name]())
    done = subprocess.run([sys.executable, "-c", READ, honest, evil], capture_output=True, text=True, timeout=300, check=False)
    size = evil.stat().st_size
    evil.unlink()
    return {**json.loads(done.stdout), "size": size} if done.returncode == 0 else {"crashed": done.stderr[-2_000:]}


def main(folder: Path, names: list[str]) -> dict[str, object]:
    """Read them all; what is over the limits, by name."""
    broken: dict[str, object] = {}
    slowest, most = ("", 0.0), ("", 0.0)
    for name in names or FILES:
        told = read_one(folder, name)
        print(name, told, file=sys.stderr, flush=True)
        if "crashed" in told or told["first"] != ["story"] or told["last"] != ["story"] or not told["seen"]:
            broken[name] = told
            continue
        seconds, grown = float(str(told["seconds"])), float(str(told["grown"]))
        slowest, most = max(slowest, (name, round(seconds, 1)), key=lambda x: x[1]), max(most, (name, grown), key=lambda x: x[1])
        # The file and its text are held once each: that is the input, not growth.
        if seconds > MOST_SECONDS or grown > MOST_MEGABYTES + 3 * float(str(told["size"])) / 1e6:
            broken[name] = told
    return {"files": len(names or FILES), "slowest": slowest, "most megabytes": most, "broken": broken}


if __name__ == "__main__":
    found = main(Path(sys.argv[1]), sys.argv[2:])
    print(json.dumps(found))
    sys.exit(bool(found["broken"]))
