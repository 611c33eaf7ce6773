"""Find who did it and to whom, from the parse of the claim.

Which word of the clause is agent and which is target depends on the kind (`lexicons/party_roles.tsv`):
who dies is no agent, a town taken is no target. Who a word is comes from the mentions of the
story; a word that no mention covers stands for itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from dateline.claims.core import content_range, core_words, light_words, prominence, subject_of
from dateline.claims.kinds_lexicon import triggers, word_classes
from dateline.language.tree import Tokens
from dateline.lexicons import rows
from dateline.types import Claim, Mention, Party, Reading, Reason, Span, Token

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
# "Is expected to", "are believed to": no passive of the deed itself.
# Kinds whose claims judge: an owner named in them has done nothing.
JUDGING = frozenset({"assessment", "condemnation"})
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


def find(reading: Reading) -> Reading:
    """Fill agent and target of every claim."""
    heads = {m.head: m for m in reading.mentions}
    claims: list[Claim] = []
    for claim in reading.claims:
        claims.append(_with_parties(reading, claim, heads, claims[-1] if claims else None))
    return replace(reading, claims=tuple(claims))


def _with_parties(reading: Reading, claim: Claim, heads: dict[int, Mention], before: Claim | None) -> Claim:
    tokens = reading.tokens
    where = content_range(tokens, claim)
    if not where or claim.modality == "demand" and claim.kind == "demand":
        return claim
    clause = _Clause(reading, claim, where, heads)
    agent, target = clause.agent(), clause.target()
    if agent is not None and target is not None and agent.token == target.token:
        target = None
    because = list(claim.because)
    parties: dict[str, Party | None] = {"agent": None, "target": None}
    for name, found in (("agent", agent), ("target", target)):
        party = _party(reading, claim, heads, found.token) if found else None
        if party is not None and found is not None:
            parties[name] = party
            because.append(Reason(name, found.rule, f"“{party.span.of(reading.story.text)}” is the {found.rule}.", party.span))
    if (
        parties["agent"] is None
        and clause.bare()
        and before is not None
        and _continues(reading, before, claim)
        and before.agent is not None
    ):
        parties["agent"] = before.agent
        because.append(Reason("agent", "agent before", "The clause goes on with the doer of the one before.", before.agent.span))
    return replace(claim, agent=parties["agent"], target=parties["target"], because=tuple(because))


def _continues(reading: Reading, before: Claim, claim: Claim) -> bool:
    """Whether a claim follows on the one before: the same speaker, and no more than a sentence's end between them."""
    if before.chain[-1:] != claim.chain[-1:] and (before.chain and claim.chain and before.chain[-1].who != claim.chain[-1].who):
        return False
    between = reading.story.text[before.content.end : claim.content.start]
    return len(between) < NEXT and bool(before.chain) == bool(claim.chain)


