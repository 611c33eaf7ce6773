"""Read e-mail: newsletters, digests and forwarded statements, one story a letter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from dateline.errors import DocumentError
from dateline.reading.dates import read_date
from dateline.reading.extractor import MAX_PAGE_BYTES, Extractor
from dateline.reading.items import Item
from dateline.reading.story import Known

if TYPE_CHECKING:  # the parser of letters is loaded in the worker alone
    from dateline.reading.letters import Letter


def items(raw: bytes, extractor: Extractor, *, where: str, doc: str) -> Iterator[Item | DocumentError]:
    """The letters in a file: itself, or those that it holds as a digest. Raises `DocumentError` D002, D005, D011."""
    if not raw.strip():
        raise DocumentError("D002", where=where)
    if len(raw) > MAX_PAGE_BYTES:
        raise DocumentError("D005", where=where, detail=f"more than {MAX_PAGE_BYTES // 1_000_000} MB")
    inside = cast("list[Letter]", extractor.run("mail", raw, where=where))
    many = len(inside) > 1
    for number, letter in enumerate(inside, start=1):
        place = f"{where}:{number}" if many else where
        if letter["refused"]:
            yield DocumentError("D089", where=place, detail=letter["refused"])
        else:
            yield _item(letter, place, f"{doc}-{number}" if many else doc)


def _item(letter: Letter, where: str, doc: str) -> Item:
    known = Known(
        title=letter["title"],
        publisher=letter["publisher"],
        published=read_date(letter["published"]),
        published_time=letter["published_time"],
    )
    return Item(letter["text"].encode("utf-8", "replace"), where, doc, "html" if letter["html"] else "text", given=known)
