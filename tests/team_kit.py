"""A team at its desk: accounts with cheap passwords, browsers that are signed in, a clock that is turned by hand."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from starlette.testclient import TestClient

from dateline.accounts import passwords, people, sessions
from dateline.accounts.roles import ROLES
from dateline.accounts.store import Store
from dateline.ledger.connect import Ledger
from dateline.web.app import create_app
from dateline.web.guard import LOOPBACK, Guard
from dateline.web.team.door import Team, team_of
from desk_kit import HERE

GOOD = "correct horse battery"
BROWSER = {"accept": "text/html", "sec-fetch-site": "same-origin"}


@dataclass(slots=True)
class Hand:
    """A clock that goes when it is told to."""

    now: datetime.datetime = field(default_factory=lambda: datetime.datetime(2026, 3, 2, 8, 0, tzinfo=datetime.UTC))

    def __call__(self) -> datetime.datetime:
        return self.now

    def on(self, **time: float) -> None:
        self.now += datetime.timedelta(**time)


def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords that cost little to check."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: hasher)
    passwords._nobodys.cache_clear()


def staffed(store: Store) -> Store:
    """An account for each role, named by it."""
    for role in ROLES:
        people.add(store, f"The {role}", role, by="test", password=GOOD)
    return store


def desk_for(ledger: Ledger, store: Store, *, hosts: tuple[str, ...] = LOOPBACK, secure: bool = False) -> tuple[Guard, Team]:
    team = team_of(store, secure=secure)
    return create_app(ledger, hosts=hosts, team=team), team


def browser(app: Guard, *, base: str = HERE) -> TestClient:
    """Nobody yet."""
    return TestClient(app, base_url=base, raise_server_exceptions=False, follow_redirects=False, headers=BROWSER)


def signed_in(app: Guard, team: Team, name: str) -> TestClient:
    """A browser with a session, without the form."""
    found = browser(app)
    found.cookies.set(team.cookie, sessions.open_session(team.store, people.account_named(team.store, name)))
    return found


def place_of(folder: Path) -> Path:
    return folder / "team.db"
