"""Look up the triggers of `lexicons/kinds.tsv` in a claim, and weigh each by where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from dateline.claims.core import content_range, in_person, in_place, prominence
from dateline.language.tree import Tokens
from dateline.lexicons import rows
from dateline.types import Claim, Reading, Span

# A second trigger of the same kind adds this part of its weight to the strongest one.
REPEAT = 0.25
LONGEST = 5
POS = {"V": ("VERB", "AUX"), "N": ("NOUN", "PROPN"), "A": ("ADJ", "ADV", "VERB", "ADP", "NOUN", "PROPN"), "X": ()}
OBJECT_DEPS = frozenset({"dobj", "nsubjpass", "oprd", "attr", "dative"})
NOUN_PREPOSITIONS = frozenset({"of", "on", "against", "at", "for", "in", "to", "with", "over", "between", "by"})


@dataclass(frozen=True, slots=True)
class Need:
    """Something else that must (or must not) stand beside a trigger."""

    where: str  # obj, dobj, subj, any, prt, prep, left
    words: frozenset[str]
    classes: frozenset[str]
    negated: bool


@dataclass(frozen=True, slots=True)
class Trigger:
    """One row and one of its alternatives."""

    kind: str
    pos: str
    weight: float
    needs: tuple[Need, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A trigger found in a claim: its score is the weight times the prominence of its words."""

    kind: str
    score: float
    span: Span
    token: int
    words: str


@cache
def word_classes() -> dict[str, frozenset[str]]:
    """The classes of words that a trigger may ask for."""
    return {row[0]: frozenset(row[1].split("|")) for row in rows("kind_classes.tsv")[1:]}


@cache
def triggers() -> dict[str, tuple[Trigger, ...]]:
    """Every trigger under its first word, the longest first."""
    found: dict[str, list[Trigger]] = {}
    for row in rows("kinds.tsv")[1:]:
        kind, pos, weight, needs, words = row[:5]
        conditions = tuple(_need(n) for n in needs.split(",") if n)
        for alternative in words.split("|"):
            parts = tuple(alternative.replace("-", " ").split())
            if parts:
                found.setdefault(parts[0], []).append(Trigger(kind, pos[0], float(weight), conditions, parts))
    return {first: tuple(sorted(ts, key=lambda t: -len(t.words))) for first, ts in found.items()}


def _need(text: str) -> Need:
    where, _, names = text.partition(":")
    words: set[str] = set()
    classes: set[str] = set()
    for name in names.split("/"):
        if name in word_classes():
            classes.add(name)
            words |= word_classes()[name]
        else:
            words.add(name)
    return Need(where.lstrip("-"), frozenset(words), frozenset(classes), where.startswith("-"))


def hits(reading: Reading, claim: Claim) -> tuple[Hit, ...]:
    """Every trigger of the claim, in text order; inside a longer one ("car bomb") a shorter one does not count."""
    tokens = reading.tokens
    share = prominence(tokens, claim)
    words = list(_words(tokens, content_range(tokens, claim)))
    found: list[Hit] = []
    covered = -1
    everything = frozenset(w for w, _ in words)
    for at, (_word, i) in enumerate(words):
        matched = _matched(reading, words, at, everything)
        if matched is None or at + len(matched[0].words) - 1 <= covered:
            continue
        length = len(matched[0].words)
        covered = max(covered, at + length - 1)
        last = words[at + length - 1][1]
        weight = max(share.get(j, 0.0) for j in range(i, last + 1))
        span = Span(tokens[i].start, tokens[last].end)
        found.extend(Hit(t.kind, t.weight * weight, span, i, " ".join(t.words)) for t in matched)
    return tuple(h for h in found if h.score > 0)


def scores(found: Sequence[Hit]) -> dict[str, float]:
    """The score of each kind: its strongest trigger, and a part of the others."""
    by_kind: dict[str, list[float]] = {}
    for hit in found:
        by_kind.setdefault(hit.kind, []).append(hit.score)
    return {kind: max(s) + REPEAT * (sum(s) - max(s)) for kind, s in by_kind.items()}


def _words(tokens: Tokens, where: range) -> Iterator[tuple[str, int]]:
    """The lemmas of the content, hyphenated ones taken apart, punctuation left out."""
    for i in where:
        token = tokens[i]
        if token.pos in ("PUNCT", "SPACE"):
            continue
        if "-" in token.lemma.strip("-"):
            for part in token.lemma.split("-"):
                if part:
                    yield part, i
        else:
            yield token.lemma, i


def _matched(reading: Reading, words: Sequence[tuple[str, int]], at: int, everything: frozenset[str]) -> list[Trigger] | None:
    """The triggers of the greatest length that match at a place."""
    first, i = words[at]
    found: list[Trigger] = []
    candidates = list(triggers().get(first, ()))
    lower = reading.tokens[i].lower
    if lower != first:
        candidates += triggers().get(lower, ())
    for trigger in sorted(candidates, key=lambda t: -len(t.words)):
        n = len(trigger.words)
        if found and n < len(found[0].words):
            break
        if n > 1 and not _sequence(reading.tokens, words, at, trigger):
            continue
        if n == 1 and not _fits(reading.tokens, i, trigger.pos):
            continue
        if all(_given(reading, i, words[at + n - 1][1], need, everything) for need in trigger.needs):
            found.append(trigger)
    return found or None


