"""Who a side is must not change what is read: sentences read the same with their sides changed for each other."""

from __future__ import annotations

import importlib.util
import itertools
import sys
from pathlib import Path
from types import ModuleType

import pytest

from dateline.language.engine import load_engine
from dateline.language.standins import sort_of, stand_ins
from dateline.pipeline import Tools, build_tools, read
from dateline.types import Reading, Section, Span, Story

ROOT = Path(__file__).parent.parent
GOLD = ROOT.parent / "shared" / "gold" / "dev"
# This share at least is read the same: of all 239 sentences about two states or peoples all were in November 2026.
FLOOR = 0.99

SENTENCES = (
    ("{0} said on Sunday that {1} shells had killed four farmers near the river.", "{A} {b}"),
    ("{0} accused {1} of firing rockets at a bus depot, which it denied.", "{A} {B}"),
    ("The {0} defence ministry said its troops had repelled two {1} attacks.", "{a} {b}"),
    ("Thousands of {0} soldiers may have crossed into {1}, according to local officials.", "{a} {B}"),
    ("Talks between {0} and {1} are expected to resume in Geneva next week.", "{A} {B}"),
)
SIDES = (("Rwanda", "Rwandan"), ("Uganda", "Ugandan"), ("Armenia", "Armenian"), ("Georgia", "Georgian"), ("Chad", "Chadian"))


@pytest.fixture(scope="module")
def tools() -> Tools:
    return build_tools()


def benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("swap", ROOT / "benchmarks" / "swap.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["swap"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def story(text: str) -> Story:
    return Story("0", "own", text, sections=(Section("body", Span(0, len(text))),))


def gist(reading: Reading) -> list[object]:
    """What is claimed, without names and offsets."""
    return [
        (c.kind, c.modality, c.quote, c.certainty and c.certainty.step, len(c.chain), round(c.confidence or 0, 2))
        for c in reading.claims
    ]


@pytest.mark.parametrize(("frame", "forms"), SENTENCES)
def test_every_pair_of_sides_is_read_the_same(frame: str, forms: str, tools: Tools) -> None:
    texts = []
    for one, other in itertools.permutations(SIDES, 2):
        words = forms.format(A=one[0], a=one[1], B=other[0], b=other[1]).split()
        texts.append(frame.format(*words))
    gists = [gist(reading) for reading in read(map(story, texts), tools)]
    assert gists[0]
    assert all(found == gists[0] for found in gists)


@pytest.mark.skipif(not GOLD.is_dir(), reason="the gold articles lie beside the project and are not there")
def test_real_sentences_are_read_the_same_with_their_sides_swapped(tools: Tools) -> None:
    swap = benchmark()
    states = tools.registry.states
    found = [s for s in swap.swaps(GOLD, tools) if all(side in states for side in s.sides)]
    assert len(found) >= 200
    results = [differences for _, differences in swap.compare(found, tools)]
    assert sum(not differences for differences in results) / len(results) >= FLOOR


def test_the_parser_sees_one_name_and_the_story_keeps_its_own() -> None:
    shown = {" ".join(name.words): name.shown for name in stand_ins()}
    assert {shown[name] for name in ("Syria", "Chad", "Ukraine", "Saudi Arabia")} == {shown["Sudan"]}
    assert shown["Syrian"] == shown["Ukrainian"] != shown["Syrians"] == shown["Afghans"]
    assert shown["Kofi Annan"] == shown["Annan"] == shown["Bashar al - Assad"]
    assert not {"PA", "Homs", "May"} & shown.keys()
    text = "Burkina Faso and Sudan fought; Sudanese troops fell back to Khartoum."
    reading = load_engine().parse(story(text))
    assert "".join(text[t.start : t.end] for t in reading.tokens) == text.replace(" ", "")


def test_a_name_of_several_words_is_parsed_as_one() -> None:
    text = "In May the Central African Republic thanked Bashar al-Assad. The Kremlin did not. Saudi Arabia did."
    reading = load_engine().parse(story(text))
    words = [text[t.start : t.end] for t in reading.tokens]
    found = {words[t.i]: t for t in reading.tokens}
    assert [words[found[w].head] for w in ("Central", "African", "Republic", "al", "Assad")] == [
        "Republic", "Republic", "thanked", "Assad", "thanked"
    ]  # fmt: skip
    assert (found["the"].dep, found["The"].dep, found["The"].tag, words[found["The"].head]) == ("det", "det", "DT", "Kremlin")
    assert (found["Assad"].dep, found["Arabia"].dep, found["Saudi"].dep) == ("dobj", "nsubj", "compound")
    assert [words[s.first] for s in reading.sentences] == ["In", "The", "Saudi"]


@pytest.mark.parametrize(("before", "behind", "then", "shown"), [
    ("the", "announced", "that", "Italy"),
    ("the", "has", "denied", "Italy"),
    ("the", "accuses", "it", "Italy"),
    ("The", "reportedly", "agreed", "Italy"),
    ("the", "’s", "army", "Italy"),
    ("the", "decision", "to", "Italian"),
    ("two", "officials", "said", "Italian"),
    ("of", "forces", "left", "Italian"),
    ("the", "-", "backed", "Italian"),
    ("the", "-", "Iran", "Italy"),
    ("the", "Navy", "said", "Italian"),
    ("the", "forces", "Iran", None),
    ("The", "5th", "Fleet", None),
])  # fmt: skip
def test_an_acronym_is_a_name_or_an_adjective_by_the_words_around_it(
    before: str, behind: str, then: str, shown: str | None, tools: Tools
) -> None:
    assert sort_of(before, behind, then, tools.engine.forms) == shown


def test_an_apostrophe_alone_makes_an_owner_too() -> None:
    texts = ("Belarus’ army shelled two villages.", "Chad’s army shelled two villages.")
    one, other = ([(t.tag, t.dep, t.head) for t in load_engine().parse(story(text)).tokens] for text in texts)
    assert one == other


def test_an_edit_keeps_the_grammar() -> None:
    swap, tools_ = benchmark(), build_tools()
    frame = "The US said {} backed the Taliban against Afghanistan\u2019s army."
    reading = tools_.engine.parse(story(frame.format("Iran")))
    hits = swap.hits_of(reading, tools_.registry)
    found = swap.swapped(reading, reading.sentences[0], hits, tools_.registry, None, False)
    assert found.after.text == "Iran said America backed the Taliban against Afghanistan\u2019s army."
    assert found.sides == ("United States", "Iran")
