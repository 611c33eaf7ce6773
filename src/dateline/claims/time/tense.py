"""Tell whether an expression of time looks back or ahead, from the verb that governs it."""

from __future__ import annotations

from dateline.language.tree import Tokens, token_at
from dateline.lexicons import word_set
from dateline.types import Span, Token

BACK, AHEAD, UNKNOWN = -1, 1, 0
# How far up the tree a governing verb is sought.
REACH = 12
# What is put off lasts until a day to come.
DELAYS = frozenset("put postpone delay suspend extend adjourn defer freeze hold close shut cancel ban".split())
WILL = frozenset({"will", "shall", "wo", "'ll", "’ll"})
CONDITIONS = frozenset({"if", "unless", "once", "until", "till", "whenever", "lest"})
MAY = frozenset({"may", "might", "could", "should", "must", "would", "can"})


def direction(tokens: Tokens, span: Span, *, historic: bool = False) -> int:
    """`BACK`, `AHEAD` or `UNKNOWN` for the expression that stands in a span."""
    at = head_of(tokens, span)
    if at is None:
        return UNKNOWN
    nominal = participle = False
    attribute = is_attribute(tokens, at, span)
    for _ in range(REACH):
        token = tokens[at]
        if token.lower in {"since", "after"} or any(
            tokens[c].dep == "mark" and tokens[c].lower in {"since", "after"} for c in token.children
        ):
            return BACK
        if token.lower in {"until", "till"} and tokens[token.head].lemma in DELAYS:
            return AHEAD
        if token.pos in {"VERB", "AUX"} and token.tag[:2] in {"VB", "MD"}:
            found = _of_verb(tokens, at, nominal=nominal and not participle, attribute=attribute, historic=historic)
            if found is not None:
                return found
            participle = True
        elif token.lemma in word_set("time_ahead.tsv") and nominal:
            return AHEAD
        elif token.pos in {"NOUN", "PROPN"} and not _is_of_time(token, span):
            nominal = True
        if token.head == at:
            break
        at = token.head
    return BACK if nominal and attribute else UNKNOWN


def _is_of_time(token: Token, span: Span) -> bool:
    """Whether a noun belongs to the expression ("at sundown on 8 April")."""
    return span.start <= token.start < span.end or token.lemma in word_set("time_words.tsv")


def is_attribute(tokens: Tokens, head: int, span: Span) -> bool:
    """Whether an expression stands in front of the noun it belongs to ("Friday's attack", "the 2016 accord")."""
    if tokens[head].dep == "poss":
        return True
    if tokens[head].dep not in {"compound", "nummod", "amod", "nmod"}:
        return False
    first = token_at(tokens, span.start)
    return first == 0 or tokens[first - 1].lower not in {"on", "in", "by", "until", "at", "from", "since"}


def head_of(tokens: Tokens, span: Span) -> int | None:
    """The token of a span whose governor stands outside it."""
    first = token_at(tokens, span.start)
    last = token_at(tokens, span.end - 1)
    if first >= len(tokens) or tokens[first].start >= span.end:
        return None
    last = min(last, len(tokens) - 1)
    tops = [i for i in range(last, first - 1, -1) if _is_top(tokens, i, first, last)]
    # a figure glued to the next sentence may hang there: what a preposition or a verb governs comes first
    governed = [i for i in tops if tokens[i].dep in {"pobj", "npadvmod"}]
    return next(iter(governed or tops), last)


def _is_top(tokens: Tokens, i: int, first: int, last: int) -> bool:
    return (tokens[i].head == i or not first <= tokens[i].head <= last) and tokens[i].pos not in {"PUNCT", "SPACE"}


def _of_verb(tokens: Tokens, verb: int, *, nominal: bool, attribute: bool, historic: bool) -> int | None:
    """The direction of one verb; ``None`` where its own governor decides."""
    token = tokens[verb]
    helpers = {tokens[c].lower for c in token.children if tokens[c].dep in {"aux", "auxpass"}}
    if helpers & WILL or token.lower in WILL:
        return AHEAD
    if token.lemma == "be" and any(tokens[c].lemma in word_set("time_ahead.tsv") for c in token.children if c > verb):
        return AHEAD
    if (
        token.lemma == "be"
        and token.tag in {"VBZ", "VBP"}
        and any(tokens[c].dep == "xcomp" and tokens[c].tag == "VB" for c in token.children)
    ):
        return AHEAD  # "is to visit"
    if helpers & MAY:
        return BACK if "have" in helpers else AHEAD
    if token.tag == "VBD" or helpers & {"had", "has", "have", "was", "were", "did", "'d", "’d", "'ve", "’ve"}:
        return _past(tokens, verb)
    if token.tag == "VB" or (token.tag == "VBN" and {"to", "be"} <= helpers):
        return BACK if attribute else _infinitive(tokens, verb)
    if "being" in helpers and not helpers & {"is", "are", "'s", "’s"}:
        return None  # "before being burned": its governor tells
    if token.tag == "VBN" and helpers & {"is", "are", "being", "'s", "’s"} and not helpers & {"been"}:
        return BACK if nominal else AHEAD
    if token.tag == "VBN":
        planned = token.lemma in word_set("time_ahead.tsv") and not helpers & {"been"}
        return AHEAD if planned else BACK
    if token.tag == "VBG":
        return AHEAD if helpers & {"is", "are", "am", "'s", "’s", "'re", "’re"} else None
    if historic or (nominal and attribute) or _looks_present(tokens, verb):
        return BACK
    return UNKNOWN if nominal else AHEAD


def _looks_present(tokens: Tokens, verb: int) -> bool:
    """Whether a verb that is spelt alike in present and past is taken for a present ("when shells hit the market").

    Without "-s" behind one person or thing it is past for certain; behind several it is in a report, but not where
    it sets a condition ("if shells hit the market").
    """
    token = tokens[verb]
    if token.lower not in word_set("verbs_alike.tsv") or token.tag not in {"VB", "VBP"}:
        return False
    below = [tokens[c] for c in token.children if c < verb]
    if any(t.lower in CONDITIONS or t.dep == "aux" for t in below):
        return False
    return any(t.dep in {"nsubj", "nsubjpass"} and t.lower not in {"i", "we", "you"} for t in below)


def _past(tokens: Tokens, verb: int) -> int:
    """A past verb looks back, unless it says what was planned for later ("was due on Monday")."""
    token = tokens[verb]
    passive = token.tag == "VBN" and any(tokens[c].lower in {"is", "are", "was", "were"} for c in token.children)
    ahead = passive and token.lemma in {"schedule", "plan", "expect", "slate", "set"}
    return AHEAD if ahead else BACK


def _infinitive(tokens: Tokens, verb: int) -> int | None:
    token = tokens[verb]
    if token.head == verb:
        return UNKNOWN
    governor = tokens[token.head]
    if governor.lemma in word_set("time_ahead.tsv") or (governor.lemma in {"be", "have"} and token.dep == "xcomp"):
        return AHEAD
    if token.dep in {"acl", "relcl"} and governor.pos in {"NOUN", "PROPN", "PRON"}:
        return AHEAD  # "a leader to be chosen on Saturday"
    return None
