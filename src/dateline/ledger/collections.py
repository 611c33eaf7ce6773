"""Stories kept together under a name, and whether they are restricted: shown only to who asks for the name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, exists, func, literal_column, not_, or_, select

from dateline.errors import RunError
from dateline.ledger.access import collected, collection_marks, collections
from dateline.ledger.connect import ALLOWED, Ledger
from dateline.ledger.entry import Entry, entry
from dateline.ledger.identity import content_id
from dateline.ledger.schema import stories

# What `EXISTS` selects: with all columns, as SQLAlchemy writes it, SQLite would read whole rows.
ONE: ColumnElement[int] = literal_column("1")


@dataclass(frozen=True, slots=True)
class Kept:
    """A collection: its name, how many stories are in it, whether it is restricted, by whom and why."""

    name: str
    stories: int
    restricted: bool
    by: str | None = None
    note: str | None = None
    since: str | None = None  # when it was last restricted or opened


def list_collections(ledger: Ledger) -> tuple[Kept, ...]:
    """Every collection by name, as it stands now."""
    counted = select(collected.c.collection, func.count().label("n")).group_by(collected.c.collection)
    with ledger.snapshot() as connection:
        stories = {row.collection: row.n for row in connection.execute(counted)}
        marks = {row.collection: row for row in connection.execute(select(collection_marks).order_by(collection_marks.c.key))}
        named = connection.execute(select(collections.c.key, collections.c.name).order_by(collections.c.name)).all()
    found = []
    for key, name in named:
        mark = marks.get(key)
        told = (bool(mark.restricted), mark.by, mark.note, mark.recorded) if mark is not None else (False,)
        found.append(Kept(name, stories.get(key, 0), *told))
    return tuple(found)


def mark_collection(ledger: Ledger, name: str, *, restricted: bool, by: str, note: str | None = None) -> bool:
    """Restrict a collection or open it; whether that changed anything. One may be restricted before there is a story in it.

    Raises `RunError` R080 without a name of a collection or of who does it, R081 when there is none to open.
    """
    by = ledger.actor or by
    if not by.strip() or not name.strip():
        raise RunError("R080")
    with entry(ledger, "restrict" if restricted else "open", by=by, summary={"collection": name}) as writing:
        if not restricted and _key(writing.connection, name) is None:
            raise RunError("R081", where=name)
        key = collection_of(writing, name)
        writing.flush()
        if (key in _restricted(writing.connection)) == restricted:
            return False
        row = {"collection": key, "restricted": int(restricted), "note": note, "by": by}
        writing.insert(collection_marks, row)
    return True


def collection_of(writing: Entry, name: str) -> int:
    """The key of the collection, which is made if there is none."""
    name = name.strip()
    known = writing.known.setdefault(collections, {})
    key = known.get(name)
    if key is None and (key := _key(writing.connection, name)) is None:
        key = writing.insert(collections, {"id": content_id("collection", name), "name": name})
    known[name] = key
    return key


def collect(writing: Entry, story: int, name: str) -> None:
    """Put the story into the collection, once."""
    key = collection_of(writing, name)
    if not _is_in(writing.connection, story, key):
        writing.insert(collected, {"collection": key, "story": story})


def is_collected(connection: Connection, story: str, name: str) -> bool:
    """Whether the story of that id is in the collection of that name."""
    key = _key(connection, name)
    found = connection.execute(select(stories.c.key).where(stories.c.id == story)).scalar()
    return key is not None and found is not None and _is_in(connection, found, key)


@dataclass(frozen=True, slots=True)
class Sight:
    """What may be seen: keys of the collections asked for, of those of them that are restricted, and of the other restricted."""

    wanted: list[int]
    opened: list[int]
    hidden: list[int]
    granted: list[int] | None = None  # of the hidden, what one person of a team may see by its id; None: nobody in particular


def sight(
    connection: Connection, *, asked: Sequence[str] = (), allowed: Collection[str] | None = None, by_id: bool = False
) -> Sight:
    """What somebody sees who asks for these collections by name.

    ``allowed`` are the restricted collections that the reader may ask for; None is somebody who may ask for all. On a connection
    of one person of a team (`Ledger.seen_by`) what they were granted bounds it. ``by_id``: stories or claims are asked for by
    their ids, which shows what that person was granted.
    Raises `RunError` R081 for one that is not there or may not be asked for: both read the same, for its very name may be secret.
    """
    restricted = _restricted(connection)
    granted: frozenset[str] | None = connection.get_execution_options().get(ALLOWED)
    if granted is not None:
        allowed = granted if allowed is None else granted & set(allowed)
    keys = {name: _key(connection, name) for name in asked}
    for name, key in keys.items():
        if key is None or (key in restricted and allowed is not None and name not in allowed):
            raise RunError("R081", where=name)
    wanted = {key for key in keys.values() if key is not None}
    opened = wanted & restricted
    theirs: set[int] | None = None
    if granted is not None:
        theirs = {key for name in granted if (key := _key(connection, name)) in restricted and key is not None}
        opened |= theirs if by_id else set()
    return Sight(sorted(wanted), sorted(opened), sorted(restricted - wanted), None if theirs is None else sorted(theirs))


def may_see(connection: Connection, story: ColumnElement[int], seen: Sight) -> Iterator[ColumnElement[bool]]:
    """Whether a story is in a collection asked for, and in no restricted one but those; no condition where all may be seen."""
    if seen.hidden:
        yield (
            not_(_in_one_of(story, seen.hidden))
            if not seen.opened
            else or_(not_(_in_one_of(story, seen.hidden)), _in_one_of(story, seen.opened))
        )
    if seen.wanted:
        yield _in_one_of(story, seen.wanted)


def left_out(connection: Connection, seen: Sight) -> int:
    """How many stories lie in restricted collections that were not asked for."""
    if not seen.hidden:
        return 0
    mine = select(func.count(collected.c.story.distinct())).where(collected.c.collection.in_(seen.hidden))
    return int(connection.execute(mine).scalar_one())


def see_story(connection: Connection, story: int, name: str, seen: Sight) -> None:
    """See that a story may be shown. Raises `RunError` R082 when it is only in restricted collections that were not asked for.

    To one person of a team it is as if it were not there (R033), unless they were granted it.
    """
    mine = set(connection.execute(select(collected.c.collection).where(collected.c.story == story)).scalars())
    if mine & set(seen.hidden) and not mine & {*seen.opened, *(seen.granted or ())}:
        raise RunError("R082" if seen.granted is None else "R033", where=name)


def seen_by_one(connection: Connection, story: int) -> bool:
    """Whether the person whose connection it is may see the story; true where it is nobody's in particular."""
    if connection.get_execution_options().get(ALLOWED) is None:
        return True
    try:
        see_story(connection, story, "", sight(connection))
    except RunError:
        return False
    return True


def _in_one_of(story: ColumnElement[int], keys: list[int]) -> ColumnElement[bool]:
    return exists(ONE).where(collected.c.story == story, collected.c.collection.in_(keys))


def _restricted(connection: Connection) -> set[int]:
    """The collections whose newest mark restricts them."""
    newest = select(func.max(collection_marks.c.key)).group_by(collection_marks.c.collection)
    mine = collection_marks.c.key.in_(newest), collection_marks.c.restricted == 1
    return set(connection.execute(select(collection_marks.c.collection).where(*mine)).scalars())


def _key(connection: Connection, name: str) -> int | None:
    found = connection.execute(select(collections.c.key).where(collections.c.name == name.strip())).scalar()
    return None if found is None else int(found)


def _is_in(connection: Connection, story: int, key: int) -> bool:
    mine = select(collected.c.key).where(collected.c.story == story, collected.c.collection == key)
    return connection.execute(mine).first() is not None
