"""What the words round an expression make of its days: "since May", "by 2025", "early March", "between the 3rd and the 5th".

`Interval`s in ``reading.times`` hold the days that the expression itself names; a claim is dated
by what its sentence makes of them.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dateline.claims.time.calendar import DAY, shift
from dateline.types import Interval, Span

# Between two expressions these alone make one span of days.
JOINT = re.compile(
    r"\s*(?:,?\s*(?:and|or|to|through|until|till|into|-|–|—|/)\s*(?:(?:on|in|the)\s){0,2}(?:early\s|late\s|mid-?)?|,\s*)", re.I
)
# Prepositions that move an end of the days, or only stand in front; the longer ones are looked for first.
FRONT = (
    "pre-", "post-", "no later than", "as early as", "not before", "up to", "as of", "starting", "beginning", "since", "until",
    "till", "by", "before", "after", "from", "between", "over", "during", "within", "in", "on", "for", "throughout", "at", "into",
    "through",
)  # fmt: skip
# Words that may stand between the preposition and the expression.
FILLERS = ("at least", "the", "around", "about", "late", "early", "mid-", "mid")
REACH = 40
EARLY = re.compile(r"(?:the\s+)?(?:early|beginning of|start of|(?:the )?opening of|turn of)\b", re.I)
LATE = re.compile(r"(?:the\s+)?(?:late|end of|close of)\b", re.I)
MIDDLE = re.compile(r"(?:the\s+)?(?:mid|middle of|midpoint of)\b", re.I)
EARLIER, LATER = re.compile(r"(?:earlier|so far|already)\b", re.I), re.compile(r"later\b", re.I)


@dataclass(frozen=True, slots=True)
class Dated:
    """An expression with the days its surroundings give it, and its ``plain`` days without a preposition.

    ``span`` takes in the preposition; ``word`` is that, lower case.
    """

    interval: Interval
    plain: Interval
    span: Span
    word: str


def shaped(text: str, times: Sequence[Interval], today: datetime.date | None) -> list[Dated]:
    """All expressions of a story with their prepositions; two that are joined become one."""
    found: list[Dated] = []
    n = 0
    while n < len(times):
        first = times[n]
        last, n = _joined(text, times, n)
        interval = _span_of(text, first, last)
        if (own := interval.span) is None:
            continue
        interval = _up_to_now(text, interval, own, today)
        word, start = _front(text, own.start)
        span = Span(start, own.end)
        if word == "over" and interval.rule == "feast" and own.of(text).startswith("Christmas"):
            interval = _around(interval)
        found.append(Dated(_bounded(interval, word, today), interval, span, word))
    return found


def _joined(text: str, times: Sequence[Interval], n: int) -> tuple[Interval, int]:
    """The last expression of a run that is joined by "and", "to" or a dash, and the place behind it."""
    last, n = times[n], n + 1
    while n < len(times) and _joins(text, last, times[n]):
        last, n = times[n], n + 1
    return last, n


def _joins(text: str, left: Interval, right: Interval) -> bool:
    if left.span is None or right.span is None or right.span.start - left.span.end > 20:
        return False
    if (
        left.start is None
        or right.end is None
        or left.timex_type not in {"DATE", "TIME"}
        or right.timex_type not in {"DATE", "TIME"}
    ):
        return False
    gap = text[left.span.end : right.span.start]
    if gap.strip() == "," or gap.strip() == "":
        return left.start == right.start and left.end == right.end
    return left.start <= right.end and JOINT.fullmatch(gap) is not None


def _span_of(text: str, first: Interval, last: Interval) -> Interval:
    """One interval from the first expression's start to the last one's end."""
    left = narrowed(text, first)
    if first is last or first.span is None or last.span is None:
        return left
    right = narrowed(text, last)
    return replace(
        left,
        end=right.end,
        precision="days",
        edtf=f"{left.start}/{right.end}",
        span=Span(first.span.start, last.span.end),
        timex=None,
    )


def narrowed(text: str, interval: Interval) -> Interval:
    """What "early", "mid" and "late" leave: a third of a month or season, a quarter of a year, years of a decade."""
    start, end = interval.start, interval.end
    if interval.span is None or start is None or end is None or interval.precision not in {"month", "season", "year", "decade"}:
        return interval
    words = interval.span.of(text)
    before = text[max(0, interval.span.start - 12) : interval.span.start].lower()
    early = EARLY.match(words) or before.endswith(("early in ", "early on in "))
    late = LATE.match(words) or before.endswith("late in ")
    if not early and not late and not MIDDLE.match(words):
        return interval
    if " this " in f" {words.lower()}" or (" last " in f" {words.lower()}" and interval.precision == "year" and not late):
        return interval
    low, high = _thirds(start, end, interval.precision)
    if early:
        return _cut(interval, start, low - DAY)
    return _cut(interval, high, end) if late else _cut(interval, low, high - DAY)


def _up_to_now(text: str, interval: Interval, span: Span, today: datetime.date | None) -> Interval:
    """ "earlier this month" ends on the day of publication, "later this month" begins on it."""
    start, end = interval.start, interval.end
    if not today or not start or not end or not start < today < end:
        return interval
    words, before = span.of(text), text[max(0, span.start - 10) : span.start].lower()
    behind = text[span.end : span.end + 10].lower().startswith((" so far", " to date"))  # "this year so far"
    if behind or EARLIER.match(words) or before.endswith(("earlier ", "so far ")):
        return _cut(interval, start, today)
    return _cut(interval, today, end) if LATER.match(words) or before.endswith("later ") else interval


def _thirds(start: datetime.date, end: datetime.date, precision: str) -> tuple[datetime.date, datetime.date]:
    """Where the early part ends and the late part begins."""
    if precision == "month":
        return start.replace(day=11), start.replace(day=21)
    if precision == "season":
        return shift(start, 1, "M") or start, shift(start, 2, "M") or end
    if precision == "decade":
        return datetime.date(start.year + 4, 1, 1), datetime.date(start.year + 7, 1, 1)
    return start.replace(month=4), start.replace(month=10)


def _cut(interval: Interval, start: datetime.date, end: datetime.date) -> Interval:
    return replace(interval, start=start, end=end, precision="days", edtf=f"{start}/{end}")


def _around(interval: Interval) -> Interval:
    """ "over Christmas": from the eve to the day after."""
    return _cut(interval, interval.start - DAY, interval.end + DAY) if interval.start and interval.end else interval


def _front(text: str, at: int) -> tuple[str, int]:
    """The preposition in front of an expression, and where it starts."""
    begin = max(0, at - REACH)
    before = text[begin:at].lower()
    for _ in range(3):
        before = before.rstrip(" ")
        found = next((word for word in FRONT if _ends_with(before, word)), None)
        if found is not None:
            return found, begin + len(before) - len(found)
        filler = next((word for word in FILLERS if _ends_with(before, word)), None)
        if filler is None:
            break
        before = before[: -len(filler)]
    return "", at


def _ends_with(text: str, word: str) -> bool:
    start = len(text) - len(word)
    return text.endswith(word) and (start == 0 or not text[start - 1].isalnum())


def _bounded(interval: Interval, word: str, today: datetime.date | None) -> Interval:
    """Since, until, by and from, as far as they move an end."""
    start, end = interval.start, interval.end
    if start is None and end is None:
        return interval
    if word == "since" and start and today and start <= today:
        return _open(interval, start, today)
    if word in {"until", "till", "by", "no later than", "up to"} and interval.timex_type != "DURATION":
        return _open(interval, None, end)
    if word == "from" and interval.precision == "day" and today and start and start <= today:
        return interval  # "footage from Monday"
    if word in {"from", "as early as", "as of", "starting", "beginning", "not before"} and interval.precision != "days":
        return _open(interval, start, today if today and start and start <= today and word == "from" else None)
    return interval


def _open(interval: Interval, start: datetime.date | None, end: datetime.date | None) -> Interval:
    return replace(interval, start=start, end=end, precision="open", edtf=f"{start or '..'}/{end or '..'}")


def since(interval: Interval, today: datetime.date | None) -> Interval:
    """From the interval's first day to publication."""
    if today is None or interval.start is None or interval.start > today:
        return interval
    return _open(interval, interval.start, today)
