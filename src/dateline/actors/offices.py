"""Who holds an office that a phrase names: "the president", "the two leaders"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from dateline.actors.names import words_of
from dateline.actors.people import SUBJECT, speaks
from dateline.actors.registry import load_registry
from dateline.actors.roles import NOT_IN_OFFICE, general_office
from dateline.actors.setting import Holder, Story, content
from dateline.types import Mention

# "the two leaders": the last two of that kind.
_PAIRED = {
    "leader": "person",
    "president": "person",
    "minister": "person",
    "man": "person",
    "country": "state",
    "state": "state",
    "nation": "state",
}
# Offices of which one leads a state and the other stands for it.
_HEADS = frozenset({"president", "prime minister", "chancellor", "leader", "king"})
# Named persons looked at on either side of a phrase.
_NEAR = 40


def pair(story: Story, mention: Mention, before: Sequence[Mention]) -> Mention | None:
    """ "the two leaders", "both countries": the last two of that kind."""
    head = story.tokens[mention.head]
    kind = _PAIRED.get(head.lemma)
    words = {t.lower for t in story.tokens[story.first(mention) : mention.head]}
    if kind is None or not words <= {"the", "both", "two", "of"} or not words & {"both", "two"} or not words & {"the", "both"}:
        return None  # "two men" may be anybody
    found: dict[str, Mention] = {}
    for other in reversed(before):
        if other.kind == kind and other.who is not None and not (other.actor or "").startswith("state:x"):
            found.setdefault(other.who, other)
        if len(found) == 2:
            last, first = found
            sides = dict.fromkeys(m.side for m in (found[first], found[last]) if m.side)
            return replace(mention, who=f"{first} and {last}", side=" and ".join(sides) or None, role=None)
    return None


def office(story: Story, mention: Mention) -> Mention | None:
    """The person of that office, the latest before the phrase or else the first behind it; the same words go first."""
    head = story.tokens[mention.head]
    start = story.tokens[story.first(mention)].lower
    if (
        mention.kind != "person"
        or mention.role is None
        or head.tag in {"NNS", "NNPS"}
        or start in {"a", "an", "another", "one", "some"}
    ):
        return None
    words = content(story, mention)
    full = words_of(mention.role.of(story.text))
    if general_office(words) is None and general_office(full) is not None:
        words = full  # "head of state", "minister of defence"
    general = general_office(words)
    nearer, later = _around(story, mention)
    before = [h for h in nearer if h[0].who != mention.who]
    behind = [h for h in later if h[0].who != mention.who and h[0].span.start != mention.span.start]
    pools: tuple[Sequence[Holder], ...] = (before, behind)
    if _quotes(story, mention):
        pools = (_voices(story, before), _outside(story, before), _outside(story, behind), before, behind)
    for pool in pools:
        for other, role, _ in pool:
            if (
                role
                and role[0] not in NOT_IN_OFFICE
                and (words != ("minister",) or general_office(role) != "prime minister")
                and (role[-len(words) :] == words or (len(words) == 1 and _main_noun(role) == words[0]))
            ):
                return other if general is None or len(words) > 1 else _by_office(pool, general) or other
        found = _by_office(pool, general)
        if found is not None:
            return found
    return None


def _around(story: Story, mention: Mention) -> tuple[Sequence[Holder], Sequence[Holder]]:
    """The named persons before a phrase, the nearest first, and those behind it."""
    at = bisect_left(story.starts, mention.span.start)
    return story.holders[max(0, at - _NEAR) : at][::-1], story.holders[at : at + _NEAR]


def counterpart(story: Story, mention: Mention, owner: Mention | None) -> Mention | None:
    """Who holds the owner's office elsewhere: "his Turkish counterpart"; himself where that cannot be told.

    Nothing for what is no counterpart.
    """
    head = story.tokens[mention.head]
    if head.lemma != "counterpart":
        return None
    near = [h for some in _around(story, mention) for h in some]
    if owner is None:
        owner = next((h[0] for h in near if h[0].head in head.children and story.tokens[h[0].head].dep == "poss"), None)
    side = _state(story, mention) or (mention.side if owner is None or mention.side != owner.side else None)
    whose = replace(mention, side=side)
    offices = frozenset[str]().union(*(h[2] for h in near if owner is not None and h[0].who == owner.who))
    if owner is None or head.tag in {"NNS", "NNPS"}:
        return whose
    if not offices:
        only = {h[0].who: h[0] for h in near if side is not None and h[0].side == side}
        return _as(whose, *only.values()) if len(only) == 1 else whose
    for other, _, held in near:
        foreign = other.side == side if side else other.side not in (None, owner.side)
        if foreign and other.who != owner.who and held & offices:
            return _as(whose, other)
    state = load_registry().states.get(side or "")
    if state is None:
        return whose
    # A president's counterpart is a chancellor where the president only stands for the state.
    alike = sorted(office for office in offices if office not in _HEADS or office == state.head)
    found = (load_registry().holder(str(side), office, story.reading.story.published) for office in alike)
    actor = next((one for one in found if one is not None), None)
    return whose if actor is None else replace(whose, who=actor.name, actor=actor.id)


def _as(mention: Mention, other: Mention) -> Mention:
    return replace(mention, who=other.who, side=other.side, actor=other.actor)


def _state(story: Story, mention: Mention) -> str | None:
    """The state that an adjective of the phrase names: "Macron's Polish counterpart"."""
    words = (story.tokens[i] for i in range(story.first(mention), mention.head) if story.tokens[i].head == mention.head)
    adjectives = (load_registry().find(word.lower) for word in words if word.dep == "amod")
    return next((actor.side for actor in adjectives if actor is not None and actor.kind == "state"), None)


def same_office(story: Story, mention: Mention) -> Mention | None:
    """Who is named with just these words of a body before: "the YNM chief" after "YNM chief Ann Lee"."""
    words = content(story, mention)
    if mention.kind != "person" or mention.role is None or len(words) < 2:
        return None
    return next((h[0] for h in _around(story, mention)[0] if h[1] == words and h[0].side == mention.side), None)


def _quotes(story: Story, mention: Mention) -> bool:
    """Whether the phrase tells outside any quotation who speaks."""
    return not story.quoted(mention.span.start) and speaks(story.tokens, story.tokens[mention.head])


def _outside(story: Story, pool: Sequence[Holder]) -> list[Holder]:
    """Those named outside quotations: whom a quoted speaker speaks of is seldom the next speaker."""
    return [h for h in pool if not story.quoted(h[0].span.start)]


def _voices(story: Story, pool: Sequence[Holder]) -> list[Holder]:
    """Those of them who do or say something."""
    heads = story.tokens
    return [h for h in _outside(story, pool) if heads[h[0].head].dep in SUBJECT or speaks(heads, heads[h[0].head])]


def _by_office(pool: Sequence[Holder], office: str | None) -> Mention | None:
    return next((other for other, _, offices in pool if office in offices), None)


def _main_noun(role: tuple[str, ...]) -> str:
    """The head noun of a role: the word before its first preposition, or the last."""
    for at, word in enumerate(role):
        if at and word in {"of", "for", "to", "in", "at", "on", "from"}:
            return role[at - 1]
    return role[-1]
