"""Small readings for tests: a text in, a parsed `Reading` out, through the real engine."""

from __future__ import annotations

import datetime
from functools import cache

from dateline.language.engine import Engine, load_engine
from dateline.types import Reading, Section, Span, Story


@cache
def engine() -> Engine:
    """The engine, loaded once a test run."""
    return load_engine()


def story(text: str, *, published: str | None = "2022-12-27", title: str | None = None) -> Story:
    """A story whose paragraphs are its lines, all body."""
    sections, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            start = at + len(line) - len(line.lstrip())
            sections.append(Section("body", Span(start, at + len(line.rstrip()))))
        at += len(line) + 1
    day = None if published is None else datetime.date.fromisoformat(published)
    return Story(id="test", doc="test", text=text, title=title, published=day, sections=tuple(sections))


def parsed(text: str, **options: str | None) -> Reading:
    """The text parsed, nothing else found yet."""
    return engine().parse(story(text, **options))
