"""Say which candidates cannot be what a model might take them for, whatever their place in the clause.

A possessive that stands for nobody known is no party; a weapon of nobody's does nothing by itself; and who
only stands beside an event ("residents queue after the shelling") did not do it.
"""

from __future__ import annotations

import re
from functools import cache

from dateline.actors.phrases import head_of
from dateline.claims.core import cue_lemmas
from dateline.claims.what.kinds_lexicon import word_classes
from dateline.claims.who.candidates import Candidate
from dateline.claims.who.clause import Clause
from dateline.claims.who.frames import kind_of
from dateline.claims.who.words import group
from dateline.language.tree import ancestors, token_at
from dateline.speech.cues import cue_verbs
from dateline.types import Party, Token

# Money and shares.
SUM = re.compile(r"[$€£¥₹]\s?\d|\d\s?%|\bper ?cent\b", re.IGNORECASE)
# Who does one of these lays the deed to somebody else.
ACCUSING = frozenset({"accuse", "blame", "charge", "suspect"})
# Behind these an event is only when or why something else is done.
BESIDE = frozenset({"after", "following", "amid", "amidst", "despite", "since", "because"})


@cache
def weapons() -> frozenset[str]:
    """Things that are fired, flown or set off."""
    classes = word_classes()
    return group("munitions").union(*(classes[name] for name in ("drone", "aircraft", "missile", "rocket", "gun", "bomb")))


def is_party(clause: Clause, candidate: Candidate, party: Party | None) -> bool:
    """Whether a candidate may be a party at all: not "their", nor the "it" of "it was a raid", where nobody known is meant.

    Neither is a sum of money or a share ("only 12 per cent has been received").
    """
    if party is not None and SUM.search(party.span.of(clause.reading.story.text)) and candidate.token not in clause.mentions:
        return False
    if party is None or party.who is not None:
        return party is not None
    token = clause.tokens[candidate.token]
    empty = token.lower == "it" and clause.tokens[token.head].lemma == "be"
    return token.tag != "PRP$" and not empty


def may_act(clause: Clause, candidate: Candidate, party: Party | None) -> bool:
    """Whether a candidate may be the agent."""
    i = candidate.token
    if clause.tokens[i].tag == "VBG" and i not in clause.mentions:
        return False  # "losing the port would leave the army without fuel": a deed does nothing
    if party is not None and party.side is None and clause.tokens[i].lemma in weapons():
        head = head_of(clause.tokens[i])
        manned = head is not None and head.kind == "person"  # "a suicide bomber"
        return manned or (i in clause.mentions and clause.mentions[i].actor is not None)
    if not may_be_of_it(clause, candidate):
        return False
    cues = (cue_verbs().get(lemma) for lemma in cue_lemmas(clause.reading, clause.claim))
    calling = any(cue is not None and "consider" in cue.classes for cue in cues)
    if calling and _only_tells(clause, candidate) and kind_of(clause.claim.kind).family not in ("stance", "talks"):
        return False  # who calls a raid the worst in years did not make it
    beside = _event_beside(clause)
    return beside is None or not _done_elsewhere(clause, candidate, beside)


def may_be_of_it(clause: Clause, candidate: Candidate) -> bool:
    """Whether a candidate may be the target, or the agent: who only tells of the dead neither is nor killed them.

    Nor is a speaker whom the parser took for the subject of what he tells ("according to its head, Jan Holm, *ten are trapped*"),
    or who lays it to somebody else ("Kenya accused Somalia of *shelling homes*").
    """
    if not _only_tells(clause, candidate):
        return True
    accusing = not ACCUSING.isdisjoint(cue_lemmas(clause.reading, clause.claim))
    return not (accusing or clause.claim.kind == "casualties" or candidate.way in (("nsubj",), ("nsubjpass",)))


def _only_tells(clause: Clause, candidate: Candidate) -> bool:
    """Whether the candidate is the claim's own speaker, named outside the claim."""
    source = clause.claim.chain[-1].source if clause.claim.chain else None
    if candidate.token in clause.where or source is None:
        return False
    return source.start <= clause.tokens[candidate.token].start < source.end


def _event_beside(clause: Clause) -> Token | None:
    """The word that tells the claim's kind, where it is an event that the claim's own verb is only set beside."""
    because = next((r for r in clause.claim.because if r.field == "kind"), None)
    if because is None or because.span is None or kind_of(clause.claim.kind).family != "combat":
        return None
    event = clause.tokens[token_at(clause.tokens, because.span.start)]
    if event.i <= clause.head.i or event.tag in ("VBD", "VBP", "VBZ", "VBN") or _is_doing(clause, event):
        return None
    for above in (event, *ancestors(clause.tokens, event.i)):
        if above.i == clause.head.i:
            return None
        marks = {clause.tokens[c].lower for c in above.children} if above.dep == "advcl" else {above.lower}
        if above.dep in ("prep", "advcl") and marks & BESIDE:
            return event
    return None


def _is_doing(clause: Clause, event: Token) -> bool:
    """Whether a word in "-ing" is a verb whose doer is the subject: "withdrew after shelling the town"."""
    below = [clause.tokens[c] for c in event.children if c > event.i]
    return event.tag == "VBG" and not any(t.tag in ("VBD", "VBZ", "VBP") for t in below) and any(t.dep == "dobj" for t in below)


def _done_elsewhere(clause: Clause, candidate: Candidate, event: Token) -> bool:
    """Whether a candidate is the subject of the claim's own verb, apart from the event beside it."""
    return candidate.token < event.i and candidate.way in (("nsubj",), ("cut-before",))
