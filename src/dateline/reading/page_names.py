"""What a page calls its story, and who it says wrote it. Runs in the worker."""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Sequence

import lxml.html

SITE_SUFFIX = re.compile(r"\s+(?:[|–—-]|::|»)\s+[^|–—]{2,50}$")
MOST_HEADS = 20
SHORTEST_HEAD = 10
LONGEST_HEAD = 300
# A heading that says this share of its words with the marked title is the same headline in the words that readers saw; a site's
# name or another story's headline has none of them.
ALIKE = 0.34
LEAST_ALIKE = 2
WORD = re.compile(r"[^\W_]+")
LEAST_LETTERS = 4
LONGEST_NAMES = 500
BY = re.compile(r"(?:(?:written|story|words|reported|posted) )?by:? ", re.IGNORECASE)
# What stands behind a name where a template runs the line on.
BEHIND_NAME = re.compile(
    r"[\s,;|]{1,5}(?:is an? |(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|(?:published|updated|posted|last)\b|"
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)\b[\s,;]*\d).*",
    re.IGNORECASE,
)
# Accounts of a site's own software.
ACCOUNT = re.compile(r"\w*admin\w*|editor|web ?master|root|user|author|staff|guest|none|null|https?:.*|www\..*", re.IGNORECASE)
HANDLE = re.compile(r"[a-z\d]+(?:[._-][a-z\d]+){0,5}")


def title_of(tree: lxml.html.HtmlElement, given: str | None, *, marked: bool) -> str | None:
    """The headline as the page prints it, else as it marks it. ``marked``: by a record, which has no site's name behind it."""
    tags = itertools.islice(tree.iterfind(".//h1"), MOST_HEADS)
    heads = [text for text in (" ".join(tag.text_content().split()) for tag in tags) if text]
    if given is None:
        return heads[0] if len(heads) == 1 else None
    given = " ".join(html.unescape(given).split())  # many pages escape theirs twice
    # The page's own heading is the title without the site's name behind it, or a column's before it.
    long = [head for head in heads if SHORTEST_HEAD <= len(head) <= LONGEST_HEAD]
    own = next((head for head in long if given.startswith(head)), None)
    own = own or next((head for head in long if _alike(head, given)), None)
    if own or marked:
        return own or given
    cut = SITE_SUFFIX.sub("", given)
    return cut if len(cut.split()) > 1 else given


def _alike(head: str, given: str) -> bool:
    """Whether a heading is the marked title in other words; one that only adds words to it has a label glued to it."""
    if given in head:
        return False
    said, told = _words(head), _words(given)
    shared = len(said & told)
    return shared >= LEAST_ALIKE and shared >= ALIKE * len(said)


def _words(text: str) -> set[str]:
    return {word for word in WORD.findall(text.casefold()) if len(word) >= LEAST_LETTERS}


def byline_of(marked: Sequence[str | None], publisher: str | None) -> str | None:
    """The first of the marks that names a person; else the body that signs. Accounts of a site's software are nobody."""
    names = [name for mark in marked if mark and (name := _name(mark)) and not ACCOUNT.fullmatch(name)]
    persons = [name for name in (_persons(name, publisher) for name in names) if name]
    return next(iter(persons or names), None)


def _persons(names: str, publisher: str | None) -> str:
    """The names without handles and without the publisher's own."""
    house = (publisher or "").casefold()
    parts = [part.strip() for part in names.split(";")]
    handles = {part for part in parts if HANDLE.fullmatch(part) or (len(parts) > 1 and HANDLE.fullmatch(part.lower()))}
    return "; ".join(part for part in parts if part and part not in handles and part.casefold() != house)


def _name(mark: str) -> str:
    mark = mark[:LONGEST_NAMES]
    return BEHIND_NAME.sub("", BY.sub("", mark, count=1) if BY.match(mark) else mark).strip(" ,;|")
