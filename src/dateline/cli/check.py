"""The verbs that ask whether it adds up: check, tallies."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli.options import AsJson, InputFormat, Paths, Published, Publisher

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
    as_json: AsJson = False,
) -> None:
    """Check whether the numbers of a story add up, and whether its wording holds.

    Its numbers against one another and against published series of the same claimant; its headline and lead against the words
    they rest on. Each finding names the words, the rows and the most likely explanation. Nothing is written to the ledger.
    """
    from dateline.console import exit_status, page, progress_bar, write_records

    def work(errors: Errors) -> None:
        with progress_bar(paths) as bar:
            from dateline.cli.read import stories_of
            from dateline.linking.checks import check
            from dateline.linking.wording import drifts
            from dateline.pipeline import build_tools, read
            from dateline.show_ledger import finding_records, show_findings

            tools = build_tools()
            known = [s for path in series or [] for s in _series(path, tools.registry, claimant, whose, errors)]
            for reading in read(stories_of(paths, published, publisher, input_format, errors, bar), tools):
                flags, shifts = check(reading, known), tuple(drifts(reading))
                with bar.aside():
                    if as_json:
                        write_records(finding_records(reading.story, flags, shifts))
                    else:
                        show_findings(page(), reading.story, flags, shifts)

    raise typer.Exit(exit_status(work))


def tallies(
    path: SeriesPath,
    claimant: Claimant = None,
    whose: Whose = None,
    as_json: AsJson = False,
) -> None:
    """Show published series of counts: who counts what, from when to when, and what does not add up in them."""
    from dateline.console import exit_status, page, write_records

    def work(errors: Errors) -> None:
        from dateline.actors.registry import load_registry
        from dateline.show_ledger import series_records, show_series

        known = _series(path, load_registry(), claimant, whose, errors)
        if as_json:
            write_records(record for series in known for record in series_records(series))
        else:
            show_series(page(), known)

    raise typer.Exit(exit_status(work))


def _series(path: Path, registry: Registry, claimant: str | None, whose: str | None, errors: Errors) -> list[Series]:
    """The series of a file or folder; what cannot be read is told and left out."""
    from dateline.errors import DocumentError
    from dateline.exchange.series import Told, read_series

    try:
        return list(read_series(path, registry, told=Told(claimant, whose)).series)
    except DocumentError as error:
        errors.tell(error)
        return []
