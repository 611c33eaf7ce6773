"""Find who did it."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.claims.core import has_to, light_words, prominence, subject_of
from dateline.claims.who.party_clause import (
    HOSTILE,
    JUDGING,
    Clause,
    Found,
    as_actor,
    cue_words,
    done_by,
    events_of,
    holder,
    is_actor,
    owner_of,
    owns_deed,
    party_between,
    prepositional,
    verb_of,
)
from dateline.claims.who.party_verbs import has_object, is_extraposed, is_in_need, is_judged, is_passive, undergoes
from dateline.claims.who.party_words import attack_nouns, event_nouns, group, named


def agent_of(clause: Clause) -> Found | None:
    found = next((f for f in _agents(clause) if f is not None), None)
    if found is None and clause.claim.kind not in JUDGING:
        found = next((f for f in _further(clause) if f is not None), None)
    return found


def is_bare(clause: Clause) -> bool:
    """Whether the clause is a verb without a subject of its own, whose doer was named before."""
    head = clause.head
    if head.pos != "VERB" or clause.roles.subject != "agent" or is_passive(clause, head.i) or clause.claim.kind in JUDGING:
        return False
    return subject_of(clause.tokens, head.i) is None and not any(clause.tokens[c].dep == "expl" for c in head.children)


def _agents(clause: Clause) -> Iterator[Found | None]:
    tokens, head = clause.tokens, clause.head
    if head.pos in ("VERB", "AUX"):
        verb = verb_of(clause, head.i)
        for v in dict.fromkeys((verb, head.i)):
            yield done_by(clause, v)
        passive = is_passive(clause, verb) or is_passive(clause, head.i)
        subject = subject_of(tokens, head.i) or subject_of(tokens, verb)
        if subject is not None and subject.dep != "expl":
            role = clause.roles.passive if passive else clause.roles.subject
            if undergoes(clause, head.i) or is_in_need(clause, verb):
                role = "none"
            if role == "agent" and not is_judged(clause, head.i):
                yield as_actor(clause, subject.i, "subject") if not is_extraposed(clause, subject.i, head.i) else None
                if clause.claim.kind not in JUDGING:
                    yield owner_of(clause, subject.i)
            elif role == "target" and not passive and has_object(clause, verb) and tokens[verb].lemma not in group("undergoing"):
                yield as_actor(clause, subject.i, "subject")  # who kills, where the claim is of the dead
            elif clause.claim.kind not in JUDGING and not is_actor(clause, subject.i) and owns_deed(clause, subject.i):
                yield owner_of(clause, subject.i)
        elif subject is None:
            yield from _of_objects(clause, head.i)
            yield _controller(clause, head.i)
        elif clause.roles.subject == "agent":  # "there were troops in the town"
            for c in tokens[head.i].children:
                if tokens[c].dep in ("attr", "dobj"):
                    yield as_actor(clause, c, "subject")
        for c in events_of(clause, verb) if clause.claim.kind not in JUDGING else ():
            if tokens[c].dep in ("nsubj", "nsubjpass") or tokens[verb].lemma in light_words():
                yield owner_of(clause, c) if owns_deed(clause, c) else None
                yield party_between(clause, c, 0)
                yield done_by(clause, c)
                if clause.roles.of == "agent":
                    yield prepositional(clause, c, frozenset({"of"}), "actor", "subject of the event")
    else:
        yield from _nominal(clause, head.i)


def _of_objects(clause: Clause, i: int) -> Iterator[Found | None]:
    """Who makes the attack that a verb without a subject tells of: "prompting Russian airstrikes"."""
    for c in clause.tokens[i].children:
        if clause.tokens[c].dep == "dobj" and clause.tokens[c].lemma in attack_nouns():
            owner = owner_of(clause, c)
            yield owner if owner is not None and owner.rule == "maker of the event" else None


def _nominal(clause: Clause, i: int) -> Iterator[Found | None]:
    tokens = clause.tokens
    cues = cue_words(clause)
    accusing = any(tokens[k].lower in ("for", "of", "as") for k in clause.where if k > i)
    if cues & group("accused") and accusing and clause.claim.kind not in ("condemnation", "support"):
        yield as_actor(clause, i, "accused")
    if "attribute" in cues:
        yield prepositional(clause, i, frozenset({"to"}), "actor", "doer")
    yield done_by(clause, i)
    for c in tokens[i].children:
        if tokens[c].dep == "acl" and tokens[c].tag == "VBN":
            yield done_by(clause, c)
    if clause.roles.subject == "target":
        return
    if (
        any(tokens[c].dep in ("acl", "relcl") and tokens[c].tag != "VBN" for c in tokens[i].children)
        and clause.roles.subject == "agent"
    ):
        yield as_actor(clause, i, "subject") if is_actor(clause, i) else None
    if clause.roles.subject == "agent" and is_actor(clause, i) and _verb_behind(clause, i):
        yield as_actor(clause, i, "subject")
    if clause.claim.kind != "condemnation" and owns_deed(clause, i):
        yield owner_of(clause, i)
    yield party_between(clause, i, 0)
    if clause.roles.of == "agent":
        yield prepositional(clause, i, frozenset({"of", "between"}), "actor", "subject of the event")


def _verb_behind(clause: Clause, i: int) -> bool:
    """A headline or a cut clause whose verb the parser hung below its subject."""
    return any(clause.tokens[k].pos == "VERB" for k in clause.where if k > i)


def _controller(clause: Clause, i: int) -> Found | None:
    """Who does what an infinitive or participle tells: the subject of the clause it hangs on."""
    tokens = clause.tokens
    cue = clause.claim.chain[-1].cue if clause.claim.chain else None
    for _ in range(4):
        token = tokens[i]
        governor = tokens[token.head]
        if token.dep == "pcomp" and governor.lower in ("of", "from", "for"):
            blamed = next((c for c in tokens[governor.head].children if tokens[c].dep == "dobj" and c < governor.i), None)
            if blamed is not None and is_actor(clause, blamed):
                return Found(blamed, "accused")
        if cue is not None and cue.start <= governor.start < cue.end and not (token.dep == "xcomp" and has_to(tokens, i)):
            return None  # the subject above speaks, and does not do it
        if token.head == i or (token.dep == "ccomp" and token.tag in ("VBD", "VBZ", "VBP", "VBN", "MD")):
            return None
        if token.dep in ("acl", "relcl") and is_actor(clause, named(tokens, token.head)):
            return as_actor(clause, token.head, "subject") if clause.roles.subject == "agent" and token.tag != "VBN" else None
        i = token.head
        by = done_by(clause, i)
        if by is not None:
            return by
        subject = subject_of(tokens, i)
        if subject is not None:
            if clause.roles.subject != "agent":
                return None
            return as_actor(clause, subject.i, "shared subject") or owner_of(clause, subject.i)
    return None


def _further(clause: Clause) -> Iterator[Found | None]:
    """The doer of an event named further down: "wounded in an Israeli airstrike", "remains in rebel hands"."""
    if (clause.roles.subject != "agent" and clause.claim.kind not in HOSTILE) or clause.claim.kind in JUDGING:
        return
    tokens = clause.tokens
    for i in clause.where:
        if tokens[i].lower == "by" and tokens[i].dep in ("agent", "prep"):
            for g in tokens[i].children:
                if tokens[g].dep == "pobj":
                    yield as_actor(clause, g, "doer") or owner_of(clause, g)
    share = prominence(tokens, clause.claim)
    grounds = group("grounds") if clause.claim.kind == "control" else frozenset[str]()
    for i in sorted((k for k in share if tokens[k].lemma in event_nouns() | grounds), key=lambda k: (-share[k], k)):
        if owns_deed(clause, i):
            yield owner_of(clause, i)
        if tokens[i].lemma in grounds:
            yield prepositional(clause, i, frozenset({"of", "for"}), "actor", "holder")
    if clause.claim.kind == "control":
        yield holder(clause)
