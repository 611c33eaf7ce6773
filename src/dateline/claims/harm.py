"""What became of those a number counts: killed, wounded, captured, displaced, missing, or nothing said.

Works from a counted phrase to the predicates it is an argument of, over the parse. The verbs,
adjectives, nouns and idioms are in lexicons; here are only the ways that lead to them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from dateline.language.tree import Tokens, child, children
from dateline.lexicons import rows
from dateline.types import Token

# How many governors up, and complements down, a predicate is looked for: enough for "were reported to have been killed".
CLIMB, DESCEND = 6, 3
# A word that governs more than this is a list or a table the parser made a sentence of; it says nothing of anybody's fate.
CROWD = 200
COMPLEMENTS = ("xcomp", "ccomp", "oprd", "acomp", "attr", "pcomp")
INCLUSIVE = {"including", "include", "among", "amongst", "alongside", "besides", "plus", "like", "with", "as", "addition"}
# Prepositions that tie people to a noun of harm: the death of five, injuries to two, a toll of 12, an end for three.
BOUNDS = {"over", "above", "under", "about", "around", "than", "at"}
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
AUXILIARIES = {
    "was",
    "were",
    "are",
    "is",
    "be",
    "been",
    "being",
    "have",
    "has",
    "had",
    "also",
    "reportedly",
    "allegedly",
    "later",
    "all",
    "both",
}
# Openings of a phrase that shares the verb of those it joins: "along with four children", "as well as two guards".
JOINED = {"along", "together", "including", "alongside", "besides", "among", "amongst"}
PATIENTS = {"of", "to", "for", "among"}


def harm_of(tokens: Tokens, i: int) -> str | None:
    """The unit that a counted phrase's predicates give it; ``i`` is the phrase's head. ``None`` when no harm is said."""
    seen: set[int] = set()
    for _ in range(CLIMB):
        if i in seen or len(tokens[i].children) > CROWD or len(tokens[tokens[i].head].children) > CROWD:
            return None
        seen.add(i)
        found = _by_modifier(tokens, i) or _by_governor(tokens, i)
        if found is None and len(seen) > 1:  # "forty prisoners, including 12 women"
            found = harm_noun(tokens[i])
        if found:
            return found
        up = _next(tokens, i)
        if up is None:
            return None
        i = up
    return None


def harm_noun(token: Token) -> str | None:
    """The unit that a noun of harm names by itself ("deaths", "hostages")."""
    table = nouns()
    unit, kind = table.get(token.lower) or table.get(token.lemma) or ("", "")
    return unit if kind == "harm" else None


def harm_adjective(token: Token) -> str | None:
    """The unit of a word that says what became of people ("dead", "wounded")."""
    return adjectives().get(token.lower)


@cache
def nouns() -> dict[str, tuple[str, str]]:
    """Lemma → unit, kind of what can be counted."""
    return {lemma: (unit, kind) for lemma, unit, kind in rows("counted_nouns.tsv")}


@cache
def adjectives() -> dict[str, str]:
    return dict((word, unit) for word, unit in rows("harm_adjectives.tsv"))


@cache
def _verbs() -> dict[str, dict[str, str]]:
    """Lemma → role of those harmed → unit."""
    table: dict[str, dict[str, str]] = {}
    for lemma, role, unit in rows("harm_verbs.tsv"):
        table.setdefault(lemma, {})[role] = unit
    return table


@cache
def _idioms() -> dict[str, dict[str, tuple[str, str]]]:
    """Verb → the word that goes with it → role of those harmed, unit."""
    table: dict[str, dict[str, tuple[str, str]]] = {}
    for verb, word, role, unit in rows("harm_idioms.tsv"):
        table.setdefault(verb, {})[word] = (role, unit)
    return table


# --- what hangs on the phrase itself ---


def _by_modifier(tokens: Tokens, i: int) -> str | None:
    """ "people killed in the blast", "wounded soldiers", "civilians who fled", "20 dead"."""
    for t in children(tokens, i):
        if (
            t.dep in {"amod", "compound", "acomp", "appos", "acl", "oprd"}
            and t.tag[:2] in {"JJ", "VB", "NN", "RB"}
            and abs(t.i - i) <= 4
        ):
            unit = adjectives().get(t.lower)
            if unit and (t.i < i or t.dep != "appos" or t.pos != "NOUN"):
                return _mixed(tokens, t.i, unit)
        if t.dep in {"acl", "relcl"}:
            unit = _by_clause(tokens, t, i)
            if unit:
                return unit
    of = next((t for t in children(tokens, i, "prep") if t.lower == "of"), None)
    held = child(tokens, of.i, "pobj") if of is not None else None
    for t in children(tokens, held.i, "relcl") if held is not None else []:  # "seven members of a family who were killed"
        unit = _by_clause(tokens, t, i)
        if unit:
            return unit
    return None


def surface_harm(tokens: Tokens, noun: int) -> str | None:
    """What the very next words say, whatever the parse made of them: "(20 civilians) were reportedly killed"."""
    for t in tokens[noun + 1 : noun + 6]:
        if t.tag == "VBN" and t.lemma in _verbs():
            return _done_to(tokens, t)
        if t.lower not in AUXILIARIES:
            return None
    return None


def _by_clause(tokens: Tokens, verb: Token, i: int) -> str | None:
    """A clause that modifies the phrase, which is its subject: "killed in", "who have fled", "fleeing"."""
    own = child(tokens, verb.i, "nsubj", "nsubjpass")
    if own is not None and own.lower not in {"who", "that", "which"} and own.tag not in {"WP", "WDT"}:
        return None
    if verb.dep == "acl" and verb.tag == "VBN":
        return _done_to(tokens, verb)
    if own is not None and own.dep == "nsubjpass":
        return _done_to(tokens, verb)
    return _done_by(tokens, verb)


# --- what the phrase hangs on ---


def _by_governor(tokens: Tokens, i: int) -> str | None:
    t = tokens[i]
    up = tokens[t.head]
    if up.i == i:
        return None
    if t.dep in {"nsubjpass", "nsubj", "csubj"}:
        return _as_subject(tokens, up, t)
    if t.dep in {"dobj", "dative", "oprd"} or (t.dep in {"ccomp", "npadvmod"} and t.pos in {"NOUN", "NUM", "PROPN"}):
        return _done_to(tokens, up) or _inner(tokens, t, up)
    if t.dep == "attr":
        subject = child(tokens, up.i, "nsubj", "nsubjpass")
        return harm_noun(subject) or harm_adjective(subject) if subject is not None else None
    if t.dep == "pobj":
        return _as_pobj(tokens, up)
    if t.dep in {"compound", "nmod", "poss"} and up.pos == "NOUN":
        return harm_noun(up)
    if t.dep == "conj" and t.pos in {"NOUN", "PROPN", "NUM"} and up.pos == "VERB":  # "five died, as well as two guards"
        return _as_subject(tokens, up, t)
    return None


def _as_subject(tokens: Tokens, verb: Token, t: Token) -> str | None:
    if adjectives().get(verb.lower) and (verb.tag[:2] == "JJ" or verb.lower == "missing"):
        return _mixed(tokens, verb.i, adjectives()[verb.lower])
    if verb.dep in {"acl", "amod"}:  # "three soldiers wounded" cut apart
        return _done_to(tokens, verb)
    if t.dep == "nsubjpass" or _passive(tokens, verb):
        return _done_to(tokens, verb) or _done_by(tokens, verb) or _paired(tokens, verb)
    return _done_by(tokens, verb)


def _paired(tokens: Tokens, verb: Token) -> str | None:
    """What a second participle of the same passive says: "were shot and wounded"."""
    for t in children(tokens, verb.i, "conj"):
        if t.tag == "VBN" and child(tokens, t.i, "nsubj", "nsubjpass", "dobj", "auxpass") is None:
            return _done_to(tokens, t)
    return None


def said_of_subject(tokens: Tokens, verb: int) -> str | None:
    """The unit that a verb gives the subject it shares with another ("five were seized and [later killed]")."""
    t = tokens[verb]
    if _passive(tokens, t):
        return _done_to(tokens, t)
    return _done_by(tokens, t)


def _as_pobj(tokens: Tokens, prep: Token) -> str | None:
    if prep.lower in {"by", "from", "against", "near"}:
        return None
    up = tokens[prep.head]
    joined = prep.lower in JOINED or (prep.lower == "with" and prep.i > 0 and tokens[prep.i - 1].lower in JOINED)
    verb = tokens[up.head] if up.lower in JOINED else up
    if joined and verb.pos == "VERB":
        return _as_subject(tokens, verb, prep)
    if prep.lower in BOUNDS and up.pos == "VERB":  # "wounded over 40"
        return _done_to(tokens, up)
    if prep.lower in PATIENTS and up.pos in {"NOUN", "PROPN"}:
        unit = harm_noun(up)
        if unit:
            return unit
    if prep.lower in {"to", "at", "of", "from", "past", "above", "over"}:
        return _by_tally(tokens, up)
    return None


def _by_tally(tokens: Tokens, up: Token) -> str | None:
    """ "the death toll rose to 45", "bring Russian losses to 1,200", "a toll of 12"."""
    for noun in (up, child(tokens, up.i, "nsubj", "nsubjpass"), child(tokens, up.i, "dobj")):
        if noun is not None and noun.pos in {"NOUN", "PROPN", "ADJ", "VERB"}:
            unit = tally_unit(tokens, noun)
            if unit:
                return unit
    return None


def tally_unit(tokens: Tokens, noun: Token) -> str | None:
    """What a noun of harm or a tally ("toll", "the number of dead") is a tally of."""
    own = harm_noun(noun)
    if own:
        return own
    if nouns().get(noun.lemma, ("", ""))[1] != "toll":
        return None
    for t in _said_of(tokens, noun):
        unit = harm_noun(t) or adjectives().get(t.lower) or _verbs().get(t.lemma, {}).get("object")
        if unit:
            return _mixed(tokens, t.i, unit)
    return None


def _said_of(tokens: Tokens, noun: Token) -> Iterator[Token]:
    """What a tally is of: its modifiers, its "of …" and what directly modifies that."""
    for t in children(tokens, noun.i, "compound", "amod", "nmod"):
        yield t
    for of in children(tokens, noun.i, "prep"):
        for t in children(tokens, of.i, "pobj") if of.lower == "of" else []:
            yield t
            yield from children(tokens, t.i, "amod", "acl", "compound")


# --- verbs ---


def _passive(tokens: Tokens, verb: Token) -> bool:
    """Whether a verb is done to its subject: marked so, or a participle of a headline without object."""
    if child(tokens, verb.i, "auxpass") is not None:
        return True
    return verb.tag in {"VBN", "VBD"} and child(tokens, verb.i, "dobj", "aux") is None and verb.lemma not in {"surrender", "flee"}


def _done_to(tokens: Tokens, verb: Token) -> str | None:
    """What a verb does to its object, or to the subject of its passive."""
    unit = _verbs().get(verb.lemma, {}).get("object") or _idiom(tokens, verb, "object")
    if unit:
        return _mixed(tokens, verb.i, unit)
    return _complement(tokens, verb)


def _done_by(tokens: Tokens, verb: Token) -> str | None:
    """What a verb says of its subject: "died", "fled", "lost their lives"."""
    unit = _verbs().get(verb.lemma, {}).get("subject") or _idiom(tokens, verb, "subject")
    if unit:
        return _mixed(tokens, verb.i, unit)
    return _complement(tokens, verb)


def _complement(tokens: Tokens, verb: Token, depth: int = DESCEND) -> str | None:
    """What is said of the argument further down: "were reported dead", "are feared to have been killed", "left dead"."""
    if depth == 0:
        return None
    for t in children(tokens, verb.i, *COMPLEMENTS):
        if adjectives().get(t.lower) and (t.tag[:2] == "JJ" or t.dep in {"oprd", "acomp"}):
            return _mixed(tokens, t.i, adjectives()[t.lower])
        if t.dep == "ccomp" and child(tokens, t.i, "nsubj", "nsubjpass", "mark") is not None:
            continue
        if t.pos in {"VERB", "AUX"}:
            table = _verbs().get(t.lemma, {})
            unit = table.get("object") if _passive(tokens, t) else table.get("subject") or _idiom(tokens, t, "subject")
            unit = unit or _complement(tokens, t, depth - 1)
            if unit:
                return _mixed(tokens, t.i, unit)
    return None


def _idiom(tokens: Tokens, verb: Token, role: str) -> str | None:
    table = _idioms().get(verb.lemma)
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


def _inner(tokens: Tokens, t: Token, verb: Token) -> str | None:
    """ "claimed 5 lives", "took the lives of 5": the word of the idiom is what is counted."""
    found = _idioms().get(verb.lemma, {}).get(t.lemma)
    return found[1] if found is not None and found[0] == "inner" else None


def _mixed(tokens: Tokens, i: int, unit: str) -> str:
    """Casualties, where killing and wounding are said of the same people ("killed or wounded")."""
    units = {unit}
    for t in _coordinated(tokens, i):
        if not _own_argument(tokens, t):
            other = _verbs().get(t.lemma, {}).get("object") or adjectives().get(t.lower) or harm_noun(t)
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


def _own_argument(tokens: Tokens, t: Token) -> bool:
    """Whether a coordinated verb has somebody of its own to happen to."""
    if any(c.dep in {"dobj", "nsubj", "nsubjpass", "nummod", "npadvmod"} for c in children(tokens, t.i)):
        return True
    if any(x.tag == "CD" for x in tokens[max(t.left, t.i - 8) : t.i]):
        return True
    behind = tokens[t.i + 1 : t.i + 5]
    counted = bool(behind) and (behind[0].tag == "CD" or (behind[0].lower in OPENERS and any(x.tag == "CD" for x in behind)))
    return counted or (t.i > 0 and tokens[t.i - 1].tag == "CD")


def _next(tokens: Tokens, i: int) -> int | None:
    """The word whose fate the phrase shares: the one it is coordinated with, explains or is included in."""
    t = tokens[i]
    up = tokens[t.head]
    if up.i == i:
        return None
    if t.dep in {"conj", "appos"}:
        return up.i
    if t.dep == "pobj":
        if up.lower in INCLUSIVE:
            over = tokens[up.head]
            return (over.head if over.lower in JOINED else over.i) if up.head != up.i else None
        if up.lower == "of" and (
            tokens[up.head].tag in {"CD", "DT"} or nouns().get(tokens[up.head].lemma, ("", ""))[1] == "toll"
        ):
            return up.head
        if up.lower == "of" and tokens[up.head].lemma in {"life", "body", "member", "group", "dozen"}:
            return up.head
    return None
