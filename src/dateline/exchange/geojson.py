"""GeoJSON (RFC 7946): one feature a claim and place, a point with how far off it may be; a claim without a place has no geometry.

Longitude stands before latitude. The radius is a property and no circle: a circle drawn on a map would look like knowledge.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Any

from dateline.exchange.flat import name_of
from dateline.exchange.item import Batch, Item
from dateline.exchange.records import Record, json_line


def write(batch: Batch, stream: IO[bytes]) -> None:
    """A FeatureCollection; what it rests on stands behind the features, as the foreign member ``dateline``."""
    stream.write(b'{"type": "FeatureCollection", "features": [')
    between = b"\n"
    for item in batch.items:
        for feature in features(item):
            stream.write(between + json_line(feature).encode())
            between = b",\n"
    stream.write(b"\n], " + f'"dateline": {json.dumps(batch.about.record(), ensure_ascii=False)}'.encode() + b"}\n")


def features(item: Item) -> Iterator[Record]:
    """The features of a claim: one for each place, one without geometry where it has none."""
    said = item.said
    for place in said["places"] or [None]:
        at = [place["lon"], place["lat"]] if place and place["lat"] is not None else None
        yield {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": at} if at else None,
            "properties": {**_claimed(item), **_place(place)},
        }


def _claimed(item: Item) -> Record:
    said = item.said
    time = said["time"] or {}
    counted = [{name: q[name] for name in ("text", "value", "high", "unit", "of", "bound")} for q in said["quantities"]]
    return {
        "claim": said["id"],
        "story": item.source.story,
        "content": said["content"],
        "who": name_of(said["attribution"][-1]) if said["attribution"] else None,
        "side": said["attribution"][-1]["side"] if said["attribution"] else None,
        "kind": said["kind"],
        "modality": said["modality"],
        "certainty": said["certainty"],
        "start": time.get("start"),
        "end": time.get("end"),
        "quantities": counted,
        "confidence": said["confidence"],
        "review": item.review,
        "publisher": item.source.publisher,
        "published": item.source.published,
        "url": item.source.url,
    }


def _place(place: Any) -> Record:
    names = ("precision", "radius_km", "where_prec", "geo_precision", "area", "geonames_id")
    if place is None:
        return {"place": None, **dict.fromkeys(names)}
    return {"place": place["name"], **{name: place[name] for name in names}}
