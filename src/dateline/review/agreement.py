"""How well the reader does by what reviewers corrected, and how well reviewers agree with each other.

Percent agreement, Cohen's kappa (Cohen 1960) for two, Krippendorff's alpha for nominal values (Krippendorff 2011, "Computing
Krippendorff's Alpha-Reliability") for any number, with gaps. A value that no claim has more than one of tells nothing: then None.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from dateline.errors import RunError
from dateline.exchange.records import Record
from dateline.ledger.connect import Ledger
from dateline.ledger.reviews import coding_blind, decisions, live, opinions_of
from dateline.review.view import view_of

# What is compared: the decision itself, then each field by what it says, not by where its words stand.
COMPARED = (
    *("claim", "content", "section", "attribution", "side", "quote", "kind", "modality", "certainty", "hedge", "outcome"),
    *("agent", "target", "places", "time", "quantities"),
)
Z = 1.959964  # of a normal distribution, for 95 %


@dataclass(frozen=True, slots=True)
class FieldError:
    """Of how many claims the reader had the field otherwise than a reviewer; ``low`` and ``high`` bound the share at 95 %."""

    field: str
    claims: int
    wrong: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class FieldAgreement:
    """How far reviewers agree on a field, over the claims that two or more decided; kappa only where they are two."""

    field: str
    claims: int
    percent: float | None
    kappa: float | None
    alpha: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the reviews tell of the reader and of the reviewers. ``missed``: claims that people added."""

    decided: int
    missed: int
    errors: tuple[FieldError, ...]
    reviewers: tuple[str, ...]
    between: tuple[FieldAgreement, ...]


def agreement(ledger: Ledger, *, reviewers: Sequence[str] = ()) -> Agreement:
    """The reader against the reviewers, and the reviewers against each other; only those named, if any are.

    Claims that are still being coded blind do not count yet. Raises `RunError` R112 for a reviewer who decided nothing.
    """
    coded: dict[str, dict[str, dict[str, Hashable]]] = {}  # claim, reviewer, field
    read: dict[str, dict[str, Hashable]] = {}
    missed = 0
    with ledger.snapshot() as connection:
        for claim, made in decisions(connection).items():
            kept = live(made)
            if coding_blind(kept):
                continue
            opinions = {by: o for by, o in opinions_of(kept).items() if not reviewers or by in reviewers}
            if not opinions:
                continue
            try:
                view = view_of(connection, claim)
            except RunError:  # taken down, or made by what was taken back
                continue
            base = view.read or view.standing.made or {}
            missed += view.read is None and any(d.action == "add" for d in kept)
            if view.read is not None:
                read[claim] = values_of(base, "kept")
            coded[claim] = {
                by: values_of({**base, **o.values}, "kept" if o.verdict == "accepted" else str(o.verdict))
                for by, o in opinions.items()
            }
    names = tuple(sorted({by for given in coded.values() for by in given}))
    for name in reviewers:
        if name not in names:
            raise RunError("R112", where="by", detail=f"{name!r} decided nothing yet")
    errors = tuple(_error(name, read, coded) for name in COMPARED)
    shared = {claim: given for claim, given in coded.items() if len(given) > 1}
    between = tuple(_between(name, shared) for name in COMPARED) if shared else ()
    return Agreement(len(coded), missed, errors, names, between)


def values_of(record: Record, decision: str) -> dict[str, Hashable]:
    """What a record says in each field that is compared. Of a claim that should not be there nothing but that."""
    said: Any = record
    if decision != "kept":
        return {"claim": decision}
    chain = said["attribution"]
    found: dict[str, Hashable] = {"claim": decision, "content": (said["start"], said["end"])}
    found["attribution"] = tuple(_name(s.get("who") or s.get("source")) for s in chain)
    found["side"] = tuple(_name(s.get("side")) for s in chain)
    for name in ("section", "quote", "kind", "modality", "certainty", "hedge", "outcome"):
        found[name] = said.get(name)
    for name in ("agent", "target"):
        found[name] = _name((said.get(name) or {}).get("who") or (said.get(name) or {}).get("text"))
    found["places"] = tuple(sorted(_json([p["name"], p["lat"], p["lon"]]) for p in said["places"]))
    found["time"] = tuple((said.get("time") or {}).get(end) for end in ("start", "end"))
    counted = ("value", "high", "unit", "basis", "bound")
    found["quantities"] = tuple(sorted(_json([q[part] for part in counted]) for q in said["quantities"]))
    return found


