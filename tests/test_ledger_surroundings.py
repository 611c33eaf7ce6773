"""Time zone, language and hash seed of the process change no byte of what is kept, found and packed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

# Reads nothing by the parser, so that it takes a second: stories made for tests, kept, asked for, packed.
PROGRAM = """
import hashlib, json, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from dateline.evidence import evidence, pack
from dateline.ledger.collections import mark_collection
from dateline.ledger.connect import open_ledger
from dateline.ledger.entry import newest
from dateline.query.counts import count
from dateline.query.filters import Filter
from dateline.query.find import find
from dateline.show_ledger import found_record
from ledger_kit import contents, keep, made, readings_of, ticking
with open_ledger(Path(sys.argv[1]) / "l.db", clock=ticking()) as ledger:
    keep(ledger, [*readings_of(range(6)), made(2, edition=1)])
    mark_collection(ledger, "leaks", restricted=True, by="ida")
    found = find(ledger, Filter(words="killed"), limit=100).claims
    print(hashlib.sha256("\\n".join(contents(ledger)).encode()).hexdigest())
    print(json.dumps([found_record(one) for one in found]))
    print(hashlib.sha256(pack(evidence(ledger, found[0].id))).hexdigest())
    print(ascii(count(ledger, Filter())), newest(ledger))
"""
SURROUNDINGS = [
    {"TZ": "UTC", "LANG": "C", "PYTHONHASHSEED": "0"},
    {"TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "1"},
    {"TZ": "America/St_Johns", "LANG": "C.UTF-8", "PYTHONHASHSEED": "4242"},
    {"TZ": "Asia/Kathmandu", "LANG": "de_DE.UTF-8", "LC_ALL": "POSIX", "PYTHONHASHSEED": "7", "PYTHONUTF8": "0"},
]


def printed(folder: Path, around: dict[str, str]) -> bytes:
    kept = {name: value for name, value in os.environ.items() if name not in {"TZ", "LANG", "LC_ALL", "PYTHONHASHSEED"}}
    command = [sys.executable, "-c", PROGRAM, str(folder), str(Path(__file__).parent)]
    return subprocess.run(command, env=kept | around, capture_output=True, check=True).stdout


def test_the_same_bytes_everywhere(tmp_path: Path) -> None:
    found = []
    for number, around in enumerate(SURROUNDINGS):
        folder = tmp_path / str(number)
        folder.mkdir()
        # What is printed is ASCII, or the locale would decide how it is written.
        found.append(printed(folder, around))
    assert len({hashlib.sha256(one).hexdigest() for one in found}) == 1 and len(found[0]) > 1_000


def test_reading_is_the_same_everywhere() -> None:
    """The whole way from the command line: the sample story as JSON."""
    from dateline.samples import SAMPLE

    def run(environment: dict[str, str]) -> bytes:
        words = ["read", str(SAMPLE), "--published", "2024-11-13", "--json", "--no-store"]
        start = "import sys; from dateline.cli import main; sys.argv = ['dateline', *sys.argv[1:]]; main()"
        kept = os.environ | environment | {"PYTHONIOENCODING": "utf-8"}
        return subprocess.run([sys.executable, "-c", start, *words], env=kept, capture_output=True, check=True).stdout

    assert run(SURROUNDINGS[1]) == run(SURROUNDINGS[0]) != b""
