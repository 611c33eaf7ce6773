"""Excel (.xlsx): one claim a row, a second sheet that says what the rows rest on. Words are words, whatever they begin with."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from dateline.errors import DocumentError
from dateline.exchange.csv_rows import LIVE
from dateline.exchange.flat import COLUMNS, NAMES, row_of
from dateline.exchange.item import Batch, Scalar
from dateline.exchange.needs import needed
from dateline.exchange.records import Record

LONGEST = 32_767  # characters that a cell holds
WIDTHS = {"content": 60, "title": 40, "chain": 30, "places": 24}
DAYS = frozenset(column.name for column in COLUMNS if column.type == "day")


def write(batch: Batch, stream: IO[bytes]) -> None:
    """A sheet of claims and one named About."""
    rows = (tuple(row_of(item).values()) for item in batch.items)
    write_book(stream, [("Claims", NAMES, rows)], lambda: about_rows(batch.about.record()))


def write_book(stream: IO[bytes], sheets: Sequence[tuple[str, Sequence[str], Iterable[Sequence[Scalar]]]], about: Any) -> None:
    """Sheets of rows under a line of names that stays in sight, and the sheet About, asked for when the rows are written."""
    openpyxl = needed("openpyxl", format="xlsx")
    book = openpyxl.Workbook(write_only=True)
    for title, names, rows in sheets:
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for at, name in enumerate(names, start=1):
            sheet.column_dimensions[openpyxl.utils.get_column_letter(at)].width = WIDTHS.get(name, 14)
        sheet.append([_cell(sheet, name, bold=True) for name in names])
        for row in rows:
            sheet.append([_cell(sheet, _day(value) if name in DAYS else value) for name, value in zip(names, row, strict=True)])
    sheet = book.create_sheet("About")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 90
    for told in about():
        sheet.append([_cell(sheet, value) for value in told])
    book.save(stream)


def about_rows(about: Record) -> Iterator[tuple[Scalar, Scalar]]:
    """What an export rests on, a line each."""
    for name, value in about.items():
        if isinstance(value, dict):
            for key, inner in value.items():
                yield f"{name} {key}", "; ".join(map(str, inner)) if isinstance(inner, list | tuple) else _plain(inner)
        elif isinstance(value, list | tuple):
            for one in value:
                yield (
                    name,
                    ", ".join(f"{key} {inner}" for key, inner in one.items() if inner) if isinstance(one, dict) else str(one),
                )
        else:
            yield name, _plain(value)


def read(path: Path, *, sheet: str | None = None) -> Iterator[dict[str, Scalar]]:
    """The rows of a sheet, the first if none is named, by the names in its first line. Formulas are read as their last values.

    Raises `DocumentError` D070.
    """
    openpyxl = needed("openpyxl", format="xlsx")
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except OSError as error:
        raise DocumentError("D070", where=str(path), detail=error.strerror or str(error)) from error
    except Exception as error:  # what a broken file raises there comes from zip, XML and openpyxl alike
        raise DocumentError("D070", where=str(path), detail="it is no Excel workbook (.xlsx)") from error
    try:
        if sheet is not None and sheet not in book.sheetnames:
            raise DocumentError("D070", where=str(path), detail=f"no sheet {sheet!r}; it has {', '.join(book.sheetnames)}")
        rows = (book[sheet] if sheet else book[book.sheetnames[0]]).iter_rows(values_only=True)
        names = [str(cell).strip() if cell is not None else "" for cell in next(rows, ())]
        for row in rows:
            if any(cell is not None for cell in row):
                yield {name: _read(cell) for name, cell in zip(names, row, strict=False) if name}
    finally:
        book.close()


def _cell(sheet: Any, value: object, *, bold: bool = False) -> Any:
    openpyxl = needed("openpyxl", format="xlsx")
    if not isinstance(value, str):
        cell = openpyxl.cell.WriteOnlyCell(sheet, value)
    else:
        words = openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("\ufffd", value.encode("utf-8", "replace").decode())[:LONGEST]
        cell = openpyxl.cell.WriteOnlyCell(sheet, words)
        cell.data_type = "s"  # openpyxl takes "=…" for a formula
        cell.quotePrefix = bool(LIVE.search(words))  # and stays one when the cell is edited, or saved as CSV by some
    if bold:
        cell.font = openpyxl.styles.Font(bold=True)
    return cell


def _day(value: Scalar) -> object:
    """A day as a spreadsheet's day; what its calendar does not reach stays words."""
    if isinstance(value, str) and value >= "1900-03-01":
        return datetime.date.fromisoformat(value)
    return value


def _read(cell: object) -> Scalar:
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat()
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    return cell if isinstance(cell, str | int | float | bool) or cell is None else str(cell)


def _plain(value: object) -> Scalar:
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
