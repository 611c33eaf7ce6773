"""The numbers of a text: their words, their values, how exact they are said to be.

`read_numbers` works on the characters alone. It knows digits with separators and suffixes, number words,
money, percentages, ranges, vague counts ("dozens") and the words that bound a number ("at least",
"some"). What a number counts, and whether it counts anything, is decided elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import cast

from dateline.copies import changed
from dateline.lexicons import any_of, key, rows
from dateline.types import Bound, Span

CURRENCY = r"(?:US|CA|AU|A|C|NZ|HK)?\$|[€£¥₽₴₪₺]|(?<![A-Za-z])(?:USD|EUR|GBP|UAH|RUB|Rs\.?)(?=[ \d])"
# What a number in digits may open with: looked at first, for most of a text is neither.
OPENS = r"(?-i:(?=[\d\s$€£¥₽₴₪₺UCANHEGRr]))"
# Thousands may be parted by commas, or by a no-break, thin or plain space between groups of exactly three.
DIGITS = r"\d{1,3}(?:,\d{3}){1,4}+(?:\.\d++)?|\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3}){1,4}+(?!\d)|\d++(?:\.\d++)?"
# The same letters that set off a designation before a number (T-72, G20, AK-47) rule the number out.
BEFORE = r"(?<![\w:/#])(?<!\d\.)(?<![^\W\d]-)(?<![^\W\d][’'])(?<!\d,)"
AFTER = r"(?!\d|[:/,.]\d)"
BETWEEN = re.compile(r"\b(between|from)\s(?:about\s|around\s|some\s)?$", re.IGNORECASE)
JOINT = re.compile(
    r"\s?[-‐‑–—]\s?|\s(?:to|or)\s|\sand\s|\s(?:and|to)\s(?:about|around|almost|nearly|over|more than|some|up to)\s"
)
PERCENT = re.compile(r"\s?%|(?:\s|-)(?:per\s?cent|percent|pct)\b(?!age)", re.IGNORECASE)
MANNER = re.compile(r"\b(?:as|so|how|too|that)\s$", re.IGNORECASE)
CHANGE = re.compile(
    r"\b(?:r[io]se|risen|rising|gr[eo]w|grown|growing|increas\w+|climb\w+|jump\w+|surg\w+|doubl\w+|tripl\w+|swell\w*|swollen|"
    r"up|down|f[ae]ll\w*|drop\w*|declin\w+|decreas\w+|cut\w*|reduc\w+|shrank|shr[iu]nk\w*|chang\w+|lower\w+|rais\w+|revis\w+|expand\w*|went)\b",
    re.IGNORECASE,
)
# The grammar of a number, over one letter a piece and one a link (`number_words.tsv` gives the letters):
# D digits, u 1-9, T 10-19, t 20-90, h hundred, d dozen, s thousand and up, f half, a article, p plural, v vague.
LINKS = {" ": "_", "\u00a0": "_", "-": "-", " and ": "&", " of ": "o"}
SMALL = "(?:t(?:[_-]u)?|T|u)"
HUNDREDS = f"(?:(?:(?:{SMALL}|a|D)[_-])?h(?:[_&]{SMALL})?|{SMALL})"
GRAMMAR = re.compile(
    f"(?:a_)?f[_o](?:a_)?[sd]"  # half a million, a quarter of a million
    f"|f_a(?=_v|\\Z)"  # half a mile
    f"|(?:D|{SMALL})&a_f(?:[_-]s)?"  # two and a half million
    f"|(?:(?:{SMALL}|a|D)[_-])?d"  # two dozen
    f"|(?:D|a|{HUNDREDS})[_-]s(?:[_&]{HUNDREDS}(?:[_-]s)?)*"  # five thousand three hundred and two
    f"|{HUNDREDS}|D|s"
    f"|(?P<vague>(?:a_)?[pv](?:[_o][phds])*)"  # a handful, several hundred, tens of thousands
)
# Longest cue in characters, with room for an article: how far back a bound is looked for.
REACH = 40
# Beyond this, digits are a serial number.
LIMIT = 1e15


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands: ``span`` from its first to its last word, ``cue`` from the bounding words on.

    ``value`` is ``None`` for a vague one; ``words`` tells number words from digits; ``bare`` digits are
    written without separator or suffix (as years and designations are).
    """

    span: Span
    cue: Span
    value: float | None
    high: float | None = None
    bound: Bound = "exact"
    money: bool = False
    percent: bool = False
    words: bool = False
    bare: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    """One lexeme: a run of digits or one number word."""

    start: int
    end: int
    kind: str  # a letter of the grammar
    value: float


