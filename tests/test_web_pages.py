"""What the pages say, without a script: the words are there, every figure says of what, every empty list is an answer."""

from __future__ import annotations

import datetime
import re
import time
from collections.abc import Iterator
from html import unescape

import pytest
from starlette.testclient import TestClient

from dateline.ledger.connect import Ledger
from dateline.pipeline import Tools, read
from dateline.reading.story import Known, build, story_id
from dateline.samples import PUBLISHED, PUBLISHER, SAMPLE
from dateline.web.checks import Checks
from desk_kit import client, counted, desk_of, made, opened

TAG = re.compile(r"<[^>]+>")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    stories = [made(number) for number in range(12)]
    with opened(tmp_path_factory.mktemp("desk") / "desk.db", *stories, made(3, edition=1), series=(counted(),)) as found:
        yield found


@pytest.fixture
def browser(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setattr(Checks, "_checked", lambda self, version: ())
    return client(ledger)


def words_of(browser: TestClient, path: str, status: int = 200) -> str:
    """What a reader reads on the page."""
    answer = browser.get(path, headers={"accept": "text/html"})
    assert answer.status_code == status, answer.text[:500]
    body = answer.text.partition("<body>")[2]
    return " ".join(unescape(TAG.sub(" ", body)).split())


def links_of(browser: TestClient, path: str) -> list[str]:
    return [unescape(link) for link in re.findall(r'href="([^"]+)"', browser.get(path).text)]


def test_the_front_page_says_what_the_record_holds(browser: TestClient) -> None:
    told = words_of(browser, "/")
    assert "stories 12" in told and "claims 36" in told and "outlets 5" in told and "series of counts 1" in told
    assert "Story 3" in told and "2 versions" in told
    assert "Head of the log: entry 14" in told
    assert "Each line is what somebody said, not what is so." in told


def test_an_empty_ledger_says_where_to_begin(tmp_path_factory: pytest.TempPathFactory) -> None:
    with opened(tmp_path_factory.mktemp("empty") / "desk.db") as ledger:
        browser = client(ledger)
        assert "Nothing has been read yet" in words_of(browser, "/")
        assert "dateline read story.txt" in words_of(browser, "/")
        assert "Not in the record. Searched: 0 stories of 0 outlets" in words_of(browser, "/record")
        assert "No such story has been read" in words_of(browser, "/stories")
        assert "No published series is in the ledger" in words_of(browser, "/tallies")
        assert "Nothing found in the 0 stories read last" in words_of(browser, "/alerts")
        assert browser.get("/record.json").json() == {"claims": [], "coverage": [], "next": None}
        assert browser.get("/record.geojson").json() == {"type": "FeatureCollection", "features": [], "total": 0, "next": None}


def test_every_link_on_every_page_leads_somewhere(browser: TestClient) -> None:
    seen: set[str] = set()
    waiting = ["/"]
    while waiting and len(seen) < 150:
        path = waiting.pop(0)
        if path in seen or not path.startswith("/"):
            continue
        seen.add(path)
        answer = browser.get(path)
        assert answer.status_code == 200, path
        if answer.headers["content-type"].startswith("text/html"):
            waiting += [link.partition("#")[0] for link in links_of(browser, path) if link.startswith("/")]
    assert len(seen) >= 100


def test_every_link_within_a_story_has_its_target(browser: TestClient) -> None:
    story = browser.get("/stories.json").json()["stories"][0]["id"]
    page = browser.get(f"/stories/{story}").text
    for target in set(re.findall(r'href="#([^"]+)"', page)):
        assert f'id="{target}"' in page, target
    assert page.count('id="claim-') == 3


def test_a_count_says_of_what(browser: TestClient) -> None:
    told = words_of(browser, "/record")
    assert "36 claims in 12 reports of 5 outlets" in told
    assert "Out of what was read" in told and "Courier 0" in told
    assert re.search(r"nothing read on \d+ days? between", told)
    assert "daies" not in told


def test_the_record_shows_words_first_and_its_fields(browser: TestClient) -> None:
    told = words_of(browser, "/record?limit=1")
    assert re.search(r"probably \d+ people had been killed in \w+", told)
    assert "casualties" in told and "likely" in told and "people, killed" not in told
    assert re.search(r"\d+ killed \(people\)", told)


@pytest.mark.parametrize("view", ["map", "time"])
def test_a_picture_without_script_is_a_table(browser: TestClient, view: str) -> None:
    page = browser.get(f"/record?view={view}&kind=casualties").text
    widget = {"map": "map", "time": "timeline"}[view]
    source = unescape(re.search(rf'data-widget="{widget}" data-src="([^"]+)"', page).group(1))
    assert "kind=casualties" in source and "view" not in source
    assert browser.get(source).status_code == 200
    assert '<table class="claims">' in page
    if view == "map":
        assert "where a border is disputed it is dashed, and named for whoever draws it" in page


def test_what_is_exported_is_what_is_shown(browser: TestClient) -> None:
    page = browser.get("/record?limit=7&publisher=Courier+1&publisher=Courier+2").text
    shown = re.findall(r'<tr data-claim="([^"]+)"', page)
    assert len(shown) == 7
    exports = {kind: unescape(re.search(rf'href="(/record\.{kind}[^"]*)"', page).group(1)) for kind in ("json", "csv", "geojson")}
    assert [claim["id"] for claim in browser.get(exports["json"]).json()["claims"]] == shown
    assert [line.partition(",")[0] for line in browser.get(exports["csv"]).text.splitlines()[1:]] == shown
    assert [one["properties"]["claim"] for one in browser.get(exports["geojson"]).json()["features"]] == shown


def test_pages_follow_one_another_without_a_gap(browser: TestClient) -> None:
    seen: list[str] = []
    path = "/record?limit=10"
    while path:
        page = browser.get(path).text
        seen += re.findall(r'<tr data-claim="([^"]+)"', page)
        onward = re.search(r'rel="next" href="([^"]+)"', page)
        path = unescape(onward.group(1)) if onward else ""
    assert len(seen) == len(set(seen)) == 36


def test_facets_narrow_and_widen(browser: TestClient) -> None:
    narrowed = next(
        link for link in links_of(browser, "/record") if "publisher=Courier+1" in link and link.startswith("/record?")
    )
    told = words_of(browser, narrowed)
    assert "of 1 outlet" in told and "outlet Courier 1 ×" in told
    assert "/record" in links_of(browser, narrowed)


def test_as_of_is_said_and_stays_in_the_address(browser: TestClient) -> None:
    told = words_of(browser, "/record?as_of=2024-11-05")
    assert "As published by 5 Nov 2024 , each story as it then stood." in told
    assert any("as_of=2024-11-05" in link and "publisher=" in link for link in links_of(browser, "/record?as_of=2024-11-05"))


def test_the_days_as_of_which_one_can_ask(browser: TestClient) -> None:
    """The date field needs no script; the script that makes it a slider is told the days of publication."""
    page = browser.get("/record?publisher=Courier+1&as_of=2024-11-05").text
    source = unescape(re.search(r'data-widget="as-of" data-src="([^"]+)"', page).group(1))
    assert re.search(r'<input type="date" name="as_of" value="2024-11-05"', page)
    days = browser.get(source).json()["days"]
    every = browser.get("/days.json").json()["days"]
    assert [set(one) for one in days] == [{"day", "stories", "outlets"}] * len(days)
    assert 0 < len(days) < len(every) and [one["day"] for one in every] == sorted(one["day"] for one in every)
    # Days later than the one asked for are among them, or nobody could go on to them.
    assert any(one["day"] > "2024-11-05" for one in every)
    assert browser.get(source + "&as_of=2024-11-05").json()["days"] == days
    assert len(browser.get("/days.csv").text.splitlines()) == len(every) + 1
    for path in ("/incidents", "/ask", "/positions", "/forecasts"):
        assert 'data-widget="as-of"' in browser.get(path).text, path


def test_a_story_is_shown_as_it_was_published(browser: TestClient, ledger: Ledger) -> None:
    story = browser.get("/stories.json?words=Story+5").json()["stories"][0]["id"]
    page = browser.get(f"/stories/{story}")
    article = page.text.partition('<article data-widget="story"')[2].partition("</article>")[0]
    paragraphs = re.findall(r'<p class="text body"[^>]*>(.*?)</p>', article, re.S)
    shown = [" ".join(unescape(TAG.sub("", re.sub(r'<a class="num.*?</a>', "", p, flags=re.S))).split()) for p in paragraphs]
    text = browser.get(f"/stories/{story}.json").json()["text"]
    assert shown == [" ".join(line.split()) for line in text.split("\n\n") if line.strip()]
    for role in ("speaker", "place", "number", "event"):
        assert f'data-role="{role}"' in article
    assert '<aside class="note' in article and 'data-claim="' in article


def test_versions_are_laid_beside_one_another(browser: TestClient) -> None:
    story = browser.get("/stories.json?words=Story+3").json()["stories"][0]["id"]
    against = next(link for link in links_of(browser, f"/stories/{story}") if "against=" in link)
    page = browser.get(against).text
    assert "<del>" in page and "<ins>" in page
    assert "What moved in the claims" in words_of(browser, against)


def test_a_claim_says_why_and_what_it_does_not_say(browser: TestClient) -> None:
    claim = browser.get("/record.json?limit=1").json()["claims"][0]["id"]
    told = words_of(browser, f"/claims/{claim}")
    assert "Why the fields are as they are" in told and "made for a test" in told
    assert "confidence" in told
    package = browser.get(f"/claims/{claim}/evidence.zip")
    assert package.headers["content-type"] == "application/zip" and package.content[:2] == b"PK"
    assert f'filename="dateline-claim-{claim}.zip"' in package.headers["content-disposition"]


def test_a_tally_writes_its_arithmetic_out(browser: TestClient) -> None:
    series = browser.get("/tallies.json").json()["series"][0]
    assert series["counts"] == "Norrland's killed (civilians)" and series["claimant"] == "Ministry of Health"
    told = words_of(browser, f"/tallies/{series['id']}")
    assert "150 + 10 = 160, not 175" in told
    assert "no report: 23 Dec 2022" in told
    counted_out = words_of(browser, f"/tallies/{series['id']}?since=2022-12-24&until=2022-12-26")
    assert "35 counted from the total of 2022-12-24 175 (2022-12-26) − 140 (2022-12-24)" in counted_out
    record = browser.get(f"/tallies/{series['id']}.json").json()
    assert record["missing"] == ["2022-12-23"]
    assert [(flag["day"], flag["arithmetic"]) for flag in record["flags"] if flag["code"] == "increment_differs"] == [
        ("2022-12-26", "150 + 10 = 160, not 175")
    ]


def test_alerts_are_a_page_and_a_feed(browser: TestClient) -> None:
    assert "the report adds 10, the total rises by 25" in words_of(browser, "/alerts")
    feed = browser.get("/alerts.atom")
    assert feed.headers["content-type"].startswith("application/atom+xml")
    from xml.etree import ElementTree

    root = ElementTree.fromstring(feed.content)
    entry = root.find("{http://www.w3.org/2005/Atom}entry")
    assert entry is not None and "increment differs" in (entry.findtext("{http://www.w3.org/2005/Atom}title") or "")


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/nowhere", 404, "R100"),
        ("/stories/none", 404, "R033"),
        ("/claims/none", 404, "R034"),
        ("/claims/none/evidence.zip", 404, "R034"),
        ("/tallies/none", 404, "R100"),
        ("/read/none", 404, "R100"),
        ("/record?near=here", 400, "R031"),
        ("/record?as_of=yesterday", 400, "R031"),
        ("/record?after=x", 400, "R031"),
        ("/record?limit=0", 422, "R104"),
        ("/record?view=globe", 422, "R104"),
        ("/record?limit=many", 422, "R104"),
        ("/record?limit=5000", 422, "R104"),
        ("/record?modality=maybe", 400, "R031"),
        ("/record?certainty=sure", 400, "R031"),
        ("/record?reviewed=seen", 400, "R031"),
        ("/record?event_from=2022-13-40", 400, "R031"),
        ("/record?at_least=some", 400, "R031"),
        ("/record?speeker=Ida", 400, "R030"),
        ("/tallies/none?since=x", 404, "R100"),
    ],
)
def test_one_shape_for_every_error(browser: TestClient, path: str, status: int, code: str) -> None:
    assert code in words_of(browser, path, status)
    answer = browser.get(path, headers={"accept": "application/json"})
    assert answer.status_code == status
    assert set(answer.json()) == {"error"} and set(answer.json()["error"]) == {"code", "sentence", "status"}
    assert (answer.json()["error"]["code"], answer.json()["error"]["status"]) == (code, status)


