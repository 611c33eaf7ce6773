"""How many reports, outlets and origins there are: one statement that twelve reports carry is one origin.

An origin is somebody who is quoted, or a wire that is credited. Prose that names neither is no origin of its own: its outlets are
counted apart, once each, and only where nothing else of theirs names a source; outlets whose prose is the same words count once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from dateline.judging.groups import Groups, groups
from dateline.judging.said import Voice, voices
from dateline.judging.store import ref
from dateline.ledger.connect import Ledger
from dateline.ledger.schema import claims, stories
from dateline.query.filters import Filter
from dateline.query.limits import asking
from dateline.query.plan import matching_keys

COUNTED = 2_000  # as `query.counts`
HEARD = ("utterance", "origin")


@dataclass(frozen=True, slots=True)
class Tally:
    """Reports, outlets, origins that are named, and outlets that name none."""

    reports: int
    outlets: int
    origins: int
    unattributed: int

    def __str__(self) -> str:
        """ "12 reports · 5 outlets · 2 origins, 3 outlets unattributed"."""
        told = [_some(self.reports, "report"), _some(self.outlets, "outlet"), _some(self.origins, "origin")]
        apart = f", {_some(self.unattributed, 'outlet')} unattributed" if self.unattributed else ""
        return " · ".join(told) + apart


def tally(ledger: Ledger, filter: Filter) -> Tally:
    """The tally of the claims that a filter finds, up to 2,000 of them. Raises `RunError` R032."""
    with asking(ledger) as connection:
        asked = select(stories.c.id, claims.c.id).join(stories, stories.c.key == claims.c.story)
        found = connection.execute(asked.where(claims.c.key.in_(matching_keys(connection, filter))).limit(COUNTED)).all()
    with ledger.snapshot() as connection:
        return tally_of(connection, [ref(story, claim) for story, claim in found])


def tally_of(connection: Connection, refs: Iterable[str]) -> Tally:
    """The tally of those claims."""
    names = sorted(set(refs))
    return counted(voices(connection, names), groups(connection, names, HEARD))


def counted(heard: Sequence[Voice], joined: Groups) -> Tally:
    """The tally of claims by who speaks in them and what joins them."""
    outlets = {voice.outlet or voice.doc for voice in heard}
    named = _named(heard, joined)
    sources = {source for source in named.values() if source is not None}
    bare: dict[str, set[object]] = defaultdict(set)
    told: set[str] = set()
    for voice in heard:
        outlet = voice.outlet or voice.doc
        if named[voice.ref] is None:
            bare[outlet].add(joined.of.get(voice.ref, (voice.ref,)))
        else:
            told.add(outlet)
    alone = _parts([marks for outlet, marks in sorted(bare.items()) if outlet not in told])
    return Tally(len({voice.story for voice in heard}), len(outlets), len(sources), alone)


def _named(heard: Sequence[Voice], joined: Groups) -> dict[str, object]:
    """For each claim the source it comes from: a name, a wire, a group of claims that quotes somebody; None for bare prose."""
    by_group: dict[tuple[str, ...], list[Voice]] = defaultdict(list)
    for voice in heard:
        by_group[joined.of.get(voice.ref, (voice.ref,))].append(voice)
    # One name in two groups, a minister who spoke twice, is one origin: groups that share a name are one.
    source: dict[str, object] = {}
    merged = _merged([{v.speaker for v in some if v.speaker} for some in by_group.values()])
    for (group, some), name in zip(by_group.items(), merged, strict=True):
        wires = {v.relay for v in some if v.relay}
        given: object = None
        if any(v.attributed for v in some):
            given = ("who", name) if name is not None else ("group", group)
        elif wires:
            given = ("wire", min(wires))
        source |= {v.ref: given for v in some}
    return source


def _merged(sets: Sequence[set[str]]) -> list[str | None]:
    """For each set of names one that stands for all sets joined by shared names; None for an empty set."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        parent.setdefault(name, name)
        while parent[name] != name:
            name = parent[name]
        return name

    for names in sets:
        ordered = sorted(names)
        for other in ordered[1:]:
            one, two = sorted((root(ordered[0]), root(other)))
            parent[two] = one
    return [root(min(names)) if names else None for names in sets]


def _parts(marks: Sequence[set[object]]) -> int:
    """How many of the sets are left when those that share a member are one."""
    parts: list[set[object]] = []
    for some in marks:
        beside = [part for part in parts if not part.isdisjoint(some)]
        parts = [part for part in parts if part.isdisjoint(some)] + [set(some).union(*beside)]
    return len(parts)


def _some(count: int, noun: str) -> str:
    return f"{count:,} {noun if count == 1 else noun + 's'}"
