"""Claims from tables of losses: `rows` makes each row a claim, `fill` gives it its fields once every other stage is through.

A row holds a running total and, in brackets, what the last day added to it. Whose losses, which days and how exact stands in
the header over the table. Nothing is claimed by the header itself; whoever says it says the rows.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dateline.claims.clauses import claim_id
from dateline.claims.counts.tables import DAY, Row, Table, heads_list, label_entry, tables, without_harm
from dateline.claims.counts.uncounted import MONTHS
from dateline.copies import changed
from dateline.language.tree import within
from dateline.types import Basis, Bound, Claim, Interval, Mention, Party, Quantity, Reading, Reason, Span, Speaker

RULE = "table row"
# How sure a row is to be a claim: rows are regular, what is taken for one seldom is none.
SURE = 0.95
ABOUT = re.compile(r"\b(?:approximate(?:ly)?|about|around|roughly|estimated|some|approx)\b", re.IGNORECASE)
TOTAL = re.compile(
    r"\b(?:total|overall|cumulative(?:ly)?|since|so\sfar|to\sdate|as\sof|toll|from\s\d|from\s(?:the\s)?\w+\s?\d*\s(?:to|until|till))\b",
    re.IGNORECASE,
)
# Days that the header counts, as against the day up to which it does ("as of 08:00 today").
PAST = re.compile(r"\b(?:past|last|previous)\s(?:\d+\s|two\s|three\s)?(?:day|night|24|hours|week|month)s?\b", re.IGNORECASE)
LOSS = re.compile(
    r"\b(?:loss(?:es)?|lost|destroyed|eliminated|liquidated|neutrali[sz]ed|shot\sdown|wiped\sout|knocked\sout|burnt)\b",
    re.IGNORECASE,
)
KILLED = re.compile(r"\b(?:killed|liquidated|eliminated|dead|died|slain|fatalit(?:y|ies))\b", re.IGNORECASE)
NUMERIC = re.compile(
    r"(?P<d1>\d{1,2})[./](?P<m1>\d{1,2})(?:[./](?P<y1>\d{4}|\d{2}))?\.?\s?(?:to|till|until|through|[-–—‒])\s?"
    r"(?P<d2>\d{1,2})[./](?P<m2>\d{1,2})(?:[./](?P<y2>\d{4}|\d{2}))?"
)
SINCE = re.compile(r"\b(?:since|from)\s(?:the\s)?$", re.IGNORECASE)
# "Enemy losses", "Own casualties", "Total mercenary losses": whose, where no name says it.
OF_WHOM = re.compile(
    r"(?:total|overall|confirmed|the|daily)?\s?(?:(?P<own>our(?:\sown)?|own|friendly)|(?P<whose>enemy|hostile|civilian|mercenary|militia|rebel|"
    r"militant|terrorist|insurgent|opposition|occupier|invader|army|government|coalition|police)(?:['’]?s|s['’])?)(?:\s\w+)?\s"
    r"(?:casualt|loss|death|fatalit)",
    re.IGNORECASE,
)
WORDY = re.compile(rf"\d{{1,2}}\s{MONTHS}|{MONTHS}\s\d{{1,2}}", re.IGNORECASE)
HOLDERS = frozenset({"force", "state", "demonym", "group", "people", "side", "bloc", "name"})


@dataclass(frozen=True, slots=True)
class _Frame:
    """What the header says for every row."""

    bound: Bound | None
    total: bool
    loss: bool
    harm: str | None
    days: Interval | None
    party: Party | None
    period: bool = False


def rows(reading: Reading) -> Reading:
    """The reading with a claim for each row of its tables, in place of what the parse made of them."""
    found = _tables(reading)
    if not found:
        return reading
    digest = hashlib.sha256(reading.story.text.encode("utf-8", "surrogatepass")).hexdigest()
    own = [claim for table in found for claim in _claims(reading, table, digest)]
    taken = _Spans([Span(t.rows[0].span.start, t.rows[-1].span.end) for t in found])
    kept = [c for c in reading.claims if taken.meeting(c.content) is None]
    return changed(reading, claims=tuple(sorted([*kept, *own], key=lambda c: (c.content.start, c.content.end))))


def fill(reading: Reading) -> Reading:
    """The reading with the fields of its rows as their tables give them; claims that only head a table are dropped."""
    found = _tables(reading)
    if not found:
        return reading
    headers = _Spans([t.header for t in found if t.header is not None])
    heads: dict[Span, Claim] = {}
    for claim in reading.claims:
        header = headers.meeting(claim.content)
        if header is not None and _heads(reading, header, claim):
            heads[header] = claim
    seen = _Named(reading)
    by_row = {row.span: (row, table, _frame(seen, table)) for table in found for row in table.rows[:1]}
    for table in found:
        frame = by_row[table.rows[0].span][2]
        by_row |= {row.span: (row, table, frame) for row in table.rows[1:]}
    dropped = {c.id for c in heads.values()}
    claims = []
    for claim in reading.claims:
        if claim.content in by_row and claim.because and claim.because[0].rule == RULE:
            row, table, frame = by_row[claim.content]
            claims.append(_filled(reading, claim, table, row, frame, heads.get(table.header) if table.header else None))
        elif claim.id not in dropped:
            claims.append(claim)
    return changed(reading, claims=tuple(claims))


class _Spans:
    """Disjoint spans in text order, found by where they stand."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self.spans = spans
        self.starts = [s.start for s in spans]

    def meeting(self, where: Span) -> Span | None:
        """The last of the spans that shares a character with this one."""
        at = bisect_left(self.starts, where.end) - 1
        return self.spans[at] if at >= 0 and self.spans[at].meets(where) else None


