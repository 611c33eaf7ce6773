"""The day on which a page says it was published, by its own marks and its address. Runs in the worker."""

from __future__ import annotations

import datetime
import itertools
import re
from collections import deque
from collections.abc import Iterator, Sequence

import lxml.html
from htmldate.extractors import regex_parse

from dateline.reading.dates import read_date, read_time

DATED_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=[/-]|$)")
BY_ADDRESS = "publication date: taken from the page's address"
LOCAL = "publication date: the page gives its time in UTC, its address the outlet's own day, which is taken"
# Short texts on either side of the headline among which the stamp is looked for.
BESIDE_HEADLINE = 12
LONGEST_STAMP = 80
PUBLISHED = re.compile(r"publi[céqsz]|veröff|\bpost(?:ed|ato)\b|\b(?:issued|released)\b|опубл|оприл|yayın", re.IGNORECASE)
A_MINUTE = datetime.timedelta(minutes=1)  # some marks leave the seconds out
A_DAY = datetime.timedelta(days=1)


def published_on(marked: Sequence[str | None], address: str) -> tuple[str | None, list[str]]:
    """What the page gives as its time or day, and a note where its address was needed.

    Of the marks the first that is a day holds. Many sites write their times in UTC; where their address has the day before or
    after, that is the day on which readers there saw the story, and from which "on Monday" counts.
    """
    given = _with_zone(next((value for value in marked if read_date(value)), None), marked)
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


def printed_on(tree: lxml.html.HtmlElement) -> str | None:
    """The day that the page prints beside its headline with a word for publishing, which many languages share."""
    before: deque[str] = deque(maxlen=BESIDE_HEADLINE)
    lines = _short_lines(tree)
    for tag, text in lines:
        if tag == "h1":
            break
        before.append(text)
    else:
        return None
    behind = (text for _, text in itertools.islice(lines, BESIDE_HEADLINE))
    for text in (*behind, *reversed(before)):
        if PUBLISHED.search(text) and re.search(r"(?:19|20)\d\d", text):
            found = read_date(text) or regex_parse(text)
            if found is not None:
                return f"{found:%Y-%m-%d}"
    return None


def _short_lines(tree: lxml.html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Headings and the short texts of elements that hold no others."""
    for tag in tree.iter("h1", "p", "span", "div", "time", "li", "small", "em", "td", "a"):
        if tag.tag != "h1" and len(tag):
            continue
        text = " ".join(tag.text_content().split())
        if tag.tag == "h1" or 0 < len(text) <= LONGEST_STAMP:
            yield tag.tag, text


def _with_zone(given: str | None, marked: Sequence[str | None]) -> str | None:
    """The same moment as another mark gives it, where that has the outlet's own zone and this one UTC."""
    moment = _moment(given)
    if moment is None or moment.utcoffset():
        return given
    others = ((value, _moment(value)) for value in marked)
    return next((value for value, other in others if other and other.utcoffset() and abs(other - moment) < A_MINUTE), given)


def _moment(value: str | None) -> datetime.datetime | None:
    read = read_time(value)
    return datetime.datetime.fromisoformat(read) if read else None


def _day_of(address: str) -> datetime.date | None:
    match = DATED_ADDRESS.search(address)
    try:
        return datetime.date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
