"""Cut sections into sentences, so that the parser is told where each begins.

The small parsers guess sentence ends from syntax and slip on quotations, glued paragraphs and
abbreviations. Here the text's own signs decide: section ends, final punctuation, and quotation
marks, because speech that stands as clauses of its own is parsed apart from the frame round it
("…", the minister said).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from dateline.lexicons import word_set
from dateline.types import Quotation, Section, Span

# A mark that ends a sentence, closing marks behind it, then space or a glued capital.
END = re.compile(r"[.!?…]+[”\"’»)\]]*(?=\s|$|[A-Z“\"‘«])|\n\s*\n")
LAST_WORD = re.compile(r"[\w.’'-]{1,20}$")
FIRST_WORD = re.compile(r"[“\"‘(]*([A-Za-z]+)")
INITIALS = re.compile(r"(?:^|\W)(?:[A-Z]\.)+$")
# The platform, not somebody's first name.
ON_X = re.compile(r"\b(?:on|via) X\.$")
# The longest sentence of 20,000 in the press has 1,001 characters; what never ends is a table or a ruin. The limit keeps
# whatever looks at a sentence as a whole, the parser first, from growing with the text.
LONGEST_SENTENCE = 1_500
# Where an endless sentence is cut, best first.
BREAKS = ("\n", "; ", ", ", " ")


def sentence_starts(text: str, sections: Iterable[Section], quotations: Iterable[Quotation]) -> tuple[int, ...]:
    """Offsets at which a sentence begins, ascending; every section begins one, and what follows it another.

    No two are further apart than ``LONGEST_SENTENCE``.
    """
    starts: set[int] = set()
    for section in sections:
        starts.add(section.span.start)
        if section.span.end < len(text):
            starts.add(section.span.end)
        starts.update(_inside(text, section.span))
    for quotation in quotations:
        if quotation.clausal:
            starts.add(quotation.span.start)
            after = _past_punctuation(text, quotation.span.end)
            if after is not None:
                starts.add(after)
    starts.update(_cuts(text, sorted({0, *starts, len(text)})))
    return tuple(sorted(starts))


def _cuts(text: str, edges: Iterable[int]) -> Iterator[int]:
    """Where sentences without an end are cut: behind the best mark in the second half of what they may have."""
    for start, end in pairwise(edges):
        while end - start > LONGEST_SENTENCE:
            half, whole = start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE
            ends = (at + len(mark) for mark in BREAKS if (at := text.rfind(mark, half, whole)) >= 0)
            start = next(ends, whole)
            yield start


def _inside(text: str, span: Span) -> Iterable[int]:
    for match in END.finditer(text, span.start, span.end):
        at = match.end()
        while at < span.end and text[at].isspace():
            at += 1
        if at >= span.end:
            return
        if "\n" in match.group() or _ends_here(text, match, at, span):
            yield at


def _ends_here(text: str, match: re.Match[str], at: int, span: Span) -> bool:
    nxt = text[at]
    if not (nxt.isupper() or nxt.isdigit() or nxt in "“\"‘«„[('—–-•*@"):
        return False
    if match.group()[0] != "." or match.group().startswith(".."):
        return match.group()[0] in "!?" or nxt.isupper()
    before = LAST_WORD.search(text, max(span.start, match.start() - 20), match.start() + 1)
    word = before.group().rstrip(".").lower() if before else ""
    if match.end() == at and not _glued(text, match, at):
        return False
    if word in word_set("titles_abbreviated.tsv"):
        return False
    if ON_X.search(text, max(span.start, match.start() - 6), match.start() + 1):
        return True
    short = INITIALS.search(text, max(span.start, match.start() - 12), match.start() + 1) is not None
    return _opens(text, at) if short or word in word_set("abbreviations.tsv") else True


def _opens(text: str, at: int) -> bool:
    """Whether a word that opens sentences stands here."""
    first = FIRST_WORD.match(text, at, at + 20)
    return first is not None and first.group(1).lower() in word_set("sentence_openers.tsv")


def _glued(text: str, match: re.Match[str], at: int) -> bool:
    """A full stop with a capital right behind it ends a sentence where paragraphs ran together ("year.Iraqi")."""
    return (
        text[match.start() - 1 : match.start()].islower()
        or text[match.start() - 1 : match.start()].isdigit()
        or text[at] in '“"‘«'
    )


def _past_punctuation(text: str, at: int) -> int | None:
    """Where the words behind a closing mark begin; ``None`` at the end of the text."""
    while at < len(text) and (text[at].isspace() or text[at] in ",.;:!?"):
        at += 1
    return at if at < len(text) else None
