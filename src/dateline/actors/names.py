"""Names made comparable: case, accents, stops, possessives, leading articles and titles laid aside."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from dateline.actors.words import word_group
from dateline.lexicons import rows

# Letters that Unicode does not take apart into a base and an accent.
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ə": "e"})
_DROP = re.compile(r"[.'’‘ʼ`ʿʾ]")
_BREAK = re.compile(r"[\s\-‐‑–—/]+")
_POSSESSIVE = re.compile(r"['’]s\b")
# Small words inside names of persons; they join a run of capitals, and a surname is the same without them.
PARTICLES = word_group("particle")


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """A word in lower case without accents, stops and apostrophes; empty when nothing else is in it."""
    word = word.casefold()
    if word.isalpha() and word.isascii():
        return word
    word = _DROP.sub("", word)
    if not word.isascii():
        word = unicodedata.normalize("NFKD", word.translate(_PLAIN))
        word = "".join(c for c in word if not unicodedata.combining(c) and unicodedata.category(c) != "Cf").translate(_PLAIN)
    return word if any(c.isalnum() for c in word) else ""


def words_of(name: str) -> tuple[str, ...]:
    """The folded words of a name; possessive endings and a leading article fall away.

    >>> words_of("the People’s Front")
    ('people', 'front')
    """
    if name.isalpha() and name.isascii():
        return (name.lower(),)
    if name.isascii() and name.replace(" ", "").isalnum():  # most names, without the cost of the patterns
        words = tuple(part.lower() for part in name.split())
    else:
        words = tuple(filter(None, map(fold, _BREAK.split(_POSSESSIVE.sub(" ", name.strip())))))
    return words[1:] if len(words) > 1 and words[0] in {"the", "a", "an"} else words


@cache
def honorifics() -> frozenset[str]:
    """Words before a name that say no office: Mr, Dr, Sheikh …"""
    return frozenset(row[0] for row in rows("name_titles.tsv") if row[1] == "honorific")


@cache
def ranks() -> frozenset[str]:
    """Words before a name that say a rank: Gen., Col., Sen. …"""
    return frozenset(row[0] for row in rows("name_titles.tsv") if row[1] == "rank")


def without_titles(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a name behind its honorifics, ranks and one-word offices."""
    at = 0
    while at < len(words) - 1 and (words[at] in honorifics() or words[at] in ranks() or words[at] in {"president", "minister"}):
        at += 1
    return words[at:]


def short_forms(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """What a story may call a person by after the full name: the name's endings, with and without particles.

    >>> short_forms(("abu", "bakr", "al", "baghdadi"))
    (('bakr', 'al', 'baghdadi'), ('al', 'baghdadi'), ('baghdadi',))
    """
    while len(words) > 2 and words[-1] in {"jr", "sr", "ii", "iii", "iv"}:
        words = words[:-1]
    return tuple(words[i:] for i in range(1, len(words)) if words[i:] != words[-1:] or words[-1] not in PARTICLES)
