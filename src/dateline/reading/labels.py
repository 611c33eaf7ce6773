"""Tell the lines that name a document from headlines: "Ministry of Defence daily briefing, 12 March 2024" claims nothing."""

from __future__ import annotations

import re
from functools import cache

from dateline.lexicons import rows
from dateline.reading.dates import FORMS

LONGEST = 120
MOST_WORDS = 14
WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?")
CLOCK = re.compile(r"\b\d{1,2}[:.]?\d\d(?:\s?h)?\b|\b(?:no\.?|№|#)\s?\d{1,4}\b", re.IGNORECASE)


def is_label(words: str) -> bool:
    """Whether a line is made of names and the word for a document: with a day, or closing with that word in small letters."""
    rest, dated = _undated(words)
    if len(words) > LONGEST or re.search(r"\d", CLOCK.sub("", rest)):
        return False
    found = [word.rstrip(".") for word in WORD.findall(rest)]
    if not found or len(found) > MOST_WORDS or not any(word.lower() in _words("noun") for word in found):
        return False
    if not dated and found[-1] not in _words("noun"):
        return False
    return all(word[0].isupper() or word.lower() in _words("noun") | _words("other") for word in found)


def is_letterhead(words: str) -> bool:
    """Whether a line above a label may be its sender's name: a few words in capitals, without a mark at the end."""
    found = WORD.findall(words)
    small = _words("other")
    return (
        0 < len(found) <= 8
        and not re.search(r"\d|[.!?:]$", words.strip())
        and all(word.isupper() or word.lower() in small for word in found)
    )


def _undated(words: str) -> tuple[str, bool]:
    """The line without its full date, and whether it had one."""
    for form in FORMS:
        if match := form.search(words):
            return words[: match.start()] + words[match.end() :], True
    return words, False


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(word for found, word in rows("labels.tsv") if found == kind)
