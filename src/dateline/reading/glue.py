"""Find where paragraphs lost the break between them: "last year.U.S. lawmakers", "in DagestanU.S. investigators".

Pages taken apart carelessly run headline, cross-heads and paragraphs together. A full stop with a
capital right behind it, or a small letter followed by a capital, tells where a break was.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from dateline.lexicons import word_set

# What ends a sentence, and a capital or an opening mark right behind it.
STOP = re.compile(r"[.!?…]{1,8}[”\"’»)\]]{0,4}(?=[A-ZÀ-ÖØ-Þ“\"‘«\[])")
# A small letter and a capital without a blank between them.
HUMP = re.compile(r"(?<=[a-zß-öø-ÿ]{2})(?=[A-Z])")
LAST_WORD = re.compile(r"[\w.’'-]{1,24}$")
LETTERS = re.compile(r"[^\W\d_]+")
FIRST_WORD = re.compile(r"[A-Z][\w’']*(?:\.[A-Z]\.?)*")
SENTENCE_END = re.compile(r"[.!?][”\"’)]?\s+[A-Z“\"]")
# Capitals that open a sentence and are no name part: a state or body in short form.
SHORT_FORMS = frozenset({"us", "u.s.", "u.s", "uk", "u.k.", "un", "u.n.", "eu", "nato", "mr", "mrs", "ms", "dr"})
LONGEST_HEADLINE = 150
LONGEST_CROSSHEAD = 110


def sentence_breaks(text: str, start: int, end: int) -> Iterator[int]:
    """Offsets where a sentence begins right behind the end of another, without a blank."""
    counted, marks = start, 0
    for match in STOP.finditer(text, start, end):
        at = match.end()
        if '"' in match.group() or text[at] == '"':
            marks += text.count('"', counted, match.start())
            counted = match.start()
            at = _past_closing(text, match, marks % 2 == 1)
        if at < end and _opens(text, at, end) and _ends(text, match, at):
            yield at


def _past_closing(text: str, match: re.Match[str], is_open: bool) -> int:
    """Where the next sentence begins among straight marks, which close and open alike."""
    for at in range(match.start(), match.end()):
        if text[at] == '"':
            if not is_open:
                return at
            is_open = False
    return match.end()


def _opens(text: str, at: int, end: int) -> bool:
    mark = text[at] in '“"‘«['
    return text[at].isupper() or (mark and at + 1 < end and (text[at + 1].isupper() or text[at + 1] in "[‘'"))


def _ends(text: str, match: re.Match[str], at: int) -> bool:
    """Whether the mark ends a sentence rather than an abbreviation, an initial or part of an address."""
    before = text[match.start() - 1 : match.start()]
    if match.group()[0] != "." or len(match.group()) > 1:
        return before.isalnum() or before in '”"’)]%'
    if not (before.islower() or before.isdigit() or before in '”"’)]%'):
        return False
    found = LAST_WORD.search(text, max(0, match.start() - 24), match.start())
    word = found.group().lower() if found else ""
    if word in word_set("titles_abbreviated.tsv") or len(word) == 1:
        return False
    if word in word_set("abbreviations.tsv") or "." in word:
        return _first_word(text, at) in word_set("sentence_openers.tsv")
    return True


def _first_word(text: str, at: int) -> str:
    match = FIRST_WORD.match(text, at)
    return match.group().lower() if match else ""


def title_break(text: str, start: int, end: int, *, longest: int, least_words: int) -> int | None:
    """Where a headline or cross-head at the start of a paragraph runs into its first sentence, else ``None``."""
    limit = min(end, start + longest)
    for match in HUMP.finditer(text, start, limit):
        at = match.start()
        head = text[start:at]
        if SENTENCE_END.search(head):
            return None
        if len(head.split()) >= least_words and end - at >= 40 and _is_glued(text, at):
            return at
    return None


def _is_glued(text: str, at: int) -> bool:
    left = at
    while left > 0 and (text[left - 1].isalpha()) and at - left < 40:
        left -= 1
    before, opener = text[left:at], _first_word(text, at)
    whole = before + opener
    if whole.lower() in word_set("camel_names.tsv") or before[:1] + before[1:].lower() in {"Mc", "Mac", "De", "Le", "La"}:
        return False
    if opener in word_set("sentence_openers.tsv") or opener in SHORT_FORMS:
        return True
    # A name with a capital inside comes back whole; a word glued to another comes back alone.
    words = _words(text)
    return len(before) > 3 and words[before] > 0 and words[_letters(whole)] <= 1


def _letters(words: str) -> str:
    match = LETTERS.match(words)
    return match.group() if match else ""


@lru_cache(maxsize=1)
def _words(text: str) -> Counter[str]:
    """How often each run of letters stands in the text; counted once a text, and only for texts with doubtful humps."""
    return Counter(LETTERS.findall(text))
