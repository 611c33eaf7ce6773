"""Tell what a line is by its place, its length, how it ends and what the next one repeats."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dateline.reading.dates import STAMPED
from dateline.reading.lines import FINAL
from dateline.reading.pieces import Piece

LONGEST_HEADLINE = 250
LONGEST_STANDFIRST = 320
# A first line that closes with a full stop is a headline only when this short and said again below.
LONGEST_CLOSED_HEADLINE = 140
# Share of a line's content words that the next paragraph must repeat. Between a lead and the paragraph
# behind it the share is seldom over a third; standfirsts and their leads lie above two thirds.
REPEATED_HEADLINE = 0.5
REPEATED_STANDFIRST = 0.6
WORD = re.compile(r"[^\W_]+")
# Posts and blogs set a picture behind the full stop.
PICTURES = r"[\s\u200d\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]"
CLOSED = re.compile(r"[.!?…。！？؟][”\"’'»)\]]*" + PICTURES + "{0,12}$")
INNER_END = re.compile(r"(?<![A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})[.!?][”\"’)]?\s+[A-Z“\"]")
# Headlines stand in the present; these words open the lead of a story whose headline was lost.
TOLD = re.compile(r"\b(?:has|have|had|was|were|said|told|stated|announced)\b")
MARKED_CROSSHEAD = re.compile(r"(?:[-–—*•#=]{1,6}\s?)([^.!?]{2,60}?)(?:\s?[-–—*•#=]{1,6})")
# Of a longer cross-head the paragraphs behind it must say half again: what it claims is then read there.
REPEATED_CROSSHEAD = 0.5
LONGEST_CROSSHEAD = 18
# "- said the minister": the line before was speech.
SPEECH_GOES_ON = re.compile(r"[-–—]\s?[a-zà-öø-ÿ]|[a-zà-öø-ÿ]")
ASIDE = re.compile(r"\s[-–—]\s[a-z]")
# Lines that lost their full stop or run on into the next line: they close with a small word or open as sentences do.
OPEN_END = re.compile(
    r"\b(?:and|or|of|in|on|at|to|by|for|from|with|the|an?|as|that|who|which|including|others|is|are|was|were|be)$", re.IGNORECASE
)
OPEN_START = re.compile(
    r"(?:As|In|On|At|Although|Though|While|When|If|He|She|It|They|We|This|That|These|Those|There|Here|Earlier|Later|After|Before|"
    r"According|Also|But|And)\b(?!:)"
)
# What follows a line that leads a list.
ITEM = re.compile(r"[-–—•·*●▪■]\s?\w")
# A sentence left open, as against a second standfirst, which opens as headlines do.
OPEN_SENTENCE = 10
SENTENCE_START = re.compile(
    r"(?:This|That|These|Those|The|It|He|She|They|We|His|Her|Their|Its|In|On|At|But|And|There|Also|However|An?)\b"
)
MASTHEAD = re.compile(
    r"\b(?:office|ministry|department|command|spokes\w+|headquarters|bureau|embassy|mission|secretariat|press|release|statement|affairs|"
    r"staff|service|agency|news|media|directorate|council|committee|force|division|united nations|government)\b",
    re.IGNORECASE,
)
SMALL_WORDS = "a an and as at but by for from in into of on or over the to with after amid says say"
SMALL = frozenset(SMALL_WORDS.split())
STOP_WORDS = (
    "a an and are as at be been but by for from had has have he her his in into is it its of on or said says she that the their "
    "them they this to was were which who will with would after over up out not"
)
STOPWORDS = frozenset(STOP_WORDS.split())


def is_headline(text: str, piece: Piece, following: Piece | None) -> bool:
    """A first line without a full stop, or a short one that the next paragraph says again."""
    if following is None or piece.end - piece.start > LONGEST_HEADLINE:
        return False
    if piece.head:
        return True
    words = text[piece.start : piece.end]
    if words[-1] in ",;:":
        return False
    told = bool(TOLD.search(words))
    if not CLOSED.search(words):
        return not (told and len(words) > LONGEST_CLOSED_HEADLINE)
    if INNER_END.search(words):
        return False
    if words[-1] == "?" and following.end - following.start > piece.end - piece.start:
        return True
    if words[-1] in "”\"’'" and words[-2] not in ".!?…":
        return True
    return not told and len(words) <= LONGEST_CLOSED_HEADLINE and _repeated(text, piece, following) >= REPEATED_HEADLINE


def is_kicker(text: str, piece: Piece, following: Piece | None) -> bool:
    """The one or two words of a column's name above the headline."""
    if following is None or len(text[piece.start : piece.end].split()) > 2:
        return False
    line = text[following.start : following.end]
    return not CLOSED.search(line) and len(line) <= LONGEST_HEADLINE and len(line.split()) > 3


