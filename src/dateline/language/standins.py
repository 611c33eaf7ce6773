"""One name for every state and one for every person of the registry, shown to the parser in place of their own.

A small parser knows some names well and others hardly at all, and takes long ones apart: with its two sides changed for each
other, one sentence in eleven came out cut into other claims. The parser sees "Italy" for "Syria" and for "the Central African
Republic", as one word; the story keeps its words, which are joined to the parse as a name's parts are. "US" is name and
adjective in one: the words around it tell which, and where they do not it stays.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from dateline.lexicons import rows, word_set

# The words that stand for all of their sort: name, adjective, people, capital, person. Any well-known state's would do: of five
# tried on gold all beat the story's own names (claim F1 .795 to .803, from .793), and this one by most.
NAME, ADJECTIVE, PEOPLE, SEAT, PERSON = "Italy", "Italian", "Italians", "Rome", "Clinton"
# A name that the parser can be spared: words of letters, with blanks or hyphens between.
PLAIN = re.compile(r"[^\W\d_]+(?:[ -][^\W\d_]+)*")
APOSTROPHES = frozenset({"'", "\u2019"})
# An apostrophe closes a quotation rather than marks an owner where one was opened so many words before.
QUOTED = 40
PIECE = re.compile(r"[^\W\d_]+|-")


class StandIn(NamedTuple):
    """A name as the tokenizer cuts it, the word that the parser sees instead, and whether "the" before it is part of it."""

    words: tuple[str, ...]
    shown: str
    article: bool
    either: bool = False  # name and adjective in one: "US"


class Forms(NamedTuple):
    """Words by what they can be, in lower case and without endings but for the irregular verbs'."""

    nouns: Collection[str]
    adjectives: Collection[str]
    verbs: Collection[str]
    irregular: Collection[str]
    closed: Collection[str]  # function words


def owns(before: str, behind: str, shown: Sequence[str], forms: Forms) -> bool:
    """Whether the apostrophe after a name that ends in s makes it an owner, as "'s" does after the word shown for it."""
    if not before.endswith("s") or shown[-1] not in {NAME, SEAT, PERSON} or not behind.isalnum() or behind in forms.closed:
        return False
    return APOSTROPHES.isdisjoint(shown[-QUOTED:]) and "\u2018" not in shown[-QUOTED:]


@cache
def demonyms() -> frozenset[str]:
    """The last words of the adjectives of states, in lower case: "turkish", "african", "us"."""
    adjectives = (word for row in rows("countries_actors.tsv") for word in row[3].split("|"))
    return frozenset(word.lower().rpartition(" ")[2] for word in adjectives if word[:1].isupper())


@cache
def stand_ins() -> tuple[StandIn, ...]:
    """Names of states, peoples and people with what the parser sees instead; of one name's only the last counts."""
    found = {cut(name): sort for name, sort in _named() if _clear(name)}
    seats = {cut(name) for name in word_set("standins_seats.tsv")}
    plain = (StandIn(w, sort, w in seats or (sort == NAME and len(w) > 1)) for w, sort in found.items())
    return (*plain, *(StandIn((name,), NAME, True, either=True) for name in acronyms()))


def acronyms() -> Iterator[str]:
    """The acronyms of states that have one for an adjective too: "US", "U.S.", "UK"."""
    for _, name, names, adjectives, *_ in rows("countries_actors.tsv"):
        if any(_shouted(word) for word in adjectives.split("|")):
            yield from {word for word in (name, *names.split("|"), *adjectives.split("|")) if _shouted(word)}


def _shouted(word: str) -> bool:
    return word.replace(".", "").isupper()


def sort_of(before: str, behind: str, then: str, forms: Forms) -> str | None:
    """What an acronym between two words is, `NAME` or `ADJECTIVE`; None where they do not tell.

    ``then`` is the word after ``behind``.
    """
    if behind in {"-", "–"}:
        return ADJECTIVE if then.islower() else NAME
    if not behind.isalpha():
        return None if behind[:1].isdigit() else NAME
    if not behind.islower():
        return ADJECTIVE
    if behind in forms.closed or behind.endswith("ly") or behind in forms.irregular:
        return NAME
    stem = behind.removesuffix("s")
    noun = not {behind, stem, f"{behind[:-3]}y" if behind.endswith("ies") else stem}.isdisjoint(forms.nouns)
    adjective = behind in forms.adjectives
    if behind.endswith("ed") and (before.lower() == "the" or not adjective):
        return NAME  # "the US announced"
    if behind == stem or behind.endswith("ss"):  # no verb goes with a state without its ending
        return ADJECTIVE if noun or adjective else None
    verb = not {stem, behind.removesuffix("es"), f"{behind[:-3]}y"}.isdisjoint(forms.verbs)
    if noun and verb:  # "US forces"
        return ADJECTIVE if before.isalpha() and before.lower() != "the" else None
    return ADJECTIVE if noun else NAME if verb else None


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
