"""Tell whether a story can hold a war claim, before anything is parsed: a day of news is read for the tenth that does.

Words that war reporting is written in (`relevance_words.tsv`) are counted once each within a stretch of text; where they
weigh enough together the story passes; words of other news take from it. A million words a second go through.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import islice

from dateline.abroad import read as abroad
from dateline.lexicons import rows
from dateline.types import Section, Story

# Words that are weighed together: some four paragraphs. Half of one stretch is the first half of the next.
STRETCH = 120
# What the first stretch must weigh, for a story says at its top what it is about (less where it ends soon, for fewer words can
# weigh); and what all its words must by then, less in a story shorter than LONG. docs/relevance.md shows what other limits do.
ENOUGH_FIRST, ENOUGH_SHORT, ENOUGH_WHOLE, LONG = 2.5, 1.5, 3.0, 400
# What a stretch further down must weigh, where war may only be touched upon: less where war is in all of the text, so much
# weight to a hundred words.
ENOUGH_LATER, ENOUGH_THERE, DENSE = 10.0, 6.0, 1.5
# What a page must show, and a paragraph with its neighbours hold.
ENOUGH_SHOWN, ENOUGH_NEAR = 3.5, 1.0
# Words of no great weight are met together in all politics: they add this much at most.
MOST_OF_LIGHT = 2.0
# Paragraphs on each side that count as neighbours.
NEIGHBOURS = 2
WORD = re.compile(r"[a-z]+")
# What a page shows is between these. No word of a story stands in them.
UNSHOWN = re.compile(r"<script\b.*?</script|<style\b.*?</style|<!--.*?-->|<[^>]*>", re.DOTALL | re.IGNORECASE)
# A story's stretches begin anywhere in its page: one and a half hold any of them.
SPREAD = 3 * STRETCH // 2


# Two letters of a language that English words say nothing of; and so many of them.
CYRILLIC = re.compile("[\u0400-\u04ff]{2}|(?:[\xd0\xd1][\x80-\xbf]){2}")
BEYOND_ASCII = re.compile("[^\x00-\x7f]{2,}")
MANY = 40


@dataclass(slots=True)
class Gate:
    """Lets through what can tell of war, and counts."""

    passed: int = 0
    skipped: int = 0
    on_skip: Callable[[], object] | None = None  # called for each that is passed over

    def story(self, text: str) -> bool:
        """Whether a story is to be read."""
        passed = passes(text)
        self.passed += passed
        return passed or self._skip()

    def page(self, markup: str) -> bool:
        """Whether a page is to be taken apart; its story is asked about then."""
        return can_hold(markup) or in_cyrillic(markup) or self._skip()

    def _skip(self) -> bool:
        self.skipped += 1
        if self.on_skip is not None:
            self.on_skip()
        return False


@dataclass(frozen=True, slots=True)
class Relevance:
    """Whether a story passes, by how much the stretch that decides lies over the limit, and the words that weighed there."""

    passes: bool
    margin: float
    words: tuple[str, ...] = ()


def passes(text: str) -> bool:
    """Whether a text can hold a war claim, in any of the languages that are read."""
    return weigh(text).passes or (in_cyrillic(text) and abroad.tells_of_war(text))


def in_cyrillic(text: str) -> bool:
    """Whether enough of it is in Cyrillic letters, or in the bytes of them that a page not yet decoded has."""
    if text.isascii():
        return False
    # Two letters stand side by side: what lies between runs of them, nearly all of an English page, is looked at no further.
    letters = " ".join(run[0] for run in BEYOND_ASCII.finditer(text))
    return sum(1 for _ in islice(CYRILLIC.finditer(letters), MANY)) == MANY


def weigh(text: str) -> Relevance:
    """How much the weightiest stretch of a text tells of war."""
    words = WORD.findall(text.lower())
    known = weights()
    told = known.keys() & words
    most = sum(weight for word in told if (weight := known[word]) >= 1) + MOST_OF_LIGHT
    first = ENOUGH_SHORT + (ENOUGH_FIRST - ENOUGH_SHORT) * min(1, len(words) / STRETCH)
    if most < first:  # most of a day's news ends here
        return Relevance(passes=False, margin=most - first, words=tuple(sorted(told)))
    whole = sum_of(told) - ENOUGH_WHOLE * min(1, len(words) / LONG)
    half, later = STRETCH // 2, 0.0
    best, margin = told, -math.inf
    for at in range(0, max(len(words) - half, 1), half):
        here = told.intersection(words[at : at + STRETCH])
        weight = sum_of(here)
        if not at:
            over = min(weight - first, whole)
        else:
            later = later or (ENOUGH_THERE if _dense(words) else ENOUGH_LATER)  # looked at once, and only where it is asked
            over = weight - later
        if over > margin:
            best, margin = here, over
        if over >= 0:
            break
    return Relevance(passes=margin >= 0, margin=margin, words=tuple(sorted(best)))


def _dense(words: list[str]) -> bool:
    """Whether war is in all of a text."""
    known = weights()
    return sum(weight for word in words if (weight := known.get(word, 0)) >= 1) * 100 >= DENSE * len(words)


def can_hold(markup: str) -> bool:
    """Whether a story that passes can be in a page: what the page shows holds words of enough weight, wherever the story begins.

    Far cheaper than taking the page apart. A brief of under a hundred words may be lost where nothing else around it weighs.
    """
    words = WORD.findall(UNSHOWN.sub(" ", markup).lower())
    told = war_words().intersection(words)
    if sum_of(told) < ENOUGH_SHOWN:
        return False
    starts = range(0, len(words), STRETCH // 2)
    return any(sum_of(told.intersection(words[at : at + SPREAD])) >= ENOUGH_SHOWN for at in starts)


def sum_of(words: Iterable[str]) -> float:
    """What words weigh together."""
    light = heavy = 0.0
    for word in words:
        weight = weights()[word]
        if 0 < weight < 1:
            light += weight
        else:
            heavy += weight
    return heavy + min(light, MOST_OF_LIGHT)


def passages(story: Story) -> tuple[Section, ...]:
    """The paragraphs of a story that can hold a war claim, by their own words and those of their neighbours."""
    each = [war_words().intersection(WORD.findall(section.span.of(story.text).lower())) for section in story.sections]
    around = (each[max(at - NEIGHBOURS, 0) : at + NEIGHBOURS + 1] for at in range(len(each)))
    return tuple(s for s, near in zip(story.sections, around, strict=True) if sum_of(set().union(*near)) >= ENOUGH_NEAR)


@cache
def weights() -> dict[str, float]:
    """What each word adds."""
    return {form: float(weight) for weight, forms in rows("relevance_words.tsv")[1:] for form in forms.split("|")}


@cache
def war_words() -> frozenset[str]:
    """The words that tell of war; the others take from it."""
    return frozenset(word for word, weight in weights().items() if weight > 0)
