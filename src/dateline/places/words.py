"""The words that stand beside place names, as sets; read once a process."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from dateline.lexicons import rows

Words = frozenset[str]

# Plain names of the compass, as the gazetteer calls the parts of an area.
_STEMS = (("north", "east"), ("north", "west"), ("south", "east"), ("south", "west"))


@cache
def beside() -> Mapping[str, Words]:
    """Class → words, of ``places_words.tsv``."""
    return {name: frozenset(words.split(" ")) for name, words in rows("places_words.tsv")}


@cache
def traps() -> Mapping[str, Words]:
    """Class → words that are seldom places, of ``places_traps.tsv``."""
    return {name: frozenset(words.split(" ")) for name, words in rows("places_traps.tsv")}


@cache
def demonyms() -> Mapping[str, str]:
    """Adjective of a country ("Syrian", "Syrians") → ISO code."""
    found: dict[str, str] = {}
    for row in rows("places_countries.tsv"):
        for adjective in (row[3] if len(row) > 3 else "").split("|"):
            if adjective and adjective not in {"US", "U.S."}:
                found.setdefault(adjective, row[0])
                found.setdefault(adjective + "s", row[0])
    return found


@cache
def abbreviations() -> Mapping[str, str]:
    """Abbreviation of a first-level unit ("Ky.", "Ont.") → its code."""
    return {short: code for code, shorts in rows("places_abbreviations.tsv") for short in shorts.split("|")}


@cache
def compass() -> Mapping[str, str]:
    """Word for a part of an area ("northeastern", "north-east") → part as the gazetteer knows it."""
    found = {"central": "central"}
    for word in ("north", "south", "east", "west"):
        found[word] = found[word + "ern"] = word
    for a, b in _STEMS:
        for word in (a + b, f"{a}-{b}", f"{a} {b}"):
            found[word] = found[word + "ern"] = f"{a}-{b}"
    return found
