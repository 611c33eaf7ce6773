"""Tell who a party is: the words of the phrase, and the name behind them.

A known mention gives its name; a coordination gives all of its names; "I" and "we" are the claim's own
speaker; a third person inside somebody's own words is not that speaker.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace

from dateline.actors.people import speaks
from dateline.actors.registry import load_registry
from dateline.claims.core import LOOK_BACK, mention_over
from dateline.claims.what.kinds_lexicon import word_classes
from dateline.claims.who.clause import PRONOUNS, SPEAKERS, Clause, is_actor, owner_of
from dateline.claims.who.words import conjuncts, craft, demonym, demonyms, group, kinds_told, named, noun_phrase, plain_name
from dateline.types import Mention, Party, Place, Reading, Span, Speaker

# Plain descriptions of a state's men, unlike the names of bodies ("the Russian army"): the doer is the state.
_MEN = ("forces", "troops", "soldiers", "warplanes")
# Plain words for a state as it deals with others: "our Turkish allies", "the Chilean side".
_STATES_OWN = frozenset(
    "leaders allies ally side enemy aggressor aggressors occupier occupiers invader invaders adversary foe".split()
)
_TOGETHER = frozenset({"we", "our", "us", "ours"})
# Mentions looked at for whom a quoted "he" may stand for, where it cannot be the speaker.
_OTHERS = 30
# Behind one of these an office tells of what or where it is.
_BEHIND = frozenset({"of", "for", "to", "at", "in", "with", "on", "from"})
# Numbers that stand alone, where nothing but people can be meant: "the blast killed dozens".
_CROWDS = frozenset({"dozens", "hundreds", "thousands", "millions", "scores", "others"})
_UNTOLD = frozenset({"thousands", "millions"})
_OF_PEOPLE = frozenset({"casualties", "displacement", "detention", "humanitarian", "bombing", "attack", "abuse"})
_PERSONAL = frozenset({"he", "she", "him", "her", "his", "they", "them", "their"})


def party_of(clause: Clause, i: int) -> Party | None:
    """The words of a party, and who that is."""
    tokens = clause.tokens
    where = _words(clause, i)
    i = i if i in clause.where and named(tokens, i) not in clause.where else named(tokens, i)
    units = clause.claim.units
    unit = next((u for u in units if u.span.start <= tokens[i].start < u.span.end), None) if units else None
    mention = clause.mentions.get(i) or mention_over(clause.reading, tokens[i])
    if mention is not None and i != mention.head and _is_against(clause, i, mention):
        name = plain_name(clause.reading, i)
        inner = load_registry().find(name, clause.reading.story.published)
        return Party(where, inner.name if inner else name, inner.side if inner else None)
    person = _person_over(clause.reading, tokens[i].start)
    if person is not None and (mention is None or mention.kind == "person"):
        return Party(where, person.who, person.side)
    if unit is not None and (mention is None or mention.actor is None):
        side = mention.side if mention is not None and mention.side != mention.who else None
        return Party(unit.span if not where.holds(unit.span) else where, unit.name, side)
    if tokens[i].lower in SPEAKERS and (mention is None or mention.who is None):
        return _speaker(clause, where, i)
    if tokens[i].lower in ("who", "which", "that") and tokens[i].head != i:
        return party_of(clause, tokens[tokens[i].head].head) if tokens[tokens[i].head].dep == "relcl" else None
    ours = _speakers_men(clause, i)
    if ours is not None:
        return Party(where, *ours)
    ground = _ground(clause, i)
    if ground is not None:
        return Party(where, _called(clause.reading, ground))
    if tokens[i].lower in PRONOUNS:
        mention = _other_than_speaker(clause, i, mention)
        return Party(where, mention.who if mention else None, mention.side if mention else None)
    parts = [j for j in conjuncts(tokens, i) if j == i or tokens[j].end <= where.end]
    if len(parts) > 1 and tokens[tokens[i].head].lower == "between":
        parts = parts[:1]  # "a clash between A and B" has two parties
        where = Span(where.start, max(tokens[i].end, where.start + 1))
    known = [_known(clause, j) for j in parts]
    if len(parts) > 1 and known[0][0] is not None and known[0][0] == known[0][1]:
        known = [known[0] if _is_bare(clause, j) else who for j, who in zip(parts, known, strict=True)]
    if len(parts) > 1 and all(who is not None for who, _ in known) and any(_is_registered(clause, j) for j in parts):
        return Party(where, _joined(who for who, _ in known), _joined(side for _, side in known))
    who, side = known[0]
    if who is not None and (_is_registered(clause, i) or not all(is_actor(clause, j) for j in parts[1:]) or len(parts) == 1):
        return Party(where, who, side)
    bare = tokens[i].lower in group("anybody") or tokens[i].tag == "CD"
    if bare and tokens[i].dep in _OF_SOMEBODY and not _untold(clause, i):
        meant = _counted_before(clause, i)
        if meant is not None:
            found = party_of(clause, meant)
            return Party(where, found.who if found else None, found.side if found else None)
    if (tokens[i].lower in _CROWDS or tokens[i].tag == "CD") and _of_people(clause, i):
        return Party(where, "people", side)
    if bare:
        return Party(_with_clause(clause, i, where), None, side)
    name = plain_name(clause.reading, i)
    if len(parts) > 1 and tokens[parts[-1]].end - where.start < _LONG:
        end = tokens[parts[-1]].end
        first = clause.reading.story.text.find(name, where.start, end) if name else -1
        name = " ".join(Span(first, end).of(clause.reading.story.text).split()) if first >= 0 else name
    return Party(where, name, side)


def _is_against(clause: Clause, i: int, mention: Mention) -> bool:
    """Whether a longer name tells that it fights whom the word names: "the coalition against Isis"."""
    tokens, token = clause.tokens, clause.tokens[i]
    return token.dep == "pobj" and tokens[token.head].lower == "against" and mention.span.holds(Span(token.start, token.end))


def _speakers_men(clause: Clause, i: int) -> tuple[str, str] | None:
    """The men of the speaker's side, and the side: "our troops" are the state, "our defenders" some of its men."""
    speaker, token = clause.claim.chain[-1] if clause.claim.chain else None, clause.tokens[i]
    if speaker is None or speaker.side is None or not {token.lemma, token.lower} & word_classes()["troops"]:
        return None
    if not any(clause.tokens[c].lower in ("our", "my") for c in token.children if c < i):
        return None
    if token.lower in _MEN:
        return speaker.side, speaker.side
    state = load_registry().states.get(speaker.side)
    return f"{state.adjective if state else speaker.side} {token.lower}", speaker.side


