"""Cut lines into pieces that are one thing each: a headline, a cross-head, a paragraph."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

from dateline.reading import boilerplate, glue
from dateline.reading.captions import inline_credits
from dateline.reading.lines import Line, trimmed

PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "—": "-", "–": "-"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is one thing. ``crosshead``: it was glued to the paragraph that follows it."""

    start: int
    end: int
    crosshead: bool = False
    head: bool = False  # cut from what follows it without a break, as a headline is


def join_title(text: str, lines: list[Line], known: Container[str]) -> list[Line]:
    """Put a title together again that record or page gives in one and the text in two or three lines."""
    for at in range(min(4, len(lines))):
        for count in (2, 3):
            group = lines[at : at + count]
            if len(group) == count and plain(text[group[0].start : group[-1].end]) in known:
                return [
                    *lines[:at],
                    Line(group[0].start, group[-1].end, group[0].indent, group[0].block, group[-1].tail),
                    *lines[at + count :],
                ]
    return lines


def cut(text: str, line: Line, first: bool, title: str | None) -> list[Piece]:
    """Cut a line where it lost its paragraph breaks."""
    start, end = line.start, line.end
    at: int | None = None
    if first and title and text.startswith(title, start) and start + len(title) < end and not text[start + len(title)].isspace():
        at = start + len(title)
    elif first:
        at = glue.title_break(text, start, end, longest=glue.LONGEST_HEADLINE, least_words=3)
    pieces: list[Piece] = []
    if at is not None and boilerplate.player_end(text, start) is None:
        pieces.append(Piece(start, at, head=True))
        start = at
    for following in (*glue.sentence_breaks(text, start, end), end):
        for shown in (*inline_credits(text, start, following), following):
            pieces.extend(_without_head(text, start, shown, top=first and start == line.start))
            start = shown
    return [piece for piece in pieces if piece.start < piece.end]


def _without_head(text: str, start: int, end: int, *, top: bool) -> Iterator[Piece]:
    """A paragraph, and before it the headline or cross-head that runs into it."""
    start, end = trimmed(text, start, end)
    player = boilerplate.player_end(text, start)
    if player is not None and player < end:
        yield Piece(start, player)
        start, top = trimmed(text, player, end)[0], False
    cross = glue.shout_break(text, start, end)
    teaser = player is not None or boilerplate.opens_teaser(text, start, end)
    if cross is None and (teaser or not top):
        longest = glue.LONGEST_HEADLINE if teaser else glue.LONGEST_CROSSHEAD
        cross = glue.title_break(text, start, end, longest=longest, least_words=2, teaser=teaser)
    if cross is not None:
        yield Piece(start, cross, crosshead=True, head=top)
        start = cross
    yield Piece(*trimmed(text, start, end))


def plain(words: str) -> str:
    """Words as two spellings of one title agree: small letters, single blanks, plain marks."""
    return " ".join(words.translate(PLAIN).casefold().split())
