"""What people have decided already: claims that belong together, and claims that do not. It goes before what is found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Named = tuple[str, str]  # doc, claim id


@dataclass(frozen=True, slots=True)
class Decided:
    """Pairs of claims that are of one thing, and for a claim those that it is not of one thing with."""

    same: tuple[tuple[Named, Named], ...] = ()
    apart: Mapping[Named, frozenset[Named]] = field(default_factory=dict)

    def part(self, some: Iterable[Named], others: Iterable[Named]) -> bool:
        """Whether a claim of the one may not be with a claim of the other."""
        if not self.apart:
            return False
        held = set(others)
        return any(not held.isdisjoint(self.apart.get(one, frozenset())) for one in some)


NOTHING = Decided()


def decided(same: Iterable[tuple[Named, Named]], apart: Iterable[tuple[Named, Named]]) -> Decided:
    """What was decided, from pairs."""
    beside: dict[Named, set[Named]] = defaultdict(set)
    for one, other in apart:
        beside[one].add(other)
        beside[other].add(one)
    return Decided(tuple(sorted(set(same))), {name: frozenset(others) for name, others in beside.items()})
