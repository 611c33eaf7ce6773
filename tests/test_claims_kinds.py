from dataclasses import replace

import pytest

from claim_kit import after, with_claims
from dateline.claims import kinds, modality
from dateline.claims.kinds_lexicon import triggers, word_classes
from dateline.lexicons import rows

KINDS = (
    "fighting assault shelling airstrike missile_strike drone_strike bombing shootdown attack sabotage capture "
    "withdrawal control advance siege deployment training mobilisation readiness arms_transfer casualties "
    "equipment_loss damage displacement detention abuse humanitarian meeting negotiation agreement demand threat "
    "sanction support condemnation investigation assessment protest other"
).split()


def kind(text: str, *contents: str, cue: str | None = None) -> str:
    return after(with_claims(text, *contents, cue=cue), modality.judge, kinds.assign).kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rebels and soldiers clashed near the bridge.", "fighting"),
        ("The army launched a ground offensive against the insurgents.", "assault"),
        ("Gunners shelled the suburb for three hours.", "shelling"),
        ("The villagers came under mortar fire.", "shelling"),
        ("Warplanes bombed a depot outside Sanaa.", "airstrike"),
        ("Two cruise missiles hit the refinery.", "missile_strike"),
        ("A suicide bomber blew himself up at the gate.", "bombing"),
        ("Air defences shot down four drones.", "shootdown"),
        ("Gunmen ambushed a patrol in the hills.", "attack"),
        ("Militants seized the town of Mocimboa.", "capture"),
        ("The battalion withdrew from the valley.", "withdrawal"),
        ("Troops have encircled the garrison.", "siege"),
        ("The alliance deployed two brigades to the border.", "deployment"),
        ("The government called up 40,000 reservists.", "mobilisation"),
        ("Berlin will deliver ten howitzers to the army.", "arms_transfer"),
        ("Eleven civilians died.", "casualties"),
        ("Half of the power grid was destroyed.", "damage"),
        ("Thousands of people fled their homes.", "displacement"),
        ("Police arrested six suspects.", "detention"),
        ("The two presidents met in Geneva.", "meeting"),
        ("Both sides signed a ceasefire agreement.", "agreement"),
        ("The union imposed sanctions on the bank.", "sanction"),
        ("The court indicted the general.", "investigation"),
        ("Aid convoys delivered food to the camp.", "humanitarian"),
        ("Thousands protested in the capital.", "protest"),
    ],
)
def test_plain_clauses_have_their_kind(text: str, expected: str) -> None:
    assert kind(text) == expected


def test_an_attack_and_its_dead_in_one_clause_are_the_attack() -> None:
    assert kind("An airstrike killed nine people in the market.") == "airstrike"
    assert kind("Nine people were killed.") == "casualties"


def test_the_same_verb_differs_by_its_object() -> None:
    assert kind("Soldiers captured the hill.") == "capture"
    assert kind("Soldiers captured three prisoners.") == "detention"


def test_a_cue_of_demand_makes_a_demand() -> None:
    text = "The envoy urged both parties to withdraw from the valley."
    assert kind(text, "both parties to withdraw from the valley", cue="urged") == "demand"


def test_a_cue_of_threat_makes_a_threat() -> None:
    text = "The general threatened to bomb the capital."
    assert kind(text, "to bomb the capital", cue="threatened") == "threat"


def test_the_attack_told_of_before_gives_its_kind_to_the_attack() -> None:
    text = "A car bomb exploded at the gate. The attack took place at noon."
    reading = with_claims(text, "A car bomb exploded at the gate", "The attack took place at noon")
    assert after(reading, modality.judge, kinds.assign).kind == "bombing"


def test_every_kind_comes_with_its_reason() -> None:
    claim = after(with_claims("Rebels shelled the port."), modality.judge, kinds.assign)
    reason = next(r for r in claim.because if r.field == "kind")
    assert reason.rule == "lexicon"
    assert reason.span is not None
    assert reason.span.of("Rebels shelled the port.") == "shelled"


def test_nothing_known_is_other() -> None:
    assert kind("Her name is Anna.") == "other"


def test_an_empty_reading_passes() -> None:
    reading = replace(with_claims("Rebels shelled the port."), claims=())
    assert kinds.assign(reading).claims == ()


def test_the_lexicon_knows_every_kind_and_no_other() -> None:
    named = {row[0] for row in rows("kinds.tsv")[1:]}
    assert named == set(KINDS)
    assert len({(t.kind, t.words) for ts in triggers().values() for t in ts}) > 1_500


def test_what_a_trigger_needs_is_a_class_or_words() -> None:
    for ts in triggers().values():
        for trigger in ts:
            for need in trigger.needs:
                assert need.where in {"obj", "dobj", "subj", "any", "prt", "prep", "left"}, trigger
                assert need.words, trigger
    assert {"people", "territory", "arms"} <= set(word_classes())
