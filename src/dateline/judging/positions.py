"""What a party has demanded, offered, refused, planned and made to depend on what, day by day, in its own words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import select

from dateline.errors import RunError
from dateline.judging.names import names_of
from dateline.judging.said import Said, said_found
from dateline.ledger.connect import Ledger
from dateline.ledger.schema import claims, speakers
from dateline.query.conditions import innermost, rows_of_keys
from dateline.query.filters import Filter
from dateline.query.find import Found, latest, page_of
from dateline.query.limits import asking

Stance = Literal["demand", "offer", "refusal", "condition", "intention"]

EVERYTHING = Filter()
AHEAD = ("demand", "intention", "conditional")
# Kinds of claims about words between parties: what is not so there, or not agreed to, is refused.
TALKS = ("negotiation", "agreement", "meeting", "withdrawal", "demand")
OFFERED = frozenset({"offer", "ready", "readiness", "willing", "propose", "proposal", "agree", "accept", "guarantee", "prepared"})
LOOKED_AT = 1_000
# Or as many as are met in so many seconds.
LOOKING = 0.1


@dataclass(frozen=True, slots=True)
class Position:
    """What a party wanted, offered, refused, planned or made to depend on something, as one claim of a day tells it."""

    day: str | None
    stance: Stance
    said: Said


def positions(ledger: Ledger, party: str, filter: Filter = EVERYTHING, *, limit: int = 200) -> tuple[Position, ...]:
    """A party's positions, the earliest first; ``party`` is a speaker's name or a side. Raises `RunError` R032, R097."""
    found = _claims(ledger, filter, party, limit=min(LOOKED_AT, 2 * limit))
    if not found:
        raise RunError("R097", where=party)
    told = [Position(one.published, stance, said_found(one)) for one in found if (stance := stance_of(one)) is not None]
    return tuple(sorted(told, key=lambda one: (one.day or "9999", one.said.ref))[-limit:])


def parties(ledger: Ledger, filter: Filter = EVERYTHING, *, limit: int = 50) -> tuple[tuple[str, int], ...]:
    """The sides that have positions, and of how many of the latest claims; most first."""
    counted: Counter[str] = Counter()
    with asking(ledger) as connection:
        keys = latest(connection, replace(filter, modality=AHEAD), limit=LOOKED_AT, seconds=LOOKING).found
        # Records are long: whose side it is is asked of the table of speakers.
        asked = select(innermost(speakers.c.side)).where(claims.c.key.in_(rows_of_keys(keys, connection)), claims.c.record != "")
        for side in connection.execute(asked).scalars():
            counted.update(set(side.split("|")) if side else ())
    return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:limit])


def _claims(ledger: Ledger, filter: Filter, party: str, *, limit: int) -> list[Found]:
    """What the party says, under its name or as a side, apart from what only happened."""
    found: dict[int, Found] = {}
    with asking(ledger) as connection:
        called = names_of(connection, party)
        for asked in (replace(filter, side=(party,)), replace(filter, speaker=called)):
            for some in (replace(asked, modality=AHEAD), replace(asked, modality=("denied",), kind=TALKS)):
                page = page_of(connection, some, after=None, limit=limit, seconds=LOOKING)
                found |= {one.key: one for one in page.claims if one.record}
    wanted = {name.lower() for name in (party, *called)}
    return [one for one in found.values() if wanted & {name.lower() for name in (*_sides(one), *_names(one))}]


def _innermost(one: Found) -> dict[str, Any] | None:
    chain: Any = one.record["attribution"]
    return chain[-1] if chain else None


def _sides(one: Found) -> list[str]:
    """The sides of whoever says it: of a chain of speakers the innermost one's words they are."""
    last = _innermost(one)
    return last["side"].split("|") if last and last["side"] else []


def _names(one: Found) -> list[str]:
    last = _innermost(one)
    return [last["who"]] if last and last["who"] else []


def stance_of(one: Found) -> Stance | None:
    """What kind of position a claim tells; None where it tells none."""
    modality, kind = one.record["modality"], str(one.record["kind"])
    if modality == "demand":
        return "demand"
    if modality == "conditional" or one.record["condition"] is not None:
        return "condition"
    if modality == "denied":
        return "refusal" if kind in TALKS else None
    if modality != "intention":
        return None
    words = set(str(one.record["content"]).lower().split())
    cues = {word for link in _chain(one) for word in str(link.get("cue") or "").lower().split()}
    return "offer" if (words | cues) & OFFERED else "intention"


def _chain(one: Found) -> list[dict[str, Any]]:
    chain: Any = one.record["attribution"]
    return list(chain)
