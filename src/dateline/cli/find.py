"""The verbs that ask the ledger: find, changes, evidence."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dateline.cli.filters import MaskPrivate, RoundTo, filter_of, filtered, masking
from dateline.cli.ledger import opened_ledger
from dateline.cli.options import AsJson, Collection, LedgerPlace

if TYPE_CHECKING:
    from dateline.console import Errors
    from dateline.exchange.records import Record

Limit = Annotated[int, typer.Option(metavar="N", min=1, max=1000, help="How many claims.")]
AsRead = Annotated[bool, typer.Option("--as-read", help="As the reader made them, whatever people corrected.")]
After = Annotated[str | None, typer.Option(metavar="CURSOR", help="Go on where the last page ended.")]
Story = Annotated[str, typer.Argument(metavar="STORY", help="A story's id, address or name.", show_default=False)]
ClaimId = Annotated[str, typer.Argument(metavar="CLAIM", help="A claim's id.", show_default=False)]


@filtered
def find(
    asked: dict[str, Any],
    limit: Limit = 20,
    after: After = None,
    mask_private: MaskPrivate = False,
    round_coordinates: RoundTo = None,
    as_read: AsRead = False,
    ledger: LedgerPlace = None,
    as_json: AsJson = False,
) -> None:
    """Find claims in the ledger, the latest published first, with how many there are and what was read.

    Every option given must hold; an option given again means any of its values. What people corrected is looked for and shown as
    corrected. --mask-private and --round-coordinates change
    what is shown, not what is kept; names of places and the words around a name can still give somebody away.
    """
    from dateline.console import exit_status, page, write_records

    def work(_: Errors) -> None:
        from dateline.judging.tally import tally
        from dateline.query.counts import count
        from dateline.query.find import find
        from dateline.show_ledger import found_record, show_found

        filter = dataclasses.replace(filter_of(asked), as_read=as_read)
        with opened_ledger(ledger, write=False) as opened:
            some = find(opened, filter, after=after, limit=limit)
            less = _less(mask_private, round_coordinates)
            if as_json:
                write_records(less(found_record(claim)) for claim in some.claims)
            else:
                shown = tuple(dataclasses.replace(claim, record=less(claim.record)) for claim in some.claims)
                show_found(
                    page(), dataclasses.replace(some, claims=shown), count(opened, filter), told=str(tally(opened, filter))
                )

    raise typer.Exit(exit_status(work))


def _less(mask_private: bool, km: float | None) -> Callable[[Record], Record]:
    """What makes less of a record, as the options ask."""
    from dateline.exchange.masking import rounded

    mask = masking(mask_private)

    def less(record: Record) -> Record:
        if mask is not None:
            record = mask(record)
        return rounded(record, km) if km is not None and record.get("places") else record

    return less


def changes(
    story: Story,
    ledger: LedgerPlace = None,
    collection: Collection = None,
    reader: Annotated[bool, typer.Option("--reader", help="Between readers of one version, not between versions.")] = False,
    second: Annotated[
        bool, typer.Option("--second", help="What a second reader (a model) made of it, beside the reader.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show what changed between the versions of a story: claims kept, dropped, new, and what moved in them.

    With --reader: what a better reader made of the same words.
    """
    from dateline.console import exit_status, page, write_records

    def work(_: Errors) -> None:
        from dateline.query.changes import reader_changes, second_changes, version_changes
        from dateline.show_ledger import show_steps, step_records

        with opened_ledger(ledger, write=False) as opened:
            show = second_changes if second else reader_changes if reader else version_changes
            steps = show(opened, story, collection=collection or ())
        if as_json:
            write_records(record for step in steps for record in step_records(step))
        else:
            show_steps(page(), steps, of="readers" if reader or second else "versions")

    raise typer.Exit(exit_status(work))


def evidence(
    claim: ClaimId,
    to: Annotated[Path, typer.Option("--to", metavar="FOLDER", help="Where to write the package.")] = Path(),
    ledger: LedgerPlace = None,
    collection: Collection = None,
) -> None:
    """Write a package that a court or an editor can keep.

    The words, the story, its source as it came, hashes, the head of the log, and a page to print.
    """
    from dateline.console import exit_status

    def work(_: Errors) -> None:
        from dateline.evidence import evidence, write

        with opened_ledger(ledger, write=False) as opened:
            typer.echo(write(evidence(opened, claim, collection=collection or ()), to))

    raise typer.Exit(exit_status(work))