@dataclass(frozen=True, slots=True)
class _Clause:
    """One claim's clause, looked at for its parties."""

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

    def agent(self) -> Found | None:
        found = next((f for f in self._agents() if f is not None), None)
        if found is None and self.claim.kind not in JUDGING:
            found = next((f for f in self._further_agents() if f is not None), None)
        return found

    def bare(self) -> bool:
        """Whether the clause is a verb without a subject of its own, whose doer was named before."""
        head = self.head
        if head.pos != "VERB" or self.roles.subject != "agent" or self._passive(head.i) or self.claim.kind in JUDGING:
            return False
        return subject_of(self.tokens, head.i) is None and not any(self.tokens[c].dep == "expl" for c in head.children)

    def target(self) -> Found | None:
        return next((f for f in self._targets() if f is not None), None)

    @property
    def head(self) -> Token:
        """The claim's head; for "in order to oust …" the verb behind the small words."""
        token = self.tokens[self.claim.head]
        for _ in range(3):
            if token.pos in ("VERB", "AUX") or token.pos not in ("ADP", "SCONJ", "ADV") and token.lemma not in group("purpose"):
                break
            inner = next(
                (c for c in token.children if c in self.where and self.tokens[c].dep in ("pobj", "acl", "pcomp", "advcl")), None
            )
            if inner is None:
                break
            token = self.tokens[inner]
        return token

    def _verb(self, head: int) -> int:
        return core_words(self.tokens, self.claim)[-1] if head == self.claim.head else head

    # --- agents ---

    def _agents(self) -> Iterator[Found | None]:
        tokens, head = self.tokens, self.head
        if head.pos in ("VERB", "AUX"):
            verb = self._verb(head.i)
            for v in dict.fromkeys((verb, head.i)):
                yield self._by(v)
            passive = self._passive(verb) or self._passive(head.i)
            subject = subject_of(tokens, head.i) or subject_of(tokens, verb)
            if subject is not None and subject.dep != "expl":
                role = self.roles.passive if passive else self.roles.subject
                if self._undergoes(head.i):
                    role = "none"
                if role == "agent" and not self._stative_judgement(head.i):
                    yield self._actor(subject.i, "subject") if not self._extraposed(subject.i, head.i) else None
                    if self.claim.kind not in JUDGING:
                        yield self._owner_of(subject.i)
                elif self.claim.kind not in JUDGING and (passive or self.roles.subject == "agent"):
                    yield self._owner_of(subject.i)
            elif subject is None:
                yield self._controller(head.i)
            elif self.roles.subject == "agent":  # "there were troops in the town"
                for c in tokens[head.i].children:
                    if tokens[c].dep in ("attr", "dobj"):
                        yield self._actor(c, "subject")
            for c in self._event_nouns(verb) if self.claim.kind not in JUDGING else ():
                if tokens[c].dep in ("nsubj", "nsubjpass") or tokens[verb].lemma in light_words():
                    yield self._owner_of(c)
                    yield self._between(c, 0)
                    yield self._by(c)
                    if self.roles.of == "agent":
                        yield self._prepositional(c, frozenset({"of"}), "actor", "subject of the event")
        else:
            yield from self._nominal_agents(head.i)

    def _nominal_agents(self, i: int) -> Iterator[Found | None]:
        tokens = self.tokens
        cues = self._cue()
        accusing = any(tokens[k].lower in ("for", "of", "as") for k in self.where if k > i)
        if cues & group("accused") and accusing and self.claim.kind not in ("condemnation", "support"):
            yield self._actor(i, "accused")
        if "attribute" in cues:
            yield self._prepositional(i, frozenset({"to"}), "actor", "doer")
        yield self._by(i)
        for c in tokens[i].children:
            if tokens[c].dep == "acl" and tokens[c].tag == "VBN":
                yield self._by(c)
        if self.roles.subject == "target":
            return
        if (
            any(tokens[c].dep in ("acl", "relcl") and tokens[c].tag != "VBN" for c in tokens[i].children)
            and self.roles.subject == "agent"
        ):
            yield self._actor(i, "subject") if self._is_actor(i) else None
        if self.roles.subject == "agent" and self._is_actor(i) and self._verb_behind(i):
            yield self._actor(i, "subject")
        if self.claim.kind != "condemnation":
            yield self._owner_of(i)
        yield self._between(i, 0)
        if self.roles.of == "agent":
            yield self._prepositional(i, frozenset({"of", "between"}), "actor", "subject of the event")

    def _verb_behind(self, i: int) -> bool:
        """A headline or a cut clause whose verb the parser hung below its subject."""
        return any(self.tokens[k].pos == "VERB" for k in self.where if k > i)

    def _owner_of(self, i: int) -> Found | None:
        """ "Turkey's offensive", "an Israeli airstrike", "its advance"."""
        tokens = self.tokens
        for c in tokens[i].children:
            if tokens[c].dep == "poss" and tokens[c].lower != "whose" and self._is_actor(c):
                return Found(c, "owner of the event")
        for c in tokens[i].children:
            if tokens[c].dep in ("amod", "compound", "nmod") and self._demonym(c):
                return Found(c, "maker of the event")
        return None

    def _between(self, i: int, which: int) -> Found | None:
        """ "A clash between A and B": the first is agent, the second target."""
        tokens = self.tokens
        for c in tokens[i].children:
            if tokens[c].lower == "between" and tokens[c].dep == "prep":
                first = next((g for g in tokens[c].children if tokens[g].dep == "pobj"), None)
                if first is None:
                    return None
                second = next((g for g in tokens[first].children if tokens[g].dep == "conj"), None)
                side = first if which == 0 else second
                return self._actor(side, "party between") if side is not None else None
        return None

    def _controller(self, i: int) -> Found | None:
        """Who does what an infinitive or participle tells: the subject of the clause it hangs on."""
        tokens = self.tokens
        for _ in range(4):
            token = tokens[i]
            if token.head == i:
                return None
            if token.dep in ("acl", "relcl") and self._is_actor(_named(tokens, token.head)):
                return self._actor(token.head, "subject") if self.roles.subject == "agent" and token.tag != "VBN" else None
            i = token.head
            by = self._by(i)
            if by is not None:
                return by
            subject = subject_of(tokens, i)
            if subject is not None:
                if self.roles.subject != "agent":
                    return None
                return self._actor(subject.i, "shared subject") or self._owner_of(subject.i)
        return None

    def _by(self, i: int) -> Found | None:
        tokens = self.tokens
        for c in tokens[i].children:
            if tokens[c].dep == "agent" or tokens[c].dep == "prep" and tokens[c].lower == "by":
                for g in tokens[c].children:
                    if tokens[g].dep == "pobj":
                        return self._actor(g, "doer") or self._owner_of(g)
        for c in tokens[i].children:  # "a deal brokered by", "airstrikes by jets"
            if tokens[c].dep in ("dobj", "nsubj", "nsubjpass", "attr") and tokens[c].pos == "NOUN":
                for g in tokens[c].children:
                    if tokens[g].dep == "prep" and tokens[g].lower == "by":
                        for x in tokens[g].children:
                            if tokens[x].dep == "pobj" and self._is_actor(x):
                                return Found(x, "doer")
        return None

    def _further_agents(self) -> Iterator[Found | None]:
        """The doer of an event named further down: "wounded in an Israeli airstrike", "remains in rebel hands"."""
        if self.roles.subject != "agent" and self.claim.kind not in HOSTILE or self.claim.kind in JUDGING:
            return
        tokens = self.tokens
        for i in self.where:
            if tokens[i].lower == "by" and tokens[i].dep in ("agent", "prep"):
                for g in tokens[i].children:
                    if tokens[g].dep == "pobj":
                        yield self._actor(g, "doer") or self._owner_of(g)
        share = prominence(tokens, self.claim)
        for i in sorted(
            (k for k in share if tokens[k].lemma in event_nouns() or tokens[k].lemma == "hand"), key=lambda k: (-share[k], k)
        ):
            yield self._owner_of(i)

    # --- targets ---

    def _targets(self) -> Iterator[Found | None]:
        yield from self._stated_targets()
        far = self.roles.before & FAR
        for i in self.where:
            if self.tokens[i].lower in far and self.tokens[i].dep == "prep":
                for g in self.tokens[i].children:
                    if self.tokens[g].dep == "pobj":
                        yield self._target(g, "actor", "target named")

    def _stated_targets(self) -> Iterator[Found | None]:
        tokens, head, roles = self.tokens, self.head, self.roles
        if self.claim.kind == "assessment" and self._cue() & group("considering"):
            first = next((i for i in self.where if self.tokens[i].pos in ("NOUN", "PROPN", "PRON")), None)
            while first is not None and self.tokens[first].dep == "compound":
                first = self.tokens[first].head
            if first is not None and first in self.where:
                yield self._target(first, "actor", "subject judged")
        if head.pos not in ("VERB", "AUX"):
            yield from self._nominal_targets(head.i)
            yield from self._deeper()
            return
        verb = self._verb(head.i)
        subject = subject_of(tokens, head.i) or subject_of(tokens, verb)
        passive = self._passive(verb) or self._passive(head.i)
        if subject is not None and subject.dep != "expl":
            role = roles.passive if passive else roles.subject
            if self.claim.kind == "humanitarian" and tokens[verb].lemma in group("needing"):
                yield self._target(subject.i, "actor", "undergoer")
            if self._undergoes(head.i):
                yield self._target(subject.i, "actor" if roles.object == "none" else "any", "undergoer")
            if role == "target" and (passive or not self._has_object(verb)):
                yield self._target(
                    subject.i,
                    "any" if passive and roles.object == "any" or self.claim.kind == "casualties" else "actor",
                    "undergoer",
                )
            if self._stative_judgement(head.i):
                yield self._target(subject.i, "any" if self.claim.kind == "condemnation" else "actor", "subject judged")
                yield self._owner_of(subject.i)
        elif tokens[head.i].dep in ("acl", "relcl") and tokens[head.i].tag == "VBN" and roles.passive == "target":
            yield self._target(tokens[head.i].head, roles.object, "undergoer")
        for v in dict.fromkeys((verb, head.i)):
            for c in tokens[v].children:
                if tokens[c].dep in ("dative",) and tokens[c].pos != "ADP":
                    yield self._target(c, "actor", "receiver")
            for c in tokens[v].children:
                if tokens[c].dep == "dobj":
                    yield self._target(c, roles.object, "object")
            yield self._prepositional(v, roles.before, roles.object, "target named")
        for c in self._event_nouns(verb):
            yield from self._nominal_targets(c)
            if subject is not None and c != subject.i and self._is_actor(subject.i):
                yield self._owner_of(c)
        yield from self._deeper()

    def _deeper(self) -> Iterator[Found | None]:
        """An object further down: "led the campaign to drive X out", "aims to stop X"."""
        if self.roles.object == "none":
            return
        share = prominence(self.tokens, self.claim)
        for i in sorted(
            (k for k in share if share[k] >= DEEP and self.tokens[k].pos == "VERB" and k != self.claim.head),
            key=lambda k: (-share[k], k),
        ):
            for c in self.tokens[i].children:
                if self.tokens[c].dep == "dobj" and c in self.where:
                    yield self._target(c, "actor", "object")
            yield self._prepositional(i, self.roles.before & {"against", "with", "on"}, "actor", "target named")

    def _nominal_targets(self, i: int) -> Iterator[Found | None]:
        roles = self.roles
        yield self._between(i, 1)
        if self.claim.kind in ("casualties", "equipment_loss", "damage"):
            yield self._owner_of(i)
        for c in self.tokens[i].children:
            if self.tokens[c].dep == "acl" and self.tokens[c].tag == "VBN" and roles.passive == "target":
                yield self._target(i, roles.object, "undergoer")
        if self.claim.kind in ("condemnation", "support", "assessment", "investigation") and self._is_actor(i):
            yield self._target(i, "actor", "subject judged")
        if self.claim.kind == "condemnation":
            yield self._owner_of(i)
        if self.claim.kind == "casualties" and (self._is_actor(i) or self.tokens[i].lemma in word_classes()["people"]):
            yield self._target(i, "any", "undergoer")
        yield self._prepositional(i, roles.before - {"of"}, roles.object, "target named")
        if roles.of == "target":
            yield self._prepositional(i, frozenset({"of"}), roles.object, "target named")
        for c in self.tokens[i].children:  # "accused X of attacking Y", "responsible for killing Z"
            if self.tokens[c].dep == "prep":
                for g in self.tokens[c].children:
                    if self.tokens[g].dep in ("pcomp", "pobj"):
                        for o in self.tokens[g].children:
                            if self.tokens[o].dep == "dobj":
                                yield self._target(o, roles.object, "object")

    def _target(self, i: int, wanted: str, rule: str) -> Found | None:
        i = _counted(self.tokens, i)
        if wanted == "none" or wanted == "actor" and not self._is_actor(i):
            return None
        if self.tokens[i].lower in ("which", "that", "what", "there", "this"):
            return None
        if self.tokens[i].lemma in group("munitions") and self.claim.kind not in ("equipment_loss", "shootdown", "arms_transfer"):
            return None
        event = self.tokens[i].lemma in event_nouns() and not self._known(i)
        return None if event or self.tokens[i].lower in group("calendar") else Found(i, rule)

    def _prepositional(self, i: int, words: frozenset[str], wanted: str, rule: str) -> Found | None:
        tokens = self.tokens
        for c in tokens[i].children:
            if tokens[c].dep in ("prep", "dative") and tokens[c].lower in words and c in self.where:
                for g in tokens[c].children:
                    if tokens[g].dep == "pobj":
                        found = self._target(g, wanted, rule)
                        if found is not None:
                            return found
        return None

    def _event_nouns(self, verb: int) -> Iterator[int]:
        """The event a light verb carries: "launched an offensive", "came under fire"; and an event that is the subject."""
        tokens = self.tokens
        for c in tokens[verb].children:
            if (
                tokens[c].dep in ("dobj", "attr", "nsubj", "nsubjpass")
                and tokens[c].pos == "NOUN"
                and c in self.where
                and not self._is_actor(c)
            ):
                yield c
            elif tokens[c].dep == "prep" and c in self.where and tokens[verb].lemma in light_words():
                for g in tokens[c].children:
                    if tokens[g].dep == "pobj" and tokens[g].pos == "NOUN" and not self._is_actor(g):
                        yield g

    # --- small looks ---

    def _actor(self, i: int, rule: str) -> Found | None:
        i = _counted(self.tokens, i)
        return Found(i, rule) if self._is_actor(i) else None

    def _is_actor(self, i: int) -> bool:
        token = self.tokens[i]
        if token.lower in PRONOUNS:
            return token.lower not in ("it", "which", "that") or self.claim.kind not in ("assessment", "condemnation")
        if token.lower in group("calendar"):
            return False
        mention = self.heads.get(i)
        if mention is not None and (token.pos != "NOUN" or mention.kind in ("person", "force", "state", "outlet")):
            return True
        if token.pos == "PROPN":
            return not any(p.span.start <= token.start < p.span.end for p in self.reading.places) or token.dep in (
                "nsubj",
                "agent",
            )
        if token.pos in ("NUM", "ADJ") and token.dep in ("nsubj", "nsubjpass", "pobj", "dobj"):
            return True
        if token.pos == "NOUN" and (token.lower in demonyms() or token.lower.removesuffix("s") in demonyms()):
            return True
        return token.lemma in group("actors") or token.lemma in word_classes()["people"] and token.lemma not in ("number", "score")

    def _known(self, i: int) -> bool:
        mention = self.heads.get(i)
        return mention is not None and mention.who is not None

    def _demonym(self, i: int) -> bool:
        token = self.tokens[i]
        if token.lower in group("calendar"):
            return False
        if token.lower in demonyms() or token.pos == "NOUN" and token.lemma in group("actors"):
            return True
        return i in self.heads and token.pos in ("PROPN", "ADJ")

    def _extraposed(self, subject: int, head: int) -> bool:
        """The "it" of "it is not clear who …" is nobody."""
        clause = any(self.tokens[c].dep in ("ccomp", "xcomp", "csubj", "advcl") for c in self.tokens[head].children)
        return self.tokens[subject].lower == "it" and self.tokens[head].lemma in ("be", "remain", "seem", "appear") and clause

    def _undergoes(self, i: int) -> bool:
        lemma = self.tokens[i].lemma
        if self.claim.kind not in HOSTILE:
            return False
        under = lemma == "come" and any(self.tokens[c].lower == "under" for c in self.tokens[i].children)
        return under or lemma in group("repelling") or lemma in group("undergoing") and lemma != "come"

    def _passive(self, i: int) -> bool:
        token = self.tokens[i]
        if token.lemma in group("raising"):
            return False
        return token.tag == "VBN" and any(self.tokens[c].dep in ("nsubjpass", "auxpass") for c in token.children)

    def _has_object(self, i: int) -> bool:
        return any(self.tokens[c].dep == "dobj" for c in self.tokens[i].children)

    def _stative_judgement(self, i: int) -> bool:
        """ "X is a threat": X is judged, and does nothing."""
        kind = self.claim.kind in ("assessment", "condemnation")
        return (
            kind
            and self.tokens[i].lemma == "be"
            and any(self.tokens[c].dep in ("attr", "acomp") for c in self.tokens[i].children)
        )

    def _cue(self) -> set[str]:
        if not self.claim.chain or self.claim.chain[-1].cue is None:
            return set()
        where = self.claim.chain[-1].cue
        first = _at(self.tokens, where.start)
        return {t.lemma for t in self.tokens[first : first + 6] if t.start < where.end}


