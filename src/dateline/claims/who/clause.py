"""One claim's clause, looked at for its parties: its head, and what its words may stand for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from dateline.claims.core import content_range, in_place
from dateline.claims.what.kinds_lexicon import word_classes
from dateline.claims.who.words import demonym, demonyms, group, owners
from dateline.language.tree import Tokens
from dateline.types import Claim, Mention, Reading, Token

SPEAKERS = frozenset({"i", "we", "my", "our", "me", "us", "ours"})
ADDRESSED = frozenset({"you", "your"})
RELATIVES = frozenset({"which", "that"})
THINGS = frozenset({"it", "its"})
PRONOUNS = frozenset({"he", "she", "they", "him", "her", "them", "his", "their", "who"}) | THINGS | RELATIVES | SPEAKERS
# Kinds whose claims judge: the "it" in them is seldom somebody.
JUDGING = frozenset({"assessment", "condemnation"})
# Kinds whose subject may be the place that is held: it does nothing.
HOLDING = frozenset({"control", "capture", "siege", "damage"})
# Owners that as adjectives only tell the sort of thing: "military solution", unlike "rebel enclave".
DESCRIBING = frozenset({"military", "local"})
SMALL = frozenset({"ADP", "SCONJ", "ADV"})


@dataclass(frozen=True, slots=True)
class Cast:
    """Whom a story speaks of: its mentions by their head, and how often each name comes."""

    mentions: Mapping[int, Mention]
    often: Mapping[str, int]
    leading: int  # how often the second of the names comes


def cast_of(reading: Reading) -> Cast:
    """Whom a story speaks of."""
    often = Counter(m.who for m in reading.mentions if m.who is not None)
    leading = min((times for _, times in often.most_common(2)), default=0)
    return Cast({m.head: m for m in reading.mentions}, often, leading)


@dataclass(frozen=True, slots=True)
class Clause:
    """A claim, the range and head of its tokens, and whom the story speaks of."""

    reading: Reading
    claim: Claim
    where: range
    head: Token
    cast: Cast

    @property
    def tokens(self) -> Tokens:
        """The words of the story."""
        return self.reading.tokens

    @property
    def mentions(self) -> Mapping[int, Mention]:
        """The mentions of the story by their head."""
        return self.cast.mentions


def clause_of(reading: Reading, claim: Claim, cast: Cast) -> Clause:
    """A claim as a clause."""
    where = content_range(reading.tokens, claim)
    return Clause(reading, claim, where, _head(reading.tokens, claim, where), cast)


def _head(tokens: Tokens, claim: Claim, where: range) -> Token:
    """The claim's head; for "in order to oust …" the verb behind the small words."""
    token = tokens[claim.head]
    for _ in range(3):
        if token.pos in ("VERB", "AUX") or (token.pos not in SMALL and token.lemma not in group("purpose")):
            break
        inner = next((c for c in token.children if c in where and tokens[c].dep in ("pobj", "acl", "pcomp", "advcl")), None)
        if inner is None:
            break
        token = tokens[inner]
    return token


def is_actor(clause: Clause, i: int) -> bool:
    """Whether a word may stand for somebody who acts."""
    token = clause.tokens[i]
    if token.lower in PRONOUNS:
        return token.lower not in RELATIVES | THINGS or clause.claim.kind not in JUDGING
    if token.lower in group("calendar"):
        return False
    mention = clause.mentions.get(i)
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
    """Whether the word heads a mention of somebody known."""
    mention = clause.mentions.get(i)
    return mention is not None and mention.who is not None


def is_demonym(clause: Clause, i: int) -> bool:
    """Whether a word before a noun tells whose it is: "Israeli", "rebel", "Hamas"."""
    token = clause.tokens[i]
    if token.lower in group("calendar"):
        return False
    owning = (token.pos == "NOUN" or (token.pos == "ADJ" and token.lemma not in DESCRIBING)) and token.lemma in owners()
    if owning or demonym(clause.reading, i) is not None:
        return True
    return i in clause.mentions and (token.pos in ("PROPN", "ADJ") or clause.mentions[i].actor is not None)


def owner_of(clause: Clause, i: int) -> int | None:
    """The word that tells whose a thing is: "Turkey's tanks", "an Israeli drone"."""
    tokens = clause.tokens
    for c in tokens[i].children:
        if tokens[c].dep == "poss" and tokens[c].lower != "whose" and is_actor(clause, c):
            return c
    for c in tokens[i].children:
        if tokens[c].dep in ("amod", "compound", "nmod") and is_demonym(clause, c):
            return c
    return None


def _shares_object(clause: Clause, i: int) -> bool:
    """Whether a coordinated verb has the object of both: "besieged and shelled the town"."""
    return clause.tokens[i].dep == "conj" and any(clause.tokens[c].dep == "dobj" for c in clause.tokens[i].children)


def is_passive(clause: Clause, i: int) -> bool:
    """Whether a verb tells what was done to its subject; "is expected to" tells it of the verb behind."""
    tokens, token = clause.tokens, clause.tokens[i]
    if token.lemma in group("raising"):
        return False
    if any(tokens[c].dep == "auxpass" or (tokens[c].dep == "nsubjpass" and token.tag == "VBN") for c in token.children):
        return True
    bare = not any(tokens[c].dep in ("dobj", "aux", "ccomp") or _shares_object(clause, c) for c in token.children)
    return bare and token.tag in ("VBN", "VBD") and token.lemma in group("undergone")  # a headline: "Five killed in raid"