_OF_SOMEBODY = frozenset({"nsubj", "nsubjpass", "dobj", "pobj"})
# Words looked back over for those whom a bare "many" or "14" counts.
_COUNTED_BACK = 60


def _untold(clause: Clause, i: int) -> bool:
    """Whether a crowd beyond counting stands for people at large: "tens of thousands"."""
    return clause.tokens[i].lower in _UNTOLD and any(
        clause.tokens[c].dep in ("quantmod", "nmod", "prep", "amod") for c in clause.tokens[i].children
    )


def _counted_before(clause: Clause, i: int) -> int | None:
    """Those whom a number or a "many" without a noun counts: the people last told of in the plural, as subject or object."""
    tokens = clause.tokens
    if any(tokens[c].dep in ("prep", "relcl", "acl") for c in tokens[i].children):
        return None
    text = clause.reading.story.text
    for j in range(i - 1, max(i - _COUNTED_BACK, -1), -1):
        token = tokens[j]
        if "\n" in text[token.end : tokens[j + 1].start]:
            return None  # of another paragraph
        if speaks(tokens, token):
            continue  # who says so is not who is counted
        if token.tag in ("NNS", "NNPS") and token.dep in _PEOPLE_SLOTS and token.pos == "NOUN" and is_actor(clause, j):
            return j
    return None


def _of_people(clause: Clause, i: int) -> bool:
    """Whether a number can only count people: by the claim's kind, or as what a verb of killing governs."""
    return clause.claim.kind in _OF_PEOPLE or "casualties" in kinds_told(clause.tokens[clause.tokens[i].head].lemma, "V")


def _with_clause(clause: Clause, i: int, where: Span) -> Span:
    """The words with the short clause that tells who is meant: "those who stayed"."""
    behind = (clause.tokens[c] for c in clause.tokens[i].children if c > i and clause.tokens[c].dep in ("relcl", "acl"))
    told = next(behind, None)
    if told is None or told.right - i > _SHORT or told.right not in clause.where:
        return where
    return Span(where.start, max(where.end, clause.tokens[told.right].end))


def _is_bare(clause: Clause, i: int) -> bool:
    """Whether a noun has nothing of its own before it, and shares its neighbour's owner: "Russian guns and *helicopters*"."""
    return clause.tokens[i].pos == "NOUN" and clause.tokens[i].left == i


