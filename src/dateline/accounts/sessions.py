"""Sessions of browsers and tokens of programs: who asks. Only hashes are kept, so that nobody who reads the store can sign in.

What they hold is 256 random bits, so that one round of SHA-256 is enough: there is nothing to guess.
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update

from dateline.accounts.people import Account, account_named, of_key
from dateline.accounts.roles import Role, lesser, role_named
from dateline.accounts.store import Store, note, sessions, tokens
from dateline.errors import RunError
from dateline.ledger.connect import stamp

IDLE = datetime.timedelta(hours=12)  # a day's work with its lunch
ABSOLUTE = datetime.timedelta(days=7)
# How exactly "last seen" is known: not every page is worth a write.
SEEN_EVERY = datetime.timedelta(minutes=2)
USED_EVERY = datetime.timedelta(hours=1)
TOKEN_DAYS, MOST_TOKEN_DAYS = 90, 366
PREFIX = "dateline_"  # by which a token in a file is known for one
NEVER_BY_TOKEN: Role = "admin"


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks, and what they may. ``session``: the hash of the session they came with, None for a token."""

    name: str
    role: Role
    collections: frozenset[str]
    must_change: bool = False
    session: str | None = None
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """A token as a list shows it: never what opens."""

    id: str
    account: str
    scope: Role
    note: str | None
    made: str
    ends: str
    used: str | None
    revoked: str | None
    over: bool


# --- sessions ---


def open_session(store: Store, account: Account, *, instead: str | None = None) -> str:
    """A new session; what the browser is to hold. The one it came with ends, so that nobody else holds it, too."""
    held = secrets.token_urlsafe(32)
    now = store.clock()
    with store.writing() as connection:
        over = stamp(now - IDLE)
        connection.execute(delete(sessions).where((sessions.c.ends < stamp(now)) | (sessions.c.seen < over)))
        if instead is not None:
            connection.execute(delete(sessions).where(sessions.c.hash == instead))
        row = {"made": stamp(now), "seen": stamp(now), "ends": stamp(now + ABSOLUTE)}
        connection.execute(insert(sessions).values(hash=_hash(held), account=account.key, **row))
    return f"{held}.{_signature(store.secret(), held)}"


def session_of(store: Store, cookie: str | None, *, secret: bytes) -> Person | None:
    """Who holds the cookie; None for one that was not signed here, has ended, or whose account was disabled."""
    held = _signed(cookie, secret)
    if held is None:
        return None
    now = store.clock()
    with store.reading() as connection:
        row: Any = connection.execute(select(sessions).where(sessions.c.hash == _hash(held))).first()
        if row is None or row.ends <= stamp(now) or row.seen <= stamp(now - IDLE):
            return None
        account = of_key(connection, row.account)
    if account.disabled is not None:
        return None
    if row.seen < stamp(now - SEEN_EVERY):
        with store.writing() as connection:
            connection.execute(update(sessions).where(sessions.c.hash == row.hash).values(seen=stamp(now)))
    return Person(account.name, account.role, frozenset(account.collections), account.must_change, session=row.hash)


def close_session(store: Store, person: Person) -> None:
    """Sign out."""
    with store.writing() as connection:
        connection.execute(delete(sessions).where(sessions.c.hash == person.session))
        note(connection, store, "sign out", by=person.name, account=person.name)


# --- tokens ---


def add_token(
    store: Store, name: str, scope: str, *, by: str, days: int = TOKEN_DAYS, told: str | None = None
) -> tuple[Token, str]:
    """A token for a program that acts as that account; what it is to hold, told once.

    It may never do more than its scope, nor more than the account. Raises `RunError` R185, R186.
    """
    account, given = account_named(store, name), role_named(scope, where="scope")
    if given == NEVER_BY_TOKEN:
        raise RunError("R185", where="scope", detail="no program gives accounts; give reader, reviewer or editor")
    if lesser(account.role, given) != given:
        raise RunError("R185", where="scope", detail=f"{account.name} is {account.role}; a token cannot do more")
    if account.disabled is not None:
        raise RunError("R185", where=account.name, detail="the account is disabled; enable it first")
    if not 1 <= days <= MOST_TOKEN_DAYS:
        raise RunError("R185", where="days", detail=f"a token is good for 1 to {MOST_TOKEN_DAYS} days")
    held, id = PREFIX + secrets.token_urlsafe(32), secrets.token_hex(4)
    now = store.clock()
    ends = stamp(now + datetime.timedelta(days=days))
    with store.writing() as connection:
        row = {"scope": given, "note": (told or "").strip()[:200] or None, "made": stamp(now), "ends": ends}
        connection.execute(insert(tokens).values(id=id, hash=_hash(held), account=account.key, **row))
        note(connection, store, "token", by=by, account=account.name, after={"token": id, **row})
    return next(one for one in every_token(store, name) if one.id == id), held


def every_token(store: Store, name: str | None = None) -> tuple[Token, ...]:
    """The tokens of one account, or of all, the newest first."""
    asked = select(tokens).order_by(tokens.c.made.desc(), tokens.c.id)
    if name is not None:
        asked = asked.where(tokens.c.account == account_named(store, name).key)
    with store.reading() as connection:
        return tuple(
            Token(
                *(row.id, of_key(connection, row.account).name, role_named(row.scope), row.note, row.made, row.ends, row.used),
                row.revoked,
                over=row.revoked is not None or row.ends <= store.now,
            )
            for row in connection.execute(asked).all()
        )


def revoke(store: Store, id: str, *, by: str, of: str | None = None) -> Token:
    """A token that opens nothing any more; ``of``: only one of that account. Raises `RunError` R185."""
    found = next((one for one in every_token(store, of) if one.id == id), None)
    if found is None:
        raise RunError("R185", where=id, detail="there is no such token; `dateline tokens list` shows their ids")
    with store.writing() as connection:
        if connection.execute(
            update(tokens).where(tokens.c.id == id, tokens.c.revoked.is_(None)).values(revoked=store.now)
        ).rowcount:
            note(connection, store, "revoke", by=by, account=found.account, before={"token": id}, after={"revoked": store.now})
    return next(one for one in every_token(store) if one.id == id)


def token_of(store: Store, held: str) -> Person | None:
    """Who sends the token; None for one that is none, has ended, was revoked, or whose account was disabled."""
    with store.reading() as connection:
        row: Any = connection.execute(select(tokens).where(tokens.c.hash == _hash(held))).first()
        if row is None or row.revoked is not None or row.ends <= store.now:
            return None
        account = of_key(connection, row.account)
    if account.disabled is not None or account.must_change:
        return None
    if row.used is None or row.used < stamp(store.clock() - USED_EVERY):
        with store.writing() as connection:
            connection.execute(update(tokens).where(tokens.c.id == row.id).values(used=store.now))
    return Person(account.name, lesser(account.role, role_named(row.scope)), frozenset(account.collections), token=row.id)


# --- hashes ---


def _hash(held: str) -> str:
    return hashlib.sha256(held.encode("utf-8", "surrogatepass")).hexdigest()


def _signature(secret: bytes, held: str) -> str:
    return hmac.new(secret, held.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _signed(cookie: str | None, secret: bytes) -> str | None:
    """What the browser holds, where we signed it: a made-up cookie does not reach the store."""
    held, dot, signature = (cookie or "").rpartition(".")
    right = hmac.compare_digest(signature.encode("utf-8", "surrogatepass"), _signature(secret, held).encode())
    return held if dot and right else None
