"""A reading as the rows that a ledger holds of it, without keys, which are each ledger's own: what goes between processes, shards
and ledgers, and the one thing that is taken in (`append`).

What a row says comes from the story and the reader alone, never from what a ledger held before.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from dateline.errors import DocumentError
from dateline.exchange.records import claim_record, json_line
from dateline.ledger.identity import content_id, fold, sha256, story_identity, version_id
from dateline.ledger.reader import Reader
from dateline.ledger.spans import misplaced
from dateline.types import Claim, Mention, Place, Reading, Speaker, Story

Plain: TypeAlias = dict[str, Any]
# Bytes that do not shrink by a tenth are kept as they are.
WORTH_PACKING = 0.9
# Bundles that are held together: so many, or until they weigh so many bytes, a claim counted as so many.
TOGETHER, WEIGHT, OF_A_CLAIM = 64, 16_000_000, 3_000
# Places and speakers come again and again.
REMEMBERED = 4_096


@dataclass(frozen=True, slots=True)
class Bundle:
    """A reading and all it rests on.

    ``rows`` is plain JSON: source, story, version, reader and reading, a row each; actors, speakers and places, rows by id;
    claims, each with the ids of its speakers and places; collections, names with the mark of those that are restricted.
    """

    rows: Plain
    data: bytes  # the source as the ledger packs it

    @property
    def id(self) -> str:
        """The reading's."""
        return str(self.rows["reading"]["id"])

    @property
    def text(self) -> str:
        """The story's."""
        return str(self.rows["version"]["text"])

    @property
    def records(self) -> list[str]:
        """The claims as `--json` prints them."""
        return [claim["record"] for claim in self.rows["claims"]]


def together(found: Iterable[Bundle]) -> Iterator[list[Bundle]]:
    """Bundles, some at a time: so many, or until they weigh enough."""
    some: list[Bundle] = []
    weight = 0
    for bundle in found:
        some.append(bundle)
        weight += len(bundle.rows["claims"]) * OF_A_CLAIM + len(bundle.data)
        if len(some) >= TOGETHER or weight >= WEIGHT:
            yield some
            some, weight = [], 0
    if some:
        yield some


def bundle_of(reading: Reading, *, reader: Reader, retrieved: str = "", collection: str = "") -> Bundle:
    """The rows of a reading. ``retrieved`` is as `stamp` writes it; empty: when it is taken in.

    Raises `DocumentError` D040 when a span does not stand in the text, D041 for a NUL.
    """
    story, seen = reading.story, _Seen(reading)
    if "\0" in story.text:
        raise DocumentError("D041", where=story.doc, detail=str(story.text.index("\0")))
    raw = story.raw or story.text.encode()
    coding, data = _packed(raw)
    version, known = version_id(story), {name: clean(getattr(story, name)) for name in ("publisher", "language")}
    known["published"] = story.published.isoformat() if story.published else None
    claims = [_claim(claim, known, seen) for claim in reading.claims]
    rows: Plain = {
        "source": {"sha256": hashlib.sha256(raw).hexdigest(), "size": len(raw), "coding": coding},
        "story": _story(story),
        "version": {"id": version, **_version(story), **known, "retrieved": retrieved or None},
        "reader": {"id": reader.id, "parts": reader.parts},
        "reading": {"id": content_id("reading", version, reader.id), **_reading(reading)},
        "actors": seen.actors,
        "speakers": seen.speakers,
        "places": seen.places,
        "claims": claims,
        "collections": [[collection.strip(), None]] if collection.strip() else [],
    }
    return Bundle(rows, data)


def clean(words: str | None) -> str | None:
    """Words without what a column cannot hold: NUL and halves of characters (`record` keeps them, escaped)."""
    return words.replace("\0", "�").encode("utf-8", "replace").decode() if words is not None else None


def _packed(raw: bytes) -> tuple[str, bytes]:
    packed = zlib.compress(raw, 6)
    return ("zlib", packed) if len(packed) < WORTH_PACKING * len(raw) else ("none", raw)


# --- the rows of a story ---


def _story(story: Story) -> Plain:
    identity = story_identity(story)
    return {"id": content_id(identity), "identity": clean(identity)}


def _version(story: Story) -> Plain:
    words = {name: clean(getattr(story, name)) for name in ("doc", "url", "title", "byline", "relay")}
    updated = story.updated.isoformat() if story.updated else None
    return {"text_sha256": sha256(story.text), "text": story.text, **words, "updated": updated}


