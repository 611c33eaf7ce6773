"""Read JSON Lines one line at a time: lines end at a line feed and nowhere else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from dateline.errors import DocumentError
from dateline.reading.dates import read_date, read_time
from dateline.reading.story import Known
from dateline.reading.text import MAX_TEXT_BYTES, refuse_empty

# A page of 20 MB with every character escaped would be longer; no story is.
MAX_LINE_BYTES = 40_000_000
CHUNK = 1 << 20
# What exports of short posts call the account.
HANDLES = ("handle", "account", "username", "screen_name", "channel")
# What exports of posts and of feeds call these, where the plain name is not there.
ALSO = {
    "text": ("full_text", "message"),
    "published": ("created_at", "published_at", "date"),
    "updated": ("updated_at", "modified"),
    "url": ("link", "permalink"),
    "byline": ("author",),
    "title": ("headline",),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One record: a text, or markup in its place."""

    raw: bytes
    doc: str
    text: str | None
    html: str | None
    known: Known
    where: str


def records(stream: BinaryIO, *, where: str, first: bytes = b"") -> Iterator[Row | DocumentError]:
    """The records of a stream, in order; an error for each line that holds none. ``first``: a line already read."""
    for number, line in enumerate(_lines(stream, first), start=1):
        place = f"{where}:{number}"
        if line is None:
            yield DocumentError("D005", where=place, detail=f"more than {MAX_LINE_BYTES // 1_000_000} MB")
        elif line.strip():
            try:
                yield _row(line, place, first=number == 1)
            except DocumentError as error:
                yield error


def _lines(stream: BinaryIO, first: bytes) -> Iterator[bytes | None]:
    """Lines without their line feed; ``None`` for one that is too long, which is passed over without being held."""
    line = first or stream.readline(MAX_LINE_BYTES)
    while line:
        if len(line) >= MAX_LINE_BYTES and not line.endswith(b"\n"):
            while (rest := stream.readline(CHUNK)) and not rest.endswith(b"\n"):
                pass
            yield None
        else:
            yield line.removesuffix(b"\n")
        line = stream.readline(MAX_LINE_BYTES)


def _row(line: bytes, where: str, *, first: bool) -> Row:
    if first:
        line = line.removeprefix(b"\xef\xbb\xbf")
    try:
        value = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise DocumentError("D004", where=where, detail=str(error.start)) from error
    except ValueError as error:
        raise DocumentError("D020", where=where, detail=str(error)) from error
    except RecursionError as error:
        raise DocumentError("D020", where=where, detail="nested too deep") from error
    if not isinstance(value, dict):
        raise DocumentError("D021", where=where, detail="the line is no JSON object")
    value = _named(value)
    doc = value.get("id")
    if not isinstance(doc, (str, int)) or isinstance(doc, bool) or doc == "":
        raise DocumentError("D021", where=where, detail="`id` is missing or no string")
    text, html = _words(value, "text", where), _words(value, "html", where)
    if text is None and html is None:
        raise DocumentError("D021", where=where, detail="`text` is missing")
    _check(text if text is not None else html, where, limited=text is not None)
    return Row(line, str(doc), text, html, _known(value), where)


def _words(value: dict[str, object], key: str, where: str) -> str | None:
    given = value.get(key)
    if given is not None and not isinstance(given, str):
        raise DocumentError("D021", where=where, detail=f"`{key}` is no string")
    return given


def _named(value: dict[str, object]) -> dict[str, object]:
    """The record with its fields by the names that are read here."""
    found = dict(value)
    for name, others in ALSO.items():
        if found.get(name) in (None, "") and not (name == "text" and found.get("html")):
            found[name] = next((value[other] for other in others if isinstance(value.get(other), str)), found.get(name))
    return found


def _check(words: str | None, where: str, *, limited: bool) -> None:
    """Refuse what is empty, too long, or cannot be written down again."""
    refuse_empty(words or "", where=where)
    try:
        size = len((words or "").encode("utf-8"))
    except UnicodeEncodeError as error:
        raise DocumentError(
            "D021", where=where, detail=f"character {error.start} is half a character (a lone surrogate)"
        ) from error
    if limited and size > MAX_TEXT_BYTES:
        raise DocumentError("D005", where=where, detail=f"more than {MAX_TEXT_BYTES // 1_000_000} MB")


def _known(value: dict[str, object]) -> Known:
    published = read_date(value.get("published"))
    notes: tuple[str, ...] = ()
    if published is None and value.get("published") not in (None, ""):
        notes = ("publication date: the record's `published` is no full date (write YYYY-MM-DD) and was left out",)
    handle = next((found for key in HANDLES if (found := _string(value.get(key)))), None)
    return Known(
        title=_string(value.get("title")),
        # Who posts under a handle speaks for nobody else: it is the outlet.
        publisher=_string(value.get("publisher")) or handle,
        byline=_string(value.get("byline")),
        url=_string(value.get("url")),
        published=published,
        updated=read_date(value.get("updated")),
        published_time=read_time(value.get("published")),
        updated_time=read_time(value.get("updated")),
        language=_language(value.get("language")),
        notes=notes,
        post=handle is not None and not _string(value.get("title")),
    )


def _language(value: object) -> str | None:
    """A language's code as pages give it, without its country."""
    match = re.match(r"[A-Za-z]{2,3}(?=$|[-_])", value) if isinstance(value, str) else None
    return match.group().lower() if match else None


def _string(value: object) -> str | None:
    """A string that says something and can be written down again."""
    if not isinstance(value, str) or not value.strip():
        return None
    return value.strip().encode("utf-8", "replace").decode("utf-8")
