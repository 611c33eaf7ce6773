"""What a story is about: its main state, the ground it is set in, its quotations, the offices of its persons."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from dateline.actors.bodies import FOES
from dateline.actors.names import words_of
from dateline.actors.phrases import head_of
from dateline.actors.registry import Hit, load_registry
from dateline.actors.roles import general_office
from dateline.actors.words import word_group
from dateline.language.tree import span, token_at
from dateline.types import Mention, Reading, Span

_PLACE = word_group("before a place")
# A state must make up this share of a story's state names to own what the story leaves without an owner.
_SHARE = 0.4
# … or lead the next one by this much.
_LEAD = 1.5
# A state named once or twice is hardly what the story is about: nothing is given to it that it is not said to own.
_ENOUGH = 3
_ALONE = 2  # where no other state is named

# A country as the topic of a headline.
_LABEL = re.compile(r"([A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3}): ")
_THEY = frozenset({"they", "them", "their", "theirs", "themselves", "we", "us", "our", "both", "these", "those"})

# A named person, the words of the office they are named with, the general offices they hold.
Holder = tuple[Mention, tuple[str, ...], frozenset[str]]


class Story:
    """A reading seen through its mentions: the state it is mostly about, its quotations, its offices."""

    __slots__ = ("_ends", "_starts", "ground", "holders", "main", "reading", "riven", "starts", "text", "tokens")

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tokens = reading.tokens
        self.text = reading.story.text
        self._starts = [q.content.start for q in reading.quotations]
        self._ends = [q.content.end for q in reading.quotations]
        topic = _topic(reading)
        self.main = topic or _main_state(reading)
        hits = list(load_registry().scan(reading.tokens, reading.story.text, reading.story.published))
        self.ground = topic or _ground(reading, hits) or self.main
        self.riven = _riven(reading, hits)
        self.holders = tuple(_holders(reading))
        self.starts = [h[0].span.start for h in self.holders]

    def span(self, first: int, last: int) -> Span:
        return span(self.tokens, first, last)

    def first(self, mention: Mention) -> int:
        """The first token of a mention."""
        return token_at(self.tokens, mention.span.start)

    def quoted(self, offset: int) -> bool:
        """Whether the offset lies inside a quotation."""
        at = bisect_right(self._starts, offset) - 1
        return at >= 0 and offset < self._ends[at]

    def many(self, mention: Mention) -> bool:
        """Whether the mention stands for several: a plural or a people."""
        token = self.tokens[mention.head]
        if token.pos == "PRON":
            return token.lower in _THEY
        if mention.actor is not None and self.text[token.start : token.end].isupper():
            return False  # an acronym, whatever its last letter makes of it
        if mention.kind in {"person", "people"} or token.pos == "NOUN":
            head = head_of(token)
            return token.tag in {"NNS", "NNPS"} or mention.kind == "people" or (head is not None and head.many)
        return token.tag == "NNPS" and mention.kind not in {"state", "body", "outlet", "ngo", "name", "company"}


def _topic(reading: Reading) -> str | None:
    """The state that a headline names before a colon: "Iraq: five rockets hit …"; no bloc, and nobody who may speak there."""
    headline = next((s.span for s in reading.story.sections if s.kind == "headline"), None)
    match = _LABEL.match(reading.story.text, headline.start, headline.end) if headline is not None else None
    state = load_registry().find(match[1]) if match else None
    known = load_registry().states.get(state.name) if state is not None else None
    return None if known is None or known.bloc else known.actor.name


def _main_state(reading: Reading) -> str | None:
    """The state whose names make up most of the story's state names."""
    states = load_registry().states
    kinds = {"state", "demonym", "force", "body", "person", "people"}
    named = (m.side for m in reading.mentions if m.kind in kinds and m.side is not None)
    owned = (_foes().get(side, side) for side in named)  # of the Thai rebels' story Thailand is the state, too
    sides = [side for side in owned if side in states and not states[side].bloc]
    if not sides:
        return None
    (side, count), *rest = Counter(sides).most_common(2)
    most = count >= _SHARE * len(sides) or (rest and count >= _LEAD * rest[0][1])
    return side if most and count >= (_ENOUGH if rest else _ALONE) else None


@cache
def _foes() -> dict[str, str]:
    """Those against a state, as sides, and the state."""
    states = load_registry().states
    return {f"{state.adjective} {foes}": name for name, state in states.items() for foes in FOES}


def _riven(reading: Reading, hits: Sequence[Hit]) -> str | None:
    """The state whose opposition or rebels the story names as such: "the Syrian opposition"."""
    counts: Counter[str] = Counter()
    states = load_registry().states
    for hit in hits:
        behind = [t.lemma for t in reading.tokens[hit.last + 1 : hit.last + 4]]
        state = states.get(hit.actor.name) if hit.via == "adjective" else None
        if state is not None and not state.bloc and set(behind[:2]) & {"opposition", "rebel", "insurgent"}:
            counts[hit.actor.name] += 1
        elif hit.actor.name.endswith(("opposition", "rebels")) and hit.actor.side:
            counts.update(n for n, s in states.items() if hit.actor.name.startswith(s.adjective))
    return next((name for name, _ in counts.most_common(1)), None)


def _ground(reading: Reading, hits: Sequence[Hit]) -> str | None:
    """The state that the story is set in, by its names, those of places twice: rebels without a state are that one's."""
    counts: Counter[str] = Counter()
    for hit in hits:
        if hit.actor.kind != "state" or hit.via == "seat" or load_registry().states[hit.actor.name].bloc:
            continue
        at = hit.first - 1
        if at >= 0 and (reading.tokens[at].tag == "DT" or reading.tokens[at].pos == "ADJ"):
            at -= 1
        counts[hit.actor.name] += 2 if at >= 0 and reading.tokens[at].lower in _PLACE else 1
    return next((name for name, count in counts.most_common(1) if count >= _ENOUGH), None)


def _holders(reading: Reading) -> Iterator[Holder]:
    """The named persons, the words of the office each is named with, and the general offices each holds."""
    registry, on = load_registry(), reading.story.published
    for mention in reading.mentions:
        if mention.kind != "person" or mention.who is None:
            continue
        role = words_of(mention.role.of(reading.story.text)) if mention.role else ()
        if role and words_of(mention.who)[-len(role) :] == role:
            continue  # "the Public Prosecutor": an office and nobody's name
        own = general_office(role)
        terms = registry.terms.get(mention.actor or "", ())
        offices = {t.office for t in terms if t.office and on is not None and t.holds(on)} | ({own} if own else set())
        if role or offices:
            yield mention, role, frozenset(offices)


def content(story: Story, mention: Mention) -> tuple[str, ...]:
    """The words of a mention up to its head, articles and numbers left out."""
    found = []
    for i in range(story.first(mention), mention.head + 1):
        token = story.tokens[i]
        if token.tag not in {"DT", "PDT", "CD", "PRP$", "POS", "HYPH"}:
            found.append(token.lemma)
    return tuple(found)
