"""Accounts: roles, passwords, sessions, tokens, and the journal of what was done to them."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from typer.testing import CliRunner

from dateline.accounts import passwords, people, sessions
from dateline.accounts.limits import Limit
from dateline.accounts.roles import covers, lesser
from dateline.accounts.store import Store, accounts, open_store, tokens
from dateline.accounts.store import sessions as session_rows
from dateline.cli import app
from dateline.errors import RunError
from dateline.ledger.connect import open_ledger
from ledger_kit import faults
from team_kit import GOOD, Hand, cheap


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap(monkeypatch)


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture
def store(place: str, clock: Hand) -> Iterator[Store]:
    """Once in a file, once in PostgreSQL."""
    with open_store(place, clock=clock) as opened:
        yield opened


def cookie(store: Store, name: str, **given: str) -> str:
    return sessions.open_session(store, people.account_named(store, name), **given)


def who(store: Store, held: str | None) -> sessions.Person | None:
    return sessions.session_of(store, held, secret=store.secret())


def told(store: Store, name: str | None = None) -> list[tuple[object, ...]]:
    return [
        (e.by, e.action, e.account, e.before and json.loads(e.before), e.after and json.loads(e.after))
        for e in people.events(store, account=name)
    ]


def test_roles_are_steps() -> None:
    assert covers("admin", "reader") and covers("editor", "editor") and not covers("reviewer", "editor")
    assert lesser("admin", "reviewer") == lesser("reviewer", "admin") == "reviewer"


def test_every_change_says_who_what_before_and_after(store: Store) -> None:
    people.add(store, "Eva", "admin", by="root", password=GOOD)
    people.add(store, "ida", "reader", by="Eva", password=GOOD)
    people.set_role(store, "IDA", "reviewer", by="Eva")
    people.grant(store, "ida", "sealed", by="Eva")
    people.withdraw(store, "ida", "sealed", by="Eva")
    people.disable(store, "ida", by="Eva")
    people.enable(store, "ida", by="Eva")
    assert told(store, "ida")[::-1][:4] == [
        ("Eva", "add", "ida", None, {"role": "reader"}),
        ("Eva", "role", "ida", {"role": "reader"}, {"role": "reviewer"}),
        ("Eva", "grant", "ida", {"collections": []}, {"collections": ["sealed"]}),
        ("Eva", "withdraw", "ida", {"collections": ["sealed"]}, {"collections": []}),
    ]
    assert [one[1] for one in told(store, "ida")[:2]] == ["enable", "disable"]


def test_the_journal_cannot_be_changed(store: Store) -> None:
    people.add(store, "Eva", "admin", by="root", password=GOOD)
    table = "accounts.journal" if store.engine.dialect.name == "postgresql" else "journal"
    for statement in (f"UPDATE {table} SET by = 'x'", f"DELETE FROM {table}"):
        with pytest.raises(DBAPIError, match="append-only"), store.engine.begin() as connection:
            connection.execute(text(statement))


@pytest.mark.parametrize("name", ["", " ", "-ida", "a" * 61, "<b>", "ida/ole", "dateline serve", "Dateline", "ida\u202e", "a:b"])
def test_names_that_none_may_have(tmp_path: Path, name: str) -> None:
    with open_store(tmp_path / "l.db") as store, pytest.raises(RunError) as error:
        people.add(store, name, "reader", by="t", password=GOOD)
    assert error.value.code == "R185"


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaaa", "Ida is my name", "x" * 257])
def test_passwords_that_none_may_have(tmp_path: Path, password: str) -> None:
    with open_store(tmp_path / "l.db") as store, pytest.raises(RunError, match="R185 password"):
        people.add(store, "ida", "reader", by="t", password=password)


def test_a_name_is_never_given_twice(store: Store) -> None:
    people.add(store, "Ólafur B.", "reader", by="t", password=GOOD)
    for again in ("ólafur b.", "O\u0301lafur  B.", "ÓLAFUR B."):
        with pytest.raises(RunError, match="never given twice"):
            people.add(store, again, "reader", by="t", password=GOOD)
    assert people.account_named(store, "ólafur B.").name == "Ólafur B."


def test_somebody_always_gives_roles(store: Store) -> None:
    people.add(store, "Eva", "admin", by="t", password=GOOD)
    for undo in (lambda: people.set_role(store, "Eva", "editor", by="t"), lambda: people.disable(store, "Eva", by="t")):
        with pytest.raises(RunError, match="only administrator"):
            undo()
    people.add(store, "Ana", "admin", by="t", password=GOOD)
    assert people.set_role(store, "Eva", "editor", by="t").role == "editor"


def test_one_comparison_whoever_is_named(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong password, a name that nobody has, a disabled account: the same work, the same answer."""
    for name in ("Eva", "ida"):
        people.add(store, name, "admin", by="t", password=GOOD)
    people.disable(store, "ida", by="t")
    hasher, compared = passwords._hasher(), []

    class Counting:
        def verify(self, kept: str, given: str) -> bool:
            compared.append(kept.split("$")[3])  # the work that it costs
            return hasher.verify(kept, given)

        hash = staticmethod(hasher.hash)
        check_needs_rehash = staticmethod(hasher.check_needs_rehash)

    monkeypatch.setattr(passwords, "_hasher", Counting)
    assert people.authenticate(store, "eva", GOOD) is not None
    for name, given in (("Eva", "wrong"), ("nobody", GOOD), ("ida", GOOD), ("", ""), ("Eva", "x" * 100_000)):
        compared.clear()
        assert people.authenticate(store, name, given) is None
        assert len(compared) == 1
    assert [one[:3] for one in told(store)[:5]][1:4] == [
        ("somebody", "sign in failed", None),
        ("ida", "sign in failed", "ida"),
        ("somebody", "sign in failed", None),
    ]


