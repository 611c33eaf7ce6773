"""A claim as a page shows it, and claims by ref out of the ledger."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from dateline.exchange.records import Record
from dateline.judging.recall import Kept, kept
from dateline.judging.store import ref, story_of
from dateline.ledger.collections import may_see, sight
from dateline.ledger.schema import claims, heads, stories, versions
from dateline.linking import claimants
from dateline.linking.claimants import united
from dateline.query.find import Found
from dateline.types import Claim

CHUNK = 400


@dataclass(frozen=True, slots=True)
class Said:
    """A claim with who says it and where it stands. No speaker is the outlet's own voice."""

    ref: str
    story: str
    claim: str
    doc: str
    outlet: str | None
    published: str | None
    url: str | None
    title: str | None
    content: str
    speaker: str | None
    side: str | None
    kind: str
    modality: str
    section: str
    record: Record


@dataclass(frozen=True, slots=True)
class Voice:
    """What counting needs of a claim: story, outlet, wire, and who is the innermost speaker, by name or else by words."""

    ref: str
    story: str
    doc: str
    outlet: str | None
    relay: str | None
    published: str | None
    speaker: str | None  # who it is, where that is known
    attributed: bool


def said_of(one: Kept, claim: Claim, record: Record) -> Said:
    """A claim of a story that was recalled."""
    story = one.reading.story
    published = story.published.isoformat() if story.published else None
    where = (one.doc, story.publisher, published, story.url, story.title)
    return _said(one.id, where, record | {"id": claim.id})


def said_found(found: Found) -> Said:
    """A claim that `find` found."""
    where = (str(found.record.get("doc", "")), found.publisher, found.published, found.url, found.title)
    return _said(found.story, where, found.record)


def _said(story: str, where: tuple[str, str | None, str | None, str | None, str | None], record: Mapping[str, Any]) -> Said:
    doc, outlet, published, url, title = where
    last = record["attribution"][-1] if record["attribution"] else None
    speaker = (last["who"] or last["source"] or "somebody not named") if last else None
    return Said(
        ref=ref(story, record["id"]),
        story=story,
        claim=record["id"],
        doc=doc,
        outlet=outlet,
        published=published,
        url=url,
        title=title,
        content=" ".join(record["content"].split()),
        speaker=speaker,
        side=last["side"] if last else None,
        kind=record["kind"],
        modality=record["modality"],
        section=record["section"],
        record=dict(record),
    )


def said(connection: Connection, refs: Iterable[str]) -> dict[str, Said]:
    """The claims of those refs as they hold now; what was taken down or holds no longer is left out."""
    names = sorted(set(refs))
    found: dict[str, Said] = {}
    for at in range(0, len(names), CHUNK):
        for row in _rows(connection, names[at : at + CHUNK]):
            where = (row.doc, row.publisher, row.published, row.url, row.title)
            one = _said(row.story, where, json.loads(row.record))
            found[one.ref] = one
    return {name: found[name] for name in names if name in found}


def voices(connection: Connection, refs: Iterable[str]) -> list[Voice]:
    """Who speaks in the claims of those refs."""
    names = sorted(set(refs))
    found: list[Voice] = []
    said_by: dict[str, claimants.Voice] = {}
    for at in range(0, len(names), CHUNK):
        for row in _rows(connection, names[at : at + CHUNK]):
            chain = json.loads(row.record)["attribution"]
            speaker = chain[-1]["who"] if chain else None
            given = (ref(row.story, row.id), row.story, row.doc, row.publisher, row.relay, row.published)
            found.append(Voice(*given, speaker, bool(chain)))
            if speaker is not None:
                said_by[found[-1].ref] = heard_in(chain[-1], row.story)
    # One claimant by several names is one.
    name_of = dict(zip(said_by, united(list(said_by.values())), strict=True))
    return sorted((replace(voice, speaker=name_of.get(voice.ref)) for voice in found), key=lambda voice: voice.ref)


def heard_in(link: Mapping[str, Any], story: str) -> claimants.Voice:
    """A speaker of a record's chain."""
    return claimants.Voice(story, link["who"], link["source"], link["role"], link["side"])


def _rows(connection: Connection, names: Sequence[str]) -> list[Any]:
    asked = (
        select(
            stories.c.id.label("story"),
            claims.c.id,
            claims.c.record,
            claims.c.published,
            *(versions.c[name] for name in ("doc", "publisher", "url", "title", "relay")),
        )
        .join(stories, stories.c.key == claims.c.story)
        .join(versions, versions.c.key == claims.c.version)
        .join(heads, heads.c.reading == claims.c.reading)
        .where(claims.c.id.in_([name.partition(":")[2] for name in names]), claims.c.record != "")
        # What links to a claim of a restricted story is not shown for it: nobody asked for its collection by name.
        .where(*may_see(connection, claims.c.story, sight(connection)))
    )
    wanted = set(names)
    return [row for row in connection.execute(asked) if ref(row.story, row.id) in wanted]


def recalled(connection: Connection, refs: Iterable[str]) -> dict[str, Kept]:
    """The stories of those refs, by id."""
    ids = sorted({story_of(name) for name in refs})
    keys: list[int] = []
    for at in range(0, len(ids), CHUNK):
        asked = select(stories.c.key).where(stories.c.id.in_(ids[at : at + CHUNK]))
        keys += connection.execute(asked.where(*may_see(connection, stories.c.key, sight(connection)))).scalars()
    return {one.id: one for one in kept(connection, keys)}


def day(text: str | None) -> datetime.date | None:
    """A day of a record."""
    return datetime.date.fromisoformat(text) if text else None
