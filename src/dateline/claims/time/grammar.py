"""The rules of the grammar, in order: a pattern over word classes, and the builder of its value.

At each word the first rule that matches and gives a value wins; so longer and surer rules stand
first. Every pattern is bounded, so that reading stays linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from dateline.claims.time import absolute as ab
from dateline.claims.time import lengths as le
from dateline.claims.time import relative as re_
from dateline.claims.time.anchor import Anchor
from dateline.claims.time.calendar import When
from dateline.claims.time.parts import Part, Piece
from dateline.claims.time.words import Words, alphabet

Builder = Callable[[Part, Anchor], "When | list[Piece] | None"]

MACROS = {
    "MONTH": "(month|abmonth stop?)",
    "WDAY": "(weekday comma?|abweekday stop? comma?)",
    "EDGE": "(the? edge hyphen? in?|the? later (in|on))",
    "BORDER": "(the? (border|edge|stretch|latter stretch|edge stretch|later stretch|ordinal half|latter half) of)",
    "PARTOF": "((the|on)? (edge (in|on)? the?)? part (unit)? (of|on)|edge)",
    "YEAR": "(year|shortyear)",
    "BCYEAR": "((year|number|day) era)",
    "APPROX": "(the? (approx|more|at approx) than?)",
    "NUMBER": "((day|number|year|num (hyphen? num)?) ((hyphen|to|or) (day|number|num))?)",
    "COUNT": "((a|the)? few of?|a? half a?|a num|a|NUMBER (and a half)?)",
    "WHICH": "(this|that same?|the? same|the? last|the? previous|the? next|the? following|every)",
}

RULES: tuple[tuple[str, str, Builder], ...] = (
    ("iso date", "iso", ab.iso_date),
    ("numeric date", "dotted", ab.dotted_date),
    ("age", "NUMBER hyphen? unit hyphen? old|NUMBER unit of age|COUNT unit old", le.age),
    # several days or months that share what is said once
    ("days of month", "PARTOF? WDAY? the? (day|ordinal) (comma (day|ordinal))? (comma? (and|or|to)|hyphen|slash) the? (day|ordinal) of? MONTH ((comma|of)? year)?", ab.days_of_month),
    ("days of month", "PARTOF? WDAY? MONTH (day|ordinal) (comma (day|ordinal))? (comma? (and|or|to)|hyphen|slash) (day|ordinal) (comma? year)?", ab.days_of_month),
    ("months of year", "the? EDGE? MONTH (and|or|to|hyphen|slash) EDGE? MONTH (of|comma)? year", ab.months_of_year),
    ("full date", "PARTOF? WDAY? the? (day|ordinal|ordinal hyphen ordinal) of? MONTH comma? of? (BCYEAR|YEAR) part?", ab.full_date),
    ("full date", "PARTOF? WDAY? MONTH the? (day|ordinal) (comma? of?) (BCYEAR|YEAR) part?", ab.full_date),
    ("full date", "year comma? MONTH (day|ordinal)", ab.full_date),
    ("day of that year", "MONTH (day|ordinal) of (that same?|the same) unit|the? (day|ordinal) of? MONTH of (that same?|the same) unit", ab.month_of_year),
    ("month year", "BORDER? EDGE? (month|abmonth stop?) (comma|of)? (BCYEAR|YEAR)", ab.month_year),
    ("day month", "PARTOF? WDAY? the? (day|ordinal) of? MONTH part?", ab.day_month),
    ("day month", "PARTOF? WDAY? MONTH the? (day|ordinal) part?", ab.day_month),
    ("month of year", "BORDER? EDGE? month comma? of? (this|that same?|the? same|the? last|the? next|the? following|the? previous) unit", ab.month_of_year),
    ("month of year", "BORDER? EDGE? (this|that same?|the? same|the? last|the? next|the? following|the? previous) month", ab.month_of_year),
    ("month", "BORDER EDGE? month|EDGE month|month", ab.bare_month),
    # seasons, quarters, decades, centuries
    ("season", "BORDER? (EDGE|the)? season comma? (of|in)? (BCYEAR|YEAR)|year season", ab.season),
    ("season", "BORDER? (EDGE|the)? season (of|this) (last|next|this|that|the? same|the? previous|the? following)? unit", ab.season),
    ("season", "BORDER? EDGE? (this|that|the? last|the? next|the? previous|the? following|the) season", ab.season),
    ("season", "EDGE? season|later in the season", ab.bare_season),
    ("quarter", "the? EDGE? (ordinal|last|latter) (unit|half) of (YEAR|(this|last|next|the) unit)", ab.quarter),
    ("fiscal year", "fiscal unit? YEAR", ab.bare_year),
    ("decade", "BORDER? the? EDGE? decade era?", ab.decade),
    ("century", "BORDER? the? (EDGE hyphen?)? (ordinal|num hyphen ordinal) hyphen? unit era?", ab.century),
    ("feast", "the? (border of|ordinal unit of)? (the)? feast (of|in|comma)? YEAR? part?", ab.holiday),
    # years
    ("years", "the? (unit)? year (hyphen|slash|to) (year|day|number)", ab.years),
    ("year", "approx? stop? BORDER? EDGE? the? unit? BCYEAR|(approx stop?)? BORDER EDGE? YEAR|approx? EDGE YEAR|the? unit year|YEAR|number", ab.bare_year),
    # counted from a day
    ("deictic", "(the? unit after|EDGE)? deictic part?", re_.deictic),
    ("weekdays", "WHICH? weekday (and|or|to|hyphen) weekday part?", re_.weekdays),
    ("weekday", "EDGE? weekday comma? (of|the)? (this|last|next|previous|following) unit", re_.weekday),
    ("weekday", "EDGE? WHICH? weekday EDGE? part?", re_.weekday),
    ("ago", "APPROX? COUNT unit ago", re_.ago),
    ("later", "APPROX? (COUNT more? )?unit (later|after|following)", re_.later),
    ("from now", "in COUNT unit poss? anaphor", re_.ahead),
    ("period", "the? (same|last|previous|next|following|this last) (APPROX? NUMBER|few of?|a? few of?|num) unit|the (few|NUMBER) (last|previous|next|following) unit", re_.period),
    ("part of day", "EDGE? (WHICH|the) part", re_.part_of_day),
    ("day before", "the unit (after|following|later)", re_.next_day),
    ("weekend", "EDGE? the unit", re_.weekend),
    ("unit of", "(BORDER|EDGE) (the|this|that|the? last|the? next|the? previous|the? following|the same) unit", re_.unit),
    ("unit", "(EDGE|later in?)? WHICH unit", re_.unit),
    ("D-day count", "dday", le.count_from_d),
    # lengths, repeated times, hours
    ("set", "every COUNT? unit|per unit", le.every),
    ("set", "set", le.adverb),
    ("part", "part", le.part_alone),
    ("clock", "(clock|day stop clock) meridian? zone?|(day|num) meridian zone?|(year|number) zone", le.clock),
    ("duration", "unitlong|unit hyphen long|APPROX? COUNT hyphen? unit (hyphen? long)?", le.duration),
    ("duration", "unit", le.plural),
    ("so far", "so far|to anaphor", le.so_far),
    ("since then", "since then", le.since_then),
    ("that time", "(this|that same?|the same?) anaphor", le.that_time),
    ("reference", "the? (edge|ref)? ref unit?", le.reference),
    ("day number", "the ordinal", ab.day_number),
)  # fmt: skip


@cache
def _compiled() -> tuple[re.Pattern[str], tuple[tuple[str, re.Pattern[str], Builder], ...]]:
    """All rules as one pattern, which finds where one may begin, and each by itself."""
    patterns = [_translate(pattern) for _, pattern, _ in RULES]
    whole = re.compile("|".join(f"(?P<r{n}>{p})" for n, p in enumerate(patterns)))
    return whole, tuple((name, re.compile(p), build) for (name, _, build), p in zip(RULES, patterns, strict=True))


def _translate(pattern: str) -> str:
    for _ in range(3):
        pattern = re.sub(r"[A-Z]{2,}", lambda m: MACROS[m.group()], pattern)
    letters = alphabet()
    return re.sub(r"[a-z]+", lambda m: letters[m.group()], pattern).replace("(", "(?:").replace(" ", "")


def scan(words: Words, anchor_of: Callable[[int, int], Anchor], told: Callable[[When], None]) -> Iterator[tuple[str, Piece]]:
    """Every expression in order, with its rule's name; ``told`` hears each value before the next one is read."""
    whole, rules = _compiled()
    at = 0
    while (match := whole.search(words.kinds, at)) is not None:
        at = match.start() + 1
        for name, pattern, build in rules[int(str(match.lastgroup)[1:]) :]:
            found = pattern.match(words.kinds, match.start())
            if found is None:
                continue
            first, last = _without_edges(words, found.start(), found.end())
            pieces = _built(build, Part(words, first, last), anchor_of(first, last))
            if pieces:
                at = found.end()
                for piece in pieces:
                    yield name, piece
                    told(piece.when)
                break


def _without_edges(words: Words, first: int, last: int) -> tuple[int, int]:
    """A comma at the end of a match belongs to the sentence."""
    letters = alphabet()
    while last - first > 1 and words.kinds[last - 1] == letters["comma"]:
        last -= 1
    return first, last


def _built(build: Builder, part: Part, anchor: Anchor) -> list[Piece]:
    found = build(part, anchor)
    if found is None:
        return []
    return [Piece(part.first, part.last, found)] if isinstance(found, When) else found
