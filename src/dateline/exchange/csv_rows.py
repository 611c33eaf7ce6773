"""CSV: one claim a line, flat (RFC 4180, UTF-8). No cell can become a formula when a spreadsheet opens it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from dateline.exchange.flat import COLUMNS, NAMES, row_of
from dateline.exchange.item import Batch, Scalar

# What makes a spreadsheet take words for a formula or a command: OWASP's list, with the full-width forms that Excel takes too.
# Blanks and marks that some programs strip may stand before it.
BEFORE = r"[\s\u200b\ufeff\"]*"
MARK = r"[=+\-@|%＝＋－＠]"
LIVE = re.compile(rf"^'*(?:{BEFORE}{MARK}|[\t\r\n])")
GUARD = "'"
# A spreadsheet set to another language may split a cell at a semicolon, a tab or a new line: what follows would be a cell.
WITHIN = r"(?:[^\S\t\r\n]|[\u200b\ufeff\"])*"
INNER = re.compile(rf"([;\t\r\n])('*{WITHIN}{MARK})")

GUARDED = re.compile(rf"([;\t\r\n])'('*{WITHIN}{MARK})")


def write(batch: Batch, stream: IO[bytes]) -> None:
    """One line a claim, under a line of names."""
    write_rows(stream, NAMES, (tuple(row_of(item).values()) for item in batch.items))


def write_rows(stream: IO[bytes], names: Sequence[str], rows: Iterable[Sequence[Scalar]]) -> None:
    """Any rows as CSV, guarded. Numbers go out as numbers: a negative longitude is no formula."""
    text = io.TextIOWrapper(stream, encoding="utf-8", errors="backslashreplace", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([guarded(value) for value in row])
    text.detach()


def read(stream: IO[bytes]) -> Iterator[dict[str, Scalar]]:
    """The rows of a CSV that `write` wrote, each value as it was."""
    types = {column.name: column.type for column in COLUMNS}
    for row in csv.DictReader(io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")):
        yield {name: _value(cell, types.get(name, "text")) for name, cell in row.items()}


def guarded(value: Scalar) -> Scalar:
    """The value as a cell; words that a spreadsheet would run get an apostrophe before them."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        value = INNER.sub(r"\1'\2", value)
        return GUARD + value if LIVE.search(value) else value
    return value


def unguarded(cell: str) -> str:
    """The words of a cell without their guard."""
    cell = cell[1:] if cell.startswith(GUARD) and LIVE.search(cell) else cell
    return GUARDED.sub(r"\1\2", cell)


def _value(cell: str, type: str) -> Scalar:
    if cell == "":
        return None
    if type == "number":
        return float(cell)
    if type == "whole":
        return int(cell)
    return cell == "true" if type == "flag" else unguarded(cell)
