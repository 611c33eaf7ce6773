"""What a fetch brought: the items to read in it, by what the server says it is and by its first bytes."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import Message
from typing import TYPE_CHECKING

from dateline.errors import DocumentError
from dateline.reading.formats import MEDIA_TYPES, SNIFFED, Kind, is_feed, is_page, kind_of_bytes
from dateline.reading.items import Item
from dateline.reading.story import Known

if TYPE_CHECKING:
    from dateline.reading.fetching.fetch import Fetched


def items_of(fetched: Fetched, *, beside: Known | None = None) -> Iterator[Item]:
    """The one item that stands at an address. Raises `DocumentError`: D081 not there, D084 a feed in its place."""
    if fetched.status != 200:
        raise DocumentError("D081", where=fetched.asked, detail=f"the server answers {fetched.status} {fetched.reason}".strip())
    yield item_of(fetched.asked, fetched.url, fetched.header("content-type") or "", fetched.body, beside=beside)


def item_of(asked: str, url: str, content_type: str, body: bytes, *, beside: Known | None = None) -> Item:
    """The item that a server's answer is. Raises `DocumentError` D002, D003, D084."""
    kind, charset = _kind(content_type, body)
    if not body:
        raise DocumentError("D002", where=asked)
    if kind is None and is_feed(body[:SNIFFED]):
        raise DocumentError("D084", where=asked, detail="it is a feed; `dateline watch` reads its stories")
    if kind is None:
        raise DocumentError("D003", where=asked, detail=content_type.partition(";")[0].strip()[:60] or "of no known type")
    known = Known(url=url).over(beside or Known())
    return Item(body, asked, asked, kind, beside=known, charset=charset)


def _kind(content_type: str, body: bytes) -> tuple[Kind | None, str | None]:
    """What a body is, and in which encoding. Servers that send a page as plain text or bytes are not believed."""
    header = Message()
    header["Content-Type"] = content_type
    media, charset = header.get_content_type() if content_type else "", header.get_content_charset()
    start = body[:SNIFFED]
    if body.startswith(b"%PDF-"):
        return "pdf", None
    if is_page(start):
        return "html", charset
    if is_feed(start):
        return None, charset
    if media in MEDIA_TYPES:
        return MEDIA_TYPES[media], charset
    if media in ("", "application/octet-stream"):
        sniffed = kind_of_bytes(start)
        return (sniffed if sniffed in ("html", "pdf", "text") else None), charset
    return None, charset
