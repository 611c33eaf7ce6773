"""Join shards in one ledger: other ledgers, or Parquet files with a row a reading."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from dateline.errors import DocumentError, RunError
from dateline.ledger.append import Stored
from dateline.ledger.bundle import TOGETHER, Bundle
from dateline.ledger.connect import Ledger, open_ledger
from dateline.ledger.merge import bundles, merge


def join(ledger: Ledger, shard: str) -> Iterator[Stored | DocumentError]:
    """Take a shard into the ledger; what came of each reading. Raises `RunError` R013, R014, R132, R133."""
    if is_table(shard):
        found = read_table(shard)
    elif shard.startswith(("postgres:", "postgresql:")) or Path(shard).is_file():
        found = _of_ledger(shard)
    else:
        raise RunError("R132", where=shard, detail="there is nothing there")
    for some in found:
        yield from merge(ledger, some, where=shard)


def is_table(shard: str) -> bool:
    """Whether a shard is a Parquet file, by its name."""
    return shard.lower().endswith(".parquet")


def _of_ledger(shard: str) -> Iterator[list[Bundle]]:
    with open_ledger(shard, create=False, write=False) as other:
        yield from bundles(other)


# --- tables ---


def write_table(found: Iterable[list[Bundle]], address: str) -> int:
    """Write readings to a Parquet file, some at a time, whole or not at all; how many. Raises `RunError` R133, R135.

    The file is written under another name and then given its own, so that whoever sees it sees all of it.
    """
    arrow, parquet = _arrow()
    import pyarrow.fs

    text, binary = arrow.string(), arrow.binary()
    names = ("reading", "doc", "url", "publisher", "published")
    schema = arrow.schema([(name, text) for name in names] + [("claims", arrow.list_(text)), ("rows", text), ("source", binary)])
    written = 0
    try:
        system, path = pyarrow.fs.FileSystem.from_uri(_uri(address))
        aside = f"{path}.{os.getpid()}.tmp"
        system.create_dir(str(Path(path).parent), recursive=True)
        try:
            with parquet.ParquetWriter(aside, schema, filesystem=system, compression="zstd") as writer:
                for some in found:
                    writer.write_table(arrow.Table.from_pylist([_row(bundle) for bundle in some], schema=schema))
                    written += len(some)
            system.move(aside, path)
        except BaseException:
            with suppress(OSError):
                system.delete_file(aside)
            raise
    except (OSError, arrow.ArrowException) as error:
        raise RunError("R135", where=address, detail=" ".join(str(error).split())[:160]) from error
    return written


def read_table(address: str) -> Iterator[list[Bundle]]:
    """The readings in a Parquet file that `write_table` wrote, some at a time. Raises `RunError` R132, R133."""
    arrow, parquet = _arrow()
    import pyarrow.fs

    try:
        system, path = pyarrow.fs.FileSystem.from_uri(_uri(address))
        with parquet.ParquetFile(path, filesystem=system) as table:
            for batch in table.iter_batches(batch_size=TOGETHER, columns=["claims", "rows", "source"], use_threads=False):
                yield [_bundle(row) for row in batch.to_pylist()]
    except (OSError, arrow.ArrowException, ValueError, KeyError, TypeError) as error:
        raise RunError("R132", where=address, detail=" ".join(str(error).split())[:160]) from error


def there(address: str) -> bool:
    """Whether a table has been written there. Raises `RunError` R133, R135."""
    arrow, _ = _arrow()
    import pyarrow.fs

    try:
        system, path = pyarrow.fs.FileSystem.from_uri(_uri(address))
        return bool(system.get_file_info(path).type == pyarrow.fs.FileType.File)
    except (OSError, arrow.ArrowException) as error:
        raise RunError("R135", where=address, detail=" ".join(str(error).split())[:160]) from error


def _row(bundle: Bundle) -> dict[str, Any]:
    """A bundle as a row: the claims' records stand in a column of their own, and in no other."""
    version = bundle.rows["version"]
    about = {name: version[name] for name in ("doc", "url", "publisher", "published")}
    bare = [{**claim, "record": None} for claim in bundle.rows["claims"]]
    rows = json.dumps({**bundle.rows, "claims": bare})
    return {"reading": bundle.id, **about, "claims": bundle.records, "rows": rows, "source": bundle.data}


def _bundle(row: dict[str, Any]) -> Bundle:
    rows = json.loads(row["rows"])
    for claim, record in zip(rows["claims"], row["claims"], strict=True):
        claim["record"] = record
    return Bundle(rows, row["source"])


def _uri(address: str) -> str:
    """An address of object storage as it is, a path as one."""
    return address if "://" in address else str(Path(address).absolute())


def _arrow() -> tuple[Any, Any]:
    if find_spec("pyarrow") is None:
        raise RunError("R133", detail="pyarrow")
    import pyarrow
    from pyarrow import parquet

    return pyarrow, parquet
