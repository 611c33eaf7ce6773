"""What wire stories are made of: datelines, closing frames, headlines that name their source, and words that claim nothing."""

from __future__ import annotations

import pytest

from dateline.pipeline import Tools, read
from dateline.types import Claim
from pipeline_kit import story_of


def claims(text: str, tools: Tools) -> tuple[Claim, ...]:
    (reading,) = read([story_of(text)], tools)
    return reading.claims


def speakers(claim: Claim) -> list[str | None]:
    return [speaker.who for speaker in claim.chain]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Gao – Gunmen shot dead nine herders near the river on Sunday, residents said.", "residents"),
        ("JUBA, South Sudan (Courier) - Raiders burned two villages in Jonglei on Friday, a local chief said.", "local chief"),
        ("QUETTA: A roadside bomb killed three policemen on Tuesday, officials said.", "officials"),
        ("Aden, 9 May 2021 (Post) – The coalition bombed two depots overnight, a medic told reporters.", "medic"),
    ],
)
def test_a_dateline_is_no_part_of_the_first_claim(text: str, who: str, tools: Tools) -> None:
    (claim,) = claims(text, tools)
    assert speakers(claim) == [who]
    assert claim.content.of(text).split()[0] in {"Gunmen", "Raiders", "A", "The"}


@pytest.mark.parametrize(
    ("headline", "who", "told"),
    [
        ("Air raid on Idlib market kills at least 11 – rescuers", "rescuers", "Air raid on Idlib market kills at least 11"),
        ("Toll from Baidoa blast rises to 40 - police", "police", "Toll from Baidoa blast rises to 40"),
        ("Shelling kills three in Marib: health ministry", "health ministry", "Shelling kills three in Marib"),
    ],
)
def test_a_headline_may_close_with_who_says_so(headline: str, who: str, told: str, tools: Tools) -> None:
    text = f"{headline}\n\nThe road to the coast was closed on Sunday, and nobody knew for how long.\n"
    first = claims(text, tools)[0]
    assert (first.content.of(text), speakers(first)) == (told, [who])


@pytest.mark.parametrize(
    "text",
    [
        "The paper could not independently verify the account.",
        "The figures could not be independently verified.",
        "Neither toll could be confirmed.",
        "It was not possible to verify the video.",
        "The agency has not been able to confirm the reports.",
        "General Rao did not answer calls seeking comment.",
        "Chad had no immediate reaction.",
        "A spokeswoman could not be reached for comment.",
    ],
)
def test_what_nobody_could_check_or_ask_is_no_claim(text: str, tools: Tools) -> None:
    assert claims("Talks went on in Geneva on Friday. " + text, tools)[1:] == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The army denies targeting civilians.",
            [("targeting civilians", ["army"])],
        ),
        (
            "The camp is empty, although Chad has repeatedly denied any role.",
            [("The camp is empty", []), ("any role", ["Chad"])],
        ),
        (
            "The envoy said the truce had collapsed and accused Libya of arming the rebels.",
            [("the truce had collapsed", ["envoy"]), ("arming the rebels", ["envoy"])],
        ),
        (
            "Six villagers died on Monday in a raid on a mill, a nurse told AFP.",
            [("Six villagers died on Monday in a raid on a mill", ["nurse"])],
        ),
        (
            "The group said it had taken the port, a claim the navy denied.",
            [("it had taken the port", ["group"])],
        ),
        (
            "Police reported nine men dead.",
            [("nine men dead", ["Police"])],
        ),
        (
            "In remarks broadcast on state television, the governor said the bridge would be rebuilt.",
            [("the bridge would be rebuilt", ["governor"])],
        ),
        (
            "The navy said in a statement released on Friday that it had sunk two boats.",
            [("it had sunk two boats", ["navy"])],
        ),
        (
            "Two men had died, the mayor wrote on X. Troops left the town on Monday.",
            [("Two men had died", ["mayor"]), ("Troops left the town on Monday", [])],
        ),
        (
            "Egypt is considering sending troops to the strait.",
            [("Egypt is considering sending troops to the strait", [])],
        ),
        (
            "France called for a pause in fighting; Colombo rejected it.",
            [("a pause in fighting", ["France"]), ("Colombo rejected it", [])],
        ),
    ],
)
def test_who_says_what(text: str, expected: list[tuple[str, list[str]]], tools: Tools) -> None:
    lead = "Talks went on in Geneva on Friday. "
    found = claims(lead + text, tools)[1:]
    assert [(claim.content.of(lead + text), speakers(claim)) for claim in found] == expected


