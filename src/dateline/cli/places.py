"""The verb `places`: look names up, build the gazetteer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli.options import AsJson

if TYPE_CHECKING:
    from dateline.console import Errors

places_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Look names up in the gazetteer.")


@places_app.command("find")
def find_place(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name as a text may spell it.")], as_json: AsJson = False
) -> None:
    """List the places a name may stand for, best first."""
    from dateline.console import exit_status, page, write_records
    from dateline.exchange.records import candidate_record
    from dateline.show import show_candidates

    def work(_: Errors) -> None:
        from dateline.places.gazetteer import open_gazetteer

        gazetteer = open_gazetteer()
        records = [candidate_record(found) for found in gazetteer.find(name) or gazetteer.resembling(name)]
        if as_json:
            write_records(records)
        else:
            show_candidates(page(), records, name=name)

    raise typer.Exit(exit_status(work))


@places_app.command("build")
def build_places() -> None:
    """Build the gazetteer anew. The first reading does so by itself."""
    from dateline.console import exit_status

    def work(_: Errors) -> None:
        from dateline.places.build import build

        typer.echo(build())

    raise typer.Exit(exit_status(work))
