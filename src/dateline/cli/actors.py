"""The verb `actors`: look up who is who, and add one's own actors."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli.options import AsJson

if TYPE_CHECKING:
    from dateline.actors.additions import Report, Row
    from dateline.console import Errors

actors_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Look up who is who, and add your own actors.",
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="A name as a text may spell it.")]
Day = Annotated[str | None, typer.Option("--on", metavar="YYYY-MM-DD", help="What is valid on this day.")]
Kind = Annotated[str, typer.Option(metavar="KIND", help="person, group, force, body, ngo, outlet or company.")]
Side = Annotated[str, typer.Option(metavar="SIDE", help='Party or state it speaks for; "=" is its own name.')]
Names = Annotated[str, typer.Option(metavar="A|B", help="Other names and spellings, joined by |.")]
Office = Annotated[str, typer.Option(metavar="OFFICE", help="Office a person holds in that time, of that side.")]
From = Annotated[str, typer.Option("--from", metavar="DATE", help="First day: YYYY, YYYY-MM or YYYY-MM-DD.")]
To = Annotated[str, typer.Option("--to", metavar="DATE", help="Last day, included.")]
Source = Annotated[str, typer.Option(metavar="SOURCE", help="Where it can be looked up; without one the row is unchecked.")]


@actors_app.command(
    "add", epilog='Example: dateline actors add "Ana Ruiz" --side Veltria --office "defence minister" --from 2024-03'
)
def add_actor(
    name: Name,
    kind: Kind = "person",
    side: Side = "",
    names: Names = "",
    office: Office = "",
    start: From = "",
    end: To = "",
    source: Source = "",
) -> None:
    """Add one actor, or one more office or side of an actor. Doing so twice changes nothing."""
    cells = (name, kind, side, names, office, start, end, source)
    _write(lambda columns: [(name.strip() or "this actor", dict(zip(columns, cells, strict=True)))])


@actors_app.command("import", epilog="Example: dateline actors import our-actors.csv")
def import_actors(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="TSV, CSV (.csv) or JSON Lines (.jsonl).", show_default=False)],
) -> None:
    """Add every row of a table that is not there yet.

    Its header names the columns name, kind, side, names, office, from, to, source; only name is needed.
    A row that cannot be taken is told and left out.
    """
    from dateline.actors.additions import read_rows

    _write(lambda _: read_rows(path))


@actors_app.command("show", epilog="Example: dateline actors show RSF --on 2020-06-01")
def show_actor(name: Name, day: Day = None, as_json: AsJson = False) -> None:
    """Say who that is, whom they speak for and which offices they held, with the source of each."""
    from dateline.console import exit_status, given_day, page, write_records
    from dateline.exchange.actors import actor_record
    from dateline.show import show_actor as show

    def work(_: Errors) -> None:
        from dateline.actors.names import words_of
        from dateline.actors.registry import load_registry
        from dateline.errors import RunError

        on, registry = given_day(day), load_registry()
        actor = registry.find(name) or registry.surname(words_of(name), on)
        if actor is None:
            raise RunError("R053", detail=name)
        record = actor_record(registry, actor, on)
        if as_json:
            write_records([record])
        else:
            show(page(), record)

    raise typer.Exit(exit_status(work))


@actors_app.command("list", epilog="Example: dateline actors list --side Sudan --kind person")
def list_actors(
    added: Annotated[bool, typer.Option("--added", help="Only what you have added.")] = False,
    kind: Annotated[str, typer.Option(metavar="KIND", help="Only this kind.")] = "",
    side: Annotated[str, typer.Option(metavar="SIDE", help="Only those who speak for this side.")] = "",
    as_json: AsJson = False,
) -> None:
    """List the actors of the registry."""
    from dateline.console import exit_status, page, write_records
    from dateline.exchange.actors import list_records
    from dateline.show import show_rows

    def work(_: Errors) -> None:
        from dateline.actors.registry import load_registry

        records = list_records(load_registry(), added=added, kind=kind, side=side)
        if as_json:
            write_records(records)
        else:
            show_rows(page(), ("name", "kind", "side"), ((r["name"], r["kind"], r["side"] or "") for r in records))

    raise typer.Exit(exit_status(work))


def _write(rows: Callable[[tuple[str, ...]], Iterable[tuple[str, Row]]]) -> None:
    """Add rows, tell each that cannot be taken, and say what was done; ends the command."""
    from dateline.console import exit_status

    def work(errors: Errors) -> None:
        from dateline.actors.additions import COLUMNS, add, home_file
        from dateline.actors.registry import load_registry

        report = add(rows(COLUMNS))
        load_registry.cache_clear()  # whoever reads on in this process reads with the new rows
        for fault in report.bad:
            errors.tell(fault)
        typer.echo(f"{_done(report)}; your actors are in {home_file()}")

    raise typer.Exit(exit_status(work))


def _done(report: Report) -> str:
    rows = "row" if report.new == 1 else "rows"
    parts = [f"{report.new} {rows} added", f"{report.known} there already", f"{len(report.bad)} left out"]
    return ", ".join(part for part in parts if not part.startswith("0 ") or part == parts[0])
