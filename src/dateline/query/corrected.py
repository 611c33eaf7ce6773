"""Claims whose fields people corrected, so that a filter looks at what holds and not at what was read.

They are few beside what was read. What holds of them is kept in mind as long as nobody decides, reads or takes down anything.
Full text and the days of saying stay the reader's: the words of a story do not change, and nobody corrects the others.
"""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, func, select

from dateline.exchange.records import Record
from dateline.ledger.connect import Ledger, stamp
from dateline.ledger.reviews import decisions, standing
from dateline.ledger.schema import claims, readings, reviews, tombstones
from dateline.query.filters import Filter, Near

KM_A_DEGREE = 111.195  # as `query.conditions` has it
CHUNK = 500
# What a filter asks of a claim itself, and the fields of its record that tell it.
ASKED: dict[str, tuple[str, ...]] = {
    **{name: (name,) for name in ("kind", "modality", "certainty", "outcome", "quote", "agent", "target")},
    **dict.fromkeys(("speaker", "side", "voice"), ("attribution",)),
    **dict.fromkeys(("place", "near"), ("places",)),
    **dict.fromkeys(("event_from", "event_to"), ("time",)),
    **dict.fromkeys(("unit", "at_least", "at_most"), ("quantities",)),
}


@dataclass(frozen=True, slots=True)
class Corrected:
    """A row of the claims that holds otherwise than it was read: ``values`` over the reader's ``record``."""

    key: int
    id: str
    values: Record
    record: Record  # what holds

    @property
    def said(self) -> Any:
        """The record, to look into."""
        return self.record


_known: WeakKeyDictionary[Any, tuple[tuple[int, ...], tuple[Corrected, ...]]] = WeakKeyDictionary()
_lock = threading.Lock()


def corrected(connection: Connection, filter: Filter) -> tuple[Corrected, ...]:
    """The claims that people corrected; none where the filter asks for what was read."""
    if filter.as_read:
        return ()
    state = _state(connection)
    if not state[0]:
        return ()
    if filter.recorded_by is not None:
        return _worked_out(connection, before=stamp(filter.recorded_by))
    pool = connection.engine.pool
    with _lock:
        held, found = _known.get(pool, ((), ()))
    if held != state:
        found = _worked_out(connection, before=None)
        with _lock:
            _known[pool] = (state, found)
    return found


def holding(ledger: Ledger, records: Sequence[Record]) -> tuple[Record, ...]:
    """The records with what people corrected in them."""
    with ledger.snapshot() as connection:
        values = {one.id: one.values for one in corrected(connection, Filter())}
    return tuple({**record, **values.get(str(record["id"]), {})} for record in records)


def otherwise(connection: Connection, filter: Filter) -> tuple[list[int], Filter | None]:
    """The keys that no longer answer for themselves, and the filter that finds those of them which what holds of them answers.

    None where nobody corrected anything that the filter asks for, or nothing of it fits.
    """
    asked = {
        name for field in fields(filter) if getattr(filter, field.name) not in (None, ()) for name in ASKED.get(field.name, ())
    }
    if not asked:
        return [], None
    touched = [one for one in corrected(connection, filter) if asked & one.values.keys()]
    hits = {one.id for one in touched if holds_of(one.said, filter)}
    wanted = hits & set(filter.claim) if filter.claim else hits
    plain: dict[str, Any] = {name: getattr(Filter(), name) for name in ASKED}
    return [one.key for one in touched], replace(filter, **plain, claim=tuple(sorted(wanted)), as_read=True) if wanted else None


def holds_of(said: Any, filter: Filter) -> bool:
    """Whether what is asked of a claim itself holds of a record, as `query.conditions` asks it of a row."""
    for name in ("kind", "modality", "certainty", "outcome", "quote"):
        if (wanted := getattr(filter, name)) and said.get(name) not in wanted:
            return False
    for name in ("agent", "target"):
        party = said.get(name) or {}
        if (wanted := getattr(filter, name)) and not {party.get("who") or party.get("text"), party.get("side")} & set(wanted):
            return False
    chain = said.get("attribution") or []
    if filter.voice is not None and bool(chain) is not (filter.voice == "attributed"):
        return False
    names = [speaker.get("who") or speaker.get("source") for speaker in chain]
    sides = [speaker.get("side") for speaker in chain]
    return (
        _one_of(filter.speaker, names)
        and _one_of(filter.side, sides)
        and _is_there(said.get("places") or [], filter)
        and _is_then(said.get("time") or {}, filter)
        and _counts(said.get("quantities") or [], filter)
    )


def _one_of(wanted: Sequence[str], names: Iterable[str | None]) -> bool:
    """Who speaks together is kept as alternatives, each of which finds it."""
    return not wanted or any(f"|{one.lower()}|" in f"|{(name or '').lower()}|" for one in wanted for name in names)


def _is_there(places: Sequence[Any], filter: Filter) -> bool:
    if not filter.place and filter.near is None:
        return True
    wanted = {name.lower() for name in filter.place}
    return any(
        (not wanted or str(place["name"]).lower() in wanted) and (filter.near is None or _within(place, filter.near))
        for place in places
    )


def _within(place: Any, near: Near) -> bool:
    if place["lat"] is None or place["lon"] is None:
        return False
    reach = near.km / KM_A_DEGREE
    east = abs(place["lon"] - near.lon)
    apart = min(east, 360 - east) * max(math.cos(math.radians(near.lat)), 0.01)
    north = place["lat"] - near.lat
    return abs(north) <= reach and bool(north * north + apart * apart <= reach * reach)


def _is_then(time: Any, filter: Filter) -> bool:
    start, end = time.get("start"), time.get("end")
    after = filter.event_from is None or (end or "") >= filter.event_from.isoformat()
    return after and (filter.event_to is None or (start or "9999") <= filter.event_to.isoformat())


def _counts(quantities: Sequence[Any], filter: Filter) -> bool:
    if not filter.unit and filter.at_least is None and filter.at_most is None:
        return True

    def fits(one: Any) -> bool:
        value, most = one["value"], one["high"] if one["high"] is not None else one["value"]
        return (
            (not filter.unit or one["unit"] in filter.unit)
            and (filter.at_least is None or (most is not None and most >= filter.at_least))
            and (filter.at_most is None or (value is not None and value <= filter.at_most))
        )

    return any(map(fits, quantities))


def _state(connection: Connection) -> tuple[int, ...]:
    """What the corrected claims follow from: the last decision, reading and takedown."""
    asked = (select(func.coalesce(func.max(table.c.key), 0)).scalar_subquery() for table in (reviews, readings, tombstones))
    return tuple(connection.execute(select(*asked)).one())


def _worked_out(connection: Connection, *, before: str | None) -> tuple[Corrected, ...]:
    values: dict[str, Record] = {}
    for claim, made in decisions(connection).items():
        stands = standing([one for one in made if before is None or (one.taken_in or one.when) <= before])
        if stands.values:
            values[claim] = stands.values
    ids, found = sorted(values), []
    for start in range(0, len(ids), CHUNK):
        some = select(claims.c.key, claims.c.id, claims.c.record).where(claims.c.id.in_(ids[start : start + CHUNK]))
        for row in connection.execute(some):
            if row.record:  # not taken down
                found.append(Corrected(row.key, row.id, values[row.id], {**json.loads(row.record), **values[row.id]}))
    return tuple(found)
