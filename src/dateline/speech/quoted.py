"""Give every direct quotation its speaker.

A quotation that stands as speech of its own was cut out of its sentence before the parse, so
its frame is a sentence without a complement: "it said on Twitter", "X said in an interview:",
or a clause that ends before the mark. Where there is none, speech carries on from the quotation
before it in the paragraph, or across paragraphs where the mark reopens.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dateline.language.tree import Tokens, child, children, sentence_at, sentences_in, span, subject, token_at
from dateline.speech.cues import cue_span, cue_verb
from dateline.speech.marks import signed
from dateline.speech.sources import source_of, source_span
from dateline.speech.statements import issues, issuing_span
from dateline.types import Attribution, Quotation, Reading, Sentence, Span

# "A," X said, "B," he added, "C": a sentence has two or three such parts; what goes on for longer is speech carried on.
MOST_PARTS = 8
# How many sentences without a speaker may stand between one and his words in the same paragraph.
LOOK_BACK = 3
SPOKEN = frozenset({"clause", "quote", "phrase"})
# How the verb of what he went on to say hangs on the frame: ", who added that", "and added that", ", adding that".
SAID_ON = frozenset({"relcl", "conj", "advcl"})
# Behind a frame these open the outlet's own account of what is meant.
REFERRING = frozenset({"refer", "allude"})


@dataclass(frozen=True, slots=True)
class Frame:
    """A sentence, or the edge of one, that introduces or closes speech."""

    cue: int
    source: int | None
    sentence: Sentence


def quote_attributions(reading: Reading, found: list[Attribution]) -> list[Attribution]:
    """Add an attribution for each clausal quotation; the frame's own, where it had one, is widened to it."""
    tokens, result = reading.tokens, list(found)
    by_head: defaultdict[int, list[int]] = defaultdict(list)  # indices in result
    for n, attribution in enumerate(found):
        by_head[attribution.head].append(n)
    last: tuple[int, Quotation] | None = None  # index in result, the quotation it held
    waiting: list[Quotation] = []  # left open without a speaker: who closes it said it all
    for quotation in reading.quotations:
        if not quotation.clausal:
            _run_on(reading, result, by_head, quotation)
            continue
        if not quotation.reopened:
            waiting = []
        frame = _frame_after(reading, quotation) or _frame_before(reading, quotation)
        if frame is not None:
            at = next((n for n in by_head[frame.cue] if not result[n].inner), None)
            if at is None:
                result.append(_attribution(tokens, frame, quotation))
                at = len(result) - 1
                by_head[frame.cue].append(at)
            else:
                result[at] = _with_content(result[at], quotation.content)
            for open_one in waiting[-MOST_PARTS:]:
                result[at] = _with_content(result[at], open_one.content)
            last, waiting = (at, quotation), []
        elif (name := signed(reading, quotation)) is not None:
            result.append(name)
            last = None
        elif last is not None and _carries_on(reading, last[1], quotation):
            if len(result[last[0]].content) < MOST_PARTS and _same_sentence(reading, last[1], quotation):
                result[last[0]] = _with_content(result[last[0]], quotation.content)
            else:
                result.append(carried(result[last[0]], quotation.content))
            last = (last[0], quotation)
        else:
            at = _spoken_before(reading, result, by_head, quotation)
            if at is not None:
                result.append(carried(result[at], quotation.content))
            last = None if at is None else (at, quotation)
            if at is None:
                waiting.append(quotation)
    return result


def _run_on(reading: Reading, found: list[Attribution], by_head: Mapping[int, Sequence[int]], quotation: Quotation) -> None:
    """Give a quotation of several sentences that began inside a clause ("said that “A. B.”") to its speaker whole."""
    first = sentence_at(reading.sentences, token_at(reading.tokens, quotation.content.start))
    if first is None or first.span.end >= quotation.content.end - 1:
        return
    opening = Span(quotation.content.start, min(first.span.end, quotation.content.end))
    cued = (n for head in range(first.first, first.last + 1) for n in by_head.get(head, ()))
    n = next((n for n in cued if found[n].source is not None and any(c.meets(opening) for c in found[n].content)), None)
    if n is not None:
        found[n] = _with_content(found[n], Span(first.span.end, quotation.content.end))


def _with_content(attribution: Attribution, content: Span) -> Attribution:
    return replace(attribution, content=tuple(sorted({*attribution.content, content})))


def carried(attribution: Attribution, content: Span) -> Attribution:
    """The same speaker going on without a frame: no cue, no words that name him here."""
    return replace(attribution, form="carried", cue=None, source=None, medium=None, content=(content,), inner=False)


def _same_sentence(reading: Reading, before: Quotation, quotation: Quotation) -> bool:
    """ "A," X said, "B": the frame between ends in a comma, or in nothing."""
    between = reading.story.text[before.span.end : quotation.span.start]
    return "\n" not in between and (between.rstrip()[-1:] == "," or between.rstrip()[-1:].isalpha())


