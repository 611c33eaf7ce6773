"""A hand-coded sheet read in: each row becomes a story of its own, whose text is the row, and one claim that rests on it.

A row's coding is somebody's work, and its claim says no more than the row does: the words, and the values as they stand in its
cells. Which column holds what is told by a map from `FIELDS` to the sheet's own names.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dateline.errors import DocumentError, RunError
from dateline.exchange.item import Scalar
from dateline.lexicons import rows
from dateline.places.precision import codes
from dateline.types import Claim, Interval, Party, Place, PlacePrecision, Quantity, Reading, Reason, Section, Span, Speaker, Story

# What a column may hold. Those of `ABOUT` are known of the story and stand in no text.
ABOUT = ("id", "title", "publisher", "published", "url", "byline")
COUNTS = ("killed", "wounded", "missing", "captured", "displaced")
FIELDS = (
    *("content", "speaker", "kind", "agent", "agent_side", "target", "target_side", "day", "day_end"),
    *("place", "lat", "lon", "where_prec", *COUNTS, *ABOUT),
)
RULE = "sheet"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where rows come from, and which column holds what."""

    name: str
    columns: Mapping[str, str]
    publisher: str | None = None


def read_map(given: Mapping[str, str], names: list[str], *, where: str) -> dict[str, str]:
    """The map, with columns that are named as a field is. Raises `RunError` R119."""
    if unknown := sorted(set(given) - set(FIELDS)):
        raise RunError("R119", where=where, detail=f"{unknown[0]!r} is no field; there are {', '.join(FIELDS)}")
    if lacking := sorted(set(given.values()) - set(names)):
        raise RunError("R119", where=where, detail=f"it has no column {lacking[0]!r}; it has {', '.join(names)}")
    found = {name: name for name in FIELDS if name in names} | dict(given)
    if "content" not in found:
        raise RunError("R119", where=where, detail="no column holds the words of the claims")
    return found


def readings_of(sheet: Sheet, table: Iterator[dict[str, Scalar]]) -> Iterator[Reading | DocumentError]:
    """Each row as a reading; a row that cannot be one comes back as D071 in its place."""
    for number, row in enumerate(table, start=2):
        where = f"{sheet.name}:{number}"
        try:
            yield _reading(sheet, row, number)
        except ValueError as error:
            yield DocumentError("D071", where=where, detail=str(error))


def _reading(sheet: Sheet, row: dict[str, Scalar], number: int) -> Reading:
    cells = {field: _words(row.get(column)) for field, column in sheet.columns.items()}
    told = {field: words for field, words in cells.items() if words}
    if "content" not in told:
        raise ValueError("the row has no words that claim anything")
    text, spans = _laid_out(told)
    published = _day(told["published"], "published") if "published" in told else None
    raw = json.dumps(row, ensure_ascii=False, sort_keys=True, default=str).encode()
    story = Story(
        id=hashlib.sha256(raw).hexdigest()[:16],
        doc=told.get("id") or f"{sheet.name}-{number}",
        text=text,
        title=told.get("title"),
        publisher=told.get("publisher") or sheet.publisher,
        byline=told.get("byline"),
        url=told.get("url"),
        published=published,
        sections=(Section("body", Span(0, len(text))),),
        notes=(f"coded by hand: row {number} of {sheet.name}",),
        raw=raw,
    )
    return Reading(story, claims=(_claim(told, spans, text, sheet),))


def _laid_out(told: Mapping[str, str]) -> tuple[str, dict[str, Span]]:
    """The row as a text, the words first and each cell on a line of its own, with where each value stands."""
    text, spans = told["content"], {"content": Span(0, len(told["content"]))}
    for field in FIELDS:
        if field in told and field != "content" and field not in ABOUT:
            text += f"\n{field}: {told[field]}"
            spans[field] = Span(len(text) - len(told[field]), len(text))
    return text, spans


def _claim(told: Mapping[str, str], spans: Mapping[str, Span], text: str, sheet: Sheet) -> Claim:
    from dateline.claims.clauses import claim_id

    chain = (Speaker(spans["speaker"], told["speaker"]),) if "speaker" in told else ()
    kind = told.get("kind", "other").strip().lower().replace(" ", "_").replace("-", "_")
    known = kind in {row[0] for row in rows("kind_names.tsv")[1:]}
    because = [Reason("kind", RULE, f"the column {sheet.columns['kind']!r} says so", spans["kind"])] if "kind" in told else []
    return Claim(
        id=claim_id(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), spans["content"]),
        section="body",
        content=spans["content"],
        head=0,
        chain=chain,
        quote="indirect" if chain else "none",
        kind=kind if known else "other",
        agent=_party("agent", told, spans),
        target=_party("target", told, spans),
        places=tuple(_place(told, spans)),
        time=_time(told, spans),
        quantities=tuple(_counts(told, spans)),
        because=tuple(because),
    )


def _party(name: str, told: Mapping[str, str], spans: Mapping[str, Span]) -> Party | None:
    return Party(spans[name], told[name], told.get(f"{name}_side")) if name in told else None


def _place(told: Mapping[str, str], spans: Mapping[str, Span]) -> Iterator[Place]:
    lat, lon = (_number(told[name], name) if name in told else None for name in ("lat", "lon"))
    span = spans.get("place") or spans.get("lat")
    if span is None:
        return
    if (lat is None) != (lon is None) or not (abs(lat or 0) <= 90 and abs(lon or 0) <= 180):
        raise ValueError("lat and lon are no point")
    precision: PlacePrecision = "unresolved" if lat is None else "settlement"
    if "where_prec" in told and lat is not None:
        wanted = int(_number(told["where_prec"], "where_prec"))
        precision = next((name for name, code in codes().items() if code.where_prec == wanted), precision)
    area = precision in {"district", "region", "zone", "country", "continent", "sea"}
    radius = codes()[precision].radius_km
    yield Place(told.get("place") or "a point", lat, lon, area, precision, radius, None, None, None, span)


def _time(told: Mapping[str, str], spans: Mapping[str, Span]) -> Interval | None:
    if "day" not in told:
        return None
    start = _day(told["day"], "day")
    end = _day(told["day_end"], "day_end") if "day_end" in told else start
    if end < start:
        raise ValueError(f"day_end {end} is before {start}")
    edtf = f"{start}/{end}" if start != end else str(start)
    return Interval(start, end, "day" if start == end else "days", edtf, spans["day"])


def _counts(told: Mapping[str, str], spans: Mapping[str, Span]) -> Iterator[Quantity]:
    for unit in COUNTS:
        if unit in told:
            yield Quantity(_number(told[unit], unit), None, unit, None, "count", "exact", spans[unit])


def _words(value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _number(words: str, name: str) -> float:
    try:
        number = float(words.replace(",", ""))
    except ValueError:
        raise ValueError(f"{name} {words!r} is no number") from None
    if not math.isfinite(number):
        raise ValueError(f"{name} {words!r} is no number")
    return number


def _day(words: str, name: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(words[:10])
    except ValueError:
        raise ValueError(f"{name} {words!r} is no day; write YYYY-MM-DD") from None
