"""Tell which language a text is in, by its script and its small words. In doubt it is none: nothing is guessed."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from dateline.lexicons import rows

SAMPLE = 6_000
WORD = re.compile(r"[^\W\d_]+")
# Of this many words the share of a language's small words tells it; the next best must have clearly fewer.
LEAST_WORDS = 12
LEAST_SHARE = 0.14
AHEAD = 1.2
# Scripts that one language writes in, by the block of their letters.
SCRIPTS = (
    ("ja", "\u3040", "\u30ff"),
    ("ko", "\uac00", "\ud7af"),
    ("th", "\u0e00", "\u0e7f"),
    ("hy", "\u0530", "\u058f"),
    ("ka", "\u10a0", "\u10ff"),
    ("am", "\u1200", "\u139f"),
    ("bn", "\u0980", "\u09ff"),
    ("ta", "\u0b80", "\u0bff"),
    ("my", "\u1000", "\u109f"),
    ("zh", "\u4e00", "\u9fff"),
)
FIRST = min(first for _, first, _ in SCRIPTS)
LEAST_SCRIPT = 0.2


def detect(text: str) -> str | None:
    """The language (ISO 639-1) of a text, or ``None`` where its words do not tell."""
    sample = text[:SAMPLE]
    letters = [letter for letter in sample if letter.isalpha()]
    beyond, least = [letter for letter in letters if letter >= FIRST], LEAST_SCRIPT * max(len(letters), 20)
    for language, first, last in SCRIPTS if len(beyond) > least else ():
        if sum(first <= letter <= last for letter in beyond) > least:
            return language
    words = WORD.findall(sample.lower())
    if len(words) < LEAST_WORDS:
        return None
    counted = Counter(word for word in words if word in _languages_of())
    scores: Counter[str] = Counter()
    for word, times in counted.items():
        for language in _languages_of()[word]:
            scores[language] += times
    ((best, most), *others) = [*scores.most_common(2), ("", 0)]
    if most < LEAST_SHARE * len(words) or most < AHEAD * others[0][1]:
        return None
    return best


@cache
def _languages_of() -> dict[str, tuple[str, ...]]:
    """Each small word's languages."""
    found: dict[str, tuple[str, ...]] = {}
    for language, words in rows("languages.tsv"):
        for word in dict.fromkeys(words.split()):
            found[word] = (*found.get(word, ()), language)
    return found
