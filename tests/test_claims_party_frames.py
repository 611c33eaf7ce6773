"""Candidates for a claim's parties, the ways that lead to them, and the roles that frames give."""

import pytest

from claim_kit import with_claims
from dateline.claims.what import kinds, modality
from dateline.claims.who.candidates import candidates
from dateline.claims.who.clause import Clause, cast_of, clause_of
from dateline.claims.who.frames import role_of
from dateline.lexicons import rows


def clause(text: str, *contents: str) -> Clause:
    reading = with_claims(text, *contents)
    for stage in (modality.judge, kinds.assign):
        reading = stage(reading)
    return clause_of(reading, reading.claims[-1], cast_of(reading))


def ways(text: str, *contents: str) -> dict[str, str]:
    found = clause(text, *contents)
    return {found.tokens[c.token].lower: ">".join(c.way) for c in candidates(found)}


def roles(text: str, *contents: str) -> dict[str, str]:
    found = clause(text, *contents)
    return {found.tokens[c.token].lower: role_of(found, c) for c in candidates(found)}


def test_a_way_leads_from_the_head_to_the_word() -> None:
    assert ways("Rebels fired rockets at the airport.") == {"rebels": "nsubj", "rockets": "dobj", "airport": "p:at"}


def test_a_light_verb_and_what_counts_make_no_step() -> None:
    found = ways("Troops carried out an assault on dozens of villages.")
    assert found["troops"] == "nsubj"
    assert found["villages"] == "p:on"


def test_a_subject_above_is_a_candidate() -> None:
    assert ways("The army vowed to storm the port.", "to storm the port")["army"] == "above>xcomp-to>nsubj"


def test_a_clause_with_its_own_subject_looks_no_further() -> None:
    assert "minister" not in ways("The minister said that rebels shelled the port.", "rebels shelled the port")


@pytest.mark.parametrize(
    ("text", "word", "role"),
    [
        ("Mozambican troops lost the town to insurgents.", "troops", "target"),
        ("Mozambican troops lost the town to insurgents.", "insurgents", "agent"),
        ("The garrison repelled an attack by militants.", "garrison", "target"),
        ("The garrison repelled an attack by militants.", "militants", "agent"),
        ("The convoy came under fire from gunmen.", "convoy", "target"),
        ("The convoy was the target of a raid.", "convoy", "target"),
        ("Police were attacked by a mob.", "police", "target"),
        ("Soldiers besieged and shelled the town.", "soldiers", "agent"),
        ("Farmers killed in the raid", "farmers", "target"),
    ],
)
def test_the_frame_of_a_word_gives_the_role(text: str, word: str, role: str) -> None:
    assert roles(text)[word] == role


def test_a_shared_subject_has_the_role_of_the_verb_that_shares_it() -> None:
    assert roles("Villagers were shelled and fled the valley.", "fled the valley")["villagers"] == "agent"


def test_the_frames_name_known_kinds_and_roles() -> None:
    known = {row[0] for row in rows("kinds.tsv")[1:]} | {"*"}
    for _, of_kinds, slots in rows("party_frames.tsv")[1:]:
        assert set(of_kinds.split("|")) <= known
        assert {s.split("=")[1] for s in slots.split()} <= {"agent", "target", "none"}
