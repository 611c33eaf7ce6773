"""Score one field of the record by itself: gold spans in, the stages' values for them out.

    oracle.py [GOLD_DIR]

Builds readings whose claims are the gold ones (content, section, chain, quote), runs the
stages that fill the other fields, and prints the gold scorer's "found" column. It tells how
good kinds, dates, places … are on claims that were cut right.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from dateline.language.engine import Engine
from dateline.language.tree import within
from dateline.types import Claim, Reading, Section, Span, Speaker, Story, Token
import datetime

SHARED = Path(__file__).resolve().parents[2] / "shared"


def locate(text: str, content: str, nth: int = 1) -> Span:
    at = -1
    for _ in range(nth):
        at = text.find(content, at + 1)
    return Span(at, at + len(content))


def head_of(tokens: Sequence[Token], span: Span) -> int:
    """The token of the span whose governor lies outside it."""
    inside = within(tokens, span)
    first, last = inside[0].i, inside[-1].i
    tops = [t for t in inside if t.head == t.i or not first <= t.head <= last]
    tops = [t for t in tops if t.pos not in {"PUNCT", "SPACE"}] or tops or list(inside)
    return max(tops, key=lambda t: t.right - t.left).i


def near(text: str, words: str | None, span: Span) -> Span | None:
    """The standing of some words that is nearest to a span."""
    if not words:
        return None
    places, at = [], text.find(words)
    while at >= 0:
        places.append(Span(at, at + len(words)))
        at = text.find(words, at + 1)
    return min(places, key=lambda p: max(p.start - span.end, span.start - p.end, 0), default=None)


def gold_readings(engine: Engine, folder: Path, sections: Any = None) -> Iterator[tuple[Reading, list[dict[str, Any]]]]:
    """Each gold article parsed, its claims' spans and chains as the annotators set them."""
    for path in sorted(folder.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = path.with_suffix(".txt").read_bytes().decode("utf-8")
        parts = sections(text) if sections else paragraphs(text)
        story = Story(
            id=path.stem, doc=path.stem, text=text, publisher=gold["publisher"],
            published=datetime.date.fromisoformat(gold["published"]), sections=parts,
        )  # fmt: skip
        reading = engine.parse(story)
        claims = tuple(_claim(reading, c, n) for n, c in enumerate(gold["claims"]))
        yield replace(reading, claims=claims), gold["claims"]


def paragraphs(text: str) -> tuple[Section, ...]:
    found, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            start = at + len(line) - len(line.lstrip())
            found.append(Section("body", Span(start, at + len(line.rstrip()))))
        at += len(line) + 1
    return tuple(found)


def _claim(reading: Reading, gold: dict[str, Any], n: int) -> Claim:
    text = reading.story.text
    span = locate(text, gold["content"], gold.get("nth", 1))
    chain = tuple(
        Speaker(near(text, a["source"], span), a["who"], near(text, a["role"], span), a["side"], near(text, a["cue"], span), near(text, a["medium"], span))
        for a in gold["attribution"]
    )  # fmt: skip
    return Claim(
        id=str(n), section=gold["section"], content=span, head=head_of(reading.tokens, span), chain=chain, quote=gold["quote"]
    )


def main() -> None:
    sys.path.insert(0, str(SHARED / "gold"))
    import score  # the gold scorer, beside the gold

    from dateline.exchange.records import claim_record
    from dateline.pipeline import build_tools, field_stages

    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED / "gold" / "dev"
    tools = build_tools()
    system: dict[str, list[dict[str, Any]]] = {}
    for reading, _ in gold_readings(tools.engine, folder):
        for stage in field_stages(tools):
            reading = stage(reading)
        system[reading.story.doc] = [claim_record(c, reading.story) for c in reading.claims]
    result = score.score(score.read_gold(folder), system)
    print("kind macro", result["kind_macro"], "modality other", result["modality_other"])
    for name, row in result.items():
        if isinstance(row, dict):
            print(
                f"{name:15} F1 {row['f1']:.3f} P {row['p']:.3f} R {row['r']:.3f} found {row['found']:.3f} gold {row['gold']} system {row['system']}"
            )


if __name__ == "__main__":
    main()
