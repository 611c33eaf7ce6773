"""Values of expressions that count from a day: "yesterday", "last month", "two days later", "that year"."""

from __future__ import annotations

import datetime
from dataclasses import replace

from dateline.claims.time.anchor import Anchor, weekday_alone
from dateline.claims.time.calendar import PRECISIONS, When, a_day, before_christ, length, of_day, shift, unit_at
from dateline.claims.time.parts import Part, Piece, count
from dateline.claims.time.tense import AHEAD, BACK

ROLLING_BEFORE = frozenset({"over", "in", "during", "for", "within", "of", "throughout", "across"})


def deictic(part: Part, anchor: Anchor) -> When | None:
    """ "today", "yesterday evening", "the day before yesterday"; counted from publication only."""
    word, base = part.lower(part.at("deictic")[0]), anchor.today
    if word == "overnight" and part.behind in {"on", "between", "from"}:
        return None  # the night of the date that follows
    step = int(part.value("deictic") or 0)
    if part.has("after"):
        step += int(part.value("after") or 0)
    inner = "NI" if word in {"tonight", "overnight"} else part.value("part")
    if base is None:
        blank = {0: "PRESENT_REF"}.get(step, "XXXX-XX-XX")
        return When(blank if not inner else f"XXXX-XX-XXT{inner}", "TIME" if inner else "DATE", "day")
    when = _based(a_day(shift(base, step, "D")), base)
    if when and word == "overnight":
        when = replace(when, precision="days", end=base, edtf=f"{when.start}/{base}")
    return of_day(when, inner) if when and inner else when


def unit(part: Part, anchor: Anchor) -> When | None:
    """ "this week", "last month", "the following day", "that year", "the previous century"."""
    name, base, step = part.value("unit") or "D", _base_for(part, anchor), _step(part)
    if part.has("every"):
        return When(length(1, name), "SET", PRECISIONS[name])
    if name in {"TH", "TM", "TS"}:
        return When(None, "TIME", "day")
    if name == "D" and part.has("last") and part.behind == "of" and not part.has("this"):
        return None
    if _rolls(part, name):
        return period(part, anchor)
    if _plural(part):
        return _vague(part)
    if anchor.antique and name == "Y" and part.has("that", "same", "following", "previous", "next"):
        return before_christ(anchor.antique - step)
    if base is None or base == datetime.date.min:
        return When(_blank(name), "DATE", PRECISIONS[name])
    moved = shift(base, step * (2 if name == "F" else 1), "W" if name == "F" else name)
    when = unit_at(moved, name) if moved else None
    return _based(when, base)


def weekend(part: Part, anchor: Anchor) -> When | None:
    """ "over the weekend": the one in the direction of the tense, the one that publication lies in included."""
    if part.value("unit") != "WE" or _plural(part):
        return None
    base = anchor.base
    if base is None:
        return When(_blank("WE"), "DATE", "days")
    week = base if base.isoweekday() >= 6 or anchor.direction() == AHEAD else shift(base, -7, "D")
    return _based(unit_at(week, "WE"), base) if week else None


def part_of_day(part: Part, anchor: Anchor) -> When | None:
    """ "this morning", "last night", "that afternoon", "the next evening"."""
    inner = part.value("part") or "NI"
    deictic_ = part.has("this") or part.has("last")
    base = anchor.today if deictic_ and not anchor.narrative else anchor.last_day
    step = _step(part) if not part.has("this") else 0
    if part.has("every"):
        return When("P1D", "SET", "day")
    if base is None or not part.has("this", "that", "same", "last", "next", "following", "previous", "the"):
        return When(f"XXXX-XX-XXT{inner}", "TIME", "day")
    when = a_day(shift(base, step, "D"))
    return of_day(_based(when, base) or when, inner) if when else None


def weekday(part: Part, anchor: Anchor) -> When | None:
    """ "Monday", "last Thursday", "Friday night", "Tuesday last week"."""
    number, base = int(part.value("weekday") or part.value("abweekday") or 1), anchor.base
    if part.has("every"):
        return When(f"XXXX-WXX-{number}", "SET", "day")
    when: When | None
    week = part.has("unit") and part.value("unit") != "TH"
    if base is None or not (week or part.has("last", "next", "previous", "following")):
        when = weekday_alone(number, anchor)
    elif week:
        if part.value("unit") != "W":
            return None
        monday = shift(base, 7 * _step(part) - base.weekday(), "D")
        when = a_day(shift(monday, number - 1, "D")) if monday else None
    elif part.has("last", "previous"):
        when = a_day(shift(base, -((base.isoweekday() - number - 1) % 7 + 1), "D"))
    else:
        when = a_day(shift(base, (number - base.isoweekday() - 1) % 7 + 1, "D"))
    inner = part.value("part")
    when = _based(when, base) if base else when
    return of_day(when, inner) if when and inner else when


def into_day(part: Part, anchor: Anchor) -> When | None:
    """ "overnight into Monday": from the day before to that day."""
    day = weekday(Part(part.words, part.at("weekday")[0], part.last), anchor)
    if part.lower(part.first) != "overnight" or day is None or day.start is None:
        return None
    first = shift(day.start, -1, "D")
    return When(f"{first}TNI", "TIME", "days", first, day.start, f"{first}/{day.start}", anchor.base) if first else None


