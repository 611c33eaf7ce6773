"""Runs of capitals that may name a person, with the titles and offices before and behind them."""

from __future__ import annotations

from dateline.actors.names import PARTICLES, honorifics, ranks
from dateline.actors.roles import is_rank, role_noun
from dateline.actors.story import Notes, Person
from dateline.actors.words import word_group
from dateline.lexicons import rows, word_set
from dateline.types import Sentence

# An apposition longer than this is a list or a broken parse.
_FAR = 16
_STOPS = frozenset({",", ";", ":", "(", ")", "—", "--", '"', "“", "”"})
_OPENERS = word_set("sentence_openers.tsv") | {"today", "yesterday", "tomorrow"}
_COMPOUND = word_group("behind a hyphen")
_DEAL = word_group("topic of")
_REGIONS = word_group("region in a title")
_ROLE_WORDS = word_group("inside a title")
_BODIES = frozenset(row[0] for row in rows("actor_heads.tsv") if row[1] in {"body", "force", "group"})


def name_runs(notes: Notes, sentence: Sentence) -> list[Person]:
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
    if notes.tokens[i].pos == "ADV" or notes.tokens[i].lower in _OPENERS:
        return None  # "Later Holm said"
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
        if i - last > 4:  # a nickname in quotation marks is three tokens
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
    while start <= last - 2 and notes.key(start) in _REGIONS and first > 0 and notes.tokens[first - 1].lower in {"the", "for"}:
        start += 1
    for i in range(start, last + 1):
        hit = notes.hits.get(i)
        inside = hit is not None and hit.actor.kind != "person"
        if inside or notes.key(i) in honorifics() or role_noun(notes.tokens[i], notes.word(i)) or notes.key(i) in _ROLE_WORDS:
            start = i + 1
            while start <= last and not notes.key(start):
                start += 1
    return start if start <= last else None


def _person(notes: Notes, sentence: Sentence, run: int, first: int, last: int) -> Person:
    words = tuple(k for k in (notes.key(i) for i in range(first, last + 1)) if k)
    left, role = _role_before(notes, sentence, first)
    right = last
    behind = _role_behind(notes, sentence, last)
    if behind is not None and (role is None or is_rank(notes.word(role[1]))):
        role, right = behind, behind[1]
    if role is None or is_rank(notes.word(role[1])):
        ahead = _role_ahead(notes, sentence, left)
        if ahead is not None:
            left, role = ahead
    return Person(first, last, left, right, role, words)


def _role_before(notes: Notes, sentence: Sentence, first: int) -> tuple[int, tuple[int, int] | None]:
    """The tokens right before a name that belong to it, and the role among them: "Deputy Defence Minister"."""
    left, at, noun = first, first - 1, _noun_with_state(notes, sentence, first)
    if noun is not None:
        left, at = noun, noun - 1
    elif at >= sentence.first and notes.word(at) == ".":
        at -= 1
    while at >= sentence.first:
        kind = role_noun(notes.tokens[at], notes.word(at))
        behind = at if notes.tokens[at].tag != "DT" else at - 1  # "minister for the Middle East X"
        if notes.tokens[behind].lower in {"of", "for"} and left < first and _office(notes, sentence, behind - 1):
            noun, left, at = behind - 1, behind - 1, behind - 2
            continue
        if noun is not None and notes.tokens[at].lower in {"of", "for"} and notes.tokens[at - 1].lemma in _BODIES:
            left, at = at - 1, at - 2  # "the UN's commission for Africa representative X"
            continue
        titular = kind is not None or notes.key(at) in honorifics() or notes.key(at) in _ROLE_WORDS or notes.key(at) in _REGIONS
        if noun is None and not titular:
            break
        if not _before_noun(notes, at):
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
    if noun + 1 < first and notes.tokens[noun + 1].pos == "ADP":
        end = next((i - 1 for i in range(noun + 2, first) if role_noun(notes.tokens[i], notes.word(i))), first - 1)
    return left, _trim(notes, left, end)


