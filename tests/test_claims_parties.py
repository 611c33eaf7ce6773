from dataclasses import replace
from functools import partial

import pytest

from claim_kit import after, span_of, with_claims
from dateline.claims.arms import units
from dateline.claims.what import kinds, modality
from dateline.claims.who import parties
from dateline.language.linear import load_linear
from dateline.lexicons import rows
from dateline.types import Claim, Mention

find = partial(parties.find, model=load_linear(parties.MODEL))


def found(text: str, *contents: str, who: str | None = None, side: str | None = None, cue: str | None = None) -> Claim:
    return after(with_claims(text, *contents, who=who, side=side, cue=cue), modality.judge, kinds.assign, find)


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
    claim = after(replace(reading, mentions=(mention,)), modality.judge, kinds.assign, find)
    assert claim.agent is not None
    assert (claim.agent.who, claim.agent.side) == ("Houthi movement", "Houthis")
    assert claim.agent.span.of(text) == "They"


def test_an_unresolved_pronoun_stays_unresolved() -> None:
    claim = found("They shelled the port.")
    assert claim.agent is not None and claim.agent.who is None


@pytest.mark.parametrize(
    "text",
    [
        "Drones struck a fuel depot.",
        "Warplanes bombed the market.",
        "A mine killed two herders.",
        "Rockets destroyed the school.",
        "Helicopters fired on the convoy.",
    ],
)
def test_a_weapon_does_nothing_by_itself(text: str) -> None:
    assert found(text).agent is None


def test_a_deed_does_nothing() -> None:
    assert found("Losing the port would leave the army without fuel.").agent is None


def test_whose_the_weapon_is_does_it() -> None:
    assert names(found("Ethiopian drones struck a depot.")) == ("Ethiopia", "depot")
    assert names(found("A suicide bomber killed two guards.")) == ("suicide bomber", "guards")


@pytest.mark.parametrize(
    "text",
    [
        "Residents wait for water after shelling cut the main.",
        "Families queue for bread following airstrikes on the port.",
        "Mourners gather in the square after a bombing in the market.",
        "Nurses carry on amid shelling of the ward.",
        "Shops stay shut despite a drone strike on the harbour.",
    ],
)
def test_who_only_stands_beside_an_attack_did_not_make_it(text: str) -> None:
    assert found(text).agent is None


def test_who_goes_on_after_his_own_attack_made_it() -> None:
    claim = found("The rebels withdrew after shelling the town.", "shelling the town")
    assert claim.agent is not None and claim.agent.who == "rebels"


@pytest.mark.parametrize(
    "text",
    [
        "It was their second raid on the port.",
        "Their raid on the port failed.",
        "It was a shelling of the market.",
        "His arrest came on Friday.",
        "Its attack on the ward failed.",
    ],
)
def test_whom_nobody_names_is_no_party(text: str) -> None:
    claim = found(text)
    assert not [
        p for p in (claim.agent, claim.target) if p is not None and p.span.of(text).lower() in ("it", "its", "his", "their")
    ]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The Norwegian enemy lost a tank.", "Norway"),
        ("The Iraqi invaders burned two wells.", "Iraq"),
        ("The Turkish side shelled the port.", "Turkey"),
        ("The Ethiopian aggressors shelled a school.", "Ethiopia"),
        ("Rebels ambushed the Chadian foe.", "Chad"),
    ],
)
def test_a_peoples_adjective_before_a_plain_word_is_the_state(text: str, who: str) -> None:
    assert who in names(found(text))


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


@pytest.mark.parametrize(
    ("text", "agent", "target"),
    [
        ("Troops shelled the port.", "Troops", "port"),
        ("A car bomb wounded four shoppers.", None, "shoppers"),
        ("Seven miners killed in a raid", None, "miners"),
        ("Nine farmers are believed to have been abducted by rebels.", "rebels", "farmers"),
        ("The army captured rebel-held villages.", "army", "rebel"),
        ("The raid brought the number of Russian losses to forty.", None, "Russia"),
        ("A Ukrainian drone was shot down.", None, "Ukraine"),
        ("Villages near the lake remain in Russian hands.", "Russia", None),
        ("Rebels bombed a Syrian barracks.", "Rebels", "Syria"),
        ("A flood drowned at least two hundred Syrians.", None, "Syrians"),
        ("The offensive of the junta against the rebels began.", "junta", "rebels"),
        ("The army shelled a rebel enclave near the lake.", "army", "rebel"),
        ("The navy monitored the pirates.", "navy", "pirates"),
        ("The ministry formed a committee.", "ministry", None),
    ],
)
def test_whose_the_deed_and_the_loss_are(text: str, agent: str | None, target: str | None) -> None:
    assert names(found(text)) == (agent, target)


