"""Read a Parquet table as JSON Lines: a child process with limits takes the table apart and writes a line a row.

Run as ``python -P -m dateline.reading.tables FILE MEMORY_BYTES``. Columns go by the names that JSON Lines input has.
"""

from __future__ import annotations

import contextlib
import datetime
import itertools
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO, cast

from dateline.errors import DocumentError
from dateline.reading.jsonl import ALSO, HANDLES

NAMES = ("id", "text", "html", "title", "publisher", "byline", "url", "published", "updated", "language")
COLUMNS = frozenset((*NAMES, *HANDLES, *itertools.chain(*ALSO.values())))
ROWS = 64
MEMORY_BYTES = 2_000_000_000
# For opening the table, and for each batch of rows: by the clock, where the system can, and of the processor.
SECONDS = 8
NO_COLUMNS, NO_TABLE = 3, 4


@contextlib.contextmanager
def as_lines(where: str, stream: BinaryIO) -> Iterator[BinaryIO]:
    """The rows of a table as lines of JSON. Raises `DocumentError`: D087 pyarrow is missing, D088 no such table."""
    if find_spec("pyarrow") is None:
        raise DocumentError("D087", where=where, detail="pyarrow (pip install 'dateline[parquet]')")
    if not Path(where).is_file():
        raise DocumentError("D088", where=where, detail="a table must be a file")
    command = [sys.executable, "-P", "-m", "dateline.reading.tables", where, str(MEMORY_BYTES)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment) as child:
        ended = False
        try:
            yield cast("BinaryIO", child.stdout)
            ended = True
        finally:
            if not ended:
                child.kill()
    if child.returncode == NO_COLUMNS:
        raise DocumentError("D088", where=where, detail="a table needs the columns `id`, and `text` or `html`")
    if child.returncode != 0:
        raise DocumentError("D088", where=where, detail="it is damaged, or took too much time or memory")


def write_lines(path: str, sink: BinaryIO) -> int:
    """Write the table's rows as JSON Lines; the exit status."""
    import pyarrow
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(path) as table:
            names = [name for name in table.schema_arrow.names if name in COLUMNS]
            if "id" not in names or not {"text", "html", *ALSO["text"]} & set(names):
                return NO_COLUMNS
            for batch in table.iter_batches(batch_size=ROWS, columns=names, use_threads=False):
                lines = [json.dumps({key: _plain(value) for key, value in row.items()}) for row in batch.to_pylist()]
                _end_in(None)  # whoever reads the lines may take their time
                for line in lines:
                    sink.write(line.encode("ascii") + b"\n")
                sink.flush()
                _end_in(SECONDS)
    except (pyarrow.ArrowException, OSError, ValueError, MemoryError):
        return NO_TABLE
    return 0


def _end_in(seconds: int | None) -> None:
    """Have the system end this process after so many seconds, by the clock and of the processor; ``None``: not by the clock."""
    from dateline.reading.worker import limit_cpu

    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds or 0)
    if seconds is not None:
        limit_cpu(seconds)


def _plain(value: Any) -> Any:
    """A cell as JSON has it."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value.isoformat() if isinstance(value, (datetime.date, datetime.datetime)) else value


def main() -> None:
    """Set the limits and write."""
    from dateline.reading.worker import cut_off_network, limit_memory

    cut_off_network()
    _end_in(SECONDS)
    limit_memory(int(sys.argv[2]))
    sink = os.fdopen(os.dup(1), "wb")
    status = write_lines(sys.argv[1], sink)
    sink.close()
    os._exit(status)  # arrow's own threads are not waited for


if __name__ == "__main__":
    main()
