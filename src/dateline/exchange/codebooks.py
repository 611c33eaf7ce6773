"""Claims in the columns of ACLED and of UCDP GED, for tools that read those; each row says what is lost.

Those datasets hold one row an event, coded by people from several sources. Here one row is one claim that somebody made: eight
reports of one strike are eight rows. What no code fits (denied, foretold, demanded …) has none and says so in `lost`; nothing is
filled in that the claim does not say: no day, no row's deaths of zero, no actor's number.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import IO, Any

from dateline.exchange.columnar import write_table
from dateline.exchange.crosswalk import Crossing, crosswalk
from dateline.exchange.csv_rows import write_rows
from dateline.exchange.flat import Column, name_of, party_name
from dateline.exchange.item import Batch, Item, Scalar
from dateline.exchange.restore import claim_of

DEAD = frozenset({"killed"})
# What every row loses, whatever its kind.
LOST = "one row is one claim and no event; who says it stands in `speaker`, and no code says that it is so"
# UCDP's date_prec, which grows with the stretch of days: 1 the day, 2 two to six days, 3 a week, 4 a month, 5 more than a month.
DATE_PRECISION = ((1, 1), (6, 2), (7, 3), (31, 4))


def write_acled(batch: Batch, stream: IO[bytes]) -> None:
    """One row a claim, columns as in ACLED's export, as CSV."""
    write_rows(stream, _names(ACLED), (tuple(row.values()) for row in acled_rows(batch)))


def write_ucdp(batch: Batch, stream: IO[bytes]) -> None:
    """One row a claim, columns as in UCDP GED, as CSV."""
    write_rows(stream, _names(UCDP), (tuple(row.values()) for row in ucdp_rows(batch)))


def write_ucdp_parquet(batch: Batch, stream: IO[bytes]) -> None:
    """The same as Parquet."""
    write_table(stream, UCDP, ucdp_rows(batch), lambda: {"dateline": batch.about.record(), "lost": LOST})


def acled_rows(batch: Batch) -> Iterator[dict[str, Scalar]]:
    """The claims in ACLED's columns."""
    return ({column.name: column.get(item) for column in ACLED} for item in batch.items)


def ucdp_rows(batch: Batch) -> Iterator[dict[str, Scalar]]:
    """The claims in UCDP's columns."""
    return ({column.name: column.get(item) for column in UCDP} for item in batch.items)


# --- what both have ---


def _crossing(item: Item) -> Crossing | None:
    return crosswalk(claim_of(item.record), item.text or "")


def _place(name: str) -> Any:
    return lambda item: (item.said["places"] or [{}])[0].get(name)


def _float(name: str) -> Any:
    def value(item: Item) -> float | None:
        found = (item.said["places"] or [{}])[0].get(name)
        return None if found is None else float(found)

    return value


def _day(item: Item) -> str | None:
    """The day, where the claim is about one."""
    time = item.said["time"] or {}
    return time["start"] if time and time["start"] == time["end"] else None


def _days(item: Item) -> int | None:
    time = item.said["time"]
    if not time or not (time["start"] and time["end"]):
        return None
    return (datetime.date.fromisoformat(time["end"]) - datetime.date.fromisoformat(time["start"])).days + 1


def _year(item: Item) -> int | None:
    day = (item.said["time"] or {}).get("start")
    return int(day[:4]) if day else None


def _killed(item: Item) -> dict[str, Any]:
    """The claim's own count of dead; of several the first. A running total over a war is no event's."""
    return next((q for q in item.said["quantities"] if q["unit"] in DEAD and q["basis"] != "cumulative"), {})


def _dead(end: str) -> Any:
    """Best, low or high: one number where the claim gives one; "at least" has no high, "at most" no low."""

    def value(item: Item) -> int | None:
        counted = _killed(item)
        low, high = counted.get("value"), counted.get("high")
        if low is None:
            return None
        bound = counted["bound"]
        bounds = {
            "best": low if high is None else None,
            "low": None if bound == "at_most" else low,
            "high": None if bound == "at_least" else high if high is not None else low,
        }
        found = bounds[end]
        return None if found is None else int(found)

    return value


def _speaker(item: Item) -> str | None:
    return name_of(item.said["attribution"][-1]) if item.said["attribution"] else None


def _party(name: str, part: str | None = None) -> Any:
    if part:
        return lambda item: (item.said[name] or {}).get(part)
    return lambda item: party_name(item.said[name])


