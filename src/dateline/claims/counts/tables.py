"""Tables of losses in running text: `tables` finds rows such as "tanks – 3,016 (+6)" in any of their layouts.

Works on the characters alone: parsers make nonsense of such lines. A row is a label, a mark and a figure, perhaps with the
increment of the last day in brackets; rows may stand one a line, behind bullets or in one line with commas. What a label
counts is in the lexicons; a run of rows whose labels count nothing known is no table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dateline.claims.counts.numbers import DIGITS
from dateline.claims.counts.predicates import adjectives, nouns
from dateline.claims.counts.uncounted import MONTHS
from dateline.lexicons import key
from dateline.types import Bound, Span

CUES: dict[str, Bound] = {
    "about": "about", "around": "about", "approx": "about", "approx.": "about", "approximately": "about", "nearly": "about",
    "almost": "about", "some": "about", "roughly": "about", "ca.": "about", "~": "about", "≈": "about", "estimated": "about",
    "more than": "at_least", "over": "at_least", "at least": "at_least", "up to": "at_most",
}  # fmt: skip
CUE = "|".join(re.escape(c) for c in sorted(CUES, key=len, reverse=True))
# Where one cell ends and another may begin: line ends, semicolons, commas outside numbers, ends of sentences, a header's colon.
EDGE = re.compile(
    rf"\n|;|,(?!\d{{3}})|(?<=[\w)])(?<!\n\d)(?<!\n\d\d)[.](?:\s|$)|:\s(?!(?:{CUE})(?!\w))(?=[^\W\d])|\|", re.IGNORECASE
)
LEAD = re.compile(r"(?:[^\w(]|and\s)*(?:\d{1,2}[.)]\s+)?")
MARK = r"(?:\s*(?:[:=‒–—−]|\.{2,})\s*[‒–—−-]?|\s+-{1,2})\s*"
LABEL = rf"[^\W\d](?:[^:=|‒–—−\d\n]|\d\d?\s(?=hours?|days?|weeks?|{MONTHS}\b)){{1,80}}?"
PLUS = rf"[(\[]\s?(?:[^\W\d+]{{1,12}}\s){{0,3}}(?P<sign>\+)?\s?(?P<more>{DIGITS})(?P<day>[^()\[\]\d]{{0,40}}?(?:24\s\w+)?)[)\]]"
TAIL = r"(?P<tail>[^\d\n]{0,70})"
LABELLED = re.compile(
    rf"(?P<label>{LABEL}){MARK}(?P<cue>(?:{CUE})\s?)?(?P<number>{DIGITS})(?P<unit>(?:\s[^\W\d]\w*){{0,3}})(?:\s?{PLUS})?{TAIL}",
    re.IGNORECASE,
)
COUNTED = re.compile(rf"(?P<cue>(?:{CUE})\s?)?(?P<number>{DIGITS})\s(?P<label>{LABEL})\s?{PLUS}{TAIL}", re.IGNORECASE)
# A word of harm and its figure alone: "Fatalities 3", "11 fatalities", "No casualties".
BARE = re.compile(rf"(?P<label>[^\W\d]{{4,20}})\s(?P<number>{DIGITS})")
BARE_BEHIND = re.compile(rf"(?P<number>{DIGITS}|no|zero)\s(?P<label>[^\W\d]{{4,20}})", re.IGNORECASE)
DAY = re.compile(r"\b(?:day|24\s?h|hours|night|yesterday|today)\b", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# A label states nothing by itself: "people were killed – 12 of them" is a sentence.
FINITE = re.compile(r"\b(?:is|are|was|were|be|been|has|have|had|will|who|that)\b", re.IGNORECASE)
# A list under a word of loss: "Enemy losses: 14 killed, 30 wounded and two tanks"; its items are rows without a mark.
LISTED = re.compile(rf"(?P<cue>(?:{CUE})\s?)?(?P<number>{DIGITS})\s(?P<label>[^\W\d][^:=|\d\n]{{1,60}})", re.IGNORECASE)
HEADED = re.compile(rf"[^\W\d][^:.!?;\n]{{2,90}}:[ \t]*(?=(?:(?:{CUE})\s?)?\d)", re.IGNORECASE)
ITEMS = re.compile(rf"\s(?:and|&|plus)\s(?=(?:(?:{CUE})\s?)?\d)", re.IGNORECASE)
LONGEST_ITEM = 6
ENDS = {".", "!", "?"}
LONGEST_CELL = 240
# Without a figure a row is no longer than "no casualties": `BARE_BEHIND`.
FIGURE, LONGEST_WITHOUT = re.compile(r"\d"), len("zero ") + 20
# Words of a label, and of what may stand behind a figure that has no increment.
LONGEST_LABEL, LONGEST_TAIL = 9, 5
# So many rows make a table without any increment or word of harm.
ROWS = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what is counted, the figure with its bounding words, and the last day's part of it."""

    span: Span
    label: Span
    figure: Span  # from the bounding word on
    value: float
    bound: Bound | None
    entry: tuple[str, str] | None  # unit and kind of the label
    increment: Span | None = None
    more: float | None = None
    tail: str = ""

    @property
    def harm(self) -> bool:
        """Whether the label itself names harm to people."""
        return self.entry is not None and self.entry[1] == "harm"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that stand together, and the words over them (a sentence that is closed heads nothing)."""

    rows: tuple[Row, ...]
    header: Span | None


def tables(text: str, sections: Sequence[Span]) -> list[Table]:
    """The tables of a story, in text order; each stands in neighbouring sections."""
    found: list[Table] = []
    run: list[Row] = []
    above: Span | None = None  # the last words that are no row
    header: Span | None = None
    for cell in (cell for section in sections for cell in _cells(text, section)):
        head = _head_of_list(text, cell)
        if head is not None:
            found += _table(text, run, header)
            run, above, cell = [], head, Span(head.end + 1, cell.end)
        over = header if run else above
        row = _row(text, cell)
        rows = [row] if row is not None else _items(text, cell) if heads_list(text, over) else []
        if rows:
            header = header if run else _header(text, above)
            run += rows
            continue
        found += _table(text, run, header)
        run, above = [], _joined(text, above, cell)
    return found + _table(text, run, header)


def _table(text: str, run: Sequence[Row], header: Span | None) -> list[Table]:
    known = sum(row.entry is not None for row in run)
    told = any(row.harm or row.more is not None for row in run) or heads_list(text, header)
    return [Table(tuple(run), header)] if run and 2 * known >= len(run) and (told or len(run) >= ROWS) else []


def _head_of_list(text: str, cell: Span) -> Span | None:
    """The header that a list of losses shares a line with."""
    match = HEADED.match(text, cell.start, cell.end) if text.find(":", cell.start, cell.end) >= 0 else None
    head = None if match is None else Span(cell.start, match.start() + match[0].rindex(":"))
    return head if head and heads_list(text, head) and _items(text, Span(head.end + 1, cell.end)) else None


def heads_list(text: str, above: Span | None) -> bool:
    """Whether the words above are a header that names losses: "Enemy losses:"."""
    if above is None or ":" not in text[above.end - 1 : above.end + 1]:
        return False
    words = above.of(text)
    return any(_harm(word.lower()) for word in WORD.findall(words)) and not FINITE.search(words)


def _items(text: str, cell: Span) -> list[Row]:
    """Figures and what they count, without a mark between: rows only below a header that names losses."""
    rows: list[Row] = []
    start = cell.start
    for stop, behind in (*(edge.span() for edge in ITEMS.finditer(text, cell.start, cell.end)), (cell.end, cell.end)):
        match = next((LISTED.fullmatch(text, item.start, item.end) for item in _trimmed(text, start, stop)), None)
        entry = label_entry(match["label"]) if match and len(WORD.findall(match["label"])) <= LONGEST_ITEM else None
        if match is None or entry is None or FINITE.search(match["label"]):
            return []
        rows.append(_built(match, entry))
        start = behind
    return rows


def _header(text: str, above: Span | None) -> Span | None:
    return None if above is None or text[above.end : above.end + 1] in ENDS else above


def _joined(text: str, above: Span | None, cell: Span) -> Span:
    """A header grows over the cells of its line: "Losses of the army, from 24.02 to 27.12:"."""
    if above is not None and "\n" not in text[above.start : cell.start] and cell.end - above.start <= LONGEST_CELL:
        return Span(above.start, cell.end)
    return cell


def _cells(text: str, section: Span) -> Iterator[Span]:
    start = section.start
    for edge in EDGE.finditer(text, section.start, section.end):
        yield from _trimmed(text, start, edge.start())
        start = edge.end()
    yield from _trimmed(text, start, section.end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    lead = LEAD.match(text, start, end)
    start = lead.end() if lead else start
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start, end)


def _row(text: str, cell: Span) -> Row | None:
    size = cell.end - cell.start
    if size > LONGEST_CELL or (size > LONGEST_WITHOUT and FIGURE.search(text, cell.start, cell.end) is None):
        return None
    match = LABELLED.fullmatch(text, cell.start, cell.end) or COUNTED.fullmatch(text, cell.start, cell.end)
    if match is None:
        if not _is_sentence(text, cell):
            return None
        bare = BARE.fullmatch(text, cell.start, cell.end) or BARE_BEHIND.fullmatch(text, cell.start, cell.end)
        unit = _harm(bare["label"].lower()) if bare else None
        return _built(bare, (unit, "harm")) if bare and unit else None
    label, words = match["label"].strip(), WORD.findall(match["label"])
    if len(words) > LONGEST_LABEL or FINITE.search(label):
        return None
    row = _built(match, label_entry(label))
    behind = len(WORD.findall(row.tail))
    return row if row.more is not None or behind <= (LONGEST_TAIL if row.entry else 0) else None


def _is_sentence(text: str, cell: Span) -> bool:
    """Whether a cell stands as a sentence or a line of its own."""
    before, behind = text[max(0, cell.start - 2) : cell.start].strip(" "), text[cell.end : cell.end + 1]
    return before[-1:] in {"", "\n", ".", "!", "?"} and behind in {"", "\n", ".", "!", "?"}


def _built(match: re.Match[str], entry: tuple[str, str] | None) -> Row:
    groups = match.groupdict()
    cue, more = groups.get("cue"), groups.get("more")
    plus = more is not None and (groups["sign"] is not None or bool(DAY.search(match[0][match.start("more") - match.start() :])))
    start = match.start("cue") if cue else match.start("number")
    unit = (groups.get("unit") or "").rstrip()
    end = match.end("number") + len(unit)
    increment = Span(match.start("sign") if groups["sign"] else match.start("more"), match.end("more")) if plus else None
    label = Span(match.start("label"), match.start("label") + len(match["label"].rstrip()))
    tail = f"{unit} {groups.get('tail') or ''}"
    close = _words_end(match, increment, end, groups.get("tail") or "")
    figure = Span(start, end if match.start("label") < start else label.end)
    bound = CUES[key(cue.strip())] if cue else None
    return Row(
        Span(min(label.start, start), close), label, figure, _value(match["number"]), bound, entry,
        increment, _value(more) if plus and more is not None else None, tail,
    )  # fmt: skip


def _words_end(match: re.Match[str], increment: Span | None, end: int, tail: str) -> int:
    """The end of a row's words: behind its tail, its bracket, or its figure."""
    if tail.strip(" .,;:!*"):
        return match.start("tail") + len(tail.rstrip(" .,;:!*"))
    if increment is not None:
        return match.start("tail")
    return max(end, match.end("label") if match.end("label") > end else end)


