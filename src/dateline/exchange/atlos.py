"""CSV for Atlos's bulk import: one claim with a place a row, to be looked into there.

Atlos wants 8 to 240 characters of description and a sensitivity: the row carries no pictures, so that it is "Not Sensitive".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from dateline.exchange.csv_rows import write_rows
from dateline.exchange.flat import name_of
from dateline.exchange.item import DISCLAIMER, Batch, Item, Scalar

NAMES = ("description", "sensitive", "date", "latitude", "longitude", "more_info", "tags", "source_1")
SHORTEST, LONGEST = 8, 240


def write(batch: Batch, stream: IO[bytes]) -> None:
    """One row for each place of each claim that is known."""
    write_rows(stream, NAMES, (row for item in batch.items for row in rows_of(item)))


def rows_of(item: Item) -> Iterator[tuple[Scalar, ...]]:
    """The claim's rows. The day is there only where the claim is about one."""
    said = item.said
    who = " › ".join(name_of(speaker) for speaker in said["attribution"]) or item.source.publisher or item.source.doc
    words = f"Claim by {who}: “{said['content']}”"
    short = words if len(words) <= LONGEST else words[: LONGEST - 2] + "…”"
    time = said["time"] or {}
    day = time["start"] if time and time["start"] == time["end"] else None
    for place in said["places"]:
        if place["lat"] is not None:
            radius = f", within {place['radius_km']:g} km" if place["radius_km"] else ""
            more = f"{words} Place: {place['name']} ({place['precision']}{radius}). {DISCLAIMER} Claim {said['id']}."
            tags = f"{said['kind']}, {said['modality']}"
            yield short, "Not Sensitive", day, place["lat"], place["lon"], more, tags, item.source.url
