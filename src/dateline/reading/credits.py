"""Who wrote it and which wire it came over: bylines, datelines, credit lines."""

from __future__ import annotations

import datetime
import re
from functools import cache

from dateline.lexicons import rows
from dateline.reading.dates import find_date

LONGEST_DATELINE = 160


@cache
def _wires() -> dict[str, str]:
    return {written: row[0] for row in rows("wires.tsv") for written in row[1].split("|")}


# KYIV, Ukraine, March 3 (Reuters) - … · JOHANNESBURG (AP) — … · KABUL (Feb. 21, 2011)
DATELINE = re.compile(
    r"(?:[\[(][\w\s.,-]{1,40}[\])]\s?)?"
    r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.’'\- ]{2,40}(?=[,/(:;\s–—-])"
    r"(?:[^\n()–—]{0,80}?)"
    r"(?:\((?P<paren>[^()\n]{2,60})\)\s{0,3}(?:--|[-–—:.]|\n|$)|\s(?:--|[-–—])\s)"
)
WIRE_IN_BYLINE = re.compile(r"[,|/]\s?(?P<wire>[^,|/]{2,40})$")
JOINERS = "and in for of at de del da der den van von bin al el la le du di ibn with & y e"
SMALL = frozenset(JOINERS.split())
BY = re.compile(
    r"(?:(?:Written|Reported|Story|Text|Words|Report|Analysis|Opinion) )?(?:[Bb]y|BY):?\s+(?=\w)|Author(?:/author|s)?:\s*",
    re.IGNORECASE,
)


def byline_of(line: str) -> str | None:
    """The names in a byline ("By Jane Doe and John Roe"), else ``None``."""
    match = BY.match(line)
    if match is None or len(line) > 140:
        return None
    names = line[match.end() :].strip(" .|")
    words = names.replace(",", " ").replace("|", " ").split()
    if not words or len(words) > 16 or any(word[0].islower() and word not in SMALL for word in words if word[0].isalpha()):
        return None
    return (
        names
        if sum(word[0].isupper() for word in words) >= 2 and not re.search(r"\d{3}|[.!?]\s", names.replace(". ", "", 2))
        else None
    )


def wire_named(words: str) -> str | None:
    """The news agency that these words name, if they name nothing else."""
    bare = words.strip(" .,()[]-–—*|©/")
    if bare.startswith("By "):
        bare = bare[3:]
    return _wires().get(bare)


def dateline_end(text: str, start: int, end: int) -> int | None:
    """Where the dateline at the start of a paragraph ends, else ``None``."""
    match = DATELINE.match(text, start, min(end, start + LONGEST_DATELINE))
    if match is None:
        return None
    # Other paragraphs may begin with capitals and a dash, too: a wire, a month, or nothing but the place tells a dateline.
    paren, words = match.group("paren"), match.group()
    if _MONTH.search(words) or (paren is not None and _wire_in(paren)) or (paren is None and words.isupper() and len(words) < 40):
        return match.end()
    return None


_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE)


def _wire_in(words: str) -> str | None:
    for part in re.split(r"[/,;|–-]| and ", words):
        if part.strip() in _wires():
            return _wires()[part.strip()]
    return _wires().get(words.strip())


def dateline_wire(text: str, start: int, end: int) -> str | None:
    """The wire that a dateline credits."""
    closing = dateline_end(text, start, end)
    if closing is None:
        return None
    for match in re.finditer(r"\(([^()\n]{2,60})\)", text[start:closing]):
        wire = _wire_in(match.group(1))
        if wire:
            return wire
    return None


def dateline_date(text: str, start: int, end: int) -> datetime.date | None:
    """The full date that a dateline gives."""
    closing = dateline_end(text, start, end)
    return find_date(text, start, closing) if closing is not None else None


def byline_wire(names: str) -> str | None:
    """The wire that a byline names behind the writer ("Jane Doe, Associated Press")."""
    match = WIRE_IN_BYLINE.search(names)
    return _wires().get(match.group("wire").strip()) if match else _wires().get(names.strip())
