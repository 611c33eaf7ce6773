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
