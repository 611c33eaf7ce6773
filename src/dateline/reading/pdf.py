"""Take a PDF report apart: its lines in reading order, columns one after the other, what repeats on every page left out.

Runs in the worker, never in the caller's process. Words come from pdfminer.six; which lines make a paragraph, a column or a
page header is told by where they stand.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dateline.reading.page import Page

MAX_PAGES = 300
# What the parser raises on what it was not made for, beside its own errors.
SLIPS = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)
MAX_LETTERS = 2_000_000
# What stands this far up or down the page, as a share of its height, and says the same on other pages, is furniture.
EDGE = 0.08
REPEATED = 3
# A line indented by more than this share of its height opens a paragraph; a gap of more than this many heights parts two.
INDENT = 0.8
GAP = 1.75
# A line that ends before this share of the column's width closes its paragraph, if a stop ends it.
SHORT = 0.8
HYPHEN = re.compile(r"(?<=[^\W\d_]{2})[-\u00ad\u2010]$")
# First parts of compounds that are written with a hyphen, so that one at a line's end is theirs.
COMPOUNDING = frozenset(
    "well self ex pro anti non so half long short high low mid vice near cross north south east west then old new two three four "
    "five six seven eight nine ten hundred multi post pre war peace cease co counter ill full part one large small ground".split()
)
PAGE_NUMBER = re.compile(
    r"(?:page|p\.|seite|стр\.?)?\s?[-–—|]?\s?(?:\d{1,4}|[ivxl]{1,6})(?:\s?(?:/|of|von|из)\s?\d{1,4})?\s?[-–—|]?", re.I
)
STOPS = (".", "!", "?", '."', ".”", ".'", ".’", ":", "…", ".)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page and where it stands; y counts upwards."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def height(self) -> float:
        """How high the line is."""
        return max(self.top - self.bottom, 1.0)


def take_apart(raw: bytes) -> Page | dict[str, object]:
    """The report as a page; ``{"refused": why}`` where it cannot be read."""
    if find_spec("pdfminer") is None:
        return {"refused": "pdfminer.six (pip install 'dateline[pdf]')", "missing": True}
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect, PDFTextExtractionNotAllowed
    from pdfminer.psexceptions import PSException

    notes: list[str] = []
    try:
        pages, info, more = _pages(raw)
    except (PDFPasswordIncorrect, PDFEncryptionError, PDFTextExtractionNotAllowed):
        return {"refused": "it is locked with a password"}
    except (
        PSException,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        AssertionError,
        RecursionError,
    ):  # as the parser fails
        return {"refused": "it is damaged"}
    if more:
        notes.append(f"length: only the first {MAX_PAGES} pages were read")
    lines = without_furniture(pages)
    paragraphs = [words for page in lines for words in page_paragraphs(page)]
    joined = _across_pages(paragraphs)
    if not joined:
        return {"refused": "no text is in it; it may be a scan, which needs character recognition first"}
    return {
        "title": _title(joined, info),
        "standfirst": None,
        "byline": None,
        "publisher": None,
        # When the file was made is not when the report came out; its own words tell that, or nothing does.
        "published": None,
        "updated": None,
        "language": None,
        "url": None,
        "paragraphs": joined,
        "captions": [],
        "credits": [],
        "notes": notes,
    }


def _pages(raw: bytes) -> tuple[list[tuple[float, list[Line]]], dict[str, Any], bool]:
    """Each page's height and lines as they come in the file, what the file says of itself, whether there are more pages."""
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.layout import LAParams, LTTextContainer, LTTextLine
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser

    document = PDFDocument(PDFParser(io.BytesIO(raw)))
    manager = PDFResourceManager()
    device = PDFPageAggregator(manager, laparams=LAParams(boxes_flow=None))
    interpreter = PDFPageInterpreter(manager, device)
    pages: list[tuple[float, list[Line]]] = []
    letters = 0
    for number, page in enumerate(PDFPage.create_pages(document)):
        if number >= MAX_PAGES or letters > MAX_LETTERS:
            return pages, _info(document), True
        interpreter.process_page(page)
        layout = device.get_result()
        lines: list[Line] = []
        for box in layout:
            for line in box if isinstance(box, LTTextContainer) else ():
                words = " ".join(line.get_text().replace("\x00", "").split()) if isinstance(line, LTTextLine) else ""
                if words:
                    letters += len(words)
                    lines.append(Line(words, line.x0, line.x1, line.y0, line.y1))
        pages.append((layout.height, lines))
    return pages, _info(document), False


def _info(document: Any) -> dict[str, Any]:
    return document.info[0] if document.info and isinstance(document.info[0], dict) else {}


