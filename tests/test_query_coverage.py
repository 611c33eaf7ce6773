"""What was read and what a map is drawn from, told shortly: the same as the long way round, on both databases."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from dateline.ledger.append import append
from dateline.ledger.collections import mark_collection
from dateline.ledger.connect import Ledger
from dateline.query import find as finding
from dateline.query.coverage import about, coverage, outlets_read
from dateline.query.filters import Filter
from dateline.query.find import find
from dateline.query.points import Point, how_many, points
from dateline.review.queue import queue, so_far
from dateline.web import words
from ledger_kit import READER, keep, made, readings_of

DAY = datetime.date(2024, 11, 6)
ASKED = (
    Filter(),
    Filter(publisher=("Courier 1", "Courier 3")),
    Filter(published_from=DAY, published_to=DAY + datetime.timedelta(days=4)),
    Filter(as_of=DAY),
    Filter(recorded_by=datetime.datetime(2100, 1, 1, tzinfo=datetime.UTC)),
)


@pytest.mark.parametrize("filter", ASKED, ids=str)
def test_outlets_are_told_without_their_days(ledger: Ledger, filter: Filter) -> None:
    keep(ledger, [*readings_of(range(40)), made(3, edition=1)])
    unread = {
        one.name: sum((datetime.date.fromisoformat(b) - datetime.date.fromisoformat(a)).days + 1 for a, b in one.gaps)
        for one in coverage(ledger, filter)
    }
    short = outlets_read(ledger, filter)
    told = {(one.name, one.stories, one.first, one.last) for one in coverage(ledger, filter)}
    assert {(one.name, one.stories, one.first, one.last) for one in short} == told and told
    assert {one.name: one.unread for one in short} == unread
    assert [one.stories for one in short] == sorted((one.stories for one in short), reverse=True)


def test_outlets_without_restricted_stories(ledger: Ledger) -> None:
    mark_collection(ledger, "secret", restricted=True, by="ida")
    append(ledger, made(0), reader=READER, collection="secret")
    keep(ledger, readings_of(range(1, 10)))
    assert sum(one.stories for one in outlets_read(ledger, Filter())) == 9
    assert sum(one.stories for one in outlets_read(ledger, Filter(collection=("secret",)))) == 1


def test_only_what_was_read_counts_of_a_filter() -> None:
    asked = Filter(words="killed", publisher=("Courier 1",), as_of=DAY, place=("Selfoss",))
    assert about(asked) == Filter(publisher=("Courier 1",), as_of=DAY)


def test_points_are_the_places_of_what_is_found(ledger: Ledger) -> None:
    keep(ledger, [*readings_of(range(12)), made(3, edition=1)])
    for filter in (Filter(), Filter(publisher=("Courier 2",)), Filter(as_of=DAY), Filter(words="killed")):
        expected = [point for one in find(ledger, filter, limit=1_000).claims for point in _long_way(one)]
        assert list(points(ledger, filter, limit=1_000).points) == expected and expected
    found: list[Point] = []
    after: str | None = None
    while True:
        page = points(ledger, Filter(), after=after, limit=5)
        found, after = [*found, *page.points], page.next
        if after is None:
            break
    assert found == list(points(ledger, Filter(), limit=1_000).points)
    assert how_many(ledger, Filter()) == 36 and how_many(ledger, Filter(words="nowhere")) == 0


def _long_way(one: finding.Found) -> list[Point]:
    """The points of a claim out of its record."""
    claim = one.record
    time, chain = claim["time"], words.speakers(claim)
    who = words.name(chain[-1]) if chain else None
    told = (one.id, one.story, claim["content"], who, claim["kind"], claim["modality"], time["start"], time["end"])  # type: ignore[index]
    rest = (claim["confidence"], one.publisher, one.published)
    return [
        Point(*told, p["name"], p["lat"], p["lon"], p["area"], p["precision"], p["radius_km"], *rest)
        for p in claim["places"]  # type: ignore[attr-defined]
    ]


def test_what_is_not_met_in_time_comes_with_the_next_page(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Time runs out after the first rows of every walk: pages are shorter, and hold every claim once all the same."""
    keep(ledger, readings_of(range(6)))
    whole = [point.claim for point in points(ledger, Filter(), limit=1_000).points]

    def some(connection: object, asked: object, *, seconds: float) -> tuple[list[object], bool]:
        rows = list(connection.execute(asked.limit(2)))  # type: ignore[attr-defined]
        return rows, len(rows) < 2

    monkeypatch.setattr(finding, "some_of", some)
    found: list[str] = []
    after: str | None = None
    for _ in range(len(whole)):
        page = points(ledger, Filter(), after=after, limit=1_000)
        found, after = [*found, *(point.claim for point in page.points)], page.next
        if after is None:
            break
    assert found == whole


def test_the_queue_goes_on_beyond_those_it_looks_at(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(ledger, readings_of(range(6)))
    first = [one.claim for one in queue(ledger, limit=100)]
    weights = [one.confidence for one in queue(ledger, limit=100)]
    assert weights == sorted(weights, key=lambda weight: weight or 2.0) and len(first) == 18
    monkeypatch.setattr("dateline.review.queue.AMONG", 4)
    assert sorted(one.claim for one in queue(ledger, limit=100)) == sorted(first)
    assert so_far(ledger) == ({"open": 18}, True)
    assert so_far(ledger, Filter(publisher=("nobody",))) == ({}, True)
    assert dataclasses.astuple(queue(ledger, limit=1)[0])[0] in first
