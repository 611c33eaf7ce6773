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
