"""What one story tells about its actors while it is being read: the stage's working notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from dateline.actors.bodies import body_forms
from dateline.actors.names import fold
from dateline.actors.registry import Hit, Registry
from dateline.types import Actor, Reading, Sentence, Token

# "MoD", "MFA": so many letters.
_INITIALS = 3
# A dateline is no longer than this many tokens.
_DATELINE = 12
# A state's body stands right behind its name, or behind the sign of its possession.
_POSSESSED = 2


@dataclass(frozen=True, slots=True)
class Person:
    """A named person: the tokens of the name, of the role, of the whole mention (``last`` tokens included)."""

    first: int
    last: int
    left: int
    right: int
    role: tuple[int, int] | None
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A person of the story, by full name."""

    name: str
    side: str | None
    actor: str | None


@dataclass(slots=True)
class Notes:
    """The text, its registry names by token, and the persons, offices and acronyms met in it."""

    text: str
    tokens: Sequence[Token]
    registry: Registry
    reading: Reading
    hits: dict[int, Hit]  # by every token of the hit
    people: dict[tuple[str, ...], Known] = field(default_factory=dict)
    offices: dict[tuple[str, str], Known] = field(default_factory=dict)  # side, general office
    acronyms: dict[str, tuple[str, str | None]] = field(default_factory=dict)  # folded, to name and side
    openings: set[int] = field(default_factory=set)  # tokens of datelines: "SARAJEVO, Bosnia (AP) —"

    def word(self, i: int) -> str:
        """The token as it stands."""
        return self.text[self.tokens[i].start : self.tokens[i].end]

    def key(self, i: int) -> str:
        """The token folded."""
        return fold(self.word(i))

    def words(self, first: int, last: int) -> str:
        """The text of the tokens, both included."""
        return self.text[self.tokens[first].start : self.tokens[last].end]


def open_notes(reading: Reading, registry: Registry) -> Notes:
    """Notes with the registry's names found."""
    text = reading.story.text
    hits: dict[int, Hit] = {}
    before: Hit | None = None
    for hit in registry.scan(reading.tokens, text, reading.story.published):
        if before is not None and _of_another(before, hit, reading, registry):
            continue
        hit = (before and _of_state(before, hit, reading, registry)) or hit
        hits.update(dict.fromkeys(range(hit.first, hit.last + 1), hit))
        before = hit
    _coalition(reading, registry, hits)
    _initials(reading, registry, hits)
    _peoples(reading, hits)
    notes = Notes(text, reading.tokens, registry, reading, hits)
    for sentence in reading.sentences:
        notes.openings.update(_dateline(notes, sentence))
    for i in notes.openings:
        hits.pop(i, None)
    return notes


def _of_state(state: Hit, body: Hit, reading: Reading, registry: Registry) -> Hit | None:
    """The body of the state whose name stands before a bare form that is another's: "MoD" is Britain's, "the Russian MoD" not."""
    if state.actor.kind != "state" or body.actor.kind not in {"body", "force"} or body.first - state.last > _POSSESSED:
        return None
    words = reading.story.text[reading.tokens[state.first].start : reading.tokens[body.last].end]
    named = registry.find(words, reading.story.published)
    if named is None or named.side != state.actor.side or named.side == body.actor.side:
        return None
    return Hit(state.first, body.last, named, body.via)


def _of_another(state: Hit, body: Hit, reading: Reading, registry: Registry) -> bool:
    """Whether a state owns a body that the registry knows of another state only: "Argentina's Joint Chiefs of Staff"."""
    tokens = reading.tokens
    gap = [tokens[i].tag for i in range(state.last + 1, body.first)]
    if state.actor.kind != "state" or body.actor.kind != "body" or gap not in ([], ["POS"]) or body.last + 1 >= len(tokens):
        return False
    other = body.actor.side != state.actor.side and body.actor.side in registry.states
    return other and tokens[body.last + 1].tag != "HYPH" and _of_state(state, body, reading, registry) is None


def _dateline(notes: Notes, sentence: Sentence) -> range:
    """The tokens of a dateline that opens the sentence, its dash or colon included."""
    word = notes.word(sentence.first)
    if not word.isupper() or len(word) < 4:
        return range(0)
    for i in range(sentence.first + 1, min(sentence.first + _DATELINE, sentence.last) + 1):
        if notes.word(i) in {"-", "–", "—", "--", "_", ":"} and notes.text[notes.tokens[i].start - 1] in " )" + word[-1]:
            return range(sentence.first, i + 1)
    return range(0)


