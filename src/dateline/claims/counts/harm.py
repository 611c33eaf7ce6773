"""What became of those a number counts: killed, wounded, captured, displaced, missing, or nothing said.

Works from a counted phrase to the predicates it is an argument of, over the parse. The verbs,
adjectives, nouns and idioms are in lexicons; here are only the ways that lead to them.
"""

from __future__ import annotations

from collections.abc import Iterator

from dateline.claims.counts.predicates import (
    adjectives,
    done_by,
    done_to,
    harm_noun,
    inner,
    mixed,
    nouns,
    passive,
    tally_verbs,
    verbs,
)
from dateline.language.tree import Tokens, child, children
from dateline.types import Token

# How many governors up a predicate is looked for: enough for "were reported to have been killed".
CLIMB = 6
# A word that governs more than this is a list or a table the parser made a sentence of; it says nothing of anybody's fate.
CROWD = 200
INCLUSIVE = {"including", "include", "among", "amongst", "alongside", "besides", "plus", "like", "with", "as", "addition"}
# Prepositions that tie people to a noun of harm: the death of five, injuries to two, a toll of 12, an end for three.
BOUNDS = {"over", "above", "under", "about", "around", "than", "at"}
AUXILIARIES = {"was", "were", "are", "is", "be", "been", "being", "have", "has", "had"}
# What may stand between an auxiliary and the participle: "were all reportedly feared dead".
BETWEEN = {
    "also",
    "reportedly",
    "allegedly",
    "later",
    "all",
    "both",
    "each",
    "reported",
    "believed",
    "feared",
    "confirmed",
    "presumed",
}
# How far behind people the words may stand that say what became of them, over a list of who they were.
FAR = 35
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
                return mixed(tokens, t.i, unit)
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


def surface_harm(tokens: Tokens, noun: int, *, far: bool) -> str | None:
    """What the words behind say, whatever the parse made of them: "(20 civilians) were reportedly killed".

    ``far`` looks past what stands between: "(20 civilians), including a baker, were reportedly killed".
    """
    inserted = False
    for t in tokens[noun + 1 : noun + FAR]:
        if t.tag == "VBN" and t.lemma in verbs():
            return done_to(tokens, t)
        if t.lower in AUXILIARIES:
            inserted = False
        elif inserted and (t.pos == "VERB" or t.tag[0] == "W" or t.lower in {".", ";", ":", "that"}):
            return None
        elif not inserted and t.lower not in BETWEEN:
            if tokens[t.i - 1].lower in BETWEEN | AUXILIARIES and t.lower in adjectives():
                return adjectives()[t.lower]
            if not far or (t.lower not in {",", "–", "—", "("} and t.pos != "ADP"):
                return None
            inserted = True
    return None


def _by_clause(tokens: Tokens, verb: Token, i: int) -> str | None:
    """A clause that modifies the phrase, which is its subject: "killed in", "who have fled", "fleeing"."""
    own = child(tokens, verb.i, "nsubj", "nsubjpass")
    if own is not None and own.lower not in {"who", "that", "which"} and own.tag not in {"WP", "WDT"}:
        return None
    if verb.dep == "acl" and verb.tag == "VBN":
        return done_to(tokens, verb)
    if own is not None and own.dep == "nsubjpass":
        return done_to(tokens, verb)
    return done_by(tokens, verb)


# --- what the phrase hangs on ---


def _by_governor(tokens: Tokens, i: int) -> str | None:
    t = tokens[i]
    up = tokens[t.head]
    if up.i == i:
        return None
    if t.dep in {"nsubjpass", "nsubj", "csubj"}:
        return _as_subject(tokens, up, t)
    if t.dep in {"dobj", "dative", "oprd"} or (t.dep in {"ccomp", "npadvmod"} and t.pos in {"NOUN", "NUM", "PROPN"}):
        return done_to(tokens, up) or inner(tokens, t, up) or _measured(tokens, up) or _listed(tokens, up, "nsubj")
    if t.dep == "attr":
        subject = child(tokens, up.i, "nsubj", "nsubjpass")
        return harm_noun(subject) or adjectives().get(subject.lower) if subject is not None else None
    if t.dep == "pobj":
        return _as_pobj(tokens, up)
    if t.dep in {"compound", "nmod", "poss"} and up.pos == "NOUN":
        return harm_noun(up)
    if t.dep == "conj" and t.pos in {"NOUN", "PROPN", "NUM"} and up.pos == "VERB":  # "five died, as well as two guards"
        return _as_subject(tokens, up, t)
    return None


