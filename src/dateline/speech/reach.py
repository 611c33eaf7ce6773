"""End a speaker's words where another's begin.

A parser hangs what follows on what stands before, so that one speaker's content swallows the
next: "X said A, and B, agencies reported" has the agencies round X, and in "X said A, while Y
claimed B" Y speaks for himself. So has "A, according to X, and B, Y said" Y saying B alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dateline.language.tree import Tokens, child, children, sentence_at, token_at
from dateline.speech.parallel import cut_at, edge
from dateline.types import Attribution, Reading, Span, Token

PARAPHRASES = frozenset({"clause", "phrase", "object"})
# What joins a speaker's clause to another's without putting it in his mouth.
ASIDE = frozenset({"while", "whereas", "although", "though", "as", "whilst"})
JOINTS = frozenset({"and", "but", "while"})
# No sentence that a person writes has more speakers behind one; what has is a list.
MOST_BEHIND = 12


def bounded(reading: Reading, found: Sequence[Attribution]) -> list[Attribution]:
    """The attributions, in order of their heads, each content cut where another speaker's frame or clause begins."""
    ordered = sorted(found, key=lambda a: a.head)
    ended = [_bounded(reading, a, _neighbours(reading, ordered, a)) for a in ordered]
    return [_begun(reading, a, ended[max(0, n - MOST_BEHIND) : n]) for n, a in enumerate(ended)]


def _begun(reading: Reading, a: Attribution, before: Sequence[Attribution]) -> Attribution:
    """A closing speaker's words begin behind the clause that has its own source: "A, according to X, and B, Y said"."""
    if a.form != "clause":
        return a
    for b in before:
        if b.form != "phrase" or not any(c.holds(b.frame) for c in a.content):
            continue
        start = _next_clause(reading.tokens, b)
        if start is not None and any(c.start < start < c.end for c in a.content):
            return replace(a, content=tuple(Span(max(c.start, start), c.end) for c in a.content if c.end > start))
    return a


def _next_clause(tokens: Tokens, b: Attribution) -> int | None:
    """Where the coordinated clause behind a source in brackets of commas begins, its conjunction left out."""
    joint = token_at(tokens, b.frame.end)
    while joint < len(tokens) and tokens[joint].pos in {"PUNCT", "SPACE"}:
        joint += 1
    if joint + 1 >= len(tokens) or tokens[joint].lower not in JOINTS:
        return None
    verb = next((t for t in children(tokens, tokens[joint].head, "conj", "advcl") if t.i > joint), None)
    own = None if verb is None else child(tokens, verb.i, "nsubj", "nsubjpass", "expl")
    return tokens[joint + 1].start if own is not None and own.i > joint else None


def _neighbours(reading: Reading, ordered: Sequence[Attribution], a: Attribution) -> Iterator[Attribution]:
    """The attributions whose cue stands behind in the same sentence."""
    sentence = sentence_at(reading.sentences, a.head)
    if sentence is not None and a.form in PARAPHRASES:
        first = bisect_right(ordered, a.head, key=lambda b: b.head)
        last = bisect_left(ordered, sentence.last + 1, key=lambda b: b.head)
        yield from ordered[first : min(last, first + MOST_BEHIND)]


def _bounded(reading: Reading, a: Attribution, behind: Iterator[Attribution]) -> Attribution:
    for b in behind:
        if b.form not in PARAPHRASES or b.source is None or not any(c.meets(b.frame) for c in a.content):
            continue
        stop = (
            _comma_before(reading.tokens, b.frame.start)
            if any(c.holds(a.frame) for c in b.content)
            else _own_clause(reading.tokens, b)
        )
        if stop is not None:
            content = tuple(c for c in (cut_at(c, stop) for c in a.content) if c is not None)
            a = replace(a, content=content) if content else a
    return a


def _comma_before(tokens: Tokens, offset: int) -> int:
    """Where the comma before a frame stands, or the frame itself."""
    before = tokens[max(0, token_at(tokens, offset) - 1)]
    return before.start if before.pos == "PUNCT" and before.start < offset else offset


def _own_clause(tokens: Tokens, b: Attribution) -> int | None:
    """Where a clause begins in which a named speaker speaks for himself.

    It stands behind a comma and not after "and that", or it sets its words against those before: "but the army says …",
    "as the army reports …", where headlines put no comma.
    """
    verb = tokens[b.head]
    own = child(tokens, b.head, "nsubj")
    mark = child(tokens, b.head, "mark")
    if (
        own is None
        or own.pos == "PRON"
        or b.source_head not in range(own.left, own.right + 1)
        or (mark is not None and mark.lower == "that")
    ):
        return None
    if verb.dep == "conj":
        first, bare = edge(tokens, verb), tokens[edge(tokens, verb)].lower == "but"
    elif verb.dep == "advcl" and mark is not None and _sets_against(tokens, mark) and b.content[0].start > verb.start:
        first, bare = verb.left, True
    else:
        return None
    before = tokens[first - 1]
    parted = before.lower in {",", ";", "–", "—"}
    return (before.start if parted else before.end) if first > verb.head and (parted or bare) else None


def _sets_against(tokens: Tokens, mark: Token) -> bool:
    """Whether a conjunction sets one clause beside another; the second half of "as early as Monday" does not."""
    return mark.lower in ASIDE and not any(t.lower == mark.lower for t in tokens[max(mark.i - 3, 0) : mark.i])
