"""Make a `Story` of a text and what is known about it."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline.reading import boilerplate
from dateline.reading.dates import read_date, read_time
from dateline.reading.languages import detect
from dateline.reading.sections import Division, divide
from dateline.types import Story

if TYPE_CHECKING:  # the page's own libraries are loaded in the worker alone
    from dateline.reading.page import Page

UNDATED = "publication date: none given; relative times stay unresolved (give --published YYYY-MM-DD)"
FROM_TEXT = "publication date: taken from the text itself"
FROM_UPDATE = "publication date: none given; the day of the last update stands in for it"
NOT_ENGLISH = "language: the text is not in English; it is kept, but no claim is read in it (see --translate)"
BY_WORDS = {"ru": "Russian", "uk": "Ukrainian"}  # what dateline.abroad reads
MACHINE = "translation: the text says that it was translated by machine"
ENGLISH = "en"
OTHER = "und"  # ISO 639-2: a language that is not told
# Letters looked at to tell the script.
SAMPLE = 4_000
# An article of labels only (a calendar, a list of names) is at least this long; menus are shorter.
LIST_ARTICLE = 600


def by_words(language: str) -> str:
    """The note of a story that is read without a translator, by its words alone."""
    return (
        f"language: {BY_WORDS[language]}, read by its words alone: who says it, when, where and how many, sentence by sentence; "
        "who did it to whom is left out (--translate reads it all)"
    )


@dataclass(frozen=True, slots=True)
class Known:
    """What record, page or options say of a story beside its text."""

    title: str | None = None
    publisher: str | None = None
    byline: str | None = None
    url: str | None = None
    published: datetime.date | None = None
    updated: datetime.date | None = None
    language: str | None = None
    standfirst: str | None = None
    captions: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()  # of pictures
    published_time: str | None = None
    updated_time: str | None = None
    notes: tuple[str, ...] = ()
    post: bool = False  # a short post: no line of it is a headline

    def over(self, other: Known) -> Known:
        """These values, and the other's where these are missing. Notes of both."""
        return Known(
            title=self.title or other.title,
            publisher=self.publisher or other.publisher,
            byline=self.byline or other.byline,
            url=self.url or other.url,
            published=self.published or other.published,
            updated=self.updated or other.updated,
            language=self.language or other.language,
            standfirst=self.standfirst or other.standfirst,
            captions=self.captions or other.captions,
            credits=self.credits or other.credits,
            # The time belongs to the day that is given.
            published_time=self.published_time if self.published else other.published_time,
            updated_time=self.updated_time if self.updated else other.updated_time,
            notes=(*self.notes, *other.notes),
            post=self.post or other.post,
        )


def story_id(raw: bytes) -> str:
    """The first 16 hex digits of the SHA-256 of what was read."""
    return hashlib.sha256(raw).hexdigest()[:16]


def build(text: str, known: Known, *, id: str, doc: str, raw: bytes = b"") -> Story:
    """The story: its text as given, divided, dated, with notes on what is missing."""
    division = divide(
        text,
        title=known.title,
        standfirst=known.standfirst,
        captions=known.captions,
        credited=known.credits,
        headed=not known.post,
    )
    published, notes = _dated(known, division)
    headline = division.first("headline") or division.label
    language, told = _language(text, known.language)
    return Story(
        id=id,
        doc=doc,
        text=text,
        title=known.title or (headline and " ".join(headline.of(text).split())) or None,
        publisher=known.publisher,
        byline=known.byline or division.byline,
        url=known.url,
        published=published,
        updated=known.updated or division.updated,
        published_time=known.published_time,
        updated_time=known.updated_time,
        language=language,
        relay=division.relay,
        sections=tuple(division.sections),
        boilerplate=tuple(division.boilerplate),
        notes=(*known.notes, *notes, *told, *_machine(division)),
        raw=raw,
    )


def _dated(known: Known, division: Division) -> tuple[datetime.date | None, tuple[str, ...]]:
    if known.published:
        return known.published, ()
    if division.dated:
        return division.dated, (FROM_TEXT,)
    update = known.updated or division.updated
    if update:
        return update, (FROM_UPDATE,)
    return None, (UNDATED,)


def _machine(division: Division) -> tuple[str, ...]:
    """A note where the text says of itself that a machine translated it."""
    return (MACHINE,) if any(part.kind == "translation" for part in division.boilerplate) else ()


def _language(text: str, declared: str | None) -> tuple[str | None, tuple[str, ...]]:
    """The story's language, and a note where it cannot be read or is not what the page says.

    The words decide: a site's template often declares one language for stories in all of them. English that nobody declares is
    not noted down, for it is what is read anyway.
    """
    found = detect(text)
    if found is None:
        found = declared or (OTHER if _is_foreign(text) else None)
    told: tuple[str, ...] = ()
    if found not in (None, ENGLISH):
        told = (by_words(found) if found in BY_WORDS else NOT_ENGLISH,)
    if declared and found not in (declared, OTHER):
        told = (*told, f"language: declared as {declared}, but its words are {found}")
    return (declared if found == ENGLISH and declared in (None, ENGLISH) else found), told


def _is_foreign(text: str) -> bool:
    """Whether most letters are of another script."""
    letters = [letter for letter in text[:SAMPLE] if letter.isalpha()]
    return 2 * sum(letter > "\u024f" for letter in letters) > len(letters) > 0


def page_text(page: Page) -> tuple[str, Known] | None:
    """A page's story as text: title, standfirst, paragraphs, a blank line between; ``None`` when no paragraph is prose."""
    top = [part for part in (page["title"], page["standfirst"]) if part]
    said = {_plain(part) for part in top}
    paragraphs = [line for line in page["paragraphs"] if _plain(line) not in said and not _is_furniture(line)]
    if not _is_article([line for line in paragraphs if not boilerplate.is_note(line)]):
        return None
    known = Known(
        title=page["title"],
        publisher=page["publisher"],
        byline=page["byline"],
        url=page["url"],
        published=read_date(page["published"]),
        updated=read_date(page["updated"]),
        language=page["language"],
        standfirst=page["standfirst"],
        captions=tuple(page["captions"]),
        credits=tuple(page["credits"]),
        published_time=read_time(page["published"]),
        updated_time=read_time(page["updated"]),
        notes=tuple(page["notes"]),
    )
    return "\n\n".join([*top, *paragraphs]), known


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())


def _is_furniture(line: str) -> bool:
    """Buttons and teasers, which a page's text is better without; notes, credits and updates stay, set aside."""
    return boilerplate.is_phrase(line, ("other", "gallery")) and not boilerplate.is_note(line)


def _is_article(lines: list[str]) -> bool:
    """Whether lines are an article: at least one is a sentence, or there is much of them."""
    return any(_is_prose(line) for line in lines) or sum(map(len, lines)) >= LIST_ARTICLE


def _is_prose(line: str) -> bool:
    """Whether a line is a sentence rather than a label; scripts without blanks are told by length."""
    long = len(line.split()) >= 6 or (len(line) >= 20 and max(line) > "\u0e00")
    return long and any(mark in line for mark in ".!?。！？؟।")