def read_numbers(text: str) -> list[Number]:
    """Every number of the text, in order, ranges joined, bounds read. Ordinals are left out."""
    singles = _singles(text)
    return [_bounded(text, number) for number in _join_ranges(text, singles)]


# --- single numbers ---


@cache
def _grammar() -> tuple[re.Pattern[str], dict[str, tuple[str, float]]]:
    table = {word: (kind, 0.0 if value == "-" else float(value)) for word, kind, value in rows("number_words.tsv")}
    words = any_of((w for w, (kind, _) in table.items() if kind != "x"), gap=" ")
    letters = "".join(sorted({letter for word in table for letter in (word[0], word[0].upper())}))
    pattern = (
        rf"{OPENS}(?P<money>{CURRENCY})?\s?{BEFORE}(?P<digits>{DIGITS}){AFTER}"
        r"(?P<suffix>(?:\s?(?:mln|mn|bln|bn|trn|tn)|[kKmM])(?![\w²³]))?"
        rf"|(?-i:(?=[{letters}]))(?<![\w’'])(?P<word>{words})(?![\w’'])"
    )
    return re.compile(pattern, re.IGNORECASE), table


def _singles(text: str) -> list[Number]:
    pattern, table = _grammar()
    found: list[Number] = []
    run: list[_Piece] = []
    money = False
    for match in pattern.finditer(text):
        if match["digits"]:
            piece = _digits(text, match, table)
            if piece is None:
                continue
        else:
            kind, value = table[key(match["word"])]
            piece = _Piece(match.start(), match.end(), kind, value)
        if run and not (_connected(text, run[-1], piece) and piece.kind != "D"):
            found += _parse(text, run, money)
            run = []
        if not run:
            money = bool(match["money"])
        run.append(piece)
    return found + (_parse(text, run, money) if run else [])


def _digits(text: str, match: re.Match[str], table: dict[str, tuple[str, float]]) -> _Piece | None:
    """The digits of a match, or none where letters or a fraction behind them make them part of something else."""
    start = match.start("money") if match["money"] else match.start("digits")
    end = match.end("digits")
    value = float(re.sub(r"[^\d.]", "", match["digits"]))
    suffix = (match["suffix"] or "").strip().lower()
    if suffix and (suffix != "m" or _millions(text, match)):
        return _Piece(start, match.end(), "D", value * table[suffix][1])
    rest = text[end : end + 3]
    if re.match(r"(?:st|nd|rd|th|s)\b|['’]s\b", rest, re.IGNORECASE):
        return None
    return _Piece(start, end, "D", value)


def _millions(text: str, match: re.Match[str]) -> bool:
    """Whether an "m" behind digits is million and not metres: with money, or before a word that can be counted."""
    if match["money"]:
        return True
    after = re.match(r"\s(\w+)", text[match.end() : match.end() + 20])
    metres = {"from", "away", "deep", "long", "high", "wide", "below", "above", "off", "of", "in", "to", "at", "and", "or"}
    compass = ("north", "south", "east", "west", "tall", "into", "behind", "down", "up")
    return bool(after) and after is not None and after[1].lower() not in metres and not after[1].lower().startswith(compass)


def _connected(text: str, left: _Piece, right: _Piece) -> bool:
    between = text[left.end : right.start]
    return between in LINKS


def _parse(text: str, run: Sequence[_Piece], money: bool) -> list[Number]:
    """The numbers in a run of pieces that stand side by side: mostly one, the longest that makes sense."""
    code = run[0].kind
    for left, right in pairwise(run):
        code += LINKS.get(text[left.end : right.start], "_") + right.kind
    found: list[Number] = []
    at = 0
    while at < len(run):
        match = GRAMMAR.match(code, 2 * at)
        size = (match.end() - 2 * at + 1) // 2 if match else 1
        if match:
            number = _number(text, run[at : at + size], vague=match.lastgroup == "vague", money=money and at == 0)
            found += [number] if number else []
        at += size
    return found


def _number(text: str, run: Sequence[_Piece], *, vague: bool, money: bool) -> Number | None:
    span = Span(run[0].start, run[-1].end)
    words = span.of(text)
    if vague:
        return None if _no_count(text, span) else Number(span, span, None, words=True)
    digits, value = run[0].kind == "D", _value(run)
    if value > LIMIT:
        return None
    return Number(span, span, value, money=money, words=not digits, bare=digits and words.isdigit())


def _no_count(text: str, span: Span) -> bool:
    """Whether a vague word denies or asks where it would count: "few came", "as many", "how many"."""
    word = span.of(text).lower()
    return word == "few" or (word == "many" and bool(MANNER.search(text[max(0, span.start - 5) : span.start])))


