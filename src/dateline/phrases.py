"""Values in words: a day, an interval, a place, a number, a speaker as a person would write them.

Plain strings, without colour or layout. Words of attribution ("said", "according to"), never of truth.
"""

from __future__ import annotations

import calendar
import datetime
import re
import unicodedata

from dateline.types import Certainty, Claim, Interval, Place, Quantity, Span, Speaker

# Controls, direction marks and invisible characters: shown by number, so that no text can redraw the page.
UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
SPACE = re.compile("[ \t\n\r\x0b\x0c\x85\u00a0\u2028\u2029]+")
# Letters that no mark can be taken off, as English spells them.
WHOLE_LETTERS = str.maketrans({"ð": "d", "þ": "th", "ø": "o", "æ": "ae", "ł": "l", "đ": "d", "ı": "i", "œ": "oe"})
# Shown before, or after, the number: an exact count needs neither.
BOUNDS = {"exact": "", "about": "about ", "at_least": "at least ", "at_most": "at most "}
BASES = {"count": "", "period": "in that time", "cumulative": "running total"}
# Units whose name says nothing that the counted thing does not say better.
PLAIN_UNITS = frozenset({"other", "people", "money"})


def clean(words: str) -> str:
    """The words on one line; what could not be seen, or would move the cursor, is written as ‹U+202E›."""
    return UNSEEN.sub(lambda match: f"‹U+{ord(match[0]):04X}›", SPACE.sub(" ", words)).strip()


def quoted(span: Span, text: str) -> str:
    """The words in quotation marks: they are the story's, not ours."""
    return f"“{clean(span.of(text))}”"


# --- who ---


def name_of(speaker: Speaker, text: str) -> str:
    """Who speaks: the resolved name, else the story's words for it, else that nobody is named."""
    if speaker.who:
        return clean(speaker.who.split("|")[0])
    return clean(speaker.source.of(text)) if speaker.source else "unnamed source"


def chain_of(claim: Claim, text: str) -> str:
    """The chain of speakers, outermost first: "RNA › Erik Dahl"."""
    return " › ".join(name_of(speaker, text) for speaker in claim.chain)


def cues_of(claim: Claim, text: str) -> str:
    """The words that tie the claim to its speakers, and where it was said."""
    cues = " › ".join(clean(speaker.cue.of(text)) for speaker in claim.chain if speaker.cue)
    media = ", ".join(clean(speaker.medium.of(text)) for speaker in claim.chain if speaker.medium)
    return " · ".join(part for part in (cues and f"“{cues}”", media and f"via {media}") if part)


# --- how sure ---


def certainty_phrase(certainty: Certainty, text: str) -> str:
    """The step of the yardstick, its range, and the hedge that it rests on."""
    step = certainty.step.replace("_", " ")
    return f"{step}, {certainty.low:.0%}–{certainty.high:.0%} ({quoted(certainty.hedge, text)})".replace("%–", "–")


# --- when ---


def day_phrase(day: datetime.date) -> str:
    """13 Nov 2024."""
    return f"{day.day} {calendar.month_abbr[day.month]} {day.year}"


def time_phrase(time: Interval, text: str) -> str:
    """The days in words, then the story's own: 12–13 Nov 2024 (“overnight”)."""
    words = quoted(time.span, text) if time.span else "carried over"
    days = _days(time)
    return f"{days} ({words})" if days else f"{words}, day unknown"


def _days(time: Interval) -> str:
    start, end = time.start, time.end
    if start is None or end is None:
        return f"by {day_phrase(end)}" if end else f"from {day_phrase(start)}" if start else ""
    if start == end:
        return day_phrase(start)
    if (start.day, end.day) == (1, calendar.monthrange(end.year, end.month)[1]) and start.year == end.year:
        if start.month == end.month:
            return f"{calendar.month_name[start.month]} {start.year}"
        if (start.month, end.month) == (1, 12):
            return str(start.year)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{day_phrase(end)}"
    if start.year == end.year:
        return f"{start.day} {calendar.month_abbr[start.month]} – {day_phrase(end)}"
    return f"{day_phrase(start)} – {day_phrase(end)}"


# --- where ---


def place_phrase(place: Place, text: str) -> str:
    """The place, and how exact it is: "near Borgarnes, ±10 km", "Kyiv (“Kiev”)", "Donetsk oblast (area)"."""
    name = clean(place.name)
    if not _alike(name, place.span.of(text)):
        name += f" ({quoted(place.span, text)})"
    if place.precision in {"near", "sector", "between"}:
        name = f"{'towards' if place.precision == 'between' else 'near'} {name}"
        if place.radius_km:
            name += f", ±{place.radius_km:g} km"
    if place.lat is None or place.lon is None:
        return f"{name} (not found on the map)"
    return f"{name} (area)" if place.area else name


def _alike(name: str, words: str) -> bool:
    """Whether a reader sees at once that the words mean the name: one holds the other but for case and marks."""
    a, b = _plain(name), _plain(words)
    return a in b or b in a


def _plain(words: str) -> str:
    bare = unicodedata.normalize("NFKD", words).casefold().translate(WHOLE_LETTERS)
    return "".join(letter for letter in bare if letter.isalnum())


# --- how many ---


def quantity_phrase(quantity: Quantity, text: str) -> str:
    """The number with what it counts, of which kind and how exact: "about 18,000 people, running total"."""
    unit = quantity.unit.replace("_", " ")
    words = [f"{_amount(quantity, text)} {'' if quantity.unit in PLAIN_UNITS else unit}".strip()]
    if quantity.of and quantity.unit == "money":
        words[0] += f" {clean(quantity.of)}"
    elif quantity.of and clean(quantity.of).lower() != unit:
        words[0] += f" ({clean(quantity.of)})"
    elif quantity.unit == "people":
        words[0] += " people"
    if BASES[quantity.basis]:
        words.append(BASES[quantity.basis])
    return ", ".join(words)


def _amount(quantity: Quantity, text: str) -> str:
    if quantity.value is None:
        return quoted(quantity.span, text)
    number = f"{quantity.value:,.15g}"
    if quantity.high is not None:
        number += f"–{quantity.high:,.15g}"
    return BOUNDS[quantity.bound] + number


def number_phrase(value: float | None) -> str:
    """A number with its thousands apart: 103,220."""
    return "nothing" if value is None else f"{value:,.15g}"
