"""Acts of speech for the record: each whole, and how much of it stands in quotation marks."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence
from dataclasses import replace

from dateline.types import Attribution, QuoteKind, Span


def whole(attributions: Sequence[Attribution]) -> list[Attribution]:
    """The acts of speech, each with what its speaker went on to say without another cue."""
    acts: dict[int, Attribution] = {}
    for a in attributions:
        if a.form != "carried" and not a.inner:
            acts.setdefault(a.head, a)
    for a in attributions:
        if a.form == "carried" and a.head in acts:
            act = acts[a.head]
            acts[a.head] = replace(act, content=(*act.content, *a.content))
    rest = [a for a in attributions if a.inner or a.head not in acts]
    return sorted([*acts.values(), *rest], key=lambda a: (a.head, a.inner))


def quote_of(contents: list[Span], quoted: list[Span]) -> QuoteKind:
    """Whether all of the words stand in quotation marks, some, or none."""
    marked = [(content, meeting(content, quoted)) for content in contents]
    if all(any(marks.holds(content) for marks in found) for content, found in marked):
        return "direct"
    return "mixed" if any(found for _, found in marked) else "indirect"


def merged(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that share a character as one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and found[-1].meets(span):
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def meeting(span: Span, others: list[Span]) -> list[Span]:
    """Those of the others, which are in order and apart, that share a character with the span."""
    first = bisect.bisect_right(others, span.start, key=lambda other: other.end)
    last = bisect.bisect_left(others, span.end, key=lambda other: other.start)
    return others[first:last]
