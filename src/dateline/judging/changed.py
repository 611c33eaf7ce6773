"""What a retelling says otherwise than the words it comes from: hedge, modality, number, doer, and small words of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product
from typing import Any

from dateline.judging.said import Said
from dateline.linking.altered import Altered, alike, altered

# So many claims of one mouth are held against one another: a statement that long is a speech.
MOST = 24


def changes(before: Said, after: Said, source: Sequence[Said], relay: Sequence[Said]) -> Iterator[str]:
    """What changed between two claims that a step rests on, and in the wording of all that the two utterances have in common."""
    told = [*_fields(before.record, after.record)]
    for one, other in product(source[:MOST], relay[:MOST]):
        told += [found.sentence for found in altered(one.content, other.content)]
        told += _parties(one, other)
    yield from dict.fromkeys(told)


def reworded(said: Sequence[Said]) -> Iterator[tuple[Said, Said, Altered]]:
    """Claims of one claimant in two stories that differ in a small word, each such change once."""
    seen: set[Altered] = set()
    for one, other in combinations([s for s in said if s.modality in {"asserted", "denied"}][:MOST], 2):
        if one.story == other.story:
            continue
        for found in altered(one.content, other.content):
            if found not in seen:
                seen.add(found)
                yield one, other, found


def _fields(a: Any, b: Any) -> Iterator[str]:
    """Hedge, modality, numbers and their bounds."""
    if a["hedge"] and not b["hedge"]:
        yield f"the hedge “{a['hedge']}” is lost"
    elif b["hedge"] and not a["hedge"]:
        yield f"a hedge, “{b['hedge']}”, is added"
    elif a["certainty"] != b["certainty"]:
        yield f"“{a['hedge']}” becomes “{b['hedge']}”"
    if a["modality"] != b["modality"]:
        yield f"{a['modality']} becomes {b['modality']}"
    mine = {(q["unit"], q["basis"]): q for q in a["quantities"] if q["value"] is not None}
    for q in b["quantities"]:
        other = mine.get((q["unit"], q["basis"]))
        if other is None or q["value"] is None:
            continue
        if other["value"] != q["value"]:
            yield f"“{other['text']}” becomes “{q['text']}”"
        elif other["bound"] != q["bound"]:
            yield f"“{other['bound'].replace('_', ' ')}” becomes “{q['bound'].replace('_', ' ')}” ({q['text']})"


def _parties(one: Said, other: Said) -> Iterator[str]:
    """That somebody of another side does it, or that it is done to: where both clauses say the same and both tell the side."""
    a: Any = one.record
    b: Any = other.record
    for role, name in (("agent", "doer"), ("target", "one it is done to")):
        mine, its = a[role], b[role]
        told = mine and its and mine["side"] and its["side"]
        if told and not set(mine["side"].split("|")) & set(its["side"].split("|")) and alike(one.content, other.content):
            yield f"the {name}, “{mine['text']}”, becomes “{its['text']}”"