@cache
def event_nouns() -> frozenset[str]:
    """Nouns that tell what happened, not to whom: the lexicon's own, and a few of no kind."""
    named = {
        t.words[0] for ts in triggers().values() for t in ts if t.pos == "N" and len(t.words) == 1 and t.kind not in OF_PEOPLE
    }
    classes = word_classes()
    return frozenset(named | group("things")) - group("actors") - classes["people"] - classes["buildings"] - classes["territory"] - {"target"}


@cache
def demonyms() -> dict[str, str]:
    """Adjectives and names of states, lower case → the state: "turkish" → "Turkey"."""
    found: dict[str, str] = {}
    for row in rows("countries_actors.tsv")[1:]:
        for cell in (row[3:4], row[1:2], row[2:3], row[5:6]):
            for name in "|".join(cell).split("|"):
                if name:
                    found.setdefault(name.lower(), row[1])
    return found


def _counted(tokens: Tokens, i: int) -> int:
    """What is counted: in "dozens of members of the militia", the members."""
    for _ in range(3):
        if tokens[i].lemma not in group("measures"):
            return i
        of = next((c for c in tokens[i].children if tokens[c].dep == "prep" and tokens[c].lower == "of"), None)
        inner = next((g for g in tokens[of].children if tokens[g].dep == "pobj"), None) if of is not None else None
        if inner is None:
            return i
        i = inner
    return i


