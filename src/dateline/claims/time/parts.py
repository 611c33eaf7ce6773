"""The words one rule matched, as the builders of values see them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from dateline.claims.time.calendar import When
from dateline.claims.time.words import Words, alphabet
from dateline.lexicons import rows


class Piece(NamedTuple):
    """A value and the words it belongs to; ``last`` is exclusive."""

    first: int
    last: int
    when: When


@dataclass(frozen=True, slots=True)
class Part:
    """Words ``first`` to ``last`` (exclusive) of a story."""

    words: Words
    first: int
    last: int

    def at(self, kind: str) -> list[int]:
        """Where the words of a class stand."""
        char = alphabet()[kind]
        return [i for i in range(self.first, self.last) if self.words.kinds[i] == char]

    def values(self, kind: str) -> list[str]:
        """The values of all words of a class."""
        return [self.words.values[i] for i in self.at(kind)]

    def value(self, kind: str) -> str | None:
        """The value of the first word of a class."""
        return next(iter(self.values(kind)), None)

    def has(self, *kinds: str) -> bool:
        """Whether a word of one of the classes is there."""
        return any(alphabet()[k] in self.words.kinds[self.first : self.last] for k in kinds)

    def lower(self, i: int) -> str:
        """A word of the story, lower case, by its place."""
        return self.words.word(i).lower()

    @property
    def before(self) -> str:
        """The word in front, lower case."""
        return self.lower(self.first - 1)

    @property
    def behind(self) -> str:
        """The word behind, lower case."""
        return self.lower(self.last)


WORD_NUMBERS = {r[0]: int(r[2]) for r in rows("time_words.tsv") if r[1] in {"num"}}
CARDINAL = re.compile(r"\d+(?:\.\d+)?")


def count(part: Part) -> tuple[float | None, float | None]:
    """The number a part gives and the higher one of a range; ``(None, None)`` for a vague one."""
    figures = part.values("day") + part.values("number") + part.values("year")
    if figures:
        return float(figures[0]), float(figures[-1]) if len(figures) > 1 else None
    numbers = [float(v) for v in part.values("num")]
    if numbers:
        return _worded(part, numbers)
    if part.has("few"):
        return None, None
    if part.has("half"):
        return 0.5, None
    return (1.0, None) if part.has("a") else (None, None)


def _worded(part: Part, numbers: list[float]) -> tuple[float | None, float | None]:
    """ "twenty-five", "two or three", "two and a half"."""
    if len(numbers) > 1 and numbers[0] >= 20 and numbers[1] < 10:
        return numbers[0] + numbers[1], None
    if len(numbers) > 1 and numbers[1] == 100:
        return numbers[0] * 100, None
    if len(numbers) == 1 and part.has("few"):
        return None, None
    half = 0.5 if part.has("half") else 0.0
    return numbers[0] + half, numbers[1] if len(numbers) > 1 and not half else None
