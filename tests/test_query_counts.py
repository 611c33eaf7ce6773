"""Counts, facets and coverage on both databases, beside what a page finds."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest
from sqlalchemy import insert, select

from dateline.ledger.connect import Ledger
from dateline.ledger.schema import claim_quantities
from dateline.query import plan
from dateline.query.counts import count
from dateline.query.coverage import coverage
from dateline.query.filters import Filter
from dateline.query.find import find
from dateline.query.stories import Told, list_stories
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


def test_numbers_between_two_bounds_are_those_of_both(ledger: Ledger) -> None:
    """Ranges too: one from below the bounds to between them, over both, and one that ends before."""
    keep(ledger, readings_of(range(6)))
    with ledger.writing() as connection:
        keys = connection.execute(select(claim_quantities.c.claim).order_by(claim_quantities.c.claim)).scalars().all()
        for at, (value, high) in enumerate([(5, 400), (1, 3), (250, 350), (5, 100_000)]):
            row = {
                "claim": keys[at],
                "position": 7,
                "value": value,
                "high": high,
                "unit": "killed",
                "basis": "count",
                "bound": "exact",
            }
            connection.execute(insert(claim_quantities).values(**row))
        rows = connection.execute(select(claim_quantities)).all()
    bounds = sorted({row.value for row in rows} | {row.high for row in rows if row.high} | {0, 4, 300, 200_000})
    for least, most in product(bounds, bounds):
        wanted = {row.claim for row in rows if (row.high or row.value) >= least and row.value <= most and row.unit == "killed"}
        asked = Filter(unit=("killed",), at_least=least, at_most=most)
        assert {one.key for one in find(ledger, asked, limit=1_000).claims} == wanted, (least, most)


def test_stories_are_found_by_words_of_their_titles_a_page_at_a_time(ledger: Ledger) -> None:
    keep(ledger, [*readings_of(range(7)), made(3, edition=1)])
    every = list_stories(ledger).stories
    assert len(every) == 7
    for words in ("story", every[2].doc.upper(), "tor ory", "nowhere"):
        wanted = [one for one in every if all(word in f"{one.title or ''} {one.doc}".lower() for word in words.lower().split())]
        found: list[Told] = []
        after: str | None = None
        for _ in range(len(every) + 1):
            page = list_stories(ledger, words=words, after=after, limit=2)
            found, after = [*found, *page.stories], page.next
            if after is None:
                break
        assert found == wanted, words