def _named(tokens: Tokens, i: int) -> int:
    """The name that an apposition explains: in "the PKK, a banned group", the PKK."""
    if tokens[i].dep == "appos" and tokens[tokens[i].head].pos == "PROPN":
        return tokens[i].head
    if tokens[i].pos == "NOUN":
        named = next((c for c in tokens[i].children if tokens[c].dep == "appos" and tokens[c].pos == "PROPN"), None)
        return i if named is None else named
    return i


def _party(reading: Reading, claim: Claim, heads: dict[int, Mention], i: int) -> Party | None:
    """The words of a party, and who that is."""
    tokens = reading.tokens
    where = _phrase(tokens, i)
    i = _named(tokens, i)
    token = tokens[i]
    mention = heads.get(i) or _covering(reading, token)
    if token.lower in SPEAKERS and (mention is None or mention.who is None):
        speaker = claim.chain[-1] if claim.chain else None
        if speaker is None:
            return Party(where, None)
        together = token.lower in ("we", "our", "us", "ours") and speaker.side
        return Party(where, speaker.side if together else speaker.who, speaker.side)
    if token.lower in ("who", "which", "that") and token.head != i:
        return _party(reading, claim, heads, tokens[tokens[i].head].head) if tokens[tokens[i].head].dep == "relcl" else None
    if mention is not None and mention.who is not None:
        return Party(where, mention.who, mention.side)
    if token.lower in PRONOUNS:
        return Party(where, None, mention.side if mention else None)
    name = _words(reading, i)
    state = demonyms().get(name.lower()) if token.pos in ("PROPN", "ADJ") else None
    return Party(where, state or name, mention.side if mention else state)


