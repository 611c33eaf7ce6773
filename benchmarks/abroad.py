"""Score what is read in Russian and Ukrainian without a translator: python benchmarks/abroad.py [--misses].

On tests/abroad/*.tsv, stories of our own writing, sentence by sentence: who says it (the exact words, every link of the chain),
when (both ends), where (the gazetteer's name), how many (value and unit). A value found that is not in gold counts against.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from dateline.abroad.read import can_read, read
from dateline.places.gazetteer import Gazetteer, open_gazetteer
from dateline.reading.story import Known, build
from dateline.types import Claim, Story

GOLD = Path(__file__).parent.parent / "tests" / "abroad"
FIELDS = ("who", "when", "where", "how many")


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence and what is in it."""

    story: str
    published: str
    sentence: str
    values: tuple[frozenset[str], ...]  # in the order of FIELDS


def rows(language: str) -> list[Row]:
    """The gold of a language."""
    found = []
    for line in (GOLD / f"{language}.tsv").read_text(encoding="utf-8").split("\n"):
        if line.strip() and not line.startswith("#"):
            story, published, sentence, *rest = [*line.split("\t"), "", "", "", ""][:7]
            values = tuple(frozenset(part.strip() for part in cell.split(";") if part.strip() not in ("", "-")) for cell in rest)
            found.append(Row(story, published, sentence, values))
    return found


def values_of(claims: list[Claim], story: Story) -> tuple[frozenset[str], ...]:
    """What was read in a sentence, as the gold has it."""
    who = {" > ".join(link.source.of(story.text) for link in claim.chain if link.source) for claim in claims if claim.chain}
    when = {f"{t.start}" if t.start == t.end else f"{t.start}/{t.end or ''}" for claim in claims if (t := claim.time) is not None}
    where = {place.name for claim in claims for place in claim.places if place.lat is not None}
    many = {f"{q.value:.0f} {q.unit}" for claim in claims for q in claim.quantities if q.value is not None}
    return tuple(map(frozenset, (who, when, where, many)))


def compare(language: str, gazetteer: Gazetteer) -> tuple[dict[str, tuple[int, int, int]], list[str]]:
    """By field right, found, wanted; and the sentences where they differ."""
    counts: dict[str, Counter[str]] = {field: Counter() for field in FIELDS}
    told: list[str] = []
    for _, group in groupby(rows(language), key=lambda row: row.story):
        sentences = list(group)
        text = "\n\n".join(row.sentence for row in sentences)
        known = Known(published=datetime.date.fromisoformat(sentences[0].published), language=language[:2], post=True)
        story = build(text, known, id=sentences[0].story, doc=sentences[0].story)
        if not can_read(story):
            told.append(f"{story.doc}: not read: {story.language} {story.notes}")
        claims = read(story, gazetteer).claims
        for row in sentences:
            start = text.index(row.sentence)
            here = [claim for claim in claims if start <= claim.content.start < start + len(row.sentence)]
            for field, found, wanted in zip(FIELDS, values_of(here, story), row.values, strict=True):
                counts[field].update(right=len(found & wanted), found=len(found), wanted=len(wanted))
                if found != wanted:
                    told.append(f"{row.story} {field}: {sorted(found)} for {sorted(wanted)}\n    {row.sentence}")
    return {field: (c["right"], c["found"], c["wanted"]) for field, c in counts.items()}, told


def f1(right: int, found: int, wanted: int) -> float:
    """The harmonic mean of precision and recall."""
    return 2 * right / (found + wanted) if found + wanted else 1.0


def main() -> None:
    """Score both languages and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true", help="print the sentences where something differs")
    options = parser.parse_args()
    gazetteer = open_gazetteer()
    sys.stdout.write("language  field      right found wanted    F1\n")
    for language in ("ru", "uk", "ru-second", "uk-second"):
        counts, told = compare(language, gazetteer)
        for field, (right, found, wanted) in counts.items():
            sys.stdout.write(f"{language:9} {field:10} {right:5} {found:5} {wanted:6} {f1(right, found, wanted):6.3f}\n")
        if options.misses:
            sys.stdout.write("\n".join(told) + "\n")


if __name__ == "__main__":
    main()
