"""How the accounts of an incident stand to one another, in few lines: who gives which figure, who denies what whom says.

`Incident.agreements` hold every two accounts; eleven accounts are fifty-five pairs, and nobody reads those.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dateline.judging.incidents import Account, Agreement, Incident
from dateline.phrases import number_phrase

# Pairs that no figure and no denial sums up are told one by one, so many of a sort.
TOLD = 4
WHY = {
    "scope": "others are counted",
    "period": "for other days",
    "definition": "under other names",
    "knowledge": "told on other days, and more later",
    "at_odds": "nothing in the words explains it",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that holds between accounts: a verdict, the field it is of, and a sentence."""

    verdict: str
    field: str
    sentence: str


def summed(one: Incident) -> tuple[Line, ...]:
    """What holds between the accounts: what is at odds first, then what changed, then what agrees."""
    by_sort: dict[tuple[str, str], list[Agreement]] = defaultdict(list)
    for found in one.agreements:
        by_sort[found.verdict, found.field].append(found)
    accounts = {account.claimant: account for account in one.accounts}
    order = ("denies", "contradicts", "updates", "rewords", "refines", "corroborates", "silent")
    sorts = sorted(by_sort.items(), key=lambda item: (order.index(item[0][0]), item[0][1]))
    return tuple(line for (verdict, field), some in sorts for line in _lines(verdict, field, some, accounts))


def _lines(verdict: str, field: str, some: Sequence[Agreement], accounts: dict[str, Account]) -> Iterator[Line]:
    if verdict == "denies":
        for sentence in _denied(some, accounts):
            yield Line(verdict, field, sentence)
    elif verdict == "contradicts" and (figures := _figures(field, some, accounts)):
        because = "; ".join(dict.fromkeys(WHY[a.why] for a in some if a.why in WHY))
        yield Line(verdict, field, f"{figures}{f' ({because})' if because else ''}")
    elif verdict == "corroborates" and len(some) > 1:
        yield Line(verdict, field, f"{_listed(_names(some))} {'tell of it' if field == 'what' else f'give the same {field}'}")
    else:
        for found in some[:TOLD]:
            yield Line(verdict, field, found.sentence)
        if len(some) > TOLD:
            yield Line(verdict, field, f"… and so in {len(some) - TOLD:,} other pairs of accounts")


def _denied(some: Sequence[Agreement], accounts: dict[str, Account]) -> Iterator[str]:
    """Who denies it, and who says that it was so."""
    denied: dict[str, list[str]] = defaultdict(list)
    for found in some:
        left = found.left in accounts and any(said.modality == "denied" for said in accounts[found.left].said)
        denier, other = (found.left, found.right) if left else (found.right, found.left)
        denied[denier].append(other)
    for denier, others in denied.items():
        says = "say" if len(others) > 1 else "says"
        yield f"{denier} says that it was not so; {_listed(dict.fromkeys(others))} {says} that it was"


def _figures(unit: str, some: Sequence[Agreement], accounts: dict[str, Account]) -> str:
    """Who gives which number of those that differ, the highest first; "" where it is no number that differs."""
    given: dict[tuple[float, float], list[str]] = defaultdict(list)
    for name in _names(some):
        own = [f for f in accounts[name].figures if f.unit == unit and f.low is not None] if name in accounts else []
        if own:
            last = max(own, key=lambda f: f.told or "")
            given[last.low or 0.0, last.high if last.high is not None else last.low or 0.0].append(name)
    if len(given) < 2:
        return ""
    return f"{unit}: " + "; ".join(f"{_number(*pair)}, {_listed(names)}" for pair, names in sorted(given.items(), reverse=True))


def _number(low: float, high: float) -> str:
    return number_phrase(low) if low == high else f"{number_phrase(low)} to {number_phrase(high)}"


def _names(some: Iterable[Agreement]) -> list[str]:
    return list(dict.fromkeys(name for found in some for name in (found.left, found.right)))


def _listed(names: Iterable[str]) -> str:
    *rest, last = names
    return f"{', '.join(rest)} and {last}" if rest else last
