from dataclasses import replace
from datetime import date

import pytest

from claim_kit import after, span_of, with_claims
from dateline.claims.what import kinds, modality
from dateline.claims.what.kinds_lexicon import hits, triggers, word_classes
from dateline.lexicons import rows
from dateline.types import Interval, Mention

KINDS = (
    "fighting assault shelling airstrike missile_strike drone_strike bombing shootdown attack sabotage capture "
    "withdrawal control advance siege deployment training mobilisation readiness arms_transfer casualties "
    "equipment_loss damage displacement detention abuse humanitarian meeting negotiation agreement demand threat "
    "sanction support condemnation investigation assessment protest other"
).split()


PLACES = {"obj", "dobj", "subj", "by", "with", "any", "prt", "prep", "left", "right", "gov", "clause"}


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
        ("Ukrainian air defences destroyed 15 of them.", "shootdown"),
        ("The war broke out in 2011.", "fighting"),
        ("Most of the projectiles were intercepted.", "shootdown"),
        ("The navy intercepted a boat of smugglers.", "other"),
        ("The unit carried out a drone operation against the airport.", "drone_strike"),
        ("Commandos eliminated two operatives in the village.", "casualties"),
        ("The monitors were unable to verify who was to blame.", "other"),
        ("Gunmen ambushed a patrol in the hills.", "attack"),
        ("Militants seized the town of Mocimboa.", "capture"),
        ("Two guards were hit by falling debris.", "casualties"),
        ("They were struck by shrapnel.", "casualties"),
        ("A nurse was cut by flying glass.", "casualties"),
        ("Two children were crushed by rubble.", "casualties"),
        ("A house was hit by debris.", "damage"),
        ("A patrol was hit by rebels.", "attack"),
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
                assert need.where in PLACES, trigger
                assert need.words, trigger
    assert {"people", "territory", "arms"} <= set(word_classes())


@pytest.mark.parametrize(
    ("text", "told", "not_told"),
    [
        ("The mission learned of the visit well in advance.", "other", "advance"),
        ("Rents in the port have gone off the charts.", "other", "bombing"),
        ("The index hit a record on Tuesday.", "other", "attack"),
        ("Shares in the mine struck a low of four dollars.", "other", "airstrike"),
        ("The lawyer sought to clarify his remarks.", "other", "displacement"),
        ("Four families sought refuge in a monastery.", "displacement", "other"),
        ("The figures demonstrate that harvests are shrinking.", "other", "protest"),
        ("The bus station is surrounded by kiosks.", "other", "siege"),
        ("Two battalions surrounded the mill.", "siege", "other"),
        ("The envoy was asked whether he had read the letter.", "other", "demand"),
        ("The columnist questioned why the bridge was built.", "other", "investigation"),
        ("Detectives questioned two suspects.", "investigation", "other"),
        ("The allegations were withdrawn.", "other", "withdrawal"),
        ("The gunboat took out three missiles.", "shootdown", "missile_strike"),
        ("Oslo will provide Lima with missile systems.", "arms_transfer", "missile_strike"),
        ("The children were taken away.", "detention", "casualties"),
        ("The consul warned visitors to leave the island.", "demand", "threat"),
        ("The clinic has a medical library.", "other", "humanitarian"),
        ("The chancellor seized the initiative.", "other", "capture"),
        ("The governor signed a decree.", "other", "agreement"),
        ("The company withdrew from the bank's network.", "other", "withdrawal"),
        ("The militia holds elections every year.", "other", "control"),
        ("The outbreak of the war closed the schools.", "fighting", "humanitarian"),
        ("An election campaign began in the islands.", "other", "assault"),
        ("The board is one of its key bodies.", "other", "casualties"),
    ],
)
def test_a_word_counts_only_in_its_warlike_sense(text: str, told: str, not_told: str) -> None:
    found = kind(text)
    assert found != not_told
    if told != "other":
        assert found == told


def test_a_month_is_no_march() -> None:
    reading = with_claims("Prices rose in March 2003.")
    march = span_of(reading.story.text, "March 2003")
    when = Interval(date(2003, 3, 1), date(2003, 3, 31), "month", "2003-03", march)
    assert "protest" in {h.kind for h in hits(reading, reading.claims[0])}
    assert "protest" not in {h.kind for h in hits(replace(reading, times=(when,)), reading.claims[0])}


