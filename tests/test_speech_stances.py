"""Stances: what somebody wants, holds, backs or attacks, in the outlet's own words; and the cue as ``mentions`` prints it."""

from collections.abc import Mapping

import pytest

from dateline.exchange.records import mention_records
from dateline.speech import attributions
from dateline.speech import stances as speech_stances
from language_kit import parsed


def stances(text: str) -> list[tuple[str, str, list[str]]]:
    reading = attributions.find(parsed(text))
    return [
        (a.source.of(text) if a.source else "", a.cue.of(text) if a.cue else "", [c.of(text) for c in a.content])
        for a in reading.stances
    ]


def cues(text: str) -> list[str]:
    def words(record: Mapping[str, object]) -> str:
        cue = record["cue"]
        assert isinstance(cue, list)
        return " ".join(text[start:end] for start, end in cue)

    return [words(r) for r in mention_records(attributions.find(parsed(text))) if r["type"] == "quotation"]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Peru wants to reopen the pass.", ("Peru", "wants", ["to reopen the pass"])),
        ("The envoy realised that the bridge was gone.", ("The envoy", "realised", ["that the bridge was gone"])),
        ("The minister cast the strike as a plot.", ("The minister", "cast", ["the strike as a plot"])),
        ("Residents detest the new mayor.", ("Residents", "detest", ["the new mayor"])),
        ("The bishop spoke out against the curfew.", ("The bishop", "spoke out against", ["the curfew"])),
    ],
)
def test_verbs(text: str, stance: tuple[str, str, list[str]]) -> None:
    assert stance in stances(text)


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Chile is critical of the blockade.", ("Chile", "is critical of", ["the blockade"])),
        ("The judge was reluctant to sign the order.", ("The judge", "was reluctant", ["to sign the order"])),
        ("Villagers remain wary of the soldiers.", ("Villagers", "remain wary of", ["the soldiers"])),
        ("The union took issue with the plan.", ("The union", "took issue with", ["the plan"])),
        ("The senator has doubts about the mission.", ("The senator", "has doubts about", ["the mission"])),
        ("Talks stalled over his refusal to leave.", ("his", "refusal", ["to leave"])),
        ("The plan was opposed by the bishops.", ("the bishops", "was opposed by", ["The plan"])),
        ("The general was asked about the raid.", ("", "was asked about", ["the raid"])),
        ("The garrison seems to have fled.", ("", "seems", ["The garrison", "to have fled"])),
    ],
)
def test_words_that_are_no_active_verb(text: str, stance: tuple[str, str, list[str]]) -> None:
    assert stance in stances(text)


@pytest.mark.parametrize(
    "text",
    [
        "The village is known for its silk.",  # fame
        "Rebels attacked the village.",  # a deed
        "The party faced criticism of its plan.",  # it only meets with it
        "The lamps were ready to burst.",
    ],
)
def test_no_stance(text: str) -> None:
    assert stances(text) == []


def test_what_a_thing_may_do_tells_a_stance_only_of_somebody() -> None:
    reading = parsed("Two pillars support the roof.")
    assert list(speech_stances.stances(reading, (), lambda _: False)) == []
    reading = parsed("Two ministers support the roof.")
    assert [a.head for a in speech_stances.stances(reading, (), lambda _: True)] == [2]


def test_what_somebody_says_holds_no_stance_of_the_outlet() -> None:
    assert stances("The mayor said the council wants to reopen the road.") == []


def test_a_cue_that_begins_another_is_one_with_it() -> None:
    assert [cue for _, cue, _ in stances("The ministry declined to comment on the raid.")] == ["declined to comment on"]


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("The mayor then said that the road was open.", "then said"),
        ("“The road is open,” the mayor said quietly.", "said quietly"),
        ("The army’s blunt denial that it had fled convinced nobody.", "blunt denial"),
        ("Delegates met to discuss the ceasefire.", "to discuss"),
    ],
)
def test_mentions_print_the_cue_with_what_goes_with_it(text: str, cue: str) -> None:
    assert cue in cues(text)


def test_the_cue_of_the_record_stays_short() -> None:
    text = "“The road is open,” the mayor said quietly."
    (attribution,) = attributions.find(parsed(text)).attributions
    assert attribution.cue is not None and attribution.cue.of(text) == "said"
