"""The columns that tables are made of, for SQLite and PostgreSQL alike."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, Text

metadata = MetaData()
# SQLite's rowid must be declared INTEGER.
KEY = BigInteger().with_variant(Integer, "sqlite")


def key() -> Column[Any]:
    """A row's number in its table."""
    return Column("key", KEY, primary_key=True, autoincrement=False)


def to(table: str, name: str, *, index: bool = False, null: bool = False) -> Column[Any]:
    """A number that points at a row of another table."""
    return Column(name, KEY, ForeignKey(f"{table}.key"), nullable=null, index=index)


def written() -> tuple[Column[Any], ...]:
    """Which log entry wrote the row, and when."""
    return Column("entry", KEY, nullable=False), Column("recorded", Text, nullable=False)


def text(name: str, *, index: bool = False) -> Column[Any]:
    """Words that must be there."""
    return Column(name, Text, nullable=False, index=index)


def or_null(name: str, *, index: bool = False) -> Column[Any]:
    """Words that may be missing."""
    return Column(name, Text, index=index)
