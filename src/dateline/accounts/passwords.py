"""Passwords: kept as argon2id, compared in the same time whoever is named."""

from __future__ import annotations

import secrets
import threading
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from dateline.errors import RunError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 12, 256
# Characters that must differ: "aaaaaaaaaaaa" is long and no secret.
DIFFERENT = 5
# Each check takes 64 MiB for a moment; so many may at once.
AT_ONCE = threading.BoundedSemaphore(2)


def hashed(password: str) -> str:
    """The password as it is kept. Raises `RunError` R188 without argon2-cffi."""
    with AT_ONCE:
        return _hasher().hash(_same(password))


def matches(password: str, kept: str | None) -> bool:
    """Whether it is the password that is kept. Where nothing is kept it takes as long, and is not."""
    from argon2.exceptions import InvalidHashError, VerificationError

    with AT_ONCE:
        try:
            return _hasher().verify(kept or _nobodys(), _same(password)[: LONGEST * 4]) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def is_old(kept: str) -> bool:
    """Whether it was hashed with less work than today's."""
    return _hasher().check_needs_rehash(kept)


def good(password: str, name: str) -> str:
    """The password, where it may be one. Raises `RunError` R185."""
    told = None
    if not SHORTEST <= len(password) <= LONGEST:
        told = f"it has {len(password)} characters; give {SHORTEST} to {LONGEST}, for example four words that nobody would guess"
    elif len(set(password)) < DIFFERENT:
        told = f"it has fewer than {DIFFERENT} different characters; give one that nobody would guess"
    elif name.casefold() in password.casefold():
        told = "the name stands in it; give one that nobody would guess"
    if told is not None:
        raise RunError("R185", where="password", detail=told)
    return password


def first_password() -> str:
    """One to hand over, easy to read aloud: sixteen letters and digits that are not mistaken for one another."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def _same(password: str) -> str:
    """However a keyboard composes its letters (RFC 8265)."""
    return unicodedata.normalize("NFC", password)


@cache
def _hasher() -> PasswordHasher:
    try:
        from argon2 import PasswordHasher
    except ImportError as error:
        raise RunError("R188") from error
    return PasswordHasher()  # RFC 9106's second choice: 64 MiB, three passes


@cache
def _nobodys() -> str:
    """What is compared with where nobody has that name."""
    return _hasher().hash(secrets.token_hex(16))
