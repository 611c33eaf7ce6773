"""``python -m dateline.training GOLD_DIR``: retrain the learned parts on gold articles and write them into the lexicons."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from dateline.actors.registry import load_registry
from dateline.claims.who.parties import MODEL as PARTIES
from dateline.claims.worth import MODEL
from dateline.language.engine import load_engine
from dateline.language.linear import Linear
from dateline.pipeline import Tools
from dateline.places.gazetteer import open_gazetteer
from dateline.speech import attributions
from dateline.training import parties, worth
from dateline.training.fit import to_tsv
from dateline.training.gold import mentioned, read_gold


def main(arguments: Sequence[str]) -> None:
    """Train on every article of the folder named."""
    folder = Path(arguments[0])
    golds = list(read_gold(folder))
    readings = list(mentioned(golds, untrained()))
    origin = f"{len(golds)} gold articles, sha256 of their annotations {digest(folder)[:16]}"
    trained = f"Trained by `python -m dateline.training` on {origin}."
    pairs = list(zip(golds, readings, strict=True))
    write(
        MODEL,
        worth.train([worth.label(attributions.find(r), g.spans) for g, r in pairs]),
        "Which predicates state a claim of their own: weights of a multinomial logistic regression.",
        trained,
        "Columns: feature (dateline.claims.worth.features), then a weight for each decision.",
    )
    write(
        PARTIES,
        parties.train([parties.label(g, r) for g, r in pairs]),
        "Which words are a claim's agent and target: weights of a conditional logit over a claim's candidates and nobody.",
        trained,
        "Columns: feature (dateline.claims.who.features), then a weight for each role.",
    )


def write(name: str, model: Linear, *comment: str) -> None:
    """Write a model into the lexicons."""
    target = Path(str(files("dateline.lexicons") / name))
    target.write_text(to_tsv(model, comment), encoding="utf-8")
    print(f"wrote {name}: {len(model.weights)} features")


def untrained() -> Tools:
    """Tools with empty models, to find mentions with."""
    return Tools(load_engine(), load_registry(), open_gazetteer(), Linear((), {}), Linear((), {}))


def digest(folder: Path) -> str:
    """The sha256 of a folder's annotations, in name order."""
    found = hashlib.sha256()
    for path in sorted(folder.glob("*.json")):
        found.update(path.read_bytes())
    return found.hexdigest()


if __name__ == "__main__":
    main(sys.argv[1:])
