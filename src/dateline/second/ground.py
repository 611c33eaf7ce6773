"""A model's answer → claims: what does not stand in the story, or is on no list, is dropped and counted.

Words are looked for in the claim, then in its paragraph and the one before, letter by letter. Places, days, numbers and names
are those that Dateline's own stages found at these words; a model never says where a place is or how much a number comes to.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast, get_args

from dateline.claims.clauses import claim_id
from dateline.claims.what.yardsticks import bounds
from dateline.second.prompt import MOST_CLAIMS, UNITS, kinds
from dateline.types import (
    Basis,
    Bound,
    Certainty,
    Claim,
    Interval,
    Mention,
    Modality,
    Outcome,
    Party,
    Place,
    Quantity,
    QuoteKind,
    Reading,
    Reason,
    Section,
    Span,
    Speaker,
    Step,
)

OPENING = re.compile(r'"claims"\s*:\s*\[')
LONGEST = 1_500  # characters of one claim; more is a copied page
Found = TypeVar("Found", Interval, Place, Quantity, Mention)


@dataclass(slots=True)
class Dropped:
    """What of an answer was not taken: claims whose words are not in the story, and fields of claims that were taken."""

    claims: int = 0
    fields: int = 0
    broken: int = 0  # answers that broke off, or were no JSON of the form asked for


def grounded(reading: Reading, part: tuple[Section, ...], answer: str, *, made_by: str, dropped: Dropped) -> list[Claim]:
    """The claims of an answer about a part of the story. Never raises: an answer that cannot be read gives none."""
    items = _items(answer, dropped)
    dropped.claims += max(0, len(items) - MOST_CLAIMS)
    found: dict[Span, Claim] = {}
    search = part[0].span.start
    for item in items[:MOST_CLAIMS]:
        where = _content(reading.story.text, part, item.get("content") if isinstance(item, dict) else None, search)
        if where is None or where[1] in found:
            dropped.claims += 1
            continue
        section, span = where
        search = span.start
        found[span] = _claim(_Words(reading, part, section, span, dropped), item, made_by)
    return list(found.values())


def _items(answer: str, dropped: Dropped) -> list[Any]:
    """The claims in an answer, one by one: of an answer that breaks off the whole ones count."""
    read = json.JSONDecoder().raw_decode
    items: list[Any] = []
    opening = OPENING.search(answer)
    at = opening.end() if opening else len(answer)
    try:
        while (at := _next(answer, at)) < len(answer) and answer[at] != "]":
            item, at = read(answer, at)
            items.append(item)
    except (ValueError, RecursionError):
        at = len(answer)
    dropped.broken += at >= len(answer)
    return items


def _next(answer: str, at: int) -> int:
    """The next character that is neither blank nor comma."""
    while at < len(answer) and answer[at] in ", \t\r\n":
        at += 1
    return at


def _content(text: str, part: tuple[Section, ...], words: object, search: int) -> tuple[Section, Span] | None:
    """The paragraph and the span of a claim's words: the first place from the claim before on, else the first of all."""
    if not isinstance(words, str) or not 0 < len(words.strip()) <= LONGEST:
        return None
    words = words.strip()
    end = part[-1].span.end
    for start in (search, part[0].span.start):
        at = text.find(words, start, end)
        if at >= 0:
            span = Span(at, at + len(words))
            section = next((section for section in part if section.span.holds(span)), None)
            return None if section is None else (section, span)
    return None


@dataclass(slots=True)
class _Words:
    """Where the words of one claim's fields are looked for."""

    reading: Reading
    part: tuple[Section, ...]
    section: Section
    content: Span
    dropped: Dropped

    def place(self, words: object, *, inside: bool = False) -> Span | None:
        """The span of words, nearest first: the claim, its paragraph, the one before. ``inside`` looks in the claim alone."""
        if words is None or words == "":
            return None
        if isinstance(words, str) and (words := words.strip()):
            for around in self._around(inside):
                at = _nearest(self.reading.story.text, words, around, self.content.start)
                if at is not None:
                    return Span(at, at + len(words))
        self.dropped.fields += 1
        return None

    def _around(self, inside: bool) -> Iterator[Span]:
        yield self.content
        if inside:
            return
        yield self.section.span
        at = self.part.index(self.section)
        if at:
            yield self.part[at - 1].span

    def one_of(self, value: object, allowed: Iterable[str]) -> str | None:
        """A value of a closed list."""
        if value is None:
            return None
        if isinstance(value, str) and value in allowed:
            return value
        self.dropped.fields += 1
        return None

    def lists(self, value: object, most: int) -> list[Any]:
        """The first items of a list; anything else is none."""
        if not isinstance(value, list):
            return []
        self.dropped.fields += max(0, len(value) - most)
        return value[:most]


def _nearest(text: str, words: str, around: Span, to: int) -> int | None:
    """Where whole words stand inside a stretch, as near to a place as they do."""
    found: list[int] = []
    at = text.find(words, around.start, around.end)
    while at >= 0:
        end = at + len(words)
        if not (_letter(text, at - 1) and _letter(text, at)) and not (_letter(text, end - 1) and _letter(text, end)):
            found.append(at)
        at = text.find(words, end, around.end)
    return min(found, key=lambda start: abs(start - to), default=None)


