"""The verb `collections`: what stories are kept together under a name, and who may see them."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli.ledger import opened_ledger
from dateline.cli.options import AsJson, LedgerPlace

if TYPE_CHECKING:
    from dateline.console import Errors

collections_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Stories kept together under a name, and who may see them."
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="A collection's name.", show_default=False)]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who decides it; it stays in the log.", show_default=False)]
Note = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="Why; it stays in the log.")]


@collections_app.command("list")
def list_all(ledger: LedgerPlace = None, as_json: AsJson = False) -> None:
    """Show every collection: how many stories, and whether it is restricted.

    `dateline read PATH --collection NAME` puts stories into one.
    """
    from dateline.console import exit_status, page, write_records
    from dateline.show import show_rows

    def work(_: Errors) -> None:
        from dateline.ledger.collections import list_collections

        with opened_ledger(ledger, write=False) as opened:
            found = list_collections(opened)
        if as_json:
            write_records(dataclasses.asdict(one) for one in found)
        elif found:
            rows = ((one.name, f"{one.stories:,}", "restricted" if one.restricted else "open", one.note or "") for one in found)
            show_rows(page(), ("collection", "stories", "", "note"), rows)
        else:
            typer.echo("there are no collections; `dateline read PATH --collection NAME` makes one")

    raise typer.Exit(exit_status(work))


@collections_app.command()
def restrict(name: Name, by: By, note: Note = None, ledger: LedgerPlace = None) -> None:
    """Show the stories of a collection only to who asks for it by its name.

    find, changes, evidence and what is exported leave them out without --collection NAME, and counts say so. A collection
    may be restricted before anything is read into it.
    """
    _mark(name, by, note, ledger, restricted=True)


@collections_app.command("open")
def open_again(name: Name, by: By, note: Note = None, ledger: LedgerPlace = None) -> None:
    """Show the stories of a restricted collection to everybody again."""
    _mark(name, by, note, ledger, restricted=False)


def _mark(name: str, by: str, note: str | None, ledger: str | None, *, restricted: bool) -> None:
    from dateline.console import exit_status

    def work(_: Errors) -> None:
        from dateline.ledger.collections import mark_collection
        from dateline.ledger.connect import default_place, open_ledger

        # A ledger is made where there is none: a collection may be restricted before anything is read.
        with open_ledger(ledger or default_place(), create=restricted) as opened:
            changed = mark_collection(opened, name, restricted=restricted, by=by, note=note)
        typer.echo(f"{name}: {'' if changed else 'already '}{'restricted' if restricted else 'open'}")

    raise typer.Exit(exit_status(work))
