"""Map, timeline, tally, the story's margin and the keys, as a hand uses them."""

from __future__ import annotations

import json
import random
import re
from typing import TYPE_CHECKING

import pytest
from browser_kit import PATIENCE, SERIES, Desk, drawn, fetched, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

Cookies = list[dict[str, object]]
pytestmark = pytest.mark.usefixtures("built")
POINTS = 20_000


def idle(page: Page) -> int:
    """Waits until the map stands still; milliseconds from its beginning."""
    map = page.locator("[data-widget=map][data-idle]")
    map.wait_for(state="attached", timeout=PATIENCE)
    return int(map.get_attribute("data-idle") or 0)


def chosen(page: Page) -> set[str]:
    """The claims whose rows are selected."""
    return set(page.eval_on_selector_all("tr[data-claim].selected", "rows => rows.map((row) => row.dataset.claim)"))


def test_a_place_chosen_on_the_map_is_chosen_in_the_table(browser: Browser, desk: Desk, cookies: Cookies) -> None:
    with visit(browser, desk, cookies=cookies) as (page, _):
        page.goto(desk.at("/record?view=map&words=Ansongo"))
        idle(page)
        address = page.url
        page.get_by_text(re.compile(r"^\d+ places as a list$")).click()
        first = page.locator(".map-places li button").first
        name = first.inner_text()
        first.click()
        told = page.locator(".map-said")
        told.wait_for()
        assert name in told.inner_text() and "report" in told.inner_text()
        assert chosen(page)
        assert page.url == address
        page.keyboard.press("Escape")


def test_a_row_chosen_in_the_table_is_chosen_on_the_map(browser: Browser, desk: Desk, cookies: Cookies) -> None:
    with visit(browser, desk, cookies=cookies) as (page, _):
        page.goto(desk.at("/record?view=map&words=Ansongo"))
        idle(page)
        source = page.locator("[data-widget=map]").get_attribute("data-src") or ""
        found = fetched(page, desk, source).json()["features"]
        claim = next(one["properties"]["claim"] for one in found if one["geometry"])
        page.locator(f'tr[data-claim="{claim}"] td').nth(1).click()
        assert chosen(page) == {claim}
        page.locator(".map-said li").first.wait_for()


EARLY = """
new MutationObserver(() => {
  const canvas = document.querySelector('.maplibregl-canvas');
  if (!canvas || window.__early) return;
  const { x, y } = canvas.getBoundingClientRect();
  for (const kind of ['mouseover', 'mousemove', 'mousedown', 'mouseup', 'click', 'mousemove']) {
    canvas.dispatchEvent(new MouseEvent(kind, { bubbles: true, clientX: x + 90, clientY: y + 90 }));
  }
  document.dispatchEvent(new CustomEvent('dateline:select', { detail: { claims: ['CLAIM'], from: 'table' } }));
  window.__early = true;
}).observe(document, { childList: true, subtree: true });
"""


def test_a_pointer_that_is_there_before_the_map(browser: Browser, desk: Desk, cookies: Cookies) -> None:
    with visit(browser, desk, cookies=cookies) as (page, watch):
        page.goto(desk.at("/record?words=Ansongo"))
        found = fetched(page, desk, "/record.geojson?words=Ansongo").json()["features"]
        claim = next(one["properties"]["claim"] for one in found if one["geometry"])
        page.add_init_script(EARLY.replace("CLAIM", claim))
        page.goto(desk.at("/record?view=map&words=Ansongo"))
        idle(page)
        assert page.evaluate("window.__early")
        page.locator(".map-said li").first.wait_for()
        page.goto(desk.at("/record?view=map&words=Ansongo"), wait_until="commit")
        for step in range(60):
            page.mouse.move(200 + step * 15, 300 + step * 6)
        idle(page)
        watch.quiet()


def test_map_and_timeline_follow_one_another(browser: Browser, desk: Desk, cookies: Cookies) -> None:
    with visit(browser, desk, cookies=cookies) as (page, _):
        page.goto(desk.at("/record?view=map&words=Ansongo"))
        idle(page)
        bar = page.locator(".timeline .bar").first
        claims = set((bar.get_attribute("data-claims") or "").split())
        bar.click()
        told = page.locator(".map-said")
        told.locator("li").first.wait_for()
        assert chosen(page) <= claims
        page.locator(".map-places summary").click()
        page.locator(".map-places li button").first.click()
        page.locator(".timeline .bar.selected").first.wait_for(state="attached")
        page.keyboard.press("Escape")


