"""A source: what it has said, how others stand to it, how it speaks of its own side and of its enemy, and in which words.

Counts of what the record holds, each with the claims behind it; no score of truth is made of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select

from dateline.errors import RunError
from dateline.judging.incidents import Agreement, incidents
from dateline.judging.names import names_of
from dateline.judging.said import Said, said_found
from dateline.ledger.collections import may_see, sight
from dateline.ledger.connect import Ledger
from dateline.ledger.schema import claim_speakers, claims, speakers
from dateline.query.filters import Filter
from dateline.query.find import Found, page_of
from dateline.query.limits import asking

EVERYTHING = Filter()
# So many of its claims are looked at, the latest first, and so many incidents that it tells of.
LOOKED_AT, INCIDENTS = 1_000, 100
# Or as many as are met in so many seconds.
LOOKING = 0.2
VALUES, EXAMPLES = 12, 10
NOBODY: dict[str, Any] = dict.fromkeys(("who", "source", "side", "cue"))
Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How often, and some of the cases."""

    count: int
    examples: tuple[Agreement, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """What it says of one side: claims in which that side does something, and in which something is done to it; the kinds."""

    side: str
    does: int
    suffers: int
    kinds: Counts


@dataclass(frozen=True, slots=True)
class Habits:
    """Its wording: how many claims are hedged, with which words and steps; which verbs it is quoted with; how often unnamed."""

    hedged: int
    share: float
    hedges: Counts
    steps: Counts
    cues: Counts
    unnamed: int


@dataclass(frozen=True, slots=True)
class Source:
    """What the record holds of one source. ``capped``: only the latest claims were looked at."""

    name: str
    side: str | None
    claims: int
    capped: bool
    stories: int
    first: str | None
    last: str | None
    by_kind: Counts
    by_modality: Counts
    by_outlet: Counts
    incidents: int
    confirmed: Standing
    contradicted: Standing
    corrected: Standing
    own: Split | None
    others: tuple[Split, ...]
    habits: Habits
    latest: tuple[Said, ...]
    names: tuple[str, ...] = ()  # the others under which it is heard


def source(ledger: Ledger, name: str, filter: Filter = EVERYTHING) -> Source:
    """What the record holds of a speaker or side. Raises `RunError` R032, R097 when it is never heard."""
    asked, found, capped = _claims(ledger, name, filter)
    records: list[Any] = [one.record for one in found]
    called = {one.lower() for one in asked.speaker or (name,)}
    mine = [_link(record, called) for record in records]
    sides = Counter(link["side"] for link in mine if link["side"])
    side = sides.most_common(1)[0][0] if sides else None
    days = [one.published for one in found if one.published]
    told = incidents(ledger, asked, limit=INCIDENTS)
    names = {*called, *(link["who"].lower() for link in mine if link["who"])}
    beside = [a for one in told.incidents for a in one.agreements if names & {a.left.lower(), a.right.lower()}]
    return Source(
        name=name,
        side=side,
        claims=len(found),
        capped=capped,
        stories=len({one.story for one in found}),
        first=min(days, default=None),
        last=max(days, default=None),
        by_kind=_top(record["kind"] for record in records),
        by_modality=_top(record["modality"] for record in records),
        by_outlet=_top(one.publisher for one in found if one.publisher),
        incidents=told.total,
        confirmed=_standing(a for a in beside if a.verdict == "corroborates" and a.left != a.right),
        contradicted=_standing(a for a in beside if a.verdict in {"contradicts", "denies"}),
        corrected=_standing(a for a in beside if a.verdict == "updates"),
        own=_split(side, records) if side else None,
        others=tuple(_split(other, records) for other, _ in _others(side, records)),
        habits=_habits(records, mine),
        latest=tuple(said_found(one) for one in found[:EXAMPLES]),
        names=tuple(sorted({link["who"] for link in mine if link["who"]} - {name})),
    )


def sources(ledger: Ledger, *, limit: int = 50) -> tuple[tuple[str, str | None, int], ...]:
    """Who is heard: name, side and in how many claims, over all readings; most first. Raises `RunError` R032."""
    heard = func.count().label("n")
    asked = (
        select(speakers.c.name, func.max(speakers.c.side), heard)
        .join(claim_speakers, claim_speakers.c.speaker == speakers.c.key)
        .where(speakers.c.named == 1)
        .group_by(speakers.c.name)
        .order_by(heard.desc(), speakers.c.name)
        .limit(limit)
    )
    with asking(ledger) as connection:
        seen = list(may_see(connection, claims.c.story, sight(connection)))
        if seen:
            asked = asked.join(claims, claims.c.key == claim_speakers.c.claim).where(*seen)
        return tuple((row[0], row[1], row[2]) for row in connection.execute(asked))


def _claims(ledger: Ledger, name: str, filter: Filter) -> tuple[Filter, list[Found], bool]:
    """The claims of a speaker of that name; where there is none, of that side."""
    with asking(ledger) as connection:
        for asked in (replace(filter, speaker=names_of(connection, name)), replace(filter, side=(name,))):
            page = page_of(connection, asked, after=None, limit=LOOKED_AT, seconds=LOOKING)
            found = [one for one in page.claims if one.record]
            if found:
                return asked, found, page.next is not None
    raise RunError("R097", where=name)


def _link(record: Any, called: set[str]) -> Any:
    """The speaker of the chain that was asked for, by one of its names or by its side."""
    chain = record["attribution"]
    names = ((s, {str(s["who"] or s["source"]).lower(), *str(s["side"]).lower().split("|")}) for s in chain)
    return next((s for s, known in names if called & known), chain[-1] if chain else NOBODY)


def _top(values: Iterable[str]) -> Counts:
    return tuple(sorted(Counter(values).items(), key=lambda pair: (-pair[1], pair[0]))[:VALUES])


def _standing(found: Iterable[Agreement]) -> Standing:
    every = sorted(found, key=lambda a: (-a.score, a.sentence))
    return Standing(len(every), tuple(every[:EXAMPLES]))


def _sides(party: Any) -> frozenset[str]:
    return frozenset(party["side"].split("|")) if party and party["side"] else frozenset()


def _others(own: str | None, records: Sequence[Any]) -> list[tuple[str, int]]:
    """The other sides that it speaks of most."""
    mine = frozenset(own.split("|")) if own else frozenset()
    counted = Counter(side for record in records for role in ("agent", "target") for side in _sides(record[role]) - mine)
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:3]


def _split(side: str, records: Sequence[Any]) -> Split:
    names = frozenset(side.split("|"))
    does = [record for record in records if names & _sides(record["agent"])]
    suffers = [record for record in records if names & _sides(record["target"])]
    return Split(side, len(does), len(suffers), _top(record["kind"] for record in (*does, *suffers)))


def _habits(records: Sequence[Any], mine: Sequence[Any]) -> Habits:
    hedges = [record["hedge"].lower() for record in records if record["hedge"]]
    cues = [" ".join(link["cue"].lower().split()) for link in mine if link["cue"]]
    unnamed = sum(link["who"] is None for link in mine)
    share = round(len(hedges) / len(records), 3)
    steps = _top(record["certainty"] for record in records if record["certainty"])
    return Habits(len(hedges), share, _top(hedges), steps, _top(cues), unnamed)
