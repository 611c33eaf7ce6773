"""schema.org Claim as JSON-LD: what is claimed, by whom, where it appeared. No ClaimReview: Dateline rates nobody's truth."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO

from dateline.exchange.flat import name_of
from dateline.exchange.item import Batch, Item
from dateline.exchange.records import Record, json_line


def write(batch: Batch, stream: IO[bytes]) -> None:
    """One graph of claims."""
    stream.write(b'{"@context": "https://schema.org", "@graph": [')
    between = b"\n"
    for item in batch.items:
        stream.write(between + json_line(claim(item)).encode())
        between = b",\n"
    dataset = {"@type": "Dataset", "name": "Claims", "description": json.dumps(batch.about.record(), ensure_ascii=False)}
    stream.write(between + json.dumps(dataset, ensure_ascii=False).encode() + b"\n]}\n")


def claim(item: Item) -> Record:
    """One claim. Who says it is the claimant; the outlet's own voice is the outlet's."""
    said, source = item.said, item.source
    chain = said["attribution"]
    article = {
        "@type": "NewsArticle",
        "identifier": source.story,
        "headline": source.title,
        "url": source.url,
        "datePublished": source.published,
        "dateModified": source.updated,
        "publisher": {"@type": "Organization", "name": source.publisher} if source.publisher else None,
    }
    who = name_of(chain[-1]) if chain else source.publisher
    unnamed = bool(chain) and not (chain[-1]["who"] or chain[-1]["source"])
    time = said["time"] or {}
    days = [day or ".." for day in (time.get("start"), time.get("end"))]
    return _filled(
        {
            "@type": "Claim",
            "@id": f"urn:dateline:claim:{said['id']}",
            "identifier": said["id"],
            "text": said["content"],
            "claimInterpreter": {"@type": "Organization", "name": "Dateline"},
            "author": {"name": who} if who and not unnamed else None,
            "appearance": _filled(article),
            "about": said["kind"].replace("_", " "),
            "spatialCoverage": [_place(place) for place in said["places"]],
            "temporalCoverage": "/".join(dict.fromkeys(days)) if time else None,
        }
    )


def _place(place: dict[str, object]) -> Record:
    geo = {"@type": "GeoCoordinates", "latitude": place["lat"], "longitude": place["lon"]}
    return _filled({"@type": "Place", "name": place["name"], "geo": geo if place["lat"] is not None else None})


def _filled(record: Mapping[str, object]) -> Record:
    return {name: value for name, value in record.items() if value not in (None, [])}
