"""The one filter: which claims are asked for, the same in a command, an address and a saved search."""

from __future__ import annotations

import dataclasses
import datetime
import math
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from dateline.errors import RunError
from dateline.exchange.item import Review
from dateline.types import Modality, Outcome, QuoteKind, Step

Voice = Literal["own", "attributed"]
REVIEWS = typing.get_args(Review)
# Values that no reader adds to; kinds may be a user's own.
CLOSED: Mapping[str, tuple[str, ...]] = {
    "reviewed": REVIEWS,
    "modality": typing.get_args(Modality),
    "certainty": typing.get_args(Step),
    "outcome": typing.get_args(Outcome),
    "quote": typing.get_args(QuoteKind),
}


class Near(NamedTuple):
    """A circle on the map."""

    lat: float
    lon: float
    km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which claims: every field given must hold; of several values of one field, one.

    ``collection``: only stories of these; a restricted one is shown to nobody who does not name it. ``allowed`` are the
    restricted ones that whoever asks may name, None for all: it says who asks, not what, so that no parameter sets it.
    Fields that people corrected are asked for as corrected; ``as_read``: as the reader made them.

    ``words``: full text, all words, "phrases" whole, -without. ``voice``: the outlet's own, or somebody's. ``event_from`` and
    ``event_to`` bound the days of the event, which must meet them; ``said_from`` and ``said_to`` those of saying it, where
    the text tells them; ``published_from`` and ``published_to`` those of publication. ``reviewed``: what people decided, one of
    `REVIEWS`. ``as_of``: only what was published by that day, each story as it then stood; ``recorded_by``: only what this
    ledger then held.
    """

    words: str | None = None
    speaker: tuple[str, ...] = ()
    side: tuple[str, ...] = ()
    voice: Voice | None = None
    kind: tuple[str, ...] = ()
    modality: tuple[str, ...] = ()
    certainty: tuple[str, ...] = ()
    outcome: tuple[str, ...] = ()
    quote: tuple[str, ...] = ()
    agent: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    near: Near | None = None
    event_from: datetime.date | None = None
    event_to: datetime.date | None = None
    said_from: datetime.date | None = None
    said_to: datetime.date | None = None
    published_from: datetime.date | None = None
    published_to: datetime.date | None = None
    unit: tuple[str, ...] = ()
    at_least: float | None = None
    at_most: float | None = None
    publisher: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    story: tuple[str, ...] = ()
    claim: tuple[str, ...] = ()
    reviewed: tuple[str, ...] = ()
    as_of: datetime.date | None = None
    recorded_by: datetime.datetime | None = None
    collection: tuple[str, ...] = ()
    allowed: frozenset[str] | None = None
    as_read: bool = False


# What somebody may ask for; the others say who asks, and how the answer is meant.
NAMES = tuple(field.name for field in dataclasses.fields(Filter) if field.name not in {"allowed", "as_read"})


def read_filter(parameters: Mapping[str, str | Sequence[str] | None]) -> Filter:
    """The filter that plain parameters ask for; empty ones ask for nothing.

    Raises `RunError` R030 for a name that is none of the filter's, R031 for a value that cannot be understood.
    """
    values: dict[str, Any] = {}
    for name, given in parameters.items():
        if name not in NAMES:
            raise RunError("R030", where=name, detail=", ".join(NAMES))
        texts = tuple(text for text in ([given] if isinstance(given, str) else given or ()) if text.strip())
        if texts:
            values[name] = _read(name, texts)
    return Filter(**values)


def parameters_of(filter: Filter) -> dict[str, list[str]]:
    """The filter as plain parameters, only those that ask for something, in the order of its fields."""
    found: dict[str, list[str]] = {}
    for name in NAMES:
        value = getattr(filter, name)
        if value in (None, ()):
            continue
        if isinstance(value, Near):
            found[name] = [",".join(f"{number:g}" for number in value)]
        elif isinstance(value, tuple):
            found[name] = list(value)
        elif isinstance(value, datetime.date):
            found[name] = [value.isoformat()]
        else:
            found[name] = [f"{value:g}" if isinstance(value, float) else str(value)]
    return found


def _read(name: str, texts: tuple[str, ...]) -> object:
    reader = _READERS.get(name)
    closed = CLOSED.get(name, ())
    if closed and (unknown := [text for text in texts if text.strip() not in closed]):
        raise RunError("R031", where=name, detail=f"{unknown[0]!r} is none of its values; write {', '.join(closed)}")
    if reader is None:
        return tuple(text.strip() for text in texts)
    if len(texts) > 1:
        raise RunError("R031", where=name, detail=f"{len(texts)} values; give one")
    try:
        return reader(texts[0].strip())
    except ValueError as error:
        raise RunError("R031", where=name, detail=f"{texts[0]!r}; {_WANTED[reader]}") from error


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def _moment(text: str) -> datetime.datetime:
    """A moment; a day alone is its end."""
    if len(text) == len("2022-12-27"):
        return datetime.datetime.combine(_day(text), datetime.time.max, datetime.UTC)
    moment = datetime.datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)


def _number(text: str) -> float:
    value = float(text.replace(",", ""))
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def _near(text: str) -> Near:
    lat, lon, km = (_number(part) for part in text.split(","))
    if not (-90 <= lat <= 90 and -180 <= lon <= 180 and 0 < km <= 20_038):
        raise ValueError(text)
    return Near(lat, lon, km)


def _voice(text: str) -> str:
    if text not in {"own", "attributed"}:
        raise ValueError(text)
    return text


_READERS: Mapping[str, Callable[[str], object]] = {
    "words": str,
    "voice": _voice,
    "near": _near,
    "at_least": _number,
    "at_most": _number,
    "recorded_by": _moment,
    **dict.fromkeys(("event_from", "event_to", "said_from", "said_to", "published_from", "published_to", "as_of"), _day),
}
_WANTED: Mapping[Callable[[str], object], str] = {
    str: "write words",
    _voice: "write own or attributed",
    _near: "write LAT,LON,KM, for example 48.6,38.0,50",
    _number: "write a number",
    _moment: "write a day or a moment, for example 2022-12-27T10:00Z",
    _day: "write YYYY-MM-DD",
}
