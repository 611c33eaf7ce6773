"""Mutated inputs of every kind: a story or an error with its name, never a crash. More with HYPOTHESIS_PROFILE=long."""

from __future__ import annotations

import os
import random
from collections import Counter
from pathlib import Path

import pytest

from dateline.errors import DocumentError
from dateline.reading.extractor import Extractor
from dateline.reading.inputs import stories
from dateline.reading.items import Item, story_of
from dateline.reading.story import Known
from mutate_kit import mutated
from test_reading_feeds import ATOM, RSS, SITEMAP
from test_reading_formats import letter, report, warc
from test_reading_html import FIGURES, PAGE

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
PAGES = 10_000 if LONG else 60
OTHERS = 1_000 if LONG else 12


def test_mutated_pages_are_read() -> None:
    """At most one in two hundred may be given up as beyond the parser; without an article, binary or empty are other sorts."""
    rng = random.Random(11)
    told: Counter[str] = Counter()
    with Extractor() as extractor:
        for number in range(PAGES):
            raw = mutated((PAGE if number % 2 else FIGURES).encode(), rng)
            try:
                story_of(Item(raw, "page", "page", "html"), Known(), extractor)
                told["story"] += 1
            except DocumentError as error:
                told[error.code] += 1
    assert set(told) <= {"story", "D003", "D010", "D011", "D002"}
    assert told["D011"] <= max(0.005 * PAGES, 0), told


SEEDS = {
    "a.pdf": report,
    "a.eml": lambda: letter(html=PAGE).as_bytes(),
    "a.warc.gz": lambda: warc(("https://example.org/a", PAGE.encode()), ("https://example.org/b", PAGE.encode())),
}


@pytest.mark.parametrize("name", SEEDS)
def test_mutated_files_give_stories_or_named_errors(name: str, tmp_path: Path) -> None:
    rng = random.Random(name)
    raw = SEEDS[name]()
    paths = []
    for number in range(OTHERS):
        path = tmp_path / f"{number}-{name}"
        path.write_bytes(mutated(raw, rng))
        paths.append(str(path))
    assert len(list(stories(paths))) >= len(paths)


def test_mutated_feeds_give_feeds_or_nothing() -> None:
    from dateline.reading.feeds.parse import parse

    rng = random.Random(5)
    for number in range(100 * OTHERS):
        found = parse(mutated((RSS, ATOM, SITEMAP)[number % 3].encode(), rng), "https://example.org/f")
        assert found is None or all(entry["url"].startswith(("http://", "https://")) for entry in found["entries"])
