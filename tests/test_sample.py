"""What a careful reader gets from the sample story: its traps, one by one (samples/README.md)."""

from __future__ import annotations

import pytest

from dateline.exchange.records import claim_record
from dateline.pipeline import build_tools, read
from dateline.reading.inputs import stories
from dateline.samples import PUBLISHED, PUBLISHER, SAMPLE
from dateline.types import Story


@pytest.fixture(scope="module")
def records() -> list[dict[str, object]]:
    found = stories([str(SAMPLE)], published=PUBLISHED, publisher=PUBLISHER)
    (reading,) = read((story for story in found if isinstance(story, Story)), build_tools())
    return [claim_record(claim, reading.story) for claim in reading.claims]


def whos(record: dict[str, object]) -> list[str | None]:
    return [speaker["who"] for speaker in record["attribution"]]  # type: ignore[attr-defined]


def time_of(record: dict[str, object]) -> tuple[object, object]:
    time = record["time"]
    return (time["start"], time["end"]) if isinstance(time, dict) else (None, None)


def about(records: list[dict[str, object]], words: str) -> dict[str, object]:
    """The claim whose words hold these."""
    return next(record for record in records if words in str(record["content"]))


@pytest.mark.parametrize(
    ("words", "chain"),
    [
        ("had captured Borgarnes", ["Northern Front"]),
        ("hold the bridge", ["Jonas Berg"]),
        ("withdrawing towards Reykjavik", ["Jonas Berg"]),
        ("12 armoured vehicles", ["Jonas Berg"]),
        ("line will collapse", ["Jonas Berg"]),
        ("repelled two assaults", ["Maria Lind"]),
        ("any unit had withdrawn", ["Maria Lind"]),
        ("five people", ["RNA", "Erik Dahl"]),
        ("rebel fuel depot", ["Pro-government media", "Defence Ministry"]),
        ("140 rebel fighters", ["Defence Ministry"]),
        ("at 6,280", ["Defence Ministry"]),
        ("moved two battalions", ["western officials"]),
        ("meet the Front", ["Karin Strand"]),
        ("sign a ceasefire", ["Karin Strand"]),
        ("lift its blockade", ["Jonas Berg"]),
        ("some 18,000 people", ["Open Road"]),
        ("3,000 civilians", ["Paul Mensah"]),
        ("fuel for two days", ["Paul Mensah"]),
        ("collapsed after 10 days", []),
    ],
)
def test_who_says_it(records: list[dict[str, object]], words: str, chain: list[str]) -> None:
    found = [str(who).casefold().removeprefix("the ") for who in whos(about(records, words))]
    assert found == [who.casefold() for who in chain]


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("had captured Borgarnes", "2024-11-12", "2024-11-13"),
        ("line will collapse", None, "2024-11-15"),
        ("repelled two assaults", "2024-11-12", "2024-11-13"),
        ("shells hit a market", "2024-11-11", "2024-11-11"),
        ("140 rebel fighters", "2024-11-10", "2024-11-12"),
        ("moved two battalions", "2024-11-04", "2024-11-10"),
        ("meet the Front", "2025-03-01", "2025-03-31"),
        ("Residents wait for water", "2024-11-12", "2024-11-12"),
    ],
)
def test_when(records: list[dict[str, object]], words: str, start: str | None, end: str | None) -> None:
    assert time_of(about(records, words)) == (start, end)


@pytest.mark.parametrize(
    ("words", "value", "high", "unit", "basis", "bound"),
    [
        ("12 armoured vehicles", 12, None, "vehicles", "count", "at_least"),
        ("five people", 5, None, "killed", "count", "exact"),
        ("140 rebel fighters", 140, None, "killed", "period", "exact"),
        ("to 6,420", 6420, None, "losses", "cumulative", "exact"),
        ("at 6,280", 6280, None, "losses", "cumulative", "exact"),
        ("3,000 civilians", 2000, 3000, "people", "count", "exact"),
    ],
)
def test_how_many(
    records: list[dict[str, object]], words: str, value: int, high: int | None, unit: str, basis: str, bound: str
) -> None:
    quantities = about(records, words)["quantities"]
    assert isinstance(quantities, list)
    assert (value, high, unit, basis, bound) in [(q["value"], q["high"], q["unit"], q["basis"], q["bound"]) for q in quantities]


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        ("had captured Borgarnes", "kind", "capture"),
        ("withdrawing towards Reykjavik", "kind", "withdrawal"),
        ("repelled two assaults", "kind", "assault"),
        ("repelled two assaults", "outcome", "failed"),
        ("any unit had withdrawn", "modality", "denied"),
        ("line will collapse", "modality", "forecast"),
        ("lift its blockade", "modality", "demand"),
        ("sign a ceasefire", "modality", "conditional"),
        ("sign a ceasefire", "kind", "agreement"),
        ("moved two battalions", "certainty", "likely"),
        ("moved two battalions", "kind", "deployment"),
        ("have the artillery", "certainty", "unlikely"),
        ("140 rebel fighters", "kind", "casualties"),
        ("rebel fuel depot", "kind", "drone_strike"),
        ("some 18,000 people", "kind", "displacement"),
        ("hold the bridge", "quote", "direct"),
        ("12 armoured vehicles", "quote", "direct"),
        ("had captured Borgarnes", "quote", "indirect"),
        ("collapsed after 10 days", "quote", "none"),
        ("Residents wait for water", "section", "caption"),
    ],
)
def test_what(records: list[dict[str, object]], words: str, field: str, value: str) -> None:
    assert about(records, words)[field] == value


def test_no_claim_reaches_into_what_was_set_aside(records: list[dict[str, object]]) -> None:
    for words in ("Updated:", "Photograph:", "Additional reporting"):
        assert not [record for record in records if words in str(record["content"])]
