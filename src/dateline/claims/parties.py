"""Find who did it and to whom, from the parse of the claim.

Which word of the clause is agent and which is target depends on the kind (`lexicons/party_roles.tsv`):
who dies is no agent, a town taken is no target. Who a word is comes from the mentions of the
story; a word that no mention covers stands for itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from dateline.claims.core import content_range, core_words, light_words, subject_of
from dateline.claims.kinds_lexicon import word_classes
from dateline.language.tree import Tokens
from dateline.lexicons import rows
from dateline.types import Claim, Mention, Party, Reading, Reason, Span, Token

SPEAKERS = frozenset({"i", "we", "my", "our", "me", "us", "ours"})
PRONOUNS = frozenset({"he", "she", "it", "they", "him", "her", "them", "his", "its", "their", "who", "which", "that"}) | SPEAKERS
# Words that stand before "of" for what they count: "dozens of fighters", "a group of rebels".
MEASURES = frozenset(
    "number score dozen hundred thousand million group lot majority part member handful rest ten most many some several few one two"
    " three four five six seven eight nine ten all both none each couple half percent family series wave pair remnant remainder".split()
)
EVENT_ADJECTIVES = frozenset({"military", "ground", "air", "alleged", "new", "first"})
CLAUSES = frozenset({"relcl", "acl", "advcl", "ccomp", "xcomp", "parataxis", "cc", "punct", "preconj"})
# Kinds whose claims may be a noun phrase with "X for …", "X of …" behind a cue of accusation.
ACCUSED = frozenset({"accuse", "blame", "charge", "suspect", "criticise", "criticize", "condemn", "denounce", "praise", "thank", "hail"})
ACTORS = frozenset(
    "government army force troop soldier police president minister official leader rebel fighter group militia state country military"
    " authority side coalition company team envoy mission union ministry parliament court council unit navy commander diplomat ally"
    " partner opposition regime insurgent militant gunman terrorist separatist organisation organization agency party administration"
    " jihadist people civilian resident refugee family villager worker delegation convoy nation community faction bloc alliance wing"
    " paramilitary mercenary guerrilla defender attacker bomber enemy occupier invader peacekeeper crew pilot prosecutor judge lawmaker"
    " politician protester demonstrator activist king prince general colonel brigade battalion division regiment corps guard service"
    " investigator power adviser advisor aircraft jet warplane committee board office department movement network cell tribe kurd arab"
    " muslim christian jew militiaman woman man child doctor journalist user account source staff member neighbour neighbor".split()
)


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
    return replace(reading, claims=tuple(_with_parties(reading, claim, heads) for claim in reading.claims))


def _with_parties(reading: Reading, claim: Claim, heads: dict[int, Mention]) -> Claim:
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
    return replace(claim, agent=parties["agent"], target=parties["target"], because=tuple(because))


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
        return next((f for f in self._agents() if f is not None), None)

    def target(self) -> Found | None:
        return next((f for f in self._targets() if f is not None), None)

    # --- agents ---

    def _agents(self) -> Iterator[Found | None]:
        tokens, head = self.tokens, self.tokens[self.claim.head]
        if head.pos in ("VERB", "AUX"):
            verb = core_words(tokens, self.claim)[-1]
            for v in dict.fromkeys((verb, head.i)):
                yield self._by(v)
            passive = self._passive(verb) or self._passive(head.i)
            subject = subject_of(tokens, head.i) or subject_of(tokens, verb)
            if subject is not None and subject.dep != "expl":
                role = self.roles.passive if passive else self.roles.subject
                if role == "agent" and not self._stative_judgement(head.i):
                    yield self._actor(subject.i, "subject")
                    yield self._owner_of(subject.i)
                elif passive:
                    yield self._owner_of(subject.i)
                elif self.roles.subject == "agent":
                    yield self._owner_of(subject.i)
            elif subject is None:
                yield self._controller(head.i)
            for c in self._event_nouns(verb):
                yield self._owner_of(c)
        else:
            yield from self._nominal_agents(head.i)

    def _nominal_agents(self, i: int) -> Iterator[Found | None]:
        tokens = self.tokens
        after = next((tokens[c] for c in tokens[i].children if tokens[c].lower in ("for", "of", "as")), None)
        cues = self._cue()
        if cues & ACCUSED and after is not None and self.claim.kind not in ("condemnation", "support"):
            yield self._actor(i, "accused")
        if any(tokens[c].dep in ("acl", "relcl") for c in tokens[i].children) and self.roles.subject == "agent":
            yield self._actor(i, "subject") if self._is_actor(i) else None
        if self.roles.subject == "agent" and self._is_actor(i) and self._verb_behind(i):
            yield self._actor(i, "subject")
        yield self._owner_of(i)
        yield self._by(i)
        if self.roles.of == "agent":
            yield self._prepositional(i, frozenset({"of", "between"}), "actor", "subject of the event")

    def _verb_behind(self, i: int) -> bool:
        """A headline or a cut clause whose verb the parser hung below its subject."""
        return any(self.tokens[k].pos == "VERB" for k in self.where if k > i)

    def _owner_of(self, i: int) -> Found | None:
        """ "Turkey's offensive", "an Israeli airstrike", "its advance"."""
        tokens = self.tokens
        for c in tokens[i].children:
            if tokens[c].dep == "poss" and (tokens[c].pos != "NOUN" or self._is_actor(c)):
                if tokens[c].lower in ("whose",):
                    continue
                return Found(c, "owner of the event")
        for c in tokens[i].children:
            if tokens[c].dep in ("amod", "compound", "nmod") and self._demonym(c):
                return Found(c, "maker of the event")
        return None

    def _controller(self, i: int) -> Found | None:
        """Who does what an infinitive or participle tells: the subject of the clause it hangs on."""
        tokens = self.tokens
        for _ in range(4):
            token = tokens[i]
            if token.head == i:
                return None
            if token.dep in ("acl", "relcl") and self._is_actor(token.head):
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

    # --- targets ---

    def _targets(self) -> Iterator[Found | None]:
        tokens, head = self.tokens, self.tokens[self.claim.head]
        roles = self.roles
        if head.pos not in ("VERB", "AUX"):
            yield from self._nominal_targets(head.i)
            return
        verb = core_words(tokens, self.claim)[-1]
        subject = subject_of(tokens, head.i) or subject_of(tokens, verb)
        passive = self._passive(verb) or self._passive(head.i)
        if subject is not None and subject.dep != "expl":
            role = roles.passive if passive else roles.subject
            if role == "target" and (passive or not self._has_object(verb)):
                yield self._target(subject.i, "any" if passive and roles.object == "any" or self.claim.kind == "casualties" else "actor", "undergoer")
            if self._stative_judgement(head.i):
                yield self._target(subject.i, "actor", "subject judged")
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

    def _nominal_targets(self, i: int) -> Iterator[Found | None]:
        roles = self.roles
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
        event = self.tokens[i].lemma in EVENTS
        return None if event else Found(i, rule)

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
            if tokens[c].dep in ("dobj", "attr", "nsubj", "nsubjpass") and tokens[c].pos == "NOUN" and c in self.where and not self._is_actor(c):
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
            return token.lower not in ("it", "which", "that") or self._known(i) or self.claim.kind not in ("assessment", "other", "humanitarian")
        if i in self.heads:
            return True
        if token.pos == "PROPN":
            return not any(p.span.start <= token.start < p.span.end for p in self.reading.places) or token.dep in ("nsubj", "agent")
        if token.pos in ("NUM", "ADJ") and token.dep in ("nsubj", "nsubjpass", "pobj", "dobj"):
            return True
        return token.lemma in ACTORS or token.lemma in word_classes()["people"]

    def _known(self, i: int) -> bool:
        mention = self.heads.get(i)
        return mention is not None and mention.who is not None

    def _demonym(self, i: int) -> bool:
        mention = self.heads.get(i)
        if mention is not None:
            return True
        return self.tokens[i].lower in demonyms()

    def _passive(self, i: int) -> bool:
        token = self.tokens[i]
        return token.tag == "VBN" and any(self.tokens[c].dep in ("nsubjpass", "auxpass") for c in token.children)

    def _has_object(self, i: int) -> bool:
        return any(self.tokens[c].dep == "dobj" for c in self.tokens[i].children)

    def _stative_judgement(self, i: int) -> bool:
        """ "X is a threat": X is judged, and does nothing."""
        kind = self.claim.kind in ("assessment", "condemnation")
        return kind and self.tokens[i].lemma == "be" and any(self.tokens[c].dep in ("attr", "acomp") for c in self.tokens[i].children)

    def _cue(self) -> set[str]:
        if not self.claim.chain or self.claim.chain[-1].cue is None:
            return set()
        where = self.claim.chain[-1].cue
        first = _at(self.tokens, where.start)
        return {t.lemma for t in self.tokens[first : first + 6] if t.start < where.end}


EVENTS = frozenset(
    "attack strike airstrike offensive assault operation campaign raid fire talk meeting war battle fight clash statement decision action"
    " damage loss casualty death injury explosion blast shelling siege step effort progress role place responsibility control position"
    " claim report bombardment fighting negotiation visit conflict violence deal agreement ceasefire sanction measure number concern"
    " condolence end fund money time issue condition plan thing nothing anything something way news information request demand call".split()
)


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
        if tokens[i].lemma not in MEASURES:
            return i
        of = next((c for c in tokens[i].children if tokens[c].dep == "prep" and tokens[c].lower == "of"), None)
        inner = next((g for g in tokens[of].children if tokens[g].dep == "pobj"), None) if of is not None else None
        if inner is None:
            return i
        i = inner
    return i


def _party(reading: Reading, claim: Claim, heads: dict[int, Mention], i: int) -> Party | None:
    """The words of a party, and who that is."""
    tokens = reading.tokens
    token = tokens[i]
    mention = heads.get(i) or _covering(reading, token)
    where = _phrase(tokens, i)
    if token.lower in SPEAKERS and (mention is None or mention.who is None):
        speaker = claim.chain[-1] if claim.chain else None
        return Party(where, speaker.who if speaker else None, speaker.side if speaker else None)
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
    return tokens[i].right - i > 12 or tokens[i].lower in ("on", "in", "at", "during", "since", "after", "before", "near") and tokens[i].dep == "prep"


def _words(reading: Reading, i: int) -> str:
    """The words that tell who it is: the name or the noun with what describes it, without numbers and articles."""
    tokens = reading.tokens
    own = [c for c in tokens[i].children if c < i and tokens[c].dep in ("compound", "amod", "nmod", "poss") and tokens[c].tag not in ("PRP$", "CD")]
    first = min([i, *(tokens[c].left for c in own)])
    kept = [t for t in tokens[first : i + 1] if t.tag not in ("CD", "DT", "PRP$", "PDT") and t.pos != "SPACE"]
    return Span(kept[0].start, tokens[i].end).of(reading.story.text) if kept else Span(tokens[i].start, tokens[i].end).of(reading.story.text)


def _at(tokens: Tokens, offset: int) -> int:
    low, high = 0, len(tokens)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if tokens[middle].end <= offset else (low, middle)
    return low
