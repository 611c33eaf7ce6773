"""How the accounts of an incident stand to one another: who bears out whom, where they differ, and the most likely reason why.

Each verdict names the field, the words on both sides and a reason; none says who is right.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Literal

from dateline.linking.accounts import Account, Figure
from dateline.linking.incidents import Incident
from dateline.linking.likely import family
from dateline.linking.match import kinship, plain
from dateline.linking.numbers import stands_for
from dateline.linking.traits import HARM, WIDEST_KM, days_of
from dateline.phrases import day_phrase, number_phrase
from dateline.types import Claim, Party, Quantity, Span

Verdict = Literal["corroborates", "contradicts", "refines", "updates", "denies", "silent"]
Why = Literal["scope", "period", "unit", "definition", "knowledge", "at_odds"]
Words = tuple[str, Span]  # doc, span

# Days between two figures after which the later may rest on what the earlier could not know.
LATER = 1
# Words for the harmed that tell nothing of who they were.
_HARMED = frozenset("body dead wounded injured killed other victim casualty fatality corpse bodie casualtie fatalitie".split())


@dataclass(frozen=True, slots=True)
class Agreement:
    """What one account is to another, in one field. ``left`` is heard first; ``why`` tells why two differ."""

    left: Account
    right: Account
    verdict: Verdict
    field: str
    score: float
    sentence: str
    words: tuple[Words, ...]
    why: Why | None = None


def agreements(incident: Incident) -> tuple[Agreement, ...]:
    """How each account of an incident stands to each other, and each to its own earlier figures."""
    found: list[Agreement] = []
    for account in incident.accounts:
        found += _updates(account)
    for left, right in combinations(incident.accounts, 2):
        told = [*_denials(left, right), *_doers(left, right), *_figures(left, right), *_places(left, right), *_times(left, right)]
        found += told or ([] if left.outlet or right.outlet else [_happening(left, right)])
    return tuple(found)


# --- one claimant, one day after another ---


def _updates(account: Account) -> Iterator[Agreement]:
    for unit in sorted({figure.unit for figure in account.figures}):
        own = [f for f in account.figures if f.unit == unit and f.low is not None]
        for before, after in pairwise(own):
            if (before.low, before.high) != (after.low, after.high) and before.told != after.told:
                sentence = f"{account.claimant} gave {_number(before)} {unit} on {before.told}, {_number(after)} on {after.told}"
                yield Agreement(account, account, "updates", unit, 0.9, sentence, (_at(before), _at(after)), "knowledge")


# --- two claimants ---


def _denials(left: Account, right: Account) -> Iterator[Agreement]:
    """A thing that one says was not so, and the other says was."""
    for one, other in ((left, right), (right, left)):
        for doc, denied in one.claims:
            if denied.modality != "denied":
                continue
            said = [(d, c) for d, c in other.claims if c.modality == "asserted" and family(c.kind) == family(denied.kind)]
            if said:
                sentence = f"{one.claimant} said that it was not so; {other.claimant} said that it was"
                words = ((said[0][0], said[0][1].content), (doc, denied.content))
                yield Agreement(left, right, "denies", "what", 0.8, sentence, words, "at_odds")
                return


def _doers(left: Account, right: Account) -> Iterator[Agreement]:
    """Whom each says did it."""
    mine, its = _agents(left), _agents(right)
    if not mine or not its:
        return
    words = (mine[0][1], its[0][1])
    sides = [{side for names, _ in told for side in names} for told in (mine, its)]
    names = [" and ".join(sorted(side)) for side in sides]
    if sides[0] & sides[1]:
        sentence = f"{left.claimant} and {right.claimant} both named {' and '.join(sorted(sides[0] & sides[1]))} as the doer"
        yield Agreement(left, right, "corroborates", "agent", 0.6, sentence, words)
    else:
        sentence = f"{left.claimant} named {names[0]} as the doer, {right.claimant} {names[1]}"
        yield Agreement(left, right, "contradicts", "agent", 0.6, sentence, words, "at_odds")


def _agents(account: Account) -> list[tuple[frozenset[str], Words]]:
    """Who did it, by the account's claims of harm done."""
    found: list[tuple[frozenset[str], Words]] = []
    for doc, claim in account.claims:
        agent: Party | None = claim.agent
        if agent is not None and agent.side and claim.modality == "asserted" and family(claim.kind) in {"strike", "shootdown"}:
            found.append((frozenset(agent.side.split("|")), (doc, agent.span)))
    return found


def _figures(left: Account, right: Account) -> Iterator[Agreement]:
    """The numbers that each last gave."""
    units = [{f.unit for f in account.figures if f.low is not None} for account in (left, right)]
    for unit in sorted(units[0] & units[1]):
        a, b = left.latest(unit)[0], right.latest(unit)[0]
        words = (_at(a), _at(b))
        told = f"{left.claimant} gave {_number(a)} {unit}, {right.claimant} {_number(b)}"
        if _same(a, b):
            yield Agreement(left, right, "corroborates", unit, 0.9, told, words)
        elif _within(a, b) or _within(b, a):
            yield Agreement(left, right, "refines", unit, 0.7, told, words)
        else:
            why, because = _why(left, a, right, b)
            yield Agreement(left, right, "contradicts", unit, 0.8, f"{told}: {because}", words, why)
    if "killed" not in units[0] & units[1]:
        yield from _kindred(left, right, left, right)
        yield from _kindred(right, left, left, right)
    for unit in sorted(units[0] ^ units[1]):
        teller, mute = (left, right) if unit in units[0] else (right, left)
        if mute.outlet:  # a headline, or an outlet that leaves the numbers to those it quotes
            continue
        figure = teller.latest(unit)[0]
        sentence = f"{teller.claimant} gave {_number(figure)} {unit}, {mute.claimant} none"
        yield Agreement(left, right, "silent", unit, 0.9, sentence, (_at(figure),))


