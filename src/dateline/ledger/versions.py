"""Which version of a story holds, and which reading of it: by its own dates first, then by when it was retrieved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import Connection, Select, and_, case, delete, exists, func, insert, select, update
from sqlalchemy.sql.elements import ColumnElement

from dateline.ledger.reader import SECOND
from dateline.ledger.schema import days_read, heads, readers, readings, stories, versions

# Stories in one question.
IN_ONE = 500


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


def set_heads(connection: Connection, stories: Iterable[int]) -> None:
    """Note which version of each of these stories holds now, and its newest reading; and on which day of its outlet it counts."""
    mine = sorted(set(stories))
    for at in range(0, len(mine), IN_ONE):
        _set_heads(connection, mine[at : at + IN_ONE])


def _set_heads(connection: Connection, mine: list[int]) -> None:
    now: dict[int, tuple[int, int]] = {}
    for row in connection.execute(newest_first().where(versions.c.story.in_(mine))):
        now.setdefault(row.story, (row.version, row.reading))
    before = {row.story: row.version for row in connection.execute(select(heads).where(heads.c.story.in_(mine)))}
    moved = [story for story in now if before.get(story) != now[story][0]]
    if before:
        connection.execute(delete(heads).where(heads.c.story.in_(list(before))))
    rows = [{"story": story, "version": version, "reading": reading} for story, (version, reading) in now.items()]
    connection.execute(insert(heads), rows)
    _count_days(connection, [before[story] for story in moved if story in before], -1)
    _count_days(connection, [now[story][0] for story in moved], 1)


def _count_days(connection: Connection, keys: list[int], change: int) -> None:
    """So many stories more, or less, on the days of these versions."""
    if not keys:
        return
    names = ("publisher", "published", "language")
    known = [func.coalesce(versions.c[name], "") for name in names]
    days = Counter(tuple(row) for row in connection.execute(select(*known).where(versions.c.key.in_(keys))))
    for day, number in days.items():
        here = and_(*(days_read.c[name] == value for name, value in zip(names, day, strict=True)))
        found = connection.execute(select(days_read.c.stories).where(here)).scalar()
        if found is None:
            row = dict(zip(names, day, strict=True))
            connection.execute(insert(days_read).values(**row, stories=change * number))
        elif found + change * number:
            connection.execute(update(days_read).where(here).values(stories=found + change * number))
        else:
            connection.execute(delete(days_read).where(here))
