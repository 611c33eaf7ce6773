"""The registry: states, bodies, forces, groups, outlets and people, and the side each speaks for on a day.

Built from the lexicons and the user's own rows; nothing in it is a claim of a story. A body that
any state may have ("Russian Defence Ministry") is made by rule, see `dateline.actors.bodies`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from dateline.actors.additions import added
from dateline.actors.bodies import state_body
from dateline.actors.names import PARTICLES, fold, short_forms, without_titles, words_of
from dateline.actors.records import Record, other_scripts, shipped
from dateline.actors.states import STATE_KIND, State, load_states
from dateline.actors.words import word_group
from dateline.types import Actor, Token

Words = tuple[str, ...]
# How the words found stand for the actor: its name, its adjective ("Turkish"), its people ("Turks"), its capital.
Via = Literal["name", "adjective", "people", "seat"]
# A person is taken for an office holder only near the years of office: retired leaders go on speaking, nobody before.
_EARLY, _LATE = datetime.timedelta(days=4 * 365), datetime.timedelta(days=20 * 365)
# Kinds whose one-word names are also ordinary names ("Fox", "Dawn").
_ALONE = frozenset({"outlet", "ngo", "company", "group", "person"})
# Words for the West and others like it that open the names of regions, too.
_COMPASS = frozenset({"western", "eastern", "northern", "southern"})
# Acronyms that are words of the language too, and how many words around tell which one is meant.
_WORDS, _ROUND = word_group("acronym or word"), 4
# The first letter behind Latin: names from here on are read in only when a text holds one.
_OTHER_SCRIPTS = "\u0370"


class Entry(NamedTuple):  # a tuple: four thousand are made at every start
    """One name of an actor, as it must stand: ``shape`` tells which words need a capital."""

    words: Words
    actor: Actor
    via: Via
    capital: bool  # the first capitalised word must be capitalised in the text too
    acronym: bool  # every letter must be a capital
    alone: bool  # does not count inside a longer run of capitals ("Fox" in "Liam Fox")


@dataclass(frozen=True, slots=True)
class Hit:
    """A name of the registry in a text: tokens ``first`` to ``last``, included."""

    first: int
    last: int
    actor: Actor
    via: Via


@dataclass(frozen=True, slots=True)
class Registry:
    """Who is who. Build one with `load_registry`; look up with `find`, `scan`, `surname` and `holder`.

    Wherever a day is given, what comes back speaks for whom it spoke for on that day.
    """

    entries: Mapping[str, tuple[Entry, ...]]  # by first word, longest first; the user's before the shipped ones
    states: Mapping[str, State]  # by canonical name
    surnames: Mapping[str, tuple[Actor, ...]]
    terms: Mapping[str, tuple[Record, ...]]  # by person id: times in office
    holders: Mapping[tuple[str, str], tuple[tuple[Record, Actor], ...]]  # by side and office
    stands: Mapping[str, tuple[Record, ...]]  # by id, where any is dated: rows of whom an actor speaks for
    rows: Mapping[str, Sequence[Record]]  # by id: every row
    foreign: dict[str, tuple[Entry, ...]] = field(default_factory=dict)  # names in other scripts, once one is met

    def on(self, actor: Actor, day: datetime.date | None) -> Actor | None:
        """The actor with the side of the day; nobody before it was there. A past actor keeps its last side.

        Without a day, or where rows of one day differ, an actor whose rows differ has no side.
        """
        if actor.kind == "person":
            held = {t.side for t in self.terms.get(actor.id, ()) if day is not None and t.holds(day)}
            side = held.pop() if len(held) == 1 else actor.side
            return actor if side == actor.side else replace(actor, side=side)
        rows = self.stands.get(actor.id)
        if rows is None:
            return actor
        if day is not None:
            if all(r.start is not None and day < r.start for r in rows):
                return None
            past = all(r.end is not None and r.end < day for r in rows)
            rows = rows[-1:] if past else tuple(r for r in rows if r.holds(day))
        sides = {r.side for r in rows}
        side = sides.pop() if len(sides) == 1 else None
        return actor if side == actor.side else replace(actor, side=side)

    def find(self, name: str, day: datetime.date | None = None) -> Actor | None:
        """The actor of that name, whatever its case, accents, article, possessive or title."""
        words = words_of(name)
        for form in (words, without_titles(words)):
            actor = self.named(form, day)
            if actor is not None:
                return actor
        body = state_body(words, self)
        # A body with a name of its own: "General Staff of the Armed Forces of Ukraine".
        return body and (self.named(words_of(body.name), day) or body)

    def named(self, words: Words, day: datetime.date | None = None) -> Actor | None:
        """The actor of exactly these folded words."""
        found = (self.on(e.actor, day) for e in self.starting(words[0]) if e.words == words) if words else iter(())
        return next((actor for actor in found if actor is not None), None)

    def starting(self, word: str) -> tuple[Entry, ...]:
        """The names that begin with a folded word."""
        if word < _OTHER_SCRIPTS:
            return self.entries.get(word, ())
        if not self.foreign:
            self.foreign.update(_other_scripts(self))
        return (*self.entries.get(word, ()), *self.foreign.get(word, ()))

    def scan(self, tokens: Sequence[Token], text: str, day: datetime.date | None = None) -> Iterator[Hit]:
        """Every longest name of the registry in the tokens, in text order, without overlap."""
        keys = ["" if t.tag in _TIES else _key(text[t.start : t.end]) for t in tokens]
        entries, at = self.entries, 0
        while at < len(keys):
            opens = keys[at] in entries or keys[at] >= _OTHER_SCRIPTS
            hit = self._longest(keys, at, tokens, text, day) if opens else None
            if hit is None:
                at += 1
            else:
                yield hit
                at = hit.last + 1

    def _longest(self, keys: Sequence[str], at: int, tokens: Sequence[Token], text: str, day: datetime.date | None) -> Hit | None:
        second = next((key for key in keys[at + 1 : at + 4] if key), None)
        for entry in self.starting(keys[at]):
            if second is not None and len(entry.words) > 1 and entry.words[1] != second:
                continue
            last = _match(entry.words, keys, at)
            if last is not None and _shape(entry, tokens, at, last, text):
                actor = self.on(entry.actor, day)
                if actor is not None:
                    return Hit(at, last, actor, entry.via)
        return None

    def surname(self, words: Words, on: datetime.date | None) -> Actor | None:
        """The one well-known person whom a story of that day may call by the surname alone."""
        people = self.surnames.get(" ".join(words), ())
        if on is not None:
            people = tuple(p for p in people if self._of_the_time(p, on))
            holding = tuple(p for p in people if any(t.holds(on) for t in self.terms.get(p.id, ())))
            if len(people) > 1 and holding:
                people = holding
        return self.on(people[0], on) if len(people) == 1 else None

    def _of_the_time(self, person: Actor, on: datetime.date) -> bool:
        terms = self.terms.get(person.id, ())
        return not terms or any(
            (t.start or datetime.date.min) <= on + _EARLY and on - _LATE <= (t.end or datetime.date.max) for t in terms
        )

    def holder(self, side: str, office: str, on: datetime.date | None) -> Actor | None:
        """Who held an office of a side on a day; nobody when unknown, nor where two did, as on the day of a change."""
        if on is None:
            return None
        if office == "leader":
            state = self.states.get(side)
            office = state.head if state else "leader"
        found = {a.id: a for t, a in self.holders.get((side, office), ()) if t.holds(on)}
        return self.on(next(iter(found.values())), on) if len(found) == 1 else None


@cache
def load_registry() -> Registry:
    """Build the registry from the lexicons and the user's own rows. Raises `RunError` R010 where those cannot be read."""
    return build(tuple(load_states()), tuple(added()), shipped())


