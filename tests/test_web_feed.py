"""The feed has an address of its own, which opens it and nothing else, and stays the same; it tells what falls due, too."""

from __future__ import annotations

import csv
import io
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from dateline.ledger.connect import Ledger
from dateline.web.checks import Checks
from dateline.web.feed import kept_key
from dateline.web.guard import Keys
from desk_kit import client, counted, made, opened

ATOM = "{http://www.w3.org/2005/Atom}"
KEY = "k" * 43


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    monkeypatch.setattr(Checks, "_checked", lambda self, version: ())
    with opened(tmp_path / "desk.db", *(made(n) for n in range(3)), series=(counted(),)) as found:
        yield found


def test_the_key_stays_and_is_the_users_alone(home: Path) -> None:
    key = kept_key("desk.db")
    assert key and len(key) >= 32 and kept_key("desk.db") == key != kept_key("other.db")
    assert kept_key(str(Path("desk.db").resolve())) == key
    (file, _) = sorted((home / "feeds").iterdir(), key=lambda path: path.read_text() != key)
    assert file.read_text() == key and len(list((home / "feeds").iterdir())) == 2
    if os.name != "nt":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        file.chmod(0o644)
        assert kept_key("desk.db") not in {key, None}  # others may have read it
    file.write_text("x")
    assert kept_key("desk.db") != "x"


def test_where_no_key_can_be_kept_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "home").write_text("a file where the folder should be")
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "home"))
    assert kept_key("desk.db") is None


def test_the_address_opens_the_feed_and_nothing_else(ledger: Ledger) -> None:
    outside = client(ledger, keys=Keys(feed=KEY))
    address = f"/feed/{KEY}.atom"
    answer = outside.get(address)
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("application/atom+xml")
    assert "set-cookie" not in answer.headers
    feed = ElementTree.fromstring(answer.content)
    assert feed.findall(f"{ATOM}entry") and feed.find(f"{ATOM}link").get("href").endswith(address)  # type: ignore[union-attr]
    for path in (
        *("/feed/", f"/feed/{KEY}", f"/feed/{KEY[:-1]}.atom", f"/feed/{KEY}x.atom", f"/feed/{KEY}.atom/", "/feed/None.atom"),
        *("/alerts.atom", "/alerts", f"/?key={KEY}", f"/?token={KEY}", f"/feed/{KEY}.atom/../../record"),
    ):
        assert outside.get(path).status_code == 401, path
    assert outside.post(address).status_code == 401
    assert outside.get(address, headers={"host": "evil.example"}).status_code == 421
    assert outside.get(address, headers={"origin": "https://evil.example"}).headers.get("access-control-allow-origin") is None
    without = client(ledger, keys=Keys())
    assert without.get("/feed/None.atom").status_code == without.get("/feed/.atom").status_code == 401


def test_the_page_shows_the_address_to_who_was_let_in(ledger: Ledger) -> None:
    keys = Keys(feed=KEY)
    browser = client(ledger, keys=keys)
    assert KEY not in browser.get("/alerts").text
    browser.get(f"/?token={keys.token()}")
    assert f"http://127.0.0.1:8413/feed/{KEY}.atom" in browser.get("/alerts").text
    assert all(KEY not in browser.get(path).text for path in ("/", "/record", "/alerts.json", "/alerts.atom"))


def test_alerts_as_a_table_hold_what_the_list_holds(ledger: Ledger) -> None:
    browser = client(ledger)
    listed = browser.get("/alerts.json").json()
    rows = list(csv.DictReader(io.StringIO(browser.get("/alerts.csv").text.lstrip("\ufeff"))))
    assert [row["id"] for row in rows] == [one["id"] for one in listed["alerts"]] and rows
    assert listed["unchecked"] == 3