def _lost(item: Item) -> str:
    crossing = _crossing(item)
    return f"{crossing.lost}; {LOST}" if crossing and crossing.lost not in {"-", ""} else LOST


def _text(name: str) -> Any:
    return lambda item: getattr(item.source, name)


def _said(name: str) -> Any:
    return lambda item: item.said[name]


def _code(name: str) -> Any:
    return lambda item: getattr(_crossing(item), name, None)


def _type_of_violence(item: Item) -> int | None:
    code = _code("ucdp")(item)
    return int(code) if code and code.isdigit() else None


def _date_precision(item: Item) -> int | None:
    days = _days(item)
    return None if days is None else next((code for most, code in DATE_PRECISION if days <= most), 5)


def _names(columns: Sequence[Column]) -> tuple[str, ...]:
    return tuple(column.name for column in columns)


OURS = (
    Column("speaker", "text", _speaker, "not theirs: who says it"),
    Column("speaker_side", "text", lambda item: (item.said["attribution"] or [{}])[-1].get("side"), "not theirs: for whom"),
    Column("modality", "text", _said("modality"), "not theirs: as what it is claimed"),
    Column("claim", "text", _said("id"), "not theirs: the claim's permanent id"),
    Column("lost", "text", _lost, "not theirs: what the codes do not say"),
)
ACLED = (
    Column("event_id_cnty", "text", _said("id"), "the claim's id: there is no event to number"),
    Column("event_date", "day", _day, "only where the claim is about one day"),
    Column("year", "whole", _year, ""),
    Column(
        "time_precision", "whole", lambda item: None if (d := _days(item)) is None else 1 if d == 1 else 2 if d <= 7 else 3, ""
    ),
    Column("disorder_type", "text", lambda item: None, "not told: it follows from ACLED's own event"),
    Column("event_type", "text", _code("acled_event"), "by the crosswalk"),
    Column("sub_event_type", "text", _code("acled_sub_event"), "by the crosswalk"),
    Column("actor1", "text", _party("agent"), "who did it, as the claim says"),
    Column("assoc_actor_1", "text", _party("agent", "side"), "its side"),
    Column("actor2", "text", _party("target"), "to whom"),
    Column("assoc_actor_2", "text", _party("target", "side"), "its side"),
    Column("location", "text", _place("name"), ""),
    Column("latitude", "number", _float("lat"), ""),
    Column("longitude", "number", _float("lon"), ""),
    Column("geo_precision", "whole", _place("geo_precision"), "1 to 3; none for a whole country"),
    Column("source", "text", _text("publisher"), "the outlet"),
    Column("notes", "text", _said("content"), "the claim's words"),
    Column("fatalities", "whole", _dead("best"), "as claimed; empty is not zero"),
    Column("timestamp", "text", lambda item: item.recorded, "when the ledger came to hold it"),
    *OURS,
)
UCDP = (
    Column("id", "text", _said("id"), "the claim's id: there is no event to number"),
    Column("year", "whole", _year, ""),
    Column(
        "type_of_violence", "whole", _type_of_violence, "1 a state, 2 groups, 3 against civilians; only where the parties say"
    ),
    Column("side_a", "text", _party("agent"), "who did it, as the claim says"),
    Column("side_b", "text", _party("target"), "to whom"),
    Column("source_article", "text", _text("title"), ""),
    Column("source_office", "text", _text("publisher"), ""),
    Column("source_date", "day", _text("published"), ""),
    Column("source_headline", "text", _text("title"), ""),
    Column("source_original", "text", _speaker, "who says it"),
    Column("where_prec", "whole", _place("where_prec"), "1 to 7"),
    Column("where_coordinates", "text", _place("name"), ""),
    Column("latitude", "number", _float("lat"), ""),
    Column("longitude", "number", _float("lon"), ""),
    Column("date_prec", "whole", _date_precision, "1 the day to 5 more than a month"),
    Column("date_start", "day", lambda item: (item.said["time"] or {}).get("start"), ""),
    Column("date_end", "day", lambda item: (item.said["time"] or {}).get("end"), ""),
    Column("best", "whole", _dead("best"), "as claimed; empty is not zero, and a range has none"),
    Column("low", "whole", _dead("low"), "none for at most"),
    Column("high", "whole", _dead("high"), "none for at least"),
    *OURS,
)
