"""One name for every state and one for every person of the registry, shown to the parser in place of their own.

A small parser knows some names well and others hardly at all, and takes long ones apart: with its two sides changed for each
other, one sentence in eleven came out cut into other claims. The parser sees "Italy" for "Syria" and for "the Central African
Republic", as one word; the story keeps its words, which are joined to the parse as a name's parts are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from dateline.lexicons import rows, word_set

# The words that stand for all of their sort: name, adjective, people, capital, person. Any well-known state's would do: of five
# tried on gold all beat the story's own names (claim F1 .795 to .803, from .793), and this one by most.
NAME, ADJECTIVE, PEOPLE, SEAT, PERSON = "Italy", "Italian", "Italians", "Rome", "Clinton"
# A name that the parser can be spared: words of letters, with blanks or hyphens between.
PLAIN = re.compile(r"[^\W\d_]+(?:[ -][^\W\d_]+)*")
PIECE = re.compile(r"[^\W\d_]+|-")


class StandIn(NamedTuple):
    """A name as the tokenizer cuts it, the word that the parser sees instead, and whether "the" before it is part of it."""

    words: tuple[str, ...]
    shown: str
    article: bool


@cache
def stand_ins() -> tuple[StandIn, ...]:
    """Names of states, peoples and people with what the parser sees instead; of one name's only the last counts."""
    found = {cut(name): sort for name, sort in _named() if _clear(name)}
    seats = {cut(name) for name in word_set("standins_seats.tsv")}
    return tuple(StandIn(w, sort, w in seats or (sort == NAME and len(w) > 1)) for w, sort in found.items())


def _clear(name: str) -> bool:
    """Whether it is letters alone, with a capital that tells it from a word."""
    if name in word_set("standins_not.tsv") or name.isupper():
        return False
    return bool(PLAIN.fullmatch(name) and (name[0].isupper() or ("-" in name and not name.islower())))


def cut(name: str) -> tuple[str, ...]:
    """The tokens of a plain name.

    >>> cut("Bashar al-Assad")
    ('Bashar', 'al', '-', 'Assad')
    """
    return tuple(PIECE.findall(name))


def _named() -> Iterator[tuple[str, str]]:
    """Every name with what stands for its sort; later ones go before earlier ones."""
    yield from _people()
    yield from ((name, SEAT) for name in word_set("standins_seats.tsv"))
    for row in rows("countries_actors.tsv"):
        _, name, names, adjectives, people, seats, *_ = row
        for adjective in adjectives.split("|"):
            if adjective[-1:] not in {*"shz", ""}:
                yield f"{adjective}s", PEOPLE
        for sort, cells in ((SEAT, seats), (PEOPLE, people), (ADJECTIVE, adjectives), (NAME, f"{name}|{names}")):
            for word in cells.split("|"):
                yield word, sort if sort != PEOPLE or word.endswith("s") else ADJECTIVE


def _people() -> Iterator[tuple[str, str]]:
    """Full names and surnames of those who spoke for a side."""
    for name, others, *_ in rows("people.tsv"):
        for form in (name, *others.split("|")):
            yield form, PERSON
            yield form.rpartition(" ")[2], PERSON
