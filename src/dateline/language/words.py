"""Part of speech and lemma of a token from its tag, its relation and its form.

spaCy computes both in Python for every token, which costs as much as its parser; here a table
gives the part of speech and a memo the lemma, with spaCy's rules behind it for forms not met yet.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from dateline.lexicons import rows

BE = frozenset(["be", "is", "are", "was", "were", "been", "being", "am", "'s", "’s", "'re", "’re", "'m", "’m"])
SOMEBODY = frozenset("someone somebody everyone everybody nobody anyone anybody nothing something everything anything".split())
SUBORDINATING = frozenset("that if whether because although though while since unless until whereas lest".split())
# What tells spaCy's rules that a form is its own lemma.
MORPH = {"NN": "Number=Sing", "VB": "VerbForm=Inf", "JJ": "Degree=Pos", "RB": "Degree=Pos"}
INFLECTED = frozenset({"NOUN", "VERB", "AUX", "ADJ", "ADV"})


def universal(tag: str, dep: str, lower: str, *, there: bool) -> str:
    """The Universal POS of a token; ``there`` tells that an existential "there" stands before it."""
    pos = universal_tags().get(tag, "X")
    if pos == "VERB":
        if dep in {"aux", "auxpass"} or (lower in BE and not there):
            return "AUX"
        return pos
    if tag in {"DT", "WDT"} and dep not in {"det", "quantmod"}:
        return "PRON"
    if tag == "IN" and (dep == "mark" or (dep in {"advmod", "prep", "dobj", "nsubj"} and lower in SUBORDINATING)):
        return "SCONJ"
    if tag == "RB" and dep == "neg":
        return "PART"
    if tag == "NN" and lower in SOMEBODY:
        return "PRON"
    return pos


def lemma(rules: Any, token: Any, lower: str, tag: str, pos: str) -> str:
    """The lemma in lower case: of the closed classes from a table, else from spaCy's rules, which take their time."""
    closed = closed_lemmas().get(lower.replace("’", "'"))
    if closed is not None and tag != "POS" and not tag.startswith("NN"):
        return closed
    if pos not in INFLECTED or tag == "MD":
        return lower
    token.pos_ = pos
    token.set_morph(MORPH.get(tag, ""))
    return str(rules.lemmatize(token)[0]).lower()


@cache
def universal_tags() -> dict[str, str]:
    """Penn Treebank tag → Universal POS, as in spaCy's English models before their exceptions."""
    return {row[0]: row[1] for row in rows("universal_tags.tsv")}


@cache
def closed_lemmas() -> dict[str, str]:
    """Form → lemma of the closed classes."""
    return {row[0]: row[1] for row in rows("closed_lemmas.tsv")}
