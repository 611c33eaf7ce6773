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
        ("Neither account could be checked.", "asserted"),
        ("None of the convoys could cross the river.", "asserted"),
        ("No aid could reach the valley.", "asserted"),
        ("The monitors were unable to verify the strike.", "asserted"),
        ("The minister could never be reached.", "asserted"),
        ("The delegates held no meetings.", "asserted"),
        ("The offensive could draw in other states.", "forecast"),
        ("The loss of the bridge will worsen the shortage.", "forecast"),
        ("The army plans to retake the airport.", "intention"),
        ("The envoy will visit Tripoli on Friday.", "intention"),
        ("The two presidents were to meet on Monday.", "intention"),
        ("The town was to become a symbol of the war.", "asserted"),
        ("If the talks collapse, the army will attack.", "conditional"),
        ("Any such attack would be a mistake.", "conditional"),
        ("Should Western aid collapse, the army would be unable to hold the town.", "conditional"),
        ("Had the bridge been destroyed, the town would have fallen.", "conditional"),
    ],
)
def test_the_outlets_own_sentences(text: str, expected: str) -> None:
    assert judged(text).modality == expected


@pytest.mark.parametrize(
    ("text", "content", "expected"),
    [
        ("Losing the port would cut the road and leave the army without fuel.", "leave the army without fuel", "conditional"),
        ("Seizing the bridge would split the valley and force the rebels out.", "force the rebels out", "conditional"),
        ("Taking the hill would expose the camp and open a route to the coast.", "open a route to the coast", "conditional"),
        ("If they lost the port, the rebels would retreat and burn the depots.", "burn the depots", "conditional"),
        ("Holding the ridge would shield the town and save the crops.", "save the crops", "conditional"),
        ("The raid split the valley and forced the rebels out.", "forced the rebels out", "asserted"),
    ],
)
def test_a_verb_without_a_would_of_its_own_shares_its_condition(text: str, content: str, expected: str) -> None:
    assert judged(text, content).modality == expected


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The rebels would have seized the airport by now.", "conditional"),
        ("Had the convoy arrived, the garrison would have survived.", "conditional"),
        ("It is unclear if the troops will leave.", "forecast"),
        ("There is no guarantee that the truce will hold.", "forecast"),
        ("It is unclear if the bridge was mined.", "asserted"),
        ("The ferry is unlikely to have the fuel.", "asserted"),
        ("That would bring the toll to 40.", "asserted"),
        ("The president is determined that the army leaves the valley.", "intention"),
        ("Ministers are due in Oslo next week.", "intention"),
        ("The colonel threatened a full-scale invasion.", "intention"),
        ("The envoy is seeking an explanation for the raid.", "demand"),
        ("The widow sought a job in the capital.", "asserted"),
        ("They have no road left if they are to escape the flood.", "asserted"),
    ],
)
def test_what_is_open_what_never_was_and_what_is_sought(text: str, expected: str) -> None:
    assert judged(text).modality == expected


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("Talks can resume only after the country faces a tribunal.", "only after the country faces a tribunal"),
        ("The peninsula will be returned only if both sides sign.", "if both sides sign"),
        ("The fleet will leave, provided that the truce holds.", "provided that the truce holds"),
        ("Provided that the truce holds, the fleet will leave.", "Provided that the truce holds"),
        ("Had the convoy arrived, the garrison would have survived.", "Had the convoy arrived"),
    ],
)
def test_conditions_in_other_words(text: str, condition: str) -> None:
    claim = judged(text)
    assert claim.modality == "conditional"
    assert claim.condition is not None and claim.condition.of(text) == condition


def test_letting_stand_is_no_denial() -> None:
    text = "They did not deny that the talks had failed."
    assert judged(text, "the talks had failed", cue="did not deny").modality != "denied"
    text = "The army denied the villagers papers."
    assert judged(text, "papers", cue="denied").modality != "denied"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The army did not attack the village.", "not"),
        ("No shells hit the hospital.", "No"),
        ("The militia never entered the town.", "never"),
        ("The army attacked the village.", None),
    ],
)
def test_what_did_not_happen_says_so(text: str, words: str | None) -> None:
    told = [r.span.of(text) for r in judged(text).because if r.rule == modality.NEGATED and r.span]
    assert told == ([words] if words else [])
