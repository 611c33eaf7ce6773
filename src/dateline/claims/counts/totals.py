"""The unit of a figure whose noun stands far off: "put the total at 900", "bringing losses since the war began in May to 900".

The parse ties such a figure to whatever stands near; the words of the tally are looked for to its left instead. A tally
that names no unit itself ("the total", "the figure") is one of what was last tallied before it.
"""

from __future__ import annotations

from dateline.claims.counts.harm import tally_unit
from dateline.claims.counts.predicates import harm_noun, nouns, tally_verbs
from dateline.language.tree import Tokens
from dateline.types import Token

# Words that lead from a tally to its figure.
LEADS = {"to", "at", "as", "past", "above", "over", "under", "below", "near", "around", "beyond", "is", "was", "are", "were"}
ENDS = {".", "!", "?", ";"}
# How far left, in tokens, the words of a tally are looked for: a clause with a date in it fits.
REACH = 24
# How far left of a tally the verb that gives its figure may stand ("bringing the Front's total losses").
NEAR = 6
# How far back what was last tallied is remembered: some five sentences.
MEMORY = 120


def far_tally(tokens: Tokens, first: int) -> str | None:
    """The unit of the tally whose figure begins at a token; empty for a tally that names none, ``None`` for no tally."""
    noun = _tally_noun(tokens, first)
    return None if noun is None else tally_unit(tokens, noun) or ""


def last_tallied(tokens: Tokens, first: int) -> str | None:
    """What the last tally before a token was of: "losses" after "total losses of 900"."""
    for t in reversed(tokens[max(0, first - MEMORY) : first]):
        if t.pos == "NOUN" and _is_tally(t):
            unit = tally_unit(tokens, t)
            if unit:
                return unit
    return None


def _tally_noun(tokens: Tokens, first: int) -> Token | None:
    """The noun of harm or tally that a figure belongs to by the words between: right before it, or given it by a verb."""
    if first == 0:
        return None
    lead = tokens[first - 1]
    bounded = tokens[first].lower in LEADS or tokens[first].tag in {"JJR", "RBR"}
    if bounded and lead.pos == "NOUN" and _is_tally(lead):
        return lead
    if lead.lower not in LEADS and not bounded:
        return None
    for t in reversed(tokens[max(0, first - REACH) : first]):
        if t.lower in ENDS:
            return None
        if t.pos == "NOUN" and _is_tally(t) and _is_given(tokens, t, first):
            return t
    return None


def _is_tally(t: Token) -> bool:
    return harm_noun(t) is not None or nouns().get(t.lemma, ("", ""))[1] == "toll"


def _is_given(tokens: Tokens, noun: Token, first: int) -> bool:
    """Whether a verb gives the tally its figure: shortly before it as its object, or between it and the figure."""
    before, behind = tokens[max(0, noun.i - NEAR) : noun.i], tokens[max(noun.i + 1, first - 4) : first]
    return any(tally_verbs().get(t.lemma) == "object" for t in before) or any(
        tally_verbs().get(t.lemma) == "subject" for t in behind
    )
