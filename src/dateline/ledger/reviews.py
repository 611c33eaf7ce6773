"""What people decided about claims, and what stands after all of it.

A decision is a row that is never changed; an undo is a row more. Rows that one log entry wrote are one decision (a merge has a
row on each claim). What a claim is now follows from its decisions alone, in their order: each reviewer's own, then whether they
agree.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Connection, select

from dateline.exchange.item import Review
from dateline.exchange.records import Record
from dateline.ledger.schema import reviews

Action = Literal["accept", "correct", "reject", "merge", "split", "add", "comment", "assign", "undo"]
Verdict = Literal["accepted", "rejected", "merged", "split"]
CHUNK = 500
# In ``after`` of a decision that was taken in from another ledger: when it was made there.
MADE_THERE = "made_there"
VERDICTS: Mapping[str, Verdict] = {"accept": "accepted", "correct": "accepted", "reject": "rejected"}


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of the reviews. ``before`` and ``after`` are plain JSON; empty for a comment, and after a takedown.

    ``when`` it was decided; ``taken_in`` when it came from another ledger, where it did.
    """

    id: str
    claim: str
    action: Action
    before: Record
    after: Record
    note: str | None
    by: str
    when: str
    undoes: str | None
    entry: int
    taken_in: str | None = None

    @property
    def told(self) -> Any:
        """``after``, to look into."""
        return self.after


@dataclass(slots=True)
class Opinion:
    """What one reviewer makes of a claim: a verdict, and the fields that they set over the reader's."""

    verdict: Verdict | None = None
    values: Record = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a claim's decisions come to. ``values`` hold over the reader's record.

    ``made``: the record of a claim that people made. ``differing``: of each field that reviewers set to different values, each
    one's; who left it as read is not in it.
    """

    status: Review = "open"
    values: Record = field(default_factory=dict)
    differing: dict[str, dict[str, object]] = field(default_factory=dict)
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    made: Record | None = None
    into: tuple[str, ...] = ()  # the claims that it was merged into or split into
    waiting: tuple[str, ...] = ()  # who has it to do
    blind: bool = False  # decided by some, and not shown before all are done


# --- out of the ledger ---


def decisions(connection: Connection, claims: Iterable[str] | None = None) -> dict[str, list[Decision]]:
    """The decisions about those claims, or about all that have any, each claim's in order."""
    found: dict[str, list[Decision]] = {}
    if claims is None:
        for row in connection.execute(select(reviews).order_by(reviews.c.key)):
            found.setdefault(row.claim, []).append(_decision(row))
        return found
    for some in _chunks(list(claims)):
        for row in connection.execute(select(reviews).where(reviews.c.claim.in_(some)).order_by(reviews.c.key)):
            found.setdefault(row.claim, []).append(_decision(row))
    return found


def standings(connection: Connection) -> dict[str, Standing]:
    """What stands of every claim that anybody decided anything about."""
    return {claim: standing(made) for claim, made in decisions(connection).items()}


def claims_with(connection: Connection, statuses: Iterable[str]) -> tuple[list[str], bool]:
    """The claims of these states; for "open", which most are and nobody lists, the others, with True."""
    wanted = set(statuses)
    known = {claim: stands.status for claim, stands in standings(connection).items()}
    if "open" in wanted:
        return sorted(claim for claim, status in known.items() if status not in wanted), True
    return sorted(claim for claim, status in known.items() if status in wanted), False


# --- what follows ---


def live(made: Sequence[Decision]) -> list[Decision]:
    """The decisions that nobody took back; an undo that was itself undone takes nothing back."""
    gone: set[str] = set()
    kept: list[Decision] = []
    for decision in reversed(made):
        if decision.id in gone:
            continue
        if decision.action == "undo" and decision.undoes:
            gone.add(decision.undoes)
        else:
            kept.append(decision)
    return kept[::-1]


