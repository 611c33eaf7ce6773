"""Tell the lines that name a document from headlines: "Ministry of Defence daily briefing, 12 March 2024" claims nothing.

Such a line, or its sender's name above it, says whose words the rest is: `issuer_of`.
"""

from __future__ import annotations

import re
from functools import cache

from dateline.lexicons import rows
from dateline.reading.dates import FORMS
from dateline.types import Span, Story

LONGEST = 120
MOST_WORDS = 14
WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?")
CLOCK = re.compile(r"\b\d{1,2}[:.]?\d\d(?:\s?h)?\b", re.IGNORECASE)
NUMBER = re.compile(r"(?:\bno\.?|\bnumber|№|#)\s?(?=[\w/-]{0,12}\d)[\w/-]{1,20}", re.IGNORECASE)
# "Statement by the …", "Briefing issued by …": whose document it is comes behind.
BEHIND = re.compile(r"\s{1,24}(?:(?:issued|released|published|given|made)\s)?(?:by|of|from)\s(?:the\s)?", re.IGNORECASE)
# A body's voice, by its office and whose it is: "Press Service of the Northern Front".
VOICED = re.compile(
    r"(?:from\s(?:the\s)?)?(?:(?:press|media|information)\s(?:service|office|centre|center|unit|bureau|department)|spokes\w{3,9})\sof\s",
    re.IGNORECASE,
)
OPENING = re.compile(r"from\s(?:the\s)?|the\s", re.IGNORECASE)
# Documents that are somebody's own words; an update or report may be on whom it names.
SPOKEN = frozenset("statement communique communiqué announcement release declaration proclamation".split())
JOINERS = frozenset("of the and for in on de la al".split())
EDGES = " \t:;,.|–—-"


def is_label(words: str) -> bool:
    """Whether a line is made of names and the word for a document: with a day, or closing with that word in small letters.

    A body's name and the word for its document are one, too, where a colon or capitals set them off from a sentence; so is the
    name of a body that speaks, before a colon.
    """
    if len(words) > LONGEST:
        return False
    rest, dated = _undated(words)
    numbered = NUMBER.search(rest) is not None
    rest = NUMBER.sub("", rest)
    if re.search(r"\d", CLOCK.sub("", rest)):
        return False
    found = [word.rstrip(".") for word in WORD.findall(rest)]
    if not found or len(found) > MOST_WORDS:
        return False
    if all(word.lower() in _known() for word in found) and any(word.lower() in _words("voice") for word in found):
        return True
    if not all(word[0].isupper() or word.lower() in _words("noun") | _words("other") for word in found):
        return False
    issuer, _ = _parts(words)
    if issuer is not None and (words.rstrip().endswith(":") or VOICED.match(words)):
        return True
    if not any(word.lower() in _words("noun") for word in found):
        return False
    return dated or numbered or found[-1] in _words("noun") or _is_set_off(words, found, issuer)


def _is_set_off(words: str, found: list[str], issuer: Span | None) -> bool:
    """Whether an undated line can be no sentence: the document comes first or behind a colon, or there is nothing else."""
    if all(word.lower() in _known() for word in found):
        return True
    if all(word.lower() in _known() | _words("body") | _words("high") for word in found):
        return True
    if issuer is None:
        return False
    behind = words[issuer.end :].lstrip()
    return issuer.start > 0 or (behind[:1] in ":–—-|" and all(w.rstrip(".").lower() in _known() for w in WORD.findall(behind)))


def is_letterhead(words: str) -> bool:
    """Whether a line above a label may be its sender's name: a few words in capitals or a body's name, without a mark behind."""
    found = WORD.findall(words) if len(words) <= LONGEST else []
    small = _words("other") | JOINERS
    if not 0 < len(found) <= 10 or re.search(r"\d|[.!?:]$", words.strip()):
        return False
    if len(found) <= 8 and all(word.isupper() or word.lower() in small for word in found):
        return True
    return _is_name(words)


def issuer_of(story: Story) -> tuple[Span, Span | None] | None:
    """Who the label above a story says has issued it, and the word for the document: both as the story's own words.

    A name without a word for a body ("Hezbollah statement") may be anybody's: `is_body` tells it.
    """
    first = min((s.span.start for s in story.sections if s.kind == "body"), default=0)
    heads = [part.span for part in story.boilerplate if part.kind == "other" and part.span.end <= first]
    labels = [span for span in heads if is_label(span.of(story.text))]
    if not labels:
        return None
    found = [(span.start, *_parts(span.of(story.text))) for span in heads if span in labels or is_letterhead(span.of(story.text))]
    name = next((Span(at + name.start, at + name.end) for at, name, _ in found if name), None)
    noun = next((Span(at + noun.start, at + noun.end) for at, _, noun in found if noun), None)
    return (name, noun) if name else None


def _parts(words: str) -> tuple[Span | None, Span | None]:
    """The name of a body in a label, and the word for the document."""
    rest = _blanked(words)
    known = [match for match in WORD.finditer(rest) if match[0].rstrip(".").lower() in _words("noun")]
    noun = Span(known[0].start(), known[0].end()) if known else None
    spoken = noun is not None and rest[noun.start : noun.end].lower() in SPOKEN
    end = len(rest)
    for match in reversed(list(WORD.finditer(rest)) if noun else []):
        if match[0].rstrip(".").lower() not in _words("noun") | _words("other"):
            break
        end = match.start()
    by = BEHIND.match(rest, noun.end) if noun else None
    if by is not None and (name := _named(rest, by.end(), end, spoken=spoken)):
        return name, noun
    return _named(rest, 0, end, spoken=spoken), noun


def _named(words: str, start: int, end: int, *, spoken: bool) -> Span | None:
    """The stretch without its edges, if it is the name of a body; of anybody where the document is one that somebody speaks."""
    opening = OPENING.match(words, start, end)
    start = opening.end() if opening else start
    while start < end and words[end - 1] in EDGES:
        end -= 1
    while start < end and words[start] in EDGES:
        start += 1
    if words.endswith(("'s", "’s"), start, end):
        end -= 2
    return Span(start, end) if start < end and _is_name(words[start:end], anybody=spoken) else None


def is_body(words: str) -> bool:
    """Whether a name says by a word of its own, or as an acronym, that it is a body's."""
    return _has_body(words) or (words.isupper() and words.isalpha() and len(words) > 2)


def _is_name(words: str, *, anybody: bool = False) -> bool:
    found = WORD.findall(words)
    proper = all(word[0].isupper() or word.lower() in JOINERS for word in found)
    named = not all(word.lower() in _known() for word in found)
    return proper and named and (anybody or _has_body(words)) and not re.search(r"[,;:!?]", words)


def _has_body(words: str) -> bool:
    found = {re.sub(r"['’]s?$", "", word.rstrip(".").lower()) for word in WORD.findall(words)}
    return not found.isdisjoint(_words("body") | (_words("voice") - JOINERS))


def _blanked(words: str) -> str:
    """The line with its full date and clock as blanks, so that places in it stay."""
    for form in (*FORMS, NUMBER, CLOCK):
        if match := form.search(words):
            words = words[: match.start()] + " " * len(match[0]) + words[match.end() :]
    return words


def _undated(words: str) -> tuple[str, bool]:
    """The line without its full date, and whether it had one."""
    for form in FORMS:
        if match := form.search(words):
            return words[: match.start()] + words[match.end() :], True
    return words, False


@cache
def _known() -> frozenset[str]:
    return _words("noun") | _words("other") | _words("voice")


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(word for found, word in rows("labels.tsv") if found == kind)
