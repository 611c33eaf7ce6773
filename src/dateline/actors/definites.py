"""Definite and bare phrases: "the ministry", "the president", "the army", "rebels": whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from dateline.actors.bodies import AGAINST, body_forms
from dateline.actors.names import words_of
from dateline.actors.neighbours import RUN
from dateline.actors.offices import counterpart, office, pair, same_office
from dateline.actors.others import is_of_others
from dateline.actors.people import speaks, speech_verbs
from dateline.actors.phrases import head_of
from dateline.actors.registry import load_registry
from dateline.actors.roles import NOT_IN_OFFICE, general_office
from dateline.actors.setting import Story, content
from dateline.actors.words import word_group
from dateline.copies import changed
from dateline.types import Mention, Token

# Nouns that belong to the state a story is about when it names no other.
_STATE_NOUNS = word_group("of a state")
_OF_STATE = word_group("state before a servant")
# Heads that such a word before them makes the state's: "a military official".
_SERVANTS = word_group("servant")
# What may stand before a generic noun without naming anything: "the paramilitary group".
_PLAIN = word_group("plain before generic")
# Which of them say that it fights, which that it helps or watches: "the paramilitary group" is no aid agency.
_CIVIL = frozenset({"aid", "rights", "relief", "medical", "monitoring", "humanitarian", "charity", "advocacy"})
_ARMED = _PLAIN - _CIVIL - {"news", "same"}
# "the group", "the movement": any body of the kind, whatever its name.
_GENERIC = word_group("generic")
_QUANTIFIERS = word_group("quantifier") | word_group("unnamed")
# "The militants": who belongs to an armed group.
_MEMBERS = word_group("member")
# "This formation": a named unit.
_UNITS = word_group("unit")
_SPEAKERS_OWN = frozenset({"our", "my"})
# Those who help or serve others than the state: "aid officials", "hospital staff".
_OTHERS_SERVANTS = word_group("servant of others")
_FORCES = ("armed", "forces")
_LANDS = frozenset({"country", "nation", "republic"})
_WHOLE = frozenset({"whole", "entire"})
# "The regime" is the government named before.
_RULERS = frozenset({"regime", "government"})
_DOCUMENTS = frozenset({"document"})
# Arms of a state: neither a group that fights against it nor a ministry is meant.
_ALLIED = frozenset({"alliance", "coalition", "bloc"})
_STATES_ARMS = frozenset({"army", "military", "navy"})
# One of many, so that only what was called so before is meant; and heads of forces that are things.
_OFFICES = word_group("one of many bodies")
_MACHINES = word_group("machine")
_BODIES = frozenset({"body", "force", "group", "outlet", "ngo", "company"})


def definite(story: Story, mention: Mention, before: Sequence[Mention], owner: Mention | None) -> Mention:
    """The mention with whom it stands for, when only what came before can tell."""
    if mention.actor is not None or mention.kind == "demonym":
        return mention
    if _named(story, mention):
        return _sided(story, mention, before, owner)
    if story.tokens[story.first(mention)].lower in _SPEAKERS_OWN:
        return mention  # the speaker's, who is known later
    other = counterpart(story, mention, owner)
    if other is not None:
        return other
    if mention.kind in _DOCUMENTS:
        return _document(story, mention, before) if mention.who is None else mention
    if owner is not None and owner.kind == "state" and owner.side is not None and _of_land(story, mention):
        title = general_office(_behind_owner(story, mention)) if mention.kind == "person" else None
        leader = load_registry().holder(owner.side, title, story.reading.story.published) if title else None
        if leader is not None:
            return changed(mention, who=leader.name, side=leader.side, actor=leader.id)
        return _owned(story, mention, owner.side)
    head = story.tokens[mention.head]
    if mention.side is not None:
        chief = same_office(story, mention) if _the(story, mention) else None
        return mention if chief is None else changed(mention, who=chief.who, side=chief.side, actor=chief.actor)
    if _runs(story, mention):
        return mention
    explained = _explained(story, mention, before)
    if explained is not None:
        return changed(mention, who=explained.who, side=explained.side, actor=explained.actor)
    both = pair(story, mention, before)
    if both is not None:
        return both
    if head.lemma in _LANDS and set(content(story, mention)[:-1]) <= _WHOLE:
        land = owner or (_latest_state(before) if _the(story, mention) else None)
        return changed(mention, who=land.side, side=land.side) if land is not None and land.side is not None else mention
    holder = office(story, mention)
    if holder is not None:
        return changed(mention, who=holder.who, side=holder.side, actor=holder.actor)
    if owner is not None and owner.side is not None and _serves(story, mention):
        return _owned(story, mention, owner.side)
    if owner is not None:
        return mention
    loose = mention.kind == "force" and _bare_plural(story, mention)
    some = not _the(story, mention) and any(t.tag == "CD" for t in story.tokens[story.first(mention) : mention.head])
    named_before = not some and not (loose and head.dep not in {"nsubj", "nsubjpass", "agent"})
    same = _same_head(story, mention, before) if named_before else None  # "three soldiers" may be anybody's
    if same is not None:
        return changed(mention, who=_whole(str(same.who), head), side=same.side, actor=same.actor, kind=same.kind)
    members = _members(story, mention, before)
    if members is not None:
        who = _whole(str(members.who), head)
        return changed(mention, who=who, side=members.side, actor=members.actor, kind=members.kind)
    ministry = _ministry(story, mention)
    if ministry is not None:
        return ministry
    if _the(story, mention) and head.lemma in _GENERIC and set(content(story, mention)[:-1]) <= _PLAIN:
        generic = _latest(story, mention, before)
        if generic is not None and (head.lemma not in _STATE_NOUNS or story.main is None):
            return changed(mention, who=_whole(str(generic.who), head), side=generic.side, actor=generic.actor, kind=generic.kind)
    if some:
        return mention
    of_state = bool(set(content(story, mention)[:-1]) & _OF_STATE)
    if story.tokens[story.first(mention)].lower in {"a", "an"} and not of_state:
        return mention
    joined = head.i + 1 < len(story.tokens) and story.tokens[head.i + 1].lower == "and"
    if loose and (joined or head.lemma in {"army", "military", "navy"}):
        return mention  # "armies and nations": everybody's
    if mention.kind == "outlet" and not of_state and _own_name(story, mention):
        return mention
    public = head.lemma in (_STATE_NOUNS if of_state else _STATE_NOUNS - {"force"})
    if set(content(story, mention)[:-1]) & _OTHERS_SERVANTS:
        return mention
    if not (public or (of_state and head.lemma in _SERVANTS)):
        return mention
    if is_of_others(story, mention):
        return mention
    against = any(word in AGAINST for word in content(story, mention))
    local = "local" in content(story, mention)  # of where the story is set, whoever it is about
    state = (story.riven or story.ground) if against else story.ground if local else story.main
    return _owned(story, mention, state) if state is not None else mention


def _ministry(story: Story, mention: Mention) -> Mention | None:
    """ "The ministry of health" is that of the state the story is about, or of nobody known; no ministry named before."""
    words = words_of(mention.span.of(story.text))
    words = words[1:] if words[:1] == ("the",) else words
    if "of" not in words or words not in body_forms():
        return None
    state = load_registry().states.get(story.main or "")
    actor = load_registry().find(f"{state.adjective} {' '.join(words)}", story.reading.story.published) if state else None
    return mention if actor is None else changed(mention, who=actor.name, side=actor.side, actor=actor.id)


def _of_land(story: Story, mention: Mention) -> bool:
    """Whether the phrase is "the country's X"."""
    return any(story.tokens[i].tag == "POS" for i in range(story.first(mention), mention.head))


def _behind_owner(story: Story, mention: Mention) -> tuple[str, ...]:
    """The words behind the possessor."""
    begin = max(i for i in range(story.first(mention), mention.head) if story.tokens[i].tag == "POS")
    return tuple(t.lower for t in story.tokens[begin + 1 : mention.head + 1])


def _serves(story: Story, mention: Mention) -> bool:
    """Whether "its X" is the state's own: its army, ministry, officials; not its opponents, partners or sons."""
    head = story.tokens[mention.head]
    former = any(word in NOT_IN_OFFICE for word in content(story, mention))
    return not former and (mention.kind == "force" or head.lemma in _STATE_NOUNS | _SERVANTS)


