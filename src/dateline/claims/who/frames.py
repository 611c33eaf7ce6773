"""Tell which role its place gives a word: by the frame of the word it hangs on, else by the claim's kind.

A slot is a subject, a passive subject, an object, a receiver, an owner ("Turkey's offensive", "an Israeli
airstrike"), a preposition, the second of two parties ("between X and Y"), or what a hyphen ties: held
("rebel-held villages") or done ("a Saudi-led raid"). `lexicons/party_roles.tsv` says what each slot is for a kind of claim,
`lexicons/party_frames.tsv` what it is under words that turn it round ("lost the town to rebels").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from dateline.claims.who.candidates import MODIFIERS, Candidate
from dateline.claims.who.clause import PRONOUNS, RELATIVES, Clause, is_actor, is_demonym, is_known, is_passive
from dateline.claims.who.words import attack_nouns, event_nouns, group
from dateline.lexicons import rows

Slots = Mapping[str, str]
EVERY = "*"
OBJECTS = frozenset({"dobj", "noun-dobj", "attr"})
# Kinds in which a munition may be what is lost, shot down or handed over; elsewhere it is fired, not fired at.
OF_ARMS = frozenset({"equipment_loss", "shootdown", "arms_transfer"})


@dataclass(frozen=True, slots=True)
class Kind:
    """What the slots are for one kind of claim; whether a thing or a place may be its target; the family it belongs to."""

    slots: Slots
    things: bool
    family: str


def role_of(clause: Clause, candidate: Candidate) -> str:
    """agent, target or none, with "?" behind it where the word is not of the sort for it."""
    slot = slot_of(clause, candidate)
    kind = kind_of(clause.claim.kind)
    frame = _frame(clause.claim.kind, clause.tokens[candidate.governor].lemma)
    role = frame.get(slot) or kind.slots.get(slot, "none")
    if slot == "subject" and _is_struck(clause, candidate.governor):
        role = "target"
    if role == "none":
        return role
    i = candidate.token
    fits = is_actor(clause, i) or is_demonym(clause, i) if role == "agent" else _may_suffer(clause, i, kind)
    return role if fits else f"{role}?"


def word_role(clause: Clause, candidate: Candidate) -> str:
    """What the word that a candidate hangs on makes it, whatever the claim's kind; "unlisted" where no frame names the slot."""
    slot = slot_of(clause, candidate)
    lemma = clause.tokens[candidate.governor].lemma
    listed = (slots[slot] for _, slots in _frames().get(lemma, ()) if slot in slots)
    return _frame(clause.claim.kind, lemma).get(slot) or next(listed, "unlisted")


def slot_of(clause: Clause, candidate: Candidate) -> str:
    """The last relation of a candidate as the lexicons name it."""
    last = candidate.way[-1]
    if last in ("nsubj", "nsubjpass", "noun-nsubj", "noun-VBG"):
        return "passive" if last == "nsubjpass" or is_passive(clause, candidate.governor) else "subject"
    if last in ("noun-VBN", "noun-nsubjpass"):
        return "passive"
    if last in OBJECTS:
        return "object"
    if last == "dative":
        return "receiver"
    if last == "poss" or last in MODIFIERS:
        return "owner"
    if last == "conj" and candidate.way[-2:-1] == ("p:between",):
        return "second"
    return last.removeprefix("p:")


def _is_struck(clause: Clause, verb: int) -> bool:
    """Whether a verb says of its subject that it was attacked: "came under fire", "was the target of a raid"."""
    for c in clause.tokens[verb].children:
        child = clause.tokens[c]
        if child.dep == "attr" and child.lemma in ("target", "victim"):
            return True
        if child.lower == "under":
            return any(clause.tokens[g].lemma in attack_nouns() | {"fire", "siege"} for g in child.children)
    return False


def _may_suffer(clause: Clause, i: int, kind: Kind) -> bool:
    """Whether a word may be a target: somebody; a thing or a place for kinds that have such; never an event or a weekday."""
    token = clause.tokens[i]
    if token.lower in RELATIVES or token.lemma in group("harms") or token.lower in group("calendar"):
        return False
    if token.lemma in group("munitions") and clause.claim.kind not in OF_ARMS:
        return False
    if token.lemma in event_nouns() and not is_known(clause, i):
        return False
    return is_actor(clause, i) or token.lower in PRONOUNS or kind.things


def kind_of(name: str) -> Kind:
    """A row of `party_roles.tsv`; that of "other" for a kind that it does not know."""
    return _kinds().get(name) or _kinds()["other"]


@cache
def _kinds() -> Mapping[str, Kind]:
    found: dict[str, Kind] = {}
    for name, family, subject, passive, targets, before, of, owner in rows("party_roles.tsv")[1:]:
        slots = dict.fromkeys(before.split("|"), "target")
        slots |= {"subject": subject, "passive": passive, "of": of, "owner": owner, "by": "agent", "receiver": "target"}
        slots |= {"second": "target", "done": "agent"}
        slots["held"] = "target" if family in ("combat", "territory") else "none"
        slots["accused"] = "target" if family == "stance" else "agent"
        found[name] = Kind(slots | {"object": "none" if targets == "none" else "target"}, targets == "any", family)
    return found


@cache
def _frames() -> Mapping[str, tuple[tuple[frozenset[str], Slots], ...]]:
    """The frames of each word: those made for some kinds before those for all."""
    found: dict[str, list[tuple[frozenset[str], Slots]]] = {}
    for words, kinds, slots in rows("party_frames.tsv")[1:]:
        roles = {slot: role for slot, _, role in (s.partition("=") for s in slots.split())}
        for word in words.split("|"):
            found.setdefault(word, []).append((frozenset(kinds.split("|")), roles))
    return {word: tuple(sorted(frames, key=lambda f: EVERY in f[0])) for word, frames in found.items()}


@cache
def _frame(kind: str, lemma: str) -> Slots:
    """The first frame of a word that holds for the kind."""
    return next((slots for kinds, slots in _frames().get(lemma, ()) if kind in kinds or EVERY in kinds), {})
