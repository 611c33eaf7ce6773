"""What a Russian or Ukrainian sentence tells of, by the beginnings of its words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from dateline.abroad.words import Word, parted
from dateline.lexicons import rows

# What is wanted, planned or supposed is not read as something that happened.
UNREAL = frozenset(
    "если бы чтобы якщо би б щоб будет будут буде будуть может могут може можуть должен должны должна мусить мають планирует "
    "планируют планує планують намерен намерены намерена має хочет хотят хоче хочуть требует вимагає потребовал призвал закликав "
    "уйдут готов готовы готовится готує готується".split()
)


Group = tuple[str, ...]  # beginnings, of which one will do


def kind_of(words: Sequence[Word]) -> tuple[str, Word] | None:
    """The kind of what is told, and the word that tells it; ``None`` where it is nothing of a war's, or not told as a fact."""
    if any(word.even in UNREAL for word in words):
        return None
    first: dict[Group, Word] = {}
    for word in words:
        for group in _groups_of(word.even):
            first.setdefault(group, word)
    return next(((kind, first[groups[0]]) for kind, groups in _kinds() if all(group in first for group in groups)), None)


@cache
def _kinds() -> tuple[tuple[str, tuple[Group, ...]], ...]:
    """Each kind with the groups of which every one must be met."""
    return tuple((kind, tuple(parted(group, "|") for group in parted(told))) for kind, told in rows("abroad_kinds.tsv"))


@lru_cache(maxsize=65536)
def _groups_of(even: str) -> tuple[Group, ...]:
    """The groups that a word belongs to."""
    return tuple({group: None for _, groups in _kinds() for group in groups if even.startswith(group)})
