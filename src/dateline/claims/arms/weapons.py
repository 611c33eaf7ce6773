"""The weapons and munitions a claim names: `find` gives each claim those in its words, with their kind."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from dateline.claims.arms.units import read_units
from dateline.copies import changed
from dateline.language.tree import Tokens, token_at
from dateline.lexicons import any_of, key, rows
from dateline.types import Reading, Span, Weapon

# What a name may carry behind it: a plural, or the letters of a variant behind a number (T-72B3, F-16s).
VARIANT = r"(?:(?<=\d)[A-Z][A-Za-z0-9]{0,3}|-[A-Z0-9]{1,3}(?![\w]))?s?"
# A launcher's name before its rocket names the rocket.
LAUNCHERS = {"rocket launcher"}


@dataclass(frozen=True, slots=True)
class _Hit:
    """A term where it stands."""

    span: Span
    kind: str
    name: bool  # a model, written as the lexicon has it


def find(reading: Reading) -> Reading:
    """The reading with each claim's weapons, in text order."""
    named = read_weapons(reading.story.text, reading.tokens)
    starts = [w.span.start for w in named]
    found = ((c, _within(named, starts, c.content)) for c in reading.claims)
    claims = tuple(changed(c, weapons=own) if own else c for c, own in found)
    return changed(reading, claims=claims)


def read_weapons(text: str, tokens: Tokens) -> list[Weapon]:
    """Every weapon or munition the text names, in order; a name and its noun are one ("Grad rocket launchers")."""
    hits: list[_Hit] = []
    units = [u.span for u in read_units(text, tokens)]
    at = 0
    for hit in _hits(text):
        while at < len(units) and units[at].end <= hit.span.start:
            at += 1
        if (at < len(units) and units[at].meets(hit.span)) or not _is_weapon(text, tokens, hit):
            continue  # the tank of a "Tank Army" is none
        if hits and text[hits[-1].span.end : hit.span.start] in {" ", "-"}:
            hits[-1] = _joined(hits[-1], hit)
        else:
            hits.append(hit)
    return [Weapon(hit.kind, hit.span) for hit in hits]


def _hits(text: str) -> list[_Hit]:
    generic, names, kinds = _terms()
    found = [_Hit(Span(m.start(), m.end()), kinds[_plain(m["term"])], False) for m in generic.finditer(text)]
    found += [_Hit(Span(m.start(), m.end()), kinds[_plain(m["term"])], True) for m in names.finditer(text)]
    found.sort(key=lambda hit: (hit.span.start, -hit.span.end))
    kept: list[_Hit] = []
    for hit in found:
        if not kept or hit.span.start >= kept[-1].span.end:
            kept.append(hit)
    return kept


def _is_weapon(text: str, tokens: Tokens, hit: _Hit) -> bool:
    """Whether the term stands as a noun and no word beside it makes it another thing ("think tank", "coal mine")."""
    word = hit.span.of(text).lower()
    before = text[max(0, hit.span.start - 20) : hit.span.start].lower().split()[-1:]
    behind = re.findall(r"\w+", text[hit.span.end : hit.span.end + 20].lower())[:1]
    sides = _exceptions().get(word) or _exceptions().get(word.removesuffix("s"))
    if sides is not None and (sides["before"] & set(before) or sides["behind"] & set(behind)):
        return False
    if hit.name or not tokens or any(c.isdigit() for c in word):
        return True
    at = token_at(tokens, hit.span.end - 1)
    return at < len(tokens) and tokens[at].pos in {"NOUN", "PROPN", "ADJ", "X", "SYM", "NUM"}


def _joined(left: _Hit, right: _Hit) -> _Hit:
    kind = left.kind if left.name and not (left.kind in LAUNCHERS and right.kind == "rocket") else right.kind
    return _Hit(Span(left.span.start, right.span.end), kind, left.name or right.name)


def _within(named: Sequence[Weapon], starts: Sequence[int], content: Span) -> tuple[Weapon, ...]:
    first, last = bisect_left(starts, content.start), bisect_left(starts, content.end)
    return tuple(w for w in named[first:last] if w.span.end <= content.end)


@cache
def _terms() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    """The pattern of common terms, the pattern of names, and the kind of each."""
    table = rows("weapons.tsv")
    kinds = {_plain(term): kind for term, kind, _ in table}
    generic = _pattern([t for t, _, how in table if how == "any"], "(?:-[0-9]{1,3}|-(?-i:[A-Z]))?(?:e?s)?", re.IGNORECASE)
    return generic, _pattern([t for t, _, how in table if how == "exact"], VARIANT, 0), kinds


def _pattern(terms: Sequence[str], tail: str, flags: int) -> re.Pattern[str]:
    words = any_of(terms, gap=r"[\s-]")
    return re.compile(rf"(?<![\w-])(?P<term>{words}){tail}(?![\w])", flags)


def _plain(term: str) -> str:
    """A term whether its words stand apart or are tied by hyphens ("multiple rocket-launcher")."""
    return key(term.replace("-", " "))


@cache
def _exceptions() -> dict[str, dict[str, set[str]]]:
    found: dict[str, dict[str, set[str]]] = {}
    for term, side, word in rows("weapon_exceptions.tsv"):
        found.setdefault(term, {"before": set(), "behind": set()})[side].add(word)
    return found
