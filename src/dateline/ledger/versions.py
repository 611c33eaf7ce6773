"""Which version of a story holds, and which reading of it: by its own dates first, then by when it was retrieved."""

from __future__ import annotations

from sqlalchemy import Connection, Select, delete, func, insert, select

from dateline.ledger.schema import heads, readings, versions


def newest_first() -> Select[tuple[int, int, int]]:
    """Every reading as (story, version, reading): for each story its newest version first, of each version its newest reading.

    A version's day is that of its update, else of its publication; an undated one is older than any.
    """
    day = func.coalesce(versions.c.updated, versions.c.published, "")
    return (
        select(versions.c.story, versions.c.key.label("version"), readings.c.key.label("reading"))
        .join(readings, readings.c.version == versions.c.key)
        .order_by(versions.c.story, day.desc(), versions.c.retrieved.desc(), versions.c.id.desc(), readings.c.key.desc())
    )


def set_head(connection: Connection, story: int) -> None:
    """Note which version of the story holds now, and its newest reading."""
    head = connection.execute(newest_first().where(versions.c.story == story).limit(1)).one()
    connection.execute(delete(heads).where(heads.c.story == story))
    connection.execute(insert(heads).values(story=head.story, version=head.version, reading=head.reading))
