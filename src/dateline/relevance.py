"""Tell whether a story can hold a war claim, before anything is parsed: a day of news is read for the tenth that does.

Words that war reporting is written in (`relevance_words.tsv`) are counted once each within a stretch of text; where they
weigh enough together the story passes. A million words a second go through.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from dateline.abroad import read as abroad
from dateline.lexicons import rows
from dateline.types import Section, Story

# Words that are weighed together: some four paragraphs. Half of one stretch is the first half of the next.
STRETCH = 120
# What the words of a stretch must weigh together, and those of a paragraph with its neighbours.
# docs/relevance.md shows what other limits pass and miss.
ENOUGH, ENOUGH_NEAR = 6.0, 1.0
# Paragraphs on each side that count as neighbours.
NEIGHBOURS = 2
WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Relevance:
    """Whether a story passes, the weight of its weightiest stretch, and the words that weighed there."""

    passes: bool
    weight: float
    words: tuple[str, ...] = ()


def passes(story: Story) -> bool:
    """Whether a story can hold a war claim, in any of the languages that are read."""
    return abroad.tells_of_war(story) if abroad.can_read(story) else weigh(story.text).passes


def weigh(text: str) -> Relevance:
    """How much the weightiest stretch of a text tells of war."""
    words = WORD.findall(text.lower())
    known = weights()
    told = known.keys() & words
    if _sum(told) < ENOUGH:  # most of a day's news ends here
        return Relevance(passes=False, weight=_sum(told), words=tuple(sorted(told)))
    half = STRETCH // 2
    stretches = (told.intersection(words[at : at + STRETCH]) for at in range(0, max(len(words) - half, 1), half))
    best = max(stretches, key=_sum)
    return Relevance(passes=_sum(best) >= ENOUGH, weight=_sum(best), words=tuple(sorted(best)))


def passages(story: Story) -> tuple[Section, ...]:
    """The paragraphs of a story that can hold a war claim, by their own words and those of their neighbours."""
    each = [weights().keys() & WORD.findall(section.span.of(story.text).lower()) for section in story.sections]
    around = (each[max(at - NEIGHBOURS, 0) : at + NEIGHBOURS + 1] for at in range(len(each)))
    return tuple(s for s, near in zip(story.sections, around, strict=True) if _sum(set().union(*near)) >= ENOUGH_NEAR)


@cache
def weights() -> dict[str, float]:
    """What each word adds."""
    return {form: float(weight) for weight, forms in rows("relevance_words.tsv")[1:] for form in forms.split("|")}


def _sum(words: Iterable[str]) -> float:
    return sum(map(weights().__getitem__, words))
