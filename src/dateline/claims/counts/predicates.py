"""What words of harm say by themselves: the lexicons, and what a verb does to its object or says of its subject."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from dateline.language.tree import Tokens, child, children
from dateline.lexicons import rows
from dateline.types import Token

# How many complements down a predicate is looked for: "were reported to have been killed".
DESCEND = 3
COMPLEMENTS = ("xcomp", "ccomp", "oprd", "acomp", "attr", "pcomp")
# First words of the cues that bound a number: what follows a verb of harm is then counted for itself.
OPENERS = {
    "over",
    "at",
    "more",
    "about",
    "around",
    "some",
    "between",
    "nearly",
    "almost",
    "up",
    "another",
    "an",
    "fewer",
    "less",
    "as",
    "roughly",
    "approximately",
}
# What makes a coordinated verb an event of its own: an argument, an auxiliary, a word of sequence.
OWN = {"dobj", "nsubj", "nsubjpass", "nummod", "npadvmod", "auxpass"}
THEN = {"later", "then", "subsequently", "afterwards", "eventually", "before", "after"}


def harm_noun(token: Token) -> str | None:
    """The unit that a noun of harm names by itself ("deaths", "hostages")."""
    table = nouns()
    unit, kind = table.get(token.lower) or table.get(token.lemma) or ("", "")
    return unit if kind == "harm" else None


@cache
def nouns() -> dict[str, tuple[str, str]]:
    """Lemma → unit, kind of what can be counted."""
    return {lemma: (unit, kind) for lemma, unit, kind in rows("counted_nouns.tsv")}


@cache
def adjectives() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("harm_adjectives.tsv")}


@cache
def verbs() -> dict[str, dict[str, str]]:
    """Lemma → role of those harmed → unit."""
    table: dict[str, dict[str, str]] = {}
    for lemma, role, unit in rows("harm_verbs.tsv"):
        table.setdefault(lemma, {})[role] = unit
    return table


@cache
def idioms() -> dict[str, dict[str, tuple[str, str]]]:
    """Verb → the word that goes with it → role of those harmed, unit."""
    table: dict[str, dict[str, tuple[str, str]]] = {}
    for verb, word, role, unit in rows("harm_idioms.tsv"):
        table.setdefault(verb, {})[word] = (role, unit)
    return table


@cache
def tally_verbs() -> dict[str, str]:
    """Verbs that give a tally its figure, and whether the tally is their subject or their object."""
    return {row[0]: row[1] for row in rows("tally_verbs.tsv")}


def passive(tokens: Tokens, verb: Token) -> bool:
    """Whether a verb is done to its subject: marked so, or a participle of a headline without object."""
    if child(tokens, verb.i, "auxpass") is not None:
        return True
    return verb.tag in {"VBN", "VBD"} and child(tokens, verb.i, "dobj", "aux") is None and verb.lemma not in {"surrender", "flee"}


def done_to(tokens: Tokens, verb: Token) -> str | None:
    """What a verb does to its object, or to the subject of its passive."""
    unit = verbs().get(verb.lemma, {}).get("object") or _idiom(tokens, verb, "object")
    if unit:
        return mixed(tokens, verb.i, unit)
    return _complement(tokens, verb)


def done_by(tokens: Tokens, verb: Token) -> str | None:
    """What a verb says of its subject: "died", "fled", "lost their lives"."""
    unit = verbs().get(verb.lemma, {}).get("subject") or _idiom(tokens, verb, "subject")
    if unit:
        return mixed(tokens, verb.i, unit)
    return _complement(tokens, verb)


def _complement(tokens: Tokens, verb: Token, depth: int = DESCEND) -> str | None:
    """What is said of the argument further down: "were reported dead", "are feared to have been killed", "left dead"."""
    if depth == 0:
        return None
    for t in children(tokens, verb.i, *COMPLEMENTS):
        if adjectives().get(t.lower) and (t.tag[:2] == "JJ" or t.dep in {"oprd", "acomp"}):
            return mixed(tokens, t.i, adjectives()[t.lower])
        if t.dep == "ccomp" and child(tokens, t.i, "nsubj", "nsubjpass", "mark") is not None:
            continue
        if t.pos in {"VERB", "AUX"}:
            table = verbs().get(t.lemma, {})
            unit = table.get("object") if passive(tokens, t) else table.get("subject") or _idiom(tokens, t, "subject")
            unit = unit or _complement(tokens, t, depth - 1)
            if unit:
                return mixed(tokens, t.i, unit)
    return None


def _idiom(tokens: Tokens, verb: Token, role: str) -> str | None:
    table = idioms().get(verb.lemma)
    if table is None:
        return None
    for t in _near(tokens, verb):
        found = table.get(t.lemma) or table.get(t.lower)
        if found is not None and found[0] == role:
            return found[1]
    return None


def _near(tokens: Tokens, verb: Token) -> Iterator[Token]:
    """The words a verb governs, directly or through one preposition."""
    for t in children(tokens, verb.i):
        if t.dep not in {"nsubj", "nsubjpass", "advcl", "conj"}:
            yield t
            yield from children(tokens, t.i, "pobj")


def inner(tokens: Tokens, t: Token, verb: Token) -> str | None:
    """ "claimed 5 lives", "took the lives of 5": the word of the idiom is what is counted."""
    found = idioms().get(verb.lemma, {}).get(t.lemma)
    return found[1] if found is not None and found[0] == "inner" else None


def mixed(tokens: Tokens, i: int, unit: str) -> str:
    """Casualties, where killing and wounding are said of the same people ("killed or wounded")."""
    units = {unit}
    for t in _coordinated(tokens, i):
        if _shares_object(tokens, t, i) or not _own_argument(tokens, t):
            other = verbs().get(t.lemma, {}).get("object") or adjectives().get(t.lower) or harm_noun(t)
            units |= {other} if other else set()
    if "killed" in units and units & {"wounded", "missing"}:
        return "casualties"
    return "killed" if "killed" in units else unit


def _coordinated(tokens: Tokens, i: int) -> Iterator[Token]:
    """The words a word is coordinated with, on either side."""
    top = i
    while tokens[top].dep == "conj" and tokens[top].head != top:
        top = tokens[top].head
        yield tokens[top]
    stack = [top]
    while stack:
        for t in children(tokens, stack.pop(), "conj"):
            if t.i != i:
                yield t
            stack.append(t.i)


def _shares_object(tokens: Tokens, t: Token, i: int) -> bool:
    """Whether a verb right before another has the other's object: "(shells) killed or wounded dozens"."""
    joined = t.i < i and all(x.dep in {"cc", "advmod", "punct"} for x in tokens[t.i + 1 : i])
    return (
        joined
        and t.tag in {"VBD", "VBN"}
        and t.dep != "acl"
        and child(tokens, t.i, "dobj", "auxpass", "nsubjpass") is None
        and "object" in verbs().get(t.lemma, {})
    )


def _own_argument(tokens: Tokens, t: Token) -> bool:
    """Whether a coordinated verb has somebody of its own to happen to."""
    if any(c.dep in OWN or c.lower in THEN for c in children(tokens, t.i)):
        return True
    if any(x.tag == "CD" for x in tokens[max(t.left, t.i - 8) : t.i]):
        return True
    behind = tokens[t.i + 1 : t.i + 5]
    counted = bool(behind) and (behind[0].tag == "CD" or (behind[0].lower in OPENERS and any(x.tag == "CD" for x in behind)))
    return counted or (t.i > 0 and tokens[t.i - 1].tag == "CD")
