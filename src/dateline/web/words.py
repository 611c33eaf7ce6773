"""A claim's record in words: what the pages say of speakers, places, days and numbers, through the same phrases as the cards."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from dateline.phrases import certainty_phrase, clean, place_phrase, quantity_phrase, time_phrase
from dateline.types import Certainty, Interval, Place, Quantity, Span

Claim = Any  # a record as `claim_record` makes it, after its way through JSON

# How exact a place is, where its own words do not say.
EXACT = {
    "site": "a place inside a settlement",
    "between": "on the way between two places",
    "sector": "a sector of a front",
    "district": "district",
    "region": "region",
    "zone": "a zone without a fixed border",
    "line": "along a line",
    "country": "country only",
    "continent": "a part of the world only",
    "sea": "at sea",
    "unresolved": "not found on the map",
}
VERBS = {
    "denied": "denied",
    "forecast": "foretold",
    "intention": "announced",
    "demand": "demanded",
    "conditional": "said, on a condition",
}


def speakers(claim: Claim) -> list[Any]:
    """The chain of speakers, outermost first; empty is the outlet's own voice."""
    found: list[Any] = claim.get("attribution") or []
    return found


def name(speaker: Any) -> str:
    """Who speaks: the resolved name, else the story's words, else that nobody is named."""
    who = speaker.get("who")
    return clean(who.split("|")[0]) if who else clean(speaker.get("source") or "") or "unnamed source"


def who(claim: Claim) -> str:
    """The innermost speaker; "the outlet" where it speaks itself."""
    chain = speakers(claim)
    return name(chain[-1]) if chain else "the outlet"


def chain(claim: Claim) -> str:
    """RNA › Erik Dahl."""
    return " › ".join(map(name, speakers(claim)))


def cue(claim: Claim) -> str:
    """The words that make it speech."""
    return " › ".join(clean(one["cue"]) for one in speakers(claim) if one.get("cue"))


def what(claim: Claim) -> str:
    """Kind, modality and outcome: "capture · denied"."""
    parts = [claim["kind"], claim["modality"] if claim["modality"] != "asserted" else None, claim.get("outcome")]
    return " · ".join(str(part).replace("_", " ") for part in parts if part)


def certainty(claim: Claim) -> str:
    """likely, 55–75% (“probably”); nothing where no words hedge."""
    if not claim.get("certainty"):
        return ""
    hedge = claim.get("hedge") or ""
    low, high = claim.get("probability") or (0, 0)
    if not hedge:
        return str(claim["certainty"]).replace("_", " ")
    return certainty_phrase(Certainty(claim["certainty"], low, high, _whole(hedge)), hedge)


def party(value: Any) -> str:
    """Who did it, or to whom."""
    return clean((value.get("who") or value.get("text") or "").split("|")[0]) if value else ""


def places(claim: Claim) -> list[str]:
    """Each place and how exact it is."""
    return [place(one) for one in claim.get("places") or []]


def place(value: Any) -> str:
    """near Svatove, ±10 km."""
    text = value.get("text") or value["name"]
    names = ("name", "lat", "lon", "area", "precision", "radius_km", "geonames_id")
    made = Place(**{key: value.get(key) for key in names}, country=None, feature=None, span=_whole(text))
    phrase = place_phrase(made, text)
    how = EXACT.get(value.get("precision") or "")
    return f"{phrase.removesuffix(' (area)')} ({how})" if how and "(not found" not in phrase else phrase


def time(claim: Claim) -> str:
    """12–13 Nov 2024 (“overnight”); nothing where no day is given."""
    value = claim.get("time")
    if not value:
        return ""
    text = value.get("text") or ""
    start, end = (datetime.date.fromisoformat(day) if (day := value.get(key)) else None for key in ("start", "end"))
    return time_phrase(Interval(start, end, value["precision"], value.get("edtf"), _whole(text) if text else None), text)


def numbers(claim: Claim) -> list[str]:
    """Each number with what it counts."""
    return [number(one) for one in claim.get("quantities") or []]


def number(value: Any) -> str:
    """about 18,000 people, running total."""
    names = ("value", "high", "unit", "of", "basis", "bound")
    return quantity_phrase(Quantity(**{key: value.get(key) for key in names}, span=_whole(value["text"])), value["text"])


def fields(claim: Claim) -> Iterator[tuple[str, str, str]]:
    """Label, value and role of each field that is given, in reading order."""
    yield "what", what(claim), "event"
    if sure := certainty(claim):
        yield "how sure", sure, ""
    if claim.get("condition"):
        yield "if", f"“{clean(claim['condition']['text'])}”", ""
    for key in ("agent", "target"):
        if value := party(claim.get(key)):
            yield key, value, ""
    if when := time(claim):
        yield "when", when, "time"
    if where := places(claim):
        yield "where", "; ".join(where), "place"
    if many := numbers(claim):
        yield "how many", "; ".join(many), "number"
    if weapons := claim.get("weapons"):
        yield "with", ", ".join(clean(one["text"]) for one in weapons), ""
    if units := claim.get("units"):
        yield "unit", ", ".join(clean(one["name"]) for one in units), ""
    for key, found in (claim.get("fields") or {}).items():
        yield key.replace("_", " "), ", ".join(clean(one["text"]) for one in found), ""


def absent(claim: Claim) -> str:
    """The questions that the words leave open: "no place given, no day given"."""
    missing = {"place": claim.get("places"), "day": claim.get("time"), "number": claim.get("quantities")}
    return ", ".join(f"no {name} given" for name, value in missing.items() if not value)


def own(claim: Claim) -> bool:
    """Whether the words are the speaker's own, in quotation marks."""
    return bool(claim.get("quote") == "direct")


def is_web(url: str | None) -> bool:
    """Whether an address is one of the web, so that a link to it runs nothing."""
    return bool(url) and str(url).lower().startswith(("http://", "https://"))


def weight(claim: Claim) -> int:
    """Confidence as a weight of line, 1 to 3; never as a colour."""
    sure = claim.get("confidence") or 0.0
    return 3 if sure >= 0.85 else 2 if sure >= 0.6 else 1


def _whole(text: str) -> Span:
    return Span(0, max(1, len(text)))
