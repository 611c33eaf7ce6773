"""The one place for the desk's safety: who may ask, from where, and what every answer carries.

It stands outside of everything else, so that no page, file or error can leave without its headers, and no new route without them.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, urlencode

from dateline.errors import DatelineError, RunError

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Answer = Callable[[Scope, DatelineError], App]

CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
# What a page of words has no use for.
FEATURES = (
    *("accelerometer", "autoplay", "camera", "display-capture", "geolocation", "gyroscope", "hid", "magnetometer"),
    *("microphone", "midi", "payment", "publickey-credentials-get", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
)
HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": ", ".join(f"{feature}=()" for feature in FEATURES),
}
# Unless a page says otherwise: what is on screen is nobody else's, and is asked for anew.
CACHE = "private, no-cache"

# A name or an address, and a port; nothing that a parser could read in two ways.
HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(?::[0-9]{1,5})?")
LOOPBACK = ("127.0.0.1", "localhost", "::1")
SAFE = ("GET", "HEAD", "OPTIONS")
TOKEN = "token"
LARGEST_BODY = 30_000_000
# Sheets and scripts hold nothing of the record, and the page that turns somebody away needs them.
OPEN = "/static/"
# What a feed reader may open, which keeps no session: this, with the feed's key, and ".atom".
FEED = "/feed/"


@dataclass(slots=True)
class Keys:
    """Who has been let in. A token is good for one visit and gives that browser a session; ``feed`` opens the feed alone."""

    cookie: str = "dateline"
    feed: str | None = None
    tokens: set[str] = field(default_factory=set)
    sessions: set[str] = field(default_factory=set)

    def token(self) -> str:
        """A new token, for an address that opens the desk once."""
        made = secrets.token_urlsafe(24)
        self.tokens.add(made)
        return made

    def redeem(self, token: str) -> str | None:
        """The session that the token opens; None when it is none, or was used."""
        if not _among(token, self.tokens):
            return None
        self.tokens.discard(token)
        session = secrets.token_urlsafe(24)
        self.sessions.add(session)
        return session

    def feeds(self, path: str) -> bool:
        """Whether the address is that of the feed."""
        return self.feed is not None and _among(path, [f"{FEED}{self.feed}.atom"])

    def knows(self, session: str | None) -> bool:
        """Whether the session is one that was opened here."""
        return session is not None and _among(session, self.sessions)


def _among(word: str, known: Iterable[str]) -> bool:
    """Compared in one time whatever stands where, so that the time tells nothing."""
    return sum(secrets.compare_digest(word.encode(), one.encode()) for one in known) > 0


@dataclass(frozen=True, slots=True)
class Guard:
    """The desk behind its door. ``keys`` None leaves the door open, for tests and for who stands behind a door of their own."""

    app: App
    refuse: Answer  # the page, or the JSON, that tells an error
    keys: Keys | None = None
    hosts: tuple[str, ...] = LOOPBACK

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or say why not."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        dressed = _dressed(send)
        try:
            self._from_where(scope, headers)
            redirect = self._door(scope, headers)
        except DatelineError as error:
            await self.refuse(scope, error)(scope, receive, dressed)
            return
        if redirect is not None:
            await redirect(scope, receive, dressed)
        else:
            await self.app(scope, _weighed(receive), dressed)

    def _from_where(self, scope: Scope, headers: dict[str, str]) -> None:
        """Raises R102 for another host's name (DNS rebinding), R103 for another site's form, R105 for too much."""
        host = headers.get("host", "")
        named = HOST.fullmatch(host)
        if named is None or named[1].strip("[]").lower() not in self.hosts:
            raise RunError("R102", where=host[:200])
        if scope["method"] not in SAFE:
            site, origin = headers.get("sec-fetch-site"), headers.get("origin")
            # Browsers say where a request comes from; a program that says neither is no browser and no page can make it one.
            mine = (
                site == "same-origin" if site is not None else origin is None or origin in {f"http://{host}", f"https://{host}"}
            )
            if not mine:
                raise RunError("R103", where=(origin or site or "")[:200])
        size = headers.get("content-length", "0")
        if not size.isdecimal() or int(size) > LARGEST_BODY:
            raise RunError("R105", where=scope["path"], detail=f"{LARGEST_BODY // 1_000_000} MB")

    def _door(self, scope: Scope, headers: dict[str, str]) -> App | None:
        """Let in, by token or by session. Raises R101."""
        if self.keys is None or scope["path"].startswith(OPEN):
            return None
        if scope["method"] in SAFE and self.keys.feeds(scope["path"]):
            return None
        asked = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        token = next((value for name, value in asked if name == TOKEN), None)
        session = None
        if token is not None and scope["method"] == "GET":
            session = self.keys.redeem(token)
        known = self.keys.knows(cookie_of(headers.get("cookie", ""), self.keys.cookie))
        if token is not None and (session or known):  # who comes back through the old address is let in, and the token put away
            return _onward(scope["path"], [pair for pair in asked if pair[0] != TOKEN], self.keys.cookie, session)
        if known:
            return None
        raise RunError("R101")


def cookie_of(header: str, name: str) -> str | None:
    """The value of one cookie; None where there is none, or the header cannot be read."""
    try:
        found = SimpleCookie(header).get(name)
    except CookieError:
        return None
    return found.value if found else None


def _onward(path: str, asked: list[tuple[str, str]], cookie: str, session: str | None) -> App:
    """To the same page without the token, so that it stands in no history."""
    # One slash only: a path that opens with two would be another host.
    where = "/" + path.lstrip("/\\") + (f"?{urlencode(asked)}" if asked else "")
    headers = [(b"location", where.encode("ascii", "backslashreplace")), (b"content-length", b"0")]
    if session is not None:
        headers.append((b"set-cookie", f"{cookie}={session}; HttpOnly; SameSite=Strict; Path=/".encode()))

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 303, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    return answer


def _dressed(send: Send) -> Send:
    """Each answer with the headers of all."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = [(name, value) for name, value in message.get("headers", []) if name.decode("latin-1").lower() not in HEADERS]
            if not any(name.lower() == b"cache-control" for name, _ in own):
                own.append((b"cache-control", CACHE.encode()))
            own += [(name.encode(), value.encode()) for name, value in HEADERS.items()]
            message = {**message, "headers": own}
        await send(message)

    return sent


def _weighed(receive: Receive) -> Receive:
    """What is sent, cut off where it grows beyond the limit without having said so."""
    seen = 0

    async def received() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        return {"type": "http.disconnect"} if seen > LARGEST_BODY else message

    return received