def test_what_is_expected_somewhere_is_a_forecast_of_nobody_named(tools: Tools) -> None:
    (claim,) = claims("The defence minister is expected in Hanoi on Thursday.", tools)
    assert (claim.modality, len(claim.chain), claim.chain[0].who) == ("forecast", 1, None)


@pytest.mark.parametrize(
    ("text", "agent"),
    [
        ("He said Chadian troops had crossed the river and accused Tripoli of bombing a school in Sebha.", "Libya"),
        ("He said rebels had left and accused Kigali of shelling a clinic.", "Rwanda"),
    ],
)
def test_the_accused_did_it(text: str, agent: str, tools: Tools) -> None:
    last = claims(text, tools)[-1]
    assert last.agent is not None and last.agent.who == agent


def test_they_are_those_who_spoke_not_another_states_body_of_the_name(tools: Tools) -> None:
    text = "Chile’s Joint Chiefs of Staff called the raid an outrage. They said two frigates had sailed on Sunday."
    last = claims(text, tools)[-1]
    assert last.chain[0].who == "Joint Chiefs" and last.chain[0].side != "United States"


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("Five nurses, two of them volunteers, were killed.", ["nurses", "volunteers"]),
        ("Seven soldiers were hurt, three of them badly.", ["soldiers", "soldiers"]),
    ],
)
def test_a_part_of_those_counted_is_called_by_its_own_name(text: str, counted: list[str], tools: Tools) -> None:
    (claim,) = claims(text, tools)
    assert [quantity.of for quantity in claim.quantities] == counted[: len(claim.quantities)]
    assert "them" not in [quantity.of for quantity in claim.quantities]


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("The clinic has oxygen for three days.", False),
        ("The army has shelled the port for three days.", True),
    ],
)
def test_what_is_in_store_for_so_long_was_not_there_for_so_long(text: str, dated: bool, tools: Tools) -> None:
    (claim,) = claims(text, tools)
    assert (claim.time is not None) == dated


def test_a_that_clause_of_its_own_has_its_own_day(tools: Tools) -> None:
    text = "Officials said the group had seized two lorries on Sunday but that it was unable to use them."
    first, last = claims(text, tools)
    assert first.time is not None and last.time is None


@pytest.mark.parametrize("craft", ["the cruiser General Belgrano", "the tanker Odessa", "the ferry Tripoli"])
def test_a_ship_is_no_place(craft: str, tools: Tools) -> None:
    (claim,) = claims(f"A torpedo hit {craft} on Monday.", tools)
    assert claim.places == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The raid left four guards wounded in Taiz, and the militia fled.", "casualties"),
        ("Fighters overran two police posts.", "capture"),
        ("Norway scrambled jets.", "deployment"),
        ("It had no plan to send more men.", "other"),
    ],
)
def test_kinds_that_hang_on_the_object(text: str, kind: str, tools: Tools) -> None:
    found = claims("Snow fell on Oslo. " + text, tools)
    assert kind in {claim.kind for claim in found} | ({"attack", "assault", "airstrike"} if kind == "casualties" else set())


def test_a_channel_keeps_its_number(tools: Tools) -> None:
    text = "The minister told Channel Two that talks would resume."
    (claim,) = claims(text, tools)
    medium = claim.chain[0].medium
    assert medium is not None and medium.of(text) == "Channel Two"


@pytest.mark.parametrize(
    ("text", "agent"),
    [
        ("Local authorities attributed the raid to the Allied Democratic Forces.", "Allied Democratic Forces"),
        ("Police blamed the blast on the Tamil Tigers.", "Liberation Tigers of Tamil Eelam"),
        ("M23 elements took Walikale on Sunday.", "M23 elements"),
    ],
)
def test_who_did_it(text: str, agent: str, tools: Tools) -> None:
    (claim,) = claims(text, tools)
    assert claim.agent is not None and claim.agent.who == agent


def test_the_group_is_that_of_its_men(tools: Tools) -> None:
    text = "M23 elements took Walikale on Sunday. The group announced that it would withdraw."
    assert speakers(claims(text, tools)[-1]) == ["M23"]


