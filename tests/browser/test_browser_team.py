"""A team's desk in Chromium: signing in by keyboard, the pages of accounts, and nothing that axe calls grave on any of them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
import uvicorn
from browser_kit import AXE, PATIENCE
from test_browser_axe import GRAVE

from dateline.accounts import people, sessions
from dateline.accounts.store import open_store
from dateline.ledger.collections import mark_collection
from dateline.web.app import create_app
from dateline.web.checks import Checks
from dateline.web.serve import listen
from dateline.web.team.door import team_of
from desk_kit import made, opened
from team_kit import GOOD, cheap, staffed

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGES = ("/sign-in", "/account", "/accounts", "/accounts/log", "/assign", "/review", "/")


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Its address; a reader has a token, and a collection is restricted."""
    folder = tmp_path_factory.mktemp("team")
    with (
        pytest.MonkeyPatch.context() as patch,
        opened(folder / "l.db", made(1), made(2)) as ledger,
        open_store(folder / "l.db") as store,
    ):
        cheap(patch)
        patch.setattr(Checks, "_checked", lambda self, version: ())
        mark_collection(ledger, "leaks", restricted=True, by="t")
        sessions.add_token(staffed(store), "The admin", "reader", by="t", told="nightly")
        people.add(store, "Anamethatisaslongasanamemaybeandhasnoblankbutonlyletters 60", "reader", by="t")
        with listen(0) as socket:
            port = socket.getsockname()[1]
            app = create_app(ledger, team=team_of(store, port=port))
            server = uvicorn.Server(uvicorn.Config(app, log_level="error", server_header=False, lifespan="off", ws="none"))
            thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]}, daemon=True)
            thread.start()
            try:
                yield f"http://127.0.0.1:{port}"
            finally:
                server.should_exit = True
                thread.join(PATIENCE / 1000)


@pytest.mark.parametrize(("width", "scheme", "scripts"), [(1280, "light", True), (390, "dark", True), (1280, "light", False)])
def test_a_team_signs_in_and_looks_after_itself(browser: Browser, team: str, width: int, scheme: str, scripts: bool) -> None:
    told: list[str] = []
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme, java_script_enabled=scripts)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.on("console", lambda message: told.append(f"{message.text} {message.location}") if message.type == "error" else None)
    page.goto(f"{team}/record?kind=casualties")
    assert page.url.startswith(f"{team}/sign-in")
    if scripts:
        grave(page, told)
    assert page.locator("[name=name][autofocus]").count() == 1
    page.locator("[name=name]").focus()  # itself, for a busy browser comes to it late
    page.keyboard.type("the admin")
    page.keyboard.press("Tab")
    page.keyboard.type(GOOD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{team}/record?kind=casualties")
    for path in PAGES[1:]:
        page.goto(team + path)
        assert page.locator("header").get_by_text("The admin").count() == 1
        if scripts:
            grave(page, told)
    page.goto(f"{team}/accounts")
    page.locator("section", has_text="The reader").get_by_role("button", name="Grant leaks").click()
    assert page.locator("section", has_text="The reader").get_by_role("button", name="Withdraw leaks").count() == 1
    page.locator("section", has_text="The reader").get_by_role("button", name="Withdraw leaks").click()
    page.goto(f"{team}/account")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{team}/sign-in")
    page.goto(f"{team}/accounts")
    assert page.url.startswith(f"{team}/sign-in")
    context.close()
    assert not told, "\n".join(told)


def grave(page: object, told: list[str]) -> None:
    """What axe calls serious or critical, and what is wider than the screen."""
    if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
        told.append(f"{page.url}: wider than the screen")
    if not AXE.is_file():
        return
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run({ resultTypes: ['violations'] })")["violations"]
    told += [f"{page.url}: {one['id']} {one['nodes'][0]['target']}" for one in found if one["impact"] in GRAVE]