def _name(words: str | None) -> str | None:
    return " ".join(words.split()).casefold() if words else None


def _json(values: list[object]) -> str:
    return json.dumps(values)


# --- the reader ---


def _error(
    name: str, read: Mapping[str, Mapping[str, Hashable]], coded: Mapping[str, Mapping[str, Mapping[str, Hashable]]]
) -> FieldError:
    """Each reviewer's word on each claim counts once."""
    judged = [(read[claim][name], given[name]) for claim in read for given in coded[claim].values() if name in given]
    wrong = sum(one != other for one, other in judged)
    return FieldError(name, len(judged), wrong, *wilson(wrong, len(judged)))


def wilson(hits: int, number: int) -> tuple[float, float]:
    """The bounds of a share at 95 % (Wilson 1927): what few cases can tell."""
    if not number:
        return 0.0, 1.0
    share, z2 = hits / number, Z * Z
    middle = (share + z2 / (2 * number)) / (1 + z2 / number)
    half = Z * math.sqrt(share * (1 - share) / number + z2 / (4 * number * number)) / (1 + z2 / number)
    return max(0.0, middle - half), min(1.0, middle + half)


# --- the reviewers ---


def _between(name: str, shared: Mapping[str, Mapping[str, Mapping[str, Hashable]]]) -> FieldAgreement:
    units = [{by: values[name] for by, values in given.items() if name in values} for given in shared.values()]
    units = [unit for unit in units if len(unit) > 1]
    names = sorted({by for unit in units for by in unit})
    pairs = [(unit[names[0]], unit[names[1]]) for unit in units] if len(names) == 2 else []
    return FieldAgreement(
        name, len(units), percent(units), cohen(pairs) if pairs else None, krippendorff(unit.values() for unit in units)
    )


def percent(units: Iterable[Mapping[str, Hashable]]) -> float | None:
    """The share of pairs of reviewers who said the same of the same claim."""
    same = total = 0
    for unit in units:
        for one, other in combinations(unit.values(), 2):
            same += one == other
            total += 1
    return same / total if total else None


def cohen(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Cohen's kappa of two reviewers: agreement beyond what their own habits would give by chance. None when chance gives all."""
    if not pairs:
        return None
    observed = sum(one == other for one, other in pairs) / len(pairs)
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    expected = sum(first[value] * second[value] for value in first) / len(pairs) ** 2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def krippendorff(units: Iterable[Iterable[Hashable]]) -> float | None:
    """Krippendorff's alpha for nominal values: each unit holds what each reviewer who saw it said. None where nothing varies."""
    weights: dict[tuple[Hashable, Hashable], float] = {}
    for unit in units:
        counted = Counter(unit)
        number = sum(counted.values())
        if number < 2:
            continue
        for one, other in ((a, b) for a in counted for b in counted):
            pairs = counted[one] * (counted[other] - (one == other))
            weights[one, other] = weights.get((one, other), 0.0) + pairs / (number - 1)
    totals: dict[Hashable, float] = {}
    for (one, _), weight in weights.items():
        totals[one] = totals.get(one, 0.0) + weight
    number_of_values = sum(totals.values())
    expected = number_of_values**2 - sum(total**2 for total in totals.values())
    if not expected:
        return None
    different = sum(weight for (one, other), weight in weights.items() if one != other)
    return 1 - (number_of_values - 1) * different / expected
