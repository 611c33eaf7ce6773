"""Stories that attack whoever reads them: on every page their words are words, and nothing else."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from dateline.ledger.connect import Ledger
from dateline.web.checks import Checks
from dateline.web.outputs import as_csv
from desk_kit import client, hostile, hostile_series, opened

PAYLOADS = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "'><iframe srcdoc='<script>alert(1)</script>'>",
    "<style>@import url(https://evil.example)</style>",
    "<base href=https://evil.example>",
    "<meta http-equiv=refresh content=0;url=https://evil.example>",
    "<form action=https://evil.example><button>go",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    '" onfocus="alert(1)" autofocus="',
    "<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)></style>",
    "<a href='javascript:alert(1)'>x</a>",
    "]]><!--><script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u202egnp.exe\u2066evil\u2069",
    "=HYPERLINK(1)",
    "a" * 3000,
)
# What a page of ours may be made of; an element more is a decision.
ELEMENTS = frozenset(
    (
        *(
            "html",
            "head",
            "meta",
            "title",
            "link",
            "script",
            "body",
            "header",
            "nav",
            "main",
            "footer",
            "section",
            "article",
            "aside",
        ),
        *(
            "h1",
            "h2",
            "h3",
            "p",
            "div",
            "span",
            "ul",
            "ol",
            "li",
            "dl",
            "dt",
            "dd",
            "br",
            "a",
            "strong",
            "em",
            "small",
            "code",
            "kbd",
        ),
        *("bdi", "q", "mark", "del", "ins", "time", "details", "summary", "figure", "figcaption", "template"),
        *("table", "caption", "thead", "tbody", "tr", "th", "td"),
        *("form", "label", "input", "button", "textarea", "select", "option", "fieldset", "legend", "progress", "meter"),
        *("svg", "polyline", "rect", "path", "line", "defs", "pattern", "text", "g", "circle", "desc"),
    )
)


class Looked(HTMLParser):
    """What a page is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ELEMENTS:
            self.faults.append(tag)
        for name, value in attrs:
            value = (value or "").strip().lower()
            if name.startswith("on") or name in {"style", "srcdoc", "formaction", "background"}:
                self.faults.append(f"{tag} {name}")
            if (
                name in {"href", "src", "action"}
                and not value.startswith(("/", "#"))
                and not (tag == "a" and value.startswith("https://news.example/"))
            ):
                self.faults.append(f"{tag} {name}={value[:80]}")
            if name in {"href", "src", "action"} and value.startswith("//"):
                self.faults.append(f"{tag} {name}={value[:80]}")
        if tag == "meta" and dict(attrs).get("http-equiv") and dict(attrs).get("content") not in {"2", "4"}:
            self.faults.append("meta refresh")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def look(page: str) -> Looked:
    looked = Looked()
    looked.feed(page)
    looked.close()
    return looked


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    readings = [hostile(payload) for payload in PAYLOADS]
    series = tuple(hostile_series(payload) for payload in PAYLOADS)
    with opened(tmp_path_factory.mktemp("desk") / "desk.db", *readings, series=series) as found:
        yield found


