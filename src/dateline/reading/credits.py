"""Who wrote it and which wire it came over: bylines, datelines, credit lines."""

from __future__ import annotations

import datetime
import re
from functools import cache
from itertools import islice

from dateline.lexicons import rows
from dateline.reading.dates import find_date

LONGEST_DATELINE = 160


@cache
def _wires() -> dict[str, str]:
    return {written: row[0] for row in rows("wires.tsv") for written in row[1].split("|")}


# KYIV, Ukraine, March 3 (Reuters) - … · LIMA (AP) _ … · ROMA (AP) — … · KABUL (Feb. 21, 2011) · ROME (ITALY), 11 JAN 90 -- …
DATELINE = re.compile(
    r"(?:[\[(][\w\s.,-]{1,40}[\])]\s?)?"
    r"(?P<place>[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.’'\- ]{2,40})(?=[,/(:;\s–—-])"
    r"(?:\s?\([A-ZÀ-ÖØ-Þ][\w .’'-]{2,30}\)(?=,))?"
    r"(?P<more>[^\n()–—]{0,80}?)"
    r"(?:\((?P<paren>[^()\n]{2,60})\)\s{0,3}(?:--|[-–—:._]|\n|$)|\s(?:--|[-–—_])\s)"
)
# Kyiv, Ukraine (CNN) — … · (CNN) – …: with the outlet in brackets the place need not be in capitals.
OUTLET_DATELINE = re.compile(
    r"(?:(?!The |An? )[A-ZÀ-ÖØ-Þ][\w.’-]{1,20}(?:[ /-][A-ZÀ-ÖØ-Þ][\w.’-]{1,20}){0,3}(?:, [A-ZÀ-ÖØ-Þ][\w.’ -]{1,30}){0,2} ?)?"
    r"\((?P<paren>[^()\n]{2,40})\) ?(?:--|[-–—_]) ?(?=[A-ZÀ-ÖØ-Þ“\"‘\[\d])"
)
_NAME = r"[A-ZÀ-ÖØ-Þ][\w.’'-]{1,20}(?:[ /-](?:(?:de|del|la|el|al|am|an)[ -])?[A-ZÀ-ÖØ-Þ][\w.’'-]{0,20}){0,3}"
_MONTHS = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?"
# Nairobi – Forces … · Bamako (Mali), 12 June – … · SITTWE, Myanmar (Courier) - …: told as a dateline by what stands around it.
PLAIN_DATELINE = re.compile(
    rf"(?!The |An? ){_NAME}(?: ?\({_NAME}\)(?=[,:]))?(?:, {_NAME}){{0,2}}"
    rf"(?P<day>[,.]? (?i:\d{{1,2}}\s{_MONTHS}|{_MONTHS}\s\d{{1,2}})(?:,? \d{{4}})?)?"
    r"(?: ?\((?P<paren>[A-Z][^()\n]{1,40})\))?"
    r"(?: ?(?:--|[–—])| -) (?=[A-ZÀ-ÖØ-Þ“\"‘\[\d])"
)
# ISLAMABAD: The army …
COLON_DATELINE = re.compile(rf"(?=[A-ZÀ-ÖØ-Þ .’'/-]{{3,40}}[:,]){_NAME}(?:, {_NAME}){{0,2}}: (?=[A-ZÀ-ÖØ-Þ\d])")
# What ends an opening sentence; a dash before it answers the first, which opens an aside then: "Hamas – Gaza’s rulers – said …".
SENTENCE_END = re.compile(r"[.!?][”\"’)]?(?:\s|$)")
SECOND_DASH = re.compile(r"\s(?:--|[-–—])\s|\w(?:--|—)\w")
# A dateline's sentence has at least so many words.
FEWEST_WORDS = 5
# Lines looked through for more openings of the kind.
MOST_LINES = 200
# Outlets that sign in brackets and are no wire.
OUTLETS = frozenset(
    "CNN|BBC|NBC|NBC News|CBS|CBS News|ABC|ABC News|FOX|Fox News|NPR|Al Jazeera|DW|VOA News|FBIS|NEWSru|KTLA".split("|")
)
# What monitoring services put behind a dateline: [TEXT], [EXCERPTS], [EDITORIAL REPORT].
TAGS = re.compile(r"\s{0,3}(?:\[[^\[\]]{2,80}\]\s{0,3}){1,4}")
TAG = re.compile(r"\[(?:FULL |EDITORIAL )?(?:TEXT|EXCERPTS?|REPORT|SUMMARY|PASSAGE OMITTED|COMMENTARY)\]", re.IGNORECASE)
WIRE_IN_BYLINE = re.compile(r"[,|/]\s?(?P<wire>[^,|/]{2,40})$")
JOINERS = "and in for of at de del da der den van von bin al el la le du di ibn with & y e"
SMALL = frozenset(JOINERS.split())
BY = re.compile(
    r"(?:(?:Written|Reported|Story|Text|Words|Report|Analysis|Opinion) )?(?:[Bb]y|BY):?\s+(?=\w)|Author(?:/author|s)?:\s*",
    re.IGNORECASE,
)


# "By our correspondents in Dakar and Gao", "By a staff reporter", "By foreign staff and agencies".
STAFF = re.compile(
    r"(?:(?:our|an?|the)\s)?(?:[\w’'-]{2,20}\s){0,2}(?:correspondents?|staff|reporters?|writers?|editors?|agencies|bureau)"
    r"(?:(?:,|\sand|\sin|\sat)\s[\w .,’'-]{2,60})?",
    re.IGNORECASE,
)


