"""Every page in both colours and on both widths: axe finds nothing serious or critical, and nothing sticks out sideways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browser_kit import AXE, Desk, crawl, drawn, steady, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

GRAVE = {"serious", "critical"}


@pytest.fixture(scope="module")
def pages(browser: Browser, desk: Desk, cookies: list[dict[str, object]]) -> list[str]:
    with visit(browser, desk, cookies=cookies, java_script_enabled=True) as (page, _):
        return crawl(page, desk)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe(browser: Browser, desk: Desk, cookies: list[dict[str, object]], pages: list[str], scheme: str, width: int) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not here (npm ci in src/dateline/web/front)")
    assert len(pages) >= 9
    source = AXE.read_text(encoding="utf-8")
    found: list[str] = []
    with visit(browser, desk, cookies=cookies, color_scheme=scheme, viewport={"width": width, "height": 844}) as (page, _):
        for path in pages:
            steady(page, desk, path)
            drawn(page)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
                found.append(f"{path}: wider than the screen")
            page.evaluate(source)
            result = page.evaluate("axe.run({ resultTypes: ['violations'] })")
            found += [
                f"{path}: {one['id']} ({one['impact']}) {one['nodes'][0]['target']} {one['nodes'][0]['failureSummary'][:160]}"
                for one in result["violations"]
                if one["impact"] in GRAVE
            ]
    assert not found, "\n".join(found)
