"""Find who is named or described: names of the registry, persons, and descriptive phrases."""

from __future__ import annotations

import re

from dateline.actors.names import fold
from dateline.actors.owners import side_of_role
from dateline.actors.people import find_people, known, speech_verbs
from dateline.actors.phrases import describe, head_of, head_of_state
from dateline.actors.registry import Hit, Registry
from dateline.actors.story import Notes, Person, open_notes, side_of, top
from dateline.actors.words import word_group
from dateline.copies import changed
from dateline.language.tree import span
from dateline.types import Mention, Reading

_ACRONYM = re.compile(r"\(([A-Z][A-Za-z.\-]{1,9})\)")
# Fewer letters may stand for anything; more make no acronym.
_TELLING, _LONGEST = 3, 8
# A state or capital behind one of these is a place, not somebody who acts.
_PLACE = word_group("before a place")
_LEANING = re.compile(r"(?:the )?(pro|anti|non)[-‑](?=\w)", re.IGNORECASE)


def find(reading: Reading, registry: Registry) -> Reading:
    """The reading with its mentions, in text order; none overlaps another but where one holds the other."""
    notes = open_notes(reading, registry)
    people = find_people(notes)
    found = [_person(notes, p) for p in people]
    taken = _taken(people)
    _acronyms(notes)
    for sentence in reading.sentences:
        found.extend(_phrases(notes, sentence.first, sentence.last, taken))
    found.extend(_names(notes, taken))
    found.extend(_shortened(notes, found))
    found.extend(_strangers(notes, found))
    leaning = (_leaning(reading.story.text, m) for m in found)
    return changed(reading, mentions=tuple(sorted(leaning, key=lambda m: (m.span.start, -m.span.end))))


def _leaning(text: str, mention: Mention) -> Mention:
    """The mention with the "pro-" or "anti-" its words open with: pro-Xish media are not Xish media."""
    opening = _LEANING.match(mention.span.of(text))
    if opening is None or mention.who is None or mention.actor is not None or _LEANING.match(mention.who):
        return mention
    return changed(mention, who=f"{opening.group(1).lower()}-{mention.who}")


def _shortened(notes: Notes, found: list[Mention]) -> list[Mention]:
    """Groups called by the last word of their name: "the Tigers", once the Tamil Tigers were told of."""
    full: dict[str, Mention] = {}
    for mention in sorted(found, key=lambda m: m.span.start):
        if mention.actor is not None and mention.kind == "group":
            name = mention.span.of(notes.text).split()
            proper = len(name) > 1 and name[-1][:1].isupper() and name[-2][:1].isupper()
            if proper and head_of(notes.tokens[mention.head]) is None:  # "the Army" may be another
                full.setdefault(fold(name[-1]), mention)
    if not full:
        return []
    covered = _covered(notes, found)
    short = []
    for i, token in enumerate(notes.tokens[1:], 1):
        named = full.get(notes.key(i)) if token.pos == "PROPN" and i not in covered and notes.word(i)[:1].isupper() else None
        followed = i + 1 < len(notes.tokens) and notes.tokens[i + 1].pos == "PROPN"
        if named is not None and named.span.start < token.start and notes.key(i - 1) == "the" and not followed:
            short.append(changed(named, span=span(notes.tokens, i - 1, i), head=i))
    return short


def _covered(notes: Notes, found: list[Mention]) -> set[int]:
    """The tokens that mentions have, up to their heads."""
    return {i for m in found for i in range(_at(notes, m.span.start), m.head + 1)}


def _strangers(notes: Notes, found: list[Mention]) -> list[Mention]:
    """Capitalised subjects of verbs of speech that nothing else knows: "Holm Airways said". Kind "name": it may be anybody."""
    covered = _covered(notes, found)
    strangers = []
    for token in notes.tokens:
        if token.pos != "PROPN" or token.dep != "nsubj" or token.i in covered or token.i in notes.openings:
            continue
        speaks = notes.tokens[token.head].lemma in speech_verbs() and notes.word(token.i)[0].isupper()
        if not speaks or notes.key(token.i) in word_group("feast"):
            continue
        first = token.i
        while first - 1 not in covered and notes.tokens[first - 1].head == token.i and notes.tokens[first - 1].pos == "PROPN":
            first -= 1
        who = " ".join(notes.words(first, token.i).split())
        strangers.append(Mention(span(notes.tokens, _left_of(notes, first, token.left), token.i), token.i, who, kind="name"))
    return strangers


