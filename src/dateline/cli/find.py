"""The verbs that ask the ledger: find, changes, evidence."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli.ledger import opened_ledger
from dateline.cli.options import AsJson, LedgerPlace

if TYPE_CHECKING:
    from dateline.console import Errors
    from dateline.exchange.records import Record

Many = list[str] | None
Words = Annotated[Many, typer.Argument(metavar="[WORDS]", help='All of them; "a phrase" whole, -without.', show_default=False)]
Speaker = Annotated[Many, typer.Option(metavar="NAME", help="Who says it, anywhere in the chain.")]
Side = Annotated[Many, typer.Option(metavar="SIDE", help="Party or state that a speaker speaks for.")]
Voice = Annotated[str | None, typer.Option(metavar="own|attributed", help="The outlet's own voice, or somebody's.")]
Kind = Annotated[Many, typer.Option(metavar="KIND", help="Kind of claim; `dateline kinds` lists them.")]
Modality = Annotated[Many, typer.Option(metavar="MODALITY", help="asserted, denied, forecast, intention, demand, conditional.")]
Certainty = Annotated[Many, typer.Option(metavar="STEP", help="Step of the yardstick: likely, unlikely, …")]
Agent = Annotated[Many, typer.Option(metavar="NAME|SIDE", help="Who did it.")]
Target = Annotated[Many, typer.Option(metavar="NAME|SIDE", help="To whom it was done.")]
Place = Annotated[Many, typer.Option(metavar="NAME", help="A place by its name in the record.")]
Near = Annotated[str | None, typer.Option(metavar="LAT,LON,KM", help="Places within so many kilometres.")]
EventFrom = Annotated[str | None, typer.Option(metavar="DAY", help="The event lies on or after this day.")]
EventTo = Annotated[str | None, typer.Option(metavar="DAY", help="The event lies on or before this day.")]
PublishedFrom = Annotated[str | None, typer.Option(metavar="DAY", help="Published on or after this day.")]
PublishedTo = Annotated[str | None, typer.Option(metavar="DAY", help="Published on or before this day.")]
Unit = Annotated[Many, typer.Option(metavar="UNIT", help="What a number counts: killed, wounded, losses, …")]
AtLeast = Annotated[str | None, typer.Option(metavar="N", help="A number of at least this.")]
AtMost = Annotated[str | None, typer.Option(metavar="N", help="A number of at most this.")]
Outlet = Annotated[Many, typer.Option("--publisher", metavar="NAME", help="Who published it.")]
Language = Annotated[Many, typer.Option(metavar="CODE", help="Language of the story.")]
StoryId = Annotated[Many, typer.Option("--story", metavar="ID", help="Claims of this story.")]
AsOf = Annotated[str | None, typer.Option(metavar="DAY", help="Only what was published by that day, as it then stood.")]
RecordedBy = Annotated[str | None, typer.Option(metavar="MOMENT", help="Only what this ledger held by then.")]
Limit = Annotated[int, typer.Option(metavar="N", min=1, max=1000, help="How many claims.")]
After = Annotated[str | None, typer.Option(metavar="CURSOR", help="Go on where the last page ended.")]
MaskPrivate = Annotated[
    bool, typer.Option("--mask-private", help="Initials for persons whom the registry does not know and who have no office.")
]
RoundTo = Annotated[
    float | None,
    typer.Option("--round-coordinates", metavar="KM", min=0.1, max=1000, help="Places in the middle of squares of so many km."),
]
Story = Annotated[str, typer.Argument(metavar="STORY", help="A story's id, address or name.", show_default=False)]
ClaimId = Annotated[str, typer.Argument(metavar="CLAIM", help="A claim's id.", show_default=False)]


def find(
    words: Words = None,
    speaker: Speaker = None,
    side: Side = None,
    voice: Voice = None,
    kind: Kind = None,
    modality: Modality = None,
    certainty: Certainty = None,
    agent: Agent = None,
    target: Target = None,
    place: Place = None,
    near: Near = None,
    event_from: EventFrom = None,
    event_to: EventTo = None,
    published_from: PublishedFrom = None,
    published_to: PublishedTo = None,
    unit: Unit = None,
    at_least: AtLeast = None,
    at_most: AtMost = None,
    publisher: Outlet = None,
    language: Language = None,
    story: StoryId = None,
    as_of: AsOf = None,
    recorded_by: RecordedBy = None,
    limit: Limit = 20,
    after: After = None,
    mask_private: MaskPrivate = False,
    round_coordinates: RoundTo = None,
    ledger: LedgerPlace = None,
    as_json: AsJson = False,
) -> None:
    """Find claims in the ledger, the latest published first, with how many there are and what was read.

    Every option given must hold; an option given again means any of its values. --mask-private and --round-coordinates change
    what is shown, not what is kept; names of places and the words around a name can still give somebody away.
    """
    asked = dict(locals())
    from dateline.console import exit_status, page, write_records

    def work(_: Errors) -> None:
        from dateline.judging.tally import tally
        from dateline.query.counts import count
        from dateline.query.filters import NAMES, read_filter
        from dateline.query.find import find
        from dateline.show_ledger import found_record, show_found

        filter = read_filter({**{name: asked[name] for name in NAMES if asked.get(name)}, "words": " ".join(words or [])})
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
    from dateline.exchange.masking import known_names, masked, rounded

    def less(record: Record) -> Record:
        if known is not None:
            record = masked(record, known)
        return rounded(record, km) if km is not None and record.get("places") else record

    known = None
    if mask_private:
        from dateline.actors.registry import load_registry
        from dateline.places.gazetteer import open_gazetteer

        known = known_names(load_registry(), open_gazetteer())
    return less


def changes(
    story: Story,
    ledger: LedgerPlace = None,
    reader: Annotated[bool, typer.Option("--reader", help="Between readers of one version, not between versions.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show what changed between the versions of a story: claims kept, dropped, new, and what moved in them.

    With --reader: what a better reader made of the same words.
    """
    from dateline.console import exit_status, page, write_records

    def work(_: Errors) -> None:
        from dateline.query.changes import reader_changes, version_changes
        from dateline.show_ledger import show_steps, step_records

        with opened_ledger(ledger, write=False) as opened:
            steps = (reader_changes if reader else version_changes)(opened, story)
        if as_json:
            write_records(record for step in steps for record in step_records(step))
        else:
            show_steps(page(), steps, of="readers" if reader else "versions")

    raise typer.Exit(exit_status(work))


def evidence(
    claim: ClaimId,
    to: Annotated[Path, typer.Option("--to", metavar="FOLDER", help="Where to write the package.")] = Path(),
    ledger: LedgerPlace = None,
) -> None:
    """Write a package that a court or an editor can keep.

    The words, the story, its source as it came, hashes, the head of the log, and a page to print.
    """
    from dateline.console import exit_status

    def work(_: Errors) -> None:
        from dateline.evidence import evidence, write

        with opened_ledger(ledger, write=False) as opened:
            typer.echo(write(evidence(opened, claim), to))

    raise typer.Exit(exit_status(work))
