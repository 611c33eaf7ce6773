"""What a program takes away: CSV that no spreadsheet runs, GeoJSON, JSON with the next page's address."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

from pydantic_core import PydanticSerializationError, to_json
from starlette.responses import Response, StreamingResponse

from dateline.phrases import clean
from dateline.query.find import Found
from dateline.query.points import Point
from dateline.web import words

# A cell that opens so is a formula to a spreadsheet; an apostrophe makes it words.
FORMULA = re.compile(r"^[\s\0]*[=+\-@\t\r\n|%]|^[\t\r\n]")
SURROGATE = re.compile("[\ud800-\udfff]")

Row = dict[str, object]
OUTLET = "the outlet"  # as `words.who`

CLAIM_COLUMNS = (
    *(
        "id",
        "content",
        "speaker",
        "chain",
        "side",
        "quote",
        "kind",
        "modality",
        "outcome",
        "certainty",
        "hedge",
        "agent",
        "target",
    ),
    *("event_start", "event_end", "place", "lat", "lon", "precision", "radius_km", "geonames_id"),
    *("number", "number_high", "unit", "of", "basis", "bound", "confidence", "publisher", "published", "title", "url", "story"),
)


def as_json(value: object) -> Response:
    """JSON in UTF-8; what no UTF-8 can hold is escaped."""
    try:
        made = to_json(value, inf_nan_mode="constants")
    except PydanticSerializationError:  # half of a character
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        made = SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text).encode()
    return Response(made, media_type="application/json")


def as_csv(columns: Sequence[str], rows: Iterable[Row], *, name: str, next: str | None = None) -> Response:
    """A table to keep. Words that a spreadsheet would run are made words; numbers stay numbers.

    ``next`` is the address of the next page: a table has no place for it but the header `Link` (RFC 8288).
    """
    return Response(b"".join(_csv(columns, [rows])), media_type=TABLE, headers=_table(name, next))


def as_long_csv(columns: Sequence[str], pages: Iterator[Iterable[Row]], *, name: str, next: str | None) -> Response:
    """The same, sent while it is read. What goes wrong on the first page is told; later the answer breaks off."""
    first = [list(page) for page in islice(pages, 1)]
    return StreamingResponse(_csv(columns, chain(first, pages)), media_type=TABLE, headers=_table(name, next))


TABLE = "text/csv; charset=utf-8"


def _table(name: str, next: str | None) -> dict[str, str]:
    link = {"link": f'<{next}>; rel="next"'} if next else {}
    return {"content-disposition": f'attachment; filename="{name}.csv"', **link}


def _csv(columns: Sequence[str], pages: Iterable[Iterable[Row]]) -> Iterator[bytes]:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    # Said to be UTF-8 by its mark, too: a spreadsheet goes by nothing else.
    yield "\ufeff".encode()
    for page in pages:
        writer.writerows([_cell(row.get(column)) for column in columns] for row in page)
        yield out.getvalue().encode("utf-8", "backslashreplace")
        out.seek(0)
        out.truncate()


def as_geojson(features: Sequence[object], *, total: int | None, next: str | None) -> Response:
    """A FeatureCollection (RFC 7946). ``total``: how many the question finds, where that is known; ``next``: the next page."""
    answer = as_json({"type": "FeatureCollection", "features": list(features), "total": total, "next": next})
    answer.headers["content-type"] = "application/geo+json"
    return answer


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return value
    text = str(value).replace("\0", "")
    return f"'{text}" if FORMULA.match(text) else text


# --- claims ---


def claim_item(found: Found) -> Row:
    """A claim as JSON: its record, and the story it stands in."""
    names = ("story", "version", "title", "url", "publisher", "published", "recorded")
    record = found.record or {"id": found.id, "taken_down": found.taken_down}
    state: Row = {"corrected": True} if found.corrected else {}
    return {**record, **state, "found_in": {name: getattr(found, name) for name in names}}


def claim_row(found: Found) -> Row:
    """A claim as one line of a table: of several places or numbers the first, for the rest is in the JSON."""
    claim: Any = found.record
    story: Row = {name: getattr(found, name) for name in ("id", "publisher", "published", "title", "url", "story")}
    if not claim:
        return {**story, "content": f"taken down: {found.taken_down}"}
    place: Any = next(iter(claim.get("places") or []), {})
    number: Any = next(iter(claim.get("quantities") or []), {})
    time: Any = claim.get("time") or {}
    voices = words.speakers(claim)
    return {
        **story,
        **{
            key: claim.get(key) for key in ("content", "quote", "kind", "modality", "outcome", "certainty", "hedge", "confidence")
        },
        "speaker": words.name(voices[-1]) if voices else None,
        "chain": words.chain(claim) or None,
        "side": voices[-1].get("side") if voices else None,
        "agent": words.party(claim.get("agent")) or None,
        "target": words.party(claim.get("target")) or None,
        "event_start": time.get("start"),
        "event_end": time.get("end"),
        "place": place.get("name"),
        **{key: place.get(key) for key in ("lat", "lon", "precision", "radius_km", "geonames_id")},
        "number": number.get("value"),
        "number_high": number.get("high"),
        **{key: number.get(key) for key in ("unit", "of", "basis", "bound")},
    }


def features(found: Iterable[Point]) -> Iterator[Row]:
    """A feature for each place of each claim; a place that was not found on the map has no geometry."""
    for one in found:
        known = one.lat is not None and one.lon is not None
        yield {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": (one.lon, one.lat)} if known else None,
            # Written out: a map asks for twenty thousand.
            "properties": {
                "claim": one.claim,
                "story": one.story,
                "content": one.content,
                "who": clean(one.who) if one.who is not None else OUTLET,
                "kind": one.kind,
                "modality": one.modality,
                "start": one.start,
                "end": one.end,
                "precision": one.precision,
                "radius_km": one.radius_km,
                "place": one.place,
                "area": one.area,
                "confidence": one.confidence,
                "publisher": one.publisher,
                "published": one.published,
            },
        }