def _coalition(reading: Reading, registry: Registry, hits: dict[int, Hit]) -> None:
    """Let a bare "coalition" be the one coalition that the story names."""
    named = {h.actor.name if h.actor.name.endswith("coalition") else h.actor.side or "" for h in hits.values()}
    sides = {name for name in named if name.endswith("coalition")}
    actor = registry.find(sides.pop(), reading.story.published) if len(sides) == 1 else None
    if actor is None:
        return
    for token in reading.tokens:
        if token.lower == "coalition" and token.i not in hits:
            hits[token.i] = Hit(token.i, token.i, actor, "name")


def _peoples(reading: Reading, hits: dict[int, Hit]) -> None:
    """Let "the Serbs" be those a story calls the Bosnian Serbs, where it calls only one people so; "Serbian" stays Serbia's."""
    text, tokens = reading.story.text, reading.tokens
    called: dict[str, set[Actor]] = {}
    for i, hit in hits.items():
        if i == hit.last > hit.first and hit.actor.id.startswith("state:x"):
            called.setdefault(fold(text[tokens[i].start : tokens[i].end]).removesuffix("s"), set()).add(hit.actor)
    for i, hit in list(hits.items()):
        word = fold(text[tokens[i].start : tokens[i].end]).removesuffix("s")
        own = called.get(word, ())
        if len(own) == 1 and hit.first == hit.last and hit.actor.kind == "state" and not hit.actor.id.startswith("state:x"):
            hits[i] = Hit(i, i, next(iter(own)), hit.via)


def _initials(reading: Reading, registry: Registry, hits: dict[int, Hit]) -> None:
    """Let initials be the body of the state they stand with, and by themselves that of the state named last: "the Russian MoD".

    By itself "the MoD" is British only in a story where no other state has one.
    """
    tokens, text, day = reading.tokens, reading.story.text, reading.story.published
    last: dict[str, Actor] = {}
    for token in tokens:
        if token.lower not in _body_initials() or text[token.start : token.end].islower():
            continue
        found = hits.get(token.i)
        if found is not None and found.first < found.last:
            last[token.lower] = found.actor
            continue
        first, end = _owner_of(tokens, hits, token.i)
        if first < token.i or end > token.i:
            actor = registry.find(text[tokens[first].start : tokens[end].end], day)
            if actor is None:
                continue
            last[token.lower] = actor
            for i in range(first, end + 1):
                hits[i] = Hit(first, end, actor, "name")
        elif token.lower in last:
            hits[token.i] = Hit(token.i, token.i, last[token.lower], "name")


@cache
def _body_initials() -> frozenset[str]:
    """Initials that a body of any state may go by: "MoD", "MFA"."""
    return frozenset(words[0] for words in body_forms() if len(words) == 1 and len(words[0]) == _INITIALS)


def _owner_of(tokens: Sequence[Token], hits: dict[int, Hit], i: int) -> tuple[int, int]:
    """The tokens of the initials with the state right before them or behind "of"; themselves alone where there is none."""
    before = i - 2 if i and tokens[i - 1].tag == "POS" else i - 1
    hit = hits.get(before)
    if hit is not None and hit.actor.kind == "state" and hit.via != "seat":
        return hit.first, i
    behind = i + 2 + (i + 2 < len(tokens) and tokens[i + 2].tag == "DT")
    hit = hits.get(behind) if i + 1 < len(tokens) and tokens[i + 1].lower == "of" else None
    if hit is not None and hit.actor.kind == "state" and hit.via == "name":
        return i, hit.last
    return i, i


def top(notes: Notes, first: int, last: int) -> int:
    """The syntactic head of some tokens: the one whose governor lies outside them."""
    for i in range(last, first - 1, -1):
        head = notes.tokens[i].head
        if (head == i or not first <= head <= last) and notes.tokens[i].pos not in {"PUNCT", "ADP", "PART"}:
            return i
    return last


def side_of(hit: Hit) -> str | None:
    """The side that a name speaks for, the first where the registry gives several."""
    return hit.actor.side.split("|")[0] if hit.actor.side else None
