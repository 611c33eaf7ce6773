"""List what does not add up in published series, beside the verdicts on it.

    anomalies.py SERIES_DIR [VERDICTS.tsv]

Reads the folders of SERIES_DIR and prints one anomaly a line: folder, series, day, kind, rows, sentence, and the verdict and its
reason where VERDICTS (docs/anomalies.tsv) has one. Says at the end how many were judged and how many of those are right.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from dateline.actors.registry import load_registry
from dateline.exchange.series import read_series
from dateline.linking.arithmetic import Anomaly, anomalies

FOLDERS = ("ua-general-staff-losses", "gaza-moh-daily", "economist-meta-estimates")
Verdicts = dict[tuple[str, ...], tuple[str, str]]


def main() -> None:
    """Read the command line and print the list."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("series", type=Path)
    cli.add_argument("verdicts", type=Path, nargs="?")
    args = cli.parse_args()
    known = verdicts(args.verdicts) if args.verdicts else {}
    right = judged = 0
    for folder, anomaly in found(args.series):
        verdict, why = known.get(key(folder, anomaly), ("", ""))
        judged += bool(verdict)
        right += verdict == "right"
        print("\t".join([*key(folder, anomaly), rows(anomaly), anomaly.sentence, verdict, why]))
    print(f"# {judged} judged, {right} right", file=sys.stderr)


def found(folder: Path) -> Iterator[tuple[str, Anomaly]]:
    """Every anomaly of the published series, with the folder it is from."""
    registry = load_registry()
    for name in FOLDERS:
        for series in read_series(folder / name, registry).series:
            yield from ((name, anomaly) for anomaly in anomalies(series))


def key(folder: str, anomaly: Anomaly) -> tuple[str, ...]:
    """What a verdict is about."""
    series = f"{anomaly.series.name} of {anomaly.series.claimant or 'nobody named'}: {anomaly.series.counted}"
    return (folder, series, anomaly.day.isoformat(), anomaly.kind)


def rows(anomaly: Anomaly) -> str:
    """The rows behind it: where they stand, the day, the total, the increment."""
    return "; ".join(f"{row.where} {row.day} {_plain(row.total)} {_plain(row.increment)}" for row in anomaly.rows)


def verdicts(path: Path) -> Verdicts:
    """The verdicts on record, by what they are about."""
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return {tuple(line[:4]): (line[6], line[7]) for line in lines}


def _plain(number: float | None) -> str:
    return "-" if number is None else f"{number:.15g}"


if __name__ == "__main__":
    main()
