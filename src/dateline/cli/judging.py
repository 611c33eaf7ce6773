"""The verbs that judge over the ledger: link, judgements, judge, undo, incidents, incident, origins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli.filters import (
    AsOf,
    EventFrom,
    EventTo,
    Kind,
    Many,
    Near,
    Outlet,
    Place,
    PublishedFrom,
    PublishedTo,
    Side,
    Speaker,
    StoryId,
    Unit,
    Words,
)
from dateline.cli.ledger import opened_ledger
from dateline.cli.options import AsJson, LedgerPlace

if TYPE_CHECKING:
    from dateline.console import Errors
    from dateline.query.filters import Filter

By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who judges.", show_default=False)]
Because = Annotated[str, typer.Option("--because", metavar="REASON", help="Why, in a sentence.", show_default=False)]
Cursor = Annotated[str | None, typer.Option("--after", metavar="CURSOR", help="Go on where the last page ended.")]
Rows = Annotated[int, typer.Option("--limit", metavar="N", min=1, max=1000, help="How many.")]
Claim = Annotated[str, typer.Argument(metavar="CLAIM", help="A claim's id, or STORY:CLAIM.", show_default=False)]


def filter_of(**given: str | list[str] | None) -> Filter:
    """The filter that options ask for; an option that was not given asks for nothing."""
    from dateline.query.filters import read_filter

    return read_filter({name: value for name, value in given.items() if value})


def link(
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="Also those published on or after this day, linked before or not.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All stories anew.")] = False,
    ledger: LedgerPlace = None,
) -> None:
    """Link the claims of stories that came since the last time: by mouth, by origin, by incident; and what came of forecasts.

    Each link is a judgement with its score and reason, kept beside the claims; `dateline judgements` lists them and
    `dateline undo` takes one back. Done again it adds nothing. Example: dateline link --since 2022-12-20
    """
    from dateline.console import exit_status

    def work(_: Errors) -> None:
        from dateline.console import given_day
        from dateline.judging.link import link

        day = given_day(since)
        with opened_ledger(ledger, write=True) as opened:
            done = link(opened, since=day, everything=everything)
        new = f"{done.new:,} judgements added, {done.undone:,} taken back" if done.new or done.undone else "nothing new"
        typer.echo(f"{opened.where}: {done.stories:,} stories linked, {new}")

    raise typer.Exit(exit_status(work))


def judgements(
    of: Annotated[str | None, typer.Option(metavar="CLAIM|STORY", help="Only those about it.")] = None,
    kind: Annotated[str | None, typer.Option(metavar="KIND", help="utterance, origin, incident or forecast.")] = None,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who judged; people: everybody but the program.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also what was taken back.")] = False,
    limit: Rows = 20,
    after: Cursor = None,
    ledger: LedgerPlace = None,
    as_json: AsJson = False,
) -> None:
    """List what was judged, the latest first: which claims, why, by whom.

    Example: dateline judgements --by people --kind incident
    """
    from dateline.console import exit_status, page, write_records

    def work(_: Errors) -> None:
        from dateline.judging.store import judgements
        from dateline.show_judging import records_of, show_judgements

        with opened_ledger(ledger, write=False) as opened:
            found = judgements(opened, of=of, kind=kind, by=by, live=not everything, after=after, limit=limit)
        if as_json:
            write_records(records_of(found.judgements))
        else:
            show_judgements(page(), found)

    raise typer.Exit(exit_status(work))


def judge(
    left: Annotated[str, typer.Argument(metavar="LEFT", help="A claim's id, or STORY:CLAIM.", show_default=False)],
    right: Annotated[str, typer.Argument(metavar="RIGHT", help="Another claim's.", show_default=False)],
    verdict: Annotated[
        str,
        typer.Argument(
            metavar="VERDICT", help="same, different, conflicts; of a forecast came_true, held, slipped, dropped, did_not."
        ),
    ],
    by: By,
    because: Because,
    of: Annotated[str, typer.Option("--of", metavar="incident|origin|forecast", help="What is judged.")] = "incident",
    ledger: LedgerPlace = None,
) -> None:
    """Judge two claims yourself: of one incident or not, from one origin or not; or what came of the first.

    It goes before what the program judges and holds when stories are linked or read again.
    Example: dateline judge 3f2a… 91bc… different --by ida --because "two attacks, morning and night"
    """
    from dateline.console import exit_status

    def work(_: Errors) -> None:
        from dateline.judging.link import judge

        with opened_ledger(ledger, write=True) as opened:
            made = judge(opened, left, right, verdict, kind=of, by=by, because=because)
        typer.echo(f"{made.id}  {made.kind} {made.verdict}, by {made.by}")

    raise typer.Exit(exit_status(work))


def undo(
    judgement: Annotated[
        str, typer.Argument(metavar="JUDGEMENT", help="Its id, as `dateline judgements` shows it.", show_default=False)
    ],
    by: By,
    because: Because,
    ledger: LedgerPlace = None,
) -> None:
    """Take a judgement back. Both stay in the ledger; what takes back can be taken back.

    Claims that the program had put together are kept apart from then on.
    Example: dateline undo 5d1e… --by ida --because "another village of that name"
    """
    from dateline.console import exit_status

    def work(_: Errors) -> None:
        from dateline.judging.link import undo

        with opened_ledger(ledger, write=True) as opened:
            made = undo(opened, judgement, by=by, because=because)
        typer.echo(f"{made.id}  takes back {made.undoes}, by {made.by}")

    raise typer.Exit(exit_status(work))


def incidents(
    words: Words = None,
    speaker: Speaker = None,
    side: Side = None,
    kind: Kind = None,
    place: Place = None,
    near: Near = None,
    event_from: EventFrom = None,
    event_to: EventTo = None,
    published_from: PublishedFrom = None,
    published_to: PublishedTo = None,
    unit: Unit = None,
    publisher: Outlet = None,
    story: StoryId = None,
    as_of: AsOf = None,
    reports: Annotated[int, typer.Option(metavar="N", min=1, help="Told of in so many stories at least.")] = 2,
    limit: Rows = 20,
    after: Cursor = None,
    ledger: LedgerPlace = None,
    as_json: AsJson = False,
) -> None:
    """Show what several stories tell of the same happenings, the latest told first.

    Every option given must hold of a claim of the incident. Example: dateline incidents --place Gao --event-from 2024-03-01
    """
    asked: dict[str, Many | str] = {
        name: value for name, value in locals().items() if name not in {"reports", "limit", "after", "ledger", "as_json", "words"}
    }
    from dateline.console import exit_status, page, write_records

    def work(_: Errors) -> None:
        from dateline.judging.after import hint
        from dateline.judging.incidents import incidents
        from dateline.show_judging import records_of, show_page

        wanted = filter_of(**asked, words=" ".join(words or []))
        with opened_ledger(ledger, write=False) as opened:
            found = incidents(opened, wanted, after=after, limit=limit, reports=reports)
            waiting = hint(opened)
        if as_json:
            write_records(records_of(found.incidents))
        else:
            show_page(page(), found)
        if waiting:
            typer.echo(waiting, err=True)

    raise typer.Exit(exit_status(work))


def incident(
    id: Annotated[str, typer.Argument(metavar="ID", help="Its id, or that of a claim in it.", show_default=False)],
    ledger: LedgerPlace = None,
    as_json: AsJson = False,
) -> None:
    """Show one incident: the accounts side by side, the figures, who bears out and who contradicts whom, and what joins them.

    Example: dateline incident 22b44643d71acb09:24d7e80dc7b68b72
    """
    from dateline.console import exit_status, page, write_records

    def work(_: Errors) -> None:
        from dateline.judging.incidents import incident
        from dateline.show_judging import plain, show_one

        with opened_ledger(ledger, write=False) as opened:
            found = incident(opened, id)
        if as_json:
            write_records([plain(found)])
        else:
            show_one(page(), found)

    raise typer.Exit(exit_status(work))


def origins(claim: Claim, ledger: LedgerPlace = None, as_json: AsJson = False) -> None:
    """Draw where a claim, or the claims of an incident, come from: from the first utterance to the outlets that carry it.

    Each step with its evidence and what was changed on the way. Example: dateline origins 22b44643d71acb09:24d7e80dc7b68b72
    """
    from dateline.console import exit_status, page, write_records

    def work(_: Errors) -> None:
        from dateline.judging.origins import origins
        from dateline.show_judging import records_of, show_trees

        with opened_ledger(ledger, write=False) as opened:
            found = origins(opened, claim)
        if as_json:
            write_records(records_of(found))
        else:
            show_trees(page(), found)

    raise typer.Exit(exit_status(work))