def _left_of(notes: Notes, first: int, left: int) -> int:
    """Where the words that describe a name begin: "UK budget carrier Holm Air"."""
    while first > left and notes.tokens[first - 1].pos in {"NOUN", "PROPN", "ADJ", "DET"}:
        first -= 1
    return first


def _taken(people: list[Person]) -> set[int]:
    return {i for p in people for i in range(p.left, p.right + 1)}


def _person(notes: Notes, person: Person) -> Mention:
    """A named person, with office and side."""
    who = known(notes, person)
    side = (who.side if who else None) or side_of_role(notes, person)
    role = span(notes.tokens, *person.role) if person.role else None
    left, right = person.left, person.right
    if person.role is not None:
        left, right = min(left, person.role[0]), max(right, person.role[1])
    name = who.name if who else " ".join(notes.words(person.first, person.last).split())
    return Mention(span(notes.tokens, left, right), person.last, name, side, role, who.actor if who else None, "person")


def _acronyms(notes: Notes) -> None:
    """Keep the acronyms that the story defines in brackets behind a name; they are that name's, whatever the registry has."""
    defined: dict[str, str | None] = {}  # what the story says an acronym means: the actor's id, if it is known
    for match in _ACRONYM.finditer(notes.text):
        key = fold(match[1])
        at = _at(notes, match.start())
        before = notes.tokens[max(0, at - 8) : at]
        run: list[int] = []
        for token in reversed(before):
            word = notes.word(token.i)
            if not (word[:1].isupper() or token.lower in {"of", "for", "and", "the", "in", "-"} or token.tag == "POS"):
                break
            run.append(token.i)
        while run and not notes.word(run[-1])[:1].isupper():
            run.pop()
        first = _initial(notes, run, key) if len(run) > 1 else None
        if len(run) < 2 or (first is None and notes.registry.entries.get(key)):
            continue
        words = " ".join(notes.words(run[-1] if first is None else first, run[0]).split())
        name = words.removeprefix("The ").removeprefix("the ")
        actor = notes.registry.find(name, notes.reading.story.published)
        defined.setdefault(key, actor.id if actor is not None else None)
        notes.acronyms.setdefault(key, (actor.name, actor.side) if actor is not None else (name, None))
    alone = [i for i, hit in notes.hits.items() if hit.first == hit.last and notes.word(i).isupper()]
    for key, name in _spelled(notes, {notes.key(i): notes.hits[i].actor.id for i in alone}).items():
        defined[key] = None
        notes.acronyms[key] = (name, None)
    for i in alone:
        if notes.key(i) in defined and notes.hits[i].actor.id != defined[notes.key(i)]:
            del notes.hits[i]


def _spelled(notes: Notes, alone: dict[str, str]) -> dict[str, str]:
    """Acronyms of the registry that here are another's: a name with these initials is written out, and the registry's is not.

    "The SAC", where the Syrian Arab Coalition fights, is no state administration council. ``alone``: acronym → actor.
    """
    written = {hit.actor.id for hit in notes.hits.values() if hit.last > hit.first}
    wanted = {key for key, actor in alone.items() if key not in notes.acronyms and len(key) >= _TELLING and actor not in written}
    found: dict[str, str] = {}
    run: list[int] = []
    for token in notes.tokens if wanted else ():
        word = notes.word(token.i)
        if token.pos in {"PROPN", "ADJ", "NOUN"} and word[:1].isupper() and not word.isupper():
            run.append(token.i)
        elif token.lower not in {"of", "for", "and", "the"} or not run:
            run = []
        for at in range(max(0, len(run) - _LONGEST), len(run) - _TELLING + 1):
            key = "".join(notes.key(i)[:1] for i in run[at:])
            if key in wanted:
                found.setdefault(key, " ".join(notes.words(run[at], run[-1]).split()))
    return found


