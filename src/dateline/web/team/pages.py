"""The pages of accounts: signing in and out, one's own password and tokens, and for administrators everybody's."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from sqlalchemy import select
from starlette.responses import RedirectResponse, Response

from dateline.accounts import people, sessions
from dateline.accounts.roles import MAY, ROLES, covers
from dateline.errors import RunError
from dateline.ledger.collections import list_collections
from dateline.ledger.connect import Ledger
from dateline.ledger.schema import log
from dateline.ledger.takedown import takedown
from dateline.review.hand_out import hand_out
from dateline.review.queue import progress, queue
from dateline.web.asked import Record as Asking
from dateline.web.desk import desk
from dateline.web.render import query, render
from dateline.web.team.door import Team, address_of
from dateline.web.who import person_of

router = APIRouter(include_in_schema=False)
MANY = 1_000  # claims that are given out at once
WRITES = 100  # of the log that the page of what was done shows

Words = Annotated[str, Form(max_length=2_000)]
Asked = Annotated[str, Query(max_length=4_000)]


@router.get("/sign-in")
def sign_in_page(request: Request, onward: Asked = "/") -> Response:
    """The form; who is signed in already goes on."""
    if person_of(request):
        return RedirectResponse(_here(onward), status_code=303)
    return render(request, "sign_in.html", onward=_here(onward), error=None, name="")


@router.post("/sign-in")
def sign_in(request: Request, name: Words = "", password: Words = "", onward: Words = "/") -> Response:
    """A new session where name and password go together; the same answer, after the same time, for whatever is wrong."""
    team, onward = team_of(request), _here(onward)
    where, login = address_of(request.scope), " ".join(name.split()).casefold()
    counted = ((team.limits.address, where), (team.limits.account, login), (team.limits.pair, (login, where)))
    for limit, key in counted:
        limit.take(key)
    account = people.authenticate(team.store, name, password)
    if account is None:
        wrong = RunError("R182")
        return render(request, "sign_in.html", status=401, onward=onward, error=wrong, name=name)
    for limit, key in counted:
        limit.give_back(key)
    before = person_of(request)
    held = sessions.open_session(team.store, account, instead=before.session if before else None)
    return _holding(team, RedirectResponse("/account" if account.must_change else onward, status_code=303), held)


@router.post("/sign-out")
def sign_out(request: Request) -> Response:
    """End the session."""
    team = team_of(request)
    sessions.close_session(team.store, _person(request))
    answer = RedirectResponse("/sign-in", status_code=303)
    answer.delete_cookie(team.cookie, path="/", secure=team.secure, httponly=True, samesite="lax")
    return answer


@router.get("/account")
def account(request: Request) -> Response:
    """One's own page."""
    return _account(request)


@router.post("/account/password")
def own_password(request: Request, old: Words = "", new: Words = "", again: Words = "") -> Response:
    """Change one's password. Every other session ends; this one goes on under a new cookie."""
    team, person = team_of(request), _person(request)
    team.limits.pair.take((person.name, "password"))
    if not people.is_theirs(team.store, person.name, old):
        raise RunError("R185", where="old password", detail="it is another; nothing was changed")
    if new != again:
        raise RunError("R185", where="new password", detail="it was typed in two ways; nothing was changed")
    if new == old:
        raise RunError("R185", where="new password", detail="it is the old one; give another")
    people.set_password(team.store, person.name, new, by=person.name)
    team.limits.pair.give_back((person.name, "password"))
    held = sessions.open_session(team.store, people.account_named(team.store, person.name))
    return _holding(team, RedirectResponse("/" if person.must_change else "/account", status_code=303), held)


@router.post("/account/tokens")
def new_token(request: Request, scope: Words = "reader", days: Words = "90", told: Words = "") -> Response:
    """A token of one's own, shown on the page that answers and never again."""
    person = _person(request)
    whole = int(days) if days.strip().isdecimal() else 0
    _, held = sessions.add_token(team_of(request).store, person.name, scope, by=person.name, days=whole, told=told)
    return _account(request, held=held)


@router.post("/account/tokens/{token}/revoke")
def revoke(request: Request, token: str) -> Response:
    """One's own token opens nothing any more."""
    person = _person(request)
    sessions.revoke(team_of(request).store, token, by=person.name, of=person.name)
    return RedirectResponse("/account", status_code=303)


# --- work to hand out ---


@router.get("/assign")
def assign_page(request: Request, asked: Asking, given: int | None = None) -> Response:
    """Who has what to do, and the form to give more."""
    team, ledger = team_of(request), desk(request).ledger
    names = [one.name for one in people.every(team.store) if covers(one.role, "reviewer") and one.disabled is None]
    return render(
        request,
        "assign.html",
        asked=asked,
        names=[(name, len(queue(ledger, by=name, assigned=True, limit=MANY))) for name in names],
        progress=progress(ledger, asked.filter()),
        given=given,
        most=MANY,
        hidden=[(name, value) for name, values in asked.parameters().items() for value in values],
    )


