"""What people corrected is what a filter finds and shows, on both databases, in the order of pages, at every place of a page."""

from __future__ import annotations

import datetime
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.ledger.connect import Ledger
from dateline.ledger.takedown import takedown
from dateline.query.corrected import holds_of
from dateline.query.counts import count
from dateline.query.filters import Filter, Near, read_filter
from dateline.query.find import find
from dateline.review.decide import accept, correct, reject, undo
from dateline.review.queue import progress
from dateline.review.view import view
from ledger_kit import BETTER, keep, made


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    keep(ledger, (made(number) for number in range(12)))
    return ledger


def ids(ledger: Ledger, filter: Filter | None = None, *, limit: int = 1000) -> list[str]:
    """By pages of that size."""
    found: list[str] = []
    after = None
    while True:
        page = find(ledger, filter or Filter(), after=after, limit=limit)
        found += [one.id for one in page.claims]
        if page.next is None:
            return found
        after = page.next


def test_a_filter_looks_at_what_holds(filled: Ledger) -> None:
    every = ids(filled)
    claim = every[5]
    done = correct(filled, claim, {"kind": "shelling", "places": [], "quantities": []}, by="ida")
    shelling, casualties = Filter(kind=("shelling",)), Filter(kind=("casualties",))
    assert ids(filled, shelling) == [claim]
    assert ids(filled, casualties) == [one for one in every if one != claim]
    (shown,) = find(filled, shelling).claims
    assert shown.corrected and shown.record["kind"] == "shelling" and shown.record["places"] == []
    assert claim not in ids(filled, Filter(unit=("killed",))) and claim not in ids(filled, Filter(near=Near(66, -18, 2000)))
    assert claim in ids(filled, Filter(words="killed"))  # the words of the story are what they were
    asked = Filter(kind=("casualties",), as_read=True)
    assert ids(filled, asked) == every and not any(one.corrected for one in find(filled, asked).claims)
    counted = count(filled, shelling)
    assert (counted.claims.claims, counted.facets["kind"][0].value) == (1, "shelling")
    assert {value.value: value.claims for value in count(filled, Filter()).facets["kind"]} == {
        "casualties": len(every) - 1,
        "shelling": 1,
    }
    assert progress(filled, shelling) == {"corrected": 1}
    for more in (
        Filter(kind=("shelling",), story=(view(filled, claim).story,)),
        Filter(kind=("shelling",), claim=(claim,)),
        Filter(kind=("shelling",), words="killed"),
    ):
        assert ids(filled, more) == [claim] and count(filled, more).claims.claims == 1
    assert ids(filled, Filter(kind=("shelling",), claim=(every[0],))) == []
    undo(filled, done.decisions[0], by="ida")
    assert ids(filled, shelling) == [] and ids(filled, casualties) == every


def test_what_is_disputed_stays_as_read_and_what_was_held_then_too(filled: Ledger) -> None:
    one, two, three, *_ = ids(filled)
    before = find(filled, Filter(claim=(one,))).claims[0].recorded
    correct(filled, one, {"kind": "shelling"}, by="ida")
    accept(filled, one, by="ole")  # ole takes it as ida has it
    correct(filled, two, {"kind": "shelling"}, by="ida")
    correct(filled, two, {"kind": "assault"}, by="ole")
    reject(filled, three, by="ida")
    assert ids(filled, Filter(kind=("shelling", "assault"))) == [one]
    then = Filter(kind=("shelling",), recorded_by=datetime.datetime.fromisoformat(before) + datetime.timedelta(days=1))
    assert ids(filled, then) == [one]
    assert ids(filled, replace(then, recorded_by=datetime.datetime.fromisoformat(before))) == []


def test_a_better_reader_and_a_takedown_are_noticed(filled: Ledger) -> None:
    claim = ids(filled)[0]
    correct(filled, claim, {"kind": "shelling"}, by="ida")
    assert ids(filled, Filter(kind=("shelling",))) == [claim]
    keep(filled, (made(number) for number in range(12)), BETTER)
    assert ids(filled, Filter(kind=("shelling",))) == [claim]
    assert len(ids(filled, Filter(kind=("casualties",)))) == 35
    takedown(filled, claim, reason="asked to", by="eva")
    assert ids(filled, Filter(kind=("shelling",))) == []


def test_pages_go_on_where_the_last_ended(filled: Ledger) -> None:
    """Whatever was corrected: pages of any size give what one page gives, each claim once, in one order."""
    chance, every = random.Random(3), ids(filled)
    for claim in chance.sample(every, 9):
        correct(filled, claim, {"kind": chance.choice(("shelling", "assault")), "outcome": "failed"}, by="ida")
    for asked in (
        Filter(),
        Filter(kind=("shelling",)),
        Filter(kind=("shelling", "casualties")),
        Filter(outcome=("failed",)),
        Filter(kind=("shelling", "casualties"), words="killed"),
    ):
        whole = ids(filled, asked)
        assert len(whole) == len(set(whole)) and whole == [one for one in every if one in set(whole)]
        assert all(ids(filled, asked, limit=limit) == whole for limit in (4, 7))
    assert len(ids(filled, Filter(kind=("shelling", "assault", "casualties")))) == len(every)


ASKED = st.fixed_dictionaries(
    {},
    optional={
        "speaker": st.sampled_from(["the mayor", "Ida Lund", "the"]),
        "voice": st.sampled_from(["own", "attributed"]),
        "kind": st.sampled_from(["casualties", "shelling"]),
        "certainty": st.sampled_from(["likely", "unlikely"]),
        "quote": st.just("indirect"),
        "target": st.sampled_from(["nobody", "the rebels"]),
        "place": st.sampled_from(["Akureyri", "höfn", "Höfn"]),
        "near": st.sampled_from(["65,-18.5,50", "65.5,-18,80", "-65,18,9"]),
        "event_from": st.sampled_from(["2024-11-03", "2024-11-09"]),
        "event_to": st.sampled_from(["2024-11-05", "2024-11-11"]),
        "unit": st.sampled_from(["killed", "wounded"]),
        "at_least": st.sampled_from(["100", "500"]),
        "at_most": st.sampled_from(["300", "800"]),
    },
)


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    from dateline.ledger.connect import open_ledger

    opened = open_ledger(tmp_path_factory.mktemp("corrected") / "l.db")
    keep(opened, (made(number) for number in range(12)))
    return opened


@given(ASKED)
def test_a_record_answers_as_its_row_does(read_once: Ledger, asked: dict[str, str]) -> None:
    """What is asked of corrected claims in Python is what the database asks of the others."""
    filter = read_filter(asked)
    every = find(read_once, Filter(), limit=1000).claims
    assert {one.id for one in find(read_once, filter, limit=1000).claims} == {
        one.id for one in every if holds_of(one.record, filter)
    }
