"""Read web archives: the pages in a WARC or WACZ file, one at a time, without unpacking anything to the disk.

A record is held while it is read and no longer, so that an archive of any size takes the memory of its largest page.
"""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec
from itertools import pairwise
from typing import Any, BinaryIO, Literal, cast

from dateline.errors import DocumentError
from dateline.reading.arrived import item_of
from dateline.reading.extractor import MAX_PAGE_BYTES
from dateline.reading.fetching.unpack import Damaged, unpacker
from dateline.reading.items import Item

STEP = 1 << 16
# What is no story: pictures, programs, styles, data. Everything else is looked at.
PAGES = ("text/html", "application/xhtml+xml", "text/plain", "application/pdf")
MAX_ENTRIES = 20_000
# An entry of a ZIP that unpacks to more than this many times its size is a bomb; WARC inside is packed already.
RATIO = 100
RATIO_FROM = 10_000_000


def items(stream: BinaryIO, kind: Literal["warc", "wacz"], *, where: str) -> Iterator[Item | DocumentError]:
    """The pages of an archive, in order; an error for each that cannot be read. Raises `DocumentError` D085, D087."""
    if find_spec("warcio") is None:
        raise DocumentError("D087", where=where, detail="warcio (pip install 'dateline[archives]')")
    if kind == "warc":
        yield from _records(stream, where)
        return
    try:
        with zipfile.ZipFile(stream) as packed:
            for entry in _entries(packed, where):
                with packed.open(entry) as inside:
                    counted = cast("BinaryIO", Counted(inside, entry, where))
                    yield from _records(counted, f"{where}:{entry.filename}")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OverflowError) as error:
        raise DocumentError("D085", where=where, detail=_told(error)) from error


def _entries(packed: zipfile.ZipFile, where: str) -> list[zipfile.ZipInfo]:
    """The WARC files inside, by the names that a WACZ gives them. Raises `DocumentError` D085 for names that lead elsewhere."""
    entries = packed.infolist()
    if len(entries) > MAX_ENTRIES:
        raise DocumentError("D085", where=where, detail=f"it holds over {MAX_ENTRIES:,} files")
    for entry in entries:
        parts = entry.filename.replace("\\", "/").split("/")
        if entry.filename.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or "\0" in entry.filename:
            raise DocumentError("D085", where=where, detail=f"a name in it leads outside: {entry.filename[:80]!r}")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise DocumentError("D085", where=where, detail=f"a name in it is a link: {entry.filename[:80]!r}")
    in_place = sorted(entries, key=lambda entry: entry.header_offset)
    if any(after.header_offset < entry.header_offset + entry.compress_size for entry, after in pairwise(in_place)):
        raise DocumentError("D085", where=where, detail="files in it lie over one another, as they do in a bomb")
    found = [entry for entry in entries if entry.filename.lower().endswith((".warc", ".warc.gz"))]
    if not found:
        raise DocumentError("D085", where=where, detail="no WARC file is in it")
    return found


class Counted:
    """A file inside a ZIP that stops when it gives far more than it takes up."""

    def __init__(self, inside: Any, entry: zipfile.ZipInfo, where: str) -> None:
        self.inside, self.given, self.where = inside, 0, where
        self.most = max(RATIO_FROM, RATIO * entry.compress_size)

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises `DocumentError` D085 past the ratio."""
        data = cast("bytes", self.inside.read(size if size is not None and 0 <= size <= STEP else STEP))
        self.given += len(data)
        if self.given > self.most:
            raise DocumentError("D085", where=self.where, detail=f"a file in it unpacks to over {RATIO} times its size")
        return data

    def close(self) -> None:
        """Close the file."""
        self.inside.close()


def _records(stream: BinaryIO, where: str) -> Iterator[Item | DocumentError]:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    pages = 0
    with closing(ArchiveIterator(stream, arc2warc=True)) as records:
        try:
            for record in records:
                if record.rec_type not in ("response", "resource"):
                    continue
                try:
                    item = _item(record, where)
                except DocumentError as error:
                    pages += 1
                    yield error
                    continue
                if item is not None:
                    pages += 1
                    yield item
        except (ArchiveLoadFailed, ValueError, EOFError, OSError, AttributeError, KeyError, TypeError, IndexError) as error:
            yield DocumentError("D085", where=where, detail=f"it breaks off: {_told(error)}")
            return
    if not pages:
        yield DocumentError("D085", where=where, detail="no page is in it")


def _item(record: Any, where: str) -> Item | None:
    """The page of a record; ``None`` for pictures, scripts, redirects and what was not there."""
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    http = record.http_headers
    if http is None:
        content, encoding, chunked = record.rec_headers.get_header("Content-Type") or "", "", False
    else:
        if http.get_statuscode() != "200":
            return None
        content = http.get_header("Content-Type") or ""
        encoding = http.get_header("Content-Encoding") or ""
        chunked = "chunked" in (http.get_header("Transfer-Encoding") or "").lower()
    if not content.lower().startswith(PAGES) or not url.startswith(("http://", "https://")):
        return None
    place = f"{where}:{url[:300]}"
    body = _body(record.raw_stream, encoding, place, chunked=chunked)
    return item_of(url, url, content, body) if body else None


def _body(stream: Any, encoding: str, where: str, *, chunked: bool) -> bytes:
    """A record's body, unpacked, no longer than a page may be. Raises `DocumentError` D005, D085."""
    from warcio.bufferedreaders import ChunkedDataException, ChunkedDataReader

    source = ChunkedDataReader(stream) if chunked else stream
    held = bytearray()
    try:
        unpack = unpacker(encoding)
        while data := source.read(STEP):
            for part in unpack(data):
                held += part
                if len(held) > MAX_PAGE_BYTES:
                    raise DocumentError("D005", where=where, detail=f"more than {MAX_PAGE_BYTES // 1_000_000} MB")
        if getattr(stream, "limit", 0):  # of a record without its end
            raise DocumentError("D085", where=where, detail=f"the record breaks off after {len(held):,} bytes")
    except (Damaged, ChunkedDataException, ValueError, OSError, EOFError) as error:
        raise DocumentError("D085", where=where, detail=_told(error)) from error
    return bytes(held)


def _told(error: Exception) -> str:
    return " ".join(str(error).split())[:160] or type(error).__name__
