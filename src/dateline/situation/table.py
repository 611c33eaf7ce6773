"""Count claims by place, kind, side and week: reports, stories, outlets, and the origins that stand behind them.

A count is of reports. Origins are counted as everywhere (`judging.tally`): who is quoted or which wire is credited, each once,
however many outlets carry it; outlets that name nobody stand apart. A claim that is placed less exactly than the unit asked for
is counted as such and never put into one.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from dateline.errors import RunError
from dateline.exchange.item import About, Batch, Item, Scalar
from dateline.export import Showing, taking_out
from dateline.judging.groups import groups
from dateline.judging.said import voices
from dateline.judging.store import ref
from dateline.judging.tally import HEARD, Tally, counted
from dateline.ledger.connect import Ledger
from dateline.places.gazetteer import Gazetteer
from dateline.query.coverage import days_read
from dateline.query.filters import Filter
from dateline.situation.areas import Area, area_of

DAY = datetime.timedelta(days=1)
# How exactly a place must be known to be put into a district.
EXACT = frozenset({"settlement", "site", "near", "district"})
LESS_EXACT, NO_PLACE, NO_DAY, LONGER = "less exactly placed", "no place given", "no day given", "longer than that"
COUNTED = ("reports", "stories", "outlets", "origins", "unattributed")
Key = Callable[[Item], str]


@dataclass(frozen=True, slots=True)
class Row:
    """One combination of values and what was counted. ``claims``: the ids behind it; ``unread``: its days with nothing read.

    ``origins`` that are named, and outlets that name none; None where that is not known.
    """

    values: tuple[str, ...]
    reports: int
    stories: int
    outlets: int
    origins: int | None
    unattributed: int | None
    unread: int | None
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Situation:
    """The rows in order of their values, what they are out of, and the stretches of days of which nothing at all was read."""

    by: tuple[str, ...]
    rows: tuple[Row, ...]
    about: About
    claims: int
    gaps: tuple[tuple[str, str], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns."""
        return (*self.by, *COUNTED, *(("days_not_read",) if _stretch(self.by) else ()))

    def cells(self) -> Iterable[tuple[Scalar, ...]]:
        """The rows as cells."""
        last = bool(_stretch(self.by))
        for row in self.rows:
            counted = (row.reports, row.stories, row.outlets, row.origins, row.unattributed)
            yield (*row.values, *counted, *((row.unread,) if last else ()))


@dataclass(slots=True)
class _Group:
    claims: list[str] = field(default_factory=list)
    refs: list[str] = field(default_factory=list)
    stories: set[str] = field(default_factory=set)
    outlets: set[str] = field(default_factory=set)


def situation(
    ledger: Ledger,
    by: Sequence[str],
    filter: Filter,
    *,
    areas: Sequence[Area] = (),
    gazetteer: Gazetteer | None = None,
) -> Situation:
    """Count what the filter finds, by the values of ``by``. Claims count once for each of their values, at their first place.

    Raises `RunError` R112 for a name that cannot be counted by, or one that needs ``areas``.
    """
    keys = _keys(areas, gazetteer)
    for name in by:
        if name not in keys:
            needs = "; give the boundaries with --areas FILE.geojson" if name in {"admin2", "pcode"} else ""
            raise RunError("R112", where="by", detail=f"{name!r} cannot be counted by{needs}; there are {', '.join(keys)}")
    with taking_out(ledger, filter, Showing()) as batch:
        grouped, total = _grouped(batch, [keys[name] for name in by])
        about = batch.about
    read = _days_read(ledger, filter)
    origins = _origins(ledger, grouped)
    rows = tuple(_row(values, group, by, read, origins.get(values)) for values, group in sorted(grouped.items()))
    return Situation(tuple(by), rows, about, total, tuple(_gaps(sorted(read))))


def _grouped(batch: Batch, keys: Sequence[Key]) -> tuple[dict[tuple[str, ...], _Group], int]:
    groups: dict[tuple[str, ...], _Group] = {}
    total = 0
    for item in batch.items:
        group = groups.setdefault(tuple(key(item) for key in keys), _Group())
        group.claims.append(str(item.said["id"]))
        group.refs.append(ref(item.source.story, str(item.said["id"])))
        group.stories.add(item.source.story)
        group.outlets.add(item.source.publisher or item.source.story)
        total += 1
    return groups, total


def _origins(ledger: Ledger, grouped: Mapping[tuple[str, ...], _Group]) -> dict[tuple[str, ...], Tally]:
    """The tally of each combination; what joins claims is looked up once for all of them."""
    every = [name for group in grouped.values() for name in group.refs]
    with ledger.snapshot() as connection:
        heard = {voice.ref: voice for voice in voices(connection, every)}
        joined = groups(connection, every, HEARD)
    told = {values: [heard[name] for name in sorted(set(group.refs)) if name in heard] for values, group in grouped.items()}
    return {values: counted(some, joined) for values, some in told.items() if some}