def _letter(text: str, at: int) -> bool:
    return 0 <= at < len(text) and text[at].isalnum()


# --- the fields ---


def _claim(words: _Words, item: Mapping[str, Any], made_by: str) -> Claim:
    story = words.reading.story
    digest = hashlib.sha256(story.text.encode("utf-8", "surrogatepass")).hexdigest()
    chain = tuple(_chain(words, item.get("speakers")))
    outcome = words.one_of(item.get("outcome"), get_args(Outcome))
    reason = Reason("claim", "llm", f"{made_by} gave these words; they stand in the story letter by letter", words.content)
    return Claim(
        id=claim_id(digest, words.content),
        section=words.section.kind,
        content=words.content,
        head=next((token.i for token in words.reading.tokens if token.start >= words.content.start), 0),
        chain=chain,
        quote=_quote(words, chain),
        kind=words.one_of(item.get("kind"), kinds()) or "other",
        modality=cast(Modality, words.one_of(item.get("modality"), get_args(Modality)) or "asserted"),
        certainty=_certainty(words, item),
        condition=words.place(item.get("condition")),
        outcome=cast("Outcome | None", outcome),
        agent=_party(words, item.get("agent")),
        target=_party(words, item.get("target")),
        places=tuple(_places(words, item.get("places"))),
        time=_at(words.reading.times, words.place(item.get("time"))),
        quantities=tuple(_quantities(words, item.get("quantities"))),
        because=(reason,),
    )


def _chain(words: _Words, value: object) -> Iterator[Speaker]:
    for item in words.lists(value, 4):
        if not isinstance(item, dict):
            continue
        source, cue = words.place(item.get("source")), words.place(item.get("cue"))
        if source is None and cue is None:
            continue  # nobody, by nothing that was written: no evidence of a speaker
        mention = _at(words.reading.mentions, source)
        yield Speaker(
            source=source,
            who=(mention.who if mention else None) or _full_name(words, item.get("who"), source),
            role=words.place(item.get("role")) or (mention.role if mention else None),
            side=mention.side if mention else None,
            cue=cue,
            medium=words.place(item.get("medium")),
            actor=mention.actor if mention else None,
        )


def _full_name(words: _Words, name: object, source: Span | None) -> str | None:
    """The name that a model gives for a source, when the story holds it word for word."""
    if source is None:
        return None
    if isinstance(name, str) and name.strip():
        if len(name) <= LONGEST and name.strip() in words.reading.story.text:
            return name.strip()
        words.dropped.fields += 1
    return None


def _quote(words: _Words, chain: tuple[Speaker, ...]) -> QuoteKind:
    if not chain:
        return "none"
    marks = [quotation for quotation in words.reading.quotations if quotation.content.meets(words.content)]
    if any(quotation.span.holds(words.content) for quotation in marks):
        return "direct"
    return "mixed" if marks else "indirect"


def _certainty(words: _Words, item: Mapping[str, Any]) -> Certainty | None:
    """A step with its hedge; a step without words to rest on is none."""
    step = words.one_of(item.get("certainty"), get_args(Step))
    hedge = words.place(item.get("hedge"))
    if step is None or hedge is None:
        words.dropped.fields += step is not None
        return None
    low, high = bounds(cast(Step, step))
    return Certainty(cast(Step, step), low, high, hedge)


def _party(words: _Words, value: object) -> Party | None:
    span = words.place(value)
    if span is None:
        return None
    mention = _at(words.reading.mentions, span)
    return Party(span, mention.who if mention else None, mention.side if mention else None)


def _places(words: _Words, value: object) -> Iterator[Place]:
    taken: set[Span] = set()
    for item in words.lists(value, 6):
        span = words.place(item)
        place = _at(words.reading.places, span)
        if span is None or (place.span if place else span) in taken:
            continue
        taken.add(place.span if place else span)
        name = span.of(words.reading.story.text)
        yield place or Place(name, None, None, False, "unresolved", None, None, None, None, span)


def _quantities(words: _Words, value: object) -> Iterator[Quantity]:
    """Numbers that Dateline's own grammar reads at these words; what they count is the model's reading, from closed lists."""
    taken: set[Span] = set()
    for item in words.lists(value, 8):
        if not isinstance(item, dict):
            continue
        number = _at(words.reading.quantities, words.place(item.get("words"), inside=True))
        if number is None or number.span in taken:
            continue
        taken.add(number.span)
        of = words.place(item.get("of"))
        yield Quantity(
            value=number.value,
            high=number.high,
            unit=words.one_of(item.get("unit"), UNITS) or number.unit,
            of=of.of(words.reading.story.text) if of else None,
            basis=cast(Basis, words.one_of(item.get("basis"), get_args(Basis)) or number.basis),
            bound=cast(Bound, words.one_of(item.get("bound"), get_args(Bound)) or number.bound),
            span=number.span,
            time=number.time,
        )


def _at(found: Iterable[Found], span: Span | None) -> Found | None:
    """What a stage found at these words: the longest that meets them."""
    if span is None:
        return None
    meeting = (item for item in found if item.span is not None and item.span.meets(span))
    return max(meeting, key=lambda item: (item.span.end - item.span.start) if item.span else 0, default=None)
