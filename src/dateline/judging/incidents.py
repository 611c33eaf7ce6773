"""Incidents of the ledger: the accounts of one happening beside one another, the figures they give, and where they differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from dateline.errors import RunError
from dateline.judging.changed import reworded
from dateline.judging.groups import groups
from dateline.judging.recall import Kept
from dateline.judging.said import Said, recalled, said
from dateline.judging.store import Judgement, ref, story_of
from dateline.judging.tally import HEARD, Tally, tally_of
from dateline.ledger.connect import Ledger
from dateline.ledger.schema import claims, judgements, stories
from dateline.linking import accounts as linked
from dateline.linking import agreement as agreeing
from dateline.linking.agreement import agreements
from dateline.linking.grades import Rules, grade
from dateline.linking.incidents import incident_of
from dateline.linking.likely import family
from dateline.linking.traits import together, traits_of
from dateline.query.conditions import rows_of_keys
from dateline.query.filters import Filter
from dateline.query.find import latest
from dateline.query.limits import asking
from dateline.types import Claim, Speaker

EVERYTHING = Filter()
# So many claims are looked at, the latest first, for the incidents they are of.
LOOKED_AT = 4_000
# Or as many as are met in so many seconds.
LOOKING = 0.1
HAPPENED = frozenset({"asserted", "denied"})
RULES, OWN = "Airwars", "own"
# How surely two wordings of one claimant that differ in a word of a scale are told apart: measured on the made-up week.
REWORDED = 0.7


@dataclass(frozen=True, slots=True)
class Toll:
    """How many, at least and at most, by what the claimants last said; the best by most of them; who gives which."""

    unit: str
    low: float
    best: float
    high: float
    by: tuple[str, ...]
    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """What a claimant gives for one unit on a day. Open where only vague words are given."""

    unit: str
    low: float | None
    high: float | None
    told: str | None
    ref: str | None


@dataclass(frozen=True, slots=True)
class Account:
    """What one claimant says of it, through however many outlets. ``outlet``: the outlet or wire in its own words."""

    claimant: str
    side: str | None
    outlet: bool
    said: tuple[Said, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """What one claimant's account is to another's, in one field, and why the two differ. ``words``: story, start, end."""

    left: str
    right: str
    verdict: str
    field: str
    why: str | None
    score: float
    sentence: str
    words: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Grade:
    """How well it is borne out, and by which set of rules."""

    name: str
    sentence: str
    rules: str


@dataclass(frozen=True, slots=True)
class Incident:
    """One happening as the stories tell it. ``id`` is the ref of the claim that tells of it first."""

    id: str
    kind: str
    first: str | None
    last: str | None
    places: tuple[str, ...]
    points: tuple[tuple[str, float, float, float | None], ...]
    tally: Tally
    tolls: tuple[Toll, ...]
    grade: Grade | None
    accounts: tuple[Account, ...]
    agreements: tuple[Agreement, ...]
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """Some incidents, the latest told first; how many there are among the claims looked at; the cursor of the next page."""

    incidents: tuple[Incident, ...]
    next: str | None
    total: int


def incidents(
    ledger: Ledger,
    filter: Filter = EVERYTHING,
    *,
    after: str | None = None,
    limit: int = 20,
    reports: int = 2,
    rules: Rules | None = None,
) -> IncidentPage:
    """Incidents of which a claim passes the filter, told of in so many stories at least. Raises `RunError` R031, R032."""
    if after is not None and not after.isdigit():
        raise RunError("R031", where="after", detail=f"{after!r}; give the cursor that the last page ended with")
    start = int(after or 0)
    with asking(ledger) as connection:
        rows = list(_looked_at(connection, filter, joined=reports > 1))
    with ledger.snapshot() as connection:
        refs = [ref(row.story, row.id) for row in rows]
        joined = groups(connection, refs, ("incident",))
        found = list(dict.fromkeys(joined.of[name] for name in refs))
        found = [group for group in found if len({story_of(name) for name in group}) >= reports]
        shown = found[start : start + limit]
        built = [_built(connection, group, joined.joined_by.get(group, ()), rules) for group in shown]
    more = len(found) > start + limit
    return IncidentPage(tuple(one for one in built if one is not None), str(start + limit) if more else None, len(found))


def _looked_at(connection: Connection, filter: Filter, *, joined: bool) -> Iterator[Row[Any]]:
    """The latest claims of happenings that the filter finds; ``joined``: those that any judgement joins to another."""
    keys = latest(connection, filter, limit=LOOKED_AT, seconds=LOOKING).found
    asked = select(claims.c.key, stories.c.id.label("story"), claims.c.id, claims.c.kind, claims.c.modality)
    asked = asked.join(stories, stories.c.key == claims.c.story)
    if joined:
        name = stories.c.id + ":" + claims.c.id
        ends = (select(judgements.c.key).where(end == name) for end in (judgements.c.left, judgements.c.right))
        asked = asked.where(
            or_(*(end.where(judgements.c.kind == "incident").correlate(claims, stories).exists() for end in ends))
        )
    rows: dict[int, Row[Any]] = {}
    rows |= {row.key: row for row in connection.execute(asked.where(claims.c.key.in_(rows_of_keys(keys, connection))))}
    found = (rows[key] for key in keys if key in rows)
    return (row for row in found if row.modality in HAPPENED and family(row.kind) is not None)


def incident(ledger: Ledger, id: str, *, rules: Rules | None = None) -> Incident:
    """The incident of that id, or that a claim of that ref or id belongs to. Raises `RunError` R095, R096.

    ``rules`` grade it; Airwars' do where none are given.
    """
    with ledger.snapshot() as connection:
        name = _meant(connection, id)
        joined = groups(connection, [name], ("incident",))
        group = joined.of[name]
        found = _built(connection, group, joined.joined_by.get(group, ()), rules)
    if found is None:
        raise RunError("R096", where=id)
    return found


def _meant(connection: Connection, id: str) -> str:
    from dateline.judging.link import full_ref

    try:
        return full_ref(connection, id)
    except RunError as error:
        raise (RunError("R096", where=id) if error.code == "R034" else error) from error


def _built(
    connection: Connection, group: Sequence[str], judged: tuple[Judgement, ...], rules: Rules | None = None
) -> Incident | None:
    """The incident of claims that belong together; None where none of them holds any longer."""
    there = recalled(connection, group)
    wanted = set(group)
    told = [(one, tuple(c for c in one.reading.claims if ref(one.id, c.id) in wanted)) for one in there.values()]
    told = sorted(((one, some) for one, some in told if some), key=lambda pair: _order(pair[0]))
    if not told:
        return None
    parts = [traits_of(one.reading)[claim.id] for one, some in told for claim in some]
    plain = [(one.reading, some) for one, some in told]
    made = incident_of(plain, together(parts), _voices(connection, told, group))
    shown = said(connection, group)
    agreed = agreements(made)
    accounts = tuple(_account(account, shown) for account in made.accounts)
    counts = tally_of(connection, group)
    rated = grade(made, agreed, max(1, counts.origins), rules=rules)
    first = ref(told[0][0].id, told[0][1][0].id)
    return Incident(
        id=first,
        kind=told[0][1][0].kind,
        first=made.days[0].isoformat() if made.days else None,
        last=made.days[1].isoformat() if made.days else None,
        places=tuple(dict.fromkeys(place.name for place in made.places)),
        points=tuple((p.name, p.lat, p.lon, p.radius_km) for p in made.places if p.lat is not None and p.lon is not None),
        tally=counts,
        tolls=tuple(_toll(found) for found in made.tolls),
        grade=Grade(rated.name, rated.sentence, RULES if rules is None else OWN) if rated else None,
        accounts=accounts,
        agreements=(*(_agreement(one) for one in agreed), *(one for account in accounts for one in _rewordings(account))),
        judgements=judged,
    )


def _order(one: Kept) -> tuple[str, str]:
    published = one.reading.story.published
    return (published.isoformat() if published else "9999"), one.id


def _voices(
    connection: Connection, told: Sequence[tuple[Kept, tuple[Claim, ...]]], group: Iterable[str]
) -> dict[tuple[str, str], Speaker | None]:
    """Who speaks in each claim: a headline speaks in the voice that it retells."""
    heard = groups(connection, group, HEARD[:1])
    own = {ref(one.id, c.id): c.chain[-1] for one, _ in told for c in one.reading.claims if c.chain}
    by_group: dict[tuple[str, ...], Speaker] = {}
    for members in set(heard.of.values()):
        speakers = [own[name] for name in members if name in own]
        if speakers:
            by_group[members] = speakers[0]
    found: dict[tuple[str, str], Speaker | None] = defaultdict(lambda: None)
    for one, some in told:
        for claim in some:
            name = ref(one.id, claim.id)
            found[one.id, claim.id] = own.get(name) or by_group.get(heard.of.get(name, ()))
    return found


# --- as plain values ---


def _toll(found: linked.Range) -> Toll:
    names = tuple(dict.fromkeys(name for name, _ in found.behind))
    refs = (name for _, figure in found.behind if (name := _behind(figure)) is not None)
    return Toll(found.unit, found.low, found.best, found.high, names, tuple(dict.fromkeys(refs)))


def _behind(figure: linked.Figure) -> str | None:
    return ref(figure.story.id, figure.toll.tallies[0].claim.id) if figure.toll.tallies else None


def _account(account: linked.Account, shown: dict[str, Said]) -> Account:
    figures = (Figure(f.unit, f.low, f.high, f.told.isoformat() if f.told else None, _behind(f)) for f in account.figures)
    names = [ref(story, claim.id) for story, claim in account.claims]
    claims_shown = tuple(shown[name] for name in names if name in shown)
    return Account(account.claimant, account.side, account.outlet, claims_shown, tuple(figures))


def _rewordings(account: Account) -> Iterator[Agreement]:
    """What one claimant is made to say in two wordings that are not the same."""
    for one, other, found in () if account.outlet else reworded(account.said):
        where = [f"{told.outlet or told.doc} of {told.published or 'no day'}" for told in (one, other)]
        sentence = f"{account.claimant} in {where[0]}: “{one.content}”; in {where[1]}: “{other.content}”: {found.sentence}"
        words = tuple(_content(told) for told in (one, other))
        yield Agreement(account.claimant, account.claimant, "rewords", found.scale, None, REWORDED, sentence, words)


def _content(told: Said) -> tuple[str, int, int]:
    return told.story, int(str(told.record["start"])), int(str(told.record["end"]))


def _agreement(found: agreeing.Agreement) -> Agreement:
    words = tuple((story, span.start, span.end) for story, span in found.words)
    names = (found.left.claimant, found.right.claimant)
    return Agreement(*names, found.verdict, found.field, found.why, found.score, found.sentence, words)
