"""One claim's clause, looked at for its parties: who acts, what the verb does to whom, whose the event is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dateline.claims.core import core_words, cue_lemmas, in_place, light_words
from dateline.claims.what.kinds_lexicon import word_classes
from dateline.claims.who.party_words import attack_nouns, counted, demonym, demonyms, event_nouns, group
from dateline.language.tree import Tokens
from dateline.lexicons import rows
from dateline.types import Claim, Mention, Reading, Token

SPEAKERS = frozenset({"i", "we", "my", "our", "me", "us", "ours"})
PRONOUNS = frozenset({"he", "she", "it", "they", "him", "her", "them", "his", "its", "their", "who", "which", "that"}) | SPEAKERS
# Words that stand before "of" for what they count: "dozens of fighters", "a group of rebels".
# Who comes under fire, survives or suffers is the target, and so is who repels an attack.
HOSTILE = frozenset(
    {
        "assault",
        "shelling",
        "airstrike",
        "missile_strike",
        "drone_strike",
        "bombing",
        "attack",
        "casualties",
        "equipment_loss",
        "damage",
    }
)
# Kinds that tell of harm: whose the harm is, suffered it.
HARM = frozenset({"casualties", "equipment_loss", "damage", "shootdown"})
# "Is expected to", "are believed to": no passive of the deed itself.
# Kinds whose claims judge: an owner named in them has done nothing.
JUDGING = frozenset({"assessment", "condemnation"})
# Kinds whose subject may be the place that is held: it does nothing.
HOLDING = frozenset({"control", "capture", "siege", "damage"})
# Prepositions that name a target wherever in the claim they stand.
FAR = frozenset({"against", "from", "with"})
# A claim this many characters behind the one before may share its doer.
NEXT = 40
# Objects this prominent are looked at when the claim's own verb has none.
DEEP = 0.2
# Kinds whose nouns stand for people and places as well.
OF_PEOPLE = frozenset(
    {"deployment", "casualties", "detention", "mobilisation", "control", "support", "protest", "displacement", "other"}
)
CLAUSES = frozenset({"relcl", "acl", "advcl", "ccomp", "xcomp", "parataxis", "cc", "punct", "preconj"})
# Kinds whose claims may be a noun phrase with "X for …", "X of …" behind a cue of accusation.


@dataclass(frozen=True, slots=True)
class Roles:
    """What the words of a clause are for one kind of claim."""

    subject: str
    passive: str
    object: str
    before: frozenset[str]
    of: str


@dataclass(frozen=True, slots=True)
class Found:
    """A token that stands for a party, and the rule that found it."""

    token: int
    rule: str


@cache
def roles_of(kind: str) -> Roles:
    """The roles of a kind; of "other" for one that the lexicon does not know."""
    table = {row[0]: Roles(row[1], row[2], row[3], frozenset(row[4].split("|")), row[5]) for row in rows("party_roles.tsv")[1:]}
    return table.get(kind, table["other"])


@dataclass(frozen=True, slots=True)
class Clause:
    """A claim, the range of its tokens, and the mentions of the story by their head."""

    reading: Reading
    claim: Claim
    where: range
    heads: dict[int, Mention]

    @property
    def tokens(self) -> Tokens:
        return self.reading.tokens

    @property
    def roles(self) -> Roles:
        return roles_of(self.claim.kind)

    @property
    def head(self) -> Token:
        """The claim's head; for "in order to oust …" the verb behind the small words."""
        token = self.tokens[self.claim.head]
        for _ in range(3):
            if token.pos in ("VERB", "AUX") or (token.pos not in ("ADP", "SCONJ", "ADV") and token.lemma not in group("purpose")):
                break
            inner = next(
                (c for c in token.children if c in self.where and self.tokens[c].dep in ("pobj", "acl", "pcomp", "advcl")), None
            )
            if inner is None:
                break
            token = self.tokens[inner]
        return token


def verb_of(clause: Clause, head: int) -> int:
    """The verb that tells what was done: behind "began to", and behind "are believed to"."""
    verb = core_words(clause.tokens, clause.claim)[-1] if head == clause.claim.head else head
    token = clause.tokens[verb]
    if token.tag == "VBN" and token.lemma in group("raising"):
        told = (
            c for c in token.children if clause.tokens[c].dep == "xcomp" and clause.tokens[c].pos == "VERB" and c in clause.where
        )
        verb = next(told, verb)
    return verb


def owner_of(clause: Clause, i: int) -> Found | None:
    """ "Turkey's offensive", "an Israeli airstrike", "its advance"."""
    tokens = clause.tokens
    for c in tokens[i].children:
        if tokens[c].dep == "poss" and tokens[c].lower != "whose" and is_actor(clause, c):
            return Found(c, "owner of the event")
    for c in tokens[i].children:
        if tokens[c].dep in ("amod", "compound", "nmod") and is_demonym(clause, c):
            return Found(c, "maker of the event")
    return None


def owns_deed(clause: Clause, i: int) -> bool:
    """Whether the owner of an event did it: of an attack, yes; of losses and wrecks, he suffered them."""
    if clause.claim.kind == "shootdown":
        return False
    return clause.claim.kind not in HARM or clause.tokens[i].lemma in attack_nouns()


def party_between(clause: Clause, i: int, which: int) -> Found | None:
    """ "A clash between A and B": the first is agent, the second target."""
    tokens = clause.tokens
    for c in tokens[i].children:
        if tokens[c].lower == "between" and tokens[c].dep == "prep":
            first = next((g for g in tokens[c].children if tokens[g].dep == "pobj"), None)
            if first is None:
                return None
            second = next((g for g in tokens[first].children if tokens[g].dep == "conj"), None)
            side = first if which == 0 else second
            return as_actor(clause, side, "party between") if side is not None else None
    return None


