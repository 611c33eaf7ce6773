"""Parties that stand outside their claim's words, and what parties are called."""

from dataclasses import replace

import pytest

from claim_kit import span_of, with_claims
from dateline.claims.what import kinds, modality
from dateline.claims.who.candidates import candidates
from dateline.claims.who.clause import Clause, cast_of, clause_of
from dateline.claims.who.names import party_of
from dateline.types import Mention, Place, Reading, Speaker


def clause(reading: Reading) -> Clause:
    for stage in (modality.judge, kinds.assign):
        reading = stage(reading)
    return clause_of(reading, reading.claims[-1], cast_of(reading))


def outside(text: str, content: str) -> dict[str, str]:
    found = clause(with_claims(text, content))
    start = found.tokens[found.where[0]].i
    stop = found.where[-1]
    return {found.tokens[c.token].lower: ">".join(c.way) for c in candidates(found) if not start <= c.token <= stop}


def name(text: str, word: str, content: str | None = None) -> str | None:
    found = clause(with_claims(text, content) if content else with_claims(text))
    token = next(t for t in reversed(found.tokens) if t.lower == word)
    party = party_of(found, token.i)
    return party and (party.who or party.span.of(text))


@pytest.mark.parametrize(
    ("text", "content", "word"),
    [
        ("The rebels, who had lost the port in May, shelled the airport.", "shelled the airport", "rebels"),
        ("Ethiopia, which borders the region, sent troops to the town.", "sent troops to the town", "ethiopia"),
        ("The navy, backed by drones, sank two boats.", "sank two boats", "navy"),
    ],
)
def test_a_subject_parted_from_its_claim_is_a_candidate(text: str, content: str, word: str) -> None:
    assert outside(text, content)[word] == "nsubj"


@pytest.mark.parametrize(
    ("text", "content", "word"),
    [
        ("Relatives buried the miners who police say the gang shot.", "the gang shot", "miners"),
        ("They found the boys who officials say the militia abducted.", "the militia abducted", "boys"),
    ],
)
def test_a_noun_drawn_out_of_a_told_clause_is_a_candidate(text: str, content: str, word: str) -> None:
    assert outside(text, content)[word] == "above>drawn>noun-dobj"


@pytest.mark.parametrize(
    ("text", "content", "word"),
    [
        ("A bomb exploded in the market, killing four shoppers.", "A bomb exploded in the market", "shoppers"),
        ("Gunmen fired on the bus, wounding a driver.", "Gunmen fired on the bus", "driver"),
    ],
)
def test_whom_the_deed_hit_is_a_candidate_though_told_apart(text: str, content: str, word: str) -> None:
    assert outside(text, content)[word] == "behind>dobj"


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("The refugees crossed the river. Many received no aid.", "many", "refugees"),
        ("Police arrested nine protesters. Two appeared in court.", "two", "protesters"),
        ("The strike killed 14.", "14", "people"),
        ("Those who stayed were detained.", "those", "Those who stayed"),
    ],
)
def test_a_bare_number_or_quantifier_stands_for_people(text: str, word: str, expected: str) -> None:
    assert name(text, word, text.split(". ")[-1].rstrip(".")) == expected


def test_unnamed_people_together_are_called_by_their_words() -> None:
    text = "The raid was condemned by farmers, doctors and teachers."
    assert name(text, "farmers") == "farmers, doctors and teachers"


def test_an_age_is_no_part_of_a_name() -> None:
    assert name("The 24-year-old Musa was charged.", "musa") == "Musa"


def test_heads_of_state_are_not_a_state() -> None:
    found = clause(with_claims("The summit was attended by heads of state."))
    assert "heads" in {found.tokens[c.token].lower for c in candidates(found)}


def test_a_town_is_called_as_the_story_calls_it() -> None:
    text = "Fighting raged in Goradz. The town was shelled."
    reading = with_claims(text, "The town was shelled")
    place = Place("Goražde", 43.7, 19.0, False, "settlement", 5.0, None, "BA", "PPL", span_of(text, "Goradz"))
    found = clause(replace(reading, places=(place,)))
    town = next(t for t in found.tokens if t.lower == "town")
    party = party_of(found, town.i)
    assert party is not None and party.who == "Goradz"


def test_we_of_an_agencys_speaker_are_the_agency() -> None:
    text = "“We are moving food,” the WFP director said."
    reading = with_claims(text, "We are moving food", who="Ana Lopez", side="UN", cue="said")
    speaker = Speaker(None, "Ana Lopez", role=span_of(text, "WFP director"), side="UN", cue=span_of(text, "said"))
    found = clause(replace(reading, claims=(replace(reading.claims[0], chain=(speaker,)),)))
    we = next(t for t in found.tokens if t.lower == "we")
    party = party_of(found, we.i)
    assert party is not None and party.who == "World Food Programme"


def test_a_mention_is_needed_for_a_list_of_names() -> None:
    text = "Chad and Niger signed the accord."
    reading = with_claims(text)
    mentions = tuple(
        Mention(span_of(text, n), t.i, n, n, kind="state")
        for n in ("Chad", "Niger")
        for t in reading.tokens
        if t.lower == n.lower()
    )
    found = clause(replace(reading, mentions=mentions))
    party = party_of(found, mentions[0].head)
    assert party is not None and party.who == "Chad|Niger"
