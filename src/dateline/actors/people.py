"""Named persons: capitalised names with an office, a rank, an apposition or a verb of speech to show for it."""

from __future__ import annotations

from functools import cache

from dateline.actors.names import PARTICLES, honorifics, ranks, short_forms
from dateline.actors.registry import Hit
from dateline.actors.roles import general_office, role_noun
from dateline.actors.story import Known, Notes, Person, side_of
from dateline.actors.words import word_group
from dateline.lexicons import rows
from dateline.types import Actor, Sentence

# An apposition longer than this is a list or a broken parse.
_FAR = 16
_STOPS = frozenset({",", ";", ":", "(", ")", "—", "--", '"', "“", "”"})
_VOICES = word_group("voice")
_AWAY = frozenset({"for", "to", "on", "in", "against", "into", "about", "from", "near"})
_COMPOUND = word_group("behind a hyphen")


@cache
def speech_verbs() -> frozenset[str]:
    """Lemmas of verbs that a speaker is the subject of."""
    return frozenset(row[0] for row in rows("cue_verbs.tsv")) | {"say", "tell", "write", "tweet"}


@cache
def _body_words() -> frozenset[str]:
    """Last words that make a run of capitals a body or a thing, not a person."""
    bodies = {row[0] for row in rows("actor_heads.tsv") if row[1] in {"body", "group", "force", "outlet", "document"}}
    return frozenset(bodies | word_group("thing"))


def find_people(notes: Notes) -> list[Person]:
    """The named persons of the story in text order; the notes learn their full names and offices."""
    runs: list[Person] = []
    shouted: set[int] = set()
    for sentence in notes.reading.sentences:
        own = _runs(notes, sentence)
        runs.extend(own)
        if _all_capitals(notes, sentence):
            shouted.update(p.first for p in own)
    alone = {p.words for p in runs if len(p.words) == 1 and _acts(notes, p)}
    full = [
        p for p in runs if len(p.words) > 1 and (p.first not in shouted or notes.hits.get(p.last)) and _is_person(notes, p, alone)
    ]
    for person in full:
        _learn(notes, person)
    named = {p.first for p in full}
    people = sorted((p for p in runs if p.first in named or _known(notes, p)), key=lambda p: p.first)
    for person in people:
        _mark(notes, person)
    return people


def _all_capitals(notes: Notes, sentence: Sentence) -> bool:
    """Whether a headline gives every word a capital: there capitals show no names."""
    words = [notes.word(i) for i in range(sentence.first, sentence.last + 1) if len(notes.word(i)) > 3]
    return len(words) > 3 and sum(w[0].isupper() for w in words) > 0.8 * len(words)


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
    titled = person.left < person.first
    if len(person.words) > 2 or notes.tokens[person.last].pos != "PROPN" or (len(person.words[0]) < 4 and not titled):
        return titled and notes.tokens[person.last].pos == "PROPN"
    return titled or notes.registry.surname(person.words, notes.reading.story.published) is not None


def _runs(notes: Notes, sentence: Sentence) -> list[Person]:
    """Every run of capitals that may be a person, its titles and roles set apart."""
    found, i = [], sentence.first
    while i <= sentence.last:
        last = _run_end(notes, i, sentence.last)
        if last is None:
            i += 1
            continue
        first = _name_start(notes, i, last)
        if first is not None:
            found.append(_person(notes, sentence, i, first, last))
        i = last + 1
    return found


def _run_end(notes: Notes, i: int, stop: int) -> int | None:
    """The last token of the run of capitals that begins here."""
    if not _capital(notes, i) or i in notes.openings:
        return None
    last = i
    while i <= stop:
        if _capital(notes, i):
            last, i = i, i + 1
        elif notes.key(i) in PARTICLES or notes.word(i) in {"-", "‑"} or (notes.word(i) == "." and notes.key(i - 1) in ranks()):
            i += 1
        elif notes.word(i) in {"“", '"'} and i + 2 <= stop and notes.word(i + 2) in {"”", '"'} and _capital(notes, i + 1):
            i += 3
        else:
            break
        if i - last > 3:
            break
    return last


def _capital(notes: Notes, i: int) -> bool:
    token = notes.tokens[i]
    if token.pos in {"PUNCT", "SPACE", "PRON", "DET", "ADP", "CCONJ", "SCONJ", "AUX", "NUM", "PART"}:
        return False
    return notes.text[token.start].isupper()


