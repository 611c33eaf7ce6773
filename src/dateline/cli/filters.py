"""The options that say which claims are asked for, and how they are shown: the same in every command that takes claims."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from inspect import Parameter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dateline.cli.options import Collection

if TYPE_CHECKING:
    from dateline.exchange.records import Record
    from dateline.query.filters import Filter

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
SaidFrom = Annotated[str | None, typer.Option(metavar="DAY", help="Said on or after this day, where the text tells when.")]
SaidTo = Annotated[str | None, typer.Option(metavar="DAY", help="Said on or before this day, where the text tells when.")]
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
Reviewed = Annotated[
    Many, typer.Option(metavar="STATE", help="What people decided: open, accepted, corrected, rejected, disputed, merged, split.")
]
MaskPrivate = Annotated[
    bool, typer.Option("--mask-private", help="Initials for persons whom the registry does not know and who have no office.")
]
RoundTo = Annotated[
    float | None,
    typer.Option("--round-coordinates", metavar="KM", min=0.1, max=1000, help="Places in the middle of squares of so many km."),
]

FILTERS: Mapping[str, object] = {
    "words": Words,
    "speaker": Speaker,
    "side": Side,
    "voice": Voice,
    "kind": Kind,
    "modality": Modality,
    "certainty": Certainty,
    "agent": Agent,
    "target": Target,
    "place": Place,
    "near": Near,
    "event_from": EventFrom,
    "event_to": EventTo,
    "said_from": SaidFrom,
    "said_to": SaidTo,
    "published_from": PublishedFrom,
    "published_to": PublishedTo,
    "unit": Unit,
    "at_least": AtLeast,
    "at_most": AtMost,
    "publisher": Outlet,
    "language": Language,
    "story": StoryId,
    "reviewed": Reviewed,
    "as_of": AsOf,
    "recorded_by": RecordedBy,
    "collection": Collection,
}


def filtered(command: Callable[..., None]) -> Callable[..., None]:
    """The command with an option for each field of the filter; they reach it unread, as ``asked``."""
    own = inspect.signature(command, eval_str=True).parameters.values()
    mine = [Parameter(name, Parameter.POSITIONAL_OR_KEYWORD, default=None, annotation=kind) for name, kind in FILTERS.items()]
    # What must be given comes first; then the words; the command's own options stand behind those of the filter.
    first = [one for one in own if one.default is Parameter.empty and one.name != "asked"]
    rest = [one for one in own if one.default is not Parameter.empty]

    @wraps(command)
    def run(**given: Any) -> None:
        command(asked={name: given.pop(name) for name in FILTERS}, **given)

    parameters = [one.replace(kind=Parameter.POSITIONAL_OR_KEYWORD) for one in (*first, *mine, *rest)]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {one.name: one.annotation for one in parameters}
    return run


def filter_of(asked: Mapping[str, Any]) -> Filter:
    """The filter that options ask for. Raises `RunError` R031."""
    from dateline.query.filters import read_filter

    given = {name: value for name, value in asked.items() if value and name != "words"}
    return read_filter({**given, "words": " ".join(asked.get("words") or [])})


def masking(mask_private: bool) -> Callable[[Record], Record] | None:
    """What puts initials for private persons into a record, where that is asked for."""
    if not mask_private:
        return None
    from functools import partial

    from dateline.actors.registry import load_registry
    from dateline.exchange.masking import known_names, masked
    from dateline.places.gazetteer import open_gazetteer

    return partial(masked, known=known_names(load_registry(), open_gazetteer()))
