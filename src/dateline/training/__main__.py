"""``python -m dateline.training GOLD_DIR``: retrain the learned parts on gold articles and write them into the lexicons."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from dateline.claims.worth import MODEL
from dateline.pipeline import build_tools
from dateline.speech import attributions
from dateline.training import worth
from dateline.training.fit import to_tsv
from dateline.training.gold import Gold, mentioned, read_gold


def main(arguments: Sequence[str]) -> None:
    """Train on every article of the folder named."""
    folder = Path(arguments[0])
    golds = list(read_gold(folder))
    labelled = label_all(golds)
    origin = f"{len(golds)} gold articles, sha256 of their annotations {digest(folder)[:16]}"
    target = Path(str(files("dateline.lexicons") / MODEL))
    comment = [
        "Which predicates state a claim of their own: weights of a multinomial logistic regression.",
        f"Trained by `python -m dateline.training` on {origin}.",
        "Columns: feature (dateline.claims.worth.features), then a weight for each decision.",
    ]
    target.write_text(to_tsv(worth.train(labelled), comment), encoding="utf-8")
    print(f"wrote {target.name}: trained on {origin}")


def label_all(golds: Sequence[Gold]) -> list[worth.Labelled]:
    """Each article labelled, as the pipeline would see it before it looks for claims."""
    readings = mentioned(golds, build_tools())
    return [worth.label(attributions.find(r), g.spans) for g, r in zip(golds, readings, strict=True)]


def digest(folder: Path) -> str:
    """The sha256 of a folder's annotations, in name order."""
    found = hashlib.sha256()
    for path in sorted(folder.glob("*.json")):
        found.update(path.read_bytes())
    return found.hexdigest()


if __name__ == "__main__":
    main(sys.argv[1:])
