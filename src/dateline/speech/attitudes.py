"""Stances that no active verb of stance tells: "is critical of", "took issue with", "his refusal to leave", "was backed by"."""

from __future__ import annotations

from functools import cache

from dateline.language.tree import Tokens, child, children, phrase, span
from dateline.lexicons import rows
from dateline.speech.cues import cue_span
from dateline.speech.phrases import holder
from dateline.speech.sources import source_of, source_span
from dateline.types import Attribution, Span, Token

# Prepositions that tell what a noun of stance is about.
ABOUT = frozenset("of for about on over against to in with at toward towards behind between".split())
FINITE = frozenset({"VB", "VBD", "VBZ", "VBP"})
OPEN = frozenset({"whether", "if", "why", "how", "what", "who", "when", "where"})
# Verbs whose subject holds or utters the stance that their object names.
HAVING = frozenset(
    "air articulate bear broadcast cast convey declare deliver draw express feel file float give harbor harbour have hold issue "
    "keep launch lay lend level lodge maintain make mount offer outline pay place present put raise register send set share show "
    "sound state take throw voice".split()
)
# Verbs that join an adjective to whom it describes.
LINKING = frozenset("be become feel get grow remain seem sound appear stay look turn".split())
# Verbs that tell how a thing looks to nobody in particular.
ASKED = frozenset({"ask", "press", "question", "quiz", "query", "grill", "challenge"})
KNOWN = frozenset({"know", "remember"})  # "known for its silk" is fame
SEEMING = frozenset({"seem", "appear", "look", "sound"})


@cache
def stance_nouns() -> dict[str, str]:
    """Lemma → where it tells a stance."""
    return {row[0]: row[1] for row in rows("stance_nouns.tsv")}


@cache
def stance_adjectives() -> dict[str, frozenset[str]]:
    """Word → what it takes."""
    return {row[0]: frozenset(row[1].split(",")) for row in rows("stance_adjectives.tsv")}


def stance(tokens: Tokens, token: Token, cue: Span, source: Token | None, content: tuple[Span, ...]) -> Attribution:
    """A stance of a source, or of nobody named."""
    return Attribution("stance", token.i, cue, source_span(tokens, source), None if source is None else source.i, content, cue)


def kind(tokens: Tokens, clause: Token) -> frozenset[str]:
    """What sort of complement a clause is, as the lexicons name them."""
    if tokens[clause.left].lower in OPEN:
        return frozenset({"whether"})
    if any(t.tag == "TO" for t in children(tokens, clause.i, "aux")):
        return frozenset({"what"} if child(tokens, clause.i, "nsubj", "nsubjpass") is not None else {"to", "what"})
    if clause.tag == "VBG":
        return frozenset({"ing"})
    stated = tokens[clause.left].lower == "that" or child(tokens, clause.i, "nsubj", "nsubjpass", "expl") is not None
    return frozenset({"that"}) if stated else frozenset()


def by_noun(tokens: Tokens, token: Token) -> Attribution | None:
    """ "his refusal to leave", "took issue with the plan"."""
    where = stance_nouns().get(token.lemma)
    verb = tokens[token.head]
    uttered = token.dep == "dobj" and verb.lemma in HAVING and verb.i < token.i and child(tokens, token.i, "poss") is None
    if where is None or (where == "uttered" and not uttered):
        return None
    about = next((t for t in children(tokens, token.i, "acl", "prep") if token.i + 1 in {t.i, t.left}), None)
    if about is None and uttered:
        about = next((t for t in children(tokens, verb.i, "prep") if t.i == token.right + 1), None)
    if about is None or about.left == about.right:
        return None
    if (about.dep == "prep" and about.lower not in ABOUT) or (about.dep == "acl" and about.tag not in FINITE):
        return None
    source = source_of(tokens, verb) if uttered else _owner(tokens, token)
    if source is None:
        return None
    first = cue_span(tokens, verb.i).start if uttered else token.start
    last = about if about.dep == "prep" else token
    opening = about.i + 1 if about.dep == "prep" else about.left
    return stance(tokens, token, Span(first, last.end), source, (span(tokens, opening, about.right),))


def _owner(tokens: Tokens, noun: Token) -> Token | None:
    """Whose stance a noun names: not whose who only meets with it ("faced criticism", "won the endorsement of")."""
    if child(tokens, noun.i, "poss") is None and noun.dep in {"pobj", "dobj"}:
        by = next((t for t in children(tokens, noun.i, "prep") if t.lower in {"by", "from"}), None)
        return None if by is None else child(tokens, by.i, "pobj")
    return holder(tokens, noun)


