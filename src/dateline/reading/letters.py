"""Take an e-mail apart: its letters, each with headers and text. Runs in the worker, never in the caller's process."""

from __future__ import annotations

import email
import email.policy
import itertools
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from typing import TypedDict, cast

from dateline.reading.dates import read_time

# A digest of digests is read this deep, and this many letters of it.
DEEPEST = 3
MOST = 500
# Lines that may part a letter; with more the standard library's parser takes minutes.
MOST_PARTS = 2_000
MOST_HEADER = 100_000
# A plain part shorter than this beside an HTML one says "your program cannot show this letter".
SHORT_TEXT = 200
# What the standard library's parser raises on what it was not made for.
SLIPS = (ValueError, LookupError, RecursionError, AttributeError, TypeError)


class Letter(TypedDict):
    """One letter; JSON-ready, because it crosses from the worker to the caller. ``refused`` says why there is no text."""

    refused: str | None
    title: str | None
    publisher: str | None
    published: str | None
    published_time: str | None
    text: str
    html: bool


def take_apart(raw: bytes) -> list[Letter]:
    """The letters in a file: itself, or those that it holds as a digest."""
    if len(raw[: MOST_HEADER + 1].partition(b"\n\n")[0].partition(b"\r\n\r\n")[0]) > MOST_HEADER:
        return [_refused(f"its headers are over {MOST_HEADER // 1_000} kB")]
    if raw.count(b"\n--") > MOST_PARTS:
        return [_refused(f"it has over {MOST_PARTS:,} parts")]
    try:
        letter = email.message_from_bytes(raw, policy=email.policy.default)
        inside = list(itertools.islice(_letters(letter, 0), MOST))
    except SLIPS:
        return [_refused("its parts do not hold together")]
    return [_letter(one) for one in inside]


def _refused(why: str) -> Letter:
    return Letter(refused=why, title=None, publisher=None, published=None, published_time=None, text="", html=False)


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


def _letter(letter: EmailMessage) -> Letter:
    try:
        body, kind = _body(letter)
        if body is None or not body.strip():
            return _refused("it has no text")
        return Letter(
            refused=None,
            title=_header(letter, "Subject"),
            publisher=_sender(letter),
            published=_day(letter),
            published_time=read_time(_header(letter, "Date")),
            text=body.replace("\r\n", "\n"),
            html=kind == "html",
        )
    except SLIPS:
        return _refused("its headers or its body cannot be read")


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


def _day(letter: EmailMessage) -> str | None:
    value = letter.get("Date")
    try:
        return parsedate_to_datetime(str(value)).date().isoformat() if value else None
    except (ValueError, TypeError, OverflowError):
        return None
