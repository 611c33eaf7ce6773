"""How the commands fetch: guarded, and with a WARC file kept of it where one is asked for."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dateline.reading.fetching import Fetch


@contextlib.contextmanager
def fetching(warc: Path | None) -> Iterator[Fetch]:
    """The fetch of a command. Raises `RunError` R120, R121."""
    from dateline.reading.fetching import guarded_fetch

    fetch = guarded_fetch()
    if warc is None:
        yield fetch
        return
    from dateline.reading.fetching.keep_warc import writing

    with writing(warc, fetch) as keeping:
        yield keeping
