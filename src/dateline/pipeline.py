"""The stages in order, and the loop that runs them.

A stage is a plain function from `Reading` to `Reading`: it fills its own field and leaves the
rest alone, never raises on bad text, and leaves a field empty where the text says nothing.
Tools are built once at the edge and handed in; a test hands in small ones.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from dateline.abroad import read as abroad
from dateline.actors import coreference, issuers, mentions
from dateline.actors.registry import Registry, load_registry
from dateline.claims import clauses, confidence, dates, places
from dateline.claims.arms import units, weapons
from dateline.claims.counts import lists, quantities, tabulated
from dateline.claims.time.saying import date_sayings
from dateline.claims.what import certainty, kinds, modality, outcomes
from dateline.claims.what.own import NOTHING, Own, find_fields
from dateline.claims.who import parties
from dateline.claims.worth import MODEL
from dateline.language.engine import Engine, load_engine
from dateline.language.linear import Linear, load_linear
from dateline.places.gazetteer import Gazetteer, open_gazetteer
from dateline.reading.story import NOT_ENGLISH
from dateline.speech import attributions, speakers
from dateline.types import Reading, Story

Stage = Callable[[Reading], Reading]


@dataclass(frozen=True, slots=True)
class Tools:
    """What the stages need from outside the text, built once."""

    engine: Engine
    registry: Registry
    gazetteer: Gazetteer
    worth: Linear  # which predicates state a claim
    parties: Linear  # which words are a claim's agent and target
    confidence: Linear  # how likely a claim found is a right one
    own: Own = NOTHING  # the user's own kinds and fields


def build_tools(own_kinds: Own = NOTHING) -> Tools:
    """Load the engine, the registry and the gazetteer (built on first use). Raises `RunError`."""
    return Tools(
        load_engine(),
        load_registry(),
        open_gazetteer(),
        worth=load_linear(MODEL),
        parties=load_linear(parties.MODEL),
        confidence=load_linear(confidence.MODEL),
        own=own_kinds,
    )


def mention_stages(tools: Tools) -> tuple[Stage, ...]:
    """What is named in the text: actors, times, places, quantities."""
    return (
        partial(mentions.find, registry=tools.registry),
        partial(issuers.find, registry=tools.registry),
        coreference.resolve,
        dates.find,
        partial(places.find, gazetteer=tools.gazetteer),
        quantities.find,
    )


def claim_stages(tools: Tools) -> tuple[Stage, ...]:
    """What is claimed, and by whom."""
    return (attributions.find, partial(clauses.cut, model=tools.worth), lists.join, tabulated.rows, speakers.attribute)


def field_stages(tools: Tools) -> tuple[Stage, ...]:
    """The fields of each claim, from its own words."""
    return (
        modality.judge,
        partial(kinds.assign, own=tools.own.triggers),
        certainty.weigh,
        outcomes.judge,
        weapons.find,
        units.find,
        partial(parties.find, model=tools.parties),
        dates.bind,
        date_sayings,
        places.bind,
        quantities.bind,
        tabulated.fill,
        partial(find_fields, own=tools.own),
        partial(confidence.weigh, model=tools.confidence),
    )


def read(stories: Iterable[Story], tools: Tools) -> Iterator[Reading]:
    """Read stories, in order: each comes back with its claims."""
    stages = (*mention_stages(tools), *claim_stages(tools), *field_stages(tools))
    waiting: deque[Story] = deque()

    def parsed() -> Iterator[Story]:
        for story in stories:
            waiting.append(story)
            # What is in another language is kept; read as if it were English it would give claims that nobody made.
            yield replace(story, sections=()) if NOT_ENGLISH in story.notes or abroad.can_read(story) else story

    for reading in tools.engine.parse_all(parsed()):
        story = waiting.popleft()
        if abroad.can_read(story):
            yield abroad.read(story, tools.gazetteer)
            continue
        for stage in stages:
            reading = stage(reading)
        yield replace(reading, story=story)
