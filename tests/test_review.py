"""People over claims: every action, what follows from all of them, what a blind coder sees, and that an undo leaves no trace."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from dateline.errors import RunError
from dateline.ledger.connect import Ledger, open_ledger
from dateline.ledger.schema import log, reviews
from dateline.ledger.takedown import takedown
from dateline.query.filters import Filter, read_filter
from dateline.query.find import find
from dateline.review.agreement import agreement
from dateline.review.decide import Done, accept, add, assign, comment, correct, merge, reject, split, undo
from dateline.review.fields import FIELDS, UNITS
from dateline.review.gold import write_gold
from dateline.review.hand_out import hand_out
from dateline.review.queue import progress, queue
from dateline.review.view import View, view
from ledger_kit import BETTER, faults, keep, made, ticking

SHARED = Path(__file__).parent.parent.parent / "shared" / "gold"
DOCS = Path(__file__).parent.parent / "docs"


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    keep(ledger, (made(number) for number in range(3)))
    return ledger


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "l.db", clock=ticking()) as opened:
        keep(opened, (made(number) for number in range(3)))
        yield opened


def ids(ledger: Ledger, **asked: list[str]) -> list[str]:
    return [found.id for found in find(ledger, read_filter(asked)).claims]


def status(ledger: Ledger, claim: str) -> str:
    return view(ledger, claim).status


def test_a_claim_is_accepted_corrected_and_rejected(filled: Ledger) -> None:
    one, two, three, *rest = ids(filled)
    accept(filled, one, by="ida")
    correct(filled, two, {"kind": "shelling"}, by="ida", note="the story says shells")
    reject(filled, three, by="ida")
    assert [status(filled, claim) for claim in (one, two, three, rest[0])] == ["accepted", "corrected", "rejected", "open"]
    seen = view(filled, two)
    assert seen.read is not None and seen.read["kind"] == "casualties"
    assert seen.record["kind"] == "shelling"
    assert {name for name in seen.record if seen.record[name] != seen.read[name]} == {"kind"}
    (decision,) = seen.history
    assert (decision.by, decision.note, decision.before) == ("ida", "the story says shells", {"kind": "casualties"})
    assert decision.when.startswith("2024-11-13T") and decision.told["set"] == {"kind": "shelling"}
    assert ids(filled, reviewed=["corrected"]) == [two]
    assert set(ids(filled, reviewed=["accepted", "rejected"])) == {one, three}
    assert set(ids(filled, reviewed=["open"])) == set(rest)
    assert set(ids(filled, reviewed=["open", "corrected"])) == {two, *rest}
    assert faults(filled) == []


def test_every_action_is_in_the_log_with_who_and_what(filled: Ledger) -> None:
    one, two, *_ = ids(filled)
    accept(filled, one, by="ida")
    comment(filled, one, "check the day", by="ole")
    correct(filled, one, {"certainty": "unlikely"}, by="ida")
    undo(filled, one, by="ida")
    assign(filled, [two], ["ole"], by="ida")
    with filled.snapshot() as connection:
        entries = connection.execute(select(log.c.by, log.c.body).where(log.c.action == "review").order_by(log.c.seq)).all()
        rows = connection.execute(select(reviews).order_by(reviews.c.key)).all()
    assert [row.by for row in entries] == ["ida", "ole", "ida", "ida", "ida"]
    assert [json.loads(row.body)["what"]["action"] for row in entries] == ["accept", "comment", "correct", "undo", "assign"]
    assert all(json.loads(row.body)["rows"][0][0] == "reviews" for row in entries)
    changed, back = rows[2], rows[3]
    assert json.loads(changed.before)["certainty"] == "likely" and json.loads(changed.after)["set"]["certainty"] == "unlikely"
    assert (json.loads(back.before), json.loads(back.after)) == (json.loads(changed.after), json.loads(changed.before))


def test_two_who_differ_are_both_kept(filled: Ledger) -> None:
    claim = ids(filled)[0]
    correct(filled, claim, {"kind": "shelling"}, by="ida")
    correct(filled, claim, {"kind": "airstrike", "outcome": "failed"}, by="ole")
    seen = view(filled, claim)
    assert seen.status == "disputed" and seen.record["kind"] == "casualties"
    assert seen.standing.differing == {"kind": {"ida": "shelling", "ole": "airstrike"}, "outcome": {"ole": "failed"}}
    assert view(filled, claim, viewer="ida").record["kind"] == "shelling"
    assert view(filled, claim, viewer="ole").record["kind"] == "airstrike"
    accept(filled, claim, by="eva", settles=True)  # whoever sees a dispute sees the reader's
    assert (status(filled, claim), view(filled, claim).record["kind"]) == ("accepted", "casualties")
    assert [decision.by for decision in view(filled, claim).history] == ["ida", "ole", "eva"]
    undo(filled, claim, by="eva")
    assert status(filled, claim) == "disputed"


def test_who_accepts_a_corrected_claim_accepts_the_correction(filled: Ledger) -> None:
    claim = ids(filled)[0]
    correct(filled, claim, {"kind": "shelling"}, by="ida")
    accept(filled, claim, by="ole")
    assert (status(filled, claim), view(filled, claim).record["kind"]) == ("corrected", "shelling")
    reject(filled, claim, by="ole")
    assert status(filled, claim) == "disputed"


def test_a_correction_back_to_the_readers_value_is_none(filled: Ledger) -> None:
    claim = ids(filled)[0]
    correct(filled, claim, {"kind": "shelling"}, by="ida")
    correct(filled, claim, {"kind": "casualties"}, by="ida")
    assert status(filled, claim) == "accepted"
    with pytest.raises(RunError, match=r"R113 .*accept it instead"):
        correct(filled, claim, {"kind": "casualties"}, by="ida")


def test_nobody_decides_without_a_name(filled: Ledger) -> None:
    with pytest.raises(RunError, match="R110"):
        accept(filled, ids(filled)[0], by="  ")
    with pytest.raises(RunError, match="R034"):
        accept(filled, "0" * 16, by="ida")
    assert "review" not in {entry.action for entry in logged(filled)}


def logged(ledger: Ledger) -> list[object]:
    with ledger.snapshot() as connection:
        return list(connection.execute(select(log)).all())


# --- fields ---


def test_words_get_the_span_that_is_nearest(filled: Ledger) -> None:
    claim = ids(filled)[-1]  # the last sentence of its story: the same words stand before
    seen = view(filled, claim)
    correct(filled, claim, {"agent": "people", "target": None}, by="ida")
    agent = view(filled, claim).record["agent"]
    assert isinstance(agent, dict) and seen.text[slice(*agent["span"])] == "people"
    assert int(str(seen.record["start"])) <= agent["span"][0] <= int(str(seen.record["end"]))
    correct(filled, claim, {"agent.side": "Iceland"}, by="ida")
    after = view(filled, claim).record
    assert after["agent"] == {**agent, "side": "Iceland"} and after["target"] is None


def test_a_field_may_be_a_list_or_a_time(filled: Ledger) -> None:
    claim = ids(filled)[0]
    correct(filled, claim, {"time": "2024-11-04/2024-11-05", "quantities.0.value": "7", "places.0.lat": 64.1}, by="ida")
    record: dict[str, object] = view(filled, claim).record
    time, quantities, places = record["time"], record["quantities"], record["places"]
    assert isinstance(time, dict) and isinstance(quantities, list) and isinstance(places, list)
    assert (time["start"], time["end"], time["precision"], time["edtf"]) == (
        "2024-11-04",
        "2024-11-05",
        "days",
        "2024-11-04/2024-11-05",
    )
    assert (quantities[0]["value"], quantities[0]["unit"], places[0]["lat"]) == (7, "killed", 64.1)
    correct(filled, claim, {"attribution": "[]", "quote": "none", "certainty": "null", "quantities": "[]"}, by="ida")
    record = view(filled, claim).record
    assert [record[name] for name in ("attribution", "quote", "certainty", "hedge", "probability", "quantities")] == [
        [], "none", None, None, None, []
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"colour": "red"}, "R111 there is no field 'colour'"),
        ({"confidence": "1"}, "R111 there is no field 'confidence'"),
        ({"agent": {"text": "people", "rank": 1}}, "R111 there is no field 'agent.rank'"),
        ({"kind": "shelings"}, "R112 kind: 'shelings' is none of its values"),
        ({"modality": None}, "R112 modality"),
        ({"agent": "a word that is not there"}, "R112 agent: the words 'a word that is not there' do not stand"),
        ({"agent": {"text": "people", "span": [0, 6]}}, "R112 agent: 'people' does not stand at"),
        ({"content": [5, 5]}, "R112 content"),
        ({"content": [0, 10**9]}, "R112 content"),
        ({"time": "yesterday"}, "R112 time.start: 'yesterday' is no day"),
        ({"time": {"start": "2024-11-05", "end": "2024-11-04"}}, "R112 time: 2024-11-04 is before"),
        ({"time": {"start": None}}, "R112 time: it has neither"),
        ({"places": [{"text": "people", "lat": 91, "lon": 0}]}, "R112 places.lat"),
        ({"places": [{"text": "people", "lat": 1}]}, "R112 places: give lat and lon"),
        ({"quantities": [{"text": "people", "value": "many"}]}, "R112 quantities.value"),
        ({"quantities": [{"text": "people", "value": float("nan")}]}, "R112 quantities.value"),
        ({"quantities": [{"text": "people", "unit": "dogs"}]}, "R112 quantities.unit"),
        ({"attribution": []}, "R112 quote: nobody says it"),
        ({"quote": "none"}, "R112 quote: somebody says it"),
        ({"outcome.x": 1}, "R112 outcome.x: the claim has none yet"),
        ({"places.7.lat": 1}, "R112 places.7.lat"),
        ({"hedge": "killed", "certainty": "likely", "content": ""}, "R112 content"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(file: Ledger, given: dict[str, object], told: str) -> None:
    claim = ids(file)[0]
    with pytest.raises(RunError) as raised:
        correct(file, claim, given, by="ida")
    assert str(raised.value).startswith(told)
    assert view(file, claim).history == ()


def test_the_units_are_those_of_the_record() -> None:
    page = (DOCS / "record.md").read_text(encoding="utf-8")
    row = next(line for line in page.splitlines() if line.startswith("| `unit` |"))
    assert all(f"`{unit}`" in row for unit in UNITS) and row.count("`") == 2 * len(UNITS) + 2


def test_every_field_that_may_be_corrected_is_one_of_the_record(file: Ledger) -> None:
    assert set(FIELDS) <= set(view(file, ids(file)[0]).record)


# --- merge, split, add ---


def test_claims_of_one_story_are_merged(filled: Ledger) -> None:
    story = view(filled, ids(filled)[0]).story
    *_, second, first = ids(filled, story=[story])
    done = merge(filled, first, [second], by="ida", note="one sentence")
    assert [status(filled, claim) for claim in (first, second)] == ["corrected", "merged"]
    seen, other = view(filled, first), view(filled, second)
    assert seen.record["content"] == seen.text[int(str(seen.record["start"])) : int(str(other.record["end"]))]
    assert len(places_of(seen)) == len(places_of(other)) + 1 and other.standing.into == (first,)
    undo(filled, done.decisions[1], by="ida")  # of either claim: it is one decision
    assert [status(filled, claim) for claim in (first, second)] == ["open", "open"]
    foreign = next(id for id in ids(filled) if view(filled, id).story != story)
    with pytest.raises(RunError, match=r"R113 .*another story"):
        merge(filled, first, [foreign], by="ida")


def places_of(seen: View) -> list[object]:
    found = seen.record["places"]
    assert isinstance(found, list)
    return found


def test_a_claim_is_split_and_its_parts_are_claims(filled: Ledger) -> None:
    claim = ids(filled)[0]
    whole = view(filled, claim)
    start, end = int(str(whole.record["start"])), int(str(whole.record["end"]))
    middle = start + (end - start) // 2
    done = split(filled, claim, [[start, middle], [middle, end]], by="ida")
    _, left, right = done.claims
    assert [status(filled, id) for id in done.claims] == ["split", "accepted", "accepted"]
    assert view(filled, left).record["content"] == whole.text[start:middle]
    assert (view(filled, left).record["places"], len(places_of(view(filled, right)))) == ([], 1)
    correct(filled, left, {"kind": "assessment"}, by="ida")
    assert view(filled, left).record["kind"] == "assessment" and view(filled, left).read is None
    undo(filled, done.decisions[0], by="ida")
    assert status(filled, claim) == "open"
    with pytest.raises(RunError, match="R034"):
        view(filled, left)
    undo(filled, view(filled, claim).history[-1].id, by="ida")  # undoing the undo brings back what was said of the parts
    assert view(filled, left).record["kind"] == "assessment"
    assert faults(filled) == []


def test_a_claim_that_was_missed_is_added(filled: Ledger) -> None:
    story = view(filled, ids(filled)[0]).story
    done = add(filled, story, "all of them", {"kind": "other", "quote": "direct", "attribution": [{"source": "the"}]}, by="ida")
    (claim,) = done.claims
    assert (status(filled, claim), view(filled, claim).record["quote"]) == ("accepted", "direct")
    with pytest.raises(RunError, match=r"R113 .*a claim already"):
        add(filled, story, "all of them", by="ole")
    undo(filled, claim, by="ida")
    with pytest.raises(RunError, match="R034"):
        view(filled, claim)
    with pytest.raises(RunError, match="R033"):
        add(filled, "no such story", "words", by="ida")


# --- undo ---


def test_only_who_decided_takes_it_back(filled: Ledger) -> None:
    claim = ids(filled)[0]
    done = accept(filled, claim, by="ida")
    with pytest.raises(RunError, match=r"R113 .*ida decided it"):
        undo(filled, done.decisions[0], by="ole")
    with pytest.raises(RunError, match="R114"):
        undo(filled, claim, by="ole")
    undo(filled, claim, by="ida")
    with pytest.raises(RunError, match="R114"):
        undo(filled, done.decisions[0], by="ida")


LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"


def test_undoing_random_sequences_restores_the_view(ledger: Ledger) -> None:
    """50 sequences on each database, 1,000 with HYPOTHESIS_PROFILE=long. Each is some decisions by two people, then all of them
    undone, newest first; after each undo the claims are what they were before the decision."""
    chance = random.Random(8)
    for number in range(40 if LONG else 2):
        keep(ledger, (made(2 * number), made(2 * number + 1)))  # others' claims, so that no history grows without end
        claims = [id for reading in (made(2 * number), made(2 * number + 1)) for id in (claim.id for claim in reading.claims)]
        for _ in range(25):
            claim, other = chance.sample(claims, 2)
            done: list[tuple[str, Done, list[object]]] = []
            for _ in range(chance.randrange(1, 4)):
                by, before = chance.choice(("ida", "ole")), snapshot(ledger, [claim, other])
                try:
                    done.append((by, decided(ledger, claim, other, by, chance), before))
                except RunError as error:  # another story's claim, or what it says already
                    assert error.code == "R113"
            for by, made_, before in reversed(done):
                undo(ledger, made_.decisions[0], by=by)
                assert snapshot(ledger, [claim, other]) == before
    assert progress(ledger) == {"open": len(ids(ledger))}


def decided(ledger: Ledger, claim: str, other: str, by: str, chance: random.Random) -> Done:
    """Some decision about the claim."""
    kind = chance.choice(("shelling", "assault", "casualties", "control"))
    match chance.choice(("accept", "reject", "kind", "certainty", "comment", "merge", "split")):
        case "accept":
            return accept(ledger, claim, by=by, settles=chance.random() < 0.2)
        case "reject":
            return reject(ledger, claim, by=by)
        case "kind":
            return correct(ledger, claim, {"kind": kind}, by=by)
        case "certainty":
            return correct(ledger, claim, {"certainty": chance.choice(("unlikely", None)), "outcome": "failed"}, by=by)
        case "comment":
            return comment(ledger, claim, "hm", by=by)
        case "merge":
            return merge(ledger, claim, [other], by=by)
    seen = view(ledger, claim).record
    start, end = int(str(seen["start"])), int(str(seen["end"]))
    cut = chance.randrange(start + 2, end - 2)
    return split(ledger, claim, [[start, cut], [cut, end]], by=by)


def snapshot(ledger: Ledger, claims: list[str]) -> list[object]:
    return [(seen.record, seen.standing, seen.read) for seen in (view(ledger, claim) for claim in claims)]


# --- assignment ---


def test_blind_coders_see_each_other_when_all_are_done(filled: Ledger) -> None:
    claim, other = ids(filled)[:2]
    assign(filled, [claim], ["ida", "ole"], by="eva", blind=True)
    assert [w.claim for w in queue(filled, by="ida", assigned=True)] == [claim]
    correct(filled, claim, {"kind": "shelling"}, by="ida", note="shells")
    assert view(filled, claim).status == "open" and view(filled, claim).standing.blind
    assert claim in ids(filled, reviewed=["open"])
    seen = view(filled, claim, viewer="ole")
    assert seen.record["kind"] == "casualties" and {d.by for d in seen.history} == {"eva"}
    assert queue(filled, by="ida", assigned=True) == ()
    assert view(filled, claim, viewer="ida").record["kind"] == "shelling"
    accept(filled, claim, by="ole")
    assert view(filled, claim).status == "disputed"
    assert {d.by for d in view(filled, claim, viewer="ole").history} == {"eva", "ida", "ole"}
    assign(filled, [other], ["ida", "ole"], by="eva")
    correct(filled, other, {"kind": "shelling"}, by="ida")
    assert view(filled, other, viewer="ole").record["kind"] == "shelling"  # not blind


def test_the_queue_gives_the_least_certain_first(filled: Ledger) -> None:
    waiting = queue(filled)
    weights = [one.confidence for one in waiting]
    assert len(waiting) == 9 and weights == sorted(weights, key=lambda weight: weight or 0)
    accept(filled, waiting[0].claim, by="ida")
    assert [w.claim for w in queue(filled)] == [w.claim for w in waiting[1:]]
    assert queue(filled, by="ole", limit=1)[0].claim == waiting[0].claim
    assert all(w.publisher == "Courier 1" for w in queue(filled, Filter(publisher=("Courier 1",))))
    assert progress(filled) == {"accepted": 1, "open": 8}


# --- what changes beneath ---


def test_decisions_stay_with_a_claim_that_a_better_reader_finds_again(filled: Ledger) -> None:
    claim = ids(filled)[0]
    correct(filled, claim, {"kind": "shelling"}, by="ida")
    keep(filled, (made(number) for number in range(3)), BETTER)
    assert (status(filled, claim), view(filled, claim).record["kind"]) == ("corrected", "shelling")


def test_what_was_taken_down_cannot_be_reviewed(filled: Ledger) -> None:
    claim, other = ids(filled)[:2]
    correct(filled, claim, {"kind": "shelling"}, by="ida", note="a name")
    takedown(filled, claim, reason="a test", by="ida")
    for act in (lambda: view(filled, claim), lambda: accept(filled, claim, by="ida")):
        with pytest.raises(RunError, match="R035"):
            act()
    accept(filled, other, by="ida")
    assert agreement(filled).decided == 1
    assert claim not in {w.claim for w in queue(filled)}
    assert faults(filled) == []


# --- gold files ---


def test_corrected_stories_are_gold_files_that_pass_the_check(file: Ledger, tmp_path: Path) -> None:
    for claim in ids(file, publisher=["Courier 0"]):
        accept(file, claim, by="ida")
    last = ids(file, publisher=["Courier 0"])[-1]
    correct(file, last, {"kind": "shelling", "places": []}, by="ida")
    accept(file, ids(file, publisher=["Courier 1"])[0], by="ida")
    story = view(file, last).story
    add(file, story, "“all of them”", {"kind": "other"}, by="ida")
    folder = tmp_path / "gold"
    written = write_gold(file, folder)
    assert (written.stories, written.claims) == (1, 4)
    assert written.left_out == {"story-1": "2 of its claims open", "story-2": "3 of its claims open"}
    gold = json.loads((folder / "story-0.json").read_text(encoding="utf-8"))
    text = (folder / "story-0.txt").read_text(encoding="utf-8")
    assert text == view(file, last).text and (gold["doc"], gold["publisher"]) == ("story-0", "Courier 0")
    assert sorted(c["kind"] for c in gold["claims"]) == ["casualties", "casualties", "other", "shelling"]
    if not SHARED.is_dir():
        pytest.skip("../shared/gold is not there, whose check.py and score.py judge the files")
    run = subprocess.run([sys.executable, SHARED / "check.py", folder / "story-0.json"], capture_output=True, text=True)
    assert (run.stdout, run.returncode) == ("no faults\n", 0)
    system = tmp_path / "system.jsonl"
    records = [found.record for found in find(file, Filter(publisher=("Courier 0",), as_read=True)).claims]
    system.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    run = subprocess.run(
        [sys.executable, SHARED / "score.py", folder, system, "--json"], capture_output=True, text=True, check=True
    )
    scores = json.loads(run.stdout)
    fields = scores.get("fields", scores)
    assert fields["kind"]["gold"] == 4 and 0 < fields["kind"]["found"] < 1


def test_training_reads_the_gold_files(file: Ledger, tmp_path: Path) -> None:
    from dateline.training.gold import read_gold

    for claim in ids(file, publisher=["Courier 0"]):
        accept(file, claim, by="ida")
    write_gold(file, tmp_path / "gold")
    (gold,) = read_gold(tmp_path / "gold")
    assert sorted(span.start for span in gold.spans) == sorted(
        int(str(found.record["start"])) for found in find(file, Filter(publisher=("Courier 0",))).claims
    )


def test_the_next_claims_are_handed_out_and_come_first(filled: Ledger) -> None:
    order = [one.claim for one in queue(filled)]
    assert hand_out(filled, Filter(), ["ida", "ole"], many=3, by="eva", blind=True) == 3
    assert [one.claim for one in queue(filled, by="ida", assigned=True)] == order[:3]
    assert hand_out(filled, Filter(), ["ida"], many=2, by="eva") == 2  # the next, for she has the first to do
    assert hand_out(filled, Filter(), ["eva"], many=1, by="eva") == 1
    last = order[-1]
    assign(filled, [last], ["ole"], by="eva")
    assert [one.claim for one in queue(filled, by="ole")][:5] == [*order[:3], last, order[3]]
    accept(filled, last, by="ole")
    assert [one.claim for one in queue(filled, by="ole", limit=4)] == order[:4]
    assert [one.claim for one in queue(filled, Filter(claim=(order[1], order[5])), by="ole")] == [order[1], order[5]]
    assert hand_out(filled, Filter(), ["ida"], many=100, by="eva") == len(order) - 6
    for to, many in (([], 1), ([" "], 1), (["ida"], 0)):
        with pytest.raises(RunError, match="R112"):
            hand_out(filled, Filter(), to, many=many, by="eva")
