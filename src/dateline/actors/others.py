"""Whether a phrase itself says that somebody belongs elsewhere, so that he is not the story's own state's."""

from __future__ import annotations

from functools import cache

from dateline.actors.bodies import body_forms
from dateline.actors.roles import NOT_IN_OFFICE
from dateline.actors.setting import Story, content
from dateline.actors.words import word_group
from dateline.types import Mention

_OF_STATE = word_group("state before a servant")


def is_of_others(story: Story, mention: Mention) -> bool:
    """Whether a phrase ties somebody to a place, a people or a name that is not known."""
    return _elsewhere(story, mention) or _named_after(story, mention)


def _elsewhere(story: Story, mention: Mention) -> bool:
    """Whether the phrase itself ties somebody to a place or people: "the authority in the valley"."""
    tokens = story.tokens
    if any(word in NOT_IN_OFFICE for word in content(story, mention)):
        return True
    for c in tokens[mention.head].children:
        if c > mention.head and tokens[c].dep == "prep" and tokens[c].lower in {"of", "at", "in", "from", "for"}:
            return True
    return False


def _named_after(story: Story, mention: Mention) -> bool:
    """Whether a name says whose somebody is, though not to us: "Moslem troops", "the Moslem-led government"."""
    tokens = story.tokens
    before = (tokens[i] for i in range(max(story.first(mention), 1), mention.head) if tokens[i - 1].pos not in {"PUNCT", "SPACE"})
    return any(
        t.pos in {"PROPN", "ADJ"} and story.text[t.start].isupper() and t.lower not in _words_of_bodies() | _OF_STATE
        for t in before
    )


@cache
def _words_of_bodies() -> frozenset[str]:
    """Words in the names of bodies that every state has: "Interior Ministry troops" are its own."""
    return frozenset(word for form in body_forms() for word in form)
