"""Published series read in: tables of a claimant's counts by day, whatever their columns are called.

A table is CSV, JSON (a list of flat records) or JSON Lines. It is *long* when a column holds the
number and others say of what ("date, source, type, estimate"), *wide* when each further column is a
count of its own ("date, killed, killed_cum, injured_cum"). Names of columns are read by the lexicon
``series_columns.tsv``; nothing is known of any one publisher.
"""

from __future__ import annotations

import csv
import datetime
import json
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from pathlib import Path

from dateline.actors.registry import Registry
from dateline.errors import DocumentError
from dateline.lexicons import rows as lexicon_rows
from dateline.linking.series import Counted, Row, Series
from dateline.types import Actor, Bound

TABLES = {".csv", ".tsv", ".json", ".jsonl"}
# A wide column is a running total when no more than this share of its steps go down.
_FALLS = 0.03
_WORD = re.compile(r"[a-z0-9]+", re.I)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:[ ,]\d{3})+|\d+)(?:\.\d+)?")
_DAY_ORDERS = ("%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%Y/%m/%d", "%d-%m-%Y", "%Y%m%d")
_NONE = {"", "na", "n/a", "nan", "null", "none", "-"}
_BOUNDS: Mapping[str, Bound] = {"about": "about", "approximately": "about", "more": "at_least", "over": "at_least"}
# How long a run of words of a file's name may name somebody.
_LONGEST_NAME = 5
# How many words the name of a count may have.
_LONGEST_COUNT = 10

Cells = Mapping[str, object]
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What the caller says of a table that does not say it itself."""

    claimant: str | None = None
    whose: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """The series of the tables, and what was left out of them, each with its reason."""

    series: tuple[Series, ...] = ()
    left_out: tuple[str, ...] = field(default=())


def read_series(path: Path, registry: Registry, *, told: Told | None = None) -> Imported:
    """Read a table, or every table of a folder and the folders in it.

    Raises `DocumentError` D001 where there is nothing and D030 where a single file holds no series; in a
    folder a file without series is named in ``left_out``.
    """
    told = told or Told()
    if not path.exists():
        raise DocumentError("D001", where=str(path))
    if path.is_file():
        return _table(path, registry, told)
    found: list[Series] = []
    aside: list[str] = []
    for table in sorted(p for p in path.rglob("*") if p.suffix.lower() in TABLES and p.is_file()):
        try:
            one = _table(table, registry, told)
        except DocumentError as error:
            aside.append(error.message)
        else:
            found += one.series
            aside += one.left_out
    if not found:
        raise DocumentError("D030", where=str(path), detail="no table in it holds a series")
    return Imported(tuple(found), tuple(aside))


def _table(path: Path, registry: Registry, told: Told) -> Imported:
    records = [(number, cells) for number, cells in _records(path) if cells]
    columns = tuple(dict.fromkeys(column for _, cells in records for column in cells))
    roles = {role: column for column in columns for role in [_role(column)] if role is not None}
    if "day" not in roles or not records:
        raise DocumentError("D030", where=str(path), detail="no column of dates")
    days = _days([cells.get(roles["day"]) for _, cells in records])
    dated = [(day, number, cells) for day, (number, cells) in zip(days, records, strict=True) if day is not None]
    if not dated:
        raise DocumentError("D030", where=str(path), detail=f"column {roles['day']!r} holds no dates")
    who, whose = _named(path, registry)
    told = Told(told.claimant or (who.name if who else None), told.whose or whose, told.name or path.stem)
    sheet = _Sheet(path, registry, told, roles, dated)
    long = "value" in roles or "low" in roles
    series, aside = _long(sheet) if long else _wide(sheet, columns)
    if not series:
        raise DocumentError("D030", where=str(path), detail="no column of counts")
    aside = [f"{path.name}: {note}" for note in aside]
    return Imported(tuple(series), tuple(aside))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A table whose days are known."""

    path: Path
    registry: Registry
    told: Told
    roles: Mapping[str, str]
    dated: Sequence[tuple[datetime.date, int, Cells]]

    def where(self, number: int) -> str:
        return f"{self.path.name}:{number}"

    def series(self, claimant: str | None, counted: Counted, rows: Iterable[Row], name: str = "") -> Series:
        """A series with its claimant and side as the registry knows them."""
        actor = self.registry.find(claimant) if claimant else None
        ordered = tuple(sorted(dict.fromkeys(rows), key=lambda row: row.day))
        title = f"{self.told.name}/{name}" if name else str(self.told.name)
        return Series(title, actor.name if actor else claimant, actor.side if actor else None, counted, ordered)