def _name_start(notes: Notes, first: int, last: int) -> int | None:
    """Where the name itself begins, behind titles, roles and names of bodies; none when nothing is left."""
    start = first
    for i in range(first, last + 1):
        hit = notes.hits.get(i)
        inside = hit is not None and hit.actor.kind != "person"
        if inside or notes.key(i) in honorifics() or role_noun(notes.tokens[i], notes.word(i)) or notes.key(i) in _ROLE_WORDS:
            start = i + 1
            while start <= last and not notes.key(start):
                start += 1
    return start if start <= last else None


_ROLE_WORDS = word_group("inside a title")


def _person(notes: Notes, sentence: Sentence, run: int, first: int, last: int) -> Person:
    words = tuple(k for k in (notes.key(i) for i in range(first, last + 1)) if k)
    left, role = _role_before(notes, sentence, first)
    right = last
    behind = _role_behind(notes, sentence, last)
    if behind is not None and (role is None or role_noun(notes.tokens[role[1]], notes.word(role[1])) == "rank"):
        role, right = behind, behind[1]
    if role is None or role_noun(notes.tokens[role[1]], notes.word(role[1])) == "rank":
        ahead = _role_ahead(notes, sentence, left)
        if ahead is not None:
            left, role = ahead
    return Person(first, last, left, right, role, words)


def _role_before(notes: Notes, sentence: Sentence, first: int) -> tuple[int, tuple[int, int] | None]:
    """The tokens right before a name that belong to it, and the role among them: "Deputy Defence Minister"."""
    left, at, noun = first, first - 1, None
    if at >= sentence.first and notes.word(at) == ".":
        at -= 1
    while at >= sentence.first:
        token, key = notes.tokens[at], notes.key(at)
        kind = role_noun(token, notes.word(at))
        if (
            token.lower == "of"
            and left < first
            and at > sentence.first
            and role_noun(notes.tokens[at - 1], notes.word(at - 1)) == "office"
        ):
            noun, left, at = at - 1, at - 1, at - 2
            continue
        if noun is None and kind is None and key not in honorifics() and key not in _ROLE_WORDS:
            break
        if not (
            token.pos in {"NOUN", "PROPN", "ADJ", "NUM", "ADV"} or token.tag in {"POS", "HYPH", "VBN"} or notes.word(at) == "."
        ):
            break
        if kind and (noun is None or (kind != "rank" and role_noun(notes.tokens[noun], notes.word(noun)) == "rank")):
            noun = at
        left, at = at, at - 1
    if left < first and at >= sentence.first and notes.tokens[at].tag in {"DT", "PRP$"}:
        left = at
    while left < first and notes.tokens[left].tag in {"POS", "HYPH"}:
        left += 1
    if noun is None or noun < left:
        return left, None
    end = noun
    if noun + 1 < first and notes.tokens[noun + 1].lower == "of":
        end = next((i - 1 for i in range(noun + 2, first) if role_noun(notes.tokens[i], notes.word(i))), first - 1)
    return left, _trim(notes, left, end)


def _role_behind(notes: Notes, sentence: Sentence, last: int) -> tuple[int, int] | None:
    """A role in apposition: "X, head of Y,"."""
    at = last + 1
    if at < sentence.last and notes.tokens[at].tag == "-LRB-":
        at = next((i + 1 for i in range(at, min(at + 5, sentence.last)) if notes.tokens[i].tag == "-RRB-"), at)
    if at >= sentence.last or notes.word(at) not in {",", "–", "—"}:
        return None
    begin, noun, i = at + 1, None, at + 1
    while i <= min(sentence.last, begin + _FAR):
        token = notes.tokens[i]
        if notes.word(i) in _STOPS or notes.word(i) in {".", "–"} or (token.pos == "CCONJ" and noun is None):
            break
        if (token.pos in {"VERB", "AUX"} and token.tag not in {"VBN", "VBG"}) or token.tag in {"WP", "WDT"}:
            return (
                _trim(notes, begin, i - 1)
                if noun is not None and (token.tag[0] == "W" or notes.tokens[begin].lower in {"a", "an"})
                else None
            )
        if noun is None and token.pos == "ADP":
            return None
        if noun is None and role_noun(token, notes.word(i)):
            noun = i
        i += 1
    if noun is None or i - 1 < noun:
        return None
    return _trim(notes, begin, i - 1)


