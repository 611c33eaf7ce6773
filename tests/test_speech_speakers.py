import pytest

from dateline.claims import clauses
from dateline.claims.worth import MODEL
from dateline.language.linear import load_linear
from dateline.speech import attributions, speakers
from dateline.types import Claim, Reading
from language_kit import parsed


def read(text: str) -> Reading:
    return speakers.attribute(clauses.cut(attributions.find(parsed(text)), model=load_linear(MODEL)))


def chain(text: str, claim: Claim) -> list[str | None]:
    return [None if s.source is None else s.source.of(text) for s in claim.chain]


def test_the_outlets_own_voice_has_no_chain() -> None:
    (claim,) = read("Rebels shelled the port on Monday.").claims
    assert (claim.chain, claim.quote) == ((), "none")


def test_the_chain_runs_from_the_outermost_speaker_inwards() -> None:
    text = "A drone was shot down over the port, local media said, citing the army."
    (claim,) = read(text).claims
    assert chain(text, claim) == ["local media", "the army"]


def test_direct_mixed_and_indirect() -> None:
    direct = "“We have captured the airport,” the general said."
    mixed = "The general said his men would “erase” the rebels from the town."
    indirect = "The general said his men had captured the airport."
    assert [read(t).claims[0].quote for t in (direct, mixed, indirect)] == ["direct", "mixed", "indirect"]


def test_a_printed_statement_carries_its_speaker_to_the_end() -> None:
    text = "The Foreign Minister, Ann Example, said:\nThe siege of the port must end.\nAid convoys have been blocked for a month."
    claims = read(text).claims
    assert [c.quote for c in claims] == ["direct", "direct"]
    assert claims[0].chain[0].cue is not None
    assert (claims[1].chain[0].cue, claims[1].chain[0].source) == (None, None)


def test_every_link_says_why() -> None:
    (claim,) = read("The ministry said rebels had shelled the port.").claims
    assert any(r.field == "attribution" and r.span is not None for r in claim.because)


def test_only_the_sentence_beside_the_frame_has_its_cue() -> None:
    claims = read("The colonel said: “The rebels have left the port. The army holds the bridge.”").claims
    assert [[s.cue is None for s in c.chain] for c in claims] == [[False], [True]]


def test_a_quotation_without_a_frame_goes_to_the_paragraphs_last_speaker() -> None:
    text = "The driver said the road was mined. The convoy turned back. “Soldiers shelled the trucks at noon.”"
    assert chain(text, read(text).claims[-1]) == [None]
    assert read(text).claims[-1].quote == "direct"


def test_what_the_outlet_adds_behind_a_comma_is_its_own() -> None:
    text = "The army said it had shelled the port, which has been held by rebels since May."
    assert chain(text, read(text).claims[-1]) == []


def test_the_blame_is_the_claim_and_not_the_blaming() -> None:
    text = "Peru blamed the rebels for the bombing of the barracks."
    (claim,) = read(text).claims
    assert claim.content.of(text) == "the rebels for the bombing of the barracks"
    assert chain(text, claim) == ["Peru"]


def test_a_source_without_a_name_is_described() -> None:
    (claim,) = read("The regional estimates suggest that rebels shelled the port.").claims
    assert claim.chain[0].who == "regional estimates"


def sources(text: str) -> dict[str, list[str | None]]:
    return {c.content.of(text): chain(text, c) for c in read(text).claims}


def test_a_clause_with_its_own_source_is_not_in_the_mouth_of_who_closes_the_sentence() -> None:
    text = (
        "At least 3,300 people have died this year, according to the truce monitors, and around 9,000 have fled, the agency says."
    )
    assert list(sources(text).values()) == [["the truce monitors"], ["the agency"]]


@pytest.mark.parametrize(
    ("text", "content", "speaker"),
    [
        ("A think-tank put the death toll as high as 150,000 in May.", "the death toll as high as 150,000", "A think-tank"),
        (
            "The Movement accused the Nubian Armed Forces of “staging the raid to hide a defeat”.",
            "staging the raid",
            "The Movement",
        ),
    ],
)
def test_words_of_a_named_speaker(text: str, content: str, speaker: str) -> None:
    assert [who for words, who in sources(text).items() if words.startswith(content)] == [[speaker]]


def test_what_is_claimed_of_a_thing_in_passing() -> None:
    text = "The army lost Adra, a town that the rebels claimed to have captured a day earlier."
    (found,) = attributions.find(parsed(text)).attributions
    assert [c.of(text) for c in found.content] == ["to have captured a day earlier"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“The airfield is in our hands,” said Colonel Idris Musa.", "The airfield is in our hands"),
        (
            "“The city has been without water for six days,” said Dr Amina Osman, head of the ward.",
            "The city has been without water",
        ),
        ("“They shelled us all night,” says Maria Petrova, 67, from the village.", "They shelled us all night"),
    ],
)
def test_a_short_quotation_before_its_frame_is_a_claim(text: str, words: str) -> None:
    assert [c.quote for c in read(text).claims if c.content.of(text).startswith(words)] == ["direct"]


@pytest.mark.parametrize(
    ("text", "content", "speakers"),
    [
        ("Azerbaijan has denied Armenian claims that it shelled Vardenis.", "it shelled Vardenis", ["Azerbaijan"]),
        ("The army denied reports that it had shelled the town.", "it had shelled the town", ["The army"]),
        ("Ukraine's air force said on Monday it had downed 28 drones.", "it had downed 28 drones", ["Ukraine's air force"]),
        (
            "Twelve fighters surrendered, the head of the regional police, Colonel Issa Traore, told reporters on Sunday.",
            "Twelve fighters surrendered",
            ["the head of the regional police, Colonel Issa Traore"],
        ),
    ],
)
def test_whose_words_they_are(text: str, content: str, speakers: list[str]) -> None:
    assert sources(text).get(content) == speakers
