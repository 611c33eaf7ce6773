"""Speakers named by a mark instead of a word: "General Staff: …" in headlines and transcripts, "…" — Name under a quotation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from dateline.language.tree import span, token_at
from dateline.types import Attribution, Quotation, Reading, Section, Span

# A name before a colon at the start of a line: up to six words, the last right before the colon.
NAMED = re.compile(r"[“\"]?((?:[A-Z][\w.’'-]*|of|the|de|al|bin|for|and)(?: (?:[A-Z][\w.’'-]*|of|the|de|al|bin|for|and)){0,5}): ")
# Words for a sort of story, which stand before a colon and say nothing.
SORTS = frozenset(
    "live breaking update updated exclusive watch video videos photo photos pictures analysis explainer explained opinion "
    "factbox timeline profile alert urgent flash correction interview editorial listen podcast briefing recap report".split()
)
# A headline, a spaced dash or a colon, and a name without a mark in it.
TAIL = re.compile(r"[^\n]{12,}?(?: ([–—-]|--) |(:) )([^\n–—:,;.“”\"()]{2,60})")
HEADS = frozenset({"headline", "standfirst"})
SIGNED = re.compile(r"[ \t\u00a0]*([―—–]|--)[ \t\u00a0]*([A-Z][^\n“\"]{1,60})")
# Who may speak before a colon; a state or a place there is a dateline ("KABUL: Two bombs …").
SPEAKING = frozenset({"person", "body", "force", "group", "ngo", "outlet", "company", "document"})


def by_colon(reading: Reading, found: Sequence[Attribution]) -> Iterator[Attribution]:
    """ "General Staff: enemy losses rise" and "SMITH: We hold the town": all that follows on the line is theirs.

    An armed group in a headline that says nothing in the story, where others do, is what the story is about.
    """
    text = reading.story.text
    heard = {m.side for m in reading.mentions if any(a.source_head == m.head for a in found)}
    starts = {s.span.start for s in reading.sentences}
    for section in reading.story.sections:
        match = NAMED.match(text, section.span.start, section.span.end)
        if match is None or match.end() >= section.span.end or section.span.start not in starts:
            continue
        name, head = Span(*match.span(1)), _speaker(reading, Span(*match.span(1)))
        if head is None or match[1].lower() in SORTS:
            continue
        if section.kind == "headline" and found and _is_topic(reading, head, heard):
            continue
        cue = Span(match.end() - 2, match.end() - 1)
        token = token_at(reading.tokens, cue.start)
        yield Attribution("quote", token, cue, name, head, (_behind(section, match.end()),), Span(name.start, cue.end))


def _is_topic(reading: Reading, head: int, heard: Set[str | None]) -> bool:
    """Whether a name is that of an armed group of which nobody speaks."""
    mention = next((m for m in reading.mentions if m.head == head), None)
    return mention is not None and mention.kind == "group" and mention.side not in heard


def by_tail(reading: Reading) -> Iterator[Attribution]:
    """ "Strike kills ten – health ministry", "Town falls: officials": a headline that closes with who says so."""
    text = reading.story.text
    for section in reading.story.sections:
        match = TAIL.fullmatch(text, section.span.start, section.span.end) if section.kind in HEADS else None
        head = None if match is None else _speaker(reading, Span(*match.span(3)), SPEAKING | {"state"})
        if match is None or head is None:
            continue
        name, cue = Span(*match.span(3)), Span(*match.span(1 if match[1] else 2))
        told = Span(section.span.start, section.span.start + len(text[section.span.start : cue.start].rstrip()))
        token = token_at(reading.tokens, cue.start)
        yield Attribution("quote", token, cue, name, head, (told,), Span(cue.start, name.end))


def _behind(section: Section, start: int) -> Span:
    return Span(start, section.span.end)


def _speaker(reading: Reading, name: Span, kinds: Set[str] = SPEAKING) -> int | None:
    """The head of a mention that is all of the name and may speak; a surname in capitals is a transcript's."""
    for mention in reading.mentions:
        if mention.span.meets(name) and mention.span.end == name.end and mention.kind in kinds:
            return mention.head
    words = name.of(reading.story.text)
    return token_at(reading.tokens, name.end - 1) if words.isupper() and " " not in words and len(words) > 3 else None


def signed(reading: Reading, quotation: Quotation) -> Attribution | None:
    """The name behind a dash at the end of a quotation's line."""
    match = SIGNED.match(reading.story.text, quotation.span.end)
    if match is None:
        return None
    name = Span(match.start(2), match.start(2) + len(match.group(2).rstrip(" .,\u00a0")))
    first, last = token_at(reading.tokens, name.start), token_at(reading.tokens, name.end - 1)
    if last >= len(reading.tokens) or not 0 <= last - first <= 6 or reading.tokens[last].pos not in {"PROPN", "NOUN"}:
        return None
    cue = Span(*match.span(1))
    words = span(reading.tokens, first, last)
    return Attribution(
        "quote", token_at(reading.tokens, cue.start), cue, words, last, (quotation.content,), Span(cue.start, name.end)
    )
