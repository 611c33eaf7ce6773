"""Accounts: who there is, in what role, and what was done to them; each change in the journal with who did it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from dateline.accounts import passwords
from dateline.accounts.roles import Role, role_named
from dateline.accounts.store import Store, accounts, grants, journal, note, sessions, tokens
from dateline.errors import RunError

# Words of letters and digits, as they shall stand in the log: "ida", "Ólafur B.", "desk-2".
NAME = re.compile(r"\w[\w.'-]*( \w[\w.'-]*)*")
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in. ``disabled``: since when not; ``collections``: the restricted ones that they may see."""

    key: int
    name: str
    role: Role
    must_change: bool
    disabled: str | None
    made: str
    collections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """An entry of the journal; ``before`` and ``after`` are JSON."""

    when: str
    by: str
    action: str
    account: str | None
    before: str | None
    after: str | None


def add(store: Store, name: str, role: str, *, by: str, password: str | None = None) -> tuple[Account, str]:
    """A new account, and its password: the one given, else a first one, which must be changed when they sign in.

    Raises `RunError` R185 for a name that is none or taken, a role that is none, a password that is too weak.
    """
    name = _name(name)
    given = role_named(role)
    first = passwords.good(password, name) if password is not None else passwords.first_password()
    kept = passwords.hashed(first)
    with store.writing() as connection:
        if _row(connection, name) is not None:
            raise RunError("R185", where=name, detail="there is an account of that name, and names are never given twice")
        key = int(connection.execute(select(func.max(accounts.c.key))).scalar() or 0) + 1
        values = {"name": name, "role": given, "must_change": int(password is None), "disabled": None, "made": store.now}
        connection.execute(insert(accounts).values(key=key, login=_login(name), password=kept, **values))
        note(connection, store, "add", by=by, account=name, after={"role": given})
        return _account(connection, _there(connection, name)), first


def every(store: Store) -> tuple[Account, ...]:
    """All accounts by name."""
    with store.reading() as connection:
        return tuple(_account(connection, row) for row in connection.execute(select(accounts).order_by(accounts.c.login)))


def account_named(store: Store, name: str) -> Account:
    """The account of that name. Raises `RunError` R186."""
    with store.reading() as connection:
        return _account(connection, _there(connection, name))


def set_role(store: Store, name: str, role: str, *, by: str) -> Account:
    """Give another role; it holds from the next page on. Raises `RunError` R185, R186."""
    given = role_named(role)
    with _changing(store, name) as (connection, row):
        if given != "admin":
            _leaves_an_admin(connection, row)
        connection.execute(update(accounts).where(accounts.c.key == row.key).values(role=given))
        note(connection, store, "role", by=by, account=row.name, before={"role": row.role}, after={"role": given})
    return account_named(store, name)


def disable(store: Store, name: str, *, by: str) -> Account:
    """Let nobody in by that account: its sessions end, its tokens are revoked. Raises `RunError` R185, R186."""
    with _changing(store, name) as (connection, row):
        _leaves_an_admin(connection, row)
        if row.disabled is None:
            connection.execute(update(accounts).where(accounts.c.key == row.key).values(disabled=store.now))
            ended = _end_all(connection, store, row.key, tokens_too=True)
            note(
                connection,
                store,
                "disable",
                by=by,
                account=row.name,
                before={"disabled": None},
                after={"disabled": store.now, **ended},
            )
    return account_named(store, name)


def enable(store: Store, name: str, *, by: str) -> Account:
    """Let them in again, with the password they had; tokens stay revoked. Raises `RunError` R186."""
    with _changing(store, name) as (connection, row):
        if row.disabled is not None:
            connection.execute(update(accounts).where(accounts.c.key == row.key).values(disabled=None))
            note(
                connection, store, "enable", by=by, account=row.name, before={"disabled": row.disabled}, after={"disabled": None}
            )
    return account_named(store, name)


def set_password(store: Store, name: str, password: str | None = None, *, by: str) -> str:
    """Set a password. Every session ends; without one given it is a first one, which must be changed, and tokens are revoked.

    Raises `RunError` R185, R186.
    """
    known = account_named(store, name)
    first = passwords.good(password, known.name) if password is not None else passwords.first_password()
    kept = passwords.hashed(first)
    with _changing(store, name) as (connection, row):
        connection.execute(
            update(accounts).where(accounts.c.key == row.key).values(password=kept, must_change=int(password is None))
        )
        ended = _end_all(connection, store, row.key, tokens_too=password is None)
        note(connection, store, "password", by=by, account=row.name, after=ended)
    return first


def grant(store: Store, name: str, collection: str, *, by: str) -> Account:
    """Let them see a restricted collection. Raises `RunError` R185, R186."""
    wanted = collection.strip()
    if not wanted:
        raise RunError("R185", where="collection", detail="it needs a name")
    with _changing(store, name) as (connection, row):
        before = _collections(connection, row.key)
        if wanted not in before:
            connection.execute(insert(grants).values(account=row.key, collection=wanted))
            after = sorted([*before, wanted])
            note(
                connection,
                store,
                "grant",
                by=by,
                account=row.name,
                before={"collections": list(before)},
                after={"collections": after},
            )
    return account_named(store, name)