def test_the_slider_along_the_days_of_publication(browser: Browser, desk: Desk, cookies: Cookies) -> None:
    """By keyboard: it says the day, the address holds it, and the next page has it in hand again."""
    with visit(browser, desk, cookies=cookies) as (page, _):
        page.goto(desk.at("/record?publisher=Sahel+Courier"))
        slider = page.get_by_role("slider", name="As published by")
        slider.focus()
        assert (slider.get_attribute("aria-valuetext") or "").startswith("Now: 10 dated stories, 5–9 Mar 2024")
        # Of 7 March nothing was read: that day is stepped over.
        for day, says in (("09", "9 Mar 2024: 2 stories"), ("08", "8 Mar 2024: "), ("06", "6 Mar 2024: 1 story of 1 outlet")):
            slider = page.get_by_role("slider", name="As published by")
            slider.press("ArrowLeft")
            page.wait_for_url(f"**as_of=2024-03-{day}*")
            slider.wait_for()
            assert page.locator(".as-of-says").inner_text().startswith(says)
        drawn(page)
        assert page.get_by_label("as published by", exact=True).input_value() == "2024-03-06"
        assert page.evaluate("document.activeElement.type") == "range"
        days = page.locator("tr[data-claim] td.from .figure").all_inner_texts()
        assert days and set(days) == {"5 Mar 2024", "6 Mar 2024"}
        slider = page.get_by_role("slider", name="As published by")
        slider.press("End")
        page.wait_for_url(lambda url: "as_of" not in url)
        page.go_back()
        page.wait_for_url("**as_of=2024-03-06*")


def test_the_slider_leaves_what_was_not_asked_yet(browser: Browser, desk: Desk, cookies: Cookies) -> None:
    with visit(browser, desk, cookies=cookies) as (page, _):
        page.goto(desk.at("/ask"))
        slider = page.get_by_role("slider", name="As published by")
        slider.wait_for()
        page.locator("main [name=q]").fill("Twelve militants were killed")
        slider.press("Home")
        slider.press("ArrowRight")
        page.get_by_role("button", name="Ask the record").click()
        page.wait_for_url("**q=Twelve*as_of=2024-03-0*")


def test_filters_are_folded_on_a_phone_and_open_on_a_desk(browser: Browser, desk: Desk, cookies: Cookies) -> None:
    for width, folded in ((390, True), (1280, False)):
        with visit(browser, desk, cookies=cookies, viewport={"width": width, "height": 844}) as (page, _):
            page.goto(desk.at("/record"))
            assert page.locator("#filters").is_hidden() == folded
            first = page.locator("tr[data-claim]").first.bounding_box()
            assert first and first["y"] < 500
            if folded:
                page.get_by_text("Filter and narrow").click()
            page.get_by_label("words", exact=True).wait_for()


def test_paper_has_the_map_and_nothing_to_press(browser: Browser, desk: Desk, cookies: Cookies) -> None:
    with visit(browser, desk, cookies=cookies) as (page, _):
        page.goto(desk.at("/record?view=map&words=Ansongo"))
        idle(page)
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
        shades = page.locator(".map-paper").evaluate(
            "c => new Set(new Uint32Array(c.getContext('2d').getImageData(0, 0, c.width, c.height).data.buffer)).size"
        )
        assert shades > 5
        assert page.locator(".map-paper").is_visible() and not page.locator(".map-canvas").is_visible()
        for path in ("/record", "/incidents", "/stories", "/review?by=ida", "/read"):
            page.goto(desk.at(path))
            assert not page.locator("button:visible, input:visible, .masthead nav:visible").count(), path


def test_days_brushed_on_the_timeline_are_chosen_in_the_table(browser: Browser, desk: Desk, cookies: Cookies) -> None:
    with visit(browser, desk, cookies=cookies) as (page, _):
        page.goto(desk.at("/record?view=time&published_from=2024-03-01&published_to=2024-03-31"))
        chart = page.locator(".timeline svg")
        chart.wait_for()
        box = chart.bounding_box()
        assert box
        page.mouse.move(box["x"] + box["width"] * 0.45, box["y"] + box["height"] - 4)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + box["height"] - 4, steps=4)
        page.mouse.up()
        assert "selected" in page.locator(".timeline .readout").inner_text()
        assert chosen(page)
        page.get_by_role("link", name="Only these days").click()
        page.wait_for_url("**event_from=*event_to=*")
        assert page.locator("tr[data-claim]").count()


def test_the_timeline_by_keyboard(browser: Browser, desk: Desk, cookies: Cookies) -> None:
    with visit(browser, desk, cookies=cookies) as (page, _):
        page.goto(desk.at("/record?view=time"))
        first = page.locator(".timeline .bar[tabindex='0']")
        first.wait_for()
        first.focus()
        before = page.evaluate("document.activeElement.getAttribute('aria-label')")
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") != before
        page.keyboard.press("Space")
        assert page.locator(".timeline .bar.selected").count() >= 1
        assert page.locator(".timeline .bar[tabindex='0']").count() == 1


