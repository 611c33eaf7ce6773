"""Find stances: what somebody wants, plans, backs, attacks or takes up, as the outlet tells it.

"The ministry plans to close the road" is the outlet's claim about the ministry, with the plan in
its modality; nobody is quoted. So a stance is kept beside the attributions (``mentions`` lists
it) and is no link of a claim's chain.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from dateline.language.tree import Tokens, child, children, phrase, span
from dateline.lexicons import rows, word_set
from dateline.speech.cues import cue_span
from dateline.speech.phrases import holder
from dateline.speech.sources import source_of, source_span
from dateline.speech.verbs import Able
from dateline.types import Attribution, Reading, Span, Token

IMPERSONAL = frozenset({"it", "there", "this", "that", "which", "what", "you"})
# Prepositions that tell what a noun of stance is about.
ABOUT = frozenset({"of", "for", "about", "on", "over", "against", "to", "in"})
OPEN = frozenset({"whether", "if", "why", "how", "what", "who", "when", "where"})


@cache
def stance_verbs() -> dict[str, frozenset[str]]:
    """Lemma → what it takes."""
    return {row[0]: frozenset(row[1].split(",")) for row in rows("stance_verbs.tsv")}


def stances(reading: Reading, spoken: frozenset[int], able: Able) -> Iterator[Attribution]:
    """The stances of those who may have one, where no token of ``spoken`` attributes already."""
    tokens = reading.tokens
    for token in tokens:
        if token.i in spoken:
            continue
        found = None
        if token.pos == "VERB" and token.lemma in stance_verbs():
            found = _by_verb(tokens, token, stance_verbs()[token.lemma])
        elif token.pos == "NOUN" and token.lemma in word_set("stance_nouns.tsv"):
            found = _by_noun(tokens, token)
        if found is not None and found.source_head is not None and able(tokens[found.source_head]):
            yield found


def _by_verb(tokens: Tokens, token: Token, takes: frozenset[str]) -> Attribution | None:
    """ "plans to leave", "backed the plan", "complained about the delay"."""
    if child(tokens, token.i, "auxpass") is not None:
        return None
    source = source_of(tokens, token)
    if source is None or source.lower in IMPERSONAL:
        return None
    content, last = _complement(tokens, token, takes)
    return None if content is None else _stance(tokens, token, _to(tokens, cue_span(tokens, token.i), last), source, content)


def _complement(tokens: Tokens, token: Token, takes: frozenset[str]) -> tuple[Span | None, Token]:
    """What a verb of stance is about, and the last word of its cue."""
    for t in children(tokens, token.i, "xcomp", "ccomp"):
        if t.i > token.i and _kind(tokens, t) & takes:
            return phrase(tokens, t.i), token
    for t in children(tokens, token.i, "prep"):
        if f"+{t.lower}" in takes and t.i > token.i and t.right > t.i:
            return span(tokens, t.i + 1, t.right), t if t.i == token.i + 1 else token
    thing = child(tokens, token.i, "dobj") if "thing" in takes else None
    if thing is None or thing.i < token.i or thing.pos == "PRON":
        return None, token
    return phrase(tokens, thing.i), token


def _kind(tokens: Tokens, clause: Token) -> frozenset[str]:
    """What sort of clause it is, as the lexicon names them."""
    if tokens[clause.left].lower in OPEN:
        return frozenset({"whether"})
    if any(t.tag == "TO" for t in children(tokens, clause.i, "aux")):
        return frozenset({"what"} if child(tokens, clause.i, "nsubj", "nsubjpass") is not None else {"to", "what"})
    return frozenset({"ing"}) if clause.tag == "VBG" else frozenset()


def _by_noun(tokens: Tokens, token: Token) -> Attribution | None:
    """ "his refusal to leave", "calls for an inquiry"."""
    about = next((t for t in children(tokens, token.i, "acl", "prep") if t.i == token.i + 1 or t.left == token.i + 1), None)
    if about is None or (about.dep == "prep" and about.lower not in ABOUT) or (about.dep == "acl" and about.tag != "VB"):
        return None
    source = holder(tokens, token)
    if source is None or about.right == about.i:
        return None
    first = about.i + 1 if about.dep == "prep" else about.left
    last = about.i if about.dep == "prep" else token.i
    return _stance(tokens, token, span(tokens, token.i, last), source, span(tokens, first, about.right))


def _to(tokens: Tokens, cue: Span, last: Token) -> Span:
    return Span(cue.start, max(cue.end, last.end))


def _stance(tokens: Tokens, token: Token, cue: Span, source: Token, content: Span) -> Attribution:
    return Attribution("stance", token.i, cue, source_span(tokens, source), source.i, (content,), cue)