def byline_of(line: str) -> str | None:
    """The names in a byline ("By Jane Doe and John Roe"), else ``None``."""
    match = BY.match(line)
    if match is None or len(line) > 140:
        return None
    names = line[match.end() :].strip(" .|")
    if STAFF.fullmatch(names):
        return names
    if line.isupper() and any(word.strip(".,").lower() in NO_PLACE for word in names.split()):
        return None
    words = names.replace(",", " ").replace("|", " ").split()
    if not words or len(words) > 16 or any(word[0].islower() and word not in SMALL for word in words if word[0].isalpha()):
        return None
    return (
        names
        if sum(word[0].isupper() for word in words) >= 2 and not re.search(r"\d{3}|[.!?]\s", names.replace(". ", "", 2))
        else None
    )


def wire_named(words: str) -> str | None:
    """The news agency that these words name, if they name nothing else."""
    bare = words.strip(" .,()[]-–—*|©/")
    if bare.startswith("By "):
        bare = bare[3:]
    return _wires().get(bare)


def dateline_end(text: str, start: int, end: int, *, top: bool = True) -> int | None:
    """Where the dateline at the start of a paragraph ends, else ``None``. Not at the ``top``, only wire or day tell it."""
    limit = min(end, start + LONGEST_DATELINE)
    match = DATELINE.match(text, start, limit)
    if match is None or not _is_dateline(match, text[match.end() : match.end() + 2].strip(), top=top):
        match = OUTLET_DATELINE.match(text, start, limit)
        if match is None or not (_wire_in(match.group("paren")) or match.group("paren") in OUTLETS):
            match = _plain_dateline(text, start, end) if top else None
        if match is None:
            return None
    tags = TAGS.match(text, match.end(), end)
    known = [tag.end() for tag in TAG.finditer(text, match.end(), tags.end())] if tags else []
    return known[-1] if known else match.end()


def _plain_dateline(text: str, start: int, end: int) -> re.Match[str] | None:
    """A place, perhaps a day and any outlet, then a dash or colon and a whole sentence, where no list or dialogue opens so."""
    for form in (PLAIN_DATELINE, COLON_DATELINE):
        match = form.match(text, start, min(end, start + LONGEST_DATELINE))
        if match is None or any(word.lower() in NO_PLACE for word in re.findall(r"\w+", match.group())):
            continue
        closing = SENTENCE_END.search(text, match.end(), end)
        rest = text[match.end() : closing.start()] if closing else ""
        if len(rest.split()) < FEWEST_WORDS or SECOND_DASH.search(rest):
            continue
        openings = (form.match(line) for line in islice(text.splitlines(), MOST_LINES))
        if match.groupdict().get("day") or sum(opening is not None for opening in openings) < 2:
            return match
    return None


def headed_dateline(text: str, start: int, end: int) -> int | None:
    """Where a dateline begins behind a headline of one sentence or two in the same paragraph, else ``None``."""
    for match in FIRST_END.finditer(text, start, min(end, start + LONGEST_HEAD)):
        closing = dateline_end(text, match.end(), end)
        if closing is not None and closing < end:
            return match.end()
    return None


def _is_dateline(match: re.Match[str], following: str, *, top: bool) -> bool:
    """Other paragraphs may begin with capitals and a dash, too: a wire, a day, or nothing but the place tells a dateline."""
    paren, place, more = match.group("paren"), match.group("place"), match.group("more")
    words = [word for word in re.split(r"[\s,]+", place + more) if word]
    if len(words) > 12 or any(word.lower() in NO_PLACE for word in words):
        return False
    if _DAY.search(more) or (paren is not None and (_DAY.search(paren) or _wire_in(paren) or paren in OUTLETS)):
        return True
    names = all(word[0].isupper() for word in words)
    told = following[:1].isupper() or following[:1] in '“"‘[' or following[:1].isdigit()
    return top and paren is None and names and told and len(place) + len(more) < 40 and not match.string.isupper()


_DAY = re.compile(r"\b(?:\d{1,2}\s?" + _MONTHS + r"|" + _MONTHS + r"\s?\d{1,2})\b", re.IGNORECASE)
NO_PLACE = frozenset(
    "the a an and or if we he she it they i you is are was were be has have had will would that this these those not who which "
    "said says file topshot photo video watch live breaking exclusive update updated opinion analysis news read more "
    "correction factbox explainer timeline background comment editorial interview profile report statement summary situation "
    "highlights overview note notes latest alert urgent flash question answer".split()
)
FIRST_END = re.compile(r"[.!?][”\"’)]?\s+(?=[A-Z(])")
# A headline and its dateline in one paragraph.
LONGEST_HEAD = 200


def _wire_in(words: str) -> str | None:
    for part in re.split(r"[/,;|–-]| and ", words):
        if part.strip() in _wires():
            return _wires()[part.strip()]
    return _wires().get(words.strip())


def dateline_wire(text: str, start: int, end: int) -> str | None:
    """The wire that a dateline credits."""
    closing = dateline_end(text, start, end)
    if closing is None:
        return None
    for match in re.finditer(r"\(([^()\n]{2,60})\)", text[start:closing]):
        wire = _wire_in(match.group(1))
        if wire:
            return wire
    return None


def dateline_date(text: str, start: int, end: int) -> datetime.date | None:
    """The full date that a dateline gives."""
    closing = dateline_end(text, start, end)
    return find_date(text, start, closing) if closing is not None else None


def byline_wire(names: str) -> str | None:
    """The wire that a byline names behind the writer ("Jane Doe, Associated Press")."""
    match = WIRE_IN_BYLINE.search(names)
    return _wires().get(match.group("wire").strip()) if match else _wires().get(names.strip())
