"""What of a claim may be corrected, and what a value must be: typed, of the closed lists, its words standing in the story.

A value comes as a person or a page gives it (words, a day, a JSON value) and leaves as the record has it, with its span.
"""

from __future__ import annotations

import json
import typing
from collections.abc import Callable, Collection, Mapping
from functools import cache
from typing import Any

from dateline.claims.what.yardsticks import bounds
from dateline.errors import RunError
from dateline.exchange.records import Record
from dateline.ledger.spans import misplaced
from dateline.lexicons import rows
from dateline.places.precision import codes
from dateline.review.values import (
    Pair,
    bounded,
    day_of,
    location,
    name_in,
    number_of,
    part_of,
    several,
    span_of,
    stretch,
    whole,
    words_of,
)
from dateline.types import Basis, Bound, Modality, Outcome, PlacePrecision, QuoteKind, SectionKind, Step

UNITS = tuple(
    "killed wounded casualties losses missing captured displaced strikes shellings attacks settlements vehicles drones missiles"
    " money people days other".split()
)
NOTHING = {"", "null"}


def corrected(record: Record, given: Mapping[str, object], text: str, *, kinds: Collection[str] = ()) -> Record:
    """The fields of a claim that ``given`` sets, as its record has them.

    A name is a field of the record (``kind``) or a part of one (``agent.side``). ``kinds`` are the user's own beside Dateline's.
    Raises `RunError` R111 for a field that there is not, R112 for a value that cannot be.
    """
    now: Record = json.loads(json.dumps(record))
    near = (int(str(now["start"])), int(str(now["end"])))
    # The words of the claim come first: what stands nearest to them depends on where they are.
    for name, value in sorted(given.items(), key=lambda pair: (pair[0] != "content", "." in pair[0])):
        field, _, part = name.partition(".")
        if field not in FIELDS:
            raise RunError("R111", where=name, detail=", ".join(FIELDS))
        value = _patched(now.get(field), part, _plain(value), name) if part else _plain(value)
        if field == "kind":
            allowed = {*built_in_kinds(), *kinds, str(record.get("kind"))}
            now |= {"kind": _one_of(value, sorted(allowed) if len(allowed) < 10 else allowed, name)}
        else:
            now |= FIELDS[field](value, near, text)
        near = (int(str(now["start"])), int(str(now["end"])))
    _hangs_together(now, text)
    return {name: value for name, value in now.items() if value != record.get(name)}


@cache
def built_in_kinds() -> frozenset[str]:
    """Dateline's own kinds."""
    return frozenset(row[0] for row in rows("kind_names.tsv")[1:])


def _plain(value: object) -> Any:
    """What a person typed, as a value: JSON where it looks like it, nothing where it says nothing."""
    if not isinstance(value, str):
        return value
    words = value.strip()
    if words in NOTHING:
        return None
    if words[:1] in "[{":
        try:
            return json.loads(words)
        except ValueError:
            return words
    return words


def _patched(now: object, part: str, value: object, name: str) -> Any:
    """A field with one part of it set: ``agent.side``, or of a list ``places.0.lat``."""
    where, _, rest = part.partition(".")
    if isinstance(now, list):
        if not where.isdigit() or int(where) >= len(now) or not rest:
            raise RunError("R112", where=name, detail=f"write which of the {len(now)} and what of it, for example .0.text")
        return [_patched(one, rest, value, name) if at == int(where) else one for at, one in enumerate(now)]
    if not isinstance(now, dict):
        raise RunError("R112", where=name, detail="the claim has none yet; give the whole of it first")
    if where not in now:
        raise RunError("R111", where=name, detail=", ".join(f"{name.partition('.')[0]}.{key}" for key in now))
    # The words were found anew: their old place says nothing.
    kept = {key: old for key, old in now.items() if not (where == "text" and key == "span") and key != f"{where}_span"}
    return {**kept, where: value}


# --- the fields ---


def _one_of(value: object, allowed: Collection[str], name: str) -> str:
    if value not in allowed:
        some = f"one of {', '.join(sorted(allowed))}"
        raise RunError("R112", where=name, detail=f"{value!r} is none of its values; write {some}")
    return str(value)


