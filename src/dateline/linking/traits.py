"""What a claim is held against others by: its days, points, numbers, parties and words."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dateline.lexicons import rows
from dateline.linking.sites import of_war, proper_names, sites
from dateline.linking.words import is_light, lemmas
from dateline.places.geometry import kilometres
from dateline.types import Claim, Interval, Place, Quantity, Reading

Day = datetime.date
Days = tuple[Day, Day]
Key = tuple[str, int, str]  # doc, where it stands, claim id: the order of the record, whatever order stories came in

# A time longer than this names a period, not the day of a happening.
LONGEST = datetime.timedelta(days=4)
# "Overnight", time zones and the day of the report: one day apart may be one day.
SLACK = datetime.timedelta(days=1)
# A place wider than this tells the country a thing happened in, not where.
WIDEST_KM = 60.0
SLACK_KM = 5.0
# A place at most so wide is one where two happenings of a day are likely one; in a wider one there are many.
NARROW_KM = 12.0
# A time longer than this is the war's, not a happening's.
AT_LARGE = datetime.timedelta(days=31)
# A number for more days than a weekend has sums up many happenings.
DAYS_TOLD = datetime.timedelta(days=2)
COUNTED = frozenset(
    "killed wounded casualties losses missing captured displaced drones missiles vehicles strikes attacks".split()
)
_TAKEN_BACK = ("not ", "instead of ", "rather than ")
_BEFORE = max(len(words) for words in _TAKEN_BACK)
WORD_ONLY = "~"
_PLURALS = {"children": "child", "women": "woman", "families": "family", "babies": "baby", "schoolchildren": "schoolchild"} | {
    f"{word}men": f"{word}man" for word in ("gun", "service", "militia", "police", "air")
}
HARM = frozenset({"killed", "wounded", "casualties", "losses"})


@dataclass(frozen=True, slots=True)
class Traits:
    """A claim, or several claims of one story taken together, as linking sees them. Empty where nothing is said."""

    doc: str
    claims: tuple[Claim, ...]
    told: Day | None
    days: Days | None
    period: Days | None  # the days or the longer time that is named: what lies outside it is something else
    places: tuple[Place, ...]
    numbers: frozenset[tuple[str, float]]
    harmed: frozenset[str]  # whether those counted as harmed bore arms: "armed", "unarmed"
    parties: frozenset[str]
    words: frozenset[str]
    names: frozenset[str]
    sites: frozenset[str]  # names of places, on a map or not
    events: frozenset[str]  # kinds; of what is of no kind, the event's own word behind a tilde

    @property
    def key(self) -> Key:
        """Where it stands in the record."""
        return self.doc, self.claims[0].content.start, self.claims[0].id

    @property
    def specific(self) -> bool:
        """Whether anything tells one happening from the war around it: a day, a narrow place or its name, a count of harm."""
        where = bool(self.sites) or any(is_narrow(p) for p in self.places)
        return where or self.days is not None or any(unit in HARM for unit, _ in self.numbers)


def traits_of(reading: Reading) -> dict[str, Traits]:
    """The traits of each of a story's claims, by claim id."""
    return {claim.id: _traits(claim, reading) for claim in reading.claims}


def _traits(claim: Claim, reading: Reading) -> Traits:
    words = frozenset(lemmas(reading, claim.content))
    return Traits(
        doc=reading.story.doc,
        claims=(claim,),
        told=reading.story.published,
        days=days_of(claim.time),
        period=period_of(claim.time),
        places=tuple(p for p in claim.places if is_point(p)),
        numbers=frozenset((q.unit, q.value) for q in claim.quantities if q.value is not None and _holds(q, reading)),
        harmed=frozenset(_harmed(claim)),
        parties=frozenset(_parties(claim)),
        words=words,
        names=frozenset(token.lemma for token in proper_names(claim, reading)),
        sites=frozenset(sites(claim, reading)),
        events=frozenset(_events(claim, reading)),
    )


def _holds(quantity: Quantity, reading: Reading) -> bool:
    """Whether a number counts something, and is not one that is taken back ("16, not 14")."""
    before = reading.story.text[max(0, quantity.span.start - _BEFORE) : quantity.span.start].lower()
    return quantity.unit in COUNTED and not before.endswith(_TAKEN_BACK)


def _harmed(claim: Claim) -> Iterator[str]:
    """Whether those whom a claim counts as harmed bore arms, by the words for them."""
    for quantity in claim.quantities:
        if quantity.unit in HARM and quantity.of:
            for word in quantity.of.lower().replace("-", " ").split():
                if (found := _arms().get(_PLURALS.get(word) or word.removesuffix("s"))) is not None:
                    yield found


@cache
def _arms() -> dict[str, str]:
    return {word: row[1] for row in rows("incident_kinds.tsv") if row[0] == "harmed" for word in row[2].split("|")}