def _value(digits: str) -> float:
    """The value of a figure; of "no" and "zero" it is 0."""
    return float(re.sub(r"[^\d.]", "", digits) or 0)


def without_harm(label: str) -> str | None:
    """Who a label counts: the words before its words of harm ("civilians" of "civilians killed"); the label of things itself."""
    for word in WORD.finditer(label):
        if adjectives().get(word[0].lower()) or _harm(word[0].lower()):
            return label[: word.start()].rstrip(" ,(") or None
    return label


def label_entry(label: str) -> tuple[str, str] | None:
    """Unit and kind of a label: a word of harm first ("civilians killed"), else the last word that can be counted."""
    words = [w.lower() for w in WORD.findall(label)]
    harms = {adjectives().get(w) or _harm(w) for w in words} - {None}
    if harms:
        joint = {"killed", "wounded"} <= harms or "casualties" in harms
        return ("casualties" if joint else next(u for w in words if (u := adjectives().get(w) or _harm(w))), "harm")
    pairs = [f"{a} {b}" for a, b in pairwise(words)]
    for word in [*reversed(pairs), *reversed(words)]:
        for form in (word, word.removesuffix("s"), word.removesuffix("es")):
            entry = nouns().get(form)
            if entry is not None and entry[1] in {"person", "thing", "event"}:
                return entry
    return None


def _harm(word: str) -> str | None:
    for form in (word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("ies") + "y"):
        unit, kind = nouns().get(form, ("", ""))
        if kind == "harm":
            return unit
    return None
