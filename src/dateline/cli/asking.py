"""The verbs that ask what the record comes to: ask, forecasts, positions, source."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli.filters import Outlet, PublishedFrom, PublishedTo, Side, Speaker
from dateline.cli.judging import Cursor, Rows, filter_of
from dateline.cli.ledger import opened_ledger
from dateline.cli.options import AsJson, LedgerPlace

if TYPE_CHECKING:
    from dateline.console import Errors


def ask(
    sentence: Annotated[str, typer.Argument(metavar="SENTENCE", help="A sentence, a quotation or a number with its words.")],
    as_of: Annotated[str | None, typer.Option(metavar="DAY", help="Only what was published by that day.")] = None,
    ledger: LedgerPlace = None,
    as_json: AsJson = False,
) -> None:
    """Ask the record about a sentence: who says so, who says otherwise or differently, who said it first, how many origins.

    Its numbers are held against imported series. Where nothing is found, what was searched is the answer.
    Example: dateline ask "Twelve militants were killed in Ansongo"
    """
    from dateline.console import exit_status, page, write_records

    def work(_: Errors) -> None:
        from dateline.console import given_day
        from dateline.judging.ask import ask
        from dateline.pipeline import build_tools
        from dateline.show_judging import plain, show_answer

        day = given_day(as_of)
        with opened_ledger(ledger, write=False) as opened:
            answer = ask(opened, sentence, build_tools(), as_of=day, today=datetime.datetime.now(datetime.UTC).date())
        if as_json:
            write_records([{**plain(answer), "found": answer.found}])
        else:
            show_answer(page(), answer)

    raise typer.Exit(exit_status(work))


def forecasts(
    due_from: Annotated[str | None, typer.Option(metavar="DAY", help="Due on or after this day.")] = None,
    due_to: Annotated[str | None, typer.Option(metavar="DAY", help="Due on or before this day.")] = None,
    state: Annotated[
        str | None, typer.Option(metavar="STATE", help="open, overdue, came_true, held, slipped, dropped, did_not.")
    ] = None,
    speaker: Speaker = None,
    side: Side = None,
    publisher: Outlet = None,
    published_from: PublishedFrom = None,
    published_to: PublishedTo = None,
    limit: Rows = 20,
    after: Cursor = None,
    ledger: LedgerPlace = None,
    as_json: AsJson = False,
) -> None:
    """Show what was foretold, planned, demanded or made to depend on something, when it falls due, and what came of it.

    What came of it is what a later report says, proposed with a score; `dateline judge … --of forecast` settles it yourself.
    Example: dateline forecasts --due-to 2023-03-01 --state overdue
    """
    from dateline.console import exit_status, page, write_records

    def work(_: Errors) -> None:
        from dateline.console import given_day
        from dateline.judging.forecasts import forecasts
        from dateline.show_judging import records_of, show_register

        days = {"due_from": given_day(due_from), "due_to": given_day(due_to)}
        wanted = filter_of(
            speaker=speaker, side=side, publisher=publisher, published_from=published_from, published_to=published_to
        )
        with opened_ledger(ledger, write=False) as opened:
            found = forecasts(opened, wanted, **days, state=state, after=after, limit=limit)
        if as_json:
            write_records(records_of(found.forecasts))
        else:
            show_register(page(), found)

    raise typer.Exit(exit_status(work))


def positions(
    party: Annotated[str | None, typer.Argument(metavar="[PARTY]", help="A side or a speaker; without it, who has any.")] = None,
    published_from: PublishedFrom = None,
    published_to: PublishedTo = None,
    ledger: LedgerPlace = None,
    as_json: AsJson = False,
) -> None:
    """Show what a party demanded, offered, refused, planned and made conditions of, day by day.

    Example: dateline positions Ukraine --published-from 2022-12-20
    """
    from dateline.console import exit_status, page, write_records

    def work(_: Errors) -> None:
        from dateline.judging.positions import parties, positions
        from dateline.show import show_rows
        from dateline.show_judging import records_of, show_positions

        wanted = filter_of(published_from=published_from, published_to=published_to)
        with opened_ledger(ledger, write=False) as opened:
            if party is None:
                rows = parties(opened, wanted)
                if as_json:
                    write_records({"party": name, "claims": count} for name, count in rows)
                else:
                    show_rows(page(), ("party", "claims"), ((name, f"{count:,}") for name, count in rows))
                return
            found = positions(opened, party, wanted)
        if as_json:
            write_records(records_of(found))
        else:
            show_positions(page(), found)

    raise typer.Exit(exit_status(work))


def source(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="A speaker or a side; without it, who is heard.")] = None,
    published_from: PublishedFrom = None,
    published_to: PublishedTo = None,
    ledger: LedgerPlace = None,
    as_json: AsJson = False,
) -> None:
    """Show what a source has said, how others stand to it, how it speaks of its own side and of others, and in which words.

    Counts of the record, with claims behind them; no score of truth. Example: dateline source "Malian Defence Ministry"
    """
    from dateline.console import exit_status, page, write_records

    def work(_: Errors) -> None:
        from dateline.judging.sources import source, sources
        from dateline.show import show_rows
        from dateline.show_judging import plain, show_source

        with opened_ledger(ledger, write=False) as opened:
            if name is None:
                rows = sources(opened)
                if as_json:
                    write_records({"name": who, "side": side, "claims": count} for who, side, count in rows)
                else:
                    show_rows(page(), ("source", "side", "claims"), ((who, side or "", f"{n:,}") for who, side, n in rows))
                return
            found = source(opened, name, filter_of(published_from=published_from, published_to=published_to))
        if as_json:
            write_records([plain(found)])
        else:
            show_source(page(), found)

    raise typer.Exit(exit_status(work))