def _runs(story: Story, mention: Mention) -> bool:
    """Whether the phrase says what the body runs: "the council governing the valley" is no body named before."""
    tokens = story.tokens
    behind = (tokens[c] for c in tokens[mention.head].children if c > mention.head and tokens[c].dep == "acl")
    return any(t.tag == "VBG" and t.lemma in RUN for t in behind)


def _own_name(story: Story, mention: Mention) -> bool:
    """Whether the phrase is an outlet's own name: "Harbour Radio", unlike "local radio" and "state television"."""
    words = story.tokens[mention.head - 1 : mention.head + 1]
    return len(words) == 2 and all(t.pos == "PROPN" and story.text[t.start].isupper() for t in words)


def _bare_plural(story: Story, mention: Mention) -> bool:
    return story.tokens[mention.head].tag == "NNS" and story.first(mention) == mention.head


def _the(story: Story, mention: Mention) -> bool:
    return story.tokens[story.first(mention)].lower in {"the", "this", "that"}


def _named(story: Story, mention: Mention) -> bool:
    """Whether the mention is a person's name rather than a phrase about somebody."""
    head = story.tokens[mention.head]
    word = words_of(story.text[head.start : head.end])
    return (
        mention.kind == "person" and mention.who is not None and head_of(head) is None and words_of(mention.who)[-1:] == word[-1:]
    )


