"""Values of times of day: "6am", "10:28", "0300 GMT", "2 a.m. local time"."""

from __future__ import annotations

import re
from dataclasses import replace

from dateline.claims.time.anchor import Anchor
from dateline.claims.time.calendar import When, a_day
from dateline.claims.time.parts import Part

# Letters of military time zones in order from Z: J, the local one, has no offset.
EASTWARD, WESTWARD = "ABCDEFGHIKLM", "NOPQRSTUVWXY"


def clock(part: Part, anchor: Anchor) -> When | None:
    """ "6am", "10:28", "1500 GMT": a time on the day spoken of."""
    hour, minute = _hour(part)
    if hour is None or not (0 <= hour <= 24 and 0 <= minute < 60):
        return None
    meridian = part.value("meridian")
    if meridian == "PM" and hour < 12:
        hour += 12
    elif meridian == "AM" and hour == 12:
        hour = 0
    last = anchor.last
    day = last.start if last and last.precision == "day" and last.start else anchor.today
    when = a_day(day) if day else None
    if when is None:
        return When(f"XXXX-XX-XXT{hour:02}:{minute:02}", "TIME", "day")
    return replace(timed(when, hour, minute, part.value("zone") or ""), base=day)


def timed(when: When, hour: int, minute: int, zone: str) -> When:
    """A time on a day; the zone, where one is named, stands in the EDTF form."""
    text = f"{when.timex}T{hour:02}:{minute:02}"
    return replace(when, timex=text, type="TIME", edtf=f"{text}:00{zone}" if hour < 24 else when.edtf)


def offset_of(letter: str) -> str:
    """What a military zone letter stands for: "Z", "+02:00"; nothing for local time."""
    if letter == "Z":
        return "Z"
    if letter in EASTWARD:
        return f"+{EASTWARD.index(letter) + 1:02}:00"
    return f"-{WESTWARD.index(letter) + 1:02}:00" if letter in WESTWARD else ""


def _hour(part: Part) -> tuple[int | None, int]:
    text = part.value("clock")
    if text:
        pieces = [int(x) for x in re.split(r"[:.]", text)]
        return pieces[0], pieces[1]
    value = part.value("day") or part.value("year") or part.value("number") or part.value("num")
    if value is None or not value.isdecimal():
        return None, 0
    return (int(value) // 100, int(value) % 100) if len(value) == 4 else (int(value), 0)