def _events(claim: Claim, reading: Reading) -> Iterator[str]:
    if claim.kind != "other":
        yield claim.kind
    elif claim.head < len(reading.tokens):  # a claim that comes from a record has no words
        head = reading.tokens[claim.head]
        if head.pos in {"VERB", "NOUN"} and not is_light(head.lemma):
            yield WORD_ONLY + head.lemma


def together(parts: list[Traits]) -> Traits:
    """Several claims of one story as one: all that any of them says; the narrowest of their days."""
    parts = sorted(parts, key=lambda part: part.key)
    days = [part.days for part in parts if part.days is not None]
    periods = [part.period for part in parts if part.period is not None]
    return Traits(
        doc=parts[0].doc,
        claims=tuple(claim for part in parts for claim in part.claims),
        told=parts[0].told,
        days=min(days, key=_narrowest, default=None),
        period=min(periods, key=_narrowest, default=None),
        places=tuple(dict.fromkeys(place for part in parts for place in part.places)),
        numbers=frozenset().union(*(part.numbers for part in parts)),
        harmed=frozenset().union(*(part.harmed for part in parts)),
        parties=frozenset().union(*(part.parties for part in parts)),
        words=frozenset().union(*(part.words for part in parts)),
        names=frozenset().union(*(part.names for part in parts)),
        sites=frozenset().union(*(part.sites for part in parts)),
        events=frozenset().union(*(part.events for part in parts)),
    )


def _narrowest(days: Days) -> tuple[datetime.timedelta, Days]:
    return days[1] - days[0], days


def period_of(time: Interval | None) -> Days | None:
    """The time named, however long, where both its ends are known."""
    return None if time is None or time.start is None or time.end is None else (time.start, time.end)


def days_of(time: Interval | None) -> Days | None:
    """The days of a happening, where the time is narrow enough to tell them."""
    if time is None or time.start is None or time.end is None or time.end - time.start > LONGEST:
        return None
    return time.start, time.end


def is_point(place: Place) -> bool:
    """Whether a place is narrow enough to tell two happenings apart."""
    return place.lat is not None and place.lon is not None and (place.radius_km or 0.0) <= WIDEST_KM


def is_narrow(place: Place) -> bool:
    """Whether a place is a settlement or a site rather than a region."""
    return place.lat is not None and (place.radius_km or 0.0) <= NARROW_KM


def at_large(claim: Claim, reading: Reading) -> bool:
    """Whether a claim tells of a war's whole course: a total of many days, months or years, the war itself, no narrow place."""
    if any(is_narrow(place) for place in claim.places):
        return False
    period = period_of(claim.time)
    summed = any(quantity.basis != "count" for quantity in claim.quantities)
    if summed and period is not None and period[1] - period[0] > DAYS_TOLD:
        return True
    if days_of(claim.time) is not None:
        return False
    if any(quantity.basis == "cumulative" for quantity in claim.quantities) or of_war(claim, reading):
        return True
    return period is not None and period[1] - period[0] > AT_LARGE


def _parties(claim: Claim) -> Iterator[str]:
    for party in (claim.agent, claim.target):
        if party is not None:
            yield from (party.side or "").split("|") if party.side else ()
            if party.who and party.who[0].isupper():  # "people" and "the suspect" are nobody in particular
                yield party.who


def days_apart(a: Days | None, b: Days | None) -> bool:
    """Whether the days rule out that both speak of one day."""
    return a is not None and b is not None and (a[1] + SLACK < b[0] or b[1] + SLACK < a[0])


def distance(a: tuple[Place, ...], b: tuple[Place, ...]) -> float | None:
    """How far the nearest places lie beyond their radii, in km; 0 where they meet, None where either side names none."""
    gaps = [_gap(p, q) for p in a for q in b]
    return min(gaps) if gaps else None


def _gap(a: Place, b: Place) -> float:
    if a.name == b.name or {a.geonames_id, *a.candidates} & {b.geonames_id, *b.candidates} - {None}:
        return 0.0  # one name may have been put on two points of the map
    assert a.lat is not None and a.lon is not None and b.lat is not None and b.lon is not None
    apart = kilometres((a.lat, a.lon), (b.lat, b.lon))
    return max(0.0, apart - (a.radius_km or 0.0) - (b.radius_km or 0.0) - SLACK_KM)


def numbers_differ(a: frozenset[tuple[str, float]], b: frozenset[tuple[str, float]]) -> bool:
    """Whether both count the same thing and no number is the same."""
    units = {unit for unit, _ in a} & {unit for unit, _ in b}
    return bool(units) and not any(pair in b for pair in a)


def at_odds(a: Traits, b: Traits) -> bool:
    """Whether the two cannot say the same thing: other days, other places, other numbers of the same."""
    return numbers_differ(a.numbers, b.numbers) or days_apart(a.period, b.period) or (distance(a.places, b.places) or 0.0) > 0