def _sided(story: Story, mention: Mention, before: Sequence[Mention], owner: Mention | None) -> Mention:
    """A named person without a side: "its spokesman", somebody of "the opposition", a general of the story's own state.

    Where a state spoke right before, an official of no other state is its own.
    """
    if mention.side is not None or mention.role is None:
        return mention
    if owner is not None:
        return changed(mention, side=owner.side or (owner.who if owner.kind in _BODIES else None))
    if story.main is None:
        return mention
    state = load_registry().states[story.riven or story.ground or story.main]
    words = words_of(mention.role.of(story.text))
    if _FORCES in pairwise(words):
        return changed(mention, side=_spoke_last(story, before) or story.main)
    for word in words:
        if word in AGAINST:
            return changed(mention, side=f"{state.adjective} {AGAINST[word]}")
        if word in _OF_STATE:
            return changed(mention, side=_spoke_last(story, before) or story.main)
    return mention


def _spoke_last(story: Story, before: Sequence[Mention]) -> str | None:
    """The state of whoever spoke last, as the subject of a main verb of speech."""
    for other in reversed(before):
        head = story.tokens[other.head]
        if head.dep in {"nsubj", "nsubjpass"} and story.tokens[head.head].dep in {"ROOT", "conj"} and speaks(story.tokens, head):
            return other.side if other.side in load_registry().states else None
    return None


def _explained(story: Story, mention: Mention, before: Sequence[Mention]) -> Mention | None:
    """The body that a phrase right behind it explains: "the PKK, a banned group that has fought …"."""
    first = story.first(mention)
    if first < 2 or mention.kind not in _BODIES or story.tokens[first].lower not in {"a", "an"} or not before:
        return None
    last = before[-1]
    gap = story.text[last.span.end : mention.span.start]
    follows = story.tokens[mention.head + 1] if mention.head + 1 < len(story.tokens) else None
    clause = follows is not None and (follows.tag in {"WDT", "WP", "VBN", ","} or follows.lower in {"that", "which"})
    return last if last.kind in _BODIES and clause and gap.strip() in {",", "),", "–", "—"} else None


def _same_head(story: Story, mention: Mention, before: Sequence[Mention]) -> Mention | None:
    """The latest mention with the same head noun and a name to give: "the officials" after "US officials"."""
    head = story.tokens[mention.head]
    words = content(story, mention)
    start = story.tokens[story.first(mention)].lower
    if start in {"a", "an", "another", "some", "other", "many"} or len(words) > 2:
        return None
    for other in reversed(before):
        if other.who is None or other.side is None or " and " in other.side:
            continue
        token = story.tokens[other.head]
        if (token.tag in {"NNS", "NNPS"}) != (head.tag in {"NNS", "NNPS"}):
            continue
        alike = token.lemma == head.lemma or {token.lemma, head.lemma} == _RULERS
        known = other.actor is not None or words[0] in words_of(other.span.of(story.text))  # no acronym that only this story has
        same = alike or (len(words) == 1 and words[0] in words_of(other.who)[-1:] and known)
        if same and (len(words) == 1 or words[0] in words_of(other.who)):
            return other
    return None


def _latest(story: Story, mention: Mention, before: Sequence[Mention]) -> Mention | None:
    """The body last spoken of, a subject rather than not."""
    kinds = {"outlet"} if story.tokens[mention.head].lemma in {"newspaper", "paper", "channel", "broadcaster"} else _BODIES
    if story.tokens[mention.head].lemma in {"group", "movement", "militia", "faction", "network", "organisation", "organization"}:
        kinds = {"group", "ngo"}
        said = set(content(story, mention)[:-1])
        kinds = {"group"} if said & _ARMED else {"ngo"} if said & _CIVIL else kinds
    fighting = "group" in kinds and "body" not in kinds
    allied = story.tokens[mention.head].lemma in _ALLIED
    if story.tokens[mention.head].lemma in _STATES_ARMS:
        kinds = {"force"}
    if story.tokens[mention.head].lemma in _OFFICES:
        kinds = set()  # of none but one that is called so
    last: Mention | None = None
    head = story.tokens[mention.head].lower
    for other in list(reversed(before))[:12]:
        if other.who is None:
            continue
        group = _group_of(story, other) if fighting else None
        if group is not None:
            return group
        if (allied and not _is_alliance(other)) or (fighting and _only_men(story, other)):
            continue
        called = other.kind in _BODIES and head in words_of(other.who)  # rebels may call themselves an army
        # a jet is no military, and "the army" no body of men without a name
        part = head in _STATES_ARMS and (story.tokens[other.head].lemma in _MACHINES or _only_men(story, other))
        if (other.kind in kinds or called) and not part and (allied or not other.who.endswith("coalition")):
            if story.tokens[other.head].dep in {"nsubj", "nsubjpass"}:
                return other
            last = last or other
    return last


