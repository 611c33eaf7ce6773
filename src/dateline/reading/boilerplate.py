"""Tell words of the page from words of the story: credits, notices, buttons, press-release headers."""

from __future__ import annotations

import re
from functools import cache
from typing import cast

from dateline.lexicons import rows
from dateline.reading.dates import FORMS
from dateline.types import Boilerplate, BoilerplateKind, Span

LONGEST_START = 240
LONGEST_END = 120
LONGEST_BOX = 900
PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "—": "-", "–": "-", "\u00a0": " "})
EDGES = " \t*_|•·►▶>»-–—:#[]()\ufeff\u200e\u200f\u200b"
WHEN = re.compile(r"\d|\bago\b|\btoday\b|\byesterday\b")
# Lines that their form alone gives away; each is read from its start to its end.
FORMS_OF_LINES: tuple[tuple[BoilerplateKind, re.Pattern[str]], ...] = (
    # marks only, or figures only
    ("other", re.compile(r"[\W\d_]{1,60}")),
    # [label]
    ("other", re.compile(r"\[[^\[\].!?]{1,60}\]")),
    # 2011-02-S-154, S/2016/12, NR-012-23
    ("other", re.compile(r"(?=\S{0,40}\d)(?=\S{0,40}[-/])[A-Za-z0-9/._-]{4,40}")),
    (
        "other",
        re.compile(
            r"(?:no|nr|ref|release|statement|communiqu[eé]|bulletin)\.?\s?(?:no\.?|number|#)?:?\s?[\w/-]{0,20}\d[\w/-]{0,20}",
            re.I,
        ),
    ),
    # page addresses, mail addresses, accounts, hashtags
    (
        "other",
        re.compile(r"(?:https?://|www\.)\S{3,300}|\S{1,64}@[\w-]{1,60}\.[\w.]{2,60}|[@#]\w{2,40}(?:\s[@#]\w{2,40}){0,20}", re.I),
    ),
    # 3 min read, 12 comments, 4 hours ago
    (
        "other",
        re.compile(r"\d{1,6}\s{1,2}(?:min(?:ute)?s?(?: read)?|comments?|shares?|views?|likes?|photos?|images?|videos?)", re.I),
    ),
    ("updated", re.compile(r"(?:\d{1,3}|an?|one)\s(?:second|minute|min|hour|hr|day|week|month|year)s?\sago", re.I)),
    ("gallery", re.compile(r"(?:image|photo|slide|picture)?\s?\d{1,3}\s?(?:of|/)\s?\d{1,3}", re.I)),
    # Moscow CNN —
    ("other", re.compile(r"[^.!?:]{2,40}\s?[—–]")),
    # © 2023 Example
    ("other", re.compile(r"(?:copyright\s)?(?:©|\(c\))\s?.{0,300}", re.I)),
)
# Video Convoy enters the besieged town
FILM = re.compile(r"Video [A-Z][^.!?]{19,150}")
PLAYER = re.compile(r"This video can ?not be played")
# What may stand anywhere in a line whose breaks were lost.
INSIDE = re.compile(
    r"(?P<call>\bCLICK (?:HERE|TO)(?: [A-Z’']{1,20}(?![a-z])){1,20})"
    r"|(?P<player>\bThis video can ?not be played)"
    r"|(?P<heading>={2,6} ?[^=\n]{1,80}={2,12}(?: [^=\n]{1,60} ={2,12})*)"
    r"|(?P<media>(?<=[.!?”\")])\d{12,18}(?=[A-Z“\"]))"
    r"|(?P<end>\bEnditem\b|\bEnd item\b)"
    r"|(?P<rights>© ?(?:19|20)\d\d [^\n]{0,300}$)"
)
LAST_SENTENCE = re.compile(r"(?<=[.!?”\"’)])(?:\s+(?=[A-Z])|\s*(?=[—–-]{1,2}\s?[A-Z]))|(?<=[a-z\d)”\"][.!?])(?=[A-Z])")


def whole_line(text: str, start: int, end: int, *, head: bool = False) -> BoilerplateKind | None:
    """Which kind of boilerplate a whole line is, if any. ``head``: it may be the headline, which has the benefit of doubt."""
    words = text[start : min(end, start + LONGEST_BOX)]
    if end - start > LONGEST_START:
        return "other" if end - start <= LONGEST_BOX and _bare(words[:LONGEST_START]).startswith(_closings("box")) else None
    for kind, form in FORMS_OF_LINES:
        if form.fullmatch(words):
            return kind
    if not head and FILM.fullmatch(words):
        return "gallery"
    return "other" if is_date_line(words) else _phrase(words, head=head)


