"""What leaves the ledger with less in it: private persons by their initials, places on a coarse grid. What is kept stays.

A private person is one whom the registry does not know and to whom the claim gives no office. Nobody can tell that for certain
from a name: what looks like one and is no known place, body or public person is masked, sooner too much than too little.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from dateline.actors.registry import Registry
from dateline.exchange.records import Record
from dateline.lexicons import rows as lexicon_rows
from dateline.places.gazetteer import Gazetteer

KM_A_DEGREE = 111.195  # of latitude
WORD = re.compile(r"[^\W\d_][\w’'\-]*")
# Small words inside a name.
PARTICLES = frozenset("al el bin ibn abu van von der den de del della di da la le".split())
LONGEST = 5

Known = Callable[[str], bool]


def known_names(registry: Registry, gazetteer: Gazetteer) -> Known:
    """Whether words name a place, or somebody whom the registry knows."""

    @cache
    def known(name: str) -> bool:
        return registry.find(name) is not None or bool(gazetteer.find(name))

    return known


def masked(record: Record, known: Known) -> Record:
    """The record with private persons by their initials, wherever they are named in it; its spans are those of the full words."""
    private = tuple(sorted(_private(record, known), key=lambda name: -len(name)))
    if not private:
        return record
    words = {word for name in private for word in WORD.findall(name) if _is_name(word) and not known(word)}
    patterns = [(re.compile(rf"\b{re.escape(name)}\b"), initials(name)) for name in (*private, *sorted(words))]
    return {**_replaced(record, patterns), "masked": True}


def rounded(record: Record, km: float) -> Record:
    """The record with its places in the middle of squares of so many kilometres, and no number that gives them away."""
    value: Any = record
    return {**record, "places": [_on_grid(place, km) for place in value.get("places", [])]}


def initials(name: str) -> str:
    """A name by its initials: "Ida van Lund" is "I. L."."""
    return " ".join(f"{word[0]}." for word in WORD.findall(name) if word not in PARTICLES) or "N."


# --- who is private ---


def _private(record: Record, known: Known) -> Iterator[str]:
    value: Any = record
    chain = value.get("attribution", [])
    public = {word for speaker in chain if speaker.get("role") and speaker.get("who") for word in WORD.findall(speaker["who"])}
    named = [speaker.get("who") for speaker in chain] + [(value.get(party) or {}).get("who") for party in ("agent", "target")]
    sources = [speaker.get("source") for speaker in chain] + [
        (value.get(party) or {}).get("text") for party in ("agent", "target")
    ]
    found = [name for name in named if name and all(map(_is_part, WORD.findall(name)))]
    for words in filter(None, (value.get("content"), *sources)):
        found += _runs(str(words))
    for name in dict.fromkeys(found):
        parts = WORD.findall(name)
        if parts and not (set(parts) <= public or known(name) or any(part.lower() in _heads() for part in parts)):
            yield name


def _runs(text: str) -> Iterator[str]:
    """Two or more words with capitals side by side, small words of names between them."""
    run: list[re.Match[str]] = []
    for word in WORD.finditer(text):
        joined = bool(run) and text[run[-1].end() : word.start()].isspace()
        if run and not (joined and _is_part(word[0]) and len(run) < LONGEST):
            yield from _run(text, run)
            run = []
        if _is_name(word[0]) or run:
            run.append(word)
    yield from _run(text, run)


def _run(text: str, run: list[re.Match[str]]) -> Iterator[str]:
    while run and not _is_name(run[-1][0]):
        run = run[:-1]
    if len(run) > 1:
        yield text[run[0].start() : run[-1].end()]


def _is_part(word: str) -> bool:
    return _is_name(word) or word in PARTICLES


def _is_name(word: str) -> bool:
    """Whether it is written as a name: a capital, and not all of them."""
    return word[0].isupper() and not (len(word) > 1 and word.isupper())


@cache
def _heads() -> frozenset[str]:
    """Words that say an office or a body: who is named with one is not private."""
    return frozenset(row[0].lower() for row in lexicon_rows("actor_heads.tsv"))


# --- what is left ---


def _replaced(value: Any, patterns: list[tuple[re.Pattern[str], str]]) -> Any:
    if isinstance(value, str):
        for pattern, short in patterns:
            value = pattern.sub(short, value)
        return value
    if isinstance(value, dict):
        return {key: _replaced(inner, patterns) for key, inner in value.items()}
    return [_replaced(inner, patterns) for inner in value] if isinstance(value, list) else value


def _on_grid(place: Any, km: float) -> Any:
    if place.get("lat") is None or place.get("lon") is None:
        return place
    step = km / KM_A_DEGREE
    lat = min(90.0, max(-90.0, (math.floor(place["lat"] / step) + 0.5) * step))
    across = step / max(math.cos(math.radians(lat)), 0.01)
    lon = (math.floor(place["lon"] / across) + 0.5) * across
    lon = (lon + 180) % 360 - 180
    radius = max(place.get("radius_km") or 0.0, round(km / math.sqrt(2), 1))
    hidden: dict[str, object] = {"geonames_id": None, "candidates": []} if "geonames_id" in place else {}
    return {**place, "lat": round(lat, 4), "lon": round(lon, 4), "radius_km": radius, **hidden}
