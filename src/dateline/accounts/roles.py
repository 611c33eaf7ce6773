"""What a person may do: four roles, each with all that the one before it may."""

from __future__ import annotations

import typing
from typing import Literal

from dateline.errors import RunError

Role = Literal["reader", "reviewer", "editor", "admin"]
ROLES: tuple[Role, ...] = typing.get_args(Role)
MAY: dict[Role, str] = {
    "reader": "read and export",
    "reviewer": "also review: accept, correct, reject, comment, undo what is one's own",
    "editor": "also read stories in, and give claims to reviewers",
    "admin": "also give accounts and roles, grant restricted collections, take down",
}


def covers(role: Role, least: Role) -> bool:
    """Whether the role is at least that one."""
    return ROLES.index(role) >= ROLES.index(least)


def lesser(one: Role, other: Role) -> Role:
    """The one of two roles that may less."""
    return min(one, other, key=ROLES.index)


def role_named(name: str, *, where: str = "role") -> Role:
    """The role of that name. Raises `RunError` R185."""
    found = next((role for role in ROLES if role == name.strip().lower()), None)
    if found is None:
        raise RunError("R185", where=where, detail=f"{name!r} is none; give {', '.join(ROLES)}")
    return found
