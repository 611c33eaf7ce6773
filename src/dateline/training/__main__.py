"""``python -m dateline.training GOLD_DIR``: retrain the learned parts on gold articles and write them into the lexicons."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from dateline.claims.confidence import MODEL as CONFIDENCE
from dateline.claims.worth import MODEL as WORTH
from dateline.language.linear import Linear
from dateline.pipeline import build_tools
from dateline.speech import attributions
from dateline.training import confidence, worth
from dateline.training.fit import to_tsv
from dateline.training.gold import mentioned, read_gold


def main(arguments: Sequence[str]) -> None:
    """Train on every article of the folder named."""
    folder = Path(arguments[0])
    golds = list(read_gold(folder))
    tools = build_tools()
    readings = list(mentioned(golds, tools))
    origin = f"{len(golds)} gold articles, sha256 of their annotations {digest(folder)[:16]}"
    labelled = [worth.label(attributions.find(r), g.spans) for g, r in zip(golds, readings, strict=True)]
    write(WORTH, worth.train(labelled), origin, "Which predicates state a claim of their own", "dateline.claims.worth.features")
    articles = confidence.judged(golds, readings, tools)
    weighed = confidence.train(articles)
    write(CONFIDENCE, weighed, origin, "How likely a claim found is a right one", "dateline.claims.confidence.features")


def write(name: str, model: Linear, origin: str, what: str, features: str) -> None:
    """Write a model into the lexicons, with what it is, what it was trained on and where its features come from."""
    comment = [
        f"{what}: weights of a multinomial logistic regression.",
        f"Trained by `python -m dateline.training` on {origin}.",
        f"Columns: feature ({features}), then a weight for each class.",
    ]
    Path(str(files("dateline.lexicons") / name)).write_text(to_tsv(model, comment), encoding="utf-8")
    print(f"wrote {name}: trained on {origin}")


def digest(folder: Path) -> str:
    """The sha256 of a folder's annotations, in name order."""
    found = hashlib.sha256()
    for path in sorted(folder.glob("*.json")):
        found.update(path.read_bytes())
    return found.hexdigest()


if __name__ == "__main__":
    main(sys.argv[1:])
