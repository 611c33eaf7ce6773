"""Which version of a story holds, and which reading of it: by its own dates first, then by when it was retrieved."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Connection, Select, and_, bindparam, case, delete, exists, func, insert, select, update
from sqlalchemy.sql.elements import ColumnElement

from dateline.ledger.reader import SECOND
from dateline.ledger.schema import days_read, heads, readers, readings, stories, versions


def by_second(reading: ColumnElement[int]) -> ColumnElement[int]:
    """1 where a second reader made a reading, else 0: its claims hold only where it alone read."""
    made = readings.alias("made")
    found = exists().where(
        made.c.key == reading, readers.c.key == made.c.reader, readers.c.id.startswith(SECOND, autoescape=True)
    )
    return case((found.correlate_except(made, readers), 1), else_=0)


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
            versions.c.story,
            day.desc(),
            versions.c.retrieved.desc(),
            versions.c.id.desc(),
            by_second(readings.c.key),
            readings.c.key.desc(),
        )
    )
    if published_by is not None:
        known = func.coalesce(versions.c.updated, versions.c.published, func.substr(versions.c.retrieved, 1, len("YYYY-MM-DD")))
        found = found.where(known <= published_by, func.coalesce(versions.c.published, "") <= published_by)
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
    """Note which version of the story holds now, and its newest reading; and on which day of its outlet it counts."""
    head = connection.execute(_head_of(), {"of": story}).one()
    before = connection.execute(select(heads.c.version).where(heads.c.story == story)).scalar()
    connection.execute(delete(heads).where(heads.c.story == story))
    connection.execute(insert(heads).values(story=head.story, version=head.version, reading=head.reading))
    if before != head.version:
        if before is not None:
            _count_day(connection, before, -1)
        _count_day(connection, head.version, 1)


@cache
def _head_of() -> Select[tuple[int, int, int]]:
    """The question what holds of a story, built once: it is asked for each that is kept."""
    return newest_first().where(versions.c.story == bindparam("of")).limit(1)


def _count_day(connection: Connection, version: int, change: int) -> None:
    """One story more, or one less, on the day of that version."""
    known = [func.coalesce(versions.c[name], "") for name in ("publisher", "published", "language")]
    day = connection.execute(select(*known).where(versions.c.key == version)).one()
    names = dict(zip(("publisher", "published", "language"), day, strict=True))
    here = and_(*(days_read.c[name] == value for name, value in names.items()))
    found = connection.execute(select(days_read.c.stories).where(here)).scalar()
    if found is None:
        connection.execute(insert(days_read).values(**names, stories=change))
    elif found + change:
        connection.execute(update(days_read).where(here).values(stories=found + change))
    else:
        connection.execute(delete(days_read).where(here))
