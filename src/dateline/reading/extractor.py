"""Have a page, feed or PDF taken apart by the worker, under limits of time and memory, and start it anew when it dies."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, cast

from dateline.errors import DocumentError
from dateline.reading.worker import FRAME

if TYPE_CHECKING:  # lxml and trafilatura are loaded in the worker alone
    from dateline.reading.page import Page

# The slowest of 181 ordinary pages takes under half a second; hostile ones run past 100 s and 800 MB.
# With the 3 s that a new worker takes to start, a page costs at most 11 s.
WALL_SECONDS = 8.0
CPU_SECONDS = 7
MEMORY_BYTES = 1_000_000_000
# Starting it loads lxml and trafilatura.
START_SECONDS = 60.0
MAX_PAGE_BYTES = 20_000_000
MAX_ANSWER_BYTES = 64_000_000


@dataclass(slots=True)
class Extractor:
    """One warm worker process. Use as a context manager; it starts with the first page."""

    wall_seconds: float = WALL_SECONDS
    cpu_seconds: int = CPU_SECONDS
    memory_bytes: int = MEMORY_BYTES
    process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Extractor:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def extract(self, markup: str, *, where: str, url: str | None = None) -> Page:
        """The article of a page. Raises `DocumentError`: D010 no article, D011 over the limits or beyond the parser."""
        page = self.run({"task": "page", "markup": markup, "url": url}, where=where)
        if not page:
            raise DocumentError("D010", where=where)
        return cast("Page", page)

    def run(self, request: dict[str, object], *, where: str) -> object:
        """What the worker makes of a request. Raises `DocumentError` D011 over the limits or beyond the parser."""
        process = self._running(where)
        body = json.dumps(request).encode("ascii")
        frame = len(body).to_bytes(FRAME, "big") + body
        answer = _exchange(process, frame, time.monotonic() + self.wall_seconds)
        if answer is None or "error" in answer:
            self.close()  # it is gone, or its memory may be spent or its tables spoiled
            raise DocumentError("D011", where=where)
        return answer.get("found")

    def close(self) -> None:
        """End the worker, whatever it is doing."""
        if self.process is None:
            return
        self.process.kill()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                _close(stream)
        self.process.wait()
        self.process = None

    def _running(self, where: str) -> subprocess.Popen[bytes]:
        if self.process is not None and self.process.poll() is not None:
            self.close()
        if self.process is None:
            # -P: a file named json.py in the reader's folder is not ours to import.
            command = [sys.executable, "-P", "-m", "dateline.reading.worker", str(self.cpu_seconds), str(self.memory_bytes)]
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "OMP_NUM_THREADS": "1"},
            )
            if _exchange(self.process, b"", time.monotonic() + START_SECONDS) is None:
                self.close()
                raise DocumentError("D011", where=where)
        return self.process


def _close(stream: IO[bytes]) -> None:
    """Close a pipe whose other end may be gone."""
    try:
        stream.close()
    except OSError:
        return


def _exchange(process: subprocess.Popen[bytes], frame: bytes, deadline: float) -> dict[str, object] | None:
    """Send a frame and read one, both before the deadline; ``None`` when the worker is too slow or gone."""
    if process.stdin is None or process.stdout is None:
        return None
    into, out = process.stdin.fileno(), process.stdout.fileno()
    os.set_blocking(into, False)
    sent, received = 0, bytearray()
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            return None
        readable, writable, _ = select.select([out], [into] if sent < len(frame) else [], [], left)
        if writable:
            try:
                sent += os.write(into, frame[sent : sent + 65_536])
            except BlockingIOError:
                continue
            except BrokenPipeError:
                return None
        if readable:
            chunk = os.read(out, 1 << 20)
            if not chunk or len(received) > MAX_ANSWER_BYTES:
                return None
            received += chunk
            size = int.from_bytes(received[:FRAME], "big")
            if len(received) >= FRAME and len(received) >= FRAME + size:
                return cast("dict[str, object]", json.loads(received[FRAME : FRAME + size]))
