"""Claims, stories and mentions as plain records: the JSON that other programs read.

The names and their order are a contract (docs/record.md). Every string that quotes the story
has its span beside it, so that ``text[start:end]`` gives the same words again.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from dateline.exchange.quoted import meeting, merged, quote_of, whole
from dateline.exchange.translated import source_record, translation_record
from dateline.places.gazetteer import Candidate
from dateline.places.precision import codes
from dateline.speech.cues import cue_phrase
from dateline.types import (
    AttributionForm,
    Boilerplate,
    Claim,
    Interval,
    Mention,
    Party,
    Place,
    Quantity,
    QuoteKind,
    Reading,
    Reason,
    Section,
    Span,
    Speaker,
    Story,
    Unit,
    Weapon,
)

Record: TypeAlias = dict[str, object]

SURROGATE = re.compile("[\ud800-\udfff]")
# Records hold no record of themselves; to look for that takes a fifth of the time.
ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False)


# --- the records ---


def claim_record(claim: Claim, story: Story) -> Record:
    """One line of ``dateline read --json``."""
    text = story.text
    hedge = claim.certainty.hedge if claim.certainty else None
    return {
        "doc": story.doc,
        "id": claim.id,
        "start": claim.content.start,
        "end": claim.content.end,
        "content": claim.content.of(text),
        "section": claim.section,
        "attribution": [_speaker(speaker, text) for speaker in claim.chain],
        "quote": claim.quote,
        "kind": claim.kind,
        "modality": claim.modality,
        "certainty": claim.certainty.step if claim.certainty else None,
        "hedge": _words(hedge, text),
        "hedge_span": _pair(hedge),
        "probability": [claim.certainty.low, claim.certainty.high] if claim.certainty else None,
        "condition": {"text": claim.condition.of(text), "span": _pair(claim.condition)} if claim.condition else None,
        "outcome": claim.outcome,
        "agent": _party(claim.agent, text),
        "target": _party(claim.target, text),
        "places": [_place(place, text) for place in claim.places],
        "time": _time(claim.time, text),
        "quantities": [_quantity(quantity, text) for quantity in claim.quantities],
        "weapons": [_weapon(weapon, text) for weapon in claim.weapons],
        "units": [_unit(unit, text) for unit in claim.units],
        "fields": _fields(claim, text),
        "confidence": claim.confidence,
        "because": [_reason(reason, text) for reason in claim.because],
        **source_record(story, claim.content),
    }


def story_record(story: Story) -> Record:
    """The line of ``dateline story --json``: the text that offsets count into, and how it is laid out."""
    return {
        "doc": story.doc,
        "id": story.id,
        "url": story.url,
        "title": story.title,
        "publisher": story.publisher,
        "byline": story.byline,
        "published": _day(story.published),
        "updated": _day(story.updated),
        "published_time": story.published_time,
        "updated_time": story.updated_time,
        "language": story.language,
        "relay": story.relay,
        "text": story.text,
        "sections": [_part(section, story.text) for section in story.sections],
        "boilerplate": [_part(part, story.text) for part in story.boilerplate],
        "notes": list(story.notes),
        **translation_record(story.translation),
    }


def mention_records(reading: Reading) -> list[Record]:
    """The lines of ``dateline mentions --json``: times, places, quantities, quotations and actors, in text order."""
    story = reading.story
    found = [
        *_time_mentions(reading),
        *_place_mentions(reading),
        *_quantity_mentions(reading),
        *_quotation_mentions(reading),
        *_actor_mentions(reading),
    ]
    found.sort(key=lambda item: (item[1].start, item[1].end, item[0], repr(item[2])))
    return [
        {"doc": story.doc, "type": kind, "start": span.start, "end": span.end, "text": span.of(story.text), **fields}
        for kind, span, fields in found
    ]


def candidate_record(candidate: Candidate, within: Sequence[str] = (), others: Sequence[str] = ()) -> Record:
    """The line of ``dateline places find --json``: one place a name may stand for, what it lies in, its other names."""
    return {
        "name": candidate.name,
        "country": candidate.country,
        "admin1": candidate.admin1,
        "feature": candidate.feature,
        "lat": candidate.lat,
        "lon": candidate.lon,
        "area": candidate.area,
        "population": candidate.population,
        "geonames_id": candidate.geonames_id,
        "within": list(within),
        "other_names": list(others),
        "source": candidate.source or ("GeoNames" if candidate.geonames_id is not None else "Dateline"),
    }


def json_line(record: Record) -> str:
    """The record as one line of JSON, without its line feed; what no UTF-8 can hold is escaped."""
    line = ENCODER.encode(record)
    try:
        line.encode()  # a fifth of the time that looking for halves of characters takes
    except UnicodeEncodeError:
        return SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", line)
    return line


# --- parts of a claim ---


def _speaker(speaker: Speaker, text: str) -> Record:
    return {
        "source": _words(speaker.source, text),
        "who": speaker.who,
        "role": _words(speaker.role, text),
        "side": speaker.side,
        "cue": _words(speaker.cue, text),
        "medium": _words(speaker.medium, text),
        "source_span": _pair(speaker.source),
        "cue_span": _pair(speaker.cue),
        "medium_span": _pair(speaker.medium),
        "role_span": _pair(speaker.role),
        "said": _said(speaker.said, text),
    }


def _said(said: Interval | None, text: str) -> Record | None:
    """When it was said."""
    if said is None:
        return None
    return {"text": _words(said.span, text), "start": _day(said.start), "end": _day(said.end), "span": _pair(said.span)}


def _party(party: Party | None, text: str) -> Record | None:
    if party is None:
        return None
    return {"text": party.span.of(text), "who": party.who, "side": party.side, "span": _pair(party.span)}


def _place(place: Place, text: str) -> Record:
    return {
        "text": place.span.of(text),
        "name": place.name,
        "lat": place.lat,
        "lon": place.lon,
        "area": place.area,
        "precision": place.precision,
        "radius_km": _number(place.radius_km),
        "where_prec": codes()[place.precision].where_prec,
        "geo_precision": codes()[place.precision].geo_precision,
        "geonames_id": place.geonames_id,
        "candidates": list(place.candidates),
        "note": place.note,
        "span": _pair(place.span),
    }


def _time(time: Interval | None, text: str) -> Record | None:
    if time is None:
        return None
    return {
        "text": _words(time.span, text),
        "start": _day(time.start),
        "end": _day(time.end),
        "precision": time.precision,
        "edtf": time.edtf,
        "candidates": [_day(day) for day in time.candidates],
        "span": _pair(time.span),
    }


def _quantity(quantity: Quantity, text: str) -> Record:
    covered = {"start": _day(quantity.time.start), "end": _day(quantity.time.end)} if quantity.time else None
    return {"text": quantity.span.of(text), **_counted(quantity), "time": covered, "span": _pair(quantity.span)}


def _counted(quantity: Quantity) -> Record:
    return {
        "value": _number(quantity.value),
        "high": _number(quantity.high),
        "unit": quantity.unit,
        "of": quantity.of,
        "basis": quantity.basis,
        "bound": quantity.bound,
    }


def _weapon(weapon: Weapon, text: str) -> Record:
    return {"text": weapon.span.of(text), "kind": weapon.kind, "span": _pair(weapon.span)}


def _unit(unit: Unit, text: str) -> Record:
    return {"text": unit.span.of(text), "name": unit.name, "echelon": unit.echelon, "span": _pair(unit.span)}


def _fields(claim: Claim, text: str) -> Record:
    """The user's own fields by name, each with its words."""
    names = dict.fromkeys(found.name for found in claim.fields)
    return {n: [{"text": f.span.of(text), "span": _pair(f.span)} for f in claim.fields if f.name == n] for n in names}


