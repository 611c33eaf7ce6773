"""Actors of the registry as plain records: what `dateline actors show` and `list` print as JSON."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from dateline.actors.additions import added as own_rows
from dateline.actors.names import words_of
from dateline.actors.records import Record
from dateline.actors.registry import Registry
from dateline.types import Actor


def actor_record(registry: Registry, actor: Actor, day: datetime.date | None) -> dict[str, Any]:
    """One actor: whom it speaks for and what it holds on the day, and every row of it with its source.

    Without a day, ``side`` is the one that all its rows agree on, or none; ``holds`` is empty.
    """
    standing = registry.on(actor, day)
    terms = registry.terms.get(actor.id, ())
    return {
        "id": actor.id,
        "name": actor.name,
        "kind": actor.kind,
        "on": day.isoformat() if day else None,
        "side": standing.side if standing else None,
        "holds": [t.office for t in terms if day is not None and t.holds(day)],
        "names": list(actor.aliases),
        "rows": [_row(record) for record in registry.rows.get(actor.id, ())],
    }


def list_records(registry: Registry, *, added: bool = False, kind: str = "", side: str = "") -> list[dict[str, Any]]:
    """Actors by name, each once; ``added`` keeps those that the user has rows of."""
    own = set(_own_ids()) if added else None
    found = {e.actor.id: e.actor for entries in registry.entries.values() for e in entries}
    kept = [
        actor
        for actor in found.values()
        if (own is None or actor.id in own) and kind in {"", actor.kind} and (not side or _speaks_for(registry, actor, side))
    ]
    return [
        {"id": actor.id, "name": actor.name, "kind": actor.kind, "side": actor.side, "names": list(actor.aliases)}
        for actor in sorted(kept, key=lambda a: (words_of(a.name), a.id))
    ]


def _speaks_for(registry: Registry, actor: Actor, side: str) -> bool:
    """Whether any row of the actor is of that side."""
    return any((row.side or "").casefold() == side.casefold() for row in registry.rows.get(actor.id, ()))


def _own_ids() -> Iterator[str]:
    for record in own_rows():
        yield f"{record.kind}:{'-'.join(words_of(record.name))}"


def _row(record: Record) -> dict[str, str | None]:
    return {
        "side": record.side,
        "office": record.office,
        "from": record.start.isoformat() if record.start else None,
        "to": record.end.isoformat() if record.end else None,
        "source": record.source,
    }
