"""The door of a team's desk: who asks, by session or by token, whether the rules let them, and how often.

It stands between the guard, which dresses every answer, and the pages, which never ask who may.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool

from dateline.accounts.limits import Limit
from dateline.accounts.roles import covers
from dateline.accounts.sessions import Person, session_of, token_of
from dateline.accounts.store import Store
from dateline.errors import RunError
from dateline.web.guard import SAFE, Answer, App, Receive, Scope, Send, cookie_of
from dateline.web.team.rules import OPEN, Way, way_to

BEARER = "bearer "
QUARTER = 15 * 60.0


@dataclass(frozen=True, slots=True)
class Limits:
    """How often anybody may: sign in (of one account from one address, of one account, from one address), and ask at all."""

    pair: Limit = field(default_factory=lambda: Limit(10, QUARTER, "signing in"))
    account: Limit = field(default_factory=lambda: Limit(50, QUARTER, "signing in"))
    address: Limit = field(default_factory=lambda: Limit(100, QUARTER, "signing in"))
    asked: Limit = field(default_factory=lambda: Limit(600, 60.0, "asking"))
    outside: Limit = field(default_factory=lambda: Limit(300, 60.0, "asking"))


@dataclass(frozen=True, slots=True)
class Team:
    """What the team's pages share. ``secure``: reached over TLS, so that the cookie goes no other way."""

    store: Store
    cookie: str
    secure: bool = False
    limits: Limits = field(default_factory=Limits)
    secret: bytes = b""


def team_of(store: Store, *, port: int = 0, secure: bool = False) -> Team:
    """The team whose accounts these are. A cookie knows hosts, not ports: two desks on one machine need two names."""
    # The prefix makes a browser refuse the cookie from any other host of the domain, and without TLS.
    return Team(store, "__Host-dateline" if secure else f"dateline_team_{port}", secure, secret=store.secret())


@dataclass(frozen=True, slots=True)
class Door:
    """The desk behind it."""

    app: App
    refuse: Answer
    team: Team
    known: Sequence[Way]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in, send to the page that asks for a name, or say why not."""
        if scope["type"] != "http" or scope["path"].startswith(OPEN):
            await self.app(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        state = scope.setdefault("state", {})
        state["team"] = self.team
        try:
            person = await run_in_threadpool(self._who, headers)
            self._often(person, scope)
            state["person"] = person
            elsewhere = self._may(person, scope, headers)
        except RunError as error:
            await self.refuse(scope, error)(scope, receive, send)
            return
        if elsewhere is not None:
            await _to(elsewhere)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _who(self, headers: dict[str, str]) -> Person | None:
        told = headers.get("authorization", "")
        if told.lower().startswith(BEARER):
            return token_of(self.team.store, told[len(BEARER) :].strip())
        return session_of(self.team.store, cookie_of(headers.get("cookie", ""), self.team.cookie), secret=self.team.secret)

    def _often(self, person: Person | None, scope: Scope) -> None:
        """Raises R183."""
        if person is None:
            self.team.limits.outside.take(address_of(scope))
        else:
            self.team.limits.asked.take(person.token or person.name)

    def _may(self, person: Person | None, scope: Scope, headers: dict[str, str]) -> str | None:
        """Where to go instead, if anywhere. Raises R103, R180, R181, R185."""
        method, path = scope["method"], scope["path"]
        by_browser = person.token is None if person else BEARER not in headers.get("authorization", "").lower()
        if method not in SAFE and by_browser and not {"origin", "sec-fetch-site"} & headers.keys():
            raise RunError("R103", where="nowhere that is told")
        way = way_to(self.known, method, path)
        if way is not None and way.rule.least is None:
            return None
        if person is None:
            if method in SAFE and "text/html" in headers.get("accept", ""):
                return _sign_in(scope)
            raise RunError("R180")
        if way is None:  # no such page, or not asked that way: the desk says so
            return None
        if way.rule.least is not None and not covers(person.role, way.rule.least):
            raise RunError("R181", where=person.name, detail=way.rule.least)
        if way.rule.in_person and person.token is not None:
            raise RunError("R181", where="a program's token", detail="of a person who signs in")
        if person.must_change and path not in {"/account", "/account/password", "/sign-out"}:
            if method in SAFE:
                return "/account"
            raise RunError("R185", where=person.name, detail="choose a password of your own first, on /account")
        return None


def address_of(scope: Scope) -> str:
    """Whence it comes: the other end, or what a proxy that is trusted says."""
    client = scope.get("client")
    return str(client[0]) if client else "nowhere"


def _sign_in(scope: Scope) -> str:
    asked = scope["query_string"].decode("latin-1")
    here = scope["path"] + (f"?{asked}" if asked else "")
    return "/sign-in" if here == "/" else f"/sign-in?{urlencode({'onward': here})}"


def _to(where: str) -> App:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"location", where.encode("ascii", "backslashreplace")), (b"content-length", b"0")]
        await send({"type": "http.response.start", "status": 303, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    return answer