def _role_ahead(notes: Notes, sentence: Sentence, left: int) -> tuple[int, tuple[int, int]] | None:
    """A role that the name is in apposition to: "The Turkish leader, X"."""
    comma = left - 1
    if comma <= sentence.first or notes.word(comma) != ",":
        return None
    i, noun = comma - 1, None
    while i >= max(sentence.first, comma - _FAR):
        token = notes.tokens[i]
        if notes.word(i) in _STOPS or (
            token.pos in {"VERB", "AUX", "PRON", "SCONJ", "CCONJ"} and token.tag not in {"VBN", "PRP$"}
        ):
            break
        if role_noun(token, notes.word(i)):
            noun = i
        i -= 1
        if noun is not None and token.tag in {"DT", "PRP$"}:
            break
    begin = i + 1
    while begin < comma and notes.tokens[begin].pos in {"ADP", "ADV", "SPACE", "PUNCT"}:
        begin += 1
    if noun is None or begin > noun:
        return None
    for at in range(begin, noun):
        if notes.tokens[at].pos == "ADP" and notes.tokens[at + 1].tag != "HYPH":
            return None
    return begin, _trim(notes, begin, comma - 1) or (noun, noun)


def _trim(notes: Notes, first: int, last: int) -> tuple[int, int] | None:
    """A role without its article, its state and its possessive body."""
    while first < last:
        token, hit = notes.tokens[first], notes.hits.get(first)
        if token.tag in {"DT", "PRP$", "POS", "RB"}:
            first += 1
        elif (
            hit is not None
            and hit.last < last
            and notes.key(hit.last + 1) not in _COMPOUND
            and notes.tokens[hit.last + 1].tag != "HYPH"
        ):
            possessive = notes.tokens[hit.last + 1].tag == "POS"
            bare = hit.last + (2 if possessive else 1) == last and notes.key(last) == "leader"
            if hit.actor.kind == "person" or bare or not (hit.actor.kind == "state" or possessive):
                break
            first = hit.last + 1
        else:
            break
    return (first, last) if first <= last else None


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
    if any(notes.tokens[i].pos == "NOUN" and notes.tokens[i].tag == "NNS" for i in range(person.first, person.last + 1)):
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


# What is done by, or to, people whose names say nothing else.
_ADDRESSED = word_group("done to people")
_HUMAN = word_group("done by people")


def _learn(notes: Notes, person: Person) -> None:
    """Keep the full name, its short forms and its office."""
    hit = notes.hits.get(person.last)
    actor = hit.actor if hit is not None and hit.actor.kind == "person" else _without_initials(notes, person.words)
    name = _plain_name(notes, person)
    role_side = side_of_role(notes, person)
    entry = Known(name, (actor.side if actor else None) or role_side, actor.id if actor else None)
    old = notes.people.get(person.words)
    if old is None or (old.side is None and entry.side is not None):
        notes.people[person.words] = entry
        for form in (*short_forms(person.words), *_without_particles(person.words)):
            previous = notes.people.get(form)
            if previous is None or previous.name == name:
                notes.people[form] = entry
        notes.people.setdefault(person.words[:1], entry)
    if person.role is not None and entry.side is not None:
        office = general_office(tuple(notes.key(i) for i in range(person.role[0], person.role[1] + 1) if notes.key(i)))
        if office is not None:
            notes.offices.setdefault((entry.side, office), entry)


def _without_initials(notes: Notes, words: tuple[str, ...]) -> Actor | None:
    """The registry's person under the name without its middle initials."""
    bare = tuple(w for w in words if len(w) > 1)
    if len(bare) == len(words) or len(bare) < 2:
        return None
    return next((e.actor for e in notes.registry.entries.get(bare[0], ()) if e.words == bare and e.actor.kind == "person"), None)


def _without_particles(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return (words[-1:],) if len(words) > 1 else ()


def _plain_name(notes: Notes, person: Person) -> str:
    return " ".join(notes.words(person.first, person.last).split())


def side_of_role(notes: Notes, person: Person) -> str | None:
    """The side that the words around a name give: the first state or body that is not merely what the role is about."""
    spans = [(person.left, person.first - 1), (person.last + 1, person.right)]
    if person.role is not None:
        spans.append(person.role)
    for first, last in spans:
        hit = first_owner(notes, first, last)
        if hit is not None:
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


def _about(notes: Notes, first: int, i: int) -> bool:
    """Whether a preposition makes the name what the phrase is about, rather than whom it belongs to."""
    at = i - 1
    if at > first and notes.key(at) == "the":
        at -= 1
    if at < max(first, 1) or notes.key(at) not in _AWAY:
        return False
    return not (notes.key(at) in {"for", "to"} and notes.key(at - 1) in _VOICES and notes.hits[i].actor.kind != "state")