# --- long tables: one number a line ---


def _long(sheet: _Sheet) -> tuple[list[Series], list[str]]:
    rows: dict[tuple[str | None, Counted], list[Row]] = defaultdict(list)
    aside: set[str] = set()
    for day, number, cells in sheet.dated:
        value, low, high = (_number(cells.get(sheet.roles.get(role, ""))) for role in ("value", "low", "high"))
        end = str(cells.get(sheet.roles.get("end", "")) or "").lower()
        first = low if low is not None else value
        if first is None:
            continue
        last = high if low is not None else None
        row = Row(day, total=first, high=last, where=sheet.where(number), hours=_hours(sheet, cells))
        counted = _counted_of(sheet, cells)
        if counted is None:
            aside.add(f"{_cell(sheet, cells, 'unit')!r} is no name of a count")
            continue
        rows[_cell(sheet, cells, "claimant") or sheet.told.claimant, counted].append(_ended(row, end))
    return [sheet.series(who, counted, _paired(found)) for (who, counted), found in rows.items()], sorted(aside)


def _ended(row: Row, end: str) -> Row:
    """A row that gives one end of a range says so."""
    if "high" in end or "max" in end:
        return replace(row, bound="at_most")
    return replace(row, bound="at_least") if "low" in end or "min" in end else row


def _paired(rows: Iterable[Row]) -> Iterator[Row]:
    """The two ends of a range that stand on lines of their own, and the number between them, as one row."""
    points: dict[datetime.date, list[Row]] = defaultdict(list)
    ends: dict[tuple[datetime.date, Bound], Row] = {}
    for row in rows:
        if row.bound in {"at_least", "at_most"}:
            ends[row.day, row.bound] = row
        else:
            points[row.day].append(row)
    for day in sorted(points.keys() | {day for day, _ in ends}):
        low, high = ends.get((day, "at_least")), ends.get((day, "at_most"))
        if low is None or high is None:
            yield from (*points[day], *(end for end in (low, high) if end is not None))
        elif points[day]:
            yield from (replace(point, high=high.total) for point in points[day])
        else:
            yield replace(low, high=high.total, bound="exact")


def _counted_of(sheet: _Sheet, cells: Cells) -> Counted | None:
    words = _words(_cell(sheet, cells, "unit") or sheet.told.name or "")
    if len(words) > _LONGEST_COUNT:  # a sentence that strayed into the column
        return None
    unit, of = _unit(words)
    whose = _cell(sheet, cells, "whose") or sheet.told.whose
    actor = sheet.registry.find(whose) if whose else None
    return Counted(unit, of, actor.name if actor else whose)


def _cell(sheet: _Sheet, cells: Cells, role: str) -> str | None:
    value = str(cells.get(sheet.roles.get(role, "")) or "").strip()
    return value if value.lower() not in _NONE else None


def _hours(sheet: _Sheet, cells: Cells) -> float | None:
    return _number(cells.get(sheet.roles["hours"])) if "hours" in sheet.roles else None


# --- wide tables: a column a count ---


