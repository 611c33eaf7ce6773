"""What moved between two versions of a story, or between two readers of one version: claims kept, dropped, new and changed."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any, Literal

from sqlalchemy import Connection, select

from dateline.errors import RunError
from dateline.exchange.records import Record
from dateline.ledger.collections import Sight, see_story, sight
from dateline.ledger.connect import Ledger
from dateline.ledger.reader import SECOND
from dateline.ledger.schema import claims, readers, readings, stories, versions
from dateline.ledger.versions import stories_named

Kind = Literal["kept", "changed", "new", "dropped"]

# Two claims of two versions are one that changed when so much of their words is the same.
ALIKE = 0.6
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Moved:
    """One field of a claim, before and after, as a person would write it; None where it was empty."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """A claim before and after. ``moved`` are its fields that differ, its words among them."""

    kind: Kind
    before: Record | None
    after: Record | None
    moved: tuple[Moved, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """One reading of one version of a story."""

    story: str
    version: str
    doc: str
    title: str | None
    published: str | None
    updated: str | None
    retrieved: str
    reader: str
    recorded: str


@dataclass(frozen=True, slots=True)
class Step:
    """From one state of a story to the next."""

    before: State
    after: State
    changes: tuple[Change, ...]


def version_changes(
    ledger: Ledger, story: str, *, collection: Sequence[str] = (), allowed: Collection[str] | None = None
) -> tuple[Step, ...]:
    """The versions of a story in order of their days, each beside the one before, as their newest readers read them.

    ``story`` is its id, address or name; ``collection`` and ``allowed`` are as in a `Filter`. Raises `RunError` R033 when the
    ledger has none, R081 and R082 when it may not be shown.
    """
    with ledger.snapshot() as connection:
        states = _states(connection, _story(connection, story, sight(connection, asked=collection, allowed=allowed)))
        newest = list({state.version: (state, key) for state, key in states}.values())
        return tuple(_steps(connection, newest, by_words=True))


def reader_changes(
    ledger: Ledger, story: str, *, collection: Sequence[str] = (), allowed: Collection[str] | None = None
) -> tuple[Step, ...]:
    """What each better reader made of each version of a story. Raises `RunError` R033, R081, R082."""
    with ledger.snapshot() as connection:
        states = _states(connection, _story(connection, story, sight(connection, asked=collection, allowed=allowed)))
        steps: list[Step] = []
        for version in dict.fromkeys(state.version for state, _ in states):
            mine = [(s, key) for s, key in states if s.version == version and not s.reader.startswith(SECOND)]
            steps += _steps(connection, mine, by_words=False)
        return tuple(steps)


def second_changes(
    ledger: Ledger, story: str, *, collection: Sequence[str] = (), allowed: Collection[str] | None = None
) -> tuple[Step, ...]:
    """Of each version what the reader made of it beside what a second reader did, each the newest. Raises `RunError` R033."""
    with ledger.snapshot() as connection:
        states = _states(connection, _story(connection, story, sight(connection, asked=collection, allowed=allowed)))
        steps: list[Step] = []
        for version in dict.fromkeys(state.version for state, _ in states):
            mine = [(s, key) for s, key in states if s.version == version]
            both = [[row for row in mine if row[0].reader.startswith(SECOND) == second] for second in (False, True)]
            if all(both):
                steps += _steps(connection, [both[0][-1], both[1][-1]], by_words=True)
        return tuple(steps)


def compare(before: Sequence[Record], after: Sequence[Record], *, by_words: bool) -> tuple[Change, ...]:
    """The claims of two readings side by side, in the order of the text.

    With ``by_words`` a claim is the same one when its words are, or nearly; else when its id is.
    """
    pairs = dict(_paired(before, after, by_words=by_words))
    found: list[Change] = []
    for at, record in enumerate(before):
        if at not in pairs:
            found.append(Change("dropped", record, None))
            continue
        other = after[pairs[at]]
        moved = tuple(_moved(record, other))
        found.append(Change("changed" if moved else "kept", record, other, moved))
    taken = set(pairs.values())
    found += [Change("new", None, record) for at, record in enumerate(after) if at not in taken]
    return tuple(sorted(found, key=lambda change: int(str((change.after or change.before or {})["start"]))))


# --- which is which ---


def _paired(before: Sequence[Record], after: Sequence[Record], *, by_words: bool) -> Iterator[tuple[int, int]]:
    key = _content if by_words else _id
    places: dict[str, list[int]] = {}
    for at, record in enumerate(after):
        places.setdefault(key(record), []).append(at)
    left: list[int] = []
    for at, record in enumerate(before):
        same = places.get(key(record))
        if same:
            yield at, same.pop(0)
        else:
            left.append(at)
    free = sorted(at for rest in places.values() for at in rest)
    if by_words:
        yield from _nearly(before, after, left, free)


def _nearly(before: Sequence[Record], after: Sequence[Record], left: Sequence[int], free: list[int]) -> Iterator[tuple[int, int]]:
    """Claims whose words are nearly the same, the most alike first."""
    scored: list[tuple[float, int, int]] = []
    for at in left:
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(WORD.findall(_content(before[at])))
        for other in free:
            matcher.set_seq1(WORD.findall(_content(after[other])))
            if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and (score := matcher.ratio()) >= ALIKE:
                scored.append((score, at, other))
    taken: set[tuple[str, int]] = set()
    for _, at, other in sorted(scored, key=lambda row: (-row[0], row[1], row[2])):
        if ("before", at) not in taken and ("after", other) not in taken:
            taken |= {("before", at), ("after", other)}
            yield at, other


def _content(record: Record) -> str:
    return " ".join(str(record.get("content", "")).split())


def _id(record: Record) -> str:
    return str(record.get("id"))


# --- what moved ---


def _moved(before: Record, after: Record) -> Iterator[Moved]:
    one, other = dict(_said(before)), dict(_said(after))
    for name in one:
        if one[name] != other[name]:
            yield Moved(name, one[name], other[name])


def _said(record: Record) -> Iterator[tuple[str, str | None]]:
    """The fields that people compare, in plain words."""
    value: Any = record
    yield "words", _content(record)
    yield "speakers", _joined(str(s.get("who") or s.get("source") or "unnamed") for s in value.get("attribution", []))
    for name in ("quote", "kind", "modality", "certainty", "hedge", "outcome"):
        yield name, value.get(name)
    for name in ("agent", "target"):
        party = value.get(name)
        yield name, (party.get("who") or party.get("text")) if party else None
    yield "places", _joined(str(place.get("name")) for place in value.get("places", []))
    time = value.get("time")
    yield "time", f"{time.get('start')} to {time.get('end')}" if time else None
    yield "numbers", _joined(_number(quantity) for quantity in value.get("quantities", []))


def _number(quantity: Any) -> str:
    value = quantity.get("value")
    if value is None:
        return str(quantity.get("text"))
    high = quantity.get("high")
    bound = {"exact": ""}.get(quantity["bound"], quantity["bound"].replace("_", " ") + " ")
    return f"{bound}{value:,.15g}{f'–{high:,.15g}' if high is not None else ''} {quantity['unit']}"


def _joined(words: Iterator[str]) -> str | None:
    return ", ".join(words) or None


# --- out of the ledger ---


def _story(connection: Connection, name: str, seen: Sight) -> int:
    """The key of the story of that id, address or name; the latest of several names. Raises `RunError` R033."""
    found = stories_named(connection, name)
    if not found:
        raise RunError("R033", where=name)
    see_story(connection, found[0], name, seen)
    return found[0]


def _states(connection: Connection, story: int) -> list[tuple[State, int]]:
    """Every reading of the story, oldest version first, of each version the oldest reading first."""
    rows = connection.execute(
        select(
            stories.c.id.label("story"),
            versions.c.id.label("version"),
            *(versions.c[name] for name in ("doc", "title", "published", "updated", "retrieved")),
            readers.c.id.label("reader"),
            readings.c.recorded,
            readings.c.key,
        )
        .join(versions, versions.c.story == stories.c.key)
        .join(readings, readings.c.version == versions.c.key)
        .join(readers, readers.c.key == readings.c.reader)
        .where(stories.c.key == story)
    ).all()
    # Of a version's readings those of second readers come first: the last one is the one that holds.
    ordered = sorted(
        rows,
        key=lambda row: (
            row.updated or row.published or "",
            row.retrieved,
            row.version,
            not row.reader.startswith(SECOND),
            row.key,
        ),
    )
    return [(_state(row), row.key) for row in ordered]


def _state(row: Any) -> State:
    days = (row.published, row.updated, row.retrieved)
    return State(row.story, row.version, row.doc, row.title, *days, row.reader, row.recorded)


def _steps(connection: Connection, states: Sequence[tuple[State, int]], *, by_words: bool) -> Iterator[Step]:
    for (before, first), (after, second) in pairwise(states):
        both = [reading_records(connection, key) for key in (first, second)]
        yield Step(before, after, compare(both[0], both[1], by_words=by_words))


def reading_records(connection: Connection, reading: int) -> list[Record]:
    """The claims of a reading, in the order of the text; those taken down are left out."""
    rows = connection.execute(select(claims.c.record).where(claims.c.reading == reading).order_by(claims.c.start, claims.c.key))
    return [json.loads(row.record) for row in rows if row.record]
