"""A team's desk: every page against every role, signing in, tokens, forms of other sites, and whose name stands in the log."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import APIRouter
from sqlalchemy import select
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from dateline.accounts import people, sessions
from dateline.accounts.limits import Limit
from dateline.accounts.roles import ROLES, covers
from dateline.accounts.store import Store, open_store
from dateline.errors import RunError
from dateline.ledger.append import append
from dateline.ledger.collections import mark_collection
from dateline.ledger.connect import Ledger
from dateline.ledger.schema import log, reviews
from dateline.web.checks import Checks
from dateline.web.guard import HEADERS, Guard, Receive, Scope, Send
from dateline.web.pages import ROUTERS
from dateline.web.team import rules
from dateline.web.team.door import Limits
from dateline.web.team.pages import router as team_pages
from dateline.web.team.rules import RULES, Way, ways
from desk_kit import HERE, hostile, made, opened
from ledger_kit import READER
from team_kit import GOOD, Hand, browser, cheap, desk_for, signed_in, staffed

EVERY = ways((*ROUTERS, team_pages))
WRITING = [way for way in EVERY if way.method != "GET"]


@pytest.fixture(autouse=True)
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap(monkeypatch)
    monkeypatch.setattr(Checks, "_checked", lambda self, version: ())


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with opened(tmp_path / "team.db", made(1), made(2)) as found:
        yield found


@pytest.fixture
def store(tmp_path: Path, clock: Hand) -> Iterator[Store]:
    with open_store(tmp_path / "team.db", clock=clock) as found:
        yield staffed(found)


def address(way: Way) -> str:
    return re.sub(r"\{\w+(:\w+)?\}", "1", way.path)


def refused(answer: object) -> str | None:
    """The code by which the door refused, if it did."""
    found = re.search(r"\b(R103|R180|R181)\b", answer.text)
    return found[1] if found and answer.status_code in {401, 403} else None


# --- who may what ---


def test_no_page_is_without_a_rule_and_no_rule_without_a_page() -> None:
    assert {(way.method, way.path) for way in EVERY} == set(RULES)


def test_a_page_without_a_rule_keeps_the_desk_from_starting(
    ledger: Ledger, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    extra = APIRouter()
    extra.add_api_route("/secrets", lambda: None, methods=["GET"])
    monkeypatch.setattr("dateline.web.app.ROUTERS", (*ROUTERS, extra))
    with pytest.raises(RunError, match="R184 no rule says who may open GET /secrets"):
        desk_for(ledger, store)
    monkeypatch.setitem(rules.RULES, ("GET", "/secrets"), rules.ADMIN)
    assert desk_for(ledger, store)


def test_every_page_against_every_role(ledger: Ledger, store: Store) -> None:
    """Each way in and each role, and nobody: let in or refused as the table says, and nothing done by a refusal."""
    app, team = desk_for(ledger, store)
    guests = {role: signed_in(app, team, f"The {role}") if role else browser(app) for role in (None, *ROLES)}
    before = people.events(store, limit=10_000), _entries(ledger)
    tried: list[tuple[Way, str | None]] = []
    for way in EVERY:
        for role in (None, *ROLES):
            if lets_in(way, role):
                continue
            answer = guests[role].request(way.method, address(way))
            sent = answer.status_code == 303 and answer.headers["location"].startswith("/sign-in")
            assert refused(answer) == "R181" if role else sent or refused(answer) == "R180", f"{role} {way.method} {way.path}"
            assert all(answer.headers.get_list(name) == [value] for name, value in HEADERS.items())
            tried.append((way, role))
    assert (people.events(store, limit=10_000), _entries(ledger)) == before
    bare = without_pages(app)
    for way in EVERY:
        for role in (None, *ROLES):
            if not lets_in(way, role):
                continue
            # The least role meets the page itself; those above it meet the same door.
            inside = app if role == way.rule.least else bare
            guest = signed_in(inside, team, f"The {role}") if role else browser(inside)
            answer = guest.request(way.method, address(way))
            onward = answer.headers.get("location", "")
            assert refused(answer) is None and (way.path == "/sign-out" or not onward.startswith("/sign-in")), f"{role} {way}"
            tried.append((way, role))
    assert len(set(tried)) == len(EVERY) * 5


def lets_in(way: Way, role: str | None) -> bool:
    return way.rule.least is None or (role is not None and covers(role, way.rule.least))


def without_pages(app: Guard) -> Guard:
    """The same guard and door, and behind them nothing but a word."""

    async def word(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse("in")(scope, receive, send)

    return replace(app, app=replace(app.app, app=word))


def test_the_table_says_what_a_newsroom_expects() -> None:
    """Not generated: what roles are for, in the words of the promise."""

    def least(method: str, path: str) -> str | None:
        return RULES[method, path].least

    assert {least("GET", path) for path in ("/", "/record", "/record.csv", "/claims/{claim_id}/evidence.zip")} == {"reader"}
    assert least("POST", "/review/{claim}") == "reviewer" and least("POST", "/read") == "editor"
    assert {least(method, path) for method, path in RULES if path.startswith(("/accounts", "/takedown"))} == {"admin"}
    assert [path for (_, path), rule in RULES.items() if rule.least is None] == ["/sign-in", "/sign-in"]
    assert all(
        way.rule.least in {"reviewer", "editor", "admin"} or way.path.startswith(("/account/", "/sign-")) for way in WRITING
    )


def test_every_page_against_every_scope(ledger: Ledger, store: Store) -> None:
    app = without_pages(desk_for(ledger, store)[0])
    for scope in ROLES[:-1]:
        _, held = sessions.add_token(store, "The admin", scope, by="t")
        program = TestClient(
            app, base_url=HERE, follow_redirects=False, headers={"authorization": f"Bearer {held}"}, raise_server_exceptions=False
        )
        for way in EVERY:
            may = way.rule.least is None or (covers(scope, way.rule.least) and not way.rule.in_person)
            answer = program.request(way.method, address(way))
            assert (refused(answer) != "R181") is may, f"{scope} {way.method} {way.path}"


@pytest.mark.parametrize("held", ["", "x", "dateline_", "é"])
def test_a_token_that_is_none(ledger: Ledger, store: Store, held: str) -> None:
    app, _ = desk_for(ledger, store)
    answer = TestClient(app, base_url=HERE).get("/record.json", headers={"authorization": f"Bearer {held}".encode()})
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "R180")


def test_tokens_that_are_over_or_revoked(ledger: Ledger, store: Store, clock: Hand) -> None:
    app, _ = desk_for(ledger, store)
    made_, held = sessions.add_token(store, "The reader", "reader", by="t", days=1)
    program = TestClient(app, base_url=HERE, headers={"authorization": f"bearer {held}"})
    assert program.get("/record.json").status_code == 200
    clock.on(days=1)
    assert program.get("/record.json").status_code == 401
    made_, held = sessions.add_token(store, "The reader", "reader", by="t")
    program.headers["authorization"] = f"Bearer {held}"
    assert program.get("/record.json").status_code == 200
    sessions.revoke(store, made_.id, by="t")
    assert program.get("/record.json").status_code == 401


# --- signing in ---


def enter(guest: TestClient, name: str = "The reader", password: str = GOOD, onward: str = "/") -> object:
    return guest.post("/sign-in", data={"name": name, "password": password, "onward": onward})


def test_signing_in_leads_where_one_wanted_to_go(ledger: Ledger, store: Store) -> None:
    app, team = desk_for(ledger, store)
    guest = browser(app)
    sent = guest.get("/record?kind=shelling").headers["location"]
    page = guest.get(sent).text
    assert 'name="onward" value="/record?kind=shelling"' in page and "Search the record" not in page
    answer = enter(guest, "the READER", onward="/record?kind=shelling")
    assert (answer.status_code, answer.headers["location"]) == (303, "/record?kind=shelling")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{team.cookie}=") and "HttpOnly" in cookie and "SameSite=lax" in cookie and "Path=/" in cookie
    assert "The reader" in guest.get("/record").text
    assert guest.get("/sign-in").headers["location"] == "/"
    assert guest.post("/sign-out").headers["location"] == "/sign-in"
    assert guest.get("/record").headers["location"].startswith("/sign-in")


@pytest.mark.parametrize(
    "onward",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "/é",
    ],
)
def test_the_way_on_never_leaves_the_desk(ledger: Ledger, store: Store, onward: str) -> None:
    app, _ = desk_for(ledger, store)
    where = enter(browser(app), onward=onward).headers["location"]
    assert re.fullmatch(r"/([^/\\].*)?", where)


def test_whatever_is_wrong_reads_the_same(ledger: Ledger, store: Store) -> None:
    people.disable(store, "The editor", by="t")
    app, _ = desk_for(ledger, store)
    pages = {
        enter(browser(app), name, password).text.replace(name, "")
        for name, password in (("The reader", "wrong"), ("Nobody", GOOD), ("The editor", GOOD))
    }
    assert len(pages) == 1 and "do not go together" in pages.pop()


def test_a_session_that_was_planted_is_not_taken_over(ledger: Ledger, store: Store) -> None:
    """Session fixation: whatever cookie the browser came with, the one after signing in is new, and the old one is dead."""
    app, team = desk_for(ledger, store)
    planted = sessions.open_session(store, people.account_named(store, "The editor"))
    guest = browser(app)
    for cookie in (planted, "planted", f"planted.{'0' * 64}"):
        guest.cookies.set(team.cookie, cookie)
        fresh = enter(guest).cookies[team.cookie]
        assert fresh != cookie
        guest.cookies.clear()
    assert sessions.session_of(store, planted, secret=team.secret) is None


def test_guessing_is_slowed_for_the_account_and_for_the_address(ledger: Ledger, store: Store) -> None:
    app, team = desk_for(ledger, store)
    guest = browser(app)
    answers = [enter(guest, "The reader", f"guess {n}").status_code for n in range(12)]
    assert answers == [401] * 10 + [429] * 2
    right = enter(guest)
    assert (
        right.status_code == 429 and "R183" in right.text and "wait" in right.text
    )  # also with the right one, which tells nothing
    assert enter(guest, "The editor").status_code == 303  # others sign in meanwhile
    assert {enter(guest, f"Somebody {n}", "guess").status_code for n in range(100)} == {401, 429}
    assert enter(guest, "The admin").status_code == 429
    assert len(team.limits.address.seen) == 1


def test_signing_in_rightly_is_no_guess(ledger: Ledger, store: Store) -> None:
    app, _ = desk_for(ledger, store)
    assert {enter(browser(app)).status_code for _ in range(15)} == {303}


def test_who_asks_without_end_is_told_to_wait(ledger: Ledger, store: Store) -> None:
    app, team = desk_for(ledger, store)
    limits = Limits(asked=Limit(5, 60.0, "asking"), outside=Limit(5, 60.0, "asking"))
    for name, value in (("asked", limits.asked), ("outside", limits.outside)):
        object.__setattr__(team.limits, name, value)
    reader, editor = (signed_in(app, team, f"The {role}") for role in ("reader", "editor"))
    assert [reader.get("/help").status_code for _ in range(6)] == [200] * 5 + [429]
    assert editor.get("/help").status_code == 200
    assert [browser(app).get("/sign-in").status_code for _ in range(6)] == [200] * 5 + [429]
    assert browser(app).get("/static/desk.css").status_code == 200


def test_a_first_password_opens_nothing_but_the_page_to_change_it(ledger: Ledger, store: Store) -> None:
    _, first = people.add(store, "ida", "editor", by="t")
    app, _ = desk_for(ledger, store)
    guest = browser(app)
    assert enter(guest, "ida", first).headers["location"] == "/account"
    assert guest.get("/record").headers["location"] == "/account"
    assert guest.post("/read", data={"text": "x"}).status_code == 422
    assert "Choose one of your own" in guest.get("/account").text
    change = {"old": first, "new": f"{GOOD} two", "again": f"{GOOD} two"}
    for wrong in ({"old": "x"}, {"again": "x"}, {"new": first, "again": first}, {"new": "short", "again": "short"}):
        assert guest.post("/account/password", data=change | wrong).status_code == 422
    other = browser(app)
    enter(other, "ida", first)
    assert guest.post("/account/password", data=change).headers["location"] == "/"
    assert guest.get("/record").status_code == 200  # this browser goes on, with a new session
    assert other.get("/account").headers["location"].startswith("/sign-in")
    assert enter(browser(app), "ida", first).status_code == 401


# --- forms of other sites ---


@pytest.mark.parametrize(
    ("headers", "let_in"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"origin": HERE}, True),
        ({}, False),  # a browser's session, and no word of where the form stood
        ({"sec-fetch-site": "cross-site", "origin": "https://evil.example"}, False),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"origin": "null"}, False),
        ({"origin": "http://127.0.0.1:9999"}, False),
        ({"origin": f"{HERE}.evil.example"}, False),
    ],
)
def test_only_our_own_forms_are_taken(ledger: Ledger, store: Store, headers: dict[str, str], let_in: bool) -> None:
    app, team = desk_for(ledger, store)
    admin = signed_in(app, team, "The admin")
    for way in WRITING:
        admin.headers.clear()
        answer = admin.post(address(way), headers={"accept": "application/json", **headers})
        assert (refused(answer) != "R103") is let_in, way.path
        if way.path == "/sign-out" and let_in:
            admin = signed_in(app, team, "The admin")


def test_a_program_needs_no_word_of_where_it_is(ledger: Ledger, store: Store) -> None:
    app, _ = desk_for(ledger, store)
    _, held = sessions.add_token(store, "The editor", "editor", by="t")
    program = TestClient(app, base_url=HERE, headers={"authorization": f"Bearer {held}"})
    assert refused(program.post("/review/1", data={"action": "accept"})) is None
    # a page of another site that knew a token could do no more than its owner
    assert refused(program.post("/review/1", headers={"origin": "https://evil.example"})) == "R103"


def test_behind_tls_the_cookie_goes_no_other_way(ledger: Ledger, store: Store) -> None:
    app, _ = desk_for(ledger, store, hosts=("desk.example",), secure=True)
    guest = browser(app, base="https://desk.example")
    cookie = enter(guest).headers["set-cookie"]
    assert cookie.startswith("__Host-dateline=") and "Secure" in cookie and "Domain" not in cookie
    assert guest.get("/record").status_code == 200
    assert guest.get("/record", headers={"host": "evil.example"}).status_code == 421


# --- whose name stands in the log ---


def test_every_write_carries_who_did_it(ledger: Ledger, store: Store) -> None:
    """Whatever name a form gives, the one signed in stands in the review and in the log."""
    app, team = desk_for(ledger, store)
    reviewer, editor, admin = (signed_in(app, team, f"The {role}") for role in ("reviewer", "editor", "admin"))
    claim = reviewer.get("/record.json").json()["claims"][0]["id"]
    for data in (
        {"action": "accept"},
        {"action": "comment", "note": "seen"},
        {"action": "undo"},
        {"action": "correct", "field": "kind", "value": "shelling", "was": "casualties"},
    ):
        answer = reviewer.post(f"/review/{claim}", data={"by": "Somebody else", **data})
        assert answer.status_code == 303, answer.text
    assert (
        editor.post(f"/review/{claim}", data={"by": "The reviewer", "action": "undo"}).status_code == 404
    )  # nobody undoes another's
    job = editor.post(
        "/read", data={"text": "Shells fell on Hella on Monday, the mayor said.", "published": "2024-11-12"}
    ).headers["location"]
    _over(editor, job)
    assert admin.post("/takedown", data={"what": claim, "reason": "names a child"}).status_code == 200
    with ledger.snapshot() as connection:
        decided = connection.execute(select(reviews.c.action, reviews.c.by, reviews.c.before, reviews.c.after)).all()
        written = connection.execute(select(log.c.action, log.c.by).order_by(log.c.seq)).all()
    assert {row.by for row in decided} == {"The reviewer"}
    assert [row.action for row in decided] == ["accept", "comment", "undo", "correct"]
    mine = [(row.action, row.by) for row in written if row.by.startswith("The ")]
    assert mine[:4] == [("review", "The reviewer")] * 4 and mine[-1] == ("takedown", "The admin")
    assert ("read", "The editor") in mine
    assert all(by == "The editor" for action, by in mine if action not in {"review", "takedown"})


def _over(guest: TestClient, job: str) -> None:
    import time

    end = time.monotonic() + 120
    while time.monotonic() < end:
        found = guest.get(f"{job}.json").json()
        if found["over"]:
            assert found["state"] == "done", found
            return
        time.sleep(0.2)
    pytest.fail("reading in took over two minutes")


def test_the_queue_is_that_of_who_is_signed_in(ledger: Ledger, store: Store) -> None:
    app, team = desk_for(ledger, store)
    page = signed_in(app, team, "The reviewer").get("/review?by=Somebody+else").text
    assert "The reviewer" in page and "Somebody else" not in page and "your name" not in page


def test_editors_hand_out_claims_to_code_blind(ledger: Ledger, store: Store) -> None:
    app, team = desk_for(ledger, store)
    editor = signed_in(app, team, "The editor")
    page = editor.get("/assign").text
    assert "The reviewer" in page and "The reader" not in page  # who may not review is given nothing
    sent = editor.post("/assign?kind=casualties", data={"to": ["The reviewer", "The admin"], "many": "2", "blind": "1"})
    assert sent.headers["location"] == "/assign?given=2&kind=casualties"
    page = editor.get(sent.headers["location"]).text
    assert "2 claims given" in page and page.count("has 2 claims to do") == 2
    for wrong in ({}, {"to": "The reviewer", "many": "0"}, {"to": "The reviewer", "many": "x"}):
        assert editor.post("/assign", data=wrong).status_code == 422
    assert editor.post("/assign", data={"to": "Nobody", "many": "1"}).status_code == 404
    reviewer, admin = (signed_in(app, team, f"The {role}") for role in ("reviewer", "admin"))
    claim = re.search(r'data-claim="([^"]+)"', reviewer.get("/review").text)[1]
    assert reviewer.post(f"/review/{claim}", data={"action": "reject", "note": "seen by none"}).status_code == 303
    assert "seen by none" not in admin.get(f"/review?claim={claim}").text  # blind, till all are done
    with ledger.snapshot() as connection:
        assert set(connection.execute(select(reviews.c.by).where(reviews.c.action == "assign")).scalars()) == {"The editor"}


def test_administrators_look_after_accounts_on_a_page(ledger: Ledger, store: Store) -> None:
    mark_collection(ledger, "sealed", restricted=True, by="t")
    app, team = desk_for(ledger, store)
    admin = signed_in(app, team, "The admin")
    page = admin.post("/accounts", data={"name": "ida b.", "role": "reviewer"})
    first = re.search(r"<code class=\"break\">([\w-]+)</code>", page.text)[1]
    assert page.headers["cache-control"] == "no-store" and enter(browser(app), "ida b.", first).status_code == 303
    for data in ({"action": "role", "role": "editor"}, {"action": "grant", "collection": "sealed"}, {"action": "disable"}):
        assert admin.post("/accounts/ida%20b.", data=data).status_code == 303
    ida = people.account_named(store, "ida b.")
    assert (ida.role, ida.collections, ida.disabled is not None) == ("editor", ("sealed",), True)
    assert admin.post("/accounts/ida%20b.", data={"action": "explode"}).status_code == 422
    assert admin.post("/accounts/nobody", data={"action": "disable"}).status_code == 404
    again = admin.post("/accounts/ida%20b.", data={"action": "password"}).text
    assert re.search(r"<code class=\"break\">([\w-]+)</code>", again)[1] != first
    done = admin.get("/accounts/log").text
    assert "ida b." in done and "grant" in done and first not in done
    events = people.events(store, account="ida b.")
    assert {one.by for one in events if one.action != "sign in"} == {"The admin"}
    role = next(one for one in events if one.action == "role")
    assert (json.loads(role.before), json.loads(role.after)) == ({"role": "reviewer"}, {"role": "editor"})


def test_ones_own_tokens_on_ones_own_page(ledger: Ledger, store: Store) -> None:
    app, team = desk_for(ledger, store)
    ida, other = signed_in(app, team, "The reviewer"), signed_in(app, team, "The editor")
    page = ida.post("/account/tokens", data={"scope": "reader", "days": "30", "told": "<b>nightly</b>"})
    held = re.search(r"dateline_[\w-]+", page.text)[0]
    assert "&lt;b&gt;nightly" in page.text and held not in ida.get("/account").text
    program = TestClient(app, base_url=HERE, headers={"authorization": f"Bearer {held}"})
    assert program.get("/record.json").status_code == 200
    assert refused(program.get("/review")) == "R181"
    id = sessions.every_token(store, "The reviewer")[0].id
    assert other.post(f"/account/tokens/{id}/revoke").status_code == 422
    assert ida.post(f"/account/tokens/{id}/revoke").status_code == 303
    assert program.get("/record.json").status_code == 401
    assert ida.post("/account/tokens", data={"scope": "editor"}).status_code == 422
    assert ida.post("/account/tokens", data={"scope": "reader", "days": "-1"}).status_code == 422


# --- restricted collections ---


SECRET = "Zanzigram"


def test_what_is_restricted_is_shown_only_to_whom_it_was_granted(tmp_path: Path, store: Store) -> None:
    """Walks every page that reads: what was not granted is on none of them, and as if it were not there. Administrators, too."""
    with opened(tmp_path / "team.db", made(1), made(2)) as ledger:
        append(ledger, hostile(SECRET), reader=READER, collection="sealed")
        mark_collection(ledger, "sealed", restricted=True, by="t")
        people.grant(store, "The editor", "sealed", by="t")
        app, team = desk_for(ledger, store)
        granted, admin = signed_in(app, team, "The editor"), signed_in(app, team, "The admin")
        found = granted.get("/record.json?collection=sealed").json()["claims"]
        story, claim = found[0]["found_in"]["story"], found[0]["id"]
        for way in EVERY:
            if way.method != "GET":
                continue
            path = re.sub(r"\{\w+(:\w+)?\}", "1", way.path.replace("{story_id}", story).replace("{claim_id}", claim))
            for asked in ("", f"?claim={claim}", f"?story={story}", "?collection=sealed"):
                assert SECRET not in admin.get(path + asked).text, path + asked
        for path in (f"/sources/{SECRET}.json", f"/sources/{SECRET}", f"/actors/{SECRET}"):
            assert admin.get(path).status_code == 404
        for path in ("/record.json", "/record.csv", "/record", "/coverage.json"):
            known, unknown = (admin.get(f"{path}?collection={name}") for name in ("sealed", "nothing"))
            assert known.status_code == unknown.status_code == 404
            assert known.text.replace("sealed", "") == unknown.text.replace("nothing", "")
            assert granted.get(f"{path}?collection=sealed").status_code == 200
        ids = (f"/stories/{story}", f"/stories/{story}.json", f"/claims/{claim}", f"/claims/{claim}.json")
        for path in (*ids, f"/claims/{claim}/evidence.zip", f"/review?claim={claim}"):
            assert (granted.get(path).status_code, admin.get(path).status_code) == (200, 404), path
        assert SECRET not in granted.get("/record").text  # asked for by name or by id, so that nobody shows it by mistake
        assert admin.post(f"/review/{claim}", data={"action": "accept"}).status_code == 404
        assert granted.post(f"/review/{claim}", data={"action": "accept"}).status_code == 303
        people.withdraw(store, "The editor", "sealed", by="t")
        assert granted.get(f"/stories/{story}").status_code == 404


def _entries(ledger: Ledger) -> int:
    with ledger.snapshot() as connection:
        return len(connection.execute(select(log.c.seq)).all())
