"""Which version of a story holds, and which reading of it: by its own dates first, then by when it was retrieved."""

from __future__ import annotations

from sqlalchemy import Connection, Select, delete, func, insert, select
from sqlalchemy.sql.elements import ColumnElement

from dateline.ledger.reader import SECOND
from dateline.ledger.schema import heads, readers, readings, stories, versions


def by_second() -> ColumnElement[bool]:
    """Whether a second reader made a reading: its claims stand beside the first reader's, and hold only where it alone read."""
    return readings.c.reader.in_(select(readers.c.key).where(readers.c.id.startswith(SECOND, autoescape=True)))


def newest_first(*, published_by: str | None = None, held_by: str | None = None) -> Select[tuple[int, int, int]]:
    """Every reading as (story, version, reading): for each story its newest version first, of each version its newest reading.

    A version's day is that of its update, else of its publication; an undated one is older than any. The first row of each story
    is what holds: as of a day of publication ``published_by`` (an undated version counts by the day it was retrieved) and of a
    moment ``held_by`` of this ledger, where they are given.
    """
    day = func.coalesce(versions.c.updated, versions.c.published, "")
    found = (
        select(versions.c.story, versions.c.key.label("version"), readings.c.key.label("reading"))
        .join(readings, readings.c.version == versions.c.key)
        .order_by(
            versions.c.story, day.desc(), versions.c.retrieved.desc(), versions.c.id.desc(), by_second(), readings.c.key.desc()
        )
    )
    if published_by is not None:
        known = func.coalesce(versions.c.updated, versions.c.published, func.substr(versions.c.retrieved, 1, len("YYYY-MM-DD")))
        found = found.where(known <= published_by)
    if held_by is not None:
        found = found.where(readings.c.recorded <= held_by)
    return found


def stories_named(connection: Connection, name: str) -> list[int]:
    """The keys of the stories of that id, address or name, the latest first."""
    # Apart, each goes along its index.
    ids = connection.execute(select(stories.c.key).where(stories.c.id == name)).scalars().all()
    last: dict[int, int] = dict.fromkeys(ids, 0)
    for column in (versions.c.url, versions.c.doc):
        for row in connection.execute(select(versions.c.story, versions.c.key).where(column == name)):
            last[row.story] = max(last.get(row.story, 0), row.key)
    return sorted(last, key=lambda story: -last[story])


def set_head(connection: Connection, story: int) -> None:
    """Note which version of the story holds now, and its newest reading."""
    head = connection.execute(newest_first().where(versions.c.story == story).limit(1)).one()
    connection.execute(delete(heads).where(heads.c.story == story))
    connection.execute(insert(heads).values(story=head.story, version=head.version, reading=head.reading))
