import pytest

from dateline.speech import attributions
from dateline.types import Attribution, Span
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
        ("The government on Friday said rebels had fled.", "The government", "said", "rebels had fled"),
        (
            "The group said it had left the town and accused the army of hiding artillery in homes.",
            "The group",
            "accused",
            "hiding artillery in homes",
        ),
        ("Kenya accused the group of planting the bomb.", "Kenya", "accused", "planting the bomb"),
        ("Paris condemned the attack on the convoy.", "Paris", "condemned", "the attack on the convoy"),
        ("Turkey considers the militia a terrorist group.", "Turkey", "considers", "the militia a terrorist group"),
        ("Smoke rose from the depot, which the mayor said was empty.", "the mayor", "said", "was empty"),
        ("The camp, which Chad described as a training ground, was empty.", "Chad", "described", "a training ground"),
        ("She went on to state that the depot was empty.", "She", "went on to state", "that the depot was empty"),
        ("The war will end soon, the general is convinced.", "the general", "is convinced", "The war will end soon"),
        ("The envoy expressed regret that the truce had failed.", "The envoy", "expressed regret", "that the truce had failed"),
        ("In the words of the colonel, the town is a ruin.", "the colonel", "In the words of", "the town is a ruin."),
        ("Per the ministry, twelve houses burned down.", "the ministry", "Per", "twelve houses burned down."),
        ("— We lost the bridge, — the sergeant said.", "the sergeant", "said", "We lost the bridge,"),
        ("The mayor issued a statement: “The road is closed.”", "The mayor", "issued a statement", "The road is closed."),
        ("“Yes,” the colonel said.", "the colonel", "said", "Yes,"),
        ("A man whose house burned told the court that soldiers came.", "A man whose house burned", "told", "that soldiers came"),
        (
            "Two aides familiar with the talks said a deal was near.",
            "Two aides familiar with the talks",
            "said",
            "a deal was near",
        ),
        ("Both Peru and Chile said the ship was empty.", "Both Peru and Chile", "said", "the ship was empty"),
        ("The bank has repeatedly said that it was robbed.", "The bank", "has repeatedly said", "that it was robbed"),
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


def test_a_clause_hung_beside_the_content_goes_with_it() -> None:
    assert found("The governor said the depot burned, but the fuel had been moved.")[0][2][0] == "the depot burned"
    assert "the fuel had been moved" in found("The governor said the depot burned, but the fuel had been moved.")[0][2][1]
    assert "that nobody was hurt" in found("The governor said the depot burned, and that nobody was hurt.")[0][2]


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        (
            "According to its director, Anne Lund, between 20 and 30 are trapped.",
            "its director, Anne Lund",
            "between 20 and 30",
        ),
        ("According to the mayor, Ana Ruiz, some 40 houses burned.", "the mayor, Ana Ruiz", "some 40 houses"),
        ("According to the envoy, Jan Holm, rebels hold two towns.", "the envoy, Jan Holm", "rebels hold"),
        ("According to its chairman, Omar Haddad, dozens of fighters gave up.", "its chairman, Omar Haddad", "dozens of"),
        ("According to the doctor, Lena Brandt, nine patients died.", "the doctor, Lena Brandt", "nine patients"),
    ],
)
def test_a_name_that_says_who_an_office_is_belongs_to_the_speaker(text: str, source: str, content: str) -> None:
    ((who, _, (said,)),) = found(text)
    assert who == source and said.startswith(content)


def test_a_second_speaker_ends_the_first_ones_words() -> None:
    both = found("The governor said the depot burned, while the rebels claimed the fuel had been moved.")
    assert both == [
        ("The governor", "said", ["the depot burned"]),
        ("the rebels", "claimed", ["the fuel had been moved"]),
    ]


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("Front says it holds Selby as army reports heavy losses", "it holds Selby", "heavy losses"),
        ("Ministry says port is safe while rebels claim they shelled it", "port is safe", "they shelled it"),
        ("Army says the town has fallen but rebels say fighting goes on", "the town has fallen", "fighting goes on"),
        ("Kenya says its troops left as Uganda says they stayed", "its troops left", "they stayed"),
        ("Mayor says bridge fell though police say it stands", "bridge fell", "it stands"),
    ],
)
def test_a_clause_set_against_another_speakers_is_not_in_his_mouth(text: str, first: str, second: str) -> None:
    said = [content for _, _, content in found(text)]
    assert said == [[first], [second]]


