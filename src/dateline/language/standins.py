"""One name for every state, person and group of the registry, shown to the parser in place of their own.

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
    """A name as the tokenizer cuts it, and the word that the parser sees instead; another where it describes what follows."""

    words: tuple[str, ...]
    shown: str
    before_noun: str | None = None


@cache
def stand_ins() -> tuple[StandIn, ...]:
    """Names of states, peoples, people and groups with what the parser sees instead; of one name's only the last counts."""
    found = {cut(name): (name, sort) for name, sort in _named() if _clear(name)}
    groups = {name for name, sort in _groups() if sort == NAME}
    return tuple(StandIn(w, sort, ADJECTIVE if _is_letters(n) or n in groups else None) for w, (n, sort) in found.items())


def _clear(name: str) -> bool:
    """Whether it is letters alone, with a capital that tells it from a word."""
    if name in word_set("standins_not.tsv"):
        return False
    return _is_letters(name) or bool(PLAIN.fullmatch(name) and (name[0].isupper() or ("-" in name and not name.islower())))


def _is_letters(name: str) -> bool:
    """Whether it is an acronym: "US", "U.S.", "YPG"."""
    return len(name) > 1 and name.isascii() and name.replace(".", "").isalpha() and name.isupper()


def describes(follower: str) -> bool:
    """Whether a name that is its own adjective ("US", "YPG") describes this word behind it.

    >>> describes("troops"), describes("said")
    (True, False)
    """
    if not (follower.isalpha() and follower.islower()) or follower.endswith(("ed", "ly")):
        return False
    return follower not in word_set("standins_after.tsv")


def takes_article(shown: str) -> bool:
    """Whether "the" before the name belongs to it alone, as in "the US" or "the Kremlin"."""
    return shown in {NAME, SEAT}


def cut(name: str) -> tuple[str, ...]:
    """The tokens of a plain name.

    >>> cut("Bashar al-Assad")
    ('Bashar', 'al', '-', 'Assad')
    """
    return (name,) if _is_letters(name) else tuple(PIECE.findall(name))


def _named() -> Iterator[tuple[str, str]]:
    """Every name with what stands for its sort; later ones go before earlier ones."""
    yield from _people()
    yield from _groups()
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


def _groups() -> Iterator[tuple[str, str]]:
    """Armed groups, and bodies that speak for a state: "Hezbollah", "YPG", "the Kremlin"."""
    states = {row[1] for row in rows("countries_actors.tsv")}
    for name, kind, side, names, *_ in rows("actors.tsv"):
        if kind == "group" or (kind == "body" and side in states):
            for form in (name, *names.split("|")):
                yield form, NAME if kind == "group" else SEAT