def _choice(name: str, literal: object, *, null: bool = False) -> Callable[[Any, Pair, str], Record]:
    allowed = typing.get_args(literal)

    def read(value: Any, near: Pair, text: str) -> Record:
        return {name: None if value is None and null else _one_of(value, allowed, name)}

    return read


def _content(value: Any, near: Pair, text: str) -> Record:
    span = (
        span_of(value, near, text, "content")
        if isinstance(value, list)
        else location(text, words_of(value, "content"), near, "content")
    )
    return {"start": span[0], "end": span[1], "content": text[span[0] : span[1]]}


def _certainty(value: Any, near: Pair, text: str) -> Record:
    if value is None:
        return {"certainty": None, "probability": None, "hedge": None, "hedge_span": None}
    step = _one_of(value, typing.get_args(Step), "certainty")
    return {"certainty": step, "probability": [*bounds(typing.cast(Step, step))]}


def _hedge(value: Any, near: Pair, text: str) -> Record:
    if value is None:
        return {"hedge": None, "hedge_span": None}
    found = stretch(value, near, text, "hedge")
    return {"hedge": found.text, "hedge_span": found.span}


def _condition(value: Any, near: Pair, text: str) -> Record:
    if value is None:
        return {"condition": None}
    found = stretch(value, near, text, "condition")
    return {"condition": {"text": found.text, "span": found.span}}


def _party(name: str) -> Callable[[Any, Pair, str], Record]:
    def read(value: Any, near: Pair, text: str) -> Record:
        if value is None:
            return {name: None}
        said = part_of(value, {"text", "who", "side", "span"}, name)
        found = stretch(said, near, text, name)
        return {
            name: {
                "text": found.text,
                "who": name_in(said, "who", name),
                "side": name_in(said, "side", name),
                "span": found.span,
            }
        }

    return read


def _places(value: Any, near: Pair, text: str) -> Record:
    known = {"text", "span", "name", "lat", "lon", "area", "precision", "radius_km", "where_prec", "geo_precision", "geonames_id"}
    places: list[Record] = []
    for one in several(value, "places"):
        said = part_of(one, known | {"candidates", "note"}, "places")
        found = stretch(said, near, text, "places")
        lat, lon = (bounded(said.get(name), most, f"places.{name}") for name, most in (("lat", 90.0), ("lon", 180.0)))
        if (lat is None) != (lon is None):
            raise RunError("R112", where="places", detail="give lat and lon, or neither")
        area = bool(said.get("area", False))
        given = said.get("precision") if lat is not None else "unresolved"
        if given in {None, "unresolved"} and lat is not None:
            given = "region" if area else "settlement"
        precision = typing.cast(PlacePrecision, _one_of(given, typing.get_args(PlacePrecision), "places.precision"))
        code = codes()[precision]
        radius = bounded(said.get("radius_km"), 20_038.0, "places.radius_km")
        places.append(
            {
                "text": found.text,
                "name": name_in(said, "name", "places") or found.text,
                "lat": lat,
                "lon": lon,
                "area": area,
                "precision": precision,
                "radius_km": radius if radius is not None else number_of(code.radius_km, "places.radius_km"),
                "where_prec": code.where_prec,
                "geo_precision": code.geo_precision,
                "geonames_id": whole(said.get("geonames_id"), "places.geonames_id"),
                "candidates": said.get("candidates") or [],
                "note": said.get("note"),
                "span": found.span,
            }
        )
    return {"places": places}


def _time(value: Any, near: Pair, text: str) -> Record:
    if value is None:
        return {"time": None}
    if isinstance(value, str):
        first, _, last = value.partition("/")
        value = {"start": first, "end": last or first}
    said = part_of(value, {"text", "span", "start", "end", "precision", "edtf", "candidates"}, "time")
    start, end = (day_of(said.get(name), f"time.{name}") for name in ("start", "end"))
    if start is None and end is None:
        raise RunError(
            "R112", where="time", detail="it has neither start nor end; write YYYY-MM-DD/YYYY-MM-DD, or null for no time"
        )
    if start and end and end < start:
        raise RunError("R112", where="time", detail=f"{end} is before {start}")
    found = stretch(said, near, text, "time") if said.get("text") or said.get("span") else None
    precision = "open" if not (start and end) else "day" if start == end else "days"
    edtf = f"{start or '..'}/{end or '..'}" if start != end else start
    days = {"start": start, "end": end, "precision": precision, "edtf": edtf}
    words, span = (found.text, found.span) if found else (None, None)
    return {"time": {"text": words, **days, "candidates": [], "span": span}}


