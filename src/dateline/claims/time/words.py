"""Cut a story into words and give each the class that the grammar of time reads.

Every class is one character, so that the rules are regular expressions over a short string.
The classes of words stand in ``lexicons/time_words.tsv``; those of figures and signs here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from dateline.claims.time.feasts import FEASTS
from dateline.lexicons import rows
from dateline.types import Section

LEX = re.compile(
    "|".join(
        [
            r"\d{4}-\d{2}-\d{2}(?![\d-])",
            r"\d{6}[A-Z](?: ?[A-Z]{3} ?(?:\d{4}|\d{2}))?\b",
            r"9/11\b",
            r"Q[1-4]\b",
            r"(?i:(?:old|new) style)\b|[ON]\.S\.(?!\w)",
            r"D[+-]\d{1,3}\b",
            r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}(?![\d/])",
            r"\d{1,2}:\d{2}(?::\d{2})?(?!\d)",
            r"\d{1,3}(?:,\d{3})+(?:\.\d+)?",
            r"\d+\.\d+",
            r"\d+(?:st|nd|rd|th|s)\b",
            r"[’'‘]\d\ds?\b",
            r"\d+",
            r"(?:[apAP]\.[mM]|B\.\s?C(?:\.\s?E)?|A\.\s?[DH])\.?(?!\w)",
            # the capital in front keeps a long list from being tried at every word
            rf"(?=[A-Zn])(?:{'|'.join(re.escape(name) for name in sorted(FEASTS, key=len, reverse=True))})\b",
            r"[^\W\d_]+",
            r"[’']s\b",
            r"\n[^\S\n]*\n",
            r"[^\w\s]",
        ]
    )
)
SIGNS = {
    ",": "comma", ".": "stop", "-": "hyphen", "–": "hyphen", "—": "hyphen", "‑": "hyphen", "−": "hyphen",
    "/": "slash", "’s": "poss", "'s": "poss", "’": "poss", "'": "poss", "(": "open", ")": "close", "+": "plus",
}  # fmt: skip
FIGURES = (
    "day", "number", "year", "big", "clock", "iso", "dotted", "shortyear", "feast", "dday", "dtg", "quarterno", "open", "close",
    "plus",
)  # fmt: skip
# Words that are names, verbs or nothing of the kind when they are written small.
CAPITAL = frozenset({"month", "abmonth", "weekday", "abweekday"})
FIRST_YEAR, LAST_YEAR = 1000, 2199


@cache
def _lexicon() -> dict[str, tuple[str, str]]:
    return {row[0]: (row[1], row[2] if len(row) > 2 else "") for row in rows("time_words.tsv")}


@cache
def alphabet() -> dict[str, str]:
    """Each class and its character."""
    classes = [*sorted({c for c, _ in _lexicon().values()} | set(SIGNS.values()) | set(FIGURES)), "break", "other"]
    return {name: chr(0x100 + n) for n, name in enumerate(classes)}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a story: where each stands, its class (one character of ``kinds``) and value."""

    text: str
    starts: list[int]
    ends: list[int]
    kinds: str
    values: list[str]

    def word(self, i: int) -> str:
        """The word itself; nothing where there is none."""
        return self.text[self.starts[i] : self.ends[i]] if 0 <= i < len(self.starts) else ""


def cut(text: str, sections: tuple[Section, ...]) -> Words:
    """The words of all sections, in text order, with a break between two sections."""
    starts: list[int] = []
    ends: list[int] = []
    kinds: list[str] = []
    values: list[str] = []
    stop = alphabet()["break"]
    for section in sections:
        for match in LEX.finditer(text, section.span.start, section.span.end):
            kind, value = classify(match.group())
            starts.append(match.start())
            ends.append(match.end())
            kinds.append(kind)
            values.append(value)
        starts.append(section.span.end)
        ends.append(section.span.end)
        kinds.append(stop)
        values.append("")
    return Words(text, starts, ends, "".join(kinds), values)


@lru_cache(maxsize=65536)
def classify(word: str) -> tuple[str, str]:
    """The class character of a word, and its value."""
    name, value = _classify(word)
    return alphabet()[name], value


def _classify(word: str) -> tuple[str, str]:
    first = word[0]
    if first.isdigit() and word[6:7].isalpha():
        return "dtg", word
    if first == "Q" and word[1:].isdigit():
        return "quarterno", word[1:]
    if (first.isdigit() and word not in FEASTS) or (first in "’'‘" and word[1:2].isdigit()):
        return _figure(word)
    if word in FEASTS:
        return "feast", word
    if first == "D" and word[1:2] in {"+", "-"}:
        return "dday", word[1:]
    if word in SIGNS:
        return SIGNS[word], ""
    if first == "\n":
        return "break", ""
    name, value = _lexicon().get(word.lower().replace(" ", ""), ("other", ""))
    if name in CAPITAL and not first.isupper():
        return "other", ""
    return name, value


def _figure(word: str) -> tuple[str, str]:
    digits = word.lstrip("’'‘")
    if not digits.isdecimal():
        return _compound_figure(word, digits)
    if digits != word:
        return "shortyear", digits
    if len(digits) == 4 and FIRST_YEAR <= int(digits) <= LAST_YEAR:
        return "year", digits
    if len(digits) <= 2 and 1 <= int(digits) <= 31:
        return "day", digits
    return ("number", digits) if len(digits) <= 4 else ("big", "")


def _compound_figure(word: str, digits: str) -> tuple[str, str]:
    if digits[-1] == "s":
        tens = digits[:-1]
        return ("decade", tens) if tens[-1] == "0" and len(tens) in {2, 3, 4} else ("other", "")
    if digits[-1] in "tdh":
        return ("ordinal", digits[:-2]) if len(digits) <= 5 else ("other", "")
    if ":" in word:
        return "clock", word
    if "-" in word:
        return "iso", word
    if "/" in word or word.count(".") == 2:
        return "dotted", word
    return ("number", word) if "," not in word else ("big", "")
