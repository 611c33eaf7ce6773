"""Five stories of one week of a war, our own writing: what a newsroom that reads them must see."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dateline.judging.after import after_reading
from dateline.judging.incidents import Incident, incidents
from dateline.judging.origins import origins
from dateline.judging.sources import source
from dateline.judging.summary import summed
from dateline.ledger.connect import Ledger, open_ledger
from dateline.pipeline import read
from dateline.reading.story import Known, build, story_id
from ledger_kit import keep, ticking
from pipeline_kit import tools

STORIES = (
    (
        "Nile Post",
        9,
        "The Sudanese army said on Sunday that its drones had struck a convoy of the Rapid Support Forces south of El Obeid, "
        "killing at least 40 fighters and destroying 14 vehicles.\n\nResidents reached by telephone said that nine civilians had "
        "been killed when shells fell on a market in El Obeid on Saturday.",
    ),
    (
        "Gulf Courier",
        9,
        "Sudan's military said Sunday its drones hit a Rapid Support Forces convoy south of El Obeid. Forty fighters were killed "
        "and 14 vehicles were damaged, according to the military.\n\nThe RSF denied that any convoy had been hit.",
    ),
    (
        "Herald",
        10,
        "Twelve civilians were killed and 30 wounded when artillery shells hit a market in El Obeid on Saturday, the Sudan "
        "Doctors Network said on Monday.",
    ),
    (
        "Morning Star",
        9,
        "The Sudanese army said it killed 40 Rapid Support Forces fighters in a drone strike south of El Obeid on Sunday.\n\n"
        "Separately, nine people died when shells hit El Obeid's market on Saturday, according to residents.",
    ),
    (
        "Sentinel",
        10,
        "A spokesman for the Sudanese armed forces, Nabil Abdallah, said that 40 fighters of the Rapid Support Forces had been "
        "killed by army drones south of El Obeid on Sunday and 14 vehicles were destroyed.",
    ),
)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    folder: Path = tmp_path_factory.mktemp("war")
    built = (
        build(text, Known(publisher=who, published=datetime.date(2025, 3, day)), id=story_id(text.encode()), doc=who)
        for who, day, text in STORIES
    )
    with open_ledger(folder / "war.db", clock=ticking()) as opened:
        keep(opened, tuple(read((replace(story, raw=story.text.encode()) for story in built), tools())))
        assert after_reading(opened).startswith("compared with")
        yield opened


@pytest.fixture(scope="module")
def told(ledger: Ledger) -> tuple[Incident, Incident]:
    convoy, market = sorted(incidents(ledger).incidents, key=lambda one: one.first or "", reverse=True)
    return convoy, market


def test_the_strike_and_the_shelling_of_one_weekend_are_two(told: tuple[Incident, Incident]) -> None:
    convoy, market = told
    assert [(toll.low, toll.best, toll.high) for toll in convoy.tolls if toll.unit == "killed"] == [(40, 40, 40)]
    assert [(toll.low, toll.high) for toll in market.tolls if toll.unit == "killed"] == [(9, 12)]


def test_the_army_is_one_claimant_by_all_its_names(told: tuple[Incident, Incident], ledger: Ledger) -> None:
    convoy, market = told
    assert [account.claimant for account in convoy.accounts if account.side == "Sudan"] == ["Sudanese military"]
    assert convoy.tally.origins == 2 and convoy.tally.outlets == 4
    assert [account.claimant.lower() for account in market.accounts].count("residents") == 1
    found = source(ledger, "Sudanese army")
    assert {"Sudanese military", "Nabil Abdallah"} <= set(found.names) and "Rapid Support Forces" not in found.names
    assert source(ledger, "Nabil Abdallah").names == ()


def test_how_they_stand_to_one_another_is_told_in_few_lines(told: tuple[Incident, Incident]) -> None:
    convoy, market = told
    lines = [line.sentence for line in summed(convoy) if line.verdict == "denies"]
    assert lines == ["Rapid Support Forces says that it was not so; Sudanese military says that it was"]
    (figures,) = [line.sentence for line in summed(market) if line.verdict == "contradicts" and line.field == "killed"]
    assert figures.startswith("killed: 12, Sudan Doctors Network; 9, ")


def test_a_word_that_changed_between_the_stories_is_shown(told: tuple[Incident, Incident], ledger: Ledger) -> None:
    convoy, _ = told
    assert any(one.verdict == "rewords" and one.field == "damage" for one in convoy.agreements)
    steps = [child.edge for tree in origins(ledger, convoy.id) for child in tree.root.children]
    assert any("damaged”" in change for edge in steps if edge for change in edge.changed)
