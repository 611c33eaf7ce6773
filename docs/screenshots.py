"""Write docs/desk-*.png, the pictures of the desk in README and docs: `python docs/screenshots.py`.

Of every page, on a wide screen, in the dark and on a phone: `python docs/screenshots.py FOLDER [NAME …]`.

Needs what `./setup.sh dev` installs and the front end built. The stories are our own; the published series of
../shared is drawn where it is there.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "browser")]

from browser_kit import PATIENCE, Desk, drawn, entered, fetched, fill, launched, served, visit  # noqa: E402
from playwright.sync_api import Page, sync_playwright  # noqa: E402

from dateline.judging.link import link  # noqa: E402
from dateline.ledger.connect import open_ledger  # noqa: E402
from dateline.pipeline import build_tools  # noqa: E402

WIDE, PHONE = {"width": 1280, "height": 832}, {"width": 390, "height": 844}


def story(page: Page) -> None:
    page.get_by_role("link", name=re.compile("Front says it holds Borgarnes")).first.click()
    page.locator("article mark.claim").nth(5).click()
    page.mouse.move(0, 0)


def flags(page: Page) -> None:
    page.get_by_role("link", name=re.compile("Russian losses pass 103,000")).first.click()
    page.locator(".finding").first.wait_for()


def still(page: Page) -> None:
    """Wait until the map stands still, and the chart is there."""
    drawn(page)
    if page.locator("[data-widget=map].standing").count():
        page.locator("[data-widget=map][data-idle]").wait_for(state="attached", timeout=PATIENCE)


def tally(page: Page) -> None:
    """The losses of the seed's days, each way of counting them written out."""
    one = page.locator("main tr", has_text="russia_losses_personnel").get_by_role("link", name=re.compile("personnel")).first
    if one.count():
        page.goto(f"{one.evaluate('a => a.href')}?since=2022-12-24&until=2022-12-27")
        still(page)


def incident(page: Page) -> None:
    """One that its tellers contradict each other on."""
    odd = page.locator("main li", has_text="missile strike, Ansongo").locator("a.headline")
    (odd if odd.count() else page.locator("main a.headline")).first.click()
    page.locator(".matrix").wait_for()


MALI = "published_from=2024-03-01&published_to=2024-03-31"
# Name, address, what is done there.
PICTURES: tuple[tuple[str, str, Callable[[Page], None]], ...] = (
    ("front", "/", lambda page: None),
    ("flags", "/stories?limit=200", flags),
    ("story", "/stories?limit=200", story),
    ("map", "/record?view=map&event_from=2024-03-04&event_to=2024-03-12&near=16,0,900", still),
    ("time", f"/record?view=time&{MALI}", still),
    ("record", "/record", still),
    ("as-of", "/record?publisher=Sahel+Courier&as_of=2024-03-06", still),
    ("tally", "/tallies", tally),
    ("alerts", "/alerts", lambda page: None),
    ("incidents", "/incidents", lambda page: None),
    ("incident", "/incidents", incident),
    ("positions", "/positions", lambda page: None),
    ("forecasts", "/forecasts", lambda page: None),
    ("sources", "/sources", lambda page: None),
    ("ask", "/ask?q=How+many+were+killed+in+Ansongo%3F", lambda page: None),
    ("review", "/review", lambda page: None),
)
# Those of README and docs/desk.md; the map with the timeline under it.
SHOWN = {"flags", "story", "map", "incident", "tally"}
TALL = {"map": 1180, "tally": 680}


def main(folder: Path, wanted: set[str]) -> None:
    with tempfile.TemporaryDirectory() as kept, sync_playwright() as playwright:
        ledger = Path(kept) / "dateline.db"
        fill(ledger, build_tools())
        with open_ledger(str(ledger)) as opened:
            link(opened)
        browser = launched(playwright)
        with served(ledger) as desk:
            cookies = entered(browser, desk)
            looks = (
                (("", WIDE, "light"),)
                if wanted <= SHOWN and wanted
                else (("", WIDE, "light"), ("-dark", WIDE, "dark"), ("-phone", PHONE, "light"))
            )
            for look, size, scheme in looks:
                with visit(browser, desk, cookies=cookies, viewport=size, color_scheme=scheme) as (page, _):
                    checked(page, desk)
                    for name, path, act in PICTURES:
                        if wanted and name not in wanted:
                            continue
                        page.set_viewport_size({**size, "height": TALL.get(name, size["height"])} if look == "" else size)
                        picture(page, desk, path, act, folder / f"desk-{name}{look}.png")
        browser.close()


def checked(page: Page, desk: Desk) -> None:
    """Wait until the stories' numbers are held against one another."""
    until = time.monotonic() + PATIENCE / 1_000
    while "Russian losses pass 103,000" not in fetched(page, desk, "/alerts").text() and time.monotonic() < until:
        time.sleep(0.5)


def picture(page: Page, desk: Desk, path: str, act: Callable[[Page], None], file: Path) -> None:
    answer = page.goto(desk.at(path))
    if not answer or answer.status == 404:
        print(f"{path}: no such page")
        return
    act(page)
    page.wait_for_timeout(300)
    page.screenshot(path=file)
    small(file)
    print(f"{file.name} {file.stat().st_size / 1000:.0f} kB")


def small(file: Path) -> None:
    """Few colours are enough for pages of text; where Pillow is not installed the picture stays as large as it was."""
    try:
        from PIL import Image
    except ModuleNotFoundError:
        return
    Image.open(file).convert("RGB").quantize(128, dither=Image.Dither.NONE).save(file, optimize=True)


if __name__ == "__main__":
    given = sys.argv[1:]
    main(Path(given[0]) if given else Path(__file__).parent, set(given[1:]) if given else SHOWN)
