"""How far the confidence of claims can be trusted: of those shown with 0.9, are nine in ten right?

    calibration.py GOLD_DIR [--folds 7] [--json]

Every claim is found and weighed by models that never saw its article. A claim is right when it stands for one that an
annotator wrote down (their words overlap by half). Prints one row a bin: how many claims, their mean confidence, the share
right, and a bar with both (# the share right, | the confidence).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from dateline.pipeline import build_tools
from dateline.training import confidence
from dateline.training.gold import mentioned, read_gold

EDGES = (0.0, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.95, 1.01)
WIDTH = 40
Weighed = Sequence[tuple[float, bool]]


def main() -> None:
    """Read the command line and print the table."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("gold", type=Path)
    cli.add_argument("--folds", type=int, default=confidence.FOLDS)
    cli.add_argument("--json", action="store_true")
    args = cli.parse_args()
    weighed = measure(args.gold, args.folds)
    print(json.dumps(bins(weighed)) if args.json else table(weighed))


def measure(folder: Path, folds: int) -> list[tuple[float, bool]]:
    """The confidence of each claim found in the articles, by models that saw none of its article, and whether it is right."""
    golds = list(read_gold(folder))
    tools = build_tools()
    articles = confidence.judged(golds, list(mentioned(golds, tools)), tools, folds=folds)
    return confidence.crossed(articles, folds=folds)


def bins(weighed: Weighed) -> list[dict[str, float]]:
    """One row a bin that holds claims."""
    rows = []
    for low, high in pairwise(EDGES):
        inside = [(p, right) for p, right in weighed if low <= p < high]
        if inside:
            mean, share = sum(p for p, _ in inside) / len(inside), sum(right for _, right in inside) / len(inside)
            rows.append(
                {"from": low, "to": min(high, 1.0), "claims": len(inside), "confidence": round(mean, 3), "right": round(share, 3)}
            )
    return rows


def error(weighed: Weighed) -> float:
    """The expected calibration error: how far confidence and share right lie apart, on average over claims."""
    return sum(row["claims"] * abs(row["confidence"] - row["right"]) for row in bins(weighed)) / len(weighed)


def table(weighed: Weighed) -> str:
    """The reliability table for a person."""
    lines = ["confidence    claims   mean   right"]
    for row in bins(weighed):
        bar = list("#" * round(WIDTH * row["right"]) + " " * (WIDTH - round(WIDTH * row["right"])))
        bar[min(WIDTH - 1, round(WIDTH * row["confidence"]))] = "|"
        figures = f"{row['claims']:9d}   {row['confidence']:.3f}  {row['right']:.3f}"
        lines.append(f"{row['from']:.2f}–{row['to']:.2f} {figures}  {''.join(bar)}".rstrip())
    return "\n".join([*lines, f"expected calibration error {error(weighed):.3f} over {len(weighed)} claims"])


if __name__ == "__main__":
    main()
