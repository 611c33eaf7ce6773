import pytest

from dateline.speech import attributions
from dateline.types import Attribution
from language_kit import parsed


def found(text: str) -> list[tuple[str | None, str | None, list[str]]]:
    def words(a: Attribution) -> tuple[str | None, str | None, list[str]]:
        source = None if a.source is None else a.source.of(text)
        cue = None if a.cue is None else a.cue.of(text)
        return source, cue, [c.of(text) for c in a.content]

    return [words(a) for a in attributions.find(parsed(text)).attributions]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("The ministry said rebels had shelled the port.", "The ministry", "said", "rebels had shelled the port"),
        ("Rebels had shelled the port, the ministry said.", "the ministry", "said", "Rebels had shelled the port"),
        ("The governor has claimed that the town was safe.", "The governor", "has claimed", "that the town was safe"),
        ("“We hold the bridge and the mill,” the colonel said.", "the colonel", "said", "We hold the bridge and the mill,"),
        ("The colonel told reporters: “We hold the bridge.”", "The colonel", "told", "We hold the bridge."),
        ("According to the mayor, five houses burned down.", "the mayor", "According to", "five houses burned down."),
        ("Five houses burned down, according to the mayor.", "the mayor", "according to", "Five houses burned down,"),
        ("The council urged Albania to close the border.", "The council", "urged", "Albania to close the border"),
        ("The envoy called on both armies to stop the shelling.", "The envoy", "called on", "both armies to stop the shelling"),
        ("Kenya accused the group of planting the bomb.", "Kenya", "accused", "planting the bomb"),
        ("Paris condemned the attack on the convoy.", "Paris", "condemned", "the attack on the convoy"),
        ("Turkey considers the militia a terrorist group.", "Turkey", "considers", "the militia a terrorist group"),
    ],
)
def test_forms_of_speech(text: str, source: str, cue: str, content: str) -> None:
    assert (source, cue, [content]) in found(text)


def test_a_frame_in_the_middle_holds_both_halves() -> None:
    text = "“The road is open,” the mayor said, “and the bus is running.”"
    (source, cue, content), *_ = found(text)
    assert (source, cue) == ("the mayor", "said")
    assert content == ["The road is open,", "and the bus is running."]


def test_a_second_quotation_carries_the_speaker_on_without_a_cue() -> None:
    text = "“The road is open,” the mayor said. “The bus is running.”"
    assert found(text)[1] == (None, None, ["The bus is running."])


def test_quoted_as_saying_is_two_voices() -> None:
    text = "The agency quoted the general as saying: “We will not withdraw from the hills.”"
    assert {(s, c) for s, c, _ in found(text)} == {("The agency", "quoted"), ("the general", "saying")}


def test_a_cited_source_is_inner() -> None:
    reading = attributions.find(parsed("A drone was shot down, local media said, citing the army."))
    assert [a.inner for a in reading.attributions] == [False, True]


def test_nobody_is_named_by_reportedly_and_passives() -> None:
    assert found("The general was reportedly killed on Monday.")[0][:2] == (None, "reportedly")
    assert found("The general is believed to have fled.")[0][:2] == (None, "is believed")


def test_the_channel_is_kept() -> None:
    text = "The mayor said in a statement that the bridge had fallen."
    (found_one,) = attributions.find(parsed(text)).attributions
    assert found_one.medium is not None
    assert found_one.medium.of(text) == "a statement"


def test_a_deed_is_no_speech() -> None:
    assert found("Rebels shelled the port and burned two ships.") == []


def test_the_speaker_of_a_quotation_on_himself_is_no_second_voice() -> None:
    assert [s for s, _, _ in found("“I believe the war will end,” the king said.")] == ["the king"]


def test_a_name_in_capitals_before_a_colon_speaks() -> None:
    assert ("WALLACE", ":", ["The road is open to everyone."]) in found("WALLACE: The road is open to everyone.")


def test_a_place_before_a_colon_is_a_dateline() -> None:
    assert all(cue != ":" for _, cue, _ in found("Kabul: Two bombs went off near the market."))


def test_a_name_behind_a_dash_signs_a_quotation() -> None:
    assert ("Maria Example", "―", ["The road is open for everyone in town."]) in found(
        "“The road is open for everyone in town.” ― Maria Example"
    )


def test_spaces_of_other_widths_part_words_like_plain_ones() -> None:
    assert found("The mayor\u00a0said the bridge had fallen.")[0][:2] == ("The mayor", "said")
