"""The words that attribute: which verbs, nouns and adverbs say that somebody says.

Data in ``lexicons/cue_*.tsv`` and ``media.tsv``; here they are looked up on a parse.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from dateline.language.tree import Tokens, child, children, span
from dateline.lexicons import rows, word_set
from dateline.types import Span, Token


@dataclass(frozen=True, slots=True)
class CueVerb:
    """What a reporting verb may take, and whether it reports even where little else shows it."""

    classes: frozenset[str]
    strong: bool


@cache
def cue_verbs() -> dict[str, CueVerb]:
    """Lemma → what it takes."""
    return {
        lemma: CueVerb(frozenset(classes.split(",")), strength == "strong") for lemma, classes, strength in rows("cue_verbs.tsv")
    }


@cache
def cue_nouns() -> dict[str, str]:
    """Lemma → modality of what hangs on it, or "-"."""
    return {row[0]: row[1] for row in rows("cue_nouns.tsv")}


@cache
def media() -> dict[str, str]:
    """Lemma of a channel's head noun → its class."""
    return {row[0]: row[1] for row in rows("media.tsv")}


def cue_verb(token: Token) -> CueVerb | None:
    """The reporting verb that a token is, if it is one."""
    if token.pos not in {"VERB", "AUX"} and not (token.pos == "NOUN" and token.tag.startswith("V")):
        return None
    return cue_verbs().get(token.lemma)


def is_cue_adverb(token: Token) -> bool:
    """Whether a token reports without naming anybody ("reportedly")."""
    return token.lower in word_set("cue_adverbs.tsv")


def cue_span(tokens: Tokens, verb: int) -> Span:
    """The cue as it stands: the verb with its auxiliaries, negation, particles and the preposition it lives with."""
    first = last = verb
    for t in children(tokens, verb, "aux", "auxpass", "advmod", "neg"):
        if t.i < verb and verb - t.i <= 4 and t.dep in {"aux", "auxpass"} and t.lower != "to":
            first = min(first, t.i)
    if any(t.pos in {"NOUN", "PROPN", "PRON"} for t in tokens[first:verb]):
        first = verb
    particle = child(tokens, verb, "prt")
    if particle is not None and particle.i == verb + 1:
        last = particle.i
    if tokens[verb].lemma == "call" and last + 1 < len(tokens) and tokens[last + 1].lower in {"on", "for", "upon"}:
        last += 1
    if tokens[verb].lemma == "point" and last + 1 < len(tokens) and tokens[last + 1].lower in {"out", "to"}:
        last += 1
    return span(tokens, first, last)


def medium_of(tokens: Tokens, verb: int) -> Span | None:
    """The channel that hangs on a cue: "in an interview with …", "on Telegram", "told state television"."""
    for t in tokens[verb].children:
        found = _in_phrase(tokens, t) if tokens[t].dep in {"prep", "dobj", "pobj", "agent"} else None
        if found is not None:
            return found
    return None


def _in_phrase(tokens: Tokens, i: int) -> Span | None:
    """The channel named by a prepositional phrase, or by one nested in it ("during a visit, in a speech")."""
    if tokens[i].lower not in {"in", "on", "at", "via", "through", "during", "by", "over", "to"}:
        return None
    noun = child(tokens, i, "pobj")
    if noun is None or noun.lemma not in media():
        return None
    if tokens[i].lower in {"to", "over"} and media()[noun.lemma] in {"gathering", "online"}:
        return None
    return span(tokens, noun.left, _short_right(tokens, noun))


def _short_right(tokens: Tokens, noun: Token) -> int:
    """Where a channel's phrase ends: with its own "with …", "to …", "of …", "in …", not with clauses behind it."""
    last = noun.i
    for t in children(tokens, noun.i, "prep", "compound"):
        if t.i == last + 1 and t.lower in {"with", "to", "of", "in", "on", "at", "by", "for"}:
            inner = child(tokens, t.i, "pobj")
            if inner is not None and not any(tokens[c].dep in {"relcl", "acl"} for c in inner.children):
                last = inner.right
            elif inner is not None:
                last = inner.i
    return last
