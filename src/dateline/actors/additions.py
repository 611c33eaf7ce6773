"""A user's own actors: rows kept in one TSV file in the user's folder, which every reading takes in.

The file and what may be imported share one header, `COLUMNS`; docs/actors.md says what each column holds.
"""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from dateline.actors.names import words_of
from dateline.actors.records import KINDS, Record, alternatives, first_day, last_day
from dateline.actors.roles import general_office
from dateline.errors import DocumentError, RunError

COLUMNS = ("name", "kind", "side", "names", "office", "from", "to", "source")
_HEADER = "# Your own actors; `dateline actors add` and `import` write here.\n"
# Control characters would break a row in two, or redraw a page that shows it; no name is longer than this.
_LONGEST = 400
# The column of a row that could not be taken apart; it holds why.
_BROKEN = "!"

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did: rows that are new, rows that were there already, rows that could not be taken."""

    new: int
    known: int
    bad: tuple[DocumentError, ...]


def home_file() -> Path:
    """Where a user's rows are kept: ``$DATELINE_HOME``, else the user's data folder."""
    home = os.environ.get("DATELINE_HOME") or platformdirs.user_data_dir("dateline")
    return Path(home) / "actors.tsv"


def added() -> Iterator[Record]:
    """The user's own rows. Raises `RunError` R010 where the file cannot be read."""
    for row in added_rows():
        yield _record(row)


def added_rows() -> tuple[Row, ...]:
    """The rows of the user's file as they are written there, each of them sound. Raises `RunError` R010."""
    file = home_file()
    try:
        rows = tuple(_tsv(file.read_text(encoding="utf-8"))) if file.exists() else ()
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RunError("R050", where=str(file), detail=str(error)) from error
    for line, row in rows:
        fault = fault_of(row)
        if fault is not None:
            raise RunError("R050", where=f"{file}, row {line}", detail=fault)
    return tuple(row for _, row in rows)


def add(rows: Iterable[tuple[str, Row]]) -> Report:
    """Write the sound rows that are not there yet, each given with where it stands. Raises `RunError` R010, R011."""
    kept = list(added_rows())
    seen, new, known = {_key(row) for row in kept}, 0, 0
    bad: list[DocumentError] = []
    for where, row in rows:
        fault = fault_of(row)
        if fault is not None:
            bad.append(DocumentError("D031", where=where, detail=fault))
        elif _key(row) in seen:
            known += 1
        else:
            seen.add(_key(row))
            kept.append(row)
            new += 1
    if new:
        _write(kept)
    return Report(new, known, tuple(bad))


def read_rows(path: Path) -> Iterator[tuple[str, Row]]:
    """The rows of a TSV, CSV or JSON Lines file, each with where it stands. Raises `RunError` R012."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RunError("R052", where=str(path), detail=_reason(error)) from error
    if path.suffix.lower() in {".jsonl", ".ndjson", ".json"}:
        yield from ((f"{path}, row {line}", row) for line, row in _jsonl(text))
        return
    try:
        table = list(_tsv(text, "," if path.suffix.lower() == ".csv" else "\t"))
    except (ValueError, csv.Error) as error:
        raise RunError("R052", where=str(path), detail=str(error)) from error
    yield from ((f"{path}, row {line}", row) for line, row in table)


def fault_of(row: Row) -> str | None:
    """What is wrong with a row, in words; none where it is sound."""
    if _BROKEN in row:
        return row[_BROKEN]
    odd = sorted(set(row) - set(COLUMNS))
    if odd:
        return f"{odd[0]!r} is no column; the columns are {', '.join(COLUMNS)}"
    cells = {column: row.get(column, "").strip() for column in COLUMNS}
    for column, cell in cells.items():
        if len(cell) > _LONGEST or any(not c.isprintable() for c in cell):
            return f"{column} holds a control character or more than {_LONGEST} letters"
    if not words_of(cells["name"]):
        return "there is no name"
    if cells["kind"] and cells["kind"] not in KINDS:
        return f"{cells['kind']!r} is no kind; write one of {', '.join(KINDS)}"
    if cells["office"] and (cells["kind"] or "person") != "person":
        return "only a person holds an office"
    for column in ("from", "to"):
        try:
            first_day(cells[column])
        except ValueError:
            return f"{cells[column]!r} is no date; write YYYY, YYYY-MM or YYYY-MM-DD"
    start, end = first_day(cells["from"]), last_day(cells["to"])
    if start and end and end < start:
        return f"it ends ({cells['to']}) before it begins ({cells['from']})"
    return None


def _record(row: Row) -> Record:
    cells = {column: row.get(column, "").strip() for column in COLUMNS}
    office = general_office(words_of(cells["office"])) or cells["office"].lower()
    side = cells["name"] if cells["side"] == "=" else cells["side"]
    return Record(
        cells["name"],
        cells["kind"] or "person",
        side or None,
        alternatives(cells["names"]),
        office or None,
        first_day(cells["from"]),
        last_day(cells["to"]),
        cells["source"] or "unchecked",
    )


def _key(row: Row) -> tuple[object, ...]:
    """What makes a row the same as another, however it is written; two sources of one fact are one row."""
    found = _record(row)
    names = frozenset(words_of(name) for name in found.names)
    side = words_of(found.side or "")
    return words_of(found.name), found.kind, side, names, found.office, found.start, found.end


def _tsv(text: str, delimiter: str = "\t") -> Iterator[tuple[int, Row]]:
    """The rows of a table with a header, by line number. Raises ValueError for a header that is none."""
    plain = delimiter == "\t"  # in TSV a quotation mark is a letter like any other
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE if plain else csv.QUOTE_MINIMAL)
    header: list[str] | None = None
    for cells in reader:
        if not any(cell.strip() for cell in cells) or cells[0].startswith("#"):
            continue
        if header is None:
            header = [cell.strip().lower() for cell in cells]
            if "name" not in header:
                raise ValueError(f"the first line is no header; it must name the columns: {', '.join(COLUMNS)}")
        elif len(cells) > len(header):
            yield reader.line_num, {_BROKEN: f"it has {len(cells)} cells, the header {len(header)}"}
        else:
            yield reader.line_num, {key: cell.strip() for key, cell in zip(header, cells, strict=False) if key}


def _jsonl(text: str) -> Iterator[tuple[int, Row]]:
    """The rows of JSON Lines; a list of names is joined. A line that is no object comes back as a row that cannot be taken."""
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            yield number, {_BROKEN: "this line is no JSON object"}
            continue
        yield number, {str(key): _cell(value) for key, value in found.items()}


def _cell(value: object) -> str:
    if value is None:
        return ""
    return "|".join(map(str, value)) if isinstance(value, list) else str(value)


def _write(rows: Iterable[Row]) -> None:
    """Put the rows in their place in one step, so that a reading never meets half a file."""
    file = home_file()
    lines = ["\t".join(row.get(column, "").strip() for column in COLUMNS) for row in rows]
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=file.name, suffix=".part", dir=file.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as part:
            part.write(_HEADER + "\t".join(COLUMNS) + "\n" + "".join(f"{line}\n" for line in lines))
        Path(name).replace(file)
    except OSError as error:
        raise RunError("R051", where=str(file), detail=_reason(error)) from error


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return (error.strerror or str(error)).lower()
    return "the text is not valid UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
