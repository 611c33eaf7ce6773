"""What other tools made, taken into the ledger: whole exports, hand-coded sheets, and the answers of annotators as reviews."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from dateline.errors import DocumentError, RunError
from dateline.exchange import excel, labelstudio, prodigy, stories
from dateline.exchange.csv_rows import unguarded
from dateline.exchange.item import Scalar
from dateline.exchange.sheet import Sheet, read_map, readings_of
from dateline.exchange.tasks import Answer
from dateline.ledger.append import append
from dateline.ledger.connect import Ledger
from dateline.ledger.reader import Reader, reader_of
from dateline.review.carry import keep_decision
from dateline.review.decide import accept, correct, reject
from dateline.review.view import view

BY = "dateline import jsonl"
Tell = Callable[[DocumentError], None]


@dataclass(slots=True)
class Taken:
    """What was taken in: stories, claims or answers, how many of them were new, and how many could not be."""

    read: int = 0
    new: int = 0
    claims: int = 0
    failed: int = 0
    decisions: int = 0


def import_stories(ledger: Ledger, path: Path, tell: Tell) -> Taken:
    """Take in what `export jsonl` wrote, decisions of people among it. What is there already stays; what cannot be read is told
    and left out. Raises D070.
    """
    taken = Taken()
    with _opened(path) as stream:
        for found in stories.read(stream, where=path.name):
            try:
                if isinstance(found, DocumentError):
                    raise found
                reader = Reader(found.reader, found.parts)
                kept = append(ledger, found.reading, reader=reader, by=BY, retrieved=found.retrieved)
                for decision in found.decisions:
                    try:
                        taken.decisions += keep_decision(ledger, decision, by=BY)
                    except DocumentError as error:
                        taken.failed += 1
                        tell(error)
            except DocumentError as error:
                taken.failed += 1
                tell(error)
                continue
            taken.read, taken.new, taken.claims = taken.read + 1, taken.new + kept.new_reading, taken.claims + kept.claims
    return taken


def import_sheet(
    ledger: Ledger, path: Path, tell: Tell, *, columns: Mapping[str, str], sheet: str | None = None, publisher: str | None = None
) -> Taken:
    """Take in a hand-coded sheet, CSV or Excel, a story a row. Raises D070 for a file that is none, R119 for a map unfit."""
    table = list(excel.read(path, sheet=sheet) if path.suffix.lower() in {".xlsx", ".xlsm"} else _csv(path))
    names = [name for name in (table[0] if table else {}) if name]
    mapped = read_map(columns, names, where=path.name)
    reader = reader_of(sheet=path.stem, columns=repr(sorted(mapped.items())))
    taken = Taken()
    for found in readings_of(Sheet(path.stem, mapped, publisher), iter(table)):
        try:
            if isinstance(found, DocumentError):
                raise found
            kept = append(ledger, found, reader=reader, by="dateline import sheet")
        except DocumentError as error:
            taken.failed += 1
            tell(error)
            continue
        taken.read, taken.new, taken.claims = taken.read + 1, taken.new + kept.new_reading, taken.claims + kept.claims
    return taken


def import_answers(ledger: Ledger, path: Path, tool: str, tell: Tell, *, by: str | None = None) -> Taken:
    """Take in what annotators answered in Prodigy or Label Studio, each as a review; ``by`` where the tool names nobody.

    An answer that changes nothing since that person's last is passed over, so that a file can be taken in twice.
    """
    taken = Taken()
    read = {"prodigy": prodigy.read, "labelstudio": labelstudio.read}[tool]
    with _opened(path) as stream:
        for found in read(stream, where=path.name):
            try:
                if isinstance(found, DocumentError):
                    raise found
                taken.read += 1
                taken.new += _answered(ledger, found, by, tool)
            except DocumentError as error:
                taken.failed += 1
                tell(error)
            except RunError as error:  # one answer that cannot be: the others still can
                if error.code not in {"R034", "R035", "R111", "R112", "R113"}:
                    raise
                taken.failed += 1
                detail = f"claim {getattr(found, 'claim', '?')}: {error.message}"
                tell(DocumentError("D071", where=path.name, detail=detail))
    return taken


def _answered(ledger: Ledger, answer: Answer, by: str | None, tool: str) -> bool:
    """Write the answer down; False where it is what this person said already."""
    name = answer.by or by or ""
    seen = view(ledger, answer.claim, viewer=name) if name.strip() else None
    verdict = seen.standing.verdicts.get(name) if seen else None
    note = answer.note or f"answered in {tool}"
    if answer.action == "reject":
        if verdict == "rejected":
            return False
        reject(ledger, answer.claim, by=name, note=note)
    elif answer.action == "correct":
        try:
            correct(ledger, answer.claim, answer.given, by=name, note=note)
        except RunError as error:
            if error.code == "R113" and verdict == "accepted":
                return False
            raise
    elif verdict == "accepted":
        return False
    else:
        accept(ledger, answer.claim, by=name, note=note)
    return True


def _csv(path: Path) -> Iterator[dict[str, Scalar]]:
    """The rows of a CSV, whose guards against formulas are taken off. Raises D070."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise DocumentError("D070", where=str(path), detail=error.strerror or type(error).__name__) from error
    except UnicodeDecodeError as error:
        raise DocumentError("D070", where=str(path), detail="it is not valid UTF-8; save it as CSV UTF-8") from error
    try:
        dialect: type[csv.Dialect] | str = csv.Sniffer().sniff(text.partition("\n")[0], delimiters=",;\t")
    except csv.Error:
        dialect = "excel"
    try:
        for row in csv.DictReader(io.StringIO(text, newline=""), dialect=dialect):
            yield {name: unguarded(cell) if isinstance(cell, str) else None for name, cell in row.items() if name is not None}
    except csv.Error as error:
        raise DocumentError("D070", where=str(path), detail=str(error)) from error


def _opened(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except OSError as error:
        raise DocumentError("D070", where=str(path), detail=error.strerror or type(error).__name__) from error
