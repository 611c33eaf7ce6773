"""Tell demands, and denials made in so many words."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.claims.core import content_range, has_subject, has_to, perfect
from dateline.claims.modality_words import DEMANDING, Verdict, cue_effects, first_person, opens_with, phrase_in
from dateline.language.tree import Tokens, span
from dateline.types import Claim, Reading


def demanded(reading: Reading, claim: Claim, core: Sequence[int]) -> Verdict | None:
    tokens = reading.tokens
    spoken = bool(claim.chain) or claim.quote in ("direct", "mixed")
    for i in (claim.head, *_thought(tokens, claim.head)):
        for c in tokens[i].children:
            auxiliary = tokens[c].dep == "aux" and tokens[c].lower in DEMANDING and not perfect(tokens, i)
            if spoken and auxiliary and not _deduced(tokens, i):
                return Verdict("demand", "modal", "The claim says what must or should be done.", span(tokens, c, c))
    if spoken and tokens[claim.head].lower == "ought":
        return Verdict("demand", "modal", "The claim says what ought to be done.", span(tokens, claim.head, claim.head))
    if _asks(tokens, claim.head):
        return Verdict(
            "demand", "request", "The claim tells that somebody asks somebody to act.", span(tokens, claim.head, claim.head)
        )
    opening = opens_with(tokens, claim, "demand")
    if opening and spoken:
        return Verdict("demand", "opening", "The claim opens with words that ask for something.", opening)
    head = tokens[claim.head]
    if spoken and head.tag == "VBP" and head.lemma in ("need", "want", "demand", "require") and first_person(tokens, claim.head):
        other = head.lemma in ("demand", "need") or any(
            tokens[c].dep in ("ccomp", "xcomp") and has_subject(tokens, c) for c in head.children
        )
        if other:
            return Verdict("demand", "wish", "The speaker says what is needed of others.", span(tokens, head.i, head.i))
    if spoken and head.lemma in ("have", "get") and len(core) > 1 and _owed(tokens, claim.head):
        return Verdict("demand", "have to", "The claim says what has to be done.", span(tokens, head.i, head.i))
    if spoken and claim.quote != "none" and _imperative(tokens, claim):
        return Verdict("demand", "imperative", "The claim is a command.", span(tokens, head.i, head.i))
    return None


def _deduced(tokens: Tokens, i: int) -> bool:
    """ "Must be" of a guess, "should be a sign": said of a state."""
    return tokens[i].lemma == "be" and any(
        tokens[c].dep in ("attr", "expl") or tokens[c].lower in ("able", "over") for c in tokens[i].children
    )


def _thought(tokens: Tokens, i: int) -> list[int]:
    """What a thinker's clause holds: "we think that they should …"."""
    if tokens[i].lemma not in ("think", "believe", "feel", "say", "hold"):
        return []
    return [c for c in tokens[i].children if tokens[c].dep == "ccomp"]


def _asks(tokens: Tokens, i: int) -> bool:
    """ "We invite the state to …", "is pressing them to …": a request told by the claim itself."""
    if cue_effects().get((tokens[i].lemma,), ("-", "-"))[0] != "demand" and tokens[i].lemma not in ("push", "press", "want"):
        return False
    if (
        tokens[i].pos != "VERB"
        or tokens[i].lemma in ("seek", "request", "order")
        or any(tokens[c].dep in ("auxpass", "neg") for c in tokens[i].children)
    ):
        return False
    asked = [c for c in tokens[i].children if tokens[c].dep in ("xcomp", "ccomp", "advcl") and has_to(tokens, c)]
    someone = any(tokens[c].dep == "dobj" for c in tokens[i].children) or any(has_subject(tokens, c) for c in asked)
    return bool(asked) and someone


def _owed(tokens: Tokens, i: int) -> bool:
    negated = any(tokens[c].dep == "neg" for c in tokens[i].children)
    present = tokens[i].tag in ("VBP", "VBZ") or any(tokens[c].lower in ("'ve", "’ve", "have") for c in tokens[i].children)
    return present and not negated and any(tokens[c].dep == "xcomp" and has_to(tokens, c) for c in tokens[i].children)


def _imperative(tokens: Tokens, claim: Claim) -> bool:
    head = tokens[claim.head]
    if (
        (head.tag != "VB" and (head.tag != "VBP" or head.lemma in ("be", "have")))
        or head.pos not in ("VERB", "AUX")
        or not head.lower.isalpha()
        or head.dep not in ("ROOT", "ccomp", "conj", "parataxis")
        or has_subject(tokens, head.i)
    ):
        return False
    before = {tokens[c].lower for c in head.children if c < head.i and tokens[c].dep in ("aux", "neg")}
    first = next(t for t in tokens[content_range(tokens, claim)[0] :] if t.pos not in ("PUNCT", "SPACE"))
    return not before & {"to", "will", "would", "can", "could", "may", "might", "'ll"} and (
        first.i == head.i or first.lower in ("do", "don't", "please", "never", "let", "not")
    )


def denied(reading: Reading, claim: Claim) -> Verdict | None:
    """The speaker rejects a charge in so many words: "was not responsible", "had nothing to do with"."""
    if not claim.chain:
        return None
    found = phrase_in(reading.tokens, claim, "denied", reach=6)
    return Verdict("denied", "denial", "The speaker rejects it.", found) if found else None