def opens_teaser(text: str, start: int, end: int) -> bool:
    """Whether a line opens with the words of a link to a picture, a film or another story ("Watch: …")."""
    begins = _starts().match(_bare(text[start : min(end, start + 80)]))
    return begins is not None and begins.group()[-1] in ":|"


def player_end(text: str, start: int) -> int | None:
    """Where the words of a media player that a line opens with end, else ``None``."""
    match = PLAYER.match(text, start)
    return match.end() if match else None


def is_player(words: str) -> bool:
    """Whether these are the words of a media player that did not start."""
    return PLAYER.fullmatch(words) is not None


def is_phrase(words: str, kinds: tuple[BoilerplateKind, ...]) -> bool:
    """Whether a line is boilerplate of these kinds by the lexicon alone."""
    return len(words) <= LONGEST_START and _phrase(words, head=False) in kinds


def is_note(words: str) -> bool:
    """Whether a line says whose the story is, where it comes from or what was wrong in it."""
    begins = _starts().match(_bare(words)) if len(words) <= LONGEST_START else None
    return begins is not None and begins.group() in _closings("note")


def _phrase(words: str, *, head: bool) -> BoilerplateKind | None:
    plain, bare = _plain(words), _bare(words)
    kind_of_line = _lines().get(plain) or _lines().get(bare)
    if kind_of_line:
        return kind_of_line
    if bare.startswith(_closings("box")):
        return "other"
    begins = _starts().match(bare)
    if begins:
        kind = _kinds()[begins.group()]
        if not (kind == "gallery" and head) and (kind != "updated" or (WHEN.search(bare) and len(bare) <= LONGEST_END)):
            return kind
    if not head and len(words) <= LONGEST_END and plain.endswith(tuple(_closings("end"))):
        return "gallery"
    return None


def _plain(words: str) -> str:
    return " ".join(words.translate(PLAIN).lower().split())


def _bare(words: str) -> str:
    return _plain(words).strip(EDGES)


def inside(text: str, start: int, end: int) -> list[Boilerplate]:
    """The boilerplate that stands inside a line, in order: glued-in buttons, wiki headings, marks of a media player."""
    found = [Boilerplate("other", Span(*match.span())) for match in INSIDE.finditer(text, start, end)]
    tail = max(start, end - LONGEST_START)
    plain = text[tail:end].translate(PLAIN).lower()
    if plain.endswith(tuple(_closings("last"))):
        breaks = list(LAST_SENTENCE.finditer(text, tail, end))
        if breaks:
            found.append(Boilerplate("credit", Span(breaks[-1].end(), end)))
        elif tail == start:
            found.append(Boilerplate("credit", Span(start, end)))
    return found


WEEKDAY_AND_TIME = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|\d{1,2}[:.h]\d\d(?::\d\d)?|\b[ap]\.?m\b"
    r"|\b(?:gmt|utc|est|edt|bst|cet|cest|eet|msk|z|at|et|on|local time)\b",
    re.IGNORECASE,
)


def is_date_line(words: str) -> bool:
    """Whether a line holds a full date and nothing else but weekday and time."""
    if len(words) > 60:
        return False
    for form in FORMS:
        match = form.search(words)
        if match:
            rest = words[: match.start()] + " " + words[match.end() :]
            return not re.search(r"\w", re.sub(r"\d{1,2}", "", WEEKDAY_AND_TIME.sub("", rest)))
    return False


@cache
def _lines() -> dict[str, BoilerplateKind]:
    return {phrase: cast("BoilerplateKind", kind) for kind, where, phrase in rows("boilerplate.tsv") if where == "line"}


@cache
def _kinds() -> dict[str, BoilerplateKind]:
    return {
        phrase: cast("BoilerplateKind", kind) for kind, where, phrase in rows("boilerplate.tsv") if where in ("start", "note")
    }


@cache
def _starts() -> re.Pattern[str]:
    """All openings as one pattern, longest first; an opening that ends in a letter must end a word."""
    phrases = sorted(_kinds(), key=len, reverse=True)
    return re.compile("|".join(re.escape(phrase) + (r"\b" if phrase[-1].isalpha() else "") for phrase in phrases))


@cache
def _closings(where: str) -> tuple[str, ...]:
    return tuple(phrase for _, place, phrase in rows("boilerplate.tsv") if place == where)
