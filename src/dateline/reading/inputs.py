"""Read paths, addresses and standard input into stories, in order; what cannot be read comes back as an error in its place.

The record's or page's own publisher and publication date hold; the options fill in what is missing.
"""

from __future__ import annotations

import datetime
import io
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol, TypeAlias

from dateline.errors import DocumentError
from dateline.reading import jsonl, tables
from dateline.reading.extractor import MAX_PAGE_BYTES, Extractor
from dateline.reading.formats import SNIFFED, Format, Kind, is_feed, is_page, kind_of_bytes, kind_of_name
from dateline.reading.items import Item, story_of, story_of_page
from dateline.reading.story import Known, build, story_id
from dateline.reading.text import MAX_TEXT_BYTES
from dateline.types import Story

if TYPE_CHECKING:
    from dateline.reading.fetching import Fetch

STDIN = "-"
SHEETS = frozenset({".csv", ".tsv"})
SCHEMES = ("http://", "https://")
# What is found in a path before it is taken apart: bytes of a story, a record, or the error that stands in their place.
Found: TypeAlias = Item | jsonl.Row | DocumentError


class Wanted(Protocol):
    """Who says which stories are wanted, before the work of taking them apart."""

    def story(self, text: str) -> bool:
        """Whether a story is wanted, by its text."""

    def page(self, markup: str) -> bool:
        """Whether a wanted story can be in a page."""


def stories(
    paths: Sequence[str],
    *,
    published: datetime.date | None = None,
    publisher: str | None = None,
    format: Format = "auto",
    stdin: BinaryIO | None = None,
    fetch: Fetch | None = None,
    wanted: Wanted | None = None,
) -> Iterator[Story | DocumentError]:
    """Each path's stories in order, or the error that stands in their place; what is not wanted is passed over.

    ``-`` reads ``stdin``; an http(s) address is fetched, guarded, by ``fetch`` where one is given.
    """
    options = Known(published=published, publisher=publisher)
    with Extractor() as extractor:
        for found in items(paths, format=format, stdin=stdin, fetch=fetch):
            if (story := story_from(found, options, extractor, wanted=wanted)) is not None:
                yield story


def items(
    paths: Sequence[str],
    *,
    format: Format = "auto",
    stdin: BinaryIO | None = None,
    fetch: Fetch | None = None,
    opened: Callable[[str, BinaryIO], None] | None = None,
) -> Iterator[Found]:
    """What is in each path, in order, not yet taken apart: one at a time, however large the path.

    ``opened`` is told each file as it is begun, so that somebody may look how far it has been read.
    """
    with Extractor() as letters:  # its process starts with the first letter
        for path in paths:
            try:
                if path.lower().startswith(SCHEMES):
                    yield from _fetched(path, fetch)
                    continue
                stream, where = _open(path, stdin)
            except DocumentError as error:
                yield error
                continue
            if opened is not None:
                opened(path, stream)
            try:
                yield from _items_of(stream, where, format, letters)
            except DocumentError as error:
                yield error
            except OSError as error:
                yield DocumentError("D006", where=where, detail=error.strerror or type(error).__name__)
            finally:
                if path != STDIN:
                    stream.close()


def story_from(
    found: Found, options: Known, extractor: Extractor, *, wanted: Wanted | None = None
) -> Story | DocumentError | None:
    """The story of what was found, or its own error; ``None`` for one that is not wanted."""
    if isinstance(found, DocumentError):
        return found
    if wanted is not None and not _worth_opening(found, wanted):
        return None
    try:
        story = _story(found, options, extractor)
    except DocumentError as error:
        return error
    given = isinstance(found, jsonl.Row) and found.text is not None  # asked about already
    return story if wanted is None or given or wanted.story(story.text) else None


def _worth_opening(found: Item | jsonl.Row, wanted: Wanted) -> bool:
    """Whether a wanted story can be in it, as far as its words tell before it is taken apart."""
    if isinstance(found, jsonl.Row):
        return wanted.story(found.text) if found.text is not None else wanted.page(found.html or "")
    if found.kind != "html" or b"\0" in found.raw:
        return True
    # English letters are the same bytes in whatever a page is written in.
    return wanted.page(found.raw.decode("latin-1"))


def _story(found: Item | jsonl.Row, options: Known, extractor: Extractor) -> Story:
    if isinstance(found, Item):
        return story_of(found, options, extractor)
    if found.text is not None:
        return build(found.text, found.known.over(options), id=story_id(found.raw), doc=found.doc, raw=found.raw)
    return story_of_page(found.html or "", Item(found.raw, found.where, found.doc, "html", given=found.known), options, extractor)


def _refuse_known(start: bytes, where: str) -> None:
    """Raise D084 for a feed, D160 for data that is no line-by-line JSON: read as text they would give nonsense."""
    if is_feed(start):
        raise DocumentError("D084", where=where, detail="it is a feed; `dateline watch` reads the stories of one by its address")
    suffix = Path(where).suffix.lower()
    if suffix in SHEETS or (suffix == ".json" and start.lstrip()[:1] in (b"[", b"{")):
        raise DocumentError("D160", where=where, detail="a spreadsheet" if suffix in SHEETS else "JSON, but not a story a line")


def _fetched(url: str, fetch: Fetch | None) -> Iterator[Item]:
    from dateline.reading.arrived import items_of
    from dateline.reading.fetching import guarded_fetch

    yield from items_of((fetch or guarded_fetch())(url))


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


def _items_of(stream: BinaryIO, where: str, format: Format, letters: Extractor) -> Iterator[Found]:
    named = format if format != "auto" else kind_of_name(where)
    match named:
        case "warc" | "wacz":
            from dateline.reading import archives

            yield from archives.items(stream, named, where=where)
            return
        case "parquet":
            with tables.as_lines(where, stream) as lines:
                yield from jsonl.records(lines, where=where)
            return
    first = stream.readline(jsonl.MAX_LINE_BYTES if named == "jsonl" else SNIFFED)
    kind: Kind = named if named is not None else kind_of_bytes(first)
    if kind == "jsonl":
        if not first:
            raise DocumentError("D002", where=where)
        if len(first) < jsonl.MAX_LINE_BYTES and not first.endswith(b"\n"):
            first += stream.readline(jsonl.MAX_LINE_BYTES - len(first))
        yield from jsonl.records(stream, where=where, first=first)
        return
    if kind in ("warc", "parquet"):
        raise DocumentError("D085", where=where, detail=f"it is a {kind} without its file name; say --format {kind}")
    limit = MAX_TEXT_BYTES if kind == "text" else MAX_PAGE_BYTES
    raw = first + stream.read(limit + 1 - len(first))
    if named is None and kind == "text" and is_page(raw[:SNIFFED]):
        raw += stream.read(MAX_PAGE_BYTES + 1 - len(raw))
        kind = "html"
    if named is None:
        _refuse_known(raw[:SNIFFED], where)
    if kind == "mail":
        from dateline.reading import mail

        yield from mail.items(raw, letters, where=where, doc=Path(where).stem)
        return
    yield Item(raw, where, Path(where).stem, kind)
