"""The review queue: one decision a screen, without a script; kept under a name, and taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from starlette.testclient import TestClient

from dateline.review.view import view
from dateline.web.checks import Checks
from desk_kit import client, desk_of, hostile, made, opened


@pytest.fixture
def browser(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr(Checks, "_checked", lambda self, version: ())
    with opened(tmp_path_factory.mktemp("desk") / "desk.db", made(1), made(2)) as ledger:
        yield client(ledger)


def shown(page: str) -> str:
    """The claim that the page asks about."""
    found = re.search(r'data-widget="review" data-claim="([^"]+)"', page)
    return found.group(1) if found else ""


def hidden(page: str) -> str:
    return unescape(re.search(r'name="back" value="([^"]*)"', page).group(1))


def act(browser: TestClient, page: str, action: str, **given: object) -> str:
    """Press a button; the page that follows."""
    claim = str(given.pop("claim", shown(page)))
    answer = browser.post(f"/review/{claim}", data={"action": action, "by": "Ana", "back": hidden(page), **given})
    assert answer.status_code == 303, answer.text
    return browser.get(answer.headers["location"]).text


def test_it_asks_for_a_name_first(browser: TestClient) -> None:
    page = browser.get("/review").text
    assert "your name" in page and not shown(page)


def test_each_decision_leads_to_the_next_until_none_waits(browser: TestClient) -> None:
    page, seen = browser.get("/review?by=Ana").text, []
    for action in ("accept", "reject", "accept", "accept", "reject", "accept"):
        seen.append(shown(page))
        page = act(browser, page, action)
    assert len(set(seen)) == 6
    assert "Nothing waits for you" in page
    assert shown(browser.get("/review?by=Bo").text)  # who has not decided has them all


def test_a_decision_is_undone_and_the_claim_comes_back(browser: TestClient) -> None:
    page = browser.get("/review?by=Ana").text
    claim = shown(page)
    after = act(browser, page, "reject", note="nobody says this")
    assert shown(after) != claim and 'data-key="u"' in after
    again = act(browser, after, "undo", claim=claim)
    assert shown(again) == claim and "nobody says this" in again
    assert shown(browser.get("/review?by=Ana").text) == claim


def test_a_field_is_corrected_and_the_reading_stays(browser: TestClient) -> None:
    page = browser.get("/review?by=Ana").text
    claim = shown(page)
    form = browser.get(f"/review?by=Ana&claim={claim}&edit=1").text
    names = re.findall(r'name="field" value="([^"]+)"', form)
    assert {"content", "kind", "places", "quantities", "attribution"} <= set(names)
    given = {"field": ["kind", "modality"], "value": ["shelling", "asserted"], "was": ["casualties", "asserted"]}
    answer = browser.post(f"/review/{claim}", data={"action": "correct", "by": "Ana", "back": "/review?by=Ana", **given})
    assert answer.status_code == 303
    page = browser.get(f"/review?by=Ana&claim={claim}").text
    assert "shelling" in page and "corrected" in page
    told = browser.get(f"/claims/{claim}.json").json()
    assert (told["kind"], told["corrected"]) == ("shelling", True)
    assert "shelling" in browser.get(f"/claims/{claim}").text
    found = {kind: browser.get(f"/record.json?kind={kind}").json()["claims"] for kind in ("shelling", "casualties")}
    assert [one["id"] for one in found["shelling"]] == [claim] and claim not in {one["id"] for one in found["casualties"]}
    read = view(desk_of(browser).ledger, claim).read
    assert read and read["kind"] == "casualties"


def test_reviewers_who_differ_are_shown(browser: TestClient) -> None:
    claim = shown(browser.get("/review?by=Ana").text)
    for name, action in (("Ana", "accept"), ("Bo", "reject")):
        browser.post(f"/review/{claim}", data={"action": action, "by": name})
    page = browser.get(f"/review?by=Ana&claim={claim}").text
    assert "disputed" in page and "Bo" in page


def test_the_queue_keeps_what_it_was_asked_for(browser: TestClient) -> None:
    page = browser.get("/review?by=Ana&publisher=Courier+1").text
    page = act(browser, page, "accept")
    assert 'name="publisher" value="Courier 1"' in page


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        ({"action": "accept", "by": ""}, 400, "R110"),
        ({"action": "destroy", "by": "Ana"}, 422, "R104"),
        ({"action": "correct", "by": "Ana", "field": "kind", "value": "nonsense", "was": "x"}, 422, "R112"),
        ({"action": "correct", "by": "Ana", "field": "id", "value": "1", "was": "x"}, 422, "R111"),
        ({"action": "comment", "by": "Ana", "note": " "}, 422, "R112"),
    ],
)
def test_what_cannot_be_decided_is_told(browser: TestClient, data: dict[str, str], status: int, code: str) -> None:
    claim = shown(browser.get("/review?by=Ana").text)
    answer = browser.post(f"/review/{claim}", data=data)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_the_way_back_is_the_queue_and_nowhere_else(browser: TestClient) -> None:
    claim = shown(browser.get("/review?by=Ana").text)
    answer = browser.post(
        f"/review/{claim}", data={"action": "accept", "by": "Ana", "back": "https://evil.example/?kind=x&by=Eve"}
    )
    assert answer.headers["location"].startswith("/review?")
    assert "evil" not in answer.headers["location"] and "by=Ana" in answer.headers["location"]


def test_near_duplicates_are_named_and_hostile_words_are_words(tmp_path_factory: pytest.TempPathFactory) -> None:
    from test_web_hostile import PAYLOADS, look

    with opened(tmp_path_factory.mktemp("desk") / "desk.db", *(hostile(payload) for payload in PAYLOADS[:14])) as ledger:
        browser = client(ledger)
        for claim in [one["id"] for one in browser.get("/record.json").json()["claims"]]:
            for path in (f"/review?by=Ana&claim={claim}", f"/review?by=%3Cscript%3E&claim={claim}&edit=1"):
                answer = browser.get(path)
                assert answer.status_code == 200 and not look(answer.text).faults, path
        assert desk_of(browser).ledger is ledger
