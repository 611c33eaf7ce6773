"""Read stories with a model behind the same seam as the built-in reader: stories in, readings with claims out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from dateline.errors import DocumentError
from dateline.pipeline import Tools, mention_stages
from dateline.second import cache
from dateline.second.endpoint import Answer, Endpoint, ask
from dateline.second.ground import Dropped, grounded
from dateline.second.prompt import messages, parts, rules, schema, tokens
from dateline.types import Claim, Reading, Section, Story


@dataclass(slots=True)
class Spent:
    """What a run cost so far, and what of the answers was not taken."""

    stories: int = 0
    asked: int = 0
    cached: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0
    claims: int = 0
    dropped_claims: int = 0
    dropped_fields: int = 0
    broken: int = 0

    def add(self, answer: Answer) -> None:
        """Count an answer; one out of the cache costs nothing."""
        self.cached += answer.asked == 0
        self.asked += answer.asked
        if answer.asked:
            self.tokens_in += answer.tokens_in
            self.tokens_out += answer.tokens_out
            self.seconds += answer.seconds

    def told(self, price: tuple[float, float] | None = None) -> str:
        """One line for a person. ``price``: of a million tokens in and out."""
        line = (
            f"asked {self.asked} times in {self.seconds:.1f} s ({self.cached} answers from the cache), "
            f"{self.tokens_in:,} tokens in, {self.tokens_out:,} out"
        )
        if price is not None:
            line += f", cost {self.cost(price):.4f}"
        return (
            f"{line}; {self.claims} claims, {self.dropped_claims} dropped because their words are not in the story, "
            f"{self.dropped_fields} fields left empty, {self.broken} answers unreadable"
        )

    def cost(self, price: tuple[float, float]) -> float:
        """What the tokens come to."""
        return (self.tokens_in * price[0] + self.tokens_out * price[1]) / 1e6


def read(stories: Iterable[Story], tools: Tools, where: Endpoint, *, spent: Spent) -> Iterator[Reading | DocumentError]:
    """Read stories, in order; one about which the model gives no answer is an error in its place. Raises `RunError`."""
    stages = mention_stages(tools)
    for reading in tools.engine.parse_all(stories):
        for stage in stages:
            reading = stage(reading)
        try:
            yield _read(reading, where, spent)
        except DocumentError as error:
            yield error


def reader_parts(where: Endpoint) -> dict[str, str]:
    """What makes this reader another one than the built-in: the model's name, the rules it is given, the form of its answers."""
    told = hashlib.sha256(json.dumps([rules(), schema()], sort_keys=True).encode()).hexdigest()
    return {"second": "llm", "llm": where.model, "prompt": told}


def _read(reading: Reading, where: Endpoint, spent: Spent) -> Reading:
    dropped = Dropped()
    claims: dict[str, Claim] = {}
    for part in parts(reading.story):
        for claim in _part(reading, part, where, spent, dropped):
            claims.setdefault(claim.id, claim)
    found = tuple(sorted(claims.values(), key=lambda claim: (claim.content.start, claim.content.end)))
    spent.stories += 1
    spent.claims += len(found)
    spent.dropped_claims += dropped.claims
    spent.dropped_fields += dropped.fields
    spent.broken += dropped.broken
    return replace(reading, claims=found, notes=(*reading.notes, *_notes(dropped, where)))


def _part(reading: Reading, part: tuple[Section, ...], where: Endpoint, spent: Spent, dropped: Dropped) -> list[Claim]:
    """The claims of one part; an answer that can be read is kept for the next time."""
    question = messages(reading.story, part)
    name = cache.key(where, question, schema())
    known = cache.load(name)
    answer = known or ask(where, question, schema(), tokens=tokens(part), story=reading.story.doc)
    spent.add(answer)
    before = dropped.broken
    claims = grounded(reading, part, answer.text, made_by=where.model, dropped=dropped)
    if known is None and dropped.broken == before:
        cache.save(name, answer)
    return claims


def _notes(dropped: Dropped, where: Endpoint) -> Iterator[str]:
    yield f"read by {where.model}"
    if dropped.claims:
        yield f"{dropped.claims} claims of the model dropped: their words are not in the story"
    if dropped.fields:
        yield f"{dropped.fields} fields of the model left empty: their words or values are not in the story or on no list"
    if dropped.broken:
        yield f"{dropped.broken} answers of the model could not be read"
