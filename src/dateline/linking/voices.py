"""Whether two speakers may be one: by the words that tell who speaks, without those that any speaker has."""

from __future__ import annotations

import re

from dateline.types import Speaker, Story

_WORD = re.compile(r"[a-z]+", re.IGNORECASE)
_NO_ROLE = frozenset(
    "the a an of for and in to his her its their local senior chief top official officials spokesman spokeswoman spokesperson"
    " statement source sources two three several some many one region city town country state".split()
)
# So many letters of a word tell it: "Norland's" is "Norlandic", a minister speaks for the ministry.
_STEM = 5


def roles(speaker: Speaker | None, story: Story) -> frozenset[str]:
    """The beginnings of the words of the story that tell who speaks: "gover", "resid"."""
    words = _WORD.findall(speaker.source.of(story.text).lower()) if speaker is not None and speaker.source is not None else []
    return frozenset(word.rstrip("s")[:_STEM] for word in words if word not in _NO_ROLE and len(word) > 1)


def go_together(mine: frozenset[str], its: frozenset[str]) -> bool:
    """Whether "the ministry" may be Norland's ministry: the one has all that the other has. Norland's and Southland's are two."""
    return bool(mine and its) and (mine <= its or its <= mine)
