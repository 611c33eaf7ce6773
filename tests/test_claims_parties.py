from dataclasses import replace

import pytest

from claim_kit import after, span_of, with_claims
from dateline.claims import kinds, modality, parties
from dateline.lexicons import rows
from dateline.types import Claim, Mention


def found(text: str, *contents: str, who: str | None = None, side: str | None = None, cue: str | None = None) -> Claim:
    return after(with_claims(text, *contents, who=who, side=side, cue=cue), modality.judge, kinds.assign, parties.find)


def names(claim: Claim) -> tuple[str | None, str | None]:
    return claim.agent and claim.agent.who, claim.target and claim.target.who


@pytest.mark.parametrize(
    ("text", "agent", "target"),
    [
        ("Rebels ambushed a patrol near the river.", "Rebels", "patrol"),
        ("A patrol was ambushed by rebels.", "rebels", "patrol"),
        ("Eleven civilians died.", None, "civilians"),
        ("Turkey launched an offensive against Kurdish militias.", "Turkey", "Kurdish militias"),
        ("The Israeli airstrike hit a clinic.", "Israel", "clinic"),
        ("Dozens of militants fled.", "militants", None),
        ("Police arrested six suspects.", "Police", "suspects"),
        ("The troops came under fire.", None, "troops"),
    ],
)
def test_who_did_it_and_to_whom(text: str, agent: str | None, target: str | None) -> None:
    assert names(found(text)) == (agent, target)


def test_a_town_taken_is_no_target() -> None:
    claim = found("Militants seized the village from the army.")
    assert names(claim) == ("Militants", "army")


def test_a_shared_subject_is_found_outside_the_content() -> None:
    claim = found("Rebels shelled the port and ambushed a patrol.", "ambushed a patrol")
    assert claim.agent is not None and claim.agent.who == "Rebels"


def test_we_are_the_speakers_side() -> None:
    text = "“We shelled the port,” the general said."
    claim = found(text, "We shelled the port", who="Ali Hassan", side="Yemen", cue="said")
    assert claim.agent is not None and claim.agent.who == "Yemen"


def test_a_mention_tells_who_a_pronoun_is() -> None:
    text = "They shelled the port."
    reading = with_claims(text)
    mention = Mention(span_of(text, "They"), 0, "Houthi movement", "Houthis")
    claim = after(replace(reading, mentions=(mention,)), modality.judge, kinds.assign, parties.find)
    assert claim.agent is not None
    assert (claim.agent.who, claim.agent.side) == ("Houthi movement", "Houthis")
    assert claim.agent.span.of(text) == "They"


def test_an_unresolved_pronoun_stays_unresolved() -> None:
    claim = found("They shelled the port.")
    assert claim.agent is not None and claim.agent.who is None


def test_a_weekday_is_nobody() -> None:
    claim = found("Rebels launched an attack on Saturday.")
    assert claim.target is None


def test_parties_rest_on_words_and_reasons() -> None:
    text = "Rebels ambushed a patrol near the river."
    claim = found(text)
    assert {r.field for r in claim.because} >= {"agent", "target"}
    assert claim.target is not None and claim.target.span.of(text) == "a patrol"


def test_every_kind_has_its_roles() -> None:
    kinds_known = {row[0] for row in rows("kinds.tsv")[1:]}
    assert {row[0] for row in rows("party_roles.tsv")[1:]} == kinds_known
