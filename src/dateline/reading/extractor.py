"""Have a page, feed, letter or PDF taken apart by the worker, under limits of time and memory, and start it anew when it dies."""

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
WALL_SECONDS = 8.0
CPU_SECONDS = 7
MEMORY_BYTES = 1_000_000_000
# Starting a worker loads lxml and trafilatura, a second on an idle machine. What it takes is taken off the document's time,
# so that both together stay under this; but a document has this much, however slow the machine: that is no fault of its own.
WHOLE_SECONDS = 10.0
LEAST_SECONDS = 5.0
START_SECONDS = 60.0
MAX_PAGE_BYTES = 20_000_000
# No story is over 2 MB of text: the most that its letters may take as JSON.
MAX_ANSWER_BYTES = 16_000_000


@dataclass(slots=True)
class Extractor:
    """One warm worker process. Use as a context manager; it starts with the first page."""

    wall_seconds: float = WALL_SECONDS
    cpu_seconds: int = CPU_SECONDS
    memory_bytes: int = MEMORY_BYTES
    process: subprocess.Popen[bytes] | None = None
    ready: bool = False  # it has loaded what it needs

    def __enter__(self) -> Extractor:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def extract(self, markup: str, *, where: str, url: str | None = None) -> Page:
        """The article of a page. Raises `DocumentError`: D010 no article, D011 over the limits or beyond the parser."""
        page = self.run("page", markup.encode("utf-8", "surrogatepass"), where=where, url=url)
        if not page:
            raise DocumentError("D010", where=where)
        return cast("Page", page)

    def run(self, task: str, raw: bytes, *, where: str, url: str | None = None) -> object:
        """What the worker makes of bytes. Raises `DocumentError` D011 over the limits or beyond the parser."""
        begun = time.monotonic()
        process = self._running(where)
        begun_for_it = time.monotonic()
        seconds = min(self.wall_seconds, max(LEAST_SECONDS, WHOLE_SECONDS - (begun_for_it - begun)))
        head = json.dumps({"task": task, "size": len(raw), "url": url}).encode("ascii")
        frame = (len(head).to_bytes(FRAME, "big") + head, raw)
        answer = _exchange(process, frame, begun_for_it + seconds)
        if answer is None or "error" in answer:
            self.close()  # it is gone, or its memory may be spent or its tables spoiled
            self.process = self._started()  # and loads while the caller goes on
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
        self.process, self.ready = None, False

    def _running(self, where: str) -> subprocess.Popen[bytes]:
        """The worker, ready for a request."""
        if self.process is not None and self.process.poll() is not None:
            self.close()
        self.process = self.process or self._started()
        if not self.ready:
            if _exchange(self.process, (), time.monotonic() + START_SECONDS) is None:
                self.close()
                raise DocumentError("D011", where=where)
            self.ready = True
        return self.process

    def _started(self) -> subprocess.Popen[bytes]:
        # -P: a file named json.py in the reader's folder is not ours to import.
        command = [sys.executable, "-P", "-m", "dateline.reading.worker", str(self.cpu_seconds), str(self.memory_bytes)]
        environment = {**os.environ, "OMP_NUM_THREADS": "1"}
        return subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
        )


def _close(stream: IO[bytes]) -> None:
    """Close a pipe whose other end may be gone."""
    try:
        stream.close()
    except OSError:
        return


def _exchange(process: subprocess.Popen[bytes], parts: tuple[bytes, ...], deadline: float) -> dict[str, object] | None:
    """Send the parts and read a frame, both before the deadline; ``None`` when the worker is too slow or gone."""
    if process.stdin is None or process.stdout is None:
        return None
    into, out = process.stdin.fileno(), process.stdout.fileno()
    os.set_blocking(into, False)
    waiting = [memoryview(part) for part in reversed(parts) if part]
    received = bytearray()
    while (left := deadline - time.monotonic()) > 0:
        readable, writable, _ = select.select([out], [into] if waiting else [], [], left)
        if writable:
            try:
                sent = os.write(into, waiting[-1][:65_536])
            except BlockingIOError:
                continue
            except BrokenPipeError:
                return None
            waiting[-1] = waiting[-1][sent:]
            if not waiting[-1]:
                waiting.pop()
        if readable:
            chunk = os.read(out, 1 << 20)
            received += chunk
            if not chunk or len(received) > MAX_ANSWER_BYTES:
                return None
            size = int.from_bytes(received[:FRAME], "big")
            if len(received) >= FRAME and len(received) >= FRAME + size:
                return cast("dict[str, object]", json.loads(received[FRAME : FRAME + size]))
    return None