def _attribution(tokens: Tokens, frame: Frame, quotation: Quotation) -> Attribution:
    source = None if frame.source is None else tokens[frame.source]
    words = span(tokens, frame.sentence.first, _last(tokens, frame)) if _whole(tokens, frame) else cue_span(tokens, frame.cue)
    return Attribution(
        form="quote",
        head=frame.cue,
        cue=issuing_span(tokens, frame.cue) if issues(tokens, tokens[frame.cue]) else cue_span(tokens, frame.cue),
        source=source_span(tokens, source),
        source_head=frame.source,
        content=(quotation.content,),
        frame=words,
    )


def _whole(tokens: Tokens, frame: Frame) -> bool:
    """Whether the sentence is nothing but the frame."""
    return tokens[frame.cue].dep == "ROOT"


def _last(tokens: Tokens, frame: Frame) -> int:
    """Where a frame ends: with its sentence, or before words that claim something again.

    These are the outlet's own on what is meant ("…," he said, referring to …) and what he went on to say ("…," said X, who added
    that …).
    """
    for t in children(tokens, frame.cue, "advcl"):
        if t.i > frame.cue and t.tag == "VBG" and t.lemma in REFERRING and t.left - 1 > frame.cue:
            return t.left - 1
    for t in tokens[frame.cue + 1 : frame.sentence.last + 1]:
        if t.dep == "ccomp" and t.left > t.head > frame.cue and tokens[t.head].dep in SAID_ON and cue_verb(tokens[t.head]):
            return t.left - 1
    return frame.sentence.last


def _frame_after(reading: Reading, quotation: Quotation) -> Frame | None:
    """The frame behind the closing mark: "…," X said; in the same paragraph."""
    text, tokens = reading.story.text, reading.tokens
    at = quotation.span.end
    inner = quotation.content.of(text)
    closed_by_comma = inner[-1:] in ",!?—–-…" or text[at : at + 1] == ","
    sentence = sentence_at(reading.sentences, token_at(tokens, at + 1) if at + 1 < len(text) else len(tokens))
    if sentence is None or sentence.span.start < at or "\n" in text[at : sentence.span.start]:
        return None
    opening = tokens[sentence.first]
    if (not closed_by_comma and not opening.lower[0].islower()) or (text[sentence.span.start].isupper() and not closed_by_comma):
        return None
    return _cue_near_start(tokens, sentence)


def _cue_near_start(tokens: Tokens, sentence: Sentence) -> Frame | None:
    """ "X said", "said X": the first cue of the sentence that has a subject of its own."""
    for token in tokens[sentence.first : sentence.last + 1]:
        verb = cue_verb(token)
        if verb is None or ("speech" not in verb.classes and not verb.strong):
            continue
        source = subject(tokens, token.i)
        if source is None or source.i > token.i + 8 or token.dep in {"relcl"}:
            inverted = child(tokens, token.i, "dobj", "attr", "nsubj") if token.i <= sentence.first + 1 else None
            if inverted is None and token.i > sentence.first + 1:
                continue
            source = inverted
        return Frame(token.i, None if source is None else source.i, sentence)
    return None


def _frame_before(reading: Reading, quotation: Quotation) -> Frame | None:
    """The frame in front of the opening mark: X said: "…", or "A," X said. "B" is left to carrying on."""
    text, tokens = reading.story.text, reading.tokens
    before = text[max(0, quotation.span.start - 3) : quotation.span.start].rstrip()
    if not before or before[-1] not in ":,":
        return None
    i = token_at(tokens, quotation.span.start) - 1
    while i >= 0 and tokens[i].pos in {"PUNCT", "SPACE"}:
        i -= 1
    sentence = sentence_at(reading.sentences, i) if i >= 0 else None
    if sentence is None or sentence.span.end < quotation.span.start - 4:
        return None
    for token in reversed(tokens[sentence.first : i + 1]):
        if cue_verb(token) is None and not issues(tokens, token):
            continue
        source = source_of(tokens, token)
        if source is not None:
            return Frame(token.i, source.i, sentence)
    return None


def _carries_on(reading: Reading, before: Quotation, quotation: Quotation) -> bool:
    """Whether nothing but a frame stands between two quotations of one speaker."""
    if quotation.reopened:
        return True
    text = reading.story.text
    between = text[before.span.end : quotation.span.start]
    if len(between) > 400:
        return False
    sentences = [
        s
        for s in (sentences_in(reading.sentences, Span(before.span.end, quotation.span.start)) if between else ())
        if before.span.end <= s.span.start and s.span.end <= quotation.span.start
    ]
    gap = between.count("\n\n")
    return len(sentences) <= 1 and (gap == 0 or (len(sentences) == 1 and gap <= 1))


def _spoken_before(
    reading: Reading, found: Sequence[Attribution], by_head: Mapping[int, Sequence[int]], quotation: Quotation
) -> int | None:
    """The speaker of the sentences right before a quotation that has no frame: he goes on in his own words."""
    i = token_at(reading.tokens, quotation.span.start) - 1
    for _ in range(LOOK_BACK):
        sentence = sentence_at(reading.sentences, i) if i >= 0 else None
        if sentence is None or "\n" in reading.story.text[sentence.span.end : quotation.span.start].strip(" "):
            return None
        inside = [n for head in range(sentence.first, sentence.last + 1) for n in by_head.get(head, ())]
        if inside:
            return next(
                (n for n in inside if found[n].source is not None and found[n].form in {"clause", "quote", "phrase"}), None
            )
        i = sentence.first - 1
    return None
