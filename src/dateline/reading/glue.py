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

# What ends a sentence, and what opens another right behind it: a capital, an opening mark, a number and its noun
# ("fled.26 people"), the dash of a speech or of a signature ("left it.- We stay", "1.2%.— Jane Doe").
STOP = re.compile(
    r"[.!?…]{1,8}[”\"’»)\]]{0,4}(?=[A-ZÀ-ÖØ-Þ“\"‘«\[]|(?:[-–—] |—|\()[A-ZÀ-ÖØ-Þ]|\d{1,2} [A-Z][a-z]{2}"
    r"|(?<=[a-z]{4}\.)\d{1,3} [a-z]{4})"
)
# A small letter and a capital without a blank between them.
HUMP = re.compile(r"(?<=[a-zß-öø-ÿ]{2})(?=[A-Z])")
SMALL_LETTER = re.compile(r"[a-zß-öø-ÿ]")
STRAIGHT = re.compile('"')
# What stands glued to a line in capitals: a capitalized word, with a mark or a short form before it, or "A ", "I ".
SHOUT_END = re.compile(
    r"(?<=[A-Z0-9'’”\"?!.)])[“\"‘']?"
    r"(?:(?:FILE|FILE PHOTO|TOPSHOT) ?[-–—:]{1,2} [A-Z]|U\.[SKN]\.[ -][A-Z]?|[AI] (?:U\.[SKN]\.[ -])?[A-Z]?|[A-Z]['’]?)$"
)
LONGEST_SHOUT = 260
SHORTEST_SHOUT = 18
OPENED = re.compile(r"(?:^|(?<=[\s(]))[\"'](?=\S)")
LAST_WORD = re.compile(r"[\w.’'-]{1,24}$")
LETTERS = re.compile(r"[^\W\d_]+")
FIRST_WORD = re.compile(r"[A-Z][\w’']*(?:\.[A-Z]\.?)*")
SENTENCE_END = re.compile(r"[.!?][”\"’)]?\s+[A-Z“\"]")
# Capitals that open a sentence and are no name part: a state or body in short form.
SHORT_FORMS = frozenset({"us", "u.s.", "u.s", "uk", "u.k.", "un", "u.n.", "eu", "nato", "mr", "mrs", "ms", "dr"})
# What names write together with the capital behind it: McAdam, DeAngelo, AbdulKarim.
NAME_PARTS = frozenset("Mc Mac De Le La Di Da Du Van Von Fitz San Abdul Abdel Abd Abu Al El Bin Ben Ibn".split())
LONGEST_HEADLINE = 150
LONGEST_CROSSHEAD = 110


def sentence_breaks(text: str, start: int, end: int) -> Iterator[int]:
    """Offsets where a sentence begins right behind the end of another, without a blank."""
    counted, is_open = start, False
    for match in STOP.finditer(text, start, end):
        at = match.end()
        if '"' in match.group() or text[at] == '"':
            is_open = _open_after(text, counted, match.start(), is_open)
            at, is_open = _past_closing(text, match, end, is_open)
            counted = match.end()
        if at < end and _opens(text, at, end) and _ends(text, match, at):
            yield at


def _open_after(text: str, start: int, end: int, is_open: bool) -> bool:
    """Whether a quotation is open behind the straight marks of a stretch. Blanks tell most of them; only the rest alternate."""
    for mark in STRAIGHT.finditer(text, start, end):
        role = _role(text, mark.start())
        is_open = not is_open if role is None else role
    return is_open