def _initial(notes: Notes, run: list[int], key: str) -> int | None:
    """Where the words begin whose initials make the acronym."""
    letters = ""
    for i in run:
        if notes.word(i)[:1].isupper():
            letters = notes.key(i)[:1] + letters
        if letters == key:
            return i
    return None


def _at(notes: Notes, offset: int) -> int:
    low, high = 0, len(notes.tokens)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if notes.tokens[middle].end <= offset else (low, middle)
    return low


def _phrases(notes: Notes, first: int, last: int, taken: set[int]) -> list[Mention]:
    """The descriptive phrases of a sentence; the names inside them are spent."""
    found = []
    for i in range(first, last + 1):
        token = notes.tokens[i]
        head = (head_of(token) or head_of_state(notes.tokens, i)) if i not in taken else None
        hyphen = i < last and notes.tokens[i + 1].tag == "HYPH" and notes.tokens[i + 1].start == token.end
        if head is None or hyphen or _inside_name(notes, i) or i in notes.openings:
            continue
        up = notes.tokens[token.head]
        if token.dep in {"compound", "nmod", "amod"} and up.i > i and head_of(up) is not None and up.i <= last:
            continue
        mention = describe(notes, i, head)
        if mention is not None:
            found.append(mention)
            end = i + 2 if head_of_state(notes.tokens, i) else i
            taken.update(range(_at(notes, mention.span.start), max(end, mention.head) + 1))
    return found


def _inside_name(notes: Notes, i: int) -> bool:
    hit = notes.hits.get(i)
    return hit is not None and hit.last > i


def _names(notes: Notes, taken: set[int]) -> list[Mention]:
    """Names of the registry, and acronyms of the story, that stand by themselves."""
    found, done = [], -1
    for i, token in enumerate(notes.tokens):
        hit = notes.hits.get(i)
        if i <= done or i in taken:
            continue
        if hit is None:
            own = notes.acronyms.get(notes.key(i)) if token.pos in {"PROPN", "NOUN"} and notes.word(i).isupper() else None
            if own is not None:
                found.append(Mention(span(notes.tokens, _article(notes, i), i), i, own[0], own[1] or own[0], kind="group"))
            continue
        done = hit.last
        mention = _name(notes, hit)
        if mention is not None:
            found.append(mention)
    return found


def _name(notes: Notes, hit: Hit) -> Mention | None:
    """A bare name: "Turkey", "the YPG", "Reuters"; "Turkish" where it says whose deed it was."""
    head = notes.tokens[hit.last]
    if hit.actor.kind in {"state", "body"} and hit.via in {"name", "seat"} and _placed(notes, hit):
        return None
    if hit.via == "seat" and hit.last + 1 < len(notes.tokens) and notes.tokens[hit.last + 1].lower == "time":
        return None  # "4 a.m. Sanaa time"
    kind = "demonym" if hit.actor.kind == "state" and hit.via != "seat" and head.pos == "ADJ" else hit.actor.kind
    if hit.actor.kind == "platform" or (kind == "demonym" and notes.word(hit.first)[0].islower()):
        return None
    first = hit.first if kind == "demonym" else _article(notes, hit.first)
    return Mention(
        span(notes.tokens, first, hit.last),
        top(notes, hit.first, hit.last),
        hit.actor.name,
        side_of(hit),
        actor=hit.actor.id,
        kind=kind,
    )


def _placed(notes: Notes, hit: Hit) -> bool:
    """Whether the name is only where something is."""
    at = hit.first - 1
    while at >= 0 and notes.tokens[at].pos in {"ADJ", "DET"}:
        at -= 1
    if at >= 0 and notes.tokens[at].lower in _PLACE and hit.actor.kind == "state":
        follows = hit.last + 1 < len(notes.tokens) and notes.tokens[hit.last + 1].tag == "POS"
        return not follows
    return False


def _article(notes: Notes, first: int) -> int:
    at = first - 1
    while at >= 0 and notes.tokens[at].pos in {"ADJ", "NOUN", "PROPN"} and notes.tokens[at].head == first and first - at < 4:
        at -= 1
    if at >= 0 and notes.tokens[at].tag == "DT":
        return at
    return first
