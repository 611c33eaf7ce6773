"""The verbs that exchange: export, and import of what other tools made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dateline.cli.check import import_app
from dateline.cli.filters import MaskPrivate, RoundTo, filter_of, filtered, masking
from dateline.cli.ledger import opened_ledger
from dateline.cli.options import LedgerPlace, Publisher

if TYPE_CHECKING:
    from dateline.console import Errors
    from dateline.importing import Taken
    from dateline.ledger.connect import Ledger

FormatName = Annotated[
    str, typer.Argument(metavar="FORMAT", help="csv, xlsx, geojson, …; `dateline export list` shows all.", show_default=False)
]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to; else claims.SUFFIX here.")]
AsRead = Annotated[bool, typer.Option("--as-read", help="As the reader made them, rejected ones too, whatever people decided.")]
File = Annotated[Path, typer.Argument(metavar="FILE", help="The file to take in.", show_default=False)]
Map = Annotated[
    list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN", help="Which column holds what; may be given again.")
]
Annotator = Annotated[
    str | None,
    typer.Option("--by", metavar="NAME", envvar="DATELINE_REVIEWER", help="Who answered, where the file does not say."),
]


@filtered
def export(
    format: FormatName,
    asked: dict[str, Any],
    output: Output = None,
    as_read: AsRead = False,
    mask_private: MaskPrivate = False,
    round_coordinates: RoundTo = None,
    ledger: LedgerPlace = None,
) -> None:
    """Write claims into a file that other programs read, and what they rest on into FILE.about.json beside it.

    Claims go out as they stand after review: corrected, without rejected ones. For example:
    dateline export geojson --kind shelling --published-from 2023-01-01 -o shelling.geojson
    """
    from dateline.console import exit_status, page
    from dateline.show import show_rows

    def work(_: Errors) -> None:
        from dateline.exchange.formats import FORMATS
        from dateline.export import Showing, export, format_named

        if format == "list":
            show_rows(page(), ("format", "what it is", "what is lost"), ((f.name, f.help, f.loss) for f in FORMATS.values()))
            return
        path = output or Path(f"claims{format_named(format).suffix}")
        filter, showing = filter_of(asked), Showing(as_read=as_read, mask=masking(mask_private), round_km=round_coordinates)
        with opened_ledger(ledger, write=False) as opened:
            about = export(opened, format, path, filter, showing)
        typer.echo(f"{path}: {path.stat().st_size:,} bytes; {path}.about.json says what it rests on")
        if about.left_out:
            typer.echo("left out: " + ", ".join(f"{number:,} {why}" for why, number in sorted(about.left_out.items())))

    raise typer.Exit(exit_status(work))


@import_app.command("jsonl")
def import_jsonl(file: File, ledger: LedgerPlace = None) -> None:
    """Keep the stories, claims and reviews of a file that `dateline export jsonl` wrote; what is there already stays.

    Reviews keep their reviewers' names and times; the log says that they were taken in.
    """

    def take(opened: Ledger, errors: Errors) -> Taken:
        from dateline.importing import import_stories

        return import_stories(opened, file, errors.tell)

    _import(ledger, take, "stories")


@import_app.command("sheet")
def import_sheet(
    file: File,
    map: Map = None,
    sheet: Annotated[str | None, typer.Option(metavar="NAME", help="Which sheet of a workbook; else the first.")] = None,
    publisher: Publisher = None,
    ledger: LedgerPlace = None,
) -> None:
    """Keep a hand-coded sheet (CSV or Excel): each row a story of its own with one claim that rests on the row's words.

    Columns that are named as a field are found by themselves; for others say which holds what, for example:
    dateline import sheet coded.xlsx --map content=notes --map day=event_date --map killed=fatalities
    """

    def take(opened: Ledger, errors: Errors) -> Taken:
        from dateline.errors import RunError
        from dateline.importing import import_sheet

        pairs = [pair.partition("=") for pair in map or []]
        if wrong := next((pair for pair in pairs if not pair[1] or not pair[2]), None):
            raise RunError("R119", where=file.name, detail=f"{wrong[0]!r} is no FIELD=COLUMN")
        columns = {field.strip(): column.strip() for field, _, column in pairs}
        return import_sheet(opened, file, errors.tell, columns=columns, sheet=sheet, publisher=publisher)

    _import(ledger, take, "rows")


@import_app.command("prodigy")
def import_prodigy(file: File, by: Annotator = None, ledger: LedgerPlace = None) -> None:
    """Write the answers of a Prodigy file down as reviews of the claims that `dateline export prodigy` gave out."""
    _answers(file, "prodigy", by, ledger)


@import_app.command("labelstudio")
def import_labelstudio(file: File, by: Annotator = None, ledger: LedgerPlace = None) -> None:
    """Write the annotations of a Label Studio export (JSON) down as reviews of the claims."""
    _answers(file, "labelstudio", by, ledger)


@import_app.command("labelstudio-config")
def labelstudio_config() -> None:
    """Print the labelling interface for a Label Studio project."""
    from dateline.exchange.labelstudio import config

    typer.echo(config(), nl=False)


def _answers(file: Path, tool: str, by: str | None, ledger: str | None) -> None:
    def take(opened: Ledger, errors: Errors) -> Taken:
        from dateline.importing import import_answers

        return import_answers(opened, file, tool, errors.tell, by=by)

    _import(ledger, take, "answers", make=False)


def _import(ledger: str | None, take: Callable[[Ledger, Errors], Taken], what: str, *, make: bool = True) -> None:
    from dateline.console import exit_status

    def work(errors: Errors) -> None:
        from dateline.errors import DocumentError
        from dateline.ledger.connect import default_place, open_ledger

        with open_ledger(ledger or default_place(), create=make) as opened:
            try:
                taken = take(opened, errors)
            except DocumentError as error:
                errors.tell(error)
                return
        claims = f"; claims: {taken.claims:,}" if taken.claims else ""
        decisions = f"; decisions: {taken.decisions:,}" if taken.decisions else ""
        typer.echo(f"{opened.where}: {what} read: {taken.read:,}; new: {taken.new:,}{claims}{decisions}")

    raise typer.Exit(exit_status(work))
