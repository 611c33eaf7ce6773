"""What a claim is after what people decided: as the reader made it, as it stands, and who thinks otherwise."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from dateline.errors import RunError
from dateline.exchange.item import Review
from dateline.exchange.records import Record
from dateline.ledger.collections import seen_by_one
from dateline.ledger.connect import Ledger
from dateline.ledger.reviews import Decision, Standing, coding_blind, decisions, live, opinions_of, standing
from dateline.ledger.schema import claims, heads, stories, versions


@dataclass(frozen=True, slots=True)
class Basis:
    """A claim before anybody decided about it, and the text it stands in. ``record`` is None for one that people made."""

    claim: str
    story: str
    story_key: int
    version: str
    text: str
    record: Record | None


@dataclass(frozen=True, slots=True)
class View:
    """A claim as it stands: ``read`` the reader's record, ``record`` the one that holds, ``history`` every decision in order."""

    claim: str
    story: str
    version: str
    text: str
    read: Record | None
    record: Record
    standing: Standing
    history: tuple[Decision, ...]

    @property
    def status(self) -> Review:
        """open, accepted, corrected, rejected, disputed, merged or split."""
        return self.standing.status


def view(ledger: Ledger, claim: str, *, viewer: str | None = None) -> View:
    """The claim as it stands; for a ``viewer``, as that reviewer has it and without what they may not see yet.

    Who has not decided yet sees what holds, others' corrections among it, unless they code blind.

    Raises `RunError` R034 when there is none, R035 after a takedown.
    """
    with ledger.snapshot() as connection:
        return view_of(connection, claim, viewer=viewer)


def view_of(connection: Connection, claim: str, *, viewer: str | None = None) -> View:
    """The same on a connection that is open already."""
    made = decisions(connection, [claim]).get(claim, [])
    found = basis(connection, claim, made)
    if not seen_by_one(connection, found.story_key):
        raise RunError("R034", where=claim)
    stands = standing(made, viewer=viewer)
    base = found.record or stands.made
    if base is None:  # the split or addition that made it was taken back
        raise RunError("R034", where=claim)
    values = stands.values
    if viewer is not None:
        mine = opinions_of(live(made)).get(viewer)
        values = mine.values if mine else stands.values
    shown = tuple(d for d in made if not _hidden(d, made, viewer))
    return View(claim, found.story, found.version, found.text, found.record, {**base, **values}, stands, shown)


def basis(connection: Connection, claim: str, made: Sequence[Decision]) -> Basis:
    """What the reader made of the claim, in the reading that holds; else the text in which people found it. Raises R034, R035."""
    asked = (
        select(claims.c.record, claims.c.story, stories.c.id, versions.c.id.label("version"), versions.c.text)
        .join(stories, stories.c.key == claims.c.story)
        .join(versions, versions.c.key == claims.c.version)
        .outerjoin(heads, heads.c.reading == claims.c.reading)
        .where(claims.c.id == claim)
        .order_by(heads.c.reading.is_(None), claims.c.key.desc())
    )
    row = connection.execute(asked.limit(1)).first()
    if row is not None:
        if row.text is None or not row.record:
            raise RunError("R035", where=claim)
        return Basis(claim, row.id, row.story, row.version, row.text, json.loads(row.record))
    version = next((str(d.after["version"]) for d in made if "version" in d.after), None)
    if version is None:
        raise RunError("R034", where=claim)
    kept = select(versions.c.text, versions.c.story, stories.c.id).join(stories, stories.c.key == versions.c.story)
    there = connection.execute(kept.where(versions.c.id == version)).one()
    if there.text is None:
        raise RunError("R035", where=claim)
    return Basis(claim, there.id, there.story, version, there.text, None)


def _hidden(decision: Decision, made: Sequence[Decision], viewer: str | None) -> bool:
    """Whether a reviewer who codes blind may not see it yet."""
    if viewer is None or decision.by == viewer or decision.action in {"assign", "add"} or "record" in decision.after:
        return False
    return viewer in coding_blind(live(made))
