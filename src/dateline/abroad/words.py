"""The words of a sentence in Russian or Ukrainian, and the lexicons that know them by their beginnings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from dateline.lexicons import rows
from dateline.types import Span

WORD = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)?|[^\W\d_]+\d*(?:[-'’ʼ`][^\W\d_]+)*|[^\w\s]")
EVEN = str.maketrans({"ё": "е", "’": "'", "ʼ": "'", "`": "'"})
LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word, number or mark and where it stands; ``even`` is its small letters with one spelling of each."""

    text: str
    even: str
    span: Span

    @property
    def capital(self) -> bool:
        """Whether it is written as a name is."""
        return self.text[0].isupper()

    @property
    def shouted(self) -> bool:
        """Whether it is a short form in capitals."""
        return len(self.text) > 1 and self.text.isupper()

    @property
    def word(self) -> bool:
        """Whether it is a word rather than a number or mark."""
        return LETTER.match(self.text) is not None


def words_of(text: str, span: Span) -> list[Word]:
    """The words of a stretch of text."""
    return [
        Word(match.group(), match.group().lower().translate(EVEN), Span(*match.span()))
        for match in WORD.finditer(text, span.start, span.end)
    ]


@cache
def listed(file: str, *first: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a lexicon that begin with these columns, without them."""
    return tuple(row[len(first) :] for row in rows(file) if row[: len(first)] == first)


@cache
def spelled(file: str, *first: str) -> tuple[str, ...]:
    """All words in the last column of such rows."""
    return tuple(word for row in listed(file, *first) for word in row[-1].split())


@cache
def whole(file: str, *first: str) -> frozenset[str]:
    """Those words, to be met whole."""
    return frozenset(spelled(file, *first))


@cache
def parted(told: str, mark: str | None = None) -> tuple[str, ...]:
    """The words of a lexicon's cell, which stand between blanks or marks."""
    return tuple(told.split(mark))


def opens(word: Word, beginnings: tuple[str, ...]) -> bool:
    """Whether a word begins with one of these."""
    return word.even.startswith(beginnings)


def phrases(words: Sequence[Word], told: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Where one of these phrases (a blank is a _) stands: its first word and the one behind its last, the longest each."""
    under = _by_first(told)
    for at, word in enumerate(words):
        for phrase in under.get(word.even, ()):
            if len(phrase) <= len(words) - at and all(words[at + n].even == part for n, part in enumerate(phrase)):
                yield at, at + len(phrase)
                break


@cache
def _by_first(told: tuple[str, ...]) -> dict[str, list[tuple[str, ...]]]:
    """Phrases under their first word, the longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted((parted(phrase, "_") for phrase in told), key=len, reverse=True):
        found.setdefault(phrase[0], []).append(phrase)
    return found
