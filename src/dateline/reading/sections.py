"""Divide a story's text into headline, standfirst, captions and body, and set aside what is boilerplate.

What a line is follows from its place, its length, how it ends, whether the next paragraph says the
same again, and the lexicons. Doubt falls to the body: a claim there is read, in boilerplate it is lost.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field

from dateline.reading import boilerplate, captions, credits, glue
from dateline.reading.dates import find_date, read_date
from dateline.reading.lines import FINAL, Line, paragraphs, trimmed
from dateline.types import Boilerplate, BoilerplateKind, Section, SectionKind, Span

LONGEST_HEADLINE = 250
LONGEST_STANDFIRST = 320
# A first line that closes with a full stop is a headline only when this short and said again below.
LONGEST_CLOSED_HEADLINE = 140
# Share of a line's content words that the next paragraph must repeat. Between a lead and the paragraph
# behind it the share is seldom over a third; standfirsts and their leads lie above two thirds.
REPEATED_HEADLINE = 0.5
REPEATED_STANDFIRST = 0.6
# Lines before the body begins that may still be its top matter.
HEAD_LINES = 12
PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "—": "-", "–": "-"})
WORD = re.compile(r"[^\W_]+")
CLOSED = re.compile(r"[.!?…。！？؟][”\"’'»)\]]*$")
INNER_END = re.compile(r"(?<![A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})[.!?][”\"’)]?\s+[A-Z“\"]")
# Headlines stand in the present; these words open the lead of a story whose headline was lost.
TOLD = re.compile(r"\b(?:has|have|had|was|were|said|told|stated|announced)\b")
MARKED_CROSSHEAD = re.compile(r"(?:[-–—*•#=]{1,6}\s?)([^.!?]{2,60}?)(?:\s?[-–—*•#=]{1,6})")
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


@dataclass(slots=True)
class Division:
    """What a text falls into, and what its top and credits tell of it."""

    sections: list[Section] = field(default_factory=list)
    boilerplate: list[Boilerplate] = field(default_factory=list)
    byline: str | None = None
    relay: str | None = None
    dated: datetime.date | None = None  # a date that the text gives for itself
    updated: datetime.date | None = None

    def first(self, kind: SectionKind) -> Span | None:
        """Where the first section of a kind stands."""
        return next((section.span for section in self.sections if section.kind == kind), None)


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    crosshead: bool = False
    head: bool = False  # cut from what follows it without a break, as a headline is


def divide(text: str, *, title: str | None = None, standfirst: str | None = None) -> Division:
    """Label every paragraph or line. ``title`` and ``standfirst``, from record or page, mark the lines that say the same."""
    division = Division()
    known: dict[str, SectionKind] = {}
    if standfirst:
        known[_plain(standfirst)] = "standfirst"
    if title:
        known[_plain(title)] = "headline"
    lines = _join_title(text, paragraphs(text), known)
    pieces = [piece for number, line in enumerate(lines) for piece in _cut(text, line, number == 0, title)]
    stories = _set_aside(text, pieces, division, known)
    body = _label_top(text, stories, division, known)
    _label_body(text, stories[body:], division)
    _credit(text, division)
    division.sections.sort(key=lambda section: section.span)
    division.boilerplate.sort(key=lambda part: part.span)
    return division


# --- cutting ---


def _join_title(text: str, lines: list[Line], known: dict[str, SectionKind]) -> list[Line]:
    """Put a title together again that record or page gives in one and the text in two or three lines."""
    for at in range(min(4, len(lines))):
        for count in (2, 3):
            group = lines[at : at + count]
            if len(group) == count and _plain(text[group[0].start : group[-1].end]) in known:
                return [*lines[:at], Line(group[0].start, group[-1].end, group[0].indent, group[0].block), *lines[at + count :]]
    return lines


def _cut(text: str, line: Line, first: bool, title: str | None) -> list[_Piece]:
    """Cut a line where it lost its paragraph breaks."""
    start, end = line.start, line.end
    at: int | None = None
    if first and title and text.startswith(title, start) and start + len(title) < end and not text[start + len(title)].isspace():
        at = start + len(title)
    elif first:
        at = glue.title_break(text, start, end, longest=glue.LONGEST_HEADLINE, least_words=3)
    pieces: list[_Piece] = []
    if at is not None:
        pieces.append(_Piece(start, at, head=True))
        start = at
    for following in (*glue.sentence_breaks(text, start, end), end):
        cross = None
        if not (first and start == line.start):
            cross = glue.title_break(text, start, following, longest=glue.LONGEST_CROSSHEAD, least_words=2)
        if cross is not None:
            pieces.append(_Piece(start, cross, crosshead=True))
            start = cross
        pieces.append(_Piece(*trimmed(text, start, following)))
        start = following
    return [piece for piece in pieces if piece.start < piece.end]


def _set_aside(text: str, pieces: list[_Piece], division: Division, known: dict[str, SectionKind]) -> list[_Piece]:
    """Move boilerplate out; give back what is left, in order."""
    left: list[_Piece] = []
    for piece in pieces:
        if _plain(text[piece.start : piece.end]) in known:
            left.append(piece)
            continue
        for rest in _without_inside(text, piece, division):
            head = not left
            kind = boilerplate.whole_line(text, rest.start, rest.end, head=head)
            if kind is not None and not (head and rest.head):
                _note(text, rest, kind, division)
            elif captions.is_credit(text[rest.start : rest.end]):
                _aside(division, "credit", rest)
            else:
                left.append(rest)
    return left


def _without_inside(text: str, piece: _Piece, division: Division) -> list[_Piece]:
    """A piece without the boilerplate glued into it, in as many parts as that leaves."""
    start, left = piece.start, []
    for part in boilerplate.inside(text, piece.start, piece.end):
        if part.span.start < start:
            continue
        division.boilerplate.append(part)
        left.extend(_rest(text, start, part.span.start, piece))
        start = part.span.end
    left.extend(_rest(text, start, piece.end, piece))
    return left


def _rest(text: str, start: int, end: int, piece: _Piece) -> list[_Piece]:
    start, end = trimmed(text, start, max(start, end))
    return [_Piece(start, end, piece.crosshead, piece.head)] if start < end else []


def _note(text: str, piece: _Piece, kind: BoilerplateKind, division: Division) -> None:
    """Set a line aside, and keep what it tells: when the story was updated or published, who wrote it."""
    division.boilerplate.append(Boilerplate(kind, Span(piece.start, piece.end)))
    words = text[piece.start : piece.end]
    if kind == "credit":
        division.byline = division.byline or credits.byline_of(words)
    day = find_date(text, piece.start, piece.end) if kind == "updated" or boilerplate.is_date_line(words) else None
    if day is None:
        return
    if re.match(r"\W*(?:last )?(?:updat|modifi|revis|date modified)", words, re.IGNORECASE):
        division.updated = division.updated or day
    else:
        division.dated = division.dated or day


# --- the top of the story ---


def _label_top(text: str, pieces: list[_Piece], division: Division, known: dict[str, SectionKind]) -> int:
    """Label headline, standfirst, captions and mastheads; give back the index of the first body paragraph."""
    at = 0
    headline = standfirst = False
    titled = any(_plain(text[piece.start : piece.end]) in known for piece in pieces[:6])
    for at, piece in enumerate(pieces[:HEAD_LINES]):
        following = pieces[at + 1] if at + 1 < len(pieces) else None
        marked = known.get(_plain(text[piece.start : piece.end]))
        if marked is not None:
            _label(division, marked, piece)
            headline, standfirst = headline or marked == "headline", standfirst or marked == "standfirst"
        elif titled and not headline and _is_short(text, piece):
            _aside(division, "other", piece)
        elif credits.dateline_end(text, piece.start, piece.end) is not None:
            return at
        elif _is_byline(text, piece, division) or _is_credit_line(text, piece, division):
            _aside(division, "credit", piece)
        elif not headline and captions.credit_span(text, piece.start, piece.end) and _caption(text, piece, division, top=True):
            continue
        elif not headline and not titled and _is_headline(text, piece, following):
            if _is_kicker(text, piece, following):
                _aside(division, "other", piece)
                continue
            _label(division, "headline", piece)
            headline = True
        elif (headline or known) and _caption(text, piece, division, top=True):
            continue
        elif headline and not standfirst and _is_standfirst(text, piece, pieces[at + 1 : at + 4]):
            _label(division, "standfirst", piece)
            standfirst = True
        elif headline and following is not None and _is_masthead(text, piece):
            _aside(division, "other", piece)
        else:
            return at
    return min(at + 1, len(pieces))


def _label(division: Division, kind: SectionKind, piece: _Piece) -> None:
    division.sections.append(Section(kind, Span(piece.start, piece.end)))


def _aside(division: Division, kind: BoilerplateKind, piece: _Piece) -> None:
    division.boilerplate.append(Boilerplate(kind, Span(piece.start, piece.end)))


def _is_headline(text: str, piece: _Piece, following: _Piece | None) -> bool:
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


def _is_kicker(text: str, piece: _Piece, following: _Piece | None) -> bool:
    """The one or two words of a column's name above the headline."""
    if following is None or len(text[piece.start : piece.end].split()) > 2:
        return False
    line = text[following.start : following.end]
    return not CLOSED.search(line) and len(line) <= LONGEST_HEADLINE and len(line.split()) > 3


