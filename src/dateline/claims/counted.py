"""What a number counts: the noun behind it, and whether it counts anything at all.

Dates, years, times of day, ages, calibres and designations ("Resolution 2254", "Route 47") hold
numbers that count nothing; `counts_nothing` tells them apart. `counted_noun` finds the noun.
"""

from __future__ import annotations

import re

from dateline.claims.harm import nouns
from dateline.claims.numbers import Number
from dateline.language.tree import Tokens, ancestors, child
from dateline.lexicons import word_set
from dateline.types import Span, Token

MONTHS = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?|aug(?:ust|\.)?|"
    r"sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
# A month right before the number, or one more day between ("December 24 and 27", "November 3, 5").
MONTH_BEFORE = re.compile(
    rf"\b{MONTHS}\s(?:the\s)?(?:\d{{1,2}}(?:st|nd|rd|th)?(?:\s?[-–,]\s?|\s(?:and|to|or|until|through)\s))?$", re.IGNORECASE
)
MONTH_BEHIND = re.compile(rf"(?:\s?[-–]\s?\d{{1,2}}|\s(?:and|to|or)\s\d{{1,2}})?\s(?:of\s)?{MONTHS}(?!\w)", re.IGNORECASE)
CLOCK = re.compile(
    r"\s?(?:[ap]\.?m\b|o['’]clock|hrs\b|hours?\s(?:local|gmt|utc|eastern)|gmt\b|utc\b|(?:and|to|-|–)\s?\d{1,2}(?::\d\d)?\s?[ap]\.?m\b)",
    re.IGNORECASE,
)
AGE_BEHIND = re.compile(r"[-\s](?:years?|months?|weeks?|days?)[-\s](?:olds?|of\sage)\b|\syears?\sof\sage", re.IGNORECASE)
AGE_BEFORE = re.compile(r"\b(?:aged|ages?|aged\sbetween|age\sof|ages\sof|turned|turns|born\sin)\s(?:\w+\sand\s)?$", re.IGNORECASE)
CALIBRE = re.compile(r"[-\s]?(?:mm|millimet(?:re|er)s?|cal(?:ibre|iber)?)\b", re.IGNORECASE)
LATER = re.compile(
    r"\s(?:minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?)\s(?:ago|later|earlier|before|after|old)\b", re.IGNORECASE
)
ORDINAL_LINE = re.compile(r"\s*[.)]\s")
MEASURE = re.compile(
    r"[-\s]?(?:km|kms|kilomet(?:re|er)s?|m|met(?:re|er)s?|miles?|mi|ft|feet|foot|yards?|yds?|kg|kgs|kilo(?:gram)?s?|lbs?|pounds?|tonn?e?s?|"
    r"hectares?|ha|acres?|cm|sq\.?|square|cubic|lit(?:re|er)s?|gallons?|[mgk]w|(?:mega|giga|kilo)watts?|knots?|[mk]ph|°)(?!\w)"
)
FRACTION = re.compile(r"[-\s](?:thirds?|quarters|fourths|fifths?|sixths?|eighths?|tenths?)\b", re.IGNORECASE)
CONVERTED = re.compile(r"\d(?:\s?(?:million|billion|trillion|[kmbt]n?))?\s\($", re.IGNORECASE)
HYPHENED = re.compile(r"[-‐‑](?=[^\W\d])([^\W\d]+)")
YEARS = (1800, 2100)
# What a number before a hyphen counts: nobody but these words makes it a quantity ("a 30,000-strong force").
MANNED = {"strong", "man", "member", "person", "people", "soldier"}
SPANS_OF_TIME = {"ago", "past", "last", "next", "previous", "coming", "following", "first", "recent", "within", "preceding"}
# Prepositions that make a duration a time phrase ("for three years") and no count.
TEMPORAL = {
    "in",
    "over",
    "during",
    "for",
    "within",
    "after",
    "before",
    "since",
    "through",
    "throughout",
    "under",
    "by",
    "every",
    "until",
    "at",
}
FORWARD = {"nummod", "quantmod", "compound", "det", "amod", "nmod", "advmod", "npadvmod", "number", "punct", "predet", "prep"}
NOUN_TAGS = {"NNS", "NNPS"}
GAP_TAGS = {"JJ", "JJR", "JJS", "NN", "NNP", "VBN", "VBG", "HYPH", "POS", "``", "''", "CD", "PRP$", "AFX", "RBS", "RB", "DT"}
GAP = 6