def _group_of(story: Story, mention: Mention) -> Mention | None:
    """The armed group whose men a phrase names: "M23 fighters", "Boko Haram elements"."""
    if mention.actor is not None or mention.side is None or mention.kind not in {"person", "force", "people"}:
        return None
    registry = load_registry()
    group = registry.find(mention.side, story.reading.story.published)
    if group is None or group.kind != "group" or group.side in registry.states or group.id not in registry.rows:
        return None  # "the rebels" of no name are no group to be taken up
    return changed(mention, who=group.name, side=group.side, actor=group.id, kind=group.kind)


def _only_men(story: Story, mention: Mention) -> bool:
    """Whether it tells of some of nobody known: "the troops", "three soldiers", "the camps"."""
    token = story.tokens[mention.head]
    return mention.actor is None and mention.side is None and (token.tag == "NNS" or token.pos == "PRON")


def _is_alliance(mention: Mention) -> bool:
    """Whether it stands for several states or parties together: it is its own side, or calls itself so."""
    words = words_of(mention.who or "")
    return bool(_ALLIED & set(words)) or (mention.kind == "body" and mention.actor is not None and mention.side == mention.who)


def _whole(who: str, head: Token) -> str:
    """The body that the noun names, not its part: "the army" after "a Malian army convoy" is the Malian army."""
    words = who.split()
    at = next((i for i, word in enumerate(words[:-1]) if i and word.lower() == head.lower), None)
    return who if at is None else " ".join(words[: at + 1])


def _members(story: Story, mention: Mention, before: Sequence[Mention]) -> Mention | None:
    """ "The militants" are the armed group last named, "this formation" the unit."""
    head = story.tokens[mention.head]
    if len(content(story, mention)) > 1 or story.tokens[story.first(mention)].lower not in {"the", "this", "these", "those"}:
        return None
    if head.tag == "NNS" and head.lemma in _MEMBERS:
        wanted = "group"
    elif head.tag == "NN" and head.lemma in _UNITS:
        wanted = "force"
    else:
        return None
    near = (m for m in reversed(before) if m.kind == wanted and m.who is not None)
    return next((m for m in near if (m.actor is not None if wanted == "group" else story.tokens[m.head].pos == "PROPN")), None)


def _latest_state(before: Sequence[Mention]) -> Mention | None:
    return next((m for m in reversed(before) if m.kind == "state"), None)


def _document(story: Story, mention: Mention, before: Sequence[Mention]) -> Mention:
    """ "the release" is the one before it; a statement without an owner is that of whoever spoke last."""
    head, start = story.tokens[mention.head], story.tokens[story.first(mention)].lower
    if head.tag in {"NNS", "NNPS"} or start not in {"the", "this", "its", "a", "his", "her", "their"}:
        return mention
    near = list(reversed(before))
    if start != "a":
        for other in near:
            if other.kind == "document" and story.tokens[other.head].lemma == head.lemma:
                return changed(mention, who=other.who, side=other.side, actor=other.actor)
    for other in near[:8]:
        token: Token = story.tokens[other.head]
        if token.dep == "nsubj" and story.tokens[token.head].lemma in speech_verbs() and other.kind in _BODIES | {"person"}:
            return changed(mention, who=other.who, side=other.side, actor=other.actor)
    return mention


def _outside(token: Token) -> bool:
    """Whether the token before a noun is no part of what it is called."""
    if token.pos in {"ADP", "PUNCT"}:
        return token.tag != "HYPH"
    return token.tag in {"DT", "PDT", "PRP$", "CD", "POS", "RB"} or token.lower in _QUANTIFIERS


def _owned(story: Story, mention: Mention, side: str) -> Mention:
    """The phrase under the name of the state that it belongs to."""
    state = load_registry().states.get(side)
    begin = mention.head
    while begin > story.first(mention) and not _outside(story.tokens[begin - 1]):
        begin -= 1
    words = " ".join(story.text[story.tokens[begin].start : story.tokens[mention.head].end].split())
    adjective = state.adjective if state else side
    name = f"{adjective} {words}"
    for word in content(story, mention):
        if word in AGAINST:
            return changed(mention, who=name, side=f"{adjective} {AGAINST[word]}")
    if words == "state":
        return changed(mention, who=side, side=side, kind="state")
    actor = load_registry().find(name, story.reading.story.published)
    return changed(mention, who=actor.name if actor else name, side=side, actor=actor.id if actor else None)
