"""CSV with a row of HXL hashtags under the names (Humanitarian Exchange Language 1.1), guarded as every CSV of ours."""

from __future__ import annotations

import itertools
from typing import IO

from dateline.exchange.csv_rows import write_rows
from dateline.exchange.flat import row_of
from dateline.exchange.item import Batch, Item, Scalar

TAGS = {
    "claim": "#meta+id",
    "content": "#description+claim",
    "speaker": "#meta+claimant",
    "speaker_side": "#group+claimant",
    "kind": "#event+type",
    "modality": "#status+modality",
    "certainty": "#status+certainty",
    "agent": "#actor+agent",
    "agent_side": "#group+agent",
    "target": "#actor+target",
    "target_side": "#group+target",
    "place": "#loc+name",
    "lat": "#geo+lat",
    "lon": "#geo+lon",
    "radius_km": "#geo+radius+km",
    "place_precision": "#geo+precision",
    "geonames_id": "#loc+code+v_geonames",
    "time_start": "#date+start",
    "time_end": "#date+end",
    "killed": "#affected+killed",
    "wounded": "#affected+injured",
    "missing": "#affected+missing",
    "displaced": "#affected+displaced",
    "confidence": "#meta+confidence",
    "review": "#status+review",
    "publisher": "#meta+source",
    "published": "#date+published",
    "url": "#meta+url",
}
HARM = ("killed", "wounded", "missing", "displaced")


def write(batch: Batch, stream: IO[bytes]) -> None:
    """Names, tags, then one row a claim. A range or a vague number has no figure of its own and stays empty."""
    write_rows(stream, tuple(TAGS), itertools.chain([tuple(TAGS.values())], map(_row, batch.items)))


def _row(item: Item) -> tuple[Scalar, ...]:
    row = row_of(item)
    counted = {q["unit"]: q["value"] for q in reversed(item.said["quantities"]) if q["high"] is None}
    return tuple(counted.get(name) if name in HARM else row[name] for name in TAGS)
