"""What must hold of every reading of every text, and texts nobody would print."""

from __future__ import annotations

import datetime
import typing
from collections.abc import Iterator
from functools import cache
from typing import Any

from hypothesis import strategies as st

from dateline import types
from dateline.exchange.records import Record, claim_record, json_line, mention_records
from dateline.pipeline import Tools, build_tools, read
from dateline.reading.story import Known, build
from dateline.types import Reading, Story

# --- the closed lists of docs/record.md ---

KINDS = set(
    (
        "fighting assault shelling airstrike missile_strike drone_strike bombing shootdown attack sabotage "
        "capture withdrawal control advance siege deployment training mobilisation readiness arms_transfer "
        "casualties equipment_loss damage displacement detention abuse humanitarian meeting negotiation "
        "agreement demand threat sanction support condemnation investigation assessment protest other "
    ).split()
)
UNITS = set(
    "killed wounded casualties losses missing captured displaced strikes shellings attacks settlements vehicles drones missiles "
    "money people days other".split()
)
CHOICES: dict[str, set[object]] = {
    "section": set(typing.get_args(types.SectionKind)),
    "quote": set(typing.get_args(types.QuoteKind)),
    "kind": set(KINDS),
    "modality": set(typing.get_args(types.Modality)),
    "certainty": {None, *typing.get_args(types.Step)},
    "outcome": {None, *typing.get_args(types.Outcome)},
}
PARTS: dict[str, dict[str, set[object]]] = {
    "quantities": {
        "unit": set(UNITS),
        "basis": set(typing.get_args(types.Basis)),
        "bound": set(typing.get_args(types.Bound)),
    },
    "places": {"precision": set(typing.get_args(types.PlacePrecision)), "area": {True, False}},
}
# Where a string's span stands, for those that have no "text" of their own.
SPANS = {"source": "source_span", "role": "role_span", "cue": "cue_span", "medium": "medium_span", "hedge": "hedge_span"}


@cache
def tools() -> Tools:
    """The real tools, built once a test run."""
    return build_tools()


def story_of(text: str, published: datetime.date | None = datetime.date(2024, 11, 13)) -> Story:
    """The text as a story of that day, divided as the reading room does it."""
    return build(text, Known(published=published), id="test", doc="test")


def reading_of(text: str, published: datetime.date | None = datetime.date(2024, 11, 13)) -> Reading:
    """The text through the whole pipeline."""
    (reading,) = read([story_of(text, published)], tools())
    return reading


def records_of(reading: Reading) -> list[Record]:
    return [claim_record(claim, reading.story) for claim in reading.claims]


def lines_of(reading: Reading) -> str:
    """Everything the commands print of a reading, as they print it."""
    return "\n".join(map(json_line, [*records_of(reading), *mention_records(reading)]))


def faults(reading: Reading) -> list[str]:
    """What is wrong with a reading; nothing, for every text there is."""
    text, records = reading.story.text, records_of(reading)
    found = [fault for record in records for fault in _faults_of_claim(record, text)]
    found += [fault for record in mention_records(reading) for fault in _faults_of_words(record, text, str(record["type"]))]
    ids = [record["id"] for record in records]
    if len(set(ids)) != len(ids):
        found.append(f"ids are not unique: {sorted(map(str, ids))}")
    return found


def _faults_of_claim(record: Record, text: str) -> Iterator[str]:
    claim: Any = record
    at = f"claim {claim['content']!r}"
    yield from _faults_of_words({"text": claim["content"], **claim}, text, at)
    yield from (f"{at}: {field} is {claim[field]!r}" for field, allowed in CHOICES.items() if claim[field] not in allowed)
    for name, fields in PARTS.items():
        for part in claim[name]:
            yield from (
                f"{at}: {name} {field} is {part[field]!r}" for field, allowed in fields.items() if part[field] not in allowed
            )
    if bool(claim["attribution"]) == (claim["quote"] == "none"):
        yield f"{at}: quote {claim['quote']} with {len(claim['attribution'])} speakers"
    if (claim["hedge"] is None) != (claim["certainty"] is None) or (claim["probability"] is None) != (claim["certainty"] is None):
        yield f"{at}: hedge {claim['hedge']!r}, certainty {claim['certainty']!r}, probability {claim['probability']!r}"
    if claim["probability"] and not 0 <= claim["probability"][0] <= claim["probability"][1] <= 1:
        yield f"{at}: probability {claim['probability']}"
    if claim["confidence"] is not None and not 0 <= claim["confidence"] <= 1:
        yield f"{at}: confidence {claim['confidence']}"
    days = [claim["time"][edge] for edge in ("start", "end") if claim["time"][edge]] if claim["time"] else []
    if days != sorted(days):
        yield f"{at}: time {claim['time']}"
    for quantity in claim["quantities"]:
        if quantity["high"] is not None and not quantity["value"] <= quantity["high"]:
            yield f"{at}: quantity {quantity}"
    for place in claim["places"]:
        if place["lat"] is not None and not (-90 <= place["lat"] <= 90 and -180 <= place["lon"] <= 180):
            yield f"{at}: place {place}"