def standing(made: Sequence[Decision], *, viewer: str | None = None) -> Standing:
    """What the decisions come to; for a ``viewer`` who codes blind, from their own alone until all are done."""
    kept = live(made)
    assigned = assignees(kept)
    waiting = tuple(name for name in assigned if not any(d.by == name and _decides(d) for d in kept))
    hidden = set(coding_blind(kept))
    if viewer in hidden:
        kept = [d for d in kept if d.by == viewer or d.action in {"assign", "add"} or "record" in d.after]
    else:
        kept = [d for d in kept if d.by not in hidden or d.action in {"assign", "add"}]
    opinions = opinions_of(kept)
    base = next((d.told["record"] for d in reversed(kept) if d.action in {"add", "split"} and "record" in d.after), None)
    into = next((d.told["into"] for d in reversed(kept) if "into" in d.after), ())
    status, values, differing = _together(opinions)
    verdicts = {name: opinion.verdict for name, opinion in opinions.items() if opinion.verdict}
    return Standing(status, values, differing, verdicts, base, tuple(into), waiting, bool(hidden))


def assignees(kept: Iterable[Decision]) -> list[str]:
    """Who was given the claim, in order."""
    return list(dict.fromkeys(str(d.after["to"]) for d in kept if d.action == "assign" and "to" in d.after))


def coding_blind(kept: Sequence[Decision]) -> list[str]:
    """Who codes the claim blind, as long as one of them is not done; then nobody."""
    names = list(dict.fromkeys(str(d.after["to"]) for d in kept if d.action == "assign" and d.after.get("blind")))
    done = {d.by for d in kept if _decides(d)}
    return names if not done.issuperset(names) else []


def opinions_of(kept: Iterable[Decision]) -> dict[str, Opinion]:
    """Each reviewer's own opinion, from their live decisions. One that settles puts aside what others said before."""
    found: dict[str, Opinion] = {}
    for decision in kept:
        if decision.after.get("settles"):
            found = {decision.by: found[decision.by]} if decision.by in found else {}
        mine = found.setdefault(decision.by, Opinion())
        told = decision.told
        mine.values.update(told.get("set", {}))
        for name in told.get("unset", ()):
            mine.values.pop(name, None)
        if decision.action in VERDICTS:
            mine.verdict = VERDICTS[decision.action]
        elif decision.action == "merge":
            mine.verdict = "merged" if "into" in told else "accepted"
        elif decision.action == "split" and "into" in told:
            mine.verdict = "split"
        elif "record" in told and mine.verdict is None:
            mine.verdict = "accepted"
    return {name: opinion for name, opinion in found.items() if opinion.verdict}


def _decides(decision: Decision) -> bool:
    return decision.action in VERDICTS or decision.action in {"merge", "split"}


def _together(opinions: Mapping[str, Opinion]) -> tuple[Review, Record, dict[str, dict[str, object]]]:
    """The state, the values that all agree on, and those on which they differ."""
    if not opinions:
        return "open", {}, {}
    names = dict.fromkeys(name for opinion in opinions.values() for name in opinion.values)
    agreed: Record = {}
    differing: dict[str, dict[str, object]] = {}
    for name in names:
        given = {by: opinion.values[name] for by, opinion in opinions.items() if name in opinion.values}
        if len(given) == len(opinions) and len({json.dumps(value, sort_keys=True) for value in given.values()}) == 1:
            agreed[name] = next(iter(given.values()))
        else:
            differing[name] = given
    verdicts = {opinion.verdict for opinion in opinions.values()}
    if len(verdicts) > 1 or (differing and verdicts == {"accepted"}):
        return "disputed", agreed, differing
    (verdict,) = verdicts
    if verdict == "accepted":
        return ("corrected" if agreed else "accepted"), agreed, {}
    return verdict or "open", agreed, {}


def _decision(row: Any) -> Decision:
    before, after = (json.loads(text) if text else {} for text in (row.before, row.after))
    there = after.pop(MADE_THERE, None)
    told = (row.id, row.claim, row.action, before, after, row.note, row.by, there or row.recorded, row.undoes, row.entry)
    return Decision(*told, taken_in=row.recorded if there else None)


def _chunks(values: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
