"""The child process that takes pages apart, so that a hostile page can only kill the child.

Speaks frames on its standard streams: four bytes of length, then JSON. One frame in, one frame out:
``{"markup", "url"}`` gives ``{"page"}`` (null: no article) or ``{"error"}``. Run as
``python -P -m dateline.reading.worker CPU_SECONDS MEMORY_BYTES``.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from typing import BinaryIO

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


def serve(source: BinaryIO, sink: BinaryIO, *, cpu_seconds: int) -> None:
    """Answer frames until the caller closes the stream."""
    from dateline.reading.page import take_apart

    write_frame(sink, {"ready": True})
    while header := source.read(FRAME):
        request = json.loads(source.read(int.from_bytes(header, "big")))
        limit_cpu(cpu_seconds)
        try:
            answer: dict[str, object] = {"page": take_apart(request["markup"], request["url"])}
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
    limit_memory(memory)
    serve(sys.stdin.buffer, sink, cpu_seconds=cpu_seconds)


if __name__ == "__main__":
    main()
