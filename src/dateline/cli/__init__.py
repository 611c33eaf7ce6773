"""The command line: each verb hands over to the rooms before and prints what comes back.

Everything heavy is imported inside the command that needs it, so that help is instant.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from dateline import __version__
from dateline.cli import (
    agents,
    archive,
    asking,
    care,
    check,
    compare,
    export,
    find,
    judging,
    kinds,
    ledger,
    read,
    review,
    second,
    serve,
    situation,
    watch,
)
from dateline.cli.accounts import accounts_app, tokens_app
from dateline.cli.actors import actors_app
from dateline.cli.check import import_app
from dateline.cli.collections import collections_app
from dateline.cli.places import places_app

if TYPE_CHECKING:
    from dateline.console import Errors

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # boxes cost a quarter of a second each time
    help="Read war reporting and record who said what happened, where, when and how many.",
    epilog="Exit status: 0 all read, 1 some input could not be read, 2 the run could not go on.",
)


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    app(prog_name="dateline")


@app.callback(invoke_without_command=True)
def options(version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False) -> None:
    """Read war reporting and record who said what happened, where, when and how many."""
    if version:
        typer.echo(f"dateline {__version__}")
        raise typer.Exit()


def doctor() -> None:
    """Check the installation.

    Versions, the language model's hash, the gazetteer. Exit status 2 when something keeps Dateline from reading.
    """
    from dateline.console import exit_status, page
    from dateline.doctor import examine
    from dateline.show import show_rows

    def work(_: Errors) -> None:
        findings = list(examine())
        show_rows(page(), ("part", "state"), ((finding.part, finding.state) for finding in findings))
        for finding in findings:
            if finding.fault is not None:
                raise finding.fault

    raise typer.Exit(exit_status(work))


# In the order of a day's work: read, ask, check, look after.
VERBS: tuple[Callable[..., None], ...] = (
    *(read.read, watch.watch, read.story, read.mentions, read.demo),
    *(find.find, find.changes, find.evidence),
    *(asking.ask, asking.forecasts, asking.positions, asking.source),
    *(check.check, check.tallies, compare.compare),
    *(review.review, review.queue, review.agreement, export.export, situation.situation),
    *(judging.link, judging.incidents, judging.incident, judging.origins),
    *(judging.judgements, judging.judge, judging.undo),
    serve.serve,
    *(ledger.verify, ledger.heads, ledger.backup, ledger.migrate),
    *(care.reread, care.takedown, care.retention, archive.merge),
    *(agents.mcp, kinds.kinds, second.score, doctor),
)
for verb in VERBS:
    app.command()(verb)
app.add_typer(places_app, name="places")
app.add_typer(actors_app, name="actors")
app.add_typer(import_app, name="import")
app.add_typer(collections_app, name="collections")
app.add_typer(accounts_app, name="accounts")
app.add_typer(tokens_app, name="tokens")
