"""The child process that takes pages, feeds, letters and PDFs apart, so that a hostile one can only kill the child.

Speaks frames on its standard streams: four bytes of length, then JSON. A request ``{"task", "size", ...}`` is followed by
``size`` bytes, what is to be taken apart; the answer is ``{"found"}`` (null: nothing in it) or ``{"error"}``. Run as
``python -P -m dateline.reading.worker CPU_SECONDS MEMORY_BYTES``.
"""

from __future__ import annotations

import ctypes
import json
import logging
import os
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

FRAME = 4
# Python's own stack and lxml's trees of a deeply nested page: fail early, in Python, not in C.
RECURSION = 3_000


def write_frame(stream: BinaryIO, value: object) -> None:
    """Send one JSON value."""
    body = json.dumps(value).encode("ascii")
    stream.write(len(body).to_bytes(FRAME, "big") + body)
    stream.flush()


def limit_memory(size: int) -> None:
    """Hold the process to so many bytes of address space, where the system can."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_cpu(seconds: int) -> None:
    """Let the process use so many CPU seconds from now; the kernel ends it when they are spent."""
    if sys.platform != "win32":
        import resource

        usage = resource.getrusage(resource.RUSAGE_SELF)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        spent = int(usage.ru_utime + usage.ru_stime) + 1
        soft = spent + seconds
        resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def cut_off_network() -> None:
    """Leave the machine's network for an empty one, where the system lets a process do so."""
    if sys.platform == "linux":
        unshare = getattr(ctypes.CDLL(None, use_errno=True), "unshare", None)
        if unshare is not None and unshare(NEW_NETWORK) != 0:
            unshare(NEW_USER | NEW_NETWORK)


NEW_NETWORK, NEW_USER = 0x4000_0000, 0x1000_0000  # CLONE_NEWNET, CLONE_NEWUSER


def _page(raw: bytes, url: str | None) -> object:
    from dateline.reading.page import take_apart

    return take_apart(raw.decode("utf-8", "surrogatepass"), url)


def _feed(raw: bytes, url: str | None) -> object:
    from dateline.reading.feeds.parse import parse

    return parse(raw, url or "")


def _pdf(raw: bytes, _: str | None) -> object:
    from dateline.reading.pdf import take_apart

    return take_apart(raw)


def _mail(raw: bytes, _: str | None) -> object:
    from dateline.reading.letters import take_apart

    return take_apart(raw)


TASKS: dict[str, Callable[[bytes, str | None], object]] = {"page": _page, "feed": _feed, "pdf": _pdf, "mail": _mail}


def serve(source: BinaryIO, sink: BinaryIO, *, cpu_seconds: int) -> None:
    """Answer frames until the caller closes the stream."""
    import dateline.reading.page  # noqa: F401  # what most frames need is loaded before the first, which has its time to itself

    write_frame(sink, {"ready": True})
    while header := source.read(FRAME):
        request: dict[str, Any] = json.loads(source.read(int.from_bytes(header, "big")))
        raw = source.read(request["size"])
        limit_cpu(cpu_seconds)
        try:
            answer: dict[str, object] = {"found": TASKS[request["task"]](raw, request.get("url"))}
        except MemoryError:
            answer = {"error": "memory"}
        except Exception as error:  # whatever a page does to the parser, the next page must still be read
            answer = {"error": type(error).__name__}
        write_frame(sink, answer)


def main() -> None:
    """Set the limits, keep the answer stream to ourselves, serve."""
    cpu_seconds, memory = int(sys.argv[1]), int(sys.argv[2])
    logging.disable(logging.CRITICAL)
    sys.setrecursionlimit(RECURSION)
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not break a frame
    cut_off_network()
    limit_memory(memory)
    serve(sys.stdin.buffer, sink, cpu_seconds=cpu_seconds)


if __name__ == "__main__":
    main()
