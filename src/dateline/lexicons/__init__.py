"""The word lists: data, not code. Every file opens with ``#`` lines that say what it holds.

``rows`` and ``word_set`` read a file once a process; columns are separated by tabs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

# What a pattern that ignores case takes for a letter of the alphabet, and ``str.lower`` does not.
ODD_LETTERS = str.maketrans({"ſ": "s", "İ": "i", "ı": "i"})


def lines(name: str) -> Iterator[str]:
    """The lines of a lexicon without comments and blanks."""
    text = (files(__package__) / name).read_text(encoding="utf-8")
    for line in text.split("\n"):
        if line.strip() and not line.startswith("#"):
            yield line


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a lexicon, each a tuple of its columns, stripped."""
    return tuple(tuple(cell.strip() for cell in line.split("\t")) for line in lines(name))


@cache
def word_set(name: str) -> frozenset[str]:
    """The first column of a lexicon as a set."""
    return frozenset(row[0] for row in rows(name))


def any_of(words: Iterable[str], *, gap: str = r"\s") -> str:
    """A pattern of any of some words, the longest that matches first; a blank in them is any ``gap``.

    Words that begin alike share their beginning: a list of hundreds is not tried word by word at each place.
    """
    under: dict[str, set[str]] = {}
    for word in words:
        under.setdefault(word[:1], set()).add(word[1:])
    branches = [
        (gap if first == " " else re.escape(first)) + (any_of(rest, gap=gap) if rest != {""} else "")
        for first, rest in sorted(under.items(), reverse=True)
        if first
    ]
    return f"(?:{'|'.join([*branches, ''] if '' in under else branches)})"


def key(words: str) -> str:
    """Words that a pattern found without regard to case, as the lexicons write them: small letters, single blanks."""
    return " ".join(words.translate(ODD_LETTERS).lower().split())
