"""What a number counts: the noun behind it, over the parse and past its mistakes."""

from __future__ import annotations

import re

from dateline.claims.counts.numbers import Number
from dateline.claims.counts.predicates import nouns
from dateline.language.tree import Tokens, ancestors, child
from dateline.types import Span, Token

MEASURE = re.compile(
    r"[-\s]?(?:km|kms|kilomet(?:re|er)s?|m|met(?:re|er)s?|miles?|mi|ft|feet|foot|yards?|yds?|kg|kgs|kilo(?:gram)?s?|lbs?|pounds?|tonn?e?s?|"
    r"hectares?|ha|acres?|cm|sq\.?|square|cubic|lit(?:re|er)s?|gallons?|[mgk]w|(?:mega|giga|kilo)watts?|knots?|[mk]ph|°)(?!\w)"
)
HYPHENED = re.compile(r"[-‐‑](?=[^\W\d])([^\W\d]+)")
# What a number before a hyphen counts: nobody but these words makes it a quantity ("a 30,000-strong force").
MANNED = {"strong", "man", "member", "person", "people", "soldier"}
FORWARD = {"nummod", "quantmod", "compound", "det", "amod", "nmod", "advmod", "npadvmod", "number", "punct", "predet", "prep"}
NOUN_TAGS = {"NNS", "NNPS"}
GAP_TAGS = {"JJ", "JJR", "JJS", "NN", "NNP", "VBN", "VBG", "HYPH", "POS", "``", "''", "CD", "PRP$", "AFX", "RBS", "RB", "DT"}
GAP = 6
# What stands between a number and the words counted, and is none of them.
BEFORE_COUNTED = {*"of the its their his her our out more other further such".split(), "-", '"', "“", "'", "‘"}


def kind_of(token: Token) -> str | None:
    """The kind of noun in the lexicon: person, harm, event, thing, time, measure, money, toll."""
    entry = entry_of(token)
    return entry[1] if entry else None


def entry_of(token: Token) -> tuple[str, str] | None:
    """Unit and kind of a noun in the lexicon, by its lemma or as it stands."""
    found = nouns().get(token.lemma) or nouns().get(token.lower)
    if found is None and token.lower.endswith("men"):  # "servicemen", where the tagger takes them for a name
        found = nouns().get(token.lower.removesuffix("men") + "man")
    return found


def counted_noun(text: str, tokens: Tokens, first: int, last: int) -> int | None:
    """The head of the noun phrase a number stands in, or ``None`` where the number stands alone ("20 were hurt")."""
    top = number_top(tokens, first, last)
    t, up = tokens[top], tokens[tokens[top].head]
    if (
        up.i > last
        and t.dep in FORWARD
        and (up.tag[:2] == "NN" or up.pos in {"NOUN", "PROPN"})
        and _reachable(tokens, last, up.i)
    ):
        return _behind_hyphen(tokens, _outward(tokens, up.i))
    partitive = _partitive(tokens, top, last)
    found = partitive if partitive is not None else _scan(tokens, last)
    return None if found is None else _behind_hyphen(tokens, found)


def _behind_hyphen(tokens: Tokens, noun: int) -> int:
    """The last part of a noun that the cutting into words took apart: "five counter-attacks" are attacks."""
    whole = range(noun, min(noun + 3, len(tokens)))
    if len(whole) < 3 or tokens[noun + 1].lower != "-" or tokens[noun + 2].tag not in NOUN_TAGS:
        return noun
    return noun + 2 if all(tokens[i].end == tokens[i + 1].start for i in whole[:-1]) else noun


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
    if noun is None:
        return None
    if noun <= last:  # the label before it
        return Span(tokens[noun].start, tokens[noun].end).of(text)
    start, end = last + 1, last_of(tokens, noun)
    while start < noun and tokens[start].lower in BEFORE_COUNTED:
        start += 1
    if tokens[start].tag in {"PRP", "WP"}:  # "two of them children"; of "two of them" those before are counted
        if start + 1 >= len(tokens) or tokens[start + 1].tag not in NOUN_TAGS:
            return None
        start, end = start + 1, max(end, start + 1)
    return Span(tokens[start].start, tokens[end].end).of(text)


def last_of(tokens: Tokens, noun: int) -> int:
    """The last token of a noun phrase without what is hung on behind: "women and children" for those "in the town"."""
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
