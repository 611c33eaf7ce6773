"""Score Dateline on gold articles, the learned parts cross-validated by article.

    gold.py GOLD_DIR [--folds 7] [--spans] [--fitted] [--json]

Each article is read with models that never saw it. ``--fitted`` reads with the shipped models
instead (on the articles they were trained on: not a figure to report). ``--spans`` hands in the
gold spans, chains and quotes, and so tells how good each other field is by itself.
Needs the gold scorer ``score.py`` beside GOLD_DIR.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from dateline.exchange.records import claim_record
from dateline.pipeline import Tools, build_tools, claim_stages, field_stages
from dateline.speech import attributions
from dateline.training import parties, worth
from dateline.training.gold import Gold, gold_claims, mentioned, read_gold
from dateline.types import Reading

Records = dict[str, list[dict[str, Any]]]
Item = TypeVar("Item")


def main() -> None:
    """Read the command line and print the scores."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("gold", type=Path)
    cli.add_argument("--folds", type=int, default=7)
    cli.add_argument("--spans", action="store_true")
    cli.add_argument("--fitted", action="store_true")
    cli.add_argument("--json", action="store_true")
    args = cli.parse_args()
    tools = build_tools()
    golds = list(read_gold(args.gold))
    readings = list(mentioned(golds, tools))
    if args.spans:
        system = with_spans(golds, readings, tools, args.folds)
    elif args.fitted:
        system = fitted(readings, tools)
    else:
        system = crossed(golds, readings, tools, args.folds)
    result = scores(args.gold, system)
    print(json.dumps(result) if args.json else table(result))


def with_spans(golds: list[Gold], readings: list[Reading], tools: Tools, folds: int) -> Records:
    """The fields of gold claims whose spans, chains and quotes are given."""
    given = [replace(r, claims=gold_claims(g, r.tokens)) for g, r in zip(golds, readings, strict=True)]
    chosen = [parties.label(g, r) for g, r in zip(golds, readings, strict=True)]
    system: Records = {}
    for fold in range(folds):
        unseeing = replace(tools, parties=parties.train(others(chosen, fold, folds)))
        system |= {r.story.doc: fields(r, unseeing) for r in given[fold::folds]}
    return system


def others(items: Sequence[Item], fold: int, folds: int) -> list[Item]:
    """What lies in the other folds."""
    return [item for i, item in enumerate(items) if i % folds != fold]


def fitted(readings: list[Reading], tools: Tools) -> Records:
    """The claims that the shipped models find."""
    return {r.story.doc: claims(r, tools) for r in readings}


def crossed(golds: list[Gold], readings: list[Reading], tools: Tools, folds: int) -> Records:
    """The claims of each article, found by models trained on the articles of the other folds."""
    labelled = [worth.label(attributions.find(r), g.spans) for g, r in zip(golds, readings, strict=True)]
    chosen = [parties.label(g, r) for g, r in zip(golds, readings, strict=True)]
    system: Records = {}
    for fold in range(folds):
        unseeing = replace(
            tools, worth=worth.train(others(labelled, fold, folds)), parties=parties.train(others(chosen, fold, folds))
        )
        system |= {r.story.doc: claims(r, unseeing) for r in readings[fold::folds]}
    return system


def claims(reading: Reading, tools: Tools) -> list[dict[str, Any]]:
    """A reading's claims as records."""
    for stage in claim_stages(tools):
        reading = stage(reading)
    return fields(reading, tools)


def fields(reading: Reading, tools: Tools) -> list[dict[str, Any]]:
    """A reading's claims with their fields filled, as records."""
    for stage in field_stages(tools):
        reading = stage(reading)
    return [dict(claim_record(c, reading.story)) for c in reading.claims]


def scores(folder: Path, system: Records) -> dict[str, Any]:
    """What the gold scorer says."""
    scorer = load_scorer(folder.parent / "score.py")
    result: dict[str, Any] = scorer.score(scorer.read_gold(folder), system)
    return {**result, "voice": voices(scorer, scorer.read_gold(folder), system)}


def voices(scorer: ModuleType, gold: dict[str, Any], system: Records) -> dict[str, tuple[float, float]]:
    """Precision and recall of telling words laid in somebody's mouth from the outlet's own, on found claims."""
    heard: Counter[tuple[bool, bool]] = Counter()
    for doc, article in gold.items():
        for g in article["claims"]:
            g["start"], g["end"] = scorer.locate(article["text"], g["content"], g.get("nth", 1))
        for i, j in scorer.match(article["claims"], system.get(doc, [])).items():
            heard[bool(article["claims"][i]["attribution"]), bool(system[doc][j]["attribution"])] += 1
    return {
        name: (
            heard[side, side] / max(1, heard[True, side] + heard[False, side]),
            heard[side, side] / max(1, heard[side, True] + heard[side, False]),
        )
        for name, side in (("attributed", True), ("outlet", False))
    }


def load_scorer(path: Path) -> ModuleType:
    """The scorer that lies beside the gold articles."""
    spec = importlib.util.spec_from_file_location("score", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path}: no scorer there")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def table(result: dict[str, Any]) -> str:
    """The scores as lines for a person."""
    macro, other, voice = result["kind_macro"], result["modality_other"], result["voice"]
    top = f"ungrounded {result['ungrounded']}; kind macro F1 {macro:.3f}; modality other F1 {other:.3f}"
    columns = ("f1", "p", "r", "found")
    rows = [
        f"{name:15} " + "   ".join(f"{c} {row[c]:.3f}" for c in columns) + f"   gold {row['gold']}, system {row['system']}"
        for name, row in result.items()
        if isinstance(row, dict) and "f1" in row
    ]
    heard = "   ".join(f"{name} P {p:.3f} R {r:.3f}" for name, (p, r) in voice.items())
    return "\n".join([top, *rows, f"voice, on found claims: {heard}"])


if __name__ == "__main__":
    main()
