"""Short sentences and figures that stand alone: what is claimed in them, by whom, and how many."""

from __future__ import annotations

import pytest

from dateline.pipeline import Tools, read
from dateline.types import Claim
from pipeline_kit import story_of


def claims(text: str, tools: Tools) -> tuple[Claim, ...]:
    (reading,) = read([story_of(text)], tools)
    return reading.claims


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        ("The African Union condemned the coup.", "African Union", "the coup"),
        ("Norway welcomed the move.", "Norway", "the move"),
        ("The junta announced a ceasefire.", "junta", "a ceasefire"),
        ("The Taliban claimed both attacks.", "Taliban", "both attacks"),
        ("Chad rejected the proposal.", "Chad", "the proposal"),
        ("The mayor's spokesman dismissed the report as lies.", "mayor's spokesman", "the report as lies"),
        ("The ministry dismissed the allegations.", "ministry", "the allegations"),
        ("The ministry dismissed two generals.", None, "The ministry dismissed two generals"),
        ("No group has claimed the attack.", None, "No group has claimed the attack"),
        ("The army expects the rebels to attack soon.", "army", "the rebels to attack soon"),
    ],
)
def test_a_short_sentence_is_a_claim(text: str, speaker: str | None, content: str, tools: Tools) -> None:
    (claim,) = claims(text, tools)
    assert (claim.content.of(text), claim.chain[0].who if claim.chain else None) == (content, speaker)


@pytest.mark.parametrize(
    "text",
    [
        "They gave no further details.",
        "The ministry did not give a reason.",
        "Police did not say how many were killed.",
        "A spokesman did not elaborate.",
        "There was no immediate comment from the rebels.",
        "The ministry made no comment.",
        "He did not provide evidence.",
    ],
)
def test_who_says_nothing_claims_nothing(text: str, tools: Tools) -> None:
    assert claims(text, tools) == ()


@pytest.mark.parametrize(
    ("text", "quantities"),
    [
        ("The mayor put the toll at eight.", [(8.0, "killed")]),
        ("Officials put the number of wounded at 30.", [(30.0, "wounded")]),
        ("Three children under ten were killed.", [(3.0, "killed")]),
        ("Two boys aged under 12 were wounded.", [(2.0, "wounded")]),
        ("A girl of eight was shot.", []),
        ("One child in five is malnourished.", []),
        ("One in ten soldiers deserted.", []),
        ("Shelling killed five people on Monday and six on Tuesday.", [(5.0, "killed"), (6.0, "killed")]),
    ],
)
def test_what_numbers_count(text: str, quantities: list[tuple[float, str]], tools: Tools) -> None:
    assert [(q.value, q.unit) for claim in claims(text, tools) for q in claim.quantities] == quantities


@pytest.mark.parametrize(
    ("text", "source", "who"),
    [
        ("Data compiled by Amnesty International show that 40 people died.", "Data", "Amnesty International"),
        ("An assessment by the Red Cross found that two wells were poisoned.", "An assessment by the Red Cross", "Red Cross"),
        ("According to figures collected by Airwars, 40 people died.", "figures", "Airwars"),
        ("Data seen by Reuters show that 40 people died.", "Data", "Data"),
    ],
)
def test_a_document_is_of_those_who_made_it(text: str, source: str, who: str, tools: Tools) -> None:
    (claim,) = claims(text, tools)
    speaker = claim.chain[-1]
    assert speaker.source is not None and who in str(speaker.who) and speaker.source.of(text).startswith(source)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("If the truce fails, officials say the army will attack.", "If the truce fails"),
        ("Unless aid arrives soon, the UN warns that thousands will starve.", "Unless aid arrives soon"),
        ("If the truce fails, officials expect the army to attack.", "If the truce fails"),
        ("If he was right, officials said the army had left.", None),
    ],
)
def test_a_condition_may_stand_before_who_says_so(text: str, condition: str | None, tools: Tools) -> None:
    (claim,) = [claim for claim in claims(text, tools) if claim.chain]
    assert (claim.condition.of(text) if claim.condition else None) == condition
    assert (claim.modality == "conditional") is (condition is not None)


def test_who_tells_of_the_dead_or_judges_a_raid_is_no_party_of_it(tools: Tools) -> None:
    text = "Police put the toll at five dead. A jet bombed a market in what the opposition called the deadliest raid in years."
    for claim in claims(text, tools):
        parties = {party.who for party in (claim.agent, claim.target) if party is not None}
        assert not parties & {"Police", "opposition"}


def test_a_coalition_is_not_whom_it_fights(tools: Tools) -> None:
    text = "The SDF led the ground campaign of the US-led coalition against Isis."
    (claim,) = claims(text, tools)
    assert claim.target is not None and (claim.target.span.of(text), claim.target.who) == ("Isis", "Islamic State")


def test_a_jet_is_no_military(tools: Tools) -> None:
    text = "A jet bombed a market. The military took the town."
    assert [claim.agent.who for claim in claims(text, tools)[1:] if claim.agent] == ["military"]


def test_a_target_ends_where_the_verb_begins(tools: Tools) -> None:
    text = "Three port workers were injured, one of them seriously."
    (claim,) = claims(text, tools)
    assert claim.target is not None and claim.target.span.of(text) == "Three port workers"


def test_a_speaker_is_no_subject_of_what_he_tells(tools: Tools) -> None:
    text = "According to the charity's director, Paul Mensah, between 2,000 and 3,000 civilians are still trapped in the town."
    (claim,) = claims(text, tools)
    assert claim.chain[0].who == "Paul Mensah" and "Paul Mensah" not in {p.who for p in (claim.agent, claim.target) if p}


@pytest.mark.parametrize(
    ("text", "agent", "content"),
    [
        ("Kenya accused Somalia of shelling homes in Mandera.", "Somalia", "shelling homes in Mandera"),
        ("The ministry blamed Somalia for shelling homes in Mandera.", "Somalia", "shelling homes in Mandera"),
    ],
)
def test_who_accuses_did_not_do_it(text: str, agent: str, content: str, tools: Tools) -> None:
    (claim,) = claims(text, tools)
    assert (claim.agent.who if claim.agent else None, claim.content.of(text)) == (agent, content)


@pytest.mark.parametrize("label", ["LIVE", "BREAKING", "Exclusive"])
def test_what_sort_of_story_it_is_says_nothing(label: str, tools: Tools) -> None:
    text = f"{label}: Army retakes the port, spokesman says"
    (claim,) = claims(text, tools)
    assert len(claim.chain) == 1