@pytest.mark.parametrize(("words", "who"), [("Kenyan troops", "Kenya"), ("Troops", "Kenyan troops")])
def test_men_called_after_their_state_are_the_state(words: str, who: str) -> None:
    text = f"{words} shelled the port."
    reading = with_claims(text)
    mention = Mention(span_of(text, words), words.count(" "), "Kenyan troops", "Kenya", actor="force:ke:troops", kind="force")
    claim = after(replace(reading, mentions=(mention,)), modality.judge, kinds.assign, find)
    assert claim.agent is not None and claim.agent.who == who


def test_named_parties_together_are_all_given() -> None:
    text = "Kenya and Uganda launched an offensive against the militia."
    reading = with_claims(text)
    mentions = tuple(Mention(span_of(text, n), i, n, n, kind="state") for n, i in (("Kenya", 0), ("Uganda", 2)))
    claim = after(replace(reading, mentions=mentions), modality.judge, kinds.assign, find)
    assert claim.agent is not None and claim.agent.who == "Kenya|Uganda"


def test_he_in_somebodys_own_words_is_not_that_speaker() -> None:
    text = "Omar Said met Idris Bello. “He attacked the port,” Said told reporters."
    reading = with_claims(text, "He attacked the port", who="Omar Said", side="Chad", cue="told")
    people = (
        Mention(span_of(text, "Omar Said"), 1, "Omar Said", kind="person"),
        Mention(span_of(text, "Idris Bello"), 4, "Idris Bello", kind="person"),
        Mention(span_of(text, "He"), 7, "Omar Said", kind="person"),
    )
    claim = after(replace(reading, mentions=people), modality.judge, kinds.assign, find)
    assert claim.agent is not None and claim.agent.who == "Idris Bello"


def test_who_speaks_does_not_do_what_is_said() -> None:
    text = "The minister accused the militia of shelling the port."
    claim = found(text, "the militia of shelling the port", who="Ali Hassan", cue="accused")
    assert claim.agent is not None and claim.agent.who == "militia"


def test_a_clause_without_a_subject_goes_on_with_the_speakers_i() -> None:
    text = "“I was in the port today. Visited the wounded sailors,” the president said."
    reading = with_claims(text, "Visited the wounded sailors", who="Ana Ruiz", side="Peru", cue="said")
    quoted = replace(reading, claims=tuple(replace(c, quote="direct") for c in reading.claims))
    claim = after(quoted, modality.judge, kinds.assign, find)
    assert claim.agent is not None
    assert (claim.agent.span.of(text), claim.agent.who) == ("I", "Ana Ruiz")


@pytest.mark.parametrize(
    ("text", "agent", "target"),
    [
        ("Somali forces repelled an assault by fighters on the barracks.", "fighters", "Somali"),
        ("Ethiopian airstrikes killed fifty people.", "Ethiopia", "people"),
        ("The minister was detained by soldiers.", "soldiers", "minister"),
        ("Gunmen abducted two nuns near the border.", "Gunmen", "nuns"),
        ("Russian shelling of the village wounded a miner.", "Russia", None),
    ],
)
def test_events_and_passives(text: str, agent: str | None, target: str | None) -> None:
    found_agent, found_target = names(found(text))
    assert agent is None or (found_agent is not None and agent in found_agent)
    assert target is None or (found_target is not None and target in found_target)


def test_a_named_unit_is_whole() -> None:
    text = "The 3rd Guards Tank Army shelled the port."
    claim = after(with_claims(text), modality.judge, kinds.assign, units.find, find)
    assert claim.agent is not None and claim.agent.who == "3rd Guards Tank Army"


def test_dozens_killed_are_people() -> None:
    claim = found("The blast killed dozens.")
    assert claim.target is not None and claim.target.who == "people"


def test_a_reason_carries_its_probability() -> None:
    claim = found("Rebels ambushed a patrol near the river.")
    assert all(r.score is not None and 0 <= r.score <= 1 for r in claim.because if r.field in ("agent", "target"))
