"""The names under which one claimant is kept: the ministry's forms, and those who speak for it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from dateline.judging.said import heard_in
from dateline.ledger.collections import may_see, sight
from dateline.ledger.schema import claim_speakers, claims, heads, speakers
from dateline.linking.claimants import Key, Voice, key_of

# So many of the latest claims of a side are looked through for who speaks for whom.
LOOKED_AT = 2_000


def names_of(connection: Connection, name: str) -> tuple[str, ...]:
    """All names of the claimant of that name, itself first: other forms of one body, its press service, its spokesmen."""
    row = select(speakers.c.name, speakers.c.side).where(func.lower(speakers.c.name) == name.lower(), speakers.c.named == 1)
    keys = {key: side for said, side in connection.execute(row.distinct()) if _whole(key := _key(said, side))}
    found = dict.fromkeys([name])
    for key, side in keys.items():
        found |= dict.fromkeys(_forms(connection, key, side))
        found |= dict.fromkeys(_spokesmen(connection, key, side) if side else ())
    return tuple(one for one in found if one == name or one.lower() != name.lower())


def _whole(key: Key) -> bool:
    """Whether nothing is missing of the key: it is somebody's body, or a side."""
    return key[0] in {"body", "side"} and key[1] != ""


def _key(name: str, side: str | None) -> Key:
    return key_of(Voice("", name, None, None, side))


def _forms(connection: Connection, key: Key, side: str | None) -> Iterator[str]:
    """The names of that side that are the same body."""
    asked = select(speakers.c.name).where(speakers.c.side == side, speakers.c.named == 1).distinct().order_by(speakers.c.name)
    for said in connection.execute(asked).scalars():
        if _key(said, side) == key:
            yield said


def _spokesmen(connection: Connection, key: Key, side: str) -> Iterator[str]:
    """Who is heard as a spokesman of the body."""
    asked = (
        select(claims.c.record)
        .join(claim_speakers, claim_speakers.c.claim == claims.c.key)
        .join(speakers, speakers.c.key == claim_speakers.c.speaker)
        .join(heads, heads.c.reading == claims.c.reading)
        .where(speakers.c.side == side, claims.c.record != "", *may_see(connection, claims.c.story, sight(connection)))
        .order_by(claims.c.key.desc())
        .limit(LOOKED_AT)
    )
    for record in connection.execute(asked).scalars():
        for link in json.loads(record)["attribution"]:
            if link["role"] and link["who"] and link["side"] == side and key_of(heard_in(link, "")) == key:
                yield link["who"]
