"""Roles: the words that give somebody's office, and the general office that they mean."""

from __future__ import annotations

from functools import cache

from dateline.actors.names import fold, ranks
from dateline.actors.words import word_group
from dateline.lexicons import rows
from dateline.types import Token


@cache
def role_nouns() -> dict[str, str]:
    """Head nouns of roles, and whether each is an office or a calling."""
    return {_head(words): kind for words, _, kind in reversed(rows("roles.tsv"))} | {
        words: kind for words, _, kind in rows("roles.tsv") if " " not in words
    }


def _head(words: str) -> str:
    """The head noun of a role's words: before its first preposition, or the last."""
    before: list[str] = []
    for word in words.split():
        if word in {"of", "for", "to"}:
            break
        before.append(word)
    return before[-1]


@cache
def general_offices() -> dict[str, str]:
    """Words of an office, and the general office under which its holders are kept."""
    return {words: office for words, office, _ in rows("roles.tsv") if office}


def role_noun(token: Token, word: str) -> str | None:
    """ "office", "calling" or "rank" when the token is the head of a role."""
    if token.pos not in {"NOUN", "PROPN", "ADJ"} or token.tag in {"NNS", "NNPS"}:
        return None
    key = fold(word)
    kind = role_nouns().get(key)
    if kind:
        return kind
    return "rank" if key in ranks() else None


def is_rank(word: str) -> bool:
    """Whether the word may be a rank, whatever else it is: "colonel" beside "spokeswoman"."""
    return fold(word) in ranks()


def general_office(words: tuple[str, ...]) -> str | None:
    """The general office that the end of a role names: ("deputy", "prime", "minister") gives none, it is not the office.

    >>> general_office(("former", "foreign", "secretary")) is None
    True
    """
    if not words or words[0] in NOT_IN_OFFICE:
        return None
    for at in range(len(words)):
        office = general_offices().get(" ".join(words[at:]))
        if office is not None:
            return office
    return None


NOT_IN_OFFICE = word_group("not in office")
