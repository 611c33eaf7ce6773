"""Stories whose words come from other stories: runs of words that two share, boilerplate left out.

An exact index of shingles: every run of eight words is looked up once, and each story is compared with the first and the
latest story that hold it, so the work grows with the text. A shingle that an outlet prints in three stories or more, or that
outlets print for weeks, is the frame of a page (a number to call, what the paper is) and tells nothing.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import groupby

from dateline.types import Span, Story

SIZE = 8
WORD = re.compile(r"\w+")
# So much of a story, its frame left out, stands in another: it is a copy.
COPIED = 0.3
# A shorter story than this tells too little of itself.
LEAST = 12
# A passage of so many words in a row is nobody's chance, in stories of the same days.
PASSAGE = 25
FRAME_HOLDERS = 3
FRAME_DAYS = 7
NEAR_DAYS = 4


@dataclass(frozen=True, slots=True)
class Copy:
    """A later story beside the earlier one that holds its words. ``share`` is of the later story's own words."""

    earlier: Story
    later: Story
    share: float
    passages: tuple[tuple[Span, Span], ...]  # in the later, in the earlier; longest first


@dataclass(frozen=True, slots=True)
class _Shingles:
    hashes: tuple[int, ...]
    spans: tuple[Span, ...]


def in_order(stories: Iterable[Story]) -> list[Story]:
    """Stories as they came out: by day, own work before wire copy, then by name."""
    return sorted(stories, key=lambda s: (s.published or datetime.date.max, s.relay is not None, s.doc))


def copies(stories: Iterable[Story]) -> list[Copy]:
    """Every pair of stories of which the later shares so much with the earlier that it was copied, whole or in part."""
    ordered = in_order(stories)
    shingled = [_shingles(story) for story in ordered]
    holders: dict[int, list[int]] = defaultdict(list)
    for at, own in enumerate(shingled):
        for mark in dict.fromkeys(own.hashes):
            holders[mark].append(at)
    frames = {mark for mark, held in holders.items() if _is_frame([ordered[at] for at in held])}
    shared: Counter[tuple[int, int]] = Counter()
    for mark, held in holders.items():
        if mark not in frames and len(held) > 1:
            shared.update({(held[0], at) for at in held[1:]} | {(held[k - 1], held[k]) for k in range(1, len(held))})
    found = []
    for (a, b), _ in sorted(shared.items()):
        copy = _copy(ordered[a], ordered[b], shingled[a], shingled[b], frames)
        if copy is not None:
            found.append(copy)
    return found


def _copy(earlier: Story, later: Story, a: _Shingles, b: _Shingles, frames: set[int]) -> Copy | None:
    """The copy, if so much is shared: the share is of the shorter story's own shingles."""
    own = [{mark for mark in one.hashes if mark not in frames} for one in (a, b)]
    least = min(len(own[0]), len(own[1]))
    share = len(own[0] & own[1]) / max(least, 1)
    passages = tuple(_passages(a, b, frames))
    long = bool(passages) and len(WORD.findall(passages[0][0].of(later.text))) >= PASSAGE and _near(earlier, later)
    if (share < COPIED or least < LEAST) and not long:
        return None
    return Copy(earlier, later, round(len(own[0] & own[1]) / max(len(own[1]), 1), 3), passages)


def _near(a: Story, b: Story) -> bool:
    return a.published is None or b.published is None or abs((b.published - a.published).days) <= NEAR_DAYS


def _is_frame(held: Sequence[Story]) -> bool:
    """Whether a run of words belongs to the page rather than to a story."""
    if len(held) < FRAME_HOLDERS:
        return False
    days = [story.published for story in held if story.published is not None]
    if days and (max(days) - min(days)).days > FRAME_DAYS:
        return True
    publishers = Counter(story.publisher for story in held if story.publisher is not None)
    return bool(publishers) and max(publishers.values()) >= FRAME_HOLDERS


def _passages(a: _Shingles, b: _Shingles, frames: set[int]) -> Iterator[tuple[Span, Span]]:
    """The runs of words that both hold, longest first."""
    where = {mark: at for at, mark in reversed(list(enumerate(a.hashes)))}
    hits = [(at, where[mark]) for at, mark in enumerate(b.hashes) if mark in where and mark not in frames]
    runs = [[hit for _, hit in run] for _, run in groupby(enumerate(hits), key=lambda e: (e[1][0] - e[0], e[1][1] - e[0]))]
    for run in sorted(runs, key=lambda run: (-len(run), run[0])):
        (b0, a0), (b1, a1) = run[0], run[-1]
        yield Span(b.spans[b0].start, b.spans[b1].end), Span(a.spans[a0].start, a.spans[a1].end)


def _shingles(story: Story) -> _Shingles:
    """Every run of eight words of the story, boilerplate left out."""
    aside = [part.span for part in story.boilerplate]
    words: list[tuple[str, Span]] = []
    skip = 0
    for match in WORD.finditer(story.text):
        while skip < len(aside) and aside[skip].end <= match.start():
            skip += 1
        if skip == len(aside) or match.start() < aside[skip].start:
            words.append((match[0].casefold(), Span(*match.span())))
    runs = range(len(words) - SIZE + 1)
    return _Shingles(
        tuple(_mark(" ".join(word for word, _ in words[i : i + SIZE])) for i in runs),
        tuple(Span(words[i][1].start, words[i + SIZE - 1][1].end) for i in runs),
    )


def _mark(words: str) -> int:
    return int.from_bytes(blake2b(words.encode("utf-8", "replace"), digest_size=8).digest())
