"""The verb `situation`: reports counted by place, kind, side and week."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dateline.cli.filters import filter_of, filtered
from dateline.cli.ledger import opened_ledger
from dateline.cli.options import LedgerPlace
from dateline.errors import RunError

if TYPE_CHECKING:
    from dateline.console import Errors

By = Annotated[
    str,
    typer.Option(
        "--by", metavar="NAMES", help="What to count by: admin2, pcode, admin1, place, kind, side, agent_side, week, month, …"
    ),
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to: .html, .xlsx or .csv; else shown.")
]
Areas = Annotated[
    Path | None, typer.Option("--areas", metavar="FILE.geojson", help="Boundaries of admin-2 units with their P-codes.")
]


@filtered
def situation(
    asked: dict[str, Any],
    by: By = "place,kind,side,week",
    output: Output = None,
    areas: Areas = None,
    ledger: LedgerPlace = None,
) -> None:
    """Count reports by place, kind, side and week: stories, outlets, origins, and days of which nothing was read.

    For example, every Monday at six, by cron:
    0 6 * * 1 dateline situation --by pcode,kind,side,week --areas adm2.geojson --ledger dateline.db -o situation.html
    """
    from dateline.console import exit_status, page
    from dateline.show import show_rows

    def work(_: Errors) -> None:
        from dateline.places.gazetteer import open_gazetteer
        from dateline.situation.areas import read_areas
        from dateline.situation.report import write
        from dateline.situation.table import situation

        names = [name.strip() for name in by.split(",") if name.strip()]
        if not names:
            raise RunError("R112", where="by", detail="there is nothing in it; write for example place,kind,week")
        units = read_areas(areas) if areas else ()
        gazetteer = open_gazetteer() if "admin1" in names else None
        with opened_ledger(ledger, write=False) as opened:
            found = situation(opened, names, filter_of(asked), areas=units, gazetteer=gazetteer)
        if output is not None:
            write(found, output)
            typer.echo(f"{output}: {found.claims:,} reports in {len(found.rows):,} rows")
            return
        cells = [tuple("–" if cell is None else str(cell) for cell in row) for row in found.cells()]
        show_rows(page(), [name.replace("_", " ") for name in found.names], cells)
        typer.echo(f"reports: {found.claims:,}; a report is one claim in one story")
        if found.gaps:
            typer.echo("nothing read on " + ", ".join(a if a == b else f"{a} to {b}" for a, b in found.gaps))

    raise typer.Exit(exit_status(work))