def _value(run: Sequence[_Piece]) -> float:
    total, current = 0.0, 0.0
    for piece in run:
        if piece.kind in "hd":
            current = (current or 1.0) * piece.value
        elif piece.kind == "s":
            total, current = total + (current or 1.0) * piece.value, 0.0
        elif piece.kind != "a":
            current += piece.value
    return total + current


# --- ranges and bounds ---


def _join_ranges(text: str, singles: Sequence[Number]) -> list[Number]:
    """ "20-30", "300 to 400", "between 5 and 7", "two or three" as one number each."""
    found: list[Number] = []
    for number in singles:
        joined = _range(text, found[-1], number) if found else None
        if joined is None:
            found.append(number)
        else:
            found[-1] = joined
    return found


def _range(text: str, left: Number, right: Number) -> Number | None:
    between = text[left.span.end : right.span.start]
    if len(between) > 18 or left.high is not None or left.value is None or right.value is None:
        return None
    if JOINT.fullmatch(between) is None:
        return None
    opening = BETWEEN.search(text[max(0, left.span.start - 25) : left.span.start])
    if between.strip().startswith("and") and not (opening and opening[1].lower() == "between"):
        return None
    low = left.value
    figure = _mantissa(text, right)
    if figure < right.value and low < figure and left.span.of(text)[-1].isdigit():
        low *= right.value / figure  # "5-7 million" is five million to seven million
    if low >= right.value or (opening and opening[1].lower() == "from" and _changes(text, left.span.start)):
        return None
    start = left.span.start - (len(opening[0]) if opening else 0)
    return Number(
        Span(start, right.span.end), Span(start, right.span.end), low, right.value,
        money=left.money or right.money, words=left.words, bare=left.bare and right.bare,
    )  # fmt: skip


def _mantissa(text: str, number: Number) -> float:
    """The figure before a scale word: 7 in "7 million"."""
    digits = re.search(r"\d[\d,]*(?:\.\d+)?", number.span.of(text))
    return float(digits[0].replace(",", "")) if digits else number.value or 1.0


def _changes(text: str, at: int) -> bool:
    """Whether "from … to" tells of a change and not of a range: a verb of rising or falling shortly before."""
    return bool(CHANGE.search(text[max(0, at - 80) : at].rpartition("\n")[2]))


def _bounded(text: str, number: Number) -> Number:
    """The number with the words that bound it, before or behind, and its percent sign."""
    percent = PERCENT.match(text, number.span.end)
    span = Span(number.span.start, percent.end()) if percent else number.span
    before, start = _bound_before(text, span.start)
    behind, end = _bound_behind(text, span.end)
    bound = before or behind or number.bound
    return changed(number, span=Span(span.start, end), cue=Span(start, end), bound=bound, percent=bool(percent))


def _bound_before(text: str, start: int) -> tuple[Bound | None, int]:
    """The bound that the words right before a position set, and where they begin; the cue next to the number decides."""
    bound: Bound | None = None
    while True:
        words = text[max(0, start - REACH) : start]
        match = _before().search(words) if _last_word(words) in _endings() else None
        if match is None:
            return bound, start
        start = max(0, start - REACH) + match.start("cue")
        bound = bound or cast(Bound, _cues("number_bounds.tsv")[key(match["cue"])])


def _last_word(words: str) -> str:
    last = words.split()[-1:]
    return last[0].rpartition("—")[2].lstrip("\"“(‘'[–-").lower() if last else ""


@cache
def _endings() -> frozenset[str]:
    """The words a bound may end in, or an article behind it: a quick look before the slow one."""
    return frozenset({cue.rpartition(" ")[2] for cue in _cues("number_bounds.tsv")} | {"a", "an", "the", "another"})


def _bound_behind(text: str, end: int) -> tuple[Bound | None, int]:
    match = _behind().match(text, end)
    return (cast(Bound, _cues("number_bounds_after.tsv")[key(match["cue"])]), match.end()) if match else (None, end)


@cache
def _cues(name: str) -> dict[str, str]:
    return {row[0]: row[1] for row in rows(name)}


def _alternatives(name: str) -> str:
    return any_of(_cues(name))


@cache
def _before() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w’'])(?P<cue>{_alternatives('number_bounds.tsv')})(?:\s(?:a|an|the|another))?[\s~]?$", re.IGNORECASE
    )


@cache
def _behind() -> re.Pattern[str]:
    return re.compile(rf"\s?(?P<cue>{_alternatives('number_bounds_after.tsv')})(?!\w)", re.IGNORECASE)
