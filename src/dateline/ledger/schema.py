"""Every table of the ledger, for SQLite and PostgreSQL alike.

Keys are numbers that only grow, so that a page can start after the last one seen. Content ids are hashes, the same in every
ledger that read the same words. Times are UTC, ISO 8601 with microseconds and ``Z``; days are ``YYYY-MM-DD``; both sort as text.
``entry`` is the log entry that wrote the row, ``recorded`` its time: the fourth clock (docs/ledger.md).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Double, ForeignKey, Index, Integer, LargeBinary, Table, Text, UniqueConstraint, func
from sqlalchemy import text as sql

from dateline.ledger.access import collected, collection_marks, collections
from dateline.ledger.columns import KEY, key, metadata, or_null, text, to, written

SCHEMA = 3  # the newest schema; older ones are migrated (`migrate`)
APPLICATION_ID = 0x446C6E65  # "Dlne", in the header of an SQLite ledger

# --- what the file is ---

# One row for each schema this ledger has had: the newest is what it is now.
schemas = Table(
    "schemas",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    text("name"),
    text("code"),  # Dateline's version that made it
    text("recorded"),
)

# Every write, in order. ``hash`` covers the entry and the hash before it; ``body`` lists each row written with its digest.
log = Table(
    "log",
    metadata,
    Column("seq", KEY, primary_key=True, autoincrement=False),
    text("recorded"),
    text("by"),
    text("action"),
    text("body"),
    text("hash"),
)

# --- what was read ---

# The bytes as they came, by the hash of their content. ``data`` is null after a takedown; the hash stays.
sources = Table(
    "sources",
    metadata,
    key(),
    Column("sha256", Text, nullable=False, unique=True),
    Column("size", KEY, nullable=False),
    text("coding"),  # zlib or none
    Column("data", LargeBinary),
    *written(),
)

# A story over all its versions: one address, or one name at one publisher.
stories = Table(
    "stories",
    metadata,
    key(),
    Column("id", Text, nullable=False, unique=True),
    text("identity"),  # what the id is the hash of
    *written(),
)

# A story's text as it stood once, with what was known of it.
versions = Table(
    "versions",
    metadata,
    key(),
    Column("id", Text, nullable=False, unique=True),
    to("stories", "story"),
    to("sources", "source"),
    text("text_sha256", index=True),
    or_null("text"),  # null after a takedown
    text("doc", index=True),
    or_null("url", index=True),
    or_null("title"),
    or_null("publisher"),
    or_null("byline"),
    or_null("published", index=True),
    or_null("updated"),
    or_null("language"),
    or_null("relay"),
    text("retrieved"),
    *written(),
    Index("versions_by_publisher", "publisher", "published", "language"),
    Index(
        "versions_in_order",
        *("story", "key", "updated", "published", "retrieved", "id", "recorded", "publisher", "language"),
    ),
    # Outlet by outlet and day by day, with what lists of stories ask: a row holds the whole text, and is long. A title may be
    # longer than an index of PostgreSQL holds.
    Index(
        "versions_by_outlet",
        *("publisher", "published", "key", "story", "updated", "retrieved", "id", "recorded", "language", "title", "doc"),
    ).ddl_if(dialect="sqlite"),
)

# What read it: code, word lists and models, by the hash of all of them.
readers = Table("readers", metadata, key(), Column("id", Text, nullable=False, unique=True), text("parts"), *written())

# One version read by one reader. The row is also the state of the work: it is there when all its claims are.
readings = Table(
    "readings",
    metadata,
    key(),
    Column("id", Text, nullable=False, unique=True),
    to("versions", "version"),
    to("readers", "reader"),
    Column("claims", Integer, nullable=False),
    text("layout"),  # JSON: sections and boilerplate
    text("notes"),  # JSON
    *written(),
    UniqueConstraint("version", "reader"),
    Index("readings_by_version", "version", "recorded"),
)

# --- what is claimed ---

LONG_DAYS = 31
LONG_EVENT = f"julianday(time_end) - julianday(time_start) > {LONG_DAYS}"


def _where_given(column: str, *columns: str) -> Index:
    """An index over the rows where something stands in the column."""
    given = sql(f"{column} IS NOT NULL")
    return Index(f"claims_by_{column}", *columns, sqlite_where=given, postgresql_where=given)


# A claim as one reading made it. ``id`` is the same in every reading that found these words; ``record`` is the whole of it.
claims = Table(
    "claims",
    metadata,
    key(),
    text("id", index=True),
    to("readings", "reading"),
    to("versions", "version"),
    to("stories", "story", index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    text("section"),
    text("quote"),
    text("kind"),
    text("modality"),
    or_null("certainty"),
    Column("probability_low", Double),
    Column("probability_high", Double),
    or_null("outcome"),
    or_null("agent"),
    or_null("agent_side"),
    or_null("target"),
    or_null("target_side"),
    or_null("time_start"),
    or_null("time_end"),
    or_null("said_start"),  # when it was said, where the text tells
    or_null("said_end"),
    or_null("published"),
    or_null("publisher"),
    or_null("language"),
    Column("confidence", Double),
    text("record"),  # JSON, as `dateline read --json` prints it
    text("search"),  # its words and its speakers', folded, for full text
    *written(),
    UniqueConstraint("reading", "id"),
    # Rows are long: what pages and counts look at stands in the index, so that a row is read only when it is shown.
    Index(
        "claims_in_order",
        *("published", "key", "reading", "version", "story", "kind", "publisher", "certainty", "modality", "outcome", "quote"),
        *("language", "time_start", "time_end", "said_start", "said_end"),
    ),
    Index("claims_by_kind", "kind", "published"),
    Index("claims_by_publisher", "publisher", "published"),
    Index("claims_by_modality", "modality", "published"),
    *(_where_given(name, name, "published") for name in ("certainty", "outcome")),
    *(_where_given(name, name) for name in ("agent", "agent_side", "target", "target_side")),
    Index("claims_by_event", "time_start", "time_end"),
    # Few last longer than this; they are looked for apart, so that the others lie close to their beginning.
    Index("claims_by_long_event", "time_end", "time_start", sqlite_where=sql(LONG_EVENT)),
    Index("claims_by_saying", "said_start", "said_end"),
)


def _part_of_claim(name: str, *columns: Column[Any] | Index) -> Table:
    """A table of parts that belong to claims, in their order; digested with the claim."""
    claim = Column("claim", KEY, ForeignKey("claims.key"), primary_key=True)
    return Table(name, metadata, claim, Column("position", Integer, primary_key=True, autoincrement=False), *columns)


speakers = Table(
    "speakers",
    metadata,
    key(),
    Column("id", Text, nullable=False, unique=True),
    text("name", index=True),  # who, or the words for the speaker where that is not known
    Column("named", Integer, nullable=False),  # 1: name is who it is; 0: only its words
    or_null("side", index=True),
    to("actors", "actor", index=True, null=True),
    *written(),
)

actors = Table(
    "actors",
    metadata,
    key(),
    Column("id", Text, nullable=False, unique=True),
    text("registry_id", index=True),
    or_null("name"),
    or_null("kind"),
    or_null("side"),
    *written(),
)

places = Table(
    "places",
    metadata,
    key(),
    Column("id", Text, nullable=False, unique=True),
    text("name", index=True),
    Column("lat", Double),
    Column("lon", Double),
    Column("area", Integer, nullable=False),
    Column("geonames_id", KEY, index=True),
    or_null("country"),
    or_null("feature"),
    *written(),
    Index("places_by_point", "lat", "lon"),
)

# The chain of speakers, outermost first.
claim_speakers = _part_of_claim("claim_speakers", to("speakers", "speaker"), Index("claims_by_speaker", "speaker", "claim"))
claim_places = _part_of_claim(
    "claim_places",
    to("places", "place"),
    text("precision"),
    Column("radius_km", Double),
    Index("claims_by_place", "place", "claim"),
)
claim_quantities = _part_of_claim(
    "claim_quantities",
    Column("value", Double),
    Column("high", Double),
    text("unit"),
    or_null("of"),
    text("basis"),
    text("bound"),
    Index("quantities_by_value", "unit", "value", "claim"),
    # Few are ranges; which of them reach a number is asked of them alone.
    Index(
        "quantities_by_high",
        *("unit", "high", "value", "claim"),
        sqlite_where=sql("high IS NOT NULL"),
        postgresql_where=sql("high IS NOT NULL"),
    ),
)
# The most that a quantity may be, which is what "at least" asks for.
Index(
    "quantities_by_most",
    claim_quantities.c.unit,
    most := func.coalesce(claim_quantities.c.high, claim_quantities.c.value),
    "claim",
)

# --- what people and programs decide ---

# Two things are the same, or are not, or conflict. Never a rewrite: ``undoes`` takes an earlier one back.
judgements = Table(
    "judgements",
    metadata,
    key(),
    Column("id", Text, nullable=False, unique=True),
    text("kind"),
    text("left", index=True),
    text("right", index=True),
    text("verdict"),
    Column("score", Double),
    text("because"),  # JSON
    text("by"),
    or_null("undoes", index=True),
    *written(),
)

# A decision about a claim, by its content id, so that it stays attached when a better reader reads the story again.
reviews = Table(
    "reviews",
    metadata,
    key(),
    Column("id", Text, nullable=False, unique=True),
    text("claim", index=True),
    to("stories", "story", index=True),
    text("action"),
    or_null("before"),  # JSON
    or_null("after"),  # JSON
    or_null("note"),
    text("by"),
    or_null("undoes", index=True),
    *written(),
)

# A row whose words were taken away, and why. Only such a row may ever change, and only to lose them.
tombstones = Table(
    "tombstones",
    metadata,
    key(),
    text("table_name"),
    Column("row_key", KEY, nullable=False),
    text("reason"),
    text("by"),
    *written(),
    UniqueConstraint("table_name", "row_key"),
)

# --- what is published as a series of counts ---

# Reports by one claimant on one count, as one table publishes them.
series = Table(
    "series",
    metadata,
    key(),
    Column("id", Text, nullable=False, unique=True),
    text("name"),
    or_null("claimant"),
    or_null("side"),
    text("unit"),
    or_null("of"),
    or_null("whose"),
    *written(),
)

# What was given for a day. ``edition`` is the last day of the table it came in; of a day's rows those of the latest edition hold,
# of one edition those of the latest entry. ``supersedes`` are the ids of the rows that held when it came.
series_rows = Table(
    "series_rows",
    metadata,
    key(),
    Column("id", Text, nullable=False, unique=True),
    to("series", "series"),
    text("day"),
    Column("total", Double),
    Column("increment", Double),
    Column("high", Double),
    text("bound"),
    Column("hours", Double),
    text("line"),  # where it was read, for a person
    text("edition"),
    or_null("supersedes"),  # JSON
    *written(),
    Index("series_rows_by_day", "series", "day"),
)

# --- derived, rebuilt from the rest at any time ---

# The version of each story that holds now, and its newest reading.
heads = Table(
    "heads",
    metadata,
    Column("story", KEY, ForeignKey("stories.key"), primary_key=True, autoincrement=False),
    to("versions", "version", index=True),
    to("readings", "reading", index=True),
)

# How many stories, as they stand now, an outlet published on a day: what every count is out of. What is not known is "".
days_read = Table(
    "days_read",
    metadata,
    *(Column(name, Text, primary_key=True) for name in ("publisher", "published", "language")),
    Column("stories", Integer, nullable=False),
    sqlite_with_rowid=False,
)

PARTS_OF_CLAIM = (claim_speakers, claim_places, claim_quantities)
# What the log vouches for row by row, in the order in which an entry writes it.
LOGGED = (
    *(sources, stories, versions, readers, readings, actors, speakers, places, claims),
    *(judgements, reviews, tombstones, series, series_rows),
    *(collections, collection_marks, collected),
)
# What may never change at all, and what may only lose its words to a takedown: columns that become null or empty.
FOREVER = (
    *(log, schemas, stories, readers, readings, actors, speakers, places),
    *(*PARTS_OF_CLAIM, judgements, tombstones, series, series_rows),
    *(collections, collection_marks, collected),
)
TAKEN_DOWN = {
    "sources": ("data",),
    "versions": ("text", "title", "byline"),
    "claims": ("record", "search", "agent", "target"),
    "reviews": ("before", "after", "note"),
}
