"""What a Russian or Ukrainian sentence tells of, by the beginnings of its words."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.abroad.words import Word, opens
from dateline.lexicons import rows

# What is wanted, planned or supposed is not read as something that happened.
UNREAL = frozenset(
    "если бы чтобы якщо би б щоб будет будут буде будуть может могут може можуть должен должны должна мусить мають планирует "
    "планируют планує планують намерен намерены намерена має хочет хотят хоче хочуть требует вимагає потребовал призвал закликав "
    "уйдут готов готовы готовится готує готується".split()
)


def kind_of(words: Sequence[Word]) -> tuple[str, Word] | None:
    """The kind of what is told, and the word that tells it; ``None`` where it is nothing of a war's, or not told as a fact."""
    if any(word.even in UNREAL for word in words):
        return None
    for kind, told in rows("abroad_kinds.tsv"):
        first: Word | None = None
        for group in told.split():
            hit = next((word for word in words if opens(word, group.split("|"))), None)
            if hit is None:
                break
            first = first or hit
        else:
            if first is not None:
                return kind, first
    return None