def _quantities(value: Any, near: Pair, text: str) -> Record:
    known = {"text", "span", "value", "high", "unit", "of", "basis", "bound", "time"}
    quantities: list[Record] = []
    for one in several(value, "quantities"):
        said = part_of(one, known, "quantities")
        found = stretch(said, near, text, "quantities")
        low, high = (number_of(said.get(name), f"quantities.{name}") for name in ("value", "high"))
        covered = said.get("time")
        if covered is not None:
            covered = {name: day_of(covered.get(name), f"quantities.time.{name}") for name in ("start", "end")}
        quantities.append(
            {
                "text": found.text,
                "value": low,
                "high": high,
                "unit": _one_of(said.get("unit", "other"), UNITS, "quantities.unit"),
                "of": name_in(said, "of", "quantities"),
                "basis": _one_of(said.get("basis", "count"), typing.get_args(Basis), "quantities.basis"),
                "bound": _one_of(said.get("bound", "exact"), typing.get_args(Bound), "quantities.bound"),
                "time": covered,
                "span": found.span,
            }
        )
    return {"quantities": quantities}


def _attribution(value: Any, near: Pair, text: str) -> Record:
    quoting = ("source", "role", "cue", "medium")
    chain: list[Record] = []
    for one in several(value, "attribution", words="source"):
        said = part_of(one, {*quoting, "who", "side", *(f"{name}_span" for name in quoting)}, "attribution")
        spans: dict[str, list[int] | None] = {}
        for name in quoting:
            words, span = said.get(name), said.get(f"{name}_span")
            found = {"text": words, "span": span} if words else None
            spans[name] = stretch(found, near, text, f"attribution.{name}").span if found else None
        quoted = {name: text[span[0] : span[1]] if span else None for name, span in spans.items()}
        chain.append(
            {
                "source": quoted["source"],
                "who": name_in(said, "who", "attribution"),
                "role": quoted["role"],
                "side": name_in(said, "side", "attribution"),
                "cue": quoted["cue"],
                "medium": quoted["medium"],
                **{f"{name}_span": spans[name] for name in ("source", "cue", "medium", "role")},
            }
        )
    return {"attribution": chain}


def _listed(name: str, also: Mapping[str, bool]) -> Callable[[Any, Pair, str], Record]:
    """Weapons or units: words with parts, of which those that are True must be there."""

    def read(value: Any, near: Pair, text: str) -> Record:
        found: list[Record] = []
        for one in several(value, name):
            said = part_of(one, {"text", "span", *also}, name)
            words = stretch(said, near, text, name)
            parts = {part: name_in(said, part, name) or (words.text if needed else None) for part, needed in also.items()}
            found.append({"text": words.text, **parts, "span": words.span})
        return {name: found}

    return read


FIELDS: Mapping[str, Callable[[Any, Pair, str], Record]] = {
    "content": _content,
    "section": _choice("section", SectionKind),
    "attribution": _attribution,
    "quote": _choice("quote", QuoteKind),
    "kind": lambda value, near, text: {"kind": value},
    "modality": _choice("modality", Modality),
    "certainty": _certainty,
    "hedge": _hedge,
    "condition": _condition,
    "outcome": _choice("outcome", Outcome, null=True),
    "agent": _party("agent"),
    "target": _party("target"),
    "places": _places,
    "time": _time,
    "quantities": _quantities,
    "weapons": _listed("weapons", {"kind": True}),
    "units": _listed("units", {"name": True, "echelon": False}),
}


def _hangs_together(record: Record, text: str) -> None:
    """What no single field can tell. Raises `RunError` R112."""
    if bool(record["attribution"]) == (record["quote"] == "none"):
        said = (
            "nobody says it, so that quote must be none"
            if not record["attribution"]
            else "somebody says it, so that quote cannot be none"
        )
        raise RunError("R112", where="quote", detail=f"{said}; give both fields together")
    if record["hedge"] and not record["certainty"]:
        raise RunError("R112", where="hedge", detail="words that hedge need a certainty; give both together")
    if (fault := misplaced(record, text)) is not None:
        raise RunError("R112", where=fault, detail="the words do not stand there in the story")
