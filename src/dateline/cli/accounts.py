"""The verbs `accounts` and `tokens`: who may use a team's desk."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dateline.cli.options import AsJson, LedgerPlace

if TYPE_CHECKING:
    from dateline.accounts.store import Store
    from dateline.console import Errors

accounts_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Who may use a team's desk, and as what.")
tokens_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Tokens by which programs use a team's desk.")

Name = Annotated[
    str, typer.Argument(metavar="NAME", help="The account's name: how they sign in, and what the log says.", show_default=False)
]
Role = Annotated[str, typer.Option(metavar="ROLE", help="reader, reviewer, editor or admin.")]
NewRole = Annotated[str, typer.Argument(metavar="ROLE", help="reader, reviewer, editor or admin.", show_default=False)]
Restricted = Annotated[str, typer.Argument(metavar="COLLECTION", help="A restricted collection's name.", show_default=False)]
FromInput = Annotated[
    bool, typer.Option("--password-stdin", help="Take the password from standard input; else a first one is made and printed.")
]
By = Annotated[
    str | None,
    typer.Option("--by", metavar="NAME", help="Who does it, for the journal; else this machine's user.", show_default=False),
]
Scope = Annotated[
    str, typer.Option(metavar="ROLE", help="The most it may do: reader, reviewer or editor, never more than the account.")
]
Days = Annotated[int, typer.Option(metavar="N", help="How long it is good, at most 366 days.")]
What = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="What it is for.")]
Whose = Annotated[str | None, typer.Argument(metavar="NAME", help="Only those of this account.", show_default=False)]
Id = Annotated[str, typer.Argument(metavar="ID", help="The token's id, as `dateline tokens list` shows it.", show_default=False)]
Many = Annotated[int, typer.Option("--limit", metavar="N", min=1, help="How many entries.")]


@accounts_app.command()
def add(name: Name, role: Role = "reader", password_stdin: FromInput = False, by: By = None, ledger: LedgerPlace = None) -> None:
    """Give somebody an account.

    A first password is printed once; it must be changed at the first visit. For example:
    dateline accounts add ida --role reviewer
    """

    def work(store: Store) -> None:
        from dateline.accounts.people import add

        made, first = add(store, name, role, by=_by(by), password=_given() if password_stdin else None)
        typer.echo(f"{made.name}: {made.role}" + ("" if password_stdin else f"; first password, shown once: {first}"))

    _run(ledger, work)


@accounts_app.command("list")
def list_all(ledger: LedgerPlace = None, as_json: AsJson = False) -> None:
    """Show every account: its role, whether it is disabled, the restricted collections it sees."""

    def work(store: Store) -> None:
        from dateline.accounts.people import every
        from dateline.console import page, write_records
        from dateline.show import show_rows

        found = every(store)
        if as_json:
            write_records({k: v for k, v in dataclasses.asdict(one).items() if k != "key"} for one in found)
        elif found:
            rows = ((one.name, one.role, _state(one), ", ".join(one.collections)) for one in found)
            show_rows(page(), ("account", "role", "", "restricted collections"), rows)
        else:
            typer.echo("there are no accounts; `dateline accounts add NAME --role admin` makes the first")

    _run(ledger, work)


@accounts_app.command()
def role(name: Name, new_role: NewRole, by: By = None, ledger: LedgerPlace = None) -> None:
    """Give another role; it holds from the next page on."""
    _change(ledger, "set_role", name, new_role, by=by)


@accounts_app.command()
def disable(name: Name, by: By = None, ledger: LedgerPlace = None) -> None:
    """Let nobody in by that account: its sessions end, its tokens are revoked. Its name stays taken."""
    _change(ledger, "disable", name, by=by)


@accounts_app.command()
def enable(name: Name, by: By = None, ledger: LedgerPlace = None) -> None:
    """Let them in again, with the password they had."""
    _change(ledger, "enable", name, by=by)


@accounts_app.command()
def password(name: Name, password_stdin: FromInput = False, by: By = None, ledger: LedgerPlace = None) -> None:
    """Set a new password; every session ends, and without --password-stdin tokens are revoked, too."""

    def work(store: Store) -> None:
        from dateline.accounts.people import set_password

        first = set_password(store, name, _given() if password_stdin else None, by=_by(by))
        typer.echo(f"{name}: " + ("the password is set" if password_stdin else f"first password, shown once: {first}"))

    _run(ledger, work)


@accounts_app.command()
def grant(name: Name, collection: Restricted, by: By = None, ledger: LedgerPlace = None) -> None:
    """Let them see a restricted collection."""
    _change(ledger, "grant", name, collection, by=by)


@accounts_app.command()
def withdraw(name: Name, collection: Restricted, by: By = None, ledger: LedgerPlace = None) -> None:
    """Let them see a restricted collection no longer."""
    _change(ledger, "withdraw", name, collection, by=by)


@accounts_app.command("log")
def show_log(limit: Many = 50, ledger: LedgerPlace = None, as_json: AsJson = False) -> None:
    """Show what was done to accounts and who signed in, the newest first."""

    def work(store: Store) -> None:
        from dateline.accounts.people import events
        from dateline.console import page, write_records
        from dateline.show import show_rows

        found = events(store, limit=limit)
        if as_json:
            write_records(dataclasses.asdict(one) for one in found)
        else:
            rows = ((one.when[:16].replace("T", " "), one.by, one.action, one.account or "", one.after or "") for one in found)
            show_rows(page(), ("when", "by", "what", "whose", "after"), rows)

    _run(ledger, work)


@tokens_app.command("add")
def add_token(
    name: Name, scope: Scope = "reader", days: Days = 90, note: What = None, by: By = None, ledger: LedgerPlace = None
) -> None:
    """Make a token for a program that acts as that account; it is printed once.

    The program sends it as a header: Authorization: Bearer TOKEN. For example:
    dateline tokens add ida --scope reader --days 30 --note "nightly export"
    """

    def work(store: Store) -> None:
        from dateline.accounts.sessions import add_token

        made, held = add_token(store, name, scope, by=_by(by), days=days, told=note)
        typer.echo(f"{made.id}: {made.account} as {made.scope}, good until {made.ends[:10]}; shown once:\n{held}")

    _run(ledger, work)


@tokens_app.command("list")
def list_tokens(name: Whose = None, ledger: LedgerPlace = None, as_json: AsJson = False) -> None:
    """Show tokens, the newest first: whose, what they may, until when, when they were last used. Never what opens."""

    def work(store: Store) -> None:
        from dateline.accounts.sessions import every_token
        from dateline.console import page, write_records
        from dateline.show import show_rows

        found = every_token(store, name)
        if as_json:
            write_records(dataclasses.asdict(one) for one in found)
        elif found:
            ends = ("revoked" if one.revoked else "over" if one.over else one.ends[:10] for one in found)
            rows = (
                (t.id, t.account, t.scope, until, (t.used or "never")[:10], t.note or "")
                for t, until in zip(found, ends, strict=True)
            )
            show_rows(page(), ("token", "account", "may", "until", "used", "for"), rows)
        else:
            typer.echo("there are no tokens; `dateline tokens add NAME` makes one")

    _run(ledger, work)


@tokens_app.command()
def revoke(token: Id, by: By = None, ledger: LedgerPlace = None) -> None:
    """Let a token open nothing any more."""

    def work(store: Store) -> None:
        from dateline.accounts.sessions import revoke

        typer.echo(f"{revoke(store, token, by=_by(by)).id}: revoked")

    _run(ledger, work)


# --- parts ---


def _run(ledger: str | None, work: Callable[[Store], None]) -> None:
    from dateline.console import exit_status

    def opened(_: Errors) -> None:
        with _store(ledger) as store:
            work(store)

    raise typer.Exit(exit_status(opened))


def _change(ledger: str | None, what: str, *given: str, by: str | None) -> None:
    def work(store: Store) -> None:
        from dateline.accounts import people

        one = getattr(people, what)(store, *given, by=_by(by))
        seen = f"; sees {', '.join(one.collections)}" if one.collections else ""
        typer.echo(f"{one.name}: {one.role}" + (f", {_state(one)}" if _state(one) else "") + seen)

    _run(ledger, work)


@contextmanager
def _store(ledger: str | None) -> Iterator[Store]:
    from dateline.accounts.store import open_store
    from dateline.ledger.connect import default_place

    with open_store(ledger or default_place()) as store:
        yield store


def _state(one: Any) -> str:
    if one.disabled:
        return f"disabled since {one.disabled[:10]}"
    return "has a first password" if one.must_change else ""


def _by(name: str | None) -> str:
    """Who does it; the journal tells a name given at the console from one signed in."""
    import getpass

    return f"{name or getpass.getuser()}, at the console"


def _given() -> str:
    return sys.stdin.readline().rstrip("\r\n")
