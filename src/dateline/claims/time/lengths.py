"""Values of durations, repeated times and words that point without measuring."""

from __future__ import annotations

from dataclasses import replace

from dateline.claims.time.anchor import Anchor
from dateline.claims.time.calendar import PRECISIONS, When, length
from dateline.claims.time.parts import WORD_NUMBERS, Part, Piece, count

# A bare plural is a duration only behind one of these ("for weeks", "within days").
PLURAL_BEFORE = frozenset(
    "for in within after over of several many through into and or take takes took last lasted lasting spent".split()
)
PART_BEFORE = frozenset("at by before after until till since during all around about from to of through and or".split())
MANY = frozenset("hundred thousand million billion hundreds thousands millions dozens dozen".split())
POINT_BEFORE = frozenset("at during in by since until over throughout of from for".split())


def duration(part: Part, anchor: Anchor) -> When | None:
    """ "six months", "two-week", "48 hours", "decades-long"."""
    name = part.value("unit") or part.value("unitlong") or "D"
    if name == "WE" or (name == "Q" and not part.has("long")):
        return None
    low, _ = count(part)
    if (
        part.has("long", "a")
        and part.has("unit")
        and part.lower(part.at("unit")[0]).endswith("s")
        and not part.has("day", "num", "number")
    ):
        low = None
    if part.has("unitlong") or (low is None and not part.has("few") and not part.lower(part.at("unit")[0]).endswith("s")):
        low = 1.0
    if part.has("a") and part.at("a")[0] == part.first and part.last - part.first == 2 and _is_rate(part):
        return When(length(1, name), "SET", PRECISIONS[name])
    return When(length(low, name), "DURATION", PRECISIONS[name])


def plural(part: Part, anchor: Anchor) -> When | None:
    """ "for weeks", "within days"."""
    name = part.value("unit") or "D"
    if (
        (part.before not in PLURAL_BEFORE and part.behind != "of")
        or not part.lower(part.first).endswith("s")
        or name in {"WE", "Q"}
    ):
        return None
    return When(length(None, name), "DURATION", "open")


def age(part: Part, anchor: Anchor) -> When | None:
    """ "18-year-old": how long somebody has lived dates nothing."""
    return When(length(count(part)[0], part.value("unit") or "Y"), "DURATION", "open")


def every(part: Part, anchor: Anchor) -> When | None:
    """ "every two weeks", "each day", "per month"."""
    n, _ = count(part)
    return When(length(n or 1, part.value("unit") or "D"), "SET", PRECISIONS[part.value("unit") or "D"])


def adverb(part: Part, anchor: Anchor) -> When | None:
    """ "daily", "weekly"."""
    return When(part.value("set"), "SET", "open")


def reference(part: Part, anchor: Anchor) -> When | None:
    """ "now", "recently", "in recent weeks", "the near future": no days of their own."""
    return When(part.value("ref") or "PRESENT_REF", "DATE", "open")


def count_day(part: Part, anchor: Anchor) -> list[Piece]:
    """ "day 307 of the war", "the third day of the siege": a day that the beginning of it gives."""
    if part.value("unit") != "D" or part.lower(part.at("unit")[0]) != "day":
        return []
    return [Piece(part.first, part.last - 1, When("XXXX-XX-XX", "DATE", "day"))]


def count_from_d(part: Part, anchor: Anchor) -> When | None:
    """ "D+3": days from a day that the plan leaves open."""
    return When("XXXX-XX-XX", "DATE", "day")


def so_far(part: Part, anchor: Anchor) -> When | None:
    """ "so far", "to date": up to the day of publication."""
    if (part.has("anaphor") and part.lower(part.last - 1) != "date") or part.behind in {
        "off",
        "away",
        "from",
        "as",
        "apart",
        "this",
    }:
        return None
    end = anchor.today
    return When("PRESENT_REF", "DATE", "open", None, end, f"../{end}" if end else None, end)


def since_then(part: Part, anchor: Anchor) -> When | None:
    """ "since then": from the date last mentioned to publication."""
    return since(anchor)


def since(anchor: Anchor) -> When | None:
    """From the date last mentioned to publication."""
    if anchor.last is None or anchor.today is None or anchor.last.start is None or anchor.last.start > anchor.today:
        return When(None, "DATE", "open")
    return When(None, "DATE", "open", anchor.last.start, anchor.today, f"{anchor.last.start}/{anchor.today}", anchor.today)


def that_time(part: Part, anchor: Anchor) -> When | None:
    """ "at that time", "during the same period": the date last mentioned, in words only."""
    if part.before not in POINT_BEFORE and not part.has("same"):
        return None
    if part.has("the") and not part.has("same") and part.before not in {"at", "during"}:
        return None
    if part.behind == "of":
        return When(None, "DATE", "open")  # "at the time of the raid": the day of the raid, if anybody tells it
    if part.has("the") and part.behind == "being":
        return When("PRESENT_REF", "DATE", "open")
    if (part.has("this") or part.lower(part.last - 1) == "moment") and part.before == "at":
        return When("PRESENT_REF", "DATE", "open")
    if part.has("same") and part.lower(part.last - 1) == "time":
        return When(None, "DATE", "open")  # "at the same time" joins two thoughts more often than two days
    if part.lower(part.last - 1) == "period":
        return _again(anchor.stretch, anchor)
    return _again(anchor.latest if anchor.latest and anchor.latest.type != "DURATION" else None, anchor)


def _again(meant: When | None, anchor: Anchor) -> When:
    """The days of what was said last, without its name."""
    if anchor.narrative or meant is None:
        return When(None, "DATE", "open")
    return replace(meant, timex=None, type="DATE", base=meant.start)


def part_alone(part: Part, anchor: Anchor) -> When | None:
    """ "at night", "nights": no day in particular."""
    if part.before not in PART_BEFORE and not part.lower(part.first).endswith("s"):
        return None  # "night raids", "evening wear", "Good evening"
    return When(f"XXXX-XX-XXT{part.value('part')}", "TIME", "day")


def _is_rate(part: Part) -> bool:
    """ "20 times a day", "44 shells an hour", "a million barrels a day"."""
    before = part.before
    if before in {"times", "once", "twice"} or before.isdecimal() or before in MANY:
        return True
    counted = (part.lower(part.first - n) for n in (2, 3))
    return before.endswith("s") and any(w.strip(".,").isdecimal() or w in MANY or w in WORD_NUMBERS for w in counted)