def build(states: Sequence[State], own: Sequence[Record], records: Iterable[Record]) -> Registry:
    """Build a registry from states and rows; where two actors share a name, the user's own come first, then the states."""
    entries: dict[str, dict[tuple[Words, str], Entry]] = {}
    names = {words_of(name): s.actor.name for s in states if own for name in (s.actor.name, *s.actor.aliases)}
    mine = [replace(r, side=names.get(words_of(r.side), r.side)) if r.side else r for r in own]
    rows: dict[str, list[Record]] = {}
    for record in (*mine, *records):
        rows.setdefault(f"{record.kind}:{_slug(record.name)}", []).append(record)
    actors = {key: _actor(key, found) for key, found in rows.items()}
    first = {f"{r.kind}:{_slug(r.name)}" for r in mine}
    for key in first:
        _add_names(entries, actors[key])
    for state in states:
        for via, words in state.names():
            for name in words:
                _add(entries, name, state.actor, via)
    for key, actor in actors.items():
        if key not in first:
            _add_names(entries, actor)
    people = [actor for actor in actors.values() if actor.kind == "person"]
    terms = {p.id: tuple(r for r in rows[p.id] if r.office is not None) for p in people}
    holders: dict[tuple[str, str], list[tuple[Record, Actor]]] = {}
    surnames: dict[str, list[Actor]] = {}
    for person in people:
        for term in terms[person.id]:
            holders.setdefault((term.side or "", term.office or ""), []).append((term, person))
        for form in {" ".join(f) for name in (person.name, *person.aliases) for f in short_forms(words_of(name))}:
            surnames.setdefault(form, []).append(person)
    return Registry(
        {k: tuple(sorted(v.values(), key=lambda e: -len(e.words))) for k, v in entries.items()},
        {s.actor.name: s for s in states},
        {k: tuple(v) for k, v in surnames.items()},
        terms,
        {k: tuple(v) for k, v in holders.items()},
        {a.id: tuple(rows[a.id]) for a in actors.values() if a.kind != "person" and any(r.start or r.end for r in rows[a.id])}
        | {s.actor.id: (s.record,) for s in states if s.record is not None and (s.record.start or s.record.end)},
        rows | {s.actor.id: [s.record] for s in states if s.record is not None},
    )


