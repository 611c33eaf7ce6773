"""Words per CPU second of the whole way from story to records, beside a bare spaCy pass over the same texts.

    python benchmarks/throughput.py [TEXT …] [--runs N] [--json]

Both run in this process, in turns, each on one thread; the ratio is what counts, for it depends
little on the machine. The bare pass is the pinned model with all its components (its name tagger
too) over the texts, batched, and nothing else. Dateline's way starts at the story and ends at the
JSON lines. Without texts the sample story is read many times over, with the articles in
../shared/gold/dev where they are there.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"  # before numpy is there: one thread a process

from dateline.exchange.records import claim_record, json_line
from dateline.language.pinned import MODEL
from dateline.pipeline import Tools, build_tools, read
from dateline.reading.inputs import stories
from dateline.samples import PUBLISHED, SAMPLE
from dateline.types import Story

GOLD = Path(__file__).resolve().parent.parent.parent / "shared" / "gold" / "dev"
SAMPLES = 20


def texts_to_read(paths: list[str]) -> list[Story]:
    """The stories of these files, or the usual ones."""
    chosen = paths or [str(SAMPLE)] * SAMPLES + sorted(str(path) for path in GOLD.glob("*.txt"))
    found = list(stories(chosen, published=PUBLISHED))
    for error in found:
        if not isinstance(error, Story):
            print(error, file=sys.stderr)
    return [story for story in found if isinstance(story, Story)]


def cpu_seconds(work: Callable[[], object]) -> float:
    """CPU time of this process, all its threads together."""
    before = time.process_time()
    work()
    return time.process_time() - before


def dateline_pass(chosen: list[Story], tools: Tools) -> int:
    """Story to JSON lines; returns how many claims."""
    return sum(len([json_line(claim_record(claim, r.story)) for claim in r.claims]) for r in read(chosen, tools))


def main() -> None:
    """Run both in turns and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="*", metavar="TEXT")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()

    chosen = texts_to_read(options.texts)
    words = sum(len(story.text.split()) for story in chosen)
    tools, bare = build_tools(), importlib.import_module(MODEL).load()
    claims = dateline_pass(chosen, tools)  # both warm before the first run
    list(bare.pipe(story.text for story in chosen))

    ours: list[float] = []
    theirs: list[float] = []
    passes = [(theirs, lambda: list(bare.pipe(story.text for story in chosen))), (ours, lambda: dateline_pass(chosen, tools))]
    for _ in range(options.runs):
        for seconds, work in passes:
            seconds.append(cpu_seconds(work))
        passes.reverse()  # neither always goes first
    ratios = [bare_s / our_s for bare_s, our_s in zip(theirs, ours, strict=True)]
    figures = {
        "stories": len(chosen),
        "words": words,
        "claims": claims,
        "runs": options.runs,
        "dateline_words_per_cpu_second": round(words / statistics.median(ours)),
        "bare_spacy_words_per_cpu_second": round(words / statistics.median(theirs)),
        "ratio": round(statistics.median(ratios), 3),
        "ratio_lowest": round(min(ratios), 3),
        "ratio_highest": round(max(ratios), 3),
    }
    print(json.dumps(figures) if options.json else "\n".join(f"{name:32} {value:>10,}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