def _wide(sheet: _Sheet, columns: Sequence[str]) -> tuple[list[Series], list[str]]:
    aside: list[str] = []
    columns_of: dict[Words, dict[str, str]] = defaultdict(dict)  # what is counted → total / increment → column
    for column in columns:
        words = _words(column)
        if column in sheet.roles.values() or not words or _text(sheet, column):
            continue
        if set(words) & _column_words("aside"):
            aside.append(f"column {column!r} is the compiler's, not the source's")
            continue
        counted = tuple(w for w in words if w not in _column_words("total") | _column_words("increment")) or words
        columns_of[counted][_kind(sheet, column, words, columns)] = column
    return [_column_series(sheet, words, found) for words, found in columns_of.items()], aside


def _kind(sheet: _Sheet, column: str, words: Words, columns: Sequence[str]) -> str:
    """Whether a column holds running totals or increments: by its name, by a sister column, else by how it runs."""
    if set(words) & _column_words("total"):
        return "total"
    sisters = (_words(c) for c in columns if c != column)
    if set(words) & _column_words("increment") or any(
        s[: len(words)] == words and _column_words("total") & set(s) for s in sisters
    ):
        return "increment"
    values = [v for _, _, cells in sheet.dated for v in [_number(cells.get(column))] if v is not None]
    falls = sum(b < a for a, b in pairwise(values))
    return "total" if falls <= _FALLS * len(values) else "increment"


def _column_series(sheet: _Sheet, words: Words, columns: Mapping[str, str]) -> Series:
    unit, of = _unit(words)
    whose = sheet.told.whose
    rows: list[Row] = []
    for day, number, cells in sheet.dated:
        total, increment = (_number(cells.get(columns.get(kind, ""))) for kind in ("total", "increment"))
        if total is None and increment is None:
            continue
        bound = _BOUNDS.get(str(cells.get(f"{columns.get('total')}*") or "").lower(), "exact")
        rows.append(Row(day, total, increment, None, bound, _hours(sheet, cells), sheet.where(number)))
    return sheet.series(sheet.told.claimant, Counted(unit, of, whose), rows, " ".join(words))


def _text(sheet: _Sheet, column: str) -> bool:
    """Whether a column holds no numbers at all."""
    return all(_number(cells.get(column)) is None for _, _, cells in sheet.dated)


# --- names of columns and files ---


def _words(name: str) -> Words:
    return tuple(word.lower() for word in _WORD.findall(_CAMEL.sub(" ", name)))


@cache
def _column_words(role: str) -> frozenset[str]:
    return frozenset(name for row in lexicon_rows("series_columns.tsv") if row[0] == role for name in row[1].split("|"))


def _role(column: str) -> str | None:
    """What a whole column holds, if its name says so."""
    name = " ".join(_words(column))
    roles = ("day", "claimant", "whose", "unit", "low", "high", "end", "value", "hours")
    return next((role for role in roles if name in _column_words(role)), None)


def _unit(words: Words) -> tuple[str, str | None]:
    """What a name counts: the unit of the record, and of whom or what.

    Harm stands anywhere in a name ("killed women", "aid seekers killed"); a thing counts as its last word.
    """
    units = _units()
    for word in words:
        if units.get(word, ("", False))[1]:
            return units[word][0], " ".join(w for w in words if w != word) or None
    last = units.get(words[-1]) if words else None
    return last[0] if last else "other", " ".join(words) or None


@cache
def _units() -> Mapping[str, tuple[str, bool]]:
    """Words of counts: their unit, and whether they name harm."""
    return {row[0]: (row[1], row[2] == "harm") for row in lexicon_rows("series_units.tsv")}