def test_a_condition_is_part_of_its_claim(tools: Tools) -> None:
    text = "The minister said the release of the hostages “will not take place” unless the army leaves the corridor."
    (claim,) = claims(text, tools)
    assert claim.modality == "conditional"


def test_two_men_are_not_the_two_named_before(tools: Tools) -> None:
    text = "Sergei Shoigu met Ilham Aliyev in Baku on Friday. Two men died in Gao, a doctor said."
    last = claims(text, tools)[-1]
    assert last.target is not None and last.target.who == "men"


@pytest.mark.parametrize("text", ["So far this year 46 men have died.", "46 men have died this year so far."])
def test_so_far_this_year_is_from_its_first_day_to_now(text: str, tools: Tools) -> None:
    (claim,) = claims(text, tools)
    assert claim.content.of(text) == text.rstrip(".")
    assert claim.time is not None and claim.time.start is not None and claim.time.end is not None
    assert (claim.time.start.month, claim.time.start.day) == (1, 1) and claim.time.end.month < 12


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "Fighters ambushed an army convoy in the hills on Thursday, killing six men, an officer at the base in Aden said.",
            "officer",
        ),
        (
            "Omar Rashid, a rebel spokesman, claimed by telephone that nine soldiers had been killed.",
            "Omar Rashid",
        ),
        (
            "The air force reported killing a large number of fighters on Saturday.",
            "air force",
        ),
    ],
)
def test_speakers_that_a_parser_hangs_elsewhere(text: str, who: str, tools: Tools) -> None:
    text = "Snow fell on Oslo. " + text
    found = claims(text, tools)[1:]
    assert found and all(speakers(claim) == [who] for claim in found)
    assert not any(word in claim.content.of(text) for claim in found for word in ("officer", "Rashid", "reported"))


def test_who_is_driven_to_a_deed_does_it(tools: Tools) -> None:
    last = claims("The raid killed a general, prompting Tehran to fire 22 missiles at two bases.", tools)[-1]
    assert last.agent is not None and last.agent.who == "Iran"


def test_the_country_of_the_headline_is_the_one_whose_forces_are_meant(tools: Tools) -> None:
    text = (
        "Iraq: two rockets hit near the US embassy\n\n"
        "Two rockets landed near the US embassy on Sunday, security sources told the Post. "
        "The US State Department condemned the attack, and a US official spoke of a US drone.\n"
    )
    found = [speaker for claim in claims(text, tools) for speaker in claim.chain]
    assert "United States" not in [speaker.side for speaker in found if speaker.who and "security sources" in speaker.who]


def test_a_group_that_says_nothing_is_the_topic_of_the_headline(tools: Tools) -> None:
    text = "Boko Haram: army frees nine captives\n\nThe Nigerian army says it has freed nine people held in Borno since May.\n"
    assert claims(text, tools)[0].chain == ()
    text = "Hamas: talks have failed\n\nHamas said on Monday that talks had failed, and a spokesman blamed the mediators.\n"
    assert speakers(claims(text, tools)[0]) == ["Hamas"]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("“They opened fire,” said a herder who lost two brothers.", "herder"),
        ("The Western Mindanao Command said two men had died.", "Western Mindanao Command"),
    ],
)
def test_a_speaker_is_called_by_his_own_words(text: str, who: str, tools: Tools) -> None:
    (claim,) = claims(text, tools)
    assert (claim.chain[0].who, claim.chain[0].side) in {(who, None), (who, who)}


def test_a_vow_keeps_its_speaker_behind_the_day(tools: Tools) -> None:
    found = claims("The rebel leader vowed on Thursday to keep up attacks until the siege is lifted.", tools)
    assert found and "rebel leader" in str(found[0].chain[0].who)


def test_what_is_almost_certain_is_hedged(tools: Tools) -> None:
    (claim,) = claims("The army has almost certainly lost the bridge.", tools)
    assert claim.certainty is not None and claim.certainty.step == "almost_certain"


def test_a_ship_is_no_state(tools: Tools) -> None:
    (claim,) = claims("The rebels fired missiles at the Marlin Luanda on Friday.", tools)
    assert claim.places == () and "Angola" not in {claim.agent and claim.agent.who, claim.target and claim.target.who}
