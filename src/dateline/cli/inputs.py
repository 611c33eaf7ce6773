"""What a command was given to read, and how its stories come: from files, addresses or standard input, with a bar."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.cli.fetching import fetching
from dateline.cli.options import Format

if TYPE_CHECKING:
    from dateline.console import Bar, Errors
    from dateline.reading.fetching import Fetch
    from dateline.relevance import Gate
    from dateline.types import Story


@dataclass(frozen=True, slots=True)
class Given:
    """Paths and addresses, and what the command line says of the stories in them."""

    paths: list[str]
    published: str | None = None
    publisher: str | None = None
    format: Format = "auto"
    warc: Path | None = None  # where to keep what is fetched
    translate: str | None = None
    gate: bool = False  # only stories that can tell of war


@contextlib.contextmanager
def stories_of(given: Given, errors: Errors) -> Iterator[tuple[Iterator[Story], Bar]]:
    """The stories, and the bar that shows how far one is. One that cannot be read is told and passed over. Raises `RunError`."""
    from dateline.console import given_day, progress_bar, readable
    from dateline.reading.inputs import stories
    from dateline.relevance import Gate

    day = given_day(given.published)
    with progress_bar(given.paths) as bar, _fetching(given) as fetch:
        gate = Gate(on_skip=bar.step) if given.gate else None
        early = gate if given.translate is None else None  # what is in another language is asked about in English
        found = stories(
            given.paths,
            published=day,
            publisher=given.publisher,
            format=given.format,
            stdin=sys.stdin.buffer,
            fetch=fetch,
            wanted=early,
        )
        read = readable(found, errors, bar)
        if given.translate is not None:
            read = _translated(read, given.translate)
            read = (story for story in read if gate is None or gate.story(story.text))
        yield _gated(read, gate) if gate else read, bar


def _gated(read: Iterator[Story], gate: Gate) -> Iterator[Story]:
    """The stories; when all are seen, how many the gate passed over is told."""
    from dateline.console import tell_gate

    yield from read
    tell_gate(gate)


def any_address(paths: list[str]) -> bool:
    """Whether something must be fetched."""
    from dateline.reading.inputs import SCHEMES

    return any(path.lower().startswith(SCHEMES) for path in paths)


def _translated(read: Iterator[Story], by: str) -> Iterator[Story]:
    from dateline.reading.translate import translated, translator

    ask = translator(by)
    return (translated(story, ask, by=by) for story in read)


@contextlib.contextmanager
def _fetching(given: Given) -> Iterator[Fetch | None]:
    """How addresses among the paths are fetched; ``None`` where there are none."""
    if not any_address(given.paths):
        yield None
        return
    with fetching(given.warc) as fetch:
        yield fetch
