"""Tell denials: a charge rejected in so many words, or a deed of one's own said not to have been done."""

from __future__ import annotations

from dateline.claims.core import mention_of, negation, subject_of
from dateline.claims.what.kinds_lexicon import triggers
from dateline.claims.what.modality_words import FIRST_PERSON, Verdict, phrase_in
from dateline.language.tree import Tokens, phrase, span, within
from dateline.types import Claim, Reading, Speaker, Token

# Deeds that one is charged with; not to have met or helped is no denial.
DEEDS = frozenset(
    "assault shelling airstrike missile_strike drone_strike bombing attack sabotage abuse casualties damage shootdown".split()
)
OURS = frozenset({"our", "my"})
THEIRS = frozenset({"his", "her", "its", "their"})


def denied(reading: Reading, claim: Claim) -> Verdict | None:
    """The speaker rejects a charge in so many words: "was not responsible", "the allegations are untrue"."""
    tokens = reading.tokens
    head = tokens[claim.head]
    if head.lemma in DENYING and head.pos == "VERB" and _of_a_charge(tokens, head.i, "dobj"):
        return Verdict("denied", "denying", "The claim tells that a charge is denied.", span(tokens, head.i, head.i))
    refuted = next((c for c in head.children if tokens[c].lemma in UNTRUE and tokens[c].dep in ("acomp", "attr", "oprd")), None)
    if refuted is not None and _of_a_charge(tokens, head.i, "nsubj") and not _negated(tokens, head.i):
        return Verdict("denied", "untrue", "The claim calls a charge untrue.", span(tokens, refuted, refuted))
    if not claim.chain:
        return None
    found = phrase_in(tokens, claim, "denied", reach=6)
    if found:
        return Verdict("denied", "denial", "The speaker rejects it.", found)
    return _of_own_deed(reading, claim)


def _of_own_deed(reading: Reading, claim: Claim) -> Verdict | None:
    """ "We did not shell the market", "said that his forces had not attacked": who speaks says that his own did no such thing."""
    tokens, verb, speaker = reading.tokens, reading.tokens[claim.head], claim.chain[-1]
    told = {t.kind for t in triggers().get(verb.lemma, ()) if t.pos == "V"}
    past = verb.tag == "VBD" or any(tokens[c].lower in PAST and tokens[c].dep == "aux" for c in verb.children)
    undone = negation(tokens, claim.head) if told & DEEDS and past else None
    subject = subject_of(tokens, claim.head) if undone is not None else None
    if undone is None or subject is None or not _own(reading, subject, speaker):
        return None
    return Verdict("denied", "own deed", "The speaker says that his own side did not do it.", span(tokens, undone, undone))


PAST = frozenset({"did", "had", "has", "have"})


def _own(reading: Reading, subject: Token, speaker: Speaker) -> bool:
    """Whether a subject is the speaker, or those he speaks for."""
    if subject.lower in FIRST_PERSON:
        return True
    mention = mention_of(reading, subject.i)
    if mention is not None and mention.who is not None:
        same = mention.who == speaker.who or (mention.side is not None and mention.side == speaker.side)
        if same:
            return True
    first = within(reading.tokens, phrase(reading.tokens, subject.i))[0]
    owner = mention_of(reading, first.i) if first.lower in THEIRS else None
    return first.lower in OURS or (owner is not None and owner.who is not None and owner.who == speaker.who)


DENYING = frozenset({"deny", "refute", "repudiate", "disclaim", "disavow"})
UNTRUE = frozenset(
    {"untrue", "false", "baseless", "groundless", "unfounded", "lie", "fabrication", "nonsense", "fake", "fabricated"}
)
CHARGES = frozenset(
    "accusation allegation charge claim report rumour rumor involvement responsibility role participation wrongdoing"
    " link complicity assertion story suggestion".split()
)


def _of_a_charge(tokens: Tokens, i: int, dep: str) -> bool:
    return any(tokens[c].dep == dep and tokens[c].lemma in CHARGES for c in tokens[i].children)


def _negated(tokens: Tokens, i: int) -> bool:
    return any(tokens[c].dep == "neg" for c in tokens[i].children)
