"""FollowTheMoney entities as JSON Lines: an Article for each story, an Event for each claim, who is named in it, and where.

An Event there is something that happened; here its name begins with who claims it, and `proof` points to the article. Nobody
named is put into a class: a LegalEntity may be a person, a body or a state.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import IO

from dateline.exchange.flat import name_of, party_name
from dateline.exchange.item import DISCLAIMER, Batch, Item
from dateline.exchange.records import Record, json_line

ALL_OF_THEM = 1_000_000  # entities that are remembered as written, so that each is written once


def write(batch: Batch, stream: IO[bytes]) -> None:
    """One entity a line, each once."""
    written: set[str] = set()
    for item in batch.items:
        for entity in entities(item):
            id = str(entity["id"])
            if id not in written:
                stream.write(json_line(entity).encode() + b"\n")
                if len(written) < ALL_OF_THEM:
                    written.add(id)


def entities(item: Item) -> Iterator[Record]:
    """The entities of a claim."""
    said, source = item.said, item.source
    article = f"dateline-story-{source.version}"
    yield _entity(
        article,
        "Article",
        title=[source.title],
        name=[source.title or source.doc],
        publisher=[source.publisher],
        author=[source.byline],
        publishedAt=[source.published],
        modifiedAt=[source.updated],
        retrievedAt=[(source.retrieved or "")[:10]],
        sourceUrl=[source.url] if source.url and source.url.startswith(("http://", "https://")) else [],
    )
    speakers = [name_of(speaker) for speaker in said["attribution"] if speaker["who"] or speaker["source"]]
    people = [party_name(said[name]) for name in ("agent", "target")]
    known = {name: _id("entity", name) for name in dict.fromkeys([*speakers, *(name for name in people if name)])}
    for name, id in known.items():
        yield _entity(id, "LegalEntity", name=[name])
    places = {_id("address", place["name"], place["lat"], place["lon"]): place for place in said["places"]}
    for id, place in places.items():
        at = {"latitude": [_words(place["lat"])], "longitude": [_words(place["lon"])]}
        remarks = [f"{place['precision']}" + (f", within {place['radius_km']:g} km" if place["radius_km"] else "")]
        yield _entity(id, "Address", full=[place["name"]], name=[place["name"]], remarks=remarks, **at)
    time = said["time"] or {}
    who = " › ".join(speakers) or source.publisher or source.doc
    yield _entity(
        f"dateline-claim-{said['id']}",
        "Event",
        name=[f"{who}: {said['content']}"],
        summary=[said["content"]],
        description=[DISCLAIMER],
        notes=[f"claimed by {who}; {said['modality']}" + (f", {said['certainty']}" if said["certainty"] else "")],
        keywords=[said["kind"], said["modality"], f"review: {item.review}"],
        date=[time["start"]] if time and time["start"] == time["end"] else [],
        startDate=[time.get("start")],
        endDate=[time.get("end")],
        location=[place["name"] for place in said["places"]],
        addressEntity=[*places],
        involved=[known[name] for name in people if name],
        proof=[article],
        recordId=[said["id"]],
        publisher=[source.publisher],
    )


def _entity(id: str, schema: str, **properties: Sequence[str | None]) -> Record:
    """An entity with the values that there are."""
    kept = {name: list(dict.fromkeys(v for v in values if v)) for name, values in properties.items()}
    return {"id": id, "schema": schema, "properties": {name: values for name, values in kept.items() if values}}


def _id(*values: object) -> str:
    return f"dateline-{values[0]}-" + hashlib.sha256(repr(values[1:]).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _words(number: float | None) -> str | None:
    return None if number is None else repr(number)
