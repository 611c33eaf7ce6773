"""A claim's record read back into a `Claim`: the inverse of `records.claim_record`, for what a record holds."""

from __future__ import annotations

import datetime
from typing import Any

from dateline.exchange.records import Record
from dateline.types import (
    Certainty,
    Claim,
    Found,
    Interval,
    Party,
    Place,
    Quantity,
    Reason,
    Span,
    Speaker,
    Unit,
    Weapon,
)


def claim_of(record: Record) -> Claim:
    """The claim that a record tells of. Raises `KeyError`, `TypeError` or `ValueError` where it is no record of a claim."""
    said: Any = record
    return Claim(
        id=said["id"],
        section=said["section"],
        content=Span(said["start"], said["end"]),
        head=0,
        chain=tuple(_speaker(speaker) for speaker in said["attribution"]),
        quote=said["quote"],
        kind=said["kind"],
        modality=said["modality"],
        certainty=_certainty(said),
        condition=_span(said["condition"]["span"]) if said.get("condition") else None,
        outcome=said["outcome"],
        agent=_party(said["agent"]),
        target=_party(said["target"]),
        places=tuple(_place(place) for place in said["places"]),
        time=_time(said["time"]),
        quantities=tuple(_quantity(quantity) for quantity in said["quantities"]),
        weapons=tuple(Weapon(w["kind"], Span(*w["span"])) for w in said.get("weapons", ())),
        units=tuple(Unit(u["name"], u["echelon"], Span(*u["span"])) for u in said.get("units", ())),
        fields=tuple(Found(name, Span(*one["span"])) for name, found in said.get("fields", {}).items() for one in found),
        confidence=said.get("confidence"),
        because=tuple(_reason(reason) for reason in said.get("because", ())),
    )


def _speaker(said: Any) -> Speaker:
    return Speaker(
        source=_span(said["source_span"]),
        who=said["who"],
        role=_span(said["role_span"]),
        side=said["side"],
        cue=_span(said["cue_span"]),
        medium=_span(said["medium_span"]),
    )


def _certainty(said: Any) -> Certainty | None:
    """A step that a person set may stand on no words; the claim's own stand in for them then."""
    if said["certainty"] is None:
        return None
    low, high = said["probability"]
    return Certainty(said["certainty"], low, high, _span(said["hedge_span"]) or Span(said["start"], said["end"]))


def _party(said: Any) -> Party | None:
    return Party(Span(*said["span"]), said["who"], said["side"]) if said else None


def _place(said: Any) -> Place:
    return Place(
        name=said["name"],
        lat=said["lat"],
        lon=said["lon"],
        area=said["area"],
        precision=said["precision"],
        radius_km=said["radius_km"],
        geonames_id=said["geonames_id"],
        country=None,
        feature=None,
        span=Span(*said["span"]),
        candidates=tuple(said["candidates"]),
        note=said["note"],
    )


def _time(said: Any) -> Interval | None:
    if said is None:
        return None
    days = tuple(datetime.date.fromisoformat(day) for day in said["candidates"])
    return Interval(_day(said["start"]), _day(said["end"]), said["precision"], said["edtf"], _span(said["span"]), candidates=days)


def _quantity(said: Any) -> Quantity:
    covered = said.get("time")
    time = Interval(_day(covered["start"]), _day(covered["end"]), "days", None, None) if covered else None
    parts = (said["value"], said["high"], said["unit"], said["of"], said["basis"], said["bound"])
    return Quantity(*parts, Span(*said["span"]), time)


def _reason(said: Any) -> Reason:
    return Reason(said["field"], said["rule"], said["sentence"], _span(said["span"]), said["score"])


def _span(said: Any) -> Span | None:
    return Span(*said) if said else None


def _day(said: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(said) if said else None
