"""Where attributions stand, so that nobody has to look through all of them for each sentence."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence

from dateline.language.tree import ancestors, sentences_in
from dateline.types import Attribution, Reading, Sentence


def cued_in(reading: Reading, sentence: Sentence) -> Sequence[Attribution]:
    """The attributions whose cue stands in a sentence."""
    found = reading.attributions
    first = bisect_left(found, sentence.first, key=lambda a: a.head)
    return found[first : bisect_right(found, sentence.last, key=lambda a: a.head)]


def by_sentence(reading: Reading) -> Mapping[int, Sequence[Attribution]]:
    """First token of a sentence → the attributions that have words of theirs in it, in their order."""
    found: defaultdict[int, list[Attribution]] = defaultdict(list)
    for attribution in reading.attributions:
        for first in {s.first for content in attribution.content for s in sentences_in(reading.sentences, content)}:
            found[first].append(attribution)
    return found


def cited_under(reading: Reading) -> Mapping[int, Sequence[Attribution]]:
    """Token → the cited sources whose cue hangs below it."""
    found: defaultdict[int, list[Attribution]] = defaultdict(list)
    for attribution in reading.attributions:
        if attribution.inner:
            for above in ancestors(reading.tokens, attribution.head):
                found[above.i].append(attribution)
    return found