def _role(text: str, at: int) -> bool | None:
    """Whether a straight mark opens (true) or closes (false), as far as the characters round it tell."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    starts, ends = not before or before.isspace() or before in "([—–-", not after or after.isspace() or after in ",.;:!?)]—–-"
    return starts if starts != ends else None


def _past_closing(text: str, match: re.Match[str], end: int, is_open: bool) -> tuple[int, bool]:
    """Where the next sentence begins among straight marks, which close and open alike, and whether one is open behind them."""
    at, last = match.start(), match.end()
    marks = [mark.start() for mark in STRAIGHT.finditer(text, at, last)]
    if not marks:
        return last, is_open
    if len(marks) == 1:
        # The next mark tells where this one belongs: what closes was opened here, what opens was closed here.
        following = text.find('"', last, end)
        role = _role(text, following) if following >= 0 else None
        opening = role is False if role is not None and following != last else not is_open
        return (marks[0], True) if opening else (last, False)
    return marks[1], True


def _opens(text: str, at: int, end: int) -> bool:
    if text[at] not in '“"‘«[(-–—':
        return text[at].isupper() or text[at].isdigit()
    following = text[at + 1 : min(end, at + 3)]
    if text[at] in "-–—":
        following = following.lstrip()
    return following[:1].isupper() or following[:1] in {"[", "‘", "'"}


def shout_break(text: str, start: int, end: int) -> int | None:
    """Where a line in capitals at the start of a paragraph runs into its first sentence ("LIVE UPDATES ON WARThe army …")."""
    small = SMALL_LETTER.search(text, start, min(end, start + LONGEST_SHOUT))
    if small is None or small.start() - start < SHORTEST_SHOUT:
        return None
    lead = SHOUT_END.search(text, max(start, small.start() - 24), small.start())
    if lead is None:
        return None
    at = lead.start()
    if text[at] in "\"'" and _unclosed(text[start:at], text[at]):
        at += 1
    head = text[start:at]
    return at if len(head.split()) >= 4 and sum(map(str.isalpha, head)) >= SHORTEST_SHOUT else None


def _unclosed(words: str, mark: str) -> bool:
    """Whether the last mark of this kind that opens has no mark behind it that closes."""
    opened = [found.end() for found in OPENED.finditer(words) if found.group() == mark]
    return bool(opened) and not re.search(re.escape(mark) + r"(?=[\s,.:;!?)])", words[opened[-1] :])


def _ends(text: str, match: re.Match[str], at: int) -> bool:
    """Whether the mark ends a sentence rather than an abbreviation, an initial or part of an address."""
    before = text[match.start() - 1 : match.start()]
    if match.group()[0] != "." or len(match.group()) > 1:
        return before.isalnum() or before in '”"’)]%'
    if not (before.islower() or before.isdigit() or before in '”"’)]%'):
        return False
    found = LAST_WORD.search(text, max(0, match.start() - 24), match.start())
    word = found.group().lower() if found else ""
    if word in word_set("titles_abbreviated.tsv") or (len(word) == 1 and word.isalpha()):
        return False
    if word in word_set("abbreviations.tsv") or "." in word:
        return _first_word(text, at) in word_set("sentence_openers.tsv")
    return True


def _first_word(text: str, at: int) -> str:
    match = FIRST_WORD.match(text, at)
    return match.group().lower() if match else ""


def title_break(text: str, start: int, end: int, *, longest: int, least_words: int, teaser: bool = False) -> int | None:
    """Where a headline or cross-head at the start of a paragraph runs into its first sentence, else ``None``.

    ``teaser``: its first words already tell that it is one ("Watch: …"), so that any hump but a name's ends it.
    """
    limit = min(end, start + longest)
    for match in HUMP.finditer(text, start, limit):
        at = match.start()
        head = text[start:at]
        if SENTENCE_END.search(head):
            return None
        if len(head.split()) >= least_words and end - at >= 40 and (_is_hump(text, at) if teaser else _is_glued(text, at)):
            return at
    return None


def _is_glued(text: str, at: int) -> bool:
    left = at
    while left > 0 and (text[left - 1].isalpha()) and at - left < 40:
        left -= 1
    before, opener = text[left:at], _first_word(text, at)
    whole = before + opener
    if (
        any(letter.isdigit() for letter in opener)
        or whole.lower() in word_set("camel_names.tsv")
        or before[:1] + before[1:].lower() in NAME_PARTS
    ):
        return False
    if opener in word_set("sentence_openers.tsv") or opener in SHORT_FORMS:
        return True
    # A name with a capital inside comes back whole, or its end is no word of the text ("TamilNet"); glued words both come back.
    words = _words(text)
    alone = words[opener] + words[opener.lower()] > 0
    return len(before) > 3 and words[before] > 0 and alone and words[_letters(whole)] <= 1


def _is_hump(text: str, at: int) -> bool:
    """Whether a whole small word stands before the capital: no name is written so."""
    match = LAST_WORD.search(text, max(0, at - 24), at)
    before = match.group() if match else ""
    whole = before + _first_word(text, at)
    return len(before) > 2 and whole.lower() not in word_set("camel_names.tsv") and (before.islower() or _is_glued(text, at))


def _letters(words: str) -> str:
    match = LETTERS.match(words)
    return match.group() if match else ""


@lru_cache(maxsize=1)
def _words(text: str) -> Counter[str]:
    """How often each run of letters stands in the text; counted once a text, and only for texts with doubtful humps."""
    return Counter(LETTERS.findall(text))
