"""The desk asked five times a second while stories are read into its ledger: python soak.py FOLDER SECONDS. Promise 14.

`dateline serve` is a process of its own, and so is `dateline read`, which is given a story every few seconds; both are ordinary
commands. Pages and lists are asked in turn, as its own pages link to them. Told: answers of 5xx, and the server's memory and open
descriptors in the second fifth of the time and in the last.
"""

from __future__ import annotations

import contextlib
import html
import json
import os
import re
import statistics
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from http.cookiejar import CookieJar
from pathlib import Path

A_SECOND = 5
A_STORY = 3.0  # seconds
DATELINE = [sys.executable, "-c", "from dateline.cli import main; main()"]
LINK = re.compile(r'href="(/[^"#]*)"')
MOST_GROWTH = 0.05
TOWNS = ("Odesa", "Aleppo", "Goma", "Khartoum", "Kabul", "Herat", "Stepanakert", "Gori", "Timbuktu", "Sanaa")


def main(folder: Path, seconds: float) -> dict[str, object]:
    """Ask and read for so long."""
    ledger = folder / "soak.db"
    reading = subprocess.Popen([*DATELINE, "read", "-", "--format", "jsonl", "--ledger", str(ledger)],
                               stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    assert reading.stdin is not None
    for number in range(20):
        _give(reading, number)
    serving = subprocess.Popen([*DATELINE, "serve", "--port", "0", "--no-browser", "--ledger", str(ledger)],
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)  # fmt: skip
    assert serving.stdout is not None
    address = next(line.strip() for line in serving.stdout if line.strip().startswith("http"))
    threading.Thread(target=serving.stdout.read, daemon=True).start()
    try:
        return _soak(reading, serving, address, seconds)
    finally:
        for process in (reading, serving):
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=60)


def _soak(reading: subprocess.Popen[bytes], serving: subprocess.Popen[str], address: str, seconds: float) -> dict[str, object]:
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    base = address.partition("/?")[0]
    known: dict[str, None] = dict.fromkeys(["/", *LINK.findall(browser.open(address, timeout=120).read().decode())])
    told: Counter[int] = Counter()
    samples: list[tuple[float, int, int]] = []
    begun = time.monotonic()
    asked, given = 0, 20
    while (now := time.monotonic() - begun) < seconds:
        if now >= (given - 19) * A_STORY:
            _give(reading, given)
            given += 1
        path = list(known)[asked % len(known)]
        status, page = _ask(browser, base + html.unescape(path))
        told[status] += 1
        if len(known) < 200:
            known.update(dict.fromkeys(link for link in LINK.findall(page) if not link.startswith("/static")))
        asked += 1
        if asked % A_SECOND == 0:
            samples.append((now, _memory(serving.pid), sum(1 for _ in Path(f"/proc/{serving.pid}/fd").iterdir())))
        time.sleep(max(0.0, begun + asked / A_SECOND - time.monotonic()))
    early = [row for row in samples if 0.2 * seconds <= row[0] < 0.4 * seconds]
    late = [row for row in samples if row[0] >= 0.8 * seconds]
    memory = [statistics.median(row[1] for row in part) for part in (early, late)]
    return {
        "seconds": round(seconds),
        "asked": asked,
        "a second": round(asked / seconds, 1),
        "stories": given,
        "5xx": sum(times for status, times in told.items() if status >= 500),
        "statuses": dict(told),
        "megabytes": [round(size / 1e6, 1) for size in memory],
        "growth": round(memory[1] / memory[0] - 1, 4),
        "descriptors": [statistics.median(row[2] for row in part) for part in (early, late)],
        "reader alive": reading.poll() is None,
    }


def _give(reading: subprocess.Popen[bytes], number: int) -> None:
    """One more story for the reader."""
    town, dead = TOWNS[number % len(TOWNS)], 3 + number % 17
    text = (
        f"Shells hit {town}\n\nThe governor said on Monday that {dead} people were killed near {town} in attack number {number}."
    )
    row = {
        "id": f"s{number}",
        "text": text,
        "published": f"2024-{1 + number % 12:02}-{1 + number % 28:02}",
        "publisher": f"P{number % 4}",
    }
    assert reading.stdin is not None
    reading.stdin.write(json.dumps(row).encode() + b"\n")
    reading.stdin.flush()


def _ask(browser: urllib.request.OpenerDirector, url: str) -> tuple[int, str]:
    try:
        with browser.open(url, timeout=120) as answer:
            body = answer.read()
            return answer.status, body.decode("utf-8", "replace") if "html" in answer.headers.get("content-type", "") else ""
    except urllib.error.HTTPError as error:
        return error.code, ""


def _memory(pid: int) -> int:
    """Bytes that a process holds in memory."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    found = main(Path(sys.argv[1]), float(sys.argv[2]))
    print(json.dumps(found))
    descriptors = found["descriptors"]
    assert isinstance(descriptors, list)
    sys.exit(bool(found["5xx"]) or float(str(found["growth"])) > MOST_GROWTH or descriptors[1] > descriptors[0] + 2)
