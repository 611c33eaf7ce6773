"""Pages over what is judged: incidents, origins, sources, positions, forecasts, ask. The week of tests/week, which is made up."""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from dateline.judging.link import link
from dateline.ledger.connect import Ledger
from dateline.pipeline import Tools
from dateline.web.checks import Checks
from desk_kit import client, desk_of, opened
from test_web_hostile import look
from test_web_pages import links_of, words_of
from week_kit import beginning


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with opened(tmp_path_factory.mktemp("week") / "desk.db", *beginning()) as found:
        link(found)
        yield found


@pytest.fixture
def browser(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setattr(Checks, "_checked", lambda self, version: ())
    return client(ledger)


def test_incidents_are_listed_with_their_figures(browser: TestClient) -> None:
    told = words_of(browser, "/incidents")
    assert re.search(r"casualties, Bourem 6 Mar 2024 · 6 reports · 6 outlets · \d origins killed \d+ \(\d+ to 40\)", told)
    assert re.search(r"\d contradictions", told), told
    rows = list(csv.DictReader(io.StringIO(browser.get("/incidents.csv").text.lstrip("\ufeff"))))
    listed = browser.get("/incidents.json").json()["incidents"]
    assert [row["id"] for row in rows] == [one["id"] for one in listed]
    assert browser.get("/incidents.geojson").json()["features"]


def test_an_incident_lays_accounts_side_by_side(browser: TestClient) -> None:
    bourem = next(one for one in browser.get("/incidents.json").json()["incidents"] if "Bourem" in (one["places"] or ""))
    path = f"/incidents/{quote(bourem['id'], safe='')}"
    told = words_of(browser, path)
    for words in ("Each account beside the others", "low ", "best ", "high 40", "Where the words come from", "Malian army"):
        assert words in told, words
    assert "contradicts: killed" in told and "nothing in the words explains it" in told
    assert "never added" in told
    page = browser.get(path).text
    assert 'class="framed"' in page
    for link_to in {one for one in links_of(browser, path) if one.startswith("/stories/")}:
        assert browser.get(link_to.partition("#")[0]).status_code == 200
    assert browser.get(f"{path}.json").json()["origins"]


def test_a_source_is_shown_without_a_score(browser: TestClient) -> None:
    listed = browser.get("/sources.json").json()["sources"]
    assert listed and listed == sorted(listed, key=lambda one: -one["claims"])
    name = quote(listed[0]["name"], safe="")
    told = words_of(browser, f"/sources/{name}")
    assert "Contradicted by others" in told and "Borne out by others" in told and "nothing here says who is right" in told
    for word in ("truth score", "credib", "reliab", "false", "fake", "verified"):
        assert word not in told.lower()
    assert words_of(browser, f"/actors/{name}")
    assert browser.get(f"/sources/{name}.json").json()["claims"] >= 1


def test_forecasts_and_positions_stand_in_their_order(browser: TestClient) -> None:
    told = words_of(browser, "/forecasts")
    assert "The talks will go on for three days" in told and "13 Mar 2024" in told
    assert "The talks will go on" in words_of(browser, "/forecasts?state=open")
    assert "No such forecast" in words_of(browser, "/forecasts?state=came_true")
    assert "Positions" in words_of(browser, "/positions")
    parties = browser.get("/positions.json").json()["parties"]
    for party in parties[:2]:
        assert browser.get("/positions.json", params={"party": party["party"]}).json()["positions"]
        assert words_of(browser, f"/positions?party={quote(party['party'])}")


def test_the_fact_checkers_door(browser: TestClient, tools: Tools) -> None:
    desk_of(browser).room.loaded = tools
    assert "Was it said?" in words_of(browser, "/ask")
    told = words_of(browser, "/ask?q=Seven+soldiers+were+killed+in+an+ambush+near+Bourem")
    assert "Said the same" in told and "searched" in told and "origin" in told
    told = words_of(browser, "/ask?q=The+harbour+of+Odense+was+mined+in+1807")
    assert "Not in the record (searched" in told
    assert browser.get("/ask.json?q=").status_code == 422
    assert browser.get("/ask.json?q=Seven+soldiers+were+killed+near+Bourem").json()["found"] is True


@pytest.mark.parametrize(
    "path", ["/incidents/none", "/sources/nobody%20ever", "/actors/nobody%20ever", "/positions?party=nobody"]
)
def test_who_is_not_there_is_told(browser: TestClient, path: str) -> None:
    assert "is in the ledger" in words_of(browser, path, 404) or "no incident" in words_of(browser, path, 404)


def test_no_word_becomes_markup_here_either(browser: TestClient, tools: Tools) -> None:
    desk_of(browser).room.loaded = tools
    payload = quote('"><script>alert(1)</script>')
    for path in ("/incidents", "/sources", "/positions", "/forecasts", "/ask"):
        for name in ("words", "party", "q", "speaker", "state", "as_of", "place"):
            answer = browser.get(f"{path}?{name}={payload}", headers={"accept": "text/html"})
            assert answer.status_code < 500 and not look(answer.text).faults, (path, name)
    for path in (f"/incidents/{payload}", f"/sources/{payload}", f"/actors/{payload}"):
        assert not look(browser.get(path, headers={"accept": "text/html"}).text).faults


def test_a_link_is_taken_back_and_given_again(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """What joins two accounts can be undone on the page, and so can the undoing."""
    monkeypatch.setattr(Checks, "_checked", lambda self, version: ())
    with opened(tmp_path_factory.mktemp("undo") / "desk.db", *beginning()) as ledger:
        link(ledger)
        browser = client(ledger)
        first = browser.get("/incidents.json").json()["incidents"][0]
        page = browser.get(f"/incidents/{first['id']}").text
        action = unescape(re.search(r'action="(/judgements/[^"]+/undo)"', page).group(1))
        given = {"incident": first["id"], "because": "another bridge", "by": "ida"}
        assert browser.post(action, data={**given, "because": " "}).status_code == 400
        answer = browser.post(action, data=given)
        assert answer.status_code == 303
        told = words_of(browser, answer.headers["location"])
        assert "Taken back: another bridge ida" in told
        # And back again: what takes back is taken back.
        again = unescape(re.search(r'action="(/judgements/[^"]+/undo)"', browser.get(answer.headers["location"]).text).group(1))
        assert again != action
        assert browser.post(again, data={**given, "because": "no, the same"}).status_code == 303
        one = browser.get(f"/incidents/{first['id']}.json").json()
        assert one["tally"]["reports"] == first["reports"]
        rows = list(csv.DictReader(io.StringIO(browser.get(f"/incidents/{first['id']}.csv").text.lstrip("\ufeff"))))
        assert len(rows) == sum(len(account["said"]) for account in one["accounts"])
        refs = [said["ref"] for account in one["accounts"] for said in account["said"]]
        apart = {"left": refs[0], "right": refs[-1], "verdict": "different", "because": "two towns", "by": "ida"}
        assert "Kept: two towns ida" in words_of(browser, browser.post("/judgements", data=apart).headers["location"])
        assert browser.post("/judgements", data={**apart, "right": "none"}).status_code == 404


def test_what_falls_due_soon_is_an_alert(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    from dateline.judging.forecasts import Forecast, Register
    from dateline.judging.said import Said
    from dateline.web.pages import alerts

    monkeypatch.setattr(Checks, "_checked", lambda self, version: ())
    with opened(tmp_path_factory.mktemp("due") / "desk.db", *beginning()) as ledger:
        browser = client(ledger)
        last = browser.get("/days.json").json()["days"][-1]["day"]

        def ahead(name: str, days: int, state: str = "open") -> Forecast:
            due = (datetime.date.fromisoformat(last) + datetime.timedelta(days=days)).isoformat()
            said = Said(
                f"s:{name}", "s", name, "doc", "Courier", last, None, "t", name, "Ida", None, "other", "intention", "body", {}
            )
            return Forecast(said, last, due, due, None, None, None, state)

        found = (ahead("later", 8), ahead("second", 7), ahead("first", 0), ahead("gone", -2, "overdue"), ahead("came", 3, "held"))
        monkeypatch.setattr(alerts, "forecasts", lambda ledger, limit: Register(found, (), None))
        rows = [row for row in browser.get("/alerts.json").json()["alerts"] if row["kind"] in {"due", "overdue"}]
        assert [(row["kind"], row["id"]) for row in rows] == [
            ("due", "s:first:due"),
            ("due", "s:second:due"),
            ("overdue", "s:gone:overdue"),
        ]
        told = words_of(browser, "/alerts")
        assert told.index("Falls due within a week") < told.index("first") < told.index("second") < told.index("gone")
        assert "Days are counted from the last that was read" in told and "later" not in told
