"""What an export is made of: a claim with the story it stands in, and what the whole of them rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from dateline import __version__
from dateline.exchange.records import Record

Scalar = str | int | float | bool | None
Review = Literal["open", "accepted", "corrected", "rejected", "disputed", "merged", "split"]

OFFSETS = "Unicode code points into the story's text, end exclusive"


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of the story that a claim stands in, as it stood when it was read."""

    story: str
    version: str
    doc: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    byline: str | None = None
    published: str | None = None
    updated: str | None = None
    language: str | None = None
    retrieved: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A claim as it goes out. ``text`` is the story's, which its spans count into; None where it may not go out."""

    record: Record
    source: Source
    text: str | None = None
    recorded: str | None = None
    review: Review = "open"

    @property
    def said(self) -> Any:
        """The record, to look into."""
        return self.record


@dataclass(frozen=True, slots=True)
class About:
    """What an export rests on: what was asked, what was read at all, which head of the log vouches for it, what was held back."""

    filter: dict[str, list[str]] = field(default_factory=dict)
    coverage: tuple[dict[str, object], ...] = ()
    head: dict[str, object] = field(default_factory=dict)  # entry, recorded, hash
    view: Literal["as read", "as reviewed"] = "as read"
    masked: bool = False
    rounded_km: float | None = None
    left_out: dict[str, int] = field(default_factory=dict)  # why, and how many claims

    def record(self) -> Record:
        """As plain JSON, the same for the same ledger and question."""
        return {"made_by": f"dateline {__version__}", "offsets": OFFSETS, **asdict(self), "note": DISCLAIMER}


DISCLAIMER = "Claims, as their speakers made them; that one is listed does not say that it is so."


@dataclass(frozen=True, slots=True)
class Batch:
    """Claims on their way out. ``items`` may be gone through once."""

    items: Iterable[Item]
    about: About = field(default_factory=About)