@router.post("/assign")
def assign(
    request: Request, asked: Asking, to: Annotated[list[str] | None, Form()] = None, many: Words = "10", blind: Words = ""
) -> Response:
    """Give the first of what waits to reviewers."""
    ledger, person = desk(request).ledger, _person(request)
    if not to or not many.strip().isdecimal() or not 1 <= int(many) <= MANY:
        raise RunError("R112", where="assign", detail=f"choose at least one reviewer, and 1 to {MANY} claims")
    known = {people.account_named(team_of(request).store, name).name for name in to}
    given = hand_out(ledger, asked.filter(), sorted(known), many=int(many), by=person.name, blind=bool(blind))
    return RedirectResponse(query("/assign", given=given, **asked.parameters()), status_code=303)


# --- everybody's ---


@router.get("/accounts")
def accounts(request: Request) -> Response:
    """Who there is."""
    return _accounts(request)


@router.post("/accounts")
def add(request: Request, name: Words = "", role: Words = "reader") -> Response:
    """A new account; its first password is shown on the page that answers and never again."""
    made, first = people.add(team_of(request).store, name, role, by=_person(request).name)
    return _accounts(request, fresh=(made.name, first))


@router.post("/accounts/{name}")
def change(request: Request, name: str, action: Words = "", role: Words = "", collection: Words = "") -> Response:
    """Change an account: its role, whether it opens, its password, what it may see."""
    store, by = team_of(request).store, _person(request).name
    if action == "password":
        return _accounts(request, fresh=(people.account_named(store, name).name, people.set_password(store, name, by=by)))
    if action == "role":
        people.set_role(store, name, role, by=by)
    elif action == "disable":
        people.disable(store, name, by=by)
    elif action == "enable":
        people.enable(store, name, by=by)
    elif action == "grant":
        people.grant(store, name, collection, by=by)
    elif action == "withdraw":
        people.withdraw(store, name, collection, by=by)
    else:
        raise RunError("R104", where="action", detail=f"{action[:40]!r} is nothing that can be done to an account")
    return RedirectResponse("/accounts", status_code=303)


@router.post("/takedown")
def take_down(request: Request, what: Words = "", reason: Words = "") -> Response:
    """Take a story or a claim down; its words go, its hash and the reason stay."""
    taken = takedown(desk(request).ledger, what.strip(), reason=reason, by=_person(request).name)
    return _accounts(request, taken=(what.strip(), taken))


@router.get("/accounts/log")
def done(request: Request) -> Response:
    """What was done: to accounts, and to the record."""
    return render(
        request,
        "accounts_log.html",
        events=people.events(team_of(request).store),
        writes=_writes(desk(request).ledger),
    )


# --- parts ---


def team_of(request: Request) -> Team:
    """The team whose desk it is."""
    found: Team = request.scope["state"]["team"]
    return found


def _person(request: Request) -> sessions.Person:
    """Who is signed in; the door let nobody else in."""
    found = person_of(request)
    assert found is not None
    return found


def _account(request: Request, *, held: str | None = None) -> Response:
    team, person = team_of(request), _person(request)
    scopes = [role for role in ROLES[:-1] if ROLES.index(role) <= ROLES.index(person.role)]
    tokens = sessions.every_token(team.store, person.name)
    answer = render(request, "account.html", tokens=tokens, held=held, scopes=scopes, may=MAY, most=sessions.MOST_TOKEN_DAYS)
    return _unkept(answer)


def _accounts(request: Request, **shown: Any) -> Response:
    team = team_of(request)
    kept = [one for one in list_collections(desk(request).ledger) if one.restricted]
    given: dict[str, Any] = {"fresh": None, "taken": None, **shown}
    every = people.every(team.store)
    return _unkept(render(request, "accounts.html", accounts=every, roles=ROLES, may=MAY, restricted=kept, **given))


def _unkept(answer: Response) -> Response:
    """What is shown once is kept by no browser."""
    answer.headers["cache-control"] = "no-store"
    return answer


def _writes(ledger: Ledger) -> list[Any]:
    columns = (log.c.seq, log.c.recorded, log.c.by, log.c.action)
    with ledger.snapshot() as connection:
        return list(connection.execute(select(*columns).order_by(log.c.seq.desc()).limit(WRITES)))


def _holding(team: Team, answer: Response, held: str) -> Response:
    answer.set_cookie(
        *(team.cookie, held),
        max_age=int(sessions.ABSOLUTE.total_seconds()),
        path="/",
        secure=team.secure,
        httponly=True,
        samesite="lax",
    )
    return answer


def _here(onward: str) -> str:
    """A page of this desk and of no other, however it is written."""
    plain = "".join(letter for letter in onward if letter.isprintable())
    path = "/" + plain.lstrip("/\\ ")
    return path if path.isascii() and not path.startswith("/sign-in") else "/"