def test_a_frame_that_closes_the_sentence_is_round_all_of_it() -> None:
    inner, outer = found("State radio said two bridges fell, and one was repaired, news agencies reported.")
    assert outer == ("news agencies", "reported", ["State radio said two bridges fell, and one was repaired"])
    assert inner[2] == ["two bridges fell", "one was repaired"]


@pytest.mark.parametrize(
    "text",
    [
        "The general did not deny that talks were held.",
        "Officials declined to say whether the port was closed.",
        "The army failed to mention that the ship sank.",
        "The cook did not know where the boats were.",
        "Air support was called in to hit the ridge.",
    ],
)
def test_what_was_not_said_is_in_nobodys_mouth(text: str) -> None:
    assert found(text) == []


def test_an_object_ends_where_the_outlet_comments() -> None:
    text = "Chad blamed the rebels for the blast, dealing a blow to the truce."
    assert found(text) == [("Chad", "blamed", ["the rebels for the blast"])]


def test_a_frame_with_a_long_source_says_nothing_but_the_quotation() -> None:
    text = "“It was a hard night,” said Ann Example, a nurse who worked in the camp and lost her house."
    assert [content for _, _, content in found(text)] == [["It was a hard night,"]]


def test_who_told_the_hearer_need_not_be_named() -> None:
    assert found("The crew was told that the port was closed.") == [(None, "was told", ["that the port was closed"])]


def test_a_frame_ends_where_the_outlet_says_what_was_meant() -> None:
    text = "“The road is bad,” she said on Sunday, referring to a valley where her men have been holding the bridge."
    (a,) = attributions.find(parsed(text)).attributions
    assert a.frame.of(text) == "she said on Sunday,"


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("“The gate is shut,” said Ann Example, who added that two trucks were burned.", "that two trucks were burned"),
        ("“The gate is shut,” she said, and added that two trucks were burned.", "that two trucks were burned"),
        ("“The gate is shut,” she said, adding that two trucks were burned.", "that two trucks were burned"),
    ],
)
def test_a_frame_ends_where_its_speaker_goes_on_to_say_more(text: str, more: str) -> None:
    frames = [a.frame for a in attributions.find(parsed(text)).attributions]
    assert not any(frame.holds(Span(text.index(more), text.index(more) + len(more))) for frame in frames)
    assert any(more in content for _, _, contents in found(text) for content in contents)


def test_speech_left_open_belongs_to_whoever_closes_it() -> None:
    text = '"Three men tried to plant a mine by the road.\n\nIt went off by accident," the police said.'
    (one,) = found(text)
    assert one[:2] == ("the police", "said")
    assert one[2] == ["Three men tried to plant a mine by the road.", "It went off by accident,"]


def test_what_is_cited_and_speaks_for_nobody_is_what_is_said() -> None:
    reading = attributions.find(parsed("The judge ordered a search, citing the army."))
    assert [a.inner for a in reading.attributions if a.form == "citing"] == [True]


def stances(text: str) -> list[tuple[str, str, str]]:
    reading = attributions.find(parsed(text))
    return [
        (a.source.of(text) if a.source else "", a.cue.of(text) if a.cue else "", a.content[0].of(text)) for a in reading.stances
    ]


def test_a_stance_is_no_speech() -> None:
    text = "The council refused to reopen the road."
    assert found(text) == []
    assert stances(text) == [("The council", "refused", "to reopen the road")]
    assert stances("It refused to rain.") == []
