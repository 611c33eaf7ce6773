"""Districts with their P-codes, of a file of boundaries, and which of them a point lies in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dateline.errors import RunError

Ring = Sequence[Sequence[float]]
# How OCHA's common operational datasets and others name the columns, the commonest first.
NAMES = ("adm2_name", "ADM2_EN", "admin2Name_en", "admin2Name", "shapeName", "NAME_2", "name")
CODES = ("adm2_pcode", "ADM2_PCODE", "admin2Pcode", "pcode", "shapeISO", "GID_2", "code")


@dataclass(frozen=True, slots=True)
class Area:
    """A unit with its boundary: polygons, each an outer ring and its holes; the box is west, south, east, north."""

    name: str
    code: str | None
    polygons: tuple[tuple[Ring, ...], ...]
    box: tuple[float, float, float, float]


def read_areas(path: Path) -> tuple[Area, ...]:
    """The units of a GeoJSON file (WGS 84, longitude first). Raises `RunError` R112."""
    try:
        features = json.loads(path.read_bytes())["features"]
        found = tuple(area for feature in features for area in _area(feature))
    except OSError as error:
        raise RunError("R112", where=str(path), detail=f"it cannot be read ({error.strerror})") from error
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise RunError("R112", where=str(path), detail="it is no GeoJSON FeatureCollection of polygons") from error
    if not found:
        raise RunError("R112", where=str(path), detail=f"no polygon in it has a name; it takes one of {', '.join(NAMES)}")
    return found


def area_of(areas: Sequence[Area], lat: float, lon: float) -> Area | None:
    """The unit that the point lies in; on a boundary that two share, the first of the file."""
    for area in areas:
        west, south, east, north = area.box
        if west <= lon <= east and south <= lat <= north and any(_holds(rings, lat, lon) for rings in area.polygons):
            return area
    return None


def _area(feature: Any) -> Iterator[Area]:
    told, shape = feature["properties"], feature["geometry"]
    name = next((str(told[key]) for key in NAMES if told.get(key)), None)
    code = next((str(told[key]) for key in CODES if told.get(key)), None)
    if name is None or shape is None or shape["type"] not in {"Polygon", "MultiPolygon"}:
        return
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    outer = [point for rings in polygons for point in rings[0]]
    west, east = min(point[0] for point in outer), max(point[0] for point in outer)
    south, north = min(point[1] for point in outer), max(point[1] for point in outer)
    yield Area(name, code, tuple(tuple(rings) for rings in polygons), (west, south, east, north))


def _holds(rings: Sequence[Ring], lat: float, lon: float) -> bool:
    return _inside(rings[0], lat, lon) and not any(_inside(hole, lat, lon) for hole in rings[1:])


def _inside(ring: Ring, lat: float, lon: float) -> bool:
    """Whether a ray to the east crosses the ring an odd number of times."""
    inside = False
    before = ring[-1]
    for point in ring:
        (x1, y1), (x2, y2) = before[:2], point[:2]
        if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
            inside = not inside
        before = point
    return inside
