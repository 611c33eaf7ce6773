"""A word of caution: whether a name that was found may still be that of another village."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.places.gazetteer import Candidate, Gazetteer

# People: of settlements smaller than this the gazetteer holds a part only (those under 500 people are left out altogether),
# so that a name it holds once is often borne by others.
SMALL = 2_000


def caution(place: Candidate, name: str, others: Sequence[Candidate], gazetteer: Gazetteer) -> str | None:
    """Why the place may be another of its name than the one found, ``None`` where nothing says so."""
    if place.area or not place.feature.startswith("PPL") or place.country is None:
        return None
    known = 1 + sum(c.country == place.country and not c.area for c in others)
    listed = max(gazetteer.listed(n, place.country) for n in (name, place.name))
    if listed > known:
        return f"{listed} settlements of this name are listed in {place.country}, of which {known} can be placed"
    if not others and listed == 0 and 0 < place.population < SMALL and place.source is None:
        return "a small settlement: villages too small for the gazetteer may bear the same name"
    return None
