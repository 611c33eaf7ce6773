"""Roles: the words that give somebody's office, and the general office that they mean."""

from __future__ import annotations

from functools import cache

from dateline.actors.names import fold, ranks
from dateline.lexicons import rows
from dateline.types import Token

@cache
def role_nouns() -> dict[str, str]:
    """Head nouns of roles, and whether each is an office or a calling."""
    return {words.split()[-1]: kind for words, _, kind in reversed(rows("roles.tsv"))} | {
        words: kind for words, _, kind in rows("roles.tsv") if " " not in words
    }


@cache
def general_offices() -> dict[str, str]:
    """Words of an office, and the general office under which its holders are kept."""
    return {words: office for words, office, _ in rows("roles.tsv") if office}


def role_noun(token: Token, word: str) -> str | None:
    """"office", "calling" or "rank" when the token is the head of a role."""
    if token.pos not in {"NOUN", "PROPN", "ADJ"} or token.tag in {"NNS", "NNPS"}:
        return None
    key = fold(word)
    kind = role_nouns().get(key)
    if kind:
        return kind
    return "rank" if key in ranks() else None


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


NOT_IN_OFFICE = frozenset(
    {"former", "ex", "late", "deputy", "deposed", "ousted", "acting", "then", "next", "future", "vice", "assistant", "first", "junior"}
)
