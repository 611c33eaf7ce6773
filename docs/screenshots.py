"""Write docs/desk-*.png, the pictures of the desk in the README: `python docs/screenshots.py [FOLDER]`.

Needs what `./setup.sh dev` installs and the front end built. The stories are our own; the published series of
../shared is drawn where it is there.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "browser")]

from browser_kit import PATIENCE, Desk, fill, launched, served  # noqa: E402
from playwright.sync_api import Page, sync_playwright  # noqa: E402

from dateline.pipeline import build_tools  # noqa: E402

WIDE, PHONE = {"width": 1280, "height": 832}, {"width": 390, "height": 844}


def story(page: Page) -> None:
    page.get_by_role("link", name=re.compile("Front says it holds Borgarnes")).first.click()
    page.locator("article mark.claim").nth(5).click()
    page.mouse.move(0, 0)


def drawn(page: Page) -> None:
    """Wait until the map stands still, or the chart is there."""
    if page.locator("[data-widget=map]").count():
        page.locator("[data-widget=map][data-idle]").wait_for(state="attached", timeout=PATIENCE)
    elif page.locator("[data-widget=timeline], [data-widget=tally]").count():
        page.locator("[data-widget] svg").first.wait_for(timeout=PATIENCE)


def series(page: Page) -> None:
    link = page.get_by_role("link", name=re.compile("personnel|losses")).first
    if link.count():
        link.click()
        drawn(page)


MALI = "published_from=2024-03-01&published_to=2024-03-31"
# Name, address, what is done there.
PICTURES: tuple[tuple[str, str, Callable[[Page], None]], ...] = (
    ("front", "/", lambda page: None),
    ("story", "/stories", story),
    ("map", f"/record?view=map&{MALI}", drawn),
    ("time", f"/record?view=time&{MALI}", drawn),
    ("record", "/record", lambda page: None),
    ("tally", "/tallies", series),
    ("alerts", "/alerts", lambda page: None),
    ("incidents", "/incidents", lambda page: None),
    ("positions", "/positions", lambda page: None),
    ("forecasts", "/forecasts", lambda page: None),
    ("sources", "/sources", lambda page: None),
    ("ask", "/ask?q=How+many+were+killed+in+Ansongo%3F", lambda page: None),
    ("review", "/review", lambda page: None),
)


def main(folder: Path, wanted: set[str]) -> None:
    with tempfile.TemporaryDirectory() as kept, sync_playwright() as playwright:
        ledger = Path(kept) / "dateline.db"
        fill(ledger, build_tools())
        browser = launched(playwright)
        with served(ledger) as desk:
            entered = browser.new_context()
            page = entered.new_page()
            page.goto(desk.door)
            page.goto(desk.at("/alerts"))
            for _ in range(60):
                if page.get_by_text("Russian losses pass 103,000").count():
                    break
                page.wait_for_timeout(1_000)
                page.reload()
            cookies = entered.cookies()
            for look, size, scheme in (("", WIDE, "light"), ("-dark", WIDE, "dark"), ("-phone", PHONE, "light")):
                context = browser.new_context(viewport=size, color_scheme=scheme, device_scale_factor=1)  # type: ignore[arg-type]
                context.set_default_timeout(PATIENCE)
                context.add_cookies(cookies)  # type: ignore[arg-type]
                page = context.new_page()
                for name, path, act in PICTURES:
                    if wanted and name + look not in wanted and name not in wanted:
                        continue
                    picture(page, desk, path, act, folder / f"desk-{name}{look}.png")
                context.close()
        browser.close()


def picture(page: Page, desk: Desk, path: str, act: Callable[[Page], None], file: Path) -> None:
    answer = page.goto(desk.at(path))
    if not answer or answer.status == 404:
        print(f"{path}: no such page")
        return
    act(page)
    page.wait_for_timeout(300)
    page.screenshot(path=file)
    print(file.name)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent, set(sys.argv[2:]))
