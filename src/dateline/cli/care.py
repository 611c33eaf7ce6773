"""The verbs that take care of what is kept: reread, takedown, retention."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli.ledger import opened_ledger
from dateline.cli.options import AsJson, LedgerPlace
from dateline.errors import RunError

if TYPE_CHECKING:
    from dateline.console import Errors

By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who decides it; it stays in the log.", show_default=False)]
Why = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it stays in the log.", show_default=False)]


def reread(
    stories: Annotated[
        list[str] | None, typer.Argument(metavar="[STORY]", help="Stories by id, address or name.", show_default=False)
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Every story of the ledger.")] = False,
    ledger: LedgerPlace = None,
    as_json: AsJson = False,
) -> None:
    """Read stories of the ledger again with this version's reader.

    Earlier readings stay, claims found again keep their ids and reviews, and what this reader has read already is left as it is.
    `dateline changes STORY --reader` shows what it made of a story.
    """
    from dateline.console import counting_bar, exit_status, write_records

    def work(errors: Errors) -> None:
        from dateline.errors import DocumentError
        from dateline.ledger.reader import this_reader

        if bool(stories) == every:
            raise RunError("R074")
        with opened_ledger(ledger, write=True) as opened:
            from dateline.cli.kinds import kinds_of
            from dateline.pipeline import build_tools
            from dateline.reread import Reread, reread, work

            todo = work(opened, stories or [], reader=this_reader())
            done: list[Reread] = []
            with counting_bar(len(todo.versions), "reading again") as bar:
                # Tools take seconds to load: only where there is something to read.
                found = reread(opened, todo, build_tools(kinds_of(None)), reader=this_reader()) if todo.versions else ()
                for one in found:
                    with bar.aside():
                        if isinstance(one, DocumentError):
                            errors.tell(one)
                        else:
                            done.append(one)
                    bar.step()
        totals = {name: sum(getattr(one, name) for one in done) for name in ("kept", "changed", "new", "dropped")}
        if as_json:
            write_records([{"read": len(done), **totals, "read_before": todo.done, "taken_down": todo.taken_down}])
            return
        claims = ", ".join(f"{number:,} {name}" for name, number in totals.items())
        typer.echo(f"{opened.where}: {len(done):,} versions of stories read again; claims: {claims}")
        if todo.done:
            typer.echo(f"{todo.done:,} were read by this reader already")
        if todo.taken_down:
            typer.echo(f"{todo.taken_down:,} were taken down")

    raise typer.Exit(exit_status(work))


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


def retention(
    older_than: Annotated[
        int, typer.Option("--older-than", metavar="DAYS", min=0, help="Retrieved before so many days ago.", show_default=False)
    ],
    apply: Annotated[bool, typer.Option("--apply", help="Take them down; else they are only listed.")] = False,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who decides it; needed with --apply.")] = None,
    ledger: LedgerPlace = None,
    as_json: AsJson = False,
) -> None:
    """List the stories that were retrieved longer ago than they may be kept, and with --apply take them down.

    A story counts by its latest version. What a takedown drops and what it keeps stands under `dateline takedown --help`.
    """
    import dataclasses

    from dateline.console import counting_bar, exit_status, page, write_records
    from dateline.show import show_rows

    def work(_: Errors) -> None:
        from dateline.ledger.takedown import expired, retire

        if apply and not (by or "").strip():
            raise RunError("R073")
        with opened_ledger(ledger, write=apply) as opened:
            found = expired(opened, days=older_than)
            if as_json:
                write_records(dataclasses.asdict(story) for story in found)
            elif found:
                rows = ((story.id, story.doc, story.publisher or "", story.retrieved[:10]) for story in found)
                show_rows(page(), ("story", "name", "outlet", "retrieved"), rows)
            if apply:
                with counting_bar(len(found), "taking down") as bar:
                    for _taken in retire(opened, found, reason=f"kept longer than {older_than} days", by=by or ""):
                        bar.step()
            if not as_json:
                typer.echo(
                    f"{len(found):,} stories retrieved more than {older_than} days ago" + (": taken down" if apply else "")
                )

    raise typer.Exit(exit_status(work))