@pytest.fixture
def browser(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    def checked(self: Checks, version: str) -> tuple[dict[str, object], ...]:
        """Findings whose every word is an attack."""
        with self.ledger.snapshot() as connection:
            from sqlalchemy import select

            from dateline.ledger.schema import claims, versions

            row = connection.execute(
                select(claims.c.id, claims.c.start, claims.c.end, versions.c.title)
                .join(versions, versions.c.key == claims.c.version)
                .where(versions.c.id == version)
            ).one()
        finding = {
            "finding": row.title,
            "sentence": row.title,
            "claims": [row.id],
            "spans": [[row.start, row.end]],
            "texts": [row.title],
        }
        rows = [{"day": "2022-12-20", "total": 1.0, "increment": None, "bound": "exact", "where": row.title}]
        return (
            {**finding, "series": row.title, "claimant": row.title, "rows": rows, "shows": [{"counted": row.title, "value": 3}]},
        )

    monkeypatch.setattr(Checks, "_checked", checked)
    return client(ledger)


def pages(browser: TestClient) -> list[str]:
    """Every page that shows words of stories."""
    stories = [one["id"] for one in browser.get("/stories.json?limit=100").json()["stories"]]
    claims = [one["id"] for one in browser.get("/record.json?limit=100").json()["claims"]]
    series = [one["id"] for one in browser.get("/tallies.json").json()["series"]]
    assert len(stories) == len(claims) == len(series) == len(PAYLOADS)
    found = ["/", "/record", "/record?view=map", "/record?view=time", "/stories", "/tallies", "/alerts", "/read", "/help"]
    found += ["/incidents?limit=100", "/sources", "/positions", "/forecasts", "/ask", "/review", "/review?by=Ana"]
    found += [f"/sources/{quote(one['name'], safe='')}" for one in browser.get("/sources.json?limit=100").json()["sources"]]
    found += [f"/stories/{one}" for one in stories] + [f"/claims/{one}" for one in claims] + [f"/tallies/{one}" for one in series]
    return found


def test_no_word_of_a_story_becomes_markup(browser: TestClient) -> None:
    for path in pages(browser):
        answer = browser.get(path)
        assert answer.status_code == 200, path
        assert not look(answer.text).faults, path


@pytest.mark.parametrize("payload", [p for p in PAYLOADS if len(p) < 100])
def test_what_is_asked_for_comes_back_as_words(browser: TestClient, payload: str) -> None:
    for path in ("/record", "/stories", "/tallies/none", "/claims/none", "/nowhere"):
        for name in ("words", "publisher", "kind", "near", "as_of", "after", "since", "place"):
            answer = browser.get(path, params={name: payload}, headers={"accept": "text/html"})
            assert answer.status_code < 500
            assert not look(answer.text).faults, (path, name)
    for path in (f"/stories/{payload}", f"/claims/{payload}", f"/{payload}"):
        assert not look(browser.get(path, headers={"accept": "text/html"}).text).faults


def test_the_words_are_there_to_be_read(browser: TestClient) -> None:
    told = "".join(look(browser.get("/stories?limit=100").text).words)
    for payload in PAYLOADS[:10]:
        assert payload in told


def test_direction_marks_are_shown_and_words_stand_apart(browser: TestClient) -> None:
    for path in pages(browser):
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b]", browser.get(path).text), path
    page = browser.get("/stories?limit=100").text
    assert "‹U+202E›" in page and '<a class="headline" dir="auto"' in page


def test_feeds_and_machines_get_words_too(browser: TestClient) -> None:
    from xml.etree import ElementTree

    ElementTree.fromstring(browser.get("/alerts.atom").content)
    for path in ("/record.json", "/stories.json", "/tallies.json", "/alerts.json", "/record.geojson"):
        answer = browser.get(path)
        assert answer.json() and "json" in answer.headers["content-type"]


def test_no_cell_is_a_formula(browser: TestClient) -> None:
    for path in ("/record.csv?limit=100", "/stories.csv?limit=100", "/tallies.csv"):
        rows = list(csv.reader(io.StringIO(browser.get(path).text.lstrip("\ufeff"))))
        assert len(rows) == len(PAYLOADS) + 1
        for cell in (cell for row in rows for cell in row):
            assert not cell.startswith(("=", "+", "@", "\t", "\r")) and (not cell.startswith("-") or float(cell))


@given(st.text(max_size=40), st.one_of(st.none(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.booleans()))
def test_words_that_a_spreadsheet_would_run_are_made_words(text: str, number: object) -> None:
    body = bytes(as_csv(("words", "number"), [{"words": text, "number": number}], name="x").body).decode()
    row = list(csv.reader(io.StringIO(body.removeprefix("\ufeff"), newline="")))[1]
    assert not row[0].startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert not row[0].lstrip().startswith(("=", "+", "-", "@"))
    if isinstance(number, int | float) and not isinstance(number, bool):
        assert type(number)(row[1]) == number
