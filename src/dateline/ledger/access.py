"""The tables that say who may see a story: `schema` holds all the others."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text, UniqueConstraint

from dateline.ledger.columns import key, metadata, or_null, text, to, written

# What stories are kept together under a name. One is open until a mark says otherwise.
collections = Table(
    "collections",
    metadata,
    key(),
    Column("id", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False, unique=True),
    *written(),
)

# Somebody restricted a collection, or opened it again: the newest mark holds.
collection_marks = Table(
    "collection_marks",
    metadata,
    key(),
    to("collections", "collection", index=True),
    Column("restricted", Integer, nullable=False),
    or_null("note"),
    text("by"),
    *written(),
)

# A story belongs to a collection, over all its versions.
collected = Table(
    "collected",
    metadata,
    key(),
    to("collections", "collection"),
    to("stories", "story"),
    *written(),
    UniqueConstraint("story", "collection"),
    Index("collected_by_collection", "collection", "story"),
)
