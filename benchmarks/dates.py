"""Words per CPU second of the time stage, and its scores, over the narratives of WikiWars.

    dates.py [WIKIWARS.json] [--runs N] [--parse] [--json]

The stage is `dates.find`: every expression read and resolved, story by story. With ``--parse`` the
parse that it takes the tense from is timed with it. Scores need ``score_timex.py`` beside the corpus.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import re
import statistics
import time
from pathlib import Path
from types import ModuleType
from typing import Any

os.environ["OMP_NUM_THREADS"] = "1"  # before numpy is there: one thread a process

from dateline.claims import dates
from dateline.language.engine import Engine, load_engine
from dateline.types import Reading, Section, Span, Story

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpora" / "time" / "wikiwars-01-16.json"


def main() -> None:
    """Read the command line and print the figures."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("corpus", nargs="?", type=Path, default=CORPUS)
    cli.add_argument("--runs", type=int, default=5)
    cli.add_argument("--parse", action="store_true", help="time the parse too")
    cli.add_argument("--json", action="store_true")
    args = cli.parse_args()
    gold = json.loads(args.corpus.read_text(encoding="utf-8"))
    chosen = [lines(doc["id"], doc["text"]) for doc in gold]
    words = sum(len(story.text.split()) for story in chosen)
    engine = load_engine() if args.parse else None
    found = read(chosen, engine)  # warm
    seconds = statistics.median(cpu_seconds(chosen, engine) for _ in range(args.runs))
    system = {
        r.story.doc: [{"start": t.span.start, "end": t.span.end, "value": t.timex} for t in r.times if t.span] for r in found
    }
    scored, _ = load(args.corpus.with_name("score_timex.py")).score(gold, system)
    figures: dict[str, Any] = {
        "words": words,
        "words_per_cpu_second": round(words / seconds),
        "value_F1": round(scored["value_F1"], 4),
        "interval_F1": round(scored["interval_F1"], 4),
    }
    print(json.dumps(figures) if args.json else "\n".join(f"{name:24} {value:>10,}" for name, value in figures.items()))


def lines(doc: str, text: str) -> Story:
    """A story whose sections are its lines."""
    found = re.finditer(r"[^\n]*\S[^\n]*", text)
    return Story(id=doc, doc=doc, text=text, sections=tuple(Section("body", Span(*m.span())) for m in found))


def read(chosen: list[Story], engine: Engine | None) -> list[Reading]:
    """The stories with their expressions of time."""
    readings = engine.parse_all(chosen) if engine else (Reading(story) for story in chosen)
    return [dates.find(reading) for reading in readings]


def cpu_seconds(chosen: list[Story], engine: Engine | None) -> float:
    """CPU time of one reading of them all."""
    before = time.process_time()
    read(chosen, engine)
    return time.process_time() - before


def load(path: Path) -> ModuleType:
    """The scorer that lies beside the corpus."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path}: no scorer there")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main()
