"""The registry: states, bodies, forces, groups, outlets and people, and the side each speaks for.

Built from the lexicons; nothing in it is a claim of a story. A body that any state may have
("Russian Defence Ministry") is made by rule, see `dateline.actors.bodies`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from dateline.actors.bodies import state_body
from dateline.actors.names import PARTICLES, fold, short_forms, without_titles, words_of
from dateline.actors.states import STATE_KIND, State, load_states
from dateline.actors.words import word_group
from dateline.lexicons import rows
from dateline.types import Actor, Token

Words = tuple[str, ...]
# How the words found stand for the actor: its name, its adjective ("Turkish"), its people ("Turks"), its capital.
Via = Literal["name", "adjective", "people", "seat"]
# A person is taken for an office holder only near the years of office: retired leaders go on speaking, nobody before.
_EARLY, _LATE = datetime.timedelta(days=4 * 365), datetime.timedelta(days=20 * 365)
# Kinds whose one-word names are also ordinary names ("Fox", "Dawn").
_ALONE = frozenset({"outlet", "ngo", "company", "group", "person"})
# Acronyms that are words of the language too, and how many words around tell which one is meant.
_WORDS, _ROUND = word_group("acronym or word"), 4
_NEW = datetime.timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Term:
    """A time in office."""

    office: str
    side: str
    start: datetime.date
    end: datetime.date


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
    """Who is who. Build one with `load_registry`; look up with `find`, `scan`, `surname` and `holder`."""

    entries: Mapping[str, tuple[Entry, ...]]  # by first word, longest first
    states: Mapping[str, State]  # by canonical name
    surnames: Mapping[str, tuple[Actor, ...]]
    terms: Mapping[str, tuple[Term, ...]]  # by person id
    holders: Mapping[tuple[str, str], tuple[tuple[Term, Actor], ...]]  # by side and office

    def find(self, name: str) -> Actor | None:
        """The actor of that name, whatever its case, accents, article, possessive or title."""
        words = words_of(name)
        for form in (words, without_titles(words)):
            for entry in self.entries.get(form[0], ()) if form else ():
                if entry.words == form:
                    return entry.actor
        body = state_body(words, self)
        if body is None:
            return None
        own = words_of(body.name)  # a body with a name of its own: "General Staff of the Armed Forces of Ukraine"
        return next((e.actor for e in self.entries.get(own[0], ()) if e.words == own), body)

    def scan(self, tokens: Sequence[Token], text: str) -> Iterator[Hit]:
        """Every longest name of the registry in the tokens, in text order, without overlap."""
        keys = [_key(t, text) for t in tokens]
        at = 0
        while at < len(keys):
            hit = self._longest(keys, at, tokens, text) if keys[at] in self.entries else None
            if hit is None:
                at += 1
            else:
                yield hit
                at = hit.last + 1

    def _longest(self, keys: Sequence[str], at: int, tokens: Sequence[Token], text: str) -> Hit | None:
        for entry in self.entries[keys[at]]:
            last = _match(entry.words, keys, at)
            if last is not None and _shape(entry, tokens, at, last, text):
                return Hit(at, last, entry.actor, entry.via)
        return None

    def surname(self, words: Words, on: datetime.date | None) -> Actor | None:
        """The one well-known person whom a story of that day may call by the surname alone."""
        people = self.surnames.get(" ".join(words), ())
        if on is not None:
            people = tuple(p for p in people if self._of_the_time(p, on))
            holding = tuple(p for p in people if any(t.start <= on <= t.end for t in self.terms.get(p.id, ())))
            if len(people) > 1 and holding:
                people = holding
        return people[0] if len(people) == 1 else None

    def _of_the_time(self, person: Actor, on: datetime.date) -> bool:
        terms = self.terms.get(person.id, ())
        return not terms or any(t.start - _EARLY <= on <= min(t.end, datetime.date(2100, 1, 1)) + _LATE for t in terms)

    def holder(self, side: str, office: str, on: datetime.date | None) -> Actor | None:
        """Who held an office of a side on a day; nobody when unknown, or within a month of a change."""
        if on is None:
            return None
        if office == "leader":
            state = self.states.get(side)
            office = state.head if state else "leader"
        found = {a.id: a for t, a in self.holders.get((side, office), ()) if t.start <= on <= t.end}
        return next(iter(found.values())) if len(found) == 1 else None


@cache
def load_registry() -> Registry:
    """Build the registry from the lexicons."""
    entries: dict[str, dict[Words, Entry]] = {}
    states = {state.actor.name: state for state in load_states()}
    for state in states.values():
        for via, names in state.names():
            for name in names:
                _add(entries, name, state.actor, via)
    for name, kind, side, aliases in _four("actors.tsv"):
        actor = Actor(
            f"{kind}:{_slug(name)}", name, kind, name if side == "=" else side or None, tuple(filter(None, aliases.split("|")))
        )
        for alias in (name, *actor.aliases):
            _add(entries, alias, actor, "name")
    surnames: dict[str, list[Actor]] = {}
    terms: dict[str, tuple[Term, ...]] = {}
    holders: dict[tuple[str, str], list[tuple[Term, Actor]]] = {}
    for name, aliases, side, offices in _four("people.tsv"):
        actor = Actor(
            f"person:{_slug(name)}", name, "person", side.split("|")[0] or None, tuple(filter(None, aliases.split("|")))
        )
        terms[actor.id] = _terms(offices, actor.side or "")
        for term in terms[actor.id]:
            holders.setdefault((term.side, term.office), []).append((term, actor))
        known: set[str] = set()
        for alias in (name, *actor.aliases):
            _add(entries, alias, actor, "name")
            known.update(" ".join(form) for form in short_forms(words_of(alias)))
        for form in known:
            surnames.setdefault(form, []).append(actor)
    return Registry(
        {k: tuple(sorted(v.values(), key=lambda e: -len(e.words))) for k, v in entries.items()},
        states,
        {k: tuple(v) for k, v in surnames.items()},
        terms,
        {k: tuple(v) for k, v in holders.items()},
    )


def _four(lexicon: str) -> Iterator[tuple[str, str, str, str]]:
    for row in rows(lexicon):
        a, b, c, d, *_ = (*row, "", "", "")
        yield a, b, c, d


def _slug(name: str) -> str:
    return "-".join(words_of(name))


def _add(entries: dict[str, dict[Words, Entry]], name: str, actor: Actor, via: Via) -> None:
    words = words_of(name)
    if name.lower().startswith("the ") and len(words) == 1:
        words = ("the", *words)  # a paper called "The National" needs its article
    if not words:
        return
    bucket = entries.setdefault(words[0], {})
    if words in bucket:
        return
    one = len(words) == 1
    letters = name.replace(".", "")
    acronym = one and len(letters) <= 3 and sum(c.isupper() for c in letters) > 1
    alone = words[0] == "the" or (one and not acronym and actor.kind in _ALONE)
    bucket[words] = Entry(words, actor, via, name.lower() != name, acronym, alone)


def _terms(offices: str, side: str) -> tuple[Term, ...]:
    found = []
    for item in filter(None, (o.strip() for o in offices.split(","))):
        office, _, period = item.rpartition(" ")
        office, _, other = office.partition("@")
        start, _, end = period.partition("..")
        found.append(Term(office, other or side, _month(start), _month(end) + _NEW if end else datetime.date.max))
    return tuple(found)


def _month(written: str) -> datetime.date:
    year, month = written.split("-")
    return datetime.date(int(year), int(month), 1)


def _key(token: Token, text: str) -> str:
    """The folded token; empty for what stands between the words of one name, a character no name has for what ends one."""
    if token.tag in {"POS", "HYPH"}:
        return ""
    word = text[token.start : token.end]
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
    return not (entry.alone and _in_run(tokens, first, last, text))


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


__all__ = ["STATE_KIND", "Entry", "Hit", "Registry", "Term", "load_registry"]
