"""Statements printed whole: speech without quotation marks that runs on to the end of the text.

A ministry prints its minister's words under "The Foreign Secretary said:"; a president's office
publishes an address in the first person under "address by President X". Such text has one
speaker for every sentence that does not name another.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from dateline.language.quotations import meeting
from dateline.language.tree import Tokens, child, span, subject, token_at
from dateline.speech.cues import cue_span, cue_verb
from dateline.speech.media import media, medium_of
from dateline.speech.sources import source_span
from dateline.types import Attribution, Reading, Sentence, Span, Token

# Lines that end a printed statement on ministries' and companies' pages.
ENDS = ("notes to editors", "further information", "background", "media enquiries", "contact", "ends", "about the")
# An address in the first person says "I" or "we" in at least this share of its sentences; reports of one do not.
FIRST_PERSON_SHARE = 0.15
ISSUING = frozenset({"issue", "provide", "release", "make", "give", "deliver", "publish", "read"})
# Clauses of a headline in which it may be told whose address it is.
HEAD = 8
FIRST_PERSON = frozenset({"i", "we", "our", "my", "us", "me"})


@dataclass(frozen=True, slots=True)
class Statement:
    """A stretch of text that is one speaker's own words, and the frame that says whose."""

    span: Span
    attribution: Attribution


def find(reading: Reading) -> tuple[Statement, ...]:
    """The printed statement of a text, if it is or holds one."""
    found = _after_colon(reading) or _address(reading)
    return () if found is None else (found,)


def _after_colon(reading: Reading) -> Statement | None:
    """ "X said:" at a line's end, and no quotation mark behind it."""
    text, tokens = reading.story.text, reading.tokens
    for n, sentence in enumerate(reading.sentences[:-1]):
        if text[sentence.span.end - 1] != ":" and not _announces(tokens, sentence):
            continue
        following = reading.sentences[n + 1]
        if meeting(reading.quotations, Span(following.span.start, following.span.start + 1)):
            continue
        cue = _speaking(tokens, sentence)
        if cue is None:
            continue
        last = _last_sentence(reading, n + 1)
        where = Span(following.span.start, last.span.end)
        return Statement(where, _frame(reading, sentence, cue, where))
    return None


def issues(tokens: Tokens, verb: Token) -> bool:
    """Whether a verb gives out words of somebody's ("released this statement:")."""
    thing = child(tokens, verb.i, "dobj") if verb.pos == "VERB" and verb.lemma in ISSUING else None
    return thing is not None and thing.lemma in media()


def issuing_span(tokens: Tokens, verb: int) -> Span:
    """The cue of words given out: "provided the following statement"."""
    thing = child(tokens, verb, "dobj")
    return cue_span(tokens, verb) if thing is None else Span(cue_span(tokens, verb).start, tokens[thing.i].end)


def _announces(tokens: Tokens, sentence: Sentence) -> bool:
    """ "issued the following statement": the statement itself comes behind."""
    return any(t.lower == "following" and tokens[t.head].lemma in media() for t in tokens[sentence.first : sentence.last + 1])


def _speaking(tokens: Tokens, sentence: Sentence) -> Token | None:
    """The verb of speech that closes a sentence, with a subject of its own."""
    for token in reversed(tokens[sentence.first : sentence.last + 1]):
        verb = cue_verb(token)
        says = (verb is not None and "say" in verb.classes) or (
            token.pos == "VERB" and token.lemma in ISSUING and _announces(tokens, sentence)
        )
        if says and subject(tokens, token.i) is not None and sentence.last - token.i <= 14:
            return token
    return None


def _last_sentence(reading: Reading, first: int) -> Sentence:
    text = reading.story.text
    last = reading.sentences[first]
    for sentence in reading.sentences[first:]:
        if sentence.span.of(text).strip().lower().startswith(ENDS):
            break
        last = sentence
    return last


def _frame(reading: Reading, sentence: Sentence, cue: Token, content: Span) -> Attribution:
    tokens = reading.tokens
    source = subject(tokens, cue.i)
    return Attribution(
        form="quote",
        head=cue.i,
        cue=cue_span(tokens, cue.i),
        source=source_span(tokens, source),
        source_head=None if source is None else source.i,
        content=(content,),
        frame=sentence.span,
        medium=medium_of(reading, sentence, cue.i),
    )


def _address(reading: Reading) -> Statement | None:
    """ "… - address by President X" over a text in the first person."""
    tokens = reading.tokens
    if not reading.sentences or _first_person(reading) < FIRST_PERSON_SHARE:
        return None
    top = next((s.span for s in reading.story.sections if s.span.holds(reading.sentences[0].span)), reading.sentences[0].span)
    for sentence in (s for s in reading.sentences[:HEAD] if top.holds(s.span) or s in reading.sentences[:2]):
        first = reading.sentences[0] if top.holds(sentence.span) else sentence
        for token in tokens[sentence.first : sentence.last + 1]:
            by = child(tokens, token.i, "prep") if token.lemma in media() else None
            source = None if by is None or by.lower not in {"by", "of"} else child(tokens, by.i, "pobj")
            if by is None or source is None or source.pos != "PROPN":
                continue
            parts = [span(tokens, first.first, token.i - 1)] if token.i > first.first else []
            end = reading.sentences[-1].span.end
            parts += [Span(sentence.span.end, end)] if sentence.span.end < end else []
            attribution = Attribution(
                "noun", token.i, span(tokens, token.i, by.i), source_span(tokens, source), source.i, tuple(parts[:1]),
                span(tokens, token.i, source.right), span(tokens, token.i, token.i),
            )  # fmt: skip
            return Statement(Span(first.span.start, end), attribution)
    return None


def _first_person(reading: Reading) -> float:
    """The share of sentences outside quotation marks that speak in the first person."""
    outside = [s for s in reading.sentences if not meeting(reading.quotations, s.span)]
    if not outside:
        return 0.0
    return sum(any(t.lower in FIRST_PERSON for t in reading.tokens[s.first : s.last + 1]) for s in outside) / len(outside)


def statement_at(found: Sequence[Statement], where: Span) -> Statement | None:
    """The statement a span stands in."""
    return next((s for s in found if s.span.holds(where)), None)


def opening_sentence(reading: Reading, statement: Statement) -> Span | None:
    """The first sentence of a statement: it stands right behind the cue, the rest carry on."""
    first = token_at(reading.tokens, statement.span.start)
    if first == len(reading.tokens):
        return None
    at = bisect_left(reading.sentences, reading.tokens[first].start, key=lambda s: s.span.start)
    return reading.sentences[at].span if at < len(reading.sentences) else None