class _Named:
    """A reading's mentions and times in text order, and the words named as sources: looked up once a story."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.mentions = sorted(reading.mentions, key=lambda m: m.span.start)
        self.times = [t for t in reading.times if t.span is not None and (t.start or t.end)]
        self.said = {a.source for a in reading.attributions if a.source is not None}

    def mentions_in(self, where: Span) -> list[Mention]:
        first = bisect_left(self.mentions, where.start, key=lambda m: m.span.start)
        last = bisect_left(self.mentions, where.end, key=lambda m: m.span.start)
        return [m for m in self.mentions[first:last] if where.holds(m.span)]

    def times_in(self, where: Span) -> list[Interval]:
        first = bisect_left(self.times, where.start, key=lambda t: t.span.start if t.span else 0)
        last = bisect_left(self.times, where.end, key=lambda t: t.span.start if t.span else 0)
        return [t for t in self.times[first:last] if t.span is not None and where.holds(t.span)]


def _tables(reading: Reading) -> list[Table]:
    return tables(reading.story.text, [s.span for s in reading.story.sections]) if reading.tokens else []


def _claims(reading: Reading, table: Table, digest: str) -> Iterator[Claim]:
    sections = reading.story.sections
    for row in table.rows:
        words = within(reading.tokens, row.label)
        at = bisect_right(sections, row.span.start, key=lambda s: s.span.start) - 1
        if words and at >= 0 and sections[at].span.holds(row.span):
            why = Reason("claim", RULE, f"“{row.label.of(reading.story.text)}” is a row of a table of figures.", row.span)
            yield Claim(claim_id(digest, row.span), sections[at].kind, row.span, words[-1].i, confidence=SURE, because=(why,))


def _heads(reading: Reading, header: Span, claim: Claim) -> bool:
    """Whether a claim only heads a table: it runs to the header's end and has no figure of its own."""
    rest = reading.story.text[claim.content.end : header.end] if claim.content.end < header.end else ""
    return not claim.quantities and len(rest.strip(" :.,–-")) <= 3


def _speaking(claim: Claim, table: Table, text: str) -> tuple[Speaker, ...]:
    """Who says a row: a header of losses before a colon is no speaker, though it names somebody ("Losses of X: 9 tanks")."""
    header = table.header if table.header is not None and heads_list(text, table.header) else None
    return tuple(
        s
        for s in claim.chain
        if header is None or s.source is None or not header.meets(s.source) or (s.cue and s.cue.of(text) != ":")
    )


def _filled(reading: Reading, claim: Claim, table: Table, row: Row, frame: _Frame, head: Claim | None) -> Claim:
    text = reading.story.text
    unit, kind = _unit(row, frame)
    loss = frame.loss or bool(LOSS.search(row.tail) or LOSS.search(row.label.of(text)))
    day = _last_day(reading, frame)
    of = without_harm(row.label.of(text))
    total = frame.total or row.increment is not None
    own_time = claim.time if claim.time and (claim.time.span is None or row.label.holds(claim.time.span)) else None
    basis: Basis = "period" if frame.period or DAY.search(row.label.of(text)) else "cumulative" if total else "count"
    bound = row.bound or frame.bound or "exact"
    days = frame.days if own_time is None or (own_time.span is None and frame.days) else own_time
    quantities = [Quantity(row.value, None, unit, of, basis, bound, row.figure, days if basis != "count" else None)]
    if row.increment is not None and row.more is not None:
        quantities.append(Quantity(row.more, None, unit, of, "period", "exact", row.increment, day))
    chain = _speaking(claim, table, text) or (head.chain if head else ())
    casualties = row.entry is not None and row.entry[1] in {"person", "harm"}
    return changed(
        claim,
        chain=chain,
        quote="none" if not chain else claim.quote if claim.chain or head is None else head.quote,
        kind="casualties" if casualties and unit != "people" else "equipment_loss" if loss and kind == "thing" else claim.kind,
        modality="asserted",
        certainty=None,
        condition=None,
        outcome=None,
        agent=None,
        target=frame.party,
        places=tuple(p for p in claim.places if row.span.holds(p.span)),
        time=days,
        quantities=tuple(quantities),
    )


