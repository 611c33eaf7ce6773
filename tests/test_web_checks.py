"""What is not checked yet follows from the ledger, is told, and gets checked, whoever read it; one failure stops no other."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from html import unescape

import pytest
from starlette.testclient import TestClient

from dateline.errors import RunError
from dateline.ledger.connect import Ledger
from dateline.ledger.series import keep_series
from dateline.web.checks import Checks
from dateline.web.room import Room
from desk_kit import client, counted, desk_of, made, opened
from ledger_kit import keep

FINDING = {"finding": "unit_changed", "sentence": "Numbers differ.", "spans": [[0, 4]], "claims": []}


@pytest.fixture
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with opened(tmp_path_factory.mktemp("checks") / "desk.db", *(made(n) for n in range(4))) as found:
        yield found


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Checking waits at a gate; every story has a finding."""
    opened = threading.Event()

    def checked(self: Checks, version: str) -> tuple[dict[str, object], ...]:
        assert opened.wait(120)
        return (FINDING,)

    monkeypatch.setattr(Checks, "_checked", checked)
    monkeypatch.setattr(Room, "tools", lambda self: None)
    yield opened
    opened.set()


def watching(ledger: Ledger) -> TestClient:
    browser = client(ledger)
    desk_of(browser).checks.watching = True
    return browser


def text_of(browser: TestClient, path: str) -> str:
    return unescape(browser.get(path, headers={"accept": "text/html"}).text)


def test_nothing_is_said_of_stories_that_nobody_has_checked(ledger: Ledger, gate: threading.Event) -> None:
    browser = watching(ledger)
    for path in ("/", "/alerts"):
        page = text_of(browser, path)
        assert "4 of the 4 stories read last are still being checked" in page and "Nothing found" not in page.split("<aside")[0]
        assert f'<a href="{path}">Look again</a>' in page and "http-equiv" not in page
    gate.set()
    assert desk_of(browser).checks.idle(120)
    page = text_of(browser, "/alerts")
    assert "still being checked" not in page and page.count("Numbers differ.") == 4


def test_what_others_read_is_checked_too(ledger: Ledger, gate: threading.Event) -> None:
    gate.set()
    browser = watching(ledger)
    text_of(browser, "/")
    assert desk_of(browser).checks.idle(120)
    keep(ledger, [made(8), made(2, edition=1)])
    assert "2 of the 5 stories read last are still being checked" in text_of(browser, "/alerts")
    assert desk_of(browser).checks.idle(120)
    assert "still being checked" not in text_of(browser, "/alerts")
    # Another series, and everything is held against it anew.
    keep_series(ledger, (counted(),))
    assert "5 of the 5 stories" in text_of(browser, "/alerts")
    assert desk_of(browser).checks.idle(120)


def test_a_story_that_cannot_be_checked_stops_no_other(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = desk_of(client(ledger)).checks._newest()[1][1]

    def checked(self: Checks, version: str) -> tuple[dict[str, object], ...]:
        if version == bad:
            raise ZeroDivisionError
        return (FINDING,)

    monkeypatch.setattr(Checks, "_checked", checked)
    monkeypatch.setattr(Room, "tools", lambda self: None)
    browser = watching(ledger)
    text_of(browser, "/")
    assert desk_of(browser).checks.idle(120)
    page = text_of(browser, "/alerts")
    assert page.count("Numbers differ.") == 3 and "Could not be checked: <a" in page
    failed = desk_of(browser).checks.looked().failed[0].id
    assert "could not be checked" in text_of(browser, f"/stories/{failed}")
    assert browser.get(f"/stories/{failed}.json").json()["findings"] is None


def test_what_a_page_waits_for_comes_first(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    began, go = threading.Event(), threading.Event()

    def checked(self: Checks, version: str) -> tuple[dict[str, object], ...]:
        order.append(version)
        began.set()
        assert go.wait(120)
        return ()

    monkeypatch.setattr(Checks, "_checked", checked)
    monkeypatch.setattr(Room, "tools", lambda self: None)
    browser = watching(ledger)
    text_of(browser, "/")
    assert began.wait(120)
    checks = desk_of(browser).checks
    reading, version = checks._newest()[-1]
    assert checks.of(version, reading, seconds=0).state == "checking"
    go.set()
    assert checks.idle(120)
    assert order[1] == version and len(order) == len(set(order)) == 4
    assert checks.of(version, reading, seconds=0).state == "checked"


def test_where_nothing_can_be_checked_it_is_said_and_tried_again(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(self: Room) -> None:
        raise RunError("R002", detail="gone")

    monkeypatch.setattr("dateline.web.checks.REST", 0.0)
    monkeypatch.setattr(Checks, "_checked", lambda self, version: ())
    with monkeypatch.context() as for_now:
        for_now.setattr(Room, "tools", none)
        browser = watching(ledger)
        text_of(browser, "/")
        assert desk_of(browser).checks.idle(120)
        assert desk_of(browser).checks.fault
        page = text_of(browser, "/alerts")
        assert "4 of 4 stories read last could not be checked" in page
        assert desk_of(browser).checks.idle(120)
    monkeypatch.setattr(Room, "tools", lambda self: None)
    text_of(browser, "/")
    assert desk_of(browser).checks.idle(120)
    assert "could not be checked" not in text_of(browser, "/alerts")
