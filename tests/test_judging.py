"""Judging over a ledger: links are judgements that only grow, follow from the stories alone, and give way to people."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from dateline.errors import RunError
from dateline.judging.ask import ask
from dateline.judging.forecasts import forecasts
from dateline.judging.incidents import Incident, incident, incidents
from dateline.judging.link import judge, link, undo
from dateline.judging.origins import Node, origins
from dateline.judging.positions import parties, positions
from dateline.judging.sources import source
from dateline.judging.store import every, judgements
from dateline.judging.tally import Tally, tally
from dateline.judging.weeks import unlinked
from dateline.ledger.connect import Ledger, open_ledger
from dateline.pipeline import read
from dateline.query.filters import Filter
from dateline.reading.story import Known, build, story_id
from dateline.types import Reading
from ledger_kit import BETTER, faults, keep, ticking
from pipeline_kit import tools
from week_kit import beginning as week

KINDS = ("utterance", "origin", "incident")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "week.db", clock=ticking()) as opened:
        keep(opened, week())
        link(opened)
        yield opened


def told(*stories: tuple[str, str, str]) -> tuple[Reading, ...]:
    """Short stories read: outlet, day, text."""
    import datetime

    built = (
        build(text, Known(publisher=who, published=datetime.date.fromisoformat(day)), id=story_id(text.encode()), doc=f"s{n}")
        for n, (who, day, text) in enumerate(stories)
    )
    return tuple(read((replace(story, raw=story.text.encode()) for story in built), tools()))


def links(ledger: Ledger) -> set[tuple[str, str, str]]:
    with ledger.snapshot() as connection:
        return {(j.kind, j.left, j.right) for j in every(connection, KINDS)}


def of(ledger: Ledger, words: str) -> Incident:
    """The incident of a claim with these words."""
    page = incidents(ledger, Filter(words=words), reports=1)
    return page.incidents[0]


def test_linking_again_adds_nothing(ledger: Ledger) -> None:
    before = judgements(ledger, limit=1000).judgements
    assert unlinked(ledger) == 0
    done = link(ledger)
    assert (done.stories, done.new, done.undone) == (0, 0, 0)
    done = link(ledger, everything=True)
    assert (done.new, done.undone) == (0, 0)
    assert judgements(ledger, limit=1000).judgements == before
    assert faults(ledger) == []


@pytest.mark.parametrize("seed", range(3))
def test_the_order_in_which_stories_come_changes_nothing(ledger: Ledger, tmp_path: Path, seed: int) -> None:
    stories = list(week())
    random.Random(seed).shuffle(stories)
    with open_ledger(tmp_path / "shuffled.db", clock=ticking()) as other:
        for at in range(0, len(stories), 7):  # linked after each few, as they come
            keep(other, stories[at : at + 7])
            link(other)
        assert links(other) == links(ledger)


def test_like_attacks_on_two_days_are_two(ledger: Ledger) -> None:
    gao = [one for one in incidents(ledger, Filter(place=("Gao",))).incidents if one.kind == "shelling"]
    assert len({one.id for one in gao}) == 2
    assert {one.first for one in gao} == {"2024-03-05", "2024-03-08"}
    for one in gao:
        assert {toll.best for toll in one.tolls if toll.unit == "killed"} == {3}


def test_each_account_and_what_differs(ledger: Ledger) -> None:
    ansongo = of(ledger, "Ansongo")
    assert str(ansongo.tally).startswith("6 reports · 6 outlets · ")
    killed = next(toll for toll in ansongo.tolls if toll.unit == "killed")
    assert (killed.low, killed.high) == (9, 12)
    assert any(a.verdict == "contradicts" and a.field == "killed" for a in ansongo.agreements)
    assert ansongo.grade is not None
    assert all(j.sentence and j.score for j in ansongo.judgements)


def walked(node: Node) -> list[Node]:
    return [node, *(below for child in node.children for below in walked(child))]


def test_origins_run_from_the_first_utterance_to_each_outlet(ledger: Ledger) -> None:
    trees = origins(ledger, of(ledger, "Ansongo").id)
    ministry = next(tree for tree in trees if tree.tally.outlets == 4)
    nodes = walked(ministry.root)
    assert ministry.root.edge is None and len(nodes) == 4
    assert all(node.edge is not None and node.edge.sentence and node.edge.judgement for node in nodes[1:])
    assert min(node.published or "" for node in nodes) == ministry.root.published
    wire = next(tree for tree in trees if tree.name == "Reuters")
    assert wire.attributed and wire.tally == Tally(2, 2, 1, 0)


def test_prose_that_names_no_source_is_no_origin_of_its_own(tmp_path: Path) -> None:
    found = told(
        ("Morning Star", "2021-05-04", "Nine people were killed when a shell hit a school in Taiz on Monday, the governor said."),
        ("Evening Sun", "2021-05-04", "A shell hit a school in Taiz on Monday. Nine people were killed."),
        ("Noon Globe", "2021-05-05", "A school in Taiz was shelled on Monday and nine people were killed in it."),
    )
    with open_ledger(tmp_path / "taiz.db", clock=ticking()) as opened:
        keep(opened, found)
        link(opened)
        counts = tally(opened, Filter(place=("Taiz",)))
        assert (counts.reports, counts.outlets, counts.origins) == (3, 3, 1)
        assert counts.unattributed == 2
        assert str(counts) == "3 reports · 3 outlets · 1 origin, 2 outlets unattributed"


# --- people ---


def pair(ledger: Ledger) -> tuple[str, str]:
    """Two claims of two stories that the program put together."""
    with ledger.snapshot() as connection:
        found = [j for j in every(connection, ("incident",)) if j.left.split(":")[0] != j.right.split(":")[0]]
    return found[0].left, found[0].right


def test_a_person_goes_before_the_program_and_holds(ledger: Ledger) -> None:
    left, right = pair(ledger)
    judge(ledger, left, right, "different", by="ida", because="two attacks")
    assert incident(ledger, left).id != incident(ledger, right).id
    link(ledger, everything=True)
    assert incident(ledger, left).id != incident(ledger, right).id
    keep(ledger, week(), BETTER)  # read again: claims keep their ids
    link(ledger)
    assert incident(ledger, left).id != incident(ledger, right).id
    assert faults(ledger) == []


def test_a_person_joins_what_the_program_keeps_apart(ledger: Ledger) -> None:
    first, second = (one.id for one in incidents(ledger, Filter(place=("Gao",))).incidents[:2])
    made = judge(ledger, first, second, "same", by="ida", because="one attack, two days given")
    assert incident(ledger, first).id == incident(ledger, second).id
    undo(ledger, made.id, by="ida", because="no")
    assert incident(ledger, first).id != incident(ledger, second).id


def test_what_a_person_took_back_is_not_judged_again(ledger: Ledger) -> None:
    page = judgements(ledger, kind="incident", limit=1000)
    taken = next(j for j in page.judgements if j.left.split(":")[0] != j.right.split(":")[0])
    undo(ledger, taken.id, by="ida", because="another town of that name")
    link(ledger, everything=True)
    assert incident(ledger, taken.left).id != incident(ledger, taken.right).id
    with pytest.raises(RunError, match="R091"):
        undo(ledger, taken.id, by="ida", because="again")
    back = judgements(ledger, by="people", live=False).judgements
    assert [j.undoes for j in back] == [taken.id]


def test_bad_judgements_are_told_in_a_sentence(ledger: Ledger) -> None:
    left, right = pair(ledger)
    for wrong, code in (
        ({"verdict": "perhaps"}, "R092"),
        ({"by": " "}, "R093"),
        ({"by": "dateline 9"}, "R093"),
        ({"right": left}, "R094"),
        ({"right": "0000000000000000"}, "R034"),
        ({"kind": "moon"}, "R092"),
    ):
        given = {"left": left, "right": right, "verdict": "same", "by": "ida", "because": "so", **wrong}
        ends = given.pop("left"), given.pop("right"), given.pop("verdict")
        with pytest.raises(RunError, match=code):
            judge(ledger, *ends, **given)
    with pytest.raises(RunError, match="R090"):
        undo(ledger, "nothing", by="ida", because="so")
    with pytest.raises(RunError, match="R096"):
        incident(ledger, "nothing")


# --- what is ahead, questions, sources, positions ---

AHEAD = (
    ("Gazette", "2019-03-01", "Sudan's foreign minister said rebel leaders would sign a ceasefire in Juba on 20 March."),
    ("Gazette", "2019-03-21", "Rebel leaders signed a ceasefire in Juba on 20 March, the foreign ministry of Sudan said."),
    ("Gazette", "2019-03-02", "The army would withdraw from Kadugli by 10 March, Sudan's defence ministry said."),
    ("Gazette", "2019-03-09", "The withdrawal of the army from Kadugli was postponed, Sudan's defence ministry said."),
    ("Gazette", "2019-03-02", "Sudan's president demanded that the rebels release all prisoners."),
)


@pytest.fixture
def ahead(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "ahead.db", clock=ticking()) as opened:
        keep(opened, told(*AHEAD))
        link(opened)
        yield opened


def test_later_reports_settle_what_was_ahead(ahead: Ledger) -> None:
    register = forecasts(ahead)
    signed = next(one for one in register.forecasts if "ceasefire" in one.said.content and one.made == "2019-03-01")
    assert signed.state in {"held", "came_true"} and signed.by is not None and signed.by.published == "2019-03-21"
    assert signed.score and signed.sentence and signed.due_to == "2019-03-20"
    assert all(record.brier is None for record in register.records)
    assert forecasts(ahead, state="open").forecasts
    with pytest.raises(RunError, match="R092"):
        forecasts(ahead, state="perhaps")


def test_a_person_settles_otherwise_and_it_holds(ahead: Ledger) -> None:
    one = next(one for one in forecasts(ahead).forecasts if one.judgement and one.by)
    assert one.by is not None
    judge(ahead, one.said.ref, one.by.ref, "did_not", kind="forecast", by="ida", because="another ceasefire")
    link(ahead, everything=True)
    again = next(other for other in forecasts(ahead).forecasts if other.said.ref == one.said.ref)
    assert again.state == "did_not"


def test_a_question_is_answered_with_who_says_so_and_who_says_otherwise(ledger: Ledger) -> None:
    answer = ask(ledger, "Twelve militants were killed in a drone strike on Ansongo", tools())
    assert answer.found and answer.supports and answer.first is not None and answer.tally is not None
    assert any(match.verdict == "contradicts" and match.field == "killed" for match in answer.contradicts)
    assert answer.first.said.published == "2024-03-05"
    assert answer.tally.origins == 1 < answer.tally.reports


@pytest.mark.parametrize("question", ["The harbour of Valparaiso froze over", "42", "?", "“”"])
def test_nothing_found_says_what_was_searched(ledger: Ledger, question: str) -> None:
    answer = ask(ledger, question, tools())
    assert not answer.found
    assert str(answer.searched) == "24 stories, 6 outlets, 5 Mar 2024 to 10 Mar 2024"


def test_a_quotation_is_found_by_its_words(ledger: Ledger) -> None:
    answer = ask(ledger, "“They were buying sheep for the feast, nobody had a gun”", tools())
    assert answer.supports[0].field == "words"


def test_a_source_is_counted_and_not_rated(ledger: Ledger) -> None:
    found = source(ledger, "Malian Defence Ministry")
    assert found.claims and found.contradicted.count and found.side == "Mali"
    assert sum(count for _, count in found.by_kind) == found.claims
    assert not {"truth", "score", "rating", "reliability"} & {name for name in dir(found) if not name.startswith("_")}
    with pytest.raises(RunError, match="R097"):
        source(ledger, "Nobody at all")


def test_positions_are_a_partys_own_words(ahead: Ledger) -> None:
    assert ("Sudan" in dict(parties(ahead))) is True
    stances = {one.stance for one in positions(ahead, "Sudan")}
    assert "demand" in stances
    days: Sequence[str | None] = [one.day for one in positions(ahead, "Sudan")]
    assert days == sorted(days, key=str)


def test_both_databases_come_to_the_same(ledger: Ledger, postgres: str) -> None:
    with open_ledger(postgres, clock=ticking()) as other:
        keep(other, week())
        link(other)
        assert links(other) == links(ledger)
        assert [one.id for one in incidents(other).incidents] == [one.id for one in incidents(ledger).incidents]
        assert str(tally(other, Filter())) == str(tally(ledger, Filter()))
        assert faults(other) == []


def test_what_tells_of_a_war_at_large_is_in_no_happening(tmp_path: Path) -> None:
    found = told(
        ("Star", "2015-06-02", "More than 200,000 people have been killed since the war began in 2011. The country is in ruins."),
        (
            "Globe",
            "2015-06-02",
            "The war has driven millions from their homes, and fighting goes on. Some 200,000 have died since 2011.",
        ),
    )
    with open_ledger(tmp_path / "large.db", clock=ticking()) as opened:
        keep(opened, found)
        link(opened)
        assert incidents(opened).incidents == ()
