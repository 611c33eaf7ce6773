"""Claims of one happening, from many stories, beside one another: each side's account, and the numbers they give.

Accounts are linked by weighed likenesses (`likely`) and kept apart by days and places that rule each other out. Which accounts
are held against one another is found by place and day, by names and by rare words, so the work grows with the number of stories.
An incident is a judgement that can be taken back: the claims stay as they are.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dateline.linking.accounts import Account, Range, Voices, accounts_of, range_of
from dateline.linking.decided import NOTHING, Decided
from dateline.linking.happenings import Happening, Joined, happenings, named
from dateline.linking.likely import RARE, Likeness, anchored, likeness, linked, other_means, ruled_out, score
from dateline.linking.traits import HARM, Days, Traits, numbers_differ, together
from dateline.linking.utterances import utterances
from dateline.linking.words import Weights, weights
from dateline.types import Claim, Place, Reading

# Each account is held against so many others of its place and day, or of one of its rare words.
NEIGHBOURS = 24
MARKS = 4
FRESH_DAYS = 4
# Taken as wholes, two groups may be a little less alike than the accounts that join them.
LEEWAY = 0.1


@dataclass(frozen=True, slots=True)
class Link:
    """Two claims of one happening, and why they are taken for that."""

    left: tuple[str, Claim]  # doc, claim
    right: tuple[str, Claim]
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Incident:
    """One happening as the stories tell it. ``id`` is that of the first claim that tells of it."""

    id: str
    days: Days | None
    places: tuple[Place, ...]
    claims: tuple[tuple[str, Claim], ...]  # doc, claim
    accounts: tuple[Account, ...]
    tolls: tuple[Range, ...]
    links: tuple[Link, ...]


# What of an account can rule another out: its times, places and kinds.
Sort = tuple[object, ...]


@dataclass(slots=True)
class _Group:
    """What is gathered so far: its happenings, the days and places any of them names, and what joined them.

    ``sorts`` holds one account of each sort: a group of thousands has few, and what is ruled out is so for all of a sort.
    """

    members: list[Happening]
    traits: Traits
    links: list[Link]
    sorts: dict[Sort, Traits]
    told: dict[str, list[Traits]]  # by story


def _alone(happening: Happening) -> _Group:
    one = happening.traits
    return _Group(
        [happening], one, [_within(happening, joined) for joined in happening.joined], {_sort(one): one}, {one.doc: [one]}
    )


def incidents(readings: Sequence[Reading], *, decided: Decided = NOTHING) -> tuple[Incident, ...]:
    """The happenings the stories tell of, in the order of their first reports; what people have decided goes before the rest."""
    rare = weights(readings)
    told = sorted((h for reading in readings for h in happenings(reading, rare, decided)), key=_order)
    groups = [_alone(happening) for happening in told]
    voices = {(u.story.doc, c.id): u.speaker for reading in readings for u in utterances(reading, rare) for c in u.claims}
    return tuple(_incident(group, voices) for group in _joined(groups, rare, decided))


def _order(happening: Happening) -> tuple[datetime.date, tuple[str, int, str]]:
    return happening.traits.told or datetime.date.max, happening.traits.key


def _sort(one: Traits) -> Sort:
    places = frozenset((p.name, p.geonames_id, p.candidates, p.lat, p.lon, p.radius_km) for p in one.places)
    return one.told, one.days, one.period, places, one.events


def _within(happening: Happening, joined: Joined) -> Link:
    doc = happening.traits.doc
    return Link((doc, joined.left), (doc, joined.right), joined.likeness)


# --- groups ---


def _joined(groups: list[_Group], rare: Weights, decided: Decided) -> list[_Group]:
    """Groups of one happening made one, the most alike first; what rules out one member rules out the group."""
    of = list(range(len(groups)))
    held: list[_Group | None] = list(groups)
    singles = [group.members[0] for group in groups]
    _settle(of, held, decided)
    pairs = []
    for a, b in _candidates([group.traits for group in groups], rare):
        found = _alike(groups[a].traits, groups[b].traits, rare)
        if found is not None:
            pairs.append((-found, a, b))
    barred: dict[tuple[Sort, Sort], bool] = {}
    for _, a, b in sorted(pairs):
        left, right = _root(of, a), _root(of, b)
        one, other = held[left], held[right]
        if left == right or one is None or other is None or not _may_join(one, other, rare, decided, barred):
            continue
        why = likeness(singles[a].traits, singles[b].traits, rare)
        _join(of, held, left, right, [Link(_head(singles[a]), _head(singles[b]), why)])
    for group in filter(None, held):
        group.members.sort(key=_order)
    return [group for group in held if group is not None]


def _settle(of: list[int], held: list[_Group | None], decided: Decided) -> None:
    """Join what people have decided to be one."""
    if not decided.same:
        return
    where = {name: n for n, group in enumerate(held) if group is not None for name in named(group.traits)}
    for one, other in decided.same:
        if one in where and other in where and _root(of, where[one]) != _root(of, where[other]):
            _join(of, held, _root(of, where[one]), _root(of, where[other]), [])


def _join(of: list[int], held: list[_Group | None], left: int, right: int, links: list[Link]) -> None:
    one, other = held[left], held[right]
    assert one is not None and other is not None
    keep, drop = min(left, right), max(left, right)
    more, fewer = (one, other) if len(one.members) >= len(other.members) else (other, one)
    more.members += fewer.members
    more.links += [*fewer.links, *links]
    more.sorts |= fewer.sorts
    for doc, some in fewer.told.items():
        more.told.setdefault(doc, []).extend(some)
    more.traits = together([one.traits, other.traits])
    held[keep] = more
    held[drop] = None
    of[drop] = keep


def _root(of: list[int], n: int) -> int:
    while of[n] != n:
        of[n] = of[of[n]]
        n = of[n]
    return n


def _head(happening: Happening) -> tuple[str, Claim]:
    return happening.traits.doc, happening.traits.claims[0]


def _alike(a: Traits, b: Traits, rare: Weights) -> float | None:
    """How alike two accounts are; None where something rules it out, or they are not alike enough."""
    if a.doc == b.doc or ruled_out(a, b) is not None or not anchored(a, b, rare):
        return None
    found = score(a, b, rare)
    return found if found >= linked() else None


def _may_join(one: _Group, other: _Group, rare: Weights, decided: Decided, barred: dict[tuple[Sort, Sort], bool]) -> bool:
    """Whether nobody decided against it, no member rules out one of the other, and the wholes are alike enough."""
    if decided.apart and decided.part(*([n for m in group.members for n in named(m.traits)] for group in (one, other))):
        return False
    if _told_as_two(one, other):
        return False
    if any(_barred(mine, its, a, b, barred) for mine, a in one.sorts.items() for its, b in other.sorts.items()):
        return False
    return score(one.traits, other.traits, rare) >= linked() - LEEWAY


def _told_as_two(one: _Group, other: _Group) -> bool:
    """Whether a story has both, by other means or of other days, and with other numbers of the harmed: it tells of two."""
    few, many = sorted((one.told, other.told), key=len)
    beside = ((a, b) for doc in few.keys() & many.keys() for a in few[doc] for b in many[doc])
    return any(numbers_differ(_harm(a), _harm(b)) and (other_means(a, b) or _other_days(a, b)) for a, b in beside)


def _other_days(a: Traits, b: Traits) -> bool:
    return a.days is not None and b.days is not None and (a.days[1] < b.days[0] or b.days[1] < a.days[0])


def _harm(one: Traits) -> frozenset[tuple[str, float]]:
    return frozenset(pair for pair in one.numbers if pair[0] in HARM)


def _barred(mine: Sort, its: Sort, a: Traits, b: Traits, known: dict[tuple[Sort, Sort], bool]) -> bool:
    """Whether one account rules another out, looked up where two of their sorts were held against one another before."""
    if (found := known.get((mine, its))) is None:
        found = known[mine, its] = ruled_out(a, b) is not None
    return found


# --- candidates ---


def _candidates(traits: Sequence[Traits], rare: Weights) -> Iterator[tuple[int, int]]:
    """Pairs worth a look, each once: of one place and day, or that share a name, a number or a rare word about one time."""
    held: dict[tuple[object, ...], list[int]] = defaultdict(list)
    seen: set[tuple[int, int]] = set()
    for n, one in enumerate(traits):
        for mark in _marks(one, rare):
            asked, kept = _keys(mark)
            for other in [other for key in asked for other in held[key][-NEIGHBOURS:]]:
                if other != n and (other, n) not in seen:
                    seen.add((other, n))
                    yield other, n
            for key in kept:
                if not held[key] or held[key][-1] != n:
                    held[key].append(n)


def _keys(mark: tuple[object, ...]) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Under which keys a mark is looked up, and under which it is kept: what has no day may be of any."""
    undated, every = (*mark[:-1], "undated"), (*mark[:-1], "every")
    return ([every], [undated, every]) if mark[-1] is None else ([mark, undated], [mark, every])


