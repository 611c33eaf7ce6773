"""The desk's door: every answer carries its headers, and only who was let in gets one."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator

import pytest

from dateline.ledger.connect import Ledger
from dateline.web import guard
from dateline.web.app import create_app, paths
from dateline.web.checks import Checks
from dateline.web.guard import HEADERS, Keys
from desk_kit import HERE, client, counted, made, opened


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with opened(tmp_path_factory.mktemp("desk") / "desk.db", made(1), made(2), series=(counted(),)) as found:
        yield found


@pytest.fixture(autouse=True)
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Checks, "_checked", lambda self, version: ())


ADDRESSES = [re.sub(r"\{\w+(:\w+)?\}", "1", path) for path in paths()] + [
    "/openapi.json",
    "/static/desk.css",
    "/static/none",
    "/nowhere",
    "/",
]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "OPTIONS", "HEAD"])
def test_every_answer_carries_the_headers(ledger: Ledger, method: str) -> None:
    """Walks the routes, so that a new one cannot be forgotten; what is refused carries them, too."""
    inside, outside = client(ledger), client(ledger, keys=Keys())
    for path in ADDRESSES:
        for browser, headers in (
            (inside, {}),
            (outside, {}),
            (inside, {"host": "evil.example"}),
            (inside, {"origin": "https://evil.example"}),
        ):
            answer = browser.request(method, path, headers=headers)
            for name, value in HEADERS.items():
                assert answer.headers.get_list(name) == [value], (method, path, headers)
            assert "cache-control" in answer.headers
            assert "access-control-allow-origin" not in answer.headers
            assert "server" not in answer.headers


def test_a_fault_of_ours_carries_them_too(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret inside")

    monkeypatch.setattr("dateline.web.pages.front.holdings", broken)
    answer = client(ledger).get("/")
    assert answer.status_code == 500
    assert answer.headers["content-security-policy"] == guard.CSP
    assert "R109" in answer.text and "secret inside" not in answer.text


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    assert "unsafe" not in guard.CSP and "http" not in guard.CSP and "*" not in guard.CSP
    for needed in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"):
        assert needed in guard.CSP


@pytest.mark.parametrize(
    "host",
    (
        *("evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8413", "", "127.0.0.1@evil.example", "0.0.0.0"),
        *("evil.example/127.0.0.1", "127.0.0.1 evil.example", "[::ffff:127.0.0.1]", "localhost#evil.example", "2130706433"),
        *("169.254.169.254", "[fe80::1]", "127.0.0.1:x:y", "[", "127.0.0.1\\@evil.example"),
    ),
)
def test_another_hosts_name_is_turned_away(ledger: Ledger, host: str) -> None:
    """DNS rebinding: a page of evil.example whose name now leads here still says where it came from."""
    answer = client(ledger).get("/record", headers={"host": host})
    assert answer.status_code == 421 and "R102" in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8413", "localhost:9", "LOCALHOST", "[::1]:8413"])
def test_this_machines_names_are_let_in(ledger: Ledger, host: str) -> None:
    assert client(ledger).get("/help", headers={"host": host}).status_code == 200


def test_a_token_is_good_once_and_leaves_the_address(ledger: Ledger) -> None:
    keys = Keys(cookie="dateline_8413")
    token = keys.token()
    browser = client(ledger, keys=keys)
    assert browser.get("/").status_code == 401
    first = browser.get("/record", params={"words": "mayor", "token": token})
    assert first.status_code == 303
    assert first.headers["location"] == "/record?words=mayor"
    cookie = first.headers["set-cookie"]
    assert cookie.startswith("dateline_8413=") and "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Path=/" in cookie
    assert token not in cookie
    assert browser.get("/record?words=mayor").status_code == 200
    assert client(ledger, keys=keys).get(f"/?token={token}").status_code == 401
    again = browser.get(f"/?token={token}")  # who was let in and comes back through the old address
    assert (again.status_code, again.headers["location"]) == (303, "/") and "set-cookie" not in again.headers


@pytest.mark.parametrize(
    "cookie", ["", "dateline=", "dateline=x", "dateline=é", "=;=", "dateline=" + "a" * 5000, 'dateline="\\"']
)
def test_no_other_cookie_opens_it(ledger: Ledger, cookie: str) -> None:
    answer = client(ledger, keys=Keys()).get("/record.json", headers={"cookie": cookie.encode()})
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "R101"


def test_a_token_does_not_open_for_a_form(ledger: Ledger) -> None:
    keys = Keys()
    assert client(ledger, keys=keys).post(f"/read?token={keys.token()}").status_code == 401


def test_the_way_on_never_leaves_the_desk(ledger: Ledger) -> None:
    keys = Keys()
    answer = client(ledger, keys=keys).get(f"{HERE}//evil.example/x?token={keys.token()}")
    assert answer.headers["location"].startswith("/evil.example")


@pytest.mark.parametrize(
    ("headers", "let_in"),
    [
        ({"sec-fetch-site": "same-origin", "origin": "null"}, True),  # no-referrer makes a browser say null of its own page
        ({"sec-fetch-site": "same-origin", "origin": HERE}, True),
        ({"origin": HERE}, True),
        ({}, True),  # no browser
        ({"sec-fetch-site": "cross-site", "origin": "https://evil.example"}, False),
        ({"sec-fetch-site": "same-site", "origin": "http://127.0.0.1:9999"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"origin": "null"}, False),
        ({"origin": "http://127.0.0.1:9999"}, False),
        ({"origin": "https://evil.example"}, False),
        ({"origin": f"{HERE}.evil.example"}, False),
        ({"origin": "http://["}, False),
        ({"origin": ""}, False),
    ],
)
def test_only_our_own_forms_are_taken(ledger: Ledger, headers: dict[str, str], let_in: bool) -> None:
    answer = client(ledger).post("/read", data={"text": ""}, headers=headers)
    assert (answer.status_code == 403) is not let_in
    assert ("R103" in answer.text) is not let_in


def test_too_much_is_refused_before_it_is_read(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "LARGEST_BODY", 1000)
    browser = client(ledger)
    assert browser.post("/read", data={"text": "x" * 2000}).status_code == 413
    chunks = (b"x" * 500 for _ in range(10))
    answer = browser.post("/read", content=chunks, headers={"content-type": "application/x-www-form-urlencoded"})
    assert answer.status_code >= 400


def test_the_served_desk_answers_on_loopback_alone(ledger: Ledger) -> None:
    """The real server: the address it prints opens it once."""
    import uvicorn

    from dateline.web.serve import listen

    keys = Keys()
    with listen(0) as listening:
        host, port = listening.getsockname()
        assert host == "127.0.0.1"
        server = uvicorn.Server(
            uvicorn.Config(create_app(ledger, keys=keys), log_level="error", server_header=False, lifespan="off", ws="none")
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            _visit(f"http://127.0.0.1:{port}", keys)
        finally:
            server.should_exit = True
            thread.join(10)


def _visit(base: str, keys: Keys) -> None:
    import httpx2

    with httpx2.Client(base_url=base, follow_redirects=True, timeout=20, trust_env=False) as browser:
        for _ in range(100):
            try:
                assert browser.get("/").status_code == 401
                break
            except httpx2.ConnectError:
                continue
        answer = browser.get(f"/?token={keys.token()}")
        assert answer.status_code == 200 and "Read last" in answer.text
        assert "server" not in answer.headers
        assert browser.get("/record.json").json()["claims"]


def test_keys_tell_apart() -> None:
    keys = Keys()
    token = keys.token()
    assert keys.redeem("") is None and keys.redeem(token + "x") is None
    session = keys.redeem(token)
    assert session and keys.redeem(token) is None
    assert keys.knows(session) and not keys.knows(token) and not keys.knows(None) and not keys.knows("")


def test_static_files_stay_inside(ledger: Ledger) -> None:
    browser = client(ledger)
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd"):
        assert browser.get(path).status_code in {404, 400, 405}