def _covering(reading: Reading, token: Token) -> Mention | None:
    """The mention that ends with this word; mentions are in text order."""
    low, high = 0, len(reading.mentions)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if reading.mentions[middle].span.start <= token.start else (low, middle)
    for mention in reversed(reading.mentions[max(low - 4, 0) : low]):
        if mention.span.start <= token.start and token.end <= mention.span.end and mention.span.end <= token.end + 2:
            return mention
    return None


def _phrase(tokens: Tokens, i: int) -> Span:
    """The noun phrase round a word, without clauses that hang on it and what is coordinated with another verb."""
    if tokens[i].dep in ("poss", "amod", "compound", "nmod") and tokens[i].pos in ("ADJ", "PROPN", "PRON"):
        first = min((c for c in tokens[i].children if tokens[c].dep in ("det", "compound", "amod") and c < i), default=i)
        return Span(tokens[first].start, tokens[i].end)
    last = i
    for c in tokens[i].children:
        if c > i:
            if tokens[c].dep in CLAUSES and tokens[c].dep not in ("cc", "punct"):
                break
            if tokens[c].dep in ("prep", "conj", "appos", "nummod", "nmod") and not _holds_clause(tokens, c):
                last = tokens[c].right
    first = tokens[i].left
    while first < i and tokens[first].pos in ("PUNCT", "SPACE", "CCONJ"):
        first += 1
    return Span(tokens[first].start, tokens[last].end)