def _is_short(text: str, piece: _Piece) -> bool:
    return piece.end - piece.start <= 40 and not CLOSED.search(text[piece.start : piece.end])


def _is_standfirst(text: str, piece: _Piece, behind: list[_Piece]) -> bool:
    """The sentence below the headline: left open, led into a statement, or said again by the lead."""
    if not behind or piece.end - piece.start > LONGEST_STANDFIRST:
        return False
    words = text[piece.start : piece.end]
    if INNER_END.search(words) or words[-1] in ":,;":
        return False
    if not CLOSED.search(words):
        prose = any(CLOSED.search(text[other.start : other.end]) for other in behind)
        return len(words.split()) >= 5 and not _is_masthead(text, piece) and prose
    following = behind[0]
    following_words = text[following.start : following.end]
    if following_words[-1] == ":" and len(following_words) <= 160:
        return True
    return len(following_words) > len(words) and _repeated(text, piece, following) >= REPEATED_STANDFIRST


def _is_masthead(text: str, piece: _Piece) -> bool:
    """The line of a press release that names the body behind it, or where it sits."""
    words = [word for word in text[piece.start : piece.end].split() if word[0].isalpha()]
    if not words or len(words) > 9 or CLOSED.search(text[piece.start : piece.end]):
        return False
    names = all(word[0].isupper() or word.lower() in SMALL for word in words)
    return names and (len(words) <= 3 or bool(MASTHEAD.search(text, piece.start, piece.end)))


