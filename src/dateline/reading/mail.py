"""Read e-mail: newsletters, digests and forwarded statements, one story a letter."""

from __future__ import annotations

import datetime
import email
import email.policy
import itertools
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from typing import cast

from dateline.errors import DocumentError
from dateline.reading.dates import read_time
from dateline.reading.items import Item
from dateline.reading.story import Known

# A digest of digests is read this deep, and this many letters of it.
DEEPEST = 3
MOST = 500
# Lines that may part a letter; with more the standard library's parser takes minutes.
MOST_PARTS = 2_000
MOST_HEADER = 100_000
# A plain part shorter than this beside an HTML one says "your program cannot show this letter".
SHORT_TEXT = 200


def items(raw: bytes, *, where: str, doc: str) -> Iterator[Item | DocumentError]:
    """The letters in a file: itself, or those that it holds as a digest. Raises `DocumentError` D002."""
    if not raw.strip():
        raise DocumentError("D002", where=where)
    if len(raw[: MOST_HEADER + 1].partition(b"\n\n")[0].partition(b"\r\n\r\n")[0]) > MOST_HEADER:
        raise DocumentError("D089", where=where, detail=f"its headers are over {MOST_HEADER // 1_000} kB")
    if raw.count(b"\n--") > MOST_PARTS:
        raise DocumentError("D089", where=where, detail=f"it has over {MOST_PARTS:,} parts")
    try:
        letter = email.message_from_bytes(raw, policy=email.policy.default)
        inside = list(itertools.islice(_letters(letter, 0), MOST))
    except (ValueError, LookupError, RecursionError, AttributeError, IndexError, TypeError) as error:  # the parser's own slips
        raise DocumentError("D089", where=where, detail="its parts do not hold together") from error
    many = len(inside) > 1
    for number, one in enumerate(inside, start=1):
        place = f"{where}:{number}" if many else where
        try:
            yield _item(one, place, f"{doc}-{number}" if many else doc)
        except DocumentError as error:
            yield error


def _letters(letter: EmailMessage, depth: int) -> Iterator[EmailMessage]:
    """The letters inside a digest, in order; a letter that holds none is itself."""
    inside = [
        cast("EmailMessage", attached)
        for part in letter.walk()
        if part.get_content_type() == "message/rfc822"
        for attached in part.iter_parts()
    ]
    if not inside or depth >= DEEPEST:
        yield letter
        return
    for attached in dict.fromkeys(inside):
        yield from _letters(attached, depth + 1)


def _item(letter: EmailMessage, where: str, doc: str) -> Item:
    try:
        known = Known(
            title=_header(letter, "Subject"),
            publisher=_sender(letter),
            published=_day(letter),
            published_time=read_time(_header(letter, "Date")),
        )
        body, kind = _body(letter)
    except (ValueError, LookupError, AttributeError, IndexError, TypeError) as error:
        raise DocumentError("D089", where=where, detail="its headers or its body cannot be read") from error
    if body is None or not body.strip():
        raise DocumentError("D089", where=where, detail="it has no text")
    text = body.replace("\r\n", "\n").encode("utf-8", "replace")
    return Item(text, where, doc, "html" if kind == "html" else "text", given=known)


def _body(letter: EmailMessage) -> tuple[str | None, str]:
    """The text of a letter: the plain part, or the HTML one where that says more."""
    plain, html = letter.get_body(("plain",)), letter.get_body(("html",))
    text = _content(plain) if plain is not None else None
    if html is not None and (text is None or len(text.strip()) < SHORT_TEXT):
        markup = _content(html)
        if markup and markup.strip():
            return markup, "html"
    return text, "text"


def _content(part: object) -> str | None:
    found = cast("EmailMessage", part).get_content()
    return found if isinstance(found, str) else None


def _header(letter: EmailMessage, name: str) -> str | None:
    value = letter.get(name)
    return " ".join(str(value).split()) or None if value else None


def _sender(letter: EmailMessage) -> str | None:
    """Who the letter is from, by the name they give."""
    value = letter.get("From")
    addresses = getattr(value, "addresses", ())
    return (addresses[0].display_name or addresses[0].domain or None) if addresses else None


def _day(letter: EmailMessage) -> datetime.date | None:
    value = letter.get("Date")
    try:
        return parsedate_to_datetime(str(value)).date() if value else None
    except (ValueError, TypeError, OverflowError):
        return None
