"""Claims of the ledger on their way out, in any format: as they stand after review, with what they rest on beside them."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, select

from dateline.errors import RunError
from dateline.exchange.formats import FORMATS, Format
from dateline.exchange.item import About, Batch, Item, Source
from dateline.exchange.masking import rounded
from dateline.exchange.records import Record
from dateline.exchange.stories import claim_line, decision_line, story_line
from dateline.ledger.connect import Ledger, stamp
from dateline.ledger.reviews import Decision, Standing, decisions, live, standing
from dateline.ledger.schema import claims, log, readers, readings, reviews, sources, stories, versions
from dateline.query.coverage import coverage_of
from dateline.query.filters import Filter, parameters_of
from dateline.query.plan import matching_keys

CHUNK = 400
# Filters that ask nothing of a claim itself: what people added to a story goes out with it.
ABOUT_STORIES = {"story", "publisher", "language", "published_from", "published_to", "as_of", "recorded_by"}
Less = Callable[[Record], Record]


@dataclass(frozen=True, slots=True)
class Showing:
    """How claims go out. ``as_read``: as the reader made them. ``mask`` puts initials for private persons."""

    as_read: bool = False
    mask: Less | None = None
    round_km: float | None = None


@contextmanager
def taking_out(ledger: Ledger, filter: Filter, showing: Showing = Showing(), *, whole: bool = False) -> Iterator[Batch]:
    """The claims that the filter finds, by day of publication, story and place in it: the same order from every ledger.

    Rejected, merged and split claims are left out, corrected ones corrected, and parts of split ones stand in for them, unless
    they go out as read. ``whole``: as the lines of `exchange.stories`.
    """
    filter = replace(filter, as_read=showing.as_read)
    with ledger.snapshot() as connection:
        head = connection.execute(select(log.c.seq, log.c.recorded, log.c.hash).order_by(log.c.seq.desc()).limit(1)).first()
        left_out: dict[str, int] = {}
        about = About(
            filter=parameters_of(filter),
            coverage=tuple(asdict(outlet) for outlet in coverage_of(connection, filter)),
            head={"entry": head.seq, "recorded": head.recorded, "hash": head.hash} if head else {},
            view="as read" if showing.as_read or whole else "as reviewed",
            masked=showing.mask is not None,
            rounded_km=showing.round_km,
            left_out=left_out,
        )
        found = _lines(connection, filter, showing) if whole else _items(connection, filter, showing, left_out)
        yield Batch(found, about)


def export(ledger: Ledger, name: str, path: Path, filter: Filter, showing: Showing = Showing()) -> About:
    """Write the claims that the filter finds into a file, and `PATH.about.json` beside it; what they rest on.

    Raises `RunError` R115 to R118. The file is there whole or not at all.
    """
    format = format_named(name)
    if format.text and showing.mask is not None:
        raise RunError("R118", where=name)
    partly = path.with_name(f".{path.name}.part")
    try:
        with partly.open("wb") as stream, taking_out(ledger, filter, showing, whole=name == "jsonl") as batch:
            format.write(batch, stream)
        about = {**batch.about.record(), "format": name, "loses": format.loss, "sha256": _sha256(partly)}
        partly.replace(path)
        path.with_name(f"{path.name}.about.json").write_text(
            json.dumps(about, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
    except OSError as error:
        raise RunError("R117", where=str(path), detail=error.strerror or type(error).__name__) from error
    finally:
        partly.unlink(missing_ok=True)
    return batch.about


def export_to(ledger: Ledger, name: str, stream: IO[bytes], filter: Filter, showing: Showing = Showing()) -> About:
    """Write the claims into a stream that is open already; without the file beside it."""
    format = format_named(name)
    if format.text and showing.mask is not None:
        raise RunError("R118", where=name)
    with taking_out(ledger, filter, showing, whole=name == "jsonl") as batch:
        format.write(batch, stream)
    return batch.about


def format_named(name: str) -> Format:
    """The format. Raises `RunError` R116."""
    if name not in FORMATS:
        raise RunError("R116", where=name, detail=", ".join(FORMATS))
    return FORMATS[name]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# --- out of the ledger ---


def _items(connection: Connection, filter: Filter, showing: Showing, left_out: dict[str, int]) -> Iterator[Item]:
    made = {} if showing.as_read else decisions(connection)
    added = _added(made)
    for rows, source, text in _by_version(connection, filter, masked=showing.mask is not None):
        for row in rows:
            if not row.record:
                _count(left_out, "taken down")
                continue
            record, mine = json.loads(row.record), made.get(row.id, [])
            stands = standing(mine)
            for part, state in _standing(record, stands, made, left_out):
                yield Item(_less(part, showing), source, text, row.recorded, state.status)
        for id in added.pop(source.version, ()):
            stands = standing(made[id])
            if stands.made is not None and set(parameters_of(filter)) <= ABOUT_STORIES:
                for part, state in _standing(stands.made, stands, made, left_out):
                    yield Item(_less(part, showing), source, text, made[id][0].when, state.status)
            else:
                _count(left_out, "added by people, and not searched")


def _added(made: dict[str, list[Decision]]) -> dict[str, list[str]]:
    """The claims that people added, by the version of the story they stand in."""
    found: dict[str, list[str]] = {}
    for claim, mine in made.items():
        for decision in live(mine):
            if decision.action == "add":
                found.setdefault(str(decision.after["version"]), []).append(claim)
    return found


def _standing(
    record: Record, stands: Standing, made: dict[str, list[Decision]], left_out: dict[str, int]
) -> Iterator[tuple[Record, Standing]]:
    """The claim as it stands; of a split one its parts; nothing of one that people put aside."""
    if stands.status == "split":
        for id in stands.into:
            part = standing(made.get(id, []))
            if part.made is not None:
                yield from _standing(part.made, part, made, left_out)
    elif stands.status in {"rejected", "merged"}:
        _count(left_out, stands.status)
    else:
        yield {**record, **stands.values}, stands


def _count(left_out: dict[str, int], why: str) -> None:
    left_out[why] = left_out.get(why, 0) + 1


def _less(record: Record, showing: Showing) -> Record:
    if showing.mask is not None:
        record = showing.mask(record)
    return rounded(record, showing.round_km) if showing.round_km is not None and record.get("places") else record


def _lines(connection: Connection, filter: Filter, showing: Showing) -> Iterator[Item]:
    """Stories and claims as lines that a ledger can be made of."""
    masked = showing.mask is not None
    # What people decided names people, whom no mask looks for; rounded places would stand in it exactly.
    made = {} if masked or showing.as_read or showing.round_km is not None else decisions(connection)
    order = {id: at for at, id in enumerate(connection.execute(select(reviews.c.id).order_by(reviews.c.key)).scalars())}
    added = _people_made(made) if set(parameters_of(filter)) <= ABOUT_STORIES else {}
    for rows, source, text in _by_version(connection, filter, masked=masked):
        asked = (
            select(versions, sources.c.data, sources.c.coding, readings.c.layout, readings.c.notes)
            .add_columns(readers.c.id.label("reader"), readers.c.parts)
            .join(sources, sources.c.key == versions.c.source)
            .join(readings, readings.c.version == versions.c.key)
            .join(readers, readers.c.key == readings.c.reader)
            .where(readings.c.key == rows[0].reading)
        )
        row = connection.execute(asked).one()
        if text is None or row.data is None:
            continue
        raw = zlib.decompress(row.data) if row.coding == "zlib" else bytes(row.data)
        yield Item(story_line(_Whole(row, raw), masked=masked), source)
        for claim in rows:
            if claim.record:
                yield Item(claim_line(_less(json.loads(claim.record), showing)), source)
        about = {*(claim.id for claim in rows), *added.get(source.version, ())}
        rows = [
            d for claim in about for d in made.get(claim, ()) if not filter.recorded_by or d.when <= stamp(filter.recorded_by)
        ]
        for _, together in groupby(sorted(rows, key=lambda d: order[d.id]), key=lambda d: d.entry):
            yield Item(decision_line(list(together)), source)


def _people_made(made: dict[str, list[Decision]]) -> dict[str, list[str]]:
    """The claims that people made, by addition or by splitting, by the version of the story they stand in; also those undone."""
    found: dict[str, list[str]] = {}
    for claim, mine in made.items():
        for version in dict.fromkeys(str(d.after["version"]) for d in mine if "version" in d.after):
            found.setdefault(version, []).append(claim)
    return found


class _Whole:
    """A row with its source unpacked."""

    def __init__(self, row: Any, raw: bytes) -> None:
        self.row, self.raw = row, raw

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)


def _by_version(connection: Connection, filter: Filter, *, masked: bool) -> Iterator[tuple[Sequence[Any], Source, str | None]]:
    """The claims found of each version of a story, in the order of the text, with the story and its text."""
    order = (claims.c.published.is_(None), claims.c.published, stories.c.id, versions.c.id)
    asked = (
        select(claims.c.version, claims.c.key)
        .join(stories, stories.c.key == claims.c.story)
        .join(versions, versions.c.key == claims.c.version)
        .where(claims.c.key.in_(matching_keys(connection, filter)))
        .order_by(*order, claims.c.start, claims.c.end, claims.c.id)
    )
    wanted: dict[int, list[int]] = {}
    for version, key in connection.execute(asked):
        wanted.setdefault(version, []).append(key)
    for version, keys in wanted.items():
        about = select(versions, stories.c.id.label("story_id")).join(stories, stories.c.key == versions.c.story)
        row = connection.execute(about.where(versions.c.key == version)).one()
        names = ("doc", "title", "url", "publisher", "byline", "published", "updated", "language", "retrieved")
        # A title names people as well, and nobody has looked at it word by word.
        hidden = {"title", "byline"} if masked else set()
        known: dict[str, Any] = {name: None if name in hidden else getattr(row, name) for name in names}
        source = Source(row.story_id, row.id, **known)
        columns = [claims.c[name] for name in ("key", "id", "record", "recorded", "reading")]
        found: dict[int, Any] = {}
        for start in range(0, len(keys), CHUNK):
            found |= {
                row.key: row for row in connection.execute(select(*columns).where(claims.c.key.in_(keys[start : start + CHUNK])))
            }
        yield [found[key] for key in keys], source, row.text
