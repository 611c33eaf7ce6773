"""Predicates that claim nothing, whatever a model makes of them.

They report that nobody said anything ("declined to comment"), that a claim could not be checked, or a question left open;
or they only set the scene for what others tell ("her comments came as …", "he was asked").
"""

from __future__ import annotations

from functools import cache

from dateline.claims.scene import Scene
from dateline.claims.what.kinds_lexicon import triggers
from dateline.language.tree import Tokens, child, children
from dateline.lexicons import rows, word_set
from dateline.speech.cues import cue_nouns, cue_verb
from dateline.speech.media import media
from dateline.types import Token

# Verbs that with a negation leave a question open: "did not say how many".
TELLING = frozenset({"say", "specify", "disclose", "reveal", "explain", "tell", "detail"})
# "Could not be verified", and of what.
VERIFYING = frozenset({"verify", "confirm", "check", "corroborate", "authenticate", "substantiate"})
TOLD = frozenset(
    "report account claim figure number toll video footage image photo picture information detail version statement allegation "
    "authenticity veracity location circumstance assertion recording clip".split()
)
# What tells when, not where from or at whose hands.
BESIDE = frozenset({"after", "before", "as", "while", "when", "amid", "following", "during", "hours", "days", "just"})
# How a statement came out, or to whom.
CARRIED = frozenset(
    "carry broadcast air televise publish post release issue share upload print circulate distribute relay quote see obtain "
    "read sign send address".split()
)


def claims_nothing(scene: Scene, head: int) -> bool:
    """Whether a predicate states nothing of its own and nothing of anybody's."""
    return _says_nothing(scene.reading.tokens, head) or _sets_scene(scene, head)


def _says_nothing(tokens: Tokens, head: int) -> bool:
    """Whether a predicate reports only that nobody said anything ("declined to comment")."""
    below = [head, *(t.i for c in children(tokens, head, "xcomp", "acomp") for t in (c, *children(tokens, c.i, "xcomp")))]
    if _is_untold(tokens, head) or any(_is_unverified(tokens, i) for i in below):
        return True
    wanted = silences().get(tokens[head].lemma)
    if wanted is None:
        return False
    # "Gave no details", "there was no comment".
    nothing = any(tokens[c].lower == "no" for t in children(tokens, head, "dobj", "attr", "nsubj") for c in t.children)
    negated = child(tokens, head, "neg") is not None or nothing
    if "-" in wanted:
        return negated
    inner = {t.lemma for t in children(tokens, head, "xcomp", "dobj", "attr")}
    inner |= {t.lemma for p in children(tokens, head, "prep") for t in children(tokens, p.i, "pobj")}
    return bool(inner & wanted) and (negated or tokens[head].lemma in {"decline", "refuse"})


def _is_untold(tokens: Tokens, head: int) -> bool:
    """Whether a clause is a question that somebody left open: "did not say how many were killed"."""
    verb = tokens[tokens[head].head]
    asks = tokens[head].dep == "ccomp" and tokens[tokens[head].left].tag in {"WRB", "WP", "WDT"}
    return asks and verb.lemma in TELLING and child(tokens, verb.i, "neg") is not None


def _is_unverified(tokens: Tokens, head: int) -> bool:
    """Whether it says only that nobody could check a claim: "the figures could not be independently verified"."""
    if tokens[head].lemma not in VERIFYING:
        return False
    verb, above = head, tokens[tokens[head].head]
    negated = child(tokens, verb, "neg") is not None
    if tokens[head].dep in {"xcomp", "ccomp"} and above.lemma in {"able", "possible", "unable", "impossible", "fail", "be"}:
        over = {above.lower, *(tokens[c].lower for i in (above.i, above.head) for c in tokens[i].children)}
        negated = negated or bool(over & {"not", "n't", "n’t", "never", "unable", "impossible"}) or above.lemma == "fail"
    things = children(tokens, verb, "nsubjpass", "dobj")
    neither = any(tokens[c].lower in {"neither", "no", "none"} for t in things for c in (t.i, *t.children))
    told = any(t.lemma in cue_nouns() or t.lemma in TOLD or t.tag in {"PRP", "DT", "WDT"} for t in things)
    return told and (negated or neither)


def _sets_scene(scene: Scene, head: int) -> bool:
    """Whether a predicate only introduces ("her comments came as …", "he was asked"), or speech lacks any verb."""
    tokens, t = scene.reading.tokens, scene.reading.tokens[head]
    own = child(tokens, head, "nsubj", "nsubjpass")
    if t.lemma == "come" and own is not None and (own.lemma in cue_nouns() or own.lemma in word_set("scene_setters.tsv")):
        return child(tokens, head, "advcl", "prep") is not None
    if own is not None and t.dep == "ROOT" and tokens[scene.sentence.last].lower == "?":
        return any(aux.i < own.i for aux in children(tokens, head, "aux", "auxpass")) or (t.lemma == "be" and head < own.i)
    if t.pos in {"NOUN", "PROPN"} and t.dep == "ROOT" and any(a.source_head == head for a in scene.over):
        return True  # a speaker whom the parser took for the whole of what is told
    if t.lemma == "come" and own is not None and _is_only_timed(tokens, head, own):
        return True  # "The strike came *a day after six men died*"
    if t.dep == "relcl" and own is not None and cue_verb(t) is not None and head not in scene.cues and _bare(scene, head):
        return True  # "a claim the army denied"
    if t.dep == "acl" and t.lemma in CARRIED and own is None and _is_said_in(tokens[t.head]):
        return True
    if t.lemma == "ask" and child(tokens, head, "auxpass") is not None and own is not None:
        return True
    words = tokens[scene.sentence.first : scene.sentence.last + 1]
    if t.dep != "ROOT" or t.pos in {"VERB", "AUX"} or any(w.pos in {"VERB", "AUX"} for w in words):
        return False
    if scene.sentence.section == "headline":  # a label: "Weekly bulletin, 3 to 9 March"
        return not any(len(found.words) == 1 for w in words for found in triggers().get(w.lemma, ()))
    return scene.sentence.section == "body"


def _is_only_timed(tokens: Tokens, verb: int, event: Token) -> bool:
    """Whether a verb only tells when an event told of before was."""
    if not any(len(found.words) == 1 and found.pos == "N" for found in triggers().get(event.lemma, ())):
        return False
    rest = [t for t in children(tokens, verb, "prep", "advcl", "npadvmod", "advmod", "dobj", "xcomp", "acomp") if t.i > verb]
    marks = {tokens[c].lower for t in rest if t.dep == "advcl" for c in t.children if tokens[c].dep in {"mark", "advmod"}}
    # the other event stands in a clause of its own
    return bool(marks) and marks <= BESIDE and all(t.dep in {"advcl", "npadvmod"} or t.lower in BESIDE for t in rest)


def _is_said_in(noun: Token) -> bool:
    """Whether a noun is what somebody said something in: "in a statement *carried by state radio*", "in remarks *aired on* …"."""
    return noun.dep == "pobj" and (noun.lemma in cue_nouns() or noun.lemma in media())


def _bare(scene: Scene, head: int) -> bool:
    """Whether a verb has nothing but its subject."""
    tokens = scene.reading.tokens
    return all(tokens[c].dep in {"nsubj", "aux", "neg", "advmod", "punct"} for c in tokens[head].children)


@cache
def silences() -> dict[str, frozenset[str]]:
    """Lemma of a verb → the complements with which it reports silence."""
    return {row[0]: frozenset(row[1].split(",")) for row in rows("no_claims.tsv")}
