"""Say what a claim is in the terms of ACLED, UCDP and PLOVER, and what is lost on the way.

The three record events; a claim is somebody's word. Only what is asserted is given a code: what is denied, foretold, meant,
demanded (but for PLOVER's REQUEST) or conditional is no event, and `lost` says so. The rows are in `lexicons/crosswalk.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dateline.claims.what.modality import NEGATED
from dateline.lexicons import rows
from dateline.types import Claim, Party

WORD = re.compile(r"[^\W\d_]+")
CIVILIAN = frozenset(
    "civilian civilians resident residents villager villagers child children woman women family families people refugee refugees"
    " protester protesters demonstrator demonstrators worshipper worshippers passenger passengers student students pupil pupils"
    " journalist journalists doctor doctors patient patients worker workers shopper shoppers bystander bystanders".split()
)


@dataclass(frozen=True, slots=True)
class Crossing:
    """One row: what a kind is elsewhere where its conditions hold. ``None`` where a scheme has nothing for it."""

    kind: str
    when: tuple[str, ...]
    acled_event: str | None
    acled_sub_event: str | None
    ucdp: str | None  # "1", "2", "3", or "actors": who fights whom decides
    plover_event: str | None
    plover_mode: str | None
    lost: str


@cache
def crossings() -> dict[str, tuple[Crossing, ...]]:
    """The rows of each kind, in the order they are tried."""
    found: dict[str, list[Crossing]] = {}
    for kind, when, event, sub, ucdp, plover, mode, lost in (row[:8] for row in rows("crosswalk.tsv")[1:]):
        conditions = tuple(w for w in when.split(",") if w != "-")
        codes = (_value(event), _value(sub), _value(ucdp), _value(plover), _value(mode))
        found.setdefault(kind, []).append(Crossing(kind, conditions, *codes, lost))
    return {kind: tuple(rows_) for kind, rows_ in found.items()}


def crosswalk(claim: Claim, text: str, *, kind: str | None = None) -> Crossing | None:
    """What the claim is elsewhere; ``kind`` in place of its own. ``None`` for a kind that no row knows.

    ``ucdp`` comes back decided: "1" where a state fights, "2" where two groups do, "3" where civilians are attacked, ``None``
    where the claim does not say who fought whom.
    """
    told = crossings().get(kind or claim.kind)
    if told is None:
        return None
    row = next(row for row in told if all(_holds(claim, text, condition) for condition in row.when))
    if claim.modality != "asserted" or any(r.rule == NEGATED for r in claim.because):
        asked = claim.modality == "demand"
        lost = f"the whole claim: what is {NO_EVENT[claim.modality]} is no event"
        return Crossing(row.kind, row.when, None, None, None, "REQUEST" if asked else None, None, lost)
    return Crossing(
        row.kind,
        row.when,
        row.acled_event,
        row.acled_sub_event,
        _type_of_violence(claim, text) if row.ucdp == "actors" else row.ucdp,
        row.plover_event,
        row.plover_mode,
        row.lost,
    )


NO_EVENT = {
    "asserted": "said not to have happened",
    "denied": "denied",
    "forecast": "foretold",
    "intention": "only meant",
    "demand": "asked for",
    "conditional": "conditional",
}


@cache
def states() -> frozenset[str]:
    """The names of states, in small letters."""
    return frozenset(row[1].lower() for row in rows("countries_actors.tsv") if not row[0].startswith("X"))


def party_class(party: Party | None, text: str) -> str | None:
    """Whether a party is a state or its forces, a group, or civilians; ``None`` where that cannot be told."""
    if party is None:
        return None
    if CIVILIAN & set(_words(party.span.of(text))):
        return "civilians"
    names = {name.lower() for name in (party.side, party.who) if name}
    if names & states():
        return "state"
    return "group" if party.side else None


def _type_of_violence(claim: Claim, text: str) -> str | None:
    """UCDP's type: it needs both parties, but for a state or civilians on one side."""
    agent, target = party_class(claim.agent, text), party_class(claim.target, text)
    if target == "civilians" or agent == "civilians":
        return "3" if target == "civilians" and agent else None
    if agent is None or target is None:
        return None
    return "1" if "state" in (agent, target) else "2"


def _holds(claim: Claim, text: str, condition: str) -> bool:
    where, _, value = condition.partition(":")
    if where == "outcome":
        return claim.outcome == value
    if where == "word":
        return any(word in (value, value + "s") for word in _words(claim.content.of(text)))
    return party_class(claim.agent if where == "agent" else claim.target, text) == value


def _words(text: str) -> Iterator[str]:
    return (match[0].lower() for match in WORD.finditer(text))


def _value(cell: str) -> str | None:
    return None if cell == "-" else cell
