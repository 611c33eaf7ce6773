"""Distances, middles and compass parts, from points in degrees."""

from __future__ import annotations

import math
from collections.abc import Sequence

Point = tuple[float, float]

EARTH_KM = 6371.0
DEGREE_KM = 111.2
DIRECTIONS: dict[str, tuple[int, int]] = {  # steps to the north, to the east
    "north": (1, 0), "south": (-1, 0), "east": (0, 1), "west": (0, -1),
    "north-east": (1, 1), "north-west": (1, -1), "south-east": (-1, 1), "south-west": (-1, -1),
}  # fmt: skip
OUTER = 0.25  # a compass part is taken to be the outer quarter of an area's settlements
HALFWAY = 0.55  # and, without settlements, to lie this far from the middle to the edge


def kilometres(a: Point, b: Point) -> float:
    """Great-circle distance."""
    la, lo, lb, lp = map(math.radians, (*a, *b))
    h = math.sin((lb - la) / 2) ** 2 + math.cos(la) * math.cos(lb) * math.sin((lp - lo) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def middle(points: Sequence[Point]) -> Point:
    """The mean of the points, to two decimals; across the date line it is taken on the sphere."""
    x = y = z = 0.0
    for lat, lon in points:
        a, b = math.radians(lat), math.radians(lon)
        x, y, z = x + math.cos(a) * math.cos(b), y + math.cos(a) * math.sin(b), z + math.sin(a)
    return round(math.degrees(math.atan2(z, math.hypot(x, y))), 2), round(math.degrees(math.atan2(y, x)), 2)


def spread(points: Sequence[Point], centre: Point) -> float:
    """Radius in km of a circle that holds most of the points."""
    far = sorted(kilometres(p, centre) for p in points)
    return round(max(far[int(len(far) * 0.9)] if len(far) > 1 else 10.0, 10.0), 1)


def parts_of(points: Sequence[Point], centre: Point) -> tuple[tuple[str, float, float], ...]:
    """Where the compass parts of an area lie, judged by its settlements."""
    if len(points) < 8:
        return shifted(centre, spread(points, centre)) if points else ()
    wide = max(math.cos(math.radians(centre[0])), 0.1)
    found = [("central", *centre)]
    for name, (north, east) in DIRECTIONS.items():
        outwards = sorted(points, key=lambda p: north * (p[0] - centre[0]) + east * _apart(p[1], centre[1]) * wide, reverse=True)
        found.append((name, *middle(outwards[: max(int(len(points) * OUTER), 2)])))
    return tuple(found)


def shifted(centre: Point, radius_km: float) -> tuple[tuple[str, float, float], ...]:
    """Where the compass parts of a round area lie."""
    wide = max(math.cos(math.radians(centre[0])), 0.1)
    found = [("central", *centre)]
    for name, (north, east) in DIRECTIONS.items():
        step = radius_km * HALFWAY / math.hypot(north, east) / DEGREE_KM
        found.append((name, round(centre[0] + north * step, 2), round(centre[1] + east * step / wide, 2)))
    return tuple(found)


def _apart(lon: float, centre: float) -> float:
    return (lon - centre + 180.0) % 360.0 - 180.0
