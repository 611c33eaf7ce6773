"""The verbs of people over claims: review, agreement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dateline.cli.filters import filter_of, filtered
from dateline.cli.ledger import opened_ledger
from dateline.cli.options import AsJson, LedgerPlace
from dateline.errors import RunError

if TYPE_CHECKING:
    from dateline.console import Errors
    from dateline.ledger.connect import Ledger

What = Annotated[str, typer.Argument(metavar="CLAIM|queue|add|gold", help="A claim's id, or what to do.", show_default=False)]
Action = Annotated[
    str,
    typer.Argument(
        metavar="[ACTION]", help="show, accept, correct, reject, merge, split, comment, assign or undo.", show_default=False
    ),
]
Values = Annotated[
    list[str] | None,
    typer.Argument(metavar="[VALUE]", help="FIELD=VALUE to correct; ids to merge; words to split at; names.", show_default=False),
]
By = Annotated[str, typer.Option("--by", metavar="NAME", envvar="DATELINE_REVIEWER", help="Who decides it; it stays in the log.")]
Why = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="Why; it stays in the log.")]
Blind = Annotated[bool, typer.Option("--blind", help="Nobody sees what the others decide before all are done.")]
Give = Annotated[
    list[str] | None, typer.Option("--give", metavar="NAME", help="Give so many to this reviewer, in the name of --by.")
]
Settles = Annotated[bool, typer.Option("--settles", help="What others said before no longer counts.")]
Second = Annotated[
    bool, typer.Option("--second", help="queue: where the reader and a second reader (a model) disagree, with both readings.")
]
ACTIONS = ("show", "accept", "correct", "reject", "merge", "split", "comment", "assign", "undo")


def review(
    what: What,
    action: Action = "show",
    values: Values = None,
    by: By = "",
    note: Why = None,
    blind: Blind = False,
    settles: Settles = False,
    second: Second = False,
    ledger: LedgerPlace = None,
    as_json: AsJson = False,
) -> None:
    """Decide about a claim: every decision is kept with who, when and why, beside what the reader made, and can be undone.

    dateline review CLAIM accept --by ida; dateline review CLAIM correct kind=shelling agent="the 3rd Brigade" --by ida;
    dateline review CLAIM merge OTHER --by ida; dateline review CLAIM split "words" "words" --by ida;
    dateline review CLAIM undo --by ida; dateline review add STORY "words" kind=shelling --by ida (a claim that was missed);
    dateline review gold FOLDER (stories of which every claim is decided, as gold files).
    """
    from dateline.console import exit_status, page, write_records

    def work(_: Errors) -> None:
        from dateline.review.view import view
        from dateline.show_review import show_view, view_record

        if what == "gold":
            _gold(ledger, Path(action))
            return
        if what == "queue":
            _queue(ledger, {}, 20, by, assigned=False, second=second, as_json=as_json)
            return
        with opened_ledger(ledger, write=action != "show" or what == "add") as opened:
            claim = _decided(opened, what, action, values or [], by, note, blind, settles)
            seen = view(opened, claim, viewer=by or None)
        if as_json:
            write_records([view_record(seen)])
        else:
            show_view(page(), seen)

    raise typer.Exit(exit_status(work))


def _decided(
    ledger: Ledger, what: str, action: str, values: Sequence[str], by: str, note: str | None, blind: bool, settles: bool
) -> str:
    """Do what is asked for; the claim that it is about."""
    from dateline.review import decide

    if what == "add":
        if not values:
            raise RunError("R112", where="add", detail="give a story, and the words that state the claim")
        return decide.add(ledger, action, values[0], _given(values[1:]), by=by, note=note).claims[0]
    match action:
        case "show":
            pass
        case "accept":
            decide.accept(ledger, what, by=by, note=note, settles=settles)
        case "reject":
            decide.reject(ledger, what, by=by, note=note, settles=settles)
        case "correct":
            decide.correct(ledger, what, _given(values), by=by, note=note, settles=settles)
        case "merge":
            decide.merge(ledger, what, values, by=by, note=note)
        case "split":
            decide.split(ledger, what, values, by=by, note=note)
        case "comment":
            decide.comment(ledger, what, " ".join(values) or note or "", by=by)
        case "assign":
            decide.assign(ledger, [what], values, by=by, blind=blind, note=note)
        case "undo":
            return decide.undo(ledger, values[0] if values else what, by=by, note=note).claims[0]
        case _:
            raise RunError("R112", where="action", detail=f"{action!r} is none; there are {', '.join(ACTIONS)}")
    return what


def _given(values: Sequence[str]) -> dict[str, object]:
    """FIELD=VALUE as a mapping."""
    pairs = [value.partition("=") for value in values]
    if not pairs or any(not equals for _, equals, _ in pairs):
        raise RunError("R112", where="correct", detail="write FIELD=VALUE, for example kind=shelling")
    return {field.strip(): value for field, _, value in pairs}


def _gold(ledger: str | None, folder: Path) -> None:
    from dateline.review.gold import write_gold

    if str(folder) == "show":
        raise RunError("R112", where="gold", detail="give the folder to write to")
    with opened_ledger(ledger, write=False) as opened:
        written = write_gold(opened, folder)
    typer.echo(f"{folder}: {written.stories:,} stories with {written.claims:,} claims")
    for doc, why in written.left_out.items():
        typer.echo(f"left out: {doc}: {why}")


@filtered
def queue(
    asked: dict[str, Any],
    limit: Annotated[int, typer.Option(metavar="N", min=1, max=1000, help="How many claims.")] = 20,
    by: By = "",
    assigned: Annotated[bool, typer.Option("--assigned", help="Only what was given to --by NAME.")] = False,
    second: Second = False,
    give: Give = None,
    blind: Blind = False,
    ledger: LedgerPlace = None,
    as_json: AsJson = False,
) -> None:
    """Show the claims that wait for a decision, the least certain first; with --by NAME those that NAME has not decided.

    With --second: the claims that only the reader or only a second reader found, or that the two read otherwise. With --give:
    so many are given to those reviewers, by --by. For example two who code the same ten claims, neither seeing the other's work:
    dateline queue --limit 10 --give ida --give ole --blind --by eva
    """
    from dateline.console import exit_status

    def work(_: Errors) -> None:
        if give:
            _give(ledger, asked, limit, give, by, blind=blind)
        else:
            _queue(ledger, asked, limit, by, assigned=assigned, second=second, as_json=as_json)

    raise typer.Exit(exit_status(work))


def _give(ledger: str | None, asked: Mapping[str, Any], limit: int, to: Sequence[str], by: str, *, blind: bool) -> None:
    from dateline.review.hand_out import hand_out

    with opened_ledger(ledger, write=True) as opened:
        given = hand_out(opened, filter_of(asked), to, many=limit, by=by, blind=blind)
    typer.echo(f"{given:,} claims given to {', '.join(to)}{', blind' if blind else ''}")


def _queue(
    ledger: str | None, asked: Mapping[str, Any], limit: int, by: str, *, assigned: bool, second: bool, as_json: bool
) -> None:
    from dateline.console import page, write_records
    from dateline.review.queue import disagreements, progress, queue
    from dateline.show_review import show_disagreements, show_queue, waiting_record

    filter = filter_of(asked)
    if second and assigned:
        raise RunError("R112", where="queue", detail="--assigned does not go with --second; leave one out")
    with opened_ledger(ledger, write=False) as opened:
        if second:
            found = disagreements(opened, filter, by=by or None, limit=limit)
            if as_json:
                write_records(map(waiting_record, found))
            else:
                show_disagreements(page(), found)
            return
        waiting = queue(opened, filter, by=by or None, assigned=assigned, limit=limit)
        states = {} if as_json else progress(opened, filter)
    if as_json:
        write_records(waiting_record(one) for one in waiting)
    else:
        show_queue(page(), waiting, states)


def agreement(
    reviewer: Annotated[list[str] | None, typer.Option("--by", metavar="NAME", help="Only these reviewers.")] = None,
    ledger: LedgerPlace = None,
    as_json: AsJson = False,
) -> None:
    """Show how often reviewers had each field otherwise than the reader, and how far they agree with each other.

    Percent, Cohen's kappa where they are two, Krippendorff's alpha. Claims that are still being coded blind do not count yet.
    """
    from dateline.console import exit_status, page, write_records

    def work(_: Errors) -> None:
        from dateline.review.agreement import agreement
        from dateline.show_review import agreement_records, show_agreement

        with opened_ledger(ledger, write=False) as opened:
            found = agreement(opened, reviewers=reviewer or [])
        if as_json:
            write_records(agreement_records(found))
        else:
            show_agreement(page(), found)

    raise typer.Exit(exit_status(work))
