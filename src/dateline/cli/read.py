"""The verbs that read stories: read, story, mentions, demo."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli.archive import Jobs, Shard, Shards, parallel, read_archive
from dateline.cli.cluster import Address, Cluster, PartsFolder, read_on_cluster, read_part
from dateline.cli.inputs import Given, any_address, stories_of
from dateline.cli.options import (
    AsJson,
    BaseUrl,
    Explain,
    Gate,
    InputFormat,
    LedgerPlace,
    Model,
    NoStore,
    OwnKinds,
    Paths,
    Price,
    Published,
    Publisher,
    Seconds,
    Translate,
    Warc,
    WhichReader,
)
from dateline.cli.second import Second, second_of
from dateline.errors import DocumentError, RunError

if TYPE_CHECKING:
    from dateline.console import Errors
    from dateline.stream.plan import Plan
    from dateline.types import Reading

NOT_KEPT = "Nothing was kept, for this war is invented. `dateline read` keeps what it reads in a ledger."


def read(
    paths: Paths,
    published: Published = None,
    publisher: Publisher = None,
    input_format: InputFormat = "auto",
    as_json: AsJson = False,
    explain: Explain = False,
    ledger: LedgerPlace = None,
    collection: Annotated[
        str, typer.Option("--collection", metavar="NAME", help="Keep the stories in this collection.", show_default=False)
    ] = "",
    own_kinds: OwnKinds = None,
    no_store: NoStore = False,
    reader: WhichReader = "rules",
    base_url: BaseUrl = None,
    model: Model = None,
    seconds: Seconds = 120.0,
    price: Price = None,
    gate: Gate = False,
    warc: Warc = None,
    translate: Translate = None,
    jobs: Jobs = None,
    shards: Shards = 1,
    shard: Shard = 1,
    cluster: Cluster = None,
    address: Address = "auto",
    parts: PartsFolder = None,
) -> None:
    """Print every claim of the stories, and keep them in the ledger.

    Who says it, through whom, in which words, of which kind, how sure, where, when and how many.
    A day's news, most of it about other things, is read in a fraction of the time with
    `dateline read day.jsonl --gate`.
    An archive is read by all cores, and a run that was ended goes on where it was: `dateline read crawl.warc.gz`.
    """
    from dateline.console import page, write_records
    from dateline.exchange.records import claim_record
    from dateline.show import show_reading

    def show(reading: Reading) -> None:
        if as_json:
            write_records(claim_record(claim, reading.story) for claim in reading.claims)
        else:
            show_reading(page(), reading, explain=explain)

    where = None if no_store else ledger or ""
    asked = bool(jobs or cluster or parts or shards > 1)
    if (asked or parallel(paths, jobs, shards)) and _alone(paths, asked, reader, translate):
        chosen = _plan(published, publisher, where, own_kinds, collection, gate=gate, records=as_json)
        if parts and not cluster:
            alone = not (ledger or no_store or as_json)
            status = read_part(paths, input_format, chosen, jobs=jobs, shards=shards, shard=shard, parts=parts, alone=alone)
            raise typer.Exit(status)
        if cluster:
            raise typer.Exit(read_on_cluster(paths, input_format, chosen, shards=shards, parts=parts, address=address))
        shown = show if as_json or no_store else None
        status = read_archive(paths, input_format, chosen, jobs=jobs, shards=shards, shard=shard, show=shown, as_json=as_json)
        raise typer.Exit(status)
    second = (lambda: second_of(base_url, model, seconds, price)) if reader == "llm" else None
    given = Given(paths, published, publisher, input_format, warc, translate, gate)
    _read_all(given, show, own_kinds=own_kinds, ledger=where, collection=collection, quiet=as_json, second=second)


def story(
    paths: Paths,
    published: Published = None,
    publisher: Publisher = None,
    input_format: InputFormat = "auto",
    as_json: AsJson = False,
    warc: Warc = None,
    translate: Translate = None,
) -> None:
    """Print how a story was taken apart.

    Its record, its parts, and what was set aside because it holds no claim.
    """
    from dateline.console import exit_status, page, write_records
    from dateline.exchange.records import story_record
    from dateline.show import show_story

    def work(errors: Errors) -> None:
        with stories_of(Given(paths, published, publisher, input_format, warc, translate), errors) as (stories, bar):
            for found in stories:
                with bar.aside():
                    if as_json:
                        write_records([story_record(found)])
                    else:
                        show_story(page(), found)

    raise typer.Exit(exit_status(work))


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

    _read_all(Given(paths, published, publisher, input_format), show)


def demo(explain: Explain = False) -> None:
    """Read the sample story, without keeping it.

    It comes with Dateline: our own writing, about an invented war. A ledger is for what was really published.
    """
    from dateline.console import page
    from dateline.samples import PUBLISHED, PUBLISHER, SAMPLE
    from dateline.show import show_reading

    def show(reading: Reading) -> None:
        show_reading(page(), reading, explain=explain)

    _read_all(Given([str(SAMPLE)], PUBLISHED.isoformat(), PUBLISHER, "text"), show, last=NOT_KEPT)


# --- the way through ---


def _alone(paths: list[str], asked: bool, reader: str, translate: str | None) -> bool:
    """Whether nobody outside is asked while reading, and nothing is fetched: then processes of their own read."""
    outside = {"--reader llm": reader == "llm", "--translate": translate is not None, "addresses": any_address(paths)}
    named = [name for name, is_so in outside.items() if is_so]
    if named and asked:
        from dateline.console import exit_status

        def refuse(_: Errors) -> None:
            raise RunError(
                "R131",
                detail=f"--jobs, --shards, --parts and --cluster read files with Dateline's own reader, without {named[0]}",
            )

        raise typer.Exit(exit_status(refuse))
    return not named


def _plan(
    published: str | None,
    publisher: str | None,
    ledger: str | None,
    own_kinds: Path | None,
    collection: str,
    *,
    gate: bool,
    records: bool,
) -> Plan:
    """What every process shall do; ends the command where an option cannot be meant."""
    from dateline.cli.kinds import kinds_of
    from dateline.console import exit_status, given_day
    from dateline.ledger.connect import default_place
    from dateline.reading.story import Known
    from dateline.stream.plan import Plan

    made: list[Plan] = []

    def work(_: Errors) -> None:
        known = Known(published=given_day(published), publisher=publisher)
        place = None if ledger is None else ledger or default_place()
        made.append(Plan(known, kinds_of(own_kinds), place, collection.strip(), gate, records, rows=place is not None))

    if status := exit_status(work):
        raise typer.Exit(status)
    return made[0]


def _read_all(
    given: Given,
    show: Callable[[Reading], None],
    *,
    own_kinds: Path | None = None,
    ledger: str | None = None,
    collection: str = "",
    quiet: bool = False,
    second: Callable[[], Second] | None = None,
    last: str = "",
) -> None:
    """Read every claim of every story and show each story as it comes; ends the command with its exit status.

    With a ledger (an empty name is the default one) each story is kept before it is shown: what a person or a program has
    seen is on the disk.
    """
    from dateline.cli.kinds import kinds_of
    from dateline.console import exit_status, storing

    def work(errors: Errors) -> None:
        own = kinds_of(own_kinds)
        other = second() if second else None
        with stories_of(given, errors) as (stories, bar):
            # Tools take seconds to load: not before there is a story, so that a wrong path is told at once.
            first = next(stories, None)
            if first is None:
                return
            # The ledger is opened before them, for the same reason.
            chosen = other.reader() if other else None
            with storing(ledger, errors, quiet=quiet, collection=collection, reader=chosen) as store:
                from dateline.pipeline import build_tools, read

                reads = other.read if other else read
                for reading in reads(itertools.chain([first], stories), build_tools(own)):
                    with bar.aside():
                        if isinstance(reading, DocumentError):
                            errors.tell(reading)
                        elif store(reading):
                            show(reading)
            if other:
                typer.echo(other.told(), err=True)
            if last:
                typer.echo(last)

    raise typer.Exit(exit_status(work))
