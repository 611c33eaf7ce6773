"""When it happened, in Russian and Ukrainian: days, months, weekdays, stretches of days, counted from the day of the story."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from dateline.abroad.words import Word, listed, opens, parted, phrases, spelled
from dateline.types import Interval, Span

FILE = "abroad_time.tsv"
NIGHT = {"ночь", "ніч", "ночи", "ночі"}
FROM, TO = {"с", "со", "из", "з", "із", "від", "от"}, {"по", "до"}
YEAR = {"года", "год", "году", "року", "рік", "році"}
DAYS = {"день", "дня", "дней", "дні", "днів", "суток", "сутки", "доби", "діб"}
A_DAY = datetime.timedelta(days=1)
# A day without a year is the last one before the story came out, or one that is at most so far ahead.
AHEAD = datetime.timedelta(days=31)


def time_of(words: Sequence[Word], language: str, day: datetime.date | None) -> Interval | None:
    """The first time that words tell; ``None`` where there is none, or where it hangs on a day that is not known."""
    return _dated(words, language, day) or _counted(words, language, day)


def month_of(word: Word, language: str) -> int | None:
    """The month a word names."""
    return next((int(month) for month, told in listed(FILE, language, "month") if word.word and opens(word, parted(told))), None)


def _dated(words: Sequence[Word], language: str, base: datetime.date | None) -> Interval | None:
    for at, word in enumerate(words):
        month = month_of(word, language)
        if month is None:
            continue
        before = words[at - 1].even if at else ""
        year, last = _year(words, at)
        if not before.isdigit() or not 1 <= int(before) <= 31:
            if before in FROM and base is not None:
                start = _valid(year, month, 1, base)
                if start is not None:
                    return _interval(start, None, words[at - 1], words[last], "abroad:since a month")
            continue
        behind = words[last + 1 : last + 4]
        if len(behind) == 3 and behind[0].even in TO and behind[1].even.isdigit() and month_of(behind[2], language):
            continue  # the day that it ends on tells both
        end = _valid(year, month, int(before), base)
        if end is None:
            continue
        return _around(words, at, last, end, language, base)
    return None


def _around(words: Sequence[Word], at: int, last: int, end: datetime.date, language: str, base: datetime.date | None) -> Interval:
    """A day with what stands before it: the night to it, the day that it is counted from."""
    before = [word.even for word in words[max(0, at - 6) : at - 1]]
    if len(before) >= 2 and before[-1] == "на" and before[-2] in NIGHT:
        first = max(0, at - 4) if at >= 4 else at - 3
        return _interval(end - A_DAY, end, words[first], words[last], "abroad:night to a day")
    if len(before) >= 3 and before[-1] in TO and before[-2].isdigit() and before[-3] in FROM:
        start = _valid(end.year, end.month, int(before[-2]), base)
        if start is not None and start <= end:
            return _interval(start, end, words[at - 4], words[last], "abroad:from day to day")
    if len(before) >= 4 and before[-1] in TO and before[-3].isdigit() and before[-4] in FROM:
        month = month_of(words[at - 3], language)
        start = _valid(end.year, month, int(before[-3]), base) if month else None
        if start is not None and start <= end:
            return _interval(start, end, words[at - 5], words[last], "abroad:from day to day")
    if before and before[-1] in FROM:
        return _interval(end, None, words[at - 2], words[last], "abroad:since a day")
    return _interval(end, end, words[at - 1], words[last], "abroad:a day")


def _counted(words: Sequence[Word], language: str, base: datetime.date | None) -> Interval | None:
    if base is None:
        return None
    for days, told in listed(FILE, language, "span"):
        for first, last in phrases(words, parted(told)):
            start = base - datetime.timedelta(days=int(days))
            return _interval(start, base, words[first], words[last - 1], "abroad:the days before")
    for at, word in enumerate(words):
        for days, told in listed(FILE, language, "day"):
            if word.even in parted(told):
                found = base + datetime.timedelta(days=int(days))
                return _interval(found, found, word, word, "abroad:a day beside the story's")
        for number, told in listed(FILE, language, "weekday"):
            if word.even in parted(told) and at and words[at - 1].even in ("в", "во", "у", "у"):
                found = base - datetime.timedelta(days=(base.weekday() - int(number)) % 7)
                return _interval(found, found, words[at - 1], word, "abroad:a weekday")
        if word.even == "за" and at + 2 < len(words) and (number_ := _small(words[at + 1])) and words[at + 2].even in DAYS:
            start = base - datetime.timedelta(days=number_)
            return _interval(start, base, word, words[at + 2], "abroad:the days before")
    return None


def _small(word: Word) -> int | None:
    if word.even.isdigit():
        return int(word.even) if len(word.even) < 3 else None
    return next((int(value) for value, told in listed("abroad_counts.tsv", "number") if word.even in parted(told)), None)


def _year(words: Sequence[Word], at: int) -> tuple[int | None, int]:
    """The year behind a month, and the last word of the date."""
    if at + 1 < len(words) and words[at + 1].even.isdigit() and len(words[at + 1].even) == 4:
        behind = at + 2 < len(words) and words[at + 2].even in YEAR
        return int(words[at + 1].even), at + 2 if behind else at + 1
    return None, at


def _valid(year: int | None, month: int, day: int, base: datetime.date | None) -> datetime.date | None:
    """The day, in the year that is given or in the one that the story's own day tells."""
    try:
        if year is not None:
            return datetime.date(year, month, day)
        if base is None:
            return None
        found = datetime.date(base.year, month, day)
        return found if found <= base + AHEAD else datetime.date(base.year - 1, month, day)
    except ValueError:
        return None


def _interval(start: datetime.date, end: datetime.date | None, first: Word, last: Word, rule: str) -> Interval:
    span = Span(first.span.start, last.span.end)
    if end == start:
        return Interval(start, end, "day", start.isoformat(), span, timex=start.isoformat(), timex_type="DATE", rule=rule)
    edtf = f"{start.isoformat()}/{end.isoformat() if end else '..'}"
    return Interval(start, end, "days" if end else "open", edtf, span, timex_type="DURATION", rule=rule)


def is_time(word: Word, language: str) -> bool:
    """Whether a word is part of a date: words that stand between a name and its verb."""
    told = (*spelled(FILE, language, "weekday"), *spelled(FILE, language, "day"))
    return word.even.isdigit() or month_of(word, language) is not None or word.even in told or word.even in YEAR
