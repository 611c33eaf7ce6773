"""Mend one habit of parsers: "X said that his country wanted talks but expressed doubts" has X expressing them.

A reporting verb without a subject of its own, coordinated with a verb inside what somebody said
that reports nothing, goes with the reporting verb outside: like coordinates with like.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dateline.language.tree import Tokens, child, children
from dateline.speech.cues import cue_verb, denying
from dateline.types import Attribution, Span, Token


def in_parallel(tokens: Tokens, found: Sequence[Attribution]) -> list[Attribution]:
    """The attributions with such verbs given to the speaker outside, and their words taken out of his first content."""
    result = list(found)
    cues = {a.head: n for n, a in reversed(list(enumerate(found))) if not a.inner}
    for n, a in enumerate(found):
        verb = tokens[a.head] if a.form != "noun" else tokens[tokens[a.head].head]
        outer = outer_verb(tokens, verb)
        at = None if outer is None else cues.get(outer.i)
        if at is None:
            continue
        speaker = result[at]
        joint = tokens[edge(tokens, verb) - 1].end
        result[n] = replace(a, source=speaker.source, source_head=speaker.source_head, medium=a.medium or speaker.medium)
        result[at] = replace(speaker, content=tuple(c for c in (cut_at(c, joint) for c in speaker.content) if c is not None))
    return result


def outer_verb(tokens: Tokens, cue: Token) -> Token | None:
    """The reporting verb outside with which a cue goes, if the parser hung it on a verb that reports nothing."""
    if cue.dep != "conj" or cue.tag not in {"VBD", "VBZ", "VBP"} or child(tokens, cue.i, "nsubj", "aux") is not None:
        return None
    inner = tokens[cue.head]
    outer = tokens[inner.head]
    if inner.dep == "acl" and outer.dep == "dobj":
        outer = tokens[outer.head]  # "has denied claims that A and accused Y"
        alike = outer.tag in {cue.tag, "VBN"} and outer.lemma in denying()
        return outer if alike and outer.i < inner.i < cue.i and not _reports(inner) else None
    if inner.dep not in {"ccomp", "xcomp"} or _reports(inner) or cue_verb(outer) is None or not outer.i < inner.i < cue.i:
        return None
    return outer if outer.tag == cue.tag else None


def _reports(verb: Token) -> bool:
    """Whether a verb reports even without a clause of its own; "did not know" does not."""
    found = cue_verb(verb)
    return found is not None and found.strong


def edge(tokens: Tokens, cue: Token) -> int:
    """The token with which a coordinated verb's part begins, its conjunction included."""
    joints = [t for t in children(tokens, cue.head, "cc") if t.i < cue.i]
    return joints[-1].i if joints else cue.left


def cut_at(content: Span, offset: int) -> Span | None:
    """What of a content stands before an offset."""
    if content.end <= offset:
        return content
    return Span(content.start, offset) if content.start < offset else None