def _faults_of_words(value: object, text: str, at: str) -> Iterator[str]:
    """Strings that are not the words their span stands for, at any depth."""
    if isinstance(value, list):
        for part in value:
            yield from _faults_of_words(part, text, at)
    if not isinstance(value, dict):
        return
    for words, place in (("text", "span"), *SPANS.items()):
        if place in value:
            yield from _fault_of(value[words], value[place], text, f"{at}: {words}")
    if "start" in value and isinstance(value["start"], int):
        yield from _fault_of(value["text"], [value["start"], value["end"]], text, f"{at}: text")
    for part in value.values():
        yield from _faults_of_words(part, text, at)


def _fault_of(words: object, place: object, text: str, at: str) -> Iterator[str]:
    if words is None and place is None:
        return
    if not isinstance(place, list) or not isinstance(words, str) or not 0 <= place[0] < place[1] <= len(text):
        yield f"{at} {words!r} has span {place!r}"
    elif text[place[0] : place[1]] != words:
        yield f"{at} {words!r} is not {text[place[0] : place[1]]!r}"


# --- texts ---

NEWS = (
    "Officials in Odesa said on Monday that 14 people were killed when two missiles hit a market near the port.",
    "“We will not leave the town,” Colonel Ivan Petrenko told reporters, adding that his brigade had shot down three drones.",
    "The ministry denied the claim, citing its own commanders, and warned that further attacks were likely this week",
    "According to the Reuters news agency, at least 2,500 residents have fled since 3 March 2022, and dozens are still missing.",
    "The rebels (who hold most of the province) may have lost up to 30-40 fighters, 5 tanks and one multiple rocket-launcher",
    "Israel’s army reportedly struck Rafah overnight; Hamas said “dozens” had died: “It is a massacre",
    "It is unlikely that the 2nd Guards Tank Army will advance before February, British defence intelligence tweeted.",
    '"If they cross the river," he said, "we\'ll respond with everything we have." He did not elaborate.',
    "President X told the BBC that Y had told him that Z had said that the bridge was destroyed by the 11th of July.",
    "Kyiv, Kharkiv and Moscow, Idaho",
    "on 30 February 2023 at 25:61, between 24 and 27 December, since the 1990s, from Monday to Sunday",
    "killed 3; wounded 12 - 15, $5bn, £2.5 million, half a million, 12,00,000, 1.2.3.4, 99999999999999999999",
    "The Foreign Minister said:",
    "Address by President Anna Example",
    "we have captured the airport and our men hold it. We thank our allies.",
    "the the of of to to and and , , ; ; said said said told",
    "WASHINGTON (AP) — REBELS TAKE CITY, 200 DEAD",
    "Photo: Jane Doe/Reuters",
)
MARKS = (
    "\"", "“", "”", "‘", "’", "'", "«", "»", "„", "''", "``", "(", ")", "[", "]", "—", "–", "-",
    "…", "...", ".", ",", ":", ";", "?", "!", "%",
    "\t", "\r\n", "\n", "\n\n", "\u2028", "\x0b", "\x0c", "\x1c", "\x85", "\xa0", "\u200b",
    "\u200f", "\u202e", "\u2066", "\ufeff", "\xad",
    "\x00", "\x1b[31m", "\ud800", "\ufffd", "😀", "👩‍👩‍👧", "🇺🇦", "é", "e\u0301", "ſ", "İ", "ı", "K",
    "ß", "ﬁ", "½", "²", "٣", "१२", "Ⅳ", "①",
)  # fmt: skip
SCRIPTS = (
    "Войска заняли город 5 мая, сообщило министерство.", "قال الجيش إن 12 جنديا قتلوا يوم الاثنين.", "צה״ל תקף בעזה",
    "日本語の記事。", "한국어 기사", "Η κυβέρνηση είπε", "ทหาร 3 นาย", "İstanbul’da ıssız", "Straße ﬁel", "Zażółć gęślą jaźń",
)  # fmt: skip
WORDS = sorted({word for sentence in NEWS for word in sentence.split()})
LONG = st.builds(
    lambda part, n: part * n, st.sampled_from((*MARKS, "a", "Z", "9", "ab-", "x.y", "1,", "'s", "of the ")), st.integers(1, 400)
)
CONFUSED = str.maketrans({"s": "ſ", "i": "İ", "k": "K", " ": "\u2009", "1": "१"})
PIECES = st.one_of(
    st.sampled_from(NEWS),
    st.sampled_from(NEWS).map(lambda words: words.translate(CONFUSED)),
    st.sampled_from(NEWS).map(str.upper),
    st.sampled_from(WORDS),
    st.sampled_from(MARKS),
    st.sampled_from(SCRIPTS),
    st.text(max_size=30),
    LONG,
)
JOINTS = st.sampled_from((" ", " ", " ", "", "\n", "\n\n", ". ", ", ", "\t", "\r\n"))


@st.composite
def texts(draw: st.DrawFn) -> str:
    """News and rubbish, run together."""
    pieces = draw(st.lists(st.tuples(PIECES, JOINTS), max_size=14))
    return "".join(piece + joint for piece, joint in pieces)


DAYS = st.sampled_from((datetime.date(2024, 11, 13), None, datetime.date.min, datetime.date.max, datetime.date(2024, 2, 29)))
