"""The crosswalk: every kind, published values only, and nothing asserted that the claim does not assert."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dateline.cli import app
from dateline.exchange.crosswalk import crossings, crosswalk, party_class
from dateline.exchange.kinds import kind_records
from dateline.lexicons import rows
from dateline.types import Claim, Modality, Party, Reason, Span

CODES = {(row[0], row[1]): row[2].split("|") for row in rows("crosswalk_codes.tsv")[1:]}
KINDS = [row[0] for row in rows("kind_names.tsv")[1:]]
TEXT = "The army seized the town from rebels who had shot villagers with a suicide vest."
RECORD_PAGE = (Path(__file__).parent.parent / "docs" / "record.md").read_text(encoding="utf-8")


def party(words: str, side: str | None = None) -> Party:
    at = TEXT.index(words)
    return Party(Span(at, at + len(words)), None, side)


def claim(kind: str, **fields: object) -> Claim:
    told = Claim("0", "body", Span(0, TEXT.index(" from")), 1, kind=kind)
    return replace(told, **fields)  # type: ignore[arg-type]


def test_every_kind_is_covered_and_ends_with_a_row_that_always_holds() -> None:
    assert set(crossings()) == set(KINDS) == {row[0] for row in rows("kinds.tsv")[1:]}
    for kind, told in crossings().items():
        assert told[-1].when == (), f"{kind}: its last row must hold always"
        assert all(row.when for row in told[:-1])


@pytest.mark.parametrize("kind", KINDS)
def test_values_are_published_ones_and_every_loss_is_named(kind: str) -> None:
    for row in crossings()[kind]:
        assert (row.acled_event is None) == (row.acled_sub_event is None)
        assert row.acled_event is None or row.acled_sub_event in CODES["acled", row.acled_event]
        assert row.plover_event is None or (row.plover_mode or "-") in CODES["plover", row.plover_event]
        assert row.ucdp in (None, "actors") or ("ucdp", row.ucdp) in CODES
        assert len(row.lost) > 5


def test_the_schemes_are_whole() -> None:
    assert len([key for key in CODES if key[0] == "plover"]) == 16
    assert sum(len(subtypes) for (scheme, _), subtypes in CODES.items() if scheme == "acled") == 25


def test_a_town_taken_by_a_state_by_a_group_by_nobody_named() -> None:
    army, rebels = party("The army", "Ukraine"), party("rebels", "Mountain Front")
    taken = claim("capture", outcome="succeeded", agent=army, target=rebels)
    found = crosswalk(taken, TEXT)
    assert found is not None and found.acled_sub_event == "Government regains territory" and found.ucdp == "1"
    found = crosswalk(replace(taken, agent=rebels, target=None), TEXT)
    assert found is not None and found.acled_sub_event == "Non-state actor overtakes territory" and found.ucdp is None
    for outcome in (None, "failed", "ongoing"):
        found = crosswalk(replace(taken, outcome=outcome), TEXT)  # type: ignore[arg-type]
        assert found is not None and found.acled_sub_event == "Armed clash" and "failed" in found.lost


@pytest.mark.parametrize("modality", ["denied", "forecast", "intention", "conditional", "demand"])
@pytest.mark.parametrize("kind", ["assault", "airstrike", "agreement", "demand"])
def test_what_is_not_asserted_is_no_event(kind: str, modality: Modality) -> None:
    found = crosswalk(claim(kind, modality=modality), TEXT)
    assert found is not None
    assert (found.acled_event, found.acled_sub_event, found.ucdp, found.plover_mode) == (None, None, None, None)
    assert found.plover_event == ("REQUEST" if modality == "demand" else None)
    assert "no event" in found.lost


def test_violence_against_civilians() -> None:
    found = crosswalk(claim("attack", agent=party("rebels", "Mountain Front"), target=party("villagers")), TEXT)
    assert found is not None
    assert (found.acled_event, found.ucdp) == ("Violence against civilians", "3")


def test_two_groups_are_no_state() -> None:
    found = crosswalk(claim("fighting", agent=party("rebels", "Mountain Front"), target=party("The army", "Coast Front")), TEXT)
    assert found is not None and found.ucdp == "2"


def test_words_of_the_claim_decide_a_suicide_bomb() -> None:
    whole = claim("bombing", content=Span(0, len(TEXT)))
    found = crosswalk(whole, TEXT)
    assert found is not None and found.acled_sub_event == "Suicide bomb"
    found = crosswalk(claim("bombing"), TEXT)
    assert found is not None and found.acled_sub_event == "Remote explosive/landmine/IED"


def test_who_is_unknown_stays_unknown() -> None:
    assert party_class(None, TEXT) is None
    assert party_class(party("The army"), TEXT) is None
    assert crosswalk(claim("ferry_timetable"), TEXT) is None


def test_the_record_page_lists_the_kinds_of_the_data() -> None:
    for kind, _, definition in (row[:3] for row in rows("kind_names.tsv")[1:]):
        assert f"| `{kind}` | {definition} |" in RECORD_PAGE


def test_dateline_kinds_lists_and_shows() -> None:
    runner = CliRunner()
    listed = runner.invoke(app, ["kinds", "--json"], prog_name="dateline")
    assert [json.loads(line)["kind"] for line in listed.stdout.splitlines()] == KINDS
    assert [record["kind"] for record in kind_records()] == KINDS
    shown = runner.invoke(app, ["kinds", "capture"], prog_name="dateline")
    assert "Government regains territory" in shown.output and "lost" in shown.output
    unknown = runner.invoke(app, ["kinds", "ferry"], prog_name="dateline")
    assert unknown.exit_code == 2 and "R042" in unknown.output


def test_what_is_said_not_to_have_happened_is_no_event() -> None:
    said = claim("assault", because=(Reason("modality", "negated", "The claim says that it is not so."),))
    found = crosswalk(said, TEXT)
    assert found is not None and found.acled_event is None and "not to have happened" in found.lost
