"""How long a map of 20,000 points takes to stand still in software-rendered Chromium, with the timeline under it.

    map.py [--claims 40000] [--times 3] [--ledger LEDGER]

Fills a ledger (half of the claims name a place: 20,000 points at some 9,000 places), serves it, and opens the map in Debian's
Chromium without a graphics card, as the tests do. Told are the clock's milliseconds from the map's beginning to its standing
still, from the address to that, from a press on a cluster to the timeline's and the words' following, and the processor's
seconds of browser and desk: on a machine that others use, only these mean anything. Target: 5 s to standing still.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import ledger as filled

sys.path[:0] = [str(Path(__file__).parent.parent / "tests"), str(Path(__file__).parent.parent / "tests" / "browser")]

from browser_kit import PATIENCE, Desk, entered, launched, served, visit  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from dateline.ledger.connect import open_ledger  # noqa: E402

TARGET = 5_000
TOWNS = 20_000


def main() -> None:
    """Read the command line, fill, measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=40_000)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--ledger", type=Path, help="one that is there already, filled by this or by benchmarks/ledger.py")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        kept = given.ledger or Path(folder) / "map.db"
        if not kept.exists():
            filled.PLACES = TOWNS
            with open_ledger(str(kept)) as opened:
                filled.fill(opened, given.claims)
        with served(kept) as desk, sync_playwright() as playwright:
            browser = launched(playwright)
            cookies = entered(browser, desk)
            # The desk looks through what was read before it rests.
            time.sleep(10)
            rows = [once(browser, desk, cookies) for _ in range(given.times)]
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for name, values in zip(
        ("to standing still, ms", "from the address, ms", "selecting, ms", "processor, s"), zip(*rows, strict=True), strict=True
    ):
        print(f"{name:24} {statistics.median(values):8,.1f}   best {min(values):8,.1f}")
    print(f"target {TARGET:,} ms: {'met' if min(row[0] for row in rows) <= TARGET else 'not met'}")


def once(browser: Browser, desk: Desk, cookies: list[dict[str, object]]) -> tuple[float, float, float, float]:
    """Open the map, press a cluster."""
    with visit(browser, desk, cookies=cookies) as (page, _):
        before, begun = spent(), time.monotonic()
        page.goto(desk.at("/record?view=map"), wait_until="commit")
        map = page.locator("[data-widget=map][data-idle]")
        map.wait_for(state="attached", timeout=PATIENCE)
        whole = (time.monotonic() - begun) * 1_000
        page.locator(".timeline svg").wait_for()
        used = spent() - before
        print(page.locator(".map figcaption").inner_text().split(" Filled")[0], flush=True)
        return float(map.get_attribute("data-idle") or 0), whole, selected(page), used


def selected(page: Page) -> float:
    """From a press on the map's list of places to words and timeline that follow."""
    page.locator(".map-places summary").click()
    begun = time.monotonic()
    page.locator(".map-places li button").first.click()
    page.locator(".map-said li").first.wait_for()
    page.locator(".timeline .bar.selected").first.wait_for(state="attached")
    return (time.monotonic() - begun) * 1_000


def spent() -> float:
    """Processor seconds of this process and all it began, as far as they live."""
    return sum(float(user + system) for user, system in _times(os.getpid())) / os.sysconf("SC_CLK_TCK")


def _times(root: int) -> Iterator[tuple[int, int]]:
    children: dict[int, list[int]] = {}
    times: dict[int, tuple[int, int]] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(entry.name))
        times[int(entry.name)] = (int(fields[11]), int(fields[12]))
    waiting = [root]
    while waiting:
        one = waiting.pop()
        yield times.get(one, (0, 0))
        waiting += children.get(one, [])


if __name__ == "__main__":
    main()
