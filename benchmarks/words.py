"""Compare the ranges that hedges stand for with how people read them.

    words.py PROBLY_CSV [--scale phia|icd203] [--json]

PROBLY_CSV has one column a phrase and one row a person: the probability in percent that each gave to each phrase
(github.com/zonination/perceptions, MIT). Each phrase is put into a sentence and read as any story is; printed are the step and
range that came out, the median and quartiles of the people, whether the median lies inside the range, and how far off it is.
"""

from __future__ import annotations

import argparse
import csv
import json
import statistics
from dataclasses import asdict, dataclass
from pathlib import Path

from dateline.claims.what.yardsticks import Scale, bounds
from dateline.pipeline import Tools, build_tools, read
from dateline.types import Certainty, Section, Span, Story

# The sentence that each phrase is read in, as a report would have it.
SENTENCES = {
    "Almost Certainly": "The garrison will almost certainly surrender.",
    "Highly Likely": "The garrison is highly likely to surrender.",
    "Very Good Chance": "There is a very good chance that the garrison will surrender.",
    "Probable": "It is probable that the garrison will surrender.",
    "Likely": "The garrison is likely to surrender.",
    "Probably": "The garrison will probably surrender.",
    "We Believe": "We believe that the garrison will surrender.",
    "Better Than Even": "The chances that the garrison will surrender are better than even.",
    "About Even": "The chances that the garrison will surrender are about even.",
    "We Doubt": "We doubt that the garrison will surrender.",
    "Improbable": "It is improbable that the garrison will surrender.",
    "Unlikely": "The garrison is unlikely to surrender.",
    "Probably Not": "The garrison will probably not surrender.",
    "Little Chance": "There is little chance that the garrison will surrender.",
    "Almost No Chance": "There is almost no chance that the garrison will surrender.",
    "Highly Unlikely": "The garrison is highly unlikely to surrender.",
    "Chances Are Slight": "The chances are slight that the garrison will surrender.",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One phrase: our step and range, the people's quartiles, all in percent; ``off`` is the median's distance from the range."""

    phrase: str
    step: str | None
    low: float | None
    high: float | None
    quartile: float
    median: float
    upper: float
    inside: bool | None
    off: float | None


def main() -> None:
    """Read the command line and print the comparison."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("people", type=Path)
    cli.add_argument("--scale", choices=("phia", "icd203"), default="phia")
    cli.add_argument("--json", action="store_true")
    args = cli.parse_args()
    rows = compare(args.people, build_tools(), args.scale)
    print(json.dumps([asdict(r) for r in rows]) if args.json else table(rows))


def compare(people: Path, tools: Tools, scale: Scale = "phia") -> list[Row]:
    """A row for each phrase of the file, in its order."""
    with people.open(encoding="utf-8", newline="") as file:
        answers = list(csv.DictReader(file))
    phrases = [p for p in answers[0] if p in SENTENCES]
    return [_row(p, [float(a[p]) for a in answers], certainty_of(SENTENCES[p], tools), scale) for p in phrases]


def certainty_of(sentence: str, tools: Tools) -> Certainty | None:
    """How sure the sentence comes out, read as a story of its own."""
    story = Story("0", "sentence", sentence, sections=(Section("body", Span(0, len(sentence))),))
    claims = next(read([story], tools)).claims
    return next((c.certainty for c in claims if c.certainty), None)


def _row(phrase: str, answers: list[float], found: Certainty | None, scale: Scale) -> Row:
    quartile, median, upper = statistics.quantiles(answers, n=4, method="inclusive")
    if found is None:
        return Row(phrase, None, None, None, quartile, median, upper, None, None)
    low, high = (100 * b for b in bounds(found.step, scale))
    off = max(low - median, median - high, 0.0)
    return Row(phrase, found.step, low, high, quartile, median, upper, low <= median <= high, round(off, 1))


def table(rows: list[Row]) -> str:
    """The comparison as a Markdown table and one line that sums it up."""
    lines = ["| phrase | step | range | people: median (quartiles) | median inside |", "| --- | --- | --- | --- | --- |"]
    for r in rows:
        people = f"{r.median:g} ({r.quartile:g}–{r.upper:g})"
        if r.step is None or r.low is None or r.high is None:
            lines.append(f"| {r.phrase.lower()} | none | | {people} | |")
        else:
            inside = "yes" if r.inside else f"no, {r.off:g} off"
            lines.append(f"| {r.phrase.lower()} | `{r.step}` | {r.low:.0f}–{r.high:.0f} | {people} | {inside} |")
    told = [r for r in rows if r.inside is not None]
    inside_ = sum(bool(r.inside) for r in told)
    near = sum(r.off is not None and r.off <= 5 for r in told)
    lines.append(
        f"\n{len(told)} of {len(rows)} phrases hedge; {inside_} medians lie inside the range, {near} inside or within 5 points."
    )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
