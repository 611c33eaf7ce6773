"""One name for every state, shown to the parser in place of its own, so that no side is parsed better than another.

A small parser knows some names well and others hardly at all: with its two sides changed for each other, one sentence in
eleven came out cut into other claims. The story keeps its words; only the parser does not see them.
"""

from __future__ import annotations

from functools import cache

from dateline.lexicons import rows

# The words that stand for all of their sort: name, adjective, people, capital. Any well-known state's would do: of five tried
# on gold all beat the story's own names (claim F1 .795 to .803, from .793), and this one by most.
NAME, ADJECTIVE, PEOPLE, SEAT = "Italy", "Italian", "Italians", "Rome"


@cache
def stand_ins() -> dict[str, str]:
    """Single words for states and peoples, and what the parser sees instead."""
    found: dict[str, str] = {}
    for row in rows("countries_actors.tsv"):
        _, name, names, adjectives, people, seats, *_ = row
        for sort, cells in ((SEAT, seats), (PEOPLE, people), (ADJECTIVE, adjectives), (NAME, f"{name}|{names}")):
            for word in cells.split("|"):
                if word.isalpha() and word[:1].isupper() and not word.isupper():
                    found[word] = sort if sort != PEOPLE or word.endswith("s") else ADJECTIVE
        for adjective in adjectives.split("|"):
            if adjective.isalpha() and not adjective.isupper() and adjective[-1:] not in "shz":
                found.setdefault(f"{adjective}s", PEOPLE)
    return found