def done_by(clause: Clause, i: int) -> Found | None:
    tokens = clause.tokens
    for c in tokens[i].children:
        if tokens[c].dep == "agent" or (tokens[c].dep == "prep" and tokens[c].lower == "by"):
            for g in tokens[c].children:
                if tokens[g].dep == "pobj":
                    return as_actor(clause, g, "doer") or owner_of(clause, g)
    for c in tokens[i].children:  # "a deal brokered by", "airstrikes by jets"
        if tokens[c].dep in ("dobj", "nsubj", "nsubjpass", "attr") and tokens[c].pos == "NOUN":
            for g in tokens[c].children:
                if tokens[g].dep == "prep" and tokens[g].lower == "by":
                    for x in tokens[g].children:
                        if tokens[x].dep == "pobj" and is_actor(clause, x):
                            return Found(x, "doer")
    return None


def as_target(clause: Clause, i: int, wanted: str, rule: str) -> Found | None:
    i = counted(clause.tokens, i)
    if wanted == "none" or (wanted == "actor" and not is_actor(clause, i)):
        return None
    if clause.tokens[i].lower in ("which", "that", "what", "there", "this") or clause.tokens[i].lemma in group("harms"):
        return None
    if clause.tokens[i].lower == "it" and clause.claim.kind in ("casualties", "assessment"):
        return None
    if clause.tokens[i].lemma in group("munitions") and clause.claim.kind not in ("equipment_loss", "shootdown", "arms_transfer"):
        return None
    event = clause.tokens[i].lemma in event_nouns() and not is_known(clause, i)
    return None if event or clause.tokens[i].lower in group("calendar") else Found(i, rule)


def prepositional(clause: Clause, i: int, words: frozenset[str], wanted: str, rule: str) -> Found | None:
    tokens = clause.tokens
    for c in tokens[i].children:
        if tokens[c].dep in ("prep", "dative") and tokens[c].lower in words and c in clause.where:
            for g in tokens[c].children:
                if tokens[g].dep == "pobj":
                    found = as_target(clause, g, wanted, rule)
                    if found is not None:
                        return found
    return None


def events_of(clause: Clause, verb: int) -> Iterator[int]:
    """The event a light verb carries: "launched an offensive", "came under fire"; and an event that is the subject."""
    tokens = clause.tokens
    for c in tokens[verb].children:
        if (
            tokens[c].dep in ("dobj", "attr", "nsubj", "nsubjpass")
            and tokens[c].pos == "NOUN"
            and c in clause.where
            and not is_actor(clause, c)
        ):
            yield c
        elif tokens[c].dep == "prep" and c in clause.where and tokens[verb].lemma in light_words():
            for g in tokens[c].children:
                if tokens[g].dep == "pobj" and tokens[g].pos == "NOUN" and not is_actor(clause, g):
                    yield g


def as_actor(clause: Clause, i: int, rule: str) -> Found | None:
    i = counted(clause.tokens, i)
    return Found(i, rule) if is_actor(clause, i) else None


def is_actor(clause: Clause, i: int) -> bool:
    token = clause.tokens[i]
    if token.lower in PRONOUNS:
        return token.lower not in ("it", "which", "that") or clause.claim.kind not in ("assessment", "condemnation")
    if token.lower in group("calendar"):
        return False
    mention = clause.heads.get(i)
    if mention is not None and (
        token.pos != "NOUN" or mention.kind in ("person", "force", "state", "outlet") or _is_entry(mention)
    ):
        return True
    if token.pos == "PROPN":
        return not in_place(clause.reading, token.start) or (token.dep in ("nsubj", "agent") and clause.claim.kind not in HOLDING)
    if token.pos in ("NUM", "ADJ") and token.dep in ("nsubj", "nsubjpass", "pobj", "dobj"):
        return True
    if token.pos == "NOUN" and (token.lower in demonyms() or token.lower.removesuffix("s") in demonyms()):
        return True
    return token.lemma in group("actors") or (token.lemma in word_classes()["people"] and token.lemma not in ("number", "score"))


def _is_entry(mention: Mention) -> bool:
    """Whether the registry knows a group or body of that name, whatever its letters: "Isis"."""
    return mention.actor is not None and mention.kind in ("group", "body", "ngo", "people")


def is_known(clause: Clause, i: int) -> bool:
    mention = clause.heads.get(i)
    return mention is not None and mention.who is not None


def is_demonym(clause: Clause, i: int) -> bool:
    token = clause.tokens[i]
    if token.lower in group("calendar"):
        return False
    if demonym(clause.reading, i) is not None or (token.pos == "NOUN" and token.lemma in group("actors")):
        return True
    return i in clause.heads and (token.pos in ("PROPN", "ADJ") or clause.heads[i].actor is not None)


def holder(clause: Clause) -> Found | None:
    """ "ISIL-held terrain", "rebel-controlled areas": who holds it."""
    tokens = clause.tokens
    for i in clause.where:
        if (
            tokens[i].lower in group("holding")
            and i - 2 in clause.where
            and tokens[i - 1].tag == "HYPH"
            and is_demonym(clause, i - 2)
        ):
            return Found(i - 2, "holder")
    return None


def cue_words(clause: Clause) -> set[str]:
    """The lemmas of the cue behind which the claim stands."""
    return set(cue_lemmas(clause.reading, clause.claim))