def withdraw(store: Store, name: str, collection: str, *, by: str) -> Account:
    """Let them see it no longer. Raises `RunError` R186."""
    wanted = collection.strip()
    with _changing(store, name) as (connection, row):
        before = _collections(connection, row.key)
        if wanted in before:
            connection.execute(delete(grants).where(grants.c.account == row.key, grants.c.collection == wanted))
            after = [one for one in before if one != wanted]
            note(
                connection,
                store,
                "withdraw",
                by=by,
                account=row.name,
                before={"collections": list(before)},
                after={"collections": after},
            )
    return account_named(store, name)


def authenticate(store: Store, name: str, password: str) -> Account | None:
    """Who signs in with that name and password; None for a wrong one, a name that nobody has, a disabled account.

    It takes one comparison of passwords whichever it is, so that time tells nothing.
    """
    with store.reading() as connection:
        row = _row(connection, name)
    right = passwords.matches(password, row.password if row else None)
    known = row.name if row else None
    with store.writing() as connection:
        row = _row(connection, name)  # as it is now: it may have been disabled meanwhile
        if not right or row is None or row.disabled is not None:
            # An unknown name is not kept: people type passwords there.
            note(connection, store, "sign in failed", by=known or "somebody", account=known)
            return None
        if passwords.is_old(row.password):
            connection.execute(update(accounts).where(accounts.c.key == row.key).values(password=passwords.hashed(password)))
        note(connection, store, "sign in", by=row.name, account=row.name)
        return _account(connection, row)


def is_theirs(store: Store, name: str, password: str) -> bool:
    """Whether that is the password of somebody who is signed in already; a wrong one stands in the journal."""
    with store.reading() as connection:
        row = _there(connection, name)
    right = passwords.matches(password, row.password)
    if not right:
        with store.writing() as connection:
            note(connection, store, "wrong password", by=row.name, account=row.name)
    return right


def events(store: Store, *, account: str | None = None, limit: int = 200) -> tuple[Event, ...]:
    """The journal, the newest first."""
    columns = [journal.c[name] for name in ("recorded", "by", "action", "account", "before", "after")]
    asked = select(*columns).order_by(journal.c.key.desc()).limit(limit)
    if account is not None:
        asked = asked.where(journal.c.account == account)
    with store.reading() as connection:
        return tuple(Event(*row) for row in connection.execute(asked))


# --- rows ---


@contextmanager
def _changing(store: Store, name: str) -> Iterator[tuple[Connection, Any]]:
    """One transaction over an account. Raises `RunError` R186."""
    with store.writing() as connection:
        yield connection, _there(connection, name)


def _name(name: str) -> str:
    """A name that an account may have: what the log will say, told apart from the names of programs."""
    plain = unicodedata.normalize("NFC", " ".join(name.split()))
    if not NAME.fullmatch(plain) or len(plain) > LONGEST:
        raise RunError(
            "R185", where="name", detail=f"{name[:80]!r} cannot be one; give up to {LONGEST} letters and digits, like ida"
        )
    if plain.casefold().startswith("dateline"):
        raise RunError("R185", where="name", detail="that is how the program signs what it does; give another")
    return plain


def _login(name: str) -> str:
    return unicodedata.normalize("NFKC", " ".join(name.split())).casefold()


def _row(connection: Connection, name: str) -> Any:
    return connection.execute(select(accounts).where(accounts.c.login == _login(name))).first()


def _there(connection: Connection, name: str) -> Any:
    row = _row(connection, name)
    if row is None:
        raise RunError("R186", where=name)
    return row


def of_key(connection: Connection, key: int) -> Account:
    """The account of that number."""
    return _account(connection, connection.execute(select(accounts).where(accounts.c.key == key)).one())


def _account(connection: Connection, row: Any) -> Account:
    told = (row.key, row.name, role_named(row.role), bool(row.must_change), row.disabled, row.made)
    return Account(*told, collections=_collections(connection, row.key))


def _collections(connection: Connection, key: int) -> tuple[str, ...]:
    mine = select(grants.c.collection).where(grants.c.account == key).order_by(grants.c.collection)
    return tuple(connection.execute(mine).scalars())


def _leaves_an_admin(connection: Connection, row: Any) -> None:
    """Raises `RunError` R185 when nobody could give roles any more."""
    others = select(accounts.c.key).where(accounts.c.role == "admin", accounts.c.disabled.is_(None), accounts.c.key != row.key)
    if row.role == "admin" and row.disabled is None and connection.execute(others.limit(1)).first() is None:
        raise RunError("R185", where=row.name, detail="this is the only administrator; make another first")


def _end_all(connection: Connection, store: Store, key: int, *, tokens_too: bool) -> dict[str, int]:
    ended = {"sessions_ended": connection.execute(delete(sessions).where(sessions.c.account == key)).rowcount}
    if tokens_too:
        live = update(tokens).where(tokens.c.account == key, tokens.c.revoked.is_(None))
        ended["tokens_revoked"] = connection.execute(live.values(revoked=store.now)).rowcount
    return ended