def test_passwords_are_argon2id_and_composed_letters_are_the_same(store: Store) -> None:
    people.add(store, "ida", "reader", by="t", password="pa\u0308ssword of ida's".replace("ida", "hers"))
    with store.reading() as connection:
        assert connection.execute(select(accounts.c.password)).scalar_one().startswith("$argon2id$")
    assert people.authenticate(store, "ida", "p\u00e4ssword of hers's") is not None


def test_what_ships_is_argon2id_with_the_work_of_the_rfc() -> None:
    from argon2 import PasswordHasher, Type

    shipped = PasswordHasher()
    assert (shipped.type, shipped.memory_cost >= 64 * 1024, shipped.time_cost >= 3) == (Type.ID, True, True)


# --- sessions ---


def test_a_session_ends_when_idle_and_at_the_latest_after_a_week(store: Store, clock: Hand) -> None:
    people.add(store, "ida", "reader", by="t", password=GOOD)
    held = cookie(store, "ida")
    for _ in range(13):
        clock.on(hours=11.9)
        assert who(store, held) is not None
    idle = cookie(store, "ida")
    clock.on(hours=12)
    assert who(store, idle) is None
    clock.on(days=7)
    assert who(store, held) is None


def test_what_ends_sessions(store: Store) -> None:
    for name in ("Eva", "ida"):
        people.add(store, name, "admin", by="t", password=GOOD)
    first, second = cookie(store, "ida"), cookie(store, "ida")
    people.set_password(store, "ida", f"{GOOD} staple", by="ida")
    assert who(store, first) is None and who(store, second) is None
    third = cookie(store, "ida")
    people.disable(store, "ida", by="Eva")
    assert who(store, third) is None
    people.enable(store, "ida", by="Eva")
    assert who(store, third) is None
    fourth = cookie(store, "ida")
    sessions.close_session(store, who(store, fourth))
    assert who(store, fourth) is None


def test_a_role_holds_from_the_next_page_on(store: Store) -> None:
    people.add(store, "ida", "reader", by="t", password=GOOD)
    held = cookie(store, "ida")
    people.set_role(store, "ida", "editor", by="t")
    assert who(store, held).role == "editor"


@pytest.mark.parametrize("changed", ["", ".", "x", "é.é"])
def test_a_cookie_that_was_not_signed_here_opens_nothing(tmp_path: Path, changed: str) -> None:
    with open_store(tmp_path / "l.db") as store, open_store(tmp_path / "other.db") as other:
        for one in (store, other):
            people.add(one, "ida", "reader", by="t", password=GOOD)
        held = cookie(store, "ida")
        assert who(store, held) is not None
        assert who(store, changed) is None and who(store, None) is None and who(store, held[:-1]) is None
        assert who(store, held.partition(".")[0]) is None and who(store, "x" + held) is None
        assert who(other, held) is None


def test_only_hashes_are_kept(store: Store) -> None:
    people.add(store, "ida", "editor", by="t", password=GOOD)
    held = cookie(store, "ida")
    _, token = sessions.add_token(store, "ida", "reader", by="t")
    with store.reading() as connection:
        kept = repr([connection.execute(select(table)).all() for table in (session_rows, tokens, accounts)])
    assert held.partition(".")[0] not in kept and token not in kept and GOOD not in kept


# --- tokens ---


def test_tokens_are_bounded_by_scope_account_and_time(store: Store, clock: Hand) -> None:
    people.add(store, "ida", "editor", by="t", password=GOOD)
    _, held = sessions.add_token(store, "ida", "reviewer", by="t", days=2, told="nightly")
    assert sessions.token_of(store, held).role == "reviewer"
    people.set_role(store, "ida", "reader", by="t")
    assert sessions.token_of(store, held).role == "reader"
    clock.on(days=1.9)
    assert sessions.token_of(store, held) is not None
    clock.on(days=0.2)
    assert sessions.token_of(store, held) is None
    assert sessions.token_of(store, held + "x") is None and sessions.token_of(store, "") is None