def _holds_clause(tokens: Tokens, i: int) -> bool:
    return (
        tokens[i].right - i > 12
        or tokens[i].lower in ("on", "in", "at", "during", "since", "after", "before", "near")
        and tokens[i].dep == "prep"
    )


def _words(reading: Reading, i: int) -> str:
    """The words that tell who it is: the name or the noun with what describes it, without numbers and articles."""
    tokens = reading.tokens
    own = [
        c
        for c in tokens[i].children
        if c < i and tokens[c].dep in ("compound", "amod", "nmod", "poss") and tokens[c].tag not in ("PRP$", "CD")
    ]
    first = min([i, *(tokens[c].left for c in own)])
    kept = [t for t in tokens[first : i + 1] if not _quantifying(t)]
    return (
        Span(kept[0].start, tokens[i].end).of(reading.story.text)
        if kept
        else Span(tokens[i].start, tokens[i].end).of(reading.story.text)
    )


def _quantifying(token: Token) -> bool:
    return (
        token.tag in ("CD", "DT", "PRP$", "PDT", "RB", "IN", "JJR", "JJS", "HYPH")
        or token.pos in ("SPACE", "PUNCT", "NUM")
        or token.lower
        in ("other", "several", "many", "some", "few", "estimated", "total", "further", "dozens", "hundreds", "thousands")
    )


def _at(tokens: Tokens, offset: int) -> int:
    low, high = 0, len(tokens)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if tokens[middle].end <= offset else (low, middle)
    return low
