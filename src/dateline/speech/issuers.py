"""Whose a document is that speaks: "data compiled by X", "an assessment by X", "figures from X"."""

from __future__ import annotations

from dateline.language.tree import Tokens, child, children
from dateline.speech.stances import EVIDENCE
from dateline.types import Token

# Besides what shows of itself, what somebody has reckoned or judged.
TELLING = EVIDENCE | frozenset("assessment estimate count tally information investigation bulletin dataset inquiry probe".split())
# What is done to a document by those whose it is; "seen by", "obtained by" and "leaked by" tell of others.
MADE = frozenset(
    "compile collect gather publish release issue analyse analyze prepare produce write conduct commission circulate "
    "share post verify provide supply maintain keep record draw draft sign".split()
)
OF_WHOM = frozenset({"by", "from"})


def issuer(tokens: Tokens, document: Token) -> Token | None:
    """Who made a document, as its own words say; nobody for what is no document."""
    if document.lemma not in TELLING and document.lower not in TELLING:
        return None
    for t in children(tokens, document.i, "prep", "acl"):
        if t.i < document.i:
            continue
        by = t if t.dep == "prep" and t.lower in OF_WHOM else None
        if t.dep == "acl" and t.tag == "VBN" and t.lemma in MADE:
            by = next((c for c in children(tokens, t.i, "agent", "prep") if c.lower in OF_WHOM), None)
        found = None if by is None else child(tokens, by.i, "pobj")
        if found is not None:
            return found
    return None