def test_words_in_a_name_tell_nothing() -> None:
    reading = with_claims("The Mizo Liberation Front opened an office.")
    name = span_of(reading.story.text, "Mizo Liberation Front")
    front = next(t.i for t in reading.tokens if t.lower == "front")
    named = replace(reading, mentions=(Mention(name, front, "Mizo Liberation Front", kind="force"),))
    assert "capture" not in {h.kind for h in hits(named, named.claims[0])}


def test_only_what_goes_on_takes_the_kind_around_it() -> None:
    before = "Nine villagers were killed on Monday"
    for text, expected in (("Two more on Tuesday", "casualties"), ("The library holds rare maps", "other")):
        reading = with_claims(f"{before}. {text}.", before, text)
        assert after(reading, modality.judge, kinds.assign).kind == expected
    question = "Why do they have to wait so long"
    reading = with_claims(f"{before}. {question}?", before, question)
    assert after(reading, modality.judge, kinds.assign).kind == "other"


def test_a_judgement_without_other_evidence_is_an_assessment() -> None:
    text = "The mayor said the old ferry was useless."
    assert kind(text, "the old ferry was useless", cue="said") == "assessment"


def test_being_seen_somewhere_is_no_judgement() -> None:
    text = "A tall man was last seen by the well."
    assert kind(text, "by the well", cue="was last seen") != "assessment"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("THE REBELS AMBUSHED A MILITARY TRUCK NEAR SAN PEDRO.", "attack"),
        ("GUERRILLA GROUPS CLASHED WITH ARMY TROOPS NEAR SAN PEDRO.", "fighting"),
    ],
)
def test_wire_copy_in_capitals_is_read(text: str, expected: str) -> None:
    assert kind(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the end, not the means, where a noun only names the means
        ("The corps is waging a campaign to retake the port of Zuwara.", "capture"),
        ("Guerrillas failed in their efforts to seize the airfield.", "capture"),
        ("They set out to oust the militia from the valley.", "capture"),
        ("The battle for the harbour was won by the marines.", "capture"),
        ("The army launched a campaign against the insurgents.", "assault"),
        # talks and who takes part
        ("The conference was put on hold until spring.", "negotiation"),
        ("Bamako was ready for talks.", "negotiation"),
        ("The shelling would endanger the peace talks.", "negotiation"),
        ("The envoys discussed a ceasefire in Muscat.", "negotiation"),
        ("The chancellor will attend the summit in Lima.", "meeting"),
        # fighters run, civilians flee
        ("The rebels fled the town at dawn.", "withdrawal"),
        ("Families fled the town at dawn.", "displacement"),
        ("Hundreds of militants are believed to have surrendered to the army.", "detention"),
        # what would come of it
        ("Taking the bridge would open the road to the capital.", "assessment"),
        ("Losing the ferry would weaken the island.", "assessment"),
        # people and consequences are no events
        ("The victims were taken to hospital.", "casualties"),
        ("Nurses evacuated patients to the hospital.", "humanitarian"),
        ("The general threatened a harsh response.", "threat"),
        ("He did not know about the meeting.", "other"),
    ],
)
def test_the_event_that_is_claimed(text: str, expected: str) -> None:
    assert kind(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A roadside bomb killed two engineers near Tumaco.", "bombing"),
        ("Roadside IED kills colonel in Mopti.", "bombing"),
        ("Airstrikes destroy depots.", "airstrike"),
        ("Two were killed and four injured by a drone strike on the market.", "drone_strike"),
        ("Five miners were reported dead in a mortar attack at the pit.", "shelling"),
        ("Nine miners died in June.", "casualties"),
    ],
)
def test_an_attack_and_its_dead_are_the_attack(text: str, expected: str) -> None:
    assert kind(text) == expected


def test_the_attack_is_the_one_told_of_before() -> None:
    text = "A suicide bomber struck the bus station. Nobody claimed responsibility for the attack. The attack came at noon."
    contents = ("A suicide bomber struck the bus station", "responsibility for the attack", "The attack came at noon")
    assert after(with_claims(text, *contents), modality.judge, kinds.assign).kind == "bombing"
    assert after(with_claims(text, *contents[:2]), modality.judge, kinds.assign).kind == "bombing"


def test_ones_own_duty_is_no_demand() -> None:
    text = "We must keep talking to the rebels, she said."
    assert kind(text, "We must keep talking to the rebels", cue="said") != "demand"
    text = "They must leave the harbour, she said."
    assert kind(text, "They must leave the harbour", cue="said") == "demand"


def test_who_is_warned_of_a_risk_is_threatened() -> None:
    text = "Ankara warned that Baghdad risked a confrontation."
    assert kind(text, "Baghdad risked a confrontation", cue="warned") == "threat"
