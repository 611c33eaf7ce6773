"""Find to whom it was done."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.claims.core import prominence, subject_of
from dateline.claims.what.kinds_lexicon import word_classes
from dateline.claims.who.party_clause import (
    DEEP,
    FAR,
    HARM,
    PRONOUNS,
    Clause,
    Found,
    as_target,
    cue_words,
    events_of,
    holder,
    is_actor,
    owner_of,
    party_between,
    prepositional,
    verb_of,
)
from dateline.claims.who.party_verbs import has_object, is_in_need, is_judged, is_passive, undergoes
from dateline.claims.who.party_words import attack_nouns, event_nouns, group, nouns_of


def target_of(clause: Clause) -> Found | None:
    return next((f for f in _targets(clause) if f is not None), None)


def _targets(clause: Clause) -> Iterator[Found | None]:
    if cue_words(clause) & group("accused") and clause.claim.kind in ("condemnation", "support"):
        yield _named_first(clause)
    yield from _stated(clause)
    if clause.claim.kind in HARM:
        yield from _of_harm(clause)
    yield from _of_events(clause)
    if clause.claim.kind in GROUND:
        yield from _of_ground(clause)
    far = (clause.roles.before & FAR) | ({"against"} - UNOPPOSED.get(clause.claim.kind, frozenset()))
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
            thing = passive and roles.object == "any" and clause.claim.kind != "casualties"
            yield as_target(clause, subject.i, "any" if thing else "actor", "undergoer")
        if is_judged(clause, head.i):
            yield as_target(clause, subject.i, "actor", "subject judged")
            yield owner_of(clause, subject.i)
            yield as_target(clause, subject.i, "any" if clause.claim.kind == "condemnation" else "none", "subject judged")
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


# Kinds whose "against" names no target.
UNOPPOSED = {kind: frozenset({"against"}) for kind in ("withdrawal", "displacement", "agreement", "humanitarian")}
# Kinds that take or close off ground, which somebody holds.
GROUND = frozenset({"capture", "siege", "assault", "advance", "airstrike", "shelling"})


def _named_first(clause: Clause) -> Found | None:
    """Who is blamed or thanked: "X for …", "X of …"."""
    tokens = clause.tokens
    behind = next((i for i in clause.where if tokens[i].lower in ("for", "of", "as", "over") and i > clause.where[0]), None)
    if behind is None:
        return None
    before = [i for i in range(clause.where[0], behind) if tokens[i].pos in ("NOUN", "PROPN", "PRON")]
    return as_target(clause, before[-1], "actor", "subject judged") if before else None


def _of_events(clause: Clause) -> Iterator[Found | None]:
    """Behind an event of the claim's own kind, further down: "frustrated by the support for rebels"."""
    roles = clause.roles
    before = roles.before | ({"of"} if roles.of == "target" else frozenset[str]())
    share = prominence(clause.tokens, clause.claim)
    for i in sorted((k for k in share if clause.tokens[k].pos == "NOUN"), key=lambda k: (-share[k], k)):
        if clause.tokens[i].lemma in nouns_of(clause.claim.kind):
            yield prepositional(clause, i, before, "actor", "target named")


def _of_harm(clause: Clause) -> Iterator[Found | None]:
    """Whose the losses are: "Russian losses", "ten insurgent deaths", "casualties among civilians"."""
    tokens = clause.tokens
    for i in clause.where:
        harmed = tokens[i].pos == "NOUN" and tokens[i].lemma in event_nouns() and tokens[i].lemma not in attack_nouns()
        if harmed or (clause.claim.kind == "shootdown" and tokens[i].dep in ("nsubjpass", "dobj")):
            yield owner_of(clause, i)
            yield prepositional(clause, i, frozenset({"of", "among", "on", "to"}), "actor", "target named")


def _of_ground(clause: Clause) -> Iterator[Found | None]:
    """From whom ground is taken: "ISIL-held terrain", "their opponents' trenches"."""
    yield holder(clause)
    tokens = clause.tokens
    for i in clause.where:
        if tokens[i].dep in ("dobj", "pobj", "nsubjpass") and tokens[i].lemma in word_classes()["territory"]:
            owner = owner_of(clause, i)
            if owner is not None and owner.rule == "owner of the event":
                yield Found(owner.token, "holder")


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
        yield prepositional(clause, i, roles.before, roles.object, "target named")
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
