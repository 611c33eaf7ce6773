"""Files for Forensic Architecture's TimeMap, in one ZIP: events.json, sources.json, associations.json.

TimeMap shows points in time: a claim without a day and without a place is left out, one over several days stands at the first and
says so in its words. Every value is text, as its own checks want it.
"""

from __future__ import annotations

import datetime
import json
import zipfile
from collections.abc import Iterator
from typing import IO

from dateline.exchange.flat import name_of
from dateline.exchange.item import Batch, Item
from dateline.exchange.records import Record

DAY = (1980, 1, 1, 0, 0, 0)  # of every file in the package, so that the same claims make the same bytes


def write(batch: Batch, stream: IO[bytes]) -> None:
    """The three files, and about.json with what they rest on."""
    events: list[Record] = []
    sources: dict[str, Record] = {}
    kinds: dict[str, Record] = {}
    for item in batch.items:
        kind = str(item.said["kind"])
        sources.setdefault(item.source.version, source(item))
        words = kind.replace("_", " ")
        kinds.setdefault(kind, {"id": kind, "title": words, "desc": "", "mode": "FILTER", "filter_paths": [words]})
        events += list(events_of(item))
    files = {"events": events, "sources": sources, "associations": [*kinds.values()], "about": batch.about.record()}
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, value in files.items():
            info = zipfile.ZipInfo(f"{name}.json", DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace"))


def events_of(item: Item) -> Iterator[Record]:
    """The claim at each of its places; without a place once, where it has a day."""
    said = item.said
    time = said["time"] or {}
    day = time.get("start") or time.get("end")
    days = f" ({time['start'] or '…'} to {time['end'] or '…'})" if time and time["start"] != time["end"] else ""
    who = " › ".join(name_of(speaker) for speaker in said["attribution"]) or item.source.publisher or item.source.doc
    places = [place for place in said["places"] if place["lat"] is not None] or ([None] if day else [])
    for number, place in enumerate(places):
        radius = f", ±{place['radius_km']:g} km" if place and place["radius_km"] else ""
        yield {
            "id": said["id"] + (f"-{number}" if number else ""),
            "description": f"{who}: “{said['content']}”{days}",
            "date": f"{datetime.date.fromisoformat(day):%m/%d/%Y}" if day else "",
            "time": "",
            "time_precision": str(time.get("precision") or ""),
            "location": f"{place['name']}{radius}" if place else "",
            "latitude": repr(place["lat"]) if place else "",
            "longitude": repr(place["lon"]) if place else "",
            "associations": [said["kind"]],
            "sources": [item.source.version],
        }


def source(item: Item) -> Record:
    """The story as TimeMap's source."""
    about = item.source
    return {
        "id": about.version,
        "title": about.title or about.doc,
        "thumbnail": "",
        "paths": [],
        "type": "News report",
        "url": about.url or "",
        "author": about.publisher or "",
        "date": about.published or "",
        "description": "",
    }
