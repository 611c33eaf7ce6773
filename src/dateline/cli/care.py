"""The verbs that take care of what is kept: takedown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli.ledger import opened_ledger
from dateline.cli.options import LedgerPlace

if TYPE_CHECKING:
    from dateline.console import Errors

By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who decides it; it stays in the log.", show_default=False)]
Why = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it stays in the log.", show_default=False)]


def takedown(
    what: Annotated[
        str, typer.Argument(metavar="STORY|CLAIM", help="A story's id, address or name, or a claim's id.", show_default=False)
    ],
    reason: Why,
    by: By,
    ledger: LedgerPlace = None,
) -> None:
    """Take a story's words, or one claim's, out of the ledger for good; hashes, days and the reason stay.

    Of a story all versions with their source, and all claims; the same text is not taken in again. Of a claim its record alone:
    the story's text still holds the words. What stays of either: the story's name and address, and the names of speakers and
    places, which other claims share. Backups are yours to clear. Done again, it clears the file again.
    """
    from dateline.console import exit_status

    def work(_: Errors) -> None:
        from dateline.ledger.takedown import takedown

        with opened_ledger(ledger, write=True) as opened:
            taken = takedown(opened, what, reason=reason, by=by)
        named = f"story {taken.story}" if taken.story else f"claim {taken.claim}"
        typer.echo(f"{named}: {taken.rows:,} rows lost their words, {taken.claims:,} of them claims")
        if taken.claim:
            typer.echo("the story's text still holds the words of this claim; take the story down where they must go")
        if taken.shared:
            typer.echo(f"the same bytes are kept for other stories: {', '.join(taken.shared)}")
        if taken.copies:
            typer.echo(f"copies that were made before a migration still hold it: {', '.join(taken.copies)}")

    raise typer.Exit(exit_status(work))
