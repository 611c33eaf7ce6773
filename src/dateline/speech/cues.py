"""The words that attribute: which verbs, nouns and adverbs say that somebody says.

Data in ``lexicons/cue_*.tsv`` and ``media.tsv``; here they are looked up on a parse.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from dateline.language.tree import Tokens, child, span, token_at
from dateline.lexicons import rows, word_set
from dateline.types import Attribution, Span, Token

# Prepositions and particles that a verb of speech lives with.
WITH_PREPOSITION = {"call": frozenset({"on", "for", "upon"}), "point": frozenset({"out", "to"})}
# Adverbs that join sentences and tell nothing of the saying.
LINKING = frozenset({"then", "however", "so", "thus", "meanwhile", "instead", "therefore", "now", "here", "there"})
# What stands before a noun of speech and belongs to its cue: "a scathing critique of".
BEFORE_NOUN = frozenset({"det", "amod"})


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
def denying() -> frozenset[str]:
    """Lemmas of verbs that call untrue what they take: "deny", "reject"."""
    return frozenset(row[0] for row in rows("cue_effects.tsv")[1:] if row[1] == "denied" and row[0] in cue_verbs())


def cue_verb(token: Token) -> CueVerb | None:
    """The reporting verb that a token is, if it is one."""
    misread = token.pos == "NOUN" and (token.tag.startswith("V") or token.dep in {"xcomp", "advcl"})  # "went on to state"
    if token.pos not in {"VERB", "AUX"} and not misread:
        return None
    return cue_verbs().get(token.lemma)


def is_cue_adverb(token: Token) -> bool:
    """Whether a token reports without naming anybody ("reportedly")."""
    return token.lower in word_set("cue_adverbs.tsv")


def cue_span(tokens: Tokens, verb: int) -> Span:
    """The cue as it stands: the verb with its auxiliaries, negation, adverbs, particles and the preposition it lives with."""
    first, last = _group_start(tokens, verb), verb
    while tokens[first].tag == "TO" and tokens[verb].dep in {"xcomp", "advcl"} and tokens[verb].head in range(first - 3, first):
        above = tokens[tokens[verb].head]
        apart = any(tokens[i].dep not in {"prt", "advmod"} for i in range(above.i + 1, first))
        if apart or (tokens[verb].dep == "advcl" and above.lemma != "go"):
            break  # "met to discuss"
        verb = tokens[verb].head  # "went on to say", "refused to confirm"
        first = _group_start(tokens, verb)
    if tokens[first].tag == "TO":
        first += 1
    verb = last
    particle = child(tokens, verb, "prt")
    if particle is not None and particle.i == verb + 1:
        last = particle.i
    if last + 1 < len(tokens) and tokens[last + 1].lower in WITH_PREPOSITION.get(tokens[verb].lemma, ()):
        last += 1
    return span(tokens, first, _voiced_end(tokens, verb, last))


def _voiced_end(tokens: Tokens, verb: int, last: int) -> int:
    """ "expressed disappointment that …": the noun is part of the cue where what is voiced is a clause."""
    known = cue_verbs().get(tokens[verb].lemma)
    thing = child(tokens, verb, "dobj") if known is not None and "voice" in known.classes else None
    clause = None if thing is None else child(tokens, thing.i, "acl", "ccomp")
    if thing is None or clause is None or thing.i < verb or tokens[clause.left].lower != "that":
        return last
    return thing.i if clause.left == thing.i + 1 else last


def _group_start(tokens: Tokens, verb: int) -> int:
    """Where the group of a verb begins: "has", "not", "repeatedly", "to" before it."""
    first = verb
    while first > 0 and tokens[first - 1].head == verb and _goes_with_verb(tokens[first - 1]):
        first -= 1
    while first < verb and tokens[first].lower in LINKING:
        first += 1
    return first


def _goes_with_verb(t: Token) -> bool:
    return t.dep in {"aux", "auxpass", "neg"} or (t.dep == "advmod" and t.tag == "RB")


def cue_phrase(tokens: Tokens, a: Attribution) -> Span | None:
    """The cue with all the words that go with it, as ``mentions`` prints it.

    More than the cue of a claim's record: with the adverbs before and behind it ("then said", "spoke angrily"), what
    describes a noun ("a scathing critique of") and the "to" of a stance.
    """
    if a.cue is None or a.head >= len(tokens) or tokens[a.head].pos == "PUNCT":
        return a.cue
    first, last = token_at(tokens, a.cue.start), token_at(tokens, a.cue.end - 1)
    head = tokens[a.head]
    if first >= len(tokens) or tokens[first].start != a.cue.start:
        return a.cue
    while first > 0 and _belongs(tokens[first - 1], a, head):
        first -= 1
    behind = tokens[last + 1] if last + 1 < len(tokens) else None
    if (
        behind is not None
        and behind.dep == "advmod"
        and behind.head == a.head
        and behind.tag == "RB"
        and not any(c.meets(Span(behind.start, behind.end)) for c in a.content)
    ):
        last = behind.i
    return span(tokens, first, last)


def _belongs(t: Token, a: Attribution, head: Token) -> bool:
    """Whether the word before a cue belongs to its phrase."""
    if head.pos == "NOUN":
        return t.head == a.head and t.dep in BEFORE_NOUN
    return (t.tag == "TO" and a.form == "stance") or (t.tag == "RB" and t.dep == "advmod" and t.head == a.head)