def is_short(text: str, piece: Piece) -> bool:
    return piece.end - piece.start <= 40 and not CLOSED.search(text[piece.start : piece.end])


def is_standfirst(text: str, piece: Piece, behind: list[Piece]) -> bool:
    """The sentence below the headline: left open, led into a statement, or said again by the lead."""
    if not behind or piece.end - piece.start > LONGEST_STANDFIRST:
        return False
    words = text[piece.start : piece.end]
    if INNER_END.search(words) or words[-1] in ":,;":
        return False
    if not CLOSED.search(words):
        if STAMPED.search(words):
            return False
        if ITEM.match(text, behind[0].start, behind[0].end) or _runs_on_open(text, behind[0]):
            return False
        prose = any(CLOSED.search(text[other.start : other.end]) for other in behind)
        return len(words.split()) >= 5 and not is_masthead(text, piece) and prose
    following = behind[0]
    following_words = text[following.start : following.end]
    if following_words[-1] == ":" and len(following_words) <= 160:
        return True
    return len(following_words) > len(words) and _repeated(text, piece, following) >= REPEATED_STANDFIRST


def _runs_on_open(text: str, piece: Piece) -> bool:
    """Whether a paragraph is a sentence that lacks its full stop, too: there the lack tells nothing."""
    words = text[piece.start : piece.end]
    return not CLOSED.search(words) and len(words.split()) >= OPEN_SENTENCE and bool(SENTENCE_START.match(words))


def is_masthead(text: str, piece: Piece) -> bool:
    """The line of a press release that names the body behind it, or where it sits."""
    words = [word for word in text[piece.start : piece.end].split() if word[0].isalpha()]
    if not words or len(words) > 9 or CLOSED.search(text[piece.start : piece.end]):
        return False
    names = all(word[0].isupper() or word.lower() in SMALL for word in words)
    return names and (len(words) <= 3 or bool(MASTHEAD.search(text, piece.start, piece.end)))


def is_crosshead(text: str, piece: Piece, between: bool, behind: Sequence[Piece] = ()) -> bool:
    """A line between two paragraphs that names what follows: of a few words, or longer and said again ``behind`` it."""
    words = text[piece.start : piece.end]
    if MARKED_CROSSHEAD.fullmatch(words):
        return True
    if not between or words[-1] in FINAL or words[0] in '“"‘«-–—•*(':
        return False
    if behind and SPEECH_GOES_ON.match(text, behind[0].start):
        return False
    count = len(words.split())
    if count <= 4:
        return not any(letter.isdigit() for letter in words)
    if count > LONGEST_CROSSHEAD or words[-1] == "," or OPEN_END.search(words) or OPEN_START.match(words) or ASIDE.search(words):
        return False
    return _said_again(words, text, behind) >= REPEATED_CROSSHEAD


def _said_again(words: str, text: str, behind: Sequence[Piece]) -> float:
    said = _stems(" ".join(text[piece.start : min(piece.end, piece.start + 800)] for piece in behind))
    stems = _stems(words)
    return len(stems & said) / len(stems) if stems else 0.0


def is_shouted(text: str, piece: Piece) -> bool:
    """A line in capitals amid ordinary text: a link to another story, or a button."""
    words = text[piece.start : piece.end]
    return len(words) <= 240 and words.isupper() and len(words.split()) >= 3 and words[0] not in '“"‘«'


def _repeated(text: str, piece: Piece, following: Piece) -> float:
    """Which share of a line's content words the next paragraph says again."""
    words = _stems(text[piece.start : piece.end])
    return len(words & _stems(text[following.start : min(following.end, following.start + 800)])) / len(words) if words else 0.0


def _stems(words: str) -> set[str]:
    """Content words cut to five letters: enough to meet "blames" with "blamed"."""
    return {word[:5] for word in WORD.findall(words.lower()) if word not in STOPWORDS and len(word) > 1}
