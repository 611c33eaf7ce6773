"""Cut a text into its paragraphs and lines, and put hard-wrapped lines together again."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

# Everything that may end a line of a plain text file.
LINE = re.compile("[^\n\r\x0b\x0c\x85\u2028\u2029]+")
INVISIBLE = frozenset("\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\u00ad\u202a\u202b\u202c\u202d\u202e")
FINAL = frozenset(".!?…:”\"’')]»。！？؟")
# Typewriters, teletypes and mail break lines before column 80; 100 leaves room for indents.
WIDEST_WRAP = 100
# A line that opens with the mark behind a word.
TORN = re.compile(r"[,;] |\.(?: |[A-Z“\"])|[,.;)]$")
# How far a wrapped line may fall short of the column: one long word (wrapping looks ahead one word already).
RAGGED = 14


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of text without the blanks round it.

    ``block`` counts the stretches between blank lines; ``tail`` is where its last line begins.
    """

    start: int
    end: int
    indent: int
    block: int
    tail: int


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The same stretch without blanks and invisible marks at its ends; empty when nothing is left."""
    while start < end and (text[start].isspace() or text[start] in INVISIBLE):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in INVISIBLE):
        end -= 1
    return start, end


def paragraphs(text: str) -> list[Line]:
    """The paragraphs of a text, in order: its lines, or runs of them where the text is hard-wrapped."""
    lines = _lines(text)
    wrap = _wrap_column(text, lines)
    joined: list[Line] = []
    for line in lines:
        last = joined[-1] if joined else None
        if last is not None and (_is_lone_mark(text, last) or (last.block == line.block and _continues(text, last, line, wrap))):
            joined[-1] = Line(last.start, line.end, line.indent, last.block, line.start)
        else:
            joined.append(line)
    return joined


def _lines(text: str) -> list[Line]:
    found: list[Line] = []
    block, before = 0, 0
    for match in LINE.finditer(text):
        start, end = trimmed(text, match.start(), match.end())
        if start == end:
            continue
        if found and _blank_between(text, before, start):
            block += 1
        found.append(Line(start, end, start - match.start(), block, start))
        before = match.end()
    return found


def _is_lone_mark(text: str, line: Line) -> bool:
    """A quotation mark that lost its paragraph: it opens what follows."""
    return line.end - line.start == 1 and text[line.start] in '"“«'


def _blank_between(text: str, end: int, start: int) -> bool:
    gap = text[end:start].replace("\r\n", "\n")
    return sum(gap.count(mark) for mark in "\n\r\x0b\x0c\x85\u2028\u2029") > 1


def _wrap_column(text: str, lines: list[Line]) -> int | None:
    """The column that lines were broken at, or ``None`` for a text whose lines are paragraphs."""
    pairs = [(a, b) for a, b in itertools.pairwise(lines) if a.block == b.block]
    if not pairs:
        return None
    column = max(max(a.indent + a.end - a.start, b.indent + b.end - b.start) for a, b in pairs)
    if column > WIDEST_WRAP:
        return None
    full = sum(_is_full(text, a, b, column) for a, b in pairs)
    unfinished = sum(text[a.end - 1] not in FINAL for a, _ in pairs)
    small = sum(text[b.start].islower() for _, b in pairs)
    if len(pairs) < 3:
        return column if small == len(pairs) else None
    return column if full >= 0.6 * len(pairs) and unfinished >= 0.4 * len(pairs) else None


def _is_full(text: str, line: Line, following: Line, column: int) -> bool:
    """Whether the next line's first word would not have fitted on this one."""
    word = following.start
    while word < following.end and not text[word].isspace():
        word += 1
    return line.indent + (line.end - line.tail) + 1 + (word - following.start) > column - RAGGED


def _is_torn(text: str, last: Line, line: Line) -> bool:
    """Whether a break stands inside a sentence, as where a link was: before ", the army said", behind "the minister,"."""
    if TORN.match(text, line.start, line.end):
        return True
    return text[last.end - 1] == "," and last.end - last.start >= 30


def _continues(text: str, last: Line, line: Line, column: int | None) -> bool:
    small = text[line.start].islower() and text[last.end - 1] not in FINAL
    if _is_torn(text, last, line):
        return True
    if column is None:
        # One stray break in a text that has none otherwise: only a small letter tells it.
        return small and last.end - last.start >= 30
    if line.indent > last.indent + 1 and not small:
        return False
    return small or _is_full(text, last, line, column)