def _noun_with_state(notes: Notes, sentence: Sentence, first: int) -> int | None:
    """The office of "ambassador to the US X": its head noun, before a preposition and the state right before the name."""
    hit = notes.hits.get(first - 1)
    if hit is None or hit.actor.kind not in {"state", "body"} or hit.first < sentence.first + 2:
        return None
    at = hit.first - 1
    if notes.tokens[at].tag == "DT":
        at -= 1
    if notes.tokens[at].lower in {"to", "of", "in", "for", "at"} and _office(notes, sentence, at - 1):
        return at - 1
    return None


def _office(notes: Notes, sentence: Sentence, i: int) -> bool:
    return i >= sentence.first and role_noun(notes.tokens[i], notes.word(i)) == "office"


def _before_noun(notes: Notes, i: int) -> bool:
    """Whether the token may stand inside a title; a participle only behind a hyphen: "US-sanctioned", not "accused"."""
    token = notes.tokens[i]
    if token.tag in {"VBN", "VBD"}:
        return i > 0 and notes.tokens[i - 1].tag == "HYPH"
    return token.pos in {"NOUN", "PROPN", "ADJ", "NUM", "ADV"} or token.tag in {"POS", "HYPH"} or notes.word(i) == "."


def _role_behind(notes: Notes, sentence: Sentence, last: int) -> tuple[int, int] | None:
    """A role in apposition: "X, head of Y,"."""
    at = last + 1
    if at < sentence.last and notes.tokens[at].tag == "-LRB-":
        at = next((i + 1 for i in range(at, min(at + 5, sentence.last)) if notes.tokens[i].tag == "-RRB-"), at)
    if at >= sentence.last or notes.word(at) not in {",", "–", "—"}:
        return None
    begin, i, end = at + 1, at + 1, None
    while i <= min(sentence.last, begin + _FAR):
        token = notes.tokens[i]
        if (
            notes.word(i) in _STOPS
            or notes.word(i) in {".", "–"}
            or token.tag in {"WP", "WDT"}
            or (token.pos == "CCONJ" and end is None)
        ):
            break
        if token.pos in {"VERB", "AUX"} and token.tag not in {"VBN", "VBG"}:
            if end is None and notes.tokens[begin].lower not in {"a", "an"}:
                return None  # "In the town with X, the president said": no apposition
            break
        if token.pos == "ADP" and notes.tokens[i + 1].tag != "HYPH":
            end = end or i
        i += 1
    noun = (end or i) - 1
    if noun < begin or role_noun(notes.tokens[noun], notes.word(noun)) not in {"office", "calling"}:
        return None
    return _trim(notes, begin, i - 1)


def _role_ahead(notes: Notes, sentence: Sentence, left: int) -> tuple[int, tuple[int, int]] | None:
    """A role that the name is in apposition to: "The Turkish leader, X"."""
    comma = left - 1
    if comma <= sentence.first or notes.word(comma) != ",":
        return None
    i, noun, nearest = comma - 1, None, None
    while i >= max(sentence.first, comma - _FAR):
        token = notes.tokens[i]
        if notes.word(i) in _STOPS or (
            token.pos in {"VERB", "AUX", "PRON", "SCONJ", "CCONJ"} and token.tag not in {"VBN", "PRP$"}
        ):
            break
        if role_noun(token, notes.word(i)):
            noun, nearest = i, i if nearest is None else nearest
        i -= 1
        if noun is not None and token.tag in {"DT", "PRP$"}:
            break
    begin = i + 1
    while begin < comma and notes.tokens[begin].pos in {"ADP", "ADV", "SPACE", "PUNCT"}:
        begin += 1
    if noun is None or begin > noun:
        return None
    behind = comma if nearest is None else nearest + 1
    if behind < comma and notes.tokens[behind].pos == "PROPN" and behind not in notes.hits:
        return None  # "lawyer Ann Lee, Colonel X": two persons of a list
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
            topic = hit.via == "name" and notes.key(hit.last + 1) in _DEAL
            bare = hit.last + (2 if possessive else 1) == last and notes.key(last) == "leader"
            if hit.actor.kind == "person" or bare or topic or not (hit.actor.kind == "state" or possessive):
                break
            first = hit.last + 1
        else:
            break
    return (first, last) if first <= last else None
