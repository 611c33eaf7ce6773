"""A claim as one flat row: what tables, data frames and sheets take. Lists are joined with "; ", the main one stands apart.

The speaker is the innermost of the chain, whose words they are; `chain` tells through whom they came. The place, number and
weapon of a row are the claim's first, which is its most specific; all of them are in the record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from dateline.exchange.item import Item, Scalar

Type = Literal["text", "number", "whole", "day", "flag"]
Get = Callable[[Item], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what its values are, where they come from, and what they mean."""

    name: str
    type: Type
    get: Get
    help: str


def row_of(item: Item) -> dict[str, Scalar]:
    """The claim as a flat row, every column there."""
    return {column.name: column.get(item) for column in COLUMNS}


def _field(name: str) -> Get:
    return lambda item: item.said.get(name)


def _source(name: str) -> Get:
    return lambda item: getattr(item.source, name)


def _speaker(name: str) -> Get:
    return lambda item: (item.said["attribution"] or [{}])[-1].get(name)


def _who(item: Item) -> str | None:
    chain = item.said["attribution"]
    return name_of(chain[-1]) if chain else None


def _chain(item: Item) -> str | None:
    return " › ".join(name_of(speaker) for speaker in item.said["attribution"]) or None


def name_of(speaker: Any) -> str:
    """Who a speaker is, else its words; somebody unnamed is told so. Of alternatives the first."""
    return str(speaker.get("who") or speaker.get("source") or "unnamed source").split("|")[0]


def party_name(party: Any) -> str | None:
    """Who a party is, else its words."""
    return str(party.get("who") or party["text"]).split("|")[0] if party else None


def _party(name: str) -> Get:
    return lambda item: party_name(item.said.get(name))


def _party_part(name: str, part: str) -> Get:
    return lambda item: (item.said.get(name) or {}).get(part)


def _first(name: str, part: str) -> Get:
    return lambda item: (item.said.get(name) or [{}])[0].get(part)


def _all(name: str, part: str) -> Get:
    return lambda item: "; ".join(str(one[part]) for one in item.said.get(name) or [] if one.get(part)) or None


def _probability(end: int) -> Get:
    return lambda item: (item.said.get("probability") or [None, None])[end]


def _float(get: Get) -> Get:
    def value(item: Item) -> float | None:
        found = get(item)
        return None if found is None else float(found)

    return value


def _columns() -> Iterator[Column]:
    yield Column("claim", "text", _field("id"), "the claim's permanent id")
    yield Column("content", "text", _field("content"), "the words that state it")
    yield Column("start", "whole", _field("start"), "where they begin in the story's text, in code points")
    yield Column("end", "whole", _field("end"), "where they end, excluded")
    yield Column("speaker", "text", _who, "who says it; empty is the outlet's own voice")
    yield Column("speaker_words", "text", _speaker("source"), "the words for the speaker")
    yield Column("speaker_role", "text", _speaker("role"), "office, as written")
    yield Column("speaker_side", "text", _speaker("side"), "whom the speaker speaks for")
    yield Column("chain", "text", _chain, "all speakers, outermost first")
    yield Column("cue", "text", _speaker("cue"), "the words that make it speech")
    yield Column("medium", "text", _speaker("medium"), "where it was said")
    for name, help in (("section", "part of the story"), ("quote", "how much of it is quoted"), ("kind", "what is claimed")):
        yield Column(name, "text", _field(name), help)
    yield Column("modality", "text", _field("modality"), "as what it is claimed")
    yield Column("certainty", "text", _field("certainty"), "step of the yardstick, only where the words hedge")
    yield Column("probability_low", "number", _float(_probability(0)), "low end of the step")
    yield Column("probability_high", "number", _float(_probability(1)), "high end of the step")
    yield Column("hedge", "text", _field("hedge"), "the hedging words")
    yield Column("condition", "text", _party_part("condition", "text"), "on what it depends")
    yield Column("outcome", "text", _field("outcome"), "how an attempt ended")
    for name, help in (("agent", "who did it"), ("target", "to whom or what")):
        yield Column(name, "text", _party(name), help)
        yield Column(f"{name}_side", "text", _party_part(name, "side"), f"the {name}'s side")
    yield Column("place", "text", _first("places", "name"), "the most specific place")
    yield Column("lat", "number", _float(_first("places", "lat")), "its latitude")
    yield Column("lon", "number", _float(_first("places", "lon")), "its longitude")
    yield Column("place_precision", "text", _first("places", "precision"), "how exactly it is known")
    yield Column("radius_km", "number", _float(_first("places", "radius_km")), "how far off the point may be")
    yield Column("where_prec", "whole", _first("places", "where_prec"), "the same in UCDP's code")
    yield Column("geo_precision", "whole", _first("places", "geo_precision"), "the same in ACLED's code")
    yield Column("geonames_id", "whole", _first("places", "geonames_id"), "its number in GeoNames")
    yield Column("places", "text", _all("places", "name"), "all places")
    yield Column("time_text", "text", _party_part("time", "text"), "the words for the time")
    yield Column("time_start", "day", _party_part("time", "start"), "first day of what is claimed")
    yield Column("time_end", "day", _party_part("time", "end"), "last day")
    yield Column("time_precision", "text", _party_part("time", "precision"), "day, week, month …")
    yield Column("number", "number", _float(_first("quantities", "value")), "the first number, or its low end")
    yield Column("number_high", "number", _float(_first("quantities", "high")), "its high end")
    for part, help in (("unit", "what it counts"), ("of", "in the story's words"), ("basis", "count, period or running total")):
        yield Column(f"number_{part}", "text", _first("quantities", part), help)
    yield Column("number_bound", "text", _first("quantities", "bound"), "exact, about, at least, at most")
    yield Column("numbers", "text", _all("quantities", "text"), "all numbers, as written")
    yield Column("weapons", "text", _all("weapons", "kind"), "weapons by kind")
    yield Column("units", "text", _all("units", "name"), "military units")
    yield Column("confidence", "number", _float(_field("confidence")), "how likely a careful reader would have written it down")
    yield Column("review", "text", lambda item: item.review, "open, accepted, corrected, rejected, disputed, merged or split")
    yield Column("story", "text", _source("story"), "the story's id")
    yield Column("version", "text", _source("version"), "the id of this version of it")
    for name in ("doc", "title", "publisher"):
        yield Column(name, "text", _source(name), f"the story's {'name' if name == 'doc' else name}")
    yield Column("published", "day", _source("published"), "day of publication")
    yield Column("updated", "day", _source("updated"), "day of the last update")
    yield Column("language", "text", _source("language"), "language, where the page says it")
    yield Column("url", "text", _source("url"), "the story's address")
    yield Column("recorded", "text", lambda item: item.recorded, "when the ledger came to hold the claim, UTC")
    yield Column("masked", "flag", lambda item: bool(item.said.get("masked")), "whether names were replaced by initials")


COLUMNS = tuple(_columns())
NAMES = tuple(column.name for column in COLUMNS)
