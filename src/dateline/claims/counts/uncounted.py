"""Numbers that count nothing: parts of dates, years, times of day, ages, calibres, names ("Resolution 2254", "Route 47")."""

from __future__ import annotations

import re

from dateline.claims.counts.counted import MEASURE, NOUN_TAGS, kind_of
from dateline.claims.counts.numbers import Number
from dateline.language.tree import Tokens
from dateline.lexicons import word_set

MONTHS = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?|aug(?:ust|\.)?|"
    r"sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
# A month right before the number, or one more day between ("December 24 and 27", "November 3, 5").
MONTH_BEFORE = re.compile(
    rf"\b{MONTHS}\s(?:the\s)?(?:\d{{1,2}}(?:st|nd|rd|th)?(?:\s?[-–,]\s?|\s(?:and|to|or|until|through)\s))?$", re.IGNORECASE
)
YEAR_BEFORE = re.compile(
    rf"\b(?:{MONTHS}\s(?:the\s)?\d{{1,2}}(?:st|nd|rd|th)?,?|\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{MONTHS},?)\s$", re.IGNORECASE
)
MONTH_BEHIND = re.compile(rf"(?:\s?[-–]\s?\d{{1,2}}|\s(?:and|to|or)\s\d{{1,2}})?\s(?:of\s)?{MONTHS}(?!\w)", re.IGNORECASE)
CLOCK = re.compile(
    r"\s?(?:[ap]\.?m\b|o['’]clock|hrs\b|hours?\s(?:local|gmt|utc|eastern)|gmt\b|utc\b|(?:and|to|-|–)\s?\d{1,2}(?::\d\d)?\s?[ap]\.?m\b)",
    re.IGNORECASE,
)
AGE_BEHIND = re.compile(r"[-\s](?:years?|months?|weeks?|days?)[-\s](?:olds?|of\sage)\b|\syears?\sof\sage", re.IGNORECASE)
AGE_BEFORE = re.compile(
    r"\b(?:(?:aged|ages?|aged\sbetween|age\sof|ages\sof|turned|turns|born\sin)\s(?:(?:\w+\sand|under|over|below|above)\s)?"
    r"|(?:children|boys|girls|men|women|males|females|people|adults|those|youths|kids)\s(?:under|over|below|above)\s"
    r"|(?:girl|boy|child|son|daughter|sister|brother|man|woman)\sof\s)$",
    re.IGNORECASE,
)
STREET = re.compile(
    r"\s(?:[A-Z][\w'’.]*\s){1,3}(?:Street|Road|Avenue|Lane|Square|Boulevard|Drive|Court|Place|Parkway|Terrace|Crescent|Close|"
    r"Highway|Quay|St|Rd|Ave|Blvd|Dr|Ln)\b"
)
BLOCK = re.compile(r"\s(?:block|blk\.?)\s(?:of|on)\b", re.IGNORECASE)  # "the 4000 block of Oak Drive"
RATE = re.compile(
    r"\s(?:per|to\sthe|a|against\sthe)\s(?:US\s|U\.S\.\s)?(?:dollar|euro|pound|ruble|rouble|yen|barrel)s?\b", re.IGNORECASE
)
ONE_IN = re.compile(r"\s(?:in|out\sof)\s(?:every\s)?(?:\d|two|three|four|five|six|seven|eight|nine|ten)")
CALIBRE = re.compile(r"[-\s]?(?:mm|millimet(?:re|er)s?|cal(?:ibre|iber)?)\b", re.IGNORECASE)
LATER = re.compile(
    r"\s(?:minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?)\s(?:ago|later|earlier|before|after|old)\b", re.IGNORECASE
)
ORDINAL_LINE = re.compile(r"\s*[.)]\s")
FRACTION = re.compile(r"[-\s](?:thirds?|quarters|fourths|fifths?|sixths?|eighths?|tenths?)\b", re.IGNORECASE)
CONVERTED = re.compile(r"\d(?:\s?(?:million|billion|trillion|[kmbt]n?))?\s\($", re.IGNORECASE)
YEARS = (1800, 2100)
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
    if number.value == 1.0 and ONE_IN.match(behind):
        return True
    if STREET.match(behind) and number.bare and noun is not None and tokens[noun].tag == "NNP":
        return True
    if (number.bare and BLOCK.match(behind)) or (noun is None and RATE.match(behind)):
        return True
    if FRACTION.match(behind) or AGE_BEHIND.match(behind) or AGE_BEFORE.search(before) or CALIBRE.match(behind):
        return True
    if number.value is not None and not number.words and _calendar(number, before, behind, tokens, noun):
        return True
    if number.words and noun is not None and tokens[noun].lemma in word_set("uncounted_nouns.tsv"):
        return True
    if _duration_as_time(tokens, first, noun) or (LATER.match(behind) is not None and noun is not None):
        return True
    return _whole(before) or _named(text, tokens, number, first, last, noun)


def _whole(before: str) -> bool:
    """Whether a number is the whole that another is a part of: 23 in "14 out of 23 towns", five in "one child in five"."""
    return bool(re.search(r"\d\s(?:out\s)?of\s$|\bout\sof\s$|\b[Oo]ne\s(?:\w+\s)?in\s(?:every\s)?$", before))


def _calendar(number: Number, before: str, behind: str, tokens: Tokens, noun: int | None) -> bool:
    value = number.value or 0.0
    if CLOCK.match(behind) and value <= 2400:
        return True
    month = MONTH_BEFORE.search(before)
    if month is not None and noun is not None and month[0].rstrip().endswith(","):
        month = None  # "On May 24th, 17 men …"
    if value <= 31 and (month or ((MONTH_BEHIND.match(behind) and noun is None) or _month(behind))):
        return True
    if not number.bare or not YEARS[0] <= value < YEARS[1] or len(str(int(value))) != 4:
        return False
    if YEAR_BEFORE.search(before):
        return True
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
    if t.dep == "nsubj" and tokens[t.head].pos == "VERB" and any(tokens[c].lower == "of" for c in t.children):
        return True  # "three days of shelling drove out thousands"
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
    if noun is None and before.lower in {",", "("} and number.bare and tokens[max(0, first - 2)].pos in {"PROPN", "NOUN"}:
        closing = text[number.span.end : number.span.end + 1]  # "Ivan Petrenko, 45, …": an age
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
