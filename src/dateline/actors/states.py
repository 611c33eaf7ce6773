"""States and peoples, and the words that stand for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from dateline.actors.names import words_of
from dateline.actors.records import Record, alternatives, first_day, last_day
from dateline.lexicons import rows
from dateline.types import Actor

STATE_KIND = "state"
_HEADS = {"pm": "prime minister"}


@dataclass(frozen=True, slots=True)
class State:
    """A state or people. ``adjective`` builds the names of its bodies; ``head`` is the office of its leader."""

    actor: Actor
    adjectives: tuple[str, ...]
    people: tuple[str, ...]
    seats: tuple[str, ...]
    head: str
    record: Record | None = None  # the days between which there was such a state
    bloc: bool = False  # a quarter of the world without a head: it may speak, but owns nothing that is left without an owner

    @property
    def adjective(self) -> str:
        """The word before a body's name: "Turkish"; the state's name where it has no adjective."""
        return self.adjectives[0] if self.adjectives else self.actor.name

    def names(self) -> Iterator[tuple[Literal["name", "adjective", "people", "seat"], tuple[str, ...]]]:
        """Every word for it, by how it stands for it."""
        yield "name", (self.actor.name, *self.actor.aliases)
        yield "adjective", self.adjectives
        yield "people", self.people
        yield "seat", self.seats


def load_states() -> Iterator[State]:
    """Every state and people of the lexicon."""
    for row in rows("countries_actors.tsv"):
        code, name, names, adjectives, people, seats, head, start, end, source = row
        actor = Actor(f"state:{code.lower()}", name, STATE_KIND, name, alternatives(names))
        own = alternatives(adjectives)
        record = Record(name, STATE_KIND, name, actor.aliases, None, first_day(start), last_day(end), source)
        office = _HEADS.get(head, head) or "leader"
        yield State(actor, own, alternatives(people) or _people(own), alternatives(seats), office, record, not head)


def _people(adjectives: tuple[str, ...]) -> tuple[str, ...]:
    """Nouns for the people where the adjective takes an "s": Russians, Iraqis, Serbs, Bosnian Serbs."""
    return tuple(f"{a}s" for a in adjectives if words_of(a)[-1][-1] not in "shz" and a not in {"US", "U.S.", "UK", "U.K."})
