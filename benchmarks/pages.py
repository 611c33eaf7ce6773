"""Score the reading of pages against gold article bodies, beside bare trafilatura in the same run.

python benchmarks/pages.py ../shared/corpora/html [--misses N]

Text: precision, recall and F1 over runs of four words, as scrapinghub/article-extraction-benchmark counts them, averaged over
pages. The corpus has no gold for what stands beside the text, so that the rest is counted, not scored: how often each reader
finds a headline, a byline, a date, and how often its date is the one that the page's own address gives.
"""

from __future__ import annotations

import argparse
import datetime
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import trafilatura

from dateline.errors import DocumentError
from dateline.reading.extractor import Extractor
from dateline.reading.items import Item, story_of
from dateline.reading.story import Known
from dateline.types import Span, Story

RUN = 4
WORD = re.compile(r"\w+|[^\w\s]")
DATED = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?:/|-|$)")


@dataclass(frozen=True, slots=True)
class Found:
    """What a reader makes of a page."""

    text: str = ""
    title: str | None = None
    byline: str | None = None
    day: str | None = None


def ours(raw: bytes, url: str, extractor: Extractor) -> tuple[Found, Story | None]:
    """A page as Dateline reads it, but what stands beside the body, for the gold holds bodies."""
    try:
        story = story_of(Item(raw, url, url, "html", beside=Known(url=url)), Known(), extractor)
    except DocumentError:
        return Found(), None
    day = story.published.isoformat() if story.published else None
    return Found(body_of(story), story.title, story.byline, day), story


def body_of(story: Story) -> str:
    """The text without headline, standfirst, captions with their labels and credits, and the byline above the body.

    What stands behind or amid the body counts, as it does in the gold: datelines, who else reported, whose the rights are.
    """
    kept: list[str] = []
    above, at = True, 0  # a line above the body, or right behind what stands beside it
    beside = {section.span for section in story.sections if section.kind in {"headline", "standfirst", "caption"}}
    credits = [part.span for part in story.boilerplate if part.kind == "credit"]
    bodies = [section.span for section in story.sections if section.kind == "body"]
    for line in filter(None, story.text.split("\n")):
        at = story.text.index(line, at)
        here = Span(at, at + len(line))
        at = here.end
        left_out = any(_meets(span, here) for span in beside)
        if any(_meets(span, here) for span in bodies):
            above = False
        elif left_out or (above and any(_meets(span, here) for span in credits)):
            above = above or left_out
            continue
        if not left_out:
            kept.append(line)
    return "\n".join(kept)


def _meets(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def theirs(markup: str, url: str) -> Found:
    """A page as trafilatura reads it when nothing is set."""
    document = trafilatura.bare_extraction(markup, url=url, with_metadata=True)
    return Found(document.text or "", document.title, document.author, document.date) if document else Found()


def score(text: str, gold: str) -> tuple[float, float, float]:
    """Precision, recall, F1 over runs of words."""
    found, wanted = _runs(text), _runs(gold)
    hit = sum((found & wanted).values())
    if not found or not wanted:
        return (float(not found and not wanted),) * 3
    precision, recall = hit / sum(found.values()), hit / sum(wanted.values())
    return precision, recall, 2 * precision * recall / (precision + recall) if hit else 0.0


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = WORD.findall(text)
    return Counter(tuple(words[at : at + RUN]) for at in range(max(len(words) - RUN + 1, 1))) if words else Counter()


def main() -> None:
    """Read every page both ways and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--misses", type=int, default=0, help="print the N pages where Dateline's text is worst")
    options = parser.parse_args()
    gold = json.loads((options.corpus / "ground-truth.json").read_text(encoding="utf-8"))
    scores: dict[str, list[tuple[float, float, float]]] = {"dateline": [], "trafilatura": []}
    counts: dict[str, Counter[str]] = {"dateline": Counter(), "trafilatura": Counter()}
    worst: list[tuple[float, float, str, str]] = []
    sections: Counter[str] = Counter()
    with Extractor() as extractor:
        for name, row in gold.items():
            raw = gzip.decompress((options.corpus / "html" / f"{name}.html.gz").read_bytes())
            url = row["url"]
            mine, story = ours(raw, url, extractor)
            if story is not None:
                sections.update({section.kind for section in story.sections})
                sections.update({f"({part.kind})" for part in story.boilerplate})
            other = theirs(raw.decode("utf-8", "replace"), url)
            for reader, found in (("dateline", mine), ("trafilatura", other)):
                scores[reader].append(score(found.text, row["articleBody"]))
                _count(counts[reader], found, url)
            f1, beside = scores["dateline"][-1][2], scores["trafilatura"][-1][2]
            worst.append((f1, beside, name, url))
    _show(scores, counts, sections, len(gold))
    for f1, beside, name, url in sorted(worst)[: options.misses]:
        print(f"{f1:.3f} {beside:.3f} {name[:12]} {url[:110]}")


def _count(counts: Counter[str], found: Found, url: str) -> None:
    counts.update(name for name in ("title", "byline", "day") if getattr(found, name))
    match = DATED.search(url)
    if match:
        try:
            day = datetime.date(*map(int, match.groups())).isoformat()
        except ValueError:
            return
        counts["dated"] += 1
        counts["right"] += found.day == day


def _show(
    scores: dict[str, list[tuple[float, float, float]]], counts: dict[str, Counter[str]], parts: Counter[str], n: int
) -> None:
    say: Callable[[str], object] = sys.stdout.write
    say(f"{n} pages    precision recall    F1   headline byline  date  date as in the address\n")
    for reader, rows in scores.items():
        means = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
        c = counts[reader]
        say(f"{reader:12} " + " ".join(f"{mean:8.3f}" for mean in means))
        say(f" {c['title']:8} {c['byline']:6} {c['day']:6}   {c['right']} of {c['dated']}\n")
    better = sum(a[2] > b[2] + 0.001 for a, b in zip(scores["dateline"], scores["trafilatura"], strict=True))
    worse = sum(a[2] < b[2] - 0.001 for a, b in zip(scores["dateline"], scores["trafilatura"], strict=True))
    say(f"text better on {better} pages, worse on {worse}\n")
    say("parts told apart, pages: " + ", ".join(f"{kind} {times}" for kind, times in parts.most_common()) + "\n")


if __name__ == "__main__":
    main()