def test_a_revoked_token_and_one_of_a_disabled_account_open_nothing(store: Store) -> None:
    for name in ("Eva", "ida"):
        people.add(store, name, "admin", by="t", password=GOOD)
    made, held = sessions.add_token(store, "ida", "editor", by="t")
    _, other = sessions.add_token(store, "ida", "editor", by="t")
    with pytest.raises(RunError, match="no such token"):
        sessions.revoke(store, made.id, by="Eva", of="Eva")
    assert sessions.revoke(store, made.id, by="ida").over
    assert sessions.token_of(store, held) is None and sessions.token_of(store, other) is not None
    people.disable(store, "ida", by="Eva")
    people.enable(store, "ida", by="Eva")
    assert sessions.token_of(store, other) is None


@pytest.mark.parametrize(("scope", "days"), [("admin", 30), ("editor", 30), ("nothing", 30), ("reader", 0), ("reader", 400)])
def test_tokens_that_are_not_made(tmp_path: Path, scope: str, days: int) -> None:
    with open_store(tmp_path / "l.db") as store:
        people.add(store, "ida", "reviewer", by="t", password=GOOD)
        with pytest.raises(RunError, match="R185"):
            sessions.add_token(store, "ida", scope, by="t", days=days)


# --- limits ---


def test_a_limit_counts_within_its_time_and_each_key_for_itself() -> None:
    now = [0.0]
    limit = Limit(3, 60.0, "signing in", clock=lambda: now[0])
    for _ in range(3):
        limit.take("ida")
    with pytest.raises(RunError, match="R183 signing in: too much at once; wait 61 seconds"):
        limit.take("ida")
    limit.take("ole")
    limit.give_back("ida")
    limit.take("ida")
    now[0] = 60.0
    limit.take("ida")


# --- the store ---


def test_it_stands_beside_the_ledger_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    with open_store(tmp_path / "l.db") as store, open_ledger(tmp_path / "l.db") as ledger:
        people.add(store, "ida", "reader", by="t", password=GOOD)
        assert faults(ledger) == []
    path = tmp_path / "l.db.accounts"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with open_store(tmp_path / "l.db") as again:
        assert [one.name for one in people.every(again)] == ["ida"]


def test_one_database_holds_ledger_and_accounts_in_either_order(postgres: str) -> None:
    with open_store(postgres) as store:
        people.add(store, "ida", "reader", by="t", password=GOOD)
    with open_ledger(postgres) as ledger:
        assert faults(ledger) == []
    with open_store(postgres) as store:
        assert people.account_named(store, "ida").role == "reader"


# --- at the console ---


def run(*words: str, given: str | None = None, code: int = 0) -> str:
    done = CliRunner().invoke(app, list(words), input=given)
    assert done.exit_code == code, done.output
    return done.output


def test_an_administrator_begins_at_the_console() -> None:
    assert "makes the first" in run("accounts", "list")
    assert "Eva: admin" in run("accounts", "add", "Eva", "--role", "admin", "--password-stdin", given=f"{GOOD}\n")
    out = run("accounts", "add", "ida", "--by", "Eva")
    first = out.rsplit(" ", 1)[1].strip()
    assert out.startswith("ida: reader; first password, shown once: ") and len(first) == 19
    assert run("accounts", "role", "ida", "reviewer") == "ida: reviewer, has a first password\n"
    assert run("accounts", "grant", "ida", "sealed") == "ida: reviewer, has a first password; sees sealed\n"
    assert "disabled since" in run("accounts", "disable", "ida")
    assert run("accounts", "enable", "ida").startswith("ida: reviewer")
    assert "password is set" in run("accounts", "password", "ida", "--password-stdin", given=f"{GOOD}\n")
    assert "R186 there is no account 'ole'" in run("accounts", "role", "ole", "reader", code=2)
    out = run("tokens", "add", "ida", "--days", "7", "--note", "nightly")
    id, held = out[:8], out.splitlines()[1]
    assert held.startswith("dateline_")
    assert "nightly" in run("tokens", "list", "ida") and held not in run("tokens", "list", "--json")
    assert run("tokens", "revoke", id) == f"{id}: revoked\n"
    log = [json.loads(line) for line in run("accounts", "log", "--json").splitlines()]
    assert [one["action"] for one in log[::-1]] == [
        "add",
        "add",
        "role",
        "grant",
        "disable",
        "enable",
        "password",
        "token",
        "revoke",
    ]
    assert log[-2]["by"] == "Eva, at the console"
    assert "ida" in run("accounts", "list") and "password" not in run("accounts", "list", "--json")


def test_a_team_is_not_served_before_somebody_may_sign_in() -> None:
    assert "R187" in run("serve", "--team", "--port", "0", code=2)
    assert "R189 0.0.0.0 is reached by other machines" in run("serve", "--team", "--bind", "0.0.0.0", code=2)
    assert "R131 --host, --bind and --proxy are for --team" in run("serve", "--host", "desk.example", code=2)
