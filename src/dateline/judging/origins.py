"""Where claims come from: from the first utterance that the ledger holds to each outlet that carries it, step by step."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dateline.judging.changed import changes
from dateline.judging.groups import Groups, groups
from dateline.judging.link import full_ref
from dateline.judging.said import Said, said, voices
from dateline.judging.store import Judgement, story_of
from dateline.judging.tally import HEARD, Tally, counted
from dateline.ledger.connect import Ledger

Mouth = tuple[str, ...]  # the refs of one utterance


@dataclass(frozen=True, slots=True)
class Edge:
    """How an utterance comes from the one before it: the judgement that says so, and what was changed on the way."""

    kind: str  # copy, quotation, relay, credit, person
    score: float | None
    sentence: str
    judgement: str
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """One utterance in one story, and those that come from it."""

    said: tuple[Said, ...]
    outlet: str | None
    published: str | None
    edge: Edge | None
    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Tree:
    """One origin and all that carry it. ``attributed`` is false for prose that names no source."""

    name: str
    attributed: bool
    tally: Tally
    root: Node


def origins(ledger: Ledger, what: str) -> tuple[Tree, ...]:
    """The origins of a claim, and of all claims of an incident, the first heard first.

    ``what`` is a claim's ref or id, or an incident's id; of an incident's claims all are followed. Raises `RunError` R034, R095.
    """
    with ledger.snapshot() as connection:
        name = full_ref(connection, what)
        beside = groups(connection, [name], ("incident",)).of[name]
        mouths = groups(connection, beside, HEARD)
        found = sorted(set(mouths.of.values()))
        every = [name for group in found for name in group]
        within = groups(connection, every, HEARD[:1])
        shown = said(connection, every)
        heard = {voice.ref: voice for voice in voices(connection, every)}
    trees = []
    for group in found:
        utterances = _utterances(group, within, shown)
        if utterances:
            judged = [j for j in mouths.joined_by.get(group, ()) if j.kind == "origin"]
            root = _tree(utterances, judged)
            count = counted([heard[name] for name in group if name in heard], mouths)
            wire = next((v.relay for name in group if (v := heard.get(name)) is not None and v.relay), None)
            trees.append(_named(root, utterances, count, wire))
    return tuple(sorted(trees, key=lambda tree: (tree.root.published or "9999", -tree.tally.reports, tree.root.said[0].ref)))


def _named(root: Node, utterances: dict[Mouth, tuple[Said, ...]], count: Tally, wire: str | None) -> Tree:
    speakers = [s.speaker for some in (root.said, *utterances.values()) for s in some if s.speaker is not None]
    name = speakers[0] if speakers else wire or root.outlet or root.said[0].doc
    return Tree(name, bool(speakers) or wire is not None, count, root)


def _utterances(group: Sequence[str], within: Groups, shown: dict[str, Said]) -> dict[Mouth, tuple[Said, ...]]:
    """The utterances of a group that still hold, each with its claims in text order."""
    found: dict[Mouth, tuple[Said, ...]] = {}
    for mouth in sorted({within.of[name] for name in group}):
        some = sorted((shown[name] for name in mouth if name in shown), key=_start)
        if some:
            found[mouth] = tuple(some)
    return found


def _start(one: Said) -> int:
    return int(str(one.record["start"]))


def _tree(utterances: dict[Mouth, tuple[Said, ...]], judged: Sequence[Judgement]) -> Node:
    """The surest tree from the first utterance on."""
    mouth_of = {one.ref: mouth for mouth, some in utterances.items() for one in some}
    beside: dict[Mouth, list[tuple[float, int, Judgement, Mouth]]] = defaultdict(list)
    for n, j in enumerate(judged):
        ends = [mouth_of.get(name) for name in (j.left, j.right)]
        if ends[0] is not None and ends[1] is not None and ends[0] != ends[1]:
            score = j.score if j.score is not None else 2.0  # a person's
            beside[ends[0]].append((-score, n, j, ends[1]))
            beside[ends[1]].append((-score, n, j, ends[0]))
    first = min(utterances, key=lambda mouth: _when(utterances[mouth]))
    below: dict[Mouth, list[tuple[Judgement, Mouth]]] = defaultdict(list)
    done = {first}
    reach: list[tuple[float, int, Judgement, Mouth, Mouth]] = []
    _reach(reach, beside[first], first)
    while reach:
        _, _, j, end, start = heapq.heappop(reach)
        if end not in done:
            done.add(end)
            below[start].append((j, end))
            _reach(reach, beside[end], end)
    return _node(first, None, utterances, below)


def _reach(reach: list[Any], steps: Sequence[tuple[float, int, Judgement, Mouth]], start: Mouth) -> None:
    for score, n, j, end in steps:
        heapq.heappush(reach, (score, n, j, end, start))


def _when(some: tuple[Said, ...]) -> tuple[str, str]:
    return some[0].published or "9999", story_of(some[0].ref)


def _node(
    mouth: Mouth,
    edge: Edge | None,
    utterances: dict[Mouth, tuple[Said, ...]],
    below: dict[Mouth, list[tuple[Judgement, Mouth]]],
) -> Node:
    some = utterances[mouth]
    steps = sorted(below[mouth], key=lambda step: _when(utterances[step[1]]))
    children = []
    for j, end in steps:
        changed = tuple(changes(_end(j, some), _end(j, utterances[end]), some, utterances[end]))
        kind = str(j.because.get("edge", "person"))
        children.append(_node(end, Edge(kind, j.score, j.sentence, j.id, changed), utterances, below))
    return Node(some, some[0].outlet, some[0].published, edge, tuple(children))


def _end(j: Judgement, some: tuple[Said, ...]) -> Said:
    return next((one for one in some if one.ref in (j.left, j.right)), some[0])
