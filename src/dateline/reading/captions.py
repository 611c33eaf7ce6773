"""Tell captions from body text, and the photo credit from the caption."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.lexicons import word_set
from dateline.reading.lines import trimmed
from dateline.types import Span

LONGEST_CAPTION = 400
# Who is credited under pictures. Short names that are words or bodies elsewhere ("PA", "AA", "MAP") are left out.
AGENCIES = (
    "Reuters|REUTERS|AFP|AP|Associated Press|EPA|EPA-EFE|EFE|Getty Images|Getty|Xinhua|TASS|Tass|Anadolu(?: Agency)?|dpa|"
    "Bloomberg|Shutterstock|Alamy|Maxar(?: Technologies)?|Planet Labs|Handout|HANDOUT|PA Media|Press Association|"
    "Sipa|SIPA|ZUMA(?: Press)?|"
    "Magnum Photos|NurPhoto|Ukrinform|Yonhap|Kyodo|ANSA|UPI|PTI|Sputnik|Abaca|Rex|iStock"
)
# "FILE PHOTO: …", "Image caption, …": what stands before a caption.
LABEL = re.compile(
    r"(?:\[?(?:file(?: photo| picture| image)?|topshot|photo|picture|image|handout|archive)(?: caption| shows)?\s?[:,–—-]{1,2}\s+"
    r"|(?:(?:image|photo|media) caption,?|view image in fullscreen)\s+)",
    re.IGNORECASE,
)
CREDIT = re.compile(
    r"(?:"
    # Reuters · AFP/Getty Images, behind the end of a sentence
    r"(?<=[.!?”\"’)])\s+(?:" + AGENCIES + r")(?:\s?[/|,]\s?[\w.’ -]{2,40}){0,3}\.?"
    # Jane Doe/Reuters, likewise
    r"|(?<=[.!?”\"’)])\s+(?:(?:[A-Z][\w.’'-]{0,24}|van|von|der|den|de|da|dos|al|el|bin|la)\s){0,4}[A-Z][\w.’'-]{0,24}\s?/\s?(?:"
    + AGENCIES
    + r")\.?"
    # (AP Photo/Jane Doe) · (Jane Doe/AFP via Getty Images)
    r"|\s?[(\[](?=[^()\[\]]{0,120}\b(?:"
    + AGENCIES
    + r"|[Pp]hoto|[Ii]mages?|[Cc]ourtesy|[Hh]andout)\b)[^()\[\].!?:]{2,120}[)\]]\.?"
    # Photo: Jane Doe/Reuters · Credit: …
    r"|(?<=[.!?”\"’) ])\s?(?:Photo(?:graph)?|Image|Picture|Credit|Source|PHOTO|Pic)"
    r"(?: by| credit| courtesy(?: of)?)?\s?[:/]\s?[^.!?\n]{2,80}\.?"
    r"|\s?©\s?[^.!?\n]{2,80}"
    r")$"
)
# (AP Photo/Jane Doe, File) · (Jane Doe/AFP via Getty Images) · (Photo by Jane Doe/Example) · (Fox News Digital)
INLINE_CREDIT = re.compile(
    r"[(\[](?:AP Photo\b|(?:[Pp]hotos?|[Pp]hotograph|[Ii]mages?|[Pp]icture|PHOTO) (?:by|courtesy|credit|via)\b|"
    r"[^()\[\]/!?]{2,60}(?:/| via )(?:"
    + AGENCIES
    + r")\b|(?:"
    + AGENCIES
    + r")/[A-Z]|[\w. ]{2,40} photo by )[^()\[\]\n]{0,140}[)\]]\.?"
)
SIGN_OFF = re.compile(r"(?<=[.!?”\"’)])\s+((?:" + AGENCIES + r")(?:\s?/\s?(?:" + AGENCIES + r")){0,2})\.?$")
LONGEST_SIGN_OFF = 60
LEAST_SIGNED = 8
LONGEST_LABEL = 120
BARE_SOURCE = re.compile(
    r"(?<=[\w”\"’)] )(?:(?:"
    + AGENCIES
    + r"|PAP|TVP|Twitter)(?:/[\w. ]{2,30})?|[A-Za-z\d-]{2,30}\.(?:com|net|org|info|[a-z]{2}))$"
)
# "ORLOVA, RURITANIA - MARCH 04: …": place and day as picture agencies write them before a caption.
PLACE_AND_DAY = re.compile(
    r"[A-Z][A-Z ,.’'()-]{2,60} [-–—] (?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]{0,6}\.? \d{1,2}(?:, ?\d{4})?\s?:\s"
)
WHOLE_CREDIT = re.compile(
    r"[\"“(\[]?(?:AP Photo|(?:[\w.’' -]{2,50}/){1,3}[\w.’' -]{0,40}?(?:"
    + AGENCIES
    + r")|[\w.’' -]{2,50}\bvia (?:"
    + AGENCIES
    + r"))"
    r"(?:/[\w.’' -]{2,50})?[)\]\"”.]?"
)
POSITION = re.compile(
    r"\((?:(?-i:[LRC])|left|right|centre|center|far left|far right|front|back|top|bottom|pictured|file|seen here|above|below)\)"
    r"|\b(?:pictured|(?:is|are) seen (?:here|on|at|near|inside|outside|during|through)|"
    r"file photo|file picture|this (?:photo|picture|image|video grab)|"
    r"handout (?:photo|picture|image)|satellite image|still image|from left|from right)\b",
    re.IGNORECASE,
)
SENTENCES = re.compile(r"[.!?][”\"’)]?\s+[A-Z“\"]")
WORDS = re.compile(r"[A-Za-z’'-]+")
FINITE = re.compile(r"\b(?:has|have|had|is|are|was|were|will|would|says?|said|could|may|must)\b")


def inline_credits(text: str, start: int, end: int) -> Iterator[int]:
    """Where photo credits in brackets end amid a paragraph: a caption that lost its place was before them."""
    for match in INLINE_CREDIT.finditer(text, start, end):
        following = text[match.end() : min(end, match.end() + 2)].lstrip()
        if following and not following[0].islower():
            yield match.end()


def label_end(text: str, start: int, end: int) -> int | None:
    """Where the caption begins behind its label, when there is a label with a caption behind it."""
    match = LABEL.match(text, start, end)
    return match.end() if match and len(text[match.end() : end].split()) >= 5 else None


def credit_span(text: str, start: int, end: int) -> Span | None:
    """The photo credit that closes a caption, when a line is one."""
    if end - start > LONGEST_CAPTION:
        return None
    match = CREDIT.search(text, start, end) or last_credit(text, start, end)
    if match is None or match.start() - start < 20:
        return None
    if len(SENTENCES.findall(text, start, match.start())) > 2:
        return None
    return Span(*trimmed(text, match.start(), match.end()))


def last_credit(text: str, start: int, end: int) -> re.Match[str] | None:
    """The photo credit in brackets that closes a paragraph."""
    opened = max(text.rfind("(", start, end), text.rfind("[", start, end))
    match = INLINE_CREDIT.match(text, opened, end) if opened >= 0 else None
    return match if match and match.end() == end else None


def sign_off(text: str, start: int, end: int) -> Span | None:
    """The agency that closes a story behind its last full stop ("… the army said. Reuters")."""
    match = SIGN_OFF.search(text, max(start, end - LONGEST_SIGN_OFF), end)
    return Span(match.start(1), match.end(1)) if match and len(text[start : match.start()].split()) >= LEAST_SIGNED else None


def source_span(text: str, start: int, end: int) -> Span | None:
    """The agency or site that a label under a picture closes with, without a mark between ("Army exercises PAP")."""
    match = BARE_SOURCE.search(text, max(start, end - 40), end) if end - start <= LONGEST_LABEL else None
    return Span(match.start(), end) if match and len(text[start : match.start()].split()) >= 3 else None


def is_credit(words: str) -> bool:
    """Whether a line is a photo credit and nothing else ("Jane Doe/Getty Images")."""
    return len(words) <= 160 and bool(WHOLE_CREDIT.fullmatch(words) or INLINE_CREDIT.fullmatch(words))


def is_caption(text: str, start: int, end: int, *, top: bool) -> bool:
    """Whether a line without a credit says what a picture shows. Below the ``top`` of the story only plain signs count."""
    if end - start > LONGEST_CAPTION:
        return False
    if PLACE_AND_DAY.match(text, start, end):
        return True
    if SENTENCES.search(text, start, end):
        return False
    line = text[start:end]
    if POSITION.search(line):
        return text[end - 1] not in '”"'
    if not top:
        return False
    words = [word.lower() for word in WORDS.findall(line)]
    if text[end - 1] in '.!?:”"’' or len(words) < 7 or FINITE.search(line):
        return False
    return any(word in word_set("caption_verbs.tsv") for word in words[1:12])
