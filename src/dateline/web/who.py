"""Who asks: on a team's desk the person signed in, on one's own nobody in particular."""

from __future__ import annotations

from fastapi import Request

from dateline.accounts.sessions import Person


def person_of(request: Request) -> Person | None:
    """The person signed in; None on a desk of one's own, where nobody signs in."""
    found: Person | None = request.scope.get("state", {}).get("person")
    return found


def is_outside(request: Request) -> bool:
    """Whether it is a team's desk and nobody is signed in."""
    state = request.scope.get("state", {})
    return "team" in state and state.get("person") is None


def signed(request: Request, given: str) -> str:
    """The name that a decision is kept under: that of who is signed in, else the one given."""
    found = person_of(request)
    return found.name if found else given.strip()
