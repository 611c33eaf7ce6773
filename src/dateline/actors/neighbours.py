"""The words next to a head noun that tell whose or who it is: a ruler, a seat, an account's name, what a body runs."""

from __future__ import annotations

from dateline.actors.registry import Hit
from dateline.actors.story import Notes, side_of
from dateline.actors.words import word_group

# A ruler's name before one of these is the government of his state.
_RULE = frozenset({"regime", "government"})
_SEATED = word_group("seated servant")
_RANKING = word_group("before a seated servant")
_ARMED = word_group("armed")
_REGIONS = word_group("region of a people")
# What two states may have together, each its own.
_JOINT = frozenset({"document", "outlet", "people", "person"})
_ACCOUNTS = frozenset({"user", "account", "blogger", "channel"})
RUN = frozenset({"govern", "rule", "run", "control", "administer", "lead", "oversee", "represent"})
# What a body runs is named this many words behind it at most.
_NEAR = 6


def seat(notes: Notes, i: int) -> Hit | None:
    """The capital that a body sits in ("the government in Bogota"), or the people in whose region ("in the Kurdish region")."""
    if i + 2 >= len(notes.tokens) or notes.tokens[i + 1].lower not in {"in", "of"}:
        return None
    hit = notes.hits.get(i + 2)
    if hit is not None and hit.via == "seat":
        return hit if notes.tokens[i + 1].lower == "in" else None
    return _region(notes, i + 2)


def _region(notes: Notes, at: int) -> Hit | None:
    """The people whose region the words are: "Syria's Kurdish autonomous region", unlike "Ukraine's Donetsk region"."""
    people = None
    for i in range(at, min(at + _NEAR, len(notes.tokens))):
        hit, token = notes.hits.get(i), notes.tokens[i]
        if hit is not None and hit.via == "adjective" and hit.actor.id.startswith("state:x"):
            people = hit
        elif token.lemma in _REGIONS and token.pos == "NOUN":
            return people
        elif hit is None and token.pos not in {"DET", "ADJ", "PART"}:
            return None
    return None


def handle(notes: Notes, i: int) -> int | None:
    """The last token of an account's name behind its noun: "Twitter user @name"."""
    if notes.tokens[i].lemma not in _ACCOUNTS or i + 1 >= len(notes.tokens) or not notes.word(i + 1).startswith("@"):
        return None
    return i + 2 if notes.word(i + 1) == "@" and i + 2 < len(notes.tokens) else i + 1


def own_name(notes: Notes, i: int) -> int | None:
    """The last token of an unknown body's name right behind its sort: "the news agency TKM"; days and places are none."""
    last = i
    while last + 1 < len(notes.tokens) and last - i < _NEAR:
        token = notes.tokens[last + 1]
        if token.pos != "PROPN" or not notes.word(last + 1)[0].isupper() or last + 1 in notes.hits:
            break
        if notes.key(last + 1) in word_group("thing"):
            return None
        last += 1
    named = last > i and notes.word(i)[0].islower() and (notes.word(last).isupper() or notes.tokens[last].dep != "nsubj")
    return last if named else None


def second_owner(notes: Notes, owner: Hit, kind: str) -> Hit | None:
    """The other state of a joint phrase: "US and Russian reports", "Israeli and Lebanese media" are nobody's alone."""
    at = owner.first - 1
    if at < 1 or kind not in _JOINT or notes.tokens[at].lower != "and":
        return None
    other = notes.hits.get(at - 1)
    if other is None or other.actor.id == owner.actor.id or owner.actor.name not in notes.registry.states:
        return None
    attribute = other.via == "adjective" or notes.word(other.first).isupper()  # "Kyiv and European allies" are two
    return other if attribute and other.actor.name in notes.registry.states else None


def ruler(notes: Notes, start: int, i: int, last: int, owner: Hit | None) -> Hit | None:
    """Who rules through "the Assad regime", "the government of Assad": the ruler of a state, in his time."""
    if notes.tokens[i].lemma not in _RULE:
        return None
    if owner is None or owner.actor.kind != "person":
        behind = notes.hits.get(last)
        near = behind is not None and notes.tokens[min(i + 1, last)].lower == "of" and behind.actor.kind == "person"
        owner = behind if near else None
    elif start != owner.first or i - owner.last > 2:
        owner = None
    if owner is None or side_of(owner) not in notes.registry.states:
        return None
    on, terms = notes.reading.story.published, notes.registry.terms.get(owner.actor.id, ())
    return owner if on is None or not terms or any(t.holds(on) for t in terms) else None


def over(notes: Notes, i: int) -> int | None:
    """The end of what a body is said to run: "the council governing the valley"."""
    tokens = notes.tokens
    verb = tokens[min(i + 1, len(tokens) - 1)]
    if verb.tag != "VBG" or verb.lemma not in RUN or verb.head != i:
        return None
    what = next((c for c in verb.children if tokens[c].dep == "dobj"), None)
    return tokens[what].i if what is not None and what - i <= _NEAR else None


def officials(notes: Notes, start: int, i: int) -> bool:
    """Whether the phrase is nothing but officials of a state, whose capital they sit in: "senior defence officials in Kyiv"."""
    return notes.tokens[i].lemma in _SEATED and all(notes.key(n) in _RANKING for n in range(start, i))


def direction(notes: Notes, i: int, owner: Hit, kind: str) -> bool:
    """Whether the word says where a force stands, not whose it is: "western rebels"."""
    state = notes.registry.states.get(owner.actor.name)
    bloc = state is not None and state.bloc and owner.via == "adjective"
    armed = kind in {"force", "group"} or notes.tokens[i].lemma in _ARMED
    return bloc and armed and notes.word(owner.first)[0].islower()
