"""Who holds an office that a phrase names: "the president", "the two leaders"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from dateline.actors.names import words_of
from dateline.actors.people import SUBJECT, speaks
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
# Named persons looked at on either side of a phrase.
_NEAR = 40


def pair(story: Story, mention: Mention, before: Sequence[Mention]) -> Mention | None:
    """ "the two leaders", "both countries": the last two of that kind."""
    head = story.tokens[mention.head]
    kind = _PAIRED.get(head.lemma)
    words = {t.lower for t in story.tokens[story.first(mention) : mention.head]}
    if kind is None or not words <= {"the", "both", "two", "of"} or not words & {"both", "two"}:
        return None
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
    at = bisect_left(story.starts, mention.span.start)
    before = [h for h in reversed(story.holders[max(0, at - _NEAR) : at]) if h[0].who != mention.who]
    behind = [h for h in story.holders[at : at + _NEAR] if h[0].who != mention.who and h[0].span.start != mention.span.start]
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


def same_office(story: Story, mention: Mention) -> Mention | None:
    """Who is named with just these words of a body before: "the YNM chief" after "YNM chief Ann Lee"."""
    words, at = content(story, mention), bisect_left(story.starts, mention.span.start)
    if mention.kind != "person" or mention.role is None or len(words) < 2:
        return None
    before = reversed(story.holders[max(0, at - _NEAR) : at])
    return next((h[0] for h in before if h[1] == words and h[0].side == mention.side), None)


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
