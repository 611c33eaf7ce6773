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
    from dateline.console import gated, given_day, progress_bar, readable
    from dateline.reading.inputs import stories

    day = given_day(given.published)
    with progress_bar(given.paths) as bar, _fetching(given) as fetch:
        found = stories(
            given.paths, published=day, publisher=given.publisher, format=given.format, stdin=sys.stdin.buffer, fetch=fetch
        )
        read = readable(found, errors, bar)
        if given.translate is not None:
            read = _translated(read, given.translate)
        yield gated(read) if given.gate else read, bar


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
