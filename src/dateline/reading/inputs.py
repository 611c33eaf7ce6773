"""Read paths and standard input into stories, in order; what cannot be read comes back as an error in its place.

The record's or page's own publisher and publication date hold; the options fill in what is missing.
"""

from __future__ import annotations

import datetime
import io
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Literal

from dateline.errors import DocumentError
from dateline.reading import jsonl
from dateline.reading.html import MAX_PAGE_BYTES, Extractor
from dateline.reading.story import Known, build, page_text, story_id
from dateline.reading.text import MAX_TEXT_BYTES, decode_page, decode_text, refuse_empty
from dateline.types import Story

Format = Literal["auto", "text", "html", "jsonl"]
TrueFormat = Literal["text", "html", "jsonl"]

SUFFIXES: dict[str, TrueFormat] = {
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
STDIN = "-"
SNIFFED = 4_096
PAGE_OPENINGS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<article")


def stories(
    paths: Sequence[str],
    *,
    published: datetime.date | None = None,
    publisher: str | None = None,
    format: Format = "auto",
    stdin: BinaryIO | None = None,
) -> Iterator[Story | DocumentError]:
    """Each path's stories in order, or the error that stands in their place. ``-`` reads ``stdin``."""
    options = Known(published=published, publisher=publisher)
    with Extractor() as extractor:
        for path in paths:
            try:
                stream, where = _open(path, stdin)
            except DocumentError as error:
                yield error
                continue
            try:
                yield from _stories_of(stream, where, options, format, extractor)
            except DocumentError as error:
                yield error
            except OSError as error:
                yield DocumentError("D006", where=where, detail=error.strerror or type(error).__name__)
            finally:
                if path != STDIN:
                    stream.close()


def _open(path: str, stdin: BinaryIO | None) -> tuple[BinaryIO, str]:
    if path == STDIN:
        return stdin if stdin is not None else io.BytesIO(), "stdin"
    if "\0" in path or not os.path.lexists(path):
        raise DocumentError("D001", where=path)
    if Path(path).is_dir():
        raise DocumentError("D006", where=path, detail="it is a folder; give the files in it")
    try:
        return Path(path).open("rb"), path
    except FileNotFoundError as error:
        raise DocumentError("D001", where=path) from error
    except OSError as error:
        raise DocumentError("D006", where=path, detail=error.strerror or type(error).__name__) from error


def _stories_of(
    stream: BinaryIO, where: str, options: Known, format: Format, extractor: Extractor
) -> Iterator[Story | DocumentError]:
    first = stream.readline(jsonl.MAX_LINE_BYTES if format == "jsonl" or where.endswith((".jsonl", ".ndjson")) else SNIFFED)
    kind = format if format != "auto" else SUFFIXES.get(Path(where).suffix.lower()) or _sniff(first)
    if kind == "jsonl":
        if not first:
            raise DocumentError("D002", where=where)
        if len(first) < jsonl.MAX_LINE_BYTES and not first.endswith(b"\n"):
            first += stream.readline(jsonl.MAX_LINE_BYTES - len(first))
        for row in jsonl.records(stream, where=where, first=first):
            yield row if isinstance(row, DocumentError) else _story_of_row(row, options, extractor)
        return
    limit = MAX_PAGE_BYTES if kind == "html" else MAX_TEXT_BYTES
    raw = first + stream.read(limit + 1 - len(first))
    doc = Path(where).stem
    if kind == "html":
        yield _story_of_page(raw, where, doc, options, extractor)
        return
    if kind == "text" and format == "auto" and Path(where).suffix.lower() != ".txt" and _is_page(raw[:SNIFFED]):
        raw += stream.read(MAX_PAGE_BYTES + 1 - len(raw))
        yield _story_of_page(raw, where, doc, options, extractor)
        return
    yield build(decode_text(raw, where=where), options, id=story_id(raw), doc=doc, raw=raw)


def _story_of_page(raw: bytes, where: str, doc: str, options: Known, extractor: Extractor) -> Story:
    if len(raw) > MAX_PAGE_BYTES:
        raise DocumentError("D005", where=where, detail=f"more than {MAX_PAGE_BYTES // 1_000_000} MB")
    markup = decode_page(raw, where=where)
    refuse_empty(markup, where=where)
    return _page(markup, where=where, doc=doc, raw=raw, given=Known(), options=options, extractor=extractor)


def _page(markup: str, *, where: str, doc: str, raw: bytes, given: Known, options: Known, extractor: Extractor) -> Story:
    """The story of a page: the record's values hold over the page's, and both over the options."""
    found = page_text(extractor.extract(markup, where=where, url=given.url))
    if found is None:
        raise DocumentError("D010", where=where)
    text, told = found
    if len(text) > MAX_TEXT_BYTES:
        raise DocumentError("D005", where=where, detail=f"more than {MAX_TEXT_BYTES // 1_000_000} MB")
    return build(text, given.over(told).over(options), id=story_id(raw), doc=doc, raw=raw)


def _story_of_row(row: jsonl.Row, options: Known, extractor: Extractor) -> Story | DocumentError:
    try:
        if row.text is not None:
            return build(row.text, row.known.over(options), id=story_id(row.raw), doc=row.doc, raw=row.raw)
        return _page(
            row.html or "",
            where=row.where,
            doc=row.doc,
            raw=row.raw,
            given=row.known,
            options=options,
            extractor=extractor,
        )
    except DocumentError as error:
        return error


def _sniff(first: bytes) -> TrueFormat:
    """What input without a telling suffix is, by its first line."""
    start = first.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"{") and b'"id"' in first and (b'"text"' in first or b'"html"' in first):
        return "jsonl"
    return "html" if _is_page(first) else "text"


def _is_page(start: bytes) -> bool:
    """Whether bytes open as an HTML page does, past comments and XML declaration."""
    head = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith(PAGE_OPENINGS):
        return True
    return head.startswith((b"<!--", b"<?xml")) and any(opening in head for opening in PAGE_OPENINGS)