def _as_subject(tokens: Tokens, verb: Token, t: Token) -> str | None:
    if adjectives().get(verb.lower) and (verb.tag[:2] == "JJ" or verb.lower == "missing"):
        return mixed(tokens, verb.i, adjectives()[verb.lower])
    if verb.dep in {"acl", "amod"}:  # "three soldiers wounded" cut apart
        return done_to(tokens, verb)
    if t.dep == "nsubjpass" or passive(tokens, verb):
        return done_to(tokens, verb) or done_by(tokens, verb) or _paired(tokens, verb)
    return done_by(tokens, verb) or _listed(tokens, verb, "prep")


def _listed(tokens: Tokens, verb: Token, side: str) -> str | None:
    """What those are who are listed: "among the dead were six guards", "the dead included nine women"."""
    if verb.lemma not in {"be", "include", "comprise"}:
        return None
    whole = child(tokens, verb.i, side)
    if whole is not None and side == "prep":
        whole = child(tokens, whole.i, "pobj") if whole.lower in {"among", "amongst"} else None
    return (harm_noun(whole) or adjectives().get(whole.lower)) if whole is not None else None


def _paired(tokens: Tokens, verb: Token) -> str | None:
    """What a second participle of the same passive says: "were shot and wounded"."""
    for t in children(tokens, verb.i, "conj"):
        if t.tag == "VBN" and child(tokens, t.i, "nsubj", "nsubjpass", "dobj", "auxpass") is None:
            return done_to(tokens, t)
    return None


def said_of_subject(tokens: Tokens, verb: int) -> str | None:
    """The unit that a verb gives the subject it shares with another ("five were seized and [later killed]")."""
    t = tokens[verb]
    if passive(tokens, t):
        return done_to(tokens, t)
    return done_by(tokens, t)


def _as_pobj(tokens: Tokens, prep: Token) -> str | None:
    if (
        prep.lower == "between" and tokens[prep.head].pos == "VERB"
    ):  # "killing between 50 and 60 men", "between 5 and 7 were hurt"
        verb = tokens[prep.head]
        behind = surface_harm(tokens, prep.right, far=False)  # "five were killed and between 5 and 7 others were hurt"
        return behind or (done_to(tokens, verb) if prep.i > verb.i else _as_subject(tokens, verb, prep))
    up = tokens[prep.head]
    if prep.lower == "by":
        return _measured(tokens, up)
    if prep.lower in {"from", "against", "near"}:
        return None
    joined = prep.lower in JOINED or (prep.lower == "with" and prep.i > 0 and tokens[prep.i - 1].lower in JOINED)
    verb = tokens[up.head] if up.lower in JOINED else up
    if joined and verb.pos == "VERB":
        return _as_subject(tokens, verb, prep)
    if prep.lower in BOUNDS and up.pos == "VERB":  # "wounded over 40"
        return done_to(tokens, up)
    if prep.lower in PATIENTS and up.pos in {"NOUN", "PROPN"}:
        unit = harm_noun(up)
        if unit:
            return unit
    if prep.lower in {"to", "at", "of", "from", "past", "above", "over"}:
        return _by_tally(tokens, up)
    return None


def _measured(tokens: Tokens, verb: Token) -> str | None:
    """ "losses have reached 900", "casualties rose by 40": what the verb gives the size of."""
    noun = child(tokens, verb.i, "nsubj") if tally_verbs().get(verb.lemma) == "subject" else None
    return harm_noun(noun) if noun is not None else None


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
        unit = harm_noun(t) or adjectives().get(t.lower) or verbs().get(t.lemma, {}).get("object")
        if unit:
            return mixed(tokens, t.i, unit)
    return None


def _said_of(tokens: Tokens, noun: Token) -> Iterator[Token]:
    """What a tally is of: its modifiers, its "of …" and what directly modifies that."""
    for t in children(tokens, noun.i, "compound", "amod", "nmod"):
        yield t
    for of in children(tokens, noun.i, "prep"):
        for t in children(tokens, of.i, "pobj") if of.lower == "of" else []:
            yield t
            yield from children(tokens, t.i, "amod", "acl", "compound")


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