def _named(path: Path, registry: Registry) -> tuple[Actor | None, str | None]:
    """Who claims, and whose losses, as the names of file and folders say: the nearest name of a body, the nearest state.

    Two-letter words are read as ISO country codes where a body's name goes on ("ua-general-staff"): alone they are words
    of file names ("in", "my", "ci"). What stands above the user's home folder, and that, names a user. An army counts its
    enemy's losses; any other body counts its own side's, so that a folder's health ministry is not made to speak of a
    country that the file names.
    """
    claimant: Actor | None = None
    whose: str | None = None
    home = Path.home().resolve()
    folders = [folder.name for folder in path.resolve().parents[:3] if folder not in (home, *home.parents)]
    for part in (path.stem, *folders):
        for actor in _actors_in(_spelled_out(_words(part)), registry):
            if actor.kind == "state":
                whose = whose or actor.name
            elif claimant is None and (whose is None or actor.side == whose or _armed(actor)):
                claimant = actor
    return claimant, whose


def _armed(actor: Actor) -> bool:
    """Whether it is an army, or a staff or ministry over one."""
    return actor.kind == "force" or bool(_column_words("armed") & set(_words(actor.name)))


def _spelled_out(words: Words) -> Words:
    """The words with the short forms that file names use written out: "moh" is a health ministry."""
    short = {row[1]: row[2] for row in lexicon_rows("series_columns.tsv") if row[0] == "short"}
    return tuple(long for word in words for long in short.get(word, word).split())


def _actors_in(words: Words, registry: Registry) -> Iterator[Actor]:
    at = 0
    while at < len(words):
        for end in range(min(len(words), at + _LONGEST_NAME), at, -1):
            run = [_country(words[at], registry) if end > at + 1 else words[at], *words[at + 1 : end]]
            actor = registry.find(" ".join(run)) if len(run[0]) > 2 else None
            if actor is not None:
                yield actor
                at = end
                break
        else:
            at += 1


def _country(word: str, registry: Registry) -> str:
    """The state that a two-letter code names, else the word."""
    if len(word) != 2:
        return word
    return next((name for name, state in registry.states.items() if state.actor.id == f"state:{word}"), word)


# --- cells ---


def _records(path: Path) -> Iterator[tuple[int, Cells]]:
    """The rows of a table with their line or place in the list. Raises `DocumentError` D004, D020 or D030."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError("D004", where=str(path), detail=str(error.start)) from error
    if path.suffix.lower() in {".csv", ".tsv"}:
        reader = csv.DictReader(text.splitlines(), delimiter="\t" if path.suffix.lower() == ".tsv" else ",")
        yield from ((reader.line_num, {k: v for k, v in row.items() if k}) for row in reader)
        return
    try:
        data = json.loads(text) if path.suffix.lower() == ".json" else [json.loads(s) for s in text.split("\n") if s.strip()]
    except ValueError as error:
        raise DocumentError("D020", where=str(path), detail=str(error)) from error
    if not isinstance(data, list) or not all(isinstance(record, dict) for record in data):
        raise DocumentError("D030", where=str(path), detail="not a list of records")
    yield from enumerate((_flat(record) for record in data), start=1)


def _flat(record: Mapping[str, object]) -> Cells:
    """A record whose nested objects stand as columns of their own: ``{"killed": {"children": 1}}`` → ``killed children``."""
    flat: dict[str, object] = {}
    for key, value in record.items():
        if isinstance(value, dict):
            flat |= {f"{key} {inner}": cell for inner, cell in _flat(value).items()}
        else:
            flat[key] = value
    return flat


def _number(cell: object) -> float | None:
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        return float(cell) if math.isfinite(cell) else None
    text = str(cell).strip()
    return float(text.replace(",", "").replace(" ", "")) if _NUMBER.fullmatch(text) else None


def _days(cells: Sequence[object]) -> list[datetime.date | None]:
    """The days of a column, all in the one order of day and month that reads the most of them."""
    texts = [str(cell or "").strip()[:10] for cell in cells]
    readings = [[_day(text, order) for text in texts] for order in _DAY_ORDERS]
    return max(readings, key=lambda days: sum(day is not None for day in days))


def _day(text: str, order: str) -> datetime.date | None:
    try:
        return datetime.datetime.strptime(text, order).date()
    except ValueError:
        return None
