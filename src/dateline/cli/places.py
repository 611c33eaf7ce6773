"""The verb `places`: look names up, take other gazetteers in, build ours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from dateline.cli.options import AsJson
from dateline.errors import RunError

if TYPE_CHECKING:
    from dateline.console import Errors

PlacesFormat = Literal["geonames", "alternates", "osm", "geojson", "pcodes", "katottg", "csv"]

places_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Look names up in the gazetteer, and add others to it."
)


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
        found = gazetteer.find(name) or gazetteer.resembling(name)
        records = [candidate_record(c, gazetteer.within(c), gazetteer.other_names(c)) for c in found]
        if as_json:
            write_records(records)
        else:
            show_candidates(page(), records, name=name)

    raise typer.Exit(exit_status(work))


@places_app.command("import")
def import_places(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A gazetteer: its format is told from its content.")],
    gazetteer_format: Annotated[
        PlacesFormat | None,
        typer.Option(
            "--format",
            metavar="geonames|alternates|osm|geojson|pcodes|katottg|csv",
            help="What the file is, where its content does not tell.",
        ),
    ] = None,
    name: Annotated[str | None, typer.Option(metavar="NAME", help="What to call it; the file's name, if not given.")] = None,
) -> None:
    """Take in a gazetteer of others, for villages that ours lacks.

    All of it or nothing: an import that breaks off changes nothing. Importing the same name again replaces it.
    """
    from dateline.console import exit_status, file_bar

    def work(_: Errors) -> None:
        from dateline.places.imported import take_in

        with file_bar(file) as opened:
            source = take_in(file, opened, name=name or file.name, format=gazetteer_format)
        typer.echo(f"{source.name}: {source.places:,} rows taken in as {source.format}, {source.bad:,} could not be read")
        if source.first_bad:
            typer.echo(f"the first that could not: {source.first_bad}", err=True)

    raise typer.Exit(exit_status(work))


@places_app.command("list")
def list_places(as_json: AsJson = False) -> None:
    """List the gazetteers that have been taken in."""
    from dateline.console import exit_status, page, write_records
    from dateline.show import show_rows

    def work(_: Errors) -> None:
        from dateline.places.imported import sources

        columns = ("name", "format", "day", "places", "bad")
        records: list[dict[str, object]] = [{c: getattr(source, c) for c in columns} for source in sources()]
        if as_json:
            write_records(records)
        elif records:
            show_rows(page(), columns, (record.values() for record in records))
        else:
            typer.echo("no gazetteer has been imported")

    raise typer.Exit(exit_status(work))


@places_app.command("forget")
def forget_places(source: Annotated[str, typer.Argument(metavar="SOURCE", help="Its name, as `places list` shows it.")]) -> None:
    """Let go of a gazetteer that was taken in."""
    from dateline.console import exit_status

    def work(_: Errors) -> None:
        from dateline.places.imported import forget

        if not forget(source):
            raise RunError("R062", detail=source)

    raise typer.Exit(exit_status(work))


@places_app.command("build")
def build_places() -> None:
    """Build the gazetteer anew. The first reading does so by itself."""
    from dateline.console import exit_status

    def work(_: Errors) -> None:
        from dateline.places.build import build

        typer.echo(build())

    raise typer.Exit(exit_status(work))
