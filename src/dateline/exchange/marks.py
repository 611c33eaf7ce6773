"""A claim's words with its parts marked, as HTML that needs nothing else: in notebooks and reports.

Roles are told by colour and by the style of the line, so that print and grey work. Everything is escaped.
"""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from dateline.exchange.records import Record
from dateline.phrases import clean

AROUND = 90  # characters of the story shown before and after the words
# Okabe and Ito's colours, which colour-blind readers tell apart, each with a line of its own.
ROLES = {
    "speaker": "border-bottom:2px solid #0072B2",
    "event": "border-bottom:4px double #D55E00",
    "place": "border-bottom:2px dotted #009E73",
    "time": "border-bottom:2px dashed #CC79A7",
    "number": "text-decoration:underline wavy #E69F00",
    "claim": "background:#f6eeda;color:#111",
}

Mark = tuple[int, int, str]


def marks_of(record: Record) -> Iterator[Mark]:
    """Where the parts of a claim stand, each with its role; the claim itself first."""
    said: Any = record
    yield said["start"], said["end"], "claim"
    for speaker in said["attribution"]:
        yield from _marks(("speaker", speaker.get(name)) for name in ("source_span", "role_span"))
    yield from _marks(("event", (said.get(name) or {}).get("span")) for name in ("agent", "target"))
    yield from _marks(("place", place["span"]) for place in said["places"])
    yield from _marks([("time", (said.get("time") or {}).get("span"))])
    yield from _marks(("number", quantity["span"]) for quantity in said["quantities"])


def marked(record: Record, text: str, *, around: int = AROUND) -> str:
    """The claim's words and what stands around them, with its parts marked."""
    marks = list(marks_of(record))
    near = [mark for mark in marks if mark[1] > marks[0][0] - around and mark[0] < marks[0][1] + around]
    first = max(0, min(mark[0] for mark in near) - around // 3)
    last = min(len(text), max(mark[1] for mark in near) + around // 3)
    return f"{'…' if first else ''}{painted(text, near, first, last)}{'…' if last < len(text) else ''}"


def painted(text: str, marks: Iterable[Mark], first: int, last: int) -> str:
    """Part of a text with marks, which may overlap: cut where any begins or ends, so that elements never cross."""
    within = [(max(at, first), min(to, last), role) for at, to, role in marks if at < last and to > first]
    starts, ends = Counter[tuple[int, str]](), Counter[tuple[int, str]]()
    for at, to, role in within:
        starts[at, role] += 1
        ends[to, role] += 1
    edges = sorted({first, last, *(edge for mark in within for edge in mark[:2])})
    open_now: Counter[str] = Counter()
    done: list[str] = []
    for start, end in pairwise(edges):
        for role in ROLES:
            open_now[role] += starts[start, role] - ends[start, role]
        roles = [role for role in ROLES if open_now[role]]
        words = html.escape(shown(text[start:end]))
        done.append(f'<span style="{_style(roles)}" title="{", ".join(roles)}">{words}</span>' if roles else words)
    return "".join(done)


def shown(words: str) -> str:
    """The words with what could not be seen written out, blanks at their ends kept."""
    ends = [" " if edge.isspace() else "" for edge in (words[:1], words[-1:])]
    return ends[0] + clean(words) + ends[1] if words.strip() else " "


def _style(roles: list[str]) -> str:
    return ";".join(ROLES[role] for role in roles)


def _marks(spans: Iterable[tuple[str, Any]]) -> Iterator[Mark]:
    for role, span in spans:
        if span:
            yield span[0], span[1], role