def _row(values: tuple[str, ...], group: _Group, by: Sequence[str], read: set[datetime.date], told: Tally | None) -> Row:
    origins, unattributed = (told.origins, told.unattributed) if told else (None, None)
    unread = None
    if stretch := _stretch(by):
        value = values[by.index(stretch)]
        days = _days_of(stretch, value) if value[:1].isdigit() else []
        unread = sum(day not in read for day in days) if days else None
    return Row(
        values, len(group.claims), len(group.stories), len(group.outlets), origins, unattributed, unread, tuple(group.claims)
    )


# --- what is counted by ---


def _keys(areas: Sequence[Area], gazetteer: Gazetteer | None) -> Mapping[str, Key]:
    """How each name's value is told of a claim."""
    keys: dict[str, Key] = {
        "place": lambda item: _first(item)["name"] if _first(item) else NO_PLACE,
        "kind": lambda item: str(item.said["kind"]),
        "modality": lambda item: str(item.said["modality"]),
        "side": lambda item: _side(
            item.said["attribution"][-1]["side"] if item.said["attribution"] else "the outlet's own voice"
        ),
        "agent_side": lambda item: _side((item.said["agent"] or {}).get("side")),
        "target_side": lambda item: _side((item.said["target"] or {}).get("side")),
        "publisher": lambda item: item.source.publisher or "no outlet named",
        **{name: _time(name) for name in ("day", "week", "month")},
    }
    if gazetteer is not None:
        keys["admin1"] = _admin1(gazetteer)
    if areas:
        keys["admin2"] = _in_area(areas, lambda area: area.name)
        keys["pcode"] = _in_area(areas, lambda area: area.code or area.name)
    return keys


def _first(item: Item) -> Any:
    return item.said["places"][0] if item.said["places"] else None


def _side(side: str | None) -> str:
    return (side or "not said").split("|")[0]


def _in_area(areas: Sequence[Area], told: Callable[[Area], str]) -> Key:
    known: dict[tuple[float, float], Area | None] = {}

    def key(item: Item) -> str:
        place = _first(item)
        if place is None:
            return NO_PLACE
        if place["lat"] is None or place["precision"] not in EXACT:
            return LESS_EXACT
        point = (place["lat"], place["lon"])
        if point not in known:
            known[point] = area_of(areas, *point)
        area = known[point]
        return told(area) if area else "outside the areas given"

    return key


def _admin1(gazetteer: Gazetteer) -> Key:
    known: dict[tuple[str, int], str] = {}

    def key(item: Item) -> str:
        place = _first(item)
        if place is None:
            return NO_PLACE
        if place["precision"] in {"country", "continent", "sea", "zone", "line", "unresolved"} or place["geonames_id"] is None:
            return LESS_EXACT
        if place["precision"] == "region":
            return str(place["name"])
        at = (str(place["name"]), int(place["geonames_id"]))
        if at not in known:
            same = [found for found in gazetteer.find(at[0]) if found.geonames_id == at[1]]
            within = gazetteer.within(same[0]) if same else ()
            known[at] = within[0] if len(within) > 1 else LESS_EXACT
        return known[at]

    return key


def _time(name: str) -> Key:
    def key(item: Item) -> str:
        time = item.said["time"]
        if not time or not (time["start"] and time["end"]):
            return NO_DAY
        first, last = (_unit(name, time[end]) for end in ("start", "end"))
        return first if first == last else LONGER

    return key


def _unit(name: str, day: str) -> str:
    """The day, the Monday of its week, or its month."""
    if name == "month":
        return day[:7]
    found = datetime.date.fromisoformat(day)
    return (found - DAY * found.weekday()).isoformat() if name == "week" else day


def _stretch(by: Sequence[str]) -> str | None:
    return next((name for name in by if name in {"day", "week", "month"}), None)


def _days_of(name: str, value: str) -> list[datetime.date]:
    first = datetime.date.fromisoformat(value if name != "month" else f"{value}-01")
    number = {"day": 1, "week": 7}.get(name, 31)
    days = [first + DAY * n for n in range(number)]
    return [day for day in days if name != "month" or day.month == first.month]


# --- what was read ---


def _days_read(ledger: Ledger, filter: Filter) -> set[datetime.date]:
    """The days of publication of which anything was read, of the outlets and languages that the filter lets through."""
    return {datetime.date.fromisoformat(one.day) for one in days_read(ledger, filter)}


def _gaps(days: Sequence[datetime.date]) -> Iterable[tuple[str, str]]:
    for before, after in pairwise(days):
        if after - before > DAY:
            yield (before + DAY).isoformat(), (after - DAY).isoformat()
