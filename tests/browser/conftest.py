"""A filled desk and a browser, once for all tests of this folder; skipped where Chromium or the package that drives it is not."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from dateline.pipeline import Tools

if TYPE_CHECKING:
    from browser_kit import Desk
    from playwright.sync_api import Browser


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: ./setup.sh dev installs it")
    from browser_kit import CHROMIUM, launched

    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed: ./setup.sh dev installs Debian's package")
    with sync_api.sync_playwright() as playwright:
        opened = launched(playwright)
        yield opened
        opened.close()


@pytest.fixture(scope="package")
def desk(browser: Browser, tools: Tools, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The desk over our stories."""
    from browser_kit import fill, served

    ledger = tmp_path_factory.mktemp("desk") / "dateline.db"
    fill(ledger, tools)
    with served(ledger) as found:
        yield found


@pytest.fixture(scope="package")
def cookies(browser: Browser, desk: Desk) -> list[dict[str, object]]:
    """The session that the one-time address opened, once every story's numbers are checked."""
    from browser_kit import PATIENCE, entered, fetched, visit

    found = entered(browser, desk)
    until = time.monotonic() + PATIENCE / 1_000
    with visit(browser, desk, cookies=found) as (page, _):
        # Checked after the start, the story read last at last.
        while "Russian losses pass 103,000" not in fetched(page, desk, "/alerts").text() and time.monotonic() < until:
            time.sleep(0.5)
    return found


@pytest.fixture(scope="session")
def built() -> None:
    """Maps and charts are there to be tested."""
    from browser_kit import BUILT

    if not (BUILT / "desk.js").is_file():
        pytest.skip("the front end is not built (npm ci && npm run build in src/dateline/web/front, with Node 20.19 or later)")
