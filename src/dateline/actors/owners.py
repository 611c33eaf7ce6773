"""Whose somebody is: the state or body that the words round a name or noun give."""

from __future__ import annotations

from dateline.actors.bodies import AGAINST
from dateline.actors.registry import Hit
from dateline.actors.story import Notes, Person, side_of
from dateline.actors.words import word_group

# Sides that stand against the state that names them.
_VOICES = word_group("voice")
_DEAL = word_group("topic of")
_AWAY = frozenset({"for", "to", "on", "in", "against", "into", "about", "from", "near"})


def side_of_role(notes: Notes, person: Person) -> str | None:
    """The side that the words around a name give: the first state or body that is not merely what the role is about."""
    spans = [(person.left, person.first - 1), (person.last + 1, person.right)]
    if person.role is not None:
        spans.append(person.role)
    for first, last in spans:
        hit = first_owner(notes, first, last)
        if hit is not None:
            return against(notes, hit, first, last) or side_of(hit)
    return None


def against(notes: Notes, hit: Hit, first: int, last: int) -> str | None:
    """Those against the state that their words hold: "spokesman for the opposition Syrian council", "Thai guerrillas"."""
    state = notes.registry.states.get(hit.actor.name)
    if state is not None and hit.actor.id.startswith("state:x"):
        return None  # a people: "Kurdish rebels" are some of the Kurds
    words = (word for i in range(first, last + 1) for word in (notes.key(i), notes.tokens[i].lemma) if word in AGAINST)
    found = next(words, None)
    return f"{state.adjective} {AGAINST[found]}" if state is not None and found is not None else None


def voice_side(notes: Notes, person: Person) -> str | None:
    """The side of the body that somebody is named as the voice of: "Coalition spokesman Col. X", whatever army the rank is of."""
    if person.role is None:
        return None
    for i in range(person.role[0] + 1, person.role[1] + 1):
        hit = notes.hits.get(i - 1)
        if notes.key(i) in _VOICES and hit is not None and hit.actor.kind not in {"state", "person"}:
            return side_of(hit)
    return None


def first_owner(notes: Notes, first: int, last: int) -> Hit | None:
    """The first name among the tokens that owns what they describe; not "UK-based", not "envoy to Syria"."""
    i = first
    while i <= last:
        hit = notes.hits.get(i)
        if hit is None:
            i += 1
            continue
        behind = hit.last + 1
        compound = behind < len(notes.tokens) and notes.tokens[behind].tag == "HYPH"
        about = _about(notes, first, i)
        if not compound and not about and side_of(hit):
            return hit
        i = hit.last + 1
    return None


def group_before(notes: Notes, i: int) -> Hit | None:
    """The group right before its men, whichever country's it is said to be: "Lebanese Hezbollah fighters"."""
    hit = notes.hits.get(i - 1)
    named = hit is not None and hit.last == i - 1 and hit.actor.kind == "group"
    return hit if hit is not None and named and side_of(hit) else None


def _about(notes: Notes, first: int, i: int) -> bool:
    """Whether a preposition makes the name what the phrase is about, rather than whom it belongs to."""
    if _topic(notes, first, i):
        return True
    at = i - 1
    if at > first and notes.key(at) == "the":
        at -= 1
    if at < max(first, 1) or notes.key(at) not in _AWAY:
        return False
    return not (notes.key(at) in {"for", "to"} and notes.key(at - 1) in _VOICES and notes.hits[i].actor.kind != "state")


def _topic(notes: Notes, first: int, i: int) -> bool:
    """Whether a state's name only says what a programme or desk deals with: "director of the China Program"."""
    hit = notes.hits[i]
    behind = hit.last + 1
    if hit.via != "name" or hit.actor.kind != "state" or behind >= len(notes.tokens):
        return False
    if notes.key(behind) in _DEAL:
        return True
    return (
        i >= first + 2
        and notes.key(i - 1) == "the"
        and notes.key(i - 2) == "of"
        and notes.tokens[behind].pos in {"NOUN", "PROPN"}
    )
