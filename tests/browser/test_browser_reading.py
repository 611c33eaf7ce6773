"""Journeys of somebody who reads: from the first start to a claim, to what does not add up, through list, map and time."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser_kit import SERIES, Desk, fetched, served, steady, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHECKED = 300  # seconds, on two busy cores
Cookies = list[dict[str, object]]
STORY = """\
Ida Lund’s town

The army said on Monday that rebels had shelled Gao, killing four people.

“We hold the bridge,” Colonel Ali Keita told reporters.
"""


def test_first_start_to_first_claim(browser: Browser, tmp_path: Path) -> None:
    with served(tmp_path / "new.db") as desk, visit(browser, desk) as (page, watch):
        page.goto(desk.door)
        assert "token" not in page.url
        assert page.get_by_role("heading", level=1).inner_text() == "Nothing has been read yet"
        page.get_by_role("link", name="Paste a story").click()
        page.get_by_label("A story’s text").fill(STORY)
        page.get_by_label("published on").fill("2024-03-05")
        page.get_by_label("by", exact=True).fill("Sahel Courier")
        page.get_by_role("button", name="Read", exact=True).click()
        page.locator("main table a").first.click()
        page.wait_for_url("**/stories/*")
        steady(page, desk, page.url)
        page.locator("article mark").first.wait_for()
        assert page.locator("aside[data-claim]").count() >= 2
        watch.quiet()
        # The address was good once: another browser is turned away.
        with visit(browser, desk) as (other, _):
            answer = other.goto(desk.door)
            assert answer and answer.status == 401


@pytest.mark.skipif(not SERIES.is_dir(), reason="the published series in ../shared are not here")
def test_front_page_to_the_tally_flag_in_three_clicks(browser: Browser, desk: Desk, cookies: Cookies) -> None:
    with visit(browser, desk, cookies=cookies) as (page, _):
        page.goto(desk.at("/"))
        clicks = 0
        flag = page.get_by_text("103,220").filter(visible=True)
        for name in ("Alerts", "Russian losses pass 103,000, Kyiv says"):
            link = page.get_by_role("link", name=name).first
            # Stories are checked behind the pages, which say how far that is; a reload shows what was found meanwhile.
            until = time.monotonic() + CHECKED
            while not link.count() and time.monotonic() < until:
                page.wait_for_timeout(1_000)
                page.reload()
            link.click()
            clicks += 1
            page.wait_for_load_state()
        assert clicks <= 3
        assert flag.first.is_visible()
        words = page.locator(".flags, .findings").first.inner_text()
        assert "620" in words and ("1,790" in words or "2,270" in words)


def test_our_own_tally_flag_in_three_clicks(browser: Browser, desk: Desk, cookies: Cookies) -> None:
    with visit(browser, desk, cookies=cookies) as (page, _):
        page.goto(desk.at("/"))
        page.get_by_role("link", name="Front has lost 6,420 fighters").first.click()
        assert "losses need not be deaths" in page.locator("main").inner_text()


def test_reading_without_javascript(browser: Browser, desk: Desk, cookies: Cookies) -> None:
    with visit(browser, desk, cookies=cookies, java_script_enabled=False) as (page, watch):
        for path in (
            "/",
            "/stories",
            "/record",
            "/record?view=map",
            "/record?view=time",
            "/tallies",
            "/alerts",
            "/help",
            "/read",
        ):
            answer = page.goto(desk.at(path))
            assert answer and answer.ok, path
            assert page.get_by_role("heading").count(), path
        page.goto(desk.at("/record?view=map"))
        assert page.locator("tr[data-claim]").count() > 10
        page.goto(desk.at("/stories"))
        page.locator("main a.headline").first.click()
        page.locator("article mark a").first.click()
        assert "#claim-" in page.url
        # No script to say so: what was asked is the proof.
        assert not any(url.endswith(".js") for url in watch.asked)
        assert not watch.outside and not watch.dialogs


def test_search_filter_and_address(browser: Browser, desk: Desk, cookies: Cookies, built: None) -> None:
    with visit(browser, desk, cookies=cookies) as (page, _):
        page.goto(desk.at("/"))
        page.keyboard.press("/")
        page.keyboard.type("Ansongo")
        page.keyboard.press("Enter")
        page.wait_for_url("**/record?*Ansongo*")
        shown = page.locator("tr[data-claim]").count()
        assert 0 < shown < 100
        again = page.context.new_page()
        again.goto(page.url)
        assert again.locator("tr[data-claim]").count() == shown


def test_as_of_shows_what_was_published_by_then(browser: Browser, desk: Desk, cookies: Cookies) -> None:
    with visit(browser, desk, cookies=cookies) as (page, _):
        page.goto(desk.at("/record?publisher=Sahel+Courier&as_of=2024-03-05"))
        assert re.search("2024-03-05|5 Mar 2024", page.locator("[role=status]").first.inner_text())
        days = page.locator("tr[data-claim] td.from").all_inner_texts()
        assert days and all("5 Mar 2024" in day for day in days)


@pytest.mark.parametrize("kind", ["json", "csv", "geojson"])
def test_what_is_exported_is_what_is_shown(browser: Browser, desk: Desk, cookies: Cookies, kind: str) -> None:
    with visit(browser, desk, cookies=cookies) as (page, _):
        page.goto(desk.at("/record?words=Ansongo"))
        shown = set(page.eval_on_selector_all("tr[data-claim]", "rows => rows.map((row) => row.dataset.claim)"))
        link = page.locator(".exports a", has_text={"json": "JSON", "csv": "CSV", "geojson": "GeoJSON"}[kind]).first
        answer = fetched(page, desk, link.get_attribute("href") or "")
        assert answer.ok
        text = answer.text()
        if kind == "json":
            assert {claim["id"] for claim in json.loads(text)["claims"]} == shown
        elif kind == "geojson":
            assert {feature["properties"]["claim"] for feature in json.loads(text)["features"]} <= shown
        else:
            assert all(claim in text for claim in shown)


def test_every_answer_carries_its_headers(browser: Browser, desk: Desk, cookies: Cookies) -> None:
    with visit(browser, desk, cookies=cookies) as (page, watch):
        bare: list[str] = []
        page.on(
            "response",
            lambda answer: (
                bare.append(answer.url) if "default-src 'self'" not in answer.headers.get("content-security-policy", "") else None
            ),
        )
        for path in ("/", "/record?view=map", "/nowhere", "/static/desk.css", "/record.json"):
            page.goto(desk.at(path))
        assert not [url for url in bare if url.startswith(desk.base)]
        assert len(watch.asked) > 5


def test_review_by_keyboard(browser: Browser, desk: Desk, cookies: Cookies, built: None) -> None:
    """Accept, undo, reject, look at the next and back, begin to edit: without a pointer."""
    with visit(browser, desk, cookies=cookies) as (page, _):
        page.goto(desk.at("/review"))
        page.get_by_label("your name").focus()
        page.keyboard.type("ida")
        page.keyboard.press("Enter")
        here = page.locator("main[data-widget=review]")
        here.wait_for()
        first = here.get_attribute("data-claim")
        for key, says in (("a", "Accepted"), ("u", "Taken back"), ("x", "Rejected"), ("u", "Taken back")):
            # Keys are heard once the page is whole.
            page.wait_for_load_state("load")
            page.keyboard.press(key)
            page.get_by_role("status").filter(has_text=says).first.wait_for()
        page.goto(desk.at(f"/review?by=ida&claim={first}"))
        page.keyboard.press("?")
        told = page.get_by_role("dialog", name="Keys on this page").inner_text()
        assert all(word in told for word in ("Accept", "Reject", "Edit"))
        page.keyboard.press("Escape")
        page.keyboard.press("e")
        page.get_by_role("form", name="Correct").wait_for()


def test_ask(browser: Browser, desk: Desk, cookies: Cookies) -> None:
    with visit(browser, desk, cookies=cookies) as (page, _):
        answer = page.goto(desk.at("/ask"))
        if not answer or answer.status == 404:
            pytest.skip("this desk has no page to ask yet")
        field = page.locator("main [name=q]")
        field.fill("Twelve militants were killed near Ansongo")
        field.press("Control+Enter" if field.evaluate("e => e.tagName") == "TEXTAREA" else "Enter")
        if "q=" not in page.url:
            page.locator("main button").first.click()
        page.wait_for_url("**/ask?*q=*")
        assert "Ansongo" in page.locator("main").inner_text()
