"""Find quoted words by their marks alone, before any parse.

Handles straight and curly double marks, guillemets both ways, low-9 marks, single marks told
from apostrophes, and speech that reopens every paragraph and closes once (the convention of
English newspapers). Works paragraph by paragraph in one pass over the characters.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from dateline.types import Quotation, Section, Span

# Opening mark → the marks that may close it. A mark may stand in both roles in different styles.
PAIRS = {
    "“": "”",
    "„": "“”",
    "«": "»",
    "»": "«",
    "‹": "›",
    '"': '"',
    "''": "''",  # typed as two single marks in old wire copy and newspaper archives
    "``": "''",
    "‘": "’",
    "'": "'",
    "‚": "‘’",
    "‟": "”",
    "”": "”",
}
CLOSERS = {opening: {closing} if closing == "''" else set(closing) for opening, closing in PAIRS.items()}
SINGLE = frozenset("‘'‚")
# A straight mark doubled or tripled (escaped for a table and never restored) counts as one, unless one closes and one opens.
MARKS = re.compile("''|``|(?<!\\S)\"{2,3}(?=\\S)|(?<=\\S)\"{2,3}(?!\\w)|[“”„«»‹›\"‘’'‚‟]")
# Dialogue set with dashes: one opens the paragraph, the next stands behind the mark that ends the words.
DASH = re.compile(r"[—–―]\s*(?=\w)")
TURN = re.compile(r"[,.!?…]\s*[—–―]\s+")
# Characters without width that editors leave behind a mark.
INVISIBLE = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
# Speech that stands alone is rarely shorter; marks round one or two words are scare quotes or names.
CLAUSAL_WORDS = 3
TERMINAL = frozenset(".,!?…—–-;")
BEFORE_SPEECH = frozenset('.,:!?…—–)]”"’»')


@dataclass(frozen=True, slots=True)
class _Open:
    mark: str
    at: int
    behind: int  # where the words begin


def find_quotations(text: str, sections: tuple[Section, ...]) -> tuple[Quotation, ...]:
    """Every quotation in the sections, outermost marks only, in text order."""
    found: list[Quotation] = []
    carried: str | None = None
    for section in sections:
        spoken = _behind_dash(text, section.span)
        if spoken:
            found.extend(spoken)
            continue
        quotations, carried = _in_paragraph(text, section.span, carried)
        found.extend(quotations)
    return tuple(found)


def _behind_dash(text: str, span: Span) -> list[Quotation]:
    """The speech of a paragraph of dialogue set with dashes: "— We lost the mill, — he said. — It burns."

    A dash that opens a list item is told by its not coming back behind a comma or an end mark.
    """
    opening = DASH.match(text, span.start, span.end)
    first = None if opening is None else TURN.search(text, opening.end(), span.end)
    if opening is None or first is None:
        return []
    parts = [Span(opening.end(), first.start() + 1)]
    second = TURN.search(text, first.end(), span.end)
    if second is not None:
        parts.append(Span(second.end(), span.end))
    return [Quotation(part, part, clausal=True, reopened=False) for part in parts]


def meeting(quotations: Sequence[Quotation], where: Span) -> Sequence[Quotation]:
    """Those of a story's quotations, which stand in order and apart, that share a character with a span."""
    first = bisect_right(quotations, where.start, key=lambda q: q.span.end)
    last = bisect_left(quotations, where.end, key=lambda q: q.span.start)
    return quotations[first:last]


def _in_paragraph(text: str, span: Span, carried: str | None) -> tuple[list[Quotation], str | None]:
    """The quotations of one paragraph, and the mark that it leaves open for the next one."""
    found: list[Quotation] = []
    opened: _Open | None = None
    reopened = carried is not None and text.startswith(carried, span.start)
    for match in MARKS.finditer(text, span.start, span.end):
        at, mark = match.start(), _plain(match.group())
        if opened is None:
            if mark in PAIRS and _may_open(text, match, span):
                opened = _Open(mark, at, match.end())
            elif carried is not None and not found and mark in CLOSERS[carried] and _may_close(text, match, span):
                _append(found, text, _Open(carried, span.start, span.start), match.end(), at, reopened=True)
            elif mark == '"' and match.end() == span.end and text[at - 1].isspace():
                return found, mark  # a mark astray at the end of a line opens the next paragraph
        elif (mark in CLOSERS[opened.mark] or _stands_in(text, opened, match, span)) and _may_close(text, match, span):
            _append(found, text, opened, match.end(), at, reopened=reopened and opened.at == span.start)
            opened = None
    if opened is None:
        return found, None
    if opened.mark in SINGLE or not _left_open(text, opened, span):
        return found, None
    _append(found, text, opened, span.end, span.end, reopened=reopened and opened.at == span.start)
    return found, opened.mark