def _actor(key: str, rows: Sequence[Record]) -> Actor:
    """One actor out of its rows: the first side given, all names."""
    names = tuple(dict.fromkeys(name for row in rows for name in row.names))
    return Actor(key, rows[0].name, rows[0].kind, next((r.side for r in rows if r.side), None), names)


def _add_names(entries: dict[str, dict[tuple[Words, str], Entry]], actor: Actor) -> None:
    for name in (actor.name, *actor.aliases):
        _add(entries, name, actor, "name")


def _other_scripts(registry: Registry) -> dict[str, tuple[Entry, ...]]:
    """The names in other scripts, of actors that the registry knows under their canonical name."""
    entries: dict[str, dict[tuple[Words, str], Entry]] = {}
    for canonical, names in other_scripts():
        state = registry.states.get(canonical)
        actor = state.actor if state is not None else registry.named(words_of(canonical))
        if actor is None:
            raise LookupError(f"names_scripts.tsv: {canonical} is no name of the registry")
        for name in names:
            _add(entries, name, actor, "name")
    return {k: tuple(sorted(v.values(), key=lambda e: -len(e.words))) for k, v in entries.items()}


def _slug(name: str) -> str:
    return "-".join(words_of(name))


def _add(entries: dict[str, dict[tuple[Words, str], Entry]], name: str, actor: Actor, via: Via) -> None:
    words = words_of(name)
    if name.lower().startswith("the ") and len(words) == 1:
        words = ("the", *words)  # a paper called "The National" needs its article
    if not words:
        return
    bucket = entries.setdefault(words[0], {})
    if (words, actor.id) in bucket:
        return
    one = len(words) == 1
    letters = name.replace(".", "")
    acronym = one and len(letters) <= 3 and sum(c.isupper() for c in letters) > 1
    alone = words[0] == "the" or (one and not acronym and actor.kind in _ALONE)
    bucket[words, actor.id] = Entry(words, actor, via, name.lower() != name, acronym, alone)


# Tags of what stands between the words of one name.
_TIES = frozenset({"POS", "HYPH"})


@lru_cache(maxsize=65536)
def _key(word: str) -> str:
    """The folded word; empty for what stands between the words of one name, a character no name has for what ends one."""
    if word in {"-", "–", "‑", "'s", "’s", "’", "'"}:
        return ""
    return fold(word) or "\n"


def _match(words: Words, keys: Sequence[str], at: int) -> int | None:
    """The token of the last word, when the words stand from ``at`` on."""
    for n, word in enumerate(words):
        while n and at < len(keys) and not keys[at]:
            at += 1
        if at >= len(keys) or keys[at] != word:
            return None
        at += 1
    return at - 1


def _shape(entry: Entry, tokens: Sequence[Token], first: int, last: int, text: str) -> bool:
    """Whether the capitals are those of a name."""
    word = text[tokens[first].start : tokens[last].end]
    if entry.acronym:
        return sum(c.isupper() for c in word) > 1 and not (word.lower() in _WORDS and _shouted(tokens, first, last, text))
    if entry.capital and not any(c.isupper() for c in word):
        return False
    if entry.capital and len(entry.words) == 1 and word[:1].islower():
        return False
    if (entry.via == "seat" and _ends_name(tokens, first, text)) or _names_region(tokens, last, word, text):
        return False
    return not (entry.alone and _in_run(tokens, first, last, text))


def _ends_name(tokens: Sequence[Token], i: int, text: str) -> bool:
    """Whether a seat of government is only the last part of somebody's or something's name: "the Marlin Luanda"."""
    before = tokens[i - 1] if i else None
    return before is not None and before.pos == "PROPN" and before.dep == "compound" and text[before.start].isupper()


def _names_region(tokens: Sequence[Token], last: int, word: str, text: str) -> bool:
    """Whether "Western" stands in a name: "Western Mindanao Command" is not of the West."""
    behind = tokens[last + 1] if last + 1 < len(tokens) else None
    return word.lower() in _COMPASS and behind is not None and behind.pos == "PROPN" and text[behind.start].isupper()


def _shouted(tokens: Sequence[Token], first: int, last: int, text: str) -> bool:
    """Whether the words around are all in capitals, so that capitals make no acronym: "THOSE WHO LEFT"."""
    near = (*tokens[max(0, first - _ROUND) : first], *tokens[last + 1 : last + 1 + _ROUND])
    words = [word for word in (text[t.start : t.end] for t in near) if word.isalpha() and len(word) > 1]
    return len(words) > 1 and all(word.isupper() for word in words)


def _in_run(tokens: Sequence[Token], first: int, last: int, text: str) -> bool:
    """Whether a capitalised word of a name stands right before or behind."""
    for i in (first - 1, last + 1):
        if 0 <= i < len(tokens) and tokens[i].pos == "PROPN" and text[tokens[i].start].isupper():
            key = fold(text[tokens[i].start : tokens[i].end])
            if len(key) > 1 and key not in PARTICLES:
                return True
    return False


__all__ = ["STATE_KIND", "Entry", "Hit", "Registry", "build", "load_registry"]