def _marks(one: Traits, rare: Weights) -> Iterator[tuple[object, ...]]:
    """What an account is looked up by: its cells of half a degree, its names, numbers and rarest words, each with its days.

    One that tells neither day nor place nor number is looked up by its rare names alone.
    """
    days = list(_days_about(one))
    if not one.specific:
        yield from (("word", name, day) for name in sorted(one.names) if rare.get(name, 1.0) >= RARE for day in days)
        return
    cells = {_cell(place.lat, place.lon, *corner) for place in one.places for corner in ((0.0, 0.0), (0.25, 0.25))}
    words = sorted(one.words, key=lambda word: (-rare.get(word, 1.0), word))[:MARKS]
    marks: list[tuple[object, ...]] = [("cell", *cell) for cell in sorted(cells)]
    marks += [("word", word) for word in sorted({*words, *one.names})]
    marks += [("number", *number) for number in sorted(one.numbers)]
    for mark in marks:
        for day in days:
            yield (*mark, day)


def _cell(lat: float | None, lon: float | None, north: float, east: float) -> tuple[float, int, int]:
    assert lat is not None and lon is not None
    return north, int((lat + north) // 0.5), int((lon + east) // 0.5)


def _days_about(one: Traits) -> Iterator[int | None]:
    """The days, two by two, that an account may be of: its own, else those before it was told."""
    if one.days is None and one.told is None:
        yield None
        return
    if one.days is not None:
        first, last = (day.toordinal() for day in one.days)
        first, last = first - 1, last + 1
    else:
        assert one.told is not None
        first, last = one.told.toordinal() - FRESH_DAYS, one.told.toordinal()
    yield from dict.fromkeys(day // 2 for day in range(first, last + 1))


# --- the incident ---


def _incident(group: _Group, voices: Voices) -> Incident:
    links = sorted(group.links, key=lambda link: (link.left[0], link.right[0], link.right[1].content.start))
    return incident_of([(h.reading, h.traits.claims) for h in group.members], group.traits, voices, links)


def incident_of(
    told: Sequence[tuple[Reading, tuple[Claim, ...]]], whole: Traits, voices: Voices, links: Sequence[Link] = ()
) -> Incident:
    """The incident of claims that belong together, story by story; ``whole`` is what all of them say taken together."""
    accounts = accounts_of(told, voices)
    claims = [(reading.story.doc, claim) for reading, some in told for claim in some]
    return Incident(
        id=claims[0][1].id,
        days=whole.days,
        places=tuple({place.geonames_id or place.name: place for place in reversed(whole.places)}.values())[::-1],
        claims=tuple(claims),
        accounts=accounts,
        tolls=tuple(found for unit in ("killed", "wounded") if (found := range_of(accounts, unit)) is not None),
        links=tuple(links),
    )
