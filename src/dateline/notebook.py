"""Dateline in Python: read a story, ask a ledger; rows that data frames take as they are and notebooks show with their words.

Everything heavy is loaded when it is used, so that `import dateline` costs nothing.
"""

from __future__ import annotations

import datetime
import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, overload

from dateline.exchange.flat import COLUMNS, NAMES, name_of, row_of
from dateline.exchange.item import Item, Scalar, Source
from dateline.exchange.marks import marked, marks_of, painted
from dateline.exchange.needs import needed
from dateline.exchange.records import Record, claim_record
from dateline.phrases import clean

if TYPE_CHECKING:
    from dateline.ledger.connect import Ledger as OpenLedger
    from dateline.pipeline import Tools
    from dateline.types import Reading, Story

SHOWN = 50  # rows that a notebook shows
Day = str | datetime.date


class Rows:
    """Claims as flat rows, a dict each with every column of `exchange.flat`.

    ``pandas.DataFrame(rows)`` and ``polars.DataFrame(rows)`` take them; ``.records`` are the whole records, ``.about`` says what
    they are out of.
    """

    def __init__(self, items: Sequence[Item], about: Record | None = None) -> None:
        self.items = tuple(items)
        self.about = about or {}

    @overload
    def __getitem__(self, at: int) -> dict[str, Scalar]: ...
    @overload
    def __getitem__(self, at: slice) -> Rows: ...
    def __getitem__(self, at: int | slice) -> dict[str, Scalar] | Rows:
        return Rows(self.items[at], self.about) if isinstance(at, slice) else row_of(self.items[at])

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[dict[str, Scalar]]:
        return map(row_of, self.items)

    def __repr__(self) -> str:
        return f"<{len(self):,} claims>"

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return NAMES

    @property
    def records(self) -> list[Record]:
        """The claims as `dateline read --json` prints them (docs/record.md)."""
        return [item.record for item in self.items]

    def to_dicts(self) -> list[dict[str, Scalar]]:
        """The rows as a list."""
        return list(self)

    def to_pandas(self) -> Any:
        """A pandas data frame, its days as days."""
        pandas = needed("pandas", format="to_pandas")
        frame = pandas.DataFrame(self.to_dicts(), columns=list(NAMES))
        for column in COLUMNS:
            if column.type == "day":
                frame[column.name] = pandas.to_datetime(frame[column.name])
        return frame

    def to_polars(self) -> Any:
        """A polars data frame with a type for every column, its days as days."""
        polars = needed("polars", format="to_polars")
        types = {
            "text": polars.String,
            "number": polars.Float64,
            "whole": polars.Int64,
            "day": polars.String,
            "flag": polars.Boolean,
        }
        frame = polars.DataFrame(self.to_dicts(), schema={column.name: types[column.type] for column in COLUMNS})
        return frame.with_columns(polars.col(column.name).str.to_date() for column in COLUMNS if column.type == "day")

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The rows for programs that speak Arrow: polars and DuckDB take them by this, with a type for every column."""
        return self.to_polars().__arrow_c_stream__(requested_schema)

    def _repr_html_(self) -> str:
        """The first claims, each with its words marked and who says it. Everything is escaped."""
        cards = "".join(_card(item) for item in self.items[:SHOWN])
        more = f"<p>and {len(self) - SHOWN:,} more</p>" if len(self) > SHOWN else ""
        return f'<div style="max-width:48em"><p>{len(self):,} claims</p>{cards}{more}{_coverage(self.about)}</div>'


@dataclass(frozen=True)
class Told:
    """A story that was read: its text, what is known of it, and its claims."""

    story: Story
    claims: Rows = field(repr=False)

    @property
    def text(self) -> str:
        """What every offset counts into, in code points."""
        return self.story.text

    def _repr_html_(self) -> str:
        """The whole text with every claim and its parts marked."""
        marks = [mark for item in self.claims.items for mark in marks_of(item.record)]
        parts = [part.span for part in self.story.sections] or []
        shown = [painted(self.text, marks, span.start, span.end) for span in parts]
        body = "".join(f"<p>{words}</p>" for words in shown) or f"<p>{painted(self.text, marks, 0, len(self.text))}</p>"
        return f'<div style="max-width:42em;font-family:Georgia,serif;line-height:1.6">{body}</div>'


def read(
    path: str | Path | None = None,
    *,
    text: str | None = None,
    published: Day | None = None,
    publisher: str | None = None,
    title: str | None = None,
    url: str | None = None,
) -> Told:
    """Read one story, of a file (text, HTML, one line of JSON Lines) or of ``text``; nothing is kept.

    ``published`` is the day that relative dates count from. Raises `DocumentError` when it cannot be read.
    """
    return next(
        read_all([path] if path is not None else [], text=text, published=published, publisher=publisher, title=title, url=url)
    )


def read_all(
    paths: Sequence[str | Path] = (),
    *,
    text: str | None = None,
    published: Day | None = None,
    publisher: str | None = None,
    title: str | None = None,
    url: str | None = None,
) -> Iterator[Told]:
    """Read stories in order, each as it is asked for. Raises `DocumentError` at one that cannot be read."""
    from dateline.errors import DocumentError
    from dateline.pipeline import read as read_stories
    from dateline.reading.inputs import stories
    from dateline.reading.story import Known, build, story_id

    day = datetime.date.fromisoformat(published) if isinstance(published, str) else published

    def given() -> Iterator[Story]:
        if text is not None:
            known = Known(title=title, publisher=publisher, url=url, published=day)
            yield build(
                text,
                known,
                id=story_id(text.encode("utf-8", "surrogatepass")),
                doc="text",
                raw=text.encode("utf-8", "surrogatepass"),
            )
        for story in stories([str(path) for path in paths], published=day, publisher=publisher):
            if isinstance(story, DocumentError):
                raise story
            yield story

    if text is None and not paths:
        raise TypeError("give a path, or text=")
    for reading in read_stories(given(), _tools()):
        yield _told(reading)


class Ledger:
    """A ledger to ask: ``Ledger("dateline.db").find("ceasefire", kind="negotiation")``. Close it, or use ``with``."""

    def __init__(self, where: str | Path | None = None) -> None:
        from dateline.ledger.connect import default_place, open_ledger

        self.opened: OpenLedger = open_ledger(where if where is not None else default_place(), create=False, write=False)

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<ledger {self.opened.where}>"

    def close(self) -> None:
        """Let go of it."""
        self.opened.close()

    def find(self, words: str | None = None, *, as_read: bool = False, **asked: object) -> Rows:
        """All claims that the filter finds, by day of publication: the options of `dateline find`, several values as a list.

        As they stand after review; ``as_read``: as the reader made them. Raises `RunError` R030, R031.
        """
        from dateline.export import Showing, taking_out
        from dateline.query.filters import read_filter

        filter = read_filter({**{name: _given(value) for name, value in asked.items() if value is not None}, "words": words})
        with taking_out(self.opened, filter, Showing(as_read=as_read)) as batch:
            items = list(batch.items)
            return Rows(items, batch.about.record())


@cache
def _tools() -> Tools:
    from dateline.pipeline import build_tools

    return build_tools()


def _told(reading: Reading) -> Told:
    story = reading.story
    days = {name: value.isoformat() if (value := getattr(story, name)) else None for name in ("published", "updated")}
    known = {name: getattr(story, name) for name in ("title", "url", "publisher", "byline", "language")}
    source = Source(story.id, story.id, story.doc, **known, **days)
    items = [Item(claim_record(claim, story), source, story.text) for claim in reading.claims]
    return Told(story, Rows(items))


def _given(value: object) -> str | list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple | set) else str(value)


def _card(item: Item) -> str:
    said = item.said
    # Masked words have other lengths than the spans say: they are shown unmarked.
    whole = item.text is not None and not said.get("masked")
    words = marked(item.record, item.text or "") if whole else html.escape(clean(str(said["content"])))
    who = " › ".join(name_of(speaker) for speaker in said["attribution"]) or item.source.publisher or "the outlet"
    about = [
        who,
        said["kind"].replace("_", " "),
        said["modality"] if said["modality"] != "asserted" else "",
        item.source.published or "",
    ]
    line = html.escape(clean(" · ".join(part for part in about if part)))
    return f'<blockquote style="margin:.6em 0;font-family:Georgia,serif">{words}<br><small>{line}</small></blockquote>'


def _coverage(about: Mapping[str, Any]) -> str:
    outlets = [
        f"{html.escape(clean(str(one['name'] or 'no outlet named')))} {one['stories']:,}" for one in about.get("coverage", ())
    ]
    return f"<p><small>out of stories read: {', '.join(outlets)}</small></p>" if outlets else ""
