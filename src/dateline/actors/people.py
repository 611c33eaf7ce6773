"""Named persons: capitalised names with an office, a rank, an apposition or a verb of speech to show for it."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache

from dateline.actors.names import honorifics, short_forms, words_of
from dateline.actors.owners import side_of_role, voice_side
from dateline.actors.registry import Hit
from dateline.actors.roles import general_office
from dateline.actors.runs import name_runs
from dateline.actors.story import Known, Notes, Person
from dateline.actors.words import word_group
from dateline.lexicons import rows
from dateline.types import Actor, Sentence, Token

_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "ADV", "AUX"})
# Fewer capitalised words than this may all be names.
_HEADLINE = 6
# Two spellings of a first name agree in this share of their letters: "Alaxandr" and "Alexander" in 0.82.
_SPELLING = 0.8
SUBJECT = frozenset({"nsubj", "nsubjpass"})
_GOES_ON = frozenset({"go", "continue", "begin", "start", "conclude", "finish", "end", "keep"})
_ADDRESSED = word_group("done to people")
_HUMAN = word_group("done by people")


@cache
def speech_verbs() -> frozenset[str]:
    """Lemmas of verbs that a speaker is the subject of."""
    return frozenset(row[0] for row in rows("cue_verbs.tsv")) | {"say", "tell", "write", "tweet"}


def speaks(tokens: Sequence[Token], token: Token) -> bool:
    """Whether the token is who speaks: "he said", "he went on saying", "according to him"."""
    verb = tokens[token.head]
    if token.dep == "pobj":
        return verb.lower == "to" and tokens[verb.head].lower == "according"
    if token.dep not in SUBJECT:
        return False
    behind = (tokens[c] for c in verb.children if tokens[c].dep in {"xcomp", "advcl"})
    return verb.lemma in speech_verbs() or (verb.lemma in _GOES_ON and any(t.lemma in speech_verbs() for t in behind))


@cache
def _body_words() -> frozenset[str]:
    """Last words that make a run of capitals a body or a thing, not a person."""
    bodies = {row[0] for row in rows("actor_heads.tsv") if row[1] in {"body", "group", "force", "facility", "outlet", "document"}}
    return frozenset(bodies | word_group("thing") | word_group("feast"))


def find_people(notes: Notes) -> list[Person]:
    """The named persons of the story in text order; the notes learn their full names and offices."""
    runs: list[Person] = []
    shouted: set[int] = set()
    for sentence in notes.reading.sentences:
        own = name_runs(notes, sentence)
        runs.extend(own)
        if _all_capitals(notes, sentence):
            shouted.update(p.first for p in own)
    alone: set[tuple[str, ...]] = {p.words for p in runs if len(p.words) == 1 and _acts(notes, p)}
    full = [
        p for p in runs if len(p.words) > 1 and (p.first not in shouted or notes.hits.get(p.last)) and _is_person(notes, p, alone)
    ]
    for person in full:
        _learn(notes, person)
    named = {p.first for p in full}
    runs = [p for p in runs if p.first not in shouted or known(notes, p) is not None]
    people = sorted((p for p in runs if p.first in named or _known(notes, p)), key=lambda p: p.first)
    for person in people:
        _mark(notes, person)
    return people


def _all_capitals(notes: Notes, sentence: Sentence) -> bool:
    """Whether a headline gives every word a capital: there capitals show no names."""
    words = [t for t in notes.tokens[sentence.first : sentence.last + 1] if t.pos in _CONTENT]
    return len(words) >= _HEADLINE and all(notes.text[t.start].isupper() for t in words)


def _mark(notes: Notes, person: Person) -> None:
    """Let the phrases round a person see whom it speaks for: "Assad forces", "a spokesman for Erdoğan"."""
    who = known(notes, person)
    if who is None:
        return
    actor = Actor(who.actor or f"story:{'-'.join(person.words)}", who.name, "person", who.side)
    for i in range(person.first, person.last + 1):
        notes.hits[i] = Hit(person.first, person.last, actor, "name")


def known(notes: Notes, person: Person) -> Known | None:
    """Who that is: the story's own full name first, else the registry's, near its time."""
    own = notes.people.get(person.words)
    if own is not None:
        return own
    hit = notes.hits.get(person.last)
    actor = (
        hit.actor if hit and hit.actor.kind == "person" else notes.registry.surname(person.words, notes.reading.story.published)
    )
    if actor is None:
        actor = _without_initials(notes, person.words)
    return Known(actor.name, actor.side, actor.id) if actor else None


def _known(notes: Notes, person: Person) -> bool:
    if person.words in notes.people:
        return True
    hit = notes.hits.get(person.last)
    if hit is not None:
        return hit.actor.kind == "person"
    if person.words[-1] in _body_words():
        return False
    if notes.word(person.last).isupper() and person.words not in notes.people:
        return False
    titled = person.left < person.first
    if len(person.words) > 2 or notes.tokens[person.last].pos != "PROPN" or (len(person.words[0]) < 4 and not titled):
        return titled and notes.tokens[person.last].pos == "PROPN"
    return titled or notes.registry.surname(person.words, notes.reading.story.published) is not None


def _acts(notes: Notes, person: Person) -> bool:
    """Whether a single name speaks, owns or is addressed as a person: what it is the short form of is a person too."""
    token = notes.tokens[person.last]
    if notes.hits.get(person.last) is not None or token.pos != "PROPN":
        return False
    titled = any(notes.key(i) in honorifics() for i in range(person.left, person.first))
    return titled or (token.dep == "nsubj" and notes.tokens[token.head].lemma in speech_verbs())


def _is_person(notes: Notes, person: Person, alone: set[tuple[str, ...]]) -> bool:
    """Whether anything shows that the capitals name a person."""
    hit = notes.hits.get(person.last)
    if hit is not None and hit.last == person.last:
        return hit.actor.kind == "person"
    if len(person.words) > 6 or person.words[-1] in _body_words() or not notes.word(person.last)[0].isupper():
        return False
    name = range(person.first, person.last + 1)
    if all(notes.word(i).isupper() for i in name):
        return False
    if person.left == person.first and any(notes.word(i).isupper() and len(notes.key(i)) > 2 for i in name):
        return False
    if any(notes.tokens[i].pos == "NOUN" and notes.tokens[i].tag == "NNS" for i in name):
        return False
    if person.role is not None or person.left < person.first or person.words[-1:] in alone or person.words[:1] in alone:
        return True
    if person.last + 2 < len(notes.tokens) and notes.word(person.last + 1) == "," and notes.word(person.last + 2).isdigit():
        return True  # an age behind the name
    token = notes.tokens[person.last]
    head = notes.tokens[token.head]
    if token.dep == "pobj" and head.lower == "to" and notes.tokens[head.head].lower == "according":
        return True
    if head.lower == "by" and (
        notes.tokens[head.head].lemma in speech_verbs() or (notes.tokens[head.head].pos == "NOUN" and _writing(notes, head.head))
    ):
        return True
    if token.dep in {"dobj", "dative"} and head.lemma in _ADDRESSED:
        return True
    return token.dep in {"nsubj", "nsubjpass"} and (head.lemma in speech_verbs() or head.lemma in _HUMAN)


def _writing(notes: Notes, i: int) -> bool:
    return notes.tokens[i].lemma in word_group("writing")


def _learn(notes: Notes, person: Person) -> None:
    """Keep the full name, its short forms and its office."""
    hit = notes.hits.get(person.last)
    actor = hit.actor if hit is not None and hit.actor.kind == "person" else _without_initials(notes, person.words)
    actor = actor or _respelt(notes, person.words)
    name = _plain_name(notes, person)
    side = voice_side(notes, person) or (actor.side if actor else None) or side_of_role(notes, person)
    entry = Known(name, side, actor.id if actor else None)
    old = notes.people.get(person.words)
    if old is None or (old.side is None and entry.side is not None):
        notes.people[person.words] = entry
        for form in (*short_forms(person.words), *_without_particles(person.words)):
            previous = notes.people.get(form)
            if previous is None or previous.name == name:
                notes.people[form] = entry
        notes.people.setdefault(person.words[:1], entry)
        for i in range(person.first + 1, person.last - 1):
            if notes.word(i) in {"“", '"'}:
                notes.people.setdefault((notes.key(i + 1),), entry)  # 'Jan "Fox" Holm' is Fox afterwards
    if person.role is not None and entry.side is not None:
        office = general_office(tuple(notes.key(i) for i in range(person.role[0], person.role[1] + 1) if notes.key(i)))
        if office is not None:
            notes.offices.setdefault((entry.side, office), entry)


def _respelt(notes: Notes, words: tuple[str, ...]) -> Actor | None:
    """The registry's person of that surname whose first name is spelt nearly so: "Alaksandr", "Aleksandr"."""
    found = notes.registry.surname(words[-1:], notes.reading.story.published) if len(words) == 2 else None
    first = words_of(found.name)[0] if found is not None else ""
    return found if SequenceMatcher(None, first, words[0]).ratio() >= _SPELLING else None


def _without_initials(notes: Notes, words: tuple[str, ...]) -> Actor | None:
    """The registry's person under the name without its middle initials."""
    bare = tuple(w for w in words if len(w) > 1)
    if len(bare) == len(words) or len(bare) < 2:
        return None
    actor = notes.registry.named(bare, notes.reading.story.published)
    return actor if actor is not None and actor.kind == "person" else None


def _without_particles(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return (words[-1:],) if len(words) > 1 else ()


def _plain_name(notes: Notes, person: Person) -> str:
    return " ".join(notes.words(person.first, person.last).split())
