"""What `watch` knows from before, beside the ledger, so that a run that ends goes on where it was.

One JSON file, replaced whole. It is written after a story is kept, so that a crash costs at most a story fetched twice,
which the ledger knows as the same.
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dateline.errors import RunError

FORMAT = 1
# Addresses remembered per feed once it no longer names them; feeds name some hundreds.
REMEMBERED = 20_000


@dataclass(slots=True)
class Followed:
    """One feed: the server's marks, when to ask again, and what became of its stories (``kept``, or an error's code)."""

    etag: str | None = None
    modified: str | None = None
    next_at: float = 0.0
    failures: int = 0
    seen: dict[str, str] = field(default_factory=dict)
    tries: dict[str, int] = field(default_factory=dict)  # of stories that failed and may yet come
    versions: dict[str, str] = field(default_factory=dict)  # the feed's own mark of when a story was updated


@dataclass(slots=True)
class State:
    """Every feed followed from here, by its address."""

    path: Path | None
    feeds: dict[str, Followed] = field(default_factory=dict)

    def feed(self, url: str) -> Followed:
        """What is known of a feed; nothing yet where it is new."""
        return self.feeds.setdefault(url, Followed())

    def save(self) -> None:
        """Write it all. Raises `RunError` R122."""
        if self.path is None:
            return
        told = {"format": FORMAT, "feeds": {url: _row(followed) for url, followed in self.feeds.items()}}
        beside = self.path.with_name(self.path.name + ".new")
        try:
            with beside.open("w", encoding="utf-8") as file:
                json.dump(told, file)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self.path)
        except OSError as error:
            with contextlib.suppress(OSError):
                beside.unlink()
            raise RunError("R122", where=str(self.path), detail=error.strerror or str(error)) from error


def load(path: Path | None) -> State:
    """The state in a file; an empty one where there is none. Raises `RunError` R122 for a file that is none of ours."""
    if path is None or not path.exists():
        return State(path)
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        if told["format"] != FORMAT:
            raise ValueError(f"format {told['format']}")
        return State(path, {url: _followed(row) for url, row in told["feeds"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise RunError("R122", where=str(path), detail=f"it is no state of `dateline watch`: {error}") from error


def _row(followed: Followed) -> dict[str, Any]:
    kept = list(followed.seen.items())[-REMEMBERED:]
    return {
        "etag": followed.etag,
        "modified": followed.modified,
        "next_at": followed.next_at,
        "failures": followed.failures,
        "seen": dict(kept),
        "tries": followed.tries,
        "versions": {url: mark for url, mark in followed.versions.items() if url in followed.seen},
    }


def _followed(row: dict[str, Any]) -> Followed:
    return Followed(**{name: row[name] for name in Followed.__slots__ if name in row})