def by_adjective(tokens: Tokens, token: Token) -> Attribution | None:
    """ "is critical of the plan", "was reluctant to leave", "were divided over it"."""
    takes = stance_adjectives().get(token.lower)
    verb = token if token.tag == "VBN" and token.pos == "VERB" else tokens[token.head]
    joined = child(tokens, token.i, "auxpass") is not None if verb is token else token.dep == "acomp" and verb.lemma in LINKING
    if takes is None or not joined:
        return None
    source = source_of(tokens, verb)
    if source is None:
        return None
    cue = cue_span(tokens, verb.i)
    for t in children(tokens, token.i):
        if t.i < token.i or t.left == t.right:
            continue
        if t.dep in {"xcomp", "ccomp", "advcl"} and kind(tokens, t) & takes:
            return stance(tokens, token, Span(cue.start, token.end), source, (phrase(tokens, t.i),))
        if t.dep in {"prep", "agent"} and f"+{t.lower}" in takes:
            return stance(tokens, token, Span(cue.start, t.end), source, (span(tokens, t.i + 1, t.right),))
    return None


def by_seeming(tokens: Tokens, token: Token) -> Attribution | None:
    """ "The army seems to have gone", "it appears that …": nobody named, over the clause."""
    own = child(tokens, token.i, "nsubj", "expl")
    if token.lemma not in SEEMING or own is None or own.i > token.i:
        return None
    takes = ("oprd", "acomp") if token.lemma == "look" else ("xcomp", "oprd", "acomp", "ccomp", "advcl")
    rest = next((t for t in children(tokens, token.i, *takes) if t.i > token.i), None)
    rest = rest or next((t for t in children(tokens, token.i, "prep") if t.lower == "like" and t.i == token.i + 1), None)
    if rest is None or child(tokens, token.i, "prt") is not None:
        return None
    content = (span(tokens, min(rest.left, rest.i), rest.right),)
    whole = content if own.lower in {"it", "there"} or own.tag in {"WDT", "WP"} else (span(tokens, own.left, own.right), *content)
    return stance(tokens, token, cue_span(tokens, token.i), None, whole)


def by_passive(tokens: Tokens, token: Token, takes: frozenset[str]) -> Attribution | None:
    """ "The plan was backed by the council", "she was asked about it", "is seen as a threat": by whom, or nobody named."""
    agent = child(tokens, token.i, "agent")
    source = None if agent is None else child(tokens, agent.i, "pobj")
    if token.lemma in ASKED:
        put = next((t for t in children(tokens, token.i, "prep", "ccomp", "advcl") if _is_put(tokens, token, t)), None)
        if put is None:
            return None
        cue = cue_span(tokens, token.i)
        if put.dep != "prep":
            return stance(tokens, token, cue, source, (phrase(tokens, put.i),))
        end = put.end if put.i == token.i + 1 else cue.end
        return stance(tokens, token, Span(cue.start, end), source, (span(tokens, put.i + 1, put.right),))
    about = child(tokens, token.i, "nsubjpass")
    last = agent
    rest: tuple[Span, ...] = ()
    if agent is None or source is None:
        last = next((t for t in children(tokens, token.i, "prep") if t.lower in {"as", "for"} and t.i == token.i + 1), None)
        rest = () if last is None or last.right == last.i else (span(tokens, last.i + 1, last.right),)
        if not rest or token.lemma in KNOWN or (last is not None and last.lower == "as" and "as" not in takes):
            return None
    if last is None or "thing" not in takes or "actor" in takes:
        return None
    named = tokens[token.head] if about is None and token.dep == "acl" else about
    if named is None or (named is not about and named.left >= token.left):
        return None
    subject = span(tokens, named.left, min(named.right, token.left - 1) if named is not about else named.right)
    return stance(tokens, token, Span(cue_span(tokens, token.i).start, last.end), source, (subject, *rest))


def _is_put(tokens: Tokens, asked: Token, t: Token) -> bool:
    """Whether it is what somebody was asked: "about the raid", "whether he knew"."""
    if t.i < asked.i or t.left == t.right:
        return False
    return t.lower in {"about", "on"} if t.dep == "prep" else tokens[t.left].lower in OPEN