def _unit(row: Row, frame: _Frame) -> tuple[str, str]:
    """Unit and kind of a row: people of a table of losses are losses, where the row does not say what became of them."""
    unit, kind = row.entry or ("other", "thing")
    if kind == "person":
        unit = "killed" if KILLED.search(row.tail) else frame.harm or ("losses" if frame.loss else unit)
    return unit, kind


def _frame(seen: _Named, table: Table) -> _Frame:
    if table.header is None:
        return _Frame(None, total=False, loss=False, harm=None, days=None, party=None)
    words = table.header.of(seen.reading.story.text)
    entry = label_entry(words)
    return _Frame(
        "about" if ABOUT.search(words) else None,
        total=bool(TOTAL.search(words)),
        loss=bool(LOSS.search(words)),
        harm=entry[0] if entry is not None and entry[1] == "harm" else None,
        days=_days(seen, table.header),
        party=_party(seen, table.header),
        period=bool(PAST.search(words)),
    )


def _party(seen: _Named, header: Span) -> Party | None:
    """Whose losses: the force, state or side that a header names, not who reports them."""
    text = seen.reading.story.text
    for m in sorted(seen.mentions_in(header), key=_away_from_enemy):
        if m.kind in HOLDERS and m.span not in seen.said and without_harm(m.span.of(text)) == m.span.of(text):
            return Party(m.span, m.who, m.side)
    words = OF_WHOM.match(text, header.start, header.end)
    if words is None:
        return None
    own = seen.reading.issuer if words["own"] else None
    span = Span(*words.span("own" if words["own"] else "whose"))
    if words["own"]:
        return Party(span, own.side or own.who, own.side) if own else None
    return Party(span, span.of(text).lower(), None)


def _away_from_enemy(mention: Mention) -> tuple[bool, int]:
    return mention.kind != "force", mention.span.start


# --- days ---


def _days(seen: _Named, header: Span) -> Interval | None:
    """The days a header names: "from 24.02 to 27.12", "since 3 May", "as of 6 May"; a year left out counts from publication."""
    reading = seen.reading
    numeric = NUMERIC.search(reading.story.text, header.start, header.end)
    if numeric is not None:
        return _numeric(numeric, reading.story.published)
    times = seen.times_in(header)
    if not times or times[0].span is None or times[-1].span is None:
        return None
    span = Span(times[0].span.start, times[-1].span.end)
    if len(times) > 1:
        return _interval(times[0].start, times[-1].end, span)
    before = reading.story.text[max(0, span.start - 12) : span.start]
    if SINCE.search(before):
        return _interval(times[0].start, reading.story.published, span)
    as_of = before.lower().endswith(("as of ", "by ", "until ")) and WORDY.search(span.of(reading.story.text))
    return _interval(None, times[0].end, span) if as_of else times[0]


def _numeric(match: re.Match[str], published: datetime.date | None) -> Interval | None:
    end = _date(match["d2"], match["m2"], match["y2"], published)
    start = _date(match["d1"], match["m1"], match["y1"], end)
    return _interval(start, end, Span(match.start(), match.end())) if start and end else None


def _date(day: str, month: str, year: str | None, latest: datetime.date | None) -> datetime.date | None:
    """A day written in figures; without a year, the last such day that is not after the latest possible one."""
    if year is None and latest is None:
        return None
    years = [int(year) + (2000 if len(year) == 2 else 0)] if year else [latest.year, latest.year - 1] if latest else []
    for y in years:
        try:
            found = datetime.date(y, int(month), int(day))
        except ValueError:
            continue
        if year or (latest is not None and found <= latest):
            return found
    return None


def _interval(start: datetime.date | None, end: datetime.date | None, span: Span | None) -> Interval:
    edtf = f"{start or '..'}/{end or '..'}"
    return Interval(start, end, "days" if start and end else "open", edtf, span, rule=RULE)


def _last_day(reading: Reading, frame: _Frame) -> Interval | None:
    """The day of an increment: from the day before the total's last day to that day, as any "past day" is counted."""
    end = (frame.days.end if frame.days else None) or reading.story.published
    return _interval(end - datetime.timedelta(days=1), end, None) if end else None
