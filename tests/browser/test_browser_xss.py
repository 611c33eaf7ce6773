"""Words that would run if a page took them for markup, in every field of a story, claim or series, through pages in a browser.

Lists show all of them at once. A page for each is opened for every seventh, for all with ``HYPOTHESIS_PROFILE=long``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest
from browser_kit import Desk, drawn, entered, lines, served, steady, visit

from desk_kit import hostile, hostile_series, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAYLOADS = lines("payloads.txt")
EACH = 1 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 7
LISTS = (
    *(
        "/",
        "/stories",
        "/record?limit=1000",
        "/record?view=map&limit=1000",
        "/record?view=time&limit=1000",
        "/incidents",
        "/tallies",
    ),
    *("/positions", "/forecasts", "/sources", "/alerts", "/review", "/read", "/help", "/ask?q=killed", "/ask"),
)


@pytest.fixture(scope="module")
def attacked(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, list[dict[str, object]]]]:
    path = tmp_path_factory.mktemp("attacked") / "dateline.db"
    # What no database keeps (D041) is no attack on a page; it is asked for all the same.
    kept = [payload for payload in PAYLOADS if "\0" not in payload]
    opened(path, *map(hostile, kept), series=tuple(map(hostile_series, kept[::5]))).close()
    with served(path) as desk:
        yield desk, entered(browser, desk)


def seen(page: Page, desk: Desk, path: str) -> None:
    """Open the page, go over it with the pointer, let what was planted run."""
    steady(page, desk, path)
    drawn(page)
    page.mouse.move(400, 300)
    page.mouse.move(300, 500)
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")


def test_there_are_enough_of_them() -> None:
    assert len(PAYLOADS) == len(set(PAYLOADS)) >= 120


def test_lists_with_all_of_them(browser: Browser, attacked: tuple[Desk, list[dict[str, object]]]) -> None:
    desk, cookies = attacked
    with visit(browser, desk, cookies=cookies) as (page, watch):
        for path in LISTS:
            seen(page, desk, path)
            watch.quiet()


def test_pages_of_each(browser: Browser, attacked: tuple[Desk, list[dict[str, object]]]) -> None:
    desk, cookies = attacked
    with visit(browser, desk, cookies=cookies) as (page, watch):
        page.goto(desk.at("/record?limit=1000"))
        claims = page.eval_on_selector_all(
            "tr[data-claim]", "rows => rows.map((row) => [row.dataset.claim, row.querySelector('.from a').pathname])"
        )
        assert len(claims) >= 120
        for claim, story in claims[::EACH]:
            for path in (f"/claims/{claim}", story):
                seen(page, desk, path)
                watch.quiet()
        page.goto(desk.at("/tallies"))
        for href in page.eval_on_selector_all("main a[href^='/tallies/']", "all => [...new Set(all.map((a) => a.pathname))]")[
            ::EACH
        ]:
            seen(page, desk, href)
            watch.quiet()


def test_what_is_asked(browser: Browser, attacked: tuple[Desk, list[dict[str, object]]]) -> None:
    desk, cookies = attacked
    with visit(browser, desk, cookies=cookies) as (page, watch):
        for payload in PAYLOADS[::EACH]:
            fields = ("words", "speaker", "side", "place", "publisher", "agent", "target", "unit", "kind")
            asked = [
                f"/record?{urlencode(dict.fromkeys(fields[:8], payload))}",
                f"/record?{urlencode({'kind': payload, 'as_of': payload})}",
                f"/stories?{urlencode({'publisher': payload})}",
                f"/ask?{urlencode({'q': payload})}",
                f"/claims/{quote(payload, safe='')}",
                f"/sources/{quote(payload, safe='')}",
            ]
            for path in asked:
                page.goto(desk.at(path))
                watch.quiet()
        page.goto(desk.at("/record"))
