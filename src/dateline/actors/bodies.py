"""Bodies that every state may have, made by rule: "Russian Defence Ministry", "Ukraine's General Staff"."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from dateline.actors.names import words_of
from dateline.lexicons import rows
from dateline.types import Actor

if TYPE_CHECKING:
    from dateline.actors.registry import Registry

Words = tuple[str, ...]
# Those against the state that stands before them, and their own side.
AGAINST = {
    "rebel": "rebels", "insurgent": "insurgents", "opposition": "opposition", "guerrilla": "guerrillas", "guerilla": "guerrillas",
    "separatist": "separatists", "secessionist": "separatists", "jihadist": "jihadists", "dissident": "dissidents",
}  # fmt: skip
FOES = frozenset(AGAINST.values())


@cache
def body_forms() -> dict[Words, tuple[str, str]]:
    """The forms of each body, and its canonical words and kind."""
    return {words_of(form): (row[0], row[1]) for row in rows("state_bodies.tsv") for form in row[2].split("|")}


def state_body(words: Words, registry: Registry) -> Actor | None:
    """The state's body that the words name, before or behind the state: "Polish army", "army of Poland"."""
    for at in range(1, min(len(words), 6)):
        owner = _state(words[:at], registry)
        if owner is not None:
            body = _body(words[at:], owner, registry)
            if body is not None:
                return body
    for at in range(2, len(words)):
        if words[at - 1] == "of" or words[at - 2 : at] == ("of", "the"):
            owner = _state(words[at:], registry)
            if owner is not None:
                stop = at - 1 if words[at - 1] == "of" else at - 2
                return _body(words[:stop], owner, registry)
    return None


def _state(words: Words, registry: Registry) -> str | None:
    for entry in registry.entries.get(words[0], ()) if words else ():
        if entry.words == words and entry.actor.kind == "state":
            return entry.actor.name
    return None


def _body(words: Words, owner: str, registry: Registry) -> Actor | None:
    found = body_forms().get(words)
    if found is None:
        return None
    canonical, kind = found
    state = registry.states[owner]
    key, name = "-".join(words_of(canonical)), f"{state.adjective} {canonical}"
    people = state.actor.id.startswith("state:x")  # "Kurdish rebels" are some of the Kurds
    side = name if canonical in FOES and not people else state.actor.side
    return Actor(f"{kind}:{state.actor.id.partition(':')[2]}:{key}", name, kind, side)