def weekdays(part: Part, anchor: Anchor) -> list[Piece]:
    """ "last Wednesday and Thursday", "on Monday and Tuesday": a piece for each, in one week."""
    first, second = part.at("weekday")[:2]
    left = weekday(Part(part.words, part.first, first + 1), anchor)
    if left is None or left.start is None:
        return []
    gap = (int(part.words.values[second]) - int(part.words.values[first])) % 7
    last, earlier = shift(left.start, gap, "D"), a_day(shift(left.start, -7, "D"))
    looks_back = anchor.today and last and last > anchor.today and anchor.direction() == BACK and not part.has("this", "next")
    if looks_back and earlier:
        left, last = earlier, shift(last, -7, "D") if last else None
    right = a_day(last)
    if right is None:
        return []
    return [Piece(part.first, first + 1, left), Piece(second, part.last, _based(right, anchor.base) or right)]


def ago(part: Part, anchor: Anchor) -> When | None:
    """ "five years ago": the whole year, month or week; days exactly."""
    return _counted(part, anchor.base if anchor.base else None, -1, anchor)


def later(part: Part, anchor: Anchor) -> When | list[Piece] | None:
    """ "two days later", "a week earlier", "hours later": from the date last mentioned."""
    way = -1 if part.value("later") == "-1" or part.value("after") == "-1" else 1
    base = anchor.last_end if way > 0 else anchor.last_day
    hours = part.value("unit") in {"TH", "TM", "TS"} and part.behind == "the"
    if part.has("after") and not hours and not anchor.narrative and part.behind not in {",", ".", ";", ""}:
        return _length_alone(part)
    return _counted(part, base, way, anchor)


def _length_alone(part: Part) -> list[Piece]:
    """ "three days after the blast": a length, which the event's own day turns into a date."""
    n, _ = count(part)
    name = part.value("unit") or "D"
    if n is None and not _plural(part):
        n = 1.0
    return [Piece(part.first, part.last - 1, When(length(n, name), "DURATION", PRECISIONS[name]))]


def next_day(part: Part, anchor: Anchor) -> When | None:
    """ "the day before", "the week after": from the date last mentioned."""
    name, base = part.value("unit") or "D", anchor.last_day
    way = -1 if part.value("after") == "-1" else 1
    if base is None or (part.behind not in {",", ".", ";", "", "and", "that"} and not anchor.narrative):
        return _unknown(part, way)
    moved = shift(base, way, name)
    return _based(unit_at(moved, name), base) if moved else None


def ahead(part: Part, anchor: Anchor) -> When | None:
    """ "in two weeks' time", "two weeks from now"."""
    return _counted(part, anchor.base, 1, anchor)


def period(part: Part, anchor: Anchor) -> When | None:
    """ "the last 48 hours", "the past two months", "the next 60-100 days": a span that ends or begins at the anchor."""
    name = part.value("unit") or "D"
    low, high = count(part)
    n = high or low
    if low is None and not part.has("few") and not _plural(part):
        low = n = 1.0
    timex = length(low, name)
    if part.has("following", "previous", "that", "same") or anchor.narrative or part.behind == "of":
        return When(timex, "DURATION", PRECISIONS[name])
    base = anchor.base
    if base is None or n is None:
        return When(timex, "DURATION", PRECISIONS[name])
    back = part.has("last", "previous")
    other = shift(base, -n if back else n, name)
    if other is None:
        return When(timex, "DURATION", PRECISIONS[name])
    start, end = (other, base) if back else (base, other)
    return When(timex, "DURATION", "days", start, end, f"{start}/{end}", base)


def _counted(part: Part, base: datetime.date | None, way: int, anchor: Anchor) -> When | None:
    name = part.value("unit") or "D"
    n, high = count(part)
    if (
        name in {"TH", "TM", "TS"}
        and anchor.last is not None
        and anchor.last.precision == "day"
        and not part.has("ago")
        and (n or 1) < 24
    ):
        return replace(anchor.last, timex=None, type="TIME", base=anchor.last.start)
    if n is None or high is not None or base is None:
        return _unknown(part, way)
    moved = shift(base, way * n, name)
    if moved is None:
        return _unknown(part, way)
    if name in {"TH", "TM", "TS"} and n * {"TH": 1, "TM": 1 / 60, "TS": 0}[name] < 24:
        moved = base
    return _based(unit_at(moved, name if n == int(n) else "M"), base)


def _unknown(part: Part, way: int) -> When:
    return When("PAST_REF" if way < 0 else "FUTURE_REF", "DATE", "open")


def _based(when: When | None, base: datetime.date | None) -> When | None:
    return replace(when, base=base) if when else None


def _base_for(part: Part, anchor: Anchor) -> datetime.date | None:
    day = part.value("unit") == "D"
    if part.has("that", "same", "following", "previous"):
        return anchor.told_day if day else anchor.last_day
    if part.has("next") and part.has("the"):
        return anchor.told_day if day else anchor.last_day if anchor.narrative else anchor.base
    if day and part.has("later"):
        return anchor.told_day
    return anchor.base


def _step(part: Part) -> int:
    if part.has("last", "previous"):
        return -1
    return 1 if part.has("next", "following") else 0


def _rolls(part: Part, name: str) -> bool:
    """ "the past year", "over the last week": the span up to the day, not the calendar unit."""
    if not part.has("last", "next") or part.has("edge", "later", "border", "stretch"):
        return False
    word = part.lower((part.at("last") + part.at("next"))[0])
    if word in {"past", "coming"}:
        return True
    return part.has("the") and part.before in ROLLING_BEFORE and not (name == "D" and word in {"last", "next"})


def _plural(part: Part) -> bool:
    return bool(part.at("unit")) and part.lower(part.at("unit")[0]).endswith("s")


def _vague(part: Part) -> When:
    name = part.value("unit") or "D"
    if part.has("this", "that"):
        return When("PRESENT_REF" if part.has("this") else None, "DATE", "open")
    return When(length(None, name), "DURATION", "open")


def _blank(name: str) -> str:
    return {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX", "Y": "XXXX", "Q": "XXXX-QX"}.get(
        name, "XXXX"
    )
