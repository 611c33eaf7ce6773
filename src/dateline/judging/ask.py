"""Ask the ledger about a sentence, a quotation or a number: who says so, who says otherwise, who said it first.

The sentence is read as any story is; its words are looked for as well. What is found is held against what was asked field by
field. Nothing found is an answer too, with what was searched.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dateline.exchange.records import Record, claim_record
from dateline.judging.said import Said, said_found
from dateline.judging.tally import Tally, tally_of
from dateline.language.plain import words_of
from dateline.ledger.connect import Ledger
from dateline.ledger.series import series_of
from dateline.linking.altered import altered
from dateline.linking.checks import check
from dateline.linking.likely import family
from dateline.linking.match import kinship
from dateline.linking.numbers import stands_for
from dateline.pipeline import Tools, read
from dateline.query.coverage import coverage
from dateline.query.filters import Filter
from dateline.query.find import Found, page_of
from dateline.query.limits import asking
from dateline.reading.story import Known, build, story_id
from dateline.types import Reading

# So many claims are looked at for each way of looking; so many are shown of each sort.
LOOKED_AT, SHOWN = 200, 20
# A question is a dozen searches.
SECONDS = 5.0
# A claim is about what was asked when it has so much of its words; those that say the same have more.
ABOUT, SAME = 0.34, 0.6
QUOTED = re.compile(r'["“«](.{12,}?)["”»]', re.DOTALL)
WORD = re.compile(r"\w+")
# What in one field speaks against another.
CONTRARY = {frozenset({"asserted", "denied"})}


@dataclass(frozen=True, slots=True)
class Match:
    """A claim of the record beside what was asked: how it stands to it, in which field, and why the two differ."""

    said: Said
    verdict: str  # supports, contradicts, differently
    field: str | None
    why: str | None
    score: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Searched:
    """What the answer is out of."""

    stories: int
    outlets: int
    first: str | None
    last: str | None

    def __str__(self) -> str:
        """ "214 stories, 12 outlets, 20 Dec 2022 to 28 Dec 2022"."""
        days = f", {_day(self.first)} to {_day(self.last)}" if self.first and self.last else ""
        return f"{self.stories:,} {'story' if self.stories == 1 else 'stories'}, {_outlets(self.outlets)}{days}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the record holds of a question. ``read`` are the claims found in the question itself."""

    question: str
    read: tuple[Record, ...]
    searched: Searched
    supports: tuple[Match, ...]
    contradicts: tuple[Match, ...]
    differently: tuple[Match, ...]
    first: Match | None
    tally: Tally | None
    series: tuple[str, ...]

    @property
    def found(self) -> bool:
        """Whether anything in the record is about it."""
        return bool(self.supports or self.contradicts or self.differently or self.series)


def ask(
    ledger: Ledger, sentence: str, tools: Tools, *, as_of: datetime.date | None = None, today: datetime.date | None = None
) -> Answer:
    """What the ledger holds about a sentence. Days like "yesterday" count from ``today``. Raises `RunError` R032."""
    question = " ".join(sentence.split())
    reading = _read(question, tools, as_of or today)
    records = tuple(claim_record(claim, reading.story) for claim in reading.claims)
    base = Filter(as_of=as_of)
    with asking(ledger, seconds=SECONDS) as connection:
        found = {one.key: one for asked in _ways(question, records, base) for one in _some(connection, asked)}
    matches = sorted(
        _matches(question, records, found.values()), key=lambda m: (-m.score, m.said.published or "9999", m.said.ref)
    )
    supports, contradicts, differently = (
        tuple(m for m in matches if m.verdict == verdict)[:SHOWN] for verdict in ("supports", "contradicts", "differently")
    )
    told = [m for m in matches if m.verdict in {"supports", "contradicts"} or (m.verdict == "differently" and m.score >= SAME)]
    first = min(told, key=lambda m: (m.said.published or "9999", m.said.ref), default=None)
    with ledger.snapshot() as connection:
        counts = tally_of(connection, [m.said.ref for m in supports]) if supports else None
        flags = check(reading, list(series_of(connection)))
    told_of = tuple(dict.fromkeys(flag.sentence for flag in flags))
    searched = _searched(ledger, base)
    return Answer(question, records, searched, supports, contradicts, differently, first, counts, told_of)


