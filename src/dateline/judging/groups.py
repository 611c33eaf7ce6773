"""What hangs together by judgements that hold: the claims of an incident, of an origin, of one mouth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from dateline.judging.store import Judgement, touching

# No group is followed beyond so many claims: a page shows no more, and a chain that long is no one happening.
LARGEST = 5_000


@dataclass(frozen=True, slots=True)
class Groups:
    """For each ref its group, a group of one where nothing joins it; and the judgements that join a group."""

    of: Mapping[str, tuple[str, ...]]
    joined_by: Mapping[tuple[str, ...], tuple[Judgement, ...]]


def groups(connection: Connection, refs: Iterable[str], kinds: Sequence[str]) -> Groups:
    """The groups that some claims belong to, followed along every judgement of "same" of those kinds."""
    wanted = sorted(set(refs))
    edges: dict[str, Judgement] = {}
    known: set[str] = set(wanted)
    wave: set[str] = set(wanted)
    while wave and len(known) < max(LARGEST, 4 * len(wanted)):
        found = [j for j in touching(connection, wave, kinds) if j.verdict == "same"]
        edges |= {j.id: j for j in found}
        wave = {name for j in found for name in (j.left, j.right)} - known
        known |= wave
    return _grouped(wanted, list(edges.values()))


def _grouped(wanted: Sequence[str], edges: Sequence[Judgement]) -> Groups:
    parent: dict[str, str] = {name: name for name in wanted}

    def root(name: str) -> str:
        parent.setdefault(name, name)
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for edge in edges:
        one, other = sorted((root(edge.left), root(edge.right)))
        parent[other] = one
    members: dict[str, list[str]] = defaultdict(list)
    for name in sorted(parent):
        members[root(name)].append(name)
    of = {name: tuple(group) for group in members.values() for name in group}
    joined: dict[tuple[str, ...], list[Judgement]] = defaultdict(list)
    for edge in sorted(edges, key=lambda j: (j.left, j.right, j.id)):
        joined[of[edge.left]].append(edge)
    return Groups(of, {group: tuple(some) for group, some in joined.items()})