def _is_registered(clause: Clause, i: int) -> bool:
    """Whether it is somebody named: of the registry, a state, or with a name of his own."""
    token, mention = clause.tokens[i], clause.mentions.get(i)
    return token.pos == "PROPN" or (mention is not None and (mention.actor is not None or mention.side is not None))


_PEOPLE_SLOTS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj"})
# A clause behind "those" that is longer than this is left out of the party's words.
_SHORT = 8
# "The town" takes up a settlement named at most this many characters and places before.
_NEAR = 400
_PLACES = 6
_SETTLEMENTS = frozenset({"town", "city", "village", "settlement", "hamlet"})
_OF_GROUND = frozenset({"siege", "damage", "shelling", "airstrike", "missile_strike", "bombing", "capture"})
# A coordination of unnamed people longer than this is called by its first member.
_LONG = 120


def _ground(clause: Clause, i: int) -> Place | None:
    """The place last named before that "the town" stands for, or an "it" that something is done to."""
    token, places = clause.tokens[i], clause.reading.places
    taken_up = token.lemma in _SETTLEMENTS and any(clause.tokens[c].lower in ("the", "this") for c in token.children)
    struck = token.lower == "it" and clause.claim.kind in _OF_GROUND and token.dep in ("nsubjpass", "dobj", "pobj")
    if not (taken_up or struck):
        return None
    at = bisect_left(places, token.start, key=lambda p: p.span.start)
    near = (p for p in reversed(places[max(at - _PLACES, 0) : at]) if token.start - p.span.end < _NEAR)
    return next((p for p in near if not p.area), None)


def _called(reading: Reading, place: Place) -> str:
    """What the story calls a place where it first names it, which need not be the gazetteer's spelling."""
    texts = (p.span.of(reading.story.text) for p in reading.places if p.name == place.name)
    return next((text for text in texts if text[:1].isupper()), place.name)


def _words(clause: Clause, i: int) -> Span:
    """The noun phrase, no wider than the claim that its head stands in."""
    where = noun_phrase(clause.tokens, i)
    start = clause.tokens[clause.where[0]].start
    return Span(max(where.start, start), where.end) if i in clause.where and where.end > start else where


def _speaker(clause: Clause, where: Span, i: int) -> Party:
    """ "I" is the speaker; the "we" of somebody who speaks for a side is that side."""
    speaker = clause.claim.chain[-1] if clause.claim.chain else None
    if speaker is None:
        return Party(where, None)
    together = clause.tokens[i].lower in _TOGETHER and _is_person(clause.reading, speaker)
    ours = (_own_body(clause.reading, speaker) or speaker.side) if together else None
    return Party(where, ours or speaker.who, speaker.side)


def _own_body(reading: Reading, speaker: Speaker) -> str | None:
    """The body whose acronym the speaker's role gives: "the WFP director" speaks for the World Food Programme."""
    if speaker.role is None:
        return None
    for word in re.findall(r"[A-Z][\w-]*[A-Z]\b", speaker.role.of(reading.story.text)):
        actor = load_registry().find(word, reading.story.published) if len(word) > 2 else None
        if actor is not None:
            return actor.name
    return None


def _known(clause: Clause, i: int) -> tuple[str | None, str | None]:
    """The name and side behind one head, as far as a mention or the name of a state tells."""
    tokens = clause.tokens
    token = tokens[i]
    mention = clause.mentions.get(i) or mention_over(clause.reading, token)
    if mention is None and token.dep == "appos" and token.head in clause.where:
        mention = clause.mentions.get(token.head)
    mention = _drawn_from(clause, i, mention) or mention
    if mention is not None and mention.who is not None:
        if mention.side is not None and (_are_men(clause, i, mention) or (mention.actor is None and token.lemma in craft())):
            return mention.side, mention.side
        if token.tag in ("NNS", "NNPS") and mention.kind == "state" and _are_people(clause, i):
            return plain_name(clause.reading, i), mention.side
        return mention.who, mention.side
    state = demonym(clause.reading, i) if token.pos in ("PROPN", "ADJ") else None
    if mention is None and token.lower in _STATES_OWN:
        state = next((s for c in token.children if tokens[c].dep == "amod" and (s := demonym(clause.reading, c))), None)
    if state is None and mention is None and token.pos == "NOUN" and not is_actor(clause, i):
        owner = owner_of(clause, i)
        if owner is not None and tokens[owner].tag != "PRP$":
            return _known(clause, owner)  # "ISIL's tanks", "a Ukrainian drone": whose the thing is
    return state, mention.side if mention else state


