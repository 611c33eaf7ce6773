"""The whole pipeline on the real tools: no text breaks a stage, every span holds, time grows with the text and no faster."""

from __future__ import annotations

import datetime
import gc
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings

from dateline.language.blocks import LARGEST_BATCH, LONGEST_BLOCK
from dateline.pipeline import claim_stages, field_stages, mention_stages
from dateline.samples import PUBLISHED, SAMPLE
from dateline.types import Reading
from pipeline_kit import DAYS, MARKS, NEWS, faults, lines_of, reading_of, records_of, story_of, texts, tools

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
GOLD = sorted((SHARED / "gold" / "dev").glob("*.txt"))
STORIES = sorted((SHARED / "corpora" / "stories").glob("*.jsonl"))
SAMPLED = 8  # stories of each corpus file


# --- what holds of every text ---


@given(text=texts(), published=DAYS)
def test_no_text_breaks_a_stage_and_every_span_holds(text: str, published: datetime.date | None) -> None:
    reading = reading_of(text, published)
    assert faults(reading) == []
    assert all(json.loads(line) for line in lines_of(reading).split("\n") if line)


@settings(max_examples=25)
@given(text=texts())
def test_a_second_run_says_the_same(text: str) -> None:
    assert lines_of(reading_of(text)) == lines_of(reading_of(text))


@pytest.mark.parametrize("mark", MARKS)
def test_nothing_but_one_mark(mark: str) -> None:
    for text in (mark, mark * 300, f"{mark} " * 150, f"Rebels{mark}took{mark}the town{mark}, he said{mark}." * 3):
        assert faults(reading_of(text)) == []


@pytest.mark.parametrize("text", ["", " ", "\n\n", "a", "“", "5", ".", "\u200b", "said"])
def test_next_to_nothing_claims_nothing(text: str) -> None:
    assert records_of(reading_of(text)) == [] or text.isalnum()


def test_every_gold_text_holds() -> None:
    if not GOLD:
        pytest.skip("the gold texts are not beside the repository (../shared/gold/dev)")
    for path in GOLD:
        reading = reading_of(path.read_text(encoding="utf-8"))
        assert faults(reading) == [], path.stem
        assert reading.claims, path.stem


def test_stories_of_the_corpora_hold() -> None:
    if not STORIES:
        pytest.skip("the corpora are not beside the repository (../shared/corpora/stories)")
    for path in STORIES:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
        for row in random.Random(7).sample(rows, min(SAMPLED, len(rows))):
            assert faults(reading_of(row["text"], datetime.date(2023, 10, 20))) == [], row["id"]


# --- long texts ---


def test_a_long_text_is_read_in_blocks_that_fit_together() -> None:
    paragraph = " ".join(NEWS[:4]).replace("\n", " ") + "."
    text = "\n\n".join([paragraph] * ((LARGEST_BATCH + LONGEST_BLOCK) // len(paragraph)))
    reading = reading_of(text)
    assert faults(reading) == []
    assert [token.i for token in reading.tokens] == list(range(len(reading.tokens)))
    assert all(token.left <= token.i <= token.right for token in reading.tokens)
    assert all(reading.tokens[c].head == token.i for token in reading.tokens for c in token.children)
    here = [c.content.start // LONGEST_BLOCK for c in reading.claims]
    assert set(here) == set(range(max(here) + 1)), "a block without a claim"
    contents = [record["content"] for record in records_of(reading)]
    whole = [record["content"] for record in records_of(reading_of(paragraph))]
    assert len(contents) > 0.95 * len(whole) * text.count("\n\n"), "claims are lost where blocks meet"


PROSE = " ".join(NEWS)
GROWING: dict[str, Callable[[int], str]] = {
    "prose": lambda n: "\n\n".join([PROSE] * (n // len(PROSE))),
    "one paragraph": lambda n: PROSE * (n // len(PROSE)),
    "no sentence end": lambda n: (
        "soldiers moved north and said that the enemy had shelled villages while tanks came " * (n // 83)
    ),
    "quotation marks": lambda n: '" ' * (n // 2),
    "quotations": lambda n: "“We hold it,” he said. " * (n // 23),
    "open quotations": lambda n: "“We hold it. " * (n // 13),
    "endless word of marks": lambda n: ',"' * (n // 2),
    "numbers": lambda n: "killed 3; 1,500 at least 12 million of " * (n // 39),
    "capitals": lambda n: "Kyiv Petrov Defence Ministry Brigade March Reuters " * (n // 51),
    "commas": lambda n: ", " * (n // 2),
    "brackets": lambda n: "(he said [" * (n // 10),
    "clauses in clauses": lambda n: "he said that " * (n // 13),
    "citing": lambda n: "media said, citing sources, " * (n // 28),
    "lines": lambda n: "Ivan Petrov said so\n" * (n // 20),
    "days": lambda n: "on 3 March 2022, Monday to Tuesday " * (n // 35),
    "one space": lambda n: "a" + " " * n + "b",
}
# A stage that looks at everything for every thing is 16 times dearer for four times the text; one that does not, four, and
# little more on a busy machine. Below the least time a measurement is noise.
SMALL, MOST, LEAST = (60_000 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 6_000), 8.0, 0.02


def _seconds(text: str) -> dict[str, float]:
    """CPU seconds of each stage, divided as the pipeline is."""
    spent: dict[str, float] = {}

    def timed(name: str, work: Callable[[], Reading]) -> Reading:
        before = time.process_time()
        result = work()
        spent[name] = time.process_time() - before
        return result

    reading = timed("read and parse", lambda: tools().engine.parse(story_of(text)))
    for stage in (*mention_stages(tools()), *claim_stages(tools()), *field_stages(tools())):
        plain = stage.func if isinstance(stage, partial) else stage
        reading = timed(f"{plain.__module__}.{plain.__name__}", partial(stage, reading))
    before = time.process_time()
    lines_of(reading)
    spent["records"] = time.process_time() - before
    return spent


def _dearer(grow: Callable[[int], str]) -> dict[str, float]:
    """How many times dearer a stage is for four times the text, where it takes a time worth measuring.

    The garbage collector rests meanwhile: its passes over all that lives would be charged to one stage.
    """
    gc.collect()
    gc.disable()
    try:
        small, large = _seconds(grow(SMALL)), _seconds(grow(4 * SMALL))
    finally:
        gc.enable()
    return {name: large[name] / max(small[name], LEAST) for name in large}


@pytest.mark.parametrize("name", GROWING)
def test_no_stage_grows_faster_than_the_text(name: str) -> None:
    for _ in range(3):
        slow = {stage: round(times, 1) for stage, times in _dearer(GROWING[name]).items() if times > MOST}
        if not slow:
            return
    pytest.fail(f"for four times the text: {slow}")


# --- nothing but the text decides ---

SETTINGS = (
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "4242", "TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8"},
    {"PYTHONHASHSEED": "1", "TZ": "America/Adak", "LANG": "C", "LC_ALL": "C"},
)


def test_hash_seed_time_zone_and_language_change_nothing() -> None:
    command = [
        sys.executable,
        "-c",
        "from dateline.cli import main; main()",
        "read",
        str(SAMPLE),
        "--json",
        "--published",
        PUBLISHED.isoformat(),
    ]
    outputs = []
    for setting in SETTINGS:
        done = subprocess.run(command, env={**os.environ, **setting}, capture_output=True, check=True, timeout=120)
        outputs.append(done.stdout)
    assert outputs[0].count(b"\n") > 20
    assert outputs[1] == outputs[0]
    assert outputs[2] == outputs[0]
