"""Divide a story's text into headline, standfirst, captions and body, and set aside what is boilerplate.

What a line is follows from its place, its length, how it ends, whether the next paragraph says the
same again, and the lexicons. Doubt falls to the body: a claim there is read, in boilerplate it is lost.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, field

from dateline.reading import boilerplate, captions, credits
from dateline.reading.dates import find_date, read_date
from dateline.reading.labels import is_label, is_letterhead
from dateline.reading.layout import (
    CLOSED,
    is_crosshead,
    is_headline,
    is_kicker,
    is_masthead,
    is_short,
    is_shouted,
    is_standfirst,
)
from dateline.reading.lines import Line, paragraphs, trimmed
from dateline.reading.pieces import Piece, cut, join_title, plain
from dateline.types import Boilerplate, BoilerplateKind, Section, SectionKind, Span

# Lines before the body begins that may still be its top matter.
HEAD_LINES = 12
# Lines that a letterhead may have, with the document's own.
LETTERHEADS = 3
# Paragraphs of the body where a place and a dash alone make a dateline.
TOP_PARAGRAPHS = 3
# Paragraphs within which a longer cross-head is said again.
SAID_WITHIN = 4
# What opens an item of a list and is none of its words; a dash may open speech, and stays.
BULLET = re.compile(r"[•·●▪■◦‣▶►*\s]{0,4}")
# The initials of whoever put the story together, as its last line: "(JD)", "jd".
SIGNATURE = re.compile(r"\([A-Za-z]{2,5}\)|[a-z]{2,3}|[A-Z]{2,4}(?:[/,]\s?[A-Z]{2,4}){1,3}")


@dataclass(slots=True)
class Division:
    """What a text falls into, and what its top and credits tell of it."""

    sections: list[Section] = field(default_factory=list)
    boilerplate: list[Boilerplate] = field(default_factory=list)
    byline: str | None = None
    relay: str | None = None
    dated: datetime.date | None = None  # a date that the text gives for itself
    label: Span | None = None  # the line that names the document and claims nothing
    updated: datetime.date | None = None
    players: set[int] = field(default_factory=set)  # where words of media players end

    def first(self, kind: SectionKind) -> Span | None:
        """Where the first section of a kind stands."""
        return next((section.span for section in self.sections if section.kind == kind), None)


def divide(
    text: str,
    *,
    title: str | None = None,
    standfirst: str | None = None,
    captions: Sequence[str] = (),
    credited: Sequence[str] = (),
    headed: bool = True,
) -> Division:
    """Label every paragraph or line. ``title``, ``standfirst`` and the like, from record or page, mark lines that say the same.

    Not ``headed`` is a short post, which has no top matter: its first line is already what it says.
    """
    division = Division()
    known: dict[str, SectionKind] = {plain(caption): "caption" for caption in captions}
    if standfirst:
        known[plain(standfirst)] = "standfirst"
    if title:
        known[plain(title)] = "headline"
    lines = join_title(text, paragraphs(text), known)
    signed = frozenset(map(plain, credited)) - known.keys()
    pieces = [piece for number, line in enumerate(lines) for piece in _pieces(text, line, number == 0, title, known, signed)]
    stories = _set_aside(text, pieces, division, known, signed)
    body = _label_top(text, stories, division, known) if headed else 0
    _label_body(text, stories[body:], division, known)
    _credit(text, division)
    division.sections.sort(key=lambda section: section.span)
    division.boilerplate.sort(key=lambda part: part.span)
    return division


def _pieces(
    text: str, line: Line, first: bool, title: str | None, known: dict[str, SectionKind], credited: Set[str]
) -> list[Piece]:
    """A line cut where it lost its breaks; what the page marks as one caption or credit stays whole."""
    words = plain(text[line.start : line.end])
    whole = known.get(words) == "caption" or words in credited
    return [Piece(line.start, line.end)] if whole else cut(text, line, first, title)


# --- setting aside ---


def _set_aside(
    text: str, pieces: list[Piece], division: Division, known: dict[str, SectionKind], credited: Set[str]
) -> list[Piece]:
    """Move boilerplate out; give back what is left, in order."""
    left: list[Piece] = []
    for piece in pieces:
        words = plain(text[piece.start : piece.end])
        if words in credited:
            _aside(division, "credit", piece)
            continue
        if words in known:
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


def _without_inside(text: str, piece: Piece, division: Division) -> list[Piece]:
    """A piece without the boilerplate glued into it, in as many parts as that leaves."""
    start, left = piece.start, []
    for part in boilerplate.inside(text, piece.start, piece.end):
        if part.span.start < start:
            continue
        division.boilerplate.append(part)
        if boilerplate.is_player(part.span.of(text)):
            division.players.add(part.span.end)
        left.extend(_rest(text, start, part.span.start, piece))
        start = part.span.end
    left.extend(_rest(text, start, piece.end, piece))
    return left


def _rest(text: str, start: int, end: int, piece: Piece) -> list[Piece]:
    start, end = trimmed(text, start, max(start, end))
    return [Piece(start, end, piece.crosshead, piece.head)] if start < end else []


def _note(text: str, piece: Piece, kind: BoilerplateKind, division: Division) -> None:
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


def _label_top(text: str, pieces: list[Piece], division: Division, known: dict[str, SectionKind]) -> int:
    """Label headline, standfirst, captions and mastheads; give back the index of the first body paragraph."""
    at = 0
    headline = standfirst = False
    titled = any(known.get(plain(text[piece.start : piece.end]), "caption") != "caption" for piece in pieces[:6])
    for at, piece in enumerate(pieces[:HEAD_LINES]):
        following = pieces[at + 1] if at + 1 < len(pieces) else None
        marked = known.get(plain(text[piece.start : piece.end]))
        if marked == "caption":
            _known_caption(text, piece, division)
        elif (not headline or division.label) and _is_label(text, pieces[at : at + LETTERHEADS]):
            division.label = division.label or Span(piece.start, piece.end)
            division.dated = division.dated or find_date(text, piece.start, piece.end)
            _aside(division, "other", piece)
            headline = True
        elif marked is not None:
            _label(text, division, marked, piece)
            headline, standfirst = headline or marked == "headline", standfirst or marked == "standfirst"
        elif titled and not headline and is_short(text, piece):
            _aside(division, "other", piece)
        elif credits.dateline_end(text, piece.start, piece.end) is not None:
            return at
        elif _names_film(text, piece, division):
            _label(text, division, "caption", piece)
        elif not headline and (closing := credits.headed_dateline(text, piece.start, piece.end)) is not None:
            _label(text, division, "headline", Piece(*trimmed(text, piece.start, closing)))
            pieces[at] = Piece(*trimmed(text, closing, piece.end))
            return at
        elif _is_byline(text, piece, division) or _is_credit_line(text, piece, division):
            _aside(division, "credit", piece)
        elif not headline and captions.credit_span(text, piece.start, piece.end) and _caption(text, piece, division, top=True):
            continue
        elif not headline and not titled and is_headline(text, piece, following):
            if is_kicker(text, piece, following):
                _aside(division, "other", piece)
                continue
            _label(text, division, "headline", piece)
            headline = True
        elif (headline or known) and _caption(text, piece, division, top=True):
            continue
        elif headline and not standfirst and not division.label and is_standfirst(text, piece, pieces[at + 1 : at + 4]):
            _label(text, division, "standfirst", piece)
            standfirst = True
        elif headline and following is not None and is_masthead(text, piece):
            _aside(division, "other", piece)
        else:
            return at
    return min(at + 1, len(pieces))


def _label(text: str, division: Division, kind: SectionKind, piece: Piece) -> None:
    bullet = BULLET.match(text, piece.start, piece.end)
    start = piece.start if bullet is None or bullet.end() == piece.end else bullet.end()
    division.sections.append(Section(kind, Span(start, piece.end)))


def _aside(division: Division, kind: BoilerplateKind, piece: Piece) -> None:
    division.boilerplate.append(Boilerplate(kind, Span(piece.start, piece.end)))


def _is_byline(text: str, piece: Piece, division: Division) -> bool:
    names = credits.byline_of(text[piece.start : piece.end])
    if names is None:
        return False
    division.byline = division.byline or names
    division.relay = division.relay or credits.byline_wire(names)
    return True


def _is_credit_line(text: str, piece: Piece, division: Division) -> bool:
    wire = credits.wire_named(text[piece.start : piece.end])
    if wire is None:
        return False
    if not division.sections or division.sections[-1].kind != "caption":
        division.relay = division.relay or wire
    return True


def _caption(text: str, piece: Piece, division: Division, *, top: bool) -> bool:
    """Label a caption and set its credit aside; whether it was one."""
    start, end = piece.start, piece.end
    label = captions.label_end(text, start, end)
    credit = captions.credit_span(text, start, end)
    if label is None and credit is None and not captions.is_caption(text, start, end, top=top):
        return False
    if credit is None and (closing := captions.last_credit(text, start, end)):
        credit = Span(*trimmed(text, closing.start(), end))
    inner_end = credit.start if credit else end
    if credit is not None:
        division.boilerplate.append(Boilerplate("credit", credit))
    if label is not None and label < inner_end:
        division.boilerplate.append(Boilerplate("other", Span(*trimmed(text, start, label))))
        start = label
    start, end = trimmed(text, start, inner_end)
    if start < end:
        division.sections.append(Section("caption", Span(start, end)))
    return True


# --- the rest ---


def _known_caption(text: str, piece: Piece, division: Division) -> None:
    """Label what the page itself marks as a caption, its credit apart."""
    if not _caption(text, piece, division, top=True):
        _label(text, division, "caption", piece)


def _label_body(text: str, pieces: list[Piece], division: Division, known: dict[str, SectionKind]) -> None:
    prose = [bool(CLOSED.search(text[piece.start : piece.end])) or piece.end - piece.start > 120 for piece in pieces]
    mixed = any(
        shown and (words := text[piece.start : piece.end]) != words.upper() for piece, shown in zip(pieces, prose, strict=True)
    )
    for at, piece in enumerate(pieces):
        between = 0 < at < len(pieces) - 1 and prose[at - 1] and prose[at + 1]
        last = at > 0 and at == len(pieces) - 1
        behind = pieces[at + 1 : at + 1 + SAID_WITHIN]
        if known.get(plain(text[piece.start : piece.end])) == "caption":
            _known_caption(text, piece, division)
            continue
        shouted = mixed and (at > 0 or piece.crosshead) and is_shouted(text, piece)
        if _is_credit_line(text, piece, division) or (last and SIGNATURE.fullmatch(text, piece.start, piece.end)):
            _aside(division, "credit", piece)
        elif shouted or is_crosshead(text, piece, between or piece.crosshead, behind):
            _aside(division, "other", piece)
        elif last and _is_byline(text, piece, division):
            _aside(division, "credit", piece)
        elif not prose[at] and _names_film(text, piece, division):
            _label(text, division, "caption", piece)
        elif at > 0 and not prose[at] and (source := captions.source_span(text, piece.start, piece.end)):
            division.boilerplate.append(Boilerplate("credit", source))
            _label(text, division, "caption", Piece(*trimmed(text, piece.start, source.start)))
        elif last and (signed := captions.sign_off(text, piece.start, piece.end)):
            division.relay = division.relay or credits.wire_named(signed.of(text))
            _aside(division, "credit", Piece(signed.start, signed.end))
            _label(text, division, "body", _without_credits(text, Piece(piece.start, signed.start), division, top=False))
        elif not _caption(text, piece, division, top=False):
            _label(text, division, "body", _without_credits(text, piece, division, top=at < TOP_PARAGRAPHS))


def _names_film(text: str, piece: Piece, division: Division) -> bool:
    """Whether an open line stands right behind the words of a media player: it says what the film shows."""
    if CLOSED.search(text[piece.start : piece.end]):
        return False
    before = piece.start
    while before > 0 and text[before - 1].isspace():
        before -= 1
    return before in division.players


def _without_credits(text: str, piece: Piece, division: Division, *, top: bool) -> Piece:
    """A paragraph without the dateline that opens it and the photo credit that closes it."""
    start, end = piece.start, piece.end
    closing = credits.dateline_end(text, start, end, top=top)
    if closing is not None and trimmed(text, closing, end)[0] < end:
        dateline = Span(*trimmed(text, start, closing))
        wire = credits.dateline_wire(text, start, end)
        if top:
            division.relay = division.relay or wire
            division.dated = division.dated or credits.dateline_date(text, start, end)
        division.boilerplate.append(Boilerplate("credit" if wire else "other", dateline))
        start = closing
    credit = captions.last_credit(text, start, end)
    if credit is not None and trimmed(text, start, credit.start())[1] > start:
        division.boilerplate.append(Boilerplate("credit", Span(*trimmed(text, credit.start(), end))))
        end = credit.start()
    return Piece(*trimmed(text, start, end))


def _is_label(text: str, pieces: Sequence[Piece]) -> bool:
    """Whether the first of the lines names the document, or stands with other names of its sender above the line that does."""
    for piece in pieces:
        words = text[piece.start : piece.end]
        if is_label(words):
            return True
        if not is_letterhead(words):
            return False
    return False


def _credit(text: str, division: Division) -> None:
    """Read the wire from the last words of the story, and the date from the headline of a press release."""
    bodies = [section.span for section in division.sections if section.kind == "body"]
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
