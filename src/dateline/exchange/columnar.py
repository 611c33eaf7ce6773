"""Parquet, Arrow and GeoParquet: the flat columns with types; what they rest on stands in the metadata, under ``dateline``.

GeoParquet 1.1: one row a claim and place, a point as WKB in WGS 84 (longitude first); ``radius_km`` is how far off it may be.
"""

from __future__ import annotations

import datetime
import json
import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import IO, Any

from dateline.exchange.flat import COLUMNS, Column, row_of
from dateline.exchange.item import Batch, Item, Scalar
from dateline.exchange.needs import needed

CHUNK = 5_000  # rows a group
GEO = {
    "version": "1.1.0",
    "primary_column": "geometry",
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}},
}
Row = dict[str, Any]


def write_parquet(batch: Batch, stream: IO[bytes]) -> None:
    """One row a claim."""
    _parquet(stream, _schema(COLUMNS), (_typed(item) for item in batch.items), lambda: {"dateline": batch.about.record()})


def write_geoparquet(batch: Batch, stream: IO[bytes]) -> None:
    """One row a claim and place that has coordinates, or one without geometry."""
    pyarrow = needed("pyarrow", format="geoparquet")
    schema = _schema(COLUMNS).append(pyarrow.field("geometry", pyarrow.binary())).with_metadata({"geo": json.dumps(GEO)})
    rows = (row for item in batch.items for row in _placed(item))
    _parquet(stream, schema, rows, lambda: {"dateline": batch.about.record()})


def write_arrow(batch: Batch, stream: IO[bytes]) -> None:
    """One row a claim, as an Arrow file (Feather version 2), which is read without a copy."""
    pyarrow = needed("pyarrow", format="arrow")
    schema = _schema(COLUMNS)
    rows = [_typed(item) for item in batch.items]  # its metadata stands before the rows, and is known only after them
    schema = schema.with_metadata({"dateline": json.dumps(batch.about.record())})
    with pyarrow.ipc.new_file(stream, schema) as writer:
        for some in _chunks(iter(rows)):
            writer.write_batch(pyarrow.RecordBatch.from_pylist(some, schema=schema))


def write_table(
    stream: IO[bytes], columns: Sequence[Column], rows: Iterable[dict[str, Scalar]], about: Callable[[], Row]
) -> None:
    """Rows of other columns as Parquet; days are ISO 8601 words turned into days."""
    days = {column.name for column in columns if column.type == "day"}
    typed = ({name: _day(value) if name in days else value for name, value in row.items()} for row in rows)
    _parquet(stream, _schema(columns), typed, about)


def _parquet(stream: IO[bytes], schema: Any, rows: Iterator[Row], told: Callable[[], Row]) -> None:
    pyarrow = needed("pyarrow", format="parquet")
    parquet = needed("pyarrow.parquet", format="parquet")
    with parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        for some in _chunks(rows):
            writer.write_table(pyarrow.Table.from_pylist(some, schema=schema))
        writer.add_key_value_metadata({name: json.dumps(value) for name, value in told().items()})


def _schema(columns: Sequence[Column]) -> Any:
    pyarrow = needed("pyarrow", format="parquet")
    types = {
        "text": pyarrow.string(),
        "number": pyarrow.float64(),
        "whole": pyarrow.int64(),
        "day": pyarrow.date32(),
        "flag": pyarrow.bool_(),
    }
    return pyarrow.schema([(column.name, types[column.type]) for column in columns])


def _typed(item: Item) -> Row:
    row = row_of(item)
    return {column.name: _day(row[column.name]) if column.type == "day" else _words(row[column.name]) for column in COLUMNS}


def _placed(item: Item) -> Iterator[Row]:
    """A row for each place: the columns of the place are that place's."""
    row = _typed(item)
    for place in item.said["places"] or [None]:
        if place is None:
            yield {**row, "geometry": None}
            continue
        mine = {"place": place["name"], "place_precision": place["precision"]}
        mine |= {name: place[name] for name in ("where_prec", "geo_precision", "geonames_id")}
        mine |= {name: None if place[name] is None else float(place[name]) for name in ("lat", "lon", "radius_km")}
        yield {**row, **mine, "geometry": None if place["lat"] is None else point(place["lon"], place["lat"])}


def point(lon: float, lat: float) -> bytes:
    """A point in well-known binary, little end first."""
    return struct.pack("<BIdd", 1, 1, lon, lat)


def _day(value: Any) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if value else None


def _words(value: Scalar) -> Scalar:
    """Words that UTF-8 can hold."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while some := list(islice(rows, CHUNK)):
        yield some
