"""The verbs that ask whether it adds up: check, tallies, import series."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli.inputs import Given, stories_of
from dateline.cli.ledger import opened_ledger
from dateline.cli.options import AsJson, InputFormat, LedgerPlace, Paths, Published, Publisher

if TYPE_CHECKING:
    from dateline.actors.registry import Registry
    from dateline.console import Errors
    from dateline.linking.series import Series

SeriesPaths = Annotated[
    list[Path] | None,
    typer.Option("--series", metavar="FILE|FOLDER", help="Published series to hold the numbers against; may be given again."),
]
SeriesPath = Annotated[
    Path, typer.Argument(metavar="FILE|FOLDER", help="A table of counts by day, or a folder of them.", show_default=False)
]
AnyPath = Annotated[
    Path | None,
    typer.Argument(
        metavar="[FILE|FOLDER]", help="A table of counts by day, or a folder of them; else the ledger's.", show_default=False
    ),
]
Claimant = Annotated[str | None, typer.Option(metavar="NAME", help="Who publishes the series, where its names do not say.")]
Whose = Annotated[str | None, typer.Option(metavar="SIDE", help="Whose losses it counts, where its names do not say.")]


def check(
    paths: Paths,
    published: Published = None,
    publisher: Publisher = None,
    input_format: InputFormat = "auto",
    series: SeriesPaths = None,
    claimant: Claimant = None,
    whose: Whose = None,
    ledger: LedgerPlace = None,
    as_json: AsJson = False,
) -> None:
    """Check whether the numbers of a story add up, and whether its wording holds.

    Its numbers against one another and against published series of the same claimant, those of the ledger and those given with
    --series; its headline and lead against the words they rest on. Each finding names the words, the rows and the most likely
    explanation. Nothing is written to the ledger.
    """
    from dateline.console import exit_status, page, write_records

    def work(errors: Errors) -> None:
        with stories_of(Given(paths, published, publisher, input_format), errors) as (stories, bar):
            from dateline.linking.checks import check
            from dateline.linking.wording import drifts
            from dateline.pipeline import build_tools, read
            from dateline.show_ledger import finding_records, show_findings

            tools = build_tools()
            known = [s for path in series or [] for s in _series(path, tools.registry, claimant, whose, errors)]
            known += _kept(ledger)
            for reading in read(stories, tools):
                flags, shifts = check(reading, known), tuple(drifts(reading))
                with bar.aside():
                    if as_json:
                        write_records(finding_records(reading.story, flags, shifts))
                    else:
                        show_findings(page(), reading.story, flags, shifts)

    raise typer.Exit(exit_status(work))


def tallies(
    path: AnyPath = None,
    claimant: Claimant = None,
    whose: Whose = None,
    unit: Annotated[str | None, typer.Option(metavar="UNIT", help="Only series of this count: killed, wounded, …")] = None,
    ledger: LedgerPlace = None,
    as_json: AsJson = False,
) -> None:
    """Show published series of counts: who counts what, from when to when, and what does not add up in them.

    Without a path those of the ledger, of which --claimant and --whose then name the ones to show.
    """
    from dateline.console import exit_status, page, write_records

    def work(errors: Errors) -> None:
        from dateline.actors.registry import load_registry
        from dateline.ledger.series import series_of
        from dateline.show_ledger import series_records, show_series

        if path is None:
            with opened_ledger(ledger, write=False) as opened, opened.snapshot() as connection:
                known = list(series_of(connection, claimant=claimant, whose=whose, unit=unit))
        else:
            found = _series(path, load_registry(), claimant, whose, errors)
            known = [series for series in found if unit in {None, series.counted.unit}]
        if as_json:
            write_records(record for series in known for record in series_records(series))
        else:
            show_series(page(), known)

    raise typer.Exit(exit_status(work))


import_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Take what others publish into the ledger.")


@import_app.command("series")
def import_series(path: SeriesPath, claimant: Claimant = None, whose: Whose = None, ledger: LedgerPlace = None) -> None:
    """Keep published series of counts in the ledger.

    What is there already is left as it is; another figure for a day that was given before is kept beside the earlier one, and
    `dateline tallies` tells it as a silent revision. All that is read is kept, or nothing.
    """
    from dateline.console import exit_status

    def work(errors: Errors) -> None:
        from dateline.actors.registry import load_registry
        from dateline.ledger.connect import default_place, open_ledger
        from dateline.ledger.series import keep_series

        found = _series(path, load_registry(), claimant, whose, errors)
        if not found:
            return
        with open_ledger(ledger or default_place()) as opened:
            kept = keep_series(opened, found)
        new = f"{kept.new_series:,} new series, {kept.new_rows:,} new rows" if kept.new_rows else "nothing new"
        revised = f", {kept.revised:,} days given otherwise than before" if kept.revised else ""
        typer.echo(f"kept in {opened.where}: {new}{revised} (of {kept.series:,} series)")

    raise typer.Exit(exit_status(work))


def _kept(ledger: str | None) -> list[Series]:
    """The series of the ledger; none where no ledger is and none was named."""
    from dateline.errors import RunError
    from dateline.ledger.series import series_of

    try:
        with opened_ledger(ledger, write=False) as opened, opened.snapshot() as connection:
            return list(series_of(connection))
    except RunError as error:
        if error.code == "R013" and ledger is None:
            return []
        raise


def _series(path: Path, registry: Registry, claimant: str | None, whose: str | None, errors: Errors) -> list[Series]:
    """The series of a file or folder; what cannot be read is told and left out."""
    from dateline.errors import DocumentError
    from dateline.exchange.series import Told, read_series

    try:
        return list(read_series(path, registry, told=Told(claimant, whose)).series)
    except DocumentError as error:
        errors.tell(error)
        return []
