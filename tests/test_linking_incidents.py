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

PRECISION, RECALL = 0.97, 0.82


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
    score = paired(right, found([[(doc, c.content) for doc, c in i.claims] for i in week], right))
    assert score.precision >= PRECISION and score.recall >= RECALL, score


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
    assert {name for name, _ in killed.behind} >= {"Malian army", "Jama'at Nasr al-Islam wal Muslimin"}
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


@pytest.mark.parametrize(
    "background",
    [
        "The war has killed tens of thousands of soldiers on both sides.",
        "Thousands have died since the insurgency began.",
        "The conflict, now in its fourth year, has ruined the north of the country.",
        "More than 30,000 people were killed between 2011 and 2014.",
        "Verin had 9,000 inhabitants before the war.",
    ],
)
def test_what_is_told_of_a_war_at_large_is_no_part_of_a_happening(background: str) -> None:
    day = datetime.date(2014, 5, 5)
    own = f"Shells killed two farmers near Verinka on Monday, police said.\n\n{background}"
    other = f"A school burned down in Tolmar on Sunday.\n\n{background}"
    for incident in incidents(told(("A", own, day), ("B", other, day))):
        kept = {(doc, claim.content.start) for doc, claim in incident.claims}
        assert len({doc for doc, _ in kept}) == 1 and not any(start > 70 for _, start in kept if len(kept) > 1)


@pytest.mark.parametrize("where", ["Verinka", "the Tolmar air base", "the village of Karsu", "Lake Semmel"])
def test_places_that_no_map_has_are_told_by_their_names(where: str) -> None:
    day = datetime.date(2014, 5, 5)
    one = ("A", f"Shells killed two guards at {where} on Monday, police said.", day)
    same = ("B", f"At {where}, two guards died on Monday in shelling.", day)
    other = ("C", "A mine blew up a lorry at the Drovat bridge on Monday and killed two traders.", day)
    found = [{doc for doc, _ in incident.claims} for incident in incidents(told(one, same, other))]
    assert sorted(map(sorted, found)) == [["s0", "s1"], ["s2"]]


def test_a_round_up_keeps_its_days_and_places_apart() -> None:
    text = (
        "On Monday shells hit the market of Verinka. Four people were killed.\n\n"
        "On Tuesday gunmen attacked a bus near Tolmar. Four people were killed."
    )
    assert len(incidents(told(("A", text, datetime.date(2014, 5, 8))))) == 2


def test_nothing_told_before_it_happened_is_part_of_it() -> None:
    early = ("A", "Rebels shelled the port of Aden and killed two guards.", datetime.date(2015, 4, 1))
    late = ("B", "Rebels shelled the port of Aden on 9 April and killed two guards.", datetime.date(2015, 4, 9))
    assert len(incidents(told(early, late))) == 2