def counts_nothing(text: str, tokens: Tokens, number: Number, first: int, last: int, noun: int | None) -> bool:
    """Whether a number is part of a date, a time, an age, a calibre, a name or a list, and counts nothing."""
    start, end = number.span.start, number.span.end
    before, behind = text[max(0, start - 30) : start], text[end : end + 30]
    if before.endswith("(") and behind.startswith(")") and (number.bare or (number.money and CONVERTED.search(before))):
        return True  # an age or a reference; a sum in another currency
    if number.money or number.percent:
        return False
    if (number.value or 1.0) < 1.0 and (noun is None or kind_of(tokens[noun]) not in {"measure", "time"}):
        return True
    if before.endswith("(") and (MEASURE.match(behind) or (noun is not None and kind_of(tokens[noun]) == "measure")):
        return True  # a conversion: "7km (four miles)"
    if FRACTION.match(behind) or AGE_BEHIND.match(behind) or AGE_BEFORE.search(before) or CALIBRE.match(behind):
        return True
    if number.value is not None and not number.words and _calendar(number, before, behind, tokens, noun):
        return True
    if _duration_as_time(tokens, first, noun) or (LATER.match(behind) is not None and noun is not None):
        return True
    return _whole(before) or _named(text, tokens, number, first, last, noun)


def _whole(before: str) -> bool:
    """Whether a number is the whole that another is a part of: 23 in "14 out of 23 towns"."""
    return bool(re.search(r"\d\s(?:out\s)?of\s$|\bout\sof\s$", before))


def _calendar(number: Number, before: str, behind: str, tokens: Tokens, noun: int | None) -> bool:
    value = number.value or 0.0
    if CLOCK.match(behind) and value <= 2400:
        return True
    if value <= 31 and (MONTH_BEFORE.search(before) or (MONTH_BEHIND.match(behind) and noun is None or _month(behind))):
        return True
    if not number.bare or not YEARS[0] <= value < YEARS[1] or len(str(int(value))) != 4:
        return False
    return noun is None or tokens[noun].tag not in NOUN_TAGS or bool(re.search(r"\b(?:the|in|since|by|of|until|from)\s$", before))


def _month(behind: str) -> bool:
    match = MONTH_BEHIND.match(behind)
    return match is not None and match[0].split()[-1][0].isupper()


def _duration_as_time(tokens: Tokens, first: int, noun: int | None) -> bool:
    """Whether a duration says when or how long: "over the past 48 hours", "for three years", "two weeks"."""
    if noun is None or kind_of(tokens[noun]) != "time":
        return False
    t = tokens[noun]
    if any(tokens[c].lower in SPANS_OF_TIME for c in t.children):
        return True
    if t.dep == "pobj":
        return tokens[t.head].lower in TEMPORAL
    return t.dep in {"npadvmod", "tmod", "advmod"} and tokens[t.head].pos in {"VERB", "AUX", "ADV", "ADJ", "ADP", "SCONJ"}


def _named(text: str, tokens: Tokens, number: Number, first: int, last: int, noun: int | None) -> bool:
    """Whether the number is a name's: right behind a word it numbers, or in brackets behind a name (an age)."""
    before = tokens[first - 1] if first else None
    if number.words and number.value != 1.0:
        return _phrase_name(tokens, first)
    if before is None or tokens[first].start - before.end > 1:
        return bool(ORDINAL_LINE.match(text[number.span.end : number.span.end + 3])) and noun is None
    if before.lower in word_set("designations.tsv") and number.cue.start == number.span.start and noun is None:
        return True
    if noun is not None and before.pos == "PROPN" and number.bare and tokens[noun].tag == "NN" and kind_of(tokens[noun]) is None:
        return True  # "the Nord Stream 2 pipeline"
    if (
        noun is None
        and before.pos == "PROPN"
        and before.tag in {"NNP", "NNPS"}
        and not number.words
        and "," not in number.span.of(text)
    ):
        return (
            tokens[first].head == before.i
            or tokens[first].dep in {"nummod", "appos", "npadvmod", "compound", "nmod"}
            or tokens[before.i].dep == "compound"
        )
    if noun is None and before.lower in {",", "("} and first > 1 and tokens[first - 2].pos == "PROPN" and not number.words:
        closing = text[number.span.end : number.span.end + 1]
        return closing in {",", ")"} and (number.value or 0) < 110
    return _phrase_name(tokens, first)


def _phrase_name(tokens: Tokens, first: int) -> bool:
    """ "the Group of 20", "the Big Three": a number inside a proper name."""
    if first < 2:
        return False
    one, two = tokens[first - 1], tokens[first - 2]
    return (one.lower == "of" and two.pos == "PROPN" and two.lower in {"group", "committee", "league"}) or one.lower in {
        "big",
        "article",
    }


# --- the noun ---


def kind_of(token: Token) -> str | None:
    """The kind of noun in the lexicon: person, harm, event, thing, time, measure, money, toll."""
    entry = entry_of(token)
    return entry[1] if entry else None


