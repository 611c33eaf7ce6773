"""Tell demands: what somebody asks others to do, or says must be done."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.claims.core import content_range, has_subject, has_to, perfect, subject_of
from dateline.claims.what.modality_words import DEMANDING, Verdict, cue_effects, first_person, opens_with, single
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
    if _sought(tokens, claim.head):
        where = span(tokens, claim.head, claim.head)
        return Verdict("demand", "sought", "The claim tells what somebody asks for.", where)
    opening = opens_with(tokens, claim, "demand")
    if opening and spoken:
        return Verdict("demand", "opening", "The claim opens with words that ask for something.", opening)
    head = tokens[claim.head]
    if (
        spoken
        and head.tag in ("VBP", "VB", "MD")
        and not has_to(tokens, head.i)
        and head.lemma in ("need", "want", "demand", "require")
        and first_person(tokens, claim.head)
    ):
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
    asked = [c for c in tokens[i].children if tokens[c].dep in ("xcomp", "ccomp", "advcl") and has_to(tokens, c)]
    if tokens[i].lemma == "want" and any(tokens[c].lemma in single("saying", "verb") for c in asked):
        return False  # "I want to tell you"
    if (
        tokens[i].pos != "VERB"
        or tokens[i].lemma in ("seek", "request", "order")
        or any(tokens[c].dep in ("auxpass", "neg") for c in tokens[i].children)
    ):
        return False
    someone = any(tokens[c].dep == "dobj" for c in tokens[i].children) or any(has_subject(tokens, c) for c in asked)
    return bool(asked) and someone


def _sought(tokens: Tokens, i: int) -> bool:
    """ "Is seeking an inquiry", "insisted on a return of the prisoners": what is asked for, named by a noun."""
    if tokens[i].lemma == "insist":
        return any(tokens[c].lower == "on" for c in tokens[i].children if tokens[c].dep == "prep")
    sought = [c for c in tokens[i].children if tokens[c].dep == "dobj"]
    return tokens[i].lemma in ("seek", "request") and any(tokens[c].lemma in ASKED_FOR for c in sought)


# What one asks of others: to seek it is to demand it, where to seek a job or a truce is not.
ASKED_FOR = frozenset(
    "inquiry investigation probe explanation apology compensation extradition handover aid help assistance permission"
    " clarification guarantee recognition access intervention mediation release reinforcement weapon".split()
)


def _owed(tokens: Tokens, i: int) -> bool:
    negated = any(tokens[c].dep == "neg" for c in tokens[i].children)
    present = tokens[i].tag in ("VBP", "VBZ") or tokens[i].lemma == "get"  # "has to", "have got to"; "have had to" tells what was
    return (
        present
        and not negated
        and not _endured(tokens, i)
        and any(tokens[c].dep == "xcomp" and has_to(tokens, c) for c in tokens[i].children)
    )


def _endured(tokens: Tokens, i: int) -> bool:
    """ "Residents have to queue for water": what people are driven to, told by somebody else."""
    subject = subject_of(tokens, i)
    return subject is not None and subject.lemma in ENDURING and tokens[i].lemma == "have"


# Those who suffer what they "have to" do, and of whom nothing is asked.
ENDURING = frozenset(
    "people resident civilian family child woman man patient doctor nurse refugee villager student pupil worker staff mother"
    " father parent inhabitant many most some thousand hundred million victim survivor prisoner".split()
)


def _imperative(tokens: Tokens, claim: Claim) -> bool:
    head = tokens[claim.head]
    if (
        (head.tag != "VB" and (head.tag != "VBP" or head.lemma in ("be", "have")))
        or head.pos not in ("VERB", "AUX")
        or not head.lower.isalpha()
        or head.dep not in ("ROOT", "ccomp", "conj", "parataxis")
        or has_subject(tokens, head.i)
        or not _opens(tokens, claim)
    ):
        return False
    before = {tokens[c].lower for c in head.children if c < head.i and tokens[c].dep in ("aux", "neg")}
    first = next(t for t in tokens[content_range(tokens, claim)[0] :] if t.pos not in ("PUNCT", "SPACE"))
    return not before & {"to", "will", "would", "can", "could", "may", "might", "'ll"} and (
        first.i == head.i or first.lower in ("do", "don't", "please", "never", "let", "not")
    )


def _opens(tokens: Tokens, claim: Claim) -> bool:
    """Whether the content opens a sentence or a quotation: a bare verb in a chain ("had him open the gate") commands nothing."""
    first = next(i for i in content_range(tokens, claim) if tokens[i].pos not in ("PUNCT", "SPACE"))
    before = next((tokens[i] for i in range(first - 1, max(first - 4, -1), -1) if tokens[i].pos != "SPACE"), None)
    if tokens[first].lower == "let" and first + 1 < len(tokens) and tokens[first + 1].lower in ("alone", "me"):
        return False
    if tokens[first].lower in ("do", "don't", "please", "never"):
        return True
    if tokens[claim.head].dep == "conj":
        return _commands(tokens, claim.head)
    return before is None or before.lower in OPENERS or before.lower in BEFORE_COMMANDS


def _commands(tokens: Tokens, i: int) -> bool:
    """Whether the verb a verb is coordinated with is itself a bare one that opens its sentence."""
    for _ in range(4):
        if tokens[i].dep != "conj" or tokens[i].head == i:
            break
        i = tokens[i].head
    auxiliary = any(tokens[c].dep in ("aux", "nsubj", "nsubjpass", "expl") for c in tokens[i].children)
    return tokens[i].tag in ("VB", "VBP") and tokens[i].dep == "ROOT" and not auxiliary


OPENERS = frozenset({"“", '"', "‘", "«", "”", "'", ":", ".", "!", "?", ";", "-", "–", "—", "…"})
BEFORE_COMMANDS = frozenset({"so", "please", "then"})
