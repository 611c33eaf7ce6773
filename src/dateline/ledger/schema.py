"""Every table of the ledger, for SQLite and PostgreSQL alike.

Keys are numbers that only grow, so that a page can start after the last one seen. Content ids are hashes, the same in every
ledger that read the same words. Times are UTC, ISO 8601 with microseconds and ``Z``; days are ``YYYY-MM-DD``; both sort as text.
``entry`` is the log entry that wrote the row, ``recorded`` its time: the fourth clock (docs/ledger.md).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

SCHEMA = 1  # the newest schema; older ones are migrated (`migrate`)
APPLICATION_ID = 0x446C6E65  # "Dlne", in the header of an SQLite ledger

metadata = MetaData()
# SQLite's rowid must be declared INTEGER.
KEY = BigInteger().with_variant(Integer, "sqlite")


def _key() -> Column[Any]:
    return Column("key", KEY, primary_key=True, autoincrement=False)


def _to(table: str, name: str, *, index: bool = False, null: bool = False) -> Column[Any]:
    return Column(name, KEY, ForeignKey(f"{table}.key"), nullable=null, index=index)


def _written() -> tuple[Column[Any], ...]:
    """Which log entry wrote the row, and when."""
    return Column("entry", KEY, nullable=False), Column("recorded", Text, nullable=False)


def _text(name: str, *, index: bool = False) -> Column[Any]:
    return Column(name, Text, nullable=False, index=index)


def _or_null(name: str, *, index: bool = False) -> Column[Any]:
    return Column(name, Text, index=index)


# --- what the file is ---

# One row for each schema this ledger has had: the newest is what it is now.
schemas = Table(
    "schemas",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    _text("name"),
    _text("code"),  # Dateline's version that made it
    _text("recorded"),
)

# Every write, in order. ``hash`` covers the entry and the hash before it; ``body`` lists each row written with its digest.
log = Table(
    "log",
    metadata,
    Column("seq", KEY, primary_key=True, autoincrement=False),
    _text("recorded"),
    _text("by"),
    _text("action"),
    _text("body"),
    _text("hash"),
)

# --- what was read ---

# The bytes as they came, by the hash of their content. ``data`` is null after a takedown; the hash stays.
sources = Table(
    "sources",
    metadata,
    _key(),
    Column("sha256", Text, nullable=False, unique=True),
    Column("size", KEY, nullable=False),
    _text("coding"),  # zlib or none
    Column("data", LargeBinary),
    *_written(),
)

# A story over all its versions: one address, or one name at one publisher.
stories = Table(
    "stories",
    metadata,
    _key(),
    Column("id", Text, nullable=False, unique=True),
    _text("identity"),  # what the id is the hash of
    *_written(),
)

# A story's text as it stood once, with what was known of it.
versions = Table(
    "versions",
    metadata,
    _key(),
    Column("id", Text, nullable=False, unique=True),
    _to("stories", "story"),
    _to("sources", "source"),
    _text("text_sha256", index=True),
    _or_null("text"),  # null after a takedown
    _text("doc", index=True),
    _or_null("url", index=True),
    _or_null("title"),
    _or_null("publisher"),
    _or_null("byline"),
    _or_null("published", index=True),
    _or_null("updated"),
    _or_null("language"),
    _or_null("relay"),
    _text("retrieved"),
    *_written(),
    Index("versions_by_publisher", "publisher", "published", "language"),
    Index("versions_by_story", "story", "key", "updated", "published", "retrieved", "id", "recorded"),
)

# What read it: code, word lists and models, by the hash of all of them.
readers = Table("readers", metadata, _key(), Column("id", Text, nullable=False, unique=True), _text("parts"), *_written())

# One version read by one reader. The row is also the state of the work: it is there when all its claims are.
readings = Table(
    "readings",
    metadata,
    _key(),
    Column("id", Text, nullable=False, unique=True),
    _to("versions", "version"),
    _to("readers", "reader"),
    Column("claims", Integer, nullable=False),
    _text("layout"),  # JSON: sections and boilerplate
    _text("notes"),  # JSON
    *_written(),
    UniqueConstraint("version", "reader"),
)

# --- what is claimed ---

# A claim as one reading made it. ``id`` is the same in every reading that found these words; ``record`` is the whole of it.
claims = Table(
    "claims",
    metadata,
    _key(),
    _text("id", index=True),
    _to("readings", "reading"),
    _to("versions", "version"),
    _to("stories", "story", index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    _text("section"),
    _text("quote"),
    _text("kind"),
    _text("modality"),
    _or_null("certainty"),
    Column("probability_low", Double),
    Column("probability_high", Double),
    _or_null("outcome"),
    _or_null("agent"),
    _or_null("agent_side"),
    _or_null("target"),
    _or_null("target_side"),
    _or_null("time_start", index=True),
    _or_null("time_end", index=True),
    _or_null("said_start"),  # when it was said; no reader fills it yet
    _or_null("said_end"),
    _or_null("published"),
    _or_null("publisher"),
    _or_null("language"),
    Column("confidence", Double),
    _text("record"),  # JSON, as `dateline read --json` prints it
    _text("search"),  # its words and its speakers', folded, for full text
    *_written(),
    UniqueConstraint("reading", "id"),
    # Rows are long: what pages and counts look at stands in the index, so that a row is read only when it is shown.
    Index(
        "claims_by_day",
        *("published", "key", "kind", "publisher", "certainty", "modality", "reading", "story", "time_start", "time_end"),
    ),
    Index("claims_by_kind", "kind", "published"),
    Index("claims_by_publisher", "publisher", "published"),
)


def _part_of_claim(name: str, *columns: Column[Any] | Index) -> Table:
    """A table of parts that belong to claims, in their order; digested with the claim."""
    claim = Column("claim", KEY, ForeignKey("claims.key"), primary_key=True)
    return Table(name, metadata, claim, Column("position", Integer, primary_key=True, autoincrement=False), *columns)


speakers = Table(
    "speakers",
    metadata,
    _key(),
    Column("id", Text, nullable=False, unique=True),
    _text("name", index=True),  # who, or the words for the speaker where that is not known
    Column("named", Integer, nullable=False),  # 1: name is who it is; 0: only its words
    _or_null("side", index=True),
    _to("actors", "actor", index=True, null=True),
    *_written(),
)

actors = Table(
    "actors",
    metadata,
    _key(),
    Column("id", Text, nullable=False, unique=True),
    _text("registry_id", index=True),
    _or_null("name"),
    _or_null("kind"),
    _or_null("side"),
    *_written(),
)

places = Table(
    "places",
    metadata,
    _key(),
    Column("id", Text, nullable=False, unique=True),
    _text("name", index=True),
    Column("lat", Double),
    Column("lon", Double),
    Column("area", Integer, nullable=False),
    Column("geonames_id", KEY, index=True),
    _or_null("country"),
    _or_null("feature"),
    *_written(),
    Index("places_by_point", "lat", "lon"),
)

# The chain of speakers, outermost first.
claim_speakers = _part_of_claim("claim_speakers", _to("speakers", "speaker", index=True))
claim_places = _part_of_claim("claim_places", _to("places", "place", index=True), _text("precision"), Column("radius_km", Double))
claim_quantities = _part_of_claim(
    "claim_quantities",
    Column("value", Double),
    Column("high", Double),
    _text("unit"),
    _or_null("of"),
    _text("basis"),
    _text("bound"),
    Index("quantities_by_value", "unit", "value"),
)

# --- what people and programs decide ---

# Two things are the same, or are not, or conflict. Never a rewrite: ``undoes`` takes an earlier one back.
judgements = Table(
    "judgements",
    metadata,
    _key(),
    Column("id", Text, nullable=False, unique=True),
    _text("kind"),
    _text("left", index=True),
    _text("right", index=True),
    _text("verdict"),
    Column("score", Double),
    _text("because"),  # JSON
    _text("by"),
    _or_null("undoes", index=True),
    *_written(),
)

# A decision about a claim, by its content id, so that it stays attached when a better reader reads the story again.
reviews = Table(
    "reviews",
    metadata,
    _key(),
    Column("id", Text, nullable=False, unique=True),
    _text("claim", index=True),
    _to("stories", "story", index=True),
    _text("action"),
    _or_null("before"),  # JSON
    _or_null("after"),  # JSON
    _or_null("note"),
    _text("by"),
    _or_null("undoes", index=True),
    *_written(),
)

# A row whose words were taken away, and why. Only such a row may ever change, and only to lose them.
tombstones = Table(
    "tombstones",
    metadata,
    _key(),
    _text("table_name"),
    Column("row_key", KEY, nullable=False),
    _text("reason"),
    _text("by"),
    *_written(),
    UniqueConstraint("table_name", "row_key"),
)

# --- what is published as a series of counts ---

# Reports by one claimant on one count, as one table publishes them.
series = Table(
    "series",
    metadata,
    _key(),
    Column("id", Text, nullable=False, unique=True),
    _text("name"),
    _or_null("claimant"),
    _or_null("side"),
    _text("unit"),
    _or_null("of"),
    _or_null("whose"),
    *_written(),
)

# What was given for a day. ``edition`` is the last day of the table it came in; of a day's rows those of the latest edition hold,
# of one edition those of the latest entry. ``supersedes`` are the ids of the rows that held when it came.
series_rows = Table(
    "series_rows",
    metadata,
    _key(),
    Column("id", Text, nullable=False, unique=True),
    _to("series", "series"),
    _text("day"),
    Column("total", Double),
    Column("increment", Double),
    Column("high", Double),
    _text("bound"),
    Column("hours", Double),
    _text("line"),  # where it was read, for a person
    _text("edition"),
    _or_null("supersedes"),  # JSON
    *_written(),
    Index("series_rows_by_day", "series", "day"),
)

# --- derived, rebuilt from the rest at any time ---

# The version of each story that holds now, and its newest reading.
heads = Table(
    "heads",
    metadata,
    Column("story", KEY, ForeignKey("stories.key"), primary_key=True, autoincrement=False),
    _to("versions", "version", index=True),
    _to("readings", "reading", index=True),
)

PARTS_OF_CLAIM = (claim_speakers, claim_places, claim_quantities)
# What the log vouches for row by row, in the order in which an entry writes it.
LOGGED = (
    *(sources, stories, versions, readers, readings, actors, speakers, places, claims),
    *(judgements, reviews, tombstones, series, series_rows),
)
# What may never change at all, and what may only lose its words to a takedown: columns that become null or empty.
FOREVER = (
    *(log, schemas, stories, readers, readings, actors, speakers, places),
    *(*PARTS_OF_CLAIM, judgements, tombstones, series, series_rows),
)
TAKEN_DOWN = {
    "sources": ("data",),
    "versions": ("text", "title", "byline"),
    "claims": ("record", "search", "agent", "target"),
    "reviews": ("before", "after", "note"),
}