def _is_byline(text: str, piece: _Piece, division: Division) -> bool:
    names = credits.byline_of(text[piece.start : piece.end])
    if names is None:
        return False
    division.byline = division.byline or names
    division.relay = division.relay or credits.byline_wire(names)
    return True


def _is_credit_line(text: str, piece: _Piece, division: Division) -> bool:
    wire = credits.wire_named(text[piece.start : piece.end])
    if wire is None:
        return False
    if not division.sections or division.sections[-1].kind != "caption":
        division.relay = division.relay or wire
    return True


def _caption(text: str, piece: _Piece, division: Division, *, top: bool) -> bool:
    """Label a caption and set its credit aside; whether it was one."""
    start, end = piece.start, piece.end
    label = captions.label_end(text, start, end)
    credit = captions.credit_span(text, start, end)
    inner_end = credit.start if credit else end
    if label is None and credit is None and not captions.is_caption(text, start, end, top=top):
        return False
    if credit is not None:
        division.boilerplate.append(Boilerplate("credit", credit))
    if label is not None and label < inner_end:
        division.boilerplate.append(Boilerplate("other", Span(*trimmed(text, start, label))))
        start = label
    start, end = trimmed(text, start, inner_end)
    if start < end:
        division.sections.append(Section("caption", Span(start, end)))
    return True


