"""Counts, facets and coverage on both databases, beside what a page finds."""

from __future__ import annotations

from collections import Counter

import pytest

from dateline.ledger.connect import Ledger
from dateline.query import plan
from dateline.query.counts import count
from dateline.query.coverage import coverage
from dateline.query.filters import Filter
from dateline.query.find import find
from ledger_kit import keep, made, readings_of


def test_facets_are_what_pages_hold(ledger: Ledger) -> None:
    keep(ledger, [*readings_of(range(8)), made(3, edition=1)])
    found, counted = find(ledger, Filter(), limit=1_000).claims, count(ledger, Filter())
    assert counted.claims.claims == len(found) == 24 and counted.stories == 8
    places = Counter(str(place["name"]) for claim in found for place in claim.record["places"])  # type: ignore[attr-defined]
    assert {value.value: value.claims for value in counted.facets["place"]} == places
    assert sum(value.claims for value in counted.facets["publisher"]) == 24
    assert counted.coverage == coverage(ledger, Filter()) and sum(outlet.stories for outlet in counted.coverage) == 8
    assert count(ledger, Filter(), cap=5).claims.capped


def test_many_are_asked_one_by_one_and_found_the_same(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(ledger, readings_of(range(8)))
    asked = (
        Filter(words="killed"),
        Filter(words="killed mayor"),
        Filter(words="killed -mayor"),
        Filter(place=("Selfoss",)),
        Filter(unit=("killed",), at_least=300.0),
        Filter(speaker=("the mayor",), words="killed"),
    )
    few = [[claim.key for claim in find(ledger, filter).claims] for filter in asked]
    monkeypatch.setattr(plan, "FEW", 1)
    assert [[claim.key for claim in find(ledger, filter).claims] for filter in asked] == few and all(few[:5])


def test_two_long_lists_are_met_where_they_meet(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(ledger, readings_of(range(20)))
    asked = [Filter(place=(place,), speaker=(who,)) for place in ("Selfoss", "Akureyri") for who in ("Ida Lund", "the army")]
    few = [[claim.key for claim in find(ledger, filter).claims] for filter in asked]
    monkeypatch.setattr(plan, "FEW", 4)
    assert [[claim.key for claim in find(ledger, filter).claims] for filter in asked] == few and any(few)
    assert [count(ledger, filter).claims.claims for filter in asked] == list(map(len, few))
    monkeypatch.setattr(plan, "TWO", 3)
    assert [[claim.key for claim in find(ledger, filter).claims] for filter in asked] == few