def _drawn_from(clause: Clause, i: int, mention: Mention | None) -> Mention | None:
    """The body that men without a name of their own come from: "fighters from the Free Army", "the forces of President Sall"."""
    tokens = clause.tokens
    if tokens[i].tag != "NNS" or (mention is not None and mention.actor is not None):
        return None
    armed = word_classes()["troops"]
    for c in tokens[i].children:
        if tokens[c].dep == "prep" and tokens[c].lower in ("from", "of"):
            inner = next((g for g in tokens[c].children if tokens[g].dep == "pobj"), None)
            found = clause.mentions.get(inner) if inner is not None else None
            if found is None or found.actor is None:
                continue
            if found.kind in ("group", "force", "body"):
                return found
            if found.kind in ("person", "state") and found.side is not None and tokens[i].lemma in armed:
                return replace(found, who=found.side)
    return None


def _are_men(clause: Clause, i: int, mention: Mention) -> bool:
    """Whether the words describe the men of a state that they name: "Ukrainian troops", "his soldiers"; not "troops"."""
    body, code, kind = ((mention.actor or "") + "::").split(":")[:3]
    if mention.actor is None and clause.tokens[i].lower in _STATES_OWN and mention.side in demonyms().values():
        body, kind = "force", "forces"  # "Turkish leaders" are Turkey; "US officials" are some of its men
    if body != "force" or code.startswith("x") or kind not in _MEN:
        return False
    own = [clause.tokens[c] for c in clause.tokens[i].children if c < i]
    return any(t.dep == "poss" or demonym(clause.reading, t.i) is not None for t in own)


def _are_people(clause: Clause, i: int) -> bool:
    """ "A million Syrians" are not Syria; "the Americans" who do something are the United States."""
    tokens = clause.tokens
    own = [tokens[c] for c in tokens[i].children if c < i and tokens[c].pos not in ("PUNCT", "SPACE", "ADP")]
    return any(t.lower != "the" for t in own) or (not own and tokens[i].dep not in ("nsubj", "agent"))


def _joined(names: Iterator[str | None]) -> str | None:
    return "|".join(dict.fromkeys(n for n in names if n)) or None


def _person_over(reading: Reading, offset: int) -> Mention | None:
    """The named person whose office or name stands here: "the envoy to Syria, Jan Holm"; not the body he works for."""
    here = bisect_right(reading.mentions, offset, key=lambda m: m.span.start)
    around = reading.mentions[max(here - LOOK_BACK, 0) : here]
    for m in reversed(around):
        if m.kind == "person" and m.who is not None and m.role is not None and m.role.start <= offset < m.role.end:
            if " and " in m.role.of(reading.story.text):
                return None  # "Said and President Jan Holm" are two
            head = reading.story.text[m.role.start : offset]
            return None if any(word in head.split() for word in _BEHIND) else m
    return None


def _other_than_speaker(clause: Clause, i: int, mention: Mention | None) -> Mention | None:
    """Whom "he" stands for inside somebody's own words: not for him who speaks them."""
    speaker, token = clause.claim.chain[-1] if clause.claim.chain else None, clause.tokens[i]
    if mention is None or speaker is None or mention.who != speaker.who or token.lower not in _PERSONAL:
        return mention
    reading = clause.reading
    at = bisect_right(reading.quotations, token.start, key=lambda q: q.content.start) - 1
    if at < 0 or token.start >= reading.quotations[at].content.end:
        return mention
    here = bisect_right(reading.mentions, token.start, key=lambda m: m.span.start)
    before = reversed(reading.mentions[max(here - _OTHERS, 0) : here])
    return next((m for m in before if m.kind == "person" and m.who is not None and m.who != speaker.who), None)


def _is_person(reading: Reading, speaker: Speaker) -> bool:
    """Whether the speaker is a person, whose "we" is a side; a body's "we" is the body."""
    if speaker.source is None:
        return True
    at = bisect_right(reading.mentions, speaker.source.end, key=lambda m: m.span.start)
    around = reading.mentions[max(at - LOOK_BACK, 0) : at]
    mention = next((m for m in reversed(around) if m.span.meets(speaker.source) and m.who is not None), None)
    return mention is None or mention.kind == "person"
