"""A story's text cut where its marks begin and end: a run of pieces that never nest, each with its claim and its role."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

# Of two roles on one word the more telling one is drawn.
ROLES = ("number", "place", "time", "speaker", "event")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words in a row. ``first`` opens a claim's words: its number stands there. ``flags`` are those that concern them."""

    words: str
    claim: str | None = None
    role: str | None = None
    inside: bool = False  # within the claim's own words, not only of its speaker or its day
    first: int | None = None
    opens: str | None = None  # the claim of that number
    flags: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph, headline or caption, or what was set aside, with the claims that begin in it."""

    kind: str
    start: int
    pieces: tuple[Piece, ...]
    claims: tuple[str, ...] = ()
    flags: tuple[int, ...] = ()
    aside: bool = False


@dataclass(slots=True)
class _Mark:
    start: int
    end: int
    claim: str | None = None
    role: str | None = None
    flag: int | None = None


@dataclass(slots=True)
class _Drawn:
    """The marks of a story, and the number of each claim."""

    marks: list[_Mark] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    starts: dict[int, str] = field(default_factory=dict)


def parts(
    text: str, layout: Mapping[str, Any], claims: Sequence[Any], flags: Sequence[Sequence[tuple[int, int]]] = ()
) -> list[Part]:
    """The story in its parts. ``layout`` as the ledger keeps it, ``flags`` the words that each flag concerns."""
    drawn = _drawn(claims, flags)
    laid = [(kind, start, end, False) for kind, start, end in layout.get("sections", [])]
    laid += [(kind, start, end, True) for kind, start, end in layout.get("boilerplate", [])]
    laid = sorted(laid, key=lambda row: (row[1], row[2])) or [("body", 0, len(text), False)]
    marks = _dealt(laid, drawn.marks)
    begin = _dealt(laid, [_Mark(claim["start"], claim["start"] + 1, claim["id"]) for claim in claims])
    found = []
    for (kind, start, end, aside), inside, own in zip(laid, marks, begin, strict=True):
        flagged = tuple(dict.fromkeys(mark.flag for mark in inside if mark.flag is not None and start <= mark.start))
        pieces = tuple(_pieces(text, start, end, inside, drawn))
        found.append(Part(kind, start, pieces, tuple(str(mark.claim) for mark in own), flagged, aside))
    return found


def _dealt(laid: Sequence[tuple[str, int, int, bool]], marks: Sequence[_Mark]) -> list[list[_Mark]]:
    """The marks of each part, in the order of the text."""
    dealt: list[list[_Mark]] = [[] for _ in laid]
    ends = [end for _, _, end, _ in laid]
    for mark in sorted(marks, key=lambda mark: mark.start):
        at = bisect_right(ends, mark.start)
        while at < len(laid) and laid[at][1] < mark.end:
            dealt[at].append(mark)
            at += 1
    return dealt


def _drawn(claims: Sequence[Any], flags: Sequence[Sequence[tuple[int, int]]]) -> _Drawn:
    drawn = _Drawn()
    for number, claim in enumerate(claims, start=1):
        drawn.numbers[claim["id"]] = number
        drawn.starts.setdefault(claim["start"], claim["id"])
        drawn.marks.append(_Mark(claim["start"], claim["end"], claim["id"]))
        drawn.marks += [_Mark(start, end, claim["id"], role) for role, start, end in _roles(claim)]
    drawn.marks += [_Mark(start, end, flag=at) for at, spans in enumerate(flags) for start, end in spans]
    return drawn


def _roles(claim: Any) -> Iterator[tuple[str, int, int]]:
    """The words that each field rests on."""
    for speaker in claim.get("attribution") or []:
        for key in ("source_span", "cue_span"):
            if span := speaker.get(key):
                yield "speaker", *span
    if (time := claim.get("time")) and time.get("span"):
        yield "time", *time["span"]
    for place in claim.get("places") or []:
        yield "place", *place["span"]
    for number in claim.get("quantities") or []:
        yield "number", *number["span"]
    for reason in claim.get("because") or []:
        if reason.get("field") == "kind" and reason.get("span"):
            yield "event", *reason["span"]


def _pieces(text: str, start: int, end: int, marks: Sequence[_Mark], drawn: _Drawn) -> Iterator[Piece]:
    opens = {at for at in drawn.starts if start <= at < end}
    cuts = sorted({start, end, *opens, *(min(max(at, start), end) for mark in marks for at in (mark.start, mark.end))})
    over: list[_Mark] = []
    at = 0
    for low, high in pairwise(cuts):
        while at < len(marks) and marks[at].start <= low:
            over.append(marks[at])
            at += 1
        over = [mark for mark in over if mark.end > low]
        bodies = [mark for mark in over if mark.claim and mark.role is None]
        inner = min(bodies, key=lambda mark: (mark.end - mark.start, mark.start), default=None)
        role = min(
            (mark for mark in over if mark.role),
            key=lambda mark: (ROLES.index(str(mark.role)), mark.end - mark.start),
            default=None,
        )
        claim = (inner or role).claim if inner or role else None  # type: ignore[union-attr]
        opened = drawn.starts.get(low)
        yield Piece(
            words=text[low:high],
            claim=claim,
            role=role.role if role else None,
            inside=inner is not None,
            first=drawn.numbers[opened] if opened else None,
            opens=opened,
            flags=tuple(mark.flag for mark in over if mark.flag is not None),
        )