def _sequence(tokens: Tokens, words: Sequence[tuple[str, int]], at: int, trigger: Trigger) -> bool:
    n = len(trigger.words)
    if at + n > len(words):
        return False
    return all(words[at + k][0] == w or tokens[words[at + k][1]].lower == w for k, w in enumerate(trigger.words))


def _fits(tokens: Tokens, i: int, pos: str) -> bool:
    token = tokens[i]
    if pos == "V" and token.dep in ("aux", "auxpass"):
        return False
    if pos == "X" or token.pos in POS[pos]:
        return not (pos == "A" and token.pos in ("VERB",) and token.tag not in ("VBN", "VBG", "VBD"))
    if pos == "V":  # participles before a noun are tagged as adjectives: "the besieged town"
        return token.pos == "ADJ" and token.tag in ("VBN", "VBG", "JJ") and token.lower.endswith(("ed", "en", "ing"))
    return False


def _given(reading: Reading, i: int, last: int, need: Need, everything: frozenset[str]) -> bool:
    tokens = reading.tokens
    if need.where == "any":
        given = bool(everything & need.words)
    elif need.where == "prt":
        given = any(tokens[c].lower in need.words for c in tokens[i].children if tokens[c].dep in ("prt", "advmod", "prep"))
    elif need.where == "prep":
        given = any(
            tokens[c].lower in need.words for c in tokens[i].children if tokens[c].dep in ("prep", "prt", "advmod", "aux")
        )
    elif need.where == "left":
        given = i > 0 and tokens[i - 1].lower in need.words
    else:
        dependents = subjects(tokens, i) if need.where == "subj" else objects(tokens, last, direct=need.where == "dobj")
        given = any(_in_class(reading, d, need) for d in dependents)
    return given != need.negated


def objects(tokens: Tokens, i: int, *, direct: bool = False) -> list[int]:
    """What a verb is done to, or what a noun is "of", "on", "against"."""
    found: list[int] = []
    token = tokens[i]
    nominal = token.pos in ("NOUN", "PROPN")
    for c in token.children:
        child = tokens[c]
        if (nominal and child.dep in ("compound", "amod", "nmod")) or child.dep in OBJECT_DEPS:
            found.append(c)
        elif not direct and child.dep == "prep" and (not nominal or child.lower in NOUN_PREPOSITIONS):
            found.extend(g for g in child.children if tokens[g].dep == "pobj")
        elif child.dep == "ccomp":  # "clearing the town held by": small clauses
            found.extend(g for g in child.children if tokens[g].dep in ("nsubj", "nsubjpass"))
    passive = token.dep == "acl" or any(tokens[c].dep in ("nsubjpass", "auxpass") for c in token.children)
    if not nominal and passive and token.dep in ("relcl", "acl") and token.tag == "VBN":
        found.append(token.head)
    if not nominal and token.dep == "amod":
        found.append(token.head)
    return _with_conjuncts(tokens, found)


def subjects(tokens: Tokens, i: int) -> list[int]:
    """The subject of a verb, its own or a shared one."""
    token = tokens[i]
    for _ in range(4):
        own = [c for c in token.children if tokens[c].dep == "nsubj"]
        if own:
            return _with_conjuncts(tokens, own)
        if token.dep in ("relcl", "acl"):
            return [token.head]
        if token.dep not in ("conj", "xcomp", "advcl") or token.head == token.i:
            return []
        token = tokens[token.head]
    return []


def _with_conjuncts(tokens: Tokens, found: list[int]) -> list[int]:
    """The words, those coordinated with them, and what "of" hides behind "dozens"."""
    everything: list[int] = []
    stack = list(found)
    while stack and len(everything) < 24:
        i = stack.pop()
        everything.append(i)
        for c in tokens[i].children:
            if tokens[c].dep in ("conj", "compound", "appos"):
                stack.append(c)
            elif tokens[c].dep == "prep" and tokens[c].lower == "of":
                stack.extend(g for g in tokens[c].children if tokens[g].dep == "pobj")
    return everything


def _in_class(reading: Reading, i: int, need: Need) -> bool:
    token = reading.tokens[i]
    if token.lemma in need.words or token.lower in need.words:
        return True
    if token.pos == "PROPN" and token.dep != "compound" and need.classes & {"territory", "country"}:
        if reading.places:
            return in_place(reading, token.start)
        return not in_person(reading, token.start)
    if token.pos == "PROPN" and need.classes & {"people", "leader"}:
        return in_person(reading, token.start)
    return token.pos == "NUM" and "people" in need.classes
