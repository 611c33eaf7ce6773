"""Run the rules of ``lexicons/time_grammar.tsv`` over a story's words.

Every pattern is bounded, so that reading stays linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from dateline.claims.time import absolute, hours, lengths, relative
from dateline.claims.time.anchor import Anchor
from dateline.claims.time.calendar import When
from dateline.claims.time.parts import Part, Piece
from dateline.claims.time.words import Words, alphabet
from dateline.lexicons import rows

Builder = Callable[[Part, Anchor], "When | list[Piece] | None"]
Rule = tuple[str, re.Pattern[str], Builder]


def scan(words: Words, anchor_of: Callable[[int, int], Anchor], told: Callable[[When], None]) -> Iterator[tuple[str, Piece]]:
    """Every expression in order, with its rule's name; ``told`` hears each value before the next one is read."""
    opening, rules = _compiled()
    at = 0
    while (match := opening.search(words.kinds, at)) is not None:
        at = match.end()
        for name, pattern, build in rules[match.group()]:
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


@cache
def _compiled() -> tuple[re.Pattern[str], dict[str, list[Rule]]]:
    """The classes that a rule may begin with, and the rules under each of them."""
    pieces: dict[str, str] = {}
    rules: dict[str, list[Rule]] = {}
    for name, pattern, *builder in rows("time_grammar.tsv"):
        text = re.sub(r"[A-Z]{2,}", lambda m: pieces[m.group()], pattern)
        if builder:
            rule = (name, re.compile(_translate(text)), _builder(builder[0]))
            for first in _openings(iter(_translate(text).replace("?:", "")))[0]:
                rules.setdefault(first, []).append(rule)
        else:
            pieces[name] = text
    return re.compile(f"[{''.join(rules)}]"), rules


def _openings(pattern: Iterator[str]) -> tuple[set[str], bool]:
    """The classes that a pattern, read up to the end of its group, may begin with; and whether it may be empty."""
    found: set[str] = set()
    empty, bare, bare_before = False, True, True  # bare: the alternative may have no word up to here
    for sign in pattern:
        if sign == ")":
            break
        if sign == "?":
            bare = bare_before
        elif sign == "|":
            empty, bare = empty or bare, True
        else:
            first, may_lack = _openings(pattern) if sign == "(" else ({sign}, False)
            found |= first if bare else set()
            bare, bare_before = bare and may_lack, bare
    return found, empty or bare


def _builder(name: str) -> Builder:
    """The function that a rule names."""
    room = next(room for room in (absolute, relative, lengths, hours) if hasattr(room, name))
    build: Builder = getattr(room, name)
    return build


def _translate(pattern: str) -> str:
    """A pattern over class names as one over their characters."""
    letters = alphabet()
    return re.sub(r"[a-z]+", lambda m: letters[m.group()], pattern).replace("(", "(?:").replace(" ", "")


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
