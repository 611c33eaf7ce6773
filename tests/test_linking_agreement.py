"""Agreement: who bears out whom, where accounts differ and why, and the grade that follows."""

from __future__ import annotations

import datetime

import pytest

from dateline.linking.agreement import Agreement, agreements
from dateline.linking.grades import grade
from dateline.linking.incidents import Incident, incidents
from dateline.linking.origins import origins
from dateline.pipeline import read
from dateline.reading.story import Known, build
from pipeline_kit import tools
from week_kit import readings

DAY = datetime.date(2016, 9, 14)


@pytest.fixture(scope="module")
def week() -> tuple[Incident, ...]:
    return incidents(readings())


def one(*stories: tuple[str, int]) -> tuple[Incident, tuple[Agreement, ...], str | None]:
    """Short stories, each with the days it came out after the first, of one incident: it, its agreements, its grade."""
    built = (
        build(text, Known(publisher=f"Outlet {n}", published=DAY + datetime.timedelta(days=later)), id=f"s{n}", doc=f"s{n}")
        for n, (text, later) in enumerate(stories)
    )
    found = tuple(read(built, tools()))
    (incident,) = incidents(found)
    told = agreements(incident)
    result = grade(incident, told, origins(found))
    return incident, told, result.name if result else None


def verdicts(told: tuple[Agreement, ...]) -> set[tuple[str, str, str | None]]:
    return {(a.verdict, a.field, a.why) for a in told if a.verdict != "silent"}


HODEIDA = "{} killed in an air strike on Hodeida on 14 September, {} said."


def test_two_that_give_one_number_corroborate() -> None:
    _, told, name = one(
        (HODEIDA.format("Nine people were", "the Red Cross"), 0), (HODEIDA.format("Nine people were", "doctors"), 0)
    )
    assert ("corroborates", "killed", None) in verdicts(told)
    assert name == "fair"


def test_two_that_give_other_numbers_are_at_odds() -> None:
    _, told, _ = one((HODEIDA.format("Nine people were", "doctors"), 0), (HODEIDA.format("Two people were", "the Red Cross"), 0))
    assert ("contradicts", "killed", "at_odds") in verdicts(told)


def test_other_people_counted_is_another_scope() -> None:
    _, told, _ = one(
        (HODEIDA.format("Nine children were", "doctors"), 0), (HODEIDA.format("Four guards were", "the Red Cross"), 0)
    )
    assert ("contradicts", "killed", "scope") in verdicts(told)


def test_a_later_and_higher_number_may_rest_on_later_knowledge() -> None:
    _, told, _ = one((HODEIDA.format("Two people were", "doctors"), 0), (HODEIDA.format("Five people were", "the Red Cross"), 2))
    assert ("contradicts", "killed", "knowledge") in verdicts(told)


def test_a_corrected_toll_updates_and_the_other_side_stays_at_odds(week: tuple[Incident, ...]) -> None:
    bourem = next(i for i in week if any(doc == "courier-03" for doc, _ in i.claims))
    told = agreements(bourem)
    (update,) = [a for a in told if a.verdict == "updates"]
    assert update.left.claimant == "Malian army" and "7" in update.sentence and "11" in update.sentence
    assert ("contradicts", "killed", "at_odds") in verdicts(told)


def test_a_denial_denies_and_contests(week: tuple[Incident, ...]) -> None:
    ber = next(i for i in week if any(doc == "herald-03" for doc, _ in i.claims))
    told = agreements(ber)
    assert ("denies", "what", "at_odds") in verdicts(told)
    found = grade(ber, told, origins(readings()))
    assert found is not None and found.name == "contested"


def test_words_stand_behind_every_verdict(week: tuple[Incident, ...]) -> None:
    texts = {r.story.doc: r.story.text for r in readings()}
    told = [a for incident in week for a in agreements(incident)]
    assert {a.verdict for a in told} >= {"corroborates", "contradicts", "denies", "updates", "silent"}
    for agreement in told:
        assert agreement.words and agreement.sentence
        for doc, span in agreement.words:
            assert span.of(texts[doc]).strip()


def test_a_single_origin_is_weak_and_a_rule_set_of_ones_own_is_used() -> None:
    incident, told, name = one((HODEIDA.format("Nine people were", "doctors"), 0))
    assert name == "weak"
    assert told == ()
    own = grade(incident, told, (), rules=[("unheard", "!several_origins", "nobody else tells of it")])
    assert own is not None and own.name == "unheard"
    assert grade(incident, told, (), rules=[("sure", "several_origins", "many tell of it")]) is None
