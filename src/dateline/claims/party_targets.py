"""Find to whom it was done."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.claims.core import prominence, subject_of
from dateline.claims.kinds_lexicon import word_classes
from dateline.claims.party_clause import (
    DEEP,
    FAR,
    PRONOUNS,
    Clause,
    Found,
    as_target,
    cue_words,
    events_of,
    has_object,
    is_actor,
    is_in_need,
    is_judged,
    is_passive,
    owner_of,
    party_between,
    prepositional,
    undergoes,
    verb_of,
)
from dateline.claims.party_words import event_nouns, group


def target_of(clause: Clause) -> Found | None:
    return next((f for f in _targets(clause) if f is not None), None)


def _targets(clause: Clause) -> Iterator[Found | None]:
    yield from _stated(clause)
    far = clause.roles.before & FAR
    for i in clause.where:
        if clause.tokens[i].lower in far and clause.tokens[i].dep == "prep":
            for g in clause.tokens[i].children:
                if clause.tokens[g].dep == "pobj":
                    yield as_target(clause, g, "actor", "target named")


def _stated(clause: Clause) -> Iterator[Found | None]:
    tokens, head, roles = clause.tokens, clause.head, clause.roles
    if clause.claim.kind == "assessment" and cue_words(clause) & group("considering"):
        first = next((i for i in clause.where if clause.tokens[i].pos in ("NOUN", "PROPN", "PRON")), None)
        while first is not None and clause.tokens[first].dep == "compound":
            first = clause.tokens[first].head
        if first is not None and first in clause.where:
            yield as_target(clause, first, "actor", "subject judged")
    if head.pos not in ("VERB", "AUX"):
        yield from _nominal(clause, head.i)
        yield from _deeper(clause)
        return
    verb = verb_of(clause, head.i)
    subject = subject_of(tokens, head.i) or subject_of(tokens, verb)
    passive = is_passive(clause, verb) or is_passive(clause, head.i)
    if subject is not None and subject.dep != "expl":
        role = roles.passive if passive else roles.subject
        if is_in_need(clause, verb):
            yield as_target(clause, subject.i, "actor", "undergoer")
        if undergoes(clause, head.i):
            yield as_target(clause, subject.i, "actor" if roles.object == "none" else "any", "undergoer")
        if role == "target" and (passive or not has_object(clause, verb)):
            yield as_target(
                clause,
                subject.i,
                "any" if (passive and roles.object == "any") or clause.claim.kind == "casualties" else "actor",
                "undergoer",
            )
        if is_judged(clause, head.i):
            yield as_target(clause, subject.i, "any" if clause.claim.kind == "condemnation" else "actor", "subject judged")
            yield owner_of(clause, subject.i)
    elif tokens[head.i].dep in ("acl", "relcl") and tokens[head.i].tag == "VBN" and roles.passive == "target":
        yield as_target(clause, tokens[head.i].head, roles.object, "undergoer")
    for v in dict.fromkeys((verb, head.i)):
        for c in tokens[v].children:
            if tokens[c].dep in ("dative",) and tokens[c].pos != "ADP":
                yield as_target(clause, c, "actor", "receiver")
        for c in tokens[v].children:
            if tokens[c].dep == "dobj":
                yield as_target(clause, c, roles.object, "object")
        yield prepositional(clause, v, roles.before, roles.object, "target named")
    for c in events_of(clause, verb):
        yield from _nominal(clause, c)
        if subject is not None and c != subject.i and is_actor(clause, subject.i) and tokens[c].lemma in event_nouns():
            owner = owner_of(clause, c)
            yield owner if owner is not None and tokens[owner.token].lower not in PRONOUNS else None
    yield from _deeper(clause)


def _deeper(clause: Clause) -> Iterator[Found | None]:
    """An object further down: "led the campaign to drive X out", "aims to stop X"."""
    if clause.roles.object == "none":
        return
    share = prominence(clause.tokens, clause.claim)
    for i in sorted(
        (k for k in share if share[k] >= DEEP and clause.tokens[k].pos == "VERB" and k != clause.claim.head),
        key=lambda k: (-share[k], k),
    ):
        for c in clause.tokens[i].children:
            if clause.tokens[c].dep == "dobj" and c in clause.where:
                yield as_target(clause, c, "actor", "object")
        yield prepositional(clause, i, clause.roles.before & {"against", "with", "on"}, "actor", "target named")


def _nominal(clause: Clause, i: int) -> Iterator[Found | None]:
    roles = clause.roles
    yield party_between(clause, i, 1)
    if clause.claim.kind in ("casualties", "equipment_loss", "damage"):
        yield owner_of(clause, i)
    for c in clause.tokens[i].children:
        if clause.tokens[c].dep == "acl" and clause.tokens[c].tag == "VBN" and roles.passive == "target":
            yield as_target(clause, i, roles.object, "undergoer")
    if clause.claim.kind in ("condemnation", "support", "assessment", "investigation") and is_actor(clause, i):
        yield as_target(clause, i, "actor", "subject judged")
    if clause.claim.kind == "condemnation":
        yield owner_of(clause, i)
    if clause.claim.kind == "casualties" and (is_actor(clause, i) or clause.tokens[i].lemma in word_classes()["people"]):
        yield as_target(clause, i, "any", "undergoer")
    yield prepositional(clause, i, roles.before - {"of"}, roles.object, "target named")
    if roles.of == "target":
        yield prepositional(clause, i, frozenset({"of"}), roles.object, "target named")
    for c in clause.tokens[i].children:  # "accused X of attacking Y", "responsible for killing Z"
        if clause.tokens[c].dep == "prep":
            for g in clause.tokens[c].children:
                if clause.tokens[g].dep in ("pcomp", "pobj"):
                    for o in clause.tokens[g].children:
                        if clause.tokens[o].dep == "dobj":
                            yield as_target(clause, o, roles.object, "object")