def _reason(reason: Reason, text: str) -> Record:
    return {
        "field": reason.field,
        "rule": reason.rule,
        "sentence": reason.sentence,
        "text": _words(reason.span, text),
        "span": _pair(reason.span),
        "score": _number(reason.score),
    }


def _part(part: Section | Boilerplate, text: str) -> Record:
    return {"kind": part.kind, "text": part.span.of(text), "span": _pair(part.span)}


# --- what the stages found on the way ---

_Found: TypeAlias = tuple[str, Span, Record]


def _time_mentions(reading: Reading) -> Iterator[_Found]:
    for time in reading.times:
        if time.span is not None:
            yield (
                "time",
                time.span,
                {
                    "timex": time.timex,
                    "timex_type": time.timex_type,
                    "start_date": _day(time.start),
                    "end_date": _day(time.end),
                    "precision": time.precision,
                    "edtf": time.edtf,
                    "candidates": [_day(day) for day in time.candidates],
                },
            )


def _place_mentions(reading: Reading) -> Iterator[_Found]:
    for place in reading.places:
        yield (
            "place",
            place.span,
            {
                "name": place.name,
                "lat": place.lat,
                "lon": place.lon,
                "area": place.area,
                "geonames_id": place.geonames_id,
                "country": place.country,
                "feature": place.feature,
                "candidates": list(place.candidates),
            },
        )


def _quantity_mentions(reading: Reading) -> Iterator[_Found]:
    for quantity in reading.quantities:
        yield "quantity", quantity.span, _counted(quantity)


def _actor_mentions(reading: Reading) -> Iterator[_Found]:
    text = reading.story.text
    for mention in reading.mentions:
        yield "actor", mention.span, _actor(mention, text)


def _actor(mention: Mention, text: str) -> Record:
    return {
        "who": mention.who,
        "kind": mention.kind,
        "side": mention.side,
        "role": _words(mention.role, text),
        "role_span": _pair(mention.role),
        "actor": mention.actor,
    }


def _quotation_mentions(reading: Reading) -> Iterator[_Found]:
    """One for each act of speech, quoted or paraphrased, then the quotations that nobody was found to own."""
    quoted = merged(quotation.span for quotation in reading.quotations)
    for attribution in (*whole(reading.attributions), *reading.stances):
        contents = sorted(attribution.content)
        if contents:
            hull = Span(contents[0].start, max(content.end for content in contents))
            cue = cue_phrase(reading.tokens, attribution)
            yield "quotation", hull, _quotation(attribution.source, cue, attribution.form, contents, quote_of(contents, quoted))
    owned = merged(content for attribution in reading.attributions for content in attribution.content)
    for quotation in reading.quotations:
        if quotation.clausal and not meeting(quotation.content, owned):
            yield "quotation", quotation.content, _quotation(None, None, "quote", [quotation.content], "direct")


def _quotation(source: Span | None, cue: Span | None, form: AttributionForm, contents: list[Span], quote: QuoteKind) -> Record:
    return {
        "source": [_pair(source)] if source else [],
        "cue": [_pair(cue)] if cue else [],
        "content": [_pair(content) for content in contents],
        "quote": quote,
        "form": form,
    }


def _pair(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span else None


def _words(span: Span | None, text: str) -> str | None:
    return span.of(text) if span else None


def _day(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


def _number(value: float | None) -> float | int | None:
    """Whole numbers as int: a count of 620 is no 620.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
