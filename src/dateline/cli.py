"""The command line: each verb hands over to the pipeline and prints what comes back.

Everything heavy is imported inside the command that needs it, so that help is instant.
"""

from __future__ import annotations

import datetime
import itertools
import re
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from dateline import __version__, ledger_cli
from dateline.errors import RunError
from dateline.ledger_cli import LedgerPlace

if TYPE_CHECKING:
    from dateline.console import Bar, Errors
    from dateline.types import Reading, Story

Format = Literal["auto", "text", "html", "jsonl"]

NOT_KEPT = "Nothing was kept, for this war is invented. `dateline read` keeps what it reads in a ledger."

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # boxes cost a quarter of a second each time
    help="Read war reporting and record who said what happened, where, when and how many.",
    epilog="Exit status: 0 all read, 1 some input could not be read, 2 the run could not go on.",
)
places_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Look names up in the gazetteer.")
app.add_typer(places_app, name="places")

Paths = Annotated[
    list[str],
    typer.Argument(metavar="PATH", help="Files of text, HTML or JSON Lines; - is standard input.", show_default=False),
]
Published = Annotated[
    str | None,
    typer.Option(metavar="YYYY-MM-DD", help="Day that relative dates count from, where the input does not carry one."),
]
Publisher = Annotated[str | None, typer.Option(metavar="NAME", help="Who published it, where the input does not say.")]
InputFormat = Annotated[
    Format,
    typer.Option(
        "--format", metavar="auto|text|html|jsonl", help="How to read it; auto goes by the file's name and first bytes."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON Lines and nothing else.")]
Explain = Annotated[bool, typer.Option("--explain", help="Say under each claim why its fields are as they are.")]
NoStore = Annotated[
    bool,
    typer.Option("--no-store", help="Read without writing a ledger."),
]


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


@app.command()
def read(
    paths: Paths,
    published: Published = None,
    publisher: Publisher = None,
    input_format: InputFormat = "auto",
    as_json: AsJson = False,
    explain: Explain = False,
    ledger: LedgerPlace = None,
    no_store: NoStore = False,
) -> None:
    """Print every claim of the stories, and keep them in the ledger.

    Who says it, through whom, in which words, of which kind, how sure, where, when and how many.
    """
    from dateline.console import page, write_records
    from dateline.exchange.records import claim_record
    from dateline.show import show_reading

    def show(reading: Reading) -> None:
        if as_json:
            write_records(claim_record(claim, reading.story) for claim in reading.claims)
        else:
            show_reading(page(), reading, explain=explain)

    _read_all(paths, published, publisher, input_format, show, ledger=None if no_store else ledger or "", quiet=as_json)


@app.command()
def story(
    paths: Paths,
    published: Published = None,
    publisher: Publisher = None,
    input_format: InputFormat = "auto",
    as_json: AsJson = False,
) -> None:
    """Print how a story was taken apart.

    Its record, its parts, and what was set aside because it holds no claim.
    """
    from dateline.console import exit_status, page, progress_bar, write_records
    from dateline.exchange.records import story_record
    from dateline.show import show_story

    def work(errors: Errors) -> None:
        with progress_bar(paths) as bar:
            for found in _stories(paths, published, publisher, input_format, errors, bar):
                with bar.aside():
                    if as_json:
                        write_records([story_record(found)])
                    else:
                        show_story(page(), found)

    raise typer.Exit(exit_status(work))


@app.command()
def mentions(
    paths: Paths,
    published: Published = None,
    publisher: Publisher = None,
    input_format: InputFormat = "auto",
    as_json: AsJson = False,
) -> None:
    """Print what was found on the way.

    Times, places, quantities, quotations and actors, whether or not a claim rests on them.
    """
    from dateline.console import page, write_records
    from dateline.exchange.records import mention_records
    from dateline.show import show_mentions

    def show(reading: Reading) -> None:
        if as_json:
            write_records(mention_records(reading))
        else:
            show_mentions(page(), mention_records(reading))

    _read_all(paths, published, publisher, input_format, show)


@app.command()
def demo(explain: Explain = False) -> None:
    """Read the sample story, without keeping it.

    It comes with Dateline: our own writing, about an invented war. A ledger is for what was really published.
    """
    from dateline.console import page
    from dateline.samples import PUBLISHED, PUBLISHER, SAMPLE
    from dateline.show import show_reading

    def show(reading: Reading) -> None:
        show_reading(page(), reading, explain=explain)

    _read_all([str(SAMPLE)], PUBLISHED.isoformat(), PUBLISHER, "text", show, last=NOT_KEPT)


@app.command()
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


for command in (ledger_cli.verify, ledger_cli.heads, ledger_cli.backup, ledger_cli.migrate):
    app.command()(command)


# --- the way through ---


def _read_all(
    paths: list[str],
    published: str | None,
    publisher: str | None,
    input_format: Format,
    show: Callable[[Reading], None],
    *,
    ledger: str | None = None,
    quiet: bool = False,
    last: str = "",
) -> None:
    """Read every claim of every story and show each story as it comes; ends the command with its exit status.

    With a ledger (an empty name is the default one) each story is kept before it is shown: what a person or a program has
    seen is on the disk.
    """
    from dateline.console import exit_status, progress_bar, storing

    def work(errors: Errors) -> None:
        with progress_bar(paths) as bar:
            stories = _stories(paths, published, publisher, input_format, errors, bar)
            # Tools take seconds to load: not before there is a story, so that a wrong path is told at once.
            first = next(stories, None)
            if first is None:
                return
            # The ledger is opened before them, for the same reason.
            with storing(ledger, errors, quiet=quiet) as store:
                from dateline.pipeline import build_tools, read

                for reading in read(itertools.chain([first], stories), build_tools()):
                    with bar.aside():
                        if store(reading):
                            show(reading)
            if last:
                typer.echo(last)

    raise typer.Exit(exit_status(work))


def _stories(
    paths: list[str], published: str | None, publisher: str | None, input_format: Format, errors: Errors, bar: Bar
) -> Iterator[Story]:
    from dateline.console import readable
    from dateline.reading.inputs import stories

    found = stories(paths, published=_day(published), publisher=publisher, format=input_format, stdin=sys.stdin.buffer)
    return readable(found, errors, bar)


def _day(value: str | None) -> datetime.date | None:
    """The day, or `RunError` R001."""
    if value is None:
        return None
    try:
        if not ISO_DAY.fullmatch(value):
            raise ValueError(value)
        return datetime.date.fromisoformat(value)
    except ValueError as error:
        raise RunError("R001", detail=value) from error
