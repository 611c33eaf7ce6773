"""One thing to read, wherever it came from, and the story it becomes."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from dateline.errors import DocumentError
from dateline.reading.extractor import MAX_PAGE_BYTES, Extractor
from dateline.reading.formats import Kind
from dateline.reading.story import Known, build, page_text, story_id
from dateline.reading.text import MAX_TEXT_BYTES, decode_page, decode_text, refuse_empty
from dateline.types import Story

if TYPE_CHECKING:
    from dateline.reading.page import Page

NOTHING = Known()
DOORS = frozenset({"www", "m", "amp", "mobile", "edition"})


@dataclass(frozen=True, slots=True)
class Item:
    """Bytes of one story. ``given`` holds over what they say of themselves, ``beside`` only fills in."""

    raw: bytes
    where: str
    doc: str
    kind: Kind
    given: Known = NOTHING
    beside: Known = NOTHING
    charset: str | None = None  # as the server or mail names it


def story_of(item: Item, options: Known, extractor: Extractor) -> Story:
    """The story of a text, page or PDF. Raises `DocumentError`."""
    if item.kind == "html":
        if len(item.raw) > MAX_PAGE_BYTES:
            raise DocumentError("D005", where=item.where, detail=f"more than {MAX_PAGE_BYTES // 1_000_000} MB")
        markup = decode_page(item.raw, where=item.where, charset=item.charset)
        refuse_empty(markup, where=item.where)
        return story_of_page(markup, item, options, extractor)
    if item.kind == "pdf":
        return _story_of_pdf(item, options, extractor)
    text, notes = decode_text(item.raw, where=item.where, charset=item.charset)
    known = item.given.over(item.beside).over(options)
    known = dataclasses.replace(known, notes=(*known.notes, *notes))
    return build(text, known, id=story_id(item.raw), doc=item.doc, raw=item.raw)


def story_of_page(markup: str, item: Item, options: Known, extractor: Extractor) -> Story:
    """The story of markup: the record's values hold over the page's, and both over the options. Raises `DocumentError`."""
    url = item.given.url or item.beside.url
    return _built(extractor.extract(markup, where=item.where, url=url), item, options, "D010")


def _story_of_pdf(item: Item, options: Known, extractor: Extractor) -> Story:
    if not item.raw:
        raise DocumentError("D002", where=item.where)
    if len(item.raw) > MAX_PAGE_BYTES:
        raise DocumentError("D005", where=item.where, detail=f"more than {MAX_PAGE_BYTES // 1_000_000} MB")
    found = extractor.run("pdf", item.raw, where=item.where)
    if isinstance(found, dict) and "refused" in found:
        code = "D087" if found.get("missing") else "D086"
        raise DocumentError(code, where=item.where, detail=str(found["refused"]))
    return _built(cast("Page", found), item, options, "D086")


def _built(page: Page, item: Item, options: Known, nothing: str) -> Story:
    found = page_text(page)
    if found is None:
        raise DocumentError(nothing, where=item.where, detail="no sentence is in it")
    text, told = found
    told = _of_its_own_site(told, item)
    if len(text) > MAX_TEXT_BYTES:
        raise DocumentError("D005", where=item.where, detail=f"more than {MAX_TEXT_BYTES // 1_000_000} MB")
    known = item.given.over(told).over(item.beside).over(options)
    return build(text, known, id=story_id(item.raw), doc=item.doc, raw=item.raw)


def _of_its_own_site(told: Known, item: Item) -> Known:
    """What a page says of itself, but where it was fetched the address stays that site's: a page may name any other."""
    here = item.beside.url
    if here is None or told.url is None or _site(told.url) == _site(here):
        return told
    note = f"address: the page names another site's as its canonical one ({told.url[:200]}), which was not followed"
    return dataclasses.replace(told, url=here, notes=(*told.notes, note))


def _site(url: str) -> str:
    """The host of an address, whichever of its doors was taken: m., amp., www."""
    host = urlsplit(url).hostname or ""
    while host.partition(".")[0] in DOORS and host.count(".") > 1:
        host = host.partition(".")[2]
    return host