def test_a_mark_and_its_note_answer_to_each_other(browser: Browser, desk: Desk, cookies: Cookies) -> None:
    with visit(browser, desk, cookies=cookies) as (page, _):
        page.goto(desk.at("/stories"))
        page.get_by_role("link", name="Front says it holds Borgarnes").first.click()
        page.wait_for_load_state("networkidle")  # the margin comes to life when its script is there
        mark = page.locator("article mark.claim").nth(2)
        claim = mark.get_attribute("data-claim")
        address = page.url
        mark.click()
        note = page.locator(f'aside[data-claim="{claim}"]')
        assert "selected" in (note.get_attribute("class") or "")
        assert page.url == address
        other = page.locator("aside[data-claim]").nth(4)
        other.click(position={"x": 4, "y": 4})
        assert "selected" not in (note.get_attribute("class") or "")
        assert page.locator("article mark.selected").count()
        page.keyboard.press("Escape")
        notes = page.locator("aside[data-claim]")
        tops = [box["y"] for n in range(notes.count()) if (box := notes.nth(n).bounding_box())]
        assert tops == sorted(tops)


@pytest.mark.skipif(not SERIES.is_dir(), reason="the published series in ../shared are not here")
def test_a_series_is_drawn_with_what_does_not_add_up(browser: Browser, desk: Desk, cookies: Cookies) -> None:
    with visit(browser, desk, cookies=cookies) as (page, _):
        page.goto(desk.at("/tallies"))
        page.get_by_role("link", name=re.compile("personnel")).first.click()
        if not page.locator("[data-widget=tally]").count():
            pytest.skip("this page draws its series without a script")
        page.locator(".tally svg :is(.total, .increment)").first.wait_for(state="attached")
        ground = page.locator(".tally .ground")
        ground.focus()
        page.keyboard.press("Home")
        assert re.search(r"(total|increment) [\d,]+", page.locator(".tally .readout").inner_text())


def test_keys_are_never_taken_from_somebody_who_writes(browser: Browser, desk: Desk, cookies: Cookies) -> None:
    with visit(browser, desk, cookies=cookies) as (page, _):
        page.goto(desk.at("/record"))
        page.keyboard.press("?")
        dialog = page.get_by_role("dialog", name="Keys on this page")
        assert "Search" in dialog.inner_text()
        page.keyboard.press("Escape")
        dialog.wait_for(state="hidden")
        page.keyboard.press("/")
        page.keyboard.type("j?k")
        assert page.evaluate("document.activeElement.value") == "j?k"
        assert not dialog.count() and not chosen(page)


def test_j_and_k_go_through_the_list_and_can_be_turned_off(browser: Browser, desk: Desk, cookies: Cookies) -> None:
    with visit(browser, desk, cookies=cookies) as (page, _):
        page.goto(desk.at("/record"))
        rows = page.eval_on_selector_all("tr[data-claim]", "rows => rows.map((row) => row.dataset.claim)")
        for key, at in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
            page.keyboard.press(key)
            assert chosen(page) == {rows[at]}
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/claims/{rows[1]}")
        page.goto(desk.at("/record"))
        page.keyboard.press("?")
        page.get_by_label("Single keys are on").uncheck()
        page.get_by_role("button", name="Close").click()
        page.keyboard.press("j")
        assert not chosen(page)
        page.keyboard.press("?")
        assert page.get_by_role("dialog").is_visible()


def test_pages_without_a_map_do_not_load_it(browser: Browser, desk: Desk, cookies: Cookies) -> None:
    with visit(browser, desk, cookies=cookies) as (page, watch):
        page.goto(desk.at("/record"))
        page.wait_for_load_state("networkidle")
        assert not [url for url in watch.asked if re.search(r"/built/(map|charts|worker|land)", url)]


def test_a_map_of_twenty_thousand_points(browser: Browser, desk: Desk, cookies: Cookies) -> None:
    """The time to standing still is printed, not asserted: it is the machine's. What hangs fails."""
    choose = random.Random(5)
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [choose.gauss(36, 5), choose.gauss(48, 3)]},
            "properties": {
                **{"claim": f"c{n}", "story": f"s{n // 9}", "content": f"shells hit village {n}", "who": f"speaker {n % 40}"},
                **{"kind": "shelling", "start": "2024-03-05", "end": "2024-03-05", "place": f"village {n}", "area": False},
                **{
                    "precision": "near" if n % 4 == 0 else "settlement",
                    "radius_km": 10 if n % 4 == 0 else None,
                    "confidence": 0.8,
                },
            },
        }
        for n in range(POINTS)
    ]
    body = json.dumps({"type": "FeatureCollection", "features": features})

    def answer(route: Route) -> None:
        route.fulfill(body=body, content_type="application/geo+json")

    with visit(browser, desk, cookies=cookies) as (page, _):
        page.route("**/record.geojson*", answer)
        page.goto(desk.at("/record?view=map"))
        took = idle(page)
        assert "20,000 claims" in page.locator(".map figcaption").inner_text()
        canvas = page.locator(".map-canvas canvas")
        canvas.focus()
        page.keyboard.press("+")
        page.locator("[data-widget=map][data-still]").wait_for(state="attached")
        box = canvas.bounding_box()
        assert box
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.locator(".map-said li").first.wait_for()
        print(f"\nmap of {POINTS:,} points stands still after {took:,} ms")
