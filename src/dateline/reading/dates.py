"""Read dates that are written out in full: in records, page metadata, datelines and "Updated" lines.

Only a day that is plainly given counts: no year, no date; 03/04/2022 may be March or April and is none.
"""

from __future__ import annotations

import datetime
import re
from email.utils import parsedate_to_datetime

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
MONTH = r"(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
YEAR = r"(?P<year>(?:18|19|20)\d\d)(?!\d)"
DAY = r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?(?!\d)"
FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?<!\d)(?P<year>(?:18|19|20)\d\d)[-/.](?P<number>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)",
        r"\b" + MONTH + r"\s{0,3}" + DAY + r"\s{0,3},?\s{0,3}" + YEAR,
        DAY + r"(?:\s{1,3}of)?[\s-]{1,3}" + MONTH + r"[\s,-]{1,3}" + YEAR,
        r"(?<!\d)(?P<day>\d{1,2})\.(?P<number>\d{1,2})\.(?P<year>(?:18|19|20)\d\d)(?!\d)",
        r"(?<!\d)(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>(?:18|19|20)\d\d)(?!\d)",
    )
)
# The dateline of an old wire story: "23 OCT 89".
SHORT = re.compile(DAY + r"\s" + MONTH + r"\s(?P<year>\d\d)(?!\d)", re.IGNORECASE)
# Two-digit years: wire archives that write them begin in the 1970s.
PIVOT = 70
# As scripts of a page write a moment, and as exports of posts do: "Tue Nov 19 2019 03:05:46 GMT+0000 (Universal Time)",
# "Tue Nov 19 03:05:46 +0000 2019".
_CLOCK = (
    r"(?P<weekday>[A-Z][a-z]{2}) (?P<month>[A-Z][a-z]{2}) (?P<day>\d{1,2})%s (?P<clock>\d\d:\d\d:\d\d) %s(?P<zone>[+-]\d{4})%s"
)
SCRIPTED = (
    re.compile(_CLOCK % (r" (?P<year>\d{4})", "(?:GMT|UTC)", r"(?: \([^()]{1,60}\))?")),
    re.compile(_CLOCK % ("", "", r" (?P<year>\d{4})")),
)
# A clock's time, or a day in figures: byline and stamp of the story rather than a sentence on it.
STAMPED = re.compile(r"\b\d{1,2}:\d{2}\b|\b\d{1,2}[/.]\d{1,2}[/.](?:19|20)\d\d\b|\b(?:19|20)\d\d-\d{2}-\d{2}\b")


def read_date(value: object) -> datetime.date | None:
    """The day of an ISO date or time, a written date or a mail header; as written, whatever its time zone. Else ``None``."""
    if not isinstance(value, str) or len(value) > 200:
        return None
    value = _as_header(value.strip())
    for form in FORMS:
        match = form.search(value)
        if match:
            return _day(match)
    if re.fullmatch(r"(?:18|19|20)\d{6}(?:T[\d:.Z+-]*)?", value.strip()):
        digits = value.strip()
        return _valid(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    return None


def read_time(value: object) -> str | None:
    """The moment that an ISO time or a mail header gives, with its zone, as ISO; ``None`` without a time or a zone."""
    if not isinstance(value, str) or len(value) > 200:
        return None
    words = _as_header(value.strip())
    try:
        moment = datetime.datetime.fromisoformat(words) if words[:1].isdigit() and ":" in words else parsedate_to_datetime(words)
    except (ValueError, TypeError, IndexError):
        return None
    return moment.isoformat(timespec="seconds") if moment.tzinfo is not None else None


def _as_header(words: str) -> str:
    """A moment as a mail header has it, where a program wrote it in another order; else the words as they are."""
    told = next((match for form in SCRIPTED if (match := form.fullmatch(words))), None)
    return f"{told['weekday']}, {told['day']} {told['month']} {told['year']} {told['clock']} {told['zone']}" if told else words


def find_date(text: str, start: int, end: int) -> datetime.date | None:
    """The first full date in a stretch of text, if there is one."""
    found = [match for form in FORMS if (match := form.search(text, start, end))]
    if not found:
        short = SHORT.search(text, start, end)
        return _day(short) if short else None
    return _day(min(found, key=lambda match: match.start()))


def _day(match: re.Match[str]) -> datetime.date | None:
    parts = match.groupdict()
    year = int(parts["year"])
    if year < 100:
        year += 1900 if year >= PIVOT else 2000
    if parts.get("first"):
        first, second = int(parts["first"]), int(parts["second"])
        if first > 12:
            return _valid(year, second, first)
        return _valid(year, first, second) if second > 12 or first == second else None
    month = int(parts["number"]) if parts.get("number") else MONTHS[parts["month"].lower()]
    return _valid(year, month, int(parts["day"]))


def _valid(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
