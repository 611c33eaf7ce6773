"""Stories back out of the ledger as `linking` takes them: text, words without a parse, and claims from their records."""

from __future__ import annotations

import datetime
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from dateline.language.plain import plain_reading
from dateline.ledger.schema import claims, heads, readings, stories, versions
from dateline.types import (
    Boilerplate,
    Certainty,
    Claim,
    Interval,
    Party,
    Place,
    Quantity,
    Reading,
    Section,
    Span,
    Speaker,
    Story,
    Unit,
    Weapon,
)

# So many keys go into one statement.
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Kept:
    """A story as the ledger keeps it: its id and key there, its reading's id, and what was read, where its doc is the id."""

    id: str
    key: int
    reading_id: str
    doc: str  # the name a person knows it by
    reading: Reading


def kept(connection: Connection, story_keys: Sequence[int], *, words: bool = False) -> Iterator[Kept]:
    """The stories of those keys as they hold now, in the order of their ids; those taken down are left out.

    With ``words`` each has its tokens and sentences, which only linking needs.
    """
    found: list[Kept] = []
    keys = sorted(set(story_keys))
    for at in range(0, len(keys), CHUNK):
        found += _some(connection, keys[at : at + CHUNK], words=words)
    yield from sorted(found, key=lambda one: one.id)


def _some(connection: Connection, keys: Sequence[int], *, words: bool) -> Iterator[Kept]:
    columns = ("text", "doc", "url", "title", "publisher", "byline", "published", "updated", "language", "relay")
    asked = (
        select(
            stories.c.key,
            stories.c.id,
            readings.c.key.label("reading"),
            readings.c.id.label("reading_id"),
            readings.c.layout,
            *(versions.c[name] for name in columns),
        )
        .join(heads, heads.c.story == stories.c.key)
        .join(versions, versions.c.key == heads.c.version)
        .join(readings, readings.c.key == heads.c.reading)
        .where(stories.c.key.in_(keys), versions.c.text.is_not(None))
    )
    rows: list[Any] = list(connection.execute(asked))
    records: dict[int, list[dict[str, Any]]] = defaultdict(list)
    said = select(claims.c.reading, claims.c.record).where(claims.c.reading.in_([row.reading for row in rows]))
    for reading, record in connection.execute(said.order_by(claims.c.start, claims.c.key)):
        if record:
            records[reading].append(json.loads(record))
    for row in rows:
        story = _story(row)
        base = plain_reading(story) if words else Reading(story)
        found = tuple(sorted((claim_of(record) for record in records[row.reading]), key=lambda c: (c.content.start, c.id)))
        yield Kept(row.id, row.key, row.reading_id, row.doc, replace(base, claims=_headed(base, found)))


def _headed(reading: Reading, found: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """The claims, each headed by the first of its words: linking looks at the words around the head."""
    at, headed = 0, []
    for claim in found:
        while at < len(reading.tokens) and reading.tokens[at].start < claim.content.start:
            at += 1
        headed.append(replace(claim, head=at))
    return tuple(headed)


def _story(row: Any) -> Story:
    layout = json.loads(row.layout)
    return Story(
        id=row.id,
        doc=row.id,
        text=row.text,
        title=row.title,
        publisher=row.publisher,
        byline=row.byline,
        url=row.url,
        published=_day(row.published),
        updated=_day(row.updated),
        language=row.language,
        relay=row.relay,
        sections=tuple(Section(kind, Span(start, end)) for kind, start, end in layout["sections"]),
        boilerplate=tuple(Boilerplate(kind, Span(start, end)) for kind, start, end in layout["boilerplate"]),
    )


# --- a claim from its record ---


def claim_of(record: dict[str, Any]) -> Claim:
    """The claim that `claim_record` wrote, without the reasons of its fields and what a record does not carry."""
    return Claim(
        id=record["id"],
        section=record["section"],
        content=Span(record["start"], record["end"]),
        head=0,
        chain=tuple(_speaker(link) for link in record["attribution"]),
        quote=record["quote"],
        kind=record["kind"],
        modality=record["modality"],
        certainty=_certainty(record),
        condition=_span(record["condition"]["span"]) if record["condition"] else None,
        outcome=record["outcome"],
        agent=_party(record["agent"]),
        target=_party(record["target"]),
        places=tuple(_place(place) for place in record["places"]),
        time=_time(record["time"]),
        quantities=tuple(_quantity(quantity) for quantity in record["quantities"]),
        weapons=tuple(Weapon(weapon["kind"], Span(*weapon["span"])) for weapon in record["weapons"]),
        units=tuple(Unit(unit["name"], unit["echelon"], Span(*unit["span"])) for unit in record["units"]),
        confidence=record["confidence"],
    )


def _speaker(link: dict[str, Any]) -> Speaker:
    return Speaker(
        source=_span(link["source_span"]),
        who=link["who"],
        role=_span(link["role_span"]),
        side=link["side"],
        cue=_span(link["cue_span"]),
        medium=_span(link["medium_span"]),
    )


def _certainty(record: dict[str, Any]) -> Certainty | None:
    hedge = _span(record["hedge_span"])
    if record["certainty"] is None or hedge is None:
        return None
    low, high = record["probability"]
    return Certainty(record["certainty"], low, high, hedge)


def _party(party: dict[str, Any] | None) -> Party | None:
    return Party(Span(*party["span"]), party["who"], party["side"]) if party else None


def _place(place: dict[str, Any]) -> Place:
    return Place(
        name=place["name"],
        lat=place["lat"],
        lon=place["lon"],
        area=place["area"],
        precision=place["precision"],
        radius_km=place["radius_km"],
        geonames_id=place["geonames_id"],
        country=None,
        feature=None,
        span=Span(*place["span"]),
        candidates=tuple(place["candidates"]),
        note=place["note"],
    )


def _time(time: dict[str, Any] | None) -> Interval | None:
    if time is None:
        return None
    start, end = _day(time["start"]), _day(time["end"])
    return Interval(start, end, time["precision"], time["edtf"], _span(time["span"]))


def _quantity(quantity: dict[str, Any]) -> Quantity:
    time = quantity["time"]
    covered = Interval(_day(time["start"]), _day(time["end"]), "days", None, None) if time else None
    counted = {name: quantity[name] for name in ("value", "high", "unit", "of", "basis", "bound")}
    return Quantity(**counted, span=Span(*quantity["span"]), time=covered)


def _span(pair: list[int] | None) -> Span | None:
    return Span(*pair) if pair else None


def _day(day: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(day) if day else None