def entry_of(token: Token) -> tuple[str, str] | None:
    """Unit and kind of a noun in the lexicon, by its lemma or as it stands."""
    return nouns().get(token.lemma) or nouns().get(token.lower)


def counted_noun(text: str, tokens: Tokens, first: int, last: int) -> int | None:
    """The head of the noun phrase a number stands in, or ``None`` where the number stands alone ("20 were hurt")."""
    top = number_top(tokens, first, last)
    t, up = tokens[top], tokens[tokens[top].head]
    if (
        up.i > last
        and t.dep in FORWARD
        and up.pos in {"NOUN", "PROPN", "ADJ", "VERB", "NUM", "SYM", "X"}
        and _reachable(tokens, last, up.i)
    ):
        if up.tag[:2] == "NN" or up.pos in {"NOUN", "PROPN"}:
            return _outward(tokens, up.i)
    partitive = _partitive(tokens, top, last)
    return partitive if partitive is not None else _scan(tokens, last)


def number_top(tokens: Tokens, first: int, last: int) -> int:
    """The number's own token that hangs outside it."""
    for t in tokens[first : last + 1]:
        if not first <= t.head <= last and (t.pos not in {"PUNCT", "ADP", "SYM"} or first == last):
            return t.i
    return last


def _reachable(tokens: Tokens, last: int, noun: int) -> bool:
    """Whether only words of one noun phrase stand between the number and the noun."""
    return noun - last <= 12 and not any(
        t.lower in {",", ";", ":", "—", "("} and tokens[noun].tag not in NOUN_TAGS for t in tokens[last + 1 : noun]
    )


def _outward(tokens: Tokens, noun: int) -> int:
    """The head of the phrase where the number hangs on a modifier: 20 [suicide] bombers, 16 Coalition aircraft."""
    t = tokens[noun]
    while t.dep in {"compound", "nmod"} and t.head > t.i and t.tag not in NOUN_TAGS and tokens[t.head].tag[:2] == "NN":
        t = tokens[t.head]
    return t.i


def _partitive(tokens: Tokens, top: int, last: int) -> int | None:
    """ "three of its soldiers", "14 out of 23 towns"."""
    for t in tokens[last + 1 : last + 3]:
        if t.lower == "of":
            inner = child(tokens, t.i, "pobj")
            return inner.i if inner is not None and inner.tag != "CD" else _scan(tokens, t.i)
        if t.lower != "out":
            return None
    return None


def _scan(tokens: Tokens, last: int) -> int | None:
    """The noun right behind a number that the parse has cut from it: over modifiers only, to a plural or a known noun."""
    for t in tokens[last + 1 : last + 1 + GAP]:
        if t.i == last + 1 and "-" in t.lower and t.lower[0].isalpha() and t.tag[:2] in {"NN", "CD"}:  # "three AK-47s"
            return t.i
        if t.tag in NOUN_TAGS and not any(
            a.i > t.i and a.tag in NOUN_TAGS and t.dep == "compound" for a in ancestors(tokens, t.i)
        ):
            return t.i
        if t.tag == "NN" and t.i == last + 1 and entry_of(t) is not None:
            return t.i
        if t.tag not in GAP_TAGS or t.pos in {"VERB", "AUX"}:
            return None
    return None


def hyphened(text: str, number: Number) -> str | None:
    """The word tied to a number by a hyphen: "strong" in "30,000-strong"."""
    match = HYPHENED.match(text, number.span.end)
    return match[1].lower() if match else None


def words_counted(text: str, tokens: Tokens, last: int, noun: int | None) -> str | None:
    """The short words of what is counted: from behind the number to its noun, the nouns coordinated with it included."""
    if noun is None or noun <= last:
        return None
    end = last_of(tokens, noun)
    start = last + 1
    while start < noun and tokens[start].lower in {
        "of",
        "the",
        "its",
        "their",
        "his",
        "her",
        "our",
        "out",
        "more",
        "other",
        "further",
        "such",
        "-",
        '"',
        "“",
        "'",
        "‘",
    }:
        start += 1
    return Span(tokens[start].start, tokens[end].end).of(text)


def last_of(tokens: Tokens, noun: int) -> int:
    """The last token of a noun phrase without what is hung on behind: "women and children" of "women and children in the town"."""
    end = noun
    for c in tokens[noun].children:
        t = tokens[c]
        numbered = any(tokens[x].tag in {"CD", "DT", "PRP$"} or tokens[x].lower[0].isdigit() for x in t.children)
        if (
            t.dep == "conj"
            and t.pos in {"NOUN", "PROPN"}
            and not numbered
            and t.i - noun <= 4
            and tokens[noun + 1].lower in {"and", "or"}
        ):
            end = t.i
    return end
