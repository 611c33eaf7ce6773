"""Incidents: accounts of one happening together, like happenings apart."""

from __future__ import annotations

import datetime

import pytest

from dateline.linking.incidents import Incident, incidents
from dateline.linking.likely import linked
from dateline.pipeline import read
from dateline.reading.story import Known, build
from dateline.types import Reading
from pipeline_kit import tools
from week_kit import found, gold, paired, readings

FLOOR = 0.93


@pytest.fixture(scope="module")
def week() -> tuple[Incident, ...]:
    return incidents(readings())


def told(*stories: tuple[str, str, datetime.date]) -> tuple[Reading, ...]:
    """Short stories read: outlet, text, day."""
    built = (
        build(text, Known(publisher=who, published=day), id=f"s{n}", doc=f"s{n}") for n, (who, text, day) in enumerate(stories)
    )
    return tuple(read(built, tools()))


def of(week: tuple[Incident, ...], doc: str, kind: str) -> Incident:
    return next(i for i in week if any(where == doc and claim.kind == kind for where, claim in i.claims))


def test_the_incidents_of_the_week_are_found(week: tuple[Incident, ...]) -> None:
    right = gold("incident")
    assert paired(right, found([[(doc, c.content) for doc, c in i.claims] for i in week], right)).f1 >= FLOOR


def test_the_order_of_the_stories_changes_nothing(week: tuple[Incident, ...]) -> None:
    assert incidents(readings()[::-1]) == week


def test_a_claim_stands_in_one_incident_at_most(week: tuple[Incident, ...]) -> None:
    held = [(doc, claim.id) for i in week for doc, claim in i.claims]
    assert len(held) == len(set(held))


def test_each_link_has_its_reasons(week: tuple[Incident, ...]) -> None:
    for incident in week:
        assert len(incident.links) == len(incident.claims) - 1
        for link in incident.links:
            assert link.likeness.sentence and link.likeness.features and 0 < link.likeness.score <= 1
            assert link.left[0] == link.right[0] or link.likeness.score >= linked()


def test_each_side_has_its_account_and_no_tally_is_added(week: tuple[Incident, ...]) -> None:
    bourem = of(week, "courier-03", "attack")
    (killed,) = [toll for toll in bourem.tolls if toll.unit == "killed"]
    assert (killed.low, killed.best, killed.high) == (11, 11, 40)  # seven was corrected to eleven
    assert {name for name, _ in killed.behind} == {"Malian army", "Jama'at Nasr al-Islam wal Muslimin"}
    army = next(a for a in bourem.accounts if a.claimant == "Malian army")
    assert next(f.low for f in army.figures if f.unit == "killed") == 7


AIRBASE = "Two drones struck the airbase near Engels on {} and three servicemen were killed, the Russian defence ministry said."


def test_two_attacks_on_one_airbase_three_weeks_apart_are_two() -> None:
    first = ("A", AIRBASE.format("5 December"), datetime.date(2022, 12, 5))
    second = ("B", AIRBASE.format("26 December"), datetime.date(2022, 12, 26))
    again = ("C", AIRBASE.format("Monday"), datetime.date(2022, 12, 26))
    groups = [{doc for doc, _ in i.claims} for i in incidents(told(first, second, again))]
    assert sorted(map(sorted, groups)) == [["s0"], ["s1", "s2"]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A car bomb killed six people in Mosul on 3 May.", "A car bomb killed six people in Basra on 3 May."),
        ("Shells killed two farmers near Stepanakert on 3 May.", "Shells killed two farmers near Martuni on 4 June."),
        ("The army captured Bentiu on 3 May.", "Ministers met rebels for talks in Bentiu on 3 May."),
    ],
)
def test_what_cannot_be_one_happening_is_kept_apart(one: str, other: str) -> None:
    day = datetime.date(2014, 6, 5)
    assert len(incidents(told(("A", one, day), ("B", other, day)))) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "A car bomb killed six people in Mosul on 3 May.",
            "Six people died in Mosul on 3 May when a car packed with explosives blew up.",
        ),
        (
            "Shells killed two farmers near Stepanakert on Monday, police said.",
            "Two farmers were killed by shelling near Stepanakert.",
        ),
        ("Rebels captured Bentiu on Saturday, they said.", "The army denied that rebels had captured Bentiu."),
    ],
)
def test_other_words_for_one_happening_are_linked(one: str, other: str) -> None:
    day = datetime.date(2014, 5, 5)
    assert len(incidents(told(("A", one, day), ("B", other, day)))) == 1


def test_nothing_told_before_it_happened_is_part_of_it() -> None:
    early = ("A", "Rebels shelled the port of Aden and killed two guards.", datetime.date(2015, 4, 1))
    late = ("B", "Rebels shelled the port of Aden on 9 April and killed two guards.", datetime.date(2015, 4, 9))
    assert len(incidents(told(early, late))) == 2
