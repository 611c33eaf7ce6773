"""What an address asks for: the filter's parameters as the pages, the API and its description share them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Query, Request
from pydantic import BaseModel, ConfigDict, Field

from dateline.errors import RunError
from dateline.query.filters import NAMES, Filter, parameters_of, read_filter

Many = list[str]
View = Literal["table", "map", "time"]
Asked = dict[str, list[str]]
LARGEST = 1000
LARGEST_MAP = 20_000
LONGEST = 2_000  # characters of one value


def _many(told: str) -> Any:
    return Field(default_factory=list, description=told, max_length=50)


def _one(told: str, *examples: str) -> Any:
    return Field(default=None, description=told, max_length=LONGEST, examples=list(examples) or None)


class Paged(BaseModel):
    """A page of a list."""

    model_config = ConfigDict(extra="ignore")

    after: str | None = Field(default=None, max_length=64, description="The cursor that the page before ended with (`next`).")
    limit: int = Field(default=50, ge=1, le=LARGEST, description="How many, at most.")


class Asking(Paged):
    """Which claims: every parameter given must hold; of several values of one, one."""

    words: str | None = _one('Full text: all of the words; "a phrase" whole; -without.', "airbase -drone")
    speaker: Many = _many("Who says it, anywhere in the chain of speakers.")
    side: Many = _many("Party or state that a speaker speaks for.")
    voice: str | None = _one("`own`: the outlet's own voice; `attributed`: somebody's.", "attributed")
    kind: Many = _many("Kind of claim, for example `shelling`.")
    modality: Many = _many("`asserted`, `denied`, `forecast`, `intention`, `demand`, `conditional`.")
    certainty: Many = _many("Step of the yardstick of probability, for example `likely`.")
    outcome: Many = _many("`succeeded`, `failed`, `ongoing`.")
    quote: Many = _many("`direct`, `mixed`, `indirect`, `none`.")
    agent: Many = _many("Who did it, by name or side.")
    target: Many = _many("To whom it was done, by name or side.")
    place: Many = _many("A place by its name in the record.")
    near: str | None = _one("A circle on the map: latitude, longitude, kilometres.", "48.6,38.0,30")
    event_from: str | None = _one("The event lies on or after this day.", "2022-12-24")
    event_to: str | None = _one("The event lies on or before this day.", "2022-12-27")
    said_from: str | None = _one("Said on or after this day, where the text tells when.", "2022-12-24")
    said_to: str | None = _one("Said on or before this day, where the text tells when.", "2022-12-27")
    published_from: str | None = _one("Published on or after this day.", "2022-12-24")
    published_to: str | None = _one("Published on or before this day.", "2022-12-28")
    unit: Many = _many("What a number counts: `killed`, `wounded`, `losses` …")
    at_least: str | None = _one("A number of at least this.", "100")
    at_most: str | None = _one("A number of at most this.", "1000")
    publisher: Many = _many("Who published it.")
    language: Many = _many("Language of the story.")
    story: Many = _many("Claims of this story, by its id.")
    claim: Many = _many("Claims of these ids.")
    reviewed: Many = _many("What people decided: `open`, `accepted`, `corrected`, `rejected`, `disputed`, `merged`, `split`.")
    as_of: str | None = _one("Only what was published by that day, each story as it then stood.", "2022-12-28")
    recorded_by: str | None = _one("Only what this ledger held by then.", "2022-12-28T10:00Z")
    collection: Many = _many("Only stories of this collection; a restricted one is shown only so.")
    view: View = Field(default="table", description="How a page shows them: `table`, `map` or `time`.")

    def filter(self) -> Filter:
        """The filter. Raises `RunError` R031."""
        return read_filter({name: getattr(self, name) for name in NAMES})

    def parameters(self, **other: object) -> Asked:
        """What was asked as plain parameters, in one order, so that one question has one address."""
        asked = parameters_of(self.filter())
        if self.view != "table":
            asked["view"] = [self.view]
        if self.limit != Asking.model_fields["limit"].default:
            asked["limit"] = [str(self.limit)]
        for name, value in other.items():
            asked.pop(name, None)
            if value not in (None, "", []):
                asked[name] = [str(one) for one in value] if isinstance(value, list) else [str(value)]
        return asked


class AskingMuch(Asking):
    """The same for a map or a table to keep."""

    limit: int = Field(default=50, ge=1, le=LARGEST_MAP, description="How many claims, at most.")


def only_known(request: Request) -> None:
    """See that every name in the address is one that the record answers to, for what is not asked is not answered.

    Raises `RunError` R030.
    """
    names = sorted(Asking.model_fields)
    for name in request.query_params:
        if name not in names:
            raise RunError("R030", where=name[:60], detail=", ".join(names))


Record = Annotated[Asking, Query()]
Longer = Annotated[AskingMuch, Query()]
Page = Annotated[Paged, Query()]


# --- what comes back, for the description ---


class Fault(BaseModel):
    """What went wrong: a stable code and one sentence."""

    code: str = Field(description="Stable; docs/errors.md lists all.", examples=["R031"])
    sentence: str
    status: int


class Failure(BaseModel):
    """The one shape of every error."""

    error: Fault


class ClaimItem(BaseModel):
    """A claim as `dateline read --json` gives it (docs/record.md), with the story it was found in."""

    model_config = ConfigDict(extra="allow")

    id: str
    found_in: dict[str, str | None] = Field(description="story, version, title, url, publisher, published, recorded")


class Covered(BaseModel):
    """What was read of one day."""

    day: str
    stories: int
    outlets: int


class DayList(BaseModel):
    """The days of publication, the first first; they come all at once."""

    days: list[Covered]
    next: None = None


class ClaimList(BaseModel):
    """Claims, what they are out of, and where the next ones are."""

    claims: list[ClaimItem]
    coverage: list[Covered] = Field(description="Days on which something was read; a day that is missing was not read.")
    next: str | None = Field(description="Address of the next page.")


class Feature(BaseModel):
    """One claim at one place. Where the place was not found, `geometry` is null."""

    type: Literal["Feature"]
    geometry: dict[str, Any] | None
    properties: dict[str, Any]


class FeatureCollection(BaseModel):
    """RFC 7946, with two members of our own."""

    type: Literal["FeatureCollection"]
    features: list[Feature]
    total: int | None = Field(description="How many the question finds in all, where that could be counted in a moment.")
    next: str | None = Field(description="Address of the next page.")


FAILURES: dict[int | str, dict[str, Any]] = {
    status: {"model": Failure, "description": told}
    for status, told in (
        (400, "a parameter that cannot be understood"),
        (401, "no session: open the address that `dateline serve` printed"),
        (404, "not in the record"),
        (422, "a parameter out of its bounds"),
        (503, "the question took too long, or another process is writing"),
    )
}
CSV: dict[int | str, dict[str, Any]] = {
    200: {"description": "A table as CSV", "content": {"text/csv": {"schema": {"type": "string"}}}}
}
GEOJSON: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "A FeatureCollection (RFC 7946)",
        "content": {
            "application/geo+json": {"schema": FeatureCollection.model_json_schema(ref_template="#/components/schemas/{model}")}
        },
    }
}