def test_what_cannot_be_understood_is_told_in_one_sentence(browser: TestClient) -> None:
    def sentence(path: str) -> str:
        return str(browser.get(path, headers={"accept": "application/json"}).json()["error"]["sentence"])

    assert sentence("/record?limit=many") == "limit: 'many' is no whole number; write one"
    assert sentence("/record?limit=5000") == "limit: 5000 is too much; give at most 1000"
    assert sentence("/record?view=globe") == "view: 'globe' is none of its values; write 'table', 'map' or 'time'"
    assert sentence("/record?modality=maybe").startswith("modality: 'maybe' is none of its values; write asserted, denied")
    assert sentence("/record?speeker=Ida").startswith("there is no filter called 'speeker'; there are: after,")
    assert sentence("/record?words=" + "x" * 3000) == "words: it is too long; give at most 2000 characters"
    # A value that nothing has is no mistake.
    assert "Not in the record. Searched: 12 stories of 5 outlets" in words_of(browser, "/record?speaker=Nobody&kind=nothing")


def test_a_question_that_takes_too_long_is_cut_off(browser: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from dateline.errors import RunError

    def slow(*_: object, **__: object) -> None:
        raise RunError("R032", where="desk.db", detail="1 s")

    slow.__module__, slow.__qualname__ = "tests", "slow"
    monkeypatch.setattr("dateline.web.pages.record.count", slow)
    told = words_of(browser, "/record?limit=3")
    assert "More than could be counted in a second" in told and "had been killed in" in told
    monkeypatch.setattr("dateline.web.pages.record.find", slow)
    assert "That took too long" in words_of(browser, "/record", 503)


def test_a_story_taken_down_says_so(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    from dateline.ledger.takedown import takedown

    monkeypatch.setattr(Checks, "_checked", lambda self, version: ())
    with opened(tmp_path_factory.mktemp("gone") / "desk.db", made(1)) as ledger:
        browser = client(ledger)
        story = browser.get("/stories.json").json()["stories"][0]["id"]
        claim = browser.get("/record.json").json()["claims"][0]["id"]
        takedown(ledger, story, reason="asked by the family", by="desk")
        assert "taken down: asked by the family" in words_of(browser, "/record")
        assert "This text was taken down: asked by the family" in words_of(browser, f"/stories/{story}")
        assert browser.get(f"/claims/{claim}").status_code == 410


# --- with the reader ---


def test_what_is_pasted_is_read_and_flagged(tmp_path_factory: pytest.TempPathFactory, tools: Tools) -> None:
    """From an empty desk to the flag: paste, wait, open the story."""
    with opened(tmp_path_factory.mktemp("read") / "desk.db") as ledger:
        browser = client(ledger)
        desk_of(browser).room.loaded = tools
        assert browser.post("/read", data={"text": " "}).status_code == 422
        given = {"text": SAMPLE.read_text(encoding="utf-8"), "published": str(PUBLISHED), "publisher": PUBLISHER}
        files = [
            ("files", ("../../etc/x.txt", b"The mayor said on Monday that 3 people had been killed in Selfoss.")),
            ("files", ("y.txt", b"")),
        ]
        answer = browser.post("/read", data=given, files=files)
        assert answer.status_code == 303
        job = _awaited(browser, answer.headers["location"])
        assert [item["code"] for item in job["items"]] == [None, "D002", None]
        assert [item["doc"] for item in job["items"]][:2] == ["x", "y.txt"]
        told = words_of(browser, answer.headers["location"])
        assert "2 stories of 3 inputs, 1 error" in told and "y.txt: it is empty" in told
        story = job["items"][2]["story"]
        assert desk_of(browser).checks.of(*_head(browser, story), seconds=60).state == "checked"
        told = words_of(browser, f"/stories/{story}")
        assert "unit changed" in told and "things that do not add up" in told
        assert "Does not add up" in words_of(browser, "/") and "unit changed" in words_of(browser, "/")


def _awaited(browser: TestClient, where: str) -> dict:
    for _ in range(600):
        job = browser.get(f"{where}.json").json()
        if job["over"]:
            assert job["state"] == "done", job
            return job
        time.sleep(0.1)
    raise AssertionError(job)


def _head(browser: TestClient, story: str) -> tuple[str, int]:
    from dateline.query.stories import standing

    found = standing(desk_of(browser).ledger, story)
    return found.version, found.reading


def test_an_address_is_fetched_under_guard(browser: TestClient) -> None:
    """Addresses of this machine are nobody's to read through the desk: the error is named, nothing is connected to."""
    answer = browser.post("/read", data={"fetched": "http://127.0.0.1:1/story\nhttp://169.254.169.254/latest"})
    job = _awaited(browser, answer.headers["location"])
    assert len(job["items"]) == 2
    assert all(item["code"].startswith("D08") for item in job["items"]), job
    for given in ("file:///etc/passwd", "ftp://example.org/x", "/etc/passwd", "-"):
        assert browser.post("/read", data={"fetched": given}).status_code == 422


def test_a_refused_day_is_told(browser: TestClient) -> None:
    answer = browser.post("/read", data={"text": "A story.", "published": "yesterday"})
    assert answer.status_code == 400 and "R001" in answer.text


def test_from_the_front_page_to_the_flag_in_two_clicks(tmp_path_factory: pytest.TempPathFactory, tools: Tools) -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    story = build(
        text, Known(publisher=PUBLISHER, published=PUBLISHED), id=story_id(text.encode()), doc="north-road", raw=text.encode()
    )
    with opened(tmp_path_factory.mktemp("clicks") / "desk.db", *read([story], tools)) as ledger:
        browser = client(ledger)
        desk_of(browser).room.loaded = tools
        browser.get(next(link for link in links_of(browser, "/") if link.startswith("/stories/")))
        assert desk_of(browser).checks.idle(60)
        flagged = next(link for link in links_of(browser, "/") if link.endswith("#flags"))
        assert "140 rebel fighters" in words_of(browser, flagged)
        assert datetime.date.today().isoformat() not in words_of(browser, flagged)
