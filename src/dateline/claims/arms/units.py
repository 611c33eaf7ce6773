"""The military units a claim names: `find` gives each claim those in its words, with their echelon.

A unit is a formation with a number ("1st Guards Tank Army"), with a name of its own ("Golani
Brigade"), or one known by its name alone ("Spetsnaz"). A whole army or service is a party, no unit.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache

from dateline.copies import changed
from dateline.language.tree import Tokens, token_at
from dateline.lexicons import any_of, key, rows
from dateline.types import Reading, Span, Unit

WORDED = (
    "First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth|Eleventh|Twelfth|Thirteenth|Fourteenth|Fifteenth|"
    "Sixteenth|Seventeenth|Eighteenth|Nineteenth|Twentieth"
)
ORDINAL = rf"(?:\d{{1,4}}(?:st|nd|rd|th)|(?:{WORDED})|[IVX]{{1,6}}(?=\s(?:\w+\s)?(?:Army\s)?Corps))"
# Words that may stand between a number and the formation, where they are not capitalised.
BRANCH = (
    "separate|independent|motori[sz]ed|mechani[sz]ed|armou?red|infantry|tank|guards|rifle|airborne|air|assault|mountain|marine|naval|"
    "artillery|rocket|missile|territorial|defen[cs]e|special|forces|light|heavy|reserve|paratrooper|parachute|commando|engineer|"
    "reconnaissance|border|cavalry|combined|arms|presidential|mobile|jaeger|jäger|volunteer|operational|national|guard|purpose|of"
)
# Words that open a sentence or a phrase before a unit's name and are no part of it.
OPENERS = {
    "The",
    "A",
    "An",
    "This",
    "That",
    "In",
    "On",
    "At",
    "From",
    "Of",
    "And",
    "But",
    "For",
    "By",
    "With",
    "When",
    "After",
    "While",
    "Its",
    "Their",
}
# Whose it is, and no name of its own: "NATO battalion tactical groups".
OWNERS = {"nato", "us", "u.s.", "un", "u.n.", "uk", "eu", "army", "navy", "isaf", "idf", "saf", "sdf", "isis", "isil", "is"}
NAMED_BEFORE, MODIFIERS = 4, 6


def find(reading: Reading) -> Reading:
    """The reading with each claim's units, in text order."""
    named = read_units(reading.story.text, reading.tokens)
    starts = [u.span.start for u in named]
    found = ((c, _within(named, starts, c.content)) for c in reading.claims)
    claims = tuple(changed(c, units=own) if own else c for c, own in found)
    return changed(reading, claims=claims)


def read_units(text: str, tokens: Tokens) -> list[Unit]:
    """Every military unit the text names, in order; of two that overlap the longer."""
    found = sorted([*_numbered(text), *_named(text, tokens), *_known(text)], key=lambda u: (u.span.start, -u.span.end))
    kept: list[Unit] = []
    for unit in found:
        if kept and kept[-1].span.meets(unit.span):
            if kept[-1].span.end - kept[-1].span.start < unit.span.end - unit.span.start:
                kept[-1] = unit
        else:
            kept.append(unit)
    return kept


def _numbered(text: str) -> Iterator[Unit]:
    """ "the 47th Mechanised Brigade", "III Corps", "the 53rd and 54th Brigades" (two units)."""
    for match in _patterns()[0].finditer(text):
        echelon = _echelons()[key(match["form"])]
        if match["ordinal"] in WORDED.split("|") and not match["form"][0].isupper():
            continue  # "Second company", "First battery": too often an order of things
        yield Unit(match[0].removesuffix(match["plural"]), echelon, Span(match.start(), match.end()))
        if match["plural"]:
            rest = text[match.end("ordinal") : match.end() - len(match["plural"])]
            for other in _before(text, match.start()):
                yield Unit(other.of(text) + rest, echelon, other)


def _before(text: str, start: int) -> Iterator[Span]:
    """The ordinals coordinated before one that stands in the plural."""
    while True:
        match = re.search(r"\b(\d{1,4}(?:st|nd|rd|th))(?:,\s|\sand\s|,\sand\s)(?:the\s)?$", text[max(0, start - 24) : start])
        if match is None:
            return
        start = max(0, start - 24) + match.start()
        yield Span(start, start + len(match[1]))


def _named(text: str, tokens: Tokens) -> Iterator[Unit]:
    """ "Golani Brigade", "the Sparta battalion": a proper noun before a formation, and not only a nation's adjective."""
    for match in _patterns()[1].finditer(text):
        words = match["name"].split()
        start = match.start()
        while words and words[0] in OPENERS:
            start = text.index(words[1], start + len(words[0])) if len(words) > 1 else match.end()
            words = words[1:]
        if not words or not _proper(tokens, start, match.start("form")):
            continue
        yield Unit(text[start : match.end("form")], _echelons()[key(match["form"])], Span(start, match.end()))


def _proper(tokens: Tokens, start: int, end: int) -> bool:
    """Whether the words before the formation hold a proper noun that is no adjective of nationality."""
    if not tokens:
        return True
    first, last = token_at(tokens, start), token_at(tokens, end - 1)
    names = [t.lower for t in tokens[first : last + 1] if t.start < end and t.tag in {"NNP", "NNPS"}]
    return any(name not in OWNERS and not name.endswith(("ian", "ish", "ese")) for name in names)


def _known(text: str) -> Iterator[Unit]:
    names = {row[0]: row[1] for row in rows("named_units.tsv")}
    for match in _patterns()[2].finditer(text):
        echelon = names[match[0]]
        yield Unit(match[0], None if echelon == "-" else echelon, Span(match.start(), match.end()))


def _within(named: Sequence[Unit], starts: Sequence[int], content: Span) -> tuple[Unit, ...]:
    first, last = bisect_left(starts, content.start), bisect_left(starts, content.end)
    return tuple(u for u in named[first:last] if u.span.end <= content.end)


@cache
def _echelons() -> dict[str, str]:
    return {word: echelon for word, echelon, _ in rows("echelons.tsv")}


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Numbered formations, named ones, names that stand alone."""
    table = rows("echelons.tsv")
    every = any_of(word for word, _, _ in table)
    alone = any_of(word for word, _, how in table if how == "yes")
    modifier = rf"(?:\s(?:[A-Z][\w'’-]*|{BRANCH}|“[^”\n]{{1,30}}”|\"[^\"\n]{{1,30}}\"))"
    numbered = rf"(?<![\w-])(?P<ordinal>{ORDINAL})(?:{modifier}){{0,{MODIFIERS}}}?\s(?P<form>(?i:{every}))(?P<plural>s?)(?![\w-])"
    named = rf"(?<![\w-])(?P<name>(?:[A-Z][\w'’-]*\s){{1,{NAMED_BEFORE}}}?)(?P<form>(?i:{alone}))s?(?![\w-])"
    return (
        re.compile(numbered),
        re.compile(named),
        re.compile(rf"(?<![\w-]){any_of(row[0] for row in rows('named_units.tsv'))}(?![\w-])"),
    )
