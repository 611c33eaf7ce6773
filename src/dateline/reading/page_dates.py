"""The day on which a page says it was published, by its own marks and its address. Runs in the worker."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from dateline.reading.dates import read_date, read_time

DATED_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=[/-]|$)")
BY_ADDRESS = "publication date: taken from the page's address"
LOCAL = "publication date: the page gives its time in UTC, its address the outlet's own day, which is taken"
A_DAY = datetime.timedelta(days=1)


def published_on(marked: Sequence[str | None], address: str) -> tuple[str | None, list[str]]:
    """What the page gives as its time or day, and a note where its address was needed.

    Of the marks the first that is a day holds. Many sites write their times in UTC; where their address has the day before or
    after, that is the day on which readers there saw the story, and from which "on Monday" counts.
    """
    given = next((value for value in marked if read_date(value)), None)
    day = _day_of(address)
    if day is None:
        return given, []
    if given is None:
        return day.isoformat(), [BY_ADDRESS]
    read = read_date(given)
    moment = read_time(given)
    if read is not None and moment is not None and moment.endswith("+00:00") and abs(read - day) == A_DAY:
        return day.isoformat(), [LOCAL]
    return given, []


def _day_of(address: str) -> datetime.date | None:
    match = DATED_ADDRESS.search(address)
    try:
        return datetime.date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