def without_furniture(pages: list[tuple[float, list[Line]]]) -> list[list[Line]]:
    """The pages' lines without headers, footers and page numbers: what stands at an edge and is said again on other pages."""
    said: Counter[str] = Counter()
    for height, lines in pages:
        said.update({_said(line) for line in lines if _at_edge(line, height)})
    often = {words for words, times in said.items() if times >= min(REPEATED, max(2, len(pages)))}
    return [
        [
            line
            for line in lines
            if not (_at_edge(line, height) and (_said(line) in often or PAGE_NUMBER.fullmatch(line.text.strip())))
        ]
        for height, lines in pages
    ]


def _at_edge(line: Line, height: float) -> bool:
    return line.bottom < EDGE * height or line.top > (1 - EDGE) * height


def _said(line: Line) -> str:
    """A line's words, whatever its numbers."""
    return re.sub(r"\d+|\b[ivxl]+\b", "#", line.text.lower())


def page_paragraphs(lines: list[Line]) -> list[str]:
    """The paragraphs of a page, column after column."""
    found: list[str] = []
    for column in _columns(lines):
        found.extend(_paragraphs(column))
    return found


def _columns(lines: list[Line]) -> list[list[Line]]:
    """Lines in reading order: a line over the whole width ends what stands above it; between two such, column by column."""
    if not lines:
        return []
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    middle = _gutter(lines, left, right)
    if middle is None:
        return [sorted(lines, key=lambda line: (-line.top, line.left))]
    columns: list[list[Line]] = []
    sides: tuple[list[Line], list[Line]] = ([], [])

    def close() -> None:
        columns.extend(side[:] for side in sides if side)
        for side in sides:
            side.clear()

    for line in sorted(lines, key=lambda line: (-line.top, line.left)):
        if line.left < middle < line.right:
            close()
            if columns and columns[-1] and columns[-1][0].left < middle < columns[-1][0].right:
                columns[-1].append(line)
            else:
                columns.append([line])
        else:
            sides[0 if line.right <= middle else 1].append(line)
    close()
    return columns


def _gutter(lines: list[Line], left: float, right: float) -> float | None:
    """Where the white strip between two columns runs: near the middle, crossed by few lines, with many on both sides."""
    best: tuple[int, float, float] | None = None
    for step in range(30, 71):
        at = left + (right - left) * step / 100
        crossing = sum(line.left < at < line.right for line in lines)
        before = sum(line.right <= at for line in lines)
        behind = sum(line.left >= at for line in lines)
        if min(before, behind) >= 4 and crossing <= 0.25 * len(lines):
            score = (crossing, abs(step - 50), at)
            best = score if best is None or score < best else best
    return best[2] if best else None


def _paragraphs(lines: list[Line]) -> list[str]:
    """Lines of one column, joined where they run on; a hyphen at a line's end goes with the break it stood for."""
    edge = min(line.left for line in lines)
    width = max(line.right for line in lines) - edge
    found: list[str] = []
    last: Line | None = None
    for line in lines:
        if last is not None and abs(last.bottom - line.bottom) < 0.5 * line.height:
            found[-1] = f"{found[-1]} {line.text}"  # another piece of the same line
        elif last is None or _opens(line, last, edge, width):
            found.append(line.text)
        else:
            found[-1] = _joined(found[-1], line.text)
        last = line
    return found


def _opens(line: Line, last: Line, edge: float, width: float) -> bool:
    """Whether a line begins a paragraph."""
    if last.bottom - line.bottom > GAP * max(line.height, last.height):
        return True
    if abs(line.height - last.height) > 0.25 * last.height:
        return True
    ended = last.text.endswith(STOPS)
    indented = edge + INDENT * line.height < line.left < edge + 0.3 * width and last.left <= edge + INDENT * line.height
    return (indented and (ended or line.text[:1].isupper())) or (ended and last.right - edge < SHORT * width)


def _joined(before: str, after: str) -> str:
    """Two lines as one; a word cut at the line's end is made whole, a compound keeps its hyphen."""
    if HYPHEN.search(before) and after[:1].islower():
        word = re.split(r"[^\w'’-]", before[:-1])[-1].casefold()
        return before + after if word in COMPOUNDING else before[:-1] + after
    return f"{before}{after}" if HYPHEN.search(before) else f"{before} {after}"


def _across_pages(paragraphs: list[str]) -> list[str]:
    """A sentence that runs on over column or page is one paragraph again."""
    found: list[str] = []
    for words in paragraphs:
        if found and words[:1].islower() and not found[-1].endswith(STOPS) and len(found[-1]) > 40:
            found[-1] = _joined(found[-1], words)
        else:
            found.append(words)
    return found


def _title(paragraphs: list[str], info: dict[str, Any]) -> str | None:
    """What the file calls itself, if its first lines say the same: programs write all sorts of things there."""
    given = info.get("Title")
    if isinstance(given, bytes):
        from pdfminer.utils import decode_text

        given = decode_text(given)
    words = " ".join(given.split()) if isinstance(given, str) else ""
    plain = words.casefold()
    return words if len(plain) >= 8 and any(plain in line.casefold() for line in paragraphs[:6]) else None