def _kindred(one: Account, other: Account, left: Account, right: Account) -> Iterator[Agreement]:
    """A number of deaths beside one of casualties or losses: other things may be counted under the two names."""
    for doc, quantity in _counted(one):
        for where, its in _counted(other):
            mixed = kinship(quantity.unit, its.unit)
            if quantity.unit == "killed" and mixed is not None and quantity.value != its.value:
                sentence = f"{one.claimant} gave {_amount(quantity)} killed, {other.claimant} {_amount(its)} {its.unit}: {mixed}"
                verdict: Verdict = "refines" if (quantity.value or 0) <= (its.value or 0) else "contradicts"
                yield Agreement(
                    left, right, verdict, "killed", 0.6, sentence, ((doc, quantity.span), (where, its.span)), "definition"
                )
                return


def _counted(account: Account) -> list[tuple[str, Quantity]]:
    """The numbers of harm in the claims, as they stand."""
    return [(d, q) for d, c in account.claims for q in c.quantities if q.unit in HARM and q.value is not None]


def _same(a: Figure, b: Figure) -> bool:
    return (a.low, a.high) == (b.low, b.high) or any(
        stands_for(x.low or 0.0, y.low or 0.0, x.toll.tallies[0].quantities[0].bound)
        for x, y in ((a, b), (b, a))
        if x.toll.tallies and x.toll.tallies[0].quantities
    )


def _within(a: Figure, b: Figure) -> bool:
    """Whether the one figure lies in the range that the other gives."""
    return b.low is not None and b.high is not None and a.low is not None and b.low <= a.low and (a.high or a.low) <= b.high


def _why(left: Account, a: Figure, right: Account, b: Figure) -> tuple[Why, str]:
    """Why two figures of one unit differ: what is counted, over which days, what could be known, or nothing that shows."""
    mine, its = _thing(a), _thing(b)
    if mine is not None and its is not None:
        whom = plain(mine.of) - _HARMED, plain(its.of) - _HARMED
        if whom[0] and whom[1] and not whom[0] & whom[1]:
            return "scope", f"the one counts {mine.of}, the other {its.of}"
        if {mine.basis, its.basis} == {"period", "cumulative"}:
            return "period", f"the one is a {mine.basis}, the other a {its.basis}"
    days = left.since(a), right.since(b)
    if days[0] is not None and days[1] is not None and abs((days[0] - days[1]).days) >= LATER:
        later, earlier = (a, b) if days[0] > days[1] else (b, a)
        if (later.low or 0.0) >= (earlier.low or 0.0):
            return (
                "knowledge",
                f"the one was told on {day_phrase(min(days[0], days[1]))}, the other on {day_phrase(max(days[0], days[1]))}",
            )
    return "at_odds", "nothing in the words explains it"


def _thing(figure: Figure) -> Quantity | None:
    return next((q for tally in figure.toll.tallies for q in tally.quantities), None)


def _places(left: Account, right: Account) -> Iterator[Agreement]:
    """A narrower place inside a wider one."""
    yield from _narrower(left, right, "place", [_radius(account) for account in (left, right)])


def _radius(account: Account) -> tuple[float, Words] | None:
    told = [
        (p.radius_km, (d, p.span)) for d, c in account.claims for p in c.places if p.radius_km is not None and p.lat is not None
    ]
    return min(told, default=None)


def _times(left: Account, right: Account) -> Iterator[Agreement]:
    """A day inside several days."""
    found = []
    for account in (left, right):
        told = [(float((days[1] - days[0]).days), (d, c.time.span)) for d, c in account.claims if c.time and c.time.span
                if (days := days_of(c.time)) is not None]  # fmt: skip
        found.append(min(told, default=None))
    yield from _narrower(left, right, "time", found)


def _narrower(left: Account, right: Account, field: str, found: list[tuple[float, Words] | None]) -> Iterator[Agreement]:
    one, other = found
    if one is None or other is None or one[0] == other[0] or (field == "place" and max(one[0], other[0]) < WIDEST_KM):
        return
    exact, vague = (left, right) if one[0] < other[0] else (right, left)
    sentence = f"{exact.claimant} gave the narrower {field} than {vague.claimant}"
    yield Agreement(left, right, "refines", field, 0.6, sentence, (one[1], other[1]))


def _happening(left: Account, right: Account) -> Agreement:
    """That both told of it, where no field can be compared."""
    mine, its = _first(left), _first(right)
    sentence = f"{left.claimant} and {right.claimant} both told of it"
    return Agreement(left, right, "corroborates", "what", 0.5, sentence, ((mine[0], mine[1].content), (its[0], its[1].content)))


def _first(account: Account) -> tuple[str, Claim]:
    return account.claims[0]


# --- in words ---


def _at(figure: Figure) -> Words:
    thing = _thing(figure)
    span = thing.span if thing is not None else figure.story.sections[0].span
    return figure.story.doc, span


def _number(figure: Figure) -> str:
    low, high = figure.low or 0.0, figure.high if figure.high is not None else figure.low or 0.0
    return number_phrase(low) if low == high else f"{number_phrase(low)} to {number_phrase(high)}"


def _amount(quantity: Quantity) -> str:
    return number_phrase(quantity.value or 0.0)
