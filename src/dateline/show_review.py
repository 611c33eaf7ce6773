"""What a person sees of reviews: a claim as read and as it stands, what waits, how far people agree."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from dateline.exchange.flat import name_of
from dateline.exchange.records import Record
from dateline.phrases import clean
from dateline.review.agreement import Agreement
from dateline.review.queue import Disagreement, Waiting
from dateline.review.view import View
from dateline.show import NUMBER, QUIET, SPEAKER, show_rows


def view_record(seen: View) -> Record:
    """The line of ``dateline review CLAIM --json``."""
    history = [dataclasses.asdict(decision) for decision in seen.history]
    stands = dataclasses.asdict(seen.standing)
    return {"claim": seen.claim, "story": seen.story, "version": seen.version, "status": seen.status} | {
        "record": seen.record,
        "read": seen.read,
        "standing": stands,
        "history": history,
    }


def show_view(console: Console, seen: View) -> None:
    """Print the claim, its state, what differs from what was read, and every decision."""
    console.print(Text(f"“{clean(str(seen.record['content']))}”"))
    console.print(Text(f"  {seen.status}  ").append(seen.claim, style=QUIET))
    base = seen.read or {}
    for name, value in seen.record.items():
        if seen.read is not None and base.get(name) != value and not name.endswith("_span"):
            console.print(Text(f"  {name}: {_short(base.get(name))} → {_short(value)}", style=NUMBER))
    for name, given in seen.standing.differing.items():
        told = ", ".join(f"{by} {_short(value)}" for by, value in given.items())
        console.print(Text(f"  {name} is disputed: {clean(told)}; read as {_short(base.get(name))}", style=NUMBER))
    if seen.standing.into:
        console.print(Text(f"  now {', '.join(seen.standing.into)}"))
    if seen.standing.waiting:
        console.print(Text(f"  waits for {clean(', '.join(seen.standing.waiting))}"))
    for decision in seen.history:
        line = Text(f"  {decision.when[:16].replace('T', ' ')}  {clean(decision.by)}: {_told(decision)}")
        console.print(line.append(f"  {decision.id}", style=QUIET))


def _told(decision: Any) -> str:
    values = decision.after.get("set", {}) if decision.action == "correct" else {}
    words = ", ".join(
        f"{name} {_short(decision.before[name])} → {_short(values.get(name))}" for name in decision.before if values
    )
    note = f" – {decision.note}" if decision.note else ""
    to = f" to {decision.after['to']}" if decision.action == "assign" else ""
    return clean(f"{decision.action}{to} {words}".rstrip() + note)


def _short(value: Any) -> str:
    """A value of the record in a few words."""
    if value is None or value == []:
        return "nothing"
    if isinstance(value, list):
        return clean("; ".join(_short(one) for one in value))
    if isinstance(value, dict):
        if "start" in value:
            return f"{value['start']} to {value['end']}"
        name = value.get("who") or value.get("name") or value.get("text") or value.get("source") or "unnamed"
        side = f" ({value['side']})" if value.get("side") else ""
        return clean(f"{name}{side}" + (f" ({value['unit']})" if "unit" in value else ""))
    return clean(value if isinstance(value, str) else json.dumps(value))


# --- what waits ---


def waiting_record(waiting: Waiting | Disagreement) -> Record:
    """The line of ``dateline queue --json``, also with --second."""
    return dataclasses.asdict(waiting)


def show_queue(console: Console, waiting: Sequence[Waiting], states: dict[str, int]) -> None:
    """Print the claims that wait, and how many there are of each state."""
    for one in waiting:
        said: Any = one.record
        console.print(Text(f"“{clean(str(said['content']))}”"))
        who = " › ".join(clean(name_of(speaker)) for speaker in said["attribution"]) or "the outlet"
        weight = "no confidence" if one.confidence is None else f"{one.confidence:.2f}"
        line = Text(f"  {who}", style=SPEAKER).append(f"  {said['kind'].replace('_', ' ')}  {weight}  ", style="not bold")
        line.append(clean(f"{one.publisher or 'no outlet named'}, {one.published or 'day not given'}  {one.claim}"), style=QUIET)
        console.print(line)
    if not waiting:
        console.print(Text("nothing waits"))
    if states:
        console.print(Text(", ".join(f"{number:,} {state}" for state, number in states.items()), style=QUIET))


FOUND_BY = {"only_reader": "only the reader has it", "only_second": "only the second reader has it", "differs": "both have it"}


def show_disagreements(console: Console, found: Sequence[Disagreement]) -> None:
    """Print where two readers disagree: the words, who has them, and each field as the one and the other has it."""
    for one in found:
        said: Any = one.read or one.second
        console.print(Text(f"“{clean(str(said['content']))}”"))
        about = f"{one.publisher or 'no outlet named'}, {one.published or 'day not given'}  {one.claim}"
        line = Text(f"  {FOUND_BY[one.kind]}  ", style=SPEAKER)
        console.print(line.append(clean(f"{said['kind'].replace('_', ' ')}  {about}"), style=QUIET))
        for moved in one.moved:
            both = (clean(moved.before or "nothing"), clean(moved.after or "nothing"))
            console.print(Text(f"  {moved.field}: {both[0]} | second reader: {both[1]}", style=NUMBER))
    if not found:
        console.print(Text("no two readers disagree about what waits"))


# --- agreement ---


def agreement_records(found: Agreement) -> Iterator[Record]:
    """The lines of ``dateline agreement --json``: one a field."""
    between = {one.field: one for one in found.between}
    for error in found.errors:
        share = error.wrong / error.claims if error.claims else None
        other = between.get(error.field)
        yield {
            "field": error.field,
            "read": {"judged": error.claims, "wrong": error.wrong, "share": share, "low": error.low, "high": error.high},
            "reviewers": dataclasses.asdict(other) if other else None,
        }


def show_agreement(console: Console, found: Agreement) -> None:
    """Print the reader's error and the reviewers' agreement, field by field."""
    who = ", ".join(clean(name) for name in found.reviewers) or "nobody"
    missed = f"; {found.missed:,} were added that the reader had missed" if found.missed else ""
    console.print(Text(f"{found.decided:,} {'claim' if found.decided == 1 else 'claims'} decided by {who}{missed}"))
    between = {one.field: one for one in found.between}
    rows = []
    for error in found.errors:
        if not error.claims:
            continue
        other = between.get(error.field)
        share = f"{error.wrong / error.claims:.0%} ({error.low:.0%}–{error.high:.0%})"
        figures = [_figure(other.percent), _figure(other.kappa), _figure(other.alpha), f"{other.claims:,}"] if other else [""] * 4
        rows.append((error.field, f"{error.wrong:,} of {error.claims:,}", share, *figures))
    show_rows(console, ("field", "reader wrong", "share (95 %)", "agree", "kappa", "alpha", "claims by two"), rows)


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
