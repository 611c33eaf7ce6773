"""``python -m dateline.training GOLD_DIR…``: retrain the learned parts on gold articles and write them into the lexicons.

A newsroom's own gold (`dateline review gold`) goes beside the gold that the shipped parts were trained on, or must be enough.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from dateline.actors.registry import load_registry
from dateline.claims.confidence import CLASSES
from dateline.claims.confidence import MODEL as CONFIDENCE
from dateline.claims.who.parties import MODEL as PARTIES
from dateline.claims.worth import MODEL as WORTH
from dateline.language.engine import load_engine
from dateline.language.linear import Linear
from dateline.pipeline import Tools
from dateline.places.gazetteer import open_gazetteer
from dateline.speech import attributions
from dateline.training import confidence, parties, worth
from dateline.training.fit import to_tsv
from dateline.training.gold import mentioned, read_gold

# What is trained on less knows less than what it takes the place of.
FEWEST = 20


def main(arguments: Sequence[str]) -> None:
    """Train on every article of the folders named."""
    folders = [Path(argument) for argument in arguments]
    golds = [gold for folder in folders for gold in read_gold(folder)]
    if len(golds) < FEWEST:
        sys.exit(f"{len(golds)} gold articles are too few to train on, {FEWEST} the least; nothing was changed")
    tools = untrained()
    readings = list(mentioned(golds, tools))
    pairs = list(zip(golds, readings, strict=True))
    origin = f"{len(golds)} gold articles, sha256 of their annotations {digest(*folders)[:16]}"
    cut = worth.train([worth.label(attributions.find(r), g.spans) for g, r in pairs])
    write(WORTH, cut, origin, "Which predicates state a claim of their own", "dateline.claims.worth.features")
    chosen = parties.train([parties.label(g, r) for g, r in pairs])
    write(PARTIES, chosen, origin, "Which words are a claim's agent and target, or nobody", "dateline.claims.who.features")
    articles = confidence.judged(golds, readings, replace(tools, parties=chosen))
    weighed = confidence.train(articles)
    write(CONFIDENCE, weighed, origin, "How likely a claim found is a right one", "dateline.claims.confidence.features")


def write(name: str, model: Linear, origin: str, what: str, features: str) -> None:
    """Write a model into the lexicons, with what it is, what it was trained on and where its features come from."""
    comment = [
        f"{what}: weights of a logistic regression.",
        f"Trained by `python -m dateline.training` on {origin}.",
        f"Columns: feature ({features}), then a weight for each class.",
    ]
    Path(str(files("dateline.lexicons") / name)).write_text(to_tsv(model, comment), encoding="utf-8")
    print(f"wrote {name}: {len(model.weights)} features")


def untrained() -> Tools:
    """Tools with empty models, to find mentions with."""
    empty, even = Linear((), {}), Linear(CLASSES, {})
    return Tools(load_engine(), load_registry(), open_gazetteer(), worth=empty, parties=empty, confidence=even)


def digest(*folders: Path) -> str:
    """The sha256 of the folders' annotations, in name order."""
    found = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.glob("*.json")):
            found.update(path.read_bytes())
    return found.hexdigest()


if __name__ == "__main__":
    main(sys.argv[1:])
