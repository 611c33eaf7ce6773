"""What each tool may be given: types with limits, and nothing that is not named here."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from dateline.exchange.item import Review
from dateline.query.filters import Filter, Near
from dateline.types import Modality, Outcome, Step

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Names = Annotated[tuple[Name, ...], Field(max_length=20)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
# Ids and addresses have no spaces; so an error that names one carries no sentence back.
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9:]{1,80}$")]
StoryName = Annotated[str, StringConstraints(pattern=r"^\S+$", max_length=2_000)]
Cursor = Annotated[str, StringConstraints(pattern=r"^[0-9.-]{1,40}$")]
Day = datetime.date
Number = Annotated[float, Field(allow_inf_nan=False)]


class Arguments(BaseModel):
    """What a tool is given; an argument that it does not have is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Circle(Arguments):
    """A circle on the map."""

    lat: Annotated[float, Field(ge=-90, le=90)]
    lon: Annotated[float, Field(ge=-180, le=180)]
    km: Annotated[float, Field(gt=0, le=20_038)]


class Asked(Arguments):
    """Which claims: every argument given must hold; of several values of one argument, one."""

    words: Words | None = Field(None, description='Full text: all words, "a phrase" whole, -without.')
    speaker: Names = Field((), description="Who says it, anywhere in the chain.")
    side: Names = Field((), description="Party or state that a speaker speaks for.")
    voice: Literal["own", "attributed"] | None = Field(None, description="The outlet's own voice, or somebody's.")
    kind: Names = Field((), description="Kind of claim, for example shelling, casualties, negotiation.")
    modality: tuple[Modality, ...] = Field((), max_length=6)
    certainty: tuple[Step, ...] = Field((), max_length=7, description="Step of the yardstick.")
    outcome: tuple[Outcome, ...] = Field((), max_length=3)
    agent: Names = Field((), description="Who did it.")
    target: Names = Field((), description="To whom it was done.")
    place: Names = Field((), description="A place by its name in the record.")
    near: Circle | None = None
    event_from: Day | None = None
    event_to: Day | None = None
    said_from: Day | None = None
    said_to: Day | None = None
    published_from: Day | None = None
    published_to: Day | None = None
    unit: Names = Field((), description="What a number counts: killed, wounded, losses, …")
    at_least: Number | None = None
    at_most: Number | None = None
    publisher: Names = Field((), description="The outlet.")
    language: Names = ()
    story: Annotated[tuple[Id, ...], Field(max_length=20)] = ()
    claim: Annotated[tuple[Id, ...], Field(max_length=20)] = ()
    reviewed: tuple[Review, ...] = Field((), max_length=7, description="What people decided.")
    collection: Names = Field((), description="Only stories of these collections.")
    as_of: Day | None = Field(None, description="Only what was published by that day, each story as it then stood.")
    recorded_by: AwareDatetime | None = Field(None, description="Only what this ledger held by then.")

    def filter(self) -> Filter:
        """The one filter; of restricted collections it may name none."""
        given = {name: getattr(self, name) for name in Asked.model_fields if name != "near"}
        near = Near(self.near.lat, self.near.lon, self.near.km) if self.near else None
        return Filter(**given, near=near, allowed=frozenset())


class FindClaims(Asked):
    """Arguments of find_claims."""

    limit: int = Field(10, ge=1, le=50)
    after: Cursor | None = Field(None, description="The cursor `next` of the page before.")


class Incidents(Asked):
    """Arguments of incidents."""

    reports: int = Field(2, ge=1, le=100, description="Told of in so many stories at least.")
    limit: int = Field(5, ge=1, le=20)
    after: Cursor | None = Field(None, description="The cursor `next` of the page before.")


class StoryText(Arguments):
    """Arguments of story_text."""

    story: StoryName = Field(description="A story's id or address.")
    start: int = Field(0, ge=0, le=50_000_000, description="Offset in code points to read on from.")
    limit: int = Field(8_000, ge=1, le=20_000, description="How many code points.")


class OneIncident(Arguments):
    """Arguments of incident."""

    id: Id = Field(description="An incident's id, or the ref or id of a claim in it.")


class Origins(Arguments):
    """Arguments of origins."""

    id: Id = Field(description="A claim's ref or id, or an incident's id.")


class Tally(Arguments):
    """Arguments of tally."""

    claimant: Name | None = Field(None, description="Who publishes the series.")
    whose: Name | None = Field(None, description="Whose losses it counts.")
    unit: Name | None = Field(None, description="What it counts: killed, wounded, losses, …")
    day_from: Day | None = None
    day_to: Day | None = None
    limit: int = Field(60, ge=1, le=400, description="How many rows of each series, the last ones.")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.day_from and self.day_to and self.day_from > self.day_to:
            raise ValueError("day_from lies after day_to")
        return self


class Check(Arguments):
    """Arguments of check."""

    story: StoryName | None = Field(None, description="A story of the ledger by its id or address.")
    text: Annotated[str, StringConstraints(min_length=1, max_length=50_000)] | None = Field(
        None, description="Or a text to be checked; it is not kept."
    )
    published: Day | None = Field(None, description="With text: the day that its relative days count from.")

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.story is None) == (self.text is None):
            raise ValueError("give story or text, one of both")
        if self.story is not None and self.published is not None:
            raise ValueError("published goes with text; a story of the ledger has its day")
        return self


class Ask(Arguments):
    """Arguments of ask."""

    sentence: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=1_000)] = Field(
        description="A sentence, a quotation or a number with its words."
    )
    as_of: Day | None = Field(None, description="Only what was published by that day.")