def _repeated(text: str, piece: _Piece, following: _Piece) -> float:
    """Which share of a line's content words the next paragraph says again."""
    words = _stems(text[piece.start : piece.end])
    return len(words & _stems(text[following.start : min(following.end, following.start + 800)])) / len(words) if words else 0.0


def _stems(words: str) -> set[str]:
    """Content words cut to five letters: enough to meet "blames" with "blamed"."""
    return {word[:5] for word in WORD.findall(words.lower()) if word not in STOPWORDS and len(word) > 1}


# --- the rest ---


def _label_body(text: str, pieces: list[_Piece], division: Division) -> None:
    prose = [bool(CLOSED.search(text[piece.start : piece.end])) or piece.end - piece.start > 120 for piece in pieces]
    mixed = any(
        shown and any(letter.islower() for letter in text[piece.start : piece.end])
        for piece, shown in zip(pieces, prose, strict=True)
    )
    for at, piece in enumerate(pieces):
        between = 0 < at < len(pieces) - 1 and prose[at - 1] and prose[at + 1]
        if _is_credit_line(text, piece, division):
            _aside(division, "credit", piece)
        elif _is_crosshead(text, piece, between or piece.crosshead) or (at > 0 and mixed and _is_shouted(text, piece)):
            _aside(division, "other", piece)
        elif at > 0 and at == len(pieces) - 1 and _is_byline(text, piece, division):
            _aside(division, "credit", piece)
        elif not _caption(text, piece, division, top=False):
            _label(division, "body", piece)


def _is_crosshead(text: str, piece: _Piece, between: bool) -> bool:
    """A line of a few words between two paragraphs: it names what follows and claims nothing."""
    words = text[piece.start : piece.end]
    if MARKED_CROSSHEAD.fullmatch(words):
        return True
    short = between and len(words.split()) <= 4 and words[-1] not in FINAL and words[0] not in '“"‘«-–—•*('
    return short and not any(letter.isdigit() for letter in words)


def _is_shouted(text: str, piece: _Piece) -> bool:
    """A line in capitals amid ordinary text: a link to another story, or a button."""
    words = text[piece.start : piece.end]
    return len(words) <= 240 and words.isupper() and len(words.split()) >= 3 and words[0] not in '“"‘«'


def _credit(text: str, division: Division) -> None:
    """Read wire and date from the dateline, and the date from the headline of a press release."""
    bodies = [section.span for section in division.sections if section.kind == "body"]
    for span in bodies[:3]:
        division.relay = division.relay or credits.dateline_wire(text, span.start, span.end)
        division.dated = division.dated or credits.dateline_date(text, span.start, span.end)
    if division.relay is None and bodies:
        last = bodies[-1]
        match = re.search(
            r"(?:[(\[]|\s[-–—/]{1,2}\s?)([A-Z][\w ./-]{1,30})[)\]]?$", text[max(last.start, last.end - 40) : last.end]
        )
        division.relay = credits.wire_named(match.group(1)) if match else None
    headline = division.first("headline")
    if division.dated is None and headline is not None:
        match = re.search(r"[,(–—-]\s*(?=[^,(–—]{0,12}\d)[^()–—]{6,24}\)?$", headline.of(text))
        division.dated = read_date(match.group()) if match else None


def _plain(words: str) -> str:
    return " ".join(words.translate(PLAIN).casefold().split())
