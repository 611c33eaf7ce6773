"""Headlines that set clauses side by side are read clause by clause."""

from __future__ import annotations

import pytest

from dateline.language.headlines import breaks
from dateline.pipeline import Tools, read
from dateline.types import Claim
from pipeline_kit import story_of

BODY = "\n\nIt took place on Monday, the officials said. It was not clear how many people were there at the time.\n"


def claims(headline: str, tools: Tools) -> dict[str, Claim]:
    (reading,) = read([story_of(headline + BODY)], tools)
    return {c.content.of(headline + BODY): c for c in reading.claims if c.section == "headline"}


def speakers(headline: str, tools: Tools) -> dict[str, list[str | None]]:
    return {words: [s.source and s.source.of(headline + BODY) for s in c.chain] for words, c in claims(headline, tools).items()}


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        (
            "Rebels seize northern town, army says it has withdrawn",
            {"Rebels seize northern town": [], "it has withdrawn": ["army"]},
        ),
        ("Israel strikes Beirut suburb, Hezbollah vows revenge", {"Israel strikes Beirut suburb": []}),
        ("Russia says it shot down 30 drones, Kyiv reports power cuts", {"it shot down 30 drones": ["Russia"]}),
        ("Junta airstrike kills 11 at wedding, witnesses say", {"Junta airstrike kills 11 at wedding": ["witnesses"]}),
        ("UN: 50 civilians killed in Darfur raids", {"50 civilians killed in Darfur raids": ["UN"]}),
        ("Kherson shelled 33 times as Kyiv warns of winter offensive", {"Kherson shelled 33 times": []}),
    ],
)
def test_each_clause_of_a_headline_has_its_own_speaker(headline: str, expected: dict[str, list[str]], tools: Tools) -> None:
    found = speakers(headline, tools)
    assert {words: found.get(words) for words in expected} == expected


def test_the_dead_of_a_headline_are_not_those_who_fled(tools: Tools) -> None:
    found = claims("Five Indian soldiers killed in ambush in Poonch, militants escape", tools)
    killed = found["Five Indian soldiers killed in ambush in Poonch"]
    assert killed.agent is None and killed.target is not None and killed.target.who == "India"


@pytest.mark.parametrize(
    ("words", "tags", "expected"),
    [
        ("Rebels take town , army flees", "NNS VBP NN , NN VBZ", [4]),
        ("Rebels take town , killing six", "NNS VBP NN , VBG CD", []),
        ("Rebels take town , witnesses say", "NNS VBP NN , NNS VBP", []),
        ("If talks fail , army will attack", "IN NNS VBP , NN MD VB", []),
        ("Syria : attack kills nine", "NNP : NN VBZ CD", [2]),
        ("We hold town , they lie – address by mayor", "PRP VBP NN , PRP VBP : NN IN NN", [4, 6]),
        ("Strike kills ten in port – health ministry", "NN VBZ CD IN NN : NN NN", [5]),
        ("Raid leaves two dead : police", "NN VBZ CD JJ : NN", [4]),
        ("Pro - army rally ends", "AFX HYPH NN NN VBZ", []),
        ("Police find arms , explosives in house", "NNS VBP NNS , NNS IN NN", []),
        ("Town falls", "NN VBZ", []),
        ("", "", []),
    ],
)
def test_where_a_clause_of_its_own_begins(words: str, tags: str, expected: list[int]) -> None:
    assert breaks(words.split(), tags.split()) == expected


@pytest.mark.parametrize(
    "text", ["The army denied shelling the hospital on Monday.", "The army has denied bombing a school in Gao."]
)
def test_a_denied_deed_is_denied(text: str, tools: Tools) -> None:
    (reading,) = read([story_of(text)], tools)
    assert [(c.modality, c.chain[-1].who) for c in reading.claims] == [("denied", "army")]
