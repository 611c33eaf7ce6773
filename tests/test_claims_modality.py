import pytest

from claim_kit import after, with_claims
from dateline.claims.what import modality
from dateline.types import Claim


def judged(text: str, *contents: str, cue: str | None = None, who: str | None = None, side: str | None = None) -> Claim:
    return after(with_claims(text, *contents, cue=cue, who=who, side=side), modality.judge)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rebels shelled the port.", "asserted"),
        ("The residents could not flee.", "asserted"),
        ("The delegates held no meetings.", "asserted"),
        ("The offensive could draw in other states.", "forecast"),
        ("The loss of the bridge will worsen the shortage.", "forecast"),
        ("The army plans to retake the airport.", "intention"),
        ("The envoy will visit Tripoli on Friday.", "intention"),
        ("If the talks collapse, the army will attack.", "conditional"),
        ("Any such attack would be a mistake.", "conditional"),
    ],
)
def test_the_outlets_own_sentences(text: str, expected: str) -> None:
    assert judged(text).modality == expected


def test_a_denial_is_the_cues_not_the_negations() -> None:
    text = "The ministry denied that its troops had crossed the border."
    assert judged(text, "its troops had crossed the border", cue="denied").modality == "denied"
    text = "The ministry said its troops had not crossed the border."
    assert judged(text, "its troops had not crossed the border", cue="said").modality == "asserted"


def test_own_plans_are_intentions_those_of_others_forecasts() -> None:
    text = "The minister said Kenya would send a battalion."
    content = "Kenya would send a battalion"
    assert judged(text, content, cue="said", who="Moses Otieno", side="Kenya").modality == "intention"
    assert judged(text, content, cue="said", who="Anne Lund", side="Norway").modality == "forecast"


def test_appeals_are_demands() -> None:
    text = "She called on the militia to free the hostages."
    assert judged(text, "the militia to free the hostages", cue="called on").modality == "demand"
    text = "All parties must respect the truce, the envoy said."
    assert judged(text, "All parties must respect the truce", cue="said").modality == "demand"


def test_what_is_believed_to_have_been_done_is_asserted() -> None:
    text = "Jets are reported to have fired missiles."
    assert judged(text, "to have fired missiles", cue="are reported").modality == "asserted"


def test_a_purpose_is_an_intention() -> None:
    text = "The division crossed the river in order to cut the road."
    assert judged(text, "in order to cut the road").modality == "intention"


def test_the_condition_keeps_its_words() -> None:
    text = "The city will fall unless reinforcements arrive."
    claim = judged(text)
    assert claim.modality == "conditional"
    assert claim.condition is not None
    assert claim.condition.of(text) == "unless reinforcements arrive"


def test_as_if_sets_no_condition() -> None:
    assert judged("The troops moved as if they knew the road.").condition is None


def test_a_modality_comes_with_its_reason() -> None:
    claim = judged("The army plans to retake the airport.")
    assert [r.field for r in claim.because] == ["modality"]


def test_what_people_have_had_to_do_is_told_not_asked() -> None:
    text = "The nurse said hundreds have had to leave."
    assert judged(text, "hundreds have had to leave", cue="said").modality == "asserted"
    text = "The nurse said patients have to sleep on the floor."
    assert judged(text, "patients have to sleep on the floor", cue="said").modality == "asserted"
    text = "The nurse said we have to help them."
    assert judged(text, "we have to help them", cue="said").modality == "demand"


def test_a_bare_verb_inside_a_chain_is_no_command() -> None:
    text = "The clerk said she had her brother open the gate."
    assert judged(text, "open the gate", cue="said").modality == "asserted"
    text = "“Open the gate,” the clerk said."
    assert judged(text, "Open the gate", cue="said").modality == "demand"
    text = "“Let me be clear,” the clerk said."
    assert judged(text, "Let me be clear", cue="said").modality == "asserted"


def test_a_charge_called_untrue_is_denied() -> None:
    assert judged("The allegations about the dam are untrue.").modality == "denied"
    assert judged("The rebels denied involvement.").modality == "denied"
    assert judged("The allegations about the dam are grave.").modality == "asserted"


def test_what_will_take_time_is_foretold() -> None:
    text = "The colonel said it will take years to rebuild the brigade."
    assert judged(text, "it will take years to rebuild the brigade", cue="said").modality == "forecast"


def test_being_prepared_is_no_plan() -> None:
    assert judged("The island is prepared for any attack.").modality == "asserted"


def test_what_we_could_see_is_foretold() -> None:
    text = "The analyst said we could see more raids."
    assert judged(text, "we could see more raids", cue="said").modality == "forecast"


def test_wanting_to_tell_asks_for_nothing() -> None:
    text = "The major said I want to tell you that the road is open."
    assert judged(text, "I want to tell you that the road is open", cue="said").modality == "asserted"


def test_an_if_of_doubt_is_no_condition() -> None:
    assert judged("It is unclear if the bridge was mined.").modality != "conditional"
    assert judged("The mayor was asked if the bridge was mined.").modality != "conditional"
    assert judged("The militiamen will open the road if the siege ends.").modality == "conditional"