def _reading(reading: Reading) -> Plain:
    story = reading.story
    layout = {
        "sections": [[part.kind, part.span.start, part.span.end] for part in story.sections],
        "boilerplate": [[part.kind, part.span.start, part.span.end] for part in story.boilerplate],
    }
    notes = json.dumps([*story.notes, *reading.notes])
    return {"claims": len(reading.claims), "layout": json.dumps(layout), "notes": notes}


# --- the rows of a claim ---


class _Seen:
    """The reading, and the rows that its claims share, as they are met."""

    def __init__(self, reading: Reading) -> None:
        self.story, self.text = reading.story, reading.story.text
        self.mentions: Sequence[Mention] = reading.mentions
        self.actors: Plain = {}
        self.speakers: Plain = {}
        self.places: Plain = {}


def _claim(claim: Claim, known: Plain, seen: _Seen) -> Plain:
    text, time, sure = seen.text, claim.time, claim.certainty
    record = claim_record(claim, seen.story)
    if (fault := misplaced(record, text)) is not None:
        raise DocumentError("D040", where=seen.story.doc, detail=fault)
    return {
        "id": claim.id,
        "start": claim.content.start,
        "end": claim.content.end,
        "section": claim.section,
        "quote": claim.quote,
        "kind": claim.kind,
        "modality": claim.modality,
        "certainty": sure.step if sure else None,
        "probability_low": sure.low if sure else None,
        "probability_high": sure.high if sure else None,
        "outcome": claim.outcome,
        "agent": clean(claim.agent.who or claim.agent.span.of(text)) if claim.agent else None,
        "agent_side": clean(claim.agent.side) if claim.agent else None,
        "target": clean(claim.target.who or claim.target.span.of(text)) if claim.target else None,
        "target_side": clean(claim.target.side) if claim.target else None,
        "time_start": time.start.isoformat() if time and time.start else None,
        "time_end": time.end.isoformat() if time and time.end else None,
        **_said(claim),
        **known,
        "confidence": claim.confidence,
        "record": json_line(record),
        "search": fold(" ".join([claim.content.of(text), *_names(claim, text)])),
        "speakers": [_speaker(speaker, seen) for speaker in claim.chain],
        "places": [
            {"place": _place(place, seen), "precision": place.precision, "radius_km": place.radius_km} for place in claim.places
        ],
        "quantities": [
            {name: getattr(quantity, name) for name in ("value", "high", "unit", "of", "basis", "bound")}
            for quantity in claim.quantities
        ],
    }


def _said(claim: Claim) -> Plain:
    """The days of saying: those of the innermost speaker of whom the text tells them."""
    said = next((speaker.said for speaker in reversed(claim.chain) if speaker.said), None)
    days = (said.start, said.end) if said else (None, None)
    return {name: day.isoformat() if day else None for name, day in zip(("said_start", "said_end"), days, strict=True)}


def _names(claim: Claim, text: str) -> Iterator[str]:
    """Who is named around a claim, for full text."""
    for speaker in claim.chain:
        yield from filter(None, (speaker.who, speaker.source and speaker.source.of(text), speaker.role and speaker.role.of(text)))
    yield from (party.who for party in (claim.agent, claim.target) if party and party.who)
    yield from (place.name for place in claim.places)


def _speaker(speaker: Speaker, seen: _Seen) -> str:
    """The speaker's id. Somebody whom nobody names ("reportedly") is a speaker without a name."""
    words = speaker.source.of(seen.text) if speaker.source else ""
    name, side, named = clean(speaker.who or words) or "", clean(speaker.side), int(speaker.who is not None)
    id = _known_id("speaker", name, named, side, speaker.actor)
    if id not in seen.speakers:
        actor = _actor(speaker.actor, speaker, seen) if speaker.actor else None
        seen.speakers[id] = {"name": name, "named": named, "side": side, "actor": actor}
    return id


def _actor(registry_id: str, speaker: Speaker, seen: _Seen) -> str:
    kind = next((mention.kind for mention in seen.mentions if mention.actor == registry_id and mention.kind), None)
    row = {"registry_id": registry_id, "name": clean(speaker.who), "kind": kind, "side": clean(speaker.side)}
    id = _known_id("actor", *row.values())
    seen.actors.setdefault(id, row)
    return id


def _place(place: Place, seen: _Seen) -> str:
    row = {
        "name": clean(place.name),
        "lat": place.lat,
        "lon": place.lon,
        "area": int(place.area),
        "geonames_id": place.geonames_id,
        "country": place.country,
        "feature": place.feature,
    }
    id = _known_id("place", *row.values())
    seen.places.setdefault(id, row)
    return id


@lru_cache(REMEMBERED, typed=True)
def _known_id(*values: object) -> str:
    return content_id(*values)