def _read(question: str, tools: Tools, day: datetime.date | None) -> Reading:
    text = question if question.endswith((".", "!", "?", '"', "”")) else f"{question}."
    story = build(text, Known(published=day), id=story_id(text.encode()), doc="question", raw=text.encode())
    return next(iter(read([story], tools)))


# --- looking ---


def _ways(question: str, records: Sequence[Record], base: Filter) -> Iterator[Filter]:
    """The ways to look: the quoted words, all words, the rarest half of them, and what was read in the question."""
    for quoted in QUOTED.findall(question):
        phrase = " ".join(WORD.findall(quoted))
        yield replace(base, words=f'"{phrase}"')
    words = list(dict.fromkeys(words_of(question)))
    longest = sorted(words, key=lambda word: (-len(word), word))
    for some in (words, longest[: max(3, len(words) // 2)], longest[:2], *([word] for word in longest[:4])):
        if some:
            yield replace(base, words=" ".join(some))
    for record in records:
        yield from _fields(record, base)


def _fields(record: Any, base: Filter) -> Iterator[Filter]:
    places = tuple(place["name"] for place in record["places"])
    time = record["time"] or {}
    start, end = (datetime.date.fromisoformat(time[name]) if time.get(name) else None for name in ("start", "end"))
    if places:
        yield replace(base, place=places, kind=(record["kind"],))
    if (start or end) and record["kind"] != "other":
        yield replace(base, kind=(record["kind"],), event_from=start, event_to=end)
    for quantity in record["quantities"]:
        if quantity["value"] is not None:
            value = quantity["value"]
            yield replace(base, unit=(quantity["unit"],), at_least=value, at_most=value)
            if places:
                yield replace(base, unit=(quantity["unit"],), place=places)


def _some(connection: Any, asked: Filter) -> Iterable[Found]:
    return (one for one in page_of(connection, asked, after=None, limit=LOOKED_AT).claims if one.record)


# --- holding against ---


def _matches(question: str, records: Sequence[Record], found: Iterable[Found]) -> Iterator[Match]:
    asked: list[tuple[frozenset[str], Any]] = [(frozenset(words_of(str(r["content"]))), r) for r in records]
    asked = asked or [(frozenset(words_of(question)), None)]
    quotes = [" ".join(words_of(quoted)) for quoted in QUOTED.findall(question)]
    for one in found:
        words = words_of(str(one.record["content"]))
        best = max((_held(mine, record, frozenset(words), one) for mine, record in asked), key=lambda match: match[0])
        if any(quoted and quoted in " ".join(words) for quoted in quotes):
            yield Match(said_found(one), "supports", "words", None, 1.0, "the same words are quoted")
        elif best[0] >= ABOUT:
            yield Match(said_found(one), *best[1:4], round(best[0], 3), best[4])


def _held(mine: frozenset[str], asked: Any, words: frozenset[str], one: Found) -> tuple[float, str, str | None, str | None, str]:
    """How much a claim is about what was asked; then how it stands to it: verdict, field, why, sentence."""
    # Where it was is held against where it was: that both have the words of a place says nothing of what happened there.
    where = {word for place in (asked["places"] if asked is not None else ()) for word in words_of(place["name"])}
    mine = mine - where or mine
    shared = mine & words
    score = len(shared) / max(2, len(mine))
    its: Any = one.record
    if asked is None:
        return score, "supports" if score >= SAME else "differently", None, None, _both(shared)
    if family(asked["kind"]) != family(its["kind"]) and asked["kind"] != its["kind"]:
        score *= 0.6
    places = {place["name"] for place in asked["places"]}, {place["name"] for place in its["places"]}
    if places[0] and places[1]:
        score = score + 0.15 if places[0] & places[1] else score * 0.5
    days = asked["time"], its["time"]
    if all(day and day["start"] and day["end"] for day in days) and (
        days[0]["end"] < days[1]["start"] or days[1]["end"] < days[0]["start"]
    ):
        score *= 0.5
    same = any(_figures(a, b) == "same" for a in asked["quantities"] for b in its["quantities"])
    score += 0.2 * same
    if not shared and not same:
        return 0.0, "differently", None, None, ""
    score = min(1.0, score)
    return (score, *_stands(asked, its, score, shared))


def _stands(asked: Any, its: Any, score: float, shared: frozenset[str]) -> tuple[str, str | None, str | None, str]:
    if frozenset({asked["modality"], its["modality"]}) in CONTRARY and score >= SAME:
        return (
            "contradicts",
            "what",
            "at_odds",
            "it is said not to be so" if its["modality"] == "denied" else "it is said to be so",
        )
    if asked["modality"] != its["modality"]:
        return "differently", "modality", None, f"told as {its['modality']}, asked as {asked['modality']}"
    for mine in asked["quantities"]:
        for other in its["quantities"]:
            how = _figures(mine, other)
            if how == "mixed":
                mixed = kinship(mine["unit"], other["unit"])
                return "differently", mine["unit"], "definition", f"“{other['text']}” {other['unit']}: {mixed}"
            if how == "other" and mine["basis"] != other["basis"]:
                return "differently", mine["unit"], "period", f"“{other['text']}” is a {other['basis']}, not a {mine['basis']}"
            if how == "other" and score >= ABOUT:
                return "contradicts", mine["unit"], "at_odds", f"“{other['text']}”, not “{mine['text']}”"
    for changed in altered(asked["content"], its["content"]):
        told = f"“{changed.after or 'no such word'}”, not “{changed.before}”" if changed.before else f"with “{changed.after}”"
        return ("contradicts" if changed.scale == "not" else "differently"), changed.scale, None, told
    numbers = [q for q in asked["quantities"] if q["value"] is not None]
    if numbers and not any(_figures(mine, other) == "same" for mine in numbers for other in its["quantities"]):
        return "differently", numbers[0]["unit"], None, f"nothing is said of “{numbers[0]['text']}”; {_both(shared)}"
    if asked["certainty"] != its["certainty"] and score >= SAME:
        words = its["hedge"] or "no word of doubt"
        return "differently", "certainty", None, f"with “{words}”" if its["hedge"] else "with no word of doubt"
    return ("supports" if score >= SAME else "differently"), None, None, _both(shared)


def _figures(mine: Any, other: Any) -> str | None:
    """Whether two numbers are the same, other numbers of the same, or of things that reports mix up; None where neither."""
    if mine["value"] is None or other["value"] is None:
        return None
    if mine["unit"] != other["unit"]:
        return "mixed" if kinship(mine["unit"], other["unit"]) is not None else None
    same = mine["value"] == other["value"] or stands_for(mine["value"], other["value"], mine["bound"])
    return "same" if same or stands_for(other["value"], mine["value"], other["bound"]) else "other"


def _both(shared: Iterable[str]) -> str:
    return f"both have {', '.join(sorted(shared)[:6])}" if shared else "the same number"


# --- what was searched ---


def _searched(ledger: Ledger, filter: Filter) -> Searched:
    found = coverage(ledger, filter)
    firsts = [outlet.first for outlet in found if outlet.first]
    lasts = [outlet.last for outlet in found if outlet.last]
    outlets = len([outlet for outlet in found if outlet.name])
    return Searched(sum(outlet.stories for outlet in found), outlets, min(firsts, default=None), max(lasts, default=None))


def _day(day: str) -> str:
    return f"{datetime.date.fromisoformat(day):%-d %b %Y}"


def _outlets(count: int) -> str:
    return f"{count:,} {'outlet' if count == 1 else 'outlets'}"