def _plain(mark: str) -> str:
    return '"' if mark[0] == '"' else mark


def _stands_in(text: str, opened: _Open, match: re.Match[str], span: Span) -> bool:
    """Whether a straight mark closes a curly one that has no partner of its own before the next opens."""
    if opened.mark != "“" or match.group() != '"':
        return False
    closing, opening = text.find("”", match.end(), span.end), text.find("“", match.end(), span.end)
    return closing < 0 or 0 <= opening < closing


def _left_open(text: str, opened: _Open, span: Span) -> bool:
    """Whether speech is left open for the next paragraph, not a mark that lost its partner."""
    return text[span.end - 1] in ".!?…" or opened.at == span.start


def _append(found: list[Quotation], text: str, opened: _Open, end: int, inner_end: int, *, reopened: bool) -> None:
    start, inner_start = opened.at, opened.behind
    while inner_start < inner_end and (text[inner_start].isspace() or text[inner_start] in INVISIBLE):
        inner_start += 1
    while inner_end > inner_start and text[inner_end - 1].isspace():
        inner_end -= 1
    if inner_start >= inner_end:
        return
    content = Span(inner_start, inner_end)
    found.append(Quotation(Span(start, end), content, _is_clausal(text, start, end, content, reopened=reopened), reopened))


def _may_open(text: str, match: re.Match[str], span: Span) -> bool:
    at = match.start()
    after = text[match.end()] if match.end() < span.end else " "
    before = text[at - 1] if at > span.start else " "
    if after.isspace() and text[at] not in "«»":
        return at == span.start and after == "\n"  # a mark on a line of its own above the words
    if text[at] == "”":
        return before.isspace() and at == span.start  # a mark turned the wrong way round
    if text[at] in "“„«‘‚‟":
        return not (text[at] == "‘" and before.isalnum())
    return not before.isalnum()


def _may_close(text: str, match: re.Match[str], span: Span) -> bool:
    """A single mark inside a word, or a plural's apostrophe, closes nothing."""
    at, mark = match.start(), match.group()
    before = text[at - 1]
    after = text[match.end()] if match.end() < span.end else " "
    if mark in "’'":
        if after.isalnum():
            return False
        # "the suspects' parents": an s before and a small letter behind is a genitive, if a later mark closes
        if before == "s" and after == " " and text[at + 2 : at + 3].islower():
            return text.find(mark + " ", at + 2, min(span.end, at + 400)) < 0
    return mark != '"' or not before.isspace() or after.isspace()


def _is_utterance(text: str, end: int, words: str) -> bool:
    """Whether one or two words are spoken: a comma or a question mark inside, and a frame behind ("“Yes,” he said")."""
    return words[0].isupper() and words[-1] in ",!?" and text[end : end + 1] == " " and text[end + 1 : end + 2].islower()


def _is_clausal(text: str, start: int, end: int, content: Span, *, reopened: bool) -> bool:
    """Whether the words stand as speech of their own, so that the sentence round them can be read without them."""
    if reopened:
        return True
    words = content.of(text)
    if words.count(" ") + 1 < CLAUSAL_WORDS and not _is_utterance(text, end, words):
        return False
    before = text[max(0, start - 40) : start].rstrip()
    at_break = not before or before[-1] in BEFORE_SPEECH or "\n" in text[max(0, start - 2) : start]
    capital = words[0].isupper() or words[0] in "[…(0123456789" or words[0] in PAIRS
    ends = words[-1] in TERMINAL or text[end : end + 1] in {",", ""} or text[end : end + 1] == "\n"
    if at_break and capital:
        return ends or (text[end : end + 1] in {".", " "} and (not before or before[-1] in ":.!?"))
    return at_break and before[-1:] == "," and words[-1] in ".,!?…"
