"""Whose document a whole story is: the body that a label above it names ("Statement by the General Staff of …")."""

from __future__ import annotations

import datetime

from dateline.actors.names import fold
from dateline.actors.registry import Registry
from dateline.copies import changed
from dateline.reading.labels import is_body, issuer_of
from dateline.types import Actor, Reading, Speaker

# "Israel statement" may be on Israel; of persons the words are their own, as `speech.statements` reads them.
NO_ISSUERS = frozenset({"state", "demonym", "place", "person"})


def find(reading: Reading, registry: Registry) -> Reading:
    """The reading with the issuer of its document, unless that is the outlet itself, which speaks in its own voice."""
    story = reading.story
    found = issuer_of(story)
    if found is None or not reading.tokens:
        return reading
    source, medium = found
    words = " ".join(source.of(story.text).split())
    own = registry.find(words, story.published)
    owner = own or _behind(words, registry, story.published)
    if not is_body(words) and (own is None or own.kind in NO_ISSUERS):
        return reading
    if story.publisher and _same(story.publisher, words, registry, story.published):
        return reading
    speaker = Speaker(
        source,
        who=own.name if own is not None else words,
        side=owner.side if owner is not None else None,
        medium=medium,
        actor=own.id if own is not None else None,
    )
    return changed(reading, issuer=speaker)


def _behind(words: str, registry: Registry, day: datetime.date | None) -> Actor | None:
    """Who the first words name, or those behind "of": the army of "Army Spokesperson's Unit", of "Press Service of the Army"."""
    parts = words.split()
    forms = [" ".join(parts[:count]) for count in range(len(parts) - 1, 0, -1)]
    _, _, whose = words.partition(" of ")
    if whose:
        forms.insert(0, whose.removeprefix("the "))
    return next((actor for form in forms if (actor := registry.find(form, day)) is not None), None)


def _same(publisher: str, words: str, registry: Registry, day: datetime.date | None) -> bool:
    """Whether outlet and issuer are one house: one name holds the other, or both name one actor."""
    house, issuer = set(fold(publisher).split()), set(fold(words).split())
    if house <= issuer or issuer <= house:
        return True
    one, other = registry.find(publisher, day), registry.find(words, day)
    return one is not None and other is not None and one.name == other.name
