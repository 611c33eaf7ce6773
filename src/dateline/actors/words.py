"""Small groups of words, by name, from the lexicon."""

from __future__ import annotations

from functools import cache

from dateline.lexicons import rows


@cache
def word_group(name: str) -> frozenset[str]:
    """The words of one group of ``actor_words.tsv``. Raises `KeyError` for a group it does not hold."""
    return {row[0]: frozenset(row[2].split()) for row in rows("actor_words.tsv")}[name]
